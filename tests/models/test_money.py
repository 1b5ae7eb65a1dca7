"""Capital amounts: the rule's own examples in both spellings, and the derived ones."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import KnownError
from models.money import capital_amount

DEFAULT = """
1409.50 壹仟肆佰零玖元伍角
6007.14 陆仟零柒元壹角肆分
1680.32 壹仟陆佰捌拾元零叁角贰分
107000.53 壹拾万柒仟元零伍角叁分
16409.02 壹万陆仟肆佰零玖元零贰分
325.04 叁佰贰拾伍元零肆分
0.05 伍分
0.20 贰角
7.00 柒元整
10.00 壹拾元整
10.05 壹拾元零伍分
42.00 肆拾贰元整
48.60 肆拾捌元陆角
76.50 柒拾陆元伍角
80.52 捌拾元零伍角贰分
94.34 玖拾肆元叁角肆分
100.30 壹佰元零叁角
105.00 壹佰零伍元整
110.00 壹佰壹拾元整
1000.00 壹仟元整
1005.00 壹仟零伍元整
1050.00 壹仟零伍拾元整
2000.00 贰仟元整
10000.00 壹万元整
10005.00 壹万零伍元整
10010.00 壹万零壹拾元整
10700.53 壹万零柒佰元零伍角叁分
107000.00 壹拾万零柒仟元整
200300.00 贰拾万零叁佰元整
1000000.01 壹佰万元零壹分
10100000.00 壹仟零壹拾万元整
100010001.00 壹亿零壹万零壹元整
114000.00 壹拾壹万肆仟元整
12.55 壹拾贰元伍角伍分
287.45 贰佰捌拾柒元肆角伍分
36409.00 叁万陆仟肆佰零玖元整
0 零元整
"""
NO_ZERO = """
1680.32 壹仟陆佰捌拾元叁角贰分
107000.53 壹拾万零柒仟元伍角叁分
80.52 捌拾元伍角贰分
100.30 壹佰元叁角
10700.53 壹万零柒佰元伍角叁分
"""
ZHENG = """
1409.50 壹仟肆佰零玖元伍角整
0.20 贰角整
48.60 肆拾捌元陆角整
76.50 柒拾陆元伍角整
100.30 壹佰元零叁角整
325.04 叁佰贰拾伍元零肆分
"""


def lines(text: str) -> list[list[str]]:
    return [line.split() for line in text.split("\n") if line]


@pytest.mark.parametrize("amount, words", lines(DEFAULT))
def test_the_usual_spelling(amount: str, words: str) -> None:
    assert capital_amount(Decimal(amount)) == "人民币" + words


@pytest.mark.parametrize("amount, words", lines(NO_ZERO))
def test_without_the_zero_before_jiao(amount: str, words: str) -> None:
    assert capital_amount(Decimal(amount), zero_before_jiao=False) == "人民币" + words


@pytest.mark.parametrize("amount, words", lines(ZHENG))
def test_with_zheng_after_jiao(amount: str, words: str) -> None:
    assert capital_amount(Decimal(amount), zheng_after_jiao=True) == "人民币" + words


def test_rounded_to_fen_half_up_and_never_cut() -> None:
    assert capital_amount(Decimal("0.005")) == "人民币壹分"
    assert capital_amount(Decimal("0.995")) == "人民币壹元整"


@pytest.mark.parametrize("amount", ["-0.01", "-100"])
def test_a_negative_amount_is_refused(amount: str) -> None:
    with pytest.raises(KnownError, match="不能写成大写金额"):
        capital_amount(Decimal(amount))


@given(st.integers(0, 10**14))
def test_the_words_say_the_amount(fen: int) -> None:
    assert _read(capital_amount(Decimal(fen).scaleb(-2))) == fen


def _read(words: str) -> int:
    """The amount back from its words, by another way: digits times units, group by group."""
    digits = {word: value for value, word in enumerate("零壹贰叁肆伍陆柒捌玖")}
    units = {"拾": 10, "佰": 100, "仟": 1000}
    total = group = digit = fen = 0
    for word in words.removeprefix("人民币").removesuffix("整"):
        if word in digits:
            digit = digits[word]
        elif word in units:
            group, digit = group + digit * units[word], 0
        elif word in "万亿":
            scale = 10_000 if word == "万" else 100_000_000
            total = (
                (total + group + digit) * scale
                if scale > 10_000
                else total + (group + digit) * scale
            )
            group = digit = 0
        elif word == "元":
            total, group, digit = total + group + digit, 0, 0
        else:
            fen, digit = fen + digit * (10 if word == "角" else 1), 0
    return total * 100 + fen
