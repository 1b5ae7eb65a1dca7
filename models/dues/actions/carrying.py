"""What was paid beyond the due counts for open months: decided, with its reason; no money moves."""

from datetime import date

from sqlalchemy import select

from models.dues.actions.duties import require_duty
from models.dues.actions.members import find_membership
from models.dues.queries.carrying import find_carrying
from models.dues.rules.carrying import Carrying
from models.dues.rules.duties import Duty
from models.dues.rules.months import Month
from models.dues.tables import CarriedOver, Membership
from models.errors import KnownError
from models.roles import DESK
from models.work import Work, action


@action("多交的党费抵以后月份", may=DESK)
def carry_over(work: Work, person_id: int, decided_on: date, reason: str) -> Carrying:
    """Count what a member paid beyond the due for the oldest open months (practice).

    The receipts stay as they were given. Raises KnownError without a reason, where nothing is
    over, and where no assessed month is open; what no month can take stays where it was paid.
    """
    require_duty(work, Duty.ACCOUNTANT)
    if not reason.strip():
        raise KnownError("请写明支部是怎么定的。没有改动。", field="reason")
    if decided_on > work.today:
        raise KnownError("决定的日期还没有到。没有改动。", field="decided_on")
    member = find_membership(work, person_id, Month.of(work.today))
    # A payment holds the same record: neither overlooks the other.
    member.version += 1
    work.session.flush()
    found = find_carrying(work.session, member.branch_id, person_id, work.today)
    if not found.moves:
        if found.left:
            raise KnownError(
                f"多交的 {found.left:.2f} 元还没有可以抵的月份：以后的月份还没有核定，"
                "或已经交齐。没有改动，这笔款仍记在原来的月份。"
            )
        raise KnownError(f"{member.person.name} 没有多交的月份。没有改动。")
    for move in found.moves:
        work.session.add(
            CarriedOver(
                person_id=person_id, branch_id=member.branch_id, from_month=move.source.text,
                to_month=move.target.text, amount=move.amount, reason=reason.strip(),
                decided_on=decided_on, at=work.now, clerk_id=work.clerk.id,
            )
        )  # fmt: skip
    work.session.flush()
    return found


@action("撤销多交抵用", may=DESK)
def undo_carrying(work: Work, carried_id: int, reason: str) -> None:
    """What was counted for another month counts for its own again; that month is open again."""
    require_duty(work, Duty.ACCOUNTANT)
    if not reason.strip():
        raise KnownError("请写明撤销的原因。没有改动。", field="reason")
    kept = work.session.get_one(CarriedOver, carried_id)
    if kept.undone_at is not None:
        raise KnownError("这一笔已经撤销过。没有改动。")
    for member in work.session.scalars(
        select(Membership).where(
            Membership.person_id == kept.person_id, Membership.branch_id == kept.branch_id
        )
    ):
        member.version += 1
    kept.undone_at, kept.undo_reason = work.now, reason.strip()
