"""What the cells of a template mean: plain data that is kept as JSON and travels with the file."""

import json
import re
from collections.abc import Mapping as Map
from dataclasses import dataclass, replace
from typing import Any

from models.errors import KnownError
from reports.sheets.templates.references import cell_name, column_of, letters, split_cell
from reports.sheets.templates.vocabulary import (
    LIST_SOURCES,
    VOCABULARY_VERSION,
    Kind,
    Span,
    find_meaning,
)

MAPPING_VERSION = 1
_MOST_ENTRIES = 20_000
_LETTERS = re.compile(r"[A-Z]{1,3}")


@dataclass(frozen=True)
class CellEntry:
    """One cell with one meaning.

    `slot` is the label inside the cell's own text behind which the value is written (a cell may
    have several); without it the value is the cell's content. `span` and `category` belong to
    figures: of which days, of which category of items (empty: of all).
    """

    sheet: str
    cell: str
    meaning: str
    span: str = ""
    category: str = ""
    slot: str = ""


@dataclass(frozen=True)
class ColumnEntry:
    """A column of a list; `choices` are the only words the template allows there."""

    column: str  # letters
    meaning: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class ListEntry:
    """Rows that take one record each, from `first` to `last` as the empty template has them."""

    sheet: str
    source: str
    first: int
    last: int
    columns: tuple[ColumnEntry, ...]

    def has_cell(self, sheet: str, row: int) -> bool:
        """Whether a row of a sheet is one of the list's."""
        return sheet == self.sheet and self.first <= row <= self.last


@dataclass(frozen=True)
class Mapping:
    """All that is known of a template; `fingerprint` is that of its labels and layout."""

    fingerprint: str
    cells: tuple[CellEntry, ...] = ()
    lists: tuple[ListEntry, ...] = ()

    @property
    def sources(self) -> frozenset[str]:
        """The lists it wants."""
        return frozenset(entry.source for entry in self.lists)

    @property
    def figures(self) -> frozenset[tuple[str, str, str]]:
        """The figures it wants: meaning, span, category."""
        return frozenset(
            (entry.meaning, entry.span, entry.category)
            for entry in self.cells
            if find_meaning(entry.meaning, Kind.FIGURE) is not None
        )

    def at(self, sheet: str, cell: str) -> tuple[CellEntry | ColumnEntry, ...]:
        """What a cell means; a cell of a list means its column."""
        row, column = split_cell(cell)
        found: list[CellEntry | ColumnEntry] = [
            entry for entry in self.cells if (entry.sheet, entry.cell) == (sheet, cell)
        ]
        for area in self.lists:
            if area.has_cell(sheet, row):
                found += [c for c in area.columns if c.column == letters(column)]
        return tuple(found)

    def with_cell(self, entry: CellEntry) -> "Mapping":
        """With one cell's meaning set; another meaning of the same place goes."""
        kept = tuple(
            old
            for old in self.cells
            if (old.sheet, old.cell, old.slot) != (entry.sheet, entry.cell, entry.slot)
        )
        return replace(self, cells=(*kept, entry))

    def with_column(self, sheet: str, row: int, column: ColumnEntry) -> "Mapping":
        """With a column of the list at that row set. Raises KnownError where there is no list."""
        for place, area in enumerate(self.lists):
            if not area.has_cell(sheet, row):
                continue
            columns = tuple(
                old
                for old in area.columns
                if old.column != column.column and old.meaning != column.meaning
            )
            columns = tuple(sorted((*columns, column), key=lambda c: column_of(c.column)))
            return self._with_list(place, replace(area, columns=columns))
        raise KnownError("这一格不在名单的行里，没有改动。请先指定名单从哪一行到哪一行。")

    def with_list(self, entry: ListEntry) -> "Mapping":
        """With a list added; one on the same rows goes."""
        kept = tuple(
            old
            for old in self.lists
            if old.sheet != entry.sheet or old.last < entry.first or entry.last < old.first
        )
        return replace(self, lists=(*kept, entry))

    def without(self, sheet: str, cell: str, slot: str = "") -> "Mapping":
        """Without what a cell means; without a slot named: nothing of the cell is left."""
        cells = tuple(
            old
            for old in self.cells
            if (old.sheet, old.cell) != (sheet, cell) or (slot and old.slot != slot)
        )
        row, column = split_cell(cell)
        lists = tuple(
            replace(area, columns=tuple(c for c in area.columns if c.column != letters(column)))
            if area.has_cell(sheet, row)
            else area
            for area in self.lists
        )
        return replace(self, cells=cells, lists=tuple(area for area in lists if area.columns))

    def _with_list(self, place: int, area: ListEntry) -> "Mapping":
        return replace(self, lists=(*self.lists[:place], area, *self.lists[place + 1 :]))

    def to_json(self) -> dict[str, Any]:
        """Plain data for the store, a file, another centre."""
        return {
            "version": MAPPING_VERSION,
            "vocabulary": VOCABULARY_VERSION,
            "fingerprint": self.fingerprint,
            "cells": [
                {name: value for name, value in vars(entry).items() if value}
                for entry in self.cells
            ],
            "lists": [
                {
                    "sheet": area.sheet,
                    "source": area.source,
                    "first": area.first,
                    "last": area.last,
                    "columns": [
                        {
                            "column": c.column,
                            "meaning": c.meaning,
                            **({"choices": list(c.choices)} if c.choices else {}),
                        }
                        for c in area.columns
                    ],
                }
                for area in self.lists
            ],
        }


