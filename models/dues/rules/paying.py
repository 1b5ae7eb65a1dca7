"""A payment taken apart: months, arrears, advances, what is voluntary, what goes all the way up.

Amounts are exact yuan (中组发〔2008〕3号 art. 7, 11, 12, 14; 组电明字〔2017〕5号).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from models.dues.rules.amounts import check_fen
from models.dues.rules.months import Month
from models.dues.rules.rulebook import Rulebook
from models.errors import KnownError
from models.worded import Worded

ZERO = Decimal(0)
# Yuan. No payment at a counter of a neighbourhood comes near it: whoever types more has typed an
# account number or leant on a key.
MOST = Decimal(10_000_000)


class PaidWay(Worded):
    """How the money came. The branch neither advances nor deducts dues (art. 14)."""

    CASH = "cash", "现金"
    TRANSFER = "transfer", "转账"
    MOBILE = "mobile", "手机支付"


class ExtraKind(Worded):
    """What a sum above the dues is."""

    VOLUNTARY = "voluntary", "自愿多交"
    LARGE = "large", "大额党费"


@dataclass(frozen=True)
class Split:
    """One payment: so much for each month, so much beyond."""

    months: Mapping[Month, Decimal]
    extra: Decimal = ZERO
    extra_kind: ExtraKind | None = None

    @property
    def dues(self) -> Decimal:
        """What counts for the remittance: a large sum is kept apart."""
        return sum(self.months.values(), ZERO)


def split_payment(
    amount: Decimal,
    months: Sequence[tuple[Month, Decimal]],
    rules: Rulebook,
    chosen: ExtraKind | None = None,
) -> Split:
    """Put a payment on the months it is for, the rest is voluntary (art. 11).

    `months` are the months to be paid with what is owed for each. Above 1,000 yuan the voluntary
    part is large dues that go to the Party's central organisation; at exactly 1,000 the wording
    is open: the centre's rule or else `chosen` says which. Raises KnownError where the sum does
    not cover the months.
    """
    check_fen(amount, "金额", "amount")
    if amount <= 0:
        raise KnownError("金额要大于零。没有保存。", field="amount")
    if amount > MOST:
        raise KnownError(
            f"一次交纳不会超过 {MOST:,} 元，请核对是不是多输了数字。没有保存。", field="amount"
        )
    owed = sum((due for _, due in months), ZERO)
    extra = amount - owed
    if extra < 0:
        raise KnownError(
            f"所选月份应交 {owed:.2f} 元，收到 {amount:.2f} 元，还差 {-extra:.2f} 元；"
            "请减少月份或核对金额。没有保存。",
            field="amount",
        )
    if not extra:
        return Split(dict(months))
    bound = Decimal(rules.limits["large_above"])
    settled = rules.limits["large_at_bound"]
    if extra == bound and settled != "ask":
        chosen = ExtraKind(settled)
    if extra == bound and chosen is None:
        raise KnownError(
            f"多交的恰好是 {bound:.2f} 元，规定没有写明算哪一种，请选择“大额党费”或“自愿多交”。",
            field="extra_kind",
        )
    kind = ExtraKind.LARGE if extra > bound else ExtraKind.VOLUNTARY
    if extra == bound and chosen is not None:
        kind = chosen
    return Split(dict(months), extra, kind)


def check_reach(
    months: Sequence[Month], today: date, rules: Rulebook, *, consent: str, override: str
) -> None:
    """Raise KnownError for months too far back or ahead.

    Paying back needs the branch's consent and normally reaches six months (art. 12); the same
    holds for paying ahead (practice). Beyond that an override with its reason is needed.
    """
    now = Month.of(today)
    back = max((now.minus(month) for month in months), default=0)
    ahead = max((month.minus(now) for month in months), default=0)
    for reach, name, word in (
        (back, "back_payment_months", "补交"),
        (ahead, "prepayment_months", "预交"),
    ):
        most = int(rules.limits[name])
        if reach > most and not override.strip():
            raise KnownError(
                f"{word}一般不超过 {most} 个月，所选月份相隔 {reach} 个月。"
                "确有需要请写明理由再保存。没有改动。",
                field="override",
            )
        if reach > 0 and not consent.strip():
            raise KnownError(
                f"{word}要经支部同意，请填写支部同意的日期或记录。没有保存。", field="consent"
            )


def check_payer(payer: str, member: str, delegate: str) -> None:
    """Raise KnownError unless the member or a named delegate brings the money (art. 12, 14)."""
    if not payer.strip():
        raise KnownError("请写明是谁来交的。", field="payer")
    if payer.strip() != member and payer.strip() != delegate.strip():
        raise KnownError(
            "党费由本人交，或由本人委托的人代交；请先登记受委托人。支部不能垫交、不能代扣。",
            field="payer",
        )


def top_up(paid: Mapping[Month, Decimal], now_due: Mapping[Month, Decimal]) -> Decimal:
    """What is still to be paid for months paid ahead after a reassessment; never below zero."""
    return sum(
        (max(now_due[month] - amount, ZERO) for month, amount in paid.items() if month in now_due),
        ZERO,
    )


class Hardship(Worded):
    """Whose decision a reduction or exemption needs."""

    WORKING = "working", "在职"
    RETIRED = "retired", "离退休"


@dataclass(frozen=True)
class ReliefBasis:
    """What a reduction rests on."""

    minutes_number: str = ""
    minutes_on: date | None = None
    approval_number: str = ""
    approval_body: str = ""
    approved_on: date | None = None


def relieve(due: Decimal, reduced_to: Decimal, who: Hardship, basis: ReliefBasis) -> Decimal:
    """The monthly relief in yuan. Raises KnownError without the approval it needs.

    Working members: the branch studies, the higher committee approves (art. 7). Retired members:
    the branch's decision is enough (组电明字〔2017〕5号).
    """
    check_fen(reduced_to, "减免后的金额", "reduced_to")
    if not ZERO <= reduced_to < due:
        raise KnownError(f"减免后的金额要低于应交的 {due:.2f} 元。没有保存。", field="reduced_to")
    if not basis.minutes_number.strip() or basis.minutes_on is None:
        raise KnownError("请填写支部会议记录的编号和日期。没有减免。", field="minutes_number")
    if who is Hardship.WORKING and (
        not basis.approval_number.strip()
        or not basis.approval_body.strip()
        or basis.approved_on is None
    ):
        raise KnownError(
            "在职党员减免要经上级党委批准（中组发〔2008〕3号第七条），"
            "请填写批准文号、机关和日期。没有减免。",
            field="approval_number",
        )
    return due - reduced_to
