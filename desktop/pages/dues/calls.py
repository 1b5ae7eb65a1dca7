"""Small helps for the dialogs of dues: actions with named arguments, fields side by side."""

from collections.abc import Callable
from functools import partial, update_wrapper
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.pages.cases.case.asking import AskDialog


def named(action: Callable[..., Any], **given: Any) -> Callable[..., Any]:
    """The action with these arguments; the log still knows it by its own title."""
    return update_wrapper(partial(action, **given), action)


def put_beside(dialog: AskDialog, *names: str) -> None:
    """Fields that belong together in one line: from and until, number and date."""
    fields = [dialog.form[name] for name in names]
    place = dialog.body.indexOf(fields[0])
    # Within the window from the beginning: so Tab keeps its order.
    row = QWidget(fields[0].parentWidget())
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(14)
    for field in fields:
        line.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
    dialog.body.insertWidget(place, row)
