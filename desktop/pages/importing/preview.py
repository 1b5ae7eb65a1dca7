"""The preview of an import: every row with its outcome, the reason and the cleaned values."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QSizePolicy

from desktop.tasks import Tasks, owner_of
from desktop.widgets.cards import Card, EmptyState, Text
from desktop.widgets.table import PAGE, Column, RecordTable, View
from desktop.widgets.tabs import SectionTabs
from models.people.rules.residents.row_codes import Outcome
from reports.sheets.rows_report import Judged

WORDS = {
    Outcome.OK: "可导入",
    Outcome.WARN: "请看一下",
    Outcome.ERROR: "不导入",
    Outcome.SKIP: "跳过",
}
TONES = {Outcome.OK: "green", Outcome.WARN: "amber", Outcome.ERROR: "red", Outcome.SKIP: "grey"}
TABS: tuple[Outcome | None, ...] = (None, Outcome.WARN, Outcome.ERROR, Outcome.OK, Outcome.SKIP)


OUTCOME = Column(
    "outcome",
    "结论",
    lambda row: WORDS[row.outcome],
    kind="chip",
    width=5,
    tone=lambda row: TONES[row.outcome],
)
DETAIL = Column("detail", "原因", lambda row: row.detail, kind="grey", width=16, stretch=True)


class PreviewSource:
    """The judged rows; a long list is sorted and filtered off the window's thread."""

    def __init__(self, tasks: Tasks, columns: Sequence[Column]) -> None:
        self._tasks = tasks
        self._columns = columns
        self.rows: Sequence[Judged] = ()
        self.outcome: Outcome | None = None
        self._shown: Sequence[Judged] = ()

    def open(self, view: View, then: Callable[[int], None]) -> None:
        def arranged(shown: Sequence[Judged]) -> None:
            self._shown = shown
            then(len(shown))

        self._tasks.run(
            arrange,
            self.rows,
            self.outcome,
            view,
            self._columns,
            then=arranged,
            key="import.arrange",
            lane="asks",
            owner=owner_of(then),
        )

    def page(self, number: int, then: Callable[[Sequence[Any]], None]) -> None:
        then(self._shown[number * PAGE : (number + 1) * PAGE])


def arrange(
    rows: Sequence[Judged], outcome: Outcome | None, view: View, columns: Sequence[Column]
) -> Sequence[Judged]:
    """The rows of one outcome, filtered and sorted as the table asks."""
    shown = [row for row in rows if outcome is None or row.outcome is outcome]
    words = view.filter.casefold().split()
    if words:
        shown = [row for row in shown if _fits(row, words, columns)]
    if view.order == "row":
        # In the order of the file, over all its sheets.
        return shown[::-1] if view.descending else shown
    if view.order:
        text = next(column.text for column in columns if column.id == view.order)
        shown.sort(key=text, reverse=view.descending)
    return shown


def _fits(row: Judged, words: Sequence[str], columns: Sequence[Column]) -> bool:
    text = " ".join(column.text(row) for column in columns).casefold()
    return all(word in text for word in words)


class PreviewCard(Card):
    """The table with a tab for each outcome, and the whole reason of the row looked at."""

    def __init__(
        self, tasks: Tasks, columns: Sequence[Column], filter_hint: str, empty: EmptyState
    ) -> None:
        super().__init__("预览", margin=0)
        self.source = PreviewSource(tasks, columns)
        self.tabs = SectionTabs("按结论筛选")
        self.tabs.chosen.connect(self._choose)
        self.table = RecordTable(
            "逐行预览",
            columns,
            self.source,
            filter_hint=filter_hint,
            hot=lambda row: row.outcome is Outcome.ERROR,
            empty=empty,
        )
        self.detail = Text("", "soft", wrap=True)
        self.detail.setContentsMargins(16, 6, 16, 6)
        self.detail.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.table.chosen.connect(self._tell)
        self.body.setSpacing(0)
        self.body.addWidget(self.tabs)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.detail)

    def show_rows(self, rows: Sequence[Judged], counts: Mapping[Outcome, int]) -> None:
        """Show a fresh judgement; the tab that was chosen stays."""
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

    def _tell(self, row: Judged) -> None:
        sheet = getattr(row, "sheet", "").strip()
        self.detail.setText(f"{sheet}第 {row.number} 行：{row.detail}")
        self.detail.setVisible(bool(row.detail) and row.outcome is not Outcome.SKIP)
