"""Results written beside the formulas of a filled workbook."""

from reports.sheets.templates.cells import formula_of, read_rows
from reports.sheets.templates.computing import (
    Formula,
    FormulaError,
    NotUnderstoodError,
    Value,
    told,
)
from reports.sheets.templates.markup import Changes, Element, cell_text, with_attribute
from reports.sheets.templates.package import Package
from reports.sheets.templates.texts import SharedTexts

MOST_BYTES = 3 << 20  # of one sheet; longer lists are computed when the file is opened
_DEEPEST = 60  # formulas that lead to formulas


def keep_results(package: Package, texts: SharedTexts) -> None:
    """Write the result beside every formula that is understood."""
    reading = _Reading(package, texts)
    for place in package.sheets:
        if package.size(place.part) > MOST_BYTES:
            continue
        changes = Changes(package.part(place.part))
        for at, (cell, formula) in reading.formulas(place.name).items():
            result = reading.told(place.name, *at)
            if result is not None:
                _put(changes, cell, formula, *result)
        package.change(changes, place.part)


def _put(changes: Changes, cell: Element, formula: Element, kind: str, text: str) -> None:
    prefix = changes.part.prefix()
    if kind:
        tag = changes.part.data[cell.start : cell.inner].decode()
        changes.put(cell.start, cell.inner, with_attribute(tag, "t", kind))
    changes.put(formula.end, formula.end, f"<{prefix}v>{cell_text(text)}</{prefix}v>")


class _Reading:
    """The cells of all sheets, read when they are asked for."""

    def __init__(self, package: Package, texts: SharedTexts) -> None:
        self._package = package
        self._texts = texts
        self._cells: dict[str, dict[tuple[int, int], Element]] = {}
        self._known: dict[tuple[str, int, int], Value | Exception] = {}
        self._depth = 0

    def formulas(self, sheet: str) -> dict[tuple[int, int], tuple[Element, Element]]:
        """The formulas of a sheet that stand for themselves."""
        found = {}
        for at, cell in self._of(sheet).items():
            formula = formula_of(cell)
            if formula is not None and formula.attributes.get("t", "normal") == "normal":
                found[at] = cell, formula
        return found

    def told(self, sheet: str, row: int, column: int) -> tuple[str, str] | None:
        """A result as its cell carries it; None where it is left open."""
        try:
            return told(self.value(sheet, row, column))
        except FormulaError as error:
            return "e", str(error)
        except NotUnderstoodError:
            return None

    def value(self, sheet: str, row: int, column: int) -> Value:
        """What a cell shows; raises what its formula raises."""
        key = (sheet, row, column)
        if key not in self._known:
            # A formula that leads back to itself is not understood.
            self._known[key] = NotUnderstoodError()
            try:
                self._known[key] = self._compute(sheet, row, column)
            except (NotUnderstoodError, FormulaError) as error:
                self._known[key] = error
            except (ValueError, TypeError, OverflowError, ArithmeticError):
                self._known[key] = NotUnderstoodError()
        found = self._known[key]
        if isinstance(found, Exception):
            raise found
        return found

    def _compute(self, sheet: str, row: int, column: int) -> Value:
        cell = self._of(sheet).get((row, column))
        if cell is None:
            return None
        formula = formula_of(cell)
        if formula is None:
            return self._constant(cell)
        if formula.attributes.get("t", "normal") != "normal" or self._depth > _DEEPEST:
            raise NotUnderstoodError
        self._depth += 1
        try:
            return Formula(formula.text, sheet, row, self.value).result()
        finally:
            self._depth -= 1

    def _constant(self, cell: Element) -> Value:
        kind = cell.attributes.get("t", "n")
        if kind in ("s", "inlineStr"):
            return self._texts.plain(cell)
        value = next((child.text for child in cell.children if child.name == "v"), "")
        if not value:
            return None
        if kind == "b":
            return value == "1"
        if kind == "e":
            raise FormulaError(value)
        return value if kind in ("str", "d") else float(value)

    def _of(self, sheet: str) -> dict[tuple[int, int], Element]:
        if sheet not in self._cells:
            try:
                place = self._package.sheet(sheet)
            except KeyError:
                raise NotUnderstoodError from None
            if self._package.size(place.part) > MOST_BYTES:
                raise NotUnderstoodError
            part = self._package.part(place.part)
            self._cells[sheet] = {
                (row.number, column): cell
                for row in read_rows(part).values()
                for column, cell in row.cells.items()
            }
        return self._cells[sheet]
