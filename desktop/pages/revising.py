"""A dialog that changes a record: what a colleague saved meanwhile is shown field by field."""

from collections.abc import Callable
from typing import Any

from desktop.page import Page
from desktop.pages.cases.case.asking import AskDialog, Asked
from desktop.widgets.fields import Field
from models.errors import Conflict, KnownError

# From what was filled in and the version that was shown: the action and what it is told.
Collect = Callable[[dict[str, Any], int], tuple[Callable[..., Any], tuple[Any, ...]]]
# Reads the record again; its `version` is the one to go on from.
Again = tuple[Callable[..., Any], tuple[Any, ...]]


class ReviseDialog(AskDialog):
    """Saves with the version that was shown; after a colleague's save it asks once more."""

    def __init__(
        self,
        page: Page,
        title: str,
        fields: dict[str, Field],
        collect: Collect,
        version: int,
        again: Again,
        done: Callable[[Any], None],
        *,
        sentence: str = "",
        width: int = 560,
    ) -> None:
        self._version = version
        self._again = again
        asked = Asked(sentence, fields, lambda values: collect(values, self._version), width=width)
        super().__init__(page, title, asked, "保存", done)

    def _failed(self, error: KnownError) -> None:
        super()._failed(error)
        if isinstance(error, Conflict):
            for difference in error.fields:
                field = self.form.fields.get(difference.field)
                if field is not None:
                    field.set_error(
                        f"同事刚存为“{difference.theirs or '（空）'}”。用您的就再保存一次；"
                        "用同事的请改过来。"
                    )
            query, args = self._again
            self._desk.tasks.ask(query, *args, then=self._take_version)
            self.fit()

    def _take_version(self, kept: Any) -> None:
        self._version = kept.version
