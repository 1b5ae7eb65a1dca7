"""Volunteers, teams, activities, sign-ups, attendance, stars and certificates.

Attendance is append-only: a correction is a new row that names the one it corrects. Lengths of
time are whole minutes: every granularity of hours (0.1, 0.25, 0.5, 1) is one.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.people.tables import Person
from models.store.base import Base, Id, Versioned, masked


class Volunteer(Versioned, Base):
    """A person who serves; what the registration form asks beyond the person's own record."""

    __tablename__ = "volunteer"
    # Two volunteers each have hours and certificates of their own: they cannot be made one.
    __table_args__ = (
        {
            "info": {
                "once": (
                    "都是志愿者，各有自己的报名、时长和证明，合到一起已经开出的证明就对不上了",
                    "确是同一个人的，以后只用其中一份服务，另一份在“志愿者”里办理退出。",
                )
            }
        },
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    registered_on: Mapped[date]
    skills: Mapped[list[str]] = mapped_column(JSON, default=list)
    kinds: Mapped[list[str]] = mapped_column(JSON, default=list)  # of service
    availability: Mapped[list[str]] = mapped_column(JSON, default=list)
    area: Mapped[str] = mapped_column(String(80), default="")
    emergency_name: Mapped[str] = mapped_column(String(80), default="", info=masked("full"))
    emergency_relation: Mapped[str] = mapped_column(String(20), default="")
    emergency_phone: Mapped[str] = mapped_column(String(40), default="", info=masked("phone"))
    guardian_name: Mapped[str] = mapped_column(String(80), default="", info=masked("full"))
    guardian_relation: Mapped[str] = mapped_column(String(20), default="")
    guardian_phone: Mapped[str] = mapped_column(String(40), default="", info=masked("phone"))
    guardian_signed_on: Mapped[date | None]
    has_own_earnings: Mapped[bool] = mapped_column(default=False)  # 民法典 18, from 16 on
    consent_version: Mapped[str] = mapped_column(String(20), default="")
    may_be_published: Mapped[bool] = mapped_column(default=False)  # 志愿服务条例 20
    insurer: Mapped[str] = mapped_column(String(80), default="")
    insurance_number: Mapped[str] = mapped_column(String(40), default="")
    insured_to: Mapped[date | None]
    left_on: Mapped[date | None]
    left_reason: Mapped[str] = mapped_column(String(120), default="")
    import_run_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"), index=True)
    person: Mapped[Person] = relationship()


class VolunteerNote(Base):
    """A training, commendation, complaint or evaluation of a volunteer."""

    __tablename__ = "volunteer_note"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    on: Mapped[date]
    giver: Mapped[str] = mapped_column(String(80), default="")
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    clerk_id: Mapped[int] = mapped_column(ForeignKey("account.id"))


class Team(Versioned, Base):
    """志愿服务队."""

    __tablename__ = "team"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[str] = mapped_column(String(20), default="")
    founded_on: Mapped[date]
    closed_on: Mapped[date | None]


class TeamMember(Versioned, Base):
    """Who belonged to a team from when to when, and who led it."""

    __tablename__ = "team_member"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), index=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id"), index=True)
    is_leader: Mapped[bool] = mapped_column(default=False)
    since: Mapped[date]
    until: Mapped[date | None]


