"""Error cells of an .xls (BIFF5 to BIFF8 in an OLE file). Part of the child process.

The reader gives #N/A as empty; where money stands, empty is not the same as unknown.
"""

from collections.abc import Iterator
from struct import unpack_from

Places = list[tuple[int, int]]

_LAST = 0xFFFFFFFA  # sector numbers from here on are marks
_BIFF8 = 0x0600
_BOF, _EOF, _CODE_PAGE, _SHEET = 0x0809, 0x000A, 0x0042, 0x0085
_ERROR, _FORMULAS = 0x0205, (0x0006, 0x0206, 0x0406)


def find_xls_errors(data: bytes) -> list[tuple[str, Places]]:
    """By sheet, row and column (from 0) of each. Raises what a broken file brings."""
    book = _find_book(data)
    found = []
    for name, start in _list_sheets(book):
        if places := _look(book, start):
            found.append((name, places))
    return found


def _list_sheets(book: bytes) -> Iterator[tuple[str, int]]:
    """Name and where it begins, of each worksheet."""
    version, encoding = unpack_from("<H", book, 4)[0], "cp1252"
    for kind, body in _records(book, 0):
        if kind == _CODE_PAGE and version < _BIFF8:
            page = unpack_from("<H", body)[0]
            encoding = "gb18030" if page == 936 else f"cp{page}"
        elif kind == _SHEET:
            start, _, what, length = unpack_from("<IBBB", body)
            if what:
                continue  # a chart or a macro sheet
            if version < _BIFF8:
                name = body[7 : 7 + length].decode(encoding, "replace")
            elif body[7] & 1:
                name = body[8 : 8 + 2 * length].decode("utf-16-le")
            else:
                name = body[8 : 8 + length].decode("latin-1")
            yield name, start


def _look(book: bytes, start: int) -> Places:
    places = []
    for kind, body in _records(book, start):
        is_error = kind == _ERROR and body[7] == 1
        # A formula's result is a number unless its last two bytes are set; 2 is an error.
        if kind in _FORMULAS:
            is_error = body[12:14] == b"\xff\xff" and body[6] == 2
        if is_error:
            row, column = unpack_from("<HH", body)
            places.append((row, column))
    return places


def _records(book: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of one substream; a chart inside a sheet is passed over."""
    depth = 0
    while at + 4 <= len(book):
        kind, length = unpack_from("<HH", book, at)
        body = book[at + 4 : at + 4 + length]
        at += 4 + length
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:
            yield kind, body


def _find_book(data: bytes) -> bytes:
    """The stream of the workbook in the OLE file."""
    file = _OleFile(data)
    for name in ("Workbook", "Book"):
        if name in file.entries:
            return file.read(*file.entries[name])
    raise ValueError("no workbook")


class _OleFile:
    """The sectors of a compound file, by its tables of what follows what."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        shift, small_shift = unpack_from("<HH", data, 30)
        self._size, self._small_size = 1 << shift, 1 << small_shift
        first_directory, _, self._cutoff = unpack_from("<III", data, 48)
        first_small, _, first_more, _ = unpack_from("<IIII", data, 60)
        tables = list(unpack_from("<109I", data, 76))
        seen = 0
        while first_more < _LAST and seen * self._size < len(data):
            numbers = self._numbers(self._sector(first_more))
            tables += numbers[:-1]
            first_more = numbers[-1]
            seen += 1
        self._next: list[int] = []
        for table in tables:
            if table < _LAST:
                self._next += self._numbers(self._sector(table))
        self._small_next = self._numbers(self._chain(first_small))
        self.entries: dict[str, tuple[int, int]] = {}
        self._small = b""
        directory = self._chain(first_directory)
        for at in range(0, len(directory) - 127, 128):
            length, kind = unpack_from("<HB", directory, at + 64)
            start, size = unpack_from("<II", directory, at + 116)
            if kind == 5:
                self._small = self._chain(start)
            elif kind == 2 and length >= 2:
                name = directory[at : at + length - 2].decode("utf-16-le", "replace")
                self.entries[name] = start, size

    def read(self, start: int, size: int) -> bytes:
        """A stream; small ones lie in sectors of their own."""
        if size >= self._cutoff:
            return self._chain(start)[:size]
        parts, left = [], len(self._small_next)
        while start < _LAST and left:
            parts.append(self._small[start * self._small_size : (start + 1) * self._small_size])
            start, left = self._small_next[start], left - 1
        return b"".join(parts)[:size]

    def _sector(self, number: int) -> bytes:
        return self._data[(number + 1) * self._size : (number + 2) * self._size]

    def _chain(self, start: int) -> bytes:
        parts, left = [], len(self._next)
        while start < _LAST and left:
            parts.append(self._sector(start))
            start, left = self._next[start], left - 1
        return b"".join(parts)

    @staticmethod
    def _numbers(sector: bytes) -> list[int]:
        return list(unpack_from(f"<{len(sector) // 4}I", sector))
