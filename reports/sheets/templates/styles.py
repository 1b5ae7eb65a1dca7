"""The looks of cells: what their number format means, and a look with another format."""

import re

from reports.sheets.templates.markup import Changes, with_attribute
from reports.sheets.templates.package import Package

GENERAL = 0
TEXT = 49
_TEXT_CODES = ("@",)
_DATE_IDS = frozenset((*range(14, 18), 22, *range(27, 37), *range(50, 59)))
_QUOTED = re.compile(r"\"[^\"]*\"|\[[^\]]*\]|\\.")


class Styles:
    """The styles part; new looks are added at its end, none is ever changed."""

    def __init__(self, package: Package) -> None:
        self._package = package
        found = package.relations(package.workbook).values()
        self._name = next((name for kind, name in found if kind == "styles"), "")
        self._looks: list[str] = []  # raw elements
        self._formats: list[int] = []
        self._codes: dict[int, str] = {}
        self._added: dict[tuple[int, str], int] = {}
        self._new_codes: dict[str, int] = {}
        if not self._name or not package.has(self._name):
            return
        part = package.part(self._name)
        for element in part.named("numFmt"):
            parent = element.parent
            if parent is not None and parent.name == "numFmts":
                at = element.attributes
                self._codes[int(at.get("numFmtId", "0"))] = at.get("formatCode", "")
        looks = part.first("cellXfs")
        for element in looks.children if looks else []:
            self._looks.append(part.raw(element).decode())
            self._formats.append(int(element.attributes.get("numFmtId", "0")))
        self._kept = len(self._looks)

    def is_general(self, style: int) -> bool:
        """Whether the template has chosen no format for the cell."""
        return self._format(style) == GENERAL

    def is_text(self, style: int) -> bool:
        """Whether the cell takes everything as text."""
        number = self._format(style)
        return number == TEXT or self._codes.get(number) in _TEXT_CODES

    def is_date(self, style: int) -> bool:
        """Whether a number in the cell is shown as a day."""
        number = self._format(style)
        if number in self._codes:
            code = _QUOTED.sub("", self._codes[number]).lower()
            return any(mark in code for mark in "yd") or "年" in self._codes[number]
        return number in _DATE_IDS

    def with_format(self, style: int, code: str) -> int:
        """The same look with another number format; itself where the workbook has no styles."""
        if not self._looks or style >= len(self._looks):
            return style
        key = (style, code)
        if key not in self._added:
            number = TEXT if code == "@" else self._number_of(code)
            look = self._looks[style]
            tag, more = look[: look.index(">") + 1], look[look.index(">") + 1 :]
            tag = with_attribute(tag, "numFmtId", str(number))
            tag = with_attribute(tag, "applyNumberFormat", "1")
            self._looks.append(tag + more)
            self._formats.append(number)
            self._added[key] = len(self._looks) - 1
        return self._added[key]

    def keep(self) -> None:
        """Write the looks that were added into the package."""
        if not self._added:
            return
        changes = Changes(self._package.part(self._name))
        part, prefix = changes.part, changes.part.prefix()
        looks = part.first("cellXfs")
        assert looks is not None
        changes.attributes(looks, [("count", str(len(self._looks)))])
        changes.put(looks.close, looks.close, "".join(self._looks[self._kept :]))
        if self._new_codes:
            made = "".join(
                f'<{prefix}numFmt numFmtId="{number}" formatCode="{code}"/>'
                for code, number in self._new_codes.items()
            )
            formats = part.first("numFmts")
            count = len(self._codes)
            if formats is not None and not formats.is_empty:
                changes.attributes(formats, [("count", str(count))])
                changes.put(formats.close, formats.close, made)
            else:
                at = part.root.inner if formats is None else formats.start
                end = at if formats is None else formats.end
                changes.put(at, end, f'<{prefix}numFmts count="{count}">{made}</{prefix}numFmts>')
        self._package.change(changes, self._name)

    def _format(self, style: int) -> int:
        return self._formats[style] if style < len(self._formats) else GENERAL

    def _number_of(self, code: str) -> int:
        for number, known in self._codes.items():
            if known == code:
                return number
        number = max((163, *self._codes)) + 1
        self._codes[number] = code
        self._new_codes[code] = number
        return number
