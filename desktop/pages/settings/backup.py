"""备份: when the last one was made, what there is, whether it is good; when it is done."""

from collections.abc import Callable
from datetime import time
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QFileDialog, QGridLayout, QHBoxLayout

from desktop.page import Desk
from desktop.pages.settings.section import NumberField, Section
from desktop.tasks import Task
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Chip, Text
from desktop.widgets.fields import TextField
from desktop.widgets.table import Column, ListSource, RecordTable
from models.backup.actions import change_plan
from models.backup.making import (
    BackupState,
    Made,
    check_one,
    make_backup,
    own_copies,
    read_state,
)
from models.backup.rules import BackupPlan, is_late, say_when
from models.centre import Centre
from models.changes import Changes
from models.errors import DamagedError, KnownError
from models.store.copies import Copy, Holding
from models.work import may_do

LANE = "backup"


class TimeField(TextField):
    """A time of day as 12:10."""

    def value(self) -> time:
        text = str(super().value()).replace("：", ":").strip()
        try:
            return time.fromisoformat(f"0{text}" if len(text) == 4 else text)
        except ValueError:
            raise KnownError("时间请写成 12:10 这样。") from None

    def set_value(self, value: object) -> None:
        self.set_text(f"{value:%H:%M}" if isinstance(value, time) else "")


