"""The one-stop ledger 一窗受理台账: one row a case, in the columns of 便民服务台账."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import bindparam, func, select, tuple_
from sqlalchemy.orm import Session, aliased

from models.accounts.tables import Account
from models.cases.rules.one_stop import CLOSED, OUTCOME_LABELS, SATISFACTION_LABELS, state_label
from models.cases.tables import Case
from models.catalogue.rules import Mode, due_days_of
from models.catalogue.tables import ItemVersion
from models.people.rules.contacts import Address
from models.people.rules.masking import Purpose, mask_address, mask_id_number, mask_phone
from models.people.rules.tokens import read_query
from models.people.tables import Person
from models.store.find import find_ids

PAGE_ROWS = 100
MOST_FOUND = 2000  # a typed filter shows at most this many


@dataclass(frozen=True)
class LedgerRow:
    """A case as the ledger shows, prints and exports it."""

    case_id: int
    case_number: str  # 受理编号
    accepted_on: date  # 受理日期 (day of intake while not accepted)
    applicant: str
    id_number: str  # masked unless the export was allowed in clear
    phone: str  # masked likewise
    address: str
    category: str
    item_name: str
    mode: str  # 办件类型
    promised: str  # 承诺时限, e.g. 20个工作日
    accepted_by: str  # 受理人
    handler: str  # 承办单位/人
    closed_on: date | None
    outcome: str  # 办理结果
    delivery: str  # 送达方式
    satisfaction: str  # 满意度; empty is not rated
    note: str
    state: str  # for the screen; the sheet has no column for it
    due_date: date | None = None


class Only(StrEnum):
    """Which of the cases a figure on the workbench counts."""

    ALL = ""
    ACCEPTED = "accepted"
    UNRATED = "unrated"


@dataclass(frozen=True)
class LedgerFilter:
    """Which cases: days of registration from `start` to `end`, and what they have in common."""

    start: date | None = None
    end: date | None = None
    category: str = ""
    state: str = ""
    clerk_id: int | None = None
    grid_id: int | None = None
    text: str = ""  # case number, its tail, or the applicant
    newest_first: bool = True
    only: Only = Only.ALL
    closed_since: date | None = None


@dataclass(frozen=True)
class Anchor:
    """Where a page of the ledger begins: the row before it, in the ledger's order."""

    registered_on: date
    id: int


@dataclass(frozen=True)
class LedgerShape:
    """How long the ledger is and where each page begins, so that any page is one short read."""

    total: int
    anchors: tuple[Anchor | None, ...] = field(default=())


