"""A backup in the place of the data: which one, what it brings and costs, and only then."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout

from desktop.pages.sign_in.fields import PasswordField
from desktop.pages.sign_in.window import EntryPage
from desktop.theme import px
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Text
from desktop.widgets.choice import ChoiceField
from desktop.widgets.table import Column, ListSource, RecordTable
from models.backup.rules import say_when
from models.errors import KnownError

if TYPE_CHECKING:
    from models.backup.restoring import Outlook
    from models.store.copies import Copy

SHOWN = 8  # steps that would be lost, by name
ROWS = 6


class RestorePage(EntryPage):
    """Tells `wanting_names(copy)`, `looking(copy, name, password)`, `other_place` and `back`."""

    HELP = "restore"
    WIDTH = 900
    wanting_names = Signal(object)
    looking = Signal(object, str, str)
    other_place = Signal()
    back = Signal()

    def __init__(self, now: Callable[[], datetime], name: str) -> None:
        super().__init__(
            "从备份恢复",
            "选一份备份，输入做那份备份时的密码。先检查，再决定；现在的数据不会删除。",
        )
        self._name = name
        self.table = RecordTable(
            "备份",
            (
                Column("made", "备份时间", lambda c: say_when(c.made_at, now()), width=11),
                Column("last", "最后一步", _say_last, stretch=True),
                Column("cases", "办件", lambda c: f"{c.holds.cases:,}", kind="number", width=5),
                Column("people", "人员", lambda c: f"{c.holds.people:,}", kind="number", width=5),
                Column("centre", "中心", lambda c: c.centre, width=14),
            ),
            ListSource(),
        )
        self.table.setFixedHeight(px(34) * (ROWS + 2))
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(self._to_password)
        self.name = ChoiceField("姓名", required="请选择姓名。")
        self.password = PasswordField()
        self.password.line.entered.disconnect(self.password.go_on)
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.addWidget(self.name, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.password, 0, 1, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self.table)
        self.body.addLayout(grid)
        self.go = Action(
            "检查这份备份", self._go, key="Return", kind="primary", reason=self._none, parent=self
        )
        self.password.line.entered.connect(self.go.trigger)
        self.set_actions(
            Action("返回", self.back.emit, key="Esc", parent=self),
            Action("别处的备份…", self.other_place.emit, key="Ctrl+O", parent=self),
            self.go,
        )
        self.setFocusProxy(self.table)

    def show_copies(self, copies: "Sequence[Copy]") -> None:
        """The backups that were found, newest first."""
        self.ready()
        self.table.show_rows(copies)
        if not copies:
            self.banner.tell("这个文件夹里还没有备份。备份在移动硬盘上时，请选“别处的备份…”。")
        self.go.refresh()

    def show_names(self, names: list[str]) -> None:
        self.name.set_choices([(name, name) for name in names])
        self.name.set_value(self._name if self._name in names else names[0] if names else "")

    def refuse(self, error: KnownError) -> None:
        """A wrong password, or a backup that is no good: another try, or another backup."""
        self.known(error)
        if error.field == "password":
            self.password.set_text("")
            self.password.line.setFocus()

    def _chosen(self, *_: object) -> None:
        self.go.refresh()
        if self.table.current is not None:
            self.wanting_names.emit(self.table.current)

    def _to_password(self, *_: object) -> None:
        self.password.line.setFocus()

    def _none(self) -> str:
        return "" if self.table.current is not None else "请先选一份备份。"

    def _go(self) -> None:
        if self.busy:
            return
        if self.name.check() and self.password.check():
            self.wait("正在打开并检查这份备份…")
            self.looking.emit(self.table.current, self.name.value(), self.password.value())
        elif not self.name.error:
            self.password.line.setFocus()


class OutlookPage(EntryPage):
    """What a restore would bring and cost. Tells `restoring`, `another` and `back`."""

    HELP = "restore"
    WIDTH = 720
    restoring = Signal()
    another = Signal()
    back = Signal()

    def __init__(
        self,
        outlook: "Outlook | None",
        now: datetime,
        *,
        damage: str = "",
    ) -> None:
        title = "数据文件打不开" if damage else "用这份备份恢复？"
        super().__init__(title, damage)
        if outlook is None:
            self.body.addWidget(
                Text(
                    "这个文件夹里没有找到完好的备份。备份在移动硬盘或别的电脑上时，"
                    "请选“另选备份…”；数据文件没有改动。",
                    wrap=True,
                )
            )
            self.set_actions(
                Action("返回", self.back.emit, key="Esc", parent=self),
                Action("另选备份…", self.another.emit, key="Return", kind="primary", parent=self),
            )
            return
        self._tell(outlook, now, damage)
        self.set_actions(
            Action("返回", self.back.emit, key="Esc", parent=self),
            Action("另选备份…", self.another.emit, key="Ctrl+O", parent=self),
            Action(
                "用这份恢复", self.restoring.emit, key="Ctrl+Return", kind="primary", parent=self
            ),
        )

    def _tell(self, outlook: "Outlook", now: datetime, damage: str) -> None:
        holds = outlook.holds
        until = (
            "没有记录"
            if holds.last_at is None
            else (f"{say_when(holds.last_at, now)} {holds.last_clerk}「{holds.last_title}」")
        )
        facts = [
            ("最近一次完好的备份" if damage else "这份备份", say_when(outlook.copy.made_at, now)),
            ("最后一步", until),
            ("内容", f"办件 {holds.cases:,} 件，人员 {holds.people:,} 人，已逐页检查"),
        ]
        if not outlook.is_new:
            facts.append(("会失去", self._say_loss(outlook, now)))
            facts += [("", line) for line in self._lost_steps(outlook)]
            facts.append(("现在的数据", "移到数据文件夹的 replaced 里，不删除"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(1, 1)
        for row, (label, text) in enumerate(facts):
            grid.addWidget(Text(label, "soft"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Text(text, "bold" if label == "会失去" else "", wrap=True), row, 1)
        self.body.addLayout(grid)
        if outlook.problems and not damage:
            self.body.addWidget(
                Text("现在的数据文件有问题：" + outlook.problems[0], "error", wrap=True)
            )

    def _lost_steps(self, outlook: "Outlook") -> list[str]:
        """The newest steps that would be lost, one line each."""
        beyond = outlook.beyond
        if beyond is None:
            return []
        lines = [f"{s.at:%m-%d %H:%M}  {s.clerk}  {s.title}" for s in beyond.newest[:SHOWN]]
        if beyond.steps > len(lines):
            lines.append(f"…… 另有 {beyond.steps - len(lines)} 步")
        return lines

    def _say_loss(self, outlook: "Outlook", now: datetime) -> str:
        beyond = outlook.beyond
        if beyond is None:
            return (
                f"{say_when(outlook.copy.made_at, now)} 之后的全部记录"
                "（现在的数据读不出来，数不了有多少）"
            )
        if not beyond.steps:
            return "没有：这份备份之后没有新的记录"
        apart = "；而且两份数据早就不是同一份" if beyond.other_history else ""
        return f"备份之后的 {beyond.steps:,} 步{apart}"


def _say_last(copy: "Copy") -> str:
    holds = copy.holds
    return f"{holds.last_title} {holds.last_clerk}".strip()
