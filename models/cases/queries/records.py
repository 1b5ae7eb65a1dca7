"""What hangs on a case besides its history: pauses, requests, transfers, ratings and the like."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.cases.rules.callbacks import CALLBACK, Finding
from models.cases.rules.clock import PauseKind
from models.cases.rules.deliveries import DeliveryWay
from models.cases.rules.one_stop import ONE_STOP, SATISFACTION_LABELS
from models.cases.rules.ratings import RatingChannel
from models.cases.tables import (
    Callback,
    CasePause,
    CaseRequest,
    CaseTransfer,
    Delivery,
    JointPart,
    Rating,
)
from models.roles import LEADERS, Role


@dataclass(frozen=True)
class PauseRow:
    """A suspension, a public notice or an appraisal."""

    id: int
    kind: str
    label: str
    counts_toward_clock: bool
    reason: str  # of a suspension; of a notice its place
    procedure: str
    started_on: date
    expected_end: date | None
    ended_on: date | None  # the day that counts again
    objections: str
    approved_by: str


@dataclass(frozen=True)
class RequestRow:
    """What a clerk asked for; `approved` is None until a leader has decided."""

    id: int
    step: str
    label: str
    facts: dict[str, Any]
    asked_at: datetime
    asked_by: str
    decided_at: datetime | None
    decided_by: str
    approved: bool | None
    opinion: str


@dataclass(frozen=True)
class TransferRow:
    """A case on its way to somebody else."""

    id: int
    giver: str
    giver_id: int
    taker: str
    taker_id: int | None  # None: an outside unit
    contact: str
    reason: str
    papers: str
    given_at: datetime
    taken_at: datetime | None
    taken_by: str
    refused_at: datetime | None
    refusal: str
    answer_by: date | None
    answered_at: datetime | None
    answer: str

    @property
    def is_offered(self) -> bool:
        """Neither taken nor refused."""
        return self.taken_at is None and self.refused_at is None


@dataclass(frozen=True)
class JointRow:
    """The part of one body in a joint case."""

    id: int
    body: str
    task: str
    asked_at: datetime
    answer_by: date | None
    answered_at: datetime | None
    answer: str


@dataclass(frozen=True)
class DeliveryRow:
    """How the outcome was handed over."""

    id: int
    way: str
    place: str
    document: str
    deliverers: str
    at: datetime
    receiver: str
    relation: str
    post_number: str
    refusal: str
    witness: str


@dataclass(frozen=True)
class RatingRow:
    """A rating; its remarks are empty unless a leader asks (the rater is confidential)."""

    id: int
    sequence: int  # 2: after rectification
    at: datetime
    channel: str
    satisfaction: int
    label: str
    efficiency: int | None
    competence: int | None
    attitude: int | None
    remarks: str
    callback_welcome: bool


@dataclass(frozen=True)
class CallbackRow:
    """What follows a bad rating; what the resident said is there for leaders and the caller."""

    id: int
    number: str
    state: str
    state_label: str
    opened_at: datetime
    caller: str
    caller_id: int
    call_until: date
    called_at: datetime | None
    said: str
    finding: str  # the code
    finding_label: str
    rectify_until: date | None
    rectified_at: datetime | None
    measures: str
    opinion: str
    closed_at: datetime | None


Names = Mapping[int, str]


def list_pauses(session: Session, case_id: int, names: Names) -> tuple[PauseRow, ...]:
    """The pauses of a case, the oldest first."""
    return tuple(
        PauseRow(
            p.id,
            p.kind,
            PauseKind(p.kind).text,
            p.counts_toward_clock,
            p.reason,
            p.procedure,
            p.started_on,
            p.expected_end,
            p.ended_on,
            p.objections,
            _name(names, p.approved_by_id),
        )
        for p in session.scalars(_of(CasePause, case_id))
    )


def list_requests(session: Session, case_id: int, names: Names) -> tuple[RequestRow, ...]:
    """What was asked for, decided or not."""
    return tuple(
        RequestRow(
            r.id,
            r.step,
            ONE_STOP.transitions[r.step].label,
            r.facts,
            r.asked_at,
            names[r.asked_by_id],
            r.decided_at,
            _name(names, r.decided_by_id),
            r.approved,
            r.opinion,
        )
        for r in session.scalars(_of(CaseRequest, case_id))
    )


def list_transfers(session: Session, case_id: int, names: Names) -> tuple[TransferRow, ...]:
    """The transfers of a case, the oldest first."""
    return tuple(
        TransferRow(
            t.id,
            names[t.from_id],
            t.from_id,
            t.to_unit or _name(names, t.to_id),
            t.to_id,
            t.to_contact,
            t.reason,
            t.papers,
            t.given_at,
            t.taken_at,
            t.taken_by,
            t.refused_at,
            t.refusal,
            t.answer_by,
            t.answered_at,
            t.answer,
        )
        for t in session.scalars(_of(CaseTransfer, case_id))
    )


def list_joint(session: Session, case_id: int) -> tuple[JointRow, ...]:
    """The parts of a joint case in the order they were asked for."""
    return tuple(
        JointRow(j.id, j.body, j.task, j.asked_at, j.answer_by, j.answered_at, j.answer)
        for j in session.scalars(_of(JointPart, case_id))
    )


def list_deliveries(session: Session, case_id: int) -> tuple[DeliveryRow, ...]:
    """The deliveries of a case."""
    return tuple(
        DeliveryRow(
            d.id,
            DeliveryWay(d.way).text,
            d.place,
            d.document,
            d.deliverers,
            d.at,
            d.receiver,
            d.relation,
            d.post_number,
            d.refusal,
            d.witness,
        )
        for d in session.scalars(_of(Delivery, case_id))
    )


def list_ratings(session: Session, case_id: int, role: Role | None) -> tuple[RatingRow, ...]:
    """The ratings of a case; with remarks only for a leader's role."""
    return tuple(
        RatingRow(
            r.id,
            r.sequence,
            r.at,
            RatingChannel(r.channel).text,
            r.satisfaction,
            SATISFACTION_LABELS[r.satisfaction],
            r.efficiency,
            r.competence,
            r.attitude,
            r.remarks if role in LEADERS else "",
            r.callback_welcome,
        )
        for r in session.scalars(_of(Rating, case_id))
    )


def list_case_callbacks(
    session: Session, case_id: int, names: Names, role: Role | None, clerk_id: int | None = None
) -> tuple[CallbackRow, ...]:
    """The callbacks of a case; what was said only for a leader's role and the caller."""
    return tuple(
        callback_row(c, names, role in LEADERS or c.caller_id == clerk_id)
        for c in session.scalars(_of(Callback, case_id))
    )


def callback_row(c: Callback, names: Names, confidential: bool) -> CallbackRow:
    """A callback as pages show it."""
    return CallbackRow(
        c.id,
        c.number,
        c.state,
        CALLBACK.states[c.state].label,
        c.opened_at,
        names[c.caller_id],
        c.caller_id,
        c.call_until,
        c.called_at,
        c.said if confidential else "",
        c.finding,
        Finding(c.finding).text if c.finding else "",
        c.rectify_until,
        c.rectified_at,
        c.measures,
        c.opinion,
        c.closed_at,
    )


def _of(kind: Any, case_id: int) -> Any:
    return select(kind).where(kind.case_id == case_id).order_by(kind.id)


def _name(names: Names, account_id: int | None) -> str:
    return "" if account_id is None else names[account_id]
