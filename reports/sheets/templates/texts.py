"""Texts of cells: read with their looks, and filled behind their labels."""

import re
from datetime import date

from reports.sheets.templates.markup import Element, cell_text
from reports.sheets.templates.package import Package
from reports.sheets.templates.references import cell_name

_BLANK = r"[\s\u3000_＿]*"
_DATE_BLANK = rf"\d{{0,4}}{_BLANK}年{_BLANK}月(?:{_BLANK}日)?"
MONTH_BLANK = re.compile(rf"(?:\d{{4}}|{_BLANK}){_BLANK}年[\s\u3000_＿]+月(?!{_BLANK}日)")

QUARTER_BLANK = re.compile(rf"(?:\d{{4}}|{_BLANK}){_BLANK}年第[\s\u3000_＿]+季度")


def say_head(value: object, *, month: bool = False) -> str:
    """A value as it stands behind a label: days in Chinese."""
    if isinstance(value, date):
        day = "" if month else f"{value.day}日"
        return f"{value.year}年{value.month}月{day}"
    return str(value)


def fill_month(text: str, span: date | str) -> str:
    """2026年　　月 becomes 2026年10月, whatever stands around; without a blank: the month alone.

    2026年第　　季度 gets the quarter of the month; a span that is no month gives its own words.
    """
    quarter = month = span if isinstance(span, str) else say_head(span, month=True)
    if isinstance(span, date):
        quarter = f"{span.year}年第{(span.month + 2) // 3}季度"
    for blank, said in ((QUARTER_BLANK, quarter), (MONTH_BLANK, month)):
        filled, count = blank.subn(said, text, count=1)
        if count:
            return filled
    return month


def fill_slot(text: str, slot: str, said: str) -> str | None:
    """Text with a value behind a label; None when the label is not in it.

    Blanks of the form behind the label give way; two stay before whatever comes next.
    """
    label = rf"{re.escape(slot)}(?:[(（][^)）]*[)）])?(?:\s*[:：]|\s)?"
    found = re.search(rf"({label})({_DATE_BLANK}|{_BLANK})", text)
    if found is None:
        return None
    rest = text[found.end() :]
    blank = found[2]
    room = ""
    if rest and not rest[0].isspace():
        filler = "　" if "　" in blank or not blank else blank[-1]
        tail = len(blank) - len(said) * (1 if filler == "　" else 2)
        room = filler * max(2, tail)
    return text[: found.end(1)] + said + room + rest


class SharedTexts:
    """The texts of a workbook as cells refer to them, with the runs that give them their looks."""

    def __init__(self, package: Package) -> None:
        found = package.relations(package.workbook).values()
        name = next((name for kind, name in found if kind == "sharedStrings"), "")
        self._part = package.part(name) if name and package.has(name) else None
        self._items = [e for e in self._part.root.children if e.name == "si"] if self._part else []

    def runs(self, cell: Element | None) -> list[tuple[str, str]]:
        """Pieces of a cell's text: how each looks (raw, mostly nothing) and what it says."""
        if cell is None:
            return [("", "")]
        if cell.attributes.get("t") == "s":
            value = next((c for c in cell.children if c.name == "v"), None)
            number = value.text.strip() if value is not None else ""
            if number.isdecimal() and int(number) < len(self._items):
                return self._runs(self._items[int(number)])
            return [("", "")]
        inline = next((c for c in cell.children if c.name == "is"), None)
        if inline is not None:
            return [("", "".join(t.text for t in _texts(inline)))]
        value = next((c for c in cell.children if c.name == "v"), None)
        return [("", value.text if value is not None else "")]

    def plain(self, cell: Element | None) -> str:
        """A cell's text without its looks."""
        return "".join(text for _, text in self.runs(cell))

    def fill_slot(self, runs: list[tuple[str, str]], slot: str, said: str) -> list[tuple[str, str]]:
        """The pieces with a value behind a label; the looks stay where that can be."""
        for place, (look, text) in enumerate(runs):
            filled = fill_slot(text, slot, said)
            if filled is not None:
                return [*runs[:place], (look, filled), *runs[place + 1 :]]
        whole = "".join(text for _, text in runs)
        filled = fill_slot(whole, slot, said)
        return [(runs[0][0], filled if filled is not None else whole + said)]

    def cell(self, at: tuple[int, int], style: int, runs: list[tuple[str, str]], p: str) -> str:
        """A cell that says its text itself: the shared texts stay as they are."""
        look = f' s="{style}"' if style else ""
        head = f'<{p}c r="{cell_name(*at)}"{look} t="inlineStr"><{p}is>'
        texts = [f'<{p}t xml:space="preserve">{cell_text(text)}</{p}t>' for _, text in runs]
        if len(runs) == 1 and not runs[0][0]:
            return f"{head}{texts[0]}</{p}is></{p}c>"
        pieces = "".join(
            f"<{p}r>{look}{text}</{p}r>" for (look, _), text in zip(runs, texts, strict=True)
        )
        return f"{head}{pieces}</{p}is></{p}c>"

    def _runs(self, item: Element) -> list[tuple[str, str]]:
        assert self._part is not None
        pieces = [child for child in item.children if child.name == "r"]
        if not pieces:
            return [("", "".join(t.text for t in _texts(item)))]
        runs = []
        for piece in pieces:
            look = next((c for c in piece.children if c.name == "rPr"), None)
            raw = self._part.raw(look).decode() if look is not None else ""
            runs.append((raw, "".join(t.text for t in _texts(piece))))
        return runs


def _texts(element: Element) -> list[Element]:
    """The texts inside; the reading aids of East Asian texts are not among them."""
    found = []
    for child in element.children:
        if child.name == "t":
            found.append(child)
        elif child.name == "r":
            found += _texts(child)
    return found
