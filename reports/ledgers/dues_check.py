"""事业编制党员党费缴纳审核表 (form F02): the pay items of the institution's staff in columns.

The form has no column for unemployment insurance and the like: a slip that carries one does not
fit, and the row's note says so.
"""

from collections.abc import Sequence

from models.dues.queries.papers import CheckRow
from reports.ledgers.dues_list import DuesHead, DuesList, ListColumn
from reports.paper.stamps import PrintStamp, format_date

TITLE = "事业编制党员党费缴纳审核表"
FORM_KEY = "dues_check_institution"
TEMPLATE = "dues-check-institution/1"

_COLUMNS = (
    ListColumn("序号", 8, "center", "number", 6),
    ListColumn("姓名", 16, "left", "text", 12),
    ListColumn("岗位工资", 18, "right", "money", 12),
    ListColumn("薪级工资", 18, "right", "money", 12),
    ListColumn("基础性绩效工资", 18, "right", "money", 12),
    ListColumn("养老保险", 15, "right", "money", 11),
    ListColumn("职业年金", 15, "right", "money", 11),
    ListColumn("住房公积金", 18, "right", "money", 11),
    ListColumn("医疗保险", 15, "right", "money", 11),
    ListColumn("所得税", 15, "right", "money", 11),
    ListColumn("税后工资总额", 21.5, "right", "money", 13),
    ListColumn("交纳比例", 14.5, "right", "rate", 9),
    ListColumn("每月应交纳党费", 18, "right", "money", 12, is_summed=True),
    ListColumn("共交纳党费金额", 20, "right", "money", 13, is_summed=True),
    ListColumn("备注", 37, "left", "text", 30),
)


def _cells(number: int, row: CheckRow) -> Sequence[object]:
    return (
        number, row.name, row.post_pay, row.salary_scale, row.basic_performance, row.pension,
        row.annuity, row.housing_fund, row.medical, row.income_tax, row.base, row.rate,
        row.monthly, row.paid, row.note,
    )  # fmt: skip


def _line(head: DuesHead, stamp: PrintStamp) -> str:
    """The head line that offices use on this form."""
    unit = f"{head.centre}　{head.branch}" if head.branch else head.centre
    return (
        f"填报单位（盖章）：{unit}　审核人：　　　　　填报人：{stamp.printed_by}　"
        f"联系电话：{head.phone}　{format_date(stamp.printed_at.date())}　单位：元"
    )


CHECK: DuesList[CheckRow] = DuesList(
    TITLE, FORM_KEY, TEMPLATE, _COLUMNS, _cells, lambda row: row.person_id, line=_line,
    branch_of=lambda row: row.branch,
)  # fmt: skip
HEADER = CHECK.header
draw_pdf, build_pdf, build_sheet = CHECK.draw_pdf, CHECK.build_pdf, CHECK.build_sheet
