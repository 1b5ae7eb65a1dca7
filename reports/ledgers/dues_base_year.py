"""党费年度基数台账 (form F04): each member's base, rate and dues of a year."""

from collections.abc import Sequence

from models.dues.queries.papers import BaseYearRow
from reports.ledgers.dues_list import DuesList, ListColumn

TITLE = "党费年度基数台账"
FORM_KEY = "dues_base_year"
TEMPLATE = "dues-base-year/1"

_COLUMNS = (
    ListColumn("党员姓名", 24, "left", "text", 12),
    ListColumn("党员身份证号", 42, "center", "text", 21),
    ListColumn("所在党组织", 50, "left", "text", 24),
    ListColumn("缴费年度", 18, "center", "number", 10),
    ListColumn("党员类别", 42, "left", "text", 20),
    ListColumn("缴存基数", 28, "right", "money", 14),
    ListColumn("交纳党费比例", 24, "right", "rate", 12),
    ListColumn("应交党费", 28, "right", "money", 14, is_summed=True),
    ListColumn("实交党费", 28, "right", "money", 14, is_summed=True),
)


def _cells(number: int, row: BaseYearRow) -> Sequence[object]:
    return (
        row.name, row.id_number, row.branch, row.year, row.category, row.base, row.rate,
        row.due, row.paid,
    )  # fmt: skip


BASE_YEAR: DuesList[BaseYearRow] = DuesList(
    TITLE, FORM_KEY, TEMPLATE, _COLUMNS, _cells, lambda row: row.person_id
)
HEADER = BASE_YEAR.header
draw_pdf, build_pdf, build_sheet = BASE_YEAR.draw_pdf, BASE_YEAR.build_pdf, BASE_YEAR.build_sheet
