"""Pointing at a district's cells: what is filled there, said step by step and taken back."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from desktop.page import Page
from desktop.pages.reports.district.dialogs import ListDialog
from desktop.pages.reports.district.lesson import Lesson, Mark
from desktop.pages.reports.district.panel import CellPanel
from desktop.pages.reports.district.paper import Paper
from desktop.theme import px
from desktop.widgets.buttons import Action
from models.district.actions import add_template
from models.errors import KnownError
from models.work import may_do
from reports.sheets.templates.book import TemplateView

MOST_STEPS_BACK = 100


class Pointing(QObject):
    """The lesson in hand with its paper and panel; tells `shown` once they show it anew."""

    shown = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self.lesson: Lesson | None = None
        self.marks: tuple[Mark, ...] = ()
        self._back: list[Lesson] = []
        self._rests = False  # the paper shows the table filled
        self.paper = Paper()
        self.grid = self.paper.grid
        self._build_actions(page)
        self.panel = CellPanel((self.confirm, self.clear, self.spread, self.rows))
        self.panel.setFixedWidth(px(330))
        self.paper.pointed.connect(self._pointed)
        self.grid.edited.connect(self.edit.trigger)
        self.grid.cleared.connect(self.clear.trigger)
        self.panel.chosen.connect(self._set)
        self.panel.refined.connect(self._refine)
        self.panel.jumped.connect(self.paper.jump)
        self.panel.missed.connect(self._missed)
        self.panel.table.table.installEventFilter(self)

    def _build_actions(self, page: Page) -> None:
        why = self._why_not_edit
        self.edit = Action("填什么", self._edit, key="F2", reason=why, parent=page)
        self.confirm = Action("核对无误", self._confirm, key="F4", reason=why, parent=page)
        self.clear = Action("清除", self._clear, key="F8", reason=why, parent=page)
        self.rows = Action("名单的行", self._ask_rows, key="F7", reason=why, parent=page)
        self.spread = Action(
            "整列照此", self._spread, key="F3", reason=self._why_not_spread, parent=page
        )
        self.spread_row = Action(
            "整行照此（类别）", self._spread_row, key="Shift+F3", reason=self._why_not_spread,
            parent=page,
        )  # fmt: skip
        self.undo = Action("撤销", self._undo, key="Ctrl+Z", reason=self._why_not_undo, parent=page)
        self.sheet_on = Action(
            "下一张工作表", partial(self.paper.step, 1), key="Ctrl+PgDown",
            reason=self.why_none, parent=page,
        )  # fmt: skip
        self.sheet_back = Action(
            "上一张工作表", partial(self.paper.step, -1), key="Ctrl+PgUp",
            reason=self.why_none, parent=page,
        )  # fmt: skip
        self.all = Action("全部对应", self._go_list, key="F6", reason=self.why_none, parent=page)
        self.actions = (
            self.edit, self.confirm, self.clear, self.spread, self.spread_row, self.rows,
            self.undo, self.all, self.sheet_on, self.sheet_back,
        )  # fmt: skip

    # what the page calls

    def begin(self, lesson: Lesson, categories: Sequence[str]) -> None:
        """Another table: those cells to look at stand first."""
        self.lesson = lesson
        self._back = []
        self._rests = False
        self.panel.show_categories(categories)
        self.paper.sheet = ""
        self.paper.open_view(lesson.draft.view)
        self._show()
        if self.marks:
            self.paper.begin(self.marks[0])

    def end(self) -> None:
        """No table."""
        self.lesson = None
        self._back, self.marks = [], ()
        self._rests = False

    def rest(self, filled: TemplateView) -> None:
        """Show the table filled; nothing can be said of its cells meanwhile."""
        self._rests = True
        self.paper.show_lesson(None, ())
        self.paper.open_view(filled)

    def go_on(self) -> None:
        """Back from the filled table."""
        assert self.lesson is not None
        self._rests = False
        self.paper.open_view(self.lesson.draft.view)
        self._show()

    def why_none(self) -> str:
        """Why nothing can be done without a table."""
        return "" if self.lesson is not None else "请先选择一张表，按 Ctrl+O。"

    def why_not_teach(self) -> str:
        """Why this clerk may not teach."""
        if may_do(self._page.desk.clerk.role, add_template):
            return ""
        return "教表由主管或管理员来做。"

    # showing

    def _show(self) -> None:
        """What was said changed: the sheet, the list and the cell follow."""
        if self.lesson is None:
            return
        self.marks = self.lesson.marks()
        self.panel.show_marks(self.marks)
        self.paper.show_lesson(self.lesson, self.marks)
        self._pointed()
        self.shown.emit()

    def _pointed(self) -> None:
        at = self.grid.place
        if self.lesson is None or at is None or self._rests:
            return
        self.panel.show_cell(self.lesson, self.marks, self.paper.sheet, *at)
        for action in (self.edit, self.clear, self.confirm, self.spread, self.rows):
            action.refresh()

    # pointing

    def _edit(self) -> None:
        self.panel.ask_meaning()

    def _set(self, meaning: str) -> None:
        at = self.grid.place
        if self.lesson is not None and at is not None:
            span, category = self.lesson.guess(self.paper.sheet, *at)
            self._change(partial(_set, self.paper.sheet, self._cell(at), meaning, span, category))
            self.grid.setFocus()

    def _refine(self, span: str, category: str) -> None:
        mark = self._figure_here()
        if mark is not None and (mark.span, mark.category) != (span, category):
            self._change(partial(_set, mark.sheet, mark.cell, mark.meaning, span, category))

    def _figure_here(self) -> Mark | None:
        cell = self._cell(self.grid.place)
        here = (self.paper.sheet, cell)
        return next((m for m in self.marks if (m.sheet, m.cell) == here and m.span), None)

    def _cell(self, at: tuple[int, int] | None) -> str:
        if self.lesson is None or at is None:
            return ""
        return self.lesson.anchor(self.paper.sheet, *at)

    def _clear(self) -> None:
        mark = self.panel.table.current if self._in_list() else None
        if isinstance(mark, Mark):
            self._change(partial(_clear, mark.sheet, mark.cell, mark.slot))
        elif cell := self._cell(self.grid.place):
            self._change(partial(_clear, self.paper.sheet, cell, ""))

    def _confirm(self) -> None:
        mark = self.panel.table.current if self._in_list() else None
        if isinstance(mark, Mark):
            self._change(partial(_confirm, mark.sheet, mark.cell))
        elif cell := self._cell(self.grid.place):
            self._change(partial(_confirm, self.paper.sheet, cell))
            self.paper.go_on()

    def _spread(self) -> None:
        at = self.grid.place
        if at is not None:
            self._change(partial(_spread, self.paper.sheet, *at))

    def _spread_row(self) -> None:
        at = self.grid.place
        if at is not None:
            self._change(partial(_spread_row, self.paper.sheet, *at))

    def _in_list(self) -> bool:
        return bool(self.panel.table.table.hasFocus())

    def _change(self, change: Callable[[Lesson], Lesson]) -> None:
        """Another understanding; where it cannot be, the page says why."""
        if self.lesson is None:
            return
        try:
            changed = change(self.lesson)
        except KnownError as error:
            self._page.known(error)
            return
        if changed == self.lesson:
            return
        self._page.banner.close_banner()
        self._back = [*self._back[-MOST_STEPS_BACK:], self.lesson]
        self.lesson = changed
        self._show()
        self._page.keep_draft()

    def _undo(self) -> None:
        assert self.lesson is not None
        now, before = self.lesson, self._back.pop()
        draft = replace(before.draft, name=now.draft.name)  # the name is not taken back
        self.lesson = replace(before, draft=draft, accepted=now.accepted)
        self._show()
        self._page.keep_draft()

    def _missed(self, text: str) -> None:
        self._page.refuse(f"没有叫“{text}”的内容，请换几个字再找，或清空后用方向键选。")

    def _go_list(self) -> None:
        self.panel.table.setFocus()

    def _ask_rows(self) -> None:
        at = self.grid.place
        if self.lesson is None or at is None:
            return
        view = self.lesson.draft.view.sheet(self.paper.sheet)
        area = self.lesson.area_at(self.paper.sheet, at[0])
        rows = self.lesson.rows_at(self.paper.sheet, at[0])
        ListDialog(area, rows, view.rows, self._set_rows, self._page).open()

    def _set_rows(self, source: str, first: int, last: int) -> None:
        assert self.lesson is not None
        if first > last:
            raise KnownError("第一行在最后一行的下面，没有改动。请核对行号。")
        self.lesson.set_rows(self.paper.sheet, source, first, last)  # raises where it cannot be
        self._change(partial(_set_rows, self.paper.sheet, source, first, last))

    # why not

    def _why_not_edit(self) -> str:
        if why_not := self.why_none() or self.why_not_teach():
            return why_not
        if self._rests:
            return "现在是预览，按 F5 回到对应再改。"
        at = self.grid.place
        if at is not None and self.lesson is not None:
            view = self.lesson.draft.view.sheet(self.paper.sheet)
            if view.is_formula(*at) and not self._in_list():
                return "这一格是公式，由表格自己算，不用填。"
        return ""

    def _why_not_spread(self) -> str:
        if why_not := self._why_not_edit():
            return why_not
        return "" if self._figure_here() is not None else "先给这一格选好填什么数，再用到整列。"

    def _why_not_undo(self) -> str:
        return "" if self._back and not self._rests else "没有可以撤销的改动。"

    def eventFilter(self, watched: Any, event: Any) -> bool:
        """Delete on a line of the list clears what it says."""
        if event.type() == event.Type.KeyPress and event.key() == Qt.Key.Key_Delete:
            self.clear.trigger()
            return True
        return super().eventFilter(watched, event)


def _set(sheet: str, cell: str, meaning: str, span: str, category: str, lesson: Lesson) -> Lesson:
    return lesson.set(sheet, cell, meaning, span, category)


def _spread(sheet: str, row: int, column: int, lesson: Lesson) -> Lesson:
    return lesson.spread(sheet, row, column)


def _spread_row(sheet: str, row: int, column: int, lesson: Lesson) -> Lesson:
    return lesson.spread_row(sheet, row, column)


def _clear(sheet: str, cell: str, slot: str, lesson: Lesson) -> Lesson:
    return lesson.clear(sheet, cell, slot)


def _confirm(sheet: str, cell: str, lesson: Lesson) -> Lesson:
    return lesson.confirm(sheet, cell)


def _set_rows(sheet: str, source: str, first: int, last: int, lesson: Lesson) -> Lesson:
    return lesson.set_rows(sheet, source, first, last)
