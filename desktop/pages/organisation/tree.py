"""The tree as rows of a table: what is open, how deep each stands, how many people live there."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop.widgets.table import ListSource, View
from models.organisation.queries import UnitRow
from models.organisation.rules import UnitKind, by_number

INDENT = "　　"


@dataclass(frozen=True)
class Node:
    """A unit in its place; `people` counts everybody below, too."""

    unit: UnitRow
    depth: int
    people: int
    has_children: bool
    is_open: bool
    path: str

    @property
    def kind(self) -> UnitKind:
        return UnitKind(self.unit.kind)

    @property
    def text(self) -> str:
        """The name, indented, with its mark."""
        mark = ("▾ " if self.is_open else "▸ ") if self.has_children else "　 "
        return INDENT * self.depth + mark + self.unit.name


def build(
    units: Sequence[UnitRow], heads: Mapping[int, int], closed: frozenset[int]
) -> tuple[list[Node], list[Node]]:
    """The nodes to be seen, and all of them; children stand below their parents.

    A unit whose parent is not in the tree on that day stands at the top.
    """
    known = {unit.id for unit in units}
    below: dict[int | None, list[UnitRow]] = defaultdict(list)
    for unit in sorted(units, key=lambda unit: by_number(unit.name)):
        below[unit.parent_id if unit.parent_id in known else None].append(unit)
    people: dict[int, int] = {}

    def count(unit: UnitRow) -> int:
        people[unit.id] = heads.get(unit.id, 0) + sum(count(child) for child in below[unit.id])
        return people[unit.id]

    seen: list[Node] = []
    every: list[Node] = []

    def walk(unit: UnitRow, depth: int, path: str, hidden: bool) -> None:
        is_open = unit.id not in closed
        node = Node(unit, depth, people[unit.id], bool(below[unit.id]), is_open, path)
        every.append(node)
        if not hidden:
            seen.append(node)
        for child in below[unit.id]:
            walk(child, depth + 1, f"{path}{unit.name} › ", hidden or not is_open)

    for top in below[None]:
        count(top)
        walk(top, 0, "", False)
    return seen, every


class TreeSource(ListSource):
    """The open nodes; what is typed looks into the closed ones, too."""

    def __init__(self) -> None:
        super().__init__(text=lambda node: f"{node.path}{node.unit.name}")
        self.every: Sequence[Node] = ()
        self.seen: Sequence[Node] = ()

    def open(self, view: View, then: object) -> None:
        self.rows = self.every if view.filter else self.seen
        super().open(view, then)  # type: ignore[arg-type]
