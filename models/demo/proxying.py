"""The invented centre's proxy service: done by the real actions, moment by moment.

So nothing in it can be uneven: every custody list, every fen, every paper came about as any other.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from models.cases.actions.ratings import RatingGiven
from models.cases.rules.one_stop import Outcome
from models.catalogue.rules import Mode, ProxyAllowed
from models.demo.queries import Stock
from models.demo.rules.days import NOW, Span
from models.demo.rules.receipts import draw_receipt
from models.demo.rules.residents import Resident
from models.people.queries import unpack_groups
from models.people.rules.groups import age_on
from models.pictures.actions import keep_picture
from models.proxy.actions.agents import AgentForm, add_agent, set_duty
from models.proxy.actions.letters import LetterForm, renew_letter, sign_letter
from models.proxy.actions.money import EntryForm, keep_entry
from models.proxy.actions.moving import LineForm
from models.proxy.actions.requests import RequestForm, register_request
from models.proxy.actions.steps import (
    HandOn,
    archive_request,
    ask_supplement,
    close_request,
    give_back,
    lodge,
    move_materials,
    move_request,
    rate_request,
    receive_materials,
    receive_results,
    revoke_letter,
    terminate_request,
)
from models.proxy.queries.custody import read_custody
from models.proxy.rules.custody import Holder, HolderKind, MaterialForm
from models.proxy.rules.letters import Power
from models.proxy.rules.money import EntryKind
from models.proxy.rules.states import ProxyMode, Source
from models.roles import EVERYONE
from models.work import Work, action

MOST = 120
_A_CASE_IN = 20  # at most one case in twenty is a proxy case
_AGENTS = (
    ("李敏", "党群服务中心", "李敏"),
    ("赵敏", "党群服务中心", "赵敏"),
    ("孙浩", "党群服务中心", "孙浩"),
    ("周婷", "志愿者服务队", ""),
    ("孙建国", "社区网格", ""),
    ("王倩", "社区网格", ""),
)
_OFFICES = ("区政务服务中心", "街道民政办", "区医保局", "区残联")
_ERRANDS = ("代缴电费", "代缴水费", "代购药品", "代缴燃气费")
_SOURCES = (Source.PHONE, Source.PHONE, Source.HOME, Source.GRID, Source.COUNTER)
_DAY = timedelta(days=1)


@dataclass
class _Course:
    """One request on its way. Each step of it yields the working days until the next one."""

    work: Work
    chance: Random
    person: Resident
    agent_id: int
    agent: str
    item: str
    second: int  # a supervisor, for the second signature
    number: int
    case: int = 0
    office: str = ""
    keeps: bool = False  # the office keeps the originals

    @property
    def principal(self) -> Holder:
        return Holder(HolderKind.PRINCIPAL, self.person.name)

    @property
    def drawer(self) -> Holder:
        return Holder(HolderKind.CENTRE, f"{self.agent} {self.number % 4 + 1}号抽屉")

    def register(self, mode: ProxyMode = ProxyMode.PROXY, *, visit: date | None = None) -> None:
        p = self.person
        address = f"{p.estate}{p.building}栋{p.entrance}单元{p.room}" if p.building else p.estate
        source = Source.HOME if visit else self.chance.choice(_SOURCES)
        form = RequestForm(
            p.id, self.item, self.agent_id, mode, source, frozenset(unpack_groups(p.groups)),
            visit_on=visit, visit_address=address if source is Source.HOME else "",
            task=self.chance.choice(("上门取材料", "行动不便，代为办理", "子女在外地", "")),
        )  # fmt: skip
        self.case = register_request(self.work, form)

    def sign(self, days: int = 90) -> LetterForm:
        today = self.work.today
        return LetterForm(
            frozenset(Power), "本事项的提交、补正、领取和代缴", today, today + timedelta(days=days)
        )

    def receive(self) -> None:
        lines = (
            LineForm("居民身份证", MaterialForm.ORIGINAL, 1, 1),
            LineForm("户口簿", MaterialForm.ORIGINAL, 1, self.chance.randrange(3, 9)),
            LineForm("申请表", MaterialForm.PHOTOCOPY, 2, 2),
        )[self.chance.randrange(2) :]
        drawer = self.drawer.name.partition(" ")[2]
        receive_materials(self.work, self.case, lines, drawer)

    def lodge(self) -> None:
        self.office = self.chance.choice(_OFFICES)
        gone, there = (
            Holder(kind, self.office) for kind in (HolderKind.USED_UP, HolderKind.OFFICE)
        )
        moves = [
            HandOn(
                line.id, copies, holder, gone if line.form is MaterialForm.PHOTOCOPY else there
            )
            for line in read_custody(self.work.session, self.case).lines
            for holder, copies in line.holders
            if holder.kind is HolderKind.CENTRE
        ]  # fmt: skip
        receipt = f"S{self.work.today:%m%d}{self.number:03d}"
        lodge(self.work, self.case, self.office, receipt, moves)

    def money(self, amount: Decimal) -> Decimal:
        """An advance and what was paid of it; returns what is left."""
        paid = amount - Decimal(self.chance.randrange(1, 3000)) / 100
        signer = self.second if amount >= 500 else None
        self.enter(EntryKind.ADVANCE, amount, f"DB-{self.number:04d}", signer)
        what = self.chance.choice(_ERRANDS)
        number = f"PJ{self.work.today:%y%m}{self.number:04d}"
        picture = keep_picture(self.work, draw_receipt(number))
        signer = self.second if paid >= 500 else None
        self.enter(EntryKind.PAYMENT, paid, number, signer, what, picture)
        return amount - paid

    def enter(
        self,
        kind: EntryKind,
        amount: Decimal,
        receipt: str,
        signer: int | None = None,
        what: str = "",
        picture: int | None = None,
    ) -> None:
        party = self.person.name if kind is not EntryKind.PAYMENT else what.removeprefix("代")
        form = EntryForm(kind, amount, receipt, party, what, picture, signer)
        keep_entry(self.work, self.case, form)

    def bring_back(self) -> None:
        moves = tuple(
            HandOn(line.id, copies, holder, self.principal)
            for line in read_custody(self.work.session, self.case).lines
            for holder, copies in line.holders
            if holder.kind in (HolderKind.CENTRE, HolderKind.OFFICE)
        )
        if moves:
            move_materials(self.work, self.case, moves, "回交")

    def settle(self, left: Decimal) -> None:
        self.bring_back()
        if left:
            self.enter(EntryKind.REFUND, left, f"SK-{self.number:04d}")
        give_back(self.work, self.case)

    def begin(self) -> Iterator[int]:
        """To the office."""
        self.register()
        if self.chance.random() < 0.3:
            move_request(self.work, self.case, "await_letter")
            yield 1
        sign_letter(self.work, self.case, self.sign())
        self.receive()
        yield self.chance.randrange(1, 3)
        self.lodge()
        yield 1
        move_request(self.work, self.case, "process")
        if not self.keeps:
            self.bring_back()  # the office has seen the originals


Script = Callable[[_Course], Iterator[int]]


def _whole(course: _Course, *, cash: bool = False, end: str = "rated") -> Iterator[int]:
    left = Decimal(0)
    yield from course.begin()
    if cash:
        left = course.money(Decimal(course.chance.randrange(5, 25) * 10))
    yield course.chance.randrange(2, 6)
    if end == "closed" or course.chance.random() < 0.5:
        results = (LineForm("办理结果通知", MaterialForm.ORIGINAL, 1),)
        receive_results(course.work, course.case, results, course.office, "结果夹")
    close_request(course.work, course.case, Outcome.DONE, "已办妥。")
    if end == "closed":
        return
    course.settle(left)
    if end == "returned":
        return
    yield 2
    grade = course.chance.choices((5, 4, 3, 2), (60, 32, 6, 2))[0]
    rate_request(course.work, course.case, RatingGiven(grade))
    if end == "archived" and grade > 2:
        yield 3
        archive_request(course.work, course.case)


def _paid(course: _Course) -> Iterator[int]:
    return _whole(course, cash=True)


def _signed_twice(course: _Course) -> Iterator[int]:
    """More than the limit from which a supervisor signs, too."""
    yield from course.begin()
    left = course.money(Decimal(620))
    yield 2
    close_request(course.work, course.case, Outcome.DONE, "药品已送到家。")
    course.settle(left)


def _archived(course: _Course) -> Iterator[int]:
    return _whole(course, end="archived")


def _returned(course: _Course) -> Iterator[int]:
    return _whole(course, end="returned")


def _closed(course: _Course) -> Iterator[int]:
    return _whole(course, end="closed")


def _processing(course: _Course) -> Iterator[int]:
    yield from course.begin()


def _overdue(course: _Course) -> Iterator[int]:
    """The original should have been back long ago."""
    course.keeps = True
    yield from course.begin()


def _registered(course: _Course) -> Iterator[int]:
    course.register(visit=course.work.today + _DAY)
    yield from ()


def _awaiting(course: _Course) -> Iterator[int]:
    course.register(visit=course.work.today)
    yield 0
    move_request(course.work, course.case, "await_letter")


def _in_custody(course: _Course) -> Iterator[int]:
    course.register()
    # A letter that ends within days.
    sign_letter(course.work, course.case, course.sign(days=6))
    yield 0
    course.receive()


def _lodged(course: _Course) -> Iterator[int]:
    yield from _in_custody(course)
    yield 1
    course.lodge()


def _supplementing(course: _Course) -> Iterator[int]:
    yield from course.begin()
    yield 1
    ask_supplement(course.work, course.case, "缺病历首页，请补复印件 1 份")


def _supplemented(course: _Course) -> Iterator[int]:
    yield from _supplementing(course)
    yield 2
    drawer = course.drawer.name.partition(" ")[2]
    lines = (LineForm("病历首页", MaterialForm.PHOTOCOPY, 1, 1),)
    receive_materials(course.work, course.case, lines, drawer)
    yield 1
    course.lodge()
    yield 2
    move_request(course.work, course.case, "process")
    close_request(course.work, course.case, Outcome.DONE, "补正后已办妥。")
    course.settle(Decimal(0))


def _suspended(course: _Course) -> Iterator[int]:
    yield from course.begin()
    yield 1
    move_request(course.work, course.case, "suspend", "委托人住院，等出院小结")


def _renewed(course: _Course) -> Iterator[int]:
    yield from _suspended(course)
    yield 4
    renew_letter(course.work, course.case, course.sign(), "出院小结已到，继续办理")


def _renewed_whole(course: _Course) -> Iterator[int]:
    yield from _renewed(course)
    yield 1
    move_request(course.work, course.case, "process")
    yield 2
    close_request(course.work, course.case, Outcome.DONE, "续办后已办妥。")
    course.settle(Decimal(0))
    yield 1
    rate_request(course.work, course.case, RatingGiven(5))


def _terminated(course: _Course) -> Iterator[int]:
    yield from course.begin()
    yield 1
    terminate_request(course.work, course.case, "政策条件不符，委托人同意终止")
    yield 1
    course.settle(Decimal(0))


def _revoked(course: _Course) -> Iterator[int]:
    """Ended by the principal, the originals not yet back."""
    course.keeps = True
    yield from course.begin()
    yield 1
    revoke_letter(course.work, course.case, "子女回来，自己去办")


def _withdrawn(course: _Course) -> Iterator[int]:
    course.register()
    yield 1
    move_request(course.work, course.case, "withdraw", "暂时不办了")


def _assisted(course: _Course) -> Iterator[int]:
    course.register(ProxyMode.ASSISTED)
    yield 0
    move_request(course.work, course.case, "assist")


def _assisted_whole(course: _Course) -> Iterator[int]:
    yield from _assisted(course)
    yield 1
    close_request(course.work, course.case, Outcome.DONE, "陪同到窗口办妥。")
    give_back(course.work, course.case)
    yield 1
    rate_request(course.work, course.case, RatingGiven(5))


def _holds_money(course: _Course) -> Iterator[int]:
    """An advance of yesterday, not yet paid out: cash over night, which the page tells."""
    yield from course.begin()
    yield 0
    course.enter(EntryKind.ADVANCE, Decimal("180.00"), f"DB-{course.number:04d}")


# The last days, each with the working days back at which it begins; the overdue one is the oldest.
_NOW: tuple[tuple[int, Script], ...] = (
    (16, _overdue), (5, _holds_money), (1, _registered), (2, _awaiting), (3, _in_custody),
    (4, _lodged), (7, _supplementing), (6, _suspended), (12, _renewed), (10, _closed),
    (4, _revoked), (2, _assisted), (9, _processing), (11, _returned), (0, _registered),
    (8, _processing),
)  # fmt: skip
_BEFORE: tuple[Script, ...] = (
    _paid, _archived, _whole, _assisted_whole, _paid, _supplemented, _signed_twice, _terminated,
    _renewed_whole, _archived, _withdrawn, _paid, _returned,
)  # fmt: skip


@action("生成演示代办", may=EVERYONE)
def invent_proxies(
    work: Work, span: Span, seed: int, residents: Sequence[Resident], grids: list[int], stock: Stock
) -> int:
    """Agents with their duty days, and requests in every state; returns how many requests."""
    return _Inventor(work, span, Random(f"proxy {seed}"), residents, stock).invent(grids)


@dataclass
class _Inventor:
    work: Work
    span: Span
    chance: Random
    residents: Sequence[Resident]
    stock: Stock

    def invent(self, grids: list[int]) -> int:
        last = datetime.combine(self.span.day, NOW)
        agents = self._appoint(grids)
        principals = self._principals()
        count = min(MOST, self.span.cases // _A_CASE_IN) if principals else 0
        items = [
            item.code
            for item in self.stock.items.values()
            if ProxyAllowed(item.proxy) is ProxyAllowed.YES
            and item.mode is Mode.PROMISED
            and item.days_total
        ]
        waiting: list[tuple[datetime, int, Iterator[int]]] = []
        for number, (begins, script) in enumerate(self._scripts(count), 1):
            agent_id, name = agents[number % len(agents)]
            course = _Course(
                self.work, self.chance, principals[number * 7 % len(principals)], agent_id, name,
                self.chance.choice(items), self.stock.accounts["陈静"], number,
            )  # fmt: skip
            waiting.append((begins, number, script(course)))
        while waiting:
            waiting.sort(key=lambda entry: entry[:2])
            at, number, steps = waiting.pop(0)
            self.work.now = at
            days = next(steps, None)
            if days is None:
                continue
            then = self._later(at, days)
            if then < last:
                waiting.append((then, number, steps))
        self.work.now = last
        return count

    def _appoint(self, grids: list[int]) -> list[tuple[int, str]]:
        self.work.now = self.span.began + timedelta(minutes=30)
        agents = []
        for at, (name, unit, account) in enumerate(_AGENTS):
            own = tuple(grids[at :: len(_AGENTS)])
            form = AgentForm(
                name, unit, f"D{at + 1:02d}", f"1990000{7000 + at:04d}",
                self.stock.accounts.get(account) if account else None, own,
            )  # fmt: skip
            agents.append((add_agent(self.work, form), name))
        day, order = self.span.day - 10 * _DAY, 0
        while day <= self.span.day + 20 * _DAY:
            if self.span.calendar.works(day):
                two = (agents[order % len(agents)][0], agents[(order + 1) % len(agents)][0])
                set_duty(self.work, day, two)
                order += 1
            day += _DAY
        return agents

    def _principals(self) -> list[Resident]:
        """Adults who agreed; those in a priority group first of all."""
        able = [
            p
            for p in self.residents
            if p.consents and p.guardian is None and age_on(p.birth_date, self.span.start) >= 18
        ]
        return [p for p in able if p.groups] or able

    def _scripts(self, count: int) -> Iterator[tuple[datetime, Script]]:
        """When each begins: those of the last days, and the rest over the year before them."""
        recent = _NOW[:count]
        for back, script in recent:
            yield self._at(self._before(back)), script
        days = (self.span.day - self.span.start).days
        for number in range(count - len(recent)):
            ago = 45 + self.chance.randrange(max(1, min(365, days) - 60))
            day = self.span.calendar.next(self.span.day - ago * _DAY)
            yield self._at(day), _BEFORE[number % len(_BEFORE)]

    def _before(self, days: int) -> date:
        day = self.span.day
        while days or not self.span.calendar.works(day):
            day -= _DAY
            days -= self.span.calendar.works(day) and days > 0
        return day

    def _at(self, day: date) -> datetime:
        minutes = self.chance.randrange(5, 55)
        hour = 8 if day == self.span.day else self.chance.choice((9, 10, 14, 15))
        return datetime.combine(day, time(hour, minutes))

    def _later(self, at: datetime, days: int) -> datetime:
        if not days:
            return at + timedelta(minutes=40)
        then = self.span.calendar.due(at.date(), days)[0]
        return datetime.combine(then, time(self.chance.choice((9, 11, 14, 16)), at.minute))
