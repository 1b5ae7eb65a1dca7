"""The Friday before: an activity is published, the counter signs people up, the line moves."""

from PySide6.QtCore import Qt

from desktop.pages.volunteers.activity import ActivityPage
from desktop.pages.volunteers.activity.signing import ConfirmDialog
from desktop.pages.volunteers.attendance import ShiftPage
from desktop.pages.volunteers.calls import CallDialog
from desktop.pages.volunteers.form import FormPage
from desktop.pages.volunteers.planning import PlanPage
from desktop.tour.guide import CONTROL, SHIFT, TourError
from desktop.tour.serving import ServingDesk
from models.people.queries import PersonBrief, measure_people, read_people_page, read_person
from models.volunteers.queries.activities import ActivityFilter, list_activities
from models.volunteers.queries.names import NameFilter, NameRow, list_names
from models.volunteers.queries.sheets import SheetState, list_sheets
from models.volunteers.queries.volunteers import VolunteerFilter, list_volunteers, volunteer_of
from models.volunteers.rules.activities import Status
from models.volunteers.rules.signing_up import SignUpState
from models.volunteers.rules.volunteers import ServiceKind

NAME, PHONE = "小区大扫除", "19900006123"
WANTED, WAITING, BLANK = 3, 3, 30
SCHOOL = range(10, 17)


