"""What clerks type and what it means: dates, money. Pure; errors are for the field."""

import re
from datetime import date, timedelta
from decimal import Decimal

from models.errors import KnownError

_DAYS = {"今天": 0, "明天": 1, "后天": 2, "昨天": -1, "前天": -2}
_FULL_WIDTH = str.maketrans("０１２３４５６７８９－／．，＋￥", "0123456789-/.,+¥")


def read_date(text: str, today: date) -> date | None:
    """A day as clerks type it; None for nothing.

    2026-11-18, 2026.11.18, 20261118, 2026年11月18日, 11-18, 1118, 18 (this month), 今天.
    A year of two digits is not guessed.
    """
    plain = text.strip().translate(_FULL_WIDTH)
    if not plain:
        return None
    if plain in _DAYS:
        return today + timedelta(days=_DAYS[plain])
    plain = re.sub(r"\s", "", plain)
    if re.fullmatch(r"\d{8}", plain):
        parts = [plain[:4], plain[4:6], plain[6:]]
    elif re.fullmatch(r"\d{4}", plain):
        parts = [str(today.year), plain[:2], plain[2:]]
    elif re.fullmatch(r"\d{1,2}", plain):
        parts = [str(today.year), str(today.month), plain]
    elif found := re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", plain):
        parts = list(found.groups())
    elif found := re.fullmatch(r"(\d{1,2})[-/.月](\d{1,2})日?", plain):
        parts = [str(today.year), *found.groups()]
    else:
        raise KnownError("日期请按 2026-11-18、11-18、1118 或“今天”这样填。")
    try:
        return date(*(int(part) for part in parts))
    except ValueError:
        raise KnownError("没有这一天，请核对月和日。") from None


def read_money(text: str) -> Decimal | None:
    """Yuan with at most two decimals; None for nothing. Never rounds."""
    plain = text.strip().translate(_FULL_WIDTH)
    plain = re.sub(r"[\s,，¥元]", "", plain)
    if not plain:
        return None
    if not re.fullmatch(r"[+-]?\d{1,11}(\.\d*)?", plain):
        raise KnownError("金额请填数字，例如 92.15。")
    whole, _, decimals = plain.partition(".")
    if len(decimals.rstrip("0")) > 2:
        raise KnownError("金额最多到分（两位小数），请核对。")
    return Decimal(f"{whole}.{(decimals + '00')[:2]}")


def show_money(amount: Decimal | None) -> str:
    """6 143.40 as the tables show it: thin groups that stay together, a true minus."""
    if amount is None:
        return ""
    return f"{amount:,.2f}".replace(",", "\u202f").replace("-", "−")
