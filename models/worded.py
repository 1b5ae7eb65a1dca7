"""Codes with their wording: what is stored or compared, and what a clerk reads."""

from enum import StrEnum
from typing import Self


class Worded(StrEnum):
    """A code with its Chinese wording in `text`."""

    text: str

    def __new__(cls, code: str, text: str = "") -> Self:
        # The wording is optional only so that Code("stored value") reads a code back.
        member = str.__new__(cls, code)
        member._value_ = code
        member.text = text
        return member
