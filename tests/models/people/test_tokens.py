"""What a record is found by, and what a clerk's typing becomes."""

import unicodedata
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.people.rules.contacts import Address, read_address
from models.people.rules.tokens import (
    case_tokens,
    name_tokens,
    number_tokens,
    place_tokens,
    read_query,
    text_tokens,
)

ADDRESS = Address("青禾苑", "3", "2", "501")
NAMES = st.text(alphabet="张王单仇解曾朴盖查区欧阳尉迟重乐丽·龘𠮷aZ<&? ", max_size=12)


@pytest.mark.parametrize(
    ("name", "tokens"),
    [
        ("张伟", {"张伟", "伟", "zhangwei", "zw"}),
        ("单雄信", {"单雄信", "雄信", "信", "shanxiongxin", "sxx", "danxiongxin", "dxx"}),
        ("翟让", {"翟让", "让", "zhairang", "zr", "dirang", "dr"}),
        ("吕布", {"吕布", "布", "lvbu", "lb"}),
        ("买买提江·买买提", {"买买提江买买提", "买买提", "maimaitijiangmaimaiti", "mmtjmmt"}),
        ("John Smith", {"johnsmith", "smith"}),
        ("", set()),
    ],
)
def test_name_tokens(name: str, tokens: set[str]) -> None:
    assert set(name_tokens(name)) == tokens


@pytest.mark.parametrize(
    ("name", "pinyin"),
    [
        ("仇英", "qiuying"), ("解珍", "xiezhen"), ("曾巩", "zenggong"), ("朴英", "piaoying"),
        ("盖叫天", "gejiaotian"), ("查良镛", "zhaliangyong"), ("区文", "ouwen"),
        ("尉迟恭", "yuchigong"), ("万俟卨", "moqi"), ("长孙无忌", "zhangsunwuji"),
        ("乐毅", "yueyi"), ("乐毅", "leyi"),
    ],
)  # fmt: skip
def test_surnames_are_read_as_surnames(name: str, pinyin: str) -> None:
    assert any(token.startswith(pinyin) for token in name_tokens(name))


def test_numbers_by_their_tails() -> None:
    assert set(number_tokens("11010519491231002X", "19900001234")) == {
        "002x", "31002x", "1231002x", "11010519491231002x", "1234", "00001234", "19900001234",
    }  # fmt: skip
    assert number_tokens() == ()


def test_place_and_case() -> None:
    assert set(place_tokens(ADDRESS)) == {"3-2-501", "501", "青禾苑", "qingheyuan", "qhy"}
    assert place_tokens(Address("")) == ()
    assert set(case_tokens("青禾里 受〔2026〕12号")) >= {"青禾里受-2026-12号", "2026-12号", "12号"}
    assert set(case_tokens("SL-20261121-0012")) >= {"sl-20261121-0012", "202611210012", "0012"}
    assert set(text_tokens("松涛物业（一）部")) == {"松涛物业一部", "songtaowuyeyibu", "stwyyb"}


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("张伟", ["张伟"]),
        ("  Zhang WEI ", ["zhang", "wei"]),
        ("张伟 002X", ["张伟", "002x"]),
        ("１９９ 0000 1234", ["19900001234"]),
        ("1990000-1234", ["19900001234"]),
        ("110105 19491231 002X", ["11010519491231002x"]),
        ("110105491231002", ["11010519491231002"]),
        ("青禾苑3栋2单元501", ["青禾苑", "3-2-501"]),
        ("3-2-501", ["3-2-501"]),
        ("3栋", ["3-"]),
        ("买买提江·买买提", ["买买提江买买提"]),
        ("lü", ["lv"]),
        ("受〔2026〕12", ["受-2026-12"]),
        ('"*^', []),
        ("", []),
    ],
)
def test_read_query(typed: str, terms: list[str]) -> None:
    assert read_query(typed) == tuple(terms)


@pytest.mark.parametrize(
    "typed",
    ["张", "伟", "张伟", "zw", "zhangw", "002X", "1234", "19900001234", "199 0000 1234",
     "11010519491231002X", "110105491231002", "青禾苑", "qhy", "3-2-501", "501", "3栋2单元",
     "青禾苑3栋2单元501室", "张伟 501", "zw 1234", "青禾苑 3栋"],
)  # fmt: skip
def test_what_a_clerk_types_finds_the_person(typed: str) -> None:
    tokens = [
        *name_tokens("张伟"),
        *number_tokens("11010519491231002X", "19900001234"),
        *place_tokens(ADDRESS),
    ]
    assert len(tokens) <= 16
    terms = read_query(typed)
    assert terms
    assert all(any(token.startswith(term) for token in tokens) for term in terms)


@given(NAMES)
def test_tokens_fit_the_index_and_the_name_finds_itself(name: str) -> None:
    tokens = name_tokens(name)
    assert len(tokens) <= 12
    for token in chain(tokens, text_tokens(name), read_query(name)):
        assert token == token.lower()
        assert all(c == "-" or unicodedata.category(c)[0] in "LN" for c in token), token
    if " " not in name:
        assert all(any(t.startswith(term) for t in tokens) for term in read_query(name))


@given(st.text(max_size=20))
def test_any_typing_gives_terms(text: str) -> None:
    for term in read_query(text):
        assert term and " " not in term
    read_address(text)
