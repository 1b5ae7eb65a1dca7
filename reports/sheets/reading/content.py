"""What a file really is, told from its bytes and never from its name.

Part of the child process: only the standard library's cheapest modules.
"""

import struct

from reports.sheets.reading.failures import UnreadableError

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN = (
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"BM", "图片"),
    (b"II*\x00", "图片"),
    (b"MM\x00*", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"{\\rtf", "文档"),
    (b"MZ", "程序"),
    (b"\x7fELF", "程序"),
    (b"SQLite format 3", "数据库"),
)
_OLD_EXCEL = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00")


def tell_format(data: bytes, unzipped_bytes: int) -> str:
    """One of xlsx xlsb ods xls html xml text. Raises UnreadableError for everything else."""
    if not data.strip(b"\x00"):
        raise UnreadableError("empty")
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _tell_zip(data, unzipped_bytes)
    if data[:8] == OLE:
        return _tell_ole(data)
    for magic, kind in _FOREIGN:
        # Two letters alone may begin a text as well; a picture or program has zero bytes.
        if data.startswith(magic) and (len(magic) > 2 or b"\x00" in data[:64]):
            raise UnreadableError("not_sheet", kind)
    if data[:4] in _OLD_EXCEL:
        raise UnreadableError("old")
    return _tell_markup(data)


def _tell_markup(data: bytes) -> str:
    # Zero bytes drop out, so that UTF-16 can be looked at as well.
    head = data[:65536].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if head.startswith(b"mime-version:"):
        raise UnreadableError("mhtml")
    if head.startswith(b"<"):
        if b"urn:schemas-microsoft-com:office:spreadsheet" in head and b"<html" not in head:
            return "xml"
        if b"<!entity" in head:
            raise UnreadableError("entities")
        if any(mark in head for mark in (b"<html", b"<table", b"<!doctype html", b"<tr")):
            return "html"
        if head.startswith(b"<?xml"):
            raise UnreadableError("not_sheet", "XML 文件")
    return "text"


def _tell_ole(data: bytes) -> str:
    def has(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if has("EncryptedPackage"):
        raise UnreadableError("encrypted")
    if has("WordDocument"):
        raise UnreadableError("not_sheet", "Word 文档")
    if has("PowerPoint Document"):
        raise UnreadableError("not_sheet", "演示文稿")
    return "xls"


def _tell_zip(data: bytes, unzipped_bytes: int) -> str:
    names: set[bytes] = set()
    total = 0
    for name, packed, unpacked, locked in _list_entries(data):
        if locked:
            raise UnreadableError("encrypted")
        total += unpacked
        if total > unzipped_bytes or (unpacked > 64 << 20 and unpacked > 400 * max(packed, 1)):
            raise UnreadableError("bomb")
        names.add(name)
    if b"xl/workbook.bin" in names:
        return "xlsb"
    if any(name.startswith(b"xl/") for name in names):
        return "xlsx"
    if any(name.startswith(b"word/") for name in names):
        raise UnreadableError("not_sheet", "Word 文档")
    if any(name.startswith(b"ppt/") for name in names):
        raise UnreadableError("not_sheet", "演示文稿")
    if b"content.xml" in names and b"spreadsheet" in data[:200]:
        return "ods"
    raise UnreadableError("not_sheet", "压缩包")


def _list_entries(data: bytes) -> list[tuple[bytes, int, int, bool]]:
    """Name, packed and unpacked size and encryption of every entry of a zip's directory.

    By hand, because the module zipfile takes longer to import than this takes to run.
    """
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 65557))
    if end < 0 or end + 22 > len(data):
        raise UnreadableError("truncated")
    entries = []
    try:
        size, at = struct.unpack_from("<II", data, end + 12)
        if at == 0xFFFFFFFF or size == 0xFFFFFFFF:
            record = data.rfind(b"PK\x06\x06", 0, end)
            size, at = struct.unpack_from("<QQ", data, record + 40)
        stop = at + size
        while at < stop:
            if data[at : at + 4] != b"PK\x01\x02":
                raise UnreadableError("truncated")
            flags = struct.unpack_from("<H", data, at + 8)[0]
            packed, unpacked, name_length, extra_length, note_length = struct.unpack_from(
                "<IIHHH", data, at + 20
            )
            name_end = at + 46 + name_length
            extra = data[name_end : name_end + extra_length]
            if unpacked == 0xFFFFFFFF or packed == 0xFFFFFFFF:
                packed, unpacked = _long_sizes(extra, packed, unpacked)
            entries.append((data[at + 46 : name_end], packed, unpacked, bool(flags & 1)))
            at = name_end + extra_length + note_length
    except struct.error:
        raise UnreadableError("damaged") from None
    return entries


def _long_sizes(extra: bytes, packed: int, unpacked: int) -> tuple[int, int]:
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == 1:
            at += 4
            if unpacked == 0xFFFFFFFF:
                unpacked = struct.unpack_from("<Q", extra, at)[0]
                at += 8
            if packed == 0xFFFFFFFF:
                packed = struct.unpack_from("<Q", extra, at)[0]
            break
        at += 4 + length
    return packed, unpacked
