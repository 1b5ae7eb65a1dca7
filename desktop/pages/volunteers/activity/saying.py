"""The sentences at the head of an activity's page."""

from datetime import date

from desktop.pages.volunteers.words import say_activity
from models.volunteers.queries.activities import ActivityPage as Activity
from models.volunteers.queries.activities import PlaceRow


def say_needs(place: PlaceRow) -> str:
    """What a post asks for."""
    age = f"{place.min_age} 岁起" if place.min_age is not None else ""
    return "；".join(filter(None, ("、".join(place.skills), age)))


def say_about(activity: Activity, today: date) -> str:
    """When, where, who answers for it, and until when one may sign up."""
    row, form = activity.row, activity.form
    parts = [
        say_activity(row, today),
        row.place,
        f"负责人 {form.person_in_charge} {form.phone}".rstrip() if form.person_in_charge else "",
        row.team or form.organiser,
        _say_ages(form.min_age, form.max_age),
        f"报名到 {form.closes_at:%m-%d %H:%M}" if form.closes_at else "",
        f"候补名额 {form.waiting_places}" if form.waiting_places else "不设候补",
    ]
    return "　".join(filter(None, parts))


def _say_ages(least: int | None, most: int | None) -> str:
    if least is not None and most is not None:
        return f"{least}–{most} 岁"
    if least is not None:
        return f"{least} 岁起"
    return f"{most} 岁以下" if most is not None else ""


def say_content(activity: Activity) -> str:
    """What is done there, what to bring, and what became of it."""
    form = activity.form
    parts = [
        form.content,
        f"带好：{form.things_needed}" if form.things_needed else "",
        f"风险：{form.risk}" if form.risk else "",
        f"保险：{form.insurance}" if form.insurance else "",
        f"取消原因：{activity.cancelled_reason}" if activity.cancelled_reason else "",
        f"服务 {activity.served_count} 人" if activity.served_count is not None else "",
    ]
    return "　".join(filter(None, parts))
