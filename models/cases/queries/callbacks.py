"""The list of callbacks after bad ratings."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts.tables import Account
from models.cases.rules.callbacks import CALLBACK
from models.cases.rules.one_stop import SATISFACTION_LABELS
from models.cases.tables import Callback, Case, Rating
from models.catalogue.tables import ItemVersion
from models.people.tables import Person
from models.roles import LEADERS, Role


@dataclass(frozen=True)
class CallbackLine:
    """A callback in the list; remarks only for leaders, as the rater is confidential."""

    id: int
    number: str
    case_id: int
    case_number: str
    applicant: str
    item_name: str
    opened_at: datetime
    rating: str
    remarks: str
    welcome: bool  # whether the resident wants to be called
    state: str
    state_label: str
    caller: str
    until: date | None  # to call, or to have it put right; None where nothing runs


def list_callbacks(
    session: Session, clerk_id: int, role: Role, open_only: bool = True, limit: int = 300
) -> list[CallbackLine]:
    """A clerk's own callbacks, a leader's all: the open ones by their limit, else the newest."""
    statement = (
        select(Callback, Rating, Case.number, Person.name, ItemVersion.name, Account.name)
        .join(Rating, Rating.id == Callback.rating_id)
        .join(Case, Case.id == Callback.case_id)
        .join(Person, Person.id == Case.applicant_id)
        .join(ItemVersion, ItemVersion.id == Case.item_version_id)
        .join(Account, Account.id == Callback.caller_id)
        .limit(limit)
    )
    if role not in LEADERS:
        statement = statement.where(Callback.caller_id == clerk_id)
    if open_only:
        states = [state.code for state in CALLBACK.states.values() if state.is_open]
        statement = statement.where(Callback.state.in_(states))
        statement = statement.order_by(Callback.call_until, Callback.id)
    else:
        statement = statement.order_by(Callback.id.desc())
    return [
        CallbackLine(
            c.id,
            c.number,
            c.case_id,
            case_number,
            applicant,
            item,
            c.opened_at,
            SATISFACTION_LABELS[rating.satisfaction],
            rating.remarks if role in LEADERS else "",
            rating.callback_welcome,
            c.state,
            CALLBACK.states[c.state].label,
            caller,
            {"to_call": c.call_until, "rectifying": c.rectify_until}.get(c.state),
        )
        for c, rating, case_number, applicant, item, caller in session.execute(statement)
    ]
