"""The two tables of a sheet that was judged: its columns, and its rows."""

from collections.abc import Callable

from desktop.pages.dues.sheet import ColumnMeaning
from desktop.pages.dues.words import VERDICT_TONES, show_rate
from desktop.theme import px
from desktop.widgets.cards import EmptyState
from desktop.widgets.table import Column, ListSource, RecordTable
from desktop.widgets.values import show_money
from models.dues.rules.pay_sheet import PayRow

WORDS = {"ok": "核定", "warn": "核定", "ask": "待定", "error": "错误"}
TONES = {"ok": "green", "warn": "green", "ask": "amber", "error": "red"}


def make_meanings() -> RecordTable:
    """What each column counts as."""
    return _without_where_narrow(1, 400, RecordTable(
        "各列是什么",
        (
            Column("header", "表上的列", _header, kind="bold", width=7, stretch=True),
            Column("item", "工资项目", lambda m: m.item.name if m.item else "—", width=11),
            Column("verdict", "判定", _verdict, kind="chip", width=4.6,
                   tone=lambda m: "grey" if m.varies else VERDICT_TONES[m.verdict]),
        ),
        ListSource(),
        hot=lambda m: m.is_open,
        empty=EmptyState("还没有看列", "先选好人员类别。"),
    ))  # fmt: skip


def make_rows(is_mixed: Callable[[], bool]) -> RecordTable:
    """How each member came out; what needs somebody stands out where rows of all kinds do."""
    return _without_where_narrow(6, 520, RecordTable(
        "逐行核定",
        (
            Column("row", "行", lambda r: str(r.row), kind="number", width=2),
            Column("name", "姓名", lambda r: r.name, kind="bold", width=4),
            Column("base", "计算基数", _base, kind="number", width=4.6),
            Column("rate", "比例", _rate, kind="number", width=2.8),
            Column("amount", "月交纳", _amount, kind="number", width=4),
            Column("outcome", "结论", lambda r: WORDS[r.outcome], kind="chip", width=3,
                   tone=lambda r: TONES[r.outcome]),
            Column("why", "说明", lambda r: r.explanation, kind="grey", width=8, stretch=True),
        ),
        ListSource(text=lambda r: f"{r.name} {r.explanation}"),
        hot=lambda r: is_mixed() and r.outcome in ("ask", "error"),
        empty=EmptyState("这里没有行", "换一个筛选，或先选好人员类别。", icon="check"),
    ))  # fmt: skip


def _without_where_narrow(column: int, least: int, table: RecordTable) -> RecordTable:
    """The table leaves out what the line below says of the chosen row as well."""

    def fit() -> None:
        narrow = table.table.width() < px(least)
        table.show_column(column, not narrow)
        table.table.horizontalHeader().setStretchLastSection(narrow)

    table.table.resized.connect(fit)
    return table


def _header(meaning: ColumnMeaning) -> str:
    return f"{meaning.group} {meaning.header}" if meaning.group else meaning.header


def _verdict(meaning: ColumnMeaning) -> str:
    return "按人员类别" if meaning.varies else meaning.verdict.text


def _base(row: PayRow) -> str:
    if not row.is_assessed or row.result is None:
        return "—"
    return "定额" if row.result.base is None else show_money(row.result.base)


def _rate(row: PayRow) -> str:
    assessed = row.is_assessed and row.result is not None
    return show_rate(row.result.rate) if assessed and row.result is not None else "—"


def _amount(row: PayRow) -> str:
    if not row.is_assessed or row.result is None:
        return "—"  # never an amount beside something undecided
    return show_money(row.result.assessed)
