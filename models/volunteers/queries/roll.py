"""志愿者名册: everybody on the roll with the times of the year and the hours of all time."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import case as sql_case
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from models.people.rules.masking import Purpose, mask_id_number, mask_phone
from models.people.tables import Person
from models.volunteers.queries.hours import COUNTED
from models.volunteers.rules.hours import hours_of
from models.volunteers.rules.stars import read_grades
from models.volunteers.tables import Attendance, StarAward, Team, TeamMember, Volunteer


@dataclass(frozen=True)
class RollRow:
    """A volunteer on the roll; numbers are masked as in every export."""

    volunteer_id: int
    number: str
    name: str
    sex: str
    birth_date: date | None
    id_number: str
    phone: str
    skills: str
    teams: str
    times: int  # of the year, approved
    minutes: int  # of all time, approved
    star: str  # awarded; empty: none
    note: str

    @property
    def hours(self) -> Decimal:
        """For people."""
        return hours_of(self.minutes)


def list_roll(session: Session, end: date) -> list[RollRow]:
    """Who was on the roll on that day, by number; times are those of its year."""
    first = date(end.year, 1, 1)
    served = {
        id_: (times, int(minutes or 0))
        for id_, times, minutes in session.execute(
            select(
                Attendance.volunteer_id,
                func.count(sql_case((Attendance.day >= first, 1))),
                func.sum(Attendance.credited),
            )
            .where(COUNTED, Attendance.day <= end, Attendance.credited > 0)
            .group_by(Attendance.volunteer_id)
        )
    }
    teams: dict[int, list[str]] = {}
    for volunteer_id, name in session.execute(
        select(TeamMember.volunteer_id, Team.name)
        .join(Team, Team.id == TeamMember.team_id)
        .where(TeamMember.since <= end, or_(TeamMember.until.is_(None), TeamMember.until >= end))
        .order_by(TeamMember.since, TeamMember.id)
    ):
        teams.setdefault(volunteer_id, []).append(name)
    stars: dict[int, str] = {}
    for award in session.scalars(
        select(StarAward).where(StarAward.awarded_on <= end).order_by(StarAward.grade)
    ):
        grades = read_grades(award.rules_on)
        stars[award.volunteer_id] = next(g.name for g in grades if g.grade == award.grade)
    rows = session.execute(
        select(Volunteer, Person)
        .join(Person, Person.id == Volunteer.person_id)
        .where(
            Volunteer.registered_on <= end,
            or_(Volunteer.left_on.is_(None), Volunteer.left_on > end),
        )
        .order_by(Volunteer.number)
    )
    return [
        RollRow(
            v.id, v.number, p.name, p.sex, p.birth_date,
            mask_id_number(p.id_number or "", Purpose.EXPORT), mask_phone(p.phone, Purpose.EXPORT),
            "、".join(v.skills), "、".join(teams.get(v.id, ())), *served.get(v.id, (0, 0)),
            stars.get(v.id, ""), "",
        )
        for v, p in rows
    ]  # fmt: skip
