"""项目清单: projects that answer needs, and how far they are."""

from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.pages.cases.case.asking import AskDialog, Asked
from desktop.pages.dues.calls import put_beside
from desktop.pages.revising import ReviseDialog
from desktop.pages.tabbed import Panel, TabbedPage
from desktop.pages.three_lists.fields import NeedsField
from desktop.pages.three_lists.words import NOTHING, PROGRESS_TONES, WATCHED
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, EmptyState
from desktop.widgets.choice import ChoiceField
from desktop.widgets.facts import Record, RecordCard, Section
from desktop.widgets.fields import DateField, Field, NoteField, TextField
from desktop.widgets.table import AskedSource, Column, RecordTable, View
from models.errors import KnownError
from models.three_lists.actions.projects import (
    ProjectForm,
    change_project,
    move_project,
    open_project,
)
from models.three_lists.queries.lists import (
    ListFilter,
    ProjectPage,
    ProjectRow,
    read_project,
)
from models.three_lists.queries.pages import ListShape, measure_projects, read_projects_page
from models.three_lists.rules.lists import Progress

WIDE = 620
AFTER = {
    Progress.PLANNED: (Progress.RUNNING, Progress.STOPPED),
    Progress.RUNNING: (Progress.DONE, Progress.STOPPED),
    Progress.STOPPED: (Progress.RUNNING,),
    Progress.DONE: (),
}
COLUMNS = (
    Column("name", "项目", lambda p: p.name, kind="bold", width=9, stretch=True, sortable=False),
    Column("needs", "对应需求", lambda p: p.need_numbers, width=5, sortable=False),
    Column("lead", "牵头单位", lambda p: p.lead_unit, width=7.4, sortable=False),
    Column("progress", "进度", lambda p: p.progress.text, kind="chip", width=4,
           tone=lambda p: PROGRESS_TONES[p.progress], sortable=False),
    Column("span", "起止", lambda p: p.span, kind="grey", width=12.4, sortable=False),
    Column("number", "编号", lambda p: p.number, kind="grey", width=5, sortable=False),
)  # fmt: skip


def open_projects(session: Any, view: View, chosen: ListFilter, today: date) -> ListShape:
    """The list in a view, for the table."""
    narrowed = ListFilter(view.filter, progress=chosen.progress, newest_first=True)
    return measure_projects(session, narrowed, today)


