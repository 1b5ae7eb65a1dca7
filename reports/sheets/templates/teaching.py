"""Teaching a template and filling it, for the commands and the window alike."""

import dataclasses
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from models.audit.actions import record_export
from models.cases.queries.ledger import list_ledger_categories
from models.district.actions import add_template, replace_mapping
from models.district.queries import TaughtTemplate, find_template, read_template
from models.errors import KnownError
from reports.paper.whole_file import write_whole
from reports.period import Period
from reports.sheets.templates.book import TemplateView, load_view
from reports.sheets.templates.comparing import check_same, compare_views, fingerprint
from reports.sheets.templates.filling import Filled, Values, fill
from reports.sheets.templates.mapping import (
    CellEntry,
    ColumnEntry,
    ListEntry,
    Mapping,
    read_mapping,
)
from reports.sheets.templates.package import MOST_BYTES, unreadable
from reports.sheets.templates.proposing import Proposal, Proposed, meaning_words, propose_view
from reports.sheets.templates.references import letters, split_cell
from reports.sheets.templates.taught import export_taught, is_taught, read_taught
from reports.sheets.templates.values import OF_ANY_SPAN, Progress, gather
from reports.sheets.templates.vocabulary import (
    LIST_SOURCES,
    Kind,
    Meaning,
    Span,
    find_meaning,
    read_meanings,
)

if TYPE_CHECKING:
    from models.centre import Centre

_CHANGED = "“{name}”和已教的模板不一样了，没有{done}：{lines}。{then}"
_MOST_TOLD = 6


@dataclass(frozen=True)
class Draft:
    """A template being taught: its file, how it looks, what its cells mean so far.

    `changed` is what differs from the template of the same name that was taught before; the
    clerk is asked before that one gives way.
    """

    name: str
    file_name: str
    content: bytes
    view: TemplateView
    mapping: Mapping
    proposals: tuple[Proposal, ...] = ()
    changed: tuple[str, ...] = ()

    def with_mapping(self, mapping: Mapping) -> "Draft":
        """The same template, understood otherwise."""
        return dataclasses.replace(self, mapping=mapping)


@dataclass(frozen=True)
class FilledFile:
    """What was written, and what somebody should know about it."""

    path: Path
    cells: int
    rows: int
    notes: tuple[str, ...]


def read_file(path: Path) -> bytes:
    """The bytes of a file a template may be in; raises KnownError."""
    try:
        if path.is_dir():
            raise unreadable(path.name, "not_file")
        if path.stat().st_size > 2 * MOST_BYTES:
            raise unreadable(path.name, "large")
        content = path.read_bytes()
    except FileNotFoundError:
        raise unreadable(path.name, "missing") from None
    except OSError:
        raise unreadable(path.name, "locked") from None
    if not content:
        raise unreadable(path.name, "empty")
    return content


def propose_file(path: Path, categories: Iterable[str] = ()) -> Proposed:
    """Read a workbook and say what its cells most likely mean; no centre is needed."""
    view = load_view(read_file(path), path.name)
    return propose_view(view, tuple(categories))


def read_draft(
    path: Path, old: TaughtTemplate | None = None, categories: Iterable[str] = (), name: str = ""
) -> Draft:
    """A file to be taught: a workbook, or a template another centre has taught.

    With `old`, the template of that name as it is taught now: the meaning of its cells is kept
    while the labels and the layout are the same, else read anew with what changed.
    """
    content = read_file(path)
    if is_taught(content):
        taught = read_taught(content, path.name)
        view = load_view(taught.content, taught.file_name)
        _check_mapping(taught.mapping, view, path.name)
        changed = _changes(old, view)
        return Draft(
            name or taught.name, taught.file_name, taught.content, view, taught.mapping,
            changed=changed,
        )  # fmt: skip
    view = load_view(content, path.name)
    proposed = propose_view(view, tuple(categories))
    changed = _changes(old, view)
    mapping = proposed.mapping
    if old is not None and not changed:
        mapping = dataclasses.replace(read_mapping(old.mapping), fingerprint=mapping.fingerprint)
    return Draft(name or path.stem, path.name, content, view, mapping, proposed.proposals, changed)


def taught_name(path: Path, name: str = "") -> str:
    """What a file's template is called: as told, as another centre called it, the file's stem."""
    if name.strip():
        return name.strip()
    content = read_file(path)
    return read_taught(content, path.name).name if is_taught(content) else path.stem


