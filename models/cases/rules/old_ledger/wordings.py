"""Which item of the catalogue a free wording means: found, likely, one of several, or unknown.

Nothing is decided here that a person could doubt: only a name, a synonym, or a misspelling
that can be no other item is certain.
"""

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from models.cases.rules.old_ledger.codes import LedgerCode
from models.people.rules.tokens import fold, reading

_VAGUE = Path(__file__).resolve().parents[4] / "resources" / "catalogue" / "vague_wordings.csv"
_PARTS = re.compile(r"[、,;+/&\s。|]+")
_JOINED = re.compile(r"和|及|与|并且|顺便")
_LONGEST = 120
_MOST_CANDIDATES = 8
_SHORTEST_TYPO = 3
_SHORTEST_GAP = 5  # from this length on, one character may be missing or too many
# Syllables that people mix up: 平翘舌, 前后鼻音, n and l.
_SOUNDS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("l", "n"))


@dataclass(frozen=True)
class CatalogueEntry:
    """An item as wordings are compared with it."""

    code: str
    name: str
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """What a wording most likely means. No code: one of the candidates, or unknown.

    `reason` is None for the item's own name. The first candidates are the likelier ones.
    """

    code: str
    reason: LedgerCode | None
    candidates: tuple[str, ...] = ()
    name: str = ""  # of the item

    @property
    def is_certain(self) -> bool:
        """Whether it may be taken without asking."""
        return bool(self.code)


_UNKNOWN = Proposal("", LedgerCode.ITEM_UNKNOWN)


def clean_wording(text: str) -> str:
    """A wording as it is kept and asked: half-width, single spaces, no marks at the ends."""
    plain = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip(" 。.,;:、!-—")
    return plain[:_LONGEST]


@dataclass
class WordingFinder:
    """Compares wordings with one catalogue; `confirmed` has what somebody said before."""

    entries: Sequence[CatalogueEntry]
    confirmed: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._titles = {entry.code: entry.name for entry in self.entries}
        self._names = {_key(entry.name): entry.code for entry in self.entries}
        self._synonyms: dict[str, set[str]] = defaultdict(set)
        for entry in self.entries:
            for synonym in entry.synonyms:
                self._synonyms[_key(synonym)].add(entry.code)
        self._phrases: dict[str, set[str]] = defaultdict(set)
        for name, code in self._names.items():
            self._phrases[name].add(code)
        for synonym, codes in self._synonyms.items():
            self._phrases[synonym] |= codes
        self._by_length: dict[int, list[str]] = defaultdict(list)
        self._shortened: dict[str, set[str]] = defaultdict(set)
        for phrase in self._phrases:
            self._by_length[len(phrase)].append(phrase)
            for short in _without_one(phrase):
                self._shortened[short].add(phrase)
        self._alphabet = set("".join(self._phrases))
        self._known: dict[str, Proposal] = {}

    def propose(self, wording: str) -> Proposal:
        """What a cleaned wording means."""
        if wording not in self._known:
            proposal = self._propose(wording)
            self._known[wording] = replace(proposal, name=self._titles.get(proposal.code, ""))
        return self._known[wording]

    def _propose(self, wording: str) -> Proposal:
        confirmed = self.confirmed.get(wording)
        if confirmed is not None and confirmed in self._titles:
            return Proposal(confirmed, LedgerCode.ITEM_CONFIRMED)
        key = _key(wording)
        return (
            self._find_whole(key)
            or self._find_typo(key)
            or self._find_parts(wording)
            or self._find_near(key)
            or self._find_inside(key)
            or _UNKNOWN
        )

    def _find_whole(self, key: str) -> Proposal | None:
        if key in self._names:
            return Proposal(self._names[key], None)
        if codes := self._synonyms.get(key):
            return _one_or_several(codes, LedgerCode.ITEM_SYNONYM)
        vague = tuple(code for code in _read_vague().get(key, ()) if code in self._titles)
        return Proposal("", LedgerCode.ITEM_AMBIGUOUS, vague) if vague else None

    def _find_typo(self, key: str) -> Proposal | None:
        """One character wrong, missing or too many; more where they sound the same."""
        costs: dict[str, float] = {}
        for phrase in self._by_length.get(len(key), ()):
            cost = self._cost(key, phrase)
            if cost is not None:
                costs[phrase] = cost
        if len(key) >= _SHORTEST_GAP:
            shorter = [short for short in _without_one(key) if short in self._phrases]
            costs |= {phrase: 1.0 for phrase in (*shorter, *self._shortened.get(key, ()))}
        if not costs:
            return None
        least = min(costs.values())
        nearest = [phrase for phrase, cost in costs.items() if cost <= least]
        codes = set().union(*(self._phrases[phrase] for phrase in nearest))
        return _one_or_several(codes, LedgerCode.ITEM_TYPO)

    def _cost(self, key: str, phrase: str) -> float | None:
        """How far a wording of the same length is from a phrase; None: it is another one."""
        cost = 0.0
        unlike = 0
        for written, meant in zip(key, phrase, strict=True):
            if written == meant:
                continue
            likeness = _sound_alike(written, meant)
            cost += likeness
            # Another word has other characters of the catalogue: 退费 is no slip for 缴费.
            if likeness == 1.0:
                unlike += 1
                if written in self._alphabet or len(key) < _SHORTEST_TYPO:
                    return None
            if cost > max(1.0, len(key) / 8) or unlike > 1:
                return None
        return cost if cost <= len(key) / 4 or unlike else None

    def _find_parts(self, wording: str) -> Proposal | None:
        """Several matters in one cell, each found by itself, in the order written."""
        for split in (_PARTS, _JOINED):
            parts = [_key(part) for part in split.split(wording)]
            parts = [part for part in parts if len(part) > 1]
            if len(parts) < 2:
                continue
            found = [self._find_whole(part) or self._find_typo(part) for part in parts]
            if proposal := _of_parts(found):
                return proposal
        return None

    def _find_near(self, key: str) -> Proposal | None:
        """Items whose name differs in one character that is a word of its own: never certain."""
        if len(key) < _SHORTEST_GAP:
            return None
        near = [
            phrase
            for phrase in self._by_length.get(len(key), ())
            if sum(one != other for one, other in zip(key, phrase, strict=True)) == 1
        ]
        codes = sorted({code for phrase in near for code in self._phrases[phrase]})
        return Proposal("", LedgerCode.ITEM_AMBIGUOUS, tuple(codes)) if codes else None

    def _find_inside(self, key: str) -> Proposal | None:
        """Items whose names contain the wording, or are contained in it."""
        if len(key) < 2:
            return None
        codes: dict[str, int] = {}
        for phrase, owners in self._phrases.items():
            if key in phrase or (len(phrase) > 2 and phrase in key):
                for code in owners:
                    codes[code] = max(codes.get(code, 0), len(phrase) if phrase in key else 0)
        if not codes:
            return None
        likely = sorted(codes, key=lambda code: (-codes[code], code))[:_MOST_CANDIDATES]
        return Proposal("", LedgerCode.ITEM_AMBIGUOUS, tuple(likely))


