"""Reading the times people write on a sign-in sheet: 8.30, 8点半, 下午2:00, 次日1:30, 10月3日9:00.

Also what a spreadsheet makes of them. Nothing is guessed: what could be two times is none.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum, auto
from math import isfinite

Plan = tuple[datetime, datetime]
"""When a shift begins and ends."""

_ONE_DAY = timedelta(days=1)
_LAST_YEAR = 2200  # a later one is a slip of the keyboard
_ABSENT = re.compile(r".*(请假|缺席|缺勤|未到|没到|没来|未来|未参加|取消).*")
_EMPTY = re.compile(r"[-–—/\\.]*|.*(未签|没签|漏签|忘签|忘记|空)|无")
_NEXT_DAY = re.compile(r"次日|第二天|翌日|隔天|明天|\+1")
_DAY = re.compile(
    r"(?:(?P<year>\d{4})[年\-/.])?(?P<month>\d{1,2})[月\-/.](?P<day>\d{1,2})(?:[日号]|(?=\s))[,，]?"
)
_HALF = re.compile(r"凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|夜间|早|晚|AM|PM", re.I)
_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})"
    r"(?:[:.](?P<exact>\d{2})(?::\d{2})?|[点时](?P<said>\d{2}|\d(?=分)|半|[一三]刻)?分?)?"
)
_TYPED = re.compile(r"\d{3,4}")
_AFTERNOON = ("下午", "傍晚", "晚上", "夜里", "夜间", "晚", "PM")
_MORNING = ("凌晨", "清晨", "早上", "早晨", "早", "AM")
_SPAN = re.compile(r"\s*(?:[-–—－~～]+|至|到)\s*")
_SPAN_DAY = re.compile(r"(\d{4})\s*[年\-/.]\s*(\d{1,2})\s*[月\-/.]\s*(\d{1,2})\s*[日号]?")
_PARTS = {"半": 30, "一刻": 15, "三刻": 45}


class TimeKind(Enum):
    """What was found in the cell."""

    READ = auto()
    EMPTY = auto()  # nothing written, or a word for it: 未签
    ABSENT = auto()  # 请假, 缺席
    UNREADABLE = auto()


@dataclass(frozen=True)
class ReadTime:
    """A time as read; `is_dated`: the day, or 次日, stood there."""

    kind: TimeKind
    at: datetime | None = None
    is_dated: bool = False


def read_time(cell: object, day: date, plan: Plan | None = None) -> ReadTime:
    """Read a typed text or a cell of a sheet for an activity of that day.

    A bare time belongs to that day. Only where the plan goes past midnight is it put on whichever
    of the two days lies nearer to the plan.
    """
    if isinstance(cell, bool) or (isinstance(cell, float) and not isfinite(cell)):
        return ReadTime(TimeKind.UNREADABLE)
    if isinstance(cell, datetime):
        if cell.year > _LAST_YEAR:
            return ReadTime(TimeKind.UNREADABLE)
        if cell.year <= 1904:  # a time alone, as old sheets keep it
            return _place(cell.time(), day, plan)
        return ReadTime(TimeKind.READ, _to_minute(cell), is_dated=True)
    if isinstance(cell, time):
        return _place(cell, day, plan)
    if isinstance(cell, timedelta):
        if not timedelta(0) <= cell < 3 * _ONE_DAY:
            return ReadTime(TimeKind.UNREADABLE)
        at = datetime.combine(day, time()) + cell
        return ReadTime(TimeKind.READ, _to_minute(at), is_dated=cell >= _ONE_DAY)
    if isinstance(cell, int | float):
        return _read_number(float(cell), day, plan)
    return _read_text(str(cell), day, plan)


def read_span(text: str) -> Plan | None:
    """The beginning and end of an activity: 2026年9月12日 8:30—11:30, 21:00—次日1:30."""
    plain = unicodedata.normalize("NFKC", text)
    found = _SPAN_DAY.search(plain)
    if not found:
        return None
    try:
        day = date(*(int(part) for part in found.groups()))
    except ValueError:
        return None
    if day.year > _LAST_YEAR:
        return None
    parts = _SPAN.split(plain[found.end() :].strip())
    if len(parts) != 2:
        return None
    first, last = (_read_text(part, day, None) for part in parts)
    if first.at is None or last.at is None:
        return None
    starts, ends = first.at, last.at
    if ends <= starts and not last.is_dated:
        # 下午2:00—5:00: the word holds for both.
        later = ends + timedelta(hours=12)
        ends = later if _HALF.search(parts[0]) and later > starts else ends + _ONE_DAY
    return (starts, ends) if starts < ends <= starts + 3 * _ONE_DAY else None


def _read_number(value: float, day: date, plan: Plan | None) -> ReadTime:
    """0.375 is what a sheet keeps for 9:00; 8.15 is 8:15; 8.5 could be two times."""
    if 0 < value < 1:
        return _place((datetime.min + timedelta(days=value + 1e-9)).time(), day, plan)
    if value == int(value):
        return _read_text(str(int(value)), day, plan)
    text = f"{value:.6f}".rstrip("0")
    return _read_text(text if len(text.partition(".")[2]) == 2 else "?", day, plan)


def _read_text(text: str, day: date, plan: Plan | None) -> ReadTime:
    plain = unicodedata.normalize("NFKC", text).strip().rstrip("。;；,，")
    bare = re.sub(r"[()]", "", plain)
    if len(plain) > 40:
        return ReadTime(TimeKind.UNREADABLE)
    if _EMPTY.fullmatch(bare):
        return ReadTime(TimeKind.EMPTY)
    if _ABSENT.fullmatch(bare):
        return ReadTime(TimeKind.ABSENT)
    is_next = bool(_NEXT_DAY.search(plain))
    plain = _NEXT_DAY.sub("", plain).strip()
    on: date | None = day + _ONE_DAY if is_next else None
    dated = _DAY.match(plain + " ") if re.search(r"[年月/\-]", plain) else None
    if dated and not is_next:
        try:
            on = date(int(dated["year"] or day.year), int(dated["month"]), int(dated["day"]))
        except ValueError:
            on = None
        if on is None or on.year > _LAST_YEAR:
            return ReadTime(TimeKind.UNREADABLE)
        plain = plain[dated.end() :]
    half = _HALF.match(plain.strip())
    clock = plain.strip()[half.end() if half else 0 :].replace(" ", "")
    read = _read_clock(clock, half[0].upper() if half else "")
    if read is None:
        return ReadTime(TimeKind.UNREADABLE)
    hour, minute = read
    if on is None and hour < 24:
        return _place(time(hour, minute), day, plan)
    at = datetime.combine(on or day, time()) + timedelta(hours=hour, minutes=minute)
    return ReadTime(TimeKind.READ, at, is_dated=True)


def _read_clock(text: str, half: str) -> tuple[int, int] | None:
    """Hour and minute; 24:00 is the end of the day."""
    if _TYPED.fullmatch(text):  # 830, 1130: as people type it
        hour, minute = int(text[:-2]), int(text[-2:])
    else:
        found = _CLOCK.fullmatch(text)
        if found is None:
            return None
        part = found["exact"] or found["said"] or "0"
        hour, minute = int(found["hour"]), _PARTS.get(part) or int(part)
    if (half in _AFTERNOON and hour < 12) or (half == "中午" and hour < 3):
        hour += 12
    elif half in ("晚上", "夜里", "夜间", "晚") and hour == 12:
        hour = 24
    elif half in _MORNING and hour == 12:
        hour = 0
    is_time = minute < 60 and (hour < 24 or (hour == 24 and minute == 0))
    return (hour, minute) if is_time else None


def _place(clock: time, day: date, plan: Plan | None) -> ReadTime:
    at = _to_minute(datetime.combine(day, clock))
    if plan is not None and plan[1].date() > plan[0].date():
        at = min((at, at + _ONE_DAY), key=lambda moment: _distance(moment, plan))
    return ReadTime(TimeKind.READ, at)


def _distance(moment: datetime, plan: Plan) -> timedelta:
    return max(plan[0] - moment, moment - plan[1], timedelta(0))


def _to_minute(moment: datetime) -> datetime:
    """What a sheet keeps as fractions of a day is a few milliseconds beside the minute."""
    return (moment + timedelta(seconds=30)).replace(second=0, microsecond=0, tzinfo=None)
