"""Services in a span, lines of the 登记卡 and hours of activities side by side."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.double_check_in.queries.counted import ACTIVITY, read_counted
from models.double_check_in.rules.posts import PostKind
from models.double_check_in.tables import CheckIn, PartnerUnit, ServiceRecord
from models.people.tables import Person

_IN_ACTIVITY = "志愿活动已计时，不重复计"


@dataclass(frozen=True)
class ServiceRow:
    """A service: `source` is record or activity. What is not counted says why in `note`."""

    source: str
    id: int
    day: date
    check_in_id: int
    name: str
    unit: str
    kind: str  # in words
    content: str
    minutes: int
    confirmed_by: str
    is_counted: bool
    note: str


@dataclass(frozen=True)
class ServiceVersion:
    """A line of the 登记卡 as it was written, and what became of it."""

    id: int
    day: date
    content: str
    minutes: int
    is_current: bool
    reason: str
    corrects_id: int | None


def list_services(
    session: Session,
    start: date,
    end: date,
    *,
    unit_id: int | None = None,
    check_in_id: int | None = None,
) -> list[ServiceRow]:
    """Services in those days, the oldest first."""
    found = read_counted(session, start, end, unit_id=unit_id, check_in_id=check_in_id)
    units = {id_: name for id_, name in session.execute(select(PartnerUnit.id, PartnerUnit.name))}
    names: dict[int, str] = {}
    members = sorted({row.check_in_id for row in found})
    for begin in range(0, len(members), 500):
        rows = session.execute(
            select(CheckIn.id, Person.name)
            .join(Person, Person.id == CheckIn.person_id)
            .where(CheckIn.id.in_(members[begin : begin + 500]))
        )
        names |= {id_: name for id_, name in rows}
    return [
        ServiceRow(
            row.source, row.id, row.day, row.check_in_id, names[row.check_in_id],
            units[row.unit_id], "志愿活动" if row.source == ACTIVITY else PostKind(row.kind).text,
            row.content, row.minutes, row.confirmed_by, row.counts,
            "" if row.counts else _IN_ACTIVITY,
        )
        for row in found
    ]  # fmt: skip


def read_history(session: Session, record_id: int) -> list[ServiceVersion]:
    """A line with what it corrects and what corrected it, the oldest first."""
    first = session.get_one(ServiceRecord, record_id)
    while first.corrects_id is not None:
        first = session.get_one(ServiceRecord, first.corrects_id)
    found: list[ServiceRecord] = []
    one: ServiceRecord | None = first
    while one is not None:
        found.append(one)
        one = session.scalar(select(ServiceRecord).where(ServiceRecord.corrects_id == one.id))
    return [
        ServiceVersion(r.id, r.day, r.content, r.minutes, r.is_current, r.reason, r.corrects_id)
        for r in found
    ]
