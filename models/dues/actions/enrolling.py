"""People of a pay sheet whom the branch does not know yet: chosen rows become members."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from models.dues.actions.duties import require_duty
from models.dues.actions.members import MemberForm, check_free, check_member_form, enrol
from models.dues.rules.duties import Duty
from models.errors import KnownError
from models.people.actions import PersonForm, add_person
from models.people.queries import same_id_number
from models.people.rules.identity import read_id_number
from models.people.rules.names import clean_name
from models.people.tables import Person
from models.roles import DESK
from models.work import Work, action


@dataclass(frozen=True)
class NewMember:
    """A row of the sheet that somebody chose; `person_id` where it was matched by hand."""

    row: int
    name: str
    id_number: str
    category: str
    since: date
    is_probationary: bool = False
    meeting_on: date | None = None
    person_id: int | None = None


@dataclass(frozen=True)
class Enrolled:
    """What became of a chosen row; without a person nobody was enrolled, and `why` says it."""

    row: int
    name: str
    person_id: int | None = None
    is_new_person: bool = False
    why: str = ""


class _NotEnrolled(Exception):  # noqa: N818 — the others are enrolled
    """Why a row is left alone; nothing has been written for it."""


@action("按工资表登记党员", may=DESK)
def enrol_from_sheet(
    work: Work, branch_id: int, chosen: Sequence[NewMember]
) -> tuple[Enrolled, ...]:
    """Enrol the people of chosen rows in a branch, each found by ID number or kept as a new one.

    Nobody is guessed: a row without a number whose name is known already has to be matched by
    hand. Rows that cannot be taken come back with the reason, the others are enrolled.
    """
    require_duty(work, Duty.ACCOUNTANT)
    if not chosen:
        raise KnownError("没有选中要登记的人。没有任何改动。")
    found = []
    for one in chosen:
        name = clean_name(one.name).name
        try:
            found.append(_enrol(work, branch_id, one, name))
        except _NotEnrolled as refused:
            found.append(Enrolled(one.row, name, why=str(refused)))
    return tuple(found)


def _enrol(work: Work, branch_id: int, one: NewMember, name: str) -> Enrolled:
    person = _find(work, one, name)
    form = MemberForm(
        person.id if person else 0, branch_id, one.category, one.since,
        is_probationary=one.is_probationary, meeting_on=one.meeting_on,
    )  # fmt: skip
    try:
        # Everything that can refuse comes before anything is written.
        first = check_member_form(work, form)
        if person is not None:
            check_free(work, person, first)
    except KnownError as error:
        raise _NotEnrolled(error.text) from error
    person_id = person.id if person else add_person(work, PersonForm(name, one.id_number.strip()))
    enrol(
        work,
        MemberForm(
            person_id, branch_id, one.category, one.since,
            is_probationary=one.is_probationary, meeting_on=one.meeting_on,
        ),
    )  # fmt: skip
    return Enrolled(one.row, name, person_id, person is None)


def _find(work: Work, one: NewMember, name: str) -> Person | None:
    """The person of a row; None: nobody of that number or name is kept yet."""
    if not name:
        raise _NotEnrolled("表上没有姓名，没有登记")
    if one.person_id is not None:
        chosen = work.session.get(Person, one.person_id)
        if chosen is None or chosen.is_merged:
            raise _NotEnrolled("选定的人员登记已不在用，请重新选择；没有登记")
        return chosen
    if one.id_number.strip():
        return _find_by_number(work, one.id_number.strip(), name)
    same = work.session.scalars(
        select(Person.id).where(Person.name == name, Person.is_merged.is_(False)).limit(2)
    ).all()
    if same:
        raise _NotEnrolled(f"表上没有证件号码，人员里已有“{name}”，请选定是不是同一个人；没有登记")
    return None


def _find_by_number(work: Work, text: str, name: str) -> Person | None:
    try:
        number = read_id_number(text, work.today).number
    except KnownError as error:
        raise _NotEnrolled(f"证件号码有误：{error.text}没有登记") from error
    same = same_id_number(work.session, number)
    if len(same) > 1:
        raise _NotEnrolled(f"有 {len(same)} 份登记是这个证件号码，请先合并人员；没有登记")
    if not same:
        return None
    person = work.session.get_one(Person, same[0])
    if person.name != name:
        raise _NotEnrolled(
            f"这个证件号码登记在“{person.name}”名下，与表上的姓名不同，请先核对；没有登记"
        )
    return person
