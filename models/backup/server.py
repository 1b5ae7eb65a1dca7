"""A server's tables into an encrypted file and back, on one consistent look at them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, insert, inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import AddConstraint

from models.errors import KnownError
from models.schema import METADATA
from models.store import migrate
from models.store.copies import Progress
from models.store.engine import Store, known_failure, open_file
from models.store.find import SUBJECTS

ROWS = 1000  # between two looks at the cancel button
KEPT_SLOTS = "key_slot"  # passwords changed since the copy go on holding
_STATION = METADATA.tables["station"]
# The terms as they are: SQLite's own find index cannot be read back.
_TERMS = "CREATE TABLE kept_terms (subject TEXT, id INTEGER, terms TEXT)"


def copy_to_file(server: Store, target: Path, key: bytes, progress: Progress | None) -> None:
    """All of the server's records, as they are at one moment, into a new encrypted file.

    Clerks go on saving meanwhile. Raises KnownError; an exception from `progress` stops it.
    """
    file = open_file(target, key, create=True)
    try:
        migrate.create(file)
        with _unbound(file) as to, server.engine.connect() as from_:
            told = _Told(progress, _about_rows(from_))
            with to.begin():
                for table in METADATA.tables.values():
                    _copy_table(from_, to, table, told)
                to.exec_driver_sql(_TERMS)
                for subject in SUBJECTS:
                    for rows in _partitions(from_, _READ_TERMS.format(subject=subject)):
                        to.exec_driver_sql(
                            f"INSERT INTO kept_terms VALUES ('{subject}', ?, ?)",
                            [(id_, " ".join(words)) for id_, words in rows],
                        )
                        told.more(len(rows))
    except DBAPIError as error:
        raise known_failure(error) or error from error
    finally:
        file.close()


def replace_from_file(file: Store, server: Store, progress: Progress | None) -> None:
    """Put a file's records in the place of the server's, in one transaction.

    Clerks at other PCs wait; a failure leaves the server as it was. Raises KnownError.
    """
    try:
        with (
            file.engine.connect() as from_,
            server.engine.execution_options(writes=True).begin() as to,
        ):
            told = _Told(progress, _count_rows(from_))
            to.execute(text("SELECT pg_advisory_xact_lock(20261121)"))
            slots = to.scalar(select(func.count()).select_from(METADATA.tables[KEPT_SLOTS]))
            tables = [t for t in METADATA.tables.values() if not (slots and t.name == KEPT_SLOTS)]
            _drop_links(to)
            stations = to.execute(select(_STATION.c.id, _STATION.c.name)).all()
            names = [t.name for t in tables] + [f"find_{subject}" for subject in SUBJECTS]
            to.execute(text(f"TRUNCATE {', '.join(names)}"))
            for table in tables:
                _copy_table(from_, to, table, told)
            # A PC that joined the hall since begins a chain of its own again.
            known = set(to.scalars(select(_STATION.c.id)))
            for id_, name in stations:
                if id_ not in known:
                    to.execute(insert(_STATION).values(id=id_, name=name, last_seq=0))
            for table in tables:
                _set_numbering(to, table)
            for subject in SUBJECTS:
                statement = f"SELECT id, terms FROM kept_terms WHERE subject = '{subject}'"
                for rows in _partitions(from_, statement):
                    to.exec_driver_sql(
                        f"INSERT INTO find_{subject} VALUES (%s, array_to_tsvector(%s))",
                        [(id_, words.split(" ") if words else []) for id_, words in rows],
                    )
                    told.more(len(rows))
            _add_links(to)
    except DBAPIError as error:
        raise known_failure(error) or error from error


class _Told:
    """Counts rows for the progress bar."""

    def __init__(self, progress: Progress | None, whole: int) -> None:
        self._progress, self._done, self._whole = progress, 0, max(whole, 1)

    def more(self, rows: int) -> None:
        self._done += rows
        if self._progress is not None:
            self._progress(min(self._done, self._whole), self._whole)


@contextmanager
def _unbound(file: Store) -> Iterator[Connection]:
    """A connection on which rows may arrive before those they point to, without a journal."""
    with file.engine.execution_options(writes=True).connect() as connection:
        driver: Any = connection.connection.driver_connection
        for pragma in ("foreign_keys = OFF", "journal_mode = OFF", "synchronous = OFF"):
            driver.execute(f"PRAGMA {pragma}")
        yield connection
        if driver.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise KnownError(
                "共享数据库里有记录指向不存在的记录，没有做成备份；以前的备份都还在。"
                "请把这句话告诉技术人员。"
            )


def _copy_table(from_: Connection, to: Connection, table: Any, told: _Told) -> None:
    statement = select(table).execution_options(yield_per=ROWS)
    adding = insert(table)
    with from_.execute(statement) as rows:
        for part in rows.mappings().partitions():
            to.execute(adding, [dict(row) for row in part])
            told.more(len(part))


def _partitions(connection: Connection, statement: str) -> Iterator[Sequence[Any]]:
    with connection.execution_options(yield_per=ROWS).execute(text(statement)) as rows:
        yield from rows.partitions()


_READ_TERMS = "SELECT rowid, tsvector_to_array(terms) FROM find_{subject}"


def _about_rows(server: Connection) -> int:
    names = [table.name for table in METADATA.tables.values()]
    names += [f"find_{subject}" for subject in SUBJECTS]
    about = text(
        "SELECT sum(greatest(reltuples, 0)) FROM pg_class "
        "WHERE relkind = 'r' AND relname = ANY(:names)"
    )
    return int(server.scalar(about, {"names": names}) or 0)


def _count_rows(file: Connection) -> int:
    tables = [*METADATA.tables, "kept_terms"]
    return sum(file.scalar(text(f'SELECT count(*) FROM "{name}"')) or 0 for name in tables)


def _drop_links(server: Connection) -> None:
    found = inspect(server)
    for table in METADATA.tables:
        for link in found.get_foreign_keys(table):
            server.execute(text(f'ALTER TABLE {table} DROP CONSTRAINT "{link["name"]}"'))


def _add_links(server: Connection) -> None:
    for table in METADATA.tables.values():
        for link in table.foreign_key_constraints:
            server.execute(AddConstraint(link))


def _set_numbering(server: Connection, table: Any) -> None:
    if table.autoincrement_column is not None:
        key = table.autoincrement_column
        last = select(func.max(key)).scalar_subquery()
        sequence = func.pg_get_serial_sequence(table.name, key.name)
        server.execute(select(func.setval(sequence, func.coalesce(last, 1), last.is_not(None))))