def _of_parts(found: Sequence[Proposal | None]) -> Proposal | None:
    sure = [proposal.code for proposal in found if proposal and proposal.code]
    codes = tuple(dict.fromkeys(sure))
    if len(codes) > 1:
        return Proposal("", LedgerCode.ITEM_MULTI, codes)
    if len(sure) == len(found):
        return Proposal(codes[0], LedgerCode.ITEM_SYNONYM)
    several = [code for p in found if p for code in (p.code, *p.candidates) if code]
    if not several:
        return None
    return Proposal("", LedgerCode.ITEM_AMBIGUOUS, tuple(dict.fromkeys(several)))


def _one_or_several(codes: Iterable[str], reason: LedgerCode) -> Proposal:
    ordered = tuple(sorted(codes))
    if len(ordered) == 1:
        return Proposal(ordered[0], reason)
    return Proposal("", LedgerCode.ITEM_AMBIGUOUS, ordered)


def _key(text: str) -> str:
    return fold(text).replace("-", "")


def _without_one(text: str) -> set[str]:
    return {text[:at] + text[at + 1 :] for at in range(len(text))}


@cache
def _sound_alike(one: str, other: str) -> float:
    """0.25 for the same sound, 0.5 for one that is mixed up with it, 1.0 for another."""
    first, second = reading(one), reading(other)
    if first == second:
        return 0.25
    if _plain_sound(first) == _plain_sound(second):
        return 0.5
    return 1.0


def _plain_sound(syllable: str) -> str:
    for sound, plain in _SOUNDS:
        syllable = syllable.replace(sound, plain)
    return syllable


@cache
def _read_vague() -> Mapping[str, tuple[str, ...]]:
    with _VAGUE.open(encoding="utf-8", newline="") as lines:
        return {
            _key(row["wording"]): tuple(row["codes"].split(";")) for row in csv.DictReader(lines)
        }
