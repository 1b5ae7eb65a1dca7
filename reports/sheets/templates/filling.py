"""Filling a template: values into its cells, records into its lists, nothing else."""

from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from models.errors import KnownError
from reports.sheets.templates.cells import (
    CellWriter,
    formula_of,
    iterate_cells,
    settle_formulas,
    style_of,
    write_cells,
)
from reports.sheets.templates.list_rows import Record, fill_list
from reports.sheets.templates.mapping import CellEntry, Mapping
from reports.sheets.templates.markup import Changes, Element, NotMarkupError, Part
from reports.sheets.templates.package import Package, SheetPlace, unreadable
from reports.sheets.templates.references import split_cell, split_range
from reports.sheets.templates.results import keep_results
from reports.sheets.templates.styles import Styles
from reports.sheets.templates.texts import SharedTexts, fill_month, say_head
from reports.sheets.templates.vocabulary import Kind, find_meaning

FigureKey = tuple[str, str, str]  # meaning, span, category

_BEFORE_CALC = ("definedNames", "externalReferences", "functionGroups", "sheets")


@dataclass(frozen=True)
class Values:
    """What a template is filled with.

    `heads` by meaning (centre, clerk, today, month as the first day of it, …), `figures` by
    meaning, span and category (None: undefined, the cell stays empty), `lists` by source:
    records by meaning of their columns.
    """

    heads: Map[str, object] = field(default_factory=dict)
    figures: Map[FigureKey, object] = field(default_factory=dict)
    lists: Map[str, Sequence[Record]] = field(default_factory=dict)


@dataclass(frozen=True)
class Filled:
    """The filled workbook, and what somebody should know about it."""

    content: bytes
    cells: int  # filled outside of lists
    rows: int  # records in lists
    columns: int  # of the widest list
    notes: tuple[str, ...] = ()


def fill(content: bytes, mapping: Mapping, values: Values, name: str = "模板") -> Filled:
    """A copy of the template with the values in it.

    Formulas are never overwritten; what has no value stays as it is. Raises KnownError when the
    file cannot be read or the mapping speaks of a sheet that is not there.
    """
    try:
        return _fill(Package(content, name), mapping, values)
    except NotMarkupError as error:
        raise unreadable(name, error.code) from None


def _fill(package: Package, mapping: Mapping, values: Values) -> Filled:
    name = package.name
    known = {place.name for place in package.sheets}
    wanted = [entry.sheet for entry in mapping.cells] + [area.sheet for area in mapping.lists]
    for sheet in wanted:
        if sheet not in known:
            raise KnownError(f"“{name}”里没有工作表“{sheet}”，没有填写。请重新教一遍这张表。")
    styles = Styles(package)
    about = package.part(package.workbook).first("workbookPr")
    from_1904 = about is not None and about.attributes.get("date1904") in ("1", "true")
    texts = SharedTexts(package)
    cells = rows = columns = 0
    notes: list[str] = []
    for place in package.sheets:
        package.set(place.part, settle_formulas(package.part(place.part)))
        writer = CellWriter(styles, package.part(place.part).prefix(), from_1904=from_1904)
        entries = [entry for entry in mapping.cells if entry.sheet == place.name]
        cells += _fill_cells(package, place, writer, texts, entries, values)
    for place in package.sheets:
        writer = CellWriter(styles, package.part(place.part).prefix(), from_1904=from_1904)
        # From below, so that the rows of the lists above stay where the mapping has them.
        for area in sorted(
            (area for area in mapping.lists if area.sheet == place.name),
            key=lambda area: -area.first,
        ):
            records = values.lists.get(area.source)
            if records is None:
                continue
            notes += fill_list(package, place, writer, area, records)
            rows += len(records)
            columns = max(columns, len(area.columns))
    keep_results(package, texts)
    _compute_on_opening(package)
    styles.keep()
    notes += _missing(mapping, values)
    return Filled(package.pack(), cells, rows, columns, tuple(notes))


