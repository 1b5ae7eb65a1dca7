"""A pay sheet judged without keeping anything: one result row for each member, in its order."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from openpyxl import Workbook as NewWorkbook
from openpyxl.styles import Alignment, Font

from models.dues.rules.pay_columns import find_table
from models.dues.rules.pay_sheet import (
    Judging,
    PayCode,
    PayRow,
    RowKind,
    is_broken,
    judge_pay_sheet,
)
from models.dues.rules.rulebook import Category, Rulebook, read_rulebook
from models.errors import KnownError
from reports.paper.printable import clean_text
from reports.paper.whole_file import write_whole
from reports.sheets.reading.cells import show_missing
from reports.sheets.reading.workbook import read_workbook

HEADER = ("姓名", "证件号码", "计算基数", "比例", "月交纳", "结论", "说明")
_MONTH = re.compile(
    r"(?P<year>\d{4})\s*[年.\-/]?\s*(?P<number>1[0-2]|0?[1-9])(?!\d)"
    r"|(?<!\d)(?P<alone>1[0-2]|0?[1-9])\s*月|(?P<word>十[一二]?|[一二三四五六七八九])月"
)
_WIDTHS = (12, 22, 14, 8, 12, 8, 90)


def judge_file(path: Path, category: str, today: date) -> list[PayRow]:
    """The members of a pay sheet (.xlsx, .xls, .csv) as the rules in force today judge them.

    `category` is an identifier or a clerk's word, or empty; a column of the sheet wins. Raises
    KnownError for a file that is no pay sheet and where nothing names the category.
    """
    rules = read_rulebook(today)
    chosen = find_category(rules, category) if category.strip() else None
    judging = Judging(rules, today, chosen)
    sheets = [
        sheet
        for sheet in read_workbook(path, tell_missing=True).sheets
        if sheet.rows and not sheet.hidden
    ]
    judged: list[PayRow] = []
    refusal: KnownError | None = None
    for sheet in sheets:
        try:
            table = find_table(sheet.rows, [m.span for m in sheet.merged])
        except KnownError as error:
            refusal = refusal or error  # a sheet of notes; one without a category stops all
            continue
        rows = judge_pay_sheet(show_missing(sheet), table, judging)
        judged += [replace(row, sheet=sheet.name) for row in rows]
    members = [row for row in judged if row.kind is RowKind.MEMBER]
    if not members:
        raise refusal or KnownError("这个文件里没有人员，没有核定。")
    return _mark_twice(members)


def _mark_twice(members: Sequence[PayRow]) -> list[PayRow]:
    """Who stands on two sheets is judged on neither, as on one sheet, unless they are months.

    Twelve months of one workbook are twelve sheets of the same people: each row is judged by
    itself and says its sheet; which month the year is fixed by is the branch's choice.
    """
    sheets: dict[str, dict[str, None]] = {}
    for row in members:
        if re.search(r"\d", row.id_number) and not is_broken(row.id_number):
            sheets.setdefault(row.id_number, {})[row.sheet] = None
    twice = {
        number: "、".join(names)
        for number, names in sheets.items()
        if len(names) > 1 and not _are_months(list(names))
    }
    return [
        replace(
            row, codes=(PayCode.DUPLICATE,), result=None, undecided=(),
            arithmetic=f"在这几张工作表里：{twice[row.id_number]}",
        )
        if row.id_number in twice
        else row
        for row in members
    ]  # fmt: skip


def _are_months(names: Sequence[str]) -> bool:
    """Whether the sheets are named for different months: 1月, 2026年1月, 2026.1, 202601."""
    found = [_MONTH.search(name) for name in names]
    said = {(m["year"], (m["number"] or m["alone"] or m["word"]).lstrip("0")) for m in found if m}
    return all(found) and len(said) == len(names)


def find_category(rules: Rulebook, word: str) -> Category:
    """The category of that name; KnownError lists the choices."""
    found = rules.find_category(word)
    if found is None:
        choices = "、".join(f"{c.code}（{c.name}）" for c in rules.categories.values())
        raise KnownError(f"没有名为“{word}”的人员类别。可选：{choices}。", field="category")
    return found


def write_result(rows: Sequence[PayRow], path: Path, pay_sheet: Path | None = None) -> None:
    """The result as a workbook, whole or not at all; never in place of the pay sheet.

    Where the rows come from several sheets each says its own.
    """
    if pay_sheet is not None and path.resolve() == pay_sheet.resolve():
        raise KnownError("结果不能盖掉工资表，请另起一个文件名。没有生成。")
    if path.suffix.lower() != ".xlsx":
        raise KnownError(f"结果只能存为 .xlsx，不能存为“{path.name}”。没有生成。")
    book = NewWorkbook()
    sheet = book.active
    sheet.title = "党费核定"
    sheet.append(HEADER)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    several = len({row.sheet for row in rows}) > 1
    for number, row in enumerate(rows, 2):
        for place, value in enumerate(_cells(row, several), 1):
            cell = sheet.cell(number, place, value)
            if isinstance(value, str):
                cell.data_type = "s"  # never a formula
                cell.number_format = "@"
        sheet.cell(number, 3).number_format = sheet.cell(number, 5).number_format = "#,##0.00"
        sheet.cell(number, 4).number_format = "0.0%"
        sheet.cell(number, 7).alignment = Alignment(wrap_text=True, vertical="top")
    for place, width in enumerate(_WIDTHS):
        sheet.column_dimensions["ABCDEFG"[place]].width = width
    sheet.freeze_panes = "A2"
    write_whole(path, book.save)


def _cells(row: PayRow, several: bool) -> tuple[object, ...]:
    name, number = clean_text(row.name), clean_text(row.id_number)
    sheet = f"【{row.sheet}】" if several else ""
    if not row.is_assessed or row.result is None:
        return name, number, None, None, None, "待定", clean_text(sheet + row.explanation)
    result = row.result
    said = row.explanation or (f"定额 {result.assessed:.2f} 元/月" if result.base is None else "")
    told = clean_text(sheet + said)
    return name, number, result.base, result.rate, result.assessed, "核定", told


def say_summary(rows: Sequence[PayRow]) -> str:
    """One sentence for the terminal."""
    open_rows = sum(not row.is_assessed for row in rows)
    return f"共 {len(rows)} 人，核定 {len(rows) - open_rows} 人，待定 {open_rows} 人。"
