"""Services are written down line by line; a wrong line is corrected by a new one, never edited."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from models.double_check_in.actions.members import hold_member, unit_on
from models.double_check_in.queries.counted import activity_hours
from models.double_check_in.rules.posts import PostKind
from models.double_check_in.rules.services import SameDay, check_service, say_minutes
from models.double_check_in.rules.states import CheckInState, after_service
from models.double_check_in.tables import PostClaim, ServiceRecord
from models.errors import KnownError
from models.roles import DESK
from models.work import Work, action


@dataclass(frozen=True)
class ServiceForm:
    """A line of the 登记卡. `minutes` is the time served."""

    check_in_id: int
    day: date
    kind: PostKind
    content: str
    minutes: int
    confirmed_by: str
    post_id: int | None = None
    place: str = ""
    besides_activity: bool = False


@action("登记服务", may=DESK)
def record_service(work: Work, form: ServiceForm) -> int:
    """Write down what a member did; returns the record.

    Raises KnownError for a day on which the member was not checked in, and SameDay where hours
    of a volunteer activity of that day count already.
    """
    return _record(work, form).id


@action("登记服务（多人）", may=DESK)
def record_services(work: Work, forms: Sequence[ServiceForm]) -> tuple[int, ...]:
    """One event with many members: all lines or none."""
    if not forms:
        raise KnownError("还没有选择党员。没有保存。")
    return tuple(_record(work, form).id for form in forms)


@action("更正服务记录", may=DESK)
def correct_service(work: Work, record_id: int, form: ServiceForm, reason: str) -> int:
    """A new line in place of a wrong one, with the reason; both stay. Returns the new one.

    Raises KnownError for a line that was corrected before.
    """
    old = _take_back(work, record_id, reason)
    new = _record(work, replace(form, check_in_id=old.check_in_id))
    new.corrects_id, new.reason = old.id, reason.strip()
    return new.id


@action("作废服务记录", may=DESK)
def cancel_service(work: Work, record_id: int, reason: str) -> int:
    """Take a line back; a line without time says why. Returns that line."""
    old = _take_back(work, record_id, reason)
    gone = ServiceRecord(
        check_in_id=old.check_in_id, unit_id=old.unit_id, post_id=old.post_id, day=old.day,
        kind=old.kind, content=old.content, place=old.place, minutes=0,
        confirmed_by=old.confirmed_by, at=work.now, clerk_id=work.clerk.id, corrects_id=old.id,
        reason=reason.strip(), is_current=False,
    )  # fmt: skip
    work.session.add(gone)
    work.session.flush()
    return gone.id


def _take_back(work: Work, record_id: int, reason: str) -> ServiceRecord:
    if not reason.strip():
        raise KnownError("请写明更正的原因。没有任何改动。", field="reason")
    old = work.session.get_one(ServiceRecord, record_id, with_for_update=True)
    if not old.is_current:
        raise KnownError("这条服务记录已经更正或作废过，请看最新的一条。没有任何改动。")
    old.is_current = False
    work.session.flush()
    return old


def _record(work: Work, form: ServiceForm) -> ServiceRecord:
    check_service(form.day, work.today, form.minutes, form.content, form.confirmed_by)
    kept = hold_member(work, form.check_in_id)
    name = kept.person.name
    unit_id = unit_on(work, kept.id, form.day)
    if unit_id is None:
        raise KnownError(
            f"“{name}”在 {form.day} 没有报到（{kept.checked_in_on} 报到），不能登记那天的服务。"
            "没有保存。",
            field="day",
        )
    if kept.status == CheckInState.CHECKED_IN.value:
        raise KnownError(f"“{name}”已报到，社区还没有接收。请先点“接收”。没有保存。")
    _check_post(work, form)
    _check_twice(work, form, name)
    _check_day(work, form, name)
    record = ServiceRecord(
        check_in_id=kept.id, unit_id=unit_id, post_id=form.post_id, day=form.day,
        kind=form.kind.value, content=form.content.strip(), place=form.place.strip(),
        minutes=form.minutes, confirmed_by=form.confirmed_by.strip(), at=work.now,
        clerk_id=work.clerk.id, besides_activity=form.besides_activity,
    )  # fmt: skip
    work.session.add(record)
    kept.status = after_service(CheckInState(kept.status)).value
    work.session.flush()
    return record


def _check_post(work: Work, form: ServiceForm) -> None:
    if form.post_id is None:
        return
    held = work.session.scalar(
        select(PostClaim.id)
        .where(PostClaim.post_id == form.post_id, PostClaim.check_in_id == form.check_in_id)
        .limit(1)
    )
    if held is None:
        raise KnownError("这名党员没有认领过这个岗位，请先认领或改选岗位。没有保存。", field="post")


def _check_twice(work: Work, form: ServiceForm, name: str) -> None:
    """The same line of a 登记卡 typed in again would count twice."""
    held = work.session.scalar(
        select(ServiceRecord.id)
        .where(
            ServiceRecord.check_in_id == form.check_in_id,
            ServiceRecord.day == form.day,
            ServiceRecord.is_current,
            ServiceRecord.content == form.content.strip(),
            ServiceRecord.minutes == form.minutes,
        )
        .limit(1)
    )
    if held is not None:
        raise KnownError(
            f"“{name}”{form.day} 已经登记过同样的一条（{form.content.strip()}，"
            f"{say_minutes(form.minutes)}），没有重复登记。确实有两次的，请在内容里写明第几次。",
            field="content",
        )


def _check_day(work: Work, form: ServiceForm, name: str) -> None:
    """A day has 24 hours, and an activity's hours are counted by themselves."""
    written = work.session.scalars(
        select(ServiceRecord.minutes).where(
            ServiceRecord.check_in_id == form.check_in_id,
            ServiceRecord.day == form.day,
            ServiceRecord.is_current,
        )
    )
    activities = activity_hours(work.session, form.day, form.day, check_in_id=form.check_in_id)
    if activities and not form.besides_activity:
        told = "、".join(f"“{row.content}”{say_minutes(row.minutes)}" for row in activities)
        raise SameDay(
            f"“{name}”{form.day} 参加了志愿活动{told}，时长已自动计入，不要重复登记。"
            "还没有保存；如果是另外的一次服务，请勾选“活动之外的服务”再保存。",
            field="besides_activity",
        )
    total = sum(written) + sum(row.minutes for row in activities) + form.minutes
    if total > 24 * 60:
        raise KnownError(
            f"“{name}”{form.day} 的服务加起来有 {say_minutes(total)}，超过 24 小时，"
            "请核对。没有保存。",
            field="minutes",
        )
