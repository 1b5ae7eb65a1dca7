"""What the cells of a template most likely mean, told from its labels."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.worded import Worded
from reports.sheets.templates.book import TemplateView, ViewSheet, load_view
from reports.sheets.templates.comparing import fingerprint
from reports.sheets.templates.mapping import CellEntry, ColumnEntry, ListEntry, Mapping
from reports.sheets.templates.references import cell_name, letters
from reports.sheets.templates.tables import FoundTable, find_tables, is_total
from reports.sheets.templates.texts import MONTH_BLANK, QUARTER_BLANK, fill_slot
from reports.sheets.templates.vocabulary import (
    LIST_SOURCES,
    Kind,
    Match,
    Meaning,
    Span,
    clean_label,
    find_meaning,
    match_category,
    match_figure,
    match_label,
    read_meanings,
    shipped_categories,
)

_LEAST_COLUMNS = 3
_LEAST_FIGURES = 2
_WORKING_DAYS = re.compile(r"[(（]\s*(?:工作日|天|日)\s*[)）]")
_NEEDS_NOTHING = ("备注", "说明", "序号", "签字", "签名")


class Certainty(Worded):
    """How sure a proposal is."""

    SURE = "sure", "确定"
    LIKELY = "likely", "多半"
    UNSURE = "unsure", "请核对"


@dataclass(frozen=True)
class Proposal:
    """One cell, what it most likely means, how surely and why.

    Of a list it is the column's first cell. `meaning` is empty for a column nobody could read.
    """

    sheet: str
    cell: str
    meaning: str
    words: str  # the meaning as the clerk reads it
    certainty: Certainty
    why: str


@dataclass(frozen=True)
class Proposed:
    """A mapping to start from, with the reason for each of its entries."""

    mapping: Mapping
    proposals: tuple[Proposal, ...]


def propose(content: bytes, name: str = "模板", categories: Sequence[str] = ()) -> Proposed:
    """Read a template's labels; `categories` are the centre's own of its items.

    Hidden sheets are left alone. Raises KnownError when the file cannot be read.
    """
    return propose_view(load_view(content, name), categories)


def propose_view(view: TemplateView, categories: Sequence[str] = ()) -> Proposed:
    """The same for a template already read."""
    reading = _Reading(view, tuple(categories) or shipped_categories())
    for sheet in view.sheets:
        if not sheet.is_hidden:
            reading.read(sheet)
    mapping = Mapping(fingerprint(view), tuple(reading.cells), tuple(reading.lists))
    return Proposed(mapping, tuple(reading.proposals))


def meaning_words(meaning: Meaning, span: str = "", category: str = "", source: str = "") -> str:
    """A meaning as the clerk reads it: 本月·受理·党员服务, 便民服务台账·申请人."""
    if meaning.kind is Kind.FIGURE:
        parts = (Span(span).text if span else "", meaning.name, category or "")
        return "·".join(filter(None, parts))
    if meaning.kind is Kind.COLUMN:
        return f"{LIST_SOURCES[source or meaning.source]}·{meaning.name}"
    return f"{meaning.name}（留给本人签字）" if meaning.form == "blank" else meaning.name


class _Reading:
    """One template being read: entries and the reasons for them."""

    def __init__(self, view: TemplateView, categories: tuple[str, ...]) -> None:
        self._view = view
        self._categories = categories
        self.cells: list[CellEntry] = []
        self.lists: list[ListEntry] = []
        self.proposals: list[Proposal] = []

    def read(self, sheet: ViewSheet) -> None:
        tables = find_tables(sheet)
        rows = [row for row in range(1, sheet.rows + 1) if not any(t.holds(row) for t in tables)]
        for table in tables:
            self._read_table(sheet, table)
        self._read_heads(sheet, rows)
        self._read_single_figures(sheet, rows)

    # Tables

    def _read_table(self, sheet: ViewSheet, table: FoundTable) -> None:
        figures = {c: hit for c, path in table.paths.items() if (hit := match_figure(path))}
        source, columns = max(
            ((source, _match_columns(table, source)) for source in LIST_SOURCES),
            key=lambda pair: sum(2 - match.rank for match in pair[1].values()),
        )
        rows = [
            (row, *label)
            for row in range(table.first, table.last + 1)
            if (label := self._row_label(sheet, table, row)) is not None
        ]
        is_figures = len(figures) > len(columns) or len(columns) < _LEAST_COLUMNS
        if rows and len(figures) >= _LEAST_FIGURES:
            self._take_matrix(sheet, table, figures, rows)
        elif is_figures and len(figures) >= _LEAST_FIGURES:
            self._take_matrix(sheet, table, figures, [(table.first, "", Certainty.LIKELY)])
            self._take_unit(sheet, table)
        elif len(columns) >= _LEAST_COLUMNS and len(columns) * 2 >= len(table.paths):
            self._take_list(sheet, table, source, columns)

    def _row_label(
        self, sheet: ViewSheet, table: FoundTable, row: int
    ) -> tuple[str, Certainty] | None:
        for column in table.paths:
            text = clean_label(sheet.text(row, column))
            if not text or text.isdigit():
                continue
            if is_total(text):
                return "", Certainty.SURE
            found = match_category(text, self._categories)
            if found is not None:
                return found[0], Certainty.SURE if found[1] else Certainty.LIKELY
        return None

    def _take_matrix(
        self,
        sheet: ViewSheet,
        table: FoundTable,
        figures: dict[int, tuple[Match, Span]],
        rows: Iterable[tuple[int, str, Certainty]],
    ) -> None:
        rows = list(rows)
        total = table.last + 1
        if total <= sheet.rows and any(is_total(sheet.text(total, c)) for c in table.paths):
            rows.append((total, "", Certainty.SURE))
        self._tell_unread(sheet, table, figures)
        for row, category, certainty in rows:
            for column, (match, span) in figures.items():
                if sheet.text(row, column) or sheet.is_formula(row, column):
                    continue
                sure = certainty if match.rank == 0 else Certainty.LIKELY
                label = "／".join(table.paths[column])
                of = f"，所在行是“{category}”" if category else ""
                self._take_cell(
                    CellEntry(
                        sheet.name, cell_name(*sheet.anchor(row, column)), match.meaning.id,
                        span.value, category,
                    ),
                    match.meaning, sure, f"列标题“{label}”{of}",
                )  # fmt: skip

    def _tell_unread(
        self, sheet: ViewSheet, table: FoundTable, figures: dict[int, tuple[Match, Span]]
    ) -> None:
        """Columns that stay empty because nobody could read them."""
        for column, path in table.paths.items():
            is_open = not sheet.text(table.first, column)
            if column in figures or not is_open or sheet.is_formula(table.first, column):
                continue
            if path[-1] in _NEEDS_NOTHING or match_label(path, Kind.HEAD):
                continue
            cell, label = cell_name(table.first, column), "／".join(path)
            self.proposals.append(
                Proposal(sheet.name, cell, "", "", Certainty.UNSURE, f"没有认出“{label}”")
            )

    def _take_unit(self, sheet: ViewSheet, table: FoundTable) -> None:
        for column, path in table.paths.items():
            match = match_label(path, Kind.HEAD)
            if match and match.rank == 0 and not sheet.text(table.first, column):
                entry = CellEntry(sheet.name, cell_name(table.first, column), match.meaning.id)
                self._take_cell(entry, match.meaning, Certainty.LIKELY, f"列标题“{path[-1]}”")

    def _take_list(
        self, sheet: ViewSheet, table: FoundTable, source: str, columns: dict[int, Match]
    ) -> None:
        entries: list[ColumnEntry] = []
        seen: set[str] = set()
        for column, path in table.paths.items():
            if sheet.is_formula(table.first, column) or sheet.anchor(table.first, column) != (
                table.first,
                column,
            ):
                continue
            match = columns.get(column)
            label = "／".join(path)
            cell = cell_name(table.first, column)
            if match is None or match.meaning.id in seen:
                self.proposals.append(
                    Proposal(sheet.name, cell, "", "", Certainty.UNSURE, f"没有认出“{label}”")
                )
                continue
            meaning = match.meaning
            if meaning.id == "promised" and _WORKING_DAYS.search(table.raw[column]):
                meaning = find_meaning("promised_days", Kind.COLUMN, source) or meaning
            seen.add(match.meaning.id)
            choices = self._view.choices.get((sheet.name, table.first, column), ())
            entries.append(ColumnEntry(letters(column), meaning.id, choices))
            self.proposals.append(
                Proposal(
                    sheet.name,
                    cell,
                    meaning.id,
                    meaning_words(meaning, source=source),
                    Certainty.SURE if match.rank == 0 else Certainty.LIKELY,
                    f"表头“{label}”，第 {table.first} 至 {table.last} 行",
                )
            )
        self.lists.append(ListEntry(sheet.name, source, table.first, table.last, tuple(entries)))

    # Around the tables

    def _read_heads(self, sheet: ViewSheet, rows: list[int]) -> None:
        for row, column, text in _texts(sheet, rows):
            slots = _find_slots(text)
            for slot, meaning in slots:
                self._take_slot(sheet, row, column, text, slot, meaning)
            if slots:
                continue
            month = find_meaning("month", Kind.HEAD)
            is_left = MONTH_BLANK.search(text) or QUARTER_BLANK.search(text)
            if month and is_left and len(clean_label(text)) <= 30:
                entry = CellEntry(sheet.name, cell_name(row, column), "month")
                self._take_cell(entry, month, Certainty.SURE, f"“{clean_label(text)}”留有空白")
                continue
            match = match_label([clean_label(text)], Kind.HEAD)
            beside = _beside(sheet, row, column)
            if match and match.rank == 0 and beside is not None and not _says_more(text):
                entry = CellEntry(sheet.name, beside, match.meaning.id)
                why = f"在“{clean_label(text)}”右边"
                self._take_cell(entry, match.meaning, Certainty.LIKELY, why)

    def _take_slot(
        self, sheet: ViewSheet, row: int, column: int, text: str, slot: str, meaning: Meaning
    ) -> None:
        beside = _beside(sheet, row, column)
        is_whole = clean_label(text) == slot
        if is_whole and beside is not None and sheet.block(row, column)[3] == column:
            entry = CellEntry(sheet.name, beside, meaning.id)
            self._take_cell(entry, meaning, Certainty.SURE, f"在“{slot}”右边")
            return
        entry = CellEntry(sheet.name, cell_name(row, column), meaning.id, slot=slot)
        self._take_cell(entry, meaning, Certainty.SURE, f"写在“{slot}”后面")

    def _read_single_figures(self, sheet: ViewSheet, rows: list[int]) -> None:
        """A figure beside or under its label, outside of any table."""
        taken = {(entry.sheet, entry.cell) for entry in self.cells}
        for row, column, text in _texts(sheet, rows):
            label = clean_label(text)
            if len(label) > 15:
                continue
            found = match_figure([label])
            if found is None or found[0].rank:
                continue
            match, span = found
            beside, below = _beside(sheet, row, column), _below(sheet, row, column)
            for cell, where, certainty in (
                (beside, "右边", Certainty.SURE),
                (below, "下面", Certainty.LIKELY),
            ):
                if cell is not None and (sheet.name, cell) not in taken:
                    taken.add((sheet.name, cell))
                    entry = CellEntry(sheet.name, cell, match.meaning.id, span.value)
                    self._take_cell(entry, match.meaning, certainty, f"在“{label}”{where}")
                    break

    def _take_cell(
        self, entry: CellEntry, meaning: Meaning, certainty: Certainty, why: str
    ) -> None:
        self.cells.append(entry)
        words = meaning_words(meaning, entry.span, entry.category)
        self.proposals.append(
            Proposal(entry.sheet, entry.cell, entry.meaning, words, certainty, why)
        )


def _match_columns(table: FoundTable, source: str) -> dict[int, Match]:
    found: dict[int, Match] = {}
    best: dict[str, tuple[int, int]] = {}
    for column, path in table.paths.items():
        match = match_label(path, Kind.COLUMN, source)
        if match is None:
            continue
        # Of two columns for one meaning the one with the very word, then the one further left.
        old = best.get(match.meaning.id)
        if old is not None and old[0] <= match.rank:
            continue
        if old is not None:
            del found[old[1]]
        best[match.meaning.id] = (match.rank, column)
        found[column] = match
    return found


def _texts(sheet: ViewSheet, rows: Iterable[int]) -> Iterable[tuple[int, int, str]]:
    for row in rows:
        for column in range(1, sheet.columns + 1):
            if sheet.anchor(row, column) == (row, column):
                text = sheet.text(row, column)
                if text.strip():
                    yield row, column, text


def _find_slots(text: str) -> list[tuple[str, Meaning]]:
    """Labels with room behind them, in their order in the text."""
    if len(text) > 120:
        return []
    words = sorted(
        ((word, meaning) for meaning in read_meanings() if meaning.kind is Kind.HEAD
         for word in meaning.words),
        key=lambda pair: -len(pair[0]),
    )  # fmt: skip
    found: dict[int, tuple[str, Meaning]] = {}
    covered: set[int] = set()
    for word, meaning in words:
        for hit in re.finditer(rf"{re.escape(word)}(?:[(（][^)）]*[)）])?\s*[:：]", text):
            if covered.isdisjoint(range(*hit.span())):
                covered.update(range(*hit.span()))
                found[hit.start()] = (word, meaning)
    slots = []
    for start, (word, meaning) in sorted(found.items()):
        ends = [at for at in found if at > start]
        own = text[start : min(ends, default=len(text))]
        if _is_blank_behind(own, word):
            slots.append((word, meaning))
    return slots


def _is_blank_behind(text: str, slot: str) -> bool:
    """Nothing is written behind the label yet."""
    filled = fill_slot(text, slot, "■")
    return filled is not None and not filled.partition("■")[2].strip(" \u3000\t\n\r;；,，。")


def _says_more(text: str) -> bool:
    return ":" in text or "：" in text


def _beside(sheet: ViewSheet, row: int, column: int) -> str | None:
    right = sheet.block(row, column)[3] + 1
    return _empty_at(sheet, row, right) if right <= sheet.columns else None


def _below(sheet: ViewSheet, row: int, column: int) -> str | None:
    below = sheet.block(row, column)[2] + 1
    return _empty_at(sheet, below, column) if below <= sheet.rows else None


def _empty_at(sheet: ViewSheet, row: int, column: int) -> str | None:
    at = sheet.anchor(row, column)
    if sheet.text(*at).strip() or sheet.is_formula(*at):
        return None
    return cell_name(*at)
