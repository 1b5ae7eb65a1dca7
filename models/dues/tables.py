"""Branches, members, assessments, payments, remittances. Payments are voided, never deleted.

The log is read by leaders without a dues duty, too: what a member pays, and who is in hardship,
stands there only as stars. The records themselves keep it for good.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.people.tables import Person
from models.store.base import Base, Fen, Id, Versioned, masked


class DuesDuty(Base):
    """Which clerk keeps the books or the cash of dues; nobody else sees them."""

    __tablename__ = "dues_duty"
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    duty: Mapped[str] = mapped_column(String(20))  # accountant, cashier: never both
    since: Mapped[date]


class Branch(Versioned, Base):
    """A party branch that collects dues."""

    __tablename__ = "branch"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    secretary: Mapped[str] = mapped_column(String(80), default="")
    committee: Mapped[str] = mapped_column(String(80), default="")  # the level above
    closed_on: Mapped[date | None]


class Membership(Versioned, Base):
    """A member pays in one branch from a month until a month, both counted."""

    __tablename__ = "membership"
    __table_args__ = (
        Index("ix_membership_branch_id", "branch_id", "last_month"),
        # One person, one paying branch, whatever two PCs do at once.
        Index(
            "uq_membership_open",
            "person_id",
            unique=True,
            sqlite_where=text("last_month = ''"),
            postgresql_where=text("last_month = ''"),
        ),
        # Two records of one person that both pay in a month cannot be made one.
        {"info": {"apart": ("first_month", "last_month", "交党费的月份")}},
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    is_probationary: Mapped[bool] = mapped_column(default=False)
    meeting_on: Mapped[date | None]  # the branch meeting that admitted the member
    since: Mapped[date]
    first_month: Mapped[str] = mapped_column(String(7))  # 2026-03
    last_month: Mapped[str] = mapped_column(String(7), default="")
    left_on: Mapped[date | None]
    end_reason: Mapped[str] = mapped_column(String(80), default="")  # 转出, …
    letter_number: Mapped[str] = mapped_column(String(40), default="")
    mobile_place: Mapped[str] = mapped_column(String(80), default="")  # where a mobile member stays
    delegate: Mapped[str] = mapped_column(String(80), default="")  # who may bring the money
    delegate_relation: Mapped[str] = mapped_column(String(20), default="")
    person: Mapped[Person] = relationship()
    branch: Mapped[Branch] = relationship()


class MemberCategory(Base):
    """Of which category a member is from a month on; a change is a new row."""

    __tablename__ = "member_category"
    __table_args__ = (Index("ix_member_category_person_id", "person_id", "first_month"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    category: Mapped[str] = mapped_column(String(30))
    first_month: Mapped[str] = mapped_column(String(7))
    reason: Mapped[str] = mapped_column(String(120), default="")
    at: Mapped[datetime]
    clerk_id: Mapped[int] = mapped_column(ForeignKey("account.id"))


class PayWording(Versioned, Base):
    """Which pay item a header of a pay sheet means, as somebody confirmed it once."""

    __tablename__ = "pay_wording"
    wording: Mapped[str] = mapped_column(String(80), primary_key=True)
    item: Mapped[str] = mapped_column(String(40))
    confirmed_at: Mapped[datetime]
    clerk_id: Mapped[int]


class PayDecision(Base):
    """What a branch meeting decided on a pay item that the rules do not know."""

    __tablename__ = "pay_decision"
    __table_args__ = (UniqueConstraint("branch_id", "wording", "category", "meeting_on"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    wording: Mapped[str] = mapped_column(String(80))
    category: Mapped[str] = mapped_column(String(30))
    verdict: Mapped[str] = mapped_column(String(10))
    meeting_on: Mapped[date]
    minutes: Mapped[str] = mapped_column(String(80), default="")
    at: Mapped[datetime]
    clerk_id: Mapped[int] = mapped_column(ForeignKey("account.id"))


class Assessment(Base):
    """A member's monthly amount from a month of a year on, with the rules that judged it."""

    __tablename__ = "assessment"
    __table_args__ = (
        Index("ix_assessment_branch_id", "branch_id", "year"),
        UniqueConstraint("person_id", "year", "first_month", "number"),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    year: Mapped[int]
    first_month: Mapped[str] = mapped_column(String(7))
    number: Mapped[int] = mapped_column(default=1)  # a later one from the same month
    category: Mapped[str] = mapped_column(String(30))
    rules_on: Mapped[date]  # the rulebook of this day judged it
    rules_version: Mapped[str] = mapped_column(String(60))
    source: Mapped[str] = mapped_column(String(120), default="")  # file, sheet and row; by hand
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)  # item by item
    base: Mapped[Decimal | None] = mapped_column(Fen)
    rate: Mapped[str] = mapped_column(String(10), default="")
    raw: Mapped[str] = mapped_column(String(40), default="")  # exact, before rounding
    computed: Mapped[Decimal | None] = mapped_column(Fen)
    assessed: Mapped[Decimal | None] = mapped_column(Fen)  # None while something is undecided
    arithmetic: Mapped[str] = mapped_column(Text, default="")
    open_items: Mapped[list[str]] = mapped_column(JSON, default=list)
    reason: Mapped[str] = mapped_column(String(120), default="")  # of a reassessment
    at: Mapped[datetime]
    clerk_id: Mapped[int] = mapped_column(ForeignKey("account.id"))


