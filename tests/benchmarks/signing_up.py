"""Signing up beside 5,000 names, and a withdrawal that brings the next one in, both durable."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from sqlalchemy import insert, select

from models.centre import Centre, create_centre, sign_in
from models.people.tables import Person
from models.roles import ADMINISTRATORS
from models.settings.rules import CentreProfile, DeskSettings
from models.store.keys import Cost
from models.volunteers.actions.activities import draft_activity, open_activity
from models.volunteers.actions.signing_up import sign_up, withdraw
from models.volunteers.queries.activities import read_activity
from models.volunteers.rules.activities import ActivityForm, ActivityKind, PlaceForm, ShiftForm
from models.volunteers.rules.signing_up import SignUpState
from models.volunteers.tables import Activity, Place, SignUp, Volunteer
from models.work import Work, action
from tests.benchmarks.data import Data
from tests.benchmarks.measure import Row, compare
from tests.benchmarks.raw import raw_connection

NAMES = 5_000
TIMES = 60
_SPARE = 3 * TIMES  # volunteers without a place, and the length of the waiting line
_NOW = datetime(2026, 11, 20, 9, 0)
_PASSWORD = "青禾里 前台 一号"
_WEAK = Cost(memory_kib=64, passes=1, lanes=1)
_SHIFTS = (
    ShiftForm(datetime(2026, 11, 28, 9), datetime(2026, 11, 28, 11)),
    ShiftForm(datetime(2026, 11, 28, 14), datetime(2026, 11, 28, 16)),
)
_FORM = ActivityForm(
    "全城清洁日", ActivityKind.ENVIRONMENT, _SHIFTS,
    (PlaceForm(0, "街面", NAMES + _SPARE), PlaceForm(1, "河岸", NAMES)),
    organiser="青禾里社区", person_in_charge="李敏", phone="19900002222", place="青禾路",
    content="清洁", waiting_places=_SPARE,
)  # fmt: skip


def measure_sign_up(data: Data) -> list[Row]:
    """A store of its own, and a copy for the floor: neither sees what the other one writes."""
    with TemporaryDirectory() as folder:
        ours, floor = Path(folder) / "ours", Path(folder) / "floor"
        centre = _begin(ours)
        street, river = centre.act(_fill).result
        centre.close()
        shutil.copytree(ours, floor)
        with _opened(ours) as centre, _opened(floor) as beside, raw_connection(beside) as raw:
            return [_signing_up(centre, raw, street), _promoting(centre, raw, river)]


def _signing_up(centre: Centre, raw: Any, place: int) -> Row:
    people = {"ours": count(NAMES + 1), "floor": count(NAMES + 1)}

    def ours() -> None:
        done = centre.act(sign_up, place, next(people["ours"])).result
        assert done.status is SignUpState.ADMITTED

    def floor() -> None:
        raw.execute("BEGIN IMMEDIATE")
        raw.execute(
            "UPDATE activity_place SET taken = taken + 1 WHERE id = ? AND taken < wanted", (place,)
        )
        raw.execute(
            "INSERT INTO sign_up(activity_id, place_id, volunteer_id, status, at, clerk_id, "
            "with_guardian, confirmed, to_tell, reason, version) "
            "VALUES (1, ?, ?, 'admitted', ?, 1, 0, '', '', '', 1)",
            (place, next(people["floor"]), _NOW.isoformat(" ")),
        )
        _log(raw)

    return compare(f"sign-up on an activity with {NAMES:,} names", 4, ours, floor, TIMES)


def _promoting(centre: Centre, raw: Any, place: int) -> Row:
    (first,) = raw.execute("SELECT min(id) FROM sign_up WHERE place_id = ?", (place,)).fetchone()
    leaving = {"ours": count(first), "floor": count(first)}

    def ours() -> None:
        moved = centre.act(withdraw, next(leaving["ours"]), "有事").result
        assert len(moved.promoted) == 1

    def floor() -> None:
        raw.execute("BEGIN IMMEDIATE")
        raw.execute(
            "UPDATE sign_up SET status = 'withdrawn', reason = '有事', withdrawn_at = ? "
            "WHERE id = ?", (_NOW.isoformat(" "), next(leaving["floor"])),
        )  # fmt: skip
        (waiting,) = raw.execute(
            "SELECT id FROM sign_up WHERE place_id = ? AND status = 'waiting' "
            "ORDER BY line LIMIT 1",
            (place,),
        ).fetchone()
        raw.execute(
            "UPDATE sign_up SET status = 'admitted', line = NULL, to_tell = 'promoted', "
            "promoted_at = ? WHERE id = ?", (_NOW.isoformat(" "), waiting),
        )  # fmt: skip
        raw.execute("UPDATE activity_place SET taken = taken WHERE id = ?", (place,))
        raw.execute("UPDATE activity SET waiting = waiting - 1 WHERE id = 1")
        _log(raw)

    name = f"waiting list promotion, {NAMES:,} names and {_SPARE} waiting"
    return compare(name, 4, ours, floor, TIMES)


def _log(raw: Any) -> None:
    """The line in the log that every step leaves, and the end of the transaction."""
    raw.execute(
        "INSERT INTO audit_entry(station_id, seq, at, clerk_id, clerk_name, action, title, reason, "
        "details, work_key, hash) SELECT 1, last_seq + 1, ?, 1, '李敏', 'sign_up', '活动报名', '', "
        "'[]', ?, last_hash FROM station WHERE id = 1",
        (_NOW.isoformat(" "), uuid4().hex),
    )
    raw.execute("UPDATE station SET last_seq = last_seq + 1 WHERE id = 1")
    raw.execute("COMMIT")


def _begin(folder: Path) -> Centre:
    profile = CentreProfile("青禾里中心", "青禾里社区", "", "", "")
    return create_centre(
        folder, profile, DeskSettings(), "李敏", _PASSWORD, clock=lambda: _NOW, cost=_WEAK
    )[0]


@contextmanager
def _opened(folder: Path) -> Iterator[Centre]:
    """The centre of a folder, closed afterwards."""
    centre = sign_in(folder, "李敏", _PASSWORD, clock=lambda: _NOW, cost=_WEAK)
    try:
        yield centre
    finally:
        centre.close()


@action("测量", may=ADMINISTRATORS)
def _fill(work: Work) -> tuple[int, int]:
    """Volunteers, an activity with two posts, 5,000 names at each and a line at the second."""
    number = NAMES + _SPARE
    ids = range(1, number + 1)
    session = work.session
    session.execute(
        insert(Person),
        [
            {"id": id_, "name": f"志愿{id_}", "birth_date": date(1980, 1, 1), "created_at": _NOW}
            for id_ in ids
        ],
    )
    session.execute(
        insert(Volunteer),
        [
            {"id": id_, "number": f"T{id_:06d}", "person_id": id_, "registered_on": _NOW.date(),
             "skills": [], "kinds": [], "availability": []}
            for id_ in ids
        ],
    )  # fmt: skip
    activity = draft_activity(work, _FORM)
    open_activity(work, activity)
    street, river = (place.id for place in read_activity(session, activity, _NOW).places)
    names = [*_names(street, range(1, NAMES + 1)), *_names(river, ids)]
    for place in session.scalars(select(Place)):
        place.taken = NAMES
    session.get_one(Activity, activity).waiting = _SPARE
    session.execute(insert(SignUp), [{"activity_id": activity, **name} for name in names])
    return street, river


def _names(place: int, ids: range) -> Iterator[dict[str, object]]:
    for id_ in ids:
        waits = id_ > NAMES
        yield {
            "place_id": place, "volunteer_id": id_, "at": _NOW, "clerk_id": 1,
            "status": "waiting" if waits else "admitted", "line": id_ if waits else None,
        }  # fmt: skip
