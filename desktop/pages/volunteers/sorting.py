"""Short lists sort by any header: by what the column means, else by its text."""

from collections.abc import Callable, Sequence
from typing import Any

from desktop.widgets.table import Column

Key = Callable[[Any], Any]


def keys_of(columns: Sequence[Column], **meant: Key) -> Callable[[Any, str], Any]:
    """The sort keys of a list; `meant` for the columns whose text does not sort as they mean."""
    keys: dict[str, Key] = {column.id: column.text for column in columns} | meant
    return lambda row, order: keys[order](row)
