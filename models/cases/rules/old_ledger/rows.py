"""Judging the rows of an old service ledger: what comes in, what stays out, and why.

Pure: rows in, judgements out, one after the other, so that the caller can show progress
and stop. The codes are those of the rows report.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from models.cases.rules.old_ledger.codes import EntryCode, LedgerCode, outcome_of, sort_codes
from models.cases.rules.old_ledger.days import Context, place_day, read_day, read_done_day
from models.cases.rules.old_ledger.ratings import read_rating
from models.cases.rules.old_ledger.results import Ending, read_ending
from models.cases.rules.old_ledger.wordings import Proposal, WordingFinder, clean_wording
from models.people.rules.contacts import Address, PhoneCode, clean_phone, read_address
from models.people.rules.identity import IdNumberRefused, read_id_number
from models.people.rules.names import clean_name
from models.people.rules.residents.row_codes import Outcome, RowCode
from models.people.rules.residents.row_kinds import tell_kind
from models.people.rules.row_cells import RawRow, is_ditto, is_formula, text_of, unwrap
from models.worded import Worded

FIELDS = {
    "accepted_on": "受理日期",
    "name": "申请人",
    "item": "事项",
    "phone": "联系电话",
    "id_number": "身份证号",
    "address": "住址",
    "channel": "服务方式",
    "accepted_by": "受理人",
    "handled_by": "承办单位/人",
    "due_on": "应办结日期",
    "done_on": "办结日期",
    "result": "办理结果",
    "delivery": "送达方式",
    "satisfaction": "满意度",
    "note": "备注",
    "old_number": "受理编号",
}
"""What a column of an old ledger can be, with the word for it."""

_TELLING = ("name", "item", "phone", "address", "done_on")
_STAYS_OUT = "没有导入，确认事项后再导入一次即可"


@dataclass(frozen=True)
class LedgerValues:
    """A row as read and cleaned; empty or None where it cannot be known."""

    accepted_on: date | None
    name: str
    phone: str
    phone_note: str
    id_number: str
    address: Address
    wording: str  # cleaned; what a clerk is asked about
    item_text: str  # as it was written
    proposal: Proposal
    channel: str
    accepted_by: str
    handled_by: str
    due_on: date | None
    done_on: date | None
    ending: Ending
    delivery: str
    satisfaction: int | None
    note: str
    old_number: str
    cells: Mapping[str, str]  # header → what stood there


@dataclass(frozen=True)
class JudgedEntry:
    """The judgement of one row. `reasons` has the decisive one first; `detail` is for people.

    `values` is None for rows that are no records.
    """

    sheet: str
    number: int
    outcome: Outcome
    reasons: tuple[Worded, ...]
    detail: str
    values: LedgerValues | None = None

    @property
    def place(self) -> str:
        """Where it stands in its file, as it is kept."""
        return f"{self.sheet}!{self.number}"

    @property
    def is_takeable(self) -> bool:
        """Whether the row can come in now: no error, and its item is certain or confirmed."""
        return (
            self.values is not None
            and self.outcome is not Outcome.ERROR
            and self.values.proposal.is_certain
        )

    @property
    def is_unconfirmed(self) -> bool:
        """Whether it stays out only because nobody has chosen its item yet."""
        return (
            self.values is not None
            and self.outcome is not Outcome.ERROR
            and not self.values.proposal.is_certain
        )


@dataclass(frozen=True)
class LedgerSheet:
    """A sheet to be judged: all its rows from row 1 on, and what its header says."""

    name: str
    rows: Iterable[RawRow]
    headers: tuple[str, ...]
    columns: Mapping[str, int]  # FIELDS → column from 0
    header_row: int
    context: Context
    is_typed: bool = True  # False: numbers are text there, as in CSV


def judge_ledger(sheet: LedgerSheet, finder: WordingFinder, today: date) -> Iterator[JudgedEntry]:
    """Judge all rows of a sheet in order."""
    judge = _Judge(sheet, finder, today)
    return map(judge.judge, sheet.rows)


@dataclass
class _Judge:
    sheet: LedgerSheet
    finder: WordingFinder
    today: date
    titles: set[tuple[str, ...]] = field(default_factory=set)
    day_above: date | None = None

    def judge(self, row: RawRow) -> JudgedEntry:
        texts = [text_of(cell) for cell in row.cells]
        words = tuple(filter(None, texts))
        if row.number <= self.sheet.header_row:
            self.titles.add(words)
            return self._skip(row, RowCode.TITLE)
        if words and words in self.titles:
            return self._skip(row, RowCode.TITLE)
        kind = tell_kind(texts, self.sheet.columns, row.is_wide, _TELLING)
        if kind:
            return self._skip(row, kind)
        return self._judge_record(row)

    def _judge_record(self, row: RawRow) -> JudgedEntry:
        codes: list[EntryCode] = []
        accepted, ditto = self._read_accepted(row, codes)
        name = clean_name(unwrap(self._cell(row, "name"))[0])
        codes += name.codes
        codes += ditto
        wording, proposal = self._read_item(row, codes)
        phone, phone_note = self._read_phone(row, codes)
        done = self._read_done(row, accepted, codes)
        rating = read_rating(self._cell(row, "satisfaction"))
        if not rating.is_clear:
            codes.append(LedgerCode.SAT_UNCLEAR)
        ending = read_ending(self._text(row, "result"), has_done_day=done is not None)
        if not ending.is_open and done is None:
            codes.append(LedgerCode.DONE_MISSING)
        if any(isinstance(cell, str) and is_formula(cell) for cell in row.cells):
            codes.append(RowCode.TEXT_FORMULA)
        handled_by, accepted_by = self._text(row, "handled_by"), self._text(row, "accepted_by")
        values = LedgerValues(
            accepted_on=accepted,
            name=name.name,
            phone=phone,
            phone_note=phone_note,
            id_number=self._read_id(row),
            address=read_address(unwrap(self._cell(row, "address"))[0]),
            wording=wording,
            item_text=self._text(row, "item"),
            proposal=proposal,
            channel=self._text(row, "channel"),
            accepted_by=accepted_by or handled_by,
            handled_by=handled_by or accepted_by,
            due_on=read_done_day(self._cell(row, "due_on"), self.sheet.context, accepted).day,
            done_on=done,
            ending=ending,
            delivery=self._text(row, "delivery"),
            satisfaction=rating.grade,
            note="；".join(filter(None, (self._text(row, "note"), name.remark))),
            old_number=self._text(row, "old_number"),
            cells=self._originals(row),
        )
        ordered = sort_codes(codes)
        outcome = outcome_of(ordered)
        detail = "；".join(code.text for code in ordered)
        if outcome is not Outcome.ERROR and not proposal.is_certain:
            detail += f"；{_STAYS_OUT}"
        return JudgedEntry(self.sheet.name, row.number, outcome, ordered, detail, values)

    def _read_accepted(
        self, row: RawRow, codes: list[EntryCode]
    ) -> tuple[date | None, list[EntryCode]]:
        """The day, and the code of a written ditto, which is told after the name's codes."""
        cell = self._cell(row, "accepted_on")
        column = self.sheet.columns.get("accepted_on", -1)
        if is_ditto(cell):
            if self.day_above is None:
                codes.append(LedgerCode.DATE_MISSING)
                return None, []
            day, ditto = self.day_above, [LedgerCode.DATE_DITTO]
            self._place(day, codes)
            return day, list(ditto)
        if text_of(cell) == "" and column in row.filled:
            cell = row.filled[column]
            codes.append(LedgerCode.DATE_DITTO)
        read = read_day(cell, self.sheet.context, is_typed=self.sheet.is_typed)
        if read.code:
            if LedgerCode.DATE_DITTO in codes:
                codes.remove(LedgerCode.DATE_DITTO)
            codes.append(read.code)
        self.day_above = read.day
        if read.day:
            self._place(read.day, codes)
        return read.day, []

    def _place(self, day: date, codes: list[EntryCode]) -> None:
        odd = place_day(day, self.sheet.context)
        if odd:
            codes.append(odd)

    def _read_item(self, row: RawRow, codes: list[EntryCode]) -> tuple[str, Proposal]:
        wording = clean_wording(unwrap(self._cell(row, "item"))[0])
        if not wording:
            codes.append(LedgerCode.ITEM_MISSING)
            return "", Proposal("", LedgerCode.ITEM_MISSING)
        proposal = self.finder.propose(wording)
        if proposal.reason:
            codes.append(proposal.reason)
        return wording, proposal

    def _read_phone(self, row: RawRow, codes: list[EntryCode]) -> tuple[str, str]:
        if "phone" not in self.sheet.columns:
            return "", ""
        cell = self._cell(row, "phone")
        text = unwrap(text_of(cell) if isinstance(cell, int | float) else cell)[0]
        phone = clean_phone(text)
        codes += phone.codes
        if PhoneCode.BAD in phone.codes:
            # The digits stay, as a remark: somebody may mend them.
            return "", text.strip()
        return phone.phone, "、".join(filter(None, (*phone.others, phone.remark)))

    def _read_id(self, row: RawRow) -> str:
        """The ID number where it is whole and right; masked and damaged ones tell nothing."""
        cell = self._cell(row, "id_number")
        if not isinstance(cell, str):
            return ""
        try:
            return read_id_number(unwrap(cell)[0], self.today).number
        except IdNumberRefused:
            return ""

    def _read_done(self, row: RawRow, accepted: date | None, codes: list[EntryCode]) -> date | None:
        cell = self._cell(row, "done_on")
        if is_ditto(cell):
            return accepted
        read = read_done_day(cell, self.sheet.context, accepted, is_typed=self.sheet.is_typed)
        if read.day and accepted and read.day < accepted:
            codes.append(LedgerCode.DONE_BEFORE)
        if read.code and read.code is not LedgerCode.DATE_MISSING:
            codes.append(LedgerCode.DONE_INVALID)
        return read.day

    def _cell(self, row: RawRow, name: str) -> object:
        column = self.sheet.columns.get(name)
        return "" if column is None or column >= len(row.cells) else row.cells[column]

    def _text(self, row: RawRow, name: str) -> str:
        return unwrap(text_of(self._cell(row, name)))[0].strip()

    def _originals(self, row: RawRow) -> dict[str, str]:
        return {
            " ".join(header.split()): text
            for header, cell in zip(self.sheet.headers, row.cells, strict=False)
            if header and (text := text_of(cell).replace("\x00", ""))
        }

    def _skip(self, row: RawRow, code: RowCode) -> JudgedEntry:
        return JudgedEntry(self.sheet.name, row.number, Outcome.SKIP, (code,), code.text)
