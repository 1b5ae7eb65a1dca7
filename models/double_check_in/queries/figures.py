"""The figures of double check-in for the monthly report."""

from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from models.double_check_in.queries.counted import read_counted
from models.double_check_in.tables import CheckIn, CommunityPost, PartnerUnit, PostClaim, UnitSpell


def read_checkin_figures(session: Session, start: date, end: date) -> dict[str, int]:
    """Units and members at the end of the span; services, members serving and minutes within it.

    Members 人 and services 人次 are never mixed.
    """
    counted = [row for row in read_counted(session, start, end) if row.counts]
    there = or_(UnitSpell.until.is_(None), UnitSpell.until >= end)

    def count(statement: object) -> int:
        return session.scalar(statement) or 0  # type: ignore[call-overload]

    return {
        "checkin_units": count(
            select(func.count()).where(
                PartnerUnit.checked_in_on <= end,
                or_(PartnerUnit.left_on.is_(None), PartnerUnit.left_on > end),
            )
        ),
        "checkin_members": count(
            select(func.count(UnitSpell.check_in_id.distinct())).where(
                UnitSpell.since <= end, there
            )
        ),
        "checkin_new_members": count(
            select(func.count()).where(CheckIn.checked_in_on >= start, CheckIn.checked_in_on <= end)
        ),
        "checkin_served": len({row.check_in_id for row in counted}),
        "checkin_services": len(counted),
        "checkin_minutes": sum(row.minutes for row in counted),
        "checkin_posts": count(
            select(func.count()).where(
                CommunityPost.posted_on <= end,
                or_(CommunityPost.closed_on.is_(None), CommunityPost.closed_on > end),
            )
        ),
        "checkin_claims": count(
            select(func.count()).where(PostClaim.since >= start, PostClaim.since <= end)
        ),
    }
