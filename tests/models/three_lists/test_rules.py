"""Cells of the lists, and proposals that are the same every time."""

from datetime import date
from itertools import permutations

import pytest

from models.cases.rules.old_ledger.days import Context
from models.people.rules.contacts import PhoneCode
from models.three_lists.rules.cells import (
    read_contact,
    read_count,
    read_links,
    read_number,
    read_validity,
)
from models.three_lists.rules.lists import NEED_CATEGORIES, ResourceKind, Urgency, read_urgency
from models.three_lists.rules.matching import (
    Offered,
    Wanted,
    alternatives,
    common_words,
    propose,
    read_fitting,
)

DAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    "text",
    [
        "王飞鹏/19900009382", "王飞鹏（19900009382）", "王飞鹏\n19900009382",
        "王飞鹏 19900009382", "王飞鹏19900009382", "王飞鹏：19900009382", "19900009382 王飞鹏",
        "王飞鹏 199-0000-9382",
    ],
)  # fmt: skip
def test_a_contact_is_split_in_all_the_ways_it_is_written(text: str) -> None:
    contact = read_contact(text)
    assert (contact.name, contact.phone, contact.lacks_name) == ("王飞鹏", "19900009382", False)


def test_half_a_contact_says_what_is_missing() -> None:
    assert read_contact("苏环莲").codes == (PhoneCode.MISSING,)
    assert read_contact("苏环莲").name == "苏环莲"
    assert read_contact("19900003797").lacks_name
    assert read_contact(19900003797).phone == "19900003797"
    bad = read_contact("苏环莲 1990000379")
    assert bad.name == "苏环莲" and bad.phone == "" and bad.codes == (PhoneCode.BAD,)


@pytest.mark.parametrize(
    ("cell", "value", "places", "is_words"),
    [
        ("63个", 63, 63, False), (110, 110, 110, False), ("2万元", 2, 20_000, False),
        ("若干", None, 1, True), ("约120人", None, 1, True), ("", None, 1, False),
        ("１２人", 12, 12, False),
    ],
)  # fmt: skip
def test_numbers_and_words(cell: object, value: int | None, places: int, is_words: bool) -> None:
    count = read_count(cell)
    assert (count.value, count.places, count.is_words) == (value, places, is_words)


def test_links_and_numbers_are_written_one_way() -> None:
    assert read_links("X-018、x119；Z－7 X-018") == ("X-018", "X-119", "Z-007")
    assert read_number(7, "X") == read_number("X7", "X") == "X-007"
    assert read_number("Z-7", "X") == read_number("", "X") == ""


@pytest.mark.parametrize(
    ("cell", "until", "is_readable"),
    [
        ("长期有效", None, True), ("2026年2月", date(2026, 2, 28), True),
        ("2027.6.28", date(2027, 6, 28), True), (date(2026, 12, 31), date(2026, 12, 31), True),
        ("随时", None, False),
    ],
)  # fmt: skip
def test_a_month_is_valid_to_its_last_day(
    cell: object, until: date | None, is_readable: bool
) -> None:
    validity = read_validity(cell, Context(2026))
    assert (validity.until, validity.is_readable) == (until, is_readable)


def test_urgency_in_words_of_ones_own() -> None:
    assert read_urgency("特急") is Urgency.URGENT and read_urgency("不急") is Urgency.ORDINARY
    assert read_urgency("看情况") is None


def need(
    serial: int,
    content: str,
    category: str = "其他",
    urgency: Urgency | None = Urgency.ORDINARY,
    raised: date | None = date(2026, 3, 1),
) -> Wanted:
    return Wanted(serial, f"X-{serial:03d}", category, content, urgency, raised)


def offer(serial: int, content: str, free: int = 1, valid_to: date | None = None) -> Offered:
    return Offered(serial, f"Z-{serial:03d}", ResourceKind.SERVICE, content, free, valid_to)


def test_the_urgent_need_gets_the_only_place() -> None:
    needs = [
        need(1, "遗产继承法律咨询", "法律", Urgency.ORDINARY, date(2026, 1, 1)),
        need(2, "劳动合同咨询", "法律", Urgency.URGENT, date(2026, 9, 1)),
    ]
    (only,) = propose(needs, [offer(1, "法律咨询")], DAY)
    assert only.need_id == 2
    assert only.reason == "同属法律类，空余 1，长期有效，紧急"


def test_no_place_is_proposed_to_two() -> None:
    needs = [need(n, "义诊进小区", "健康") for n in range(1, 6)]
    found = propose(needs, [offer(1, "义诊", 2), offer(2, "体检", 1)], DAY)
    assert [(p.need_id, p.resource_id) for p in found] == [(1, 1), (2, 1), (3, 2)]


def test_what_is_expired_or_full_or_foreign_is_not_proposed() -> None:
    wanted = [need(1, "义诊进小区", "健康")]
    yesterday = date(2026, 11, 20)
    assert propose(wanted, [offer(1, "义诊", 1, yesterday)], DAY) == []
    assert propose(wanted, [offer(1, "义诊", 0)], DAY) == []
    assert propose(wanted, [offer(1, "停车位")], DAY) == []
    (found,) = propose(wanted, [offer(1, "义诊", 1, DAY)], DAY)
    assert "有效至 2026-11-21" in found.reason


def test_what_is_made_for_it_comes_before_what_is_only_of_its_kind() -> None:
    offers = [offer(1, "医护志愿者"), offer(2, "急救包"), offer(3, "教室"), offer(4, "米面油")]
    found = alternatives(need(1, "急救培训", "健康"), offers, DAY)
    assert [p.resource_id for p in found] == [2, 3, 1]
    assert [p.reason.partition("，空余")[0] for p in found] == [
        "都有“急救”", "教室可用于“培训”", "同属健康类",
    ]  # fmt: skip


def test_empty_talk_brings_nothing_together() -> None:
    wanted = [need(1, "劳动合同咨询", "法律"), need(2, "慢病讲座", "健康")]
    assert propose(wanted, [offer(1, "心理咨询师"), offer(2, "反诈讲座")], DAY) == []


def test_of_equals_the_one_that_ends_first_is_used_first() -> None:
    offers = [offer(1, "义诊"), offer(2, "义诊", 1, date(2027, 1, 1)), offer(3, "义诊", 1, DAY)]
    found = alternatives(need(1, "义诊进小区", "健康"), offers, DAY)
    assert [p.resource_id for p in found] == [3, 2, 1]


def test_the_order_of_the_input_changes_nothing() -> None:
    needs = [
        need(1, "老人理发上门", "助老"), need(2, "反诈宣传", "安全", Urgency.URGENT),
        need(3, "理发", "助残", Urgency.PRESSING), need(4, "盲人读书陪伴", "助残", None, None),
    ]  # fmt: skip
    offers = [offer(1, "免费理发", 2), offer(2, "反诈讲座"), offer(3, "图书"), offer(4, "轮椅")]
    expected = propose(needs, offers, DAY)
    assert [p.need_id for p in expected] == [2, 3, 1, 4]
    for some in permutations(needs):
        assert propose(some, reversed(offers), DAY) == expected


def test_common_words_are_whole_and_no_empty_talk() -> None:
    assert common_words("书画展场地", "展厅场地") == ("场地",)
    assert common_words("社区志愿活动", "志愿者活动") == ()
    assert common_words("法律咨询", "法律咨询") == ("法律咨询",)


def test_the_table_of_what_fits_names_categories_of_the_list() -> None:
    fits = read_fitting()
    assert {category for fit in fits for category in fit.categories} <= set(NEED_CATEGORIES)
    assert all(fit.categories or fit.words for fit in fits)
