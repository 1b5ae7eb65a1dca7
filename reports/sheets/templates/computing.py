"""What the formulas of a filled template come to, for viewers that do not compute.

A phone or a mail program shows the results a file carries; Excel and WPS compute them anew when
they open it. Only what is understood without doubt is computed; any other formula carries none.
"""

import re
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from fnmatch import fnmatchcase
from math import floor

from reports.sheets.templates.references import split_range

Value = float | str | bool | None
Read = Callable[[str, int, int], Value]  # sheet, row, column
Result = Value | list[Value]
Tree = Callable[[], Result]

_TOKEN = re.compile(
    r"\s*(?:(?P<text>\"(?:[^\"]|\"\")*\")"
    r"|(?P<ref>(?:(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)?\$?[A-Za-z]{1,3}\$?\d{1,7}"
    r"(?::\$?[A-Za-z]{1,3}\$?\d{1,7})?(?![\w.(!]))"
    r"|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<call>[A-Za-z]+)\("
    r"|(?P<sign><=|>=|<>|[-+*/^&=<>%(),]))"
)
_MOST_CELLS = 200_000


class NotUnderstoodError(Exception):
    """The formula is left to the program that opens the file."""


class FormulaError(Exception):
    """The result is an error, as #DIV/0!."""


class Formula:
    """One formula of a cell, computed by reading other cells."""

    def __init__(self, text: str, sheet: str, row: int, read: Read) -> None:
        self._sheet = sheet
        self._row = row
        self._read = read
        self._tokens: list[tuple[str, str]] = []
        at = 0
        while at < len(text.rstrip()):
            found = _TOKEN.match(text, at)
            if found is None or found.lastgroup is None:
                raise NotUnderstoodError
            self._tokens.append((found.lastgroup, found[found.lastgroup]))
            at = found.end()
        self._at = 0

    def result(self) -> Value:
        """What it comes to; raises NotUnderstoodError or FormulaError."""
        tree = self._comparison()
        if self._at != len(self._tokens):
            raise NotUnderstoodError
        return _single(tree())

    # Each of these reads a part of the formula and gives back what computes it when asked:
    # the branch of an IF that is not taken may divide by zero.

    def _comparison(self) -> Tree:
        left = self._chain(self._sum, ("&",))
        while self._sign() in ("=", "<>", "<", ">", "<=", ">="):
            left = _compared(left, self._take(), self._chain(self._sum, ("&",)))
        return left

    def _sum(self) -> Tree:
        return self._chain(self._product, ("+", "-"))

    def _product(self) -> Tree:
        return self._chain(self._signed, ("*", "/"))

    def _chain(self, part: Callable[[], Tree], signs: tuple[str, ...]) -> Tree:
        left = part()
        while self._sign() in signs:
            left = _joined(left, self._take(), part())
        return left

    def _signed(self) -> Tree:
        if self._sign() in ("-", "+"):
            is_minus = self._take() == "-"
            inner = self._signed()
            return lambda: -_number(inner()) if is_minus else _number(inner())
        inner = self._atom()
        while self._sign() == "%":
            self._take()
            inner = _per_cent(inner)
        return inner

    def _atom(self) -> Tree:
        if self._at >= len(self._tokens):
            raise NotUnderstoodError
        kind, text = self._tokens[self._at]
        self._at += 1
        if kind == "text":
            said = text[1:-1].replace('""', '"')
            return lambda: said
        if kind == "number":
            number = float(text)
            return lambda: number
        if kind == "ref":
            return self._reference(text)
        if kind == "call":
            return self._call(text.upper())
        if text == "(":
            inner = self._comparison()
            self._expect(")")
            return inner
        raise NotUnderstoodError

    def _call(self, name: str) -> Tree:
        given: list[Tree] = []
        if self._sign() != ")":
            given.append(self._comparison())
            while self._sign() == ",":
                self._take()
                given.append(self._comparison())
        self._expect(")")
        if name == "ROW" and not given:
            row = float(self._row)
            return lambda: row
        function = _FUNCTIONS.get(name)
        if function is None:
            raise NotUnderstoodError
        return lambda: function(*given)

    def _reference(self, text: str) -> Tree:
        prefix, _, place = text.rpartition("!")
        if prefix.startswith("'"):
            prefix = prefix[1:-1].replace("''", "'")
        sheet = prefix or self._sheet
        block = split_range(place.replace("$", "").upper())
        if ":" not in place:
            return lambda: self._read(sheet, block[0], block[1])
        return lambda: list(self._cells(sheet, block))

    def _cells(self, sheet: str, block: tuple[int, int, int, int]) -> Iterator[Value]:
        top, left, bottom, right = block
        if (bottom - top + 1) * (right - left + 1) > _MOST_CELLS:
            raise NotUnderstoodError
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                yield self._read(sheet, row, column)

    def _sign(self) -> str:
        if self._at < len(self._tokens) and self._tokens[self._at][0] == "sign":
            return self._tokens[self._at][1]
        return ""

    def _take(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1][1]

    def _expect(self, sign: str) -> None:
        if self._sign() != sign:
            raise NotUnderstoodError
        self._at += 1


def _single(value: Result) -> Value:
    if isinstance(value, list):
        raise NotUnderstoodError
    return value


def _number(value: Result) -> float:
    value = _single(value)
    if value is None:
        return 0.0
    if isinstance(value, str):
        # Excel reads some texts as numbers; which ones depends on the PC.
        raise FormulaError("#VALUE!") if not re.search(r"\d", value) else NotUnderstoodError
    return float(value)


