"""Judging sign-in sheets that were typed in from paper: pure, rows in, judgements out.

Minutes are out minus in; breaks nobody told of are not counted. A doubtful line comes in without
hours and says why.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from models.people.rules.contacts import PhoneCode, clean_phone
from models.people.rules.names import NameCode, clean_name
from models.people.rules.residents.row_codes import Outcome, RowCode
from models.people.rules.row_cells import RawRow, text_of, unwrap
from models.volunteers.rules.attendance import Doubt, Judgement, Other, Refusal, Times, judge
from models.volunteers.rules.settings import VolunteerSettings
from models.volunteers.rules.times import ReadTime, TimeKind, read_span, read_time
from models.worded import Worded

FIELDS = {
    "name": "姓名",
    "id_number": "证件号",
    "phone": "联系电话",
    "post": "岗位",
    "sign_in": "签到时间",
    "sign_out": "签退时间",
    "hours": "时长",
}
"""What a column of a sign-in sheet can be, with the word for it."""

_HEADING = re.compile(
    r"(活动名称|活动主题|活动项目|活动时间|服务时间|时间|日期|活动地点|地点|负责人)\s*[:：]\s*(.+)"
)
_MEANS = {
    "活动名称": "activity", "活动主题": "activity", "活动项目": "activity", "活动时间": "span",
    "服务时间": "span", "时间": "span", "日期": "span", "活动地点": "place", "地点": "place",
    "负责人": "person_in_charge",
}  # fmt: skip
_FOOTER = re.compile(
    r"(实到|应到|签到人数|记录人|负责人|填表|制表|审核|组织者|备注|说明|注)\s*\w{0,4}[:：]"
)
_TOTAL = re.compile(r"合\s*计|总\s*计|共\s*计")
_HOURS = re.compile(r"(?:(\d+(?:\.\d+)?)(?:个?小时|h|时)?)?(?:(\d{1,3})(?:分钟|分))?", re.I)


class ListCode(Worded):
    """Reasons that come from the sheet and not from one line's times alone."""

    HEADING_MISSING = "HEADING_MISSING", "表头上看不到活动名称或活动时间，请补上后再导入"
    CROSS_MIDNIGHT = "CROSS_MIDNIGHT", "跨过零点，签退按次日"


SignInCode = Refusal | Doubt | ListCode | NameCode | PhoneCode | RowCode
_ERRORS: tuple[SignInCode, ...] = (NameCode.MISSING, ListCode.HEADING_MISSING, *Refusal)
_DOUBTS: tuple[SignInCode, ...] = tuple(Doubt)
_WARNINGS: tuple[SignInCode, ...] = (
    *_DOUBTS, NameCode.ANNOTATED, NameCode.LOST_CHAR, PhoneCode.MISSING, PhoneCode.BAD,
    PhoneCode.MULTI, PhoneCode.ANNOTATED,
)  # fmt: skip
_INFORMATION: tuple[SignInCode, ...] = (
    ListCode.CROSS_MIDNIGHT, NameCode.SPACES, NameCode.DOT, NameCode.RARE, PhoneCode.PREFIX,
    PhoneCode.SEPARATORS, PhoneCode.FULLWIDTH,
)  # fmt: skip
_RANKS = {code: rank for rank, code in enumerate((*_ERRORS, *_WARNINGS, *_INFORMATION))}


@dataclass(frozen=True)
class ListedSheet:
    """One sheet as read: its rows, the columns that were found, and the header's last row."""

    name: str
    rows: Sequence[RawRow]
    columns: Mapping[str, int]
    header_row: int


@dataclass(frozen=True)
class Heading:
    """What stands above and below the table."""

    sheet: str
    activity: str
    place: str
    person_in_charge: str
    starts_at: datetime | None
    ends_at: datetime | None


@dataclass(frozen=True)
class LineValues:
    """A line as read and cleaned; `minutes` is out minus in, whatever became of the line."""

    name: str
    phone: str
    post: str
    sign_in: datetime | None
    sign_out: datetime | None
    minutes: int | None
    credited: int | None  # None: doubtful or wrong, no hours
    written_hours: str
    doubts: tuple[Doubt, ...]
    ref: str = ""  # sheet!row of the other line


