"""Who may be on file twice: proposals for a clerk to look at, never decided here."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations
from typing import Any

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import Session

from models.accounts.tables import Account
from models.people.queries.people import NOT_MERGED, PersonBrief, brief_people
from models.people.rules.duplicates import Sameness, are_strangers, are_two
from models.people.tables import KnownApart, Person

MOST = 200  # proposals at once; the next come when these are settled
PORTION = 400  # groups read at once
_APART = select(KnownApart.left_id, KnownApart.right_id)
_LARGEST = 12  # records of one group: more of them are no slip of a clerk


@dataclass(frozen=True)
class Duplicate:
    """Two records that may be one person; `left` came first."""

    left: PersonBrief
    right: PersonBrief
    reasons: tuple[Sameness, ...]


@dataclass(frozen=True)
class Apart:
    """Two records somebody said are two persons."""

    left: PersonBrief
    right: PersonBrief
    at: datetime
    clerk: str


@dataclass(frozen=True)
class _Kind:
    """One way of being the same: by these columns, found in the order of an index."""

    reason: Sameness
    by: tuple[Any, ...]
    only: Any
    # Columns that have to agree, too; no index holds them.
    also: tuple[Any, ...] = ()


_KINDS = (
    _Kind(Sameness.ID_NUMBER, (Person.id_number,), Person.id_number.is_not(None)),
    _Kind(Sameness.BIRTH, (Person.name, Person.birth_date), Person.birth_date.is_not(None)),
    _Kind(Sameness.PHONE, (Person.phone, Person.name), Person.phone != ""),
    _Kind(
        Sameness.ADDRESS,
        (Person.name, Person.building, Person.room),
        Person.room != "",
        (Person.estate, Person.entrance),
    ),
)


def list_duplicates(session: Session, today: date, limit: int = MOST) -> list[Duplicate]:
    """At most so many pairs, the surest first. Two different ID numbers are two persons."""
    apart = {tuple(row) for row in session.execute(_APART)}
    reasons: dict[tuple[int, int], list[Sameness]] = {}
    for kind in _KINDS:
        for pair in _pairs(session, kind):
            if pair in apart:
                continue
            if len(reasons) >= limit and pair not in reasons:
                break
            reasons.setdefault(pair, []).append(kind.reason)
    people = brief_people(session, sorted({id_ for pair in reasons for id_ in pair}), today)
    return [
        Duplicate(people[left], people[right], tuple(why)) for (left, right), why in reasons.items()
    ]


def list_apart(session: Session, today: date) -> list[Apart]:
    """The pairs told apart, the latest first."""
    rows = session.execute(
        select(KnownApart, Account.name)
        .join(Account, Account.id == KnownApart.clerk_id)
        .order_by(KnownApart.at.desc(), KnownApart.left_id)
    ).all()
    ids = {id_ for row, _ in rows for id_ in (row.left_id, row.right_id)}
    people = brief_people(session, sorted(ids), today)
    return [
        Apart(people[row.left_id], people[row.right_id], row.at, clerk)
        for row, clerk in rows
        if row.left_id in people and row.right_id in people
    ]


def _pairs(session: Session, kind: _Kind) -> Iterator[tuple[int, int]]:
    """Pairs of ids, group by group, in portions that follow each other in the index."""
    after: tuple[Any, ...] | None = None
    while True:
        groups = session.execute(_groups(kind, after)).all()
        if groups:
            yield from _members(session, kind, groups)
        if len(groups) < PORTION:
            return
        after = tuple(groups[-1])


def _groups(kind: _Kind, after: tuple[Any, ...] | None) -> Select[*tuple[Any, ...]]:
    statement = (
        select(*kind.by)
        .where(kind.only, NOT_MERGED)
        .group_by(*kind.by)
        .having(func.count() > 1)
        .order_by(*kind.by)
        .limit(PORTION)
    )
    return statement if after is None else statement.where(tuple_(*kind.by) > after)


def _members(session: Session, kind: _Kind, groups: list[Any] | Any) -> Iterator[tuple[int, int]]:
    rows = session.execute(
        select(Person.id, Person.id_number, Person.name, Person.paper_type, *kind.by, *kind.also)
        .where(tuple_(*kind.by).in_([tuple(group) for group in groups]), NOT_MERGED)
        .order_by(*kind.by, Person.id)
    )
    alike: dict[tuple[Any, ...], list[tuple[int, str | None, str, str]]] = {}
    for id_, number, name, paper, *key in rows:
        alike.setdefault(tuple(key), []).append((id_, number, name, paper))
    for members in alike.values():
        for (left, number, name, paper), (right, other, second, _) in combinations(
            members[:_LARGEST], 2
        ):
            strangers = are_strangers(name, second, paper)
            if not strangers and not are_two(number, other):
                yield left, right