def _shown(value: Result) -> str:
    value = _single(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return value if isinstance(value, str) else f"{value:.15g}"


def _joined(left: Tree, sign: str, right: Tree) -> Tree:
    def compute() -> Result:
        if sign == "&":
            return _shown(left()) + _shown(right())
        first, second = _number(left()), _number(right())
        if sign == "+":
            return first + second
        if sign == "-":
            return first - second
        if sign == "*":
            return first * second
        if not second:
            raise FormulaError("#DIV/0!")
        return first / second

    return compute


def _compared(left: Tree, sign: str, right: Tree) -> Tree:
    def compute() -> Result:
        first, second = _single(left()), _single(right())
        if first is None:
            first = "" if isinstance(second, str) else 0.0
        if second is None:
            second = "" if isinstance(first, str) else 0.0
        # Numbers come before texts, texts before TRUE and FALSE; case does not count.
        one, two = _rank(first), _rank(second)
        return {
            "=": one == two,
            "<>": one != two,
            "<": one < two,
            ">": one > two,
            "<=": one <= two,
            ">=": one >= two,
        }[sign]

    return compute


def _rank(value: Value) -> tuple[int, float, str]:
    if isinstance(value, bool):
        return 2, float(value), ""
    if isinstance(value, str):
        return 1, 0.0, value.casefold()
    return 0, value or 0.0, ""


def _per_cent(inner: Tree) -> Tree:
    return lambda: _number(inner()) / 100


def _numbers(given: tuple[Tree, ...]) -> list[float]:
    """Numbers among cells; texts and blanks in them do not count."""
    found: list[float] = []
    for tree in given:
        value = tree()
        if isinstance(value, list):
            found += [v for v in value if isinstance(v, float) and not isinstance(v, bool)]
        elif value is not None:
            found.append(_number(value))
    return found


def _flat(given: tuple[Tree, ...]) -> list[Value]:
    found: list[Value] = []
    for tree in given:
        value = tree()
        found += value if isinstance(value, list) else [value]
    return found


def _truth(value: Result) -> bool:
    value = _single(value)
    if isinstance(value, str):
        raise NotUnderstoodError
    return bool(value)


def _if(test: Tree, yes: Tree, no: Tree | None = None) -> Result:
    if _truth(test()):
        return yes()
    return no() if no is not None else False


def _iferror(value: Tree, other: Tree) -> Result:
    try:
        return value()
    except FormulaError:
        return other()


def _round(value: Tree, digits: Tree) -> Result:
    step = Decimal(1).scaleb(-int(_number(digits())))
    number = Decimal(f"{_number(value()):.15g}")
    return float(number.quantize(step, ROUND_HALF_UP))


def _mod(value: Tree, by: Tree) -> Result:
    divisor = _number(by())
    if not divisor:
        raise FormulaError("#DIV/0!")
    return _number(value()) % divisor


def _average(*given: Tree) -> Result:
    found = _numbers(given)
    if not found:
        raise FormulaError("#DIV/0!")
    return sum(found) / len(found)


def _countif(cells: Tree, wanted: Tree) -> Result:
    criterion = _single(wanted())
    values = _flat((cells,))
    if isinstance(criterion, float):
        return float(sum(value == criterion for value in values if isinstance(value, float)))
    if not isinstance(criterion, str) or criterion[:1] in ("<", ">", "=", "") or "~" in criterion:
        raise NotUnderstoodError
    pattern = re.sub(r"([\[\]])", r"[\1]", criterion.casefold())
    texts = (value.casefold() for value in values if isinstance(value, str))
    return float(sum(fnmatchcase(text, pattern) for text in texts))


def _text(value: Tree, code: Tree) -> Result:
    form = re.fullmatch(r"0(?:\.(0+))?(%)?", _shown(code()))
    if form is None:
        raise NotUnderstoodError
    scale = 100 if form[2] else 1
    number = Decimal(f"{_number(value()) * scale:.15g}")
    rounded = number.quantize(Decimal(1).scaleb(-len(form[1] or "")), ROUND_HALF_UP)
    return f"{rounded}{form[2] or ''}"


def _lookup(value: Tree, keys: Tree, results: Tree) -> Result:
    wanted = _number(value())
    found = None
    for key, result in zip(_flat((keys,)), _flat((results,)), strict=True):
        if isinstance(key, float) and key <= wanted:
            found = result
    if found is None:
        raise FormulaError("#N/A")
    return found


_FUNCTIONS: dict[str, Callable[..., Result]] = {
    "SUM": lambda *given: sum(_numbers(given), 0.0),
    "COUNT": lambda *given: float(len(_numbers(given))),
    "COUNTA": lambda *given: float(sum(value is not None for value in _flat(given))),
    "COUNTIF": _countif,
    "AVERAGE": _average,
    "MAX": lambda *given: max(_numbers(given), default=0.0),
    "MIN": lambda *given: min(_numbers(given), default=0.0),
    "IF": _if,
    "IFERROR": _iferror,
    "AND": lambda *given: all([_truth(value) for value in _flat(given) if value is not None]),
    "OR": lambda *given: any([_truth(value) for value in _flat(given) if value is not None]),
    "NOT": lambda value: not _truth(value()),
    "ABS": lambda value: abs(_number(value())),
    "INT": lambda value: float(floor(_number(value()))),
    "MOD": _mod,
    "ROUND": _round,
    "TEXT": _text,
    "LOOKUP": _lookup,
}


def told(value: Value) -> tuple[str, str]:
    """A result as a cell carries it: its type and its text."""
    if isinstance(value, bool):
        return "b", str(int(value))
    if isinstance(value, str):
        return "str", value
    return "", f"{value or 0.0:.15g}"
