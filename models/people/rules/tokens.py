"""The words by which a record is found: prefix matches on what this file writes.

Tokens are lower-case and hold only letters, digits, Chinese characters and '-'.
"""

import os
import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib import import_module
from types import ModuleType

from models.people.rules.contacts import Address, read_address
from models.people.rules.names import MIDDLE_DOT, read_surnames, split_name

_LONGEST_WITH_SUFFIXES = 4
_JOINERS = re.compile(r"[〔〕\[\]【】()（）/_\\]+")


def name_tokens(name: str) -> tuple[str, ...]:
    """A person's name: suffixes, full pinyin and initials with every reading of the surname."""
    parts = [fold(part) for part in name.replace(MIDDLE_DOT, " ").split()]
    whole = "".join(parts)
    if not whole:
        return ()
    found = [whole]
    if len(whole) <= _LONGEST_WITH_SUFFIXES and not whole.isascii():
        found += [whole[start:] for start in range(1, len(whole))]
    else:
        found += parts[1:4]
    for syllables in _readings(whole):
        found += ["".join(syllables), "".join(syllable[0] for syllable in syllables)]
    return _tidy(found)


def text_tokens(text: str) -> tuple[str, ...]:
    """Any other name (unit, estate, item): whole, full pinyin, initials."""
    whole = fold(text).replace("-", "")
    if not whole:
        return ()
    syllables = [reading(character) for character in whole]
    return _tidy([whole, "".join(syllables), "".join(s[0] for s in syllables)])


def number_tokens(id_number: str = "", phone: str = "") -> tuple[str, ...]:
    """Tails of the ID number (4, 6, 8, whole) and of the phone (4, 8, whole)."""
    number, digits = fold(id_number), re.sub(r"\D", "", phone)
    tails = [number[-length:] for length in (4, 6, 8) if len(number) > length]
    ends = [digits[-length:] for length in (4, 8) if len(digits) > length]
    return _tidy([*tails, number, *ends, digits])


def place_tokens(address: Address) -> tuple[str, ...]:
    """3-2-501, 501, and the estate by name and by initials."""
    place = "-".join(p for p in (address.building, address.entrance, address.room) if p)
    return _tidy([fold(place), fold(address.room), *text_tokens(address.estate)])


def case_tokens(number: str) -> tuple[str, ...]:
    """A case or document number: whole, and what follows each separator, with and without it."""
    whole = fold(number)
    starts = [0, *(match.end() for match in re.finditer("-", whole))]
    tails = [whole[start:] for start in starts]
    return _tidy([*tails, *(tail.replace("-", "") for tail in tails[:2])])


@lru_cache(maxsize=8)
def read_query(text: str) -> tuple[str, ...]:
    """What a clerk typed into the find box, as prefix terms that must all match."""
    plain = unicodedata.normalize("NFKC", text)
    number = _read_number(plain)
    if number:
        return (number,)
    terms: list[str] = []
    for word in plain.split():
        place = read_address(word)
        if place.is_split and (place.entrance or not word.isascii()):
            numbers = [part for part in (place.building, place.entrance, place.room) if part]
            # An open end keeps «3栋» from finding 30栋.
            end = "" if place.room else "-"
            terms += [fold(place.estate), fold("-".join(numbers)) + end]
        else:
            terms.append(fold(word))
    return _tidy(terms)


def _read_number(text: str) -> str:
    """A phone or an ID number typed with gaps, in one piece; empty for anything else."""
    tight = re.sub(r"[\s-]", "", text).lower()
    if re.fullmatch(r"1[0-9]{10}|[0-9]{17}[0-9x]", tight):
        return tight
    # People are kept with 18 digits: a 15-digit number is the 18-digit one without its end.
    return f"{tight[:6]}19{tight[6:]}" if re.fullmatch(r"[0-9]{15}", tight) else ""


def fold(text: str) -> str:
    """Lower-case, half-width, brackets as '-', nothing but letters, digits and '-'."""
    plain = _JOINERS.sub("-", unicodedata.normalize("NFKC", text).casefold())
    plain = plain.replace("ü", "v")
    kept = "".join(c for c in plain if c == "-" or c.isalnum())
    return re.sub("-+", "-", kept).strip("-")


@cache
def reading(character: str) -> str:
    """The usual pinyin of one character without tone; anything else stands for itself."""
    if character.isascii():
        return character
    return fold(_load_pinyin().lazy_pinyin(character)[0]) or character


def phrase_reading(phrase: str) -> list[str]:
    """The syllables of a phrase read as a whole, so that 重度 and 重置 get their own readings."""
    _load_phrases()
    syllables: list[str] = _load_pinyin().lazy_pinyin(phrase)
    return syllables


@cache
def _load_pinyin() -> ModuleType:
    # Its table of phrases is 45 MB and a fifth of a second, and no character needs it.
    os.environ["PYPINYIN_NO_PHRASES"] = os.environ["PYPINYIN_NO_DICT_COPY"] = "1"
    return import_module("pypinyin")


@cache
def _load_phrases() -> None:
    pinyin = _load_pinyin()
    pinyin.load_phrases_dict(import_module("pypinyin.phrases_dict").phrases_dict)


def _readings(name: str) -> Iterable[list[str]]:
    usual = [reading(character) for character in name]
    family, _ = split_name(name)
    for syllables in read_surnames().get(family, ()):
        yield [*syllables, *usual[len(family) :]]
    yield usual


def _tidy(tokens: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(token for token in tokens if token))
