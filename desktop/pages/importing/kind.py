"""What tells one kind of import from another, as the shared pages need it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.widgets.table import Column
from desktop.widgets.timeline import Step
from models.people.queries import known_columns
from reports.sheets.incoming import Progress

if TYPE_CHECKING:
    from models.centre import Centre

Read = Callable[..., tuple[Any, Any, Mapping[str, str]]]


@dataclass(frozen=True)
class ImportKind:
    """The words and the verbs of one kind of list.

    `read(centre, path, progress=…)` gives file, preview and what headers meant before;
    `judge(centre, file, progress=…)` a fresh preview; a preview has `rows`, `counts` and
    `takeable`. `take` and `undo` are actions.
    """

    code: str  # as imports and column mappings are kept
    title: str
    list_word: str  # 名单, 台账
    unit: str  # what is counted: 人, 件
    steps: tuple[Step, ...]
    fields: Mapping[str, str]
    columns: Sequence[Column]
    filter_hint: str
    needs: str  # what has to be said of the columns before anything can be judged
    read: Read
    judge: Callable[..., Any]
    take: Callable[..., Any]
    undo: Callable[..., int]
    write_report: Callable[..., None]
    undo_text: str  # with {file} and {count}


def three_steps(file: str = "Excel、WPS、CSV") -> tuple[Step, ...]:
    """The usual way: `file` says what the file holds."""
    return (
        Step("选择文件", file),
        Step("核对表头，看预览", "每一行都有结论和原因"),
        Step("导入", "可以整次撤销"),
    )


def values_of(read: Callable[[Any], str]) -> Callable[[Any], str]:
    """The text of a cell from a judged row's `values`; nothing where the row has none."""
    return lambda row: read(row.values) if row.values is not None else ""


def read_and_judge(code: str, read: Callable[..., Any], judge: Callable[..., Any]) -> Read:
    """Read a file by what its headers meant before, and judge its rows."""

    def both(
        centre: "Centre", path: Path, *, progress: Progress
    ) -> tuple[Any, Any, Mapping[str, str]]:
        known = centre.ask(known_columns, code)
        file = read(path, known, progress=progress)
        return file, judge(centre, file, progress=progress), known

    return both


def say_wrong(rows: int, again: str = "已经导入的不会重复") -> str:
    """What became of rows that could not be taken in; nothing where there are none."""
    if not rows:
        return ""
    return f"{rows} 行有错误，没有导入。请保存逐行报告，照着改正后再导入一次；{again}。"
