"""Rows for the tests of attendance: volunteers, an activity with a shift, and steps in one line."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from models.centre import Centre
from models.people.tables import Person
from models.roles import DESK
from models.volunteers.actions.attendance import approve_shift
from models.volunteers.actions.sheets import LineForm, SheetEntered, enter_sheet, print_sheets
from models.volunteers.queries.attendance import AttendanceRow, list_attendance
from models.volunteers.tables import (
    Activity,
    Attendance,
    Place,
    Shift,
    SignUp,
    Team,
    TeamMember,
    Volunteer,
)
from models.work import Work, action
from tests.models.conftest import Watch

SATURDAY = date(2026, 3, 7)
LEADER = "孙队长"


@action("造志愿者", may=DESK)
def put_volunteer(work: Work, /, name: str, **more: Any) -> int:
    """A volunteer with an ID number, as certificates want one."""
    person = Person(
        name=name, phone=more.pop("phone", ""), id_number=more.pop("id_number", f"T{name}"),
        grid_id=more.pop("grid_id", None), birth_date=more.pop("birth_date", None),
        created_at=work.now,
    )  # fmt: skip
    work.session.add(person)
    work.session.flush()
    volunteer = Volunteer(
        number=f"T{person.id:05d}", person_id=person.id, registered_on=date(2026, 1, 1), **more
    )
    work.session.add(volunteer)
    work.session.flush()
    return volunteer.id


@action("造活动", may=DESK)
def put_activity(
    work: Work,
    /,
    starts_at: datetime,
    ends_at: datetime,
    admitted: Sequence[int] = (),
    **more: Any,
) -> tuple[int, int]:
    """An open activity with one shift and one post; returns activity and shift."""
    values = {
        "number": f"T{starts_at:%m%d%H}-{more.get('name', '')}", "name": "清洁家园",
        "kind": "environment", "status": "open", "person_in_charge": LEADER, "place": "青禾苑",
        "organiser": "青禾里社区",
    }  # fmt: skip
    shift_values = {"break_minutes": more.pop("break_minutes", 0)}
    activity = Activity(
        **(values | more), starts_at=starts_at, ends_at=ends_at, clerk_id=work.clerk.id
    )
    work.session.add(activity)
    work.session.flush()
    shift = Shift(activity_id=activity.id, starts_at=starts_at, ends_at=ends_at, **shift_values)
    work.session.add(shift)
    work.session.flush()
    place = Place(
        activity_id=activity.id, shift_id=shift.id, post="清扫", wanted=500, taken=len(admitted)
    )
    work.session.add(place)
    work.session.flush()
    work.session.add_all(
        SignUp(
            activity_id=activity.id, place_id=place.id, volunteer_id=id_, status="admitted",
            at=work.now, clerk_id=work.clerk.id,
        )
        for id_ in admitted
    )  # fmt: skip
    return activity.id, shift.id


@action("造考勤", may=DESK)
def put_attendance(
    work: Work, /, shift_id: int, volunteer_id: int, day: date, minutes: int, **more: Any
) -> int:
    """An approved line of so many credited minutes, from nine o'clock on."""
    shift = work.session.get_one(Shift, shift_id)
    start = datetime.combine(day, time(9))
    values = {
        "activity_id": shift.activity_id, "sign_in": start,
        "sign_out": start + timedelta(minutes=minutes), "minutes": minutes, "credited": minutes,
        "approved_at": work.now, "approved_by": LEADER,
    }  # fmt: skip
    row = Attendance(
        shift_id=shift_id, volunteer_id=volunteer_id, day=day, at=work.now,
        clerk_id=work.clerk.id, **(values | more),
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    return row.id


@action("造服务队", may=DESK)
def put_team(work: Work, name: str, members: Sequence[tuple[int, date, date | None, bool]]) -> int:
    """A team with its members: volunteer, since, until, leads."""
    team = Team(name=name, founded_on=date(2025, 1, 1))
    work.session.add(team)
    work.session.flush()
    work.session.add_all(
        TeamMember(team_id=team.id, volunteer_id=id_, since=since, until=until, is_leader=leads)
        for id_, since, until, leads in members
    )
    return team.id


class Serving:
    """李敏 types, 孙队长 is in charge; the activity is on Saturday from 9:00 to 11:30."""

    def __init__(self, centre: Centre, watch: Watch) -> None:
        self.centre, self.watch = centre, watch

    def do(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return self.centre.act(function, *args, **kwargs).result

    def ask(self, query: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return self.centre.ask(query, *args, **kwargs)

    def volunteer(self, name: str, **more: Any) -> int:
        found: int = self.do(put_volunteer, name, **more)
        return found

    def shift(
        self,
        admitted: Sequence[int] = (),
        first: str = "09:00",
        last: str = "11:30",
        day: date = SATURDAY,
        **more: Any,
    ) -> int:
        """An activity of a day; an end before its beginning is on the next day."""
        starts = datetime.combine(day, time.fromisoformat(first))
        ends = datetime.combine(day, time.fromisoformat(last))
        ends += timedelta(days=ends <= starts)
        found: int = self.do(put_activity, starts, ends, admitted, **more)[1]
        return found

    def at(self, text: str) -> None:
        """Set the clock, e.g. 2026-03-07 10:00."""
        self.watch.now = datetime.fromisoformat(text)

    def entered(self, shift_id: int, *lines: tuple[Any, ...], blank: int = 2) -> SheetEntered:
        """Print one sheet and enter it on Monday: (line, sign in, sign out[, volunteer])."""
        (sheet,) = self.do(print_sheets, shift_id, blank)
        self.at("2026-03-09 09:00")
        return self.enter(sheet.number, *lines)

    def enter(self, number: str, *lines: tuple[Any, ...]) -> SheetEntered:
        forms = [
            LineForm(line, more[0] if more else None, start, end)
            for line, start, end, *more in lines
        ]
        found: SheetEntered = self.do(enter_sheet, number, forms)
        return found

    def rows(self, **where: Any) -> list[AttendanceRow]:
        found: list[AttendanceRow] = self.ask(list_attendance, **where)
        return found

    def served(self, volunteer_id: int, minutes: int, day: date = SATURDAY, **more: Any) -> int:
        """An approved line, without going through a sheet."""
        shift_id = self.shift((), day=day, name=f"活动{volunteer_id}-{day}-{minutes}", **more)
        found: int = self.do(put_attendance, shift_id, volunteer_id, day, minutes)
        return found

    def approve(self, shift_id: int, **more: Any) -> Any:
        return self.do(approve_shift, shift_id, LEADER, **more)
