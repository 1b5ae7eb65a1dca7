from datetime import timedelta

import pytest

from models.accounts.rules import check_password, wait_after
from models.errors import KnownError


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(0, 0), (1, 0), (2, 0), (3, 5), (4, 15), (5, 60), (6, 120), (7, 300), (8, 600), (9, 900)],
)
def test_waiting_grows(failures: int, seconds: int) -> None:
    assert wait_after(failures) == timedelta(seconds=seconds)


@pytest.mark.parametrize("failures", [10, 11, 5000])
def test_ten_failures_lock(failures: int) -> None:
    assert wait_after(failures) is None


@pytest.mark.parametrize(
    "password", ["correct horse", "白日依山尽黄河入", "Kx7-mm2q", "李敏的窗口在二楼右边"]
)
def test_good_passwords(password: str) -> None:
    check_password(password, "李敏")


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("", "至少要 8 个"),
        ("demo", "现在是 4 个"),
        ("Kx7-mm2", "现在是 7 个"),
        ("x" * 60 + "y" * 69, "最多 128"),
        (" Kx7-mm2q", "空格"),
        ("Kx7-mm2q ", "空格"),
        ("Kx7-\x00mm2q", "控制字符"),
        ("88888888", "连续"),
        ("12345678", "连续"),
        ("hgfedcba", "连续"),
        ("zhangwei123", "用户名"),
    ],
)
def test_bad_passwords(password: str, said: str) -> None:
    with pytest.raises(KnownError, match=said) as refused:
        check_password(password, "zhangwei")
    assert refused.value.field == "password"
