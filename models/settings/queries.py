"""The settings in force on a day."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.settings.rules import CentreProfile, DeskSettings, unpack_desk, unpack_profile
from models.settings.tables import Setting


def read_profile(session: Session, on: date) -> CentreProfile:
    """How the centre names itself on that day."""
    return unpack_profile(read_setting(session, "profile", on))


def read_desk(session: Session, on: date) -> DeskSettings:
    """How the desk works on that day."""
    return unpack_desk(read_setting(session, "desk", on))


def read_setting(session: Session, name: str, on: date) -> dict[str, Any]:
    """The values decided last for that day; empty where nothing was decided."""
    kept = session.scalar(
        select(Setting.value)
        .where(Setting.name == name, Setting.valid_from <= on)
        .order_by(Setting.valid_from.desc(), Setting.id.desc())
        .limit(1)
    )
    return kept or {}
