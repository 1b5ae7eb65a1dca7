"""Now with whom: answered per line, per case, per drawer, and for everything overdue."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from models.accounts.tables import Account
from models.cases.tables import Case
from models.people.tables import Person
from models.proxy.rules.custody import (
    Balance,
    Holder,
    HolderKind,
    MaterialForm,
    balance,
    is_drawer_of,
)
from models.proxy.tables import Agent, CustodyHolding, CustodyLine, CustodyMove
from models.store.reading import Look, read_columns


@dataclass(frozen=True)
class HeldRow:
    """So many copies of a line with one holder."""

    line_id: int
    case_id: int
    case_number: str
    applicant: str
    name: str
    form: MaterialForm
    copies: int
    holder: Holder
    received_on: date
    return_by: date | None


class LineRow(NamedTuple):
    """A line of the custody list with everybody who holds a part of it."""

    id: int
    seq: int
    name: str
    form_code: str
    copies: int
    pages: int | None
    is_result: bool
    remark: str
    received_on: date
    return_by: date | None
    holders: tuple[tuple[Holder, int], ...]

    @property
    def form(self) -> MaterialForm:
        """Original or photocopy."""
        return MaterialForm(self.form_code)

    @property
    def now_with(self) -> str:
        """In words: 李敏 3号抽屉; several are named with their copies."""
        if len(self.holders) == 1:
            return self.holders[0][0].text
        return "、".join(f"{holder.text} {copies} 份" for holder, copies in self.holders)

    @property
    def is_out(self) -> bool:
        """Whether it still has to come back: a photocopy handed in need not."""
        return any(
            holder.kind in (HolderKind.CENTRE, HolderKind.OFFICE) for holder, _ in self.holders
        )


class MoveRow(NamedTuple):
    """One movement with giver, taker, time and signatures; a case may have hundreds."""

    at: datetime
    name: str
    copies: int
    giver_kind: str
    giver_name: str
    taker_kind: str
    taker_name: str
    giver_signed: str
    taker_signed: str
    clerk: str
    remark: str
    giver_sign_id: int | None  # a picture, where both signed on the screen
    taker_sign_id: int | None

    @property
    def giver(self) -> str:
        """As the page says it: 李敏 3号抽屉."""
        return _holder(self.giver_kind, self.giver_name).text

    @property
    def taker(self) -> str:
        """As the page says it: 区医保局 窗口7."""
        return _holder(self.taker_kind, self.taker_name).text


@dataclass(frozen=True)
class Custody:
    """The custody list of a case."""

    lines: tuple[LineRow, ...]
    balance: Balance

    @property
    def out_lines(self) -> tuple[LineRow, ...]:
        """What is not yet back or handed in for good."""
        return tuple(line for line in self.lines if line.is_out)


def read_custody(look: Look, case_id: int) -> Custody:
    """Where each thing of a case is now."""
    hand = cache(_holder)  # a few hands, hundreds of lines
    lines: dict[int, tuple[Any, list[tuple[Holder, int]]]] = {}
    sums: Counter[tuple[str, str]] = Counter()
    for row in read_columns(look, _LINES, {"case": case_id}):
        *line, kind, name, copies = row
        if line[0] not in lines:
            lines[line[0]] = line, []
        if kind is not None:
            lines[line[0]][1].append((hand(kind, name), copies))
            sums[kind, name] += copies
    found = tuple([LineRow._make([*line, tuple(holders)]) for line, holders in lines.values()])
    held = [(hand(*who), copies) for who, copies in sums.items()]
    return Custody(found, balance(sum([line.copies for line in found]), held))


def list_moves(look: Look, case_id: int) -> list[MoveRow]:
    """The movements of a case, the oldest first."""
    return [MoveRow._make(row) for row in read_columns(look, _MOVES, {"case": case_id})]


def held_by(session: Session, kind: HolderKind, prefix: str = "") -> list[HeldRow]:
    """Everything one holder has, e.g. a drawer: names that begin with `prefix`."""
    statement = _held().where(CustodyHolding.holder_kind == kind.value)
    if prefix:
        statement = statement.where(CustodyHolding.holder.startswith(prefix, autoescape=True))
    return [_held_row(*row) for row in session.execute(statement.order_by(CustodyLine.id))]


def held_by_agent(session: Session, name: str) -> list[HeldRow]:
    """Everything in an agent's hands and drawers; who has a longer name is somebody else.

    No two agents who serve together have the same name: add_agent asks for a distinction.
    """
    others = session.scalars(select(Agent.name).where(Agent.name.startswith(name, autoescape=True)))
    agents = set(others)
    return [
        row
        for row in held_by(session, HolderKind.CENTRE, name)
        if is_drawer_of(row.holder.name, name, agents)
    ]


def list_drawers(session: Session) -> list[tuple[Holder, int, int]]:
    """Each place outside the principal's hands, with its lines and copies."""
    rows = session.execute(
        select(
            CustodyHolding.holder_kind,
            CustodyHolding.holder,
            func.count(),
            func.sum(CustodyHolding.copies),
        )
        .where(CustodyHolding.holder_kind.in_(_OUT))
        .group_by(CustodyHolding.holder_kind, CustodyHolding.holder)
        .order_by(CustodyHolding.holder_kind, CustodyHolding.holder)
    )
    return [(_holder(kind, name), lines, int(copies)) for kind, name, lines, copies in rows]


