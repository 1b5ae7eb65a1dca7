"""支部党费收缴明细表 (form F06): a member's year with a column for each month.

A month's cell says what came and when; without money it says why.
"""

from collections.abc import Sequence
from decimal import Decimal

from models.dues.queries.papers import CalendarCell, CalendarRow
from reports.ledgers.dues_list import DuesList, ListColumn, say_cell
from reports.paper import geometry as page

TITLE = "支部党费收缴明细表"
FORM_KEY = "dues_branch_calendar"
TEMPLATE = "dues-branch-calendar/1"
_MONTHS = range(7, 19)  # places of the months' columns
_CATEGORY, _BASE, _MONTHLY, _TOTAL, _NOTE = 3, 4, 6, 19, -1
# Yuan; a larger sum is broken after its thousands.
_WIDE, _BASE_WIDE = 10_000, 100_000
_BASE_FITS, _TOTAL_FITS = len("9,999.99"), len("123,456.78")

_COLUMNS = (
    ListColumn("序号", 7.2, "center", "number", 6),
    ListColumn("姓名", 12.3, "left", "text", 12),
    ListColumn("性别", 5, "center", "text", 6),
    ListColumn("党员类别", 11.4, "left", "text", 16),
    ListColumn("核定基数", 14.5, "right", "money", 12),
    ListColumn("比例", 8.6, "right", "rate", 7),
    ListColumn("月交纳额", 12.3, "right", "money", 10),
    *(ListColumn(f"{month}月", 12.3, "center", "text", 12, is_summed=True)
      for month in range(1, 13)),
    ListColumn("全年合计", 15, "right", "money", 12, is_summed=True),
    ListColumn("交款人签字", 11.3, "left", "text", 12),
    ListColumn("收款人", 10.2, "left", "text", 10),
    ListColumn("备注", 11.9, "left", "text", 20),
)  # fmt: skip


def _cells(number: int, row: CalendarRow) -> Sequence[object]:
    months = [_say_month(row.year, cell) for cell in row.months]
    return (
        number, row.name, row.sex, row.category, row.base, row.rate, row.monthly, *months,
        row.total, None, row.collector, row.note,
    )  # fmt: skip


def _say_month(year: int, cell: CalendarCell) -> str:
    """49.00 over 03-10; the year too where it is another; the state where nothing came."""
    if cell.amount is None:
        return cell.state
    if cell.on is None:
        return f"{cell.amount:.2f}"
    day = cell.on.isoformat()
    when = day[5:] if cell.on.year == year else f"{day[:5]}\n{day[5:]}"
    return f"{cell.amount:.2f}\n{when}"


def _amounts(row: CalendarRow) -> Sequence[Decimal | None]:
    return (*(cell.amount for cell in row.months), row.total)


def _texts(cells: Sequence[object]) -> list[str]:
    texts = [
        _narrow(value) if place in _MONTHS else say_cell(value, column.kind)
        for place, (value, column) in enumerate(zip(cells, _COLUMNS, strict=True))
    ]
    texts[_CATEGORY] = texts[_CATEGORY].partition("（")[0]  # what the rules add in brackets
    texts[_MONTHLY] = _narrow(cells[_MONTHLY])
    if len(texts[_BASE]) > _BASE_FITS:
        texts[_BASE] = _narrow(cells[_BASE], _BASE_WIDE)
    if len(texts[_TOTAL]) > _TOTAL_FITS:
        texts[_TOTAL] = texts[_TOTAL].replace(",", ",\n", 1)
    # A remark and its sum on lines of their own: the column is narrow.
    texts[_NOTE] = texts[_NOTE].replace("；", "\n").replace(" ", "\n")
    return texts


def _narrow(value: object, wide: int = _WIDE) -> str:
    """An amount in a narrow column."""
    if not isinstance(value, Decimal):
        return "" if value is None else str(value)
    if value < wide:
        return f"{value:.2f}"
    return f"{value:,.2f}".replace(",", ",\n")


CALENDAR: DuesList[CalendarRow] = DuesList(
    TITLE,
    FORM_KEY,
    TEMPLATE,
    _COLUMNS,
    _cells,
    lambda row: row.person_id,
    least_row=8 * page.MM,  # the payer signs
    padding=0.4 * page.MM,
    texts=_texts,
    amounts=_amounts,
    branch_of=lambda row: row.branch,
)
HEADER = CALENDAR.header
draw_pdf, build_pdf, build_sheet = CALENDAR.draw_pdf, CALENDAR.build_pdf, CALENDAR.build_sheet