def measure_ledger(session: Session, chosen: LedgerFilter, page: int = PAGE_ROWS) -> LedgerShape:
    """Count the ledger and find the beginning of every page."""
    places = _filtered(
        session,
        chosen,
        select(
            Case.registered_on,
            Case.id,
            func.row_number().over(order_by=_order(chosen)).label("place"),
        ),
    ).subquery()
    starts = session.execute(
        select(places.c.registered_on, places.c.id)
        .where(places.c.place % page == 0)
        .order_by(places.c.place)
    )
    anchors = (None, *(Anchor(on, id_) for on, id_ in starts))
    total = count_ledger(session, chosen)
    return LedgerShape(total, anchors[: max(1, -(-total // page))])


def read_ledger_page(
    session: Session, chosen: LedgerFilter, after: Anchor | None, limit: int = PAGE_ROWS
) -> list[LedgerRow]:
    """The rows behind an anchor, masked for the screen."""
    statement = _with_text(session, chosen, _page(chosen, after is not None, limit))
    place = {"on": after.registered_on, "id": after.id} if after else {}
    return [_row(values, Purpose.SCREEN) for values in session.execute(statement, place)]


@lru_cache(maxsize=32)
def _page(chosen: LedgerFilter, anchored: bool, limit: int) -> Any:
    """The statement of a page; building it anew would take longer than running it."""
    statement = _narrowed(chosen, _columns())
    if anchored:
        place, anchor = tuple_(Case.registered_on, Case.id), tuple_(_ANCHOR_ON, _ANCHOR_ID)
        statement = statement.where(place < anchor if chosen.newest_first else place > anchor)
    return statement.order_by(*_order(chosen)).limit(limit)


def stream_ledger(
    session: Session, chosen: LedgerFilter, *, clear: bool = False
) -> Generator[LedgerRow, None, None]:
    """All rows in the ledger's order, masked for export unless allowed in clear."""
    statement = _filtered(session, chosen, _columns()).order_by(*_order(chosen))
    with session.execute(statement.execution_options(yield_per=2000)) as rows:
        for values in rows:
            yield _row(values, None if clear else Purpose.EXPORT)


def count_ledger(session: Session, chosen: LedgerFilter) -> int:
    """How many rows the ledger has."""
    return session.scalar(_filtered(session, chosen, select(func.count(Case.id)))) or 0


def ledger_days(session: Session) -> tuple[date, date] | None:
    """The first and the last day of the whole ledger; None while it is empty."""
    first = session.scalar(select(func.min(Case.registered_on)))
    last = session.scalar(select(func.max(Case.registered_on)))
    return None if first is None or last is None else (first, last)


def list_ledger_categories(session: Session) -> list[str]:
    """The categories of items, to choose one."""
    return list(
        session.scalars(select(ItemVersion.category).distinct().order_by(ItemVersion.category))
    )


_OUTCOMES = {"": "", **{outcome.value: label for outcome, label in OUTCOME_LABELS.items()}}
_ANCHOR_ON = bindparam("on", type_=Case.registered_on.type)
_ANCHOR_ID = bindparam("id", type_=Case.id.type)
_ACCEPTED_BY = aliased(Account)
_HANDLER = aliased(Account)


def _columns() -> Any:
    return (
        select(
            Case.id,
            Case.number,
            Case.accepted_on,
            Case.registered_on,
            Person.name,
            Person.id_number,
            Person.phone,
            Person.estate,
            Person.building,
            Person.entrance,
            Person.room,
            ItemVersion.category,
            ItemVersion.name,
            ItemVersion.mode,
            ItemVersion.days_total,
            _ACCEPTED_BY.name,
            Case.handled_by,
            _HANDLER.name,
            Case.closed_on,
            Case.outcome,
            Case.delivery,
            Case.satisfaction,
            Case.note,
            Case.state,
            Case.due_date,
        )
        .join(Person, Person.id == Case.applicant_id)
        .join(ItemVersion, ItemVersion.id == Case.item_version_id)
        .join(_HANDLER, _HANDLER.id == Case.handler_id)
        .outerjoin(_ACCEPTED_BY, _ACCEPTED_BY.id == Case.accepted_by_id)
    )


def _order(chosen: LedgerFilter) -> Sequence[Any]:
    keys = (Case.registered_on, Case.id)
    return [key.desc() for key in keys] if chosen.newest_first else list(keys)


def _filtered(session: Session, chosen: LedgerFilter, statement: Any) -> Any:
    return _with_text(session, chosen, _narrowed(chosen, statement))


def _narrowed(chosen: LedgerFilter, statement: Any) -> Any:
    if chosen.start is not None:
        statement = statement.where(Case.registered_on >= chosen.start)
    if chosen.end is not None:
        statement = statement.where(Case.registered_on <= chosen.end)
    if chosen.category:
        versions = select(ItemVersion.id).where(ItemVersion.category == chosen.category)
        statement = statement.where(Case.item_version_id.in_(versions))
    if chosen.state:
        statement = statement.where(Case.state == chosen.state)
    if chosen.clerk_id is not None:
        statement = statement.where(Case.handler_id == chosen.clerk_id)
    if chosen.grid_id is not None:
        # Asked case by case: a grid may hold a large part of the people.
        lives = select(Person.id).where(Person.id == Case.applicant_id)
        statement = statement.where(
            lives.where(Person.grid_id == chosen.grid_id).correlate(Case).exists()
        )
    if chosen.only is Only.ACCEPTED:
        statement = statement.where(Case.accepted_at.is_not(None))
    elif chosen.only is Only.UNRATED:
        statement = statement.where(Case.satisfaction.is_(None), Case.state.in_(CLOSED))
    if chosen.closed_since is not None:
        statement = statement.where(Case.closed_on >= chosen.closed_since)
    return statement


def _with_text(session: Session, chosen: LedgerFilter, statement: Any) -> Any:
    words = read_query(chosen.text)
    if words:
        found = find_ids(session, "service_case", words, MOST_FOUND)
        statement = statement.where(Case.id.in_(found))
    return statement


def _row(values: Any, purpose: Purpose | None) -> LedgerRow:
    (
        id_, number, accepted_on, registered_on, name, id_number, phone, estate, building,
        entrance, room, category, item, mode, days, accepted_by, body, handler, closed_on,
        outcome, delivery, satisfaction, note, state, due_date,
    ) = values  # fmt: skip
    address = Address(estate, building, entrance, room)
    mode_text, promised = _promise(mode, days)
    return LedgerRow(
        case_id=id_,
        case_number=number,
        accepted_on=accepted_on or registered_on,
        applicant=name,
        id_number=mask_id_number(id_number or "", purpose) if purpose else id_number or "",
        phone=mask_phone(phone, purpose) if purpose else phone,
        address=mask_address(address, purpose) if purpose else address.text,
        category=category,
        item_name=item,
        mode=mode_text,
        promised=promised,
        accepted_by=accepted_by or "",
        handler=body or handler,
        closed_on=closed_on,
        outcome=_OUTCOMES[outcome],
        delivery=delivery,
        satisfaction=SATISFACTION_LABELS.get(satisfaction, ""),
        note=note,
        state=state_label(state),
        due_date=due_date,
    )


@cache
def _promise(mode: str, days: int | None) -> tuple[str, str]:
    return Mode(mode).text, promise_text(due_days_of(Mode(mode), days))


def promise_text(days: int | None) -> str:
    """The promise in words: 当日, 20个工作日, or nothing where it is not fixed in days."""
    if days is None:
        return ""
    return "当日" if days == 0 else f"{days}个工作日"
