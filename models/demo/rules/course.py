"""How a matter goes from the desk to its end, as far as the last morning lets it."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from random import Random

from models.cases.rules.callbacks import STEP_OF_FINDING, Finding
from models.cases.rules.deliveries import DeliveryWay
from models.cases.rules.ratings import is_bad
from models.catalogue.rules import Mode
from models.demo.rules import words
from models.demo.rules.days import Span
from models.demo.rules.names import Weighted
from models.demo.rules.records import Call, Matter, Rated, Staff
from models.demo.rules.steps import LIMITS, Steps

_RATINGS: Weighted[int | None] = Weighted({None: 17.5, 5: 58, 4: 19, 3: 4.2, 2: 0.9, 1: 0.4})
_WAYS = Weighted(
    {DeliveryWay.COUNTER: 60, DeliveryWay.PROXY: 14, DeliveryWay.POST: 16, DeliveryWay.HOME: 10}
)
_FINDINGS = Weighted(
    {Finding.FIXED_NOW: 45, Finding.TO_RECTIFY: 30, Finding.UNFOUNDED: 20, Finding.MALICIOUS: 5}
)
# What befalls a matter on its way; one in six is touched at all.
_EVENTS = Weighted(
    {"": 83, "colleague": 10, "unit": 1.5, "joint": 1.5, "extend": 1.5, "suspend": 1, "notice": 1.5}
)
_LATE_DAYS = 10
# Where a scene of the last days leaves a callback, and what was found on the way there.
_WANTED = {
    "called": Finding.FIXED_NOW,
    "rectifying": Finding.TO_RECTIFY,
    "rerated": Finding.TO_RECTIFY,
    "appeal": Finding.MALICIOUS,
}


class Course(Steps):
    """Lets chance decide which steps are taken, and when."""

    def __init__(self, chance: Random, span: Span, staff: Staff) -> None:
        super().__init__(chance, span, staff)
        self._serials: Counter[date] = Counter()

    def go_on(self, matter: Matter, start: datetime) -> None:
        """From the beginning of the work to whatever end it has reached."""
        on = matter.clock_start
        assert on is not None
        if self.chance.random() < 0.008:
            end = self.later(on, 2, 9, 16)
            if start < end <= self.now:
                self.withdraw(matter, end)
                return
        free = self._befall(matter, start)
        if free is None or self._is_left_open(matter):
            return
        end = max(free + timedelta(minutes=20), self._end(matter, on))
        if end <= self.now:
            self.close(matter, end)

    def close(self, matter: Matter, at: datetime) -> None:
        """With a result, handed over in most cases, and rated in most cases."""
        self.decide(matter, at)
        rated_at: datetime | None = at
        if matter.thing.mode is Mode.PROMISED:
            rated_at = self._hand_over(matter, at)
        if rated_at is not None:
            self.let_rate(matter, rated_at)

    def let_rate(self, matter: Matter, at: datetime) -> None:
        """Most people rate."""
        grade = _RATINGS.pick(self.chance)
        if grade is not None:
            self.rate(matter, at, grade)

    def rate(self, matter: Matter, at: datetime, grade: int, wanted: str = "") -> None:
        """The first rating; a bad one is called back, as far as `wanted` if that is given."""
        matter.take(at, "rate", "rated")
        matter.rating, matter.rated_on = grade, at.date()
        rated = Rated(1, at, grade, self.chance.choice(words.SAID[grade]), matter.handler)
        matter.beside.append(rated)
        if is_bad(grade):
            self._call_back(matter, rated, wanted)

    def _befall(self, matter: Matter, start: datetime) -> datetime | None:
        """What comes in between; returns when the handler is free again, None: still waiting."""
        chance, days = self.chance, matter.thing.due_days
        event = _EVENTS.pick(chance)
        if event and event != "colleague" and days is not None and days < 5:
            return start
        at = start + timedelta(minutes=25)
        if not event or at > self.now:
            return start
        day = at.date()
        match event:
            case "colleague":
                transfer = self.give(matter, at, self.staff.another(chance, matter.handler))
                then = at + timedelta(minutes=chance.randrange(20, 140))
                if then > self.now:
                    return None
                self.take_on(matter, transfer, then)
                return then
            case "unit":
                transfer = self.give(matter, at, None, self.calendar.due(day, 5)[0])
                then, end = (
                    self.later(day, 1, 9, 16),
                    self.later(day, chance.randrange(2, 7), 9, 16),
                )
                if then > self.now:
                    return None
                self.take_on(matter, transfer, then)
                if end > self.now:
                    return None
                self.answer(matter, transfer, max(end, then))
            case "joint":
                parts = self.ask_joint(matter, at, self.calendar.due(day, 5)[0])
                end = at
                for part in parts:
                    end = max(end, self.later(day, chance.randrange(1, 5), 9, 16))
                    if end > self.now:
                        return None
                    self.answer_joint(matter, part, end)
            case "extend":
                if matter.due is not None:
                    self.extend(matter, at)
                return at
            case "suspend":
                if matter.due is None:
                    return at
                wait = chance.randrange(3, 9)
                pause = self.suspend(matter, at, wait)
                end = self.later(day, wait, 9, 16)
                if end > self.now:
                    return None
                self.resume(matter, pause, end)
            case _:
                pause = self.post_notice(matter, at, 5)
                end = self.later(day, 6, 9, 16)
                if end > self.now:
                    return None
                self.end_notice(matter, pause, end)
        return end

    def _is_left_open(self, matter: Matter) -> bool:
        """What is due today is done in the course of the day; a few of the last days are late."""
        due, chance = matter.due, self.chance
        if due is None or due > self.day:
            return False
        if due == self.day:
            return True
        left = due >= self.day - timedelta(days=_LATE_DAYS) and chance.random() < 0.3
        if left and chance.random() < 0.5:
            self._explain_open(matter)
        return left

    def _explain_open(self, matter: Matter) -> None:
        assert matter.due is not None
        at = datetime.combine(self.calendar.next(matter.due), time(8, 50))
        if matter.steps[-1].at < at <= self.now:
            self.explain(matter, at)

    def _end(self, matter: Matter, on: date) -> datetime:
        """When the result came: nearly always within the limit, often well before it."""
        days = matter.thing.due_days
        limit = 12 if days is None else max(days, 1) + matter.extended_days
        share = self.chance.triangular(0.25, 1.0, 0.85)
        late = self.chance.random() < 0.012
        needed = limit + self.chance.randrange(1, 6) if late else max(1, int(limit * share))
        return self.later(on, needed, 9, 17)

    def _hand_over(self, matter: Matter, at: datetime) -> datetime | None:
        """How the result reaches the applicant; returns when, None: not yet."""
        chance = self.chance
        draw = chance.random()
        if draw < 0.15:
            way = _WAYS.pick(chance)
            self.await_delivery(matter, at, way)
            then = self.later(at.date(), chance.randrange(1, 9), 9, 17)
            if then > self.now:
                return None
            self.deliver(matter, then, way)
            return then
        if draw < 0.35:
            then = at + timedelta(minutes=10)
            if then <= self.now:
                self.deliver(matter, then, DeliveryWay.COUNTER)
                return then
        return at

    def _call_back(self, matter: Matter, rated: Rated, wanted: str) -> None:
        """A named person calls, finds out, and sees that it is put right."""
        chance, day = self.chance, rated.at.date()
        self._serials[day] += 1
        number = f"HF{day:%Y%m%d}{self._serials[day]:04d}"
        until = self.calendar.due(day, LIMITS.callback_days)[0]
        call = Call(number, rated, matter.handler, until)
        matter.beside.append(call)
        matter.take(rated.at, "callback", matter.state, number=number)
        called = self.later(day, 3 if chance.random() < 0.05 else 1, 9, 17)
        if wanted == "to_call" or called > self.now:
            return
        finding = _WANTED.get(wanted) or _FINDINGS.pick(chance)
        step = STEP_OF_FINDING[finding]
        call.called_at, call.finding = called, finding.value
        call.said = words.CALLED[finding]
        call.state = {"call": "called", "call_rectify": "rectifying"}.get(step, "appeal")
        matter.take(called, f"cb_{step}", matter.state, number=number, finding=finding.value)
        free = called
        if finding is Finding.FIXED_NOW:
            call.rectified_at = called
        elif finding is Finding.TO_RECTIFY:
            free = self._rectify(matter, call, called, wanted)
        if call.rectified_at is not None and (wanted == "rerated" or chance.random() < 0.6):
            self._rate_again(matter, free)
        end = self.later(free.date(), 2, 9, 17)
        # What a scene shows stays as it is.
        if end <= self.now and not wanted and call.state != "rectifying":
            close = "close_appeal" if call.state == "appeal" else "close"
            by = self.staff.leader if call.state == "appeal" else call.caller
            call.closed_at, call.state = end, "closed"
            call.opinion = "已核实，情况已说明。" if close == "close_appeal" else ""
            matter.take(end, f"cb_{close}", matter.state, clerk=by, number=number)

    def _rectify(self, matter: Matter, call: Call, called: datetime, wanted: str) -> datetime:
        """Put right within the time given, rarely after it; or that has not come yet."""
        due = self.calendar.due(called.date(), LIMITS.rectify_days)[0]
        call.rectify_until = due
        days = self.chance.randrange(3, 14) if self.chance.random() < 0.92 else 17
        at = self.later(called.date(), 3 if wanted == "rerated" else days, 9, 17)
        if at > self.now or wanted == "rectifying":
            return called
        call.rectified_at, call.measures = at, self.chance.choice(words.MEASURES)
        call.state = "rectified"
        matter.take(at, "cb_rectify", matter.state, number=call.number, late=due < at.date())
        return at

    def _rate_again(self, matter: Matter, free: datetime) -> None:
        at = self.later(free.date(), 1, 9, 17)
        if at > self.now:
            return
        grade = self.chance.choice((5, 5, 4, 4, 3))
        matter.take(at, "rate_again", "rated")
        matter.beside.append(Rated(2, at, grade, words.SAID[grade][0], matter.handler))
