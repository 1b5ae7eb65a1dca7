"""Chinese line breaking: 避头尾, and figures and Latin words kept whole where they fit."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reports.paper.fonts import Face, measure

# Marks that never open a line, and marks that never end one (GB/T 15834-2011, 5.1).
NOT_AT_START = frozenset("，。、；：？！）〕】》〉」』”’…—～·％℃,.;:?!)]}%")
NOT_AT_END = frozenset("（〔【《〈「『“‘([{￥$№")

_PIECES = re.compile(r"[0-9A-Za-z*_][0-9A-Za-z*_.,:/+@&#=-]*|\s|.", re.DOTALL)


@dataclass(frozen=True)
class Span:
    """A stretch of text in one face."""

    text: str
    face: Face = Face.SERIF


@dataclass(frozen=True)
class Line:
    """One broken line: its spans, their natural width, and whether it ends its paragraph."""

    spans: tuple[Span, ...]
    width: float
    last: bool

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True)
class _Atom:
    text: str
    face: Face
    width: float


def break_lines(
    spans: Sequence[Span], size: float, width: float, *, first_indent: float = 0.0
) -> list[Line]:
    """`spans` as lines no wider than `width` points; a line break in the text stays one."""
    lines: list[Line] = []
    room = width - first_indent
    for paragraph in _paragraphs(spans):
        atoms = [atom for span in paragraph for atom in _atoms(span, size, width)]
        start = 0
        while start < len(atoms):
            end = _line_end(atoms, start, room)
            lines.append(_line(atoms[start:end], last=end == len(atoms)))
            start = end
            while start < len(atoms) and atoms[start].text.isspace():
                start += 1
            room = width
        if not atoms:
            lines.append(Line((), 0.0, True))
        room = width
    return lines


def _paragraphs(spans: Sequence[Span]) -> list[list[Span]]:
    paragraphs: list[list[Span]] = [[]]
    for span in spans:
        first, *rest = span.text.split("\n")
        if first:
            paragraphs[-1].append(Span(first, span.face))
        paragraphs.extend([Span(text, span.face)] if text else [] for text in rest)
    return paragraphs


def _atoms(span: Span, size: float, width: float) -> list[_Atom]:
    atoms: list[_Atom] = []
    for piece in _PIECES.findall(span.text):
        whole = measure(piece, span.face, size)
        parts = (piece,) if len(piece) == 1 or whole <= width else tuple(piece)
        atoms.extend(_Atom(p, span.face, measure(p, span.face, size)) for p in parts)
    return atoms


def _line_end(atoms: Sequence[_Atom], start: int, room: float) -> int:
    used = 0.0
    end = start
    while end < len(atoms) and used + atoms[end].width <= room + 0.01:
        used += atoms[end].width
        end += 1
    if end == len(atoms):
        return end
    best = end
    while best > start + 1 and (
        atoms[best].text[0] in NOT_AT_START or atoms[best - 1].text[-1] in NOT_AT_END
    ):
        best -= 1
    # A run of nothing but marks cannot be helped: break where the line is full.
    return best if best > start + 1 else max(end, start + 1)


def _line(atoms: Sequence[_Atom], *, last: bool) -> Line:
    kept = list(atoms)
    while kept and kept[-1].text.isspace():
        kept.pop()
    spans: list[Span] = []
    for atom in kept:
        if spans and spans[-1].face is atom.face:
            spans[-1] = Span(spans[-1].text + atom.text, atom.face)
        else:
            spans.append(Span(atom.text, atom.face))
    return Line(tuple(spans), sum(atom.width for atom in kept), last)
