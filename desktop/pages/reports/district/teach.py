"""教表: a district's workbook, drawn as it is, with what the program means to fill in each cell."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.page import Desk, Page
from desktop.pages.reports.district.dialogs import GiveUpDialog, ListDialog
from desktop.pages.reports.district.keeping import Keeping
from desktop.pages.reports.district.lesson import Lesson, Mark
from desktop.pages.reports.district.months import list_months, read_month, usual_month
from desktop.pages.reports.district.panel import CellPanel
from desktop.pages.reports.district.paper import Paper
from desktop.pages.reports.district.reading import (
    Begun,
    Look,
    begin_again,
    begin_file,
    begin_taught,
    look_filled,
)
from desktop.theme import px
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, EmptyState, Text
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import TextField
from models.changes import Changes
from models.district.actions import LONGEST_NAME, add_template
from models.errors import KnownError
from models.work import may_do

PATTERNS = "区里的表或教好的表 (*.xlsx *.xlsm *.json);;所有文件 (*)"
MOST_STEPS_BACK = 100


@dataclass(frozen=True)
class Teach:
    """What to teach: a file, perhaps under a name, or a template taught before."""

    path: Path | None = None
    name: str = ""


def ask_source(parent: QWidget) -> Path | None:
    """The system's dialog for a workbook or another centre's template."""
    chosen, _ = QFileDialog.getOpenFileName(parent, "选择区里的表", "", PATTERNS)
    return Path(chosen) if chosen else None


class TeachPage(Page):
    """Target: a Teach. Arrow keys and the mouse point, Enter says what is filled there."""

    draft_id = "district-teach"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "教表")
        self.lesson: Lesson | None = None
        self._saved_lesson: Lesson | None = None  # as it was read or kept last
        self._back: list[Lesson] = []
        self._marks: tuple[Mark, ...] = ()
        self._look: Look | None = None
        self.choose_source: Callable[[QWidget], Path | None] = ask_source
        self.keeping = Keeping(self)
        self.keeping.accepted.connect(self._accepted)
        self.keeping.renamed.connect(self._renamed)
        self.keeping.kept.connect(self._kept)
        self._build_actions()
        self._build_heading()
        self._build_body()
        self.setFocusProxy(self.grid)

    def _build_actions(self) -> None:
        why = self._why_not_edit
        self.choose = Action(
            "选择文件", self._choose, key="Ctrl+O", icon="import", kind="primary",
            reason=self._why_not_teach, parent=self,
        )  # fmt: skip
        self.look = Action("预览", self._toggle_look, key="F5", reason=self._why_none, parent=self)
        self.save = Action(
            "保存", self._save, key="F9", kind="primary", reason=self._why_not_save, parent=self
        )
        self.edit = Action("填什么", self._edit, key="F2", reason=why, parent=self)
        self.confirm = Action("核对无误", self._confirm, key="F4", reason=why, parent=self)
        self.clear = Action("清除", self._clear, key="F8", reason=why, parent=self)
        self.rows = Action("名单的行", self._ask_rows, key="F7", reason=why, parent=self)
        self.spread = Action(
            "整列照此", self._spread, key="F3", reason=self._why_not_spread, parent=self
        )
        self.spread_row = Action(
            "整行照此（类别）", self._spread_row, key="Shift+F3", reason=self._why_not_spread,
            parent=self,
        )  # fmt: skip
        self.undo = Action("撤销", self._undo, key="Ctrl+Z", reason=self._why_not_undo, parent=self)
        self.sheet_on = Action(
            "下一张工作表", partial(self._step, 1), key="Ctrl+PgDown",
            reason=self._why_none, parent=self,
        )  # fmt: skip
        self.sheet_back = Action(
            "上一张工作表", partial(self._step, -1), key="Ctrl+PgUp",
            reason=self._why_none, parent=self,
        )  # fmt: skip
        self.all = Action("全部对应", self._go_list, key="F6", reason=self._why_none, parent=self)
        self.give_up = Action(
            "放弃", self._ask_give_up, key="Ctrl+Delete", reason=self._why_none, parent=self
        )
        self.leave = Action(
            "返回", partial(self.desk.open_page, "district"), key="Alt+Left", parent=self
        )

    def _build_heading(self) -> None:
        today = self.desk.now().date()
        self.name = TextField("", hint="这张表叫什么", limit=LONGEST_NAME)
        self.name.line.setAccessibleName("这张表的名称")
        self.name.setFixedWidth(px(230))
        self.name.changed.connect(self._named)
        self.month = ChoiceField("", list_months(today))
        self.month.line.setAccessibleName("预览的月份")
        self.month.box.setAccessibleName("预览的月份")
        self.month.setFixedWidth(px(150))
        self.month.set_text(usual_month(today))
        self._right.add(self.name, self.month)
        self.add_actions(self.look, self.leave, self.save)
        self.add_actions(
            self.choose, self.edit, self.confirm, self.clear, self.spread, self.spread_row,
            self.rows, self.undo, self.all, self.sheet_on, self.sheet_back, self.give_up,
            heading=False,
        )  # fmt: skip

    def _build_body(self) -> None:
        self.note = Text("", wrap=True)
        self.note.hide()
        self.paper = Paper()
        self.grid = self.paper.grid
        self.paper.pointed.connect(self._pointed)
        self.grid.edited.connect(self.edit.trigger)
        self.grid.cleared.connect(self.clear.trigger)
        self.panel = CellPanel((self.confirm, self.clear, self.spread, self.rows))
        self.panel.setFixedWidth(px(330))
        self.panel.chosen.connect(self._set)
        self.panel.refined.connect(self._refine)
        self.panel.jumped.connect(self.paper.jump)
        self.panel.missed.connect(self._missed)
        self.panel.table.table.installEventFilter(self)
        self.teaching = QWidget()
        self.teaching.hide()
        row = QHBoxLayout(self.teaching)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self.paper, 1)
        row.addWidget(self.panel)
        self.empty = Card(margin=0)
        self.empty.body.addWidget(
            EmptyState(
                "选一张区里的表，教一次就够了",
                "可以是区里发的 Excel 空表，也可以是别的中心导出的“教好的表”。"
                "程序先认一遍，您再把不对的格子点一点；确认保存之前什么也不会变。",
                self.choose,
                "import",
            )
        )
        column = QVBoxLayout()
        column.setSpacing(10)
        column.addWidget(self.note)
        column.addWidget(self.empty, 1)
        column.addWidget(self.teaching, 1)
        self.body.addLayout(column, 1)
        self.setAcceptDrops(False)

    # coming and going

    def entered(self, target: Any = None) -> None:
        if isinstance(target, Teach):
            self._begin(target)
        self._refresh()
        if self.lesson is not None:
            self.grid.setFocus()

    def changed(self, changes: Changes) -> None:
        """Nothing here is read from records; a template of the same name is looked at on saving."""

    @property
    def is_unsaved(self) -> bool:
        """Whether something would be lost."""
        return self.lesson is not None and self.lesson is not self._saved_lesson

    def _begin(self, wanted: Teach) -> None:
        if self.is_unsaved and self.lesson is not None:
            self.refuse(
                f"“{self.lesson.draft.name}”还没有保存，没有打开另一张。"
                "请先按 F9 保存，或按 Ctrl+Delete 放弃。"
            )
            return
        what = wanted.path.name if wanted.path is not None else wanted.name
        self._show_none()
        begin: Callable[..., Begun] = begin_taught
        arguments: tuple[Any, ...] = (self.desk.centre, wanted.name)
        if wanted.path is not None:
            begin, arguments = begin_file, (self.desk.centre, wanted.path, wanted.name)
        self.desk.tasks.run(
            begin,
            *arguments,
            then=self._begun,
            failed=self.known,
            title=f"正在读取 {what}",
            key="district-teach",
        )

    def _begun(self, begun: Begun) -> None:
        self._take(begun)
        self._saved_lesson = self.lesson if begun.lesson.is_taught else None
        self._refresh()
        if begun.lesson.draft.changed:
            self.keeping.ask_changed(begun.lesson.draft.name, begun.lesson.draft.changed)
        if not begun.lesson.is_taught:
            self.keep_draft()

    def _take(self, begun: Begun) -> None:
        self.lesson = begun.lesson
        self._back = []
        self._look = None
        draft = begun.lesson.draft
        self.name.set_text(draft.name)
        self.name.line.setReadOnly(begun.lesson.is_taught)
        self.panel.show_categories(begun.categories)
        self._show_part(self.teaching)
        self._marks = begun.lesson.marks()
        self.paper.sheet = ""
        self.paper.open_view(draft.view)
        self._show_lesson()
        if self._marks:  # those to look at stand first
            self.paper.begin(self._marks[0])
        self.grid.setFocus()

    def _show_none(self) -> None:
        self.lesson = self._saved_lesson = self._look = None
        self._back, self._marks = [], ()
        self.name.set_text("")
        self._say_note()
        self._show_part(self.empty)
        self._refresh()

    def _show_part(self, shown: QWidget) -> None:
        for part in (self.empty, self.teaching):
            part.setVisible(part is shown)

    def _choose(self) -> None:
        path = self.choose_source(self)
        if path is not None:
            self._begin(Teach(path))

    # drafts

    def draft(self) -> tuple[str, Mapping[str, Any]] | None:
        if self.lesson is None or not self.is_unsaved:
            return None
        return f"教表：{self.lesson.draft.name}", self.lesson.to_json()

    def restore(self, draft: Mapping[str, Any]) -> None:
        self.desk.tasks.run(
            begin_again,
            self.desk.centre,
            draft,
            then=self._restored,
            failed=self.known,
            title="正在打开草稿",
            key="district-teach",
        )

    def _restored(self, begun: Begun) -> None:
        self._take(begun)
        self._saved_lesson = None
        self._refresh()
        self.keep_draft()

    # showing

    def _show_lesson(self) -> None:
        """What was said changed: the sheet, the list and the cell follow."""
        if self.lesson is None:
            return
        self._marks = self.lesson.marks()
        self.panel.show_marks(self._marks)
        self.paper.show_lesson(self.lesson, self._marks)
        self._pointed()
        self._say_note()
        self._refresh()

    def _say_note(self) -> None:
        lines: list[str] = []
        if self._look is not None:
            look = self._look
            lines.append(
                f"{look.period}填出来是这样：{look.cells} 格、{look.rows} 行。"
                "还没有存成文件；按 F5 回到对应。"
            )
            lines += look.notes
        elif self.lesson is not None and self._is_unsure_of_name():
            count = len(self.lesson.draft.changed)
            lines.append(
                f"这份文件和教过的“{self.lesson.draft.name}”有 {count} 处不同，保存时会再问。"
            )
        self.note.setText("\n".join(lines))
        self.note.setVisible(bool(lines))

    def _is_unsure_of_name(self) -> bool:
        lesson = self.lesson
        return lesson is not None and bool(
            lesson.draft.changed and lesson.draft.name not in lesson.accepted
        )

    def _pointed(self) -> None:
        at = self.grid.place
        if self.lesson is None or at is None or self._look is not None:
            return
        self.panel.show_cell(self.lesson, self._marks, self.paper.sheet, *at)
        for action in (self.edit, self.clear, self.confirm, self.spread, self.rows):
            action.refresh()

    def _refresh(self) -> None:
        self.look.text = "回到对应" if self._look is not None else "预览"
        self.panel.setEnabled(self._look is None)
        for action in self.offered():
            action.refresh()

    # pointing

    def _step(self, by: int) -> None:
        self.paper.step(by)

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
        return next((m for m in self._marks if (m.sheet, m.cell) == here and m.span), None)

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
            self.known(error)
            return
        if changed == self.lesson:
            return
        self.banner.close_banner()
        self._back = [*self._back[-MOST_STEPS_BACK:], self.lesson]
        self.lesson = changed
        self._show_lesson()
        self.keep_draft()

    def _undo(self) -> None:
        assert self.lesson is not None
        now, before = self.lesson, self._back.pop()
        draft = replace(before.draft, name=now.draft.name)  # the name is not taken back
        self.lesson = replace(before, draft=draft, accepted=now.accepted)
        self._show_lesson()
        self.keep_draft()

    def _missed(self, text: str) -> None:
        self.refuse(f"没有叫“{text}”的内容，请换几个字再找，或清空后用方向键选。")

    def _go_list(self) -> None:
        self.panel.table.setFocus()

    def _ask_rows(self) -> None:
        at = self.grid.place
        if self.lesson is None or at is None:
            return
        view = self.lesson.draft.view.sheet(self.paper.sheet)
        area = self.lesson.area_at(self.paper.sheet, at[0])
        rows = self.lesson.rows_at(self.paper.sheet, at[0])
        ListDialog(area, rows, view.rows, self._set_rows, self).open()

    def _set_rows(self, source: str, first: int, last: int) -> None:
        assert self.lesson is not None
        if first > last:
            raise KnownError("第一行在最后一行的下面，没有改动。请核对行号。")
        self.lesson.set_rows(self.paper.sheet, source, first, last)  # raises where it cannot be
        self._change(partial(_set_rows, self.paper.sheet, source, first, last))

    # looking at it filled

    def _toggle_look(self) -> None:
        assert self.lesson is not None
        if self._look is not None:
            self._look = None
            self.paper.open_view(self.lesson.draft.view)
            self._show_lesson()
            self.grid.setFocus()
            return
        try:
            period = read_month(self.month.text())
        except KnownError as error:
            self.known(error)
            return
        self.desk.tasks.run(
            look_filled,
            self.desk.centre,
            self.lesson.draft,
            period,
            then=self._looked,
            failed=self.known,
            progress=True,
            title="正在预览",
            key="district-look",
        )

    def _looked(self, look: Look) -> None:
        self._look = look
        self.paper.show_lesson(None, ())
        self.paper.open_view(look.view)
        self._say_note()
        self._refresh()
        self.grid.setFocus()

    # saving

    def _named(self) -> None:
        if self.lesson is not None and not self.lesson.is_taught:
            name = self.name.text().strip()
            if name and name != self.lesson.draft.name:
                self.lesson = replace(self.lesson, draft=replace(self.lesson.draft, name=name))
                self.keep_draft()

    def _save(self) -> None:
        assert self.lesson is not None
        if not self.name.text().strip():
            self.refuse("请先给这张表起一个名称，没有保存。")
            self.name.line.setFocus()
            return
        self.keeping.save(self.lesson)

    def _accepted(self, name: str) -> None:
        """The older template of that name may give way."""
        if self.lesson is not None:
            self.lesson = replace(self.lesson, accepted=self.lesson.accepted | {name})
            self._say_note()

    def _renamed(self, name: str) -> None:
        self.name.set_text(name)
        self._say_note()

    def _kept(self, lesson: Lesson) -> None:
        self.forget_draft()
        now, kept = (None if self.lesson is None else self.lesson.draft), lesson.draft
        if now is not None and (now.name, now.mapping) == (kept.name, kept.mapping):
            self._show_none()
            self.desk.open_page("district", lesson.draft.name)

    def _ask_give_up(self) -> None:
        assert self.lesson is not None
        if self.is_unsaved:
            GiveUpDialog(self.lesson.draft.name, self._give_up, self).open()
        else:
            self._give_up()

    def _give_up(self) -> None:
        self.forget_draft()
        self._show_none()
        self.desk.open_page("district")

    # why not

    def _why_none(self) -> str:
        return "" if self.lesson is not None else "请先选择一张表，按 Ctrl+O。"

    def _why_not_teach(self) -> str:
        if may_do(self.desk.clerk.role, add_template):
            return ""
        return "教表由主管或管理员来做。"

    def _why_not_edit(self) -> str:
        if why_not := self._why_none() or self._why_not_teach():
            return why_not
        if self._look is not None:
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
        return "" if self._back and self._look is None else "没有可以撤销的改动。"

    def _why_not_save(self) -> str:
        if why_not := self._why_none() or self._why_not_teach():
            return why_not
        assert self.lesson is not None
        if not self.lesson.draft.mapping.cells and not self.lesson.draft.mapping.lists:
            return "还没有指定任何要填的格，没有可以保存的。请点一格，按 Enter 选填什么。"
        return "" if self.is_unsaved else "没有改动，不用保存。"

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
