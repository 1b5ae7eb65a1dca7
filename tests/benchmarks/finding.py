"""Find: what a clerk types, letter by letter."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import product
from random import Random
from statistics import median, quantiles
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.cases.tables import Case
from models.centre import Centre
from models.people.rules.tokens import name_tokens, read_query
from models.people.tables import Person
from tests.benchmarks.data import DAY, Data
from tests.benchmarks.measure import Measured, Row, by_ratio, quiet, time_once
from tests.benchmarks.raw import raw_connection

LIMIT = 5  # hits of a group, as the find box asks for them
ROUNDS = 3

_FTS = "SELECT rowid FROM find_{0} WHERE find_{0} MATCH ? ORDER BY rowid DESC LIMIT ?"
_PEOPLE = (
    "SELECT p.id, p.name, p.sex, p.birth_date, p.id_number, p.phone, p.estate, p.building, "
    "p.entrance, p.room, p.groups, u.name FROM person p LEFT JOIN org_unit u ON u.id = p.grid_id "
    "WHERE p.id IN ({})"
)
_CASES = (
    "SELECT c.id, c.number, p.name, v.name, c.state, c.registered_on, c.due_date "
    "FROM service_case c JOIN person p ON p.id = c.applicant_id "
    "JOIN item_version v ON v.id = c.item_version_id WHERE c.id IN ({})"
)
_ITEMS = (
    "SELECT i.id, i.code, v.name, v.category, v.mode, v.days_total FROM service_item i "
    "JOIN item_version v ON v.item_id = i.id WHERE i.id IN ({})"
)
_GROUPS = (
    ("person", _PEOPLE, LIMIT),
    ("service_case", _CASES, LIMIT),
    ("service_item", _ITEMS, 40),
)


def measure_find(data: Data) -> list[Row]:
    """Every key press of typed queries, over people, cases and items together."""
    from desktop.finding import find_everything

    with data.open() as centre, raw_connection(centre) as connection:
        typed = list(_key_presses(centre))
        ours: list[list[float]] = [[] for _ in typed]
        floor: list[list[float]] = [[] for _ in typed]
        with quiet():
            for turn, (place, text) in product(range(ROUNDS + 1), enumerate(typed)):
                find = partial(centre.ask, find_everything, text, DAY)
                bare = partial(_find, connection, read_query(text))
                seconds = time_once(find), time_once(bare)
                if turn:  # the first round warms both caches
                    ours[place].append(seconds[0])
                    floor[place].append(seconds[1])
    name = "find, per key press"
    slowest = quantiles([second for press in ours for second in press], n=100)[98]
    return [
        by_ratio(name, _mean(ours), _mean(floor), 2),
        Measured(f"{name}, 99th percentile (limit 16 ms)", slowest, 0.016, slowest / 0.016, 1),
    ]


def _key_presses(centre: Centre) -> Iterator[str]:
    """Names, initials, pinyin, tails, numbers and addresses of records that are there."""
    chance = Random(6)
    people, cases = centre.ask(_sample, chance)
    for person in people:
        whole, *_, initials = name_tokens(person.name)
        pinyin = name_tokens(person.name)[-2]
        for text in (
            whole,
            initials,
            pinyin,
            (person.id_number or "")[-4:],
            person.phone[-4:],
            person.phone,
            f"{person.building}-{person.entrance}-{person.room}",
            f"{person.estate}{person.building}栋{person.room}",
        ):
            yield from (text[:end] for end in range(1, len(text) + 1))
    for case in cases:
        yield from (case.number[:end] for end in range(1, len(case.number) + 1))
        yield from (case.number[-4:][:end] for end in range(1, 5))
    for text in ("gaoling", "glj", "高龄", "居住证", "B03", "yanglao"):
        yield from (text[:end] for end in range(1, len(text) + 1))


def _sample(session: Session, chance: Random) -> tuple[list[Person], list[Case]]:
    def some(record: Any, count: int) -> list[Any]:
        last = session.scalar(select(record.id).order_by(record.id.desc()).limit(1)) or 1
        ids = [chance.randrange(1, last + 1) for _ in range(count)]
        return list(session.scalars(select(record).where(record.id.in_(ids))))

    people, cases = some(Person, 6), some(Case, 6)
    session.expunge_all()
    return people, cases


def _find(connection: Any, words: Sequence[str]) -> list[Any]:
    query = " AND ".join(f'"{word}"*' for word in words)
    found = []
    for subject, statement, limit in _GROUPS:
        ids = [id_ for (id_,) in connection.execute(_FTS.format(subject), (query, limit))]
        if ids:
            marks = ", ".join("?" * len(ids))
            found += connection.execute(statement.format(marks), ids).fetchall()
    return found


def _mean(presses: list[list[float]]) -> float:
    return sum(median(press) for press in presses) / len(presses)
