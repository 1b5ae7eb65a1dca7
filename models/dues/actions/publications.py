"""What a branch made public of its dues, once a year as a minimum (official answers)."""

from datetime import date

from sqlalchemy import select

from models.dues.actions.duties import require_duty
from models.dues.rules.duties import Duty
from models.dues.tables import Branch, Publication
from models.errors import KnownError
from models.roles import DESK
from models.work import Work, action


@action("登记党费公示", may=DESK)
def publish(
    work: Work,
    branch_id: int,
    start: date,
    end: date,
    published_on: date,
    place: str,
    with_amounts: bool,
) -> int:
    """Keep that the collection between two days was made public, and where; returns its id.

    Raises KnownError for days to come, or a span that was published already.
    """
    require_duty(work, Duty.ACCOUNTANT)
    branch = work.session.get_one(Branch, branch_id)
    if end < start or published_on < start:
        raise KnownError("请核对起止日期和公示日期。没有保存。", field="end")
    if published_on > work.today:
        raise KnownError("公示日期还没有到，公示以后再登记。没有保存。", field="published_on")
    if not place.strip():
        raise KnownError("请写明在哪里公示，如支部公示栏、党员大会。没有保存。", field="place")
    branch.version += 1  # two PCs cannot keep the same publication
    work.session.flush()
    twice = work.session.scalar(
        select(Publication.published_on).where(
            Publication.branch_id == branch_id, Publication.start == start, Publication.end == end
        )
    )
    if twice is not None:
        raise KnownError(f"{start} 至 {end} 已于 {twice} 公示。没有重复登记。", field="start")
    kept = Publication(
        branch_id=branch_id, start=start, end=end, published_on=published_on,
        place=place.strip(), with_amounts=with_amounts, at=work.now, clerk_id=work.clerk.id,
    )  # fmt: skip
    work.session.add(kept)
    work.session.flush()
    return kept.id
