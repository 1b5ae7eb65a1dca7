"""Pictures of receipts and letters: what they are, told from their bytes, at a bounded size."""

import struct
from dataclasses import dataclass

from models.errors import KnownError
from models.worded import Worded

MOST_BYTES = 1_500_000
MOST_SIDE = 6000  # pixels; the window scales a photograph down before it comes here
_NO_PICTURE = "这个文件不是 JPEG 或 PNG 图片，没有保存。请重新拍照或扫描。"


class Subject(Worded):
    """What a picture that is kept with a letter shows."""

    LETTER = "letter", "签好的委托书"
    PRINCIPAL_ID = "principal_id", "委托人身份证件"
    GUARDIAN_ID = "guardian_id", "监护人身份证件"
    AGENT_ID = "agent_id", "代办员工作证件"


_IDENTITY = frozenset({Subject.PRINCIPAL_ID, Subject.GUARDIAN_ID, Subject.AGENT_ID})


def needs_own_consent(subject: Subject) -> bool:
    """A paper of identity shows sensitive personal information."""
    return subject in _IDENTITY


def check_subject(subject: Subject, *, has_guardian: bool, agreed: bool) -> None:
    """Raise KnownError unless such a picture may be kept with the letter.

    Beside the consent the letter records, a picture of a paper of identity needs one of its own
    (个人信息保护法 29); without it the masked number on the letter is enough.
    """
    if subject is Subject.GUARDIAN_ID and not has_guardian:
        raise KnownError(
            "这份委托书不是监护人签的，不用留监护人的证件。没有保存。", field="subject"
        )
    if needs_own_consent(subject) and not agreed:
        raise KnownError(
            "证件照片要本人另外同意才能留存（个人信息保护法第二十九条）。没有保存；不同意就不留，"
            "委托书照样有效。",
            field="agreed",
        )


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
