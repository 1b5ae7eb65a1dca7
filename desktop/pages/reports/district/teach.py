"""教表: a district's workbook, drawn as it is, with what the program means to fill in each cell."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.page import Desk, Page
from desktop.pages.reports.district.dialogs import GiveUpDialog
from desktop.pages.reports.district.keeping import Keeping
from desktop.pages.reports.district.lesson import Lesson
from desktop.pages.reports.district.months import list_spans, read_span, usual_month
from desktop.pages.reports.district.pointing import Pointing
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
from models.district.actions import LONGEST_NAME
from models.errors import KnownError

PATTERNS = "区里的表或教好的表 (*.xlsx *.xlsm *.json);;所有文件 (*)"


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
        self._saved_lesson: Lesson | None = None  # as it was read or kept last
        self._look: Look | None = None
        self.choose_source: Callable[[QWidget], Path | None] = ask_source
        self.keeping = Keeping(self)
        self.keeping.accepted.connect(self._accepted)
        self.keeping.renamed.connect(self._renamed)
        self.keeping.kept.connect(self._kept)
        self.pointing = Pointing(self)
        self.pointing.shown.connect(self._shown)
        self.paper, self.grid, self.panel = (
            self.pointing.paper,
            self.pointing.paper.grid,
            self.pointing.panel,
        )
        self._build_actions()
        self._build_heading()
        self._build_body()
        self.setFocusProxy(self.grid)

    def _build_actions(self) -> None:
        none = self.pointing.why_none
        self.choose = Action(
            "选择文件", self._choose, key="Ctrl+O", icon="import", kind="primary",
            reason=self.pointing.why_not_teach, parent=self,
        )  # fmt: skip
        self.look = Action("预览", self._toggle_look, key="F5", reason=none, parent=self)
        self.save = Action(
            "保存", self._save, key="F9", kind="primary", reason=self._why_not_save, parent=self
        )
        self.give_up = Action(
            "放弃", self._ask_give_up, key="Ctrl+Delete", reason=none, parent=self
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
        self.month = ChoiceField("", list_spans(today))
        self.month.line.setAccessibleName("预览的月份")
        self.month.box.setAccessibleName("预览的月份")
        self.month.setFixedWidth(px(150))
        self.month.set_text(usual_month(today))
        self._right.add(self.name, self.month)
        self.add_actions(self.look, self.leave, self.save)
        self.add_actions(self.choose, *self.pointing.actions, self.give_up, heading=False)

    def _build_body(self) -> None:
        self.note = Text("", wrap=True)
        self.note.hide()
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
    def lesson(self) -> Lesson | None:
        """What is taught at the moment."""
        return self.pointing.lesson

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
        self._look = None
        self._show_part(self.teaching)
        self.pointing.begin(begun.lesson, begun.categories)
        self.name.set_text(begun.lesson.draft.name)
        self.name.line.setReadOnly(begun.lesson.is_taught)
        self.grid.setFocus()

    def _show_none(self) -> None:
        self._saved_lesson = self._look = None
        self.pointing.end()
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

    def _shown(self) -> None:
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

    def _refresh(self) -> None:
        self.look.text = "回到对应" if self._look is not None else "预览"
        self.panel.setEnabled(self._look is None)
        for action in self.offered():
            action.refresh()

    # looking at it filled

    def _toggle_look(self) -> None:
        assert self.lesson is not None
        if self._look is not None:
            self._look = None
            self.pointing.go_on()
            self.grid.setFocus()
            return
        try:
            period = read_span(self.month.text())
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
        self.pointing.rest(look.view)
        self._shown()
        self.grid.setFocus()

    # saving

    def _named(self) -> None:
        if self.lesson is not None and not self.lesson.is_taught:
            name = self.name.text().strip()
            if name and name != self.lesson.draft.name:
                draft = replace(self.lesson.draft, name=name)
                self.pointing.lesson = replace(self.lesson, draft=draft)
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
            accepted = self.lesson.accepted | {name}
            self.pointing.lesson = replace(self.lesson, accepted=accepted)
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

    def _why_not_save(self) -> str:
        if why_not := self.pointing.why_none() or self.pointing.why_not_teach():
            return why_not
        assert self.lesson is not None
        if not self.lesson.draft.mapping.cells and not self.lesson.draft.mapping.lists:
            return "还没有指定任何要填的格，没有可以保存的。请点一格，按 Enter 选填什么。"
        return "" if self.is_unsaved else "没有改动，不用保存。"
