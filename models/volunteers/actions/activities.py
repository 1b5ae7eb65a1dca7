"""Activities from draft over publication to their end."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date, datetime, timedelta

from sqlalchemy import column, func, select, table, update
from sqlalchemy.orm.attributes import flag_modified

from models.errors import Conflict, Difference, KnownError
from models.people.rules.contacts import read_phone
from models.roles import DESK
from models.volunteers.actions.changing import (
    add_places,
    add_shifts,
    change_places,
    change_shifts,
    check_still_fit,
    drop_shifts,
    fill_activity,
    have_to_be_told,
    names_of,
)
from models.volunteers.actions.numbering import ACTIVITY, next_number
from models.volunteers.actions.places import hold_places, move_up, read_place
from models.volunteers.queries.forms import activity_form
from models.volunteers.queries.settings import read_volunteer_settings
from models.volunteers.rules.activities import (
    ActivityForm,
    NotReady,
    Status,
    check_activity,
    opening_needs,
)
from models.volunteers.rules.signing_up import MovedUp, ToCall, ToTell
from models.volunteers.tables import (
    Activity,
    ActivityPicture,
    Attendance,
    MenuOrder,
    SignUp,
    Team,
)
from models.work import Work, action

MOST_REPEATS = 60
# What decides whether somebody may take a place.
_DECIDING = ("shifts", "places", "min_age", "max_age", "is_dangerous", "insurance")
_CHANGEABLE = (Status.DRAFT.value, Status.OPEN.value)
# Pictures are kept by whoever takes them in; here they have a number only.
_PICTURE = table("picture", column("id"))


@action("拟定志愿活动", may=DESK)
def draft_activity(work: Work, form: ActivityForm) -> int:
    """Keep a draft, which needs a name and a shift only; returns its id."""
    _check(work, form)
    return _draft(work, form)


@action("修改志愿活动", may=DESK)
def change_activity(work: Work, activity_id: int, form: ActivityForm, version: int) -> MovedUp:
    """Change a draft, or an activity that people already signed up for.

    They are to be told of another time or place, and more places are filled from the waiting
    line. Raises Conflict where somebody else saved meanwhile, and KnownError for a change that
    would put somebody out or leave an open activity without what opening needs.
    """
    activity = work.session.get_one(Activity, activity_id)
    # Nobody signs up between the look at the names and the change.
    hold_places(work, activity_id)
    before = activity_form(work.session, activity)
    if activity.status not in _CHANGEABLE:
        raise KnownError(f"活动{Status(activity.status).text}，不能再改。没有任何改动。")
    if activity.version != version:
        raise Conflict(
            f"“{activity.name}”刚刚被另一位同事修改过，您的修改还没有保存。"
            "请在下面逐项选定，再保存。",
            _differences(before, form),
        )
    _check(work, form)
    is_open = activity.status == Status.OPEN.value
    if is_open:
        _check_ready(form, work.now, before)
    if form.waiting_places < activity.waiting:
        raise KnownError(
            f"已有 {activity.waiting} 人候补，候补名额不能更少。没有保存。",
            field="waiting_places",
        )
    with work.session.no_autoflush:
        fill_activity(activity, form)
        # Also where only shifts and places change: of two PCs the later one is told.
        flag_modified(activity, "name")
    work.session.flush()
    ids = change_shifts(work, activity, before, form)
    more = change_places(work, activity, before, form, ids)
    drop_shifts(work, before, ids)
    if not is_open:
        return MovedUp()
    if form.place.strip() != before.place:
        have_to_be_told(work, ToTell.CHANGED, SignUp.activity_id == activity_id)
    if any(getattr(form, name) != getattr(before, name) for name in _DECIDING):
        check_still_fit(work, activity_id)
    moved = MovedUp()
    for place_id in more:
        place = read_place(work, place_id)
        moved += move_up(work, place, place.wanted - place.taken)
    return moved


@action("发布志愿活动", may=DESK)
def open_activity(work: Work, activity_id: int) -> None:
    """People may sign up from now on.

    Raises NotReady with a sentence for each thing that is missing (志愿服务条例 13, 14, 17).
    """
    activity = work.session.get_one(Activity, activity_id)
    if activity.status != Status.DRAFT.value:
        raise KnownError(f"活动{Status(activity.status).text}，不用再发布。没有任何改动。")
    _open(work, activity)


@action("重复志愿活动", may=DESK)
def repeat_activity(
    work: Work, activity_id: int, days: Sequence[date], opened: bool = False
) -> tuple[int, ...]:
    """The same activity on other days, as drafts or open at once; returns the new ids.

    Raises KnownError for a day on which it takes place already, and for a dangerous one that is
    to open at once: its policy may be over by then (志愿服务条例 17). Then none of them is made.
    """
    first = work.session.get_one(Activity, activity_id)
    form = activity_form(work.session, first)
    if not days or len(days) > MOST_REPEATS:
        raise KnownError(f"请选择 1 到 {MOST_REPEATS} 个日期。没有任何改动。", field="days")
    if opened and form.is_dangerous:
        raise KnownError(
            "标明有危险的活动，保险要逐次核对。没有任何改动；请先重复成草稿，核对保险再发布。",
            field="opened",
        )
    root = first.repeats_id or first.id
    taken = {
        at.date()
        for at in work.session.scalars(
            select(Activity.starts_at).where(
                (Activity.id == root) | (Activity.repeats_id == root),
                Activity.status != Status.CANCELLED.value,
            )
        )
    }
    made = []
    for day in sorted(days):
        if day in taken or day < work.today:
            why = "已经有这个活动" if day in taken else "已经过去"
            raise KnownError(f"{day} {why}，请去掉这一天。没有任何改动。", field="days")
        taken.add(day)
        copy_id = _draft(work, _moved(form, day - form.starts_at.date()))
        copy = work.session.get_one(Activity, copy_id)
        copy.repeats_id = root
        if opened:
            _open(work, copy)
        made.append(copy_id)
    return tuple(made)


@action("取消志愿活动", may=DESK)
def cancel_activity(work: Work, activity_id: int, reason: str) -> tuple[ToCall, ...]:
    """Call an activity off; says whom to call. Names and places stay as they were."""
    activity = work.session.get_one(Activity, activity_id)
    if not reason.strip():
        raise KnownError("请写明取消的原因，要告诉报名的人。没有任何改动。", field="reason")
    if activity.status not in _CHANGEABLE:
        raise KnownError(f"活动{Status(activity.status).text}，不能取消。没有任何改动。")
    there = select(Attendance.id).where(Attendance.activity_id == activity_id).limit(1)
    if work.now >= activity.ends_at or work.session.scalar(there) is not None:
        raise KnownError(
            "活动已经结束或已有人签到，不能取消。请办理“结束”，没来的人登记缺席。没有任何改动。"
        )
    hold_places(work, activity_id)
    activity.status = Status.CANCELLED.value
    activity.cancelled_reason = reason.strip()
    work.session.flush()
    # Whatever else had to be told, this is what counts now.
    work.session.connection().execute(
        update(SignUp).where(SignUp.activity_id == activity_id).values(to_tell="")
    )
    have_to_be_told(work, ToTell.CANCELLED, SignUp.activity_id == activity_id)
    day = f"{activity.starts_at.month}月{activity.starts_at.day}日"
    text = f"{day}的“{activity.name}”取消：{activity.cancelled_reason}"
    calls = tuple(ToCall(*row, text) for row in names_of(work, activity_id))
    if calls:
        work.note(to_call=len(calls), phones="shown")
    return calls


@action("结束志愿活动", may=DESK)
def end_activity(work: Work, activity_id: int, served_count: int, content: str = "") -> None:
    """Close an activity after its last shift with how many people were served.

    `content` replaces what was planned by what was done; empty leaves it.
    """
    activity = work.session.get_one(Activity, activity_id)
    if activity.status != Status.OPEN.value:
        raise KnownError(f"活动{Status(activity.status).text}，不能办理结束。没有任何改动。")
    if work.now < activity.ends_at:
        raise KnownError(
            f"活动要到 {activity.ends_at:%m-%d %H:%M} 才结束。没有任何改动。", field="served_count"
        )
    if not 0 <= served_count <= 1_000_000:
        raise KnownError("请填写服务对象人数，没有就填 0。没有保存。", field="served_count")
    activity.status, activity.served_count = Status.ENDED.value, served_count
    if content.strip():
        activity.content = content.strip()
    work.session.flush()
    # It is over: nobody has to be told any more.
    work.session.connection().execute(
        update(SignUp)
        .where(SignUp.activity_id == activity_id, SignUp.to_tell != "")
        .values(to_tell="")
    )


@action("删除活动草稿", may=DESK)
def drop_draft(work: Work, activity_id: int) -> None:
    """Remove a draft that was never open."""
    activity = work.session.get_one(Activity, activity_id)
    if activity.status != Status.DRAFT.value:
        raise KnownError("只有草稿可以删除，发布过的活动请办理取消。没有任何改动。")
    for used, what in (
        (select(Activity.id).where(Activity.repeats_id == activity_id), "别的日期由它重复而来"),
        (select(MenuOrder.id).where(MenuOrder.activity_id == activity_id), "有居民点单用它完成"),
        (
            select(ActivityPicture.id).where(ActivityPicture.activity_id == activity_id),
            "已经有照片",
        ),
    ):
        if work.session.scalar(used.limit(1)) is not None:
            raise KnownError(f"“{activity.name}”{what}，不能删除。没有任何改动。")
    before = activity_form(work.session, activity)
    empty = replace(before, places=())
    change_places(work, activity, before, empty, [s.id for s in before.shifts if s.id])
    drop_shifts(work, before, ())
    work.session.delete(activity)


@action("存入活动照片", may=DESK)
def keep_photo(work: Work, activity_id: int, picture_id: int, caption: str = "") -> int:
    """Put a kept picture to an activity; returns the id of the line.

    Publishing it is another matter: nobody is shown without consent (志愿服务条例 20).
    """
    activity = work.session.get_one(Activity, activity_id)
    known = select(_PICTURE.c.id).where(_PICTURE.c.id == picture_id)
    if work.session.scalar(known) is None:
        raise KnownError("没有找到这张图片，请重新选择。没有保存。", field="picture")
    held = work.session.scalar(
        select(func.count())
        .select_from(ActivityPicture)
        .where(ActivityPicture.activity_id == activity_id, ActivityPicture.picture_id == picture_id)
    )
    if held:
        raise KnownError("这张照片已经在活动里，没有重复保存。", field="picture")
    photo = ActivityPicture(
        activity_id=activity.id, picture_id=picture_id, caption=caption.strip(), at=work.now,
        clerk_id=work.clerk.id,
    )  # fmt: skip
    work.session.add(photo)
    work.session.flush()
    return photo.id


def _draft(work: Work, form: ActivityForm) -> int:
    activity = Activity(
        number=next_number(work, ACTIVITY), status=Status.DRAFT.value, clerk_id=work.clerk.id
    )
    fill_activity(activity, form)
    work.session.add(activity)
    work.session.flush()
    add_places(work, activity.id, form.places, add_shifts(work, activity.id, form.shifts))
    return activity.id


def _open(work: Work, activity: Activity) -> None:
    form = activity_form(work.session, activity)
    missing = opening_needs(form, work.now)
    if missing:
        raise NotReady(activity.name, missing)
    activity.status = Status.OPEN.value


def _check(work: Work, form: ActivityForm) -> None:
    check_activity(form, read_volunteer_settings(work.session, work.today).most_shift_hours)
    read_phone(form.phone)
    if form.team_id is not None:
        team = work.session.get(Team, form.team_id)
        if team is None or (team.closed_on is not None and team.closed_on < form.starts_at.date()):
            raise KnownError("这个服务队已经撤销，请另选一个。没有保存。", field="team")


def _check_ready(form: ActivityForm, now: datetime, before: ActivityForm) -> None:
    """What was open already may be running; only changed times have to lie ahead."""
    missing = tuple(
        need
        for need in opening_needs(form, now)
        if not (need.field == "closes_at" and form.closes_at == before.closes_at)
        and not (need.field == "shifts" and _same_past(form, now, before))
    )
    if missing:
        raise NotReady(form.name, missing)


def _same_past(form: ActivityForm, now: datetime, before: ActivityForm) -> bool:
    return all(shift in before.shifts for shift in form.shifts if shift.starts_at <= now)


def _moved(form: ActivityForm, by: timedelta) -> ActivityForm:
    """The form that many days later, without the ids of what it was made from."""
    shifts = tuple(
        replace(s, starts_at=s.starts_at + by, ends_at=s.ends_at + by, id=None) for s in form.shifts
    )
    places = tuple(replace(place, id=None) for place in form.places)
    closes = form.closes_at + by if form.closes_at else None
    return replace(form, shifts=shifts, places=places, closes_at=closes)


def _differences(before: ActivityForm, form: ActivityForm) -> tuple[Difference, ...]:
    """What the clerk's form says beside what another clerk has kept meanwhile."""
    return tuple(
        Difference(f.name, _text(getattr(form, f.name)), _text(getattr(before, f.name)))
        for f in fields(ActivityForm)
        if getattr(form, f.name) != getattr(before, f.name)
    )


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, tuple):
        return "；".join(map(_line, value))
    return str(getattr(value, "text", value))


def _line(value: object) -> str:
    starts, ends = getattr(value, "starts_at", None), getattr(value, "ends_at", None)
    if starts is not None and ends is not None:
        return f"{starts:%m-%d %H:%M}–{ends:%H:%M}"
    return f"{getattr(value, 'post', '')} {getattr(value, 'wanted', '')} 人"
