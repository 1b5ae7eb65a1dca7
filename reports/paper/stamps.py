"""Who prints a sheet, when, and for the how-manieth time."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class PrintStamp:
    """The circumstances of one printing; none of it belongs to the paper's own text.

    `copy` is 1 for the first print; 2 and more are marked 补打 outside the type area and
    are otherwise identical. A draft (the preview while typing) is marked as such and shows
    where the seal goes. `allow_missing` prints characters no font has as their code.
    """

    printed_at: datetime
    printed_by: str
    copy: int = 1
    draft: bool = False
    allow_missing: bool = False

    @property
    def mark(self) -> str:
        """The mark outside the type area; empty on a first print."""
        if self.draft:
            return "预览稿，未编号，不作凭证"
        if self.copy > 1:
            return f"补打　第{self.copy}次　{format_time(self.printed_at)}"
        return ""

    @property
    def footer(self) -> str:
        """Printed at and printed by, for the foot of a ledger."""
        return f"打印时间 {format_time(self.printed_at)}　打印人 {self.printed_by}"


def say_filler(centre: str, stamp: PrintStamp) -> str:
    """The line below every list that goes to the district: who fills it in, and when."""
    return (
        f"填报单位：{centre}　　填报人：{stamp.printed_by}　　审核人：　　　　　　"
        f"填报日期：{stamp.printed_at:%Y-%m-%d}"
    )


def format_time(time: datetime) -> str:
    """2026-11-21 10:00"""
    return f"{time:%Y-%m-%d %H:%M}"


def format_date(day: date) -> str:
    """2026年11月1日: full year, no leading zeros (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def format_minute(time: datetime) -> str:
    """2026年11月1日 9时05分"""
    return f"{format_date(time)} {time.hour}时{time.minute:02d}分"
