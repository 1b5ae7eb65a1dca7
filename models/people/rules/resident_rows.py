"""Judging the rows of a residents' list: what comes in, what stays out, and why.

Pure: rows in, judgements out, one after the other, so that the caller can show progress
and stop. The codes are those of the rows report.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from models.people.rules.contacts import Address, CleanPhone, PhoneCode, clean_phone, read_address
from models.people.rules.identity import IdCode, IdNumber, IdNumberRefused, Sex, read_id_number
from models.people.rules.names import clean_name
from models.people.rules.residents.births import Birth, read_birth
from models.people.rules.residents.grids import GridNames
from models.people.rules.residents.row_codes import (
    Outcome,
    ReasonCode,
    RowCode,
    outcome_of,
    sort_codes,
)
from models.people.rules.residents.row_kinds import tell_kind
from models.people.rules.row_cells import RawRow, is_ditto, is_formula, text_of, unwrap

FIELDS = {
    "name": "姓名",
    "sex": "性别",
    "id_number": "身份证号",
    "birth": "出生日期",
    "phone": "联系电话",
    "address": "住址",
    "estate": "小区",
    "building": "楼栋",
    "entrance": "单元",
    "room": "室号",
    "grid": "所属网格",
    "relation": "与户主关系",
    "category": "人员类别",
    "note": "备注",
}
"""What a column of a residents' list can be, with the word for it."""

_NEVER_DITTO = ("name", "id_number")
# The digits are the codes of GB/T 2261.1, as platforms export them.
_SEXES = {
    **dict.fromkeys(("男", "男性", "M", "1"), Sex.MALE),
    **dict.fromkeys(("女", "女性", "F", "2"), Sex.FEMALE),
}
_ADDRESS_PARTS = frozenset({"estate", "building", "entrance", "room"})
_PLAIN_MOBILE = re.compile(r"1\d{10}")


@dataclass(frozen=True)
class ResidentValues:
    """A resident as read and cleaned; empty where it cannot be known.

    Sex and birth follow the ID number where it is right. What had to be parted from a name
    or phone is kept beside it: nothing of the row is lost.
    """

    name: str
    sex: Sex | None
    id_number: str
    birth: date | None
    phone: str
    address: Address
    grid: str
    relation: str
    category: str
    note: str
    other_paper: str
    other_phones: tuple[str, ...]
    phone_remark: str
    name_remark: str


@dataclass(frozen=True)
class JudgedRow:
    """The judgement of one row. `reasons` has the decisive one first; `detail` is for people.

    `values` is None for rows that are no records. `ref_row` is the row that this one
    repeats. `area_unknown` is counted once for the whole file, never per row.
    """

    number: int
    outcome: Outcome
    reasons: tuple[ReasonCode, ...]
    detail: str
    values: ResidentValues | None = None
    ref_row: int | None = None
    area_unknown: bool = False


def judge_rows(
    rows: Iterable[RawRow],
    columns: Mapping[str, int],
    today: date,
    *,
    header_row: int,
    by_month: bool = False,
    grids: Iterable[str] = (),
) -> Iterator[JudgedRow]:
    """Judge all rows of a sheet, from row 1 on, in order.

    `columns` maps FIELDS to column numbers from 0; rows up to `header_row` are titles;
    `by_month` says that dates of birth are shown as year and month; `grids` are the names of
    the centre's grids, whose spelling wins.
    """
    judge = _Judge(columns, today, header_row, by_month, GridNames(grids))
    return map(judge.judge, rows)


