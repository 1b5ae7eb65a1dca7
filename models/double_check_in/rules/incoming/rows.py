"""Judging the rows of both sheets: units first, then the members that belong to them.

Pure: rows in, judgements out.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from models.cases.rules.old_ledger.days import Context, read_day
from models.double_check_in.rules.incoming.codes import CheckInCode, Code, outcome_of, sort_codes
from models.double_check_in.rules.incoming.units import UnitNames, clean_unit
from models.double_check_in.rules.posts import PostKind, read_posts, read_words
from models.people.rules.contacts import CleanPhone, PhoneCode, clean_phone
from models.people.rules.identity import IdNumber, IdNumberRefused, read_id_number
from models.people.rules.names import clean_name
from models.people.rules.residents.row_codes import Outcome, RowCode
from models.people.rules.residents.row_kinds import tell_kind
from models.people.rules.row_cells import RawRow, is_ditto, text_of, unwrap

FIELDS = {
    "unit": "单位名称",
    "credit_code": "统一社会信用代码",
    "contact": "党组织联系人",
    "phone": "联系电话",
    "checked_in_on": "报到日期",
    "stated": "报到党员数",
    "name": "姓名",
    "id_number": "身份证号码",
    "skills": "专业特长",
    "posts": "意向岗位",
    "note": "备注",
}
"""What a column of either sheet can be, with the word for it."""


@dataclass(frozen=True)
class ListSheet:
    """A sheet with its table: `columns` maps FIELDS to column numbers from 0."""

    name: str
    rows: Sequence[RawRow]
    columns: Mapping[str, int]
    header_row: int
    context: Context = field(default_factory=Context)


@dataclass(frozen=True)
class UnitValues:
    """A unit as read and cleaned."""

    name: str
    credit_code: str
    contact_name: str
    contact_phone: str
    checked_in_on: date | None
    stated: int | None
    note: str


@dataclass(frozen=True)
class MemberValues:
    """A member as read and cleaned; `unit` is the full name."""

    unit: str
    name: str
    id_number: str
    phone: str
    phone_note: str
    skills: tuple[str, ...]
    wanted: tuple[PostKind, ...]
    other_posts: tuple[str, ...]  # wishes outside the eight
    note: str


@dataclass(frozen=True)
class Entry:
    """The judgement of one row. `reasons` has the decisive one first; `detail` is for people."""

    sheet: str
    number: int
    outcome: Outcome
    reasons: tuple[Code, ...]
    detail: str
    unit: UnitValues | None = None
    member: MemberValues | None = None
    ref_row: int | None = None
    area_unknown: bool = False

    @property
    def place(self) -> str:
        """sheet!row."""
        return f"{self.sheet}!{self.number}"

    @property
    def is_takeable(self) -> bool:
        """Whether an import takes it."""
        has_values = self.unit is not None or self.member is not None
        return has_values and self.outcome in (Outcome.OK, Outcome.WARN)


def judge_workbook(
    units: Sequence[ListSheet],
    members: Sequence[ListSheet],
    known_units: Iterable[tuple[str, Sequence[str]]],
    today: date,
) -> list[Entry]:
    """Judge all rows of all sheets in order.

    `known_units` are those the centre has, with short names: a list of members alone can be
    linked too.
    """
    names = UnitNames()
    for name, short_names in known_units:
        names.add(name, short_names)
    judged_units: list[Entry] = []
    for sheet in units:
        judged_units += _judge_units(sheet, names, today, judged_units)
    judge = _MemberJudge(names, today)
    judged_members = [entry for sheet in members for entry in judge.judge(sheet)]
    if members:
        counts = Counter(e.member.unit for e in judged_members if e.member is not None)
        judged_units = [_with_count(entry, counts) for entry in judged_units]
    return judged_units + judged_members


def _judge_units(
    sheet: ListSheet, names: UnitNames, today: date, above: Sequence[Entry]
) -> list[Entry]:
    found: list[Entry] = []
    seen = {entry.unit.name: entry.number for entry in above if entry.unit is not None}
    for row in sheet.rows:
        skipped = _skipped(sheet, row, ("unit", "contact", "phone"))
        if skipped is not None:
            found.append(skipped)
            continue
        codes: list[Code] = []
        values = _read_unit(sheet, row, codes, today)
        ref_row = None
        if not values.name:
            codes.append(CheckInCode.UNIT_MISSING)
        elif values.name in seen:
            codes.append(CheckInCode.UNIT_TWICE)
            ref_row = seen[values.name]
        else:
            seen[values.name] = row.number
            names.add(values.name)
        found.append(_entry(sheet, row, codes, unit=values, ref_row=ref_row))
    return found


def _read_unit(sheet: ListSheet, row: RawRow, codes: list[Code], today: date) -> UnitValues:
    contact = clean_name(_text(sheet, row, "contact"))
    phone = _read_phone(sheet, row, codes)
    return UnitValues(
        name=clean_unit(_text(sheet, row, "unit")),
        credit_code=clean_unit(_text(sheet, row, "credit_code")),
        contact_name=contact.name,
        contact_phone=phone.phone,
        checked_in_on=_read_date(sheet, row, codes, today),
        stated=_read_count(_cell(sheet, row, "stated")),
        note=_text(sheet, row, "note"),
    )


def _read_date(sheet: ListSheet, row: RawRow, codes: list[Code], today: date) -> date | None:
    """A day without a year is the last one that has been."""
    cell = _cell(sheet, row, "checked_in_on")
    if "checked_in_on" not in sheet.columns or not text_of(cell):
        return None
    day = read_day(cell, Context(sheet.context.year or today.year)).day
    if day is not None and day > today and sheet.context.year is None:
        day = read_day(cell, Context(today.year - 1)).day
    if day is None or day > today:
        codes.append(CheckInCode.DATE_UNREADABLE)
        return None
    return day


def _read_count(cell: object) -> int | None:
    text = text_of(cell).rstrip("人名")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None


def _with_count(entry: Entry, counts: Mapping[str, int]) -> Entry:
    unit = entry.unit
    if unit is None or unit.stated is None or unit.stated == counts.get(unit.name, 0):
        return entry
    codes = sort_codes((*entry.reasons, CheckInCode.COUNT_MISMATCH))
    told = f"填报 {unit.stated} 人，名册 {counts.get(unit.name, 0)} 行"
    return replace(
        entry,
        outcome=outcome_of(codes),
        reasons=codes,
        detail="；".join(filter(None, (entry.detail, f"报到党员数与名册不一致：{told}"))),
    )


@dataclass
class _MemberJudge:
    names: UnitNames
    today: date
    first_by_id: dict[str, tuple[int, MemberValues]] = field(default_factory=dict)
    first_without: dict[tuple[str, str], tuple[int, MemberValues]] = field(default_factory=dict)

    def judge(self, sheet: ListSheet) -> Iterable[Entry]:
        unit_above = ""
        for row in sheet.rows:
            skipped = _skipped(sheet, row, ("name", "id_number", "phone"))
            if skipped is not None:
                yield skipped
                continue
            codes: list[Code] = []
            written = self._unit_of(sheet, row, unit_above)
            unit_above = written or unit_above
            unit = self._read_unit(written, codes)
            number = self._read_id(sheet, row, codes)
            values = self._read(sheet, row, unit, number, codes)
            ref_row = self._find_twin(row.number, values, codes)
            if RowCode.DUP_ID_NAME in codes:
                values = replace(values, id_number="")
            unknown = number is not None and not number.area_known
            yield _entry(sheet, row, codes, member=values, ref_row=ref_row, area_unknown=unknown)

    def _unit_of(self, sheet: ListSheet, row: RawRow, above: str) -> str:
        """The unit's own cell, that of the merged cell, or 同上."""
        column = sheet.columns.get("unit")
        if column is None:
            return ""
        text = _text(sheet, row, "unit")
        if is_ditto(text):
            return above
        return clean_unit(text or text_of(row.filled.get(column, "")))

    def _read_unit(self, text: str, codes: list[Code]) -> str:
        if not text:
            codes.append(CheckInCode.UNIT_MISSING)
            return ""
        full = self.names.find(text)
        if not full:
            codes.append(CheckInCode.UNIT_UNKNOWN)
            return text
        if full != text:
            codes.append(CheckInCode.UNIT_SHORT)
        return full

    def _read_id(self, sheet: ListSheet, row: RawRow, codes: list[Code]) -> IdNumber | None:
        if "id_number" not in sheet.columns:
            return None
        cell = _cell(sheet, row, "id_number")
        if isinstance(cell, int | float) and abs(cell) >= 1e15:
            codes.append(RowCode.ID_NUMERIC)
            return None
        text, was_wrapped = unwrap(cell)
        if was_wrapped:
            codes.append(RowCode.TEXT_WRAPPED)
        try:
            number = read_id_number(text, self.today)
        except IdNumberRefused as refused:
            codes.append(refused.reason)
            return None
        codes += number.codes
        return number

    def _read(
        self,
        sheet: ListSheet,
        row: RawRow,
        unit: str,
        number: IdNumber | None,
        codes: list[Code],
    ) -> MemberValues:
        name = clean_name(unwrap(_cell(sheet, row, "name"))[0])
        codes += name.codes
        phone = _read_phone(sheet, row, codes)
        posts = read_posts(_text(sheet, row, "posts"))
        if posts.has_variant:
            codes.append(CheckInCode.POST_VARIANT)
        if posts.unknown:
            codes.append(CheckInCode.POST_UNKNOWN)
        return MemberValues(
            unit=unit,
            name=name.name,
            id_number=number.number if number else "",
            phone=phone.phone,
            phone_note="、".join([*phone.others, *filter(None, [phone.remark])]),
            skills=read_words(_text(sheet, row, "skills")),
            wanted=posts.kinds,
            other_posts=posts.unknown,
            note=_text(sheet, row, "note"),
        )

    def _find_twin(self, number: int, values: MemberValues, codes: list[Code]) -> int | None:
        """The row above with the same person: two units, one person, counted once."""
        if not values.name:
            return None
        if not values.id_number:
            key = (values.name, values.phone)
            row, first = self.first_without.setdefault(key, (number, values))
            if first is values or not values.phone:
                return None
            codes.append(RowCode.DUP_ROW)
            return row
        row, first = self.first_by_id.setdefault(values.id_number, (number, values))
        if first is values:
            return None
        if first.name != values.name:
            codes.append(RowCode.DUP_ID_NAME)
        else:
            codes.append(RowCode.DUP_ROW if first == values else RowCode.DUP_ID)
        return row


