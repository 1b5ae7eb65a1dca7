"""What is kept of the invented work: visits, matters, their steps and what lies beside them."""

from bisect import bisect
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import accumulate
from random import Random

from models.cases.rules.clock import PauseKind
from models.cases.rules.deliveries import DeliveryWay
from models.cases.rules.one_stop import ONE_STOP
from models.cases.rules.ratings import RatingChannel
from models.catalogue.rules import Mode, due_days_of

_OPEN = frozenset(state.code for state in ONE_STOP.states.values() if state.is_open)


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


class Staff:
    """Who works there, by account: how often at the desk, who decides."""

    def __init__(
        self, names: Mapping[int, str], at_desk: Mapping[int, float], admin: int, leader: int
    ) -> None:
        self.names = names
        self._ids = tuple(at_desk)
        self._bounds = tuple(accumulate(at_desk.values()))
        self.admin = admin
        self.leader = leader
        self.juniors = tuple(id_ for id_ in self._ids if id_ not in (admin, leader))

    def pick(self, chance: Random) -> int:
        """Somebody at the desk."""
        return self._ids[bisect(self._bounds, chance.random() * self._bounds[-1])]

    def another(self, chance: Random, than: int) -> int:
        """Somebody else at the desk."""
        return chance.choice([id_ for id_ in self._ids if id_ not in (than, self.leader)])


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
class Transfer:
    """A case given on; `to` is an account, or nobody for an outside unit."""

    at: datetime
    giver: int
    to: int | None
    unit: str
    contact: str
    reason: str
    papers: str
    answer_by: date | None
    due: date | None
    taken_at: datetime | None = None
    taken_by: str = ""  # who signed; empty: whoever took it
    answered_at: datetime | None = None
    answer: str = ""


@dataclass(slots=True)
class Pause:
    """Days that may not count."""

    kind: PauseKind
    counts_toward_clock: bool
    reason: str
    procedure: str
    started_on: date
    expected_end: date | None
    approved_by: int | None = None
    ended_on: date | None = None


@dataclass(slots=True)
class Request:
    """What a clerk asked a leader for."""

    step: str
    facts: dict[str, object]
    at: datetime
    asked_by: int
    decided_at: datetime | None = None
    decided_by: int | None = None
    approved: bool | None = None
    opinion: str = ""


@dataclass(slots=True)
class Part:
    """What one body contributes."""

    body: str
    task: str
    at: datetime
    answer_by: date
    answered_at: datetime | None = None
    answer: str = ""


@dataclass(slots=True)
class Handover:
    """The result reaching the applicant, or whoever came for it."""

    way: DeliveryWay
    at: datetime
    relation: str = ""  # of the one who came instead
    place: str = ""
    deliverers: str = ""
    post_number: str = ""


@dataclass(slots=True)
class Opinion:
    """What a resident said besides the grade; None: left open."""

    channel: RatingChannel
    parts: tuple[int | None, int | None, int | None]
    remarks: str = ""
    welcome: bool = True


@dataclass(slots=True)
class Rated:
    """A rating of a case."""

    sequence: int
    at: datetime
    grade: int
    said: Opinion
    clerk: int
    id: int = 0  # as it is filed


@dataclass(slots=True)
class Call:
    """What followed a bad rating."""

    number: str
    rated: Rated
    caller: int
    call_until: date
    state: str = "to_call"
    called_at: datetime | None = None
    said: str = ""
    finding: str = ""
    rectify_until: date | None = None
    rectified_at: datetime | None = None
    measures: str = ""
    opinion: str = ""
    closed_at: datetime | None = None


Beside = Transfer | Pause | Request | Part | Handover | Rated | Call


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
    accepted_by: int | None = None
    due: date | None = None
    provisional: bool = False
    supplement_until: date | None = None
    notices: int = 0
    handled_by: str = ""
    extended_days: int = 0
    overdue_cause: str = ""
    chase_until: date | None = None
    closed_on: date | None = None
    outcome: str = ""
    delivery: str = ""
    deliver_until: date | None = None
    delivered_on: date | None = None
    rating: int | None = None
    rated_on: date | None = None
    archived_on: date | None = None
    note: str = ""
    # For each material when it was received; None: still missing.
    received: list[datetime | None] = field(default_factory=list)
    stays: bool = False  # the first original stays at the centre for now
    right_body: str = ""
    steps: list[Step] = field(default_factory=list)
    beside: list[Beside] = field(default_factory=list)

    def take(
        self,
        at: datetime,
        transition: str,
        state: str,
        opinion: str = "",
        clerk: int | None = None,
        **facts: object,
    ) -> None:
        """Note a step, by the handler unless somebody else is named."""
        self.state = state
        self.is_open = state in _OPEN
        by = self.handler if clerk is None else clerk
        self.steps.append(Step(at, by, transition, state, opinion, facts))


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
    sheet: str = ""  # written on this blank sheet while there was no power


@dataclass(frozen=True)
class Sheet:
    """A blank sheet: entered with a visit, void, or still lying there."""

    number: str
    printed_at: datetime
    visit: int | None = None
    entered_at: datetime | None = None
    void_reason: str = ""
