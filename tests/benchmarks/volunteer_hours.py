"""Hours of 100,000 attendances, recomputed and added up, beside the bare loop and bare SQL."""

import random
from datetime import date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import event, insert

from models.centre import Centre, create_centre
from models.people.tables import Person
from models.roles import ADMINISTRATORS
from models.settings.rules import CentreProfile, DeskSettings
from models.store.keys import Cost
from models.volunteers.queries.hours import By, recompute, total_by
from models.volunteers.rules.settings import VolunteerSettings
from models.volunteers.tables import Activity, Attendance, Shift, Volunteer
from models.work import Work, action
from tests.benchmarks.data import Data
from tests.benchmarks.measure import Row, compare
from tests.benchmarks.raw import raw_connection

ATTENDANCES = 100_000
VOLUNTEERS = 5_000
ACTIVITIES = 1_000
TIMES = 5
_PASSWORD = "青禾里 前台 一号"
_COUNTED = (
    "SELECT volunteer_id, minutes, deducted, credited FROM attendance "
    "WHERE is_current AND approved_at IS NOT NULL AND credited IS NOT NULL"
)


def measure_hours(data: Data) -> list[Row]:
    """A store of its own: the large demo's volunteers stay as they are."""
    with TemporaryDirectory() as folder:
        centre = create_centre(
            Path(folder) / "centre", CentreProfile("青禾里中心", "青禾里社区", "", "", ""),
            DeskSettings(), "李敏", _PASSWORD, clock=lambda: datetime(2026, 11, 20, 9, 0),
            cost=Cost(memory_kib=64, passes=1, lanes=1),
        )[0]  # fmt: skip
        try:
            centre.act(_serve)
            return [_recomputing(centre), _adding_up(centre)]
        finally:
            centre.close()


def _recomputing(centre: Centre) -> Row:
    """The floor reads the same rows and does the same arithmetic in a bare loop."""
    settings = VolunteerSettings("0.25", "down")
    step = settings.step

    def ours() -> None:
        found = centre.ask(recompute, settings)
        assert found.count == ATTENDANCES

    with raw_connection(centre) as connection:

        def bare() -> None:
            by_person: dict[int, int] = {}
            changed = before = 0
            for volunteer_id, minutes, deducted, credited in connection.execute(_COUNTED):
                served = minutes - deducted
                now = served // step * step if served > 0 else 0
                by_person[volunteer_id] = by_person.get(volunteer_id, 0) + now
                before += credited
                changed += now != credited
            assert len(by_person) == VOLUNTEERS

        return compare(f"recompute the hours of {ATTENDANCES:,} attendances", 3, ours, bare, TIMES)


def _adding_up(centre: Centre) -> Row:
    """Totals by person; the floor runs the same statement without the program."""
    statements: list[tuple[str, Any]] = []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, *rest: object) -> None:
        statements.append((statement, parameters))

    def ours() -> None:
        assert len(centre.ask(total_by, By.PERSON)) == VOLUNTEERS

    event.listen(centre.store.engine, "before_cursor_execute", note)
    ours()
    event.remove(centre.store.engine, "before_cursor_execute", note)
    selects = [one for one in statements if one[0].startswith("SELECT")]
    with raw_connection(centre) as connection:

        def bare() -> None:
            for statement, parameters in selects:
                connection.execute(statement, parameters).fetchall()

        return compare(f"add up {ATTENDANCES:,} attendances by person", 2, ours, bare, TIMES)


@action("造考勤", may=ADMINISTRATORS)
def _serve(work: Work) -> None:
    source = random.Random(7)
    people = work.session.scalars(
        insert(Person).returning(Person.id, sort_by_parameter_order=True),
        [{"name": f"志愿{n:05d}", "created_at": work.now} for n in range(VOLUNTEERS)],
    ).all()
    volunteers = work.session.scalars(
        insert(Volunteer).returning(Volunteer.id, sort_by_parameter_order=True),
        [
            {"number": f"T{id_}", "person_id": id_, "registered_on": date(2025, 1, 1)}
            for id_ in people
        ],
    ).all()
    days = [datetime.combine(date(2025, 1, 1), time(9)) + timedelta(days=n // 2)
            for n in range(ACTIVITIES)]  # fmt: skip
    activities = work.session.scalars(
        insert(Activity).returning(Activity.id, sort_by_parameter_order=True),
        [
            {"number": f"T{n}", "name": f"活动{n}", "kind": "aged", "status": "ended",
             "starts_at": day, "ends_at": day + timedelta(hours=3), "clerk_id": work.clerk.id}
            for n, day in enumerate(days)
        ],
    ).all()  # fmt: skip
    shifts = work.session.scalars(
        insert(Shift).returning(Shift.id, sort_by_parameter_order=True),
        [
            {"activity_id": id_, "starts_at": day, "ends_at": day + timedelta(hours=3)}
            for id_, day in zip(activities, days, strict=True)
        ],
    ).all()
    rows = []
    for n in range(ATTENDANCES):
        at = n % ACTIVITIES
        minutes = source.randrange(60, 200)
        rows.append(
            {"activity_id": activities[at], "shift_id": shifts[at],
             "volunteer_id": volunteers[(n // ACTIVITIES * 50 + at) % VOLUNTEERS],
             "day": days[at].date(), "sign_in": days[at],
             "sign_out": days[at] + timedelta(minutes=minutes), "minutes": minutes,
             "credited": minutes // 30 * 30, "at": work.now, "clerk_id": work.clerk.id,
             "approved_at": work.now, "approved_by": "孙队长"}
        )  # fmt: skip
    work.session.execute(insert(Attendance), rows)
