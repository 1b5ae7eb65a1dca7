"""A filled workbook beside its template: everything that was not filled is as it was."""

import io
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter, range_boundaries

LOOKS = ("number_format", "font", "fill", "border", "alignment", "protection")


@dataclass(frozen=True)
class Grown:
    """Rows `first` to `last` of a sheet took `count` records."""

    first: int
    last: int
    count: int

    @property
    def extra(self) -> int:
        """How many rows came in, before the last one."""
        return max(0, self.count - (self.last - self.first + 1))

    def row(self, row: int) -> int:
        """Where a row of the template is now."""
        return row + self.extra if row >= self.last else row

    def block(self, reference: str) -> str:
        """Where a block is now."""
        left, top, right, bottom = range_boundaries(reference)
        start = f"{get_column_letter(left)}{self.row(top)}"
        end = f"{get_column_letter(right)}{self.row(bottom)}"
        return start if ":" not in reference else f"{start}:{end}"


def load(content: bytes) -> Any:
    """The workbook with its formulas."""
    return openpyxl.load_workbook(io.BytesIO(content))


def assert_untouched(
    template: bytes,
    filled: bytes,
    grown: dict[str, Grown],
    is_filled: Callable[[str, int, int], bool],
    formula: Callable[[str, str, int], str],
) -> None:
    """Compare cell by cell. `is_filled` says of a cell of the template whether it was to be
    filled, `formula` what a formula of a sheet and row says now.
    """
    before, after = load(template), load(filled)
    assert [(s.title, s.sheet_state) for s in before] == [(s.title, s.sheet_state) for s in after]
    assert before.loaded_theme == after.loaded_theme
    for old in before:
        grow = grown.get(old.title, Grown(1, 1, 0))
        _same_cells(old, after[old.title], grow, is_filled, formula)
        _same_layout(old, after[old.title], grow)
    _same_names(before, after, grown)


def _same_cells(
    old: Any,
    new: Any,
    grow: Grown,
    is_filled: Callable[[str, int, int], bool],
    formula: Callable[[str, str, int], str],
) -> None:
    assert new.max_row == grow.row(old.max_row)
    for line in old.iter_rows():
        for cell in line:
            now = new.cell(grow.row(cell.row), cell.column)
            for look in LOOKS:
                assert copy(getattr(cell, look)) == copy(getattr(now, look)), (now.coordinate, look)
            if is_filled(old.title, cell.row, cell.column):
                continue
            if cell.data_type == "f":
                assert now.value == formula(old.title, cell.value, now.row), now.coordinate
            else:
                assert now.value == cell.value, now.coordinate
    # The rows that came in look like those above them.
    for row in range(grow.last, grow.last + grow.extra):
        for column in range(1, old.max_column + 1):
            model = old.cell(grow.last - 1, column)
            now = new.cell(row, column)
            for look in LOOKS:
                assert copy(getattr(model, look)) == copy(getattr(now, look)), (
                    now.coordinate,
                    look,
                )
            if model.data_type == "f":
                assert now.value == formula(old.title, model.value, row), now.coordinate


def _same_layout(old: Any, new: Any, grow: Grown) -> None:
    assert {str(m) for m in new.merged_cells.ranges} == {
        grow.block(str(m)) for m in old.merged_cells.ranges
    }
    widths = {key: (d.width, d.min, d.max, d.hidden) for key, d in old.column_dimensions.items()}
    assert widths == {
        key: (d.width, d.min, d.max, d.hidden) for key, d in new.column_dimensions.items()
    }
    heights = {grow.row(row): (d.height, d.hidden) for row, d in old.row_dimensions.items()}
    model = old.row_dimensions[grow.last - 1] if grow.extra else None
    for row in range(grow.last, grow.last + grow.extra):
        assert model is not None
        heights[row] = (model.height, model.hidden)
    assert heights == {row: (d.height, d.hidden) for row, d in new.row_dimensions.items()}
    assert old.freeze_panes == new.freeze_panes
    assert old.print_title_rows == new.print_title_rows
    assert old.sheet_properties.pageSetUpPr == new.sheet_properties.pageSetUpPr
    assert old.page_setup == new.page_setup
    assert old.page_margins == new.page_margins
    assert old.print_options == new.print_options
    assert old.oddFooter.center.text == new.oddFooter.center.text
    assert [_rule(rule, grow) for rule in old.data_validations.dataValidation] == [
        _rule(rule, Grown(1, 1, 0)) for rule in new.data_validations.dataValidation
    ]
    colours = {
        grow.block(str(found.sqref)): [(r.type, r.operator, r.formula, r.dxf) for r in found.rules]
        for found in old.conditional_formatting
    }
    assert colours == {
        str(found.sqref): [(r.type, r.operator, r.formula, r.dxf) for r in found.rules]
        for found in new.conditional_formatting
    }
    notes = {grow.block(c.coordinate): c.comment.text for c in _with_notes(old)}
    assert notes == {c.coordinate: c.comment.text for c in _with_notes(new)}


def _rule(rule: Any, grow: Grown) -> tuple[object, ...]:
    told = (
        "type", "operator", "formula1", "formula2", "allow_blank", "showErrorMessage",
        "errorTitle", "error", "promptTitle", "prompt",
    )  # fmt: skip
    return grow.block(str(rule.sqref)), *(getattr(rule, name) for name in told)


def _with_notes(sheet: Any) -> list[Any]:
    return [cell for line in sheet.iter_rows() for cell in line if cell.comment]


def _same_names(before: Any, after: Any, grown: dict[str, Grown]) -> None:
    assert {n: d.attr_text for n, d in before.defined_names.items()} == {
        n: d.attr_text for n, d in after.defined_names.items()
    }
    for old in before:
        area = str(old.print_area)
        if area:
            block = area.rpartition("!")[2].replace("$", "")
            now = str(after[old.title].print_area).rpartition("!")[2].replace("$", "")
            assert now == grown.get(old.title, Grown(1, 1, 0)).block(block)
