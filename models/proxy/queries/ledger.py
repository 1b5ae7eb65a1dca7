"""The ledger 帮办代办台账 (F09): one row a request; and what the hall holds in cash."""

from collections import defaultdict
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import case as sql_case
from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from models.cases.rules.one_stop import SATISFACTION_LABELS
from models.cases.tables import Case
from models.catalogue.tables import ItemVersion
from models.people.queries import unpack_groups
from models.people.rules.masking import Purpose, mask_phone
from models.people.tables import Person
from models.proxy.rules.custody import Balance, Holder, HolderKind, balance
from models.proxy.rules.money import EntryKind
from models.proxy.rules.states import PROXY, ProxyMode, Source
from models.proxy.tables import Agent, CustodyHolding, CustodyLine, MoneyEntry, ProxyCase

BLOCK = 1000  # requests read at once, with their things and their money


@dataclass(frozen=True)
class ProxyLedgerRow:
    """A request as the ledger prints and exports it."""

    case_id: int
    registered_on: date
    applicant: str
    groups: str  # 人员类别
    phone: str  # masked unless the export was allowed in clear
    item_name: str
    way: str  # 服务方式: 代办 电话
    agent: str
    custody: str  # 材料交接 in words; empty: nothing was taken over
    lodged_on: date | None
    closed_on: date | None
    paid: Decimal | None  # 代缴/代购金额 in yuan; None: nothing was paid
    receipts: str  # 票据号
    returned: str  # 回交签收, with the day
    satisfaction: str
    note: str
    advanced: Decimal | None = None  # in yuan, as the district's ledger has it beside `paid`
    refunded: Decimal | None = None


def stream_proxy_ledger(
    session: Session,
    start: date | None = None,
    end: date | None = None,
    *,
    agent_id: int | None = None,
    clear: bool = False,
) -> Generator[ProxyLedgerRow, None, None]:
    """Requests registered in those days, the oldest first; phones masked unless `clear`."""
    after: tuple[date, int] | None = None
    while True:
        statement = _chosen(_columns(), start, end, agent_id)
        if after is not None:
            statement = statement.where(tuple_(Case.registered_on, Case.id) > after)
        found = session.execute(statement.order_by(Case.registered_on, Case.id).limit(BLOCK)).all()
        ids = [values.id for values in found]
        things, money = _things(session, ids), _money(session, ids)
        for values in found:
            yield _row(values, things.get(values.id), money.get(values.id, ()), clear=clear)
        if len(found) < BLOCK:
            return
        after = found[-1].registered_on, found[-1].id


def count_proxy_ledger(
    session: Session,
    start: date | None = None,
    end: date | None = None,
    *,
    agent_id: int | None = None,
) -> int:
    """How many rows the ledger has."""
    statement = select(func.count()).select_from(Case).join(ProxyCase, ProxyCase.case_id == Case.id)
    return session.scalar(_chosen(statement, start, end, agent_id)) or 0


def read_cash_before(session: Session, day: date, clerk_id: int | None = None) -> Decimal:
    """What was held at the beginning of a day, in yuan, of all cases or by one clerk's entries."""
    moves = sql_case(
        (MoneyEntry.kind == EntryKind.ADVANCE.value, MoneyEntry.amount), else_=-MoneyEntry.amount
    )
    statement = select(func.sum(moves)).where(
        MoneyEntry.at < datetime(day.year, day.month, day.day)
    )
    if clerk_id is not None:
        statement = statement.where(MoneyEntry.clerk_id == clerk_id)
    return Decimal(session.scalar(statement) or 0)


def say_custody(balance: Balance) -> str:
    """收5份：在我方2、在外1、已交1、已还1; what is nought is left out."""
    parts = (
        ("在我方", balance.held),
        ("在外", balance.out),
        ("已交", balance.used_up),
        ("已还", balance.returned),
    )
    told = "、".join(f"{word}{copies}" for word, copies in parts if copies)
    return f"收{balance.received}份：{told}"


