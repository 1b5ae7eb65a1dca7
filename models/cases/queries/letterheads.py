"""Who issues a paper, read from the centre's profile of a day."""

from datetime import date

from sqlalchemy.orm import Session

from models.cases.queries.papers import Letterhead
from models.settings.queries import read_profile
from models.settings.rules import CentreProfile


def read_known_profile(session: Session, on: date) -> CentreProfile:
    """The profile of that day; of a day before there was one, the profile of now.

    Records that were imported are older than the centre's own.
    """
    profile = read_profile(session, on)
    return profile if profile.name else read_profile(session, date.max)


def read_letterhead(session: Session, on: date) -> Letterhead:
    """Name, address and phones of the centre as they were on that day."""
    profile = read_known_profile(session, on)
    return Letterhead(profile.name, profile.address, profile.phone, profile.supervision_phone)
