"""Invented facts for the dues papers."""

from datetime import date, datetime
from decimal import Decimal

from models.dues.queries.papers import (
    ArrearsNotice,
    BaseLine,
    BaseStatement,
    BookMonth,
    DuesBookPage,
    DuesReceipt,
    LargeDuesVoucher,
    MeetingForm,
    MonthPaid,
    OwedMonth,
    ReliefPaper,
    Talk,
    Voiding,
)
from models.dues.rules.months import Month, months_between
from tests.reports.forms.samples import HEAD

WAGE, CLASSES = "中组发〔2008〕3号第一条", "《全国基层组织建设工作情况通报》第52期"
LATEST = "组电明字〔2017〕5号"
VOIDED = Voiding(datetime(2026, 11, 21, 9, 30), "周玲", "金额录错，另开收据")


def receipt(**changes: object) -> DuesReceipt:
    """Half a year paid at 49.00 and a top-up."""
    months = months_between(Month(2026, 7), Month(2026, 12))
    facts: dict[str, object] = {
        "document_number": "DF2026-000123",
        "head": HEAD,
        "branch": "第一网格党支部",
        "member": "张伟明",
        "payer": "李兰",
        "payer_relation": "配偶",
        "months": (
            *(MonthPaid(month, Decimal("49.00")) for month in months),
            MonthPaid(Month(2026, 6), Decimal("29.00"), is_top_up=True),
        ),
        "extra": Decimal("100.00"),
        "extra_kind": "自愿多交",
        "voucher_number": "",
        "way": "现金",
        "consent": "2026年7月3日支委会同意预交",
        "override": "",
        "paid_at": datetime(2026, 11, 20, 10, 5),
        "cashier": "李敏",
    }
    return DuesReceipt(**{**facts, **changes})  # type: ignore[arg-type]


def voucher(**changes: object) -> LargeDuesVoucher:
    """2,000 yuan beside dues of 150."""
    facts: dict[str, object] = {
        "document_number": "DE2026-0003",
        "head": HEAD,
        "branch": "第一网格党支部",
        "committee": "红旗街道党工委",
        "member": "陈桂荣",
        "profile": "女，1948年3月生，1972年7月入党，退休教师。",
        "amount": Decimal("2000.00"),
        "way": "转账",
        "payer": "陈桂荣",
        "payer_relation": "",
        "paid_at": datetime(2026, 7, 1, 9, 20),
        "cashier": "李敏",
        "receipt_number": "DF2026-000077",
    }
    return LargeDuesVoucher(**{**facts, **changes})  # type: ignore[arg-type]


def _line(
    name: str, amount: str, verdict: str, reason: str, citation: str, **more: str
) -> BaseLine:
    return BaseLine(
        name, more.pop("item", name), Decimal(amount), verdict, reason, citation, **more
    )


LINES = (
    _line("基本工资", "3200.00", "计入", "企业工资的固定部分", CLASSES),
    _line("岗位工资", "1800.00", "计入", "岗位工资属相对固定的工资", WAGE),
    _line(
        "月度绩效", "2500.00", "计入", "企业工资的变动部分，定期普遍发放", CLASSES,
        item="定期普遍发放的绩效工资",
    ),
    _line("普遍发放的津贴补贴", "300.00", "计入", "相对固定且人人发放", WAGE),
    _line("高温岗位津贴", "400.00", "不计", "只在特殊岗位发放", WAGE, item="特殊岗位津贴"),
    _line("误餐补贴", "300.00", "不计", "改革性补贴", LATEST),
    _line("加班工资", "620.00", "不计", "加班补贴不计入", LATEST, item="加班补贴"),
    _line("项目一次性奖", "5000.00", "不计", "一次性奖金不是经常性收入", CLASSES),
    _line(
        "通勤班车补", "180.00", "不计", "规则里没有，由支部决定", "", item="",
        decided="2026年1月8日支委会决定（记录 2026-2）",
    ),
    _line("个人所得税", "57.60", "扣除", "按税后收入计算", LATEST),
    _line("住房公积金", "780.00", "扣除", "个人缴纳部分", LATEST),
    _line("养老保险", "624.00", "扣除", "个人缴纳部分", LATEST),
    _line("医疗保险", "156.00", "扣除", "个人缴纳部分", LATEST),
    _line("失业保险", "39.00", "扣除", "个人缴纳部分", LATEST),
)  # fmt: skip


def statement(**changes: object) -> BaseStatement:
    """DU-11 with an item that the branch decided."""
    facts: dict[str, object] = {
        "head": HEAD,
        "branch": "第一网格党支部",
        "member": "李建国",
        "category": "企业人员",
        "category_citation": CLASSES,
        "year": 2026,
        "first_month": Month(2026, 1),
        "source": "2026年1月工资表.xlsx，工资表，第 7 行",
        "lines": LINES,
        "base": Decimal("6143.40"),
        "bracket": "5000～10000 元（含）",
        "rate": Decimal("0.015"),
        "rate_citation": "中组发〔2008〕3号第二条",
        "raw": Decimal("92.15100"),
        "rounding": "四舍五入到分",
        "computed": Decimal("92.15"),
        "ceiling": Decimal("1000.00"),
        "assessed": Decimal("92.15"),
        "arithmetic": (
            "7800.00 − 1656.60 = 6143.40，在 5000～10000 元（含）档，"
            "全额 × 1.5% = 92.151 → 92.15 元/月"
        ),
        "open_items": (),
        "reason": "",
        "rules": "2017-01-01",
        "assessed_on": date(2026, 1, 9),
        "clerk": "周玲",
        "document_number": "",
    }
    return BaseStatement(**{**facts, **changes})  # type: ignore[arg-type]


