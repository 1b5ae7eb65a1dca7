"""Filling a brand-new store with very many rows at once.

Nobody else works on it yet, and a failure means starting over: so the file is filled without
a journal, and made durable once at the end.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Table, func, select

from models.store.base import Base
from models.store.engine import Store

Rows = Sequence[tuple[Any, ...]]


class Loading:
    """Takes rows as plain values: numbers, texts, booleans, dates and times as ISO text."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._is_file = connection.dialect.name == "sqlite"
        self._loaded: dict[str, Table] = {}
        self._found: set[str] = set()

    def put(self, record: type[Base], columns: Sequence[str], rows: Rows) -> None:
        """Add rows. Columns with a default of the program's have to be among them."""
        if not rows:
            return
        table = record.metadata.tables[record.__tablename__]
        if table.name not in self._loaded:
            self._loaded[table.name] = table
            for index in table.indexes:
                index.drop(self._connection)
        marks = ", ".join(["?" if self._is_file else "%s"] * len(columns))
        names = ", ".join(f'"{name}"' for name in columns)
        self._run(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", rows)

    def put_terms(self, subject: str, rows: Sequence[tuple[int, Sequence[str]]]) -> None:
        """Add find terms of new records, in the order of their ids."""
        if not rows:
            return
        if not self._is_file:
            statement = f"INSERT INTO find_{subject} VALUES (%s, array_to_tsvector(%s))"
            self._run(statement, [(id_, sorted(set(words))) for id_, words in rows])
            return
        if subject not in self._found:
            self._found.add(subject)
            self._tune(subject, "automerge", 0)
        statement = f"INSERT INTO find_{subject}(rowid, terms) VALUES (?, ?)"
        self._run(statement, [(id_, " ".join(words)) for id_, words in rows])

    def finish(self) -> None:
        """Build what was left for the end: indexes, the find index in one piece, numbering."""
        for table in self._loaded.values():
            for index in sorted(table.indexes, key=lambda index: str(index.name)):
                index.create(self._connection)
            key = table.primary_key.columns.values()[0]
            if not self._is_file and table.autoincrement_column is not None:
                last = select(func.max(key)).scalar_subquery()
                sequence = func.pg_get_serial_sequence(table.name, key.name)
                self._connection.execute(select(func.setval(sequence, last)))
        for subject in sorted(self._found):
            self._run(f"INSERT INTO find_{subject}(find_{subject}) VALUES ('optimize')")
            self._tune(subject, "automerge", 4)

    def _tune(self, subject: str, name: str, value: int) -> None:
        self._run(f"INSERT INTO find_{subject}(find_{subject}, rank) VALUES ('{name}', {value})")

    def _run(self, statement: str, rows: Rows | None = None) -> None:
        self._connection.exec_driver_sql(statement, list(rows) if rows else None)


@contextmanager
def load_store(store: Store) -> Iterator[Loading]:
    """One transaction that fills a store which was only just created."""
    store.engine.dispose()
    with store.engine.execution_options(writes=True).connect() as connection:
        if store.file is not None:
            _set(connection, "journal_mode = OFF", "synchronous = OFF", "cache_size = -400000")
        with connection.begin():
            loading = Loading(connection)
            yield loading
            loading.finish()
        if store.file is not None:
            _set(connection, "synchronous = FULL", "journal_mode = WAL")
    store.engine.dispose()


def _set(connection: Connection, *pragmas: str) -> None:
    """Outside a transaction: SQLite changes none of these within one."""
    for pragma in pragmas:
        driver: Any = connection.connection.driver_connection
        driver.execute(f"PRAGMA {pragma}")
