"""Shares and means as reports print them."""

from decimal import ROUND_HALF_UP, Decimal

_TENTH = Decimal("0.1")


def rate(numerator: int, denominator: int) -> Decimal | None:
    """A share in per cent, one decimal, half up; None over a zero divisor."""
    if not denominator:
        return None
    return (Decimal(numerator) * 100 / denominator).quantize(_TENTH, ROUND_HALF_UP)


def mean(total: int, count: int) -> Decimal | None:
    """A mean, one decimal, half up; None over nothing."""
    return (Decimal(total) / count).quantize(_TENTH, ROUND_HALF_UP) if count else None


def is_jump(now: Decimal | None, before: Decimal | None, share: Decimal) -> bool:
    """Whether a figure is off by more than `share` of what it was before."""
    if now is None or before is None:
        return False
    return abs(now - before) > abs(before) * share
