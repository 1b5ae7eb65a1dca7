"""What has been taught of a template so far, and how sure each cell is."""

import base64
from collections import Counter
from collections.abc import Mapping as Map
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from models.errors import KnownError
from models.worded import Worded
from reports.sheets.templates.mapping import CellEntry, ListEntry
from reports.sheets.templates.proposing import Certainty, Proposal, meaning_words
from reports.sheets.templates.references import cell_name, split_cell
from reports.sheets.templates.teaching import (
    Draft,
    clear_cell,
    list_meanings,
    set_cell,
    set_list,
)
from reports.sheets.templates.vocabulary import Kind, Meaning, Span, find_meaning

if TYPE_CHECKING:
    pass

Place = tuple[str, str, str]  # sheet, cell, slot
UNREAD = "没有认出"


class Standing(Worded):
    """How far a cell can be relied on."""

    UNSURE = "unsure", "请核对"
    LIKELY = "likely", "多半"
    SURE = "sure", "确定"
    SET = "set", "已指定"
    TAUGHT = "taught", "已教"


TONES = {
    Standing.UNSURE: "red",
    Standing.LIKELY: "amber",
    Standing.SURE: "green",
    Standing.SET: "blue",
    Standing.TAUGHT: "grey",
}
# Said on the cell itself, so that no colour has to say it alone.
SIGNS = {
    Standing.UNSURE: "！",
    Standing.LIKELY: "？",
    Standing.SURE: "✓",
    Standing.SET: "●",
    Standing.TAUGHT: "·",
}
# As a narrow cell has room for.
SHORT_SPANS = {Span.LAST_MONTH: "上月", Span.YEAR: "累计", Span.LAST_YEAR_MONTH: "同期"}
_OPEN = (Standing.UNSURE, Standing.LIKELY)
_FROM = {
    Certainty.SURE: Standing.SURE,
    Certainty.LIKELY: Standing.LIKELY,
    Certainty.UNSURE: Standing.UNSURE,
}


@dataclass(frozen=True)
class Mark:
    """One meaning of one cell; of a list it is the column's first cell."""

    sheet: str
    cell: str
    slot: str
    meaning: str  # empty: nobody could read it
    words: str
    short: str  # what fits on the cell
    standing: Standing
    why: str
    span: str = ""
    category: str = ""
    is_column: bool = False

    @property
    def place(self) -> Place:
        return self.sheet, self.cell, self.slot

    @property
    def is_open(self) -> bool:
        """Whether somebody should look at it."""
        return self.standing in _OPEN


