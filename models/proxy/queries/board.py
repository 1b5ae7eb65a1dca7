"""The list of proxy cases as the window shows it: with letter, originals and money."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import case as sql_case
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.cases.tables import Case
from models.people.rules.masking import Purpose, mask_phone
from models.people.rules.tokens import read_query
from models.proxy.queries.requests import RequestFilter, RequestRow, list_requests, narrow
from models.proxy.rules.custody import HolderKind, MaterialForm
from models.proxy.rules.money import EntryKind
from models.proxy.tables import (
    AuthorisationLetter,
    CustodyHolding,
    CustodyLine,
    MoneyEntry,
    ProxyCase,
)
from models.store.find import find_ids

PAGE = 100  # rows
MOST_FOUND = 2000


@dataclass(frozen=True)
class BoardRow:
    """A proxy case with what may not be forgotten about it."""

    row: RequestRow
    phone: str  # masked
    letter_until: date | None  # of the letter in force
    originals: int  # copies of originals and results not yet back
    overdue: int  # of them, copies that should have been back
    held: Decimal  # yuan

    @property
    def case_id(self) -> int:
        """The case."""
        return self.row.case_id


@dataclass(frozen=True)
class BoardShape:
    """How long the list is and where each page begins."""

    chosen: RequestFilter
    found: tuple[int, ...] | None  # all ids, when something was typed
    today: date
    total: int
    open_cases: int
    anchors: tuple[tuple[date, int] | None, ...] = field(default=(None,))


def measure_board(session: Session, chosen: RequestFilter, text: str, today: date) -> BoardShape:
    """Count the list and find the beginning of every page; `text` is a number, name or tail."""
    words = read_query(text)
    found = tuple(find_ids(session, "service_case", words, MOST_FOUND)) if words else None
    place = func.row_number().over(order_by=(Case.registered_on.desc(), Case.id.desc()))
    columns = select(Case.registered_on, Case.id, place.label("place"))
    places = _narrowed(columns, chosen, found).subquery()
    starts = session.execute(
        select(places.c.registered_on, places.c.id)
        .where(places.c.place % PAGE == 0)
        .order_by(places.c.place)
    )
    anchors = (None, *((on, id_) for on, id_ in starts))
    total = session.scalar(_narrowed(select(func.count()).select_from(Case), chosen, found)) or 0
    still = session.scalar(
        _narrowed(select(func.count()).select_from(Case), chosen, found).where(Case.is_open)
    )
    return BoardShape(chosen, found, today, total, still or 0, anchors[: max(1, -(-total // PAGE))])


def read_board_page(session: Session, shape: BoardShape, number: int) -> list[BoardRow]:
    """One page of the list."""
    rows = list_requests(
        session, shape.chosen, shape.anchors[number], limit=PAGE, only_ids=shape.found
    )
    return _dressed(session, rows, shape.today)


def _dressed(session: Session, rows: Sequence[RequestRow], today: date) -> list[BoardRow]:
    ids = [row.case_id for row in rows]
    letters: dict[int, date] = {}
    for id_, until in session.execute(
        select(AuthorisationLetter.case_id, AuthorisationLetter.valid_to).where(
            AuthorisationLetter.case_id.in_(ids), AuthorisationLetter.ended_on.is_(None)
        )
    ):
        letters[id_] = until
    out = {
        id_: (int(copies), int(late or 0))
        for id_, copies, late in session.execute(
            select(
                CustodyLine.case_id,
                func.sum(CustodyHolding.copies),
                func.sum(sql_case((CustodyLine.return_by < today, CustodyHolding.copies), else_=0)),
            )
            .join(CustodyLine, CustodyLine.id == CustodyHolding.line_id)
            .where(
                CustodyLine.case_id.in_(ids),
                CustodyLine.form == MaterialForm.ORIGINAL.value,
                CustodyHolding.holder_kind.in_((HolderKind.CENTRE.value, HolderKind.OFFICE.value)),
            )
            .group_by(CustodyLine.case_id)
        )
    }
    moves = sql_case(
        (MoneyEntry.kind == EntryKind.ADVANCE.value, MoneyEntry.amount), else_=-MoneyEntry.amount
    )
    held = {
        id_: Decimal(amount)
        for id_, amount in session.execute(
            select(MoneyEntry.case_id, func.sum(moves))
            .where(MoneyEntry.case_id.in_(ids))
            .group_by(MoneyEntry.case_id)
        )
    }
    return [
        BoardRow(
            row, mask_phone(row.phone, Purpose.SCREEN), letters.get(row.case_id),
            *out.get(row.case_id, (0, 0)), held.get(row.case_id, Decimal(0)),
        )
        for row in rows
    ]  # fmt: skip


def _narrowed(statement: Any, chosen: RequestFilter, found: tuple[int, ...] | None) -> Any:
    statement = narrow(statement.join(ProxyCase, ProxyCase.case_id == Case.id), chosen)
    if found is not None:
        statement = statement.where(Case.id.in_(found))
    return statement
