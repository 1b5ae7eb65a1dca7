"""Registering volunteers at the counter, changing, leaving, notes and finding."""

from datetime import date

import pytest

from models.errors import Conflict, KnownError
from models.people.actions import PersonForm, add_person
from models.people.queries import list_consents
from models.volunteers.actions.activities import cancel_activity
from models.volunteers.actions.signing_up import sign_up
from models.volunteers.actions.teams import found_team, join_team
from models.volunteers.actions.volunteers import (
    add_note,
    change_volunteer,
    come_back,
    leave,
    register_volunteer,
)
from models.volunteers.queries.papers import read_registration_form
from models.volunteers.queries.volunteers import (
    VolunteerFilter,
    VolunteerPage,
    count_volunteers,
    find_volunteers,
    list_volunteers,
    read_volunteer,
    start_form,
    volunteer_of,
)
from models.volunteers.rules.volunteers import Availability, NoteForm, NoteKind, ServiceKind
from tests.models.volunteers.hall import Hall, activity_of, counting

CHILD = date(2014, 5, 1)


def page(hall: Hall, volunteer_id: int) -> VolunteerPage:
    found: VolunteerPage = hall.ask(read_volunteer, volunteer_id, hall.today)
    return found


def test_a_resident_becomes_a_volunteer_with_a_number(hall: Hall) -> None:
    person = hall.person("赵德山", id_number="229901198003150034")
    form = hall.form(
        person, skills=("急救", " 急救 ", "书法"), availability=(Availability.WEEKEND,),
        area="青禾苑", may_be_published=True, insurer="平安", insured_to=date(2027, 1, 1),
    )  # fmt: skip
    volunteer = hall.do(register_volunteer, form)
    read = page(hall, volunteer)
    assert read.brief.number == "ZY2026-00001" and read.brief.name == "赵德山"
    assert read.form.skills == ("急救", "书法") and read.form.kinds == (ServiceKind.ENVIRONMENT,)
    assert read.form.availability == (Availability.WEEKEND,) and read.form.may_be_published
    assert read.emergency_phone == "199****3333" and read.form.emergency_phone is None
    assert read.brief.id_number == "229901********0034" and read.brief.phone == "199****1111"
    assert read.consent_version == "2026-1"
    assert [c.version for c in hall.ask(list_consents, person)] == ["2026-1"]
    assert hall.ask(volunteer_of, person) == volunteer


def test_nobody_is_registered_twice(hall: Hall) -> None:
    volunteer = hall.volunteer("赵一")
    person = page(hall, volunteer).brief.person_id
    with pytest.raises(KnownError, match="已经是志愿者（ZY2026-00001）"):
        hall.do(register_volunteer, hall.form(person))
    hall.do(leave, volunteer, hall.today, "搬走")
    with pytest.raises(KnownError, match="重新加入"):
        hall.do(register_volunteer, hall.form(person))
    hall.do(come_back, volunteer)
    assert page(hall, volunteer).brief.left_on is None


def test_consent_comes_first(hall: Hall) -> None:
    person = hall.person("赵一")
    with pytest.raises(KnownError, match="还没有同意") as caught:
        hall.do(register_volunteer, hall.form(person, consents=False))
    assert caught.value.field == "consents" and hall.ask(volunteer_of, person) is None
    agreed = hall.do(add_person, PersonForm("钱二", birth_date=date(1980, 1, 1), consents=True))
    volunteer = hall.do(register_volunteer, hall.form(agreed, consents=False))
    assert page(hall, volunteer).consent_version == "2026-1"


def test_a_child_needs_the_guardian_and_the_form_starts_with_the_one_on_file(hall: Hall) -> None:
    mother = hall.do(
        add_person, PersonForm("王芳", phone="19900005555", birth_date=date(1985, 1, 1))
    )
    child = hall.do(
        add_person,
        PersonForm("王小", birth_date=CHILD, guardian_id=mother, guardian_relation="母亲"),
    )
    with pytest.raises(KnownError, match="监护人姓名"):
        hall.do(register_volunteer, hall.form(child))
    start = hall.ask(start_form, child, hall.today)
    assert (start.guardian_name, start.guardian_relation) == ("王芳", "母亲")
    values = {
        "guardian_name": start.guardian_name, "guardian_relation": start.guardian_relation,
        "guardian_phone": start.guardian_phone,
    }  # fmt: skip
    with pytest.raises(KnownError, match="单独同意") as caught:
        hall.do(register_volunteer, hall.form(child, **values))
    assert caught.value.field == "guardian_signed_on"
    signed = hall.form(child, **values, guardian_signed_on=hall.today)
    volunteer = hall.do(register_volunteer, signed)
    read = page(hall, volunteer)
    assert read.brief.age == 11 and read.brief.need.guardian
    assert read.guardian_phone == "199****5555"
    paper = hall.ask(read_registration_form, volunteer, hall.today)
    assert paper.guardian_name == "王芳" and "不能参加标明有危险的活动" in paper.need.sentences


def test_a_change_keeps_phones_that_were_not_typed_and_tells_the_second(hall: Hall) -> None:
    volunteer = hall.volunteer("赵一")
    read = page(hall, volunteer)
    form = hall.form(read.brief.person_id, emergency_phone=None, guardian_phone=None, area="北区")
    hall.do(change_volunteer, volunteer, form, read.version)
    after = page(hall, volunteer)
    assert after.emergency_phone == "199****3333" and after.form.area == "北区"
    other = hall.form(read.brief.person_id, emergency_phone=None, guardian_phone=None, area="南区")
    with pytest.raises(Conflict) as caught:
        hall.do(change_volunteer, volunteer, other, read.version)
    assert [(d.field, d.mine, d.theirs) for d in caught.value.fields] == [("area", "南区", "北区")]
    assert page(hall, volunteer).form.area == "北区"


