"""The papers and lists of double check-in, read from the records."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.cases.queries.letterheads import read_letterhead
from models.cases.queries.papers import Letterhead
from models.double_check_in.queries.counted import Counted, read_counted
from models.double_check_in.queries.members import (
    CheckInSlip,
    ServiceCard,
    card_facts,
    slip_facts,
)
from models.double_check_in.queries.posts import current_posts
from models.double_check_in.queries.quarters import quarter_facts
from models.double_check_in.queries.returns import QuarterReturnFacts, list_returns, read_return
from models.double_check_in.rules.posts import PostKind
from models.double_check_in.rules.quarters import Quarter
from models.double_check_in.rules.states import CheckInState
from models.double_check_in.tables import CheckIn, PartnerUnit, UnitSpell
from models.errors import KnownError
from models.organisation.tables import OrgUnit
from models.people.rules.contacts import Address
from models.people.rules.masking import Purpose, mask_address, mask_phone
from models.people.tables import Person

BLOCK = 500


@dataclass(frozen=True)
class CheckInPaper:
    """双报到 报到单: the community signs it, its stub goes back to the unit."""

    head: Letterhead
    slip: CheckInSlip

    @property
    def document_number(self) -> str:
        """Number of the check-in."""
        return self.slip.number


@dataclass(frozen=True)
class ServiceCardPaper:
    """在职党员服务社区登记卡 of a span: every service that counts."""

    head: Letterhead
    card: ServiceCard

    @property
    def document_number(self) -> str:
        """Number of the check-in."""
        return self.card.number


@dataclass(frozen=True)
class ReturnPapers:
    """季度反馈表: one page for each unit, as the editions were numbered.

    A preview has returns without a number: they are as things stand now.
    """

    head: Letterhead
    quarter: Quarter
    returns: tuple[QuarterReturnFacts, ...]

    @property
    def document_number(self) -> str:
        """Its number, or from the first to the last."""
        numbers = [one.number for one in self.returns if one.number]
        if len(numbers) < 2:
            return "".join(numbers)
        return f"{numbers[0]} 至 {numbers[-1]}"

    @property
    def minutes(self) -> int:
        """The sum over all pages: the total of the quarter."""
        return sum(one.minutes for one in self.returns)


@dataclass(frozen=True)
class UnitLine:
    """A unit in 单位报到一览表; services and minutes are those of the span."""

    unit_id: int
    number: str
    name: str
    contact_name: str
    contact_phone: str  # masked unless the export was allowed in clear
    stated: int | None
    members: int
    served: int
    services: int
    minutes: int
    offers: str
    checked_in_on: date


@dataclass(frozen=True)
class MemberLine:
    """A member in 党员报到一览表; services and minutes are those of the span."""

    check_in_id: int
    number: str
    name: str
    phone: str  # masked unless the export was allowed in clear
    skills: str
    unit: str
    address: str  # the estate only unless in clear
    grid: str
    wanted: str
    posts: str  # the member is on now
    state: str
    checked_in_on: date
    services: int
    minutes: int


CheckInPapers = CheckInPaper | ServiceCardPaper | ReturnPapers


def read_check_in_paper(session: Session, check_in_id: int) -> CheckInPaper:
    """The 报到单 of a member."""
    slip = slip_facts(session, check_in_id)
    return CheckInPaper(read_letterhead(session, slip.checked_in_on), slip)


def read_service_card(
    session: Session, check_in_id: int, start: date, end: date
) -> ServiceCardPaper:
    """The 登记卡 of a member for a span."""
    card = card_facts(session, check_in_id, start, end)
    return ServiceCardPaper(read_letterhead(session, end), card)


def read_return_papers(session: Session, ids: Sequence[int]) -> ReturnPapers:
    """Editions of one quarter as they were made. Raises KnownError where none is given."""
    returns = tuple(read_return(session, id_) for id_ in ids)
    if not returns:
        raise KnownError("这个季度还没有生成反馈表，请先生成。没有任何改动。")
    made = max(one.made_at for one in returns)
    return ReturnPapers(read_letterhead(session, made.date()), returns[0].quarter, returns)


def read_quarter_papers(session: Session, quarter: Quarter) -> ReturnPapers:
    """The last edition of every unit of a quarter, in the order of units.

    A unit that nobody belongs to any more in that quarter has none: its hours are on another page.
    """
    there = quarter_facts(session, quarter)
    rows = [row for row in list_returns(session, quarter) if row.unit_id in there]
    return read_return_papers(session, [row.id for row in rows])


def preview_quarter_papers(session: Session, quarter: Quarter, now: datetime) -> ReturnPapers:
    """The quarter as it stands: an edition that still holds with its number, the rest without.

    Raises KnownError where nobody belonged to a unit in that quarter.
    """
    kept = {row.unit_id: row for row in list_returns(session, quarter) if not row.is_stale}
    returns = []
    for unit_id, facts in quarter_facts(session, quarter).items():
        if unit_id in kept:
            returns.append(read_return(session, kept[unit_id].id))
            continue
        returns.append(
            QuarterReturnFacts(
                0, "", quarter, 0, now, facts.unit, facts.unit_number, facts.contact,
                facts.lines, facts.minutes, facts.times, facts.served, None, None,
            )
        )  # fmt: skip
    if not returns:
        raise KnownError(f"{quarter.text}没有报到的单位和党员，没有可反馈的内容。")
    return ReturnPapers(read_letterhead(session, now.date()), quarter, tuple(returns))


def list_unit_lines(
    session: Session, start: date, end: date, *, clear: bool = False
) -> list[UnitLine]:
    """Units that were there on the last day, with what their members served in the span."""
    served = _served(session, start, end, lambda row: row.unit_id)
    members: dict[int, set[int]] = defaultdict(set)
    for check_in_id, unit_id in _units_on(session, end).items():
        members[unit_id].add(check_in_id)
    units = session.scalars(
        select(PartnerUnit)
        .where(
            PartnerUnit.checked_in_on <= end,
            or_(PartnerUnit.left_on.is_(None), PartnerUnit.left_on > end),
        )
        .order_by(PartnerUnit.number)
    )
    lines = []
    for unit in units:
        rows = served[unit.id]
        phone = unit.contact_phone if clear else mask_phone(unit.contact_phone, Purpose.EXPORT)
        lines.append(
            UnitLine(
                unit.id, unit.number, unit.name, unit.contact_name, phone, unit.stated_members,
                len(members[unit.id]), len({row.check_in_id for row in rows}), len(rows),
                sum(row.minutes for row in rows), unit.offers, unit.checked_in_on,
            )
        )  # fmt: skip
    return lines


def list_member_lines(
    session: Session, start: date, end: date, *, clear: bool = False
) -> list[MemberLine]:
    """Members who belonged to a unit on the last day, with what they served in the span."""
    served = _served(session, start, end, lambda row: row.check_in_id)
    units = {id_: name for id_, name in session.execute(select(PartnerUnit.id, PartnerUnit.name))}
    grids = {id_: name for id_, name in session.execute(select(OrgUnit.id, OrgUnit.name))}
    where = _units_on(session, end)
    ids = sorted(where)
    lines: list[MemberLine] = []
    for at in range(0, len(ids), BLOCK):
        block = ids[at : at + BLOCK]
        posts = current_posts(session, block)
        found = session.execute(
            select(CheckIn, Person)
            .join(Person, Person.id == CheckIn.person_id)
            .where(CheckIn.id.in_(block))
        )
        for kept, person in found:
            rows = served[kept.id]
            address = Address(person.estate, person.building, person.entrance, person.room)
            lines.append(
                MemberLine(
                    kept.id, kept.number, person.name,
                    person.phone if clear else mask_phone(person.phone, Purpose.EXPORT),
                    "、".join(kept.skills), units[where[kept.id]],
                    address.text if clear else mask_address(address, Purpose.EXPORT),
                    grids.get(person.grid_id or 0, ""),
                    "、".join(PostKind(kind).text for kind in kept.wanted_posts),
                    "、".join(posts.get(kept.id, ())), CheckInState(kept.status).text,
                    kept.checked_in_on, len(rows), sum(row.minutes for row in rows),
                )
            )  # fmt: skip
    return sorted(lines, key=lambda line: line.number)


def _units_on(session: Session, day: date) -> dict[int, int]:
    """Member → unit on that day."""
    rows = session.execute(
        select(UnitSpell.check_in_id, UnitSpell.unit_id)
        .where(UnitSpell.since <= day, or_(UnitSpell.until.is_(None), UnitSpell.until >= day))
        .order_by(UnitSpell.since, UnitSpell.id)
    )
    return {check_in_id: unit_id for check_in_id, unit_id in rows}


def _served(
    session: Session, start: date, end: date, key: Callable[[Counted], int]
) -> dict[int, list[Counted]]:
    served: dict[int, list[Counted]] = defaultdict(list)
    for row in read_counted(session, start, end):
        if row.counts:
            served[key(row)].append(row)
    return served
