"""The settings in force on a day."""

from datetime import date
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from models.settings.rules import CentreProfile, DeskSettings, unpack_desk, unpack_profile
from models.settings.tables import Setting


def read_profile(session: Session, on: date) -> CentreProfile:
    """How the centre names itself on that day."""
    return unpack_profile(read_setting(session, "profile", on))


def read_desk(session: Session, on: date) -> DeskSettings:
    """How the desk works on that day."""
    return unpack_desk(read_setting(session, "desk", on))


def read_both(session: Session, on: date) -> tuple[CentreProfile, DeskSettings]:
    """What every step at the desk needs, in one read."""
    kept: dict[str, Any] = {name: value for name, value in session.execute(_BOTH, {"on": on})}
    return unpack_profile(kept.get("profile", {})), unpack_desk(kept.get("desk", {}))


def read_setting(session: Session, name: str, on: date) -> dict[str, Any]:
    """The values decided last for that day; empty where nothing was decided."""
    return session.scalar(IN_FORCE, {"wanted": name, "on": on}) or {}


# Built once: read at every step at the desk. The newest comes last. `IN_FORCE` takes `wanted` and
# `on`; it may stand as a column in what a page reads anyhow.
_BOTH = (
    select(Setting.name, Setting.value)
    .where(Setting.name.in_(("profile", "desk")), Setting.valid_from <= bindparam("on"))
    .order_by(Setting.valid_from, Setting.id)
)
IN_FORCE = (
    select(Setting.value)
    .where(Setting.name == bindparam("wanted"), Setting.valid_from <= bindparam("on"))
    .order_by(Setting.valid_from.desc(), Setting.id.desc())
    .limit(1)
)