class ProjectsPanel(Panel):
    """The newest first."""

    watched = WATCHED

    def __init__(self, page: TabbedPage) -> None:
        super().__init__(page, "项目清单")
        self.shown: ProjectPage | None = None
        why = self._why_none
        self._new = Action(
            "登记项目", self._ask_new, key="Ctrl+I", kind="primary",
            reason=partial(self.desk.why_not, open_project), parent=self,
        )  # fmt: skip
        self.buttons = [
            Action("进度", self._ask_progress, key="F9", reason=self._why_no_step, parent=self),
            Action("修改", self._ask_change, key="F2", reason=partial(why, change_project),
                   parent=self),
            self._new,
        ]  # fmt: skip
        self.more = [
            Action("打印、导出项目清单", partial(self.desk.open_page, "reports", "projects-list"),
                   key="Ctrl+Shift+E", parent=self),
        ]  # fmt: skip
        self.progress = ChoiceField("进度", [("", "全部"), *((p, p.text) for p in Progress)])
        self.progress.set_value("")
        self.source = AskedSource(
            self.desk.tasks, open_projects, read_projects_page, ListFilter(), self._today
        )
        self.table = RecordTable(
            "项目清单", COLUMNS, self.source,
            filter_hint="输入项目、单位或编号，只看这些（Ctrl F）",
            empty=EmptyState(
                "还没有项目", "几个需求合起来办，就立一个项目：写名称、牵头单位，选对应的需求。",
                self._new, icon="info",
            ),
        )  # fmt: skip
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(self._opened)
        self.table.counted.connect(self._counted)
        self.table.told.connect(self.desk.messages.well)
        self.table.refused.connect(page.refuse)
        self.card = RecordCard("项目", "在左边选一个项目，这里看它为哪些需求、办得怎样。")
        self._build()

    def _build(self) -> None:
        filters = QHBoxLayout()
        filters.addWidget(self.progress, 1)
        filters.addStretch(3)
        self.progress.changed.connect(self.read)
        left = Card(margin=0)
        left.body.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(filters)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(left, 5)
        row.addWidget(self.card, 2)
        column.addLayout(row, 1)

    @property
    def _today(self) -> date:
        return self.desk.now().date()

    def read(self) -> None:
        try:
            chosen = ListFilter(progress=self.progress.value() or None)
        except KnownError:  # half a word is typed
            return
        self.source.args = (chosen, self._today)
        self.table.read()

    def take_focus(self) -> None:
        self.table.take_focus()

    def _counted(self, total: int) -> None:
        if self.page.panel is self:
            self.page.say_below_title(f"{total} 个项目" if total else "")
        if not total:
            self.shown = None
            self.card.show_record(None)
        self.refresh()

    def _chosen(self, row: ProjectRow) -> None:
        self.desk.tasks.ask(read_project, row.id, then=self._show, key="projects.chosen")

    def _show(self, project: ProjectPage) -> None:
        self.shown = project
        needs = [(need.number, need.name) for need in project.needs]
        self.card.show_record(
            Record(
                project.name,
                [(project.progress.text, PROGRESS_TONES[project.progress])],
                (
                    ("编号", project.number),
                    ("牵头单位", project.lead_unit),
                    ("参与单位", project.partner_units),
                    ("认领", project.claimed_by),
                    ("起止", project.span),
                    ("资金", project.funding),
                    ("完成情况", project.result),
                    ("评价", project.evaluation),
                ),
                [Section("对应的需求", needs or [("", "还没有选需求，按 F2 加上")])],
            )
        )
        self.refresh()

    def _why_none(self, action: Any) -> str:
        if why := self.desk.why_not(action):
            return why
        return "" if self.shown is not None else f"请先选中一个项目。{NOTHING}"

    def _why_no_step(self) -> str:
        if why := self._why_none(move_project):
            return why
        assert self.shown is not None
        return "" if AFTER[self.shown.progress] else f"这个项目已完成，没有下一步了。{NOTHING}"

    def _fields(self) -> dict[str, Field]:
        today = self.desk.now().date
        return {
            "name": TextField("项目名称", limit=80, required="请填写项目名称。"),
            "lead_unit": TextField("牵头单位", limit=80, required="请填写牵头单位。"),
            "partner_units": TextField("参与单位", limit=160),
            "claimed_by": TextField("认领单位或人", limit=80),
            "funding": TextField("资金", hint="例如 党组织服务群众经费 2000 元", limit=80),
            "starts_on": DateField("开始", today, required="请填开始日期。"),
            "ends_on": DateField("结束（可空）", today),
            "needs": NeedsField(self.desk),
        }

    def _arrange(self, dialog: AskDialog) -> None:
        put_beside(dialog, "lead_unit", "partner_units")
        put_beside(dialog, "claimed_by", "funding")
        put_beside(dialog, "starts_on", "ends_on")
        dialog.open()

    def _ask_new(self) -> None:
        fields = self._fields()
        fields["starts_on"].set_value(self._today)
        asked = Asked("", fields, lambda v: (open_project, (_form(v),)), width=WIDE)
        self._arrange(AskDialog(self.page, "登记项目", asked, "登记", self._saved))

    def _ask_change(self) -> None:
        project = self.shown
        assert project is not None
        fields = self._fields()
        for name in fields:
            if name != "needs":
                fields[name].set_value(getattr(project, name))
        fields["needs"].set_value([(need.id, need.number, need.name) for need in project.needs])
        self._arrange(
            ReviseDialog(
                self.page, f"修改项目 {project.number}", fields,
                lambda values, version: (change_project, (project.id, version, _form(values))),
                project.version, (read_project, (project.id,)), self._saved, width=WIDE,
            )
        )  # fmt: skip

    def _ask_progress(self) -> None:
        project = self.shown
        assert project is not None
        steps = AFTER[project.progress]
        step = ChoiceField("改为", [(p, p.text) for p in steps], required="请选择进度。")
        step.set_value(steps[0])
        fields: dict[str, Field] = {
            "progress": step,
            "result": NoteField("完成情况，或停止的原因", rows=2),
            "evaluation": TextField("评价", limit=120),
        }

        def prepare(dialog: AskDialog) -> None:
            def follow() -> None:
                running = step.text() == Progress.RUNNING.text
                dialog.show_fields("progress", *(() if running else ("result", "evaluation")))

            step.changed.connect(follow)
            follow()

        asked = Asked(
            "开始后，它的需求转为办理中；完成后，它的需求一起办结。", fields,
            lambda v: (
                move_project, (project.id, v["progress"], v["result"], v["evaluation"])
            ),
            prepare, width=520,
        )  # fmt: skip
        AskDialog(self.page, f"项目进度 · {project.name}", asked, "保存", self._saved).open()

    def _opened(self, _: ProjectRow) -> None:
        self._ask_change()

    def _saved(self, _: object) -> None:
        self.desk.messages.well("已保存")


def _form(values: dict[str, Any]) -> ProjectForm:
    return ProjectForm(
        values["name"],
        values["lead_unit"],
        values["starts_on"],
        values["ends_on"],
        values["partner_units"],
        values["claimed_by"],
        values["funding"],
        values["needs"],
    )
