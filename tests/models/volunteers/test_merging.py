"""Two records of one person that both serve cannot be made one; one that serves can."""

import pytest

from models.cases.actions.merging import MergeChoices, merge_persons, undo_merge
from models.centre import Centre
from models.double_check_in.actions.members import MemberForm, check_in_member
from models.double_check_in.actions.units import UnitForm, check_in_unit
from models.double_check_in.queries.members import MemberFilter, list_members
from models.double_check_in.rules.posts import PostKind
from models.errors import KnownError
from models.volunteers.actions.volunteers import register_volunteer
from models.volunteers.queries.volunteers import read_volunteer, volunteer_of
from tests.models.volunteers.hall import Hall


def register(hall: Hall, person: int) -> int:
    found: int = hall.do(register_volunteer, hall.form(person))
    return found


def check_in(centre: Centre, unit: int, person: int) -> None:
    form = MemberForm(unit, person, skills=("急救",), wanted=(PostKind.CULTURE,))
    centre.act(check_in_member, form)


def test_two_volunteers_are_not_made_one(hall: Hall) -> None:
    people = [hall.person("赵一"), hall.person("赵易")]
    volunteers = [register(hall, person) for person in people]
    with pytest.raises(KnownError, match=r"都是志愿者.*没有合并，什么也没有改.*办理退出"):
        hall.do(merge_persons, *people, MergeChoices())
    for person, volunteer in zip(people, volunteers, strict=True):
        assert hall.ask(volunteer_of, person) == volunteer


def test_a_volunteer_goes_along_with_the_record_and_back(hall: Hall) -> None:
    kept, merged = hall.person("赵一"), hall.person("赵易")
    volunteer = register(hall, merged)
    merge = hall.do(merge_persons, kept, merged, MergeChoices())
    assert hall.ask(volunteer_of, kept) == volunteer
    assert hall.ask(read_volunteer, volunteer, hall.today).brief.name == "赵一"
    hall.do(undo_merge, merge)
    assert hall.ask(volunteer_of, merged) == volunteer
    assert hall.ask(volunteer_of, kept) is None


def test_two_check_ins_are_not_made_one(hall: Hall) -> None:
    unit = hall.do(check_in_unit, UnitForm("区图书馆"))
    people = [hall.person("赵一", id_number="229901198001010011"), hall.person("赵易")]
    for person in people:
        check_in(hall.centre, unit, person)
    with pytest.raises(KnownError, match=r"都做过双报到.*没有合并，什么也没有改.*办理转出"):
        hall.do(merge_persons, *people, MergeChoices())


def test_a_check_in_goes_along_with_the_record(hall: Hall) -> None:
    unit = hall.do(check_in_unit, UnitForm("区图书馆"))
    kept, merged = hall.person("赵一"), hall.person("赵易")
    check_in(hall.centre, unit, merged)
    register(hall, kept)  # one serves, the other has checked in: that is one person
    hall.do(merge_persons, kept, merged, MergeChoices())
    (member,) = hall.ask(list_members, MemberFilter())
    assert (member.person_id, member.name) == (kept, "赵一")
