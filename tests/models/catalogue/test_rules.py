"""The catalogue the program ships with, and the certificates that must not be issued."""

import unicodedata
from dataclasses import replace

import pytest

from models.catalogue.rules import (
    Appearance,
    Mode,
    ProxyAllowed,
    ServiceItem,
    blocked_certificate,
    check_item,
    due_days,
    item_tokens,
    material_named,
    read_certificates,
    read_services,
)
from models.errors import KnownError
from models.people.rules.tokens import read_query

ITEMS = {item.code: item for item in read_services()}


def found_by(typed: str) -> set[str]:
    """The codes of the items that a find for this text shows."""
    terms = read_query(typed)
    return {
        item.code
        for item in ITEMS.values()
        if all(
            any(
                token.startswith(term) for token in item_tokens(item.code, item.name, item.synonyms)
            )
            for term in terms
        )
    }


def test_catalogue_is_whole() -> None:
    assert len(ITEMS) == 94
    assert (min(ITEMS), max(ITEMS)) == ("A01", "L10")
    assert {mode: sum(i.mode is mode for i in ITEMS.values()) for mode in Mode} == {
        Mode.INSTANT: 26, Mode.PROMISED: 60, Mode.INFORM: 3, Mode.SELF: 5,
    }  # fmt: skip


def test_one_item_is_read_as_written() -> None:
    item = ITEMS["D01"]
    assert (item.name, item.category, item.mode) == ("高龄津贴", "老龄", Mode.PROMISED)
    assert (item.days_centre, item.days_total, item.statutory_days) == (7, 20, None)
    assert (item.person_must_appear, item.proxy) == (Appearance.NO, ProxyAllowed.YES)
    assert [m.name for m in item.materials] == [
        "居民身份证", "户口簿", "社会保障卡或银行卡", "近期照片", "申请表",
    ]  # fmt: skip
    assert item.handling_chain == "社区→街道→区民政"
    assert item.basis == ""


def test_clerks_read_no_english_and_every_material_tells_where_to_get_it() -> None:
    for item in ITEMS.values():
        for text in (item.name, item.hint, item.basis, item.handling_chain):
            letters = {c for c in text if c.isascii() and c.isalpha()}
            assert not letters, (item.code, text)
        for material in item.materials:
            assert material.source and material.requirement, material.name
            assert material.copies >= 1
            assert material.form in ("原件", "复印件", "原件和复印件")


def test_unknown_material_is_a_plain_original() -> None:
    assert material_named("户主同意书").form == "原件"
    assert material_named("户口簿").form == "原件和复印件"


@pytest.mark.parametrize(
    ("code", "days"),
    [("B01", 0), ("D01", 20), ("C05", None), ("C11", None), ("C08", 5), ("H03", None)],
)
def test_due_days(code: str, days: int | None) -> None:
    assert due_days(ITEMS[code]) == days


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"days_total": 21, "statutory_days": 20}, "长于法定时限20个工作日"),
        ({"days_centre": 25, "statutory_days": 20}, "长于法定时限20个工作日"),
        ({"days_total": -1}, "应在0到365"),
        ({"name": " "}, "编码和名称"),
        ({"mode": Mode.INSTANT}, "即办事项当个工作日办结"),
    ],
)
def test_items_that_cannot_be_offered(changes: dict[str, object], says: str) -> None:
    item: ServiceItem = ITEMS["D01"]
    check_item(replace(item, statutory_days=20))
    with pytest.raises(KnownError, match=says):
        check_item(replace(item, **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wording", "number"),
    [
        ("开一个无犯罪证明", 5),
        ("无违法犯罪记录证明", 5),
        ("开单身证明", 8),
        ("婚育证明", 14),
        ("开 健在 证明", 10),
        ("父子关系证明", 1),
        ("死亡证明", 11),
        ("同一人证明", 2),
        ("改名证明", 3),
        ("身份证遗失证明", 20),
        ("疾病证明", 12),
        ("开残疾证明", 13),
        ("无业证明", 15),
        ("社区戒毒证明", 6),
        ("给公司开住所证明", 19),
        ("遗产继承权证明", 18),
    ],
)
def test_blocked(wording: str, number: int) -> None:
    found = blocked_certificate(wording)
    assert found is not None and found.number == number
    assert found.refer_to in found.text and "民发〔2020〕20号" in found.text


@pytest.mark.parametrize(
    "wording",
    [
        "开党员组织关系介绍信", "党组织关系证明", "党员身份证明", "开志愿服务证明", "办残疾证",
        "复印死亡证明", "失业登记", "", "居住证明", "慢性疾病开药", "身份证丢失怎么补",
        "开通社保卡", "医疗救助",
    ],
)  # fmt: skip
def test_not_blocked(wording: str) -> None:
    assert blocked_certificate(wording) is None


def test_every_blocked_name_is_found_under_its_own_number() -> None:
    certificates = read_certificates()
    assert [c.number for c in certificates] == list(range(1, 21))
    for certificate in certificates:
        assert blocked_certificate(certificate.name) == certificate


def test_no_item_name_is_blocked() -> None:
    for item in ITEMS.values():
        if item.code != "I04":
            for name in (item.name, *item.synonyms):
                assert blocked_certificate(name) is None, name


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("高龄津贴", "D01"), ("gljt", "D01"), ("gaoling", "D01"), ("80岁", "D01"),
        ("低保", "C01"), ("dbsq", "C01"), ("养老", "B01"), ("ylrz", "B03"), ("d01", "D01"),
        ("残疾人两补", "E03"), ("交电费", "L06"), ("陪诊", "L08"), ("mmcz", "B12"),
        ("长护险", "B10"), ("chx", "B10"), ("zzst", "D04"),
        ("12345", "J04"),
        ("GLJT", "D01"), ("调解 diao", ""), ("重度", "E03"), ("zhongdu", "E03"), ("tiaojie", "J01"),
    ],
)  # fmt: skip
def test_found_by_name_initials_and_synonym(typed: str, code: str) -> None:
    found = found_by(typed)
    assert code in found if code else not found


def test_synonyms_name_one_item_each() -> None:
    seen: dict[str, str] = {}
    for item in ITEMS.values():
        for name in (item.name, *item.synonyms):
            assert seen.setdefault(name, item.code) == item.code, name


def test_tokens_fit_the_find_index() -> None:
    for item in ITEMS.values():
        for token in item_tokens(item.code, item.name, item.synonyms):
            assert token == token.lower()
            assert all(c == "-" or unicodedata.category(c)[0] in "LN" for c in token), token