def read_mapping(data: object) -> Mapping:
    """A mapping from plain data; raises KnownError that says where it is wrong."""
    if not isinstance(data, dict) or "version" not in data or "fingerprint" not in data:
        raise _wrong("不是对应表")
    if data["version"] != MAPPING_VERSION or not _is_known_vocabulary(data.get("vocabulary")):
        raise KnownError(
            "这份对应表来自较新的版本，这里还看不懂，没有改动。请先升级程序，或用本机重新教一遍。"
        )
    cells, lists = data.get("cells", []), data.get("lists", [])
    if not isinstance(cells, list) or not isinstance(lists, list):
        raise _wrong("cells 或 lists 不是列表")
    if len(cells) + len(lists) > _MOST_ENTRIES:
        raise _wrong("条目太多")
    return Mapping(
        fingerprint=_text(data, "fingerprint"),
        cells=tuple(_read_cell(entry) for entry in cells),
        lists=tuple(_read_list(entry) for entry in lists),
    )


def pack_mapping(mapping: Mapping) -> bytes:
    """A mapping as a file that a person can correct."""
    return json.dumps(mapping.to_json(), ensure_ascii=False, indent=1).encode()


def unpack_mapping(data: bytes, name: str) -> object:
    """Plain data out of a mapping's file, not yet looked at; raises KnownError."""
    try:
        found: object = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise KnownError(
            f"对应表“{name}”不是 JSON 文件，没有改动。请用“template propose … --out”重新存一份。"
        ) from None
    return found


def _is_known_vocabulary(version: object) -> bool:
    return isinstance(version, int) and 1 <= version <= VOCABULARY_VERSION


def _read_cell(data: object) -> CellEntry:
    if not isinstance(data, dict):
        raise _wrong("cells 里有一条不是对象")
    entry = CellEntry(
        sheet=_text(data, "sheet"),
        cell=_text(data, "cell").upper(),
        meaning=_text(data, "meaning"),
        span=_text(data, "span", ""),
        category=_text(data, "category", ""),
        slot=_text(data, "slot", ""),
    )
    _check_cell(entry.cell)
    figure = find_meaning(entry.meaning, Kind.FIGURE)
    if figure is None and find_meaning(entry.meaning, Kind.HEAD) is None:
        raise _wrong(f"{entry.cell} 的含义“{entry.meaning}”不认识")
    if figure is not None and entry.span not in set(Span):
        raise _wrong(f"{entry.cell} 的期间“{entry.span}”不认识")
    return entry


def _read_list(data: object) -> ListEntry:
    if not isinstance(data, dict) or not isinstance(data.get("columns"), list):
        raise _wrong("lists 里有一条缺少 columns")
    source, first, last = _text(data, "source"), data.get("first"), data.get("last")
    if source not in LIST_SOURCES:
        raise _wrong(f"名单“{source}”不认识")
    if not isinstance(first, int) or not isinstance(last, int) or not 1 <= first <= last < 1 << 20:
        raise _wrong(f"名单的行“{first}—{last}”不对")
    columns = tuple(_read_column(source, column) for column in data["columns"])
    if len({c.column for c in columns}) != len(columns):
        raise _wrong("同一列写了两次")
    return ListEntry(_text(data, "sheet"), source, first, last, columns)


def _read_column(source: str, data: object) -> ColumnEntry:
    if not isinstance(data, dict):
        raise _wrong("columns 里有一条不是对象")
    column, meaning = _text(data, "column").upper(), _text(data, "meaning")
    if not _LETTERS.fullmatch(column):
        raise _wrong(f"列“{column}”不对")
    if find_meaning(meaning, Kind.COLUMN, source) is None:
        raise _wrong(f"{column} 列的含义“{meaning}”不认识")
    choices = data.get("choices", [])
    if not isinstance(choices, list) or not all(isinstance(choice, str) for choice in choices):
        raise _wrong(f"{column} 列的 choices 不对")
    return ColumnEntry(column, meaning, tuple(choices))


def _check_cell(cell: str) -> None:
    try:
        row, column = split_cell(cell)
    except ValueError:
        raise _wrong(f"单元格“{cell}”不对") from None
    if cell_name(row, column) != cell:
        raise _wrong(f"单元格“{cell}”不对")


def _text(data: Map[str, Any], name: str, default: str | None = None) -> str:
    value = data.get(name, default)
    if not isinstance(value, str):
        raise _wrong(f"缺少 {name}")
    return value


def _wrong(what: str) -> KnownError:
    return KnownError(f"对应表看不懂：{what}。没有改动，请改正后再试，或让程序重新识别。")
