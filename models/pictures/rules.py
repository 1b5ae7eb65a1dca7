"""Pictures: what they are, told from their bytes, at a bounded size."""

import struct
from dataclasses import dataclass

from models.errors import KnownError

MOST_BYTES = 1_500_000
MOST_SIDE = 6000  # pixels; the window scales a photograph down before it comes here
_NO_PICTURE = "这个文件不是 JPEG 或 PNG 图片，没有保存。请重新拍照或扫描。"


@dataclass(frozen=True)
class PictureFacts:
    """Kind and size in pixels."""

    kind: str
    width: int
    height: int


def check_picture(content: bytes) -> PictureFacts:
    """What a picture is. Raises KnownError for anything else, and for one too large."""
    if len(content) > MOST_BYTES:
        raise KnownError(
            f"图片有 {len(content) / 1_000_000:.1f} MB，超过 {MOST_BYTES / 1_000_000:.1f} MB，"
            "没有保存。请缩小后再试。"
        )
    facts = _png(content) or _jpeg(content)
    if facts is None:
        raise KnownError(_NO_PICTURE)
    if not (0 < facts.width <= MOST_SIDE and 0 < facts.height <= MOST_SIDE):
        raise KnownError("图片太大，没有保存。请缩小后再试。")
    return facts


def _png(content: bytes) -> PictureFacts | None:
    if content[:8] != b"\x89PNG\r\n\x1a\n" or content[12:16] != b"IHDR" or len(content) < 24:
        return None
    return PictureFacts("png", *struct.unpack(">II", content[16:24]))


def _jpeg(content: bytes) -> PictureFacts | None:
    if content[:2] != b"\xff\xd8":
        return None
    place = 2
    while place + 9 <= len(content) and content[place] == 0xFF:
        marker, length = content[place + 1], struct.unpack(">H", content[place + 2 : place + 4])[0]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            return PictureFacts("jpeg", width, height)
        place += 2 + length
    return None
