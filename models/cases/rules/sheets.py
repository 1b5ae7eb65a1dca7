"""Numbered blank intake sheets: printed ahead, written by hand, re-entered in order (practice)."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from models.errors import KnownError
from models.worded import Worded

SERIES = "KB"
LAST_SERIAL = 9999
MOST_AT_ONCE = 100
_NUMBER = re.compile(r"(?:KB)?(\d{4})-?(\d{4})", re.IGNORECASE)


class SheetState(Worded):
    """What became of a sheet."""

    OPEN = "open", "待补录"
    ENTERED = "entered", "已补录"
    VOID = "void", "作废"


@dataclass(frozen=True)
class SheetEntry:
    """A visit re-entered from a sheet: which one, and the time written on it."""

    number: str
    written_at: datetime


def name_sheet(year: int, serial: int) -> str:
    """KB2026-0001: sorted as text they stand in the order of printing."""
    return f"{SERIES}{year}-{serial:04d}"


def read_sheet_number(text: str) -> str:
    """A number as it is typed or scanned: kb2026-0007, 20260007. Raises KnownError."""
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        raise KnownError(
            f"“{text.strip()[:20]}”不是空白表编号，没有改动。请按表头填写，如 KB2026-0007。",
            field="number",
        )
    return name_sheet(int(match[1]), int(match[2]))


def check_count(count: int) -> None:
    """Raise KnownError for a batch nobody means."""
    if not 1 <= count <= MOST_AT_ONCE:
        raise KnownError(
            f"一次可以打印 1 到 {MOST_AT_ONCE} 张，没有取号。请改正张数后再打印。", field="count"
        )


def check_written_at(entry: SheetEntry, printed_at: datetime, now: datetime) -> None:
    """Raise KnownError for a time that cannot stand on the sheet."""
    if entry.written_at > now:
        raise KnownError(
            f"表上的时间 {entry.written_at:%Y-%m-%d %H:%M} 还没有到，没有保存，已填的都在。"
            "请按表头核对来访时间。",
            field="written_at",
        )
    # The sheet says minutes, the print knows seconds.
    if entry.written_at < printed_at.replace(second=0, microsecond=0):
        raise KnownError(
            f"{entry.number} 是 {printed_at:%Y-%m-%d %H:%M} 打印的，"
            f"来访时间不能早于它。没有保存，已填的都在。请核对编号和来访时间。",
            field="written_at",
        )


def find_gaps(waiting: Collection[str], highest_entered: str) -> tuple[str, ...]:
    """Sheets neither entered nor void although a later one is entered."""
    return tuple(sorted(number for number in waiting if number < highest_entered))


def propose_next(waiting: Collection[str], highest_entered: str) -> str:
    """The sheet to enter next: the first after the last one entered, else what was left out."""
    later = sorted(number for number in waiting if number > highest_entered)
    return (later or sorted(waiting) or [""])[0]


def describe_gaps(gaps: Sequence[str]) -> str:
    """The gaps in words, runs of numbers together; empty: there is none."""
    if not gaps:
        return ""
    runs: list[list[str]] = []
    for number in gaps:
        if runs and _follows(runs[-1][-1], number):
            runs[-1].append(number)
        else:
            runs.append([number])
    named = "、".join(run[0] if len(run) == 1 else f"{run[0]} 至 {run[-1][-4:]}" for run in runs)
    return (
        f"编号不连续：{named}（共 {len(gaps)} 张）还没有补录，后面的已经补录。"
        "请找到这些表补录，找不到或写坏的请作废并写明原因。"
    )


def _follows(before: str, number: str) -> bool:
    return number[:-4] == before[:-4] and int(number[-4:]) == int(before[-4:]) + 1
