"""Photographs of an activity, kept inside the encrypted data like every picture."""

from models.pictures.actions import keep_picture
from models.roles import DESK
from models.volunteers.actions.activities import keep_photo
from models.work import Work, action


@action("存入活动照片", may=DESK)
def take_photo(work: Work, activity_id: int, content: bytes, caption: str = "") -> int:
    """Keep a picture and put it to an activity in one step; returns the id of its line."""
    return keep_photo(work, activity_id, keep_picture(work, content), caption)
