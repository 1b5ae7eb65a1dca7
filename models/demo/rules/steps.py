"""The steps that can be taken with an invented matter, each as the desk writes it down."""

from datetime import date, datetime, time, timedelta
from random import Random

from models.cases.rules.clock import Limit, PauseKind, case_due, counts_again
from models.cases.rules.deliveries import DeliveryWay
from models.cases.rules.one_stop import Outcome
from models.cases.rules.overdue import OverdueCause
from models.catalogue.rules import Mode
from models.demo.rules import words
from models.demo.rules.days import NOW, Span
from models.demo.rules.names import Weighted
from models.demo.rules.records import (
    Call,
    Handover,
    Matter,
    Part,
    Pause,
    Request,
    Staff,
    Transfer,
)
from models.settings.rules import DeskSettings

LIMITS = DeskSettings()  # what a centre begins with
_ARCHIVED_AFTER = timedelta(days=30)
_EVENING = time(17, 5)
_AT_ONCE = Weighted({"当场领取": 70, "无需送达": 30})
_ON_PAPER = Weighted({"窗口领取": 84, "邮寄": 10, "上门送达": 6})
_CAUSES = Weighted(
    {
        OverdueCause.UNIT: 40, OverdueCause.APPLICANT: 20, OverdueCause.HANDS: 15,
        OverdueCause.SYSTEM: 15, OverdueCause.NOTICE: 10,
    }
)  # fmt: skip


