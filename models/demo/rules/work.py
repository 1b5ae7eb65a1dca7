"""Who came to the desk, and what for."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from models.cases.rules.one_stop import Outcome
from models.cases.rules.sheets import name_sheet
from models.catalogue.rules import Mode
from models.demo.rules import words
from models.demo.rules.course import Course
from models.demo.rules.days import Span
from models.demo.rules.names import Weighted
from models.demo.rules.records import DeskVisit, Matter, Sheet, Staff, Thing, Visitor
from models.demo.rules.scenes import LONGEST_AGE, Scene, fits, list_scenes
from models.demo.rules.steps import LIMITS
from models.people.rules.groups import age_on

CLOSING = time(17, 30)

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
_RELATIONS = Weighted({"子女": 50, "配偶": 30, "父母": 10, "邻居": 6, "社区干部": 4})
_RECENT = timedelta(days=32)
_WANTED_DUE = 40  # few days lie just one limit before the last: most tries find nothing
# Blank sheets: so many were printed; there was no power so many working days before the last.
_SHEETS, _POWER_CUT, _LEFT_OUT, _SPOILT = 12, 4, 2, 4


class Inventor:
    """Invents the visits of a span, day by day."""

    def __init__(
        self,
        chance: Random,
        span: Span,
        visitors: Sequence[Visitor],
        things: Sequence[Thing],
        staff: Staff,
    ) -> None:
        self._chance = chance
        self.span = span
        self.course = Course(chance, span, staff)
        self._calendar = span.calendar
        self._staff = staff
        aged = [v for v in visitors if age_on(v.birth_date, span.day) >= 60] or list(visitors)
        self._visitors = list(visitors), aged
        weights = {thing: float(_OFTEN.get(thing.code, _SELDOM)) for thing in things}
        young = {t: w for t, w in weights.items() if t.code not in _FOR_THE_AGED}
        self._things = Weighted(young), Weighted(weights)
        self._all = list(things)
        self._limited = [t for t in things if t.mode is Mode.PROMISED and t.due_days]
        recent = sum(count for on, count in span.crowds if on >= span.day - _RECENT)
        self._due_now = _WANTED_DUE / max(recent, 2 * _WANTED_DUE)
        self._ages = self._count_back()
        self._scenes = list_scenes(chance, recent)
        self._cases = self._visits = 0
        self.sheets: list[Sheet] = []
        self._cut = next((on for on, age in self._ages.items() if age == _POWER_CUT), None)

    def visits(self) -> Iterator[list[DeskVisit]]:
        """All visits, a day at a time."""
        for day, count in self.span.crowds:
            sizes: list[int] = []
            while count:
                sizes.append(min(count, _MATTERS.pick(self._chance)))
                count -= sizes[-1]
            moments = self.span.moments(self._chance, day, len(sizes))
            stamp = f"{day:%Y%m%d}"
            if day == self._cut:
                self._print_sheets(day)
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
        on = self._received_on(at)
        scene = self._next_scene(on) if on in self._ages else None
        clerk = self._clerk_for(scene)
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
        if at.date() == self._cut:
            visit.sheet = self._write_on_sheet(visit)
        for place in range(1, size + 1):
            thing = None
            if scene is not None:
                thing = chance.choice([t for t in self._all if fits(scene, t)])
            thing = thing or self._pick_due_now(at) or self._things[aged].pick(chance)
            self._cases += 1
            number = f"FW{stamp}{serial + place:04d}"
            matter = Matter(self._cases, number, visitor.id, thing, clerk, clerk, at, extended)
            if scene is not None:
                self._play(scene, matter, visit.sheet)
            else:
                self._decide(matter, visit.sheet)
            self.course.archive(matter)
            visit.matters.append(matter)
            scene = None
        return visit

    def _clerk_for(self, scene: Scene | None) -> int:
        if scene is not None and scene.by == "junior" and self._staff.juniors:
            return self._chance.choice(self._staff.juniors)
        return self._staff.pick(self._chance)

    def _next_scene(self, on: date) -> Scene | None:
        """The next one, if its day has come; one whose day is past would not come about."""
        age = self._ages[on]
        while self._scenes and self._scenes[0].age > age + 1:
            self._scenes.pop(0)
        if not self._scenes or age > self._scenes[0].age or self._chance.random() < 0.2:
            return None
        scene = self._scenes.pop(0)
        return scene if any(fits(scene, thing) for thing in self._all) else None

    def _play(self, scene: Scene, matter: Matter, sheet: str) -> None:
        at = matter.registered
        matter.take(at, "register", "intake")
        matter.steps[-1].facts |= _noting("", sheet)
        matter.received = [at] * matter.thing.materials
        self.course.accept(matter, at, self._received_on(at))
        if matter.thing.mode is Mode.INSTANT:
            scene.play(self.course, matter, at)
            return
        start = self.course.begin(matter)
        if start is not None:
            scene.play(self.course, matter, start)

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

    def _decide(self, matter: Matter, sheet: str) -> None:
        chance, at = self._chance, matter.registered
        draw = chance.random()
        if matter.thing.mode is Mode.INFORM or draw < 0.06:
            matter.note, answer = chance.choice(words.QUESTIONS)
            matter.take(at, "register", "enquiry")
            matter.steps[-1].facts |= _noting(matter.note, sheet)
            if at.date() < self.span.day or chance.random() < 0.7:
                matter.take(at, "answer", "closed", answer, outcome=Outcome.DONE.value)
                matter.outcome, matter.closed_on = Outcome.DONE.value, at.date()
                self.course.let_rate(matter, at)
            return
        matter.take(at, "register", "intake")
        if sheet:
            matter.steps[-1].facts |= _noting("", sheet)
        matter.received = [at] * matter.thing.materials
        if draw < 0.075:
            reason, matter.right_body = chance.choice(words.REASONS)
            matter.take(at, "decline", "declined", reason, right_body=matter.right_body)
            matter.closed_on = at.date()
        elif draw < 0.14 and matter.thing.materials > 1:
            self._notify(matter)
        else:
            self._accept(matter, at, self._received_on(at))

    def _notify(self, matter: Matter) -> None:
        """The last one or two papers are missing; most people bring them within days."""
        chance, at, course = self._chance, matter.registered, self.course
        missing = 1 if matter.thing.materials == 2 else chance.randrange(1, 3)
        last = len(matter.received) - matter.thing.optional
        names = slice(last - missing, last)
        matter.received[names] = [None] * missing
        matter.take(at, "notify", "supplementing")
        matter.notices = 1
        matter.supplement_until = self._calendar.due(at.date(), LIMITS.supplement_days)[0]
        back = course.later(at.date(), chance.randrange(2, LIMITS.supplement_days), 9, 16)
        if back > course.now:
            return
        if chance.random() < 0.12:
            course.withdraw(matter, back)
            return
        matter.take(back, "supplement", "intake")
        matter.received[names] = [back] * missing
        matter.take(back, "receive", "intake")
        self._accept(matter, back, back.date())

    def _accept(self, matter: Matter, at: datetime, on: date) -> None:
        self.course.accept(matter, at, on)
        if matter.thing.mode is Mode.INSTANT:
            self.course.close(matter, at)
            return
        start = self.course.begin(matter)
        if start is not None:
            self.course.go_on(matter, start)

    def _received_on(self, at: datetime) -> date:
        """Papers after closing time or on a day off count from the next working day."""
        day = at.date()
        if at.time() >= CLOSING or not self._calendar.works(day):
            return self._calendar.next(day)
        return day

    def _count_back(self) -> dict[date, int]:
        """How many working days each of the last days lies before the last."""
        found: dict[date, int] = {}
        day, age = self.span.day, 0
        while age <= LONGEST_AGE:
            if self._calendar.works(day):
                found[day] = age
                age += 1
            day -= timedelta(days=1)
        return found

    def _print_sheets(self, day: date) -> None:
        printed = datetime.combine(day - timedelta(days=30), time(16, 30))
        for number in range(1, _SHEETS + 1):
            void = "写坏" if number == _SPOILT else ""
            self.sheets.append(Sheet(name_sheet(printed.year, number), printed, void_reason=void))

    def _write_on_sheet(self, visit: DeskVisit) -> str:
        """The number of the sheet it was written on, while the power was off; else empty."""
        place = next(
            (
                at
                for at, sheet in enumerate(self.sheets, 1)
                if sheet.visit is None and at not in (_LEFT_OUT, _SPOILT, _SHEETS)
            ),
            None,
        )
        if place is None:
            return ""
        sheet = self.sheets[place - 1]
        entered = datetime.combine(visit.at.date(), time(18)) + timedelta(minutes=3 * place)
        self.sheets[place - 1] = Sheet(sheet.number, sheet.printed_at, visit.id, entered)
        return sheet.number


def _noting(note: str, sheet: str) -> dict[str, object]:
    """The facts of registering, as the desk writes them."""
    return {"note": note, "sheet": sheet} if sheet else {"note": note} if note else {}


def _is_open(at: time) -> bool:
    return time(8, 30) <= at < time(12) or time(13, 30) <= at < CLOSING