def test_leaving_waits_for_the_places_still_held_and_ends_memberships(hall: Hall) -> None:
    volunteer = hall.volunteer("赵一")
    team = hall.do(found_team, "河小青队")
    hall.do(join_team, team, volunteer)
    signed = hall.sign(hall.wanting(1), volunteer)
    with pytest.raises(KnownError, match="还报着没开始的活动"):
        hall.do(leave, volunteer, hall.today, "搬走")
    hall.withdraw(signed.id)
    hall.do(leave, volunteer, hall.today, "搬走")
    read = page(hall, volunteer)
    assert (read.brief.left_on, read.left_reason) == (hall.today, "搬走")
    assert read.teams[0].until == hall.today
    with pytest.raises(KnownError, match="已经退出"):
        hall.do(sign_up, hall.wanting(1), volunteer)


def test_a_cancelled_activity_keeps_nobody(hall: Hall) -> None:
    volunteer = hall.volunteer("赵一")
    place = hall.wanting(1)
    hall.sign(place, volunteer)
    hall.do(cancel_activity, hall.ask(activity_of, place), "下雨")
    hall.do(leave, volunteer, hall.today, "搬走")
    assert page(hall, volunteer).brief.left_on == hall.today


def test_notes_stand_on_the_page(hall: Hall) -> None:
    volunteer = hall.volunteer("赵一")
    hall.do(
        add_note, volunteer, NoteForm(NoteKind.TRAINING, date(2026, 1, 5), "急救培训", "红十字会")
    )
    hall.do(add_note, volunteer, NoteForm(NoteKind.COMMENDATION, date(2026, 2, 5), "年度优秀"))
    assert [n.kind for n in page(hall, volunteer).notes] == [
        NoteKind.COMMENDATION, NoteKind.TRAINING,
    ]  # fmt: skip
    with pytest.raises(KnownError, match="内容"):
        hall.do(add_note, volunteer, NoteForm(NoteKind.COMPLAINT, hall.today, " "))


@pytest.fixture
def found(hall: Hall) -> dict[str, int]:
    """Two volunteers among residents of the same name."""
    ids = {}
    for name, phone in (("单雨晴", "19900001234"), ("赵德山", "19900005678")):
        person = hall.do(add_person, PersonForm(name, phone=phone, birth_date=date(1980, 1, 1)))
        ids[name] = hall.do(register_volunteer, hall.form(person, skills=("急救",)))
    hall.do(add_person, PersonForm("赵德山", phone="19900009999", despite=frozenset({"DUP_NAME"})))
    return ids


@pytest.mark.parametrize(
    "typed, name",
    [
        ("赵德", "赵德山"),
        ("zds", "赵德山"),
        ("shanyuqing", "单雨晴"),
        ("5678", "赵德山"),
        ("19900001234", "单雨晴"),
        ("ZY2026-00002", "赵德山"),
        ("2", "赵德山"),
        ("2026-00001", "单雨晴"),
    ],
)
def test_finding_by_name_pinyin_phone_and_number(
    hall: Hall, found: dict[str, int], typed: str, name: str
) -> None:
    hits = hall.ask(find_volunteers, typed, hall.today)
    assert [hit.id for hit in hits] == [found[name]]


def test_finding_takes_few_statements_however_many_volunteers(hall: Hall) -> None:
    hall.volunteer("赵一")
    with counting(hall.centre) as said:
        hall.ask(find_volunteers, "zhao", hall.today)
    few = len(said)
    hall.volunteers(300)
    with counting(hall.centre) as said:
        hall.ask(find_volunteers, "zhao", hall.today)
    assert len(said) == few


def test_the_list_goes_on_where_it_stopped(hall: Hall) -> None:
    ids = hall.volunteers(7)
    chosen = VolunteerFilter()
    seen: list[int] = []
    after = None
    while rows := hall.ask(list_volunteers, chosen, hall.today, after, 3):
        seen += [row.id for row in rows]
        after = seen[-1]
    assert seen == sorted(ids, reverse=True)
    assert hall.ask(count_volunteers, chosen, hall.today) == 7


@pytest.mark.parametrize(
    "chosen",
    [
        VolunteerFilter(kind=ServiceKind.HEALTH),
        VolunteerFilter(availability=Availability.WEEKEND),
        VolunteerFilter(skill="急救"),
        VolunteerFilter(minors_only=True),
        VolunteerFilter(text="孙三"),
    ],
)
def test_the_list_is_narrowed(hall: Hall, chosen: VolunteerFilter) -> None:
    hall.volunteer("赵一", skills=("书法",))
    person = hall.do(add_person, PersonForm("孙三", birth_date=CHILD))
    wanted = hall.do(
        register_volunteer,
        hall.form(
            person, kinds=(ServiceKind.HEALTH,), availability=(Availability.WEEKEND,),
            skills=("急救员",), guardian_name="王芳", guardian_relation="母亲",
            guardian_phone="19900003333", guardian_signed_on=hall.today,
        ),
    )  # fmt: skip
    assert [row.id for row in hall.ask(list_volunteers, chosen, hall.today)] == [wanted]
    assert hall.ask(count_volunteers, chosen, hall.today) == 1