@dataclass(frozen=True)
class JudgedLine:
    """The judgement of one row of a sheet."""

    sheet: str
    number: int
    outcome: Outcome
    reasons: tuple[SignInCode, ...]
    detail: str = ""
    values: LineValues | None = None

    @property
    def place(self) -> str:
        """Where it stands: sheet!row."""
        return f"{self.sheet}!{self.number}"


@dataclass(frozen=True)
class JudgedList:
    """One sheet with its heading and the judgement of every row, in order."""

    heading: Heading
    lines: tuple[JudgedLine, ...]


def judge_sign_in_lists(
    sheets: Sequence[ListedSheet], settings_on: Callable[[date], VolunteerSettings]
) -> tuple[JudgedList, ...]:
    """Judge all rows of all sheets together: who is in two places at once is seen in both.

    `settings_on` gives the settings of a day, by which its hours are counted.
    """
    headings = [read_heading(sheet) for sheet in sheets]
    read = [
        [_read(sheet, number, heading, row) for row in sheet.rows]
        for number, (sheet, heading) in enumerate(zip(sheets, headings, strict=True))
    ]
    by_person: dict[tuple[str, str], list[_Line]] = {}
    for rows in read:
        for found in rows:
            if isinstance(found, _Line) and not found.refused:
                by_person.setdefault((found.name, found.phone), []).append(found)
    # A line that cannot have been is no other line that anybody could overlap.
    judged = {
        id(line): _judge(line, some, settings_on) for some in by_person.values() for line in some
    }
    sound = {
        key: [line for line in some if not judged[id(line)][0].refusals]
        for key, some in by_person.items()
    }
    return tuple(
        JudgedList(
            heading,
            tuple(
                _tell(found, *_judge(found, sound.get((found.name, found.phone), ()), settings_on))
                if isinstance(found, _Line)
                else found
                for found in rows
            ),
        )
        for heading, rows in zip(headings, read, strict=True)
    )


def read_heading(sheet: ListedSheet) -> Heading:
    """The activity from the lines around the table."""
    found: dict[str, str] = {}
    for row in sheet.rows:
        if sheet.header_row <= row.number <= sheet.header_row + 1:
            continue
        for cell in row.cells:
            match = _HEADING.search(cell) if isinstance(cell, str) and len(cell) < 200 else None
            if match:
                found.setdefault(_MEANS[match[1]], match[2].strip())
    span = read_span(found.get("span", ""))
    starts, ends = span or (None, None)
    return Heading(
        sheet.name, found.get("activity", "")[:120], found.get("place", "")[:120],
        found.get("person_in_charge", "")[:80], starts, ends,
    )  # fmt: skip


def read_hours(cell: object) -> tuple[str, int | None]:
    """Hours written by hand, as text and in minutes: 3.4小时, 2.8, 2小时30分."""
    text = text_of(cell).replace("\x00", "")
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    match = _HOURS.fullmatch(plain) if plain and len(plain) < 20 else None
    if match is None:
        return text[:10], None
    minutes = Decimal(match[1] or 0) * 60 + int(match[2] or 0)
    return (match[1] if match[1] and not match[2] else plain)[:10], int(minutes)


@dataclass
class _Line:
    sheet: str
    sheet_number: int
    number: int
    heading: Heading
    name: str
    phone: str
    post: str
    sign_in: ReadTime
    sign_out: ReadTime
    written_hours: str
    written_minutes: int | None
    codes: tuple[SignInCode, ...]
    refused: Refusal | ListCode | NameCode | None


def _read(
    sheet: ListedSheet, sheet_number: int, heading: Heading, row: RawRow
) -> "_Line | JudgedLine":
    kind = _tell_kind(sheet, row)
    if kind is not None:
        return JudgedLine(sheet.name, row.number, Outcome.SKIP, (kind,))

    def cell(field: str) -> object:
        column = sheet.columns.get(field)
        return "" if column is None or column >= len(row.cells) else row.cells[column]

    name = clean_name(unwrap(text_of(cell("name")))[0])
    phone = clean_phone(unwrap(text_of(cell("phone")))[0])
    written, written_minutes = read_hours(cell("hours"))
    refused: Refusal | ListCode | NameCode | None = None
    start = end = ReadTime(TimeKind.EMPTY)
    if heading.starts_at is None or heading.ends_at is None or not heading.activity:
        refused = ListCode.HEADING_MISSING
    else:
        plan = (heading.starts_at, heading.ends_at)
        start, end = (read_time(cell(f), plan[0].date(), plan) for f in ("sign_in", "sign_out"))
        if TimeKind.UNREADABLE in (start.kind, end.kind):
            refused = Refusal.TIME_UNREADABLE
    if not name.name:
        refused = NameCode.MISSING
    return _Line(
        sheet.name, sheet_number, row.number, heading, name.name[:80], phone.phone,
        text_of(cell("post"))[:40], start, end, written, written_minutes,
        (*(c for c in name.codes if c is not NameCode.MISSING), *phone.codes), refused,
    )  # fmt: skip


