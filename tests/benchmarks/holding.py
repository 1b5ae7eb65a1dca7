"""Custody: now with whom, over many movements; and opening a proxy case that has many."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from models.centre import Centre
from models.proxy.queries.custody import held_by, list_drawers
from models.proxy.queries.page import read_proxy_page
from models.proxy.rules.custody import HolderKind
from tests.benchmarks.data import DAY, Data
from tests.benchmarks.measure import Row, compare
from tests.benchmarks.raw import noted, raw_connection

MOVES = 200_000
MOVES_OF_A_LINE = 4
MOVES_OF_A_CASE = 200
TIMES = 15
_DRAWERS = 40
_BEGAN = datetime(2026, 1, 5, 9, 0)
_ISO = re.compile(r"\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d\.\d{6})?")
_DAY = len("2026-01-05")
_LINE = (
    "INSERT INTO custody_line(id, case_id, seq, name, form, copies, is_result, remark, "
    "received_on) VALUES (?, ?, ?, '户口簿', 'original', 1, 0, '', '2026-01-05')"
)
_MOVE = (
    "INSERT INTO custody_move(case_id, line_id, at, clerk_id, copies, giver_kind, giver, "
    "taker_kind, taker, giver_signed, taker_signed, remark) "
    "VALUES (?, ?, ?, 1, 1, ?, ?, ?, ?, 'paper', 'paper', '')"
)
_HOLDING = (
    "INSERT INTO custody_holding(line_id, holder_kind, holder, copies, version) "
    "VALUES (?, ?, ?, 1, 1)"
)


def measure_custody(data: Data) -> list[Row]:
    """Every drawer with what lies in it, then one of them opened; the floor is the same SQL."""
    with data.open() as centre:
        _move_much(centre)
        drawer = _drawer(7)

        def ours() -> object:
            centre.ask(list_drawers)
            return centre.ask(held_by, HolderKind.CENTRE, drawer)

        return [_beside_its_sql(f"custody: now with whom, {MOVES:,} movements", centre, ours)]


def measure_proxy_case(data: Data) -> list[Row]:
    """All the page of a proxy case asks for; the floor is the same SQL."""
    with data.open() as centre:
        case = _move_one(centre)

        def ours() -> object:
            return centre.ask(read_proxy_page, case, DAY)

        name = f"open a proxy case with {MOVES_OF_A_CASE} movements"
        return [_beside_its_sql(name, centre, ours)]


def _beside_its_sql(name: str, centre: Centre, ours: Callable[[], object]) -> Row:
    """The floor answers the same questions in one transaction, with moments and days as such."""
    with noted(centre) as statements:
        ours()
    with raw_connection(centre) as connection:
        asked = [
            (*question, _dated(connection.execute(*question).fetchone())) for question in statements
        ]

        def bare() -> list[list[tuple[object, ...]]]:
            connection.execute("BEGIN")
            found = []
            for statement, parameters, dated in asked:
                rows = connection.execute(statement, parameters).fetchall()
                for place, read in dated:
                    rows = [
                        (*row[:place], read(row[place]) if row[place] else None, *row[place + 1 :])
                        for row in rows
                    ]
                found.append(rows)
            connection.execute("ROLLBACK")
            return found

        return compare(name, 2, ours, bare, TIMES)


def _dated(row: tuple[object, ...] | None) -> list[tuple[int, Callable[[Any], object]]]:
    """The columns of an answer that are moments or days, and how each is read."""
    found: list[tuple[int, Callable[[Any], object]]] = []
    for place, value in enumerate(row or ()):
        if isinstance(value, str) and _ISO.fullmatch(value):
            read = date.fromisoformat if len(value) == _DAY else datetime.fromisoformat
            found.append((place, read))
    return found


def _drawer(number: int) -> str:
    return f"代办员{number % _DRAWERS:02d} {number % _DRAWERS % 4 + 1}号抽屉"


def _move_much(centre: Centre) -> None:
    """Lines that came in, went to an office, came back, and lie in a drawer or went home."""
    with raw_connection(centre) as connection:
        cases = [id_ for (id_,) in connection.execute("SELECT id FROM service_case LIMIT 10000")]
        first = _next_line(connection)
        lines, moves, holdings = [], [], []
        for number in range(MOVES // MOVES_OF_A_LINE):
            line, case, drawer = first + number, cases[number % len(cases)], _drawer(number)
            home = number % 5 > 0  # one line in five is still in its drawer
            lines.append((line, case, 1000 + number // len(cases)))
            way = [
                ("principal", ""),
                ("centre", drawer),
                ("office", "区医保局"),
                ("centre", drawer),
            ]
            way.append(("principal", "") if home else ("centre", f"{drawer}甲"))
            for step, (giver, taker) in enumerate(pairwise(way)):
                moves.append((case, line, _moment(number + step), *giver, *taker))
            holdings.append((line, *way[-1]))
        _write(connection, lines, moves, holdings)


def _move_one(centre: Centre) -> int:
    """One open proxy case whose things went to and fro; returns it."""
    with raw_connection(centre) as connection:
        ((case,),) = connection.execute(
            "SELECT case_id FROM proxy_case ORDER BY case_id DESC LIMIT 1"
        ).fetchall()
        first = _next_line(connection)
        count = MOVES_OF_A_CASE // MOVES_OF_A_LINE
        lines = [(first + n, case, 2000 + n) for n in range(count)]
        ends = [("principal", ""), ("centre", _drawer(3))]
        moves = [
            (case, first + n, _moment(n), *ends[step % 2], *ends[(step + 1) % 2])
            for n in range(count)
            for step in range(MOVES_OF_A_LINE)
        ]
        _write(connection, lines, moves, [(first + n, *ends[0]) for n in range(count)])
        return int(case)


def _next_line(connection: Any) -> int:
    ((last,),) = connection.execute("SELECT coalesce(max(id), 0) FROM custody_line").fetchall()
    return int(last) + 1


def _moment(minutes: int) -> str:
    return (_BEGAN + timedelta(minutes=minutes)).isoformat(" ", "microseconds")


def _write(connection: Any, lines: list[Any], moves: list[Any], holdings: list[Any]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for statement, rows in ((_LINE, lines), (_MOVE, moves), (_HOLDING, holdings)):
        connection.executemany(statement, rows)
    connection.execute("COMMIT")