class Activity(Versioned, Base):
    """One event with its shifts and posts. Full and running are told from places and clock."""

    __tablename__ = "activity"
    __table_args__ = (Index("ix_activity_starts_at", "starts_at", "id"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(10))  # draft, open, ended, cancelled
    organiser: Mapped[str] = mapped_column(String(80), default="")
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    person_in_charge: Mapped[str] = mapped_column(String(80), default="")
    phone: Mapped[str] = mapped_column(String(40), default="", info=masked("phone"))
    place: Mapped[str] = mapped_column(String(120), default="")
    content: Mapped[str] = mapped_column(Text, default="")
    things_needed: Mapped[str] = mapped_column(Text, default="")
    starts_at: Mapped[datetime]  # of the first shift
    ends_at: Mapped[datetime]  # of the last shift
    closes_at: Mapped[datetime | None]  # sign-up
    waiting_places: Mapped[int] = mapped_column(default=0)
    waiting: Mapped[int] = mapped_column(default=0)  # of those places; raised by its own statement
    min_age: Mapped[int | None]
    max_age: Mapped[int | None]
    is_dangerous: Mapped[bool] = mapped_column(default=False)
    risk: Mapped[str] = mapped_column(Text, default="")
    insurance: Mapped[str] = mapped_column(String(120), default="")  # policy of the activity
    served_count: Mapped[int | None]  # people served
    repeats_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"))
    cancelled_reason: Mapped[str] = mapped_column(String(120), default="")
    import_run_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"), index=True)
    clerk_id: Mapped[int] = mapped_column(ForeignKey("account.id"))


class Shift(Versioned, Base):
    """A time slot of an activity; it may pass midnight."""

    __tablename__ = "shift"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    break_minutes: Mapped[int] = mapped_column(default=0)


class Place(Base):
    """How many are wanted at a post in a shift, and how many are in: never more than wanted.

    `taken` is raised by one statement with its own condition, so that of two PCs that want the
    last place one gets it.
    """

    __tablename__ = "activity_place"
    __audited__ = False
    __table_args__ = (CheckConstraint("taken >= 0 AND taken <= wanted", name="taken"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"), index=True)
    post: Mapped[str] = mapped_column(String(40))
    skills: Mapped[list[str]] = mapped_column(JSON, default=list)
    min_age: Mapped[int | None]
    wanted: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)
    last_line: Mapped[int] = mapped_column(default=0)  # number given in the waiting line


class SignUp(Versioned, Base):
    """A volunteer's name for a place: in, waiting, withdrawn or refused."""

    __tablename__ = "sign_up"
    __table_args__ = (
        UniqueConstraint("place_id", "volunteer_id"),
        Index("ix_sign_up_waiting", "place_id", "status", "line"),
        Index("ix_sign_up_to_tell", "to_tell", "id"),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("activity_place.id"))
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id"), index=True)
    status: Mapped[str] = mapped_column(String(10))  # admitted, waiting, withdrawn, rejected
    at: Mapped[datetime]
    line: Mapped[int | None]  # the order of the waiting list: two PCs' clocks may differ
    clerk_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    with_guardian: Mapped[bool] = mapped_column(default=False)
    confirmed: Mapped[str] = mapped_column(String(200), default="")  # warnings said yes to
    promoted_at: Mapped[datetime | None]  # came up from the waiting list
    to_tell: Mapped[str] = mapped_column(String(10), default="")  # what has to be told by phone
    called_at: Mapped[datetime | None]  # and was told
    withdrawn_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(120), default="")


class SignInSheet(Versioned, Base):
    """A printed sign-in sheet with its number; it comes back, or its number is missing."""

    __tablename__ = "sign_in_sheet"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"))
    page: Mapped[int]
    # Line by line the volunteer whose name is printed; None for a blank line.
    volunteer_ids: Mapped[list[int | None]] = mapped_column(JSON)
    printed_at: Mapped[datetime]
    clerk_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    entered_at: Mapped[datetime | None]
    lost_reason: Mapped[str] = mapped_column(String(120), default="")  # 遗失、作废 and why


class Attendance(Base):
    """Who was there from when to when; hours count once the person in charge approved them."""

    __tablename__ = "attendance"
    __table_args__ = (
        Index("ix_attendance_volunteer", "volunteer_id", "is_current", "activity_id"),
        Index("ix_attendance_day", "day", "id"),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"))
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id"))
    day: Mapped[date]  # on which the shift began
    sheet_id: Mapped[int | None] = mapped_column(ForeignKey("sign_in_sheet.id"), index=True)
    line: Mapped[int | None]
    sign_in: Mapped[datetime | None]
    sign_out: Mapped[datetime | None]
    deducted: Mapped[int] = mapped_column(default=0)  # minutes of breaks
    minutes: Mapped[int | None]  # out minus in; None while nobody has decided
    credited: Mapped[int | None]  # minutes after breaks and granularity; None as above
    written_hours: Mapped[str] = mapped_column(String(10), default="")  # by hand on the sheet
    doubts: Mapped[list[str]] = mapped_column(JSON, default=list)  # codes
    confirmed: Mapped[str] = mapped_column(String(200), default="")  # doubts said yes to, and why
    at: Mapped[datetime]
    clerk_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("attendance.id"))
    reason: Mapped[str] = mapped_column(String(120), default="")  # of a correction
    is_current: Mapped[bool] = mapped_column(default=True)  # False: corrected by a later row
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[str] = mapped_column(String(80), default="")  # the person in charge
    approver_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    import_run_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"), index=True)


class StarAward(Versioned, Base):
    """A star grade from its proposal over public notice to the award."""

    __tablename__ = "star_award"
    __table_args__ = (UniqueConstraint("volunteer_id", "grade"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id"))
    grade: Mapped[int]
    minutes: Mapped[int]  # credited when it was proposed
    rules_on: Mapped[date]  # the thresholds of this day
    notice_from: Mapped[date]
    notice_to: Mapped[date]
    objection: Mapped[str] = mapped_column(Text, default="")
    answer: Mapped[str] = mapped_column(Text, default="")  # to the objection
    awarded_on: Mapped[date | None]
    dropped_on: Mapped[date | None]


class Certificate(Versioned, Base):
    """志愿服务记录证明; its facts stay as they were when it was issued."""

    __tablename__ = "certificate"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    check: Mapped[str] = mapped_column(String(8))  # digits over number, person and hours
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    purpose: Mapped[str] = mapped_column(String(120))
    minutes: Mapped[int]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, info=masked("full"))
    requested_at: Mapped[datetime]
    notice_from: Mapped[date]
    notice_to: Mapped[date]
    objection: Mapped[str] = mapped_column(Text, default="")
    answer: Mapped[str] = mapped_column(Text, default="")  # to the objection
    dropped_on: Mapped[date | None]  # never issued: the objection was right
    person_in_charge: Mapped[str] = mapped_column(String(80), default="")  # of the issuing body
    remarks: Mapped[str] = mapped_column(String(200), default="")
    issued_at: Mapped[datetime | None]
    clerk_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("certificate.id"))
    printed: Mapped[int] = mapped_column(default=0)
    revoked_at: Mapped[datetime | None]
    revoke_reason: Mapped[str] = mapped_column(String(120), default="")


class MenuItem(Versioned, Base):
    """What a team offers on the service menu 服务菜单."""

    __tablename__ = "menu_item"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(20), default="")
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    description: Mapped[str] = mapped_column(Text, default="")
    offered_from: Mapped[date]
    retired_on: Mapped[date | None]


class MenuOrder(Versioned, Base):
    """A resident's order 点单: ordered, taken by a team, done, rated."""

    __tablename__ = "menu_order"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("menu_item.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    status: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime]
    clerk_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    wanted_on: Mapped[date | None]
    address: Mapped[str] = mapped_column(String(200), default="", info=masked("full"))
    wish: Mapped[str] = mapped_column(Text, default="")
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"))
    taken_on: Mapped[date | None]
    done_on: Mapped[date | None]
    result: Mapped[str] = mapped_column(Text, default="")
    grade: Mapped[int | None]  # 5 to 1; None is not rated
    cancelled_reason: Mapped[str] = mapped_column(String(120), default="")


class ActivityPicture(Base):
    """A photograph of an activity; it is kept like every picture, inside the encrypted data."""

    __tablename__ = "activity_picture"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    picture_id: Mapped[int] = mapped_column(ForeignKey("picture.id"))
    caption: Mapped[str] = mapped_column(String(120), default="")
    at: Mapped[datetime]
    clerk_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
