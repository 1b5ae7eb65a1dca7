"""The ledger's rows for the table: the first page at once, the exact length a little later."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop.page import Desk
from desktop.widgets.table import View
from models.cases.queries.ledger import (
    PAGE_ROWS,
    LedgerFilter,
    LedgerShape,
    measure_ledger,
    read_ledger_page,
)

Then = Callable[..., None]


class LedgerSource(QObject):
    """Opens with the first page; `measured` when the whole is known, for the table to read again.

    Measuring a million rows takes a second or two: it has a lane of its own, so that nothing
    waits behind it.
    """

    measured = Signal(int)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.base = LedgerFilter()  # what the page's fields narrow
        self.chosen = LedgerFilter()  # with the table's order and typed filter: what is shown
        self._shape: LedgerShape | None = None
        self._first: Sequence[Any] = ()
        self.settled = False  # the next open is the table's answer to `measured`

    def open(self, view: View, then: Callable[[int], None]) -> None:
        """The rows of the first page, or of the whole once it is measured."""
        newest = view.order == "" or view.descending
        chosen = replace(self.base, text=view.filter, newest_first=newest)
        if self.settled and self._shape is not None and chosen == self.chosen:
            self.settled = False
            then(self._shape.total)
            return
        self.chosen, self._shape, self.settled = chosen, None, False
        self._desk.tasks.ask(
            read_ledger_page,
            chosen,
            None,
            then=partial(self._opened, chosen, then),
            owner=self,
            key="ledger-open",
            title="正在读取台账",
        )

    def page(self, number: int, then: Callable[[Sequence[Any]], None]) -> None:
        """One page: the first is here, the others are read from their anchor."""
        if number == 0:
            then(self._first)
            return
        assert self._shape is not None
        self._desk.tasks.ask(
            read_ledger_page,
            self.chosen,
            self._shape.anchors[number],
            then=then,
            title="正在读取台账",
        )

    def refresh(self) -> None:
        """Records changed: read again without losing the clerk's place in a long list."""
        self._desk.tasks.ask(
            read_ledger_page,
            self.chosen,
            None,
            then=partial(self._measure, self.chosen, True),
            owner=self,
            key="ledger-open",
        )

    def _opened(self, chosen: LedgerFilter, then: Then, rows: Sequence[Any]) -> None:
        self._first = rows
        then(len(rows))
        self._measure(chosen, False, rows)

    def _measure(self, chosen: LedgerFilter, again: bool, rows: Sequence[Any]) -> None:
        if chosen != self.chosen:
            return
        self._first = rows
        if len(rows) < PAGE_ROWS:
            self._measured(chosen, again, LedgerShape(len(rows), (None,)))
            return
        self._desk.tasks.run(
            self._desk.centre.ask,
            measure_ledger,
            chosen,
            then=partial(self._measured, chosen, True),
            owner=self,
            key="ledger-measure",
            lane="measures",
            title="正在数总数",
        )

    def _measured(self, chosen: LedgerFilter, read: bool, shape: LedgerShape) -> None:
        if chosen != self.chosen:
            return
        self._shape, self.settled = shape, read
        self.measured.emit(shape.total)
