"""Custody: every move takes copies from one holder and gives them to another.

What came in is therefore always what is held, out, handed in for good, or given back.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models.errors import KnownError
from models.worded import Worded


class HolderKind(Worded):
    """Who can hold a thing."""

    PRINCIPAL = "principal", "委托人"
    CENTRE = "centre", "本中心"  # a drawer of a clerk or agent
    OFFICE = "office", "承办单位"
    USED_UP = "used_up", "已交承办单位，不归还"


class MaterialForm(Worded):
    """The two kinds of paper in custody; results are originals of their own."""

    ORIGINAL = "original", "原件"
    PHOTOCOPY = "photocopy", "复印件"


@dataclass(frozen=True, order=True)
class Holder:
    """A place a thing can be at: kind and name, e.g. 李敏 3号抽屉."""

    kind: HolderKind
    name: str

    @property
    def text(self) -> str:
        """As the page says it."""
        return self.name or self.kind.text


@dataclass(frozen=True)
class Move:
    """So many copies of a line from one holder to another."""

    line_id: int
    copies: int
    giver: Holder
    taker: Holder


Holdings = Mapping[Holder, int]


def is_drawer_of(place: str, agent: str, others: Iterable[str] = ()) -> bool:
    """Whether a place is an agent's: the name alone, or a drawer after it (李敏 3号抽屉).

    `others` are the names of all agents: a longer one that fits, too, is the one that is meant.
    """
    longer = [name for name in others if len(name) > len(agent)]
    return _begins(place, agent) and not any(_begins(place, name) for name in longer)


def _begins(place: str, agent: str) -> bool:
    return place == agent or place.startswith(f"{agent} ")


def hold_after(held: Holdings, move: Move, name: str) -> dict[Holder, int]:
    """Who holds how many copies of a line after a move.

    A thing comes in with its line and stays in the sum for good: a move never makes or loses a
    copy. Raises KnownError when the giver does not hold that many.
    """
    if move.copies < 1:
        raise KnownError(f"“{name}”的份数至少为 1。", field="copies")
    if move.giver == move.taker:
        raise KnownError(f"“{name}”的交出方和接收方相同，没有移动。")
    if move.giver.kind is HolderKind.USED_UP:
        raise KnownError(f"“{name}”已交承办单位，不再归还，不能再交接。")
    after = dict(held)
    if after.get(move.giver, 0) < move.copies:
        raise KnownError(
            f"{move.giver.text}现在只有“{name}”{after.get(move.giver, 0)} 份，"
            f"不能交出 {move.copies} 份。没有任何改动。"
        )
    after[move.giver] -= move.copies
    if not after[move.giver]:
        del after[move.giver]
    after[move.taker] = after.get(move.taker, 0) + move.copies
    return after


@dataclass(frozen=True)
class Balance:
    """The sum a custody list closes with, in copies."""

    received: int
    held: int  # with us
    out: int  # at an office
    used_up: int
    returned: int

    @property
    def is_even(self) -> bool:
        """received = held + out + used up + returned."""
        return self.received == self.held + self.out + self.used_up + self.returned

    @property
    def text(self) -> str:
        """收进 5 份 = 在我方 2 + 在外 1 + 已交 1 + 已还 1."""
        return (
            f"收进 {self.received} 份 = 在我方 {self.held} + 在外 {self.out}"
            f" + 已交 {self.used_up} + 已还 {self.returned}"
        )


def balance(received: int, holdings: Iterable[tuple[Holder, int]]) -> Balance:
    """Close a list: what came in, and where it is now."""
    count: Counter[HolderKind] = Counter()
    for holder, copies in holdings:
        count[holder.kind] += copies
    return Balance(
        received,
        count[HolderKind.CENTRE],
        count[HolderKind.OFFICE],
        count[HolderKind.USED_UP],
        count[HolderKind.PRINCIPAL],
    )
