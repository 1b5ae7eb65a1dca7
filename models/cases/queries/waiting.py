"""What waits for a clerk besides the cases in hand, for the workbench."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, literal, select, union_all
from sqlalchemy.orm import Session, aliased

from models.accounts.tables import Account
from models.calendar.queries import read_day_table
from models.calendar.rules import working_days_left
from models.cases.rules.callbacks import CALLBACK
from models.cases.rules.one_stop import ONE_STOP, state_label
from models.cases.tables import Callback, Case, CaseRequest, CaseTransfer
from models.catalogue.tables import ItemVersion
from models.people.tables import Person
from models.roles import LEADERS, Role

NEAR_DAYS = 3  # calendar days before a delivery limit
CAUSE_DAYS = 60  # calendar days in which a case closed late still asks for its cause
MOST = 200


class Waiting(StrEnum):
    """The kinds of things that wait."""

    TRANSFERS = "transfers"  # offered to me
    REQUESTS = "requests"  # to decide, leaders only
    DELIVERIES = "deliveries"  # near or past their limit
    CALLBACKS = "callbacks"  # to call or to put right
    CHASES = "chases"  # formal reminders to answer
    CAUSELESS = "causeless"  # late without a cause

    @property
    def label(self) -> str:
        """The word on the workbench."""
        return _LABELS[self]


_LABELS = {
    Waiting.TRANSFERS: "转给我的",
    Waiting.REQUESTS: "待审批",
    Waiting.DELIVERIES: "送达将到期",
    Waiting.CALLBACKS: "待回访、整改",
    Waiting.CHASES: "待答复督办",
    Waiting.CAUSELESS: "超期未写原因",
}


@dataclass(frozen=True)
class WaitingRow:
    """One thing that waits; `record_id` is the transfer, request or callback, else the case."""

    kind: Waiting
    record_id: int
    case_id: int
    number: str
    applicant: str
    item_name: str
    what: str
    who: str  # who gave, asked, or is named
    until: date | None
    days_left: int | None  # working days; below zero: late


def count_waiting(session: Session, clerk_id: int, role: Role, today: date) -> dict[Waiting, int]:
    """How many of each kind wait for this clerk; a leader sees everybody's but the transfers."""
    return {
        kind: session.scalar(_narrow(select(func.count()), kind, clerk_id, role, today)) or 0
        if _concerns(kind, role)
        else 0
        for kind in Waiting
    }


def list_waiting(
    session: Session, kind: Waiting, clerk_id: int, role: Role, today: date, limit: int = MOST
) -> list[WaitingRow]:
    """What waits of one kind, the most urgent first."""
    if not _concerns(kind, role):
        return []
    record, what, until, who = _SHOWN[kind]
    named = aliased(Account)
    statement = (
        _narrow(
            select(
                record,
                Case.id,
                Case.number,
                Person.name,
                ItemVersion.name,
                what,
                named.name,
                until,
            ),
            kind,
            clerk_id,
            role,
            today,
        )
        .join(Person, Person.id == Case.applicant_id)
        .join(ItemVersion, ItemVersion.id == Case.item_version_id)
        .join(named, named.id == who)
        .order_by(func.coalesce(until, date.max), record)
        .limit(limit)
    )
    table = read_day_table(session, today)
    return [
        WaitingRow(
            kind,
            record_id,
            case_id,
            number,
            applicant,
            item,
            _say(kind, code),
            name,
            day,
            working_days_left(today, day, table) if day else None,
        )
        for record_id, case_id, number, applicant, item, code, name, day in session.execute(
            statement
        )
    ]


def read_waiting(
    session: Session, clerk_id: int, role: Role, today: date, each: int
) -> tuple[dict[Waiting, int], list[WaitingRow]]:
    """How many of each kind wait, and the first few of each, in the order of the kinds."""
    counts = count_waiting(session, clerk_id, role, today)
    rows = [
        row
        for kind, number in counts.items()
        if number
        for row in list_waiting(session, kind, clerk_id, role, today, each)
    ]
    return counts, rows


