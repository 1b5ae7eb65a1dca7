"""What the centre says of each matter of a visit: what is promised, what is already open."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop.page import Page
from desktop.pages.cases.intake.state import Matter
from models.cases.queries.cases import CaseBrief, open_matters
from models.cases.queries.intake import Promise, Visitor, read_promise
from models.catalogue.rules import BlockedCertificate
from models.errors import KnownError


class ItemReading(QObject):
    """Reads for the page, as of the time `moment` gives, and tells which matter has changed."""

    chosen = Signal(object)  # the matter: the clerk chose its item
    restored = Signal(object)  # the matter: its item is there again, as the draft has it
    dated = Signal(object)  # the matter: promised as of another day
    found = Signal()  # open cases of a matter
    refused = Signal(str)  # why the item cannot be had
    gone = Signal(str)  # the same of an item of a draft

    def __init__(self, page: Page, moment: Callable[[], datetime]) -> None:
        super().__init__(page)
        self._desk = page.desk
        self._moment = moment
        self._restoring = 0  # matters of a draft whose items are still being read

    @property
    def is_restoring(self) -> bool:
        """Whether the draft on disk is more than the form has yet."""
        return self._restoring > 0

    def choose(self, matter: Matter, code: str, blocked: BlockedCertificate | None) -> None:
        """The clerk chose this item, perhaps through a certificate no longer asked for."""
        self._read(code, partial(self._chosen, matter, blocked), self._refused)

    def restore(self, matter: Matter, kept: Mapping[str, Any]) -> None:
        """The item of a matter from a draft."""
        self._restoring += 1
        self._read(
            kept["code"],
            partial(self._restored, matter, kept),
            partial(self._gone, matter, kept),
        )

    def date(self, matter: Matter) -> None:
        """Another day stands on the sheet: its promise, and perhaps another version's materials."""
        if matter.item is not None:
            then = partial(self._dated, matter, matter.item.version_id)
            self._read(matter.item.code, then, self._refused)

    def look_for_open(self, matter: Matter, visitor: Visitor | None) -> None:
        """Earlier cases of the same person and item that are not closed."""
        if visitor is None or matter.item is None or matter.blocked:
            matter.open_cases = ()
            return
        self._desk.tasks.ask(
            open_matters,
            visitor.person.id,
            matter.item.code,
            then=partial(self._found, matter),
            owner=self,
        )

    def _read(
        self, code: str, then: Callable[[Promise], None], failed: Callable[[KnownError], None]
    ) -> None:
        self._desk.tasks.ask(
            read_promise, code, self._moment(), then=then, failed=failed, owner=self
        )

    def _chosen(self, matter: Matter, blocked: BlockedCertificate | None, promise: Promise) -> None:
        matter.choose(promise, blocked)
        self.chosen.emit(matter)

    def _restored(self, matter: Matter, kept: Mapping[str, Any], promise: Promise) -> None:
        self._restoring -= 1
        matter.restore(kept, promise)
        self.restored.emit(matter)

    def _gone(self, matter: Matter, kept: Mapping[str, Any], error: KnownError) -> None:
        self._restoring -= 1
        matter.typed = kept["code"]
        self.gone.emit(error.text)

    def _dated(self, matter: Matter, version: int, promise: Promise) -> None:
        if matter.item is None or matter.item.version_id != version:
            return
        if promise.item.version_id == version:
            matter.promise = promise
        else:  # another version was in force then: its materials are others
            matter.choose(promise, matter.blocked)
        self.dated.emit(matter)

    def _found(self, matter: Matter, cases: Sequence[CaseBrief]) -> None:
        matter.open_cases = cases
        self.found.emit()

    def _refused(self, error: KnownError) -> None:
        self.refused.emit(error.text)