def _skipped(sheet: ListSheet, row: RawRow, telling: Sequence[str]) -> Entry | None:
    if row.number <= sheet.header_row:
        return _skip(sheet, row, RowCode.TITLE)
    kind = tell_kind([text_of(cell) for cell in row.cells], sheet.columns, row.is_wide, telling)
    return _skip(sheet, row, kind) if kind else None


def _skip(sheet: ListSheet, row: RawRow, code: RowCode) -> Entry:
    return Entry(sheet.name, row.number, Outcome.SKIP, (code,), code.text)


def _entry(
    sheet: ListSheet,
    row: RawRow,
    codes: Iterable[Code],
    *,
    unit: UnitValues | None = None,
    member: MemberValues | None = None,
    ref_row: int | None = None,
    area_unknown: bool = False,
) -> Entry:
    ordered = sort_codes(codes)
    told = "；".join(code.text for code in ordered)
    if ref_row is not None:
        told = f"{told}（第 {ref_row} 行）"
    return Entry(
        sheet.name, row.number, outcome_of(ordered), ordered, told, unit, member, ref_row,
        area_unknown,
    )  # fmt: skip


def _read_phone(sheet: ListSheet, row: RawRow, codes: list[Code]) -> CleanPhone:
    if "phone" not in sheet.columns:
        return CleanPhone("", (), "", ())
    text = unwrap(_cell(sheet, row, "phone"))[0]
    phone = clean_phone(text)
    codes += phone.codes
    if PhoneCode.BAD in phone.codes:
        return CleanPhone("", (), text.strip(), phone.codes)
    return phone


def _cell(sheet: ListSheet, row: RawRow, name: str) -> object:
    column = sheet.columns.get(name)
    return "" if column is None or column >= len(row.cells) else row.cells[column]


def _text(sheet: ListSheet, row: RawRow, name: str) -> str:
    return unwrap(_cell(sheet, row, name))[0].strip()