def add_file(
    centre: "Centre",
    path: Path,
    *,
    name: str = "",
    mapping: object = None,
    replace: bool = False,
) -> tuple[Draft, int]:
    """Keep a file as a template; returns it with the number of the version.

    `mapping` is plain data that takes the place of the proposal. Raises KnownError when nothing
    in the file was recognised, when the mapping is another file's, or when a template of that
    name is there and this one differs; with `replace` it gives way.
    """
    wanted = taught_name(path, name)
    old = centre.ask(find_template, wanted)
    draft = read_draft(path, old, centre_categories(centre), wanted)
    if mapping is not None:
        given = read_mapping(mapping)
        _check_mapping(given, draft.view, path.name)
        draft = draft.with_mapping(given)
    if draft.changed and not replace:
        raise KnownError(
            _CHANGED.format(
                name=draft.file_name,
                done="保存",
                lines="；".join(draft.changed[:_MOST_TOLD]),
                then="如果就是新版，请加 --replace 再执行；"
                "如果是另一张表，请用 --name 换一个名称。"
                f"现有的模板“{draft.name}”还在。",
            )
        )
    return draft, keep_draft(centre, draft)


def keep_draft(centre: "Centre", draft: Draft) -> int:
    """Keep a draft as a new version; returns its number. Raises KnownError when it is empty."""
    if not draft.mapping.cells and not draft.mapping.lists:
        raise KnownError(
            f"在“{draft.file_name}”里没有认出任何要填的格，没有保存。"
            "请在程序里打开它，点着格子告诉程序填什么。"
        )
    done = centre.act(
        add_template, draft.name, draft.file_name, draft.content, draft.mapping.to_json()
    )
    return done.result


def keep_mapping(centre: "Centre", name: str, mapping: Mapping) -> int:
    """Keep another meaning for the cells of a taught template; returns the version's number."""
    return centre.act(replace_mapping, name, mapping.to_json()).result


def open_taught(template: TaughtTemplate) -> Draft:
    """A taught template as a draft, to look at and to correct."""
    view = load_view(template.content, template.file_name)
    mapping = read_mapping(template.mapping)
    return Draft(template.name, template.file_name, template.content, view, mapping)


def fill_draft(draft: Draft, values: Values) -> Filled:
    """A draft filled for a look, without keeping or logging anything."""
    return fill(draft.content, draft.mapping, values, draft.file_name)


def fill_taught(
    centre: "Centre",
    name: str,
    period: Period,
    path: Path,
    *,
    file: Path | None = None,
    progress: Progress = lambda done, total: None,
) -> FilledFile:
    """Fill a taught template with a month, write it and leave a line in the log.

    One of dues or of volunteers alone may be of a quarter or a year, too.

    `file` is this month's copy as the district sent it; without it the template as it was
    taught is filled. Raises KnownError: no such template, the copy has changed, the place
    cannot be written. `progress` may raise Cancelled.
    """
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        raise KnownError(f"填好的表存为 .xlsx 文件，不能存为“{path.name}”。没有生成。")
    if period.start > centre.clock().date():
        raise KnownError(
            f"{period.label}还没有开始，没有可以填的记录，没有生成。请选已经开始的月份。"
        )
    template = centre.ask(read_template, name)
    mapping = read_mapping(template.mapping)
    if period.unit != "月" and (mapping.figures or not mapping.sources <= OF_ANY_SPAN):
        raise KnownError(f"“{name}”按月填，没有生成。请选一个月，如 2026-10。", field="period")
    content = _content(template, file)
    gathered = gather(centre, mapping, period, progress=progress)
    filled = fill(content, mapping, gathered.values, template.file_name)
    write_whole(path, lambda temporary: temporary.write_bytes(filled.content))
    digest = hashlib.sha256(filled.content).hexdigest()
    title = f"{template.name}（{period.label}）"
    centre.act(record_export, title, path.name, digest, filled.rows, filled.columns)
    return FilledFile(path, filled.cells, filled.rows, (*filled.notes, *gathered.notes))


def export_file(template: TaughtTemplate, path: Path) -> None:
    """A taught template as one file that another centre takes in."""
    data = export_taught(template.name, template.file_name, template.content, template.mapping)
    write_whole(path, lambda temporary: temporary.write_bytes(data))


def centre_categories(centre: "Centre") -> tuple[str, ...]:
    """The categories of the centre's own items."""
    return tuple(centre.ask(list_ledger_categories))


# For pointing at cells


