"""The rows of the lists of dues, one class per list; amounts in yuan."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from models.dues.rules.months import Month

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class CalendarCell:
    """A month of the calendar list: what came and when; without money the state says why."""

    amount: Decimal | None = None
    on: date | None = None
    state: str = ""  # 免, 缓, 欠; empty: nothing to say


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """A member's year in 党费收缴明细表."""

    year: int
    name: str
    sex: str
    category: str
    base: Decimal | None
    rate: Decimal | None
    monthly: Decimal | None
    months: tuple[CalendarCell, ...]  # twelve
    collector: str
    note: str
    person_id: int
    branch: str = ""

    @property
    def total(self) -> Decimal:
        """What came in over the year."""
        return sum((cell.amount for cell in self.months if cell.amount is not None), ZERO)


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A member's month in 党费月度台账."""

    name: str
    branch: str
    month: Month
    base: Decimal | None
    due: Decimal | None
    paid: Decimal | None
    paid_on: date | None
    way: str
    state: str  # 已交, 部分, 欠交, 免交, 缓交, 未到期 …
    is_owed: bool
    person_id: int


@dataclass(frozen=True, slots=True)
class BaseYearRow:
    """A member's year in 党费年度基数台账."""

    name: str
    id_number: str  # masked for print unless in clear
    branch: str
    year: int
    category: str
    base: Decimal | None
    rate: Decimal | None
    due: Decimal | None  # of the year
    paid: Decimal | None
    person_id: int


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """A branch's period in 党费收缴情况汇总表.

    `paid` holds what is voluntary, large dues too, but no back payments; what is passed up is a
    share of paid + back_paid − large.
    """

    branch: str
    members: int
    probationary: int
    owing_members: int  # 应交人数
    paying_members: int  # 实交人数
    due: Decimal
    paid: Decimal
    back_paid: Decimal  # for months before the period
    relieved_members: int
    relief: Decimal
    voluntary: Decimal  # everything above the dues
    large: Decimal  # of `voluntary`
    remitted: Decimal | None
    remitted_on: date | None
    receipt_number: str
    note: str
    branch_id: int


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A member of the institution's staff in 党费缴纳审核表: its items have columns."""

    name: str
    post_pay: Decimal | None
    salary_scale: Decimal | None
    basic_performance: Decimal | None
    pension: Decimal | None
    annuity: Decimal | None
    housing_fund: Decimal | None
    medical: Decimal | None
    income_tax: Decimal | None
    base: Decimal | None
    rate: Decimal | None
    monthly: Decimal | None
    paid: Decimal | None  # 共交纳党费金额
    note: str  # names every item that has no column here, with its amount
    person_id: int
    branch: str = ""


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """A member in 党费核定表, of whatever category."""

    name: str
    category: str
    included: Decimal | None
    deducted: Decimal | None
    base: Decimal | None
    rate: Decimal | None
    computed: Decimal | None
    assessed: Decimal | None  # None while something is undecided
    first_month: Month
    year_total: Decimal | None
    note: str  # what is undecided, above the ceiling, reassessed …
    person_id: int
    branch: str = ""


@dataclass(frozen=True, slots=True)
class PublicRow:
    """A member in 党费收缴情况公示表."""

    name: str  # masked as public lists are
    months_due: int
    months_paid: int
    amount: Decimal | None  # None where the setting keeps amounts back
    note: str
    person_id: int
    branch: str = ""
