"""Teams and who belongs to them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from models.people.rules.masking import Purpose, mask_phone
from models.people.tables import Person
from models.volunteers.rules.volunteers import ServiceKind
from models.volunteers.tables import Team, TeamMember, Volunteer


@dataclass(frozen=True)
class TeamRow:
    """A team in a list."""

    id: int
    name: str
    kind: ServiceKind | None
    founded_on: date
    closed_on: date | None
    leaders: tuple[str, ...]  # today
    members: int  # today
    version: int


@dataclass(frozen=True)
class MemberRow:
    """Somebody in a team."""

    id: int  # of the membership
    volunteer_id: int
    number: str
    name: str
    phone: str  # masked
    is_leader: bool
    since: date
    until: date | None


def list_teams(session: Session, today: date, open_only: bool = True) -> list[TeamRow]:
    """The teams by name, with leaders and head count of today."""
    counts = {
        team: many
        for team, many in session.execute(
            select(TeamMember.team_id, func.count(TeamMember.volunteer_id.distinct()))
            .where(_on(today))
            .group_by(TeamMember.team_id)
        )
    }
    leaders: dict[int, list[str]] = {}
    for team_id, name in session.execute(
        select(TeamMember.team_id, Person.name)
        .join(Volunteer, Volunteer.id == TeamMember.volunteer_id)
        .join(Person, Person.id == Volunteer.person_id)
        .where(_on(today), TeamMember.is_leader)
        .order_by(TeamMember.since, TeamMember.id)
    ):
        leaders.setdefault(team_id, []).append(name)
    statement = select(Team).order_by(Team.name)
    if open_only:
        statement = statement.where(Team.closed_on.is_(None))
    return [
        TeamRow(
            team.id, team.name, ServiceKind(team.kind) if team.kind else None, team.founded_on,
            team.closed_on, tuple(leaders.get(team.id, ())), counts.get(team.id, 0), team.version,
        )
        for team in session.scalars(statement)
    ]  # fmt: skip


def list_members(
    session: Session, team_id: int, today: date, past: bool = False
) -> list[MemberRow]:
    """Who belongs to a team today, leaders first; `past` adds those who left."""
    statement = (
        select(
            TeamMember.id,
            Volunteer.id,
            Volunteer.number,
            Person.name,
            Person.phone,
            TeamMember.is_leader,
            TeamMember.since,
            TeamMember.until,
        )
        .join(Volunteer, Volunteer.id == TeamMember.volunteer_id)
        .join(Person, Person.id == Volunteer.person_id)
        .where(TeamMember.team_id == team_id)
        .order_by(
            TeamMember.until.is_not(None),
            TeamMember.is_leader.desc(),
            TeamMember.since,
            TeamMember.id,
        )
    )
    if not past:
        statement = statement.where(_on(today))
    return [
        MemberRow(
            id_, volunteer, number, name, mask_phone(phone, Purpose.SCREEN), leads, since, until
        )
        for id_, volunteer, number, name, phone, leads, since, until in session.execute(statement)
    ]  # fmt: skip


def _on(day: date) -> ColumnElement[bool]:
    """Memberships of that day."""
    return (TeamMember.since <= day) & (TeamMember.until.is_(None) | (TeamMember.until >= day))
