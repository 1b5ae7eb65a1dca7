"""Places in an XML part of a workbook, so that it can be changed without being written anew."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape

_OPEN_TAG = re.compile(rb"<[^\s/>]+(?:\s+[^\s=>]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*\s*/?>")
_DECLARED = re.compile(r"^(<\?xml[^>]*?encoding=)([\"'])[^\"']*\2")
# What XML 1.0 cannot carry.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


class NotMarkupError(Exception):
    """The part is no XML that a workbook may have; `code` as in reading.failures."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Element:
    """An element and where it lies: `<name …>` from start to inner, `</name>` from close to end."""

    name: str  # without its prefix
    attributes: dict[str, str]
    parent: "Element | None"
    start: int
    inner: int = 0
    close: int = 0
    end: int = 0
    text: str = ""
    children: list["Element"] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Written as `<name/>`."""
        return self.inner == self.end


class Part:
    """One XML part with its elements in the order of the file."""

    def __init__(self, data: bytes) -> None:
        self.data = _as_utf8(data)
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = _refuse
        try:
            self._parser.Parse(self.data, True)
        except expat.ExpatError:
            raise NotMarkupError("damaged") from None
        del self._parser

    @property
    def root(self) -> Element:
        """The outermost element."""
        return self.elements[0]

    def named(self, *names: str) -> list[Element]:
        """All elements of these names."""
        return [element for element in self.elements if element.name in names]

    def first(self, name: str) -> Element | None:
        """The first element of that name."""
        return next((element for element in self.elements if element.name == name), None)

    def raw(self, element: Element) -> bytes:
        """The element as it stands in the file."""
        return self.data[element.start : element.end]

    def prefix(self) -> str:
        """What stands before the names of this part's own elements: mostly nothing, or `x:`."""
        tag = self.data[self.root.start + 1 : self.root.inner].split(None, 1)[0].rstrip(b"/>")
        return tag[: tag.rfind(b":") + 1].decode()

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        at = self._parser.CurrentByteIndex
        found = _OPEN_TAG.match(self.data, at)
        if found is None:
            raise NotMarkupError("damaged")
        parent = self._open[-1] if self._open else None
        element = Element(tag.rpartition(":")[2], attributes, parent, at, found.end())
        if parent is not None:
            parent.children.append(element)
        self.elements.append(element)
        self._open.append(element)

    def _end(self, tag: str) -> None:
        element = self._open.pop()
        if self.data[element.inner - 2 : element.inner] == b"/>":
            element.close = element.end = element.inner
            return
        element.close = self._parser.CurrentByteIndex
        element.end = self.data.index(b">", element.close) + 1

    def _text(self, text: str) -> None:
        self._open[-1].text += text


class Changes:
    """Exchanged bytes of one part, gathered first and then made in one go."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self._pieces: list[tuple[int, int, bytes]] = []

    def put(self, start: int, end: int, new: str | bytes) -> None:
        """Exchange the bytes from start to end."""
        self._pieces.append((start, end, new if isinstance(new, bytes) else new.encode()))

    def replace(self, element: Element, new: str | bytes) -> None:
        """Exchange a whole element."""
        self.put(element.start, element.end, new)

    def text(self, element: Element, text: str) -> None:
        """Exchange what stands in an element that only has text."""
        self.put(element.inner, element.close, escape(text))

    def attributes(self, element: Element, values: Iterable[tuple[str, str]]) -> None:
        """Exchange attributes; one that is not there is added."""
        tag = self.part.data[element.start : element.inner].decode()
        for name, value in values:
            tag = with_attribute(tag, name, value)
        self.put(element.start, element.inner, tag)

    def made(self) -> bytes:
        """The part with its changes."""
        data, at, pieces = self.part.data, 0, []
        for start, end, new in sorted(self._pieces, key=lambda piece: piece[:2]):
            pieces += [data[at:start], new]
            at = end
        return b"".join((*pieces, data[at:]))


def with_attribute(tag: str, name: str, value: str) -> str:
    """An opening tag with one attribute changed or added."""
    quoted = f'"{escape_attribute(value)}"'
    pattern = rf"(\s{re.escape(name)}\s*=\s*)(?:\"[^\"]*\"|'[^']*')"
    changed, count = re.subn(pattern, lambda found: found[1] + quoted, tag, count=1)
    if count:
        return changed
    cut = len(tag) - (2 if tag.endswith("/>") else 1)
    return f"{tag[:cut].rstrip()} {name}={quoted}{tag[cut:]}"


def without_attributes(tag: str, *names: str) -> str:
    """An opening tag with some attributes left out."""
    for name in names:
        tag = re.sub(rf"\s{re.escape(name)}\s*=\s*(?:\"[^\"]*\"|'[^']*')", "", tag, count=1)
    return tag


def escape_attribute(text: str) -> str:
    """Text as it stands between double quotes."""
    return escape(text, {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def cell_text(text: str) -> str:
    """Text as it stands in a cell: without control characters, never read as an escape."""
    text = _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return escape(_ESCAPED.sub("_x005F_", text))


def _refuse(*_: object) -> None:
    raise NotMarkupError("entities")


def _as_utf8(data: bytes) -> bytes:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return _DECLARED.sub(r'\1"UTF-8"', data.decode("utf-16")).encode()
        except UnicodeDecodeError:
            raise NotMarkupError("damaged") from None
    return data.removeprefix(b"\xef\xbb\xbf")
