"""时长统计: totals of a span by person, team, unit, organiser or kind, and a person's log."""

from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy

from desktop.page import Desk, Page
from desktop.pages.volunteers.fields import VolunteerField
from desktop.pages.volunteers.hours.export import (
    LOG_TITLE,
    TITLE,
    Shown,
    ShownLog,
    say_days,
    write_log,
    write_totals,
)
from desktop.pages.volunteers.hours.what_if import WhatIfDialog
from desktop.pages.volunteers.times import say_time
from desktop.printing import ChooseFile, ask_file, show_unfiled
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, EmptyState, Text
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import DateField
from desktop.widgets.table import Column, ListSource, RecordTable
from models.changes import Changes
from models.errors import KnownError
from models.volunteers.queries.attendance import AttendanceRow
from models.volunteers.queries.hours import (
    By,
    HoursTotal,
    PersonHours,
    read_person_hours,
    total_by,
)
from models.volunteers.queries.papers import read_service_record
from models.volunteers.queries.volunteers import VolunteerBrief, brief_volunteers
from models.volunteers.rules.hours import hours_text

WATCHED = ("attendance", "team_member", "team", "person", "activity")


class HoursPage(Page):
    """Target: None, or a volunteer's id. Enter opens a person's log; Ctrl+E exports it all."""

    def __init__(self, desk: Desk, choose_file: ChooseFile | None = None) -> None:
        super().__init__(desk, "时长统计")
        self._choose_file = choose_file or partial(ask_file, filter="表格 (*.xlsx)")
        self._totals: tuple[HoursTotal, ...] = ()
        self._person: tuple[int, str, str] | None = None  # id, name, number
        self._log: PersonHours | None = None
        self._filling = False
        self.export = Action(
            "导出", self._export, key="Ctrl+E", kind="primary", reason=self._why_not, parent=self
        )
        self.add_actions(
            Action("如果按…", self._what_if, key="F7", parent=self),
            Action("星级", lambda: desk.open_page("volunteer-stars"), key="F8", parent=self),
            Action("服务证明", self._open_certificates, key="Ctrl+U", parent=self),
            self.export,
        )
        self.export_log = Action(
            "导出明细", self._export_log, key="Ctrl+Shift+E", reason=self._why_no_log, parent=self
        )
        self.card = Action(
            "打印服务记录卡", self._print_card, key="Ctrl+P", icon="print",
            reason=self._why_no_log, parent=self,
        )  # fmt: skip
        self.add_actions(
            self.card,
            Action("找人", self._find, key="F6", parent=self),
            Action("签到和时长", lambda: desk.open_page("volunteer-approvals"), key="Alt+Left",
                   parent=self),
            self.export_log,
            Action("筛选", lambda: self.table.go_filter(), key="Ctrl+F", parent=self),
            heading=False,
        )  # fmt: skip
        self._build_filter()
        self._build_tables()

    def _build_filter(self) -> None:
        today = self.desk.now().date()
        self.by = ChoiceField("怎么加", [(b, b.text) for b in By], required="请选择。")
        self.first = DateField("从", lambda: self.desk.now().date())
        self.last = DateField("到", lambda: self.desk.now().date())
        self.who = VolunteerField(self.desk, "看一个人的明细（F6）")
        self.by.set_value(By.PERSON)
        self.first.set_value(date(today.year, 1, 1))
        self.last.set_value(today)
        row = QHBoxLayout()
        row.setSpacing(14)
        for field, share in ((self.by, 2), (self.first, 2), (self.last, 2), (self.who, 4)):
            row.addWidget(field, share, Qt.AlignmentFlag.AlignTop)
        for field in (self.by, self.first, self.last):
            field.changed.connect(self._narrowed)
        self.who.picked.connect(self._was_found)
        self.body.addLayout(row)

    def _build_tables(self) -> None:
        self.table = RecordTable(
            "时长统计",
            self._columns(By.PERSON),
            ListSource(keys=_total_key, text=lambda r: f"{r.name} {r.number}"),
            filter_hint="输入名称或编号，只看这些（Ctrl F）",
            empty=EmptyState(
                "这段时间没有确认过的时长", "时长要活动负责人确认才计入；换一段日期，或先去确认。",
                Action("去确认时长", lambda: self.desk.open_page("volunteer-approvals"),
                       parent=self),
                icon="volunteer",
            ),
        )  # fmt: skip
        self.table.opened.connect(self._open)
        self.table.told.connect(self.desk.messages.well)
        self.table.refused.connect(self.refuse)
        self.totals = Card("合计", margin=0)
        self.totals.body.addWidget(self.table)
        foot = self.totals.add_foot()
        self.sum = Text("", "bold", wrap=True)
        foot.addWidget(self.sum, 1)
        self.log = RecordTable(
            "服务明细",
            (
                Column("day", "日期", lambda r: f"{r.day}", width=5.6),
                Column("activity", "活动", lambda r: r.activity, kind="bold", width=6,
                       stretch=True),
                Column("when", "时间", _say_when, width=6.6, sortable=False),
                Column("hours", "小时", lambda r: hours_text(r.credited or 0), kind="number",
                       width=3),
            ),
            ListSource(keys=_log_key, text=lambda r: r.activity),
            empty=EmptyState("这段时间没有确认过的服务", "换一段日期再看。", icon="volunteer"),
        )  # fmt: skip
        self.log.told.connect(self.desk.messages.well)
        self.log.opened.connect(self._open_activity)
        self.person = Card("明细", margin=0)
        self.person.body.addWidget(self.log)
        self.said = Text("", "bold", wrap=True)
        self.said.setContentsMargins(16, 8, 16, 8)
        self.said.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.person.body.setSpacing(0)
        self.person.body.addWidget(self.said)
        self.person.add_buttons([self.export_log, self.card])
        self.person.hide()
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(self.totals, 1)
        row.addWidget(self.person, 1)
        self.body.addLayout(row, 1)

    def _columns(self, by: By) -> tuple[Column, ...]:
        title = by.text.removeprefix("按")
        name = Column("name", "姓名" if by is By.PERSON else title, lambda r: r.name, kind="bold",
                      width=6, stretch=True)  # fmt: skip
        number = Column("number", "志愿者编号", lambda r: r.number, kind="grey", width=6.4)
        persons = Column("persons", "人数", lambda r: str(r.persons), kind="number", width=3)
        return (
            name,
            number if by is By.PERSON else persons,
            Column("times", "人次", lambda r: str(r.person_times), kind="number", width=3),
            Column("hours", "小时", lambda r: hours_text(r.minutes), kind="number", width=4),
        )

    # reading

    def entered(self, target: Any = None) -> None:
        if isinstance(target, int):
            self.desk.tasks.ask(
                brief_volunteers, [target], self.desk.now().date(),
                then=partial(self._show_brief, target), key="hours-person",
            )  # fmt: skip
        self._read()
        self.table.take_focus()

    def changed(self, changes: Changes) -> None:
        if changes.touches(*WATCHED):
            self._read()

    def _read(self) -> None:
        span = self._span()
        if span is None:
            return
        by = self._by
        self.desk.tasks.ask(
            total_by, by, *span, then=partial(self._show, by), failed=self.known,
            key="hours-totals", title="正在统计时长",
        )  # fmt: skip
        if self._person is not None:
            self.desk.tasks.ask(
                read_person_hours, self._person[0], *span, then=self._show_log, key="hours-log"
            )

    @property
    def _by(self) -> By:
        try:
            by = self.by.value()
        except KnownError:  # half a word is typed
            return By.PERSON
        return by if isinstance(by, By) else By.PERSON

    def _span(self) -> tuple[date | None, date | None] | None:
        """From and to; None while one of them is being typed, or they are the wrong way round."""
        try:
            first, last = self.first.value(), self.last.value()
        except KnownError:
            return None
        if first is not None and last is not None and last < first:
            self.last.set_error("截止日早于起始日，请核对。")
            return None
        return first, last

    def _narrowed(self) -> None:
        if not self._filling:
            self._read()

    def _show(self, by: By, totals: tuple[HoursTotal, ...]) -> None:
        had = bool(self._totals)
        self._totals = totals
        model = self.table.model
        if [c.title for c in model.columns] != [c.title for c in self._columns(by)]:
            model.beginResetModel()
            model.columns[:] = self._columns(by)
            model.endResetModel()
            self.table._measure()
        self.table.show_rows(totals)
        minutes = sum(row.minutes for row in totals)
        times = sum(row.person_times for row in totals)
        self.sum.setText(
            f"合计 {hours_text(minutes)} 小时，{times} 人次，{len(totals)} "
            f"{'人' if by is By.PERSON else '行'}"
        )
        self.export.refresh()
        if not had and not self.who.line.hasFocus():
            self.table.take_focus()

    # one person

    def _find(self) -> None:
        self.who.line.setFocus()
        self.who.line.selectAll()

    def _was_found(self, hit: Any) -> None:
        self._choose(hit.key.id, hit.key.name, hit.key.number)

    def _show_brief(self, volunteer_id: int, found: dict[int, VolunteerBrief]) -> None:
        if volunteer_id in found:
            self._choose(volunteer_id, found[volunteer_id].name, found[volunteer_id].number)

    def _open(self, row: HoursTotal) -> None:
        if self._by is By.PERSON:
            self._choose(int(row.key), row.name, row.number)
            self.log.table.setFocus()
        else:
            self.refuse("按人加的时候，回车看这个人的明细；这里可以先把“怎么加”改成按人。")

    def _choose(self, volunteer_id: int, name: str, number: str) -> None:
        self._person = (volunteer_id, name, number)
        self.person.show()
        self.person.title.setText(f"{name} 的服务明细")
        self.person.hint.setText(number)
        self._read()

    def _show_log(self, log: PersonHours) -> None:
        self._log = log
        self.log.show_rows(log.rows)
        kinds = "、".join(
            f"{kind.text if kind else '其他'} {hours_text(minutes)}"
            for kind, minutes in log.by_kind
        )
        said = f"{hours_text(log.minutes)} 小时，{log.points.normalize():f} 分"
        said += f"（{kinds}）" if len(log.by_kind) > 1 else ""
        said += f"；另有 {log.waiting} 次待确认，没有计入" if log.waiting else ""
        self.said.setText(said)
        self.export_log.refresh()
        self.card.refresh()

    def _open_activity(self, row: AttendanceRow) -> None:
        self.desk.open_page("volunteer-attendance", (row.activity_id, row.shift_id))

    # what is done from here

    def _what_if(self) -> None:
        span = self._span()
        if span is not None:
            WhatIfDialog(self, *span).open()

    def _open_certificates(self) -> None:
        self.desk.open_page("volunteer-certificates", self._person[0] if self._person else None)

    def _export(self) -> None:
        """The list as it stands on the page: what the filter hides is not in it."""
        span = self._span() or (None, None)
        source = self.table.model.source
        assert isinstance(source, ListSource)
        shown = Shown(self._by, say_days(*span), tuple(source._shown))
        path = self._choose_file(self, f"{TITLE} {say_days(*span)}.xlsx")
        if path is not None:
            self._write(write_totals, shown, path)

    def _export_log(self) -> None:
        assert self._person is not None and self._log is not None
        span = self._span() or (None, None)
        _, name, number = self._person
        shown = ShownLog(name, number, say_days(*span), self._log.rows)
        path = self._choose_file(self, f"{LOG_TITLE} {name}.xlsx")
        if path is not None:
            self._write(write_log, shown, path)

    def _print_card(self) -> None:
        assert self._person is not None and self._log is not None
        first, last = self._span() or (None, None)
        days = [row.day for row in self._log.rows]
        show_unfiled(
            self, "服务记录卡", read_service_record, self._person[0], first or min(days),
            last or max(days),
        )  # fmt: skip

    def _write(self, write: Any, shown: Any, path: Path) -> None:
        self.desk.tasks.run(
            write, self.desk.centre, shown, path, self.desk.now(),
            then=partial(self._written, path), failed=self.known, owner=self,
            title=f"正在导出 {path.name}",
        )  # fmt: skip

    def _written(self, path: Path, rows: int) -> None:
        self.desk.messages.well(f"已导出 {path.name}，{rows} 行")

    def _why_not(self) -> str:
        return "" if self._totals else "这段时间没有时长，没有可以导出的。"

    def _why_no_log(self) -> str:
        return "" if self._log is not None and self._log.rows else "先选一位有时长的志愿者。"


def _say_when(row: AttendanceRow) -> str:
    start, end = say_time(row.sign_in, row.day), say_time(row.sign_out, row.day)
    return f"{start}–{end}" if start and end else ""


def _total_key(row: HoursTotal, order: str) -> Any:
    return {
        "name": row.name, "number": row.number, "persons": row.persons,
        "times": row.person_times, "hours": row.minutes,
    }[order]  # fmt: skip


def _log_key(row: AttendanceRow, order: str) -> Any:
    return {"day": row.day, "activity": row.activity, "hours": row.credited or 0}[order]
