"""The records behind the figures of voluntary service in the monthly report."""

from typing import Any

from sqlalchemy import case as sql_case
from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session

from models.cases.queries.figures import Place, RecordBrief, Scope
from models.cases.queries.figures.records import Records, count_records, page_records
from models.people.tables import Person
from models.volunteers.queries.figures import conditions_of
from models.volunteers.tables import Activity, Attendance, Certificate, StarAward, Volunteer

PREFIX = "vol_"


def count_volunteers_behind(session: Session, figure_id: str, scope: Scope) -> int:
    """How many records a figure counts. Raises KnownError for an unknown figure."""
    return count_records(session, _records(figure_id, scope))


def list_volunteers_behind(
    session: Session, figure_id: str, scope: Scope, after: Place | None, limit: int
) -> list[RecordBrief]:
    """The records a figure counts, the earliest first."""
    return page_records(session, _records(figure_id, scope), after, limit)


def _records(figure_id: str, scope: Scope) -> Records:
    name = figure_id.removeprefix(PREFIX)
    start, end = scope.start, min(scope.end, scope.today)  # what is planned is not yet done
    if name == "persons":
        return _persons(conditions_of("person_times", start, end))
    if name == "volunteers":
        return _volunteers(
            Volunteer.registered_on <= end,
            Volunteer.left_on.is_(None) | (Volunteer.left_on > end),
        )
    conditions = conditions_of(name, start, end)
    if name == "activities":
        statement: Any = select(
            Activity.starts_at, Activity.id, Activity.number, Activity.person_in_charge,
            Activity.name, Activity.place,
        )  # fmt: skip
        return Records(statement.where(*conditions), Activity.starts_at, Activity.id)
    if name in ("person_times", "hours", "waiting"):
        said = sql_case((Attendance.approved_at.is_(None), "待确认"), else_=Attendance.approved_by)
        statement = (
            select(
                Attendance.day, Attendance.id, Volunteer.number, Person.name, Activity.name, said
            )
            .join(Volunteer, Volunteer.id == Attendance.volunteer_id)
            .join(Person, Person.id == Volunteer.person_id)
            .join(Activity, Activity.id == Attendance.activity_id)
        )
        return Records(statement.where(*conditions), Attendance.day, Attendance.id)
    if name == "new_volunteers":
        return _volunteers(*conditions)
    if name == "stars":
        statement = select(
            StarAward.awarded_on, StarAward.id, Volunteer.number, Person.name,
            literal("星级"), literal(""),
        )  # fmt: skip
        return _of_volunteer(statement, StarAward, StarAward.awarded_on, conditions)
    statement = select(
        Certificate.issued_at, Certificate.id, Certificate.number, Person.name,
        Certificate.purpose, sql_case((Certificate.revoked_at.is_not(None), "已撤销"), else_=""),
    )  # fmt: skip
    return _of_volunteer(statement, Certificate, Certificate.issued_at, conditions)


def _volunteers(*conditions: Any) -> Records:
    statement = (
        select(
            Volunteer.registered_on, Volunteer.id, Volunteer.number, Person.name, Volunteer.area,
            literal(""),
        )
        .join(Person, Person.id == Volunteer.person_id)
        .where(*conditions)
    )  # fmt: skip
    return Records(statement, Volunteer.registered_on, Volunteer.id)


def _of_volunteer(statement: Any, table: Any, at: Any, conditions: tuple[Any, ...]) -> Records:
    statement = (
        statement.select_from(table)
        .join(Volunteer, Volunteer.id == table.volunteer_id)
        .join(Person, Person.id == Volunteer.person_id)
    )
    return Records(statement.where(*conditions), at, table.id)


def _persons(conditions: tuple[Any, ...]) -> Records:
    """One row for each person; the day is that of the first time."""
    each = (
        select(
            Attendance.volunteer_id.label("id"),
            func.min(Attendance.day).label("at"),
            func.count().label("times"),
        )
        .where(*conditions)
        .group_by(Attendance.volunteer_id)
        .subquery()
    )
    statement = (
        select(each.c.at, each.c.id, Volunteer.number, Person.name, Volunteer.area, literal(""))
        .join(Volunteer, Volunteer.id == each.c.id)
        .join(Person, Person.id == Volunteer.person_id)
    )
    return Records(statement, each.c.at, each.c.id)
