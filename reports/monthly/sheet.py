"""服务月报 and 好差评汇总 as workbook: one sheet a section, the same figures in the same order."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from reports.figures import Figure, FigureKind, FigureTable, ServiceReport
from reports.monthly.paper import TEMPLATE, appendix_columns, appendix_rows
from reports.paper.printable import clean_text
from reports.paper.stamps import PrintStamp, format_minute, say_filler
from reports.paper.whole_file import write_whole
from reports.sheets.writing import HIDDEN_SHEET, KINDS

COVER_SHEET = "主要指标"
DEFINITIONS = "口径"
FORM_KEYS = {"service-month": "monthly_report", "ratings": "rating_summary"}
_HEAD = PatternFill("solid", fgColor="F2EEE9")
_THIN = Border(bottom=Side("thin", color="C8C2BA"))
_FORMATS = {
    FigureKind.COUNT: KINDS["number"],
    FigureKind.RATE: KINDS["rate"],
    FigureKind.DAYS: "0.0",
    FigureKind.MONEY: KINDS["money"],
    FigureKind.HOURS: KINDS["hours"],
}


def build_sheet(report: ServiceReport, stamp: PrintStamp, path: Path) -> None:
    """Write the workbook, whole or not at all. Raises KnownError for a full disk and the like."""
    book = make_book(report, stamp)
    write_whole(path, lambda temporary: book.save(temporary))


def make_book(report: ServiceReport, stamp: PrintStamp) -> Workbook:
    """The workbook in memory."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = ""
    book.properties.title = report.title
    book.properties.created = report.counted_until
    for table in report.tables:
        _write_table(book.create_sheet(sheet_name(table)), report, table, stamp)
    if report.appendix:
        _write_appendix(book.create_sheet("附表一"), report, stamp)
    _write_definitions(book.create_sheet(DEFINITIONS), report, stamp)
    hidden = book.create_sheet(HIDDEN_SHEET)
    hidden.append(["form_key", "version", "number"])
    hidden.append([FORM_KEYS[report.report_id], TEMPLATE, report.number])
    hidden.sheet_state = "hidden"
    return book


def sheet_name(table: FigureTable) -> str:
    """受理事项分布, from 一、受理事项分布（件）."""
    return table.title.partition("、")[2].partition("（")[0] or COVER_SHEET


def cell_value(figure: Figure | None) -> int | float | None:
    """What stands in the cell: a number; nothing where there is nothing to divide by."""
    number = figure.number if figure is not None else None
    if figure is None or number is None:
        return None
    if figure.kind is FigureKind.COUNT:
        return int(number)
    return float(number / Decimal(100) if figure.kind is FigureKind.RATE else number)


def _write_table(
    sheet: Worksheet, report: ServiceReport, table: FigureTable, stamp: PrintStamp
) -> None:
    _begin(sheet, report, table.title.partition("、")[2] or report.title, len(table.columns) + 1)
    _head(sheet, (table.head, *table.columns))
    for row in table.rows:
        _row(sheet, (row.label, *map(cell_value, row.figures)))
        for number, figure in enumerate(row.figures, start=2):
            if figure is not None:
                sheet.cell(sheet.max_row, number).number_format = _FORMATS[figure.kind]
    _end(sheet, report, stamp, (30, *([13] * len(table.columns))))


def _write_appendix(sheet: Worksheet, report: ServiceReport, stamp: PrintStamp) -> None:
    columns = appendix_columns(report)
    _begin(sheet, report, report.appendix_title, len(columns))
    _head(sheet, columns)
    for values in appendix_rows(report):
        _row(sheet, values)
        for cell, value in zip(sheet[sheet.max_row], values, strict=True):
            if isinstance(value, str):
                cell.number_format = KINDS["text"]
            elif not isinstance(value, int):
                cell.number_format = KINDS["date"]
    _end(sheet, report, stamp, (7, 18, 14, 26, *([13] * (len(columns) - 4))))


def _write_definitions(sheet: Worksheet, report: ServiceReport, stamp: PrintStamp) -> None:
    _begin(sheet, report, "各项指标的口径", 3)
    _head(sheet, ("表", "指标", "口径"))
    for table in report.tables:
        labels: dict[str, list[str]] = {}
        for row in table.rows:
            for figure in row.figures:
                if figure is not None and figure.label not in labels.get(figure.definition, ()):
                    labels.setdefault(figure.definition, []).append(figure.label)
        for definition, named in labels.items():
            # Rows of one kind (categories, hours) share a definition: it is told once.
            shown = named[0] if len(named) == 1 else f"{named[0]} 等"
            _row(sheet, (sheet_name(table), shown, definition))
    _end(sheet, report, stamp, (18, 26, 90))


# ---- what every sheet has -------------------------------------------------------------------


def _begin(sheet: Worksheet, report: ServiceReport, title: str, width: int) -> None:
    told = [f"填报单位：{report.centre}", f"期间：{report.period}"]
    if report.grid:
        told.append(f"范围：{report.grid}")
    if report.number:
        told.append(f"编号：{report.number}")
    told.append(f"统计至：{format_minute(report.counted_until)}")
    _text(sheet.cell(1, 1), title).font = Font(bold=True, size=16)
    _text(sheet.cell(2, 1), "　".join(told))
    for row, height in ((1, 30), (2, 32)):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=max(width, 4))
        sheet.row_dimensions[row].height = height
        horizontal = "center" if row == 1 else "left"
        sheet.cell(row, 1).alignment = Alignment(horizontal, "center", wrap_text=True)


def _head(sheet: Worksheet, texts: Sequence[str]) -> None:
    for column, text in enumerate(texts, start=1):
        cell = _text(sheet.cell(3, column), text)
        cell.font, cell.fill, cell.border = Font(bold=True), _HEAD, _THIN
        cell.alignment = Alignment("center", "center", wrap_text=True)


def _row(sheet: Worksheet, values: Sequence[object]) -> None:
    row = sheet.max_row + 1
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(row, column)
        if isinstance(value, str):
            _text(cell, value)
            cell.alignment = Alignment(vertical="center", wrap_text=True)
        else:
            cell.value = value
            cell.alignment = Alignment("right", "center")
        cell.border = _THIN


def _text(cell: Cell, text: str) -> Cell:
    """Text stays text, also where it begins like a formula."""
    cell.value = clean_text(text)
    if cell.data_type == "f":
        cell.data_type = "s"
    return cell


def _end(
    sheet: Worksheet, report: ServiceReport, stamp: PrintStamp, widths: Sequence[float]
) -> None:
    row = sheet.max_row + 2
    _text(sheet.cell(row, 1), say_filler(report.centre, stamp))
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    last = get_column_letter(max(len(widths), 1))
    sheet.freeze_panes = "A4"
    if row > 5:
        sheet.auto_filter.ref = f"A3:{last}{row - 2}"
    sheet.print_title_rows = "3:3"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.right.text = "第 &P 页 共 &N 页"
