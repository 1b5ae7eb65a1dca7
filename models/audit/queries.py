"""Reading the log, and checking that nobody touched it."""

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.audit.rules import ChainBreak, SealedEntry, find_break
from models.audit.tables import AuditEntry, Station


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
