"""What may be written on a 登记卡."""

from datetime import date

from models.errors import KnownError

MOST_MINUTES = 24 * 60


class SameDay(KnownError):  # noqa: N818 — the clerk may go on
    """The member has hours of a volunteer activity on that day: the same service, or another one?

    Saving again with `besides_activity` says that it was another one.
    """

    code = "SAME_DAY"


def check_service(day: date, today: date, minutes: int, content: str, confirmed_by: str) -> None:
    """Raise KnownError for a service that nobody could have given."""
    if day > today:
        raise KnownError("服务日期在今天之后，请核对。没有保存。", field="day")
    if minutes <= 0:
        raise KnownError("请填写服务时长。没有保存。", field="minutes")
    if minutes > MOST_MINUTES:
        raise KnownError("一天的服务时长不会超过 24 小时，请核对。没有保存。", field="minutes")
    if not content.strip():
        raise KnownError("请填写服务内容。没有保存。", field="content")
    if not confirmed_by.strip():
        raise KnownError("请填写确认人（社区负责人）。没有保存。", field="confirmed_by")


def say_minutes(minutes: int) -> str:
    """1小时30分, 45分, 2小时."""
    hours, left = divmod(minutes, 60)
    if not hours:
        return f"{left}分"
    return f"{hours}小时{left}分" if left else f"{hours}小时"