def _missing(mapping: Mapping, values: Values) -> list[str]:
    """What the mapping wants and nobody gave."""
    notes = []
    without = [key for key in sorted(mapping.figures) if key not in values.figures]
    if without:
        names = dict.fromkeys(
            meaning.name for key in without if (meaning := find_meaning(key[0], Kind.FIGURE))
        )
        notes.append(f"程序里没有这些数，已留空，请手工填写：{'、'.join(names)}。")
    for area in mapping.lists:
        if area.source not in values.lists:
            notes.append(f"工作表“{area.sheet}”的名单程序里还没有，已留空，请手工填写。")
    return notes


def _fill_cells(
    package: Package,
    place: SheetPlace,
    writer: CellWriter,
    texts: SharedTexts,
    entries: Sequence[CellEntry],
    values: Values,
) -> int:
    part = package.part(place.part)
    there = {(row, column): cell for row, column, cell in iterate_cells(part)}
    made: dict[tuple[int, int], str] = {}
    slots: dict[tuple[int, int], list[CellEntry]] = {}
    for entry in entries:
        at = _top_left(part, split_cell(entry.cell))
        cell = there.get(at)
        if cell is not None and formula_of(cell) is not None:
            continue
        if entry.slot or find_meaning(entry.meaning, Kind.HEAD) is not None:
            slots.setdefault(at, []).append(entry)
            continue
        key = (entry.meaning, entry.span, entry.category)
        if key not in values.figures:
            continue
        meaning = find_meaning(entry.meaning, Kind.FIGURE)
        look = writer.look(style_of(cell), entry.meaning, meaning.form if meaning else "count")
        made[at] = writer.cell(*at, look, values.figures[key])
    for at, wanted in slots.items():
        cell = there.get(at)
        filled = _fill_head(writer, texts, at, cell, wanted, values)
        if filled is not None:
            made[at] = filled
    package.set(place.part, write_cells(part, made))
    return len(made)


def _fill_head(
    writer: CellWriter,
    texts: SharedTexts,
    at: tuple[int, int],
    cell: Element | None,
    wanted: Sequence[CellEntry],
    values: Values,
) -> str | None:
    given = [entry for entry in wanted if values.heads.get(entry.meaning) not in (None, "")]
    if not given:
        return None
    style = style_of(cell)
    if len(given) == 1 and not given[0].slot:
        (entry,) = given
        value = values.heads[entry.meaning]
        text = texts.plain(cell)
        if entry.meaning == "month" and isinstance(value, date | str):
            return writer.cell(*at, style, fill_month(text, value))
        meaning = find_meaning(entry.meaning, Kind.HEAD)
        look = writer.look(style, entry.meaning, meaning.form if meaning else "text")
        return writer.cell(*at, look, value)
    runs = texts.runs(cell)
    for entry in given:
        said = say_head(values.heads[entry.meaning], month=entry.meaning == "month")
        runs = texts.fill_slot(runs, entry.slot, said)
    return texts.cell(at, style, runs, writer.prefix)


def _top_left(part: Part, at: tuple[int, int]) -> tuple[int, int]:
    for element in part.named("mergeCell"):
        top, left, bottom, right = split_range(element.attributes["ref"])
        if top <= at[0] <= bottom and left <= at[1] <= right:
            return top, left
    return at


def _compute_on_opening(package: Package) -> None:
    """Every formula is computed when the file is opened; the order kept from before is void."""
    chain = [
        name
        for kind, name in package.relations(package.workbook).values()
        if kind == "calcChain" and package.has(name)
    ]
    for name in chain:
        package.drop(name, package.workbook)
    changes = Changes(package.part(package.workbook))
    calc = changes.part.first("calcPr")
    if calc is not None:
        changes.attributes(calc, [("fullCalcOnLoad", "1")])
    else:
        before = next(e for name in _BEFORE_CALC if (e := changes.part.first(name)) is not None)
        prefix = changes.part.prefix()
        changes.put(before.end, before.end, f'<{prefix}calcPr fullCalcOnLoad="1"/>')
    package.change(changes, package.workbook)