def _concerns(kind: Waiting, role: Role) -> bool:
    return kind is not Waiting.REQUESTS or role in LEADERS


# Record, what is said of it, until when, and who is named.
_SHOWN: dict[Waiting, tuple[Any, Any, Any, Any]] = {
    Waiting.TRANSFERS: (
        CaseTransfer.id, CaseTransfer.reason, CaseTransfer.answer_by, CaseTransfer.from_id,
    ),
    Waiting.REQUESTS: (CaseRequest.id, CaseRequest.step, Case.due_date, CaseRequest.asked_by_id),
    Waiting.DELIVERIES: (Case.id, Case.delivery, Case.deliver_until, Case.handler_id),
    Waiting.CALLBACKS: (
        Callback.id,
        Callback.state,
        func.coalesce(Callback.rectify_until, Callback.call_until),
        Callback.caller_id,
    ),
    Waiting.CHASES: (Case.id, literal(""), Case.chase_until, Case.handler_id),
    Waiting.CAUSELESS: (Case.id, Case.state, Case.due_date, Case.handler_id),
}  # fmt: skip


def _narrow(
    statement: Select[Any], kind: Waiting, clerk_id: int, role: Role, today: date
) -> Select[Any]:
    own = role not in LEADERS
    match kind:
        case Waiting.TRANSFERS:
            # Few cases are on their way: the state leads, not all the transfers there ever were.
            return (
                statement.select_from(Case)
                .join(CaseTransfer, CaseTransfer.case_id == Case.id)
                .where(
                    Case.state == "transferred",
                    CaseTransfer.to_id == clerk_id,
                    CaseTransfer.taken_at.is_(None),
                    CaseTransfer.refused_at.is_(None),
                )
            )
        case Waiting.REQUESTS:
            return (
                statement.select_from(CaseRequest)
                .join(Case, Case.id == CaseRequest.case_id)
                .where(CaseRequest.decided_at.is_(None))
            )
        case Waiting.DELIVERIES:
            return statement.select_from(Case).where(
                Case.state == "awaiting_delivery",
                Case.deliver_until <= today + timedelta(days=NEAR_DAYS),
                *_of_handler(own, clerk_id),
            )
        case Waiting.CALLBACKS:
            found = (
                statement.select_from(Callback)
                .join(Case, Case.id == Callback.case_id)
                .where(Callback.state.in_(_open_callback_states(role)))
            )
            return found.where(Callback.caller_id == clerk_id) if own else found
        case Waiting.CHASES:
            return statement.select_from(Case).where(
                Case.is_open, Case.chase_until.is_not(None), *_of_handler(own, clerk_id)
            )
        case Waiting.CAUSELESS:
            # Two short ways instead of one long one: what is open, and what was closed late.
            late = union_all(
                select(Case.id).where(Case.is_open, Case.due_date < today),
                select(Case.id).where(
                    Case.closed_on >= today - timedelta(days=CAUSE_DAYS),
                    Case.closed_on > Case.due_date,
                    Case.state != "archived",
                ),
            )
            return statement.select_from(Case).where(
                Case.id.in_(late), Case.overdue_cause == "", *_of_handler(own, clerk_id)
            )


def _of_handler(own: bool, clerk_id: int) -> Sequence[Any]:
    return [Case.handler_id == clerk_id] if own else []


def _open_callback_states(role: Role) -> list[str]:
    """An appeal waits for a leader; the rest for whoever is named."""
    states = [s.code for s in CALLBACK.states.values() if s.is_open]
    return states if role in LEADERS else [code for code in states if code != "appeal"]


def _say(kind: Waiting, code: str) -> str:
    if kind is Waiting.REQUESTS:
        return f"申请{ONE_STOP.transitions[code].label}"
    if kind is Waiting.CALLBACKS:
        return CALLBACK.states[code].label
    if kind is Waiting.CAUSELESS:
        return state_label(code)
    return code
