"""What a centre decides about small wishes (the days and the limit are practice)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from models.errors import KnownError


@dataclass(frozen=True)
class WishSettings:
    """`claim_days` is how long a claim holds, in days; `most_value` in yuan."""

    claim_days: int = 15
    most_value: Decimal = Decimal("500")


def check_settings(settings: WishSettings) -> None:
    """Raise KnownError for values that nobody could keep."""
    if not 1 <= settings.claim_days <= 365:
        raise KnownError("认领期限要在 1 至 365 天之间。没有保存。", field="claim_days")
    if settings.most_value <= 0 or settings.most_value != settings.most_value.quantize(
        Decimal("0.01")
    ):
        raise KnownError("金额上限要大于 0，最多两位小数。没有保存。", field="most_value")


def pack(settings: WishSettings) -> dict[str, object]:
    """The settings as plain values for keeping."""
    return {"claim_days": settings.claim_days, "most_value": str(settings.most_value)}


def unpack(kept: Mapping[str, object]) -> WishSettings:
    """The settings from their kept values."""
    default = WishSettings()
    try:
        value = Decimal(str(kept.get("most_value", default.most_value)))
    except InvalidOperation:
        value = default.most_value
    days = kept.get("claim_days", default.claim_days)
    return WishSettings(days if isinstance(days, int) else default.claim_days, value)
