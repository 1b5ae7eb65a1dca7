"""What a store holds, what it has beyond a copy, and when the last backup was made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, inspect, select
from sqlalchemy.orm import Session

from models.audit.tables import AuditEntry, Station
from models.backup.actions import DONE, PLACE, PLAN
from models.backup.rules import BackupPlan, unpack_plan
from models.cases.tables import Case
from models.people.tables import Person
from models.settings.queries import read_setting
from models.store.copies import Holding, Mark

# Signing in and backing up change nothing that a resident or a clerk would miss.
QUIET = ("accounts.actions.record_sign_in", "backup.actions.record_backup")
LISTED = 50


@dataclass(frozen=True)
class LostStep:
    """One step that a copy does not hold."""

    at: datetime
    clerk: str
    title: str


@dataclass(frozen=True)
class Beyond:
    """What the data hold and a copy does not; `other_history`: they grew apart."""

    steps: int
    newest: tuple[LostStep, ...]
    other_history: bool


@dataclass(frozen=True)
class Done:
    """The last backup as all PCs of the hall know it."""

    at: datetime
    station: str
    marks: tuple[Mark, ...]


def read_holding(session: Session, revision: str) -> Holding:
    """What a store holds, for the note beside a copy of it."""
    last = session.execute(
        select(AuditEntry.at, AuditEntry.title, AuditEntry.clerk_name)
        .where(AuditEntry.action.not_in(QUIET))
        .order_by(AuditEntry.id.desc())
        .limit(1)
    ).first()
    at, title, clerk = last if last else (None, "", "")
    return Holding(
        revision,
        at,
        title,
        clerk,
        session.scalar(select(func.count()).select_from(Case)) or 0,
        _count_people(session),
        read_marks(session),
    )


def _count_people(session: Session) -> int:
    counted = select(func.count()).select_from(Person)
    # A copy that an older program made knows nothing of merged records.
    columns = {column["name"] for column in inspect(session.connection()).get_columns("person")}
    if Person.is_merged.key in columns:
        counted = counted.where(Person.is_merged.is_(False))
    return session.scalar(counted) or 0


def read_marks(session: Session) -> tuple[Mark, ...]:
    """How far each PC's chain goes."""
    rows = session.execute(select(Station.id, Station.last_seq, Station.last_hash))
    return tuple(sorted((Mark(*row) for row in rows), key=lambda mark: mark.station_id))


def find_beyond(session: Session, marks: Sequence[Mark]) -> Beyond:
    """The steps since a copy was made, the newest of them by name."""
    known = {mark.station_id: mark.seq for mark in marks}
    steps = 0
    newest: list[LostStep] = []
    # PC by PC: each is a walk along the end of its chain, however long that is.
    for mark in read_marks(session):
        wanted = (
            AuditEntry.station_id == mark.station_id,
            AuditEntry.seq > known.get(mark.station_id, 0),
            AuditEntry.action.not_in(QUIET),
        )
        steps += session.scalar(select(func.count()).select_from(AuditEntry).where(*wanted)) or 0
        rows = session.execute(
            select(AuditEntry.at, AuditEntry.clerk_name, AuditEntry.title)
            .where(*wanted)
            .order_by(AuditEntry.seq.desc())
            .limit(LISTED)
        )
        newest += [LostStep(*row) for row in rows]
    newest.sort(key=lambda step: step.at, reverse=True)
    return Beyond(steps, tuple(newest[:LISTED]), any(not _fits(session, mark) for mark in marks))


def has_changed(session: Session, marks: Sequence[Mark]) -> bool:
    """Whether anything worth a backup happened since a copy with these marks."""
    return find_beyond(session, marks).steps > 0


def _fits(session: Session, mark: Mark) -> bool:
    """Whether the copy's end of a chain is part of this store's chain."""
    if not mark.seq:
        return True
    found = session.scalar(
        select(AuditEntry.hash).where(
            AuditEntry.station_id == mark.station_id, AuditEntry.seq == mark.seq
        )
    )
    return found == mark.hash


def read_plan(session: Session, on: date) -> BackupPlan:
    """When backups are made by themselves."""
    return unpack_plan(read_setting(session, PLAN, on))


def read_second_place(session: Session, station_id: int, on: date) -> str:
    """Where this PC keeps its second backup; empty for nowhere."""
    return str(read_setting(session, PLACE.format(station=station_id), on).get("folder", ""))


def read_done(session: Session, on: date) -> Done | None:
    """The last backup that any PC of the hall recorded."""
    kept = read_setting(session, DONE, on)
    if not kept:
        return None
    marks = tuple(Mark(int(s), int(seq), str(digest)) for s, seq, digest in kept["marks"])
    return Done(datetime.fromisoformat(kept["at"]), str(kept["station"]), marks)
