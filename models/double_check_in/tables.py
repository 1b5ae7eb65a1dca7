"""Units, their members, the posts they take and the service they give. Service is append-only."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.people.tables import Person
from models.store.base import Base, Id, Versioned, masked


class PartnerUnit(Versioned, Base):
    """A unit that has checked in at the community."""

    __tablename__ = "partner_unit"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    credit_code: Mapped[str] = mapped_column(String(40), default="")  # as the unit wrote it
    short_names: Mapped[list[str]] = mapped_column(JSON, default=list)
    contact_name: Mapped[str] = mapped_column(String(80), default="")
    contact_phone: Mapped[str] = mapped_column(String(40), default="", info=masked("phone"))
    stated_members: Mapped[int | None]  # what the unit says of itself
    offers: Mapped[str] = mapped_column(Text, default="")
    checked_in_on: Mapped[date]
    left_on: Mapped[date | None]
    import_run_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"), index=True)


class CheckIn(Versioned, Base):
    """A serving member who has checked in where he or she lives: counted once."""

    __tablename__ = "check_in"
    # Two check-ins each have services that were returned to a unit: they cannot be made one.
    __table_args__ = (
        {
            "info": {
                "once": (
                    "都做过双报到，各有自己的单位和服务，合到一起已经反馈给单位的时长就对不上了",
                    "确是同一个人的，以后只用其中一份，另一份在“双报到”里办理转出。",
                )
            }
        },
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)  # of the slip
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("partner_unit.id"), index=True)
    status: Mapped[str] = mapped_column(String(20), index=True)
    skills: Mapped[list[str]] = mapped_column(JSON, default=list)
    wanted_posts: Mapped[list[str]] = mapped_column(JSON, default=list)
    checked_in_on: Mapped[date]
    received_on: Mapped[date | None]
    moved_out_on: Mapped[date | None]
    moved_out_to: Mapped[str] = mapped_column(String(80), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    import_run_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"), index=True)
    person: Mapped[Person] = relationship()
    unit: Mapped[PartnerUnit] = relationship()


class UnitSpell(Versioned, Base):
    """To which unit a member belonged from when to when: a service counts for that day's unit.

    Spells of one member never overlap, so that no hour is returned to two units.
    """

    __tablename__ = "unit_spell"
    __audited__ = False  # the check-in itself says it in the log
    __table_args__ = (Index("ix_unit_spell_unit_id", "unit_id", "since"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    check_in_id: Mapped[int] = mapped_column(ForeignKey("check_in.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("partner_unit.id"))
    since: Mapped[date]
    until: Mapped[date | None]  # the last day


class CommunityPost(Versioned, Base):
    """A post of one of the eight kinds; `taken` is raised only where a place is free."""

    __tablename__ = "community_post"
    __table_args__ = (CheckConstraint("taken >= 0 AND taken <= wanted", name="taken"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(80))
    content: Mapped[str] = mapped_column(Text, default="")
    set_by: Mapped[str] = mapped_column(String(12))  # need, offer, community
    wanted: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)
    posted_on: Mapped[date]
    closed_on: Mapped[date | None]


class PostClaim(Versioned, Base):
    """A member on a post from when to when."""

    __tablename__ = "post_claim"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("community_post.id"), index=True)
    check_in_id: Mapped[int] = mapped_column(ForeignKey("check_in.id"), index=True)
    since: Mapped[date]
    until: Mapped[date | None]
    end_reason: Mapped[str] = mapped_column(String(120), default="")


class ServiceRecord(Base):
    """A line of the 登记卡: what a member did, and for how long."""

    __tablename__ = "service_record"
    __table_args__ = (Index("ix_service_record_day", "day", "id"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    check_in_id: Mapped[int] = mapped_column(ForeignKey("check_in.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("partner_unit.id"))  # of that day
    post_id: Mapped[int | None] = mapped_column(ForeignKey("community_post.id"))
    day: Mapped[date]
    kind: Mapped[str] = mapped_column(String(20))
    content: Mapped[str] = mapped_column(String(200))
    place: Mapped[str] = mapped_column(String(120), default="")
    minutes: Mapped[int]
    confirmed_by: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]
    clerk_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("service_record.id"))
    reason: Mapped[str] = mapped_column(String(120), default="")
    is_current: Mapped[bool] = mapped_column(default=True)
    # The clerk said that this is another service than the volunteer activity of the same day.
    besides_activity: Mapped[bool] = mapped_column(default=False)


class QuarterReturn(Versioned, Base):
    """The quarter's return to a unit as it was printed; the stamped half comes back."""

    __tablename__ = "quarter_return"
    __table_args__ = (UniqueConstraint("unit_id", "year", "quarter", "edition"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("partner_unit.id"))
    year: Mapped[int]
    quarter: Mapped[int]
    edition: Mapped[int] = mapped_column(default=1)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, info=masked("full"))
    made_at: Mapped[datetime]
    clerk_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    sent_on: Mapped[date | None]
    stamped_on: Mapped[date | None]


class YearlyReview(Versioned, Base):
    """年度评议 of a member: good, fair or plain."""

    __tablename__ = "yearly_review"
    __table_args__ = (UniqueConstraint("check_in_id", "year"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    check_in_id: Mapped[int] = mapped_column(ForeignKey("check_in.id"))
    year: Mapped[int]
    grade: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]
    clerk_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
