"""Star grades: what is posted, what waits for the award, and what was awarded."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.people.tables import Person
from models.volunteers.rules.stars import read_grades
from models.volunteers.rules.volunteers import shown_name
from models.volunteers.tables import StarAward, Volunteer
from models.worded import Worded


class AwardState(Worded):
    """Where a grade stands."""

    ON_NOTICE = "on_notice", "公示中"
    OBJECTED = "objected", "有异议待答复"
    READY = "ready", "可授予"
    AWARDED = "awarded", "已授予"
    DROPPED = "dropped", "已撤下"


@dataclass(frozen=True)
class AwardRow:
    """A grade on its way; the name is masked on a public list unless it may be published."""

    id: int
    volunteer_id: int
    volunteer_number: str
    name: str
    grade: int
    grade_name: str
    minutes: int
    notice_from: date
    notice_to: date
    objection: str
    answer: str
    awarded_on: date | None
    dropped_on: date | None
    state: AwardState


def list_awards(
    session: Session,
    today: date,
    *,
    state: AwardState | None = None,
    volunteer_id: int | None = None,
    public: bool = False,
) -> list[AwardRow]:
    """Grades, the newest notice first; `public` for the list on the wall (条例 20)."""
    statement = (
        select(
            StarAward, Volunteer.number, Volunteer.may_be_published, Person.name,
            Person.birth_date,
        )
        .join(Volunteer, Volunteer.id == StarAward.volunteer_id)
        .join(Person, Person.id == Volunteer.person_id)
        .order_by(StarAward.notice_from.desc(), StarAward.grade.desc(), StarAward.id)
    )  # fmt: skip
    if volunteer_id is not None:
        statement = statement.where(StarAward.volunteer_id == volunteer_id)
    rows = []
    for award, number, published, name, birth in session.execute(statement):
        found = _state(award, today)
        if state is not None and found is not state:
            continue
        grade = next(g for g in read_grades(award.rules_on) if g.grade == award.grade)
        shown = shown_name(name, birth, today, may_be_published=published) if public else name
        rows.append(
            AwardRow(
                award.id, award.volunteer_id, number, shown, award.grade, grade.name,
                award.minutes, award.notice_from, award.notice_to,
                "" if public else award.objection, "" if public else award.answer,
                award.awarded_on, award.dropped_on, found,
            )
        )  # fmt: skip
    return rows


def _state(award: StarAward, today: date) -> AwardState:
    if award.awarded_on is not None:
        return AwardState.AWARDED
    if award.dropped_on is not None:
        return AwardState.DROPPED
    if award.objection and not award.answer:
        return AwardState.OBJECTED
    return AwardState.ON_NOTICE if today <= award.notice_to else AwardState.READY
