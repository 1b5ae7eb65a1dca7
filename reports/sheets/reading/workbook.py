"""Reading a foreign workbook: this side starts the child, bounds it and takes its rows."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import IO, Any

from models.errors import BugError, Cancelled, KnownError
from reports.sheets.reading.cells import Cell, Merge, Sheet, Workbook
from reports.sheets.reading.child import MARK
from reports.sheets.reading.failures import NOTHING_LOST, SENTENCES
from reports.sheets.reading.job_object import JobObject

_HOUSE = Path(__file__).resolve().parents[3]
_START = "import sys;sys.path.insert(0,sys.argv[1]);from reports.sheets.reading import child;"
_LONGEST_LINE = 256 << 20
_SUFFIXES = {
    "xlsx": (".xlsx", ".xlsm", ".xltx", ".xltm", ".et"),
    "xlsb": (".xlsb",),
    "ods": (".ods",),
    "xls": (".xls", ".xlt", ".et", ".ett"),
    "html": (".html", ".htm"),
    "xml": (".xml",),
    "text": (".csv", ".txt", ".tsv"),
}
_KINDS = {
    "xlsx": "Excel 工作簿（xlsx）",
    "xlsb": "Excel 二进制工作簿（xlsb）",
    "ods": "ODS 表格",
    "xls": "旧版 Excel 工作簿（xls）",
    "html": "网页表格",
    "xml": "XML 表格",
    "text": "文本表格（CSV）",
}
_ENCODINGS = {"gb18030": "GBK", "big5": "Big5", "utf-8": "UTF-8"}


@dataclass(frozen=True)
class Limits:
    """What a foreign file may cost; sizes in bytes, time in seconds."""

    file_bytes: int = 200 << 20
    unzipped_bytes: int = 1 << 30
    memory: int = 2 << 30
    seconds: int = 120
    rows: int = 500_000
    columns: int = 1_000


LIMITS = Limits()


def read_workbook(
    path: Path,
    *,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    limits: Limits = LIMITS,
    tell_missing: bool = False,
) -> Workbook:
    """Read a file by its content, whatever its name says.

    `progress(done, total)` counts the rows of the sheet that arrives; total is 0 while the
    file is still being parsed. `cancelled` is asked twenty times a second, from another
    thread. With `tell_missing` sheets say where a formula has no value (#N/A, never computed);
    that takes a second look at the file. Raises KnownError with one sentence, or Cancelled.
    """
    path = Path(path)
    _look_first(path, limits)
    if progress:
        progress(0, 0)
    taking = _Taking()
    with _child(path, limits, cancelled, tell_missing) as (answers, watch):
        for line in iter(lambda: answers.readline(_LONGEST_LINE), b""):
            if watch.verdict:
                break
            taking.take(line, progress)
    if watch.verdict == "cancelled":
        raise Cancelled
    if not taking.kind:
        code, kind = taking.failed or (watch.verdict or "died", "")
        raise _known(code, path, limits, kind)
    sheets = taking.close()
    if not any(sheet.rows for sheet in sheets):
        raise _known("no_rows", path, limits)
    return Workbook(sheets, _note(path, taking.kind, taking.encoding))


def _look_first(path: Path, limits: Limits) -> None:
    """What needs no parsing is told at once."""
    try:
        if path.is_dir():
            raise _known("not_file", path, limits)
        with path.open("rb") as file:
            empty = not file.read(1)
        size = path.stat().st_size
    except FileNotFoundError:
        raise _known("missing", path, limits) from None
    except OSError:
        raise _known("locked", path, limits) from None
    if empty:
        raise _known("empty", path, limits)
    if size > limits.file_bytes:
        raise _known("large", path, limits)


def _known(code: str, path: Path, limits: Limits, kind: str = "") -> KnownError:
    sentence = SENTENCES.get(code, SENTENCES["died"])
    text = sentence.format(
        name=path.name,
        kind=kind,
        megabytes=limits.file_bytes >> 20,
        rows=limits.rows,
        columns=limits.columns,
        seconds=limits.seconds,
    )
    return KnownError(text + NOTHING_LOST)


def _note(path: Path, kind: str, encoding: str) -> str:
    suffix = path.suffix.lower()
    notes = []
    if suffix not in _SUFFIXES[kind]:
        named = f"文件名是 {path.suffix}" if path.suffix else "文件名没有后缀"
        notes.append(f"{named}，内容其实是{_KINDS[kind]}，已按内容读取。")
    if kind == "text":
        known = "UTF-16" if encoding.startswith("utf-16") else _ENCODINGS.get(encoding, encoding)
        notes.append(f"文字编码识别为 {known}。")
    return "".join(notes)


@dataclass
class _Watch:
    """Ends the child when time is up or the clerk cancels."""

    process: "subprocess.Popen[bytes]"
    seconds: int
    cancelled: Callable[[], bool] | None
    verdict: str = ""
    over: Event = field(default_factory=Event)

    def run(self) -> None:
        deadline = monotonic() + self.seconds
        while not self.over.wait(0.05):
            if self.cancelled and self.cancelled():
                self.verdict = "cancelled"
            elif monotonic() > deadline:
                self.verdict = "slow"
            if self.verdict:
                self.process.kill()
                return


@contextmanager
def _child(
    path: Path, limits: Limits, cancelled: Callable[[], bool] | None, tell_missing: bool
) -> Iterator[tuple[IO[bytes], _Watch]]:
    """A running child with its request given; gone when this is left, however it is left.

    Isolated (-I), and the modules run without «-m», whose machinery costs start-up time.
    """
    process = subprocess.Popen(
        [sys.executable, "-I", "-X", "utf8", "-c", _START + "child.main()", str(_HOUSE)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=1 << 20,
        creationflags=_no_console(),
    )
    assert process.stdin and process.stdout
    job = None
    watch = _Watch(process, limits.seconds, cancelled)
    watcher = Thread(target=watch.run, name="reading-watch", daemon=True)
    try:
        if sys.platform == "win32":
            job = JobObject(int(process._handle), limits.memory)
        watcher.start()
        request = {
            "path": str(path.resolve()),
            "suffix": path.suffix.lower(),
            "memory": limits.memory,
            "seconds": limits.seconds,
            "unzipped": limits.unzipped_bytes,
            "rows": limits.rows,
            "columns": limits.columns,
            "missing": tell_missing,
        }
        with suppress(BrokenPipeError):
            process.stdin.write(json.dumps(request).encode() + b"\n")
            process.stdin.flush()
        yield process.stdout, watch
    finally:
        watch.over.set()
        process.kill()
        if job:
            job.close()
        process.stdout.close()
        with suppress(OSError):
            process.stdin.close()
        process.wait()
        if watcher.ident:
            watcher.join()


def _no_console() -> int:
    """On Windows a child of a program without a console would open one."""
    if sys.platform == "win32":
        return subprocess.CREATE_NO_WINDOW
    return 0


class _Taking:
    """Puts the child's lines together."""

    def __init__(self) -> None:
        self.kind = ""
        self.encoding = ""
        self.failed: tuple[str, str] | None = None
        self._sheets: list[tuple[str, bool, tuple[Merge, ...], list[tuple[Cell, ...]]]] = []
        self._total = 0
        self._missing: dict[str, frozenset[tuple[int, int]]] = {}

    def take(self, line: bytes, progress: Callable[[int, int], None] | None) -> None:
        try:
            what, *rest = json.loads(line, object_hook=_unpack)
        except ValueError:
            # Half a line: the child died while writing; what is missing tells the rest.
            return
        if what == "rows":
            rows = self._sheets[-1][3]
            count, columns = rest
            cells = [c.split(MARK) if isinstance(c, str) else c for c in columns]
            rows.extend(zip(*cells, strict=True) if cells else [()] * count)
            if progress:
                progress(len(rows), max(self._total, len(rows)))
        elif what == "sheet":
            name, hidden, merges, self._total = rest
            self._sheets.append((name, hidden, tuple(Merge(*m) for m in merges), []))
        elif what == "missing":
            self._missing = {
                name: frozenset((row, place) for row, place in cells) for name, cells in rest[0]
            }
        elif what == "failed":
            self.failed = (rest[0], rest[1])
        elif what == "bug":
            raise BugError(rest[0])
        else:
            self.kind, self.encoding = rest

    def close(self) -> tuple[Sheet, ...]:
        return tuple(
            Sheet(name, rows, merges, hidden, self._missing.get(name, frozenset()))
            for name, hidden, merges, rows in self._sheets
        )


def _unpack(packed: dict[str, Any]) -> Cell | list[date]:
    ((kind, value),) = packed.items()
    if kind == "days":
        return [date.fromordinal(day) for day in value]
    if kind == "d":
        return date.fromisoformat(value)
    if kind == "t":
        return datetime.fromisoformat(value)
    if kind == "h":
        return time.fromisoformat(value)
    return timedelta(seconds=value)
