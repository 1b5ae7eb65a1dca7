"""Reading the log, and checking that nobody touched it."""

import json
from collections.abc import Generator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.audit.rules import ChainBreak, SealedEntry, find_break
from models.audit.tables import AuditEntry, Station

MOST_NEWS = 200  # entries of one PC since the last look


@dataclass(frozen=True)
class LogRow:
    """A log entry as the audit page lists it."""

    id: int
    at: datetime
    station: str
    clerk_name: str
    title: str
    reason: str
    details: str


@dataclass(frozen=True)
class News:
    """What the other front-desk PCs did: how far each is, and what kinds of record they touched."""

    marks: Mapping[int, int]  # station → number of its last entry
    kinds: frozenset[str]


def list_entries(session: Session, start: date, end: date, limit: int = 2000) -> list[LogRow]:
    """Entries of the days from start to end, newest first."""
    rows = session.execute(
        select(AuditEntry, Station.name)
        .join(Station, Station.id == AuditEntry.station_id)
        .where(AuditEntry.at >= start, AuditEntry.at < end + timedelta(days=1))
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    )
    return [
        LogRow(e.id, e.at, station, e.clerk_name, e.title, e.reason, e.details)
        for e, station in rows
    ]


def first_broken(session: Session) -> ChainBreak | None:
    """Check every station's chain; the first entry that does not fit, or None."""
    for station in session.scalars(select(Station).order_by(Station.id)):
        with closing(_walk(session, station.id)) as chain:
            broken = find_break(chain, (station.last_seq, station.last_hash))
        if broken is not None:
            return ChainBreak(station.id, broken.seq, broken.why)
    return None


def read_news(session: Session, station_id: int, seen: Mapping[int, int] | None) -> News:
    """What the PCs other than `station_id` kept since `seen`; nothing when that is None."""
    stations = select(Station.id, Station.last_seq).where(Station.id != station_id)
    marks = {id_: seq for id_, seq in session.execute(stations)}
    if seen is None:
        return News(marks, frozenset())
    kinds: set[str] = set()
    for id_, seq in marks.items():
        before = seen.get(id_, 0)
        if seq > before:
            entries = (
                select(AuditEntry.details)
                .where(AuditEntry.station_id == id_, AuditEntry.seq > before)
                .order_by(AuditEntry.seq.desc())
                .limit(MOST_NEWS)
            )
            for details in session.scalars(entries):
                kinds |= _kinds(details)
    return News(marks, frozenset(kinds))


def _kinds(details: str) -> set[str]:
    """The kinds of record an entry names, one by one or counted."""
    lines = [line for line in json.loads(details) if isinstance(line, dict)]
    found = {str(line["record"]) for line in lines if "record" in line}
    return found.union(*(line["counts"] for line in lines if "counts" in line))


def _walk(session: Session, station_id: int) -> Generator[tuple[SealedEntry, str], None, None]:
    columns = (
        AuditEntry.station_id,
        AuditEntry.seq,
        AuditEntry.at,
        AuditEntry.clerk_id,
        AuditEntry.clerk_name,
        AuditEntry.action,
        AuditEntry.title,
        AuditEntry.reason,
        AuditEntry.details,
        AuditEntry.hash,
    )
    statement = (
        select(*columns)
        .where(AuditEntry.station_id == station_id)
        .order_by(AuditEntry.seq)
        .execution_options(yield_per=2000)
    )
    with session.execute(statement) as rows:
        for *sealed, digest in rows:
            yield SealedEntry(*sealed), digest
