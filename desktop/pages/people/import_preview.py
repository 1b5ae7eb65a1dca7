"""The preview of an import: every row with its outcome, the reason and the cleaned values."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QSizePolicy

from desktop.tasks import Tasks, owner_of
from desktop.widgets.cards import Card, EmptyState, Text
from desktop.widgets.table import PAGE, Column, RecordTable, View
from desktop.widgets.tabs import SectionTabs
from models.people.rules.masking import Purpose, mask_id_number, mask_phone
from models.people.rules.resident_rows import JudgedRow, ResidentValues
from models.people.rules.residents.row_codes import Outcome
from reports.sheets.residents import Preview

WORDS = {
    Outcome.OK: "可导入",
    Outcome.WARN: "请看一下",
    Outcome.ERROR: "不导入",
    Outcome.SKIP: "跳过",
}
TONES = {Outcome.OK: "green", Outcome.WARN: "amber", Outcome.ERROR: "red", Outcome.SKIP: "grey"}
TABS: tuple[Outcome | None, ...] = (None, Outcome.WARN, Outcome.ERROR, Outcome.OK, Outcome.SKIP)


def _of(read: Callable[[ResidentValues], str]) -> Callable[[JudgedRow], str]:
    return lambda row: read(row.values) if row.values is not None else ""


COLUMNS = (
    Column("row", "行", lambda row: str(row.number), kind="number", width=3),
    Column(
        "outcome",
        "结论",
        lambda row: WORDS[row.outcome],
        kind="chip",
        width=5,
        tone=lambda row: TONES[row.outcome],
    ),
    Column("detail", "原因", lambda row: row.detail, kind="grey", width=16, stretch=True),
    Column("name", "姓名", _of(lambda v: v.name), kind="bold", width=6),
    Column("sex", "性别", _of(lambda v: v.sex.text if v.sex else ""), width=2),
    Column(
        "id_number",
        "证件号码",
        _of(lambda v: mask_id_number(v.id_number or v.other_paper, Purpose.SCREEN)),
        width=11,
    ),
    Column("birth", "出生日期", _of(lambda v: str(v.birth or "")), width=6),
    Column("phone", "电话", _of(lambda v: mask_phone(v.phone, Purpose.SCREEN)), width=7),
    Column("address", "住址", _of(lambda v: v.address.text), width=14),
    Column("grid", "网格", _of(lambda v: v.grid), width=6),
)
_TEXTS = {column.id: column.text for column in COLUMNS}


class PreviewSource:
    """The judged rows; a long list is sorted and filtered off the window's thread."""

    def __init__(self, tasks: Tasks) -> None:
        self._tasks = tasks
        self.rows: Sequence[JudgedRow] = ()
        self.outcome: Outcome | None = None
        self._shown: Sequence[JudgedRow] = ()

    def open(self, view: View, then: Callable[[int], None]) -> None:
        def arranged(shown: Sequence[JudgedRow]) -> None:
            self._shown = shown
            then(len(shown))

        self._tasks.run(
            arrange,
            self.rows,
            self.outcome,
            view,
            then=arranged,
            key="import.arrange",
            lane="asks",
            owner=owner_of(then),
        )

    def page(self, number: int, then: Callable[[Sequence[Any]], None]) -> None:
        then(self._shown[number * PAGE : (number + 1) * PAGE])


def arrange(rows: Sequence[JudgedRow], outcome: Outcome | None, view: View) -> Sequence[JudgedRow]:
    """The rows of one outcome, filtered and sorted as the table asks."""
    shown = [row for row in rows if outcome is None or row.outcome is outcome]
    words = view.filter.casefold().split()
    if words:
        shown = [row for row in shown if _fits(row, words)]
    if view.order == "row":
        shown.sort(key=lambda row: row.number, reverse=view.descending)
    elif view.order:
        shown.sort(key=lambda row: _TEXTS[view.order](row), reverse=view.descending)
    return shown


def _fits(row: JudgedRow, words: Sequence[str]) -> bool:
    text = " ".join(column.text(row) for column in COLUMNS).casefold()
    return all(word in text for word in words)


class PreviewCard(Card):
    """The table with a tab for each outcome, and the whole reason of the row looked at."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__("预览", margin=0)
        self.source = PreviewSource(tasks)
        self.tabs = SectionTabs("按结论筛选")
        self.tabs.chosen.connect(self._choose)
        self.table = RecordTable(
            "逐行预览",
            COLUMNS,
            self.source,
            filter_hint="筛选：姓名、原因、住址…",
            hot=lambda row: row.outcome is Outcome.ERROR,
            empty=EmptyState(
                "这里没有行",
                "如果整张表都没有行：请在左边指定工作表、表头所在的行，以及哪一列是姓名。",
            ),
        )
        self.detail = Text("", "soft", wrap=True)
        self.detail.setContentsMargins(16, 6, 16, 6)
        self.detail.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.table.chosen.connect(self._tell)
        self.body.setSpacing(0)
        self.body.addWidget(self.tabs)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.detail)

    def show_preview(self, preview: Preview) -> None:
        """Show a fresh judgement; the tab that was chosen stays."""
        counts, rows = preview.counts, preview.rows
        titles = [
            f"{WORDS[o]} {counts.get(o, 0)}" if o is not None else f"全部 {len(rows)}" for o in TABS
        ]
        self.tabs.fill(titles, max(0, self.tabs.index))
        self.source.rows = rows
        self.detail.hide()
        self.table.read()

    def _choose(self, index: int) -> None:
        self.source.outcome = TABS[index]
        self.table.read()

    def _tell(self, row: JudgedRow) -> None:
        self.detail.setText(f"第 {row.number} 行：{row.detail}")
        self.detail.setVisible(bool(row.detail) and row.outcome is not Outcome.SKIP)
