"""Names of units: in full, and short as their members write them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

_SHORTEST = 3  # characters; 局 or 公司 alone is the tail of many


def clean_unit(text: str) -> str:
    """A name without spaces and line breaks."""
    return re.sub(r"\s+", "", text)


@dataclass
class UnitNames:
    """Finds the full name: 区水务局 means 望岚区水务局 while no other unit ends like it."""

    names: list[str] = field(default_factory=list)
    _short: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, short_names: Iterable[str] = ()) -> None:
        """Know one more unit."""
        if name not in self.names:
            self.names.append(name)
        for short in short_names:
            self._short.setdefault(short, name)

    def find(self, text: str) -> str:
        """The full name; empty where no unit, or more than one, can be meant."""
        if text in self.names:
            return text
        if text in self._short:
            return self._short[text]
        if len(text) < _SHORTEST:
            return ""
        ending = [name for name in self.names if name.endswith(text)]
        return ending[0] if len(ending) == 1 else ""
