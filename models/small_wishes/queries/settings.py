"""What the centre decided about small wishes."""

from datetime import date

from sqlalchemy.orm import Session

from models.settings.queries import read_setting
from models.small_wishes.rules.settings import WishSettings, unpack


def read_wish_settings(session: Session, on: date) -> WishSettings:
    """The settings in force on that day."""
    return unpack(read_setting(session, "small_wishes", on))
