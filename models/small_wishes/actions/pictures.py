"""A wish is accepted together with the photograph of it: both or neither."""

from datetime import date

from models.pictures.actions import keep_picture
from models.roles import DESK
from models.small_wishes.actions.endings import accept_wish
from models.work import Work, action


@action("验收微心愿", may=DESK)
def accept_with_picture(
    work: Work, wish_id: int, signed_by: str, on: date, picture: bytes | None
) -> None:
    """As `accept_wish`, with the picture itself. Raises KnownError for what is no picture."""
    picture_id = keep_picture(work, picture) if picture is not None else None
    accept_wish(work, wish_id, signed_by, on, picture_id)
