"""A served Saturday, for the tests of attendance, hours and certificates."""

from datetime import date, datetime
from typing import Any

from desktop.widgets.table import RecordTable
from models.people.tables import Person
from models.roles import DESK
from models.volunteers.actions.attendance import approve_shift
from models.volunteers.actions.sheets import LineForm, enter_sheet, print_sheets
from models.volunteers.queries.attendance import AttendanceRow, list_attendance
from models.volunteers.rules.activities import PlaceForm, ShiftForm
from models.volunteers.tables import Volunteer
from models.work import Work, action
from tests.desktop.pages.volunteers.saturday import Saturday

CHARGE = "李敏"  # in charge of the activity, and at the desk
MONDAY = datetime(2026, 3, 9, 9)


@action("登记证件号码", may=DESK)
def put_number(work: Work, volunteer_id: int, number: str) -> None:
    """A certificate wants the number of a paper."""
    volunteer = work.session.get_one(Volunteer, volunteer_id)
    work.session.get_one(Person, volunteer.person_id).id_number = number


class Service:
    """王芳, 陈建国, 孙丽华 are admitted to Saturday 9:00 to 11:00; 周倩 only comes along."""

    def __init__(self, hall: Saturday, **changed: Any) -> None:
        self.hall = hall
        self.ids = {name: hall.volunteer(name) for name in ("王芳", "陈建国", "孙丽华", "周倩")}
        self.activity = hall.activity(
            places=(PlaceForm(0, "捡拾垃圾", 20),), person_in_charge=CHARGE, **changed
        )
        self.shift = hall.page(self.activity).shifts[0].id
        place = hall.places(self.activity)[0].id
        for name in ("王芳", "陈建国", "孙丽华"):
            hall.sign(place, self.ids[name])

    def other(self, name: str = "社区义诊") -> int:
        """Another activity on the same Saturday morning; returns its shift."""
        day = date(2026, 3, 7)
        shift = ShiftForm(
            datetime.combine(day, datetime.min.time()).replace(hour=10),
            datetime.combine(day, datetime.min.time()).replace(hour=12),
        )
        activity = self.hall.activity(
            name=name, shifts=(shift,), places=(PlaceForm(0, "登记", 20),),
            person_in_charge=CHARGE,
        )  # fmt: skip
        return self.hall.page(activity).shifts[0].id

    def at(self, moment: datetime) -> None:
        self.hall.watch.now = moment

    def sheet(self, blank: int = 3) -> str:
        """One printed sheet; returns its number."""
        (sheet,) = self.hall.do(print_sheets, self.shift, blank)
        number: str = sheet.number
        return number

    def serve(self, *times: tuple[int, str, str], approved: bool = True) -> None:
        """A sheet that was entered on Monday, and approved."""
        number = self.sheet()
        self.at(MONDAY)
        lines = [LineForm(line, None, start, end) for line, start, end in times]
        self.hall.do(enter_sheet, number, lines)
        if approved:
            self.hall.do(approve_shift, self.shift, CHARGE)

    def rows(self, **where: Any) -> dict[str, AttendanceRow]:
        """The lines that hold, by name."""
        found = self.hall.ask(list_attendance, **(where or {"shift_id": self.shift}))
        return {row.name: row for row in found}


def shown(table: RecordTable) -> list[Any]:
    """The rows of a table whose page is here."""
    return [table.model.row(number) for number in range(table.model.total)]
