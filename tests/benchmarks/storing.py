"""Accepting a visit, and turning to a random page of the ledger."""

from itertools import count
from random import Random
from typing import Any
from uuid import uuid4

from sqlalchemy import func, select

from models.cases.actions.visits import (
    Decision,
    MatterForm,
    VisitForm,
    VisitTaken,
    find_terms,
    take_visit,
)
from models.cases.queries.ledger import PAGE_ROWS, LedgerFilter, measure_ledger, read_ledger_page
from models.cases.tables import Case
from models.centre import Centre
from models.people.tables import Person
from tests.benchmarks.data import Data
from tests.benchmarks.measure import Row, compare
from tests.benchmarks.raw import raw_connection

VISITS = 100
PAGES = 100
ITEM = "B11"

# The rows of one visit: table, condition, and which columns have to be new each time.
_ROWS = (
    ("visit", "id = {visit}", ("id", "number", "visitor_id")),
    ("service_case", "visit_id = {visit}", ("id", "visit_id", "number", "applicant_id")),
    ("case_material", "case_id = {case}", ("case_id",)),
    ("case_step", "case_id = {case}", ("id", "case_id")),
    ("paper", "visit_id = {visit}", ("id", "visit_id", "document_number")),
    ("paper_case", "case_id = {case}", ("paper_id", "case_id")),
    ("audit_entry", "id = {entry}", ("id", "seq", "work_key")),
)
_SHIFT = 100_000_000  # well above every id there is
_TAKE = (
    "INSERT INTO serial(series, period, last) VALUES (?, ?, 1) "
    "ON CONFLICT (series, period) DO UPDATE SET last = serial.last + 1 RETURNING last"
)
_LEDGER = (
    "SELECT c.id, c.number, c.accepted_on, c.registered_on, p.name, p.id_number, p.phone, "
    "p.estate, p.building, p.entrance, p.room, v.category, v.name, v.mode, v.days_total, a.name, "
    "c.handled_by, h.name, c.closed_on, c.outcome, c.delivery, c.satisfaction, c.note, c.state, "
    "c.due_date FROM service_case c JOIN person p ON p.id = c.applicant_id "
    "JOIN item_version v ON v.id = c.item_version_id JOIN account h ON h.id = c.handler_id "
    "LEFT JOIN account a ON a.id = c.accepted_by_id "
    "WHERE (c.registered_on, c.id) < (?, ?) ORDER BY c.registered_on DESC, c.id DESC LIMIT ?"
)


def measure_visit(data: Data) -> list[Row]:
    """One matter accepted with its notice, committed to the disk."""
    with (
        data.open() as centre,
        data.second() as apart,
        data.open(apart) as beside,
        raw_connection(beside) as connection,
    ):
        chance = Random(3)
        last = centre.ask(lambda s: s.scalar(select(func.max(Person.id)))) or 1
        materials = frozenset(range(1, 20))
        matter = MatterForm(ITEM, Decision.ACCEPT, received=materials)

        def take(at: Centre) -> VisitTaken:
            return at.act(take_visit, VisitForm(chance.randrange(1, last + 1), (matter,))).result

        some = [chance.randrange(1, last + 1) for _ in range(2 * VISITS)]
        people = connection.execute(
            f"SELECT id, name FROM person WHERE id IN ({', '.join('?' * len(some))})", some
        ).fetchall()
        chance.shuffle(people)
        floor = _Replay(connection, take(beside), people)
        name = "accept a visit with one matter, durable"
        return [compare(name, 4, lambda: take(centre), floor.write, VISITS)]


class _Replay:
    """Writes the rows of a visit that was taken, again and again under new keys."""

    def __init__(self, connection: Any, taken: VisitTaken, people: list[tuple[int, str]]) -> None:
        self._connection = connection
        self._turns = count(1)
        (entry,) = connection.execute("SELECT max(id) FROM audit_entry").fetchone()
        keys = {"visit": taken.visit_id, "case": taken.case_ids[0], "entry": entry}
        self._inserts: list[tuple[str, list[str], list[tuple[Any, ...]]]] = []
        self._new: list[list[tuple[int, str]]] = []
        for table, condition, new in _ROWS:
            found = connection.execute(f"SELECT * FROM {table} WHERE {condition.format(**keys)}")
            names = [about[0] for about in found.description]
            marks = ", ".join("?" * len(names))
            rows = found.fetchall()
            assert rows, table
            self._inserts.append((f"INSERT INTO {table} VALUES ({marks})", names, rows))
            self._new.append([(names.index(name), name) for name in new])
        self._people = people

    def write(self) -> None:
        """The same rows by raw SQL in one transaction."""
        connection, turn = self._connection, next(self._turns)
        person, name = self._people[turn % len(self._people)]
        number = f"FW20261121{turn:04d}"
        terms = " ".join(find_terms(Case(number=number), name))
        connection.execute("BEGIN IMMEDIATE")
        for series in ("V", "FW", "文书受"):
            connection.execute(_TAKE, (series, "bench")).fetchone()
        for (statement, _, rows), new in zip(self._inserts, self._new, strict=True):
            connection.executemany(statement, [_renewed(row, new, turn, person) for row in rows])
        connection.execute(
            "INSERT INTO find_service_case(rowid, terms) VALUES (?, ?)", (_SHIFT + turn, terms)
        )
        connection.execute("UPDATE station SET last_seq = last_seq + 1 WHERE id = 1")
        connection.execute("COMMIT")


def _renewed(
    row: tuple[Any, ...], new: list[tuple[int, str]], turn: int, person: int
) -> tuple[Any, ...]:
    values = list(row)
    for place, name in new:
        if name in ("visitor_id", "applicant_id"):
            values[place] = person
        elif name.endswith("number"):
            values[place] = f"{values[place][:8]} {turn:06d}"
        elif name == "work_key":
            values[place] = uuid4().hex
        else:
            # Ids stay consistent among the tables: all rows of a turn are shifted alike.
            values[place] += _SHIFT + turn * 100
    return tuple(values)


def measure_ledger_page(data: Data) -> list[Row]:
    """A page somewhere in the whole ledger, as scrolling there asks for it."""
    with data.open() as centre, raw_connection(centre) as connection:
        chosen = LedgerFilter()
        anchors = [a for a in centre.ask(measure_ledger, chosen).anchors if a is not None]
        chance = Random(4)
        picked = [chance.choice(anchors) for _ in range(PAGES + 1)] if anchors else []
        turns = {"ours": count(), "floor": count()}

        def ours() -> object:
            anchor = picked[next(turns["ours"])]
            return centre.ask(read_ledger_page, chosen, anchor)

        def floor() -> object:
            anchor = picked[next(turns["floor"])]
            values = (anchor.registered_on.isoformat(), anchor.id, PAGE_ROWS)
            return connection.execute(_LEDGER, values).fetchall()

        _check_same(centre, connection, picked[0], chosen)
        return [compare("ledger page at a random place", 2, ours, floor, PAGES)]


def _check_same(centre: Centre, connection: Any, anchor: Any, chosen: LedgerFilter) -> None:
    """The floor reads what we read."""
    values = (anchor.registered_on.isoformat(), anchor.id, PAGE_ROWS)
    floor = [row[0] for row in connection.execute(_LEDGER, values)]
    assert floor == [row.case_id for row in centre.ask(read_ledger_page, chosen, anchor)]
