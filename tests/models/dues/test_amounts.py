from decimal import Decimal

import pytest

from models.dues.rules.amounts import read_amount


@pytest.mark.parametrize(
    "cell, amount",
    [
        ("５００．００", "500.00"), ("￥90.00", "90.00"), ("5153.00元", "5153.00"),
        ("295.00 ", "295.00"), ("1,234.50", "1234.50"), ("—", "0"), ("-", "0"), ("", "0"),
        (0, "0"), (1260, "1260"), (1973.44, "1973.44"), (0.1 + 0.2, "0.30"), (-3, "-3"),
    ],
)  # fmt: skip
def test_amounts_are_read_exactly(cell: object, amount: str) -> None:
    assert read_amount(cell) == (Decimal(amount).quantize(Decimal("0.01")), False)


def test_decimals_behind_the_display_are_noticed() -> None:
    assert read_amount(812.4004) == (Decimal("812.40"), True)


def test_half_a_fen_goes_up() -> None:
    assert read_amount(812.405) == (Decimal("812.41"), True)
    assert read_amount("-812.405") == (Decimal("-812.41"), True)


@pytest.mark.parametrize(
    "cell",
    ["见附表", "12.3.4", "一百", True, "1e5", "=1+1", "12,34", "1,2345", "1.234,56", 1e300, 10**12],
)
def test_words_are_no_amount(cell: object) -> None:
    with pytest.raises(ValueError):
        read_amount(cell)