def _tell_kind(sheet: ListedSheet, row: RawRow) -> RowCode | None:
    """Why this row is no line; None when it is one."""
    if row.number <= sheet.header_row:
        return RowCode.TITLE
    texts = [text_of(cell) for cell in row.cells]
    filled = [text for text in texts if text]
    if not filled:
        return RowCode.BLANK_ROW
    if _FOOTER.match(filled[0]):
        return RowCode.FOOTER
    if _TOTAL.match(filled[0]):
        return RowCode.TOTAL_ROW
    telling = [sheet.columns[field] for field in FIELDS if field in sheet.columns]
    if not any(column < len(texts) and texts[column] for column in telling):
        # Only a prepared serial number: a line nobody has filled in.
        return RowCode.BLANK_ROW if len(filled) == 1 and len(filled[0]) < 6 else RowCode.FOOTER
    return RowCode.FOOTER if row.is_wide and len(filled) == 1 else None


def _judge(
    line: _Line, of_person: Sequence[_Line], settings_on: Callable[[date], VolunteerSettings]
) -> tuple[Judgement, str]:
    """The judgement, and the place of the line it speaks of."""
    if line.refused is not None:
        return Judgement(), ""
    others, places = [], []
    for other in of_person:
        is_again = other.sheet_number == line.sheet_number
        # Of two lines on one sheet the later one is the doubtful one.
        if other is line or (is_again and other.number > line.number):
            continue
        others.append(
            Other(
                other.sheet_number, other.heading.activity, other.sign_in.at, other.sign_out.at,
                is_same_day=_day_of(other) == _day_of(line),
            )
        )  # fmt: skip
        places.append(f"{other.sheet}!{other.number}")
    assert line.heading.starts_at is not None and line.heading.ends_at is not None
    plan = (line.heading.starts_at, line.heading.ends_at)
    start, end = line.sign_in.at, line.sign_out.at
    times = Times(start, end, 0, line.written_minutes)
    settings = settings_on(plan[0].date())
    judgement = judge(times, plan, line.sheet_number, others, settings)
    ref = ""
    for other_line, place in zip(others, places, strict=True):
        is_again = Doubt.DUP_SIGNIN in judgement.doubts and (
            other_line.shift_id == line.sheet_number
        )
        crosses = (
            Doubt.OVERLAP in judgement.doubts
            and other_line.shift_id != line.sheet_number
            and start is not None
            and end is not None
            and other_line.overlaps(start, end)
        )
        if is_again or crosses:
            ref = place
            break
    return judgement, ref


def _tell(line: _Line, judgement: Judgement, ref: str) -> JudgedLine:
    start, end = line.sign_in.at, line.sign_out.at
    codes: list[SignInCode] = [*line.codes, *judgement.refusals, *judgement.doubts]
    if line.refused is not None:
        codes.append(line.refused)
    wrong = line.refused is not None or bool(judgement.refusals)
    if not wrong and start is not None and end is not None and end.date() > start.date():
        codes.append(ListCode.CROSS_MIDNIGHT)
    reasons = tuple(sorted(set(codes), key=_RANKS.__getitem__))
    values = LineValues(
        line.name, line.phone, line.post, start, end,
        None if wrong else judgement.minutes, None if wrong else judgement.credited,
        line.written_hours, judgement.doubts, ref,
    )  # fmt: skip
    said = [code.text for code in reasons]
    if ref:
        said.append(f"另见 {ref}")
    return JudgedLine(
        line.sheet, line.number, _outcome_of(reasons), reasons, "；".join(said), values
    )


def _outcome_of(reasons: tuple[SignInCode, ...]) -> Outcome:
    if not reasons or reasons[0] in _INFORMATION:
        return Outcome.OK
    return Outcome.ERROR if reasons[0] in _ERRORS else Outcome.WARN


def _day_of(line: _Line) -> object:
    return line.heading.starts_at.date() if line.heading.starts_at is not None else None
