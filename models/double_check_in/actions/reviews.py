"""年度评议: once a year for each member."""

from sqlalchemy import select

from models.double_check_in.rules.states import CheckInState, Grade, after_review, check_active
from models.double_check_in.tables import CheckIn, YearlyReview
from models.errors import KnownError
from models.roles import DESK
from models.work import Work, action


@action("年度评议", may=DESK)
def review_member(
    work: Work, check_in_id: int, year: int, grade: Grade, text: str = "", reason: str = ""
) -> int:
    """Keep the grade of a year; returns the review. A second one of the year needs a reason.

    What it was before stays in the log. Raises KnownError for a year that has not come.
    """
    kept = work.session.get_one(CheckIn, check_in_id)
    if not kept.checked_in_on.year <= year <= work.today.year:
        raise KnownError(
            f"“{kept.person.name}”{kept.checked_in_on} 报到，不能评议 {year} 年。没有保存。",
            field="year",
        )
    check_active(CheckInState(kept.status), kept.person.name)
    review = work.session.scalar(
        select(YearlyReview).where(
            YearlyReview.check_in_id == check_in_id, YearlyReview.year == year
        )
    )
    if review is not None and not reason.strip():
        raise KnownError(
            f"“{kept.person.name}”{year} 年已评为“{Grade(review.grade).text}”。"
            "要改评请写明原因。没有保存。",
            field="reason",
        )
    if review is None:
        review = YearlyReview(check_in_id=check_in_id, year=year)
        work.session.add(review)
    work.reason = reason.strip()
    review.grade, review.text = grade.value, text.strip()
    review.at, review.clerk_id = work.now, work.clerk.id
    kept.status = after_review(CheckInState(kept.status)).value
    work.session.flush()
    return review.id
