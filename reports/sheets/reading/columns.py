"""Telling what a column is from its header."""

import csv
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reports.sheets.reading.cells import Cell

_WORDS = Path(__file__).resolve().parents[3] / "resources" / "people" / "resident_columns.csv"
_NO_FIELDS = ("serial", "ignored")
_OTHER_PEOPLE = ("监护", "紧急", "联系人", "配偶", "父亲", "母亲", "网格员", "楼长", "房东", "房主")


@dataclass(frozen=True)
class _Guess:
    field: str
    rank: int


def propose_columns(headers: Sequence[Cell], known: Mapping[str, str]) -> dict[str, int]:
    """Field → column number from 0, each at most once.

    `known` is what this centre chose before, header → field (empty field: not wanted); it
    wins over the words of the table. Of several candidates the one whose header is the more
    usual word wins, then the one further left.
    """
    chosen = {clean_header(header): field for header, field in known.items()}
    candidates: list[tuple[int, int, str]] = []
    for column, header in enumerate(headers):
        text = clean_header(header)
        if text in chosen:
            if chosen[text]:
                candidates.append((-1, column, chosen[text]))
        elif (guess := guess_field(text)) and guess.field not in _NO_FIELDS:
            candidates.append((guess.rank, column, guess.field))
    proposed: dict[str, int] = {}
    for _, column, field in sorted(candidates):
        proposed.setdefault(field, column)
    return proposed


def clean_header(header: Cell) -> str:
    """A header without line breaks, spaces, remarks in brackets and marks of duty."""
    plain = unicodedata.normalize("NFKC", str(header))
    plain = re.sub(r"[\s\u200b\ufeff]+", "", plain)
    short = re.sub(r"[(\[【〔].*?[)\]】〕]?$|[*:：★]", "", plain)
    return short or plain


def guess_field(text: str) -> _Guess | None:
    """What a cleaned header most likely means; rank 0 is the surest.

    A word that only occurs inside a longer header counts less than the whole header.
    """
    if not text or len(text) > 20:
        return None
    words = _read_words()
    if exact := words.get(text):
        return exact
    if any(other in text for other in _OTHER_PEOPLE):
        return _Guess("ignored", 500)
    inside = [word for word in words if len(word) > 1 and word in text]
    if not inside:
        return None
    # The end of a Chinese compound says what it is: 家庭常住地址 is an address.
    best = max(inside, key=lambda word: (text.endswith(word), len(word)))
    return _Guess(words[best].field, 200 + words[best].rank)


@cache
def _read_words() -> Mapping[str, _Guess]:
    with _WORDS.open(encoding="utf-8", newline="") as lines:
        return {
            clean_header(word): _Guess(row["field"], rank)
            for row in csv.DictReader(lines)
            for rank, word in enumerate(row["words"].split("|"))
        }
