"""The find index: prefix search over people, cases and items.

SQLite answers from FTS5, PostgreSQL from a tsvector with a GIN index; both hold the same
terms, computed in Python when a record is written.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from sqlalchemy import Connection, TextClause, text
from sqlalchemy.orm import Session

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


def find_ids(session: Session, subject: str, words: Sequence[str], limit: int) -> list[int]:
    """Ids of the newest records that carry, for each word, a term beginning with it."""
    assert subject in SUBJECTS
    if not words:
        return []
    if session.connection().dialect.name == "sqlite":
        query = " AND ".join(f'"{word}"*' for word in (w.replace('"', "") for w in words) if word)
        matches = f"find_{subject} MATCH :query"
    else:
        quoted = (word.replace("\\", "").replace("'", "''") for word in words)
        query = " & ".join(f"'{word}':*" for word in quoted if word)
        matches = "terms @@ cast(:query AS tsquery)"
    if not query:
        return []
    statement = _search(subject, matches)
    return [
        id_ for (id_,) in session.connection().execute(statement, {"query": query, "limit": limit})
    ]


@cache
def _search(subject: str, matches: str) -> TextClause:
    """Parsed once: this runs at every key press."""
    return text(
        f"SELECT rowid FROM find_{subject} WHERE {matches} ORDER BY rowid DESC LIMIT :limit"
    )
