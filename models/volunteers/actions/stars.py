"""Star grades: proposed from credited hours, posted for some working days, then awarded."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from models.calendar.queries import read_day_table
from models.calendar.rules import due_date
from models.errors import KnownError
from models.people.tables import Person
from models.roles import DESK, LEADERS
from models.volunteers.actions.attending import hold_volunteers
from models.volunteers.queries.hours import COUNTED, total_minutes
from models.volunteers.queries.settings import read_volunteer_settings
from models.volunteers.rules.hours import hours_text
from models.volunteers.rules.stars import Grade, grade_for, read_grades
from models.volunteers.tables import Attendance, StarAward, Volunteer
from models.work import Work, action


@dataclass(frozen=True)
class Proposed:
    """A grade somebody has reached, posted from today."""

    award_id: int
    volunteer_id: int
    name: str
    grade: Grade
    minutes: int
    notice_to: date  # the last day of the notice


@action("提出星级评定", may=DESK)
def propose_stars(work: Work) -> tuple[Proposed, ...]:
    """Post everybody who has reached a grade above the last one, by today's thresholds.

    The notice runs for the working days of the setting (practice: 5), today not counted.
    """
    grades = read_grades(work.today)
    if not grades:
        return ()
    reached = work.session.execute(
        select(Volunteer.id, Person.name, func.sum(Attendance.credited))
        .join(Attendance, Attendance.volunteer_id == Volunteer.id)
        .join(Person, Person.id == Volunteer.person_id)
        .where(COUNTED, Volunteer.left_on.is_(None))
        .group_by(Volunteer.id, Person.name)
        .having(func.sum(Attendance.credited) >= grades[0].minutes)
        .order_by(Volunteer.id)
    ).all()
    # Two PCs that propose at once wait for each other here: a grade is posted once.
    hold_volunteers(work, [row[0] for row in reached])
    kept: dict[tuple[int, int], StarAward] = {
        (award.volunteer_id, award.grade): award
        for award in work.session.scalars(select(StarAward))
    }
    highest: dict[int, int] = {}
    for (volunteer_id, number), award in kept.items():
        if award.dropped_on is None:
            highest[volunteer_id] = max(highest.get(volunteer_id, 0), number)
    settings = read_volunteer_settings(work.session, work.today)
    table = read_day_table(work.session, work.today)
    until = due_date(work.today, settings.star_notice_days, table).date
    proposed = []
    for volunteer_id, name, total in reached:
        grade, minutes = grade_for(int(total or 0), grades), int(total or 0)
        if grade is None or grade.grade <= highest.get(volunteer_id, 0):
            continue
        earlier = kept.get((volunteer_id, grade.grade))
        if earlier is not None and earlier.notice_to >= work.today:
            continue  # dropped within its own notice: not posted again before that is over
        posted = earlier or StarAward(volunteer_id=volunteer_id, grade=grade.grade)
        posted.minutes, posted.rules_on = minutes, work.today
        posted.notice_from, posted.notice_to = work.today, until
        posted.objection = posted.answer = ""
        posted.dropped_on = None
        work.session.add(posted)
        work.session.flush()
        proposed.append(Proposed(posted.id, volunteer_id, name, grade, minutes, until))
    return tuple(proposed)


@action("登记星级公示异议", may=DESK)
def object_to(work: Work, award_id: int, text: str) -> None:
    """Somebody objects during the notice; nothing is awarded before it is answered."""
    award = _open(work, award_id)
    if not text.strip():
        raise KnownError("请写明异议的内容。没有保存。", field="text")
    if work.today > award.notice_to:
        raise KnownError(
            f"公示已于 {award.notice_to} 结束，异议请按投诉登记。没有保存。", field="text"
        )
    award.objection = "；".join(filter(None, (award.objection, text.strip())))
    award.answer = ""


@action("答复星级公示异议", may=LEADERS)
def answer_objection(work: Work, award_id: int, answer: str, *, upheld: bool) -> None:
    """Answer an objection; where it was right the proposal is dropped."""
    award = _open(work, award_id)
    if not award.objection:
        raise KnownError("这次公示没有异议。没有任何改动。")
    if not answer.strip():
        raise KnownError("请写明核实的结果。没有保存。", field="answer")
    award.answer = answer.strip()
    if upheld:
        award.dropped_on = work.today


@action("授予星级", may=LEADERS)
def award(work: Work, award_id: int) -> None:
    """Award the grade once the notice is over.

    Raises KnownError while it runs, while an objection waits, and where the hours fell below the
    threshold meanwhile.
    """
    kept = _open(work, award_id)
    hold_volunteers(work, [kept.volunteer_id])
    if work.today <= kept.notice_to:
        raise KnownError(f"公示到 {kept.notice_to} 结束，第二天起才能授予。没有任何改动。")
    if kept.objection and not kept.answer:
        raise KnownError("公示期有异议还没有答复，请先核实答复。没有任何改动。")
    minutes = total_minutes(work.session, volunteer_id=kept.volunteer_id)
    grade = next(g for g in read_grades(kept.rules_on) if g.grade == kept.grade)
    if minutes < grade.minutes:
        raise KnownError(
            f"更正后的时长是 {hours_text(minutes)} 小时，不到{grade.name}的"
            f" {hours_text(grade.minutes)} 小时。没有授予；请撤下这次公示。"
        )
    kept.awarded_on = work.today


@action("撤下星级公示", may=LEADERS)
def drop_proposal(work: Work, award_id: int) -> None:
    """Take a proposal down; it may be made anew later."""
    _open(work, award_id).dropped_on = work.today


def _open(work: Work, award_id: int) -> StarAward:
    kept = work.session.get_one(StarAward, award_id)
    if kept.awarded_on is not None:
        raise KnownError(f"这个星级已于 {kept.awarded_on} 授予。没有任何改动。")
    if kept.dropped_on is not None:
        raise KnownError(f"这次公示已于 {kept.dropped_on} 撤下。没有任何改动。")
    return kept
