"""Workbooks that leave the hall.

rustpy-xlsxwriter writes the rows straight to the file in constant memory; everything a
form needs beside them (title, formats, frozen header, filter, footer, hidden parts, page
setup) it can do too, so there is nothing to patch afterwards.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, islice, repeat
from operator import itemgetter
from pathlib import Path

import rustpy_xlsxwriter as xlsx

from models.errors import Cancelled, KnownError
from reports.paper.printable import clean_text
from reports.paper.whole_file import write_whole

HIDDEN_SHEET = "_form"
ID_HEADER = "内部编号"
HEADER_ROW = 2  # row 1 title, row 2 head line, row 3 header
BLOCK = 500
SEPARATOR = "｜"

KINDS = {
    "text": "@",
    "number": "0",
    "money": "#,##0.00",
    "hours": "0.0#",
    "date": "yyyy-mm-dd",
    "datetime": "yyyy-mm-dd hh:mm",
    "rate": "0.0%",
}
DECIMALS = frozenset({"money", "hours", "rate"})


@dataclass(frozen=True)
class Column:
    """A column: header, kind (a key of KINDS), width in characters."""

    header: str
    kind: str = "text"
    width: float = 12


@dataclass(frozen=True)
class SheetHead:
    """What stands around the rows, and what a later import recognises the sheet by."""

    title: str
    head_line: str
    footer: str
    form_key: str
    version: str


def no_progress(done: int, total: int) -> None:
    """Tells nobody."""


def never_cancelled() -> bool:
    """Nobody asked to stop."""
    return False


def write_sheet(
    path: Path,
    head: SheetHead,
    columns: Sequence[Column],
    rows: Iterable[Sequence[object]],
    total: int,
    *,
    progress: Callable[[int, int], None] = no_progress,
    cancelled: Callable[[], bool] = never_cancelled,
) -> None:
    """Writes `rows` as a workbook to `path`, whole or not at all.

    A row has one value per column, then the internal id of its record, which goes into a
    hidden column. None and "" are empty cells; text is never a formula. Raises Cancelled,
    or KnownError when the file cannot be written.
    """
    shown = (*columns, Column(ID_HEADER, "number", 0))
    stream = _Rows(shown, rows, total, progress, cancelled)
    name = head.title[:31]
    last = len(columns) - 1

    def write(temporary: Path) -> None:
        xlsx.write_worksheets(
            [(name, stream.records()), (HIDDEN_SHEET, _identity(head, stream))],
            str(temporary),
            header_row={name: HEADER_ROW},
            header_format={name: _header_format()},
            column_widths={name: [column.width for column in shown]},
            column_formats={name: [_cell_format(column.kind) for column in shown]},
            merge_ranges={
                name: [
                    (0, 0, 0, last, head.title, _title_format()),
                    (1, 0, 1, last, head.head_line, _line_format()),
                ]
            },
            row_heights={name: {0: 30.0, 1: 20.0, HEADER_ROW: 30.0}},
            autofilter={name: True},
            freeze_panes={name: {"row": HEADER_ROW + 1, "col": 0}},
            totals_row={name: {}},
            totals_label={name: head.footer},
            totals_format={name: _line_format()},
            ignore_errors={name: [column.header for column in shown if column.kind == "text"]},
            sheet_view={HIDDEN_SHEET: {"hidden": True}},
            page_setup={
                name: {
                    "landscape": True,
                    "paper_size": 9,  # A4
                    "fit_to_pages": (1, 0),
                    "repeat_rows": (HEADER_ROW, HEADER_ROW),
                    "print_gridlines": True,
                    "center_horizontally": True,
                    "margins": {"left": 0.6, "right": 0.6, "top": 0.6, "bottom": 0.7},
                    "footer": "&R第 &P 页 共 &N 页",
                }
            },
        )

    write_whole(path, lambda temporary: _run_writer(write, temporary))
    progress(stream.done, total)


def _run_writer(write: Callable[[Path], None], temporary: Path) -> None:
    """Runs the writer and turns its own failures into what they mean.

    A text too long for a cell is told to the clerk; a panic is the OSError behind it.
    In constant memory rows go through an unnamed file in the system's temporary folder, and
    rust_xlsxwriter panics when that disk is full. The panic's type cannot be imported.
    """
    try:
        write(temporary)
    except RuntimeError as error:
        if "Excel's limit" not in str(error):
            raise
        raise KnownError(
            "有一格文字超过 Excel 一格的上限（32767 字），没有导出，系统里的记录都在。"
            "请把这条记录的长文字缩短或改为附件，再导出一次。"
        ) from error
    except BaseException as error:
        code = re.search(r"Os \{ code: (\d+)", str(error))
        if type(error).__name__ != "PanicException" or code is None:
            raise
        number = int(code[1])
        # The fourth argument is read on Windows only, where the code is Windows' own.
        raise OSError(number, str(error), None, number) from error


class _Rows:
    """The rows on their way into the file: cleaned, counted and hashed."""

    def __init__(
        self,
        columns: Sequence[Column],
        rows: Iterable[Sequence[object]],
        total: int,
        progress: Callable[[int, int], None],
        cancelled: Callable[[], bool],
    ) -> None:
        self.done = 0
        self.hash = hashlib.sha256()
        self._headers = [column.header for column in columns]
        texts = [n for n, column in enumerate(columns) if column.kind == "text"]
        others = [n for n, column in enumerate(columns) if column.kind != "text"]
        # The id stands twice at the end so that a getter of one column still gives a row.
        self._texts = itemgetter(*texts, *(texts[:1] or [-1, -1]))
        self._others = itemgetter(*others, -1)
        self._decimals = [n for n, column in enumerate(columns) if column.kind in DECIMALS]
        self._rows = rows
        self._total = total
        self._progress = progress
        self._cancelled = cancelled

    def records(self) -> Iterator[dict[str, object]]:
        rows = iter(self._rows)
        # Whole blocks through C-level iterators: 100,000 rows are two million cells.
        while block := list(islice(rows, BLOCK)):
            if self._cancelled():
                raise Cancelled
            self._progress(self.done, self._total)
            if self._decimals:
                block = [self._with_floats(row) for row in block]
            try:
                written = SEPARATOR.join(chain.from_iterable(map(self._texts, block)))
            except TypeError:  # a text that is None
                written = ""
            if not written.isprintable() or not written:
                block = [[_plain(value) for value in row] for row in block]
                written = SEPARATOR.join(str(text) for row in block for text in self._texts(row))
            self.hash.update(written.encode())
            others = chain.from_iterable(map(self._others, block))
            self.hash.update(SEPARATOR.join(map(str, others)).encode())
            self.done += len(block)
            yield from map(dict, map(zip, repeat(self._headers), block))
        if not self.done:
            yield dict.fromkeys(self._headers)  # the header is written with the first row

    def _with_floats(self, row: Sequence[object]) -> list[object]:
        """The writer knows no exact decimals; only the columns of amounts hold any."""
        cells = list(row)
        for column in self._decimals:
            value = cells[column]
            if isinstance(value, Decimal):
                cells[column] = float(value)
        return cells


def _plain(value: object) -> object:
    return clean_text(value) if isinstance(value, str) else value


def _identity(head: SheetHead, rows: _Rows) -> Iterator[dict[str, str]]:
    """Read after the rows are written: only then is their hash known."""
    yield {
        "form_key": head.form_key,
        "version": head.version,
        "rows": str(rows.done),
        "sha256": rows.hash.hexdigest(),
    }


def _cell_format(kind: str) -> xlsx.Format:
    cell = xlsx.Format().set_num_format(KINDS[kind]).set_align("vcenter")
    if kind == "text":
        return cell.set_text_wrap()
    return cell.set_align("right") if kind in DECIMALS else cell.set_align("center")


def _header_format() -> xlsx.Format:
    header = xlsx.Format().set_bold().set_text_wrap().set_border("thin")
    return header.set_background_color("#F2EEE9").set_align("center").set_align("vcenter")


def _title_format() -> xlsx.Format:
    return xlsx.Format().set_bold().set_font_size(18).set_align("center").set_align("vcenter")


def _line_format() -> xlsx.Format:
    return xlsx.Format().set_align("left").set_align("vcenter")