class BackupSection(Section):
    """The last backup at the top, the copies below, the plan at the bottom."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._checked: dict[Path, bool] = {}
        self._second = ""
        self._unread = True
        self._task: Task | None = None
        self.last = Text("", "bold")
        self.chip = Chip()
        self.place = Text("", wrap=True)
        first = QHBoxLayout()
        first.setSpacing(10)
        first.addWidget(self.last)
        first.addWidget(self.chip)
        first.addStretch(1)
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        grid.addWidget(Text("上次备份", "soft"), 0, 0)
        grid.addLayout(first, 0, 1)
        grid.addWidget(Text("存放位置", "soft"), 1, 0)
        grid.addWidget(self.place, 1, 1)
        self.body.addLayout(grid)
        self.now = Action(
            "现在备份", self._back_up, key="Ctrl+B", kind="primary", reason=self._busy, parent=self
        )
        self.check = Action("检查所选", self._check, key="F6", reason=self._none, parent=self)
        desk.tasks.running_changed.connect(self._follow)
        self.table = RecordTable("备份", self._columns(), ListSource())
        self.table.setMinimumHeight(150)
        self.table.chosen.connect(self._chosen)
        self.table.model.filled.connect(self._chosen)
        self.table.opened.connect(self._check)
        self.add_buttons(self.now, self.check)
        self.body.addWidget(self.table, 1)
        self.may = may_do(desk.clerk.role, change_plan)
        self.on_leaving = QCheckBox("关闭窗口时备份")
        if self.may:
            self._add_plan()
        else:
            self.setFocusProxy(self.table)

    def _add_plan(self) -> None:
        self.second = TextField(
            "第二个位置（可不填）", help="移动硬盘或共享文件夹；这台电脑坏了也还有一份", limit=300
        )
        self.add_form(
            {
                "every_hours": NumberField("每隔几小时"),
                "daily_at": TimeField("每天几点", required="请填写时间。"),
                "second": self.second,
            },
            columns=3,
        )
        self.body.addWidget(self.on_leaving)
        self.add_buttons(
            Action("选文件夹…", self._choose, key="Ctrl+O", parent=self),
            Action("保存设置", self._save, key="F9", parent=self),
        )

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column("made", "备份时间", self._say_made, kind="bold", width=12),
            Column("last", "最后一步", _say_last, stretch=True),
            Column("cases", "办件", lambda c: f"{c.holds.cases:,}", kind="number", width=6),
            Column("people", "人员", lambda c: f"{c.holds.people:,}", kind="number", width=6),
            Column("size", "大小", lambda c: say_size(c.size), kind="number", width=7),
            Column("where", "位置", self._say_where, width=8),
            Column("state", "状态", self._say_mark, kind="chip", width=8, tone=self._tone),
        )

    def entered(self) -> None:
        self.desk.tasks.run(
            _read, self.desk.centre, then=self._show, failed=self.failed, title="查看备份"
        )

    def changed(self, changes: Changes) -> None:
        if changes.touches("setting"):
            self.entered()

    def _show(self, read: tuple[BackupState, list[Copy]]) -> None:
        state, copies = read
        now = self.desk.now()
        last = state.last
        late = state.changed and is_late(last, now)
        self.last.setText(say_when(last, now) if last is not None else "还没有备份")
        if last is None:
            self.chip.show_state("请现在备份一次", "amber")
        elif late:
            self.chip.show_state("很久没有备份", "amber")
        else:
            self.chip.show_state("已检查" if copies else "在另一台电脑上", "green")
        places = [str(self.desk.centre.folder.copies), state.second_place]
        self.place.setText("；".join(place for place in places if place))
        self._second = state.second_place
        self.table.show_rows(copies)
        if self.form is not None and self._unread:  # never over what is being typed
            self._unread = False
            self._fill(state.plan)

    def _fill(self, plan: BackupPlan) -> None:
        assert self.form is not None
        self.form.fields["every_hours"].set_value(str(plan.every_hours))
        self.form.fields["daily_at"].set_value(plan.daily_at)
        self.second.set_text(self._second)
        self.on_leaving.setChecked(plan.on_leaving)

    # what there is

    def _say_made(self, copy: Copy) -> str:
        return say_when(copy.made_at, self.desk.now())

    def _say_where(self, copy: Copy) -> str:
        own = copy.folder.parent == self.desk.centre.folder.copies
        return "本机" if own else "第二个位置"

    def _say_mark(self, copy: Copy) -> str:
        if copy.folder in self._checked:
            return "刚检查过" if self._checked[copy.folder] else "已损坏"
        return "做时已检查" if copy.is_whole else "不完整"

    def _tone(self, copy: Copy) -> str:
        good = self._checked.get(copy.folder, copy.is_whole)
        return "green" if good else "red"

    def _current(self) -> Copy | None:
        row = self.table.current
        return row if isinstance(row, Copy) else None

    def _none(self) -> str:
        return "" if self._current() is not None else "还没有备份，请先备份一次。"

    def _chosen(self, *_: object) -> None:
        self.check.refresh()

    def _check(self, *_: object) -> None:
        copy = self._current()
        if copy is not None:
            self.desk.tasks.run(
                _check, self.desk.centre, copy,
                then=self._good, failed=self._bad(copy), progress=True, lane=LANE,
                title="正在检查备份", owner=self,
            )  # fmt: skip

    def _good(self, found: tuple[Copy, Holding]) -> None:
        copy, _ = found
        self._checked[copy.folder] = True
        self.table.read()
        self.desk.messages.well(f"备份完好：{self._say_made(copy)}")

    def _bad(self, copy: Copy) -> Callable[[KnownError], None]:
        def say(error: KnownError) -> None:
            if isinstance(error, DamagedError):
                self._checked[copy.folder] = False
                self.table.read()
            self.failed(error)

        return say

    # making one

    def _busy(self) -> str:
        return "正在备份，请稍等。" if self._task is not None else ""

    def _back_up(self) -> None:
        self._task = self.desk.tasks.run(
            make_backup,
            self.desk.centre,
            then=self._made,
            failed=self._not_made,
            progress=True,
            lane=LANE,
            title="正在备份",
        )
        self.now.refresh()

    @Slot()
    def _follow(self) -> None:
        if self._task is not None and self._task.cancel.requested:
            self._ended()  # stopped with Esc: it tells nobody

    def _made(self, made: Made) -> None:
        self._ended()
        self.desk.messages.well("备份已做好并检查过")
        if made.notice:
            self.failed(KnownError(made.notice))
        self.desk.tasks.changed.emit(Changes({"setting"}))  # the status bar reads again

    def _not_made(self, error: KnownError) -> None:
        self._ended()
        self.failed(error)

    def _ended(self) -> None:
        self._task = None
        self.now.refresh()

    # the plan

    def _choose(self) -> None:
        dialog = QFileDialog(self.window(), "选择第二个备份位置", self.second.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.second.set_text)
        dialog.open()

    def _save(self) -> None:
        assert self.form is not None
        values = self.form.values()
        if values is not None:
            plan = BackupPlan(
                values["every_hours"], values["daily_at"], self.on_leaving.isChecked()
            )
            self.desk.tasks.act(
                change_plan, plan, self.second.text(), then=self._saved, failed=self.failed
            )

    def _saved(self, nothing: None) -> None:
        self.desk.messages.well("备份设置已保存")


def say_size(size: int) -> str:
    """12.3 MB"""
    return f"{size / 2**20:,.1f} MB"


def _say_last(copy: Copy) -> str:
    holds = copy.holds
    if holds.last_at is None:
        return ""
    return f"{holds.last_at:%m-%d %H:%M} {holds.last_title} {holds.last_clerk}".strip()


def _read(centre: Centre) -> tuple[BackupState, list[Copy]]:
    return read_state(centre), own_copies(centre)


def _check(
    centre: Centre, copy: Copy, progress: Callable[[int, int], None] | None = None
) -> tuple[Copy, Holding]:
    return copy, check_one(centre, copy, progress)
