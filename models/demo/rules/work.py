"""What the residents came for, and what became of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from models.cases.rules.one_stop import Outcome
from models.catalogue.rules import Mode, due_days_of
from models.demo.rules.days import NOW, Calendar, Span
from models.demo.rules.names import Weighted
from models.people.rules.groups import age_on

CLOSING = time(17, 30)
SUPPLEMENT_DAYS = 15

# What halls really see, per thousand matters; everything else in the catalogue comes seldom.
_OFTEN = {
    "B03": 90, "B05": 70, "B06": 55, "D01": 45, "L06": 45, "B11": 40, "I03": 40, "L10": 35,
    "B02": 30, "I01": 28, "C01": 14, "G01": 24, "B08": 26, "B07": 24, "F01": 16, "A01": 16,
    "A02": 14, "A05": 18, "E03": 16, "C04": 12, "H01": 16, "J06": 22, "K01": 10, "L01": 12,
    "B09": 14, "G04": 14, "D04": 14, "H04": 26, "F08": 14, "E01": 8, "C11": 8, "C12": 10,
    "I02": 22, "J01": 8, "J02": 8, "B04": 8, "D05": 5, "G03": 9, "F05": 14, "F07": 10,
}  # fmt: skip
_FOR_THE_AGED = frozenset({"B03", "D01", "D02", "D03", "D04", "D05", "D07", "A11"})
_SELDOM = 1.5
_MATTERS = Weighted({1: 80, 2: 16, 3: 4})
_RATINGS: Weighted[int | None] = Weighted({None: 17.5, 5: 58, 4: 19, 3: 4.2, 2: 0.9, 1: 0.4})
_DELIVERIES = Weighted({"当面领取": 60, "电话告知": 22, "短信告知": 12, "邮寄": 4, "上门送达": 2})
_RELATIONS = Weighted({"子女": 50, "配偶": 30, "父母": 10, "邻居": 6, "社区干部": 4})
_LATE_DAYS = 10
_RECENT = timedelta(days=32)
_WANTED_DUE = 40  # few days lie just one limit before the last: most tries find nothing
_QUESTIONS = (
    ("需要带哪些材料？", "已当面说明所需材料，并给了办事指南。"),
    ("多久能办好？", "已说明承诺时限和查询进度的办法。"),
    ("应该到哪里办理？", "已告知办理地点、工作时间和咨询电话。"),
    ("家里老人能不能不来？", "已说明可以上门办理，登记了电话。"),
)
_REASONS = (
    ("户籍地和居住地都不在本社区。", "户籍地社区党群服务中心"),
    ("不属于社区办理的事项。", "区政务服务中心综合窗口"),
    ("不符合规定的年龄条件。", "街道公共服务办公室（政策咨询）"),
)
_WITHDRAWALS = ("家里已另行办理。", "材料暂时备不齐，以后再办。", "申请人决定不办了。")
_OPINIONS = ("已办结。", "材料已转，结果已反馈申请人。", "符合条件，已办理。", "已录入系统。")


@dataclass(frozen=True)
class Thing:
    """A service item as far as the invented work needs it."""

    version_id: int
    item_id: int
    code: str
    mode: Mode
    days_total: int | None
    materials: int
    optional: int  # the last ones, asked for only of those who have them

    @property
    def due_days(self) -> int | None:
        """Working days until it must be closed."""
        return due_days_of(self.mode, self.days_total)


@dataclass(frozen=True, slots=True)
class Visitor:
    """A resident who may come to the desk."""

    id: int
    birth_date: date


@dataclass(slots=True)
class Step:
    """A step of a case."""

    at: datetime
    clerk: int
    transition: str
    state: str
    opinion: str = ""
    facts: dict[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class Matter:
    """An invented case."""

    id: int
    number: str
    applicant: int
    thing: Thing
    clerk: int
    handler: int
    registered: datetime
    extended: bool
    state: str = "intake"
    is_open: bool = True
    accepted_on: date | None = None
    clock_start: date | None = None
    accepted_at: datetime | None = None
    due: date | None = None
    provisional: bool = False
    supplement_until: date | None = None
    notices: int = 0
    closed_on: date | None = None
    outcome: str = ""
    delivery: str = ""
    rating: int | None = None
    note: str = ""
    # For each material when it was received; None: still missing.
    received: list[datetime | None] = field(default_factory=list)
    stays: bool = False  # the first original stays at the centre for now
    right_body: str = ""
    steps: list[Step] = field(default_factory=list)

    def take(
        self, at: datetime, transition: str, state: str, opinion: str = "", **facts: object
    ) -> None:
        """Note a step."""
        self.state = state
        self.is_open = state in ("enquiry", "intake", "supplementing", "accepted", "processing")
        self.steps.append(Step(at, self.handler, transition, state, opinion, facts))


@dataclass(slots=True)
class DeskVisit:
    """An invented visit with its matters."""

    id: int
    number: str
    at: datetime
    visitor: int
    contact: str  # the relation of the one who came instead; empty: came in person
    extended: bool
    clerk: int
    matters: list[Matter]


class Inventor:
    """Invents the visits of a span, day by day."""

    def __init__(
        self,
        chance: Random,
        span: Span,
        visitors: Sequence[Visitor],
        things: Sequence[Thing],
        clerks: Mapping[int, float],
    ) -> None:
        self._chance = chance
        self.span = span
        self._calendar: Calendar = span.calendar
        self._clerks = Weighted(clerks)
        self._now = datetime.combine(span.day, NOW)
        aged = [v for v in visitors if age_on(v.birth_date, span.day) >= 60] or list(visitors)
        self._visitors = list(visitors), aged
        weights = {thing: float(_OFTEN.get(thing.code, _SELDOM)) for thing in things}
        young = {t: w for t, w in weights.items() if t.code not in _FOR_THE_AGED}
        self._things = Weighted(young), Weighted(weights)
        self._limited = [t for t in things if t.mode is Mode.PROMISED and t.due_days]
        recent = sum(count for on, count in span.crowds if on >= span.day - _RECENT)
        self._due_now = _WANTED_DUE / max(recent, 2 * _WANTED_DUE)
        self._cases = self._visits = 0

    def visits(self) -> Iterator[list[DeskVisit]]:
        """All visits, a day at a time."""
        for day, count in self.span.crowds:
            sizes: list[int] = []
            while count:
                sizes.append(min(count, _MATTERS.pick(self._chance)))
                count -= sizes[-1]
            moments = self.span.moments(self._chance, day, len(sizes))
            stamp = f"{day:%Y%m%d}"
            serial = 0
            found = []
            for order, (at, size) in enumerate(zip(moments, sizes, strict=True), 1):
                found.append(self._visit(stamp, order, serial, at, size))
                serial += size
            yield found

    def _visit(self, stamp: str, order: int, serial: int, at: datetime, size: int) -> DeskVisit:
        chance = self._chance
        aged = chance.random() < 0.45
        visitor = chance.choice(self._visitors[aged])
        self._visits += 1
        extended = not self._calendar.works(at.date()) or not _is_open(at.time())
        clerk = self._clerks.pick(chance)
        visit = DeskVisit(
            id=self._visits,
            number=f"V{stamp}-{order:04d}",
            at=at,
            visitor=visitor.id,
            contact=_RELATIONS.pick(chance) if chance.random() < 0.07 else "",
            extended=extended,
            clerk=clerk,
            matters=[],
        )
        for place in range(1, size + 1):
            thing = self._pick_due_now(at) or self._things[aged].pick(chance)
            self._cases += 1
            number = f"FW{stamp}{serial + place:04d}"
            handler = clerk if chance.random() < 0.9 else self._clerks.pick(chance)
            matter = Matter(self._cases, number, visitor.id, thing, clerk, handler, at, extended)
            self._decide(matter)
            visit.matters.append(matter)
        return visit

    def _pick_due_now(self, at: datetime) -> Thing | None:
        """Now and then something that is due on the last day, so that it has its work."""
        if at.date() < self.span.day - _RECENT or self._chance.random() >= self._due_now:
            return None
        on, day = self._received_on(at), self.span.day
        found = [
            thing
            for thing in self._limited
            if self._calendar.due(on, thing.due_days or 0)[0] == day
        ]
        return self._chance.choice(found) if found else None

    def _decide(self, matter: Matter) -> None:
        chance, at = self._chance, matter.registered
        draw = chance.random()
        if matter.thing.mode is Mode.INFORM or draw < 0.06:
            matter.take(at, "register", "enquiry")
            matter.note, answer = chance.choice(_QUESTIONS)
            if at.date() < self.span.day or chance.random() < 0.7:
                matter.take(at, "answer", "closed", answer, outcome=Outcome.DONE.value)
                matter.outcome, matter.closed_on = Outcome.DONE.value, at.date()
                self._rate(matter, at)
            return
        matter.take(at, "register", "intake")
        matter.received = [at] * matter.thing.materials
        if draw < 0.075:
            reason, matter.right_body = chance.choice(_REASONS)
            matter.take(at, "decline", "declined", reason, right_body=matter.right_body)
            matter.closed_on = at.date()
        elif draw < 0.14 and matter.thing.materials > 1:
            self._notify(matter)
        else:
            self._accept(matter, at, self._received_on(at))

    def _notify(self, matter: Matter) -> None:
        """The last one or two papers are missing; most people bring them within days."""
        chance, at = self._chance, matter.registered
        missing = 1 if matter.thing.materials == 2 else chance.randrange(1, 3)
        last = len(matter.received) - matter.thing.optional
        names = slice(last - missing, last)
        matter.received[names] = [None] * missing
        matter.take(at, "notify", "supplementing")
        matter.notices = 1
        matter.supplement_until = self._calendar.due(at.date(), SUPPLEMENT_DAYS)[0]
        back = self._later(at.date(), chance.randrange(2, SUPPLEMENT_DAYS), 9, 16)
        if back > self._now:
            return
        if chance.random() < 0.12:
            matter.take(back, "withdraw", "withdrawn", chance.choice(_WITHDRAWALS))
            matter.closed_on = back.date()
            return
        matter.take(back, "supplement", "intake")
        matter.received[names] = [back] * missing
        matter.take(back, "receive", "intake")
        self._accept(matter, back, back.date())

    def _accept(self, matter: Matter, at: datetime, on: date) -> None:
        chance, days = self._chance, matter.thing.due_days
        matter.take(at, "accept", "accepted")
        matter.accepted_at, matter.accepted_on, matter.clock_start = at, at.date(), on
        matter.stays = matter.thing.materials > 0 and chance.random() < 0.04
        if days is not None:
            matter.due, matter.provisional = self._calendar.due(on, days)
        if matter.thing.mode is Mode.INSTANT:
            self._close(matter, at)
            return
        start = min(
            self._later(on, 1, 8, 11), at + timedelta(days=1) if days == 1 else datetime.max
        )
        if start <= at:
            start = at + timedelta(minutes=20)
        if start > self._now:
            return
        matter.take(start, "process", "processing")
        if chance.random() < 0.008:
            end = self._later(on, 2, 9, 16)
            if start < end <= self._now:
                matter.take(end, "withdraw", "withdrawn", chance.choice(_WITHDRAWALS))
                matter.closed_on = end.date()
                return
        if self._is_left_open(matter.due):
            return
        end = max(start, self._end(days, on))
        if end <= self._now:
            self._close(matter, end)

    def _is_left_open(self, due: date | None) -> bool:
        """What is due today is done in the course of the day; a few of the last days are late."""
        if due is None or due > self.span.day:
            return False
        return due == self.span.day or (
            due >= self.span.day - timedelta(days=_LATE_DAYS) and self._chance.random() < 0.3
        )

    def _end(self, days: int | None, on: date) -> datetime:
        """When the result came: nearly always within the limit, often well before it."""
        limit = 12 if days is None else max(days, 1)
        share = self._chance.triangular(0.25, 1.0, 0.85)
        late = self._chance.random() < 0.012
        needed = limit + self._chance.randrange(1, 6) if late else max(1, int(limit * share))
        return self._later(on, needed, 9, 17)

    def _close(self, matter: Matter, at: datetime) -> None:
        chance = self._chance
        refused = matter.thing.mode is Mode.PROMISED and chance.random() < 0.03
        outcome = Outcome.DONE
        if matter.thing.mode is Mode.PROMISED:
            outcome = Outcome.REFUSE if refused else Outcome.GRANT
        opinion = "不符合条件，已书面说明理由。" if refused else chance.choice(_OPINIONS)
        matter.take(at, "close", "closed", opinion, outcome=outcome.value)
        matter.outcome, matter.closed_on = outcome.value, at.date()
        matter.delivery = _DELIVERIES.pick(chance)
        self._rate(matter, at)

    def _rate(self, matter: Matter, at: datetime) -> None:
        matter.rating = _RATINGS.pick(self._chance)
        if matter.rating is not None:
            matter.take(at, "rate", "closed", satisfaction=matter.rating)

    def _received_on(self, at: datetime) -> date:
        """Papers after closing time or on a day off count from the next working day."""
        day = at.date()
        if at.time() >= CLOSING or not self._calendar.works(day):
            return self._calendar.next(day)
        return day

    def _later(self, day: date, days: int, first: int, last: int) -> datetime:
        """A moment so many working days later, between two hours."""
        then = self._calendar.due(day, days)[0]
        chance = self._chance
        at = datetime(then.year, then.month, then.day, chance.randrange(first, last))
        return at + timedelta(minutes=chance.randrange(31, 60))


def _is_open(at: time) -> bool:
    return time(8, 30) <= at < time(12) or time(13, 30) <= at < CLOSING
