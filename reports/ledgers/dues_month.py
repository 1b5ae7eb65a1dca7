"""党费月度台账 (form F03): what each member owed and paid for a month."""

from collections.abc import Sequence

from models.dues.queries.papers import MonthRow
from reports.ledgers.dues_list import DuesList, ListColumn

TITLE = "党费月度台账"
FORM_KEY = "dues_month"
TEMPLATE = "dues-month/1"

_COLUMNS = (
    ListColumn("序号", 10, "center", "number", 6),
    ListColumn("姓名", 22, "left", "text", 12),
    ListColumn("所属党组织", 45, "left", "text", 24),
    ListColumn("年份", 12, "center", "number", 8),
    ListColumn("月份", 10, "center", "number", 6),
    ListColumn("缴纳基数(元)", 26, "right", "money", 14),
    ListColumn("应缴金额(元)", 26, "right", "money", 14, is_summed=True),
    ListColumn("实缴金额(元)", 26, "right", "money", 14, is_summed=True),
    ListColumn("缴纳日期", 22, "center", "date", 12),
    ListColumn("缴纳方式", 20, "center", "text", 10),
    ListColumn("状态", 24, "center", "text", 12),
    ListColumn("是否欠缴", 16, "center", "text", 10),
)


def _cells(number: int, row: MonthRow) -> Sequence[object]:
    return (
        number, row.name, row.branch, row.month.year, row.month.number, row.base, row.due,
        row.paid, row.paid_on, row.way, row.state, "是" if row.is_owed else "否",
    )  # fmt: skip


MONTH: DuesList[MonthRow] = DuesList(
    TITLE, FORM_KEY, TEMPLATE, _COLUMNS, _cells, lambda row: row.person_id
)
HEADER = MONTH.header
draw_pdf, build_pdf, build_sheet = MONTH.draw_pdf, MONTH.build_pdf, MONTH.build_sheet
