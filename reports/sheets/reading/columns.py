"""Telling what a column is from its header."""

import csv
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reports.sheets.reading.cells import Cell

_RESOURCES = Path(__file__).resolve().parents[3] / "resources"
_NO_FIELDS = ("serial", "ignored")
_OTHER_PEOPLE = ("监护", "紧急", "联系人", "配偶", "父亲", "母亲", "网格员", "楼长", "房东", "房主")


@dataclass(frozen=True)
class Guess:
    """What a header may mean; rank 0 is the surest."""

    field: str
    rank: int


@dataclass(frozen=True)
class Vocabulary:
    """The words by which the table of one kind of list is found.

    `file` lies in resources: field → words. A table must have the columns `must`; one of
    `sure` more makes it likely. A header that contains one of `foreign` is somebody else's.
    """

    file: str
    must: frozenset[str]
    sure: frozenset[str]
    foreign: tuple[str, ...] = ()


RESIDENTS = Vocabulary(
    "people/resident_columns.csv", frozenset({"name"}), frozenset({"id_number"}), _OTHER_PEOPLE
)
OLD_LEDGER = Vocabulary(
    "cases/ledger_columns.csv", frozenset({"name", "item"}), frozenset({"accepted_on"})
)
OLD_PROXY_LEDGER = Vocabulary(
    "proxy/ledger_columns.csv", frozenset({"name", "item", "agent"}), frozenset({"accepted_on"})
)


def propose_columns(
    headers: Sequence[Cell], known: Mapping[str, str], vocabulary: Vocabulary = RESIDENTS
) -> dict[str, int]:
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
        elif (guess := guess_field(text, vocabulary)) and guess.field not in _NO_FIELDS:
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


def guess_field(text: str, vocabulary: Vocabulary = RESIDENTS) -> Guess | None:
    """What a cleaned header most likely means.

    A word that only occurs inside a longer header counts less than the whole header.
    """
    if not text or len(text) > 20:
        return None
    words = _read_words(vocabulary.file)
    if exact := words.get(text):
        return exact
    if any(other in text for other in vocabulary.foreign):
        return Guess("ignored", 500)
    inside = [word for word in words if len(word) > 1 and word in text]
    if not inside:
        return None
    # The end of a Chinese compound says what it is: 家庭常住地址 is an address.
    best = max(inside, key=lambda word: (text.endswith(word), len(word)))
    return Guess(words[best].field, 200 + words[best].rank)


@cache
def _read_words(file: str) -> Mapping[str, Guess]:
    with (_RESOURCES / file).open(encoding="utf-8", newline="") as lines:
        return {
            clean_header(word): Guess(row["field"], rank)
            for row in csv.DictReader(lines)
            for rank, word in enumerate(row["words"].split("|"))
        }
