"""What must be settled before a case may end, and what its end settles by itself."""

from sqlalchemy import select

from models.cases.tables import Callback, Case, CaseRequest, JointPart
from models.errors import KnownError
from models.work import Work


def unanswered_bodies(work: Work, case_id: int) -> list[str]:
    """The bodies of a joint case whose opinion is not there yet."""
    return list(
        work.session.scalars(
            select(JointPart.body)
            .where(JointPart.case_id == case_id, JointPart.answered_at.is_(None))
            .order_by(JointPart.id)
        )
    )


def check_joint(work: Work, case_id: int) -> None:
    """Raise KnownError while a body has not answered: the lead closes for all of them."""
    waiting = unanswered_bodies(work, case_id)
    if waiting:
        raise KnownError(
            f"这件是联办件，{'、'.join(waiting)}还没有答复，不能办结。没有任何改动。"
            "请先登记联办意见；对方不再参与的，也请把这一点记为它的意见。"
        )


def open_callbacks(work: Work, case_id: int) -> list[str]:
    """The numbers of callbacks of a case that are not closed."""
    return list(
        work.session.scalars(
            select(Callback.number)
            .where(Callback.case_id == case_id, Callback.closed_at.is_(None))
            .order_by(Callback.id)
        )
    )


def pending_request(work: Work, case_id: int, step: str) -> CaseRequest | None:
    """The request of that kind nobody has decided yet."""
    return work.session.scalar(
        select(CaseRequest)
        .where(
            CaseRequest.case_id == case_id,
            CaseRequest.step == step,
            CaseRequest.decided_at.is_(None),
        )
        .limit(1)
    )


def drop_requests(work: Work, case: Case) -> None:
    """A case that ends takes its undecided requests with it."""
    for request in work.session.scalars(
        select(CaseRequest).where(CaseRequest.case_id == case.id, CaseRequest.decided_at.is_(None))
    ):
        request.decided_at, request.decided_by_id = work.now, work.clerk.id
        request.approved, request.opinion = False, "办件已经结束，申请作废。"
