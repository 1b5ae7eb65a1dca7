"""The facts of the papers a member gets or the branch files; amounts in yuan."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from models.cases.queries.papers import Letterhead
from models.dues.rules.months import Month

ZERO = Decimal(0)


@dataclass(frozen=True)
class MonthPaid:
    """What a receipt put on one month; a top-up is the difference after a reassessment."""

    month: Month
    amount: Decimal
    is_top_up: bool = False


@dataclass(frozen=True)
class Voiding:
    """Who voided a receipt, when and why; a voided one keeps its number."""

    at: datetime
    by: str
    reason: str


@dataclass(frozen=True)
class DuesReceipt:
    """党费收据: what a payment was for. Large dues stand on a voucher of their own."""

    document_number: str
    head: Letterhead
    branch: str
    member: str
    payer: str
    payer_relation: str  # of a delegate; empty: the member
    months: tuple[MonthPaid, ...]
    extra: Decimal  # above the dues
    extra_kind: str  # 自愿多交, 大额党费; empty without extra
    voucher_number: str  # of the large dues
    way: str  # 现金 …
    consent: str  # of the branch to paying back or ahead
    override: str
    paid_at: datetime
    cashier: str
    voided: Voiding | None = None

    @property
    def dues(self) -> Decimal:
        """What the months got."""
        return sum((one.amount for one in self.months), ZERO)

    @property
    def large(self) -> Decimal:
        """What goes up whole and is proved by the voucher."""
        return self.extra if self.voucher_number else ZERO

    @property
    def amount(self) -> Decimal:
        """What this receipt proves: dues and what is voluntary, without large dues."""
        return self.dues + self.extra - self.large


@dataclass(frozen=True)
class LargeDuesVoucher:
    """大额党费凭证: a voluntary sum that goes wholly to the Party's central organisation."""

    document_number: str
    head: Letterhead
    branch: str
    committee: str
    member: str
    profile: str
    amount: Decimal
    way: str
    payer: str
    payer_relation: str
    paid_at: datetime
    cashier: str
    receipt_number: str  # of the same payment
    chosen: str = ""  # at exactly the bound: that the operator chose it as large
    voided: Voiding | None = None


@dataclass(frozen=True)
class BaseLine:
    """A pay item as it was judged."""

    wording: str  # as the pay sheet calls it
    item: str  # as the rules call it; empty where they do not know it
    amount: Decimal
    verdict: str  # 计入, 不计, 扣除, 待定
    reason: str
    citation: str  # 中组发〔2008〕3号第一条; 本地做法
    decided: str = ""  # 支部大会 2026-01-08 决定，记录 …


@dataclass(frozen=True)
class BaseStatement:
    """基数说明单: how a member's monthly amount arose, item by item, on one page."""

    head: Letterhead
    branch: str
    member: str
    category: str
    category_citation: str
    year: int
    first_month: Month
    source: str  # file, sheet and row; by hand
    lines: tuple[BaseLine, ...]
    base: Decimal | None  # None: a fixed amount, or something undecided
    bracket: str  # 5000～10000 元（含）
    rate: Decimal | None
    rate_citation: str
    raw: Decimal | None
    rounding: str  # 四舍五入到分
    computed: Decimal | None
    ceiling: Decimal
    assessed: Decimal | None  # None while something is undecided
    arithmetic: str
    open_items: tuple[str, ...]
    reason: str  # of a reassessment
    rules: str  # version of the rules
    assessed_on: date
    clerk: str
    relief: str = ""  # 2026年3月至8月减为 10.00 元（批准 …）
    document_number: str = ""


@dataclass(frozen=True)
class ReliefPaper:
    """减免审批表: hardship, what is asked for, and on whose decision."""

    head: Letterhead
    branch: str
    committee: str
    member: str
    category: str
    who: str  # 在职, 离退休
    needs_approval: bool  # of the committee above; a retired member's needs the branch only
    first_month: Month
    last_month: Month
    due: Decimal  # a month
    reduced_to: Decimal
    reason: str
    minutes_number: str
    minutes_on: date | None
    approval_number: str
    approval_body: str
    approved_on: date | None
    issued_on: date
    document_number: str = ""

    @property
    def months(self) -> int:
        """How many months it is for."""
        return self.last_month.minus(self.first_month) + 1

    @property
    def relief(self) -> Decimal:
        """How much less over all months."""
        return (self.due - self.reduced_to) * self.months


@dataclass(frozen=True)
class OwedMonth:
    """A month that has ended and is not paid, with what is still owed."""

    month: Month
    amount: Decimal


@dataclass(frozen=True)
class ArrearsNotice:
    """欠费提醒: a polite letter to a member with unpaid months."""

    head: Letterhead
    branch: str
    secretary: str
    member: str
    run: int  # months in a row
    months: tuple[OwedMonth, ...]
    pay_by: date
    issued_on: date
    document_number: str = ""

    @property
    def total(self) -> Decimal:
        """All that is owed."""
        return sum((one.amount for one in self.months), ZERO)


@dataclass(frozen=True)
class BookMonth:
    """A month of the dues book; without a payment the state says why."""

    month: Month
    due: Decimal | None
    paid: Decimal | None
    paid_on: date | None
    receipt_number: str
    cashier: str
    state: str  # 已交, 部分, 欠交, 免交, 缓交 …; empty: not owed or not yet


@dataclass(frozen=True)
class DuesBookPage:
    """党费证页: a member's year, month by month."""

    head: Letterhead
    branch: str
    member: str
    category: str
    since: date
    year: int
    months: tuple[BookMonth, ...]  # twelve
    extra: Decimal  # voluntary, of the year
    base: Decimal | None
    rate: Decimal | None
    monthly: Decimal | None
    issued_on: date
    document_number: str = ""

    @property
    def paid(self) -> Decimal:
        """The year's dues that came in."""
        return sum((one.paid for one in self.months if one.paid is not None), ZERO)


@dataclass(frozen=True)
class Talk:
    """A talk of the branch with the member, or a reminder."""

    on: date
    text: str


@dataclass(frozen=True)
class MeetingForm:
    """提交支部大会的说明: six months unpaid; the meeting decides, the program nothing."""

    head: Letterhead
    branch: str
    secretary: str
    committee: str
    member: str
    category: str
    is_probationary: bool
    since: date
    mobile_place: str
    run: int
    months: tuple[OwedMonth, ...]
    talks: tuple[Talk, ...]
    issued_on: date
    document_number: str = ""

    @property
    def total(self) -> Decimal:
        """All that is owed."""
        return sum((one.amount for one in self.months), ZERO)


DuesFacts = (
    DuesReceipt
    | LargeDuesVoucher
    | BaseStatement
    | ReliefPaper
    | ArrearsNotice
    | DuesBookPage
    | MeetingForm
)
