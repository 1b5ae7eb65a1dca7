"""CSV and other delimited text in any of the usual encodings. Part of the child process."""

import csv
import io
import re

from reports.sheets.reading.failures import UnreadableError

_DELIMITERS = ",\t;|，；"
_LONGEST_FIELD = 1 << 20
_HEADER_WORDS = re.compile(
    "姓名|身份[证證]|身分[证證]|[证證]件|电话|電話|手机|手機|住址|地址|序号|編號|编号|性别|性別"
)
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read_delimited(data: bytes) -> tuple[list[list[str]], str]:
    """Rows and the encoding. An empty line is a row too: rows count CSV records."""
    text, encoding = decode(data)
    if not text.strip():
        raise UnreadableError("empty")
    if text.count("\x00") > len(text) // 100 or "\ufffd" * 8 in text:
        raise UnreadableError("not_sheet", "无法识别的文件")
    csv.field_size_limit(_LONGEST_FIELD)
    delimiter = _choose_delimiter(text)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)), encoding
    except csv.Error:
        raise UnreadableError("damaged") from None


def decode(data: bytes, declared: str = "") -> tuple[str, str]:
    """Text and encoding, judged by the bytes; `declared` is believed where it fits."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, "replace"), encoding.removesuffix("-sig")
    if wide := _tell_utf16(data):
        return data.decode(wide, "replace"), wide
    # The last character may be cut in half; that must not change the judgement.
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3:
            return data.decode("utf-8", "replace"), "utf-8"
    candidates = ["gb18030", "big5"]
    if declared.lower() in ("big5", "gbk", "gb2312", "gb18030"):
        candidates.insert(0, "big5" if declared.lower() == "big5" else "gb18030")
    best = max(dict.fromkeys(candidates), key=lambda encoding: _score(data, encoding))
    return data.decode(best, "replace"), best


def _tell_utf16(data: bytes) -> str:
    """UTF-16 without a mark: line ends, commas and digits leave zero bytes on one side."""
    head = data[:4096]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) < max(2, len(head) // 40):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _score(data: bytes, encoding: str) -> float:
    """How much the bytes look like everyday Chinese text in this encoding.

    Both encodings order their characters by use: the frequent ones have lead bytes B0-D7 in
    GB 2312 and A4-C6 in Big5.
    """
    text = data[:200_000].decode(encoding, "replace")
    frequent = range(0xB0, 0xD8) if encoding == "gb18030" else range(0xA4, 0xC7)
    wide = [c for c in text[:20_000] if c > "\x7f"]
    good = 0
    for character in wide:
        packed = character.encode(encoding, "replace")
        good += len(packed) == 2 and packed[0] in frequent
    wrong = text.count("\ufffd")
    words = len(set(_HEADER_WORDS.findall(text)))
    return (good - 20 * wrong) / max(1, len(wide)) + words


def _choose_delimiter(text: str) -> str:
    """The one that cuts the most lines into the same number of cells."""
    sample = text[:50_000]
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        if delimiter not in sample:
            continue
        widths = [
            len(row)
            for row, _ in zip(
                csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter),
                range(200),
                strict=False,
            )
            if len(row) > 1
        ]
        if not widths:
            continue
        usual = max(set(widths), key=widths.count)
        # A header with many columns weighs more than commas inside remarks.
        score = widths.count(usual) * min(usual, 12)
        if score > best_score:
            best, best_score = delimiter, score
    return best
