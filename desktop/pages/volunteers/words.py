"""How activities, places and names are put in words."""

from collections.abc import Sequence
from datetime import date, datetime

from models.volunteers.queries.activities import ActivityRow, PlaceRow
from models.volunteers.rules.activities import Status
from models.volunteers.rules.signing_up import SignUpState

STATUS_TONES = {
    Status.DRAFT: "amber",
    Status.OPEN: "blue",
    Status.FULL: "green",
    Status.RUNNING: "green",
    Status.ENDED: "grey",
    Status.CANCELLED: "red",
}
STATE_TONES = {
    SignUpState.ADMITTED: "green",
    SignUpState.WAITING: "amber",
    SignUpState.WITHDRAWN: "grey",
    SignUpState.REJECTED: "grey",
}
WEEKDAYS = "一二三四五六日"
NOTHING = "没有任何改动。"

# What changes in the store make a page of volunteers read again.
WATCHED = (
    "activity", "shift", "activity_place", "sign_up", "volunteer", "team", "team_member", "person",
    "attendance", "menu_order", "activity_picture",
)  # fmt: skip


def say_date(day: date, today: date) -> str:
    """11月28日 周六; the year only where it is not this one."""
    year = f"{day.year}年" if day.year != today.year else ""
    return f"{year}{day.month}月{day.day}日 周{WEEKDAYS[day.weekday()]}"


def say_times(starts: datetime, ends: datetime) -> str:
    """09:00–11:00; past midnight it says so."""
    crosses = "次日" if ends.date() > starts.date() else ""
    return f"{starts:%H:%M}–{crosses}{ends:%H:%M}"


def say_shift(starts: datetime, ends: datetime, today: date) -> str:
    """11月28日 周六 09:00–11:00."""
    return f"{say_date(starts.date(), today)} {say_times(starts, ends)}"


def say_activity(row: ActivityRow, today: date) -> str:
    """When the activity is, from its first start to its last end."""
    if (row.ends_at - row.starts_at).total_seconds() <= 24 * 3600:
        return say_shift(row.starts_at, row.ends_at, today)
    return f"{say_date(row.starts_at.date(), today)} 至 {say_date(row.ends_at.date(), today)}"


def say_room(place: PlaceRow, waiting_left: int) -> tuple[str, str]:
    """What is left at a place, and its tone."""
    if place.free > 0:
        return f"还有 {place.free} 名额", "green"
    if waiting_left > 0:
        return f"已满，候补 {place.waiting}" if place.waiting else "已满，可候补", "amber"
    return f"已满，候补也满（{place.waiting}）" if place.waiting else "已满，不设候补", "red"


def say_words(words: Sequence[object]) -> str:
    """Kinds or times in one line."""
    return "、".join(str(getattr(word, "text", word)) for word in words)
