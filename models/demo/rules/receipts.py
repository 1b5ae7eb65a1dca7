"""Tiny pictures of receipts that nobody ever wrote."""

import struct
import zlib
from random import Random

_WIDTH, _HEIGHT, _MARGIN, _PITCH = 120, 168, 12, 12


def draw_receipt(number: str) -> bytes:
    """A PNG in grey: a title bar, lines as of print, and a stamp; each number has its own."""
    chance = Random(number)
    rows = [bytearray(b"\xf4" * _WIDTH) for _ in range(_HEIGHT)]
    _fill(rows, _MARGIN + 18, 10, _WIDTH - 2 * _MARGIN - 36, 7, 60)
    for top in range(30, _HEIGHT - 44, _PITCH):
        _fill(rows, _MARGIN, top, chance.randrange(20, 50), 3, 90)
        width = chance.randrange(10, 30)
        _fill(rows, _WIDTH - _MARGIN - width, top, width, 3, 90)
    _fill(rows, _WIDTH - 50, _HEIGHT - 34, 32, 22, 150)
    _fill(rows, _WIDTH - 47, _HEIGHT - 31, 26, 16, 244)
    lines = b"".join(b"\x00" + bytes(row) for row in rows)
    head = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(kind, content)
        for kind, content in (
            (b"IHDR", head),
            (b"tEXt", b"Title\x00" + number.encode("ascii")),
            (b"IDAT", zlib.compress(lines, 9)),
            (b"IEND", b""),
        )
    )


def _fill(rows: list[bytearray], left: int, top: int, width: int, height: int, grey: int) -> None:
    for row in rows[top : top + height]:
        row[left : left + width] = bytes((grey,)) * width


def _chunk(kind: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content)) + kind + content
        + struct.pack(">I", zlib.crc32(kind + content))
    )  # fmt: skip
