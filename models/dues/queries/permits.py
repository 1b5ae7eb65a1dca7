"""The door to every reading of dues: a duty, and a look that is in the log."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.audit.tables import AuditEntry
from models.dues.rules.duties import Permit
from models.dues.tables import Branch, DuesDuty, Membership
from models.errors import KnownError

P = ParamSpec("P")
R = TypeVar("R")
_LOOKS = "dues.actions.duties."


def permitted(
    query: Callable[Concatenate[Session, Permit, P], R],
) -> Callable[Concatenate[Session, Permit, P], R]:
    """Make a function a reading of dues: it asks the store whether the look is allowed.

    Raises KnownError for a clerk whose duty has ended, and for a look that nobody wrote down.
    """

    @wraps(query)
    def checked(session: Session, permit: Permit, /, *args: P.args, **kwargs: P.kwargs) -> R:
        check_permit(session, permit)
        return query(session, permit, *args, **kwargs)

    return checked


def check_permit(session: Session, permit: Permit) -> None:
    """Raise KnownError unless the clerk has a duty and the look is in the log."""
    if session.get(DuesDuty, permit.account_id) is None:
        raise KnownError(
            "这里只有党费会计或出纳能看，您现在没有党费岗位。没有任何改动。"
            "需要的话请管理员指定党费岗位。"
        )
    logged = session.execute(
        select(AuditEntry.clerk_id, AuditEntry.action).where(AuditEntry.work_key == permit.key)
    ).first()
    if (
        logged is None
        or logged.clerk_id != permit.account_id
        or not logged.action.startswith(_LOOKS)
    ):
        raise KnownError("这次查看没有留下记录，不能显示。请重新打开党费。没有任何改动。")


def opened_branch(permit: Permit) -> int:
    """The branch a look is at. Raises KnownError for a look at all of them."""
    if permit.branch_id is None:
        raise KnownError("请先选定一个支部。没有任何改动。")
    return permit.branch_id


def opened_branches(session: Session, permit: Permit) -> list[Branch]:
    """The branch a look is at, or all of them."""
    if permit.branch_id is not None:
        return [session.get_one(Branch, permit.branch_id)]
    return list(session.scalars(select(Branch).order_by(Branch.id)))


def check_member(session: Session, permit: Permit, person_id: int) -> None:
    """Raise KnownError for a member who never paid in the branch that is opened."""
    if permit.branch_id is None:
        return
    found = session.scalar(
        select(Membership.id)
        .where(Membership.person_id == person_id, Membership.branch_id == permit.branch_id)
        .limit(1)
    )
    if found is None:
        raise KnownError("打开的支部里没有这名党员，请到其所在的支部查看。没有任何改动。")
