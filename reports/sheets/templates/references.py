"""References of formulas and ranges, and how they follow when rows are put in."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from models.errors import KnownError

LAST_ROW = 1_048_576
_CELL = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)(\d{1,7})")
_ROW = re.compile(r"(\$?)(\d{1,7})")
# Text in quotes, a reference with or without its sheet, or anything else.
_TOKEN = re.compile(
    r"\"(?:[^\"]|\"\")*\""
    r"|(?P<sheet>(?:'(?:[^']|'')+'|(?<![\w.])[\w.\[\]]+(?::[\w.]+)?)!)?"
    r"(?<![\w.$\[@])(?P<ref>"
    r"\$?[A-Za-z]{1,3}\$?\d{1,7}(?::\$?[A-Za-z]{1,3}\$?\d{1,7})?"
    r"|\$?\d{1,7}:\$?\d{1,7})(?![\w.(\[!])"
)


def letters(column: int) -> str:
    """The letters of a column that counts from 1."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def column_of(text: str) -> int:
    """The number of a column, from 1."""
    number = 0
    for letter in text.upper():
        number = number * 26 + ord(letter) - 64
    return number


def split_cell(reference: str) -> tuple[int, int]:
    """Row and column of a cell such as B7, both from 1; ValueError for anything else."""
    found = _CELL.fullmatch(reference)
    if found is None:
        raise ValueError(reference)
    row, column = int(found[4]), column_of(found[2])
    if not 1 <= row <= LAST_ROW or column > 16_384:
        raise ValueError(reference)
    return row, column


def cell_name(row: int, column: int) -> str:
    """The name of a cell: B7."""
    return f"{letters(column)}{row}"


def split_range(reference: str) -> tuple[int, int, int, int]:
    """Top, left, bottom, right of a range or a single cell."""
    start, _, end = reference.partition(":")
    top, left = split_cell(start)
    bottom, right = split_cell(end or start)
    return top, left, bottom, right


@dataclass(frozen=True)
class Insertion:
    """`count` rows put in before row `at` of a sheet.

    They belong to the rows above: a range of marks (validation, colouring, merge) that ends
    right above grows with them. With `stretch`, ranges inside formulas do too; that is for a
    list of one row, where there is no row to put the new ones before.
    """

    sheet: str
    at: int
    count: int
    stretch: bool = False

    def row(self, row: int) -> int:
        """Where a row is afterwards."""
        if row < self.at:
            return row
        if row + self.count > LAST_ROW:
            raise KnownError("名单太长，超过了表格的最大行数，没有填写。请分几次填。")
        return row + self.count

    def last(self, top: int, bottom: int, *, mark: bool) -> int:
        """Where the lower end of a range is afterwards."""
        grows = bottom == self.at - 1 and (mark or (self.stretch and top < self.at))
        return bottom + self.count if grows else self.row(bottom)

    def range(self, reference: str) -> str:
        """A marked range without a sheet, or several with spaces between."""
        return " ".join(
            _map_reference(one, self.row, lambda a, b: self.last(a, b, mark=True))
            for one in reference.split()
        )

    def formula(self, text: str, own_sheet: str) -> str:
        """A formula that stands on `own_sheet`."""

        def follow(found: re.Match[str]) -> str:
            if found["ref"] is None or _sheet_name(found["sheet"], own_sheet) != self.sheet:
                return found[0]
            ref = found["ref"]
            if ":" in ref:
                ref = _map_reference(ref, self.row, lambda a, b: self.last(a, b, mark=False))
            else:
                ref = _with_row(ref, self.row(_row_of(ref)))
            return (found["sheet"] or "") + ref

        return _TOKEN.sub(follow, text)


def speaks_of(text: str, sheet: str, own_sheet: str) -> bool:
    """Whether a formula refers to cells of a sheet."""
    return any(
        found["ref"] and _sheet_name(found["sheet"], own_sheet) == sheet
        for found in _TOKEN.finditer(text)
    )


class CopiedFormula:
    """A formula of one row, as it reads when copied down; taken apart once, put together often."""

    def __init__(self, text: str, row: int) -> None:
        self._pieces: list[str | int] = []
        at = 0
        for found in _TOKEN.finditer(text):
            if found["ref"] is None:
                continue
            start = found.start("ref")
            for number in re.finditer(r"(?<![\d$])\d+", found["ref"]):
                # A row with a dollar before it stays; a column's letters have no digits.
                self._pieces += [text[at : start + number.start()], int(number[0]) - row]
                at = start + number.end()
        self._pieces.append(text[at:])
        self.is_fixed = len(self._pieces) == 1

    def at(self, row: int) -> str:
        """The formula in that row."""
        if self.is_fixed:
            return str(self._pieces[0])
        return "".join(p if isinstance(p, str) else str(max(1, p + row)) for p in self._pieces)


def translate(text: str, start: str, end: str) -> str:
    """A formula copied from one cell to another, down and across (for shared formulas)."""
    (row, column), (to_row, to_column) = split_cell(start), split_cell(end)
    down, across = to_row - row, to_column - column

    def moved_cell(found: re.Match[str]) -> str:
        name = found[2] if found[1] else letters(column_of(found[2]) + across)
        return f"{found[1]}{name}{found[3]}{int(found[4]) + (0 if found[3] else down)}"

    def moved_row(found: re.Match[str]) -> str:
        return f"{found[1]}{int(found[2]) + (0 if found[1] else down)}"

    def follow(found: re.Match[str]) -> str:
        ref = found["ref"]
        if ref is None:
            return found[0]
        moved = _CELL.sub(moved_cell, ref) if _CELL.match(ref) else _ROW.sub(moved_row, ref)
        return (found["sheet"] or "") + moved

    return _TOKEN.sub(follow, text)


def _map_reference(
    reference: str, row: Callable[[int], int], last: Callable[[int, int], int]
) -> str:
    start, colon, end = reference.partition(":")
    first = _row_of(start)
    if not colon:
        bottom = last(first, first)
        if bottom != row(first):  # one marked cell that grew
            return f"{start}:{_with_row(start, bottom)}"
        return _with_row(start, row(first))
    return f"{_with_row(start, row(first))}:{_with_row(end, last(first, _row_of(end)))}"


def _row_of(part: str) -> int:
    found = re.search(r"\d+$", part)
    return int(found[0]) if found else 0


def _with_row(part: str, row: int) -> str:
    return re.sub(r"\d+$", str(row), part) if re.search(r"\d", part) else part


def _sheet_name(prefix: str | None, own: str) -> str:
    if prefix is None:
        return own
    name = prefix[:-1]
    if name.startswith("'"):
        name = name[1:-1].replace("''", "'")
    return name
