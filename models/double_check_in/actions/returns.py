"""The quarter's returns: printed in editions that stay as they were, sent, stamped, filed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update

from models.double_check_in.queries.quarters import quarter_facts
from models.double_check_in.rules.quarters import Quarter
from models.double_check_in.rules.returns import pack_return, unpack_return
from models.double_check_in.rules.states import CheckInState
from models.double_check_in.tables import CheckIn, QuarterReturn
from models.errors import KnownError
from models.roles import DESK
from models.store.serials import take_numbers
from models.work import Work, action

SERIES = "FK"


@dataclass(frozen=True)
class ReturnMade:
    """A return as it can be printed now. An unchanged one is the edition it was, printed again."""

    id: int
    number: str
    unit_id: int
    unit: str
    edition: int
    is_new: bool
    minutes: int


@action("生成季度反馈表", may=DESK)
def make_returns(
    work: Work, quarter: Quarter, unit_ids: Collection[int] | None = None
) -> tuple[ReturnMade, ...]:
    """One return for each unit with members in the quarter, or for the chosen ones.

    What has not changed since the last edition keeps its number; what has gets a new edition.
    Raises KnownError for a quarter that has not begun, or without any member.
    """
    if quarter.start > work.today:
        raise KnownError(f"{quarter.text}还没有开始，没有可反馈的内容。没有任何改动。")
    facts = quarter_facts(work.session, quarter, unit_ids)
    if not facts:
        raise KnownError(f"{quarter.text}没有报到的单位和党员，没有可反馈的内容。没有任何改动。")
    last: dict[int, QuarterReturn] = {}
    kept = work.session.scalars(
        select(QuarterReturn)
        .where(QuarterReturn.year == quarter.year, QuarterReturn.quarter == quarter.number)
        .order_by(QuarterReturn.edition)
    )
    for earlier in kept:
        last[earlier.unit_id] = earlier
    changed = [
        unit_id
        for unit_id, now in facts.items()
        if unit_id not in last or unpack_return(last[unit_id].facts) != now
    ]
    period = f"{quarter.year}Q{quarter.number}"
    serials = take_numbers(work.session, SERIES, period, len(changed)) if changed else range(0)
    for unit_id, serial in zip(changed, serials, strict=True):
        last[unit_id] = QuarterReturn(
            number=f"{SERIES}{quarter.year}{quarter.number}{serial:04d}",
            unit_id=unit_id,
            year=quarter.year,
            quarter=quarter.number,
            edition=last[unit_id].edition + 1 if unit_id in last else 1,
            facts=pack_return(facts[unit_id]),
            made_at=work.now,
            clerk_id=work.clerk.id,
        )
        work.session.add(last[unit_id])
    work.session.flush()
    new = set(changed)
    return tuple(
        ReturnMade(
            last[unit_id].id, last[unit_id].number, unit_id, now.unit, last[unit_id].edition,
            unit_id in new, now.minutes,
        )
        for unit_id, now in facts.items()
    )  # fmt: skip


@action("送出季度反馈表", may=DESK)
def send_returns(work: Work, ids: Sequence[int], on: date) -> int:
    """The returns went to their units on that day; who served stands as fed back.

    Returns how many. Raises KnownError for one that was sent before.
    """
    if on > work.today:
        raise KnownError("送出日期在今天之后，请核对。没有任何改动。", field="on")
    returns = list(
        work.session.scalars(
            select(QuarterReturn).where(QuarterReturn.id.in_(ids)).order_by(QuarterReturn.id)
        )
    )
    served: list[int] = []
    for one in returns:
        if one.sent_on is not None:
            raise KnownError(f"反馈表 {one.number} 已在 {one.sent_on} 送出。没有任何改动。")
        if on < one.made_at.date():
            raise KnownError(
                f"反馈表 {one.number} 是 {one.made_at:%Y-%m-%d} 生成的，不能在那之前送出。"
                "没有任何改动。",
                field="on",
            )
        one.sent_on = on
        served += [line.check_in_id for line in unpack_return(one.facts).lines if line.times]
    for start in range(0, len(served), 500):
        work.session.execute(
            update(CheckIn)
            .where(
                CheckIn.id.in_(served[start : start + 500]),
                CheckIn.status == CheckInState.SERVING.value,
            )
            .values(status=CheckInState.QUARTERLY_FEEDBACK.value, version=CheckIn.version + 1)
            .execution_options(synchronize_session=False)
        )
    work.changes.touch(CheckIn.__tablename__)
    return len(returns)


@action("收回盖章反馈表", may=DESK)
def stamped_back(work: Work, return_id: int, on: date) -> None:
    """The stamped half came back. Raises KnownError for one that was never sent."""
    one = work.session.get_one(QuarterReturn, return_id)
    if one.sent_on is None:
        raise KnownError(f"反馈表 {one.number} 还没有登记送出。没有任何改动，请先登记送出。")
    if one.stamped_on is not None:
        raise KnownError(
            f"反馈表 {one.number} 的盖章回执已在 {one.stamped_on} 收回。没有任何改动。"
        )
    if not one.sent_on <= on <= work.today:
        raise KnownError(
            f"收回日期要在送出（{one.sent_on}）之后、不晚于今天。没有任何改动。", field="on"
        )
    one.stamped_on = on
