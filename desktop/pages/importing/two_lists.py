"""A workbook with two kinds of list that belong together, as the import page looks at it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from reports.sheets.reading.cells import Workbook
from reports.sheets.reading.columns import Vocabulary
from reports.sheets.reading.table import TableProposal, propose_header, with_columns


@dataclass(frozen=True)
class TwoLists:
    """`file` as the import reads it; `kinds` names its two fields of tables, each with the
    words its columns are known by. One sheet is looked at, at a time."""

    file: Any
    kinds: tuple[tuple[str, Vocabulary], tuple[str, Vocabulary]]
    shown: str = ""  # name of the sheet; empty: the first that has a table

    @property
    def path(self) -> Path:
        """Where it was read from."""
        found: Path = self.file.path
        return found

    @property
    def workbook(self) -> Workbook:
        """Every sheet of it."""
        found: Workbook = self.file.workbook
        return found

    @property
    def tables(self) -> tuple[TableProposal, ...]:
        """All tables, of the first kind first."""
        return tuple(table for kind, _ in self.kinds for table in getattr(self.file, kind))

    @property
    def table(self) -> TableProposal:
        """The one that is looked at; where none was found, the top of the first sheet."""
        found = [t for t in self.tables if not self.shown or t.sheet == self.shown]
        if found:
            return found[0]
        sheets = [s for s in self.workbook.sheets if s.rows]
        sheet = next((s for s in sheets if s.name == self.shown), sheets[0])
        return propose_header(sheet, 1, {}, self.kinds[0][1])

    def at_header(self, sheet: str, row: int, known: Mapping[str, str]) -> "TwoLists":
        """The same file with another sheet looked at, or its header in another row."""
        current = next((t for t in self.tables if t.sheet == sheet), None)
        if current is not None and self.table.sheet != sheet:
            return replace(self, shown=sheet)
        found = next(s for s in self.workbook.sheets if s.name == sheet)
        row = min(row, len(found.rows))
        kind, vocabulary = self._kind_of(sheet)
        if not kind:
            looks = [(k, propose_header(found, row, known, v)) for k, v in self.kinds]
            kind, table = max(looks, key=lambda look: len(look[1].columns))
        else:
            table = propose_header(found, row, known, vocabulary)
        return replace(self, file=self._with(kind, table), shown=sheet)

    def with_columns(self, columns: Mapping[str, int]) -> "TwoLists":
        """The columns the clerk chose for the table that is looked at."""
        table = with_columns(self.table, columns)
        kind, _ = self._kind_of(table.sheet)
        if not kind:
            kind = max(self.kinds, key=lambda k: len((k[1].must | k[1].sure) & columns.keys()))[0]
        return replace(self, file=self._with(kind, table), shown=table.sheet)

    def _kind_of(self, sheet: str) -> tuple[str, Vocabulary]:
        for kind, vocabulary in self.kinds:
            if any(table.sheet == sheet for table in getattr(self.file, kind)):
                return kind, vocabulary
        return "", self.kinds[0][1]

    def _with(self, kind: str, table: TableProposal) -> Any:
        others = [t for t in getattr(self.file, kind) if t.sheet != table.sheet]
        order = [sheet.name for sheet in self.workbook.sheets]
        tables = sorted((*others, table), key=lambda t: order.index(t.sheet))
        return replace(self.file, **{kind: tuple(tables)})


@dataclass(frozen=True)
class Seen:
    """A preview as the page shows it, around the import's own."""

    preview: Any
    takeable: int

    @property
    def rows(self) -> Any:
        """Every row with its judgement."""
        return self.preview.rows

    @property
    def counts(self) -> Any:
        """How many of each outcome."""
        return self.preview.counts


@dataclass(frozen=True)
class Taken:
    """What came in: the run, how many in all, and the import's own account."""

    run_id: int
    taken: int
    account: Any
