"""What tells one kind of import from another, as the shared pages need it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desktop.widgets.table import Column
from desktop.widgets.timeline import Step


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
    read: Callable[..., tuple[Any, Any, Mapping[str, str]]]
    judge: Callable[..., Any]
    take: Callable[..., Any]
    undo: Callable[..., int]
    write_report: Callable[..., None]
    undo_text: str  # with {file} and {count}