@dataclass
class _Judge:
    columns: Mapping[str, int]
    today: date
    header_row: int
    by_month: bool
    grids: GridNames
    titles: set[tuple[str, ...]] = field(default_factory=set)
    above: dict[str, object] = field(default_factory=dict)
    grid_above: str = ""
    first_by_id: dict[str, tuple[int, ResidentValues]] = field(default_factory=dict)
    first_without_id: dict[tuple[object, ...], int] = field(default_factory=dict)

    def judge(self, row: RawRow) -> JudgedRow:
        texts = [text_of(cell) for cell in row.cells]
        words = tuple(filter(None, texts))
        if row.number <= self.header_row:
            self.titles.add(words)
            return _skip(row, RowCode.TITLE)
        if words and words in self.titles:
            return _skip(row, RowCode.TITLE)
        kind = tell_kind(texts, self.columns, row.is_wide)
        if kind:
            return _skip(row, kind)
        return self._judge_record(row)

    def _judge_record(self, row: RawRow) -> JudgedRow:
        codes: list[ReasonCode] = []
        if any(isinstance(cell, str) and is_formula(cell) for cell in row.cells):
            codes.append(RowCode.TEXT_FORMULA)
        grid = self._read_grid(row, codes)
        cells = {name: self._cell(row, name) for name in self.columns}
        name = clean_name(_unwrap(cells.get("name", ""), codes))
        codes += name.codes
        number, refused = self._read_id(cells.get("id_number", ""), codes)
        sex = self._read_sex(cells.get("sex", ""), number, codes)
        birth = self._read_birth(cells.get("birth", ""), number, codes)
        phone = self._read_phone(cells.get("phone", ""), codes)
        values = ResidentValues(
            name=name.name,
            sex=sex,
            id_number=number.number if number else "",
            birth=birth,
            phone=phone.phone,
            address=self._read_address(cells),
            grid=grid,
            relation=text_of(cells.get("relation", "")),
            category=text_of(cells.get("category", "")),
            note=text_of(cells.get("note", "")),
            other_paper=(
                text_of(cells["id_number"]) if refused and refused.reason is IdCode.OTHER else ""
            ),
            other_phones=phone.others,
            phone_remark=phone.remark,
            name_remark=name.remark,
        )
        return self._conclude(row.number, values, codes, number)

    def _conclude(
        self,
        number: int,
        values: ResidentValues,
        codes: list[ReasonCode],
        id_number: IdNumber | None,
    ) -> JudgedRow:
        ref_row, duplicate = self._find_duplicate(number, values)
        if duplicate:
            codes.append(duplicate)
        if duplicate is RowCode.DUP_ID_NAME:
            values = _without_id(values)
        ordered = sort_codes(codes)
        return JudgedRow(
            number,
            outcome_of(ordered),
            ordered,
            _explain(ordered, ref_row),
            values,
            ref_row,
            id_number is not None and not id_number.area_known,
        )

    def _cell(self, row: RawRow, name: str) -> object:
        """The value of a field: its own, that of the merged cell, or that of the row above."""
        column = self.columns[name]
        value: object = row.cells[column] if column < len(row.cells) else ""
        if name in _NEVER_DITTO:
            return value
        if value == "" and column in row.filled:
            value = row.filled[column]
        elif is_ditto(value):
            value = self.above.get(name, "")
        if value != "":
            self.above[name] = value
        return value

    def _read_grid(self, row: RawRow, codes: list[ReasonCode]) -> str:
        column = self.columns.get("grid")
        if column is None:
            return ""
        text = text_of(row.cells[column]) if column < len(row.cells) else ""
        if is_ditto(text):
            codes.append(RowCode.GRID_DITTO if self.grid_above else RowCode.GRID_MISSING)
            return self.grid_above
        if not text or not any(map(str.isalnum, text)):
            text = text_of(row.filled.get(column, ""))
            if not text:
                codes.append(RowCode.GRID_MISSING)
                return ""
            return self.grids.spell(text)
        self.grid_above = self.grids.spell(text)
        if self.grid_above != text:
            codes.append(RowCode.GRID_VARIANT)
        return self.grid_above

    def _read_id(
        self, cell: object, codes: list[ReasonCode]
    ) -> tuple[IdNumber | None, IdNumberRefused | None]:
        if isinstance(cell, int | float):
            if abs(cell) >= 1e15:
                codes.append(RowCode.ID_NUMERIC)
                return None, None
            cell = text_of(cell)
        if "id_number" not in self.columns:
            return None, None
        try:
            number = read_id_number(_unwrap(cell, codes), self.today)
        except IdNumberRefused as refused:
            codes.append(refused.reason)
            return None, refused
        codes += number.codes
        return number, None

    def _read_sex(
        self, cell: object, number: IdNumber | None, codes: list[ReasonCode]
    ) -> Sex | None:
        written = _SEXES.get(text_of(cell).upper())
        proven = number.sex if number else None
        if proven and not written:
            codes.append(RowCode.SEX_FROM_ID)
        elif proven and written is not proven:
            codes.append(RowCode.SEX_MISMATCH)
        return proven or written

    def _read_birth(
        self, cell: object, number: IdNumber | None, codes: list[ReasonCode]
    ) -> date | None:
        proven = number.birth_date if number else None
        written: Birth | None = None
        if text_of(cell):
            written = read_birth(cell, self.today, by_month=self.by_month)
            if not written:
                codes.append(RowCode.BIRTH_UNREADABLE)
            elif proven and not written.agrees_with(proven):
                codes.append(RowCode.BIRTH_MISMATCH)
        if proven:
            return proven
        return written.to_date(self.today) if written else None

    def _read_phone(self, cell: object, codes: list[ReasonCode]) -> CleanPhone:
        if "phone" not in self.columns:
            return CleanPhone("", (), "", ())
        text = _unwrap(text_of(cell) if isinstance(cell, int | float) else cell, codes)
        if _PLAIN_MOBILE.fullmatch(text) and text.isascii():
            return CleanPhone(text, (), "", ())
        phone = clean_phone(text)
        codes += phone.codes
        if PhoneCode.BAD in phone.codes:
            # The digits stay with the resident, as a remark: somebody may mend them.
            return CleanPhone("", (), text.strip(), phone.codes)
        return phone

    def _read_address(self, cells: Mapping[str, object]) -> Address:
        whole = _unwrap(cells.get("address", ""), [])
        if not cells.keys() & _ADDRESS_PARTS:
            return read_address(whole)
        building, entrance, room = (
            re.sub(r"[栋幢座#号楼单元室]+$", "", text_of(cells.get(part, "")))
            for part in ("building", "entrance", "room")
        )
        estate = text_of(cells.get("estate", ""))
        if not building:
            return read_address(" ".join(filter(None, (estate, whole, room))))
        parts = f"{building}栋", f"{entrance}单元" if entrance else "", f"{room}室" if room else ""
        return read_address((estate or whole) + "".join(parts))

    def _find_duplicate(
        self, number: int, values: ResidentValues
    ) -> tuple[int | None, RowCode | None]:
        """The row above that has the same ID number, and what kind of repetition this is.

        People without a number count as the same when name, birth, phone and address agree.
        """
        if not values.name:
            return None, None
        if not values.id_number:
            key = (values.name, values.birth, values.phone, values.address)
            first_row = self.first_without_id.setdefault(key, number)
            if first_row == number or not (values.phone and values.address.estate):
                return None, None
            return first_row, RowCode.DUP_ROW
        first_row, first = self.first_by_id.setdefault(values.id_number, (number, values))
        if first is values:
            return None, None
        if first.name != values.name:
            return first_row, RowCode.DUP_ID_NAME
        same = _same_data(first) == _same_data(values)
        return first_row, RowCode.DUP_ROW if same else RowCode.DUP_ID


def _unwrap(cell: object, codes: list[ReasonCode]) -> str:
    text, was_wrapped = unwrap(cell)
    if was_wrapped:
        codes.append(RowCode.TEXT_WRAPPED)
    return text


def _same_data(values: ResidentValues) -> tuple[object, ...]:
    return values.sex, values.birth, values.phone, values.address, values.category


def _without_id(values: ResidentValues) -> ResidentValues:

    return replace(values, id_number="")


def _skip(row: RawRow, code: RowCode) -> JudgedRow:
    return JudgedRow(row.number, Outcome.SKIP, (code,), code.text)


def _explain(codes: tuple[ReasonCode, ...], ref_row: int | None) -> str:
    sentences = []
    for code in codes:
        text = code.text
        if ref_row is not None and code in (RowCode.DUP_ROW, RowCode.DUP_ID, RowCode.DUP_ID_NAME):
            text = f"{text}（第 {ref_row} 行）"
        sentences.append(text)
    return "；".join(sentences)
