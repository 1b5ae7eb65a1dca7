"""Judging the rows of an old proxy ledger: as those of the service ledger, and their money.

Pure: rows in, judgements out, one after the other.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date

from models.cases.rules.old_ledger.days import read_day, read_done_day
from models.cases.rules.old_ledger.rows import JudgedEntry, LedgerSheet, LedgerValues, judge_ledger
from models.cases.rules.old_ledger.wordings import WordingFinder
from models.people.rules.groups import PriorityGroup, groups_named
from models.people.rules.row_cells import RawRow, is_ditto, text_of, unwrap
from models.proxy.rules.old_ledger.amounts import Money, check_money, read_amount
from models.proxy.rules.old_ledger.codes import MoneyCode, outcome_of_codes, sort_codes
from models.proxy.rules.states import ProxyMode, Source

FIELDS = {
    "accepted_on": "登记日期",
    "name": "服务对象",
    "item": "代办事项",
    "agent": "代办员",
    "phone": "联系电话",
    "groups": "人员类别",
    "id_number": "身份证号",
    "address": "住址",
    "channel": "服务方式",
    "materials": "材料交接",
    "lodged_on": "送件日期",
    "done_on": "办结日期",
    "result": "办理结果",
    "advanced": "预收金额",
    "paid": "实付金额",
    "refunded": "退回金额",
    "receipt": "票据号",
    "returned": "回交签收",
    "satisfaction": "满意度",
    "note": "备注",
    "old_number": "登记编号",
}
"""What a column of an old proxy ledger can be, with the word for it."""

_AMOUNTS = ("advanced", "paid", "refunded")
_NOT_RETURNED = re.compile(r"[-–—/\\.]*|无|否|[×xX]|.*(未|没|待|不).*", re.S)
_SOURCES = (
    (re.compile(r"上门|入户|家中"), Source.HOME),
    (re.compile(r"电话|来电|热线"), Source.PHONE),
    (re.compile(r"网格"), Source.GRID),
    (re.compile(r"转办|窗口转"), Source.CONVERTED),
)
_ASSISTED = re.compile(r"帮办(?!代办)|陪同|陪办")
_MIGRANT = re.compile(r"外来|流动")
_DUES = "党费"


@dataclass(frozen=True)
class ProxyValues(LedgerValues):
    """A row as read and cleaned."""

    agent: str
    groups: tuple[PriorityGroup, ...]
    group_text: str  # what stands there and is none of the groups
    mode: ProxyMode
    source: Source
    materials: str
    lodged_on: date | None
    money: Money
    has_whole_money: bool  # False: the ledger has only what was paid
    is_returned: bool  # signed for

    @property
    def is_dues(self) -> bool:
        """Party dues: history without money, they are never mixed with the principal's."""
        return _DUES in self.proposal.name or _DUES in self.wording

    @property
    def booked(self) -> Money:
        """What comes into the book; with nothing but the payments a balance would be made up."""
        return self.money if self.has_whole_money and not self.is_dues else Money()


@dataclass(frozen=True)
class ProxyEntry(JudgedEntry):
    """The judgement of one row."""

    values: ProxyValues | None = None


def judge_proxy_ledger(
    sheet: LedgerSheet, finder: WordingFinder, today: date
) -> Iterator[ProxyEntry]:
    """Judge all rows of a sheet in order."""
    rows = list(sheet.rows)
    plain = LedgerSheet(
        sheet.name, rows, sheet.headers, sheet.columns, sheet.header_row, sheet.context,
        sheet.is_typed,
    )  # fmt: skip
    for row, entry in zip(rows, judge_ledger(plain, finder, today), strict=True):
        yield _judge(_Row(sheet, row), entry)


@dataclass(frozen=True)
class _Row:
    sheet: LedgerSheet
    row: RawRow

    def cell(self, name: str) -> object:
        column = self.sheet.columns.get(name)
        cells = self.row.cells
        return "" if column is None or column >= len(cells) else cells[column]

    def text(self, name: str) -> str:
        return " ".join(unwrap(text_of(self.cell(name)))[0].split())


def _judge(row: _Row, entry: JudgedEntry) -> ProxyEntry:
    if entry.values is None:
        return ProxyEntry(entry.sheet, entry.number, entry.outcome, entry.reasons, entry.detail)
    money, codes = _read_money(row)
    is_whole = all(name in row.sheet.columns for name in _AMOUNTS)
    values = _read_values(row, entry.values, money, is_whole=is_whole)
    if MoneyCode.UNREADABLE not in codes:
        codes += check_money(money, is_whole=is_whole and not values.is_dues)
    reasons = sort_codes(entry.reasons, codes)
    details = [code.text for code in reasons]
    if values.is_dues and money.is_written:
        details.append("党费不记入代办的账，金额只写进备注")
    if entry.is_unconfirmed:
        details.append("没有导入，确认事项后再导入一次即可")
    outcome = outcome_of_codes(reasons)
    return ProxyEntry(entry.sheet, entry.number, outcome, reasons, "；".join(details), values)


def _read_money(row: _Row) -> tuple[Money, list[MoneyCode]]:
    advanced, paid, refunded = amounts = [read_amount(row.cell(name)) for name in _AMOUNTS]
    codes = [amount.code for amount in amounts if amount.code is not None]
    receipt = row.text("receipt")
    if not any(character.isalnum() for character in receipt) or receipt == "无":
        receipt = ""
    money = Money(advanced.yuan, paid.yuan, refunded.yuan, receipt[:40])
    return money, list(dict.fromkeys(codes))


def _read_values(row: _Row, values: LedgerValues, money: Money, *, is_whole: bool) -> ProxyValues:
    group_text, way = row.text("groups"), row.text("channel")
    groups = tuple(groups_named(group_text))
    if _MIGRANT.search(group_text) and PriorityGroup.MIGRANT not in groups:
        groups = (*groups, PriorityGroup.MIGRANT)
    known: Mapping[str, object] = {f.name: getattr(values, f.name) for f in fields(LedgerValues)}
    return ProxyValues(
        **known,  # type: ignore[arg-type]
        agent=row.text("agent")[:80],
        groups=groups,
        group_text="" if groups else group_text,
        mode=ProxyMode.ASSISTED if _ASSISTED.search(way) else ProxyMode.PROXY,
        source=next((s for words, s in _SOURCES if words.search(way)), Source.COUNTER),
        materials=_words(row.text("materials")),
        lodged_on=_read_lodged(row, values.accepted_on),
        money=money,
        has_whole_money=is_whole,
        is_returned=_NOT_RETURNED.fullmatch(row.text("returned")) is None,
    )


def _read_lodged(row: _Row, registered: date | None) -> date | None:
    cell = row.cell("lodged_on")
    if is_ditto(cell):
        return registered
    if registered is None:
        return read_day(cell, row.sheet.context, is_typed=row.sheet.is_typed).day
    return read_done_day(cell, row.sheet.context, registered, is_typed=row.sheet.is_typed).day


def _words(text: str) -> str:
    return "" if text in ("无", "/", "-", "—") else text
