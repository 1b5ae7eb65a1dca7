"""The find index: prefix search over people, cases and items.

SQLite answers from FTS5, PostgreSQL from a tsvector with a GIN index; both hold the same
terms, computed in Python when a record is written.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Row,
    Select,
    String,
    Subquery,
    bindparam,
    column,
    select,
    table,
    text,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

SUBJECTS = ("person", "service_case", "service_item")

# A prefix of one of these lengths is one lookup, a longer one walks all terms that begin with
# it: 199****, FW2026* would be a hundred thousand, so those are covered too.
_SQLITE_DDL = (
    "CREATE VIRTUAL TABLE find_{subject} USING fts5(terms, content='', contentless_delete=1, "
    "detail=none, prefix='1 2 3 4 5 6 7', tokenize=\"ascii tokenchars '-'\")"
)
_POSTGRES_DDL = (
    "CREATE TABLE find_{subject} (rowid bigint PRIMARY KEY, terms tsvector NOT NULL)",
    "CREATE INDEX ix_find_{subject}_terms ON find_{subject} USING gin (terms)",
)


def create_index(connection: Connection) -> None:
    """Make the find tables; called by the migration that introduces them."""
    for subject in SUBJECTS:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(_SQLITE_DDL.format(subject=subject))
        else:
            for statement in _POSTGRES_DDL:
                connection.exec_driver_sql(statement.format(subject=subject))


def drop_index(connection: Connection) -> None:
    """Remove the find tables again."""
    for subject in SUBJECTS:
        connection.exec_driver_sql(f"DROP TABLE find_{subject}")


def put_terms(session: Session, subject: str, terms: Mapping[int, Sequence[str]]) -> None:
    """Keep the terms by which these records (id → terms) are found, replacing earlier ones."""
    assert subject in SUBJECTS
    if not terms:
        return
    if session.connection().dialect.name == "sqlite":
        statement = f"INSERT OR REPLACE INTO find_{subject}(rowid, terms) VALUES (:id, :terms)"
        rows = [{"id": id_, "terms": " ".join(words)} for id_, words in terms.items()]
    else:
        statement = (
            f"INSERT INTO find_{subject}(rowid, terms) VALUES (:id, array_to_tsvector(:terms)) "
            "ON CONFLICT (rowid) DO UPDATE SET terms = excluded.terms"
        )
        rows = [{"id": id_, "terms": sorted(set(words))} for id_, words in terms.items()]
    session.execute(text(statement), rows)


def drop_terms(session: Session, subject: str, ids: Iterable[int]) -> None:
    """Forget records that no longer exist."""
    assert subject in SUBJECTS
    rows = [{"id": id_} for id_ in ids]
    if rows:
        session.execute(text(f"DELETE FROM find_{subject} WHERE rowid = :id"), rows)


class _Matches(FunctionElement[Any]):
    """Whether a row of the find index (a column named like it) carries the words of :query."""

    inherit_cache = True


@compiles(_Matches, "sqlite")
def _match(element: _Matches, compiler: SQLCompiler, **how: Any) -> str:
    index, query = (compiler.process(part, **how) for part in element.clauses)
    return f"{index} MATCH {query}"


@compiles(_Matches, "postgresql")
def _match_tsquery(element: _Matches, compiler: SQLCompiler, **how: Any) -> str:
    _, query = element.clauses
    return f"terms @@ CAST({compiler.process(query, **how)} AS tsquery)"


def hits_of(
    subject: str, among: Callable[[ColumnElement[int]], ColumnElement[bool]] | None = None
) -> Subquery:
    """The newest hits (column `rowid`), to be joined with the records: see `find_rows`.

    `among` says of an id whether it counts at all, as volunteers among people. It has to be an
    EXISTS: so the words are looked up first, and the records asked of the hits only.
    """
    assert subject in SUBJECTS
    index = table(f"find_{subject}", column("rowid", Integer))
    hits = select(index.c.rowid).where(
        _Matches(column(f"find_{subject}"), bindparam("query", type_=String()))
    )
    if among is not None:
        hits = hits.where(among(index.c.rowid))
    return (
        hits.order_by(index.c.rowid.desc())
        .limit(bindparam("limit", type_=Integer()))
        .subquery("hit")
    )


def find_rows(
    session: Session,
    statement: Select[*tuple[Any, ...]],
    words: Sequence[str],
    limit: int,
    **values: object,
) -> Sequence[Row[*tuple[Any, ...]]]:
    """The rows of a statement on `hits_of`, for records that carry each word's beginning.

    The statement is built once, where it stands: it runs at every key press.
    """
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        query = " AND ".join(f'"{word}"*' for word in (w.replace('"', "") for w in words) if word)
    else:
        quoted = (word.replace("\\", "").replace("'", "''") for word in words)
        query = " & ".join(f"'{word}':*" for word in quoted if word)
    if not query:
        return []
    return connection.execute(statement, {"query": query, "limit": limit, **values}).all()


def find_ids(session: Session, subject: str, words: Sequence[str], limit: int) -> list[int]:
    """Ids of the newest records that carry, for each word, a term beginning with it."""
    return [id_ for (id_,) in find_rows(session, _IDS[subject], words, limit)]


_IDS = {subject: select(hits_of(subject).c.rowid) for subject in SUBJECTS}
