"""The child process: reads one hostile file and writes what it found as lines of JSON.

It has no rights beyond the file, ends with its parent, and may die at any moment: a
hostile cell reference makes python-calamine abort its process. Start-up counts, so only
what the format needs is imported.

Request, one line on stdin: {path, suffix, memory, seconds, unzipped, rows, columns, missing}.
Answers, one line each: ["missing", [[sheet, [[row, column], ...]], ...]],
["sheet", name, hidden, merges, number of rows],
["rows", how many, [column, ...]], ["failed", code, kind], ["bug", text],
["done", format, encoding].

Rows travel by columns, because a column mostly has one type: text joined to one string,
dates as day numbers, anything else cell by cell. That takes a third of the time.
"""

import _thread
import gc
import json
import os
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice, zip_longest
from typing import Any

from reports.sheets.reading.content import tell_format
from reports.sheets.reading.failures import UnreadableError

MARK = "\x1f"
_CHUNK = 2000


def main() -> None:
    """Answer the one request and end."""
    request = json.loads(sys.stdin.buffer.readline())
    _thread.start_new_thread(_end_with_parent, ())
    _bound(request["memory"], request["seconds"])
    gc.disable()
    try:
        _tell("done", *_read(request))
    except UnreadableError as unreadable:
        _tell("failed", unreadable.code, unreadable.kind)
    except MemoryError:
        _tell("failed", "memory", "")
    except Exception as bug:
        _tell("bug", f"{type(bug).__name__}: {bug}")
    sys.stdout.buffer.flush()
    # The thread that waits for the parent must not hold up the end.
    os._exit(0)


def _end_with_parent() -> None:
    """The parent holds our stdin open as long as it lives and wants us."""
    sys.stdin.buffer.read()
    os._exit(1)


def _bound(memory: int, seconds: int) -> None:
    """On Windows the parent has put us into a job object instead."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds + 5, seconds + 5))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _tell(*message: Any) -> None:
    text = json.dumps(message, ensure_ascii=False, default=_pack, separators=(",", ":"))
    sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")


def _pack(value: object) -> dict[str, Any]:
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, time):
        return {"h": value.isoformat()}
    if isinstance(value, timedelta):
        return {"s": value.total_seconds()}
    raise TypeError(f"no cell: {type(value).__name__}")


def _read(request: dict[str, Any]) -> tuple[str, str]:
    path = request["path"]
    with open(path, "rb") as file:
        data = file.read()
    kind = tell_format(data, request["unzipped"])
    bounds = (request["rows"], request["columns"])
    encoding = ""
    if kind == "text":
        from reports.sheets.reading.delimited import read_delimited

        rows, encoding = read_delimited(data)
        _tell_table(rows, [], *bounds)
    elif kind == "html":
        from reports.sheets.reading.web_table import read_web_table

        rows, merges, encoding = read_web_table(data, *bounds)
        _tell_table(rows, merges, *bounds)
    elif kind == "xml":
        from reports.sheets.reading.xml_table import read_xml_tables

        errors = []
        for name, rows, merges, missing in read_xml_tables(data, *bounds):
            _tell_table(rows, merges, *bounds, name)
            errors.append((name, missing))
        if request["missing"]:
            _tell("missing", errors)
    else:
        if request["missing"]:
            from reports.sheets.reading.formulas import find_missing

            _tell("missing", find_missing(kind, data))
        is_named_so = request["suffix"] == f".{kind}"
        _read_binary(path if is_named_so else None, data, *bounds)
    return kind, encoding


def _tell_table(
    rows: list[list[Any]],
    merges: list[tuple[int, int, int, int]],
    most_rows: int,
    most_columns: int,
    name: str = "",
) -> None:
    if len(rows) > most_rows or max(map(len, rows), default=0) > most_columns:
        raise UnreadableError("wide")
    _tell("sheet", name, False, merges, len(rows))
    _tell_rows(rows)


def _tell_rows(rows: Iterable[list[Any]]) -> None:
    source = iter(rows)
    while chunk := list(islice(source, _CHUNK)):
        columns = zip_longest(*chunk, fillvalue="")
        _tell("rows", len(chunk), [_pack_column(column) for column in columns])


def _pack_column(column: tuple[Any, ...]) -> Any:
    types = set(map(type, column))
    if types == {str}:
        joined = MARK.join(column)
        if joined.count(MARK) == len(column) - 1:
            return joined
    if types == {date}:
        return {"days": [day.toordinal() for day in column]}
    return column


def _read_binary(path: str | None, data: bytes, most_rows: int, most_columns: int) -> None:
    import python_calamine as calamine

    try:
        if path:
            del data
            book = calamine.CalamineWorkbook.from_path(path)
        else:
            import io

            book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for index, about in enumerate(book.sheets_metadata):
            if about.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_index(index)
            if sheet.height > most_rows or sheet.width > most_columns:
                raise UnreadableError("wide")
            hidden = about.visible != calamine.SheetVisibleEnum.Visible
            merges = [
                (top, left, bottom, right)
                for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
            ]
            first_row, first_column = sheet.start or (0, 0)
            if first_row + sheet.height > most_rows or first_column > most_columns:
                raise UnreadableError("wide")
            _tell("sheet", about.name, hidden, merges, sheet.height + first_row)
            _tell_rows(_place(sheet, first_column))
    except calamine.PasswordError:
        raise UnreadableError("encrypted") from None
    except (calamine.CalamineError, OSError) as error:
        raise UnreadableError("encrypted" if "assword" in str(error) else "damaged") from None
    except UnreadableError:
        raise
    except BaseException as panic:
        # A Rust panic is no Exception; anything the reader throws means a broken file.
        if isinstance(panic, MemoryError):
            raise
        raise UnreadableError("damaged") from None


def _place(sheet: Any, first_column: int) -> Iterator[list[Any]]:
    """Rows from column A on: iter_rows begins at row 1 but leaves an empty left margin out."""
    rows: Iterator[list[Any]] = sheet.iter_rows()
    if not first_column:
        return rows
    margin = [""] * first_column
    return (margin + row for row in rows)