def _columns() -> Any:
    return (
        select(
            Case.id,
            Case.registered_on,
            Case.closed_on,
            Case.satisfaction,
            Case.note,
            Person.name.label("applicant"),
            Person.phone,
            ItemVersion.name.label("item_name"),
            ProxyCase.groups,
            ProxyCase.mode,
            ProxyCase.source,
            ProxyCase.lodged_on,
            ProxyCase.returned_on,
            Agent.name.label("agent"),
        )
        .join(ProxyCase, ProxyCase.case_id == Case.id)
        .join(Person, Person.id == Case.applicant_id)
        .join(ItemVersion, ItemVersion.id == Case.item_version_id)
        .join(Agent, Agent.id == ProxyCase.agent_id)
    )


def _chosen(statement: Any, start: date | None, end: date | None, agent_id: int | None) -> Any:
    statement = statement.where(Case.kind == PROXY.code)
    if start is not None:
        statement = statement.where(Case.registered_on >= start)
    if end is not None:
        statement = statement.where(Case.registered_on <= end)
    if agent_id is not None:
        statement = statement.where(ProxyCase.agent_id == agent_id)
    return statement


def _things(session: Session, ids: Sequence[int]) -> dict[int, Balance]:
    """The closing sum of each custody list."""
    held: dict[int, list[tuple[Holder, int]]] = defaultdict(list)
    rows = session.execute(
        select(CustodyLine.case_id, CustodyHolding.holder_kind, func.sum(CustodyHolding.copies))
        .join(CustodyLine, CustodyLine.id == CustodyHolding.line_id)
        .where(CustodyLine.case_id.in_(ids))
        .group_by(CustodyLine.case_id, CustodyHolding.holder_kind)
    )
    for case_id, kind, copies in rows:
        held[case_id].append((Holder(HolderKind(kind), ""), int(copies)))
    received = session.execute(
        select(CustodyLine.case_id, func.sum(CustodyLine.copies))
        .where(CustodyLine.case_id.in_(ids))
        .group_by(CustodyLine.case_id)
    )
    return {case_id: balance(int(copies), held[case_id]) for case_id, copies in received}


def _money(session: Session, ids: Sequence[int]) -> dict[int, list[Any]]:
    """The entries of each case, the oldest first."""
    found: dict[int, list[Any]] = defaultdict(list)
    rows = session.execute(
        select(
            MoneyEntry.case_id, MoneyEntry.id, MoneyEntry.kind, MoneyEntry.amount,
            MoneyEntry.receipt_number, MoneyEntry.reverses_id,
        )
        .where(MoneyEntry.case_id.in_(ids))
        .order_by(MoneyEntry.id)
    )  # fmt: skip
    for row in rows:
        found[row.case_id].append(row)
    return found


def _row(
    values: Any, things: Balance | None, entries: Sequence[Any], *, clear: bool
) -> ProxyLedgerRow:
    undone = {entry.reverses_id for entry in entries}
    stand = [e for e in entries if e.reverses_id is None and e.id not in undone]
    paid = [e for e in stand if e.kind == EntryKind.PAYMENT.value]
    mode, source = ProxyMode(values.mode).text, Source(values.source).text
    return ProxyLedgerRow(
        case_id=values.id,
        registered_on=values.registered_on,
        applicant=values.applicant,
        groups="、".join(group.text for group in unpack_groups(values.groups)),
        phone=values.phone if clear else mask_phone(values.phone, Purpose.EXPORT),
        item_name=values.item_name,
        way=f"{mode} {source}",
        agent=values.agent,
        custody="" if things is None else say_custody(things),
        lodged_on=values.lodged_on,
        closed_on=values.closed_on,
        paid=_sum(stand, EntryKind.PAYMENT),
        receipts="、".join(e.receipt_number for e in paid if e.receipt_number),
        returned=f"已签收 {values.returned_on}" if values.returned_on else "",
        satisfaction=SATISFACTION_LABELS.get(values.satisfaction, ""),
        note=values.note,
        advanced=_sum(stand, EntryKind.ADVANCE),
        refunded=_sum(stand, EntryKind.REFUND),
    )


def _sum(entries: Sequence[Any], kind: EntryKind) -> Decimal | None:
    amounts = [entry.amount for entry in entries if entry.kind == kind.value]
    return sum(amounts, Decimal(0)) if amounts else None
