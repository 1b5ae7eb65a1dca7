"""What clerks type and what it means."""

from datetime import date
from decimal import Decimal

import pytest

from desktop.widgets.values import read_date, read_money, show_money
from models.errors import KnownError

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-11-18", date(2026, 11, 18)),
        ("2026.1.8", date(2026, 1, 8)),
        ("2026/11/18", date(2026, 11, 18)),
        ("20261118", date(2026, 11, 18)),
        ("2026年11月18日", date(2026, 11, 18)),
        ("11-18", date(2026, 11, 18)),
        ("1118", date(2026, 11, 18)),
        ("11月18日", date(2026, 11, 18)),
        ("18", date(2026, 11, 18)),
        ("１１１８", date(2026, 11, 18)),
        ("今天", TODAY),
        ("昨天", date(2026, 11, 20)),
        (" ", None),
    ],
)
def test_dates(typed: str, meant: date | None) -> None:
    assert read_date(typed, TODAY) == meant


@pytest.mark.parametrize("typed", ["2026-02-30", "1332", "26-11-18", "abc", "118", "0", "00000101"])
def test_no_dates(typed: str) -> None:
    with pytest.raises(KnownError):
        read_date(typed, TODAY)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("92.15", "92.15"),
        ("1,986.4", "1986.40"),
        ("￥200", "200.00"),
        ("200元", "200.00"),
        ("-180.", "-180.00"),
        ("０．２０", "0.20"),
        ("0.200", "0.20"),
    ],
)
def test_money(typed: str, meant: str) -> None:
    assert read_money(typed) == Decimal(meant)


@pytest.mark.parametrize("typed", ["92.155", "1e3", "一百", "1.2.3", "--1"])
def test_no_money(typed: str) -> None:
    with pytest.raises(KnownError):
        read_money(typed)


def test_money_shown() -> None:
    assert show_money(Decimal("-6143.4")) == "−6\u202f143.40"
