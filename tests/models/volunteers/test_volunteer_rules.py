"""The age table, what opening needs, and clashes: values in, values out."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import KnownError
from models.volunteers.rules.activities import (
    PlaceForm,
    ShiftForm,
    Status,
    check_activity,
    opening_needs,
    show_status,
)
from models.volunteers.rules.signing_up import (
    Held,
    PlaceFacts,
    VolunteerFacts,
    clashes,
    may_take,
    pack_codes,
    unpack_codes,
)
from models.volunteers.rules.volunteers import (
    ServiceKind,
    VolunteerForm,
    age_needs,
    check_volunteer,
)
from tests.models.volunteers.hall import FORM

DAY = date(2026, 3, 7)
PLACE = PlaceFacts(
    1, 1, "河岸清洁", "捡拾垃圾", 1, datetime(2026, 3, 7, 9), datetime(2026, 3, 7, 11), "青禾河岸"
)
ADULT = VolunteerFacts(1, 1, "赵一", "19900001111", date(1980, 1, 1))


def born(age: int, days: int = 0) -> date:
    """Somebody of that age on the day, `days` after the birthday."""
    return date(DAY.year - age, DAY.month, DAY.day) - timedelta(days=days)


@pytest.mark.parametrize(
    "age, earns, guardian, present, separate, danger, shown",
    [
        (7, False, True, True, True, False, False),
        (8, False, True, False, True, False, False),
        (13, False, True, False, True, False, False),
        (14, False, True, False, False, False, True),
        (15, True, True, False, False, False, True),
        (16, False, True, False, False, False, True),
        (16, True, False, False, False, False, True),
        (17, True, False, False, False, False, True),
        (18, False, False, False, False, True, True),
    ],
)
def test_the_age_table(
    age: int, earns: bool, guardian: bool, present: bool, separate: bool, danger: bool, shown: bool
) -> None:
    need = age_needs(born(age), DAY, earns)
    assert need.age == age
    assert (need.guardian, need.guardian_present, need.separate_consent) == (
        guardian, present, separate,
    )  # fmt: skip
    assert (need.may_be_dangerous, need.may_be_shown) == (danger, shown)
    assert bool(need.sentences) == (age < 18)


def test_the_age_counts_on_the_day_of_the_shift() -> None:
    tomorrow_eighteen = born(18, days=-1)
    assert age_needs(tomorrow_eighteen, DAY).guardian
    assert not age_needs(tomorrow_eighteen, DAY + timedelta(days=1)).guardian
    child = replace(ADULT, birth_date=tomorrow_eighteen, guardian_signed=True)
    dangerous = replace(PLACE, is_dangerous=True, insurance="PZ-1")
    assert "未成年人不能参加" in may_take(dangerous, child)[0]
    next_day = replace(dangerous, starts_at=PLACE.starts_at + timedelta(days=1))
    assert may_take(next_day, child) == ()


@pytest.mark.parametrize(
    "changed, field",
    [
        ({"kinds": ()}, "kinds"),
        ({"emergency_name": " "}, "emergency_name"),
        ({"emergency_phone": ""}, "emergency_phone"),
        ({"emergency_phone": "1234"}, "emergency_phone"),
        ({"guardian_name": ""}, "guardian_name"),
        ({"may_be_published": True}, "may_be_published"),
        ({"guardian_relation": ""}, "guardian_relation"),
        ({"guardian_phone": ""}, "guardian_phone"),
        ({"guardian_signed_on": None}, "guardian_signed_on"),
        ({"guardian_signed_on": DAY + timedelta(days=1)}, "guardian_signed_on"),
        ({"has_own_earnings": True}, "has_own_earnings"),
        ({"insured_to": DAY}, "insurer"),
        ({"registered_on": DAY + timedelta(days=1)}, "registered_on"),
        ({"skills": ("急救",) * 13}, "skills"),
    ],
)
def test_a_form_says_what_is_missing_and_where(changed: dict[str, object], field: str) -> None:
    form = VolunteerForm(
        1,
        kinds=(ServiceKind.AGED,),
        emergency_name="王芳",
        emergency_phone="19900003333",
        guardian_name="王芳",
        guardian_relation="母亲",
        guardian_phone="19900003333",
        guardian_signed_on=DAY,
    )
    need = age_needs(born(12), DAY)
    check_volunteer(form, need, DAY)
    with pytest.raises(KnownError) as caught:
        check_volunteer(replace(form, **changed), need, DAY)  # type: ignore[arg-type]
    assert caught.value.field == field and "没有保存" in caught.value.text


def test_without_birth_date_nobody_can_be_registered() -> None:
    with pytest.raises(KnownError, match="没有出生日期"):
        check_volunteer(VolunteerForm(1), age_needs(None, DAY), DAY)


def test_a_complete_form_needs_nothing_to_open() -> None:
    assert opening_needs(FORM, datetime(2026, 3, 2, 9)) == ()


@pytest.mark.parametrize(
    "changed, field, word",
    [
        ({"organiser": " "}, "organiser", "主办"),
        ({"person_in_charge": ""}, "person_in_charge", "负责人"),
        ({"phone": ""}, "phone", "电话"),
        ({"place": ""}, "place", "地点"),
        ({"content": ""}, "content", "内容"),
        ({"places": ()}, "places", "岗位"),
        ({"is_dangerous": True, "insurance": "PZ-1"}, "risk", "风险"),
        ({"is_dangerous": True, "risk": "靠近水边"}, "insurance", "保险"),
        ({"is_dangerous": True, "risk": "靠近水边", "insurance": "无"}, "insurance", "保险"),
        ({"is_dangerous": True, "risk": "——", "insurance": "PZ-1"}, "risk", "风险"),
        ({"closes_at": datetime(2026, 3, 1)}, "closes_at", "截止"),
    ],
)
def test_each_thing_that_is_missing_is_a_sentence(
    changed: dict[str, object], field: str, word: str
) -> None:
    missing = opening_needs(replace(FORM, **changed), datetime(2026, 3, 2, 9))  # type: ignore[arg-type]
    assert [m.field for m in missing] == [field] and word in missing[0].text


def test_a_shift_in_the_past_and_one_without_posts_cannot_open() -> None:
    late = opening_needs(FORM, datetime(2026, 3, 7, 9))
    assert [m.field for m in late] == ["shifts"]
    second = ShiftForm(datetime(2026, 3, 8, 9), datetime(2026, 3, 8, 11))
    two = replace(FORM, shifts=(*FORM.shifts, second))
    assert [m.field for m in opening_needs(two, datetime(2026, 3, 2))] == ["places"]


@pytest.mark.parametrize(
    "changed, field",
    [
        ({"name": " "}, "name"),
        ({"shifts": (), "places": ()}, "shifts"),
        ({"shifts": (ShiftForm(datetime(2026, 3, 7, 11), datetime(2026, 3, 7, 9)),)}, "shifts"),
        ({"shifts": (ShiftForm(datetime(2026, 3, 7, 8), datetime(2026, 3, 7, 20, 1)),)}, "shifts"),
        ({"shifts": (ShiftForm(datetime(2026, 3, 7, 8), datetime(2026, 3, 7, 9), 60),)}, "shifts"),
        ({"places": (PlaceForm(1, "引导", 1),)}, "places"),
        ({"places": (PlaceForm(0, "引导", 0),)}, "places"),
        ({"places": (PlaceForm(0, " ", 1),)}, "places"),
        ({"places": (PlaceForm(0, "引导", 1), PlaceForm(0, "引导 ", 2))}, "places"),
        ({"min_age": 30, "max_age": 20}, "max_age"),
        ({"waiting_places": -1}, "waiting_places"),
        ({"closes_at": datetime(2026, 3, 7, 12)}, "closes_at"),
    ],
)
def test_impossible_values_are_refused_even_in_a_draft(
    changed: dict[str, object], field: str
) -> None:
    check_activity(FORM)
    with pytest.raises(KnownError) as caught:
        check_activity(replace(FORM, **changed))  # type: ignore[arg-type]
    assert caught.value.field == field and "没有保存" in caught.value.text


def test_a_shift_may_pass_midnight() -> None:
    night = ShiftForm(datetime(2026, 3, 7, 22, 30), datetime(2026, 3, 8, 0, 40))
    check_activity(replace(FORM, shifts=(night,)))


@pytest.mark.parametrize(
    "stored, hour, free, shown",
    [
        ("draft", 8, 1, Status.DRAFT),
        ("open", 8, 1, Status.OPEN),
        ("open", 8, 0, Status.FULL),
        ("open", 9, 0, Status.RUNNING),
        ("open", 10, 1, Status.RUNNING),
        ("open", 11, 1, Status.ENDED),
        ("ended", 11, 1, Status.ENDED),
        ("cancelled", 10, 0, Status.CANCELLED),
    ],
)
def test_the_status_is_told_from_places_and_clock(
    stored: str, hour: int, free: int, shown: Status
) -> None:
    now = datetime(2026, 3, 7, hour)
    assert show_status(stored, PLACE.starts_at, PLACE.ends_at, now, free) is shown


@pytest.mark.parametrize(
    "place, volunteer, word",
    [
        ({"skills": ("急救",)}, {}, "急救"),
        ({"min_age": 50}, {}, "年满 50"),
        ({"max_age": 40}, {}, "不超过 40"),
        ({"is_dangerous": True}, {}, "保险"),
        ({"min_age": 1}, {"birth_date": None}, "没有出生日期"),
        ({}, {"left_on": date(2026, 3, 7)}, "已经退出"),
        ({}, {"birth_date": born(12)}, "监护人签名"),
        ({}, {"birth_date": born(7), "guardian_signed": True}, "陪同"),
    ],
)
def test_who_may_not_take_a_place_is_told_why(
    place: dict[str, object], volunteer: dict[str, object], word: str
) -> None:
    assert may_take(PLACE, ADULT) == ()
    against = may_take(replace(PLACE, **place), replace(ADULT, **volunteer))  # type: ignore[arg-type]
    assert len(against) == 1 and word in against[0]


def test_own_insurance_of_the_day_lets_one_in_where_the_activity_has_none() -> None:
    dangerous = replace(PLACE, is_dangerous=True)
    assert may_take(dangerous, replace(ADULT, insured_to=DAY)) == ()
    assert may_take(dangerous, replace(ADULT, insured_to=DAY - timedelta(days=1))) != ()


def held(start: tuple[int, int], end: tuple[int, int], where: str = "青禾河岸") -> Held:
    return Held(7, 7, "敬老院慰问", datetime(2026, 3, 7, *start), datetime(2026, 3, 7, *end), where)


@pytest.mark.parametrize(
    "other, code",
    [
        (held((10, 59), (12, 0)), "overlap-7"),
        (held((8, 0), (9, 1)), "overlap-7"),
        (held((9, 30), (10, 0)), "overlap-7"),
        (held((11, 0), (12, 0)), None),  # the same place: no way to go
        (held((11, 29), (12, 0), "敬老院"), "travel-7"),
        (held((11, 30), (12, 0), "敬老院"), None),
        (held((7, 0), (8, 31), "敬老院"), "travel-7"),
        (held((7, 0), (8, 30), "敬老院"), None),
    ],
)
def test_overlaps_and_impossible_ways(other: Held, code: str | None) -> None:
    assert [c.code for c in clashes(PLACE, [other])] == ([code] if code else [])


@given(st.lists(st.integers(1, 10**7), max_size=40))
def test_confirmed_codes_come_back_whole_and_fit_their_column(shifts: list[int]) -> None:
    others = [replace(held((9, 0), (10, 0)), shift_id=shift) for shift in shifts]
    cautions = clashes(PLACE, others)
    kept = pack_codes(cautions)
    back = unpack_codes(kept)
    assert len(kept) <= 200
    assert back == tuple(c.code for c in cautions)[: len(back)]
    assert len(back) == len(cautions) or len(kept) > 150
