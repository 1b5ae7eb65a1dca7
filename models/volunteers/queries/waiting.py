"""What waits in the volunteer service: calls, hours to approve, drafts, endings, orders, papers."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from models.volunteers.queries.attendance import list_to_approve
from models.volunteers.queries.names import count_to_call
from models.volunteers.queries.register import count_outdated
from models.volunteers.rules.activities import Status
from models.volunteers.rules.menu import OrderStatus
from models.volunteers.tables import Activity, MenuOrder


@dataclass(frozen=True)
class VolunteerWaiting:
    """How many of each wait for the desk."""

    to_call: int  # people who have to be told something by phone
    to_approve: int  # shifts with hours nobody has confirmed
    drafts: int  # activities that are not open yet
    to_end: int  # activities that are over and not closed
    orders: int  # residents' orders that no team has taken
    outdated: int = 0  # issued certificates whose hours were corrected since


def read_volunteer_waiting(session: Session, now: datetime) -> VolunteerWaiting:
    """What waits at this moment."""
    return VolunteerWaiting(
        count_to_call(session),
        len(list_to_approve(session, now)),
        session.scalar(_activities().where(Activity.status == Status.DRAFT.value)) or 0,
        session.scalar(
            _activities().where(Activity.status == Status.OPEN.value, Activity.ends_at <= now)
        )
        or 0,
        session.scalar(select(func.count()).where(MenuOrder.status == OrderStatus.ORDERED.value))
        or 0,
        count_outdated(session),
    )


def _activities() -> Select[int]:
    return select(func.count()).select_from(Activity)
