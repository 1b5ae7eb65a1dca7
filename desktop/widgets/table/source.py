"""Where a record table gets its rows: page by page, in the order and filter asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from desktop.tasks import Tasks, owner_of
from models.errors import KnownError

PAGE = 100  # rows


@dataclass(frozen=True)
class View:
    """How the clerk wants to see the list. `order` is a column id, "" the list's own order."""

    order: str = ""
    descending: bool = False
    filter: str = ""


class PageSource(Protocol):
    """Both answers come later, on the window's thread."""

    def open(self, view: View, then: Callable[[int], None]) -> None:
        """Count the rows of a view (and find its anchors); the view is the one paged from now."""

    def page(self, number: int, then: Callable[[Sequence[Any]], None]) -> None:
        """The rows number*PAGE … of the open view."""


class AskedSource:
    """Pages read from the centre.

    `open_view(session, view, *args)` gives something with `.total`, usually also its keyset
    anchors; `read_page(session, opened, number)` gives PAGE rows at most. `opened` is passed
    back as it is: only the queries know what is in it.
    """

    def __init__(
        self,
        tasks: Tasks,
        open_view: Callable[..., Any],
        read_page: Callable[..., Sequence[Any]],
        *args: Any,
        failed: Callable[[KnownError], None] | None = None,
    ) -> None:
        self._tasks = tasks
        self._open_view = open_view
        self._read_page = read_page
        self._failed = failed
        self.args = args
        self._opened: Any = None

    def open(self, view: View, then: Callable[[int], None]) -> None:
        self._tasks.ask(
            self._open_view,
            view,
            *self.args,
            then=partial(self._was_opened, then),
            failed=self._failed,
            owner=owner_of(then),
            key=f"open-{id(self)}",
            title="正在读取列表",
        )

    def page(self, number: int, then: Callable[[Sequence[Any]], None]) -> None:
        self._tasks.ask(
            self._read_page,
            self._opened,
            number,
            then=then,
            failed=partial(self._no_page, then),
            owner=owner_of(then),
            title="正在读取列表",
        )

    def _was_opened(self, then: Callable[[int], None], answer: Any) -> None:
        self._opened = answer
        then(int(answer.total))

    def _no_page(self, then: Callable[[Sequence[Any]], None], error: KnownError) -> None:
        if self._failed is not None:
            self._failed(error)
        else:
            self._tasks.teller.known(error, owner_of(then))
        then(())


class ListSource:
    """Rows that are already here; sorts and filters them itself.

    `keys` gives the sort key of a column id, `text` what the filter looks at.
    """

    def __init__(
        self,
        rows: Sequence[Any] = (),
        *,
        keys: Callable[[Any, str], Any] | None = None,
        text: Callable[[Any], str] | None = None,
    ) -> None:
        self.rows = rows
        self._keys = keys
        self._text = text
        self._shown: Sequence[Any] = ()

    def open(self, view: View, then: Callable[[int], None]) -> None:
        shown = list(self.rows)
        words = view.filter.casefold().split()
        if words and self._text is not None:
            text = self._text
            shown = [row for row in shown if all(w in text(row).casefold() for w in words)]
        if view.order and self._keys is not None:
            keys = self._keys
            shown.sort(key=lambda row: keys(row, view.order), reverse=view.descending)
        self._shown = shown
        then(len(shown))

    def page(self, number: int, then: Callable[[Sequence[Any]], None]) -> None:
        then(self._shown[number * PAGE : (number + 1) * PAGE])
