"""Invented rows of the lists of dues."""

from datetime import date
from decimal import Decimal

from models.dues.queries.papers import (
    AssessmentRow,
    BaseYearRow,
    CalendarCell,
    CalendarRow,
    CheckRow,
    MonthRow,
    PublicRow,
    SummaryRow,
)
from models.dues.rules.months import Month
from reports.ledgers.dues_list import DuesHead

HEAD = DuesHead("红旗社区党群服务中心", "2026年", "第一网格党支部")
_FAMILY, _GIVEN = "王李张刘陈杨赵黄周吴", "秀英桂芬建国伟明晓丽"


def _name(number: int) -> str:
    return _FAMILY[number % 10] + _GIVEN[number // 10 % 10] + _GIVEN[number * 7 % 10]


def calendar(count: int) -> list[CalendarRow]:
    """Members who paid until October; every fifth skips a month, every seventh is exempt."""
    return [_calendar_row(number) for number in range(1, count + 1)]


def _calendar_row(number: int) -> CalendarRow:
    base = Decimal(300000 + number * 137 % 600000) / 100
    monthly = (base * Decimal("0.01")).quantize(Decimal("0.01"))
    cells = []
    for month in range(1, 13):
        if month > 10:
            cells.append(CalendarCell())
        elif number % 5 == 0 and month == 3:
            cells.append(CalendarCell(state="欠"))
        elif number % 7 == 0 and month == 4:
            cells.append(CalendarCell(state="免"))
        else:
            on = date(2026, month, 1 + number % 20)
            cells.append(CalendarCell(monthly, date(2025, 12, 28) if month == 1 else on))
    return CalendarRow(
        2026, _name(number), "男" if number % 2 else "女", "企业人员", base, Decimal("0.01"),
        monthly, tuple(cells), "李敏", "", 100 + number,
    )  # fmt: skip


def months(count: int) -> list[MonthRow]:
    """A month; every third has not paid."""
    return [
        MonthRow(
            _name(n), "第一网格党支部", Month(2026, 11), Decimal("4900.00"), Decimal("49.00"),
            Decimal("49.00") if n % 3 else None, date(2026, 11, 10) if n % 3 else None,
            "现金" if n % 3 else "", "已交" if n % 3 else "欠交", not n % 3, 100 + n,
        )
        for n in range(1, count + 1)
    ]  # fmt: skip


def base_years(count: int) -> list[BaseYearRow]:
    """A year's base; every fourth is a student without one."""
    return [
        BaseYearRow(
            _name(n), f"229***********{n:04d}", "第一网格党支部", 2026,
            "企业人员" if n % 4 else "学生", Decimal("6143.40") if n % 4 else None,
            Decimal("0.015") if n % 4 else None, Decimal("1105.80") if n % 4 else Decimal("2.40"),
            Decimal("921.50"), 100 + n,
        )
        for n in range(1, count + 1)
    ]  # fmt: skip


def summaries(count: int) -> list[SummaryRow]:
    """Branches of a quarter; the even ones have not remitted yet."""
    return [
        SummaryRow(
            f"第{n}网格党支部", 46, 2, 45, 43, Decimal("5959.20"), Decimal("7850.45"),
            Decimal("188.68"), 1, Decimal("96.00"), Decimal("2100.00"), Decimal("2000.00"),
            Decimal("1207.83") if n % 2 else None, date(2026, 12, 8) if n % 2 else None,
            f"SJ2026-{n:03d}" if n % 2 else "", "", n,
        )
        for n in range(1, count + 1)
    ]  # fmt: skip


def checks(count: int) -> list[CheckRow]:
    """DU-10, whose unemployment insurance has no column."""
    return [
        CheckRow(
            _name(n), Decimal("2200.00"), Decimal("2475.00"), Decimal("2680.00"),
            Decimal("588.40"), Decimal("294.20"), Decimal("882.60"), Decimal("147.10"),
            Decimal("38.15"), Decimal("5367.77"), Decimal("0.015"), Decimal("80.52"),
            Decimal("805.20"), "另有失业保险 36.78 元已扣除，本表没有这一列", 100 + n,
        )
        for n in range(1, count + 1)
    ]  # fmt: skip


def assessments(count: int) -> list[AssessmentRow]:
    """DU-11; every fifth is undecided, every seventh has a fixed amount."""
    return [_assessment(n) for n in range(1, count + 1)]


def _assessment(n: int) -> AssessmentRow:
    first = Month(2026, 1)
    if n % 5 == 0:
        return AssessmentRow(
            _name(n), "企业人员", None, None, None, None, None, None, first, None,
            "待定：通勤班车补", 100 + n,
        )  # fmt: skip
    if n % 7 == 0:
        return AssessmentRow(
            _name(n), "学生", None, None, None, None, Decimal("0.20"), Decimal("0.20"), first,
            Decimal("2.40"), "定额", 100 + n,
        )  # fmt: skip
    return AssessmentRow(
        _name(n), "企业人员", Decimal("7800.00"), Decimal("1656.60"), Decimal("6143.40"),
        Decimal("0.015"), Decimal("92.15"), Decimal("92.15"), first, Decimal("1105.80"), "",
        100 + n,
    )  # fmt: skip


def publics(count: int, *, with_amounts: bool = True) -> list[PublicRow]:
    """Masked names."""
    return [
        PublicRow(
            _name(n)[0] + "*" + _name(n)[2], 10, 10 - n % 2,
            Decimal("921.50") if with_amounts else None, "楼号尾数3" if n % 2 else "", 100 + n,
        )
        for n in range(1, count + 1)
    ]  # fmt: skip