class Relief(Versioned, Base):
    """A reduction or exemption for some months, on a decision with its number."""

    __tablename__ = "relief"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    first_month: Mapped[str] = mapped_column(String(7))
    last_month: Mapped[str] = mapped_column(String(7))
    reduced_to: Mapped[Decimal] = mapped_column(Fen, info=masked("full"))
    who: Mapped[str] = mapped_column(String(10))  # working, retired
    reason: Mapped[str] = mapped_column(String(120), info=masked("full"))
    minutes_number: Mapped[str] = mapped_column(String(40))
    minutes_on: Mapped[date]
    approval_number: Mapped[str] = mapped_column(String(40), default="")
    approval_body: Mapped[str] = mapped_column(String(80), default="")
    approved_on: Mapped[date | None]


class Deferral(Versioned, Base):
    """A recorded reason or an approved later payment: these months raise no alert."""

    __tablename__ = "deferral"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    first_month: Mapped[str] = mapped_column(String(7))
    last_month: Mapped[str] = mapped_column(String(7))
    reason: Mapped[str] = mapped_column(String(120), info=masked("full"))
    decided_on: Mapped[date]
    talk: Mapped[str] = mapped_column(
        Text, default="", info=masked("full")
    )  # what the branch told the member


class PaidElsewhere(Versioned, Base):
    """Months a mobile member pays where staying (art. 9): nothing is owed here for them."""

    __tablename__ = "paid_elsewhere"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    first_month: Mapped[str] = mapped_column(String(7))
    last_month: Mapped[str] = mapped_column(String(7))
    place: Mapped[str] = mapped_column(String(80))
    proof: Mapped[str] = mapped_column(String(80), default="")  # receipt, certificate
    at: Mapped[datetime]
    clerk_id: Mapped[int] = mapped_column(ForeignKey("account.id"))


class Payment(Base):
    """One receipt: numbered without gaps; a wrong one is voided by another hand."""

    __tablename__ = "payment"
    __table_args__ = (Index("ix_payment_at", "at", "id"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"), index=True)
    at: Mapped[datetime]
    way: Mapped[str] = mapped_column(String(10))
    payer: Mapped[str] = mapped_column(String(80))
    amount: Mapped[Decimal] = mapped_column(Fen, info=masked("full"))
    extra: Mapped[Decimal] = mapped_column(Fen, default=Decimal(0), info=masked("full"))
    extra_kind: Mapped[str] = mapped_column(String(10), default="")
    voucher_number: Mapped[str] = mapped_column(String(40), default="")  # of large dues
    profile: Mapped[str] = mapped_column(
        Text, default="", info=masked("full")
    )  # of a member who pays large dues
    consent: Mapped[str] = mapped_column(String(120), default="")
    override: Mapped[str] = mapped_column(String(120), default="")
    cashier_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    voided_at: Mapped[datetime | None]
    voided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    void_reason: Mapped[str] = mapped_column(String(120), default="")


class PaidMonth(Base):
    """What a payment put on one month; a month may get a top-up later."""

    __tablename__ = "paid_month"
    __table_args__ = (Index("ix_paid_month_person_id", "person_id", "month"),)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"), primary_key=True)
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    amount: Mapped[Decimal] = mapped_column(Fen, info=masked("full"))
    is_top_up: Mapped[bool] = mapped_column(default=False)
    voided: Mapped[bool] = mapped_column(default=False)


class CarriedOver(Versioned, Base):
    """What was paid beyond the due of a month, counted for another one; no money moves.

    After a reassessment downwards or a later relief; an undone one stays, and counts no more.
    """

    __tablename__ = "dues_carried"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    from_month: Mapped[str] = mapped_column(String(7))
    to_month: Mapped[str] = mapped_column(String(7))
    amount: Mapped[Decimal] = mapped_column(Fen, info=masked("full"))
    reason: Mapped[str] = mapped_column(String(120))
    decided_on: Mapped[date]
    at: Mapped[datetime]
    clerk_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    undone_at: Mapped[datetime | None]
    undo_reason: Mapped[str] = mapped_column(String(120), default="")


class Remittance(Versioned, Base):
    """What a branch passed up for a span of months."""

    __tablename__ = "remittance"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"), index=True)
    start: Mapped[date]
    end: Mapped[date]
    collected: Mapped[Decimal] = mapped_column(Fen)  # without large dues
    share: Mapped[str] = mapped_column(String(10))  # e.g. 0.20
    amount: Mapped[Decimal] = mapped_column(Fen)
    large: Mapped[Decimal] = mapped_column(Fen, default=Decimal(0))  # passed on whole
    remitted_on: Mapped[date]
    receipt_number: Mapped[str] = mapped_column(String(40), default="")
    clerk_id: Mapped[int] = mapped_column(ForeignKey("account.id"))


class Publication(Base):
    """A branch made public what it collected in a span of days."""

    __tablename__ = "dues_publication"
    __table_args__ = (UniqueConstraint("branch_id", "start", "end"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    start: Mapped[date]
    end: Mapped[date]
    published_on: Mapped[date]
    place: Mapped[str] = mapped_column(String(80))  # 公示栏, 党员大会 …
    with_amounts: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]
    clerk_id: Mapped[int] = mapped_column(ForeignKey("account.id"))


class LocalDuesRule(Base):
    """A figure the centre sets above the shipped rules, dated, with its source."""

    __tablename__ = "local_dues_rule"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    value: Mapped[str] = mapped_column(String(40))
    source: Mapped[str] = mapped_column(String(120))
    valid_from: Mapped[date]
    at: Mapped[datetime]
    clerk_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
