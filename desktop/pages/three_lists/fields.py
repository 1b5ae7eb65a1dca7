"""The needs of a project: found by typing, added one by one."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from desktop.page import Desk
from desktop.widgets.search import Deliver, Hit, SearchField
from models.three_lists.queries.lists import ListFilter, NeedRow, list_needs
from models.three_lists.rules.lists import UNMET

MOST = 20


class NeedsField(SearchField):
    """Enter adds the need that is found; typing the number of one that is there takes it off.

    The value is a tuple of ids.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            "对应的需求", self._find, hint="需求、需求方或编号；回车加入，再选一次移出"
        )
        self._desk = desk
        self._chosen: dict[int, tuple[str, str]] = {}
        self.picked.connect(self._picked)
        self._tell()

    def value(self) -> Any:
        return tuple(self._chosen)

    def set_value(self, value: Any) -> None:
        self._chosen = {id_: (number, name) for id_, number, name in value or ()}
        self._tell()

    def _find(self, text: str, deliver: Deliver) -> None:
        self._desk.tasks.ask(
            list_needs, ListFilter(text, newest_first=True), None, MOST,
            then=partial(self._found, deliver), owner=self, key="projects.needs",
        )  # fmt: skip

    def _found(self, deliver: Deliver, needs: Sequence[NeedRow]) -> None:
        deliver(
            [
                Hit(
                    n, f"{n.number} {n.party}", "✓ 已选" if n.id in self._chosen else n.state.text,
                    (n.content,),
                )
                for n in needs
                if n.state in UNMET or n.id in self._chosen
            ]
        )  # fmt: skip

    def _picked(self, hit: Hit) -> None:
        need = hit.key
        if self._chosen.pop(need.id, None) is None:
            self._chosen[need.id] = (need.number, need.content)
        self.line.clear()
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        told = "\n".join(f"✓ {number} {name}" for number, name in self._chosen.values())
        self._help = told or "还没有选需求，也可以以后再加。"
        self.set_error("")
