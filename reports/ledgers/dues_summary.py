"""党费收缴情况汇总表 (form F07): a row for each branch and their sum.

实交金额 holds what is voluntary but no back payments; large dues are outside 上缴金额.
"""

from collections.abc import Sequence

from models.dues.queries.papers import SummaryRow
from reports.ledgers.dues_list import DuesList, ListColumn

TITLE = "党费收缴情况汇总表"
FORM_KEY = "dues_summary"
TEMPLATE = "dues-summary/1"

_COLUMNS = (
    ListColumn("序号", 8, "center", "number", 6),
    ListColumn("党支部", 28, "left", "text", 24),
    ListColumn("党员总数", 10, "center", "number", 8, is_summed=True),
    ListColumn("其中预备党员", 12, "center", "number", 8, is_summed=True),
    ListColumn("应交人数", 10, "center", "number", 8, is_summed=True),
    ListColumn("实交人数", 10, "center", "number", 8, is_summed=True),
    ListColumn("应交金额", 18.5, "right", "money", 13, is_summed=True),
    ListColumn("实交金额", 18.5, "right", "money", 13, is_summed=True),
    ListColumn("补交金额", 16, "right", "money", 12, is_summed=True),
    ListColumn("减免人数", 10, "center", "number", 8, is_summed=True),
    ListColumn("减免金额", 16, "right", "money", 12, is_summed=True),
    ListColumn("自愿多交", 18, "right", "money", 13, is_summed=True),
    ListColumn("其中大额(1000元以上)", 18, "right", "money", 13, is_summed=True),
    ListColumn("上缴金额", 18.5, "right", "money", 13, is_summed=True),
    ListColumn("上缴日期", 19, "center", "date", 12),
    ListColumn("收据号", 26, "left", "text", 18),
    ListColumn("备注", 10, "left", "text", 20),
)


def _cells(number: int, row: SummaryRow) -> Sequence[object]:
    return (
        number, row.branch, row.members, row.probationary, row.owing_members,
        row.paying_members, row.due, row.paid, row.back_paid, row.relieved_members, row.relief,
        row.voluntary, row.large, row.remitted, row.remitted_on, row.receipt_number, row.note,
    )  # fmt: skip


SUMMARY: DuesList[SummaryRow] = DuesList(
    TITLE, FORM_KEY, TEMPLATE, _COLUMNS, _cells, lambda row: row.branch_id, unit="个支部"
)
HEADER = SUMMARY.header
draw_pdf, build_pdf, build_sheet = SUMMARY.draw_pdf, SUMMARY.build_pdf, SUMMARY.build_sheet
