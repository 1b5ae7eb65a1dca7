"""The invented centre's volunteers: half a year of teams, Saturdays and hours, by real actions.

So nothing in it can be uneven: every place, every sheet, every hour came about as any other.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from random import Random

from models.demo.rules.days import NOW, Span
from models.demo.rules.residents import Resident
from models.demo.rules.volunteers import (
    COUNTER,
    DUTY,
    GREEN,
    MENU,
    NOTES,
    SATURDAYS,
    TEAMS,
    Helper,
    Plan,
    choose_helpers,
)
from models.roles import EVERYONE
from models.volunteers.actions.activities import (
    cancel_activity,
    draft_activity,
    end_activity,
    open_activity,
)
from models.volunteers.actions.attendance import approve_shift
from models.volunteers.actions.certificates import (
    CertificateForm,
    issue,
    print_certificate,
    request_certificate,
    revoke,
)
from models.volunteers.actions.menu import (
    cancel_order,
    finish_order,
    offer,
    order,
    rate_order,
    retire,
    take_order,
)
from models.volunteers.actions.sheets import LineForm, enter_sheet, print_sheets
from models.volunteers.actions.signing_up import sign_up
from models.volunteers.actions.stars import propose_stars
from models.volunteers.actions.teams import found_team, join_team
from models.volunteers.actions.volunteers import add_note, register_volunteer
from models.volunteers.queries.activities import read_activity
from models.volunteers.queries.attendance import list_attendance
from models.volunteers.queries.sheets import read_sheet
from models.volunteers.rules.activities import ActivityForm, PlaceForm, ShiftForm
from models.volunteers.rules.menu import ItemForm, OrderForm
from models.volunteers.rules.volunteers import NoteForm, VolunteerForm
from models.work import Work, action

_DAY = timedelta(days=1)
_BEGAN = 200  # days back on which the first of them registered
_MONTHS = 4  # of duty at the counter, three days each
_DAYS_A_MONTH = 3
_SATURDAYS = 6
_AT_COUNTER, _OUT_SATURDAY, _NEXT_WANTED = 3, 5, 4
_AWAY = 1  # days of duty that keep the first of them below a star
_MOST_MEMBERS = 6
_SIGNER = "陈静"


@action("生成演示志愿服务", may=EVERYONE)
def invent_volunteers(work: Work, span: Span, seed: int, residents: Sequence[Resident]) -> int:
    """Teams, half a year of activities with their hours, and what comes next.

    Returns how many volunteers; a centre of a few residents has none.
    """
    chance = Random(f"volunteers {seed}")
    helpers = choose_helpers(chance, residents, span.day)
    if helpers:
        _Inventor(work, span, chance, helpers, residents).invent()
    return len(helpers)


@dataclass
class _Inventor:
    work: Work
    span: Span
    chance: Random
    helpers: Sequence[Helper]
    residents: Sequence[Resident]
    ids: list[int] = field(default_factory=list)  # of the volunteers, in the order of helpers
    teams: list[int] = field(default_factory=list)
    leaders: list[Resident] = field(default_factory=list)
    _plan: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.last = datetime.combine(self.span.day, NOW)
        self.first = self.span.day - _BEGAN * _DAY
        self.at_counter = self._grown()[COUNTER :: len(TEAMS)][:_AT_COUNTER]
        self.on_saturdays = [at for at in self._grown() if at % len(TEAMS) != COUNTER]

    def invent(self) -> None:
        """Everything in the order of time, so that the numbers rise as they would have."""
        self._register()
        self._found_teams()
        self._plan_duty()
        self._plan_saturdays()
        self._plan_certificates()
        self._plan_menu()
        self._plan_what_comes()
        for at, _, step in sorted(self._plan, key=lambda one: one[:2]):
            self.work.now = at
            step()
        self.work.now = self.last

    def _on(self, day: date, hour: int, step: Callable[[], None], minute: int = 0) -> None:
        at = min(datetime.combine(day, time(hour, minute)), self.last)
        self._plan.append((at, len(self._plan), step))

    def _grown(self) -> list[int]:
        return [at for at, helper in enumerate(self.helpers) if helper.parent is None]

    # who

    def _register(self) -> None:
        self.work.now = datetime.combine(self.first, time(9))
        for at, helper in enumerate(self.helpers):
            self.work.now += timedelta(minutes=5)
            self.ids.append(register_volunteer(self.work, self._form(at, helper)))
        for at, (kind, text, giver) in enumerate(NOTES):
            note = NoteForm(kind, self.work.today, text, giver)
            self._on(self.span.day - (90 - 20 * at) * _DAY, 9, self._noting(at, note))

    def _noting(self, at: int, note: NoteForm) -> Callable[[], None]:
        return lambda: _drop(add_note(self.work, self.ids[at], note))

    def _form(self, at: int, helper: Helper) -> VolunteerForm:
        person, parent, team = helper.resident, helper.parent, TEAMS[at % len(TEAMS)]
        father = parent is not None and parent.sex == "男"
        return VolunteerForm(
            person.id,
            skills=team.skills[: self.chance.randrange(len(team.skills) + 1)],
            kinds=(team.kind,), availability=team.times, area=person.estate,
            emergency_name=(parent or person).name[0] + "立新",
            emergency_relation="家属", emergency_phone=f"1990000{6000 + at:04d}",
            guardian_name=parent.name if parent else "",
            guardian_relation=("父亲" if father else "母亲") if parent else "",
            guardian_phone=f"1990000{6500 + at:04d}" if parent else "",
            guardian_signed_on=self.work.today if parent else None,
            consents=parent is not None,
            may_be_published=parent is None and self.chance.random() < 0.5,
        )  # fmt: skip

    def _found_teams(self) -> None:
        for at, plan in enumerate(TEAMS):
            self.teams.append(found_team(self.work, plan.name, plan.kind))
            members = self._grown()[at :: len(TEAMS)][:_MOST_MEMBERS]
            self.leaders.append(self.helpers[members[0]].resident)
            for place, n in enumerate(members):
                join_team(self.work, self.teams[at], self.ids[n], is_leader=not place)

    # what was

    def _plan_duty(self) -> None:
        """Three days a month at the counter, one sheet a day."""
        for month in range(_MONTHS):
            first = self.span.day - (30 * (_MONTHS - month) + 4) * _DAY
            days = [self.span.calendar.next(first)]
            while len(days) < _DAYS_A_MONTH:
                days.append(self.span.calendar.next(days[-1] + 4 * _DAY))
            course = _Course(self, DUTY, days, self.at_counter, break_minutes=30)
            self._on(first, 10, course.publish)
            for turn, day in enumerate(days):
                self._on(day, 8, course.printing(turn))
                is_away = month == 0 and turn < _AWAY
                self._on(day + _DAY, 9, course.entering(turn, 1 if is_away else None))
                self._on(day + _DAY, 10, course.approving(turn))
            self._on(days[-1] + _DAY, 11, course.end)

    def _plan_saturdays(self) -> None:
        """Every second Saturday; of the last two one waits for approval, one for its sheet."""
        saturdays = list(islice(self._saturdays_back(), _SATURDAYS))
        for turn, day in enumerate(reversed(saturdays)):
            plan = SATURDAYS[turn % len(SATURDAYS)]
            ago = len(saturdays) - 1 - turn
            start = turn * _OUT_SATURDAY % len(self.on_saturdays)
            who = (self.on_saturdays * 2)[start : start + _OUT_SATURDAY]
            course = _Course(self, plan, [day], who)
            self._on(day - 10 * _DAY, 10, course.publish)
            self._on(day - _DAY, 16, course.printing(0))
            if not ago:
                continue
            self._on(day + 2 * _DAY, 9, course.entering(0, turn % 5, has_doubt=ago == 1))
            if ago > 1:
                self._on(day + 2 * _DAY, 15, course.approving(0))
                self._on(day + 3 * _DAY, 9, course.end)

    def _saturdays_back(self) -> Iterator[date]:
        day = self.span.day - _DAY
        while True:
            if day.weekday() == 5:
                yield day
                day -= 7 * _DAY
            day -= _DAY

    def _plan_certificates(self) -> None:
        """One in use, one taken back, one on notice; a star on notice, too."""
        last, second = self.at_counter[-1], self.at_counter[1]
        self._certify(second, 66, "求职", revoked="单位名称写错，本人交回")
        self._certify(last, 40, "入团申请" if self.span.day.month % 2 else "评优")
        self._certify(self.at_counter[0], 2, "社区表彰")
        self._on(self.span.day - 3 * _DAY, 15, lambda: _drop(propose_stars(self.work)))

    def _certify(self, at: int, ago: int, purpose: str, revoked: str = "") -> None:
        kept: list[int] = []
        day = self.span.day - ago * _DAY
        # What was served until then is approved by now, so nothing changes during the notice.
        last_day = day - 3 * _DAY
        form = CertificateForm(self.ids[at], self.first, last_day, purpose, _SIGNER)
        self._on(day, 16, lambda: kept.append(request_certificate(self.work, form)))
        issued = day + 9 * _DAY
        if issued <= self.span.day:
            self._on(issued, 9, lambda: _drop(issue(self.work, kept[0])))
            self._on(issued, 9, lambda: _drop(print_certificate(self.work, kept[0])), 5)
        if revoked:
            self._on(issued + 4 * _DAY, 9, lambda: revoke(self.work, kept[0], revoked))

    def _plan_menu(self) -> None:
        """Four services, one no longer offered, and an order in every state."""
        items: list[int] = []

        def begin() -> None:
            for team, kind, name, text in MENU:
                items.append(offer(self.work, ItemForm(name, self.teams[team], kind, text)))

        self._on(self.first + 20 * _DAY, 9, begin)
        self._on(self.span.day - 30 * _DAY, 9, lambda: retire(self.work, items[-1]))
        grown = [p for p in self.residents[:200] if p.consents and p.guardian is None]
        for turn, ago in enumerate((35, 21, 14, 6, 1)):
            person = grown[turn * 3 % len(grown)]
            self._on(self.span.day - ago * _DAY, 10, self._ordering(items, turn, person))

    def _ordering(self, items: Sequence[int], turn: int, person: Resident) -> Callable[[], None]:
        def step() -> None:
            address = f"{person.estate}{person.building}栋{person.room}"
            form = OrderForm(items[turn % 3], person.id, address=address, wish="周末上午方便")
            one = order(self.work, form)
            if turn == 1:
                cancel_order(self.work, one, "家里来人帮忙了")
            if turn in (0, 2, 3):
                take_order(self.work, one)
            if turn in (0, 2):
                finish_order(self.work, one, "两名志愿者上门，已完成")
            if not turn:
                rate_order(self.work, one, 5)

        return step

    # what comes

    def _plan_what_comes(self) -> None:
        """Next weekend: one full with a waiting line, one with room, one called off, a draft."""
        days = (5 - self.span.day.weekday()) % 7 or 7
        saturday = self.span.day + days * _DAY
        sunday = saturday + _DAY
        yesterday = self.span.day - _DAY
        grown = self.on_saturdays
        minors = [at for at, helper in enumerate(self.helpers) if helper.parent is not None]
        visit = replace(SATURDAYS[0], name="敬老院陪伴和包饺子", place="晴岚敬老院")
        square = replace(SATURDAYS[3], name="广场便民服务", place="听松广场")
        line = grown[: _NEXT_WANTED + 2]
        full = _Course(self, visit, [saturday], line, wanted=_NEXT_WANTED, waiting=5)
        room = _Course(self, SATURDAYS[1], [sunday], [*grown[8:11], *minors[:1]], wanted=12)
        off = _Course(self, square, [sunday], grown[12:14])
        for minute, course in enumerate((full, room, off)):
            self._on(yesterday, 9, course.publish, minute)
        self._on(yesterday, 16, lambda: off.cancel("预报大风，改期另行通知"))
        self._on(yesterday, 17, lambda: self._draft_danger(saturday + 7 * _DAY))

    def _draft_danger(self, day: date) -> None:
        start = datetime.combine(day, time(13, 30))
        form = ActivityForm(
            "清除楼顶松动的广告牌", TEAMS[GREEN].kind,
            (ShiftForm(start, start + timedelta(hours=2)),), (PlaceForm(0, "清除", 4, min_age=18),),
            team_id=self.teams[GREEN], person_in_charge=self.leaders[GREEN].name,
            phone=self.leaders[GREEN].phone, place="青禾苑3栋楼顶", content="清除松动的旧广告牌",
            is_dangerous=True,
        )  # fmt: skip
        draft_activity(self.work, form)


@dataclass
class _Course:
    """An activity on its way, with the volunteers who come to every shift of it."""

    inventor: _Inventor
    plan: Plan
    days: Sequence[date]
    who: Sequence[int]
    break_minutes: int = 0
    wanted: int = 0  # everybody
    waiting: int = 0
    id: int = 0
    shifts: tuple[int, ...] = ()
    sheets: dict[int, str] = field(default_factory=dict)  # by turn of the shift

    @property
    def work(self) -> Work:
        return self.inventor.work

    @property
    def leader(self) -> Resident:
        return self.inventor.leaders[self.plan.team]

    def publish(self) -> None:
        """Draft and open it; everybody signs up."""
        plan = self.plan
        shifts = tuple(
            ShiftForm(
                datetime.combine(day, plan.start), datetime.combine(day, plan.end),
                self.break_minutes,
            )
            for day in self.days
        )  # fmt: skip
        wanted = self.wanted or len(self.who)
        form = ActivityForm(
            plan.name, TEAMS[plan.team].kind, shifts,
            tuple(PlaceForm(at, plan.post, wanted) for at in range(len(shifts))),
            team_id=self.inventor.teams[plan.team], person_in_charge=self.leader.name,
            phone=self.leader.phone, place=plan.place, content=plan.content,
            waiting_places=self.waiting,
        )  # fmt: skip
        self.id = draft_activity(self.work, form)
        open_activity(self.work, self.id)
        page = read_activity(self.work.session, self.id, self.work.now)
        self.shifts = tuple(shift.id for shift in page.shifts)
        for place in page.places:
            for at in self.who:
                sign_up(self.work, place.id, self.inventor.ids[at])

    def printing(self, turn: int) -> Callable[[], None]:
        """Print the sheet of a shift."""

        def step() -> None:
            self.sheets[turn] = print_sheets(self.work, self.shifts[turn])[0].number

        return step

    def entering(
        self, turn: int, absent: int | None = None, *, has_doubt: bool = False
    ) -> Callable[[], None]:
        """Enter the sheet; the one at that line was not there, one may have left without a time."""

        def step() -> None:
            number = self.sheets[turn]
            lines = []
            for line in read_sheet(self.work.session, number).lines:
                if line.volunteer_id is None or line.line - 1 == absent:
                    continue
                start = datetime.combine(self.days[turn], self.plan.start)
                end = datetime.combine(self.days[turn], self.plan.end)
                left = "" if has_doubt and line.line == 3 else f"{end:%H:%M}"
                lines.append(LineForm(line.line, None, f"{start:%H:%M}", left))
            enter_sheet(self.work, number, lines)

        return step

    def approving(self, turn: int) -> Callable[[], None]:
        """The leader of the team stands up for the hours; for the own ones there is a witness."""

        def step() -> None:
            rows = list_attendance(self.work.session, shift_id=self.shifts[turn])
            own = {row.id: f"{_SIGNER}在场" for row in rows if row.name == self.leader.name}
            approve_shift(self.work, self.shifts[turn], self.leader.name, own)

        return step

    def end(self) -> None:
        """Over, with how many were served."""
        end_activity(self.work, self.id, self.plan.served, self.plan.content)

    def cancel(self, reason: str) -> None:
        """Called off: whoever signed up is to be called."""
        cancel_activity(self.work, self.id, reason)


def _drop(result: object) -> None:
    """What came of a step is not needed here."""
