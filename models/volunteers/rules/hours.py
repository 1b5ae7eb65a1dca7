"""From minutes to credited hours. Inside everything is whole minutes; hours are for people."""

from decimal import Decimal

from models.volunteers.rules.settings import Rounding


def credit(minutes: int, deducted: int, step: int, rounding: str = Rounding.DOWN) -> int:
    """Credited minutes: out minus in minus breaks, in whole steps, not below 0.

    `step` is the granularity in minutes; half a step counts as one where the nearest is taken.
    The hour as unit follows 民发〔2015〕149号, granularity and rounding are practice.
    """
    served = minutes - deducted
    if served <= 0:
        return 0
    if rounding == Rounding.NEAREST:
        return (2 * served + step) // (2 * step) * step
    return served // step * step


def hours_of(minutes: int) -> Decimal:
    """Hours with at most two decimals; exact for whatever was credited."""
    return (Decimal(minutes) / 60).quantize(Decimal("0.01"))


def hours_text(minutes: int) -> str:
    """As people write it: 2.5, 3, 0.25."""
    text = f"{hours_of(minutes):f}".rstrip("0").rstrip(".")
    return text or "0"
