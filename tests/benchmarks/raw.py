"""The floor of the store: one keyed connection, bare SQL, tuples."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from models.centre import Centre
from models.store import guard


@contextmanager
def raw_connection(centre: Centre) -> Iterator[Any]:
    """The same file with the same durability, without SQLAlchemy."""
    assert centre.store.file is not None and centre.store.key is not None
    connection = guard.connect(centre.store.file, centre.store.key)
    for pragma in (
        "foreign_keys = ON",
        "journal_mode = WAL",
        "synchronous = FULL",
        "temp_store = MEMORY",
        "cache_size = -24000",
    ):
        connection.execute(f"PRAGMA {pragma}")
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def noted(centre: Centre) -> Iterator[list[tuple[str, Any]]]:
    """What is asked of the store meanwhile."""
    statements: list[tuple[str, Any]] = []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, *rest: object) -> None:
        if statement.startswith("SELECT"):
            statements.append((statement, parameters))

    event.listen(centre.store.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(centre.store.engine, "before_cursor_execute", note)