def set_cell(
    draft: Draft, sheet: str, cell: str, meaning: str, span: str = "", category: str = ""
) -> Draft:
    """Say what a cell means that was pointed at.

    A cell in the rows of a list means its column there; a cell with a label in it takes a head
    value behind the label. Raises KnownError for a formula and for a meaning that does not fit.
    """
    view = draft.view.sheet(sheet)
    row, column = view.anchor(*split_cell(cell))
    place = view.cell(row, column)
    if place.is_formula:
        raise KnownError("这一格是公式，由表格自己算，没有改动。请点要填的格子。")
    area = next((a for a in draft.mapping.lists if a.has_cell(sheet, row)), None)
    if area is not None:
        if find_meaning(meaning, Kind.COLUMN, area.source) is None:
            raise KnownError("这一格在名单里，只能选名单的列，没有改动。")
        choices = draft.view.choices.get((sheet, area.first, column), ())
        entry = ColumnEntry(letters(column), meaning, choices)
        return draft.with_mapping(draft.mapping.with_column(sheet, row, entry))
    figure = find_meaning(meaning, Kind.FIGURE)
    head = find_meaning(meaning, Kind.HEAD)
    if figure is not None:
        span = span or Span.MONTH.value
        return draft.with_mapping(
            draft.mapping.with_cell(CellEntry(sheet, place.name, meaning, span, category))
        )
    if head is None:
        raise KnownError("这一格不在名单的行里，没有改动。请先指定名单从哪一行到哪一行。")
    slot = next((word for word in head.words if word in place.text), "")
    return draft.with_mapping(
        draft.mapping.with_cell(CellEntry(sheet, place.name, meaning, slot=slot))
    )


def set_list(draft: Draft, sheet: str, source: str, first: int, last: int) -> Draft:
    """Say that the rows from `first` to `last` are a list; its columns are pointed at next."""
    view = draft.view.sheet(sheet)
    if source not in LIST_SOURCES or not 1 <= first <= last <= view.rows:
        raise KnownError("名单的行不在表里，没有改动。请重新选择第一行和最后一行。")
    area = ListEntry(sheet, source, first, last, ())
    return draft.with_mapping(draft.mapping.with_list(area))


def clear_cell(draft: Draft, sheet: str, cell: str, slot: str = "") -> Draft:
    """Forget what a cell means."""
    at = draft.view.sheet(sheet).anchor(*split_cell(cell))
    name = draft.view.sheet(sheet).cell(*at).name
    return draft.with_mapping(draft.mapping.without(sheet, name, slot))


def cell_words(draft: Draft, sheet: str, cell: str) -> tuple[str, ...]:
    """What a cell means, as the clerk reads it."""
    row, column = draft.view.sheet(sheet).anchor(*split_cell(cell))
    name = draft.view.sheet(sheet).cell(row, column).name
    area = next((a for a in draft.mapping.lists if a.has_cell(sheet, row)), None)
    words = []
    for entry in draft.mapping.at(sheet, name):
        if isinstance(entry, ColumnEntry):
            meaning = find_meaning(entry.meaning, Kind.COLUMN, area.source if area else "")
            words += [meaning_words(meaning)] if meaning else []
            continue
        meaning = find_meaning(entry.meaning, Kind.FIGURE) or find_meaning(entry.meaning, Kind.HEAD)
        words += [meaning_words(meaning, entry.span, entry.category)] if meaning else []
    return tuple(words)


def list_meanings(kind: Kind, source: str = "") -> tuple[Meaning, ...]:
    """What may be chosen for a cell: heads, figures, or the columns of a list."""
    return tuple(m for m in read_meanings() if (m.kind, m.source) == (kind, source))


def _content(template: TaughtTemplate, file: Path | None) -> bytes:
    if file is None:
        return template.content
    content = read_file(file)
    changed = check_same(template.content, content, file.name)
    if changed:
        raise KnownError(
            _CHANGED.format(
                name=file.name,
                done="填写",
                lines="；".join(changed[:_MOST_TOLD]),
                then=f"请先用“template add {file.name} --name {template.name}”把新版教一遍，再填。",
            )
        )
    return content


def _changes(old: TaughtTemplate | None, view: TemplateView) -> tuple[str, ...]:
    if old is None:
        return ()
    return compare_views(load_view(old.content, old.file_name), view)


def _check_mapping(mapping: Mapping, view: TemplateView, name: str) -> None:
    if mapping.fingerprint != fingerprint(view):
        raise KnownError(
            f"这份对应表不是为“{name}”做的（标签、公式或版式不一样），没有改动。"
            "请换成同一个文件的对应表，或不带对应表让程序重新识别。"
        )
