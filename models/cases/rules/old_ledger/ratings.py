"""Ratings in words, digits, stars and marks. What is not clearly one of five is no rating."""

import re
import unicodedata
from dataclasses import dataclass

from models.people.rules.row_cells import text_of

_NOT_RATED = frozenset({"", "未评价", "未评", "未评分", "没评价", "没评", "无", "暂无", "未参评"})
_WORDS = {
    **dict.fromkeys(("非常满意", "很满意", "十分满意"), 5),
    "满意": 4,
    "基本满意": 3,
    "不满意": 2,
    **dict.fromkeys(("非常不满意", "很不满意", "十分不满意"), 1),
}  # the five grades of 国办发〔2019〕51号
_NUMERALS = {sign: grade for grade in range(1, 6) for sign in (str(grade), " 一二三四五"[grade])}
_COUNTED = re.compile(r"([1-5一二三四五])(?:分|星|颗星|星级)?")
_STARS = re.compile(r"(★{1,5})☆{0,4}")


@dataclass(frozen=True)
class Rating:
    """5 非常满意 to 1 非常不满意, None for not rated; a mark of one's own is not clear."""

    grade: int | None
    is_clear: bool = True


def read_rating(cell: object) -> Rating:
    """Read a cell; an empty one, a dash or 未评价 is not rated."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text_of(cell))).replace("滿", "满")
    plain = re.sub(r"^[。.,;!、]+|[。.,;!、]+$", "", plain)
    if plain in _NOT_RATED or not re.search(r"[\w★☆√✓✔]", plain):
        return Rating(None)
    if plain in _WORDS:
        return Rating(_WORDS[plain])
    if counted := _COUNTED.fullmatch(plain):
        return Rating(_NUMERALS[counted[1]])
    stars = _STARS.fullmatch(plain)
    if stars and len(plain) <= 5:
        return Rating(len(stars[1]))
    return Rating(None, is_clear=False)
