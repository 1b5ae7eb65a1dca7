"""The bundled faces, and what to do with a character they do not have.

A name is never printed with a hole: each character comes from the bundled face, else from a
font of this computer, else `missing_characters` names it before anything is printed.
"""

import mmap
import os
import re
import struct
import sys
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFNameBytes, TTFont

FONT_FOLDER = Path(__file__).resolve().parents[2] / "resources" / "fonts"


class Face(StrEnum):
    """The four bundled faces (SIL Open Font License)."""

    SERIF = "NotoSerifSC-Regular"
    SERIF_BOLD = "NotoSerifSC-Bold"
    SANS = "NotoSansSC-Regular"
    SANS_BOLD = "NotoSansSC-Bold"


class _MappedFile:
    """A font file that reportlab reads in place: four faces would else be 45 MB of memory."""

    def __init__(self, path: str) -> None:
        self.name = path
        with open(path, "rb") as file:
            self._content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def read(self) -> mmap.mmap:
        return self._content


class PaperFont(TTFont):  # type: ignore[misc]  # reportlab carries no types
    """A TrueType font whose text can be read back, beyond the basic plane too.

    reportlab writes U+2CB5A as five hex digits into the ToUnicode map, where PDF wants
    UTF-16 (ISO 32000-1, 9.10.3): copied names would come out as other characters.
    """

    def __init__(self, name: str, path: str, subfont: int = 0) -> None:
        super().__init__(name, _MappedFile(path), subfontIndex=subfont, shapable=False)
        self._widths: dict[str, float] = {}

    def has(self, text: str) -> bool:
        """Whether the font has a glyph for every character of the text."""
        glyphs = self.face.charToGlyph
        return all(ord(character) in glyphs for character in text)

    def width(self, text: str, size: float) -> float:
        """Width of `text` in points."""
        known = self._widths
        total = 0.0
        for character in text:
            width = known.get(character)
            if width is None:
                width = known[character] = self.face.getCharWidth(ord(character)) / 1000
            total += width
        return total * size

    def addObjects(self, doc: Any) -> None:  # noqa: N802 - reportlab's name
        before = set(doc.idToObject)
        super().addObjects(doc)
        for name in set(doc.idToObject) - before:
            if name.startswith("toUnicodeCMap:"):
                stream = doc.idToObject[name]
                stream.content = re.sub(r"<([0-9A-F]{5,6})>", _utf16, stream.content)


def _utf16(match: "re.Match[str]") -> str:
    return f"<{chr(int(match[1], 16)).encode('utf-16-be').hex().upper()}>"


@cache
def load_font(face: Face) -> PaperFont:
    """The bundled face, read once (about 80 ms) and registered for drawing."""
    font = PaperFont(str(face), str(FONT_FOLDER / f"{face}.ttf"))
    pdfmetrics.registerFont(font)
    return font


def split_runs(text: str, face: Face) -> list[tuple[PaperFont, str]]:
    """`text` cut into runs of one font each; what no font has stays in the bundled one."""
    font = load_font(face)
    if font.has(text):
        return [(font, text)]
    runs: list[tuple[PaperFont, str]] = []
    for character in text:
        best = font
        if not font.has(character):
            best = find_system_font(character) or font
        if runs and runs[-1][0] is best:
            runs[-1] = (best, runs[-1][1] + character)
        else:
            runs.append((best, character))
    return runs


def measure(text: str, face: Face, size: float) -> float:
    """Width of `text` in points, fallback fonts included."""
    return sum(font.width(run, size) for font, run in split_runs(text, face))


def missing_characters(text: str) -> str:
    """The characters of `text` that no font here can print, each once, in order."""
    bundled = load_font(Face.SERIF), load_font(Face.SANS)
    rare = dict.fromkeys(c for c in text if c != "\n" and not all(f.has(c) for f in bundled))
    return "".join(c for c in rare if find_system_font(c) is None)


# ---- fonts of this computer -------------------------------------------------------------


@cache
def find_system_font(character: str) -> PaperFont | None:
    """A TrueType font of this computer that has `character`; None when there is none."""
    code = ord(character)
    for path in _system_fonts():
        for subfont, ranges in enumerate(_covered_ranges(path)):
            if any(first <= code <= last for first, last in ranges):
                font = _load_system_font(path, subfont)
                if font is not None and font.has(character):
                    return font
    return None


@cache
def _load_system_font(path: Path, subfont: int) -> PaperFont | None:
    try:
        font = PaperFont(f"{path.stem}-{subfont}", str(path), subfont)
    except (TTFError, OSError, struct.error, ValueError, KeyError, AssertionError):
        return None  # PostScript outlines or a damaged file: not usable for print
    # A newer copy of a bundled font must not share its name inside the file.
    font.face.name = TTFNameBytes(bytes(font.face.name) + b"-System")
    pdfmetrics.registerFont(font)
    return font


def font_folders() -> tuple[Path, ...]:
    """Where this system keeps fonts."""
    home = Path.home()
    if sys.platform == "win32":
        windows = Path(os.environ.get("WINDIR", r"C:\Windows"))
        local = Path(os.environ.get("LOCALAPPDATA", home / "AppData/Local"))
        return windows / "Fonts", local / "Microsoft/Windows/Fonts"
    return (
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        home / ".local/share/fonts",
        home / ".fonts",
        Path("/Library/Fonts"),
        Path("/System/Library/Fonts"),
    )


@cache
def _system_fonts() -> tuple[Path, ...]:
    return tuple(
        sorted(
            path
            for folder in font_folders()
            if folder.is_dir()
            for path in folder.rglob("*")
            if path.suffix.lower() in {".ttf", ".ttc"}
        )
    )


@cache
def _covered_ranges(path: Path) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Code ranges of each font in the file, read from its cmap alone (OpenType, cmap)."""
    try:
        with path.open("rb") as file:
            tag = file.read(4)
            offsets: tuple[int, ...] = (0,)
            if tag == b"ttcf":
                _, count = struct.unpack(">II", file.read(8))
                offsets = struct.unpack(f">{count}I", file.read(4 * count))
            return tuple(tuple(_read_cmap(file, offset)) for offset in offsets)
    except (OSError, struct.error, MemoryError):
        return ()  # unreadable or damaged: as good as not there


def _read_cmap(file: Any, font_offset: int) -> Iterator[tuple[int, int]]:
    file.seek(font_offset + 4)
    (tables,) = struct.unpack(">H", file.read(2))
    file.seek(font_offset + 12)
    directory = file.read(16 * tables)
    for tag, _, start, length in struct.iter_unpack(">4sIII", directory):
        if tag == b"cmap":
            file.seek(start)
            yield from _cmap_ranges(file.read(length))


def _cmap_ranges(cmap: bytes) -> Iterator[tuple[int, int]]:
    (count,) = struct.unpack_from(">H", cmap, 2)
    for _, _, at in struct.iter_unpack(">HHI", cmap[4 : 4 + 8 * count]):
        (kind,) = struct.unpack_from(">H", cmap, at)
        if kind == 12:
            (groups,) = struct.unpack_from(">I", cmap, at + 12)
            for first, last, _ in struct.iter_unpack(">III", cmap[at + 16 :][: 12 * groups]):
                yield first, last
        elif kind == 4:
            (doubled,) = struct.unpack_from(">H", cmap, at + 6)
            half = doubled // 2
            ends = struct.unpack_from(f">{half}H", cmap, at + 14)
            starts = struct.unpack_from(f">{half}H", cmap, at + 16 + doubled)
            yield from zip(starts, ends, strict=True)