class Signing(ServingDesk):
    """At the counter."""

    activity_id = 0
    names: tuple[str, ...] = ()  # free grown-ups, in the order in which they come
    minor = ""
    numbers: tuple[str, ...] = ()  # of the printed sheets

    def look_around(self) -> None:
        """What the demo has: the page, people, teams, the menu, the calls."""
        for page, name in (
            ("volunteers", "志愿服务"), ("volunteer-people", "志愿者"),
            ("volunteer-teams", "服务队"), ("volunteer-menu", "点单"),
            ("volunteer-calls", "打电话"), ("volunteer-hours", "时长统计"),
            ("volunteer-stars", "星级评定"),
        ):  # fmt: skip
            self.open(page)
            self.guide.picture(f"100-{name}", self.shell)
        self._write_home()

    def _write_home(self) -> None:
        """The card of a volunteer with hours."""
        self.open("volunteer", self._busiest())
        self.guide.picture("100-志愿者登记卡", self.shell)

    def publish(self) -> None:
        """A draft that may not open yet, what it lacks, and then it may."""
        self.open("volunteers")
        self.key(Qt.Key.Key_N, SHIFT)
        page = self.shell.page
        assert isinstance(page, PlanPage)
        for name, text in (
            ("name", NAME), ("kind", "环境卫生"), ("place", "青禾苑"),
            ("shifts", "2026-11-21\t900\t1130\t"), ("places", f"清扫\t{WANTED}\t\t\t-1\t"),
            ("organiser", "青禾里社区居民委员会"), ("person_in_charge", "李敏"),
            ("content", "清扫楼道和绿地"), ("waiting_places", f"{WAITING}"),
        ):  # fmt: skip
            page.fields[name].set_text(text)
        self.settle()
        self.guide.picture("101-新活动", self.shell)
        self.key(Qt.Key.Key_F9)
        self.guide.wait("activity", lambda: self.shell.here == "activity")
        self.settle()
        self.key(Qt.Key.Key_F9)
        self.guide.picture("101-还不能发布", self.shell)
        if self._page().activity is None or not self._page().missing.isVisible():
            raise TourError("an activity without a telephone was published")
        self.key(Qt.Key.Key_E, CONTROL)
        self.guide.wait("form", lambda: self.shell.here == "activity-form")
        self.settle()
        page.fields["phone"].set_text(PHONE)
        self.key(Qt.Key.Key_F9)
        self.guide.wait("activity", lambda: self.shell.here == "activity")
        self.settle()
        self.key(Qt.Key.Key_F9)
        activity = self._page().activity
        if activity is None or activity.row.status is not Status.OPEN:
            raise TourError("the activity was not published")
        self.activity_id = activity.row.id
        self.guide.picture("101-已发布", self.shell)

    def sign_up(self) -> None:
        """Two grown-ups, a minor who is new, one to wait, one whose Saturday is taken already."""
        free = self._free()
        self.names = tuple(free[:4])
        self._sign(self.names[0], "102-报名")
        self._sign(self.names[1])
        self._register_minor()
        self._sign(self.names[2], "102-候补")
        self._sign_busy(self._engaged())
        states = [row.status for row in self._names()]
        if states.count(SignUpState.ADMITTED) != WANTED or len(states) != WANTED + 2:
            raise TourError(f"signed up: {states}")

    def move_the_line_up(self) -> None:
        """One gives notice; the first of the line comes in and is called."""
        page = self._page()
        self.choose_row(page.names.table, lambda row: row.name == self.names[0])
        self.settle()
        self.ask(Qt.Key.Key_F4)
        self.guide.picture("103-退出", self.front())
        self.key(Qt.Key.Key_Return, CONTROL)
        dialog = self.guide.dialog(CallDialog)
        self.guide.picture("103-候补转录取", dialog)
        self.key(Qt.Key.Key_F6)
        self.back()
        self.settle()
        self.guide.picture("103-名单", self.shell)
        (row,) = [row for row in self._names() if row.name == self.names[2]]
        if row.status is not SignUpState.ADMITTED or row.to_tell is not None:
            raise TourError(f"the line did not move: {row}")

    def print_sheets(self) -> None:
        """Two numbered sheets: the names, and blank lines for whoever comes without."""
        self.key(Qt.Key.Key_Q, CONTROL)
        page = self.shell.page
        assert isinstance(page, ShiftPage)
        self.ask(Qt.Key.Key_P, CONTROL, blank_lines=f"{BLANK}")
        self.guide.picture("104-打印签到表", self.front())
        self.key(Qt.Key.Key_Return, CONTROL)
        self.keep_unfiled("104-签到表")
        sheets = self.shell.desk.centre.ask(list_sheets, self.activity_id)
        self.numbers = tuple(sheet.number for sheet in sheets)
        if len(sheets) != 2 or {sheet.state for sheet in sheets} != {SheetState.OUT}:
            raise TourError(f"printed: {sheets}")
        self.guide.picture("104-签到和时长", self.shell)

    # the counter

    def _sign(self, name: str, picture: str = "") -> None:
        """F2, the name, Enter, Enter."""
        self._stand_ready(name)
        if picture:
            self.guide.picture(f"{picture}-选好人", self.shell)
        self.key(Qt.Key.Key_Return)
        if picture:
            self.guide.picture(picture, self.shell)

    def _sign_busy(self, name: str) -> None:
        self._stand_ready(name)
        self.key(Qt.Key.Key_Return)
        dialog = self.guide.dialog(ConfirmDialog)
        self.guide.picture("102-时间重叠", dialog)
        self.guide.press(Qt.Key.Key_Return)
        self.back()
        self.settle()

    def _stand_ready(self, name: str) -> None:
        self.key(Qt.Key.Key_F2)
        self.guide.write(name)
        self.settle()
        self.key(Qt.Key.Key_Return)
        self.guide.wait(name, lambda: self._page().signing.volunteer is not None)
        self.settle()

    def _register_minor(self) -> None:
        """Not known yet: Enter opens the form, and the sign-up goes on behind it."""
        person = self._pupil()
        self.minor = person.name
        self.key(Qt.Key.Key_F2)
        self.guide.write(person.name)
        self.settle()
        self.key(Qt.Key.Key_Return)
        self.guide.wait("form", lambda: self.shell.here == "volunteer-form")
        self.settle()
        self.key(Qt.Key.Key_Return)
        page = self.shell.page
        assert isinstance(page, FormPage)
        self.guide.wait("who", lambda: page._visitor is not None)
        self.settle()
        for name, text in (
            ("emergency_name", page.fields["guardian_name"].text() or "王立新"),
            ("emergency_relation", "母亲"), ("emergency_phone", "19900006124"),
            ("guardian_name", page.fields["guardian_name"].text() or "王立新"),
            ("guardian_relation", "母亲"), ("guardian_phone", "19900006124"),
        ):  # fmt: skip
            page.fields[name].set_text(text)
        page.fields["kinds"].set_value([ServiceKind.ENVIRONMENT])
        page.fields["consents"].set_value(True)
        self.settle()
        self.key(Qt.Key.Key_F9)
        self.guide.picture("102-未成年-监护人没签名", self.shell)
        if self.shell.here != "volunteer-form":
            raise TourError("a minor was registered without the guardian's signature")
        page.fields["guardian_signed_on"].set_text("2026-11-20")
        self.settle()
        self.key(Qt.Key.Key_F9)
        self.guide.wait("activity", lambda: self.shell.here == "activity")
        self.guide.wait("minor", lambda: self._page().signing.volunteer is not None)
        self.settle()
        self.guide.picture("102-未成年-接着报名", self.shell)
        self.key(Qt.Key.Key_Return)
        self.settle()

    # who

    def _page(self) -> ActivityPage:
        page = self.shell.page
        assert isinstance(page, ActivityPage)
        return page

    def _names(self) -> list[NameRow]:
        return self.shell.desk.centre.ask(list_names, self.activity_id, NameFilter())

    def _saturday(self) -> list[str]:
        """Who is on the other activity of that morning."""
        centre, now = self.shell.desk.centre, self.shell.desk.now()
        full = centre.ask(list_activities, ActivityFilter(status=Status.FULL), now)
        other = next(row.id for row in full if row.id != self.activity_id)
        rows = centre.ask(list_names, other, NameFilter())
        return [row.name for row in rows if row.status is SignUpState.ADMITTED]

    def _engaged(self) -> str:
        return self._saturday()[0]

    def _busiest(self) -> int:
        today = self.shell.desk.now().date()
        rows = self.shell.desk.centre.ask(list_volunteers, VolunteerFilter(), today)
        return rows[-1].id

    def _free(self) -> list[str]:
        desk = self.shell.desk
        today = desk.now().date()
        there = set(self._saturday())
        rows = desk.centre.ask(list_volunteers, VolunteerFilter(), today)
        return [row.name for row in rows if not row.need.guardian and row.name not in there]

    def _pupil(self) -> PersonBrief:
        """At school, with a guardian on file, the only one of the name, no volunteer yet."""
        centre, today = self.shell.desk.centre, self.shell.desk.now().date()
        shape = centre.ask(measure_people, today)
        for number in range(len(shape.anchors)):
            for person in centre.ask(read_people_page, shape, number):
                if (person.age or 0) not in SCHOOL:
                    continue
                if centre.ask(measure_people, today, person.name).total != 1:
                    continue
                if centre.ask(volunteer_of, person.id) is not None:
                    continue
                if centre.ask(read_person, person.id, today).guardian_id is not None:
                    return person
        raise TourError("no pupil lives here")