@dataclass(frozen=True)
class Lesson:
    """A draft with what the clerk said about it; every change gives a new one.

    `said` are the places set or confirmed by hand, `dropped` unread cells that stay empty,
    `accepted` the names whose older template may give way.
    """

    draft: Draft
    is_taught: bool = False  # opened from the store: its file stays the same
    said: frozenset[Place] = frozenset()
    dropped: frozenset[tuple[str, str]] = frozenset()
    accepted: frozenset[str] = frozenset()

    # looking

    def marks(self) -> tuple[Mark, ...]:
        """All meanings, those to look at first, then by sheet, row and column."""
        draft = self.draft
        known = {(p.sheet, p.cell, p.words): p for p in draft.proposals}
        found = [self._cell_mark(entry, known) for entry in draft.mapping.cells]
        for area in draft.mapping.lists:
            found += self._column_marks(area, known)
        for p in draft.proposals:
            is_left = (p.sheet, p.cell) in self.dropped or draft.mapping.at(p.sheet, p.cell)
            if not p.meaning and not is_left:
                found.append(Mark(p.sheet, p.cell, "", "", UNREAD, UNREAD, Standing.UNSURE, p.why))
        sheets = [sheet.name for sheet in draft.view.sheets]
        ranks = list(Standing)
        return tuple(
            sorted(
                (mark for mark in found if mark.sheet in sheets),
                key=lambda m: (
                    ranks.index(m.standing) if m.is_open else len(_OPEN),
                    sheets.index(m.sheet),
                    split_cell(m.cell),
                ),
            )
        )

    def _cell_mark(self, entry: CellEntry, known: Map[Any, Proposal]) -> Mark:
        figure = find_meaning(entry.meaning, Kind.FIGURE)
        meaning = figure or find_meaning(entry.meaning, Kind.HEAD)
        words = meaning_words(meaning, entry.span, entry.category) if meaning else entry.meaning
        short = meaning.name if meaning else entry.meaning
        if figure is not None and entry.span not in ("", Span.MONTH.value):
            short = f"{SHORT_SPANS[Span(entry.span)]}{short}"
        place = entry.sheet, entry.cell, entry.slot
        standing, why = self._standing(place, known.get((entry.sheet, entry.cell, words)))
        return Mark(*place, entry.meaning, words, short, standing, why, entry.span, entry.category)

    def _column_marks(self, area: ListEntry, known: Map[Any, Proposal]) -> list[Mark]:
        found = []
        for column in area.columns:
            meaning = find_meaning(column.meaning, Kind.COLUMN, area.source)
            words = meaning_words(meaning, source=area.source) if meaning else column.meaning
            cell = f"{column.column}{area.first}"
            place = area.sheet, cell, ""
            standing, why = self._standing(place, known.get((area.sheet, cell, words)))
            short = meaning.name if meaning else column.meaning
            found.append(Mark(*place, column.meaning, words, short, standing, why, is_column=True))
        return found

    def _standing(self, place: Place, proposal: Proposal | None) -> tuple[Standing, str]:
        if place in self.said:
            return Standing.SET, "您指定或核对过"
        if proposal is None:
            return Standing.TAUGHT, "以前教过"
        return _FROM[proposal.certainty], proposal.why

    def area_at(self, sheet: str, row: int) -> ListEntry | None:
        """The list whose rows hold this one."""
        return next((a for a in self.draft.mapping.lists if a.has_cell(sheet, row)), None)

    def anchor(self, sheet: str, row: int, column: int) -> str:
        """The cell that carries the meaning of a place: a list's first row, a block's corner."""
        area = self.area_at(sheet, row)
        if area is not None:
            return cell_name(area.first, column)
        return self.draft.view.sheet(sheet).cell(row, column).name

    def meanings_at(self, sheet: str, row: int, column: int) -> tuple[tuple[str, Meaning], ...]:
        """What can be chosen there, with the caption of its group; likely groups first."""
        area = self.area_at(sheet, row)
        if area is not None:
            return tuple(("名单的列", m) for m in list_meanings(Kind.COLUMN, area.source))
        heads = [("表头", m) for m in list_meanings(Kind.HEAD)]
        figures = [("数字", m) for m in list_meanings(Kind.FIGURE)]
        is_label = bool(self.draft.view.sheet(sheet).text(row, column).strip())
        return (*heads, *figures) if is_label else (*figures, *heads)

    def guess(self, sheet: str, row: int, column: int) -> tuple[str, str]:
        """Span and category a new figure there has, as its column and row have them."""
        spans: Counter[str] = Counter()
        here = cell_name(row, column)
        for entry in self.draft.mapping.cells:
            if entry.sheet != sheet or not entry.span:
                continue
            if entry.cell == here:
                return entry.span, entry.category
            if split_cell(entry.cell)[1] == column:
                spans[entry.span] += 1
        return (
            spans.most_common(1)[0][0] if spans else Span.MONTH.value,
            self.category_of(sheet, row),
        )

    # pointing; each raises KnownError where it cannot be

    def set(
        self, sheet: str, cell: str, meaning: str, span: str = "", category: str = ""
    ) -> "Lesson":
        """Say what a cell means."""
        before = self.draft.mapping
        draft = set_cell(self.draft, sheet, cell, meaning, span, category)
        row, column = split_cell(cell)
        made = set(draft.mapping.cells) - set(before.cells)
        places = {(entry.sheet, entry.cell, entry.slot) for entry in made}
        if not made:  # the same as before: confirmed
            anchor = self.anchor(sheet, row, column)
            places = {
                (sheet, anchor, entry.slot if isinstance(entry, CellEntry) else "")
                for entry in draft.mapping.at(sheet, anchor)
                if entry.meaning == meaning
            }
        return replace(self, draft=draft, said=self.said | places)

    def spread(self, sheet: str, row: int, column: int) -> "Lesson":
        """The figure of a cell for the other rows of its table, each with its own category."""
        here = cell_name(row, column)
        figures = [
            entry for entry in self.draft.mapping.cells if entry.sheet == sheet and entry.span
        ]
        entry = next((entry for entry in figures if entry.cell == here), None)
        if entry is None:
            raise KnownError("这一格填的不是数字，没有改动。请先选好这一格填什么数。")
        view = self.draft.view.sheet(sheet)
        columns: dict[int, set[int]] = {}
        for each in figures:
            at = split_cell(each.cell)
            columns.setdefault(at[0], set()).add(at[1])
        mine = columns[row] - {column}
        lesson = self.set(sheet, here, entry.meaning, entry.span, entry.category)
        for other, there in sorted(columns.items()):
            is_free = not (view.is_formula(other, column) or view.text(other, column).strip())
            if other == row or not is_free or not mine & there:
                continue
            category = lesson.category_of(sheet, other)
            lesson = lesson.set(
                sheet, cell_name(other, column), entry.meaning, entry.span, category
            )
        return lesson

    def spread_row(self, sheet: str, row: int, column: int) -> "Lesson":
        """The category of a cell's figure for its whole row, with the figures of the next row."""
        here = cell_name(row, column)
        figures = [
            entry for entry in self.draft.mapping.cells if entry.sheet == sheet and entry.span
        ]
        entry = next((entry for entry in figures if entry.cell == here), None)
        rows = {split_cell(each.cell)[0] for each in figures} - {row}
        if entry is None or not rows:
            raise KnownError("这一格填的不是数字，没有改动。请先选好这一格填什么数、哪一类。")
        nearest = min(rows, key=lambda other: (abs(other - row), other))
        view = self.draft.view.sheet(sheet)
        lesson = self
        for like in figures:
            at = split_cell(like.cell)
            is_free = not (view.is_formula(row, at[1]) or view.text(row, at[1]).strip())
            if at[0] == nearest and at[1] != column and is_free:
                lesson = lesson.set(
                    sheet, cell_name(row, at[1]), like.meaning, like.span, entry.category
                )
        return lesson

    def category_of(self, sheet: str, row: int) -> str:
        """The category most figures of a row count."""
        found = Counter(
            entry.category
            for entry in self.draft.mapping.cells
            if entry.sheet == sheet and entry.span and split_cell(entry.cell)[0] == row
        )
        return found.most_common(1)[0][0] if found else ""

    def confirm(self, sheet: str, cell: str) -> "Lesson":
        """It is as proposed; a cell nobody could read stays empty."""
        places = {m.place for m in self.marks() if (m.sheet, m.cell) == (sheet, cell) and m.meaning}
        dropped = self.dropped if places else self.dropped | {(sheet, cell)}
        return replace(self, said=self.said | places, dropped=dropped)

    def clear(self, sheet: str, cell: str, slot: str = "") -> "Lesson":
        """Nothing is to be filled there."""
        draft = clear_cell(self.draft, sheet, cell, slot)
        return replace(self, draft=draft, dropped=self.dropped | {(sheet, cell)})

    def set_rows(self, sheet: str, source: str, first: int, last: int) -> "Lesson":
        """Say which rows are a list; the columns known before are kept."""
        old = [
            area
            for area in self.draft.mapping.lists
            if area.sheet == sheet and area.source == source
            and area.first <= last and first <= area.last
        ]  # fmt: skip
        draft = set_list(self.draft, sheet, source, first, last)
        for area in old:
            for column in area.columns:
                try:
                    draft = set_cell(draft, sheet, f"{column.column}{first}", column.meaning)
                except KnownError:
                    continue  # a formula stands there now
        said = {(sheet, f"{c.column}{first}", "") for a in old for c in a.columns}
        return replace(self, draft=draft, said=self.said | said)

    def rows_at(self, sheet: str, row: int) -> tuple[int, int]:
        """The rows a new list from here would have: as far as the empty framed ones go."""
        view = self.draft.view.sheet(sheet)
        framed = [c for c in range(1, view.columns + 1) if view.has_edges(row, c)]
        last = row
        while last < view.rows and framed:
            below = last + 1
            is_row = all(view.has_edges(below, c) for c in framed)
            is_empty = not any(
                view.text(below, c).strip() and not view.text(below, c).strip().isdigit()
                for c in range(1, view.columns + 1)
            )
            if not (is_row and is_empty):
                break
            last = below
        return row, last

    # keeping while it is not saved

    def to_json(self) -> dict[str, Any]:
        """Plain values for the page's draft on disk."""
        draft = self.draft
        return {
            "name": draft.name,
            "file_name": draft.file_name,
            "content": base64.b64encode(draft.content).decode(),
            "mapping": draft.mapping.to_json(),
            "proposals": [{**vars(p), "certainty": p.certainty.value} for p in draft.proposals],
            "changed": list(draft.changed),
            "is_taught": self.is_taught,
            "said": [list(place) for place in sorted(self.said)],
            "dropped": [list(place) for place in sorted(self.dropped)],
            "accepted": sorted(self.accepted),
        }