class Steps:
    """Takes steps with matters; nothing happens after the last morning."""

    def __init__(self, chance: Random, span: Span, staff: Staff) -> None:
        self.chance = chance
        self.staff = staff
        self.calendar = span.calendar
        self.day = span.day
        self.now = datetime.combine(span.day, NOW)

    def accept(self, matter: Matter, at: datetime, on: date) -> None:
        """Accepted; `on` is day 0 of the limit."""
        days = matter.thing.due_days
        matter.take(at, "accept", "accepted")
        matter.accepted_at, matter.accepted_on, matter.clock_start = at, at.date(), on
        matter.accepted_by = matter.handler
        matter.stays = matter.thing.materials > 0 and self.chance.random() < 0.04
        if days is not None:
            matter.due, matter.provisional = self.calendar.due(on, days)

    def begin(self, matter: Matter) -> datetime | None:
        """Work on it begins the next working day; None: that has not come yet."""
        at, on = matter.accepted_at, matter.clock_start
        assert at is not None and on is not None
        soonest = at + timedelta(days=1) if matter.thing.due_days == 1 else datetime.max
        start = min(self.later(on, 1, 8, 11), soonest)
        if start <= at:
            start = at + timedelta(minutes=20)
        if start > self.now:
            return None
        matter.take(start, "process", "processing")
        return start

    def withdraw(self, matter: Matter, at: datetime) -> None:
        """The applicant gives up."""
        matter.take(at, "withdraw", "withdrawn", self.chance.choice(words.WITHDRAWALS))
        matter.closed_on = at.date()

    def decide(self, matter: Matter, at: datetime) -> None:
        """The result alone; whatever is late gets its cause, nearly always."""
        chance, promised = self.chance, matter.thing.mode is Mode.PROMISED
        refused = promised and chance.random() < 0.03
        outcome = Outcome.DONE
        if promised:
            outcome = Outcome.REFUSE if refused else Outcome.GRANT
        opinion = "不符合条件，已书面说明理由。" if refused else chance.choice(words.OPINIONS)
        matter.take(at, "close", "closed", opinion, outcome=outcome.value)
        matter.outcome, matter.closed_on = outcome.value, at.date()
        matter.delivery = (_ON_PAPER if promised else _AT_ONCE).pick(chance)
        if matter.due is not None and matter.closed_on > matter.due and chance.random() < 0.8:
            self.explain(matter, at)

    def explain(self, matter: Matter, at: datetime) -> None:
        """Why it is late."""
        cause = _CAUSES.pick(self.chance)
        matter.overdue_cause = cause.value
        matter.take(at, "overdue_cause", matter.state, cause=cause.value)

    def await_delivery(self, matter: Matter, at: datetime, way: DeliveryWay) -> None:
        """A paper has still to be handed over."""
        assert matter.closed_on is not None
        matter.take(at, "await_delivery", "awaiting_delivery", way=way.value)
        matter.deliver_until = self.calendar.due(matter.closed_on, LIMITS.delivery_days)[0]
        matter.delivery = way.text

    def deliver(self, matter: Matter, at: datetime, way: DeliveryWay) -> None:
        """Signed for."""
        chance = self.chance
        handover = Handover(way, at)
        if way is DeliveryWay.PROXY:
            handover.relation = chance.choice(("子女", "配偶", "邻居"))
        elif way is DeliveryWay.POST:
            handover.post_number = f"EM{chance.randrange(10**8):09d}CN"
        elif way is DeliveryWay.HOME:
            handover.deliverers, handover.place = "赵敏、孙浩", "申请人家中"
        late = matter.deliver_until is not None and matter.deliver_until < at.date()
        matter.take(
            at, "deliver", "delivered", way=way.value, relation=handover.relation, late=late
        )
        matter.delivered_on, matter.delivery = at.date(), way.text
        matter.beside.append(handover)

    def archive(self, matter: Matter) -> None:
        """A month after its end, unless something is still to be done about it."""
        if matter.closed_on is None or matter.is_open or matter.state == "awaiting_delivery":
            return
        last = max(matter.closed_on + _ARCHIVED_AFTER, matter.steps[-1].at.date())
        if last >= self.day:
            return
        at = datetime.combine(self.calendar.next(last), _EVENING)
        if at > self.now or any(isinstance(b, Call) and b.closed_at is None for b in matter.beside):
            return
        matter.take(at, "archive", "archived", clerk=self.staff.leader)
        matter.archived_on = at.date()

    def give(
        self, matter: Matter, at: datetime, to: int | None, answer_by: date | None = None
    ) -> Transfer:
        """Offered to a colleague, or to an outside unit."""
        unit, contact = self.chance.choice(words.UNITS) if to is None else ("", "")
        transfer = Transfer(
            at, matter.handler, to, unit, contact, self.chance.choice(words.GIVING),
            "申请表及材料一套", answer_by, matter.due,
        )  # fmt: skip
        taker = unit if to is None else self.staff.names[to]
        matter.take(at, "give", "transferred", transfer.reason, to=taker)
        matter.beside.append(transfer)
        return transfer

    def take_on(self, matter: Matter, transfer: Transfer, at: datetime) -> None:
        """Taken: a colleague handles it from now on; a unit does while the giver follows it up."""
        if transfer.to is None:
            matter.handled_by, transfer.taken_by = transfer.unit, transfer.contact
        else:
            matter.handler, transfer.taken_by = transfer.to, self.staff.names[transfer.to]
        transfer.taken_at = at
        matter.take(at, "take", "processing", signed_by=transfer.taken_by, unit=transfer.unit)

    def answer(self, matter: Matter, transfer: Transfer, at: datetime) -> None:
        """The outside unit has answered."""
        transfer.answered_at, transfer.answer = at, self.chance.choice(words.ANSWERS)
        matter.take(at, "answer_unit", matter.state, transfer.answer)

    def ask_joint(self, matter: Matter, at: datetime, answer_by: date) -> list[Part]:
        """Two bodies are asked for their part."""
        parts = [Part(body, task, at, answer_by) for body, task in words.JOINT]
        matter.take(at, "ask_joint", "processing", bodies=[part.body for part in parts])
        matter.beside += parts
        return parts

    def answer_joint(self, matter: Matter, part: Part, at: datetime) -> None:
        """One of them has answered."""
        part.answered_at, part.answer = at, "同意，按规定办理。"
        matter.take(at, "answer_joint", matter.state, part.answer, body=part.body)

    def post_notice(self, matter: Matter, at: datetime, days: int) -> Pause:
        """A public notice of so many working days, which do not count."""
        end = self.calendar.due(at.date(), days)[0]
        pause = Pause(PauseKind.PUBLIC_NOTICE, False, "社区公示栏", "", at.date(), end)
        matter.take(
            at, "post_notice", "public_notice", place="社区公示栏",
            start=at.date().isoformat(), end=end.isoformat(), counts=False,
        )  # fmt: skip
        self._pause(matter, pause)
        return pause

    def end_notice(self, matter: Matter, pause: Pause, at: datetime) -> None:
        """Nobody objected."""
        assert pause.expected_end is not None
        pause.ended_on = max(pause.started_on, min(at.date(), counts_again(pause.expected_end)))
        matter.take(at, "end_notice", "processing", "无异议")
        self.reckon(matter)

    def suspend(self, matter: Matter, at: datetime, days: int) -> Pause:
        """A leader agrees to wait."""
        procedure, reason = self.chance.choice(words.WAITS)
        end = self.calendar.due(at.date(), days)[0]
        leader = self.staff.leader
        pause = Pause(PauseKind.SUSPENDED, False, reason, procedure, at.date(), end, leader)
        matter.take(
            at, "suspend", "suspended", reason, leader,
            procedure=procedure, expected_end=end.isoformat(), due=_iso(matter.due),
        )  # fmt: skip
        self._pause(matter, pause)
        return pause

    def resume(self, matter: Matter, pause: Pause, at: datetime) -> None:
        """It goes on; that day counts again."""
        pause.ended_on = at.date()
        self.reckon(matter)
        matter.take(at, "resume", "processing", due=_iso(matter.due))

    def ask(self, matter: Matter, at: datetime, step: str) -> Request:
        """A clerk asks for a suspension or an extension."""
        if step == "suspend":
            procedure, reason = self.chance.choice(words.WAITS)
            facts: dict[str, object] = {
                "reason": reason, "procedure": procedure, "expected_end": None,
            }  # fmt: skip
        else:
            reason = self.chance.choice(words.EXTENDING)
            facts = {"days": 5, "reason": reason}
        request = Request(step, facts, at, matter.handler)
        matter.take(at, f"ask_{step}", matter.state, reason)
        matter.steps[-1].facts |= facts
        matter.beside.append(request)
        return request

    def refuse_request(self, matter: Matter, request: Request, at: datetime) -> None:
        """A leader does not agree."""
        request.decided_at, request.decided_by = at, self.staff.leader
        request.approved, request.opinion = False, "能按时办的先按时办，确有困难再提。"
        matter.take(
            at, "refuse_request", matter.state, request.opinion, self.staff.leader,
            step=request.step,
        )  # fmt: skip

    def extend(self, matter: Matter, at: datetime, request: Request | None = None) -> None:
        """Five more working days, by a leader's decision."""
        leader, before = self.staff.leader, matter.due
        reason = str(request.facts["reason"]) if request else self.chance.choice(words.EXTENDING)
        if request is not None:
            request.decided_at, request.decided_by = at, leader
            request.approved, request.opinion = True, "同意。"
        matter.extended_days += 5
        self.reckon(matter)
        matter.take(
            at, "extend", matter.state, reason, leader,
            days=5, before=_iso(before), after=_iso(matter.due), late=False,
        )  # fmt: skip

    def reckon(self, matter: Matter) -> None:
        """The due date anew, after what moved it."""
        if matter.clock_start is None or matter.thing.due_days is None:
            return
        limit = Limit(matter.clock_start, matter.thing.due_days, matter.extended_days)
        pauses = [b for b in matter.beside if isinstance(b, Pause)]
        due = case_due(limit, pauses, self.calendar.table)
        matter.due = due.date if due else None
        matter.provisional = due.provisional if due else False

    def later(self, day: date, days: int, first: int, last: int) -> datetime:
        """A moment so many working days later, between two hours."""
        then = self.calendar.due(day, days)[0]
        chance = self.chance
        at = datetime(then.year, then.month, then.day, chance.randrange(first, last))
        return at + timedelta(minutes=chance.randrange(31, 60))

    def _pause(self, matter: Matter, pause: Pause) -> None:
        matter.beside.append(pause)
        self.reckon(matter)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