def overdue_returns(session: Session, today: date, limit: int = 200) -> list[HeldRow]:
    """What should have been back by now, the oldest first."""
    statement = (
        _held()
        .where(CustodyHolding.holder_kind.in_(_OUT), CustodyLine.return_by < today)
        .order_by(CustodyLine.return_by, CustodyLine.id)
        .limit(limit)
    )
    return [_held_row(*row) for row in session.execute(statement)]


_OUT = (HolderKind.CENTRE.value, HolderKind.OFFICE.value)


def _held() -> Any:
    return (
        select(CustodyHolding, CustodyLine, Case.number, Person.name)
        .join(CustodyLine, CustodyLine.id == CustodyHolding.line_id)
        .join(Case, Case.id == CustodyLine.case_id)
        .join(Person, Person.id == Case.applicant_id)
    )


def _held_row(held: CustodyHolding, line: CustodyLine, number: str, name: str) -> HeldRow:
    return HeldRow(
        line.id, line.case_id, number, name, line.name, MaterialForm(line.form), held.copies,
        _holder(held.holder_kind, held.holder), line.received_on, line.return_by,
    )  # fmt: skip


def _holder(kind: str, name: str) -> Holder:
    return Holder(HolderKind(kind), name)


# Built once, columns and not records: a case may have hundreds of movements.
_LINES = (
    select(
        CustodyLine.id,
        CustodyLine.seq,
        CustodyLine.name,
        CustodyLine.form,
        CustodyLine.copies,
        CustodyLine.pages,
        CustodyLine.is_result,
        CustodyLine.remark,
        CustodyLine.received_on,
        CustodyLine.return_by,
        CustodyHolding.holder_kind,
        CustodyHolding.holder,
        CustodyHolding.copies.label("held"),
    )
    .outerjoin(CustodyHolding, CustodyHolding.line_id == CustodyLine.id)
    .where(CustodyLine.case_id == bindparam("case"))
    .order_by(CustodyLine.seq, CustodyLine.id, CustodyHolding.holder_kind, CustodyHolding.holder)
)
_MOVES = (
    select(
        CustodyMove.at,
        CustodyLine.name,
        CustodyMove.copies,
        CustodyMove.giver_kind,
        CustodyMove.giver,
        CustodyMove.taker_kind,
        CustodyMove.taker,
        CustodyMove.giver_signed,
        CustodyMove.taker_signed,
        Account.name,
        CustodyMove.remark,
        CustodyMove.giver_sign_id,
        CustodyMove.taker_sign_id,
    )
    .join(CustodyLine, CustodyLine.id == CustodyMove.line_id)
    .join(Account, Account.id == CustodyMove.clerk_id)
    .where(CustodyMove.case_id == bindparam("case"))
    .order_by(CustodyMove.id)
)
