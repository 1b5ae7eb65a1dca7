"""The settings of voluntary service in force on a day."""

from datetime import date

from sqlalchemy.orm import Session

from models.settings.queries import read_setting
from models.volunteers.rules.settings import VolunteerSettings, unpack

NAME = "volunteers"


def read_volunteer_settings(session: Session, on: date) -> VolunteerSettings:
    """How hours of that day are counted."""
    return unpack(read_setting(session, NAME, on))
