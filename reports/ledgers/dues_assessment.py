"""党费核定表: what every member of a branch pays a month, of whatever category (house layout)."""

from collections.abc import Sequence

from models.dues.queries.papers import AssessmentRow
from reports.ledgers.dues_list import DuesList, ListColumn

TITLE = "党费核定表"
FORM_KEY = "dues_assessment"
TEMPLATE = "dues-assessment/1"

_COLUMNS = (
    ListColumn("序号", 9, "center", "number", 6),
    ListColumn("姓名", 20, "left", "text", 12),
    ListColumn("党员类别", 41, "left", "text", 20),
    ListColumn("计入合计", 21, "right", "money", 13),
    ListColumn("扣除合计", 21, "right", "money", 13),
    ListColumn("计算基数", 23, "right", "money", 13),
    ListColumn("比例", 13, "right", "rate", 8),
    ListColumn("计算额", 20, "right", "money", 12),
    ListColumn("月交纳额", 20, "right", "money", 12, is_summed=True),
    ListColumn("起始月份", 18, "center", "text", 12),
    ListColumn("全年应交", 22, "right", "money", 13, is_summed=True),
    ListColumn("备注", 39, "left", "text", 30),
)


def _cells(number: int, row: AssessmentRow) -> Sequence[object]:
    return (
        number, row.name, row.category, row.included, row.deducted, row.base, row.rate,
        row.computed, row.assessed, row.first_month.label, row.year_total, row.note,
    )  # fmt: skip


ASSESSMENT: DuesList[AssessmentRow] = DuesList(
    TITLE, FORM_KEY, TEMPLATE, _COLUMNS, _cells, lambda row: row.person_id,
    branch_of=lambda row: row.branch,
)  # fmt: skip
HEADER = ASSESSMENT.header
draw_pdf, build_pdf, build_sheet = (
    ASSESSMENT.draw_pdf,
    ASSESSMENT.build_pdf,
    ASSESSMENT.build_sheet,
)
