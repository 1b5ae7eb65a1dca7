"""The workbook being taught: its sheet in the grid, its tabs below, the meanings over it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal

from desktop.pages.reports.district.grid import SheetGrid
from desktop.pages.reports.district.lesson import Lesson, Mark
from desktop.widgets.cards import Card, Text
from desktop.widgets.tabs import SectionTabs
from reports.sheets.templates.book import TemplateView
from reports.sheets.templates.references import split_cell

Spot = tuple[int, int]  # row and column, from 1


class Paper(Card):
    """Tells `pointed()` when another cell or sheet is current. Hidden sheets are not shown."""

    pointed = Signal()

    def __init__(self) -> None:
        super().__init__(margin=0)
        self.grid = SheetGrid("表格")
        self.tabs = SectionTabs("工作表")
        self.sheet = ""
        self._view: TemplateView | None = None
        self._names: list[str] = []
        self._marks: Sequence[Mark] = ()
        self._lesson: Lesson | None = None
        self.body.setSpacing(0)
        self.body.addWidget(self.grid, 1)
        foot = self.add_foot()
        foot.setContentsMargins(4, 0, 14, 0)
        foot.addWidget(self.tabs, 1)
        self.file = Text("", "small", wrap=True)
        self.file.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        foot.addWidget(self.file, 1)
        self.grid.pointed.connect(self.pointed)
        self.grid.wanting_next.connect(self.go_on)
        self.tabs.chosen.connect(self._choose)

    def open_view(self, view: TemplateView) -> None:
        """Another workbook, or the same one filled; its sheet stays where it can."""
        self._view = view
        names = [sheet.name for sheet in view.sheets if not sheet.is_hidden]
        shown = self.sheet if self.sheet in names else names[0]
        self._names, self.sheet = names, ""
        self.tabs.fill(names, names.index(shown))
        self.file.setText(view.name)
        self.show_sheet(shown)

    def show_sheet(self, name: str) -> None:
        """Draw a sheet."""
        if self._view is None or name == self.sheet:
            return
        self.sheet = name
        self.grid.show_sheet(self._view.sheet(name))
        self.grid.setAccessibleName(f"工作表 {name}")
        place = self._names.index(name)
        if self.tabs.index != place:
            self.tabs.fill(self._names, place)
        self._mark()
        self.pointed.emit()

    def step(self, by: int) -> None:
        """The sheet before or after."""
        place = self._names.index(self.sheet) + by
        if 0 <= place < len(self._names):
            self.show_sheet(self._names[place])
            self.grid.setFocus()

    def show_lesson(self, lesson: Lesson | None, marks: Sequence[Mark]) -> None:
        """The meanings over the cells; None takes them away."""
        self._marks = marks
        self._lesson = lesson
        self._mark()

    def _mark(self) -> None:
        lists = self._lesson.draft.mapping.lists if self._lesson is not None else ()
        self.grid.model_.show_marks(
            [mark for mark in self._marks if mark.sheet == self.sheet],
            [area for area in lists if area.sheet == self.sheet],
        )
        self.grid.has_next = any(mark.is_open for mark in self._marks)
        self.grid.viewport().update()

    @property
    def spot(self) -> Spot | None:
        """Row and column of the current cell."""
        return self.grid.place

    def jump(self, mark: Mark) -> None:
        """Point at a mark's cell, on its sheet."""
        self.show_sheet(mark.sheet)
        self.grid.go_to(*split_cell(mark.cell))
        self.grid.setFocus()

    def begin(self, mark: Mark) -> None:
        """The same at the first look: from the left edge, as the sheet is read."""
        self.jump(mark)
        if not mark.is_open:
            self.grid.horizontalScrollBar().setValue(0)

    def go_on(self) -> None:
        """The next cell to look at: row by row, sheet by sheet, and then from the first."""
        waiting = sorted((m for m in self._marks if m.is_open), key=self._order)
        if waiting:
            here = (self._names.index(self.sheet), self.spot or (0, 0))
            after = [mark for mark in waiting if self._order(mark) > here]
            self.jump((after or waiting)[0])

    def _order(self, mark: Mark) -> tuple[int, Spot]:
        return self._names.index(mark.sheet), split_cell(mark.cell)

    def _choose(self, index: int) -> None:
        self.show_sheet(self._names[index])
