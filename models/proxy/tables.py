"""Agents, proxy cases, letters, custody and money. Moves and entries are append-only."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.cases.tables import Case
from models.store.base import Base, Fen, Id, Versioned, masked


class Agent(Versioned, Base):
    """Somebody who acts for residents; may be a clerk of the centre."""

    __tablename__ = "agent"
    __table_args__ = (
        # No two serve under the same name: places and papers name the agent.
        Index("ix_agent_serving_name", "name", unique=True, sqlite_where=text("left_on IS NULL")),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    unit: Mapped[str] = mapped_column(String(80), default="")
    staff_number: Mapped[str] = mapped_column(String(20), default="")
    phone: Mapped[str] = mapped_column(String(40), default="", info=masked("phone"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    grid_ids: Mapped[list[int]] = mapped_column(JSON, default=list)  # the districts looked after
    item_codes: Mapped[list[str]] = mapped_column(JSON, default=list)  # what he or she knows best
    since: Mapped[date]
    left_on: Mapped[date | None]


class DutyDay(Base):
    """Who is on duty as an agent on a day."""

    __tablename__ = "duty_day"
    day: Mapped[date] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"), primary_key=True)
    note: Mapped[str] = mapped_column(String(40), default="")


class ProxyCase(Versioned, Base):
    """What a proxy case has beside the case itself."""

    __tablename__ = "proxy_case"
    __table_args__ = (Index("ix_proxy_case_agent_id", "agent_id", "case_id"),)
    case_id: Mapped[int] = mapped_column(ForeignKey("service_case.id"), primary_key=True)
    mode: Mapped[str] = mapped_column(String(10))
    source: Mapped[str] = mapped_column(String(10))
    converted_from_id: Mapped[int | None] = mapped_column(ForeignKey("service_case.id"))
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"))
    groups: Mapped[str] = mapped_column(String(200), default="")  # as on the day of registration
    appear_on: Mapped[date | None]  # the day the person comes, for items proxied in part
    visit_on: Mapped[date | None]  # a home visit, for the trip sheet
    visit_address: Mapped[str] = mapped_column(String(200), default="", info=masked("full"))
    task: Mapped[str] = mapped_column(Text, default="")
    lodged_at_office: Mapped[str] = mapped_column(String(80), default="")
    lodged_on: Mapped[date | None]
    lodge_receipt: Mapped[str] = mapped_column(String(40), default="")
    returned_on: Mapped[date | None]
    case: Mapped[Case] = relationship(foreign_keys=[case_id])
    agent: Mapped[Agent] = relationship()


class AuthorisationLetter(Versioned, Base):
    """委托书: powers, matters, period, signatures; a renewal is a new letter."""

    __tablename__ = "authorisation_letter"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("service_case.id"), index=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    renews_id: Mapped[int | None] = mapped_column(ForeignKey("authorisation_letter.id"))
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"))
    powers: Mapped[list[str]] = mapped_column(JSON)
    matters: Mapped[str] = mapped_column(Text)
    valid_from: Mapped[date]
    valid_to: Mapped[date] = mapped_column(index=True)
    signed_at: Mapped[datetime]
    signed_by: Mapped[str] = mapped_column(String(20))
    guardian: Mapped[str] = mapped_column(String(80), default="")
    consent_version: Mapped[str] = mapped_column(String(20))
    ended_on: Mapped[date | None]  # revoked, given up, or replaced before its period
    end_reason: Mapped[str] = mapped_column(String(120), default="")


class LetterPicture(Base):
    """A photograph of the signed letter, or of a paper that goes with it; stays with it."""

    __tablename__ = "letter_picture"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("authorisation_letter.id"), index=True)
    picture_id: Mapped[int] = mapped_column(ForeignKey("picture.id"))
    subject: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    clerk_id: Mapped[int] = mapped_column(ForeignKey("account.id"))


class CustodyLine(Base):
    """A thing with an identity: a paper handed over, or a result received."""

    __tablename__ = "custody_line"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("service_case.id"), index=True)
    seq: Mapped[int]
    name: Mapped[str] = mapped_column(String(80))
    form: Mapped[str] = mapped_column(String(10))
    copies: Mapped[int]
    pages: Mapped[int | None]
    is_result: Mapped[bool] = mapped_column(default=False)
    remark: Mapped[str] = mapped_column(String(120), default="")
    received_on: Mapped[date]
    return_by: Mapped[date | None] = mapped_column(index=True)


class CustodyMove(Base):
    """So many copies of a line from one hand to another, signed by both."""

    __tablename__ = "custody_move"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("service_case.id"), index=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("custody_line.id"), index=True)
    at: Mapped[datetime]
    clerk_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    copies: Mapped[int]
    giver_kind: Mapped[str] = mapped_column(String(10))
    giver: Mapped[str] = mapped_column(String(80), default="")
    taker_kind: Mapped[str] = mapped_column(String(10))
    taker: Mapped[str] = mapped_column(String(80), default="")
    giver_signed: Mapped[str] = mapped_column(String(10))  # paper, screen
    taker_signed: Mapped[str] = mapped_column(String(10))
    giver_sign_id: Mapped[int | None] = mapped_column(ForeignKey("picture.id"))  # on the screen
    taker_sign_id: Mapped[int | None] = mapped_column(ForeignKey("picture.id"))
    remark: Mapped[str] = mapped_column(String(120), default="")


class CustodyHolding(Versioned, Base):
    """Who holds how many copies of a line now: the sum of its moves, kept with each move."""

    __tablename__ = "custody_holding"
    __audited__ = False
    __table_args__ = (Index("ix_custody_holding_holder", "holder_kind", "holder"),)
    line_id: Mapped[int] = mapped_column(ForeignKey("custody_line.id"), primary_key=True)
    holder_kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    holder: Mapped[str] = mapped_column(String(80), primary_key=True, default="")
    copies: Mapped[int]


class MoneyEntry(Base):
    """An advance, a payment or a refund; a wrong one is followed by its reverse."""

    __tablename__ = "money_entry"
    __table_args__ = (Index("ix_money_entry_at", "at", "id"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("service_case.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    amount: Mapped[Decimal] = mapped_column(Fen)
    at: Mapped[datetime]
    clerk_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"))
    party: Mapped[str] = mapped_column(String(80), default="")  # from whom, to whom
    summary: Mapped[str] = mapped_column(String(120), default="")
    receipt_number: Mapped[str] = mapped_column(String(40))
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("picture.id"))
    second_signer_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("money_entry.id"))
    reason: Mapped[str] = mapped_column(String(120), default="")


class AgentHandover(Base):
    """An agent's open work taken over by another, with the list both signed."""

    __tablename__ = "agent_handover"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    from_id: Mapped[int] = mapped_column(ForeignKey("agent.id"), index=True)
    to_id: Mapped[int] = mapped_column(ForeignKey("agent.id"))
    at: Mapped[datetime]
    clerk_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
