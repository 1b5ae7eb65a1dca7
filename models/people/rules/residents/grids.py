"""One spelling for the many ways a grid is written."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

_DIGITS = "零一二三四五六七八九"
_NUMERAL = r"(\d+|[零〇一二三四五六七八九十]+)"
_SPELLINGS = re.compile(rf"第?{_NUMERAL}(?:号|#)?网格|网格第?{_NUMERAL}(?:号|#)?|第?{_NUMERAL}格?")


class GridNames:
    """Knows the grids of the centre, if there are any, and spells the others 第九网格."""

    def __init__(self, known: Iterable[str] = ()) -> None:
        self._known: Mapping[str, str] = {_key(name): name for name in known}
        self._spelt: dict[str, str] = {}

    def spell(self, text: str) -> str:
        """The grid's own name; text that is no grid number stays, without spaces."""
        if text not in self._spelt:
            key = _key(text)
            spelling = f"第{_write_numeral(int(key))}网格" if key.isdigit() else key
            self._spelt[text] = self._known.get(key, spelling)
        return self._spelt[text]


def _key(text: str) -> str:
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    match = _SPELLINGS.fullmatch(plain)
    numeral = next((group for group in match.groups() if group), "") if match else ""
    return str(_read_numeral(numeral)) if numeral else plain


def _read_numeral(text: str) -> int:
    if text.isdigit():
        return int(text)
    text = text.replace("〇", "零")
    if "十" not in text:
        return int("".join(str(_DIGITS.index(character)) for character in text))
    tens, _, ones = text.partition("十")
    first = _DIGITS.index(tens[-1]) if tens else 1
    return first * 10 + (_DIGITS.index(ones[0]) if ones and ones[0] in _DIGITS else 0)


def _write_numeral(number: int) -> str:
    if number >= 100:
        return str(number)
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return (_DIGITS[tens] if tens > 1 else "") + "十" + (_DIGITS[ones] if ones else "")
