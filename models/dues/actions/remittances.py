"""What a branch passes up for a span of days: its share, and large dues whole."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import select

from models.dues.actions.duties import require_duty
from models.dues.queries.takings import sum_takings
from models.dues.rules.duties import Duty
from models.dues.tables import Branch, Remittance
from models.errors import KnownError
from models.roles import DESK
from models.work import Work, action

FEN = Decimal("0.01")


@action("登记党费上缴", may=DESK)
def remit(
    work: Work,
    branch_id: int,
    start: date,
    end: date,
    share: Decimal,
    receipt_number: str,
    remitted_on: date,
) -> int:
    """Keep what was passed up of the payments taken between two days, both counted.

    `share` is a fraction (0.20); large dues are no part of its base and go up whole. Raises
    KnownError where the span has not ended, overlaps another one, or nothing came in.
    """
    require_duty(work, Duty.ACCOUNTANT)
    branch = work.session.get_one(Branch, branch_id)
    branch.version += 1  # two PCs cannot pass up the same span
    work.session.flush()
    if end < start or remitted_on < end:
        raise KnownError("请核对起止日期和上缴日期。没有保存。", field="end")
    if end >= work.today:
        raise KnownError("截止日要在今天以前，今天可能还会收款。没有保存。", field="end")
    if remitted_on > work.today:
        raise KnownError("上缴日期还没有到。没有保存。", field="remitted_on")
    if not share.is_finite() or not 0 <= share <= 1:
        raise KnownError("上缴比例要在 0 到 100% 之间。没有保存。", field="share")
    if not receipt_number.strip():
        raise KnownError("请填写上级党委的收据编号。没有保存。", field="receipt_number")
    twice = work.session.scalar(
        select(Remittance).where(
            Remittance.branch_id == branch_id, Remittance.start <= end, Remittance.end >= start
        )
    )
    if twice is not None:
        raise KnownError(
            f"{twice.start} 至 {twice.end} 已经上缴过，日期不能重叠。没有保存。", field="start"
        )
    taken = sum_takings(work.session, branch_id, start, end)
    if not taken.count:
        raise KnownError("这段时间没有收款，不用上缴。没有保存。", field="start")
    kept = Remittance(
        branch_id=branch_id, start=start, end=end, collected=taken.collected,
        share=f"{share:f}", amount=(taken.collected * share).quantize(FEN, ROUND_HALF_UP),
        large=taken.large, remitted_on=remitted_on, receipt_number=receipt_number.strip(),
        clerk_id=work.clerk.id,
    )  # fmt: skip
    work.session.add(kept)
    work.session.flush()
    return kept.id
