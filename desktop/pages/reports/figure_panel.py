"""Where a figure comes from: its division, its definition, and the first of its records."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.widgets.buttons import Action, Button
from desktop.widgets.cards import Text
from desktop.widgets.choice import ChoiceField
from models.cases.queries.figures import RecordBrief
from models.dues.rules.duties import Duty
from reports.figures import Figure, ServiceReport
from reports.monthly.dues import is_of_dues

SHOWN = 8  # records beside the paper; the rest opens on a page of its own


class FigurePanel(QWidget):
    """Choose a figure by typing, by its keys, or by a click on the paper."""

    chosen = Signal(object)

    def __init__(self, open_records: Callable[[], None]) -> None:
        super().__init__()
        self.figure: Figure | None = None
        self._figures: tuple[Figure, ...] = ()
        self._may_open_dues = False
        self.field = ChoiceField("指标", help="点报表上的数字，或在这里选")
        self.field.box.activated.connect(self._picked)
        self.field.line.entered.connect(self._picked)
        self.title = Text("", "bold", wrap=True)
        self.lines = Text("", wrap=True)
        self.records = Text("", wrap=True)
        self.open = Action(
            "打开明细", open_records, key="F6", reason=self._why_not_open, parent=self
        )
        self.next = Action("下一个", lambda: self._step(1), key="F8", parent=self)
        self.before = Action("上一个", lambda: self._step(-1), key="F7", parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for widget in (self.field, self.title, self.lines, self.records):
            column.addWidget(widget)
        self._button = Button(self.open)
        column.addWidget(self._button)
        column.addStretch(1)
        self.clear()

    def clear(self) -> None:
        """No report with figures is shown."""
        self._figures = ()
        self.field.set_choices([])
        self.field.set_text("")
        self.show_figure(None)

    def fill(self, report: ServiceReport) -> None:
        """The figures of a report, by table, row and column."""
        self._figures = tuple(report.figures())
        self.field.set_choices([(f.key, _word(f)) for f in self._figures])
        keep = self.figure.key if self.figure is not None else ""
        self.show_figure(next((f for f in self._figures if f.key == keep), None))

    def show_figure(self, figure: Figure | None) -> None:
        """Explain a figure; None says how to get one."""
        self.figure = figure
        self.records.setText("")
        self.records.hide()
        self._button.setVisible(figure is not None)
        if figure is None:
            self.title.setText("每个数字都能点开")
            self.lines.setText("看它怎么算、算了哪些件。\nF8 下一个数字，F7 上一个。")
        else:
            self.field.set_value(figure.key)
            self.title.setText(f"{figure.text} 从哪里来")
            self.lines.setText("\n".join((_word(figure), *figure.explained)))
            self.open.rename("打开党费明细" if is_of_dues(figure) else "打开明细")
        self.open.refresh()

    def let_open_dues(self, duty: Duty | None) -> None:
        """Records of dues open only for a clerk with a dues duty."""
        self._may_open_dues = duty is not None
        self.open.refresh()

    def show_records(self, figure: Figure, rows: Sequence[RecordBrief]) -> None:
        """The first records, if the figure is still the one shown."""
        if figure != self.figure or not rows:
            return
        text = [f"{row.number} {row.name} {row.matter}".strip() for row in rows[:SHOWN]]
        if figure.records_count > SHOWN:
            text.append("…")
        self.records.setText("\n".join(text))
        self.records.show()
        self.open.rename(f"打开这 {figure.records_count:,} {figure.unit_of_records}")

    def _why_not_open(self) -> str:
        if self.figure is None:
            return "请先选一个数字：点报表上的数字，或按 F8。"
        if not self.figure.records or not self.figure.records_count:
            return "这个数字后面没有明细。"
        if is_of_dues(self.figure) and not self._may_open_dues:
            return "党费明细只有党费会计、出纳能看。"
        return ""

    def _picked(self, *_: Any) -> None:
        key = self.field.value() if self.field.check() else None
        figure = next((f for f in self._figures if f.key == key), None)
        if figure is not None and figure != self.figure:
            self.chosen.emit(figure)

    def _step(self, by: int) -> None:
        if not self._figures:
            return
        place = next((n for n, f in enumerate(self._figures) if f == self.figure), None)
        now = (0 if by > 0 else -1) if place is None else place + by
        self.chosen.emit(self._figures[now % len(self._figures)])


def _word(figure: Figure) -> str:
    """A figure's name; of a table with columns, also of which span: 受理 本月."""
    *_, column = figure.key.split("/")
    return (
        figure.label if column.isdigit() or column in figure.label else f"{figure.label} {column}"
    )
