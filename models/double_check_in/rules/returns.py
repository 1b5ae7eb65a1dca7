"""The quarter's return to a unit: one line for each member, with hours and services."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

MOST_TOLD = 200  # characters of services on one line of the paper


@dataclass(frozen=True)
class ReturnLine:
    """A member of the unit in that quarter."""

    check_in_id: int
    number: str
    name: str
    posts: str
    times: int
    minutes: int
    services: str  # in words; empty: did not serve


@dataclass(frozen=True)
class ReturnFacts:
    """What is printed: kept as it was."""

    unit: str
    unit_number: str
    contact: str
    lines: tuple[ReturnLine, ...]

    @property
    def minutes(self) -> int:
        """The sum of the lines."""
        return sum(line.minutes for line in self.lines)

    @property
    def times(self) -> int:
        """How many services the lines tell of."""
        return sum(line.times for line in self.lines)

    @property
    def served(self) -> int:
        """How many of the members served."""
        return sum(line.times > 0 for line in self.lines)


def tell_services(told: Iterable[str]) -> str:
    """巡逻2次、义诊: each once with its count, and an end where the line is full."""
    counts: dict[str, int] = {}
    for content in told:
        counts[content] = counts.get(content, 0) + 1
    words = [f"{content}{times}次" if times > 1 else content for content, times in counts.items()]
    text = ""
    for place, word in enumerate(words):
        longer = f"{text}、{word}" if text else word
        if len(longer) > MOST_TOLD:
            return f"{text}等{len(words)}项" if place else f"{word[:MOST_TOLD]}…"
        text = longer
    return text


def pack_return(facts: ReturnFacts) -> dict[str, Any]:
    """The facts as plain values."""
    return asdict(facts) | {"lines": [asdict(line) for line in facts.lines]}


def unpack_return(kept: Mapping[str, Any]) -> ReturnFacts:
    """The facts from their kept values."""
    lines = tuple(ReturnLine(**line) for line in kept["lines"])
    return ReturnFacts(kept["unit"], kept["unit_number"], kept["contact"], lines)
