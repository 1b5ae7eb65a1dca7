"""Persons with guardian and consent, masked and revealed, changed by two clerks at once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from models.audit.queries import list_entries
from models.centre import Centre
from models.errors import Conflict, Difference, KnownError
from models.people.actions import (
    PersonForm,
    Warned,
    add_person,
    change_person,
    reveal,
    withdraw_consent,
)
from models.people.queries import PersonDetail, find_people, read_person
from models.people.rules.groups import PriorityGroup, groups_named
from models.settings.actions import change_desk
from models.settings.rules import DeskSettings
from tests.models.conftest import MORNING, Watch

TODAY = MORNING.date()
WANG = PersonForm("王秀英", "229901194203150029", phone="19900001234")


def read(centre: Centre, id_: int) -> PersonDetail:
    return centre.ask(read_person, id_, TODAY)


def test_a_person_is_masked_everywhere_and_found_by_what_people_say(centre: Centre) -> None:
    form = replace(WANG, estate="青禾苑", building="3", entrance="2", room="501")
    id_ = centre.act(add_person, form).result
    page = read(centre, id_)
    assert (page.id_number, page.phone) == ("229901********0029", "199****1234")
    assert (page.sex, page.birth_date, page.age) == ("女", date(1942, 3, 15), 83)
    assert page.groups == ("60岁以上老年人", "80岁以上高龄老人")
    for text in ("王秀英", "秀英", "wxy", "wangxiuying", "0029", "1234", "3-2-501", "qhy"):
        assert [p.id for p in centre.ask(find_people, text, TODAY)] == [id_], text
    assert centre.ask(find_people, "0028", TODAY) == []
    centre.act(change_person, id_, page.version, replace(form, name="王改名", phone="19900005678"))
    assert centre.ask(find_people, "1234", TODAY) == []
    assert [p.name for p in centre.ask(find_people, "5678", TODAY)] == ["王改名"]


def test_a_surname_comes_before_an_estate_that_begins_like_it(centre: Centre) -> None:
    names = ("刘洋", *(f"张{number}" for number in "一二三四五六七八九十"), "李柳")
    for number, name in enumerate(names):
        estate = "青禾苑" if number == 0 else "柳岸人家"
        centre.act(add_person, PersonForm(name, estate=estate, building="3", room=f"10{number}"))
    for text, first in (("liu", ["刘洋", "李柳", "张十"]), ("l", ["李柳", "刘洋", "张十"])):
        found = [person.name for person in centre.ask(find_people, text, TODAY)]
        assert len(found) == 8 and found[:3] == first
    assert [person.name for person in centre.ask(find_people, "柳", TODAY)][:2] == ["李柳", "张十"]
    assert [person.name for person in centre.ask(find_people, "3-109", TODAY)] == ["张九"]


def test_revealing_needs_a_reason_and_is_logged(centre: Centre) -> None:
    id_ = centre.act(add_person, WANG).result
    with pytest.raises(KnownError, match="查看原因"):
        centre.act(reveal, id_, "id_number", "好奇")
    shown = centre.act(reveal, id_, "id_number", "核对身份").result
    assert shown == "229901194203150029"
    entry = centre.ask(list_entries, TODAY, TODAY)[0]
    assert (entry.title, entry.reason) == ("查看明文", "核对身份")
    assert "id_number" in entry.details and shown not in entry.details


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"sex": "男"}, "SEX_MISMATCH"),
        ({"birth_date": date(1942, 3, 16)}, "BIRTH_MISMATCH"),
        ({"name": "别人"}, "DUP_ID"),
    ],
)
def test_what_looks_wrong_is_shown_once_and_then_kept(
    centre: Centre, change: dict[str, object], code: str
) -> None:
    if code == "DUP_ID":
        centre.act(add_person, WANG)
    form = replace(WANG, **change)  # type: ignore[arg-type]
    with pytest.raises(Warned) as warned:
        centre.act(add_person, form)
    assert warned.value.code == code
    id_ = centre.act(add_person, replace(form, despite=frozenset({code}))).result
    assert read(centre, id_).name == form.name


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (replace(WANG, name=" "), "填写姓名"),
        (replace(WANG, name="王" * 81), "最多 80 个字"),
        (replace(WANG, id_number="229901194203150020"), "校验"),
        (replace(WANG, phone="1990000123"), "11 位"),
        (PersonForm("王某", birth_date=date(2030, 1, 1)), "今天之后"),
        (replace(WANG, estate="青" * 81), "太长，最多 80 个字"),
        (replace(WANG, room="一间朝南的带阳台并且有两扇窗户的大房间里面"), "太长，最多 20 个字"),
        (replace(WANG, note="看不见\0的"), "控制字符"),
        (PersonForm("王某", "G" * 41, "护照"), "太长，最多 40 个字"),
    ],
)
def test_what_cannot_be_kept_is_said_on_both_stores(
    centre: Centre, form: PersonForm, said: str
) -> None:
    with pytest.raises(KnownError, match=said):
        centre.act(add_person, form)
    assert centre.ask(find_people, "王", TODAY) == []


def test_an_old_number_stays_flagged_when_something_else_changes(centre: Centre) -> None:
    id_ = centre.act(add_person, PersonForm("王秀英", "229901420315002")).result
    page = read(centre, id_)
    assert page.id_converted
    centre.act(change_person, id_, page.version, PersonForm("王秀英", None, note="搬家"))
    page = read(centre, id_)
    assert (page.id_converted, page.note) == (True, "搬家")
    centre.act(change_person, id_, page.version, PersonForm("王秀英", "G0000", "护照"))
    assert not read(centre, id_).id_converted


CHILD = PersonForm("王小明", birth_date=date(2015, 5, 1), consents=True)


def test_for_a_child_the_guardian_consents(centre: Centre) -> None:
    with pytest.raises(KnownError, match="监护人同意") as refused:
        centre.act(add_person, CHILD)
    assert refused.value.field == "guardian"
    mother = centre.act(add_person, WANG).result
    with pytest.raises(KnownError, match="与本人的关系"):
        centre.act(add_person, replace(CHILD, guardian_id=mother))
    form = replace(CHILD, guardian_id=mother, guardian_relation="祖母")
    page = read(centre, centre.act(add_person, form).result)
    assert (page.guardian, page.guardian_relation, page.consent_version) == (
        "王秀英",
        "祖母",
        "2026-1",
    )
    sister = replace(CHILD, name="王小红", guardian_id=page.id, guardian_relation="姐姐")
    with pytest.raises(KnownError, match="未满十八周岁"):
        centre.act(add_person, sister)
    with pytest.raises(KnownError, match="不能是本人"):
        centre.act(change_person, page.id, page.version, replace(form, guardian_id=page.id))


def test_from_fourteen_on_one_consents_oneself(centre: Centre) -> None:
    form = replace(CHILD, birth_date=date(2012, 3, 2))  # fourteen today
    assert read(centre, centre.act(add_person, form).result).consent_version == "2026-1"


def test_consent_has_a_version_and_can_be_withdrawn(centre: Centre, watch: Watch) -> None:
    id_ = centre.act(add_person, replace(WANG, consents=True)).result
    assert (read(centre, id_).consent_version, read(centre, id_).consent_at) == ("2026-1", MORNING)
    watch.now += timedelta(days=1)
    centre.act(change_desk, DeskSettings(consent_version="2026-2"))
    page = read(centre, id_)
    centre.act(change_person, id_, page.version, replace(WANG, consents=True))
    assert read(centre, id_).consent_version == "2026-2"
    centre.act(withdraw_consent, id_)
    assert (read(centre, id_).consent_version, read(centre, id_).consent_at) == ("", None)
    page = read(centre, id_)
    centre.act(change_person, id_, page.version, replace(WANG, consents=True))
    assert read(centre, id_).consent_at == watch.now


def test_two_clerks_see_both_versions(centre: Centre, open_centre: Callable[..., Centre]) -> None:
    other = open_centre()
    id_ = centre.act(add_person, WANG).result
    seen = read(centre, id_).version
    form = replace(WANG, id_number=None, phone=None, sex="女", birth_date=date(1942, 3, 15))
    other.act(change_person, id_, seen, replace(form, note="电话常关机", phone="19900005678"))
    with pytest.raises(Conflict, match="另一位同事") as conflict:
        centre.act(change_person, id_, seen, replace(form, note="行动不便", phone="19900001234"))
    assert conflict.value.fields == (
        Difference("note", "行动不便", "电话常关机"),
        Difference("phone", "19900001234", "199****5678"),
    )


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("低保户、残疾人", (PriorityGroup.DISABLED, PriorityGroup.LOW_INCOME)),
        ("低保边缘", (PriorityGroup.LOW_INCOME_MARGIN,)),
        ("独居老人", (PriorityGroup.LIVING_ALONE,)),
        ("党员、退役军人", (PriorityGroup.VETERAN,)),
        ("常住；党员", ()),
        ("", ()),
    ],
)
def test_groups_by_the_words_of_a_list(text: str, groups: tuple[PriorityGroup, ...]) -> None:
    assert groups_named(text) == groups
