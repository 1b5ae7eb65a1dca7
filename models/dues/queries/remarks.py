"""What a member's year says beside its months: sums above the dues, and reductions."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.dues.queries.facts import members_of
from models.dues.rules.months import read_month
from models.dues.rules.paying import ExtraKind
from models.dues.tables import CarriedOver, Payment, Relief

# Short: the list has a narrow column for them.
_WORDS = {ExtraKind.VOLUNTARY: "多交", ExtraKind.LARGE: "大额"}


def year_remarks(session: Session, branch_id: int, year: int) -> dict[int, tuple[str, ...]]:
    """By person: 多交 100.50, 大额 2,000 (yuan, received in the year), 8月抵用 63, 减免 7至12月."""
    told: dict[int, list[str]] = {}
    extras = session.execute(
        select(Payment.person_id, Payment.extra_kind, func.sum(Payment.extra))
        .where(
            Payment.branch_id == branch_id,
            Payment.at >= datetime(year, 1, 1),
            Payment.at < datetime(year + 1, 1, 1),
            Payment.extra > Decimal(0),
            Payment.voided_at.is_(None),
        )
        .group_by(Payment.person_id, Payment.extra_kind)
        .order_by(Payment.person_id, Payment.extra_kind.desc())
    )
    for person_id, kind, amount in extras:
        told.setdefault(person_id, []).append(f"{_WORDS[ExtraKind(kind)]} {_say(amount)}")
    first, last = f"{year}-01", f"{year}-12"
    carried = session.execute(
        select(CarriedOver.person_id, CarriedOver.to_month, func.sum(CarriedOver.amount))
        .where(
            CarriedOver.branch_id == branch_id,
            CarriedOver.to_month.between(f"{year}-01", f"{year}-12"),
            CarriedOver.undone_at.is_(None),
        )
        .group_by(CarriedOver.person_id, CarriedOver.to_month)
        .order_by(CarriedOver.person_id, CarriedOver.to_month)
    )
    for person_id, month, amount in carried:
        said = f"{read_month(month).number}月抵用 {_say(amount)}"
        told.setdefault(person_id, []).append(said)
    reliefs = session.execute(
        select(Relief.person_id, Relief.first_month, Relief.last_month)
        .where(
            Relief.person_id.in_(members_of(branch_id, first, last)),
            Relief.first_month <= last,
            Relief.last_month >= first,
        )
        .order_by(Relief.person_id, Relief.first_month)
    )
    for person_id, begins, ends in reliefs:
        start, end = read_month(max(begins, first)).number, read_month(min(ends, last)).number
        span = f"{start}月" if start == end else f"{start}至{end}月"
        told.setdefault(person_id, []).append(f"减免 {span}")
    return {person_id: tuple(remarks) for person_id, remarks in told.items()}


def _say(amount: Decimal) -> str:
    """Whole yuan without decimals: remarks stand in a narrow column."""
    return f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"
