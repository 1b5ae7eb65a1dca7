"""The current cell beside the sheet: what it means and why; below it everything that was read."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop.pages.reports.district.lesson import SIGNS, TONES, Lesson, Mark
from desktop.theme import px
from desktop.widgets.buttons import Action, Button
from desktop.widgets.cards import Card, Chip, EmptyState, Text
from desktop.widgets.choice import ChoiceField
from desktop.widgets.layout import Flow, Inside
from desktop.widgets.search import Deliver, Hit, SearchField
from desktop.widgets.table import Column, ListSource, RecordTable
from reports.sheets.templates.references import cell_name
from reports.sheets.templates.vocabulary import LIST_SOURCES, Meaning, Span

ALL = "全部"  # a figure over all categories
LONGEST = 40  # characters of a cell's own text


class CellPanel(QWidget):
    """Tells `chosen(meaning)` when one was picked, `refined(span, category)`, `jumped(mark)`
    for a line of the list, `removed(mark)` for Delete on it."""

    chosen = Signal(str)
    refined = Signal(str, str)
    jumped = Signal(object)
    missed = Signal(str)

    def __init__(self, actions: Sequence[Action]) -> None:
        super().__init__()
        self._meanings: tuple[tuple[str, Meaning], ...] = ()
        self._filling = False
        self.where = Text("", "bold", wrap=True)
        self.holds = Text("", "soft", wrap=True)
        self.chip = Chip("", "grey")
        self.chip.hide()
        self.words = Text("", wrap=True)
        self.meaning = SearchField("填什么", self._find, hint="输入几个字找，如 办结", rows=8)
        self.span = ChoiceField("哪些天", [(span.value, span.text) for span in Span])
        self.category = ChoiceField("哪一类")
        self.meaning.picked.connect(self._picked)
        self.meaning.missed.connect(self.missed)
        for field in (self.span, self.category):
            field.box.activated.connect(self._refined)
            field.line.entered.connect(self._refined)
        self.table = RecordTable(
            "全部对应",
            (
                Column("state", "把握", _say_standing, kind="chip", width=4.4, sortable=False,
                       tone=lambda mark: TONES[mark.standing]),
                Column("cell", "格", lambda mark: mark.cell, width=2.2, sortable=False),
                Column("words", "填什么", _say_briefly, width=6, stretch=True,
                       sortable=False),
            ),
            ListSource(),
            empty=EmptyState("还没有对应", "在左边的表上点一格，按 Enter 说明填什么。"),
        )  # fmt: skip
        self.table.opened.connect(self.jumped)
        self._build(actions)

    def _build(self, actions: Sequence[Action]) -> None:
        self.cell_card = Card("这一格", margin=14)
        body = self.cell_card.body
        body.setSpacing(8)
        for widget in (self.where, self.holds):
            body.addWidget(widget)
        row = QHBoxLayout()
        row.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)
        body.addLayout(row)
        body.addWidget(self.meaning)
        pair = QHBoxLayout()
        pair.setSpacing(10)
        pair.addWidget(self.span, 1)
        pair.addWidget(self.category, 1)
        body.addLayout(pair)
        flow = Flow(gap=8)
        flow.add(*(Button(action) for action in actions))
        body.addLayout(flow)
        self.list_card = Card("全部对应", margin=0)
        self.list_card.body.addWidget(self.table)
        self.table.setMinimumHeight(px(110))
        self.table.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        inside = Inside()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(self.cell_card)
        column.addWidget(self.list_card, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        for see_through in (inside, scroll.viewport()):
            see_through.setAutoFillBackground(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)

    # what the page tells

    def show_categories(self, categories: Sequence[str]) -> None:
        """What a figure can be narrowed to."""
        self.category.set_choices([("", ALL), *((name, name) for name in categories)])

    def show_marks(self, marks: Sequence[Mark]) -> None:
        """Everything that was read, those to look at first."""
        waiting = sum(mark.is_open for mark in marks)
        self.list_card.hint.setText(f"{waiting} 处待核对" if waiting else f"共 {len(marks)} 处")
        self.table.show_rows(marks)

    def show_cell(
        self, lesson: Lesson, all_marks: Sequence[Mark], sheet: str, row: int, column: int
    ) -> None:
        """The cell pointed at."""
        view = lesson.draft.view.sheet(sheet)
        cell = view.cell(row, column)
        area = lesson.area_at(sheet, row)
        anchor = lesson.anchor(sheet, row, column)
        marks = [m for m in all_marks if (m.sheet, m.cell) == (sheet, anchor)]
        self._filling = True
        if area is not None:
            kind = LIST_SOURCES[area.source]
            self.where.setText(f"{column_word(column)}，{kind}第 {area.first} 至 {area.last} 行")
        else:
            self.where.setText(cell_name(cell.row, cell.column))
        self.holds.setText(_say_content(cell.text, is_formula=cell.is_formula))
        self._show_state(marks, is_formula=cell.is_formula)
        self._meanings = lesson.meanings_at(sheet, row, column)
        self.meaning.set_text("")
        figure = next((m for m in marks if m.span), None)
        self.span.setVisible(figure is not None)
        self.category.setVisible(figure is not None)
        if figure is not None:
            self.span.set_value(figure.span)
            self.category.set_value(figure.category)
        self.meaning.setVisible(not cell.is_formula)
        self._filling = False

    def _show_state(self, marks: Sequence[Mark], *, is_formula: bool) -> None:
        if is_formula:
            self.chip.show_state("公式", "grey")
            self.words.setText("由表格自己算，不用填。")
        elif not marks:
            self.chip.show_state("不填", "grey")
            self.words.setText("保持原样。要填，按 Enter 选一项。")
        else:
            worst = min(marks, key=lambda m: list(TONES).index(m.standing))
            self.chip.show_state(_say_standing(worst), TONES[worst.standing])
            self.words.setText("\n".join(_say_mark(mark) for mark in marks))

    def ask_meaning(self) -> None:
        """The keyboard goes to the meanings, all of them offered."""
        self.meaning.line.setFocus()
        self.meaning.offer([_hit(group, m) for group, m in self._meanings], sure=False)

    # inside

    def _find(self, text: str, deliver: Deliver) -> None:
        found = [
            (not meaning.name.startswith(text), _hit(group, meaning))
            for group, meaning in self._meanings
            if text in meaning.name or any(text in word for word in meaning.words)
        ]
        first = next((hit.group for starts, hit in found if not starts), "")
        found.sort(key=lambda pair: (pair[1].group != first, pair[0]))
        deliver([hit for _, hit in found])

    def _picked(self, hit: Hit) -> None:
        self.chosen.emit(str(hit.key))

    def _refined(self, *_: Any) -> None:
        if not self._filling and self.span.check() and self.category.check():
            self.refined.emit(str(self.span.value() or ""), str(self.category.value() or ""))


def column_word(column: int) -> str:
    """A column as the clerk says it."""
    return f"{cell_name(1, column)[:-1]} 列"


def _hit(group: str, meaning: Meaning) -> Hit:
    name = meaning.name
    note = "留给本人签字" if meaning.form == "blank" else ""
    return Hit(meaning.id, name, note, (), group)


def _say_briefly(mark: Mark) -> str:
    return f"{mark.short}·{mark.category}" if mark.category else mark.short


def _say_standing(mark: Mark) -> str:
    return f"{SIGNS[mark.standing]} {mark.standing.text}"


def _say_mark(mark: Mark) -> str:
    if not mark.meaning:
        return f"{mark.why}，请选填什么；要留空，按 F4。"
    return f"{mark.words}（{mark.why}）"


def _say_content(text: str, *, is_formula: bool) -> str:
    if is_formula:
        return "这一格是公式"
    text = " ".join(text.split())
    if not text:
        return "这一格是空的"
    return f"表上写着：{text if len(text) <= LONGEST else f'{text[:LONGEST]}…'}"
