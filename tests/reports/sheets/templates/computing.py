"""A small evaluator for the formulas of the samples: what the totals come to."""

import fnmatch
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from openpyxl.formula import Tokenizer
from openpyxl.utils import range_boundaries


class Computing:
    """Computes cells of one workbook; an empty cell is None."""

    def __init__(self, book: Any) -> None:
        self._book = book

    def cell(self, sheet: str, name: str) -> Any:
        """What a cell shows."""
        value = self._book[sheet][name].value
        if isinstance(value, str) and self._book[sheet][name].data_type == "f":
            return self._formula(sheet, name, value)
        return value

    def _formula(self, sheet: str, name: str, text: str) -> Any:
        tokens = [t for t in Tokenizer(text).items if t.type != "WHITE-SPACE"]
        return _Parser(self, sheet, name, tokens).whole()

    def block(self, sheet: str, reference: str) -> Iterator[Any]:
        """The cells of a range."""
        title, _, place = reference.rpartition("!")
        left, top, right, bottom = range_boundaries(place.replace("$", ""))
        for line in self._book[title.strip("'") or sheet].iter_rows(top, bottom, left, right):
            for cell in line:
                yield self.cell(title.strip("'") or sheet, cell.coordinate)


class _Parser:
    def __init__(self, computing: Computing, sheet: str, cell: str, tokens: list[Any]) -> None:
        self._computing = computing
        self._sheet = sheet
        self._cell = cell
        self._tokens = tokens
        self._at = 0

    def whole(self) -> Any:
        value = self._compare()
        assert self._at == len(self._tokens), self._tokens[self._at].value
        return value

    def _peek(self) -> str:
        return self._tokens[self._at].value if self._at < len(self._tokens) else ""

    def _take(self) -> Any:
        self._at += 1
        return self._tokens[self._at - 1]

    def _compare(self) -> Any:
        left = self._join()
        while self._peek() in ("=", "<>", "<", ">", "<=", ">="):
            sign = self._take().value
            right = self._join()
            left, right = (("" if v is None else v) for v in (left, right))
            if isinstance(right, int | Decimal) and left == "":
                left = 0
            left = {
                "=": left == right, "<>": left != right,
                "<": left < right if sign == "<" else None,
                ">": left > right if sign == ">" else None,
                "<=": left <= right if sign == "<=" else None,
                ">=": left >= right if sign == ">=" else None,
            }[sign]  # fmt: skip
        return left

    def _join(self) -> Any:
        left = self._sum()
        while self._peek() == "&":
            self._take()
            left = f"{_shown(left)}{_shown(self._sum())}"
        return left

    def _sum(self) -> Any:
        left = self._product()
        while self._peek() in ("+", "-"):
            sign = self._take().value
            right = _number(self._product())
            left = _number(left) + right if sign == "+" else _number(left) - right
        return left

    def _product(self) -> Any:
        left = self._single()
        while self._peek() in ("*", "/"):
            sign = self._take().value
            right = _number(self._single())
            left = _number(left) * right if sign == "*" else Decimal(_number(left)) / right
        return left

    def _single(self) -> Any:
        token = self._take()
        if token.type == "FUNC":
            return self._call(token.value.rstrip("(").upper())
        if token.type == "PAREN":
            value = self._compare()
            self._take()
            return value
        if token.subtype == "TEXT":
            return token.value[1:-1].replace('""', '"')
        if token.subtype == "NUMBER":
            return Decimal(token.value)
        if token.subtype == "RANGE":
            cells = list(self._computing.block(self._sheet, token.value))
            return cells if ":" in token.value else cells[0]
        raise AssertionError(token.value)

    def _call(self, name: str) -> Any:
        given: list[Any] = []
        while self._peek() != ")":
            if self._peek() == ",":
                self._take()
                continue
            given.append(self._compare_lazily(name, given))
        self._take()
        return _FUNCTIONS[name](self._cell, *given)

    def _compare_lazily(self, name: str, given: list[Any]) -> Any:
        """The branch of IF that is not taken may divide by zero."""
        try:
            return self._compare()
        except (ZeroDivisionError, InvalidOperation):
            depth = 0
            while depth or self._peek() not in (",", ")"):
                value = self._take().value
                depth += value.endswith("(") - (value == ")")
            return "#DIV/0!"


def _number(value: Any) -> Any:
    return 0 if value in (None, "") else Decimal(str(value))


def _shown(value: Any) -> str:
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return str(int(value))
    return "" if value is None else str(value)


def _numbers(*given: Any) -> list[Any]:
    flat = [v for g in given for v in (g if isinstance(g, list) else [g])]
    return [_number(v) for v in flat if v is not None and not isinstance(v, str | bool)]


def _matching(cells: list[Any], wanted: str) -> int:
    return sum(isinstance(v, str) and fnmatch.fnmatchcase(v, wanted) for v in cells)


_FUNCTIONS: dict[str, Any] = {
    "SUM": lambda _, *given: sum(_numbers(*given)),
    "COUNTA": lambda _, cells: sum(v is not None for v in cells),
    "COUNT": lambda _, cells: sum(v is not None and not isinstance(v, str) for v in cells),
    "COUNTIF": lambda _, cells, wanted: _matching(cells, wanted),
    "IF": lambda _, test, yes, no: yes if test else no,
    "AND": lambda _, *given: all(given),
    "ROUND": lambda _, v, n: _number(v).quantize(Decimal(1).scaleb(-int(n)), ROUND_HALF_UP),
    "TEXT": lambda _, value, code: f"{_number(value):.{len(code) - 2}f}",
    "ROW": lambda cell: int(re.sub(r"\D", "", cell)),
}
