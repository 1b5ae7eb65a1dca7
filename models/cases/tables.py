"""Visits, cases, their steps and materials, and the papers issued."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.catalogue.rules import is_optional
from models.catalogue.tables import ItemVersion
from models.people.tables import Person
from models.store.base import Base, Id, Versioned, masked

# The two steps that are counted by their day: as text, the words of the partial index.
NOTICE_STEPS = text("transition IN ('notify', 'notify_again')")


class Visit(Base):
    """Somebody at the desk, for one or several matters."""

    __tablename__ = "visit"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    at: Mapped[datetime] = mapped_column(index=True)
    visitor_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    # Who came instead of the visitor, and as what (a relative, a neighbour).
    came_for_them: Mapped[str] = mapped_column(String(80), default="")
    relation: Mapped[str] = mapped_column(String(20), default="")
    relation_phone: Mapped[str] = mapped_column(String(40), default="", info=masked("phone"))
    channel: Mapped[str] = mapped_column(String(10), default="窗口")
    extended_hours: Mapped[bool] = mapped_column(Boolean, default=False)
    clerk_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"))
    visitor: Mapped[Person] = relationship()


class Case(Versioned, Base):
    """One matter of one applicant, with a clock and an end."""

    __tablename__ = "service_case"
    __table_args__ = (
        Index("ix_service_case_registered_on", "registered_on", "id"),
        Index("ix_service_case_state", "state", "registered_on", "id"),
        Index("ix_service_case_applicant_id", "applicant_id", "id"),
        Index(
            "ix_service_case_open",
            "handler_id",
            "due_date",
            # As SQLAlchemy asks: SQLite takes a partial index only for its very words.
            sqlite_where=text("is_open = 1"),
        ),
        Index("ix_service_case_closed_on", "closed_on", "satisfaction"),
        Index("ix_service_case_accepted_on", "accepted_on"),
        Index("ix_service_case_rated_on", "rated_on"),
        # What was closed late: one case in a hundred.
        Index(
            "ix_service_case_late",
            "closed_on",
            "due_date",
            sqlite_where=text("closed_on > due_date"),
        ),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    kind: Mapped[str] = mapped_column(String(10), default="one_stop")
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visit.id"), index=True)
    applicant_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    item_version_id: Mapped[int] = mapped_column(ForeignKey("item_version.id"))
    state: Mapped[str] = mapped_column(String(20))
    is_open: Mapped[bool]
    first_asked_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    handler_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    handled_by: Mapped[str] = mapped_column(String(80), default="")  # the body, where not a clerk
    registered_on: Mapped[date]
    intake_at: Mapped[datetime]
    accepted_on: Mapped[date | None]
    clock_start: Mapped[date | None]  # day 0: may be the next working day, or that of the papers
    accepted_at: Mapped[datetime | None]
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    due_date: Mapped[date | None]
    provisional: Mapped[bool] = mapped_column(default=False)
    supplement_until: Mapped[date | None]
    notice_count: Mapped[int] = mapped_column(default=0)
    extended_hours: Mapped[bool] = mapped_column(default=False)
    extended_days: Mapped[int] = mapped_column(default=0)  # working days added by extensions
    limit_days: Mapped[int | None]  # given anew on reopening, in place of the item's
    overdue_cause: Mapped[str] = mapped_column(String(20), default="")
    chase_until: Mapped[date | None]  # an answer to a formal reminder is due
    closed_on: Mapped[date | None]
    outcome: Mapped[str] = mapped_column(String(20), default="")
    delivery: Mapped[str] = mapped_column(String(20), default="")
    deliver_until: Mapped[date | None]
    delivered_on: Mapped[date | None]
    # The first rating counts; one after rectification is kept in `rating` and told apart.
    satisfaction: Mapped[int | None]  # 5 非常满意 … 1 非常不满意; None is not rated
    rated_on: Mapped[date | None]
    archived_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(Text, default="")
    visit: Mapped[Visit | None] = relationship()
    applicant: Mapped[Person] = relationship()
    item: Mapped[ItemVersion] = relationship()
    materials: Mapped[list["CaseMaterial"]] = relationship(order_by="CaseMaterial.seq")


class CaseMaterial(Base):
    """One paper the case needs: asked for, brought or missing."""

    __tablename__ = "case_material"
    case_id: Mapped[int] = mapped_column(ForeignKey("service_case.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    form: Mapped[str] = mapped_column(String(20), default="")
    copies: Mapped[int] = mapped_column(default=1)
    requirement: Mapped[str] = mapped_column(String(120), default="")
    source: Mapped[str] = mapped_column(String(120), default="")
    received_at: Mapped[datetime | None]
    stays: Mapped[bool] = mapped_column(default=False)

    @property
    def is_missing(self) -> bool:
        """Still to be brought; what is asked for only «如有» never is."""
        return self.received_at is None and not is_optional(self.name)


class CaseStep(Base):
    """What was done with a case, when, by whom. Append-only: a correction is a new step."""

    __tablename__ = "case_step"
    __audited__ = False  # the steps are the history themselves
    __table_args__ = (Index("ix_case_step_notice", "at", sqlite_where=NOTICE_STEPS),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("service_case.id"), index=True)
    at: Mapped[datetime]
    clerk_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    transition: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))  # the state it led to
    opinion: Mapped[str] = mapped_column(Text, default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    case: Mapped[Case] = relationship()


class Paper(Base):
    """A paper as it was issued: filed as its facts, printed again from them."""

    __tablename__ = "paper"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    document_number: Mapped[str] = mapped_column(String(40), unique=True)
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visit.id"), index=True)
    issued_at: Mapped[datetime]
    clerk_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    template: Mapped[int] = mapped_column(default=1)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    prints: Mapped[int] = mapped_column(default=0)
    visit: Mapped[Visit | None] = relationship()
    cases: Mapped[list[Case]] = relationship(secondary="paper_case")


class PaperCase(Base):
    """Which cases a paper speaks of."""

    __tablename__ = "paper_case"
    __audited__ = False
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(
        ForeignKey("service_case.id"), primary_key=True, index=True
    )


class CasePause(Base):
    """Days that may not count towards the limit: a suspension, a public notice, an appraisal."""

    __tablename__ = "case_pause"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("service_case.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))  # suspended, public_notice, appraisal
    counts_toward_clock: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(Text, default="")
    procedure: Mapped[str] = mapped_column(String(80), default="")
    started_on: Mapped[date]
    expected_end: Mapped[date | None]
    ended_on: Mapped[date | None]  # the day of resumption, which counts again
    objections: Mapped[str] = mapped_column(Text, default="")
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    case: Mapped[Case] = relationship()


class CaseRequest(Base):
    """A step that a clerk asks for and a supervisor decides: suspension, extension."""

    __tablename__ = "case_request"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("service_case.id"), index=True)
    step: Mapped[str] = mapped_column(String(20))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(index=True)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    approved: Mapped[bool | None]
    opinion: Mapped[str] = mapped_column(Text, default="")
    case: Mapped[Case] = relationship()


class CaseTransfer(Base):
    """A case given to another handler or an outside unit; the giver answers until it is taken."""

    __tablename__ = "case_transfer"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("service_case.id"), index=True)
    from_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    to_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    to_unit: Mapped[str] = mapped_column(String(80), default="")  # an outside unit instead
    to_contact: Mapped[str] = mapped_column(String(80), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    papers: Mapped[str] = mapped_column(Text, default="")
    given_at: Mapped[datetime] = mapped_column(index=True)
    taken_at: Mapped[datetime | None]
    taken_by: Mapped[str] = mapped_column(String(80), default="")  # who signed for it
    refused_at: Mapped[datetime | None]
    refusal: Mapped[str] = mapped_column(Text, default="")
    answer_by: Mapped[date | None]
    answered_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    case: Mapped[Case] = relationship()


class JointPart(Base):
    """What one body contributes to a case that several handle together; the handler leads."""

    __tablename__ = "joint_part"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("service_case.id"), index=True)
    body: Mapped[str] = mapped_column(String(80))
    task: Mapped[str] = mapped_column(Text, default="")
    asked_at: Mapped[datetime]
    answer_by: Mapped[date | None]
    answered_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    case: Mapped[Case] = relationship()


class Delivery(Base):
    """How an outcome reached the applicant, and who signed for it."""

    __tablename__ = "delivery"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("service_case.id"), index=True)
    way: Mapped[str] = mapped_column(String(20))  # counter, post, proxy, home
    place: Mapped[str] = mapped_column(String(120), default="")
    document: Mapped[str] = mapped_column(String(120), default="")
    deliverers: Mapped[str] = mapped_column(String(80), default="")
    at: Mapped[datetime]
    receiver: Mapped[str] = mapped_column(String(80), default="")
    relation: Mapped[str] = mapped_column(String(20), default="")
    post_number: Mapped[str] = mapped_column(String(40), default="")
    refusal: Mapped[str] = mapped_column(Text, default="")
    witness: Mapped[str] = mapped_column(String(80), default="")
    case: Mapped[Case] = relationship()


class Rating(Base):
    """One rating of one case; the second, after rectification, is the last."""

    __tablename__ = "rating"
    __table_args__ = (UniqueConstraint("case_id", "sequence"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("service_case.id"))
    sequence: Mapped[int]
    at: Mapped[datetime] = mapped_column(index=True)
    channel: Mapped[str] = mapped_column(String(10))  # slip, screen
    satisfaction: Mapped[int]
    efficiency: Mapped[int | None]
    competence: Mapped[int | None]
    attitude: Mapped[int | None]
    remarks: Mapped[str] = mapped_column(Text, default="", info=masked("full"))
    callback_welcome: Mapped[bool] = mapped_column(default=True)
    clerk_id: Mapped[int] = mapped_column(ForeignKey("account.id"))  # who entered it
    case: Mapped[Case] = relationship()


class Callback(Versioned, Base):
    """What follows a bad rating: the call, the finding, the rectification."""

    __tablename__ = "callback"
    __table_args__ = (Index("ix_callback_state", "state", "call_until"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("service_case.id"), index=True)
    rating_id: Mapped[int] = mapped_column(ForeignKey("rating.id"))
    state: Mapped[str] = mapped_column(String(20))
    opened_at: Mapped[datetime]
    caller_id: Mapped[int] = mapped_column(ForeignKey("account.id"))  # the named person
    call_until: Mapped[date]
    called_at: Mapped[datetime | None]
    said: Mapped[str] = mapped_column(Text, default="")
    finding: Mapped[str] = mapped_column(String(20), default="")
    rectify_until: Mapped[date | None]
    rectified_at: Mapped[datetime | None]
    measures: Mapped[str] = mapped_column(Text, default="")
    opinion: Mapped[str] = mapped_column(Text, default="")  # on closing, or of the recheck
    closed_at: Mapped[datetime | None]
    case: Mapped[Case] = relationship()


class BlankSheet(Base):
    """A numbered blank intake sheet: printed ahead, written by hand, re-entered in order."""

    __tablename__ = "blank_sheet"
    number: Mapped[str] = mapped_column(String(20), primary_key=True)
    printed_at: Mapped[datetime]
    printed_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visit.id"), index=True)
    entered_at: Mapped[datetime | None]
    void_reason: Mapped[str] = mapped_column(String(120), default="")


class ImportedCase(Base):
    """A case that came in with an old ledger, and the row it stood in."""

    __tablename__ = "imported_case"
    __audited__ = False
    case_id: Mapped[int] = mapped_column(ForeignKey("service_case.id"), primary_key=True)
    import_run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id"), index=True)
    place: Mapped[str] = mapped_column(String(80), default="")  # sheet and row
    old_number: Mapped[str] = mapped_column(String(40), default="")
    wording: Mapped[str] = mapped_column(String(120), default="")  # the item as it was written
