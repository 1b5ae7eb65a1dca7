"""What every file on its way in shares: reading it in bounds, telling progress, reporting rows."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from models.errors import Cancelled, KnownError
from models.people.rules.residents.row_codes import Outcome
from reports.sheets.reading.cells import Workbook
from reports.sheets.reading.workbook import read_workbook
from reports.sheets.rows_report import ReportedRow, write_rows_report

Progress = Callable[[int, int], None]
Row = TypeVar("Row")
TELL_EVERY = 200  # rows


def read_incoming(path: Path, progress: Progress | None) -> tuple[Workbook, str]:
    """A file read in a bounded child, and the SHA-256 of its bytes.

    `progress` may raise Cancelled, which ends the child within a moment. Raises KnownError
    with one sentence.
    """
    told = _Told(progress or nobody)
    workbook = read_workbook(path, progress=told.tell, cancelled=told.is_stopped)
    try:
        with path.open("rb") as file:
            return workbook, hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise KnownError(
            f"文件「{path.name}」刚才还能读，现在打不开了。没有改动，请重新选择文件。"
        ) from error


def telling(
    rows: Iterable[Row], progress: Progress | None, total: int, done: int = 0
) -> Iterator[Row]:
    """The rows, with progress told on the way; it may raise Cancelled."""
    for number, row in enumerate(rows, done):
        if progress is not None and number % TELL_EVERY == 0:
            progress(number, total)
        yield row


def keep_rows_report(path: Path, rows: Iterable[ReportedRow]) -> None:
    """Write the rows report. Raises KnownError."""
    try:
        write_rows_report(path, rows)
    except OSError as error:
        raise KnownError(
            f"逐行报告没能写到「{path.name}」（可能正被打开、文件夹只读或磁盘已满）。"
            "请换一个位置再保存；数据不受影响。"
        ) from error


def counts_text(counts: Mapping[Outcome, int]) -> str:
    """The outcomes of a preview in one sentence."""
    return "，".join(
        f"{word} {counts.get(outcome, 0)} 行"
        for outcome, word in (
            (Outcome.OK, "可导入"),
            (Outcome.WARN, "可导入但请看一下"),
            (Outcome.ERROR, "不导入"),
        )
    )


def remembered(headers: Sequence[str], known: Mapping[str, str]) -> dict[str, int]:
    """Field → column, by nothing but what the clerk said before."""
    return {known[text]: column for column, text in enumerate(headers) if known.get(text)}


def nobody(done: int, total: int) -> None:
    """Progress for nobody."""


class _Told:
    """Progress that also answers, from the thread that watches the child: is it cancelled?"""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._last = (0, 0)

    def tell(self, done: int, total: int) -> None:
        self._last = (done, total)
        self._progress(done, total)

    def is_stopped(self) -> bool:
        try:
            self._progress(*self._last)
        except Cancelled:
            return True
        return False
