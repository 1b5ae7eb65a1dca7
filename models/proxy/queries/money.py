"""The money book: entries of a case or a day, what is held, and the limits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy import case as sql_case
from sqlalchemy.orm import Session, aliased

from models.accounts.tables import Account
from models.cases.tables import Case
from models.people.tables import Person
from models.proxy.rules.money import Entry, EntryKind, MoneyLimits, balance_of
from models.proxy.tables import MoneyEntry
from models.settings.queries import read_setting
from models.store.reading import Look, read_columns


@dataclass(frozen=True)
class MoneyRow:
    """An entry of the money book; amounts in yuan, signed as they move the balance."""

    id: int
    case_id: int
    case_number: str
    applicant: str
    at: datetime
    kind: EntryKind
    amount: Decimal
    party: str
    summary: str
    receipt_number: str
    picture_id: int | None
    clerk: str
    second_signer: str
    reverses_id: int | None

    @property
    def moves(self) -> Decimal:
        """What it adds to the balance."""
        return self.amount if self.kind is EntryKind.ADVANCE else -self.amount


def list_money(look: Look, case_id: int) -> list[MoneyRow]:
    """The money book of a case, the oldest first."""
    return _money_rows(look, _MONEY_OF_CASE, {"case": case_id})


def cash_day(session: Session, day: date, clerk_id: int | None = None) -> list[MoneyRow]:
    """The day's entries for the cash sheet, of the hall or of one clerk."""
    start = datetime(day.year, day.month, day.day)
    statement = _MONEY.where(MoneyEntry.at >= start, MoneyEntry.at < start + timedelta(days=1))
    if clerk_id is not None:
        statement = statement.where(MoneyEntry.clerk_id == clerk_id)
    return _money_rows(session, statement)


def read_balance(session: Session, case_id: int) -> Decimal:
    """What the centre holds for the principal, in yuan."""
    rows = session.execute(
        select(MoneyEntry.kind, MoneyEntry.amount).where(MoneyEntry.case_id == case_id)
    )
    return balance_of(Entry(EntryKind(kind), amount) for kind, amount in rows)


def read_money_limits(session: Session, day: date) -> MoneyLimits:
    """The limits the centre has set, in yuan."""
    return unpack_limits(read_setting(session, "proxy", day))


def unpack_limits(kept: Mapping[str, Any]) -> MoneyLimits:
    """The limits from the setting «proxy»; what it does not name is as usual."""
    defaults = MoneyLimits()
    return MoneyLimits(
        Decimal(str(kept.get("second_signature_from", defaults.second_signature_from))),
        Decimal(str(kept.get("daily_per_agent", defaults.daily_per_agent))),
    )


def open_balances(session: Session) -> list[tuple[int, str, str, Decimal]]:
    """Cases that hold money: id, number, applicant, balance in yuan."""
    moves = sql_case(
        (MoneyEntry.kind == EntryKind.ADVANCE.value, MoneyEntry.amount), else_=-MoneyEntry.amount
    )
    held = func.sum(moves)
    rows = session.execute(
        select(Case.id, Case.number, Person.name, held)
        .join(Case, Case.id == MoneyEntry.case_id)
        .join(Person, Person.id == Case.applicant_id)
        .group_by(Case.id, Case.number, Person.name)
        .having(held != Decimal(0))
        .order_by(Case.id)
    )
    return [(id_, number, name, Decimal(amount)) for id_, number, name, amount in rows]


def _money_rows(
    look: Look, statement: Any, values: Mapping[str, Any] = MappingProxyType({})
) -> list[MoneyRow]:
    return [
        MoneyRow(
            id_, case_id, number, person, at, EntryKind(kind), amount, party, summary, receipt,
            picture, clerk, signer or "", reverses,
        )
        for (
            id_, case_id, number, person, at, kind, amount, party, summary, receipt, picture,
            clerk, signer, reverses,
        ) in read_columns(look, statement, values)
    ]  # fmt: skip


_SIGNER = aliased(Account)

# Built once, columns and not records: the page of a case reads them at every look.
_MONEY: Any = (
    select(
        MoneyEntry.id,
        MoneyEntry.case_id,
        Case.number,
        Person.name,
        MoneyEntry.at,
        MoneyEntry.kind,
        MoneyEntry.amount,
        MoneyEntry.party,
        MoneyEntry.summary,
        MoneyEntry.receipt_number,
        MoneyEntry.picture_id,
        Account.name,
        _SIGNER.name,
        MoneyEntry.reverses_id,
    )
    .join(Case, Case.id == MoneyEntry.case_id)
    .join(Person, Person.id == Case.applicant_id)
    .join(Account, Account.id == MoneyEntry.clerk_id)
    .outerjoin(_SIGNER, _SIGNER.id == MoneyEntry.second_signer_id)
    .order_by(MoneyEntry.id)
)
_MONEY_OF_CASE = _MONEY.where(MoneyEntry.case_id == bindparam("case"))
