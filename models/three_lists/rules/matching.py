"""Proposing a resource for a need, with the reason: the same input gives the same proposals.

Kind, words in common, places free, valid on the day; urgent needs choose first (practice).
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from models.three_lists.rules.lists import ResourceKind, Urgency

_FITTING = Path(__file__).resolve().parents[3] / "resources" / "three_lists" / "fitting.csv"
# Points: made for it, for each character a word in common is longer than one, of its kind.
_MADE_FOR, _WORD, _KIND = 4, 2, 1
_FIRST = {Urgency.URGENT: 0, Urgency.PRESSING: 1, Urgency.ORDINARY: 2, None: 3}
# Too general to say that two things belong together.
_GENERAL = frozenset(
    ("活动", "服务", "志愿", "愿者", "社区", "老人", "居民", "志愿者", "咨询", "讲座", "培训",
     "辅导", "夜间")
)  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """A need that nothing was promised to."""

    id: int
    number: str
    category: str
    content: str
    urgency: Urgency | None
    raised_on: date | None


@dataclass(frozen=True)
class Offered:
    """A resource with its free places; `valid_to` None holds without end."""

    id: int
    number: str
    kind: ResourceKind
    content: str
    free: int
    valid_to: date | None


@dataclass(frozen=True)
class Fit:
    """What a resource with a word in its content is good for."""

    word: str
    categories: tuple[str, ...]  # of needs, as a whole
    words: tuple[str, ...]  # in the content of needs


@dataclass(frozen=True)
class Proposed:
    """A resource for a need, and why."""

    need_id: int
    resource_id: int
    reason: str
    points: int


def propose(needs: Iterable[Wanted], resources: Iterable[Offered], day: date) -> list[Proposed]:
    """At most one resource for each need; a place is proposed to one need only."""
    index = _Index(resources, day)
    left = {offered.id: offered.free for offered in index.offered}
    found = []
    for need in sorted(needs, key=_turn):
        best = next((p for p in index.rank(need) if left[p.resource_id]), None)
        if best is not None:
            left[best.resource_id] -= 1
            found.append(best)
    return found


def alternatives(need: Wanted, resources: Iterable[Offered], day: date) -> list[Proposed]:
    """Every resource that fits one need, the best first."""
    return _Index(resources, day).rank(need)


def common_words(left: str, right: str) -> tuple[str, ...]:
    """Words of two characters and more that stand in both, the longest first found."""
    words: list[str] = []
    at = 0
    while at < len(left) - 1:
        end = at + 2
        if left[at:end] not in right or not left[at:end].isalnum():
            at += 1
            continue
        while end < len(left) and left[at : end + 1] in right and left[end].isalnum():
            end += 1
        if left[at:end] not in words and left[at:end] not in _GENERAL:
            words.append(left[at:end])
        at = end
    return tuple(words)


@cache
def read_fitting() -> tuple[Fit, ...]:
    """The words of resources and what they are good for (practice)."""
    with _FITTING.open(encoding="utf-8", newline="") as lines:
        return tuple(
            Fit(row["word"], _parts(row["categories"]), _parts(row["words"]))
            for row in csv.DictReader(lines)
        )


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("|") if part)


class _Index:
    """Resources that can be promised on a day, found by category and by pairs of characters."""

    def __init__(self, resources: Iterable[Offered], day: date) -> None:
        self.offered: Sequence[Offered] = [
            one
            for one in resources
            if one.free > 0 and (one.valid_to is None or one.valid_to >= day)
        ]
        self._by_id = {one.id: one for one in self.offered}
        self._fits = [
            [fit for fit in read_fitting() if fit.word in one.content] for one in self.offered
        ]
        self._by_category: dict[str, set[int]] = defaultdict(set)
        self._by_word: dict[str, set[int]] = defaultdict(set)
        for place, one in enumerate(self.offered):
            for fit in self._fits[place]:
                for category in fit.categories:
                    self._by_category[category].add(place)
                for word in fit.words:
                    self._by_word[word].add(place)
            for pair in _pairs(one.content):
                self._by_word[pair].add(place)

    def rank(self, need: Wanted) -> list[Proposed]:
        places = set(self._by_category.get(need.category, ()))
        for word, holders in self._by_word.items():
            if word in need.content:
                places |= holders
        found = [self._judge(need, place) for place in places]
        return sorted(
            (p for p in found if p is not None),
            key=lambda p: (
                -p.points,
                self._by_id[p.resource_id].valid_to or date.max,
                self._by_id[p.resource_id].number,
                p.resource_id,
            ),
        )

    def _judge(self, need: Wanted, place: int) -> Proposed | None:
        one = self.offered[place]
        made_for = [w for fit in self._fits[place] for w in fit.words if w in need.content]
        is_kind = any(need.category in fit.categories for fit in self._fits[place])
        words = common_words(need.content, one.content)
        if not (made_for or is_kind or words):
            return None
        told = [word for word in dict.fromkeys(made_for) if word not in "".join(words)]
        parts = (
            f"都有“{'”“'.join(words)}”" if words else "",
            f"{one.content}可用于“{'”“'.join(told)}”" if told else "",
            f"同属{need.category}类" if is_kind else "",
            # Money is shared out by amount: a count of its places would tell nobody anything.
            "" if one.kind is ResourceKind.MONEY else f"空余 {one.free}",
            f"有效至 {one.valid_to}" if one.valid_to else "长期有效",
            need.urgency.text if need.urgency in (Urgency.URGENT, Urgency.PRESSING) else "",
        )
        points = _MADE_FOR * bool(made_for) + _KIND * is_kind
        points += _WORD * sum(len(word) - 1 for word in words)
        return Proposed(need.id, one.id, "，".join(filter(None, parts))[:200], points)


def _turn(need: Wanted) -> tuple[int, date, str, int]:
    return _FIRST[need.urgency], need.raised_on or date.max, need.number, need.id


def _pairs(text: str) -> set[str]:
    plain = re.sub(r"\W+|\d+", " ", text)
    pairs = {plain[at : at + 2] for at in range(len(plain) - 1)}
    return {pair for pair in pairs if " " not in pair} - _GENERAL
