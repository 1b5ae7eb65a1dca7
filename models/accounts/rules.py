"""Passwords: what is a good one, and how long to wait after wrong ones. The program's own rules."""

from datetime import timedelta
from itertools import pairwise

from models.errors import KnownError

SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 128
LOCKED_AFTER = 10

_WAIT_SECONDS = {3: 5, 4: 15, 5: 60, 6: 120, 7: 300, 8: 600, 9: 900}


def wait_after(failures: int) -> timedelta | None:
    """How long to wait after so many wrong passwords in a row; None: locked until a reset."""
    if failures >= LOCKED_AFTER:
        return None
    return timedelta(seconds=_WAIT_SECONDS.get(failures, 0))


def check_password(password: str, name: str = "") -> None:
    """Refuse a password that is too short or guessed at once; a phrase with spaces is fine.

    Raises KnownError for the field `password`.
    """
    problem = _password_problem(password, name)
    if problem:
        raise KnownError(problem, field="password")


def _password_problem(password: str, name: str) -> str | None:
    if password != password.strip():
        return "密码的开头或结尾有空格，容易漏输。请去掉后再设置。"
    if len(password) < SHORTEST_PASSWORD:
        return (
            f"密码至少要 {SHORTEST_PASSWORD} 个字符，现在是 {len(password)} 个。"
            "可以用一句好记的话，中间可以有空格。"
        )
    if len(password) > LONGEST_PASSWORD:
        return f"密码最多 {LONGEST_PASSWORD} 个字符，请缩短后再设置。"
    if not password.isprintable():
        return "密码里有看不见的控制字符，请重新输入。"
    if name and name in password and len(password) - len(name) < SHORTEST_PASSWORD // 2:
        return "密码和用户名太接近，容易被猜到。请换一个。"
    if _is_run(password):
        return "密码是重复或连续的字符，容易被猜到。请换一个。"
    return None


def _is_run(password: str) -> bool:
    """Like 11111111, 12345678 or hgfedcba."""
    steps = {ord(after) - ord(before) for before, after in pairwise(password)}
    return len(steps) == 1 and steps <= {-1, 0, 1}