def undecided(**changes: object) -> BaseStatement:
    """Something is still asked: no amount yet."""
    waiting = _line("通勤班车补", "180.00", "待定", "规则里没有，请支部决定", "", item="")
    return statement(
        **{
            "lines": (*LINES[:8], waiting, *LINES[9:]),
            "base": None, "bracket": "", "rate": None, "raw": None, "computed": None,
            "assessed": None, "arithmetic": "", "open_items": ("通勤班车补",), **changes,
        }
    )  # fmt: skip


def fixed(**changes: object) -> BaseStatement:
    """A student: no base at all."""
    return statement(
        **{
            "member": "赵敏", "category": "学生", "category_citation": "中组发〔2008〕3号第六条",
            "source": "手工核定", "lines": (), "base": None, "bracket": "", "rate": None,
            "rate_citation": "中组发〔2008〕3号第六条", "raw": None, "computed": Decimal("0.20"),
            "assessed": Decimal("0.20"), "arithmetic": "", **changes,
        }
    )  # fmt: skip


def relief(**changes: object) -> ReliefPaper:
    """DU-26: 42.00 reduced to 10.00 for half a year."""
    facts: dict[str, object] = {
        "head": HEAD,
        "branch": "第一网格党支部",
        "committee": "红旗街道党工委",
        "member": "刘强",
        "category": "灵活就业人员",
        "who": "在职",
        "needs_approval": True,
        "first_month": Month(2026, 9),
        "last_month": Month(2027, 2),
        "due": Decimal("42.00"),
        "reduced_to": Decimal("10.00"),
        "reason": "本人住院，家庭收入下降。",
        "minutes_number": "支2026-18",
        "minutes_on": date(2026, 8, 20),
        "approval_number": "红街工组〔2026〕7号",
        "approval_body": "红旗街道党工委",
        "approved_on": date(2026, 8, 28),
        "issued_on": date(2026, 8, 21),
    }
    return ReliefPaper(**{**facts, **changes})  # type: ignore[arg-type]


def owed(first: Month, last: Month, amount: str = "94.34") -> tuple[OwedMonth, ...]:
    """Open months with the same amount."""
    return tuple(OwedMonth(month, Decimal(amount)) for month in months_between(first, last))


def reminder(**changes: object) -> ArrearsNotice:
    """Three months in a row and an older one."""
    facts: dict[str, object] = {
        "head": HEAD,
        "branch": "第一网格党支部",
        "secretary": "孙立",
        "member": "陈䶮",
        "run": 3,
        "months": (
            *owed(Month(2026, 4), Month(2026, 4)), *owed(Month(2026, 8), Month(2026, 10)),
        ),
        "pay_by": date(2026, 12, 10),
        "issued_on": date(2026, 11, 21),
    }  # fmt: skip
    return ArrearsNotice(**{**facts, **changes})  # type: ignore[arg-type]


def meeting(**changes: object) -> MeetingForm:
    """Six months in a row."""
    facts: dict[str, object] = {
        "head": HEAD,
        "branch": "第一网格党支部",
        "secretary": "孙立",
        "committee": "红旗街道党工委",
        "member": "陈䶮",
        "category": "机关工作人员（不含工人）",
        "is_probationary": False,
        "since": date(2020, 3, 2),
        "mobile_place": "深圳市",
        "run": 6,
        "months": owed(Month(2026, 5), Month(2026, 10)),
        "talks": (
            Talk(date(2026, 8, 12), "电话提醒，本人答应补交"),
            Talk(date(2026, 10, 15), "支部书记谈话，限11月10日前补交。"),
        ),
        "issued_on": date(2026, 11, 21),
    }
    return MeetingForm(**{**facts, **changes})  # type: ignore[arg-type]


def book_page(**changes: object) -> DuesBookPage:
    """A year up to November."""
    facts: dict[str, object] = {
        "head": HEAD,
        "branch": "第一网格党支部",
        "member": "王桂芬",
        "category": "离退休人员",
        "since": date(1998, 7, 1),
        "year": 2026,
        "months": tuple(_book_month(number) for number in range(1, 13)),
        "extra": Decimal("100.00"),
        "base": Decimal("4386.50"),
        "rate": Decimal("0.005"),
        "monthly": Decimal("21.93"),
        "issued_on": date(2026, 11, 21),
    }
    return DuesBookPage(**{**facts, **changes})  # type: ignore[arg-type]


def _book_month(number: int) -> BookMonth:
    due = Decimal("21.93")
    if number in (3, 4):
        return BookMonth(
            Month(2026, number), due, None, None, "", "", "免交" if number == 3 else "缓交"
        )
    if number > 10:
        return BookMonth(Month(2026, number), due, None, None, "", "", "")
    return BookMonth(
        Month(2026, number),
        due,
        due,
        date(2026, number, 10),
        f"DF2026-{number:06d}",
        "李敏",
        "已交",
    )
