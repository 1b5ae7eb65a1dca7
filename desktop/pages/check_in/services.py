"""服务记录: one event typed once for many members; corrections keep both lines."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.pages.cases.case.asking import AskDialog, Asked
from desktop.pages.check_in.fields import HoursField, MemberField, say_hours
from desktop.pages.check_in.quarters import quarter_choices
from desktop.pages.check_in.words import NOTHING, WATCHED
from desktop.pages.dues.calls import put_beside
from desktop.pages.tabbed import Panel, TabbedPage
from desktop.theme import px
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, EmptyState
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import DateField, Field, Form, TextField
from desktop.widgets.grades import TickField
from desktop.widgets.layout import two_columns
from desktop.widgets.search import Hit
from desktop.widgets.table import Column, ListSource, RecordTable
from models.double_check_in.actions.services import (
    ServiceForm,
    cancel_service,
    correct_service,
    record_services,
)
from models.double_check_in.queries.members import MemberRow
from models.double_check_in.queries.pages import ServiceFacts, read_service
from models.double_check_in.queries.services import ServiceRow, list_services
from models.double_check_in.rules.posts import PostKind
from models.double_check_in.rules.quarters import Quarter
from models.errors import KnownError

ASKED = ("minutes", "kind", "content", "confirmed_by")  # what cannot be left out
RECORD = "record"  # a line typed here; the others come from volunteer activities
COLUMNS = (
    Column("day", "日期", lambda s: f"{s.day:%m-%d}", width=3),
    Column("name", "姓名", lambda s: s.name, kind="bold", width=4),
    Column("minutes", "小时", lambda s: say_hours(s.minutes), kind="number", width=2.6),
    Column("content", "服务内容", lambda s: s.content, width=6, stretch=True),
    Column("kind", "类别", lambda s: s.kind, kind="grey", width=4.6),
    Column("unit", "单位", lambda s: s.unit, kind="grey", width=8.6),
    Column("note", "计入", lambda s: "" if s.is_counted else "不重复计", kind="chip", width=4.4,
           tone=lambda _: "grey"),
)  # fmt: skip
NOTE = len(COLUMNS) - 1
CHOSEN = (
    Column("name", "姓名", lambda m: m.name, kind="bold", width=4),
    Column("unit", "单位", lambda m: m.unit, kind="grey", width=6, stretch=True),
)


class ServicesPanel(Panel):
    """The form at the left, what stands already at the right."""

    watched = WATCHED

    def __init__(self, page: TabbedPage) -> None:
        super().__init__(page, "服务记录")
        self.members: list[MemberRow] = []
        self.keep = Action(
            "保存", self._save, key="F9", kind="primary", reason=self._why_not_save, parent=self
        )
        self.buttons = [
            Action("更正", self._ask_correct, key="F2",
                   reason=partial(self._why_none, correct_service), parent=self),
            self.keep,
        ]  # fmt: skip
        self.more = [
            Action("作废这条记录", self._ask_cancel, key="Ctrl+Delete", kind="danger",
                   reason=partial(self._why_none, cancel_service), parent=self),
            Action("移出最后加的党员", self._take_off, key="Ctrl+Backspace",
                   reason=self._why_nobody, parent=self),
            Action("再登记一次活动", self.take_focus, key="F4", parent=self),
        ]  # fmt: skip
        self._build_form()
        self._build_list()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self.entry, 9)
        row.addWidget(self.right, 14)

    def _build_form(self) -> None:
        today = self.desk.now().date
        self.who = MemberField(self.desk, "参加的党员（回车加入）", stays=True)
        self.who.picked.connect(self._add)
        self.fields: dict[str, Field] = {
            "day": DateField("日期", today, required="请填服务日期。"),
            "minutes": HoursField("每人时长", required="请填每人服务了几小时。"),
            "kind": ChoiceField(
                "类别", [(k, k.text) for k in PostKind], required="请选择服务类别。"
            ),
            "place": TextField("地点", limit=60),
            "content": TextField("做了什么", limit=120, required="请填写服务内容。"),
            "confirmed_by": TextField("确认人", limit=40, required="请填写由谁确认。"),
        }
        self.besides = TickField("活动之外的服务（当天另有志愿活动计时）")
        self.form = Form({**self.fields, "besides_activity": self.besides}, self)
        self.fields["day"].set_value(today())
        self.fields["confirmed_by"].set_value(self.desk.clerk.name)
        self.entry = Card("一次活动，多名党员", "F9 保存")
        parts = [(field, name == "content") for name, field in self.fields.items()]
        self.entry.body.addLayout(two_columns([*parts, (self.who, False)]))
        self.entry.body.addWidget(self.besides)
        self.besides.hide()  # asked only where it has to be
        self.added = RecordTable(
            "参加的党员",
            CHOSEN,
            ListSource(text=lambda m: m.name),
            empty=EmptyState("还没有加党员", "加错了按 Ctrl Backspace 移出。", icon=""),
        )
        self.added.setMinimumHeight(px(80))
        self.added.show_rows(())
        self.entry.body.addWidget(self.added, 1)

    def _build_list(self) -> None:
        today = self.desk.now().date()
        self.quarter = ChoiceField("季度", quarter_choices(today))
        self.quarter.set_value(Quarter.of(today))
        self.quarter.changed.connect(self.read)
        self.table = RecordTable(
            "服务记录", COLUMNS,
            ListSource(
                keys=lambda s, order: getattr(s, order),
                text=lambda s: f"{s.name} {s.unit} {s.content} {s.kind} {s.day:%m-%d}",
            ),
            filter_hint="输入姓名、单位或内容，只看这些（Ctrl F）",
            empty=EmptyState(
                "这个季度还没有服务记录",
                "在左边写日期、时长和内容，加上参加的党员，F9 保存。志愿活动里的时长自动列在这里。",
            ),
        )  # fmt: skip
        self.table.chosen.connect(self.refresh)
        self.table.told.connect(self.desk.messages.well)
        self.right = Card("记录", "", margin=0)
        top = QVBoxLayout()
        top.setContentsMargins(12, 8, 12, 0)
        top.addWidget(self.quarter)
        self.right.body.addLayout(top)
        self.right.body.addWidget(self.table, 1)

    # reading

    def read(self) -> None:
        try:
            quarter = self.quarter.value()
        except KnownError:  # half a word is typed
            return
        if quarter is not None:
            self.desk.tasks.ask(
                list_services, quarter.start, quarter.end, then=self._show,
                key="check-in.services",
            )  # fmt: skip

    def take_focus(self) -> None:
        """To the first thing that is still to be said, and then to the names."""
        for name in ASKED:
            if self.fields[name].empty:
                self.fields[name].editor.setFocus()
                return
        self.who.line.setFocus()

    def _show(self, rows: list[ServiceRow]) -> None:
        all_count = all(row.is_counted for row in rows)
        self.table.show_column(NOTE, not all_count)  # else its room goes to what was done
        self.table.show_rows(rows[::-1])
        minutes = sum(row.minutes for row in rows if row.is_counted)
        self.right.hint.setText(f"{len(rows)} 条，计 {say_hours(minutes)} 小时" if rows else "")
        self.refresh()

    # one event

    def _add(self, hit: Hit) -> None:
        row = hit.key
        if any(each.id == row.id for each in self.members):
            self.who.set_error(f"“{row.name}”已经加过。")
            return
        self.members.append(row)
        self._tell_members()

    def _take_off(self) -> None:
        self.members.pop()
        self._tell_members()
        self.who.setFocus()

    def _tell_members(self) -> None:
        self.added.show_rows(self.members[::-1])  # the last one added stands first
        self.keep.rename(f"保存 {len(self.members)} 人" if self.members else "保存")
        self.refresh()

    def _save(self) -> None:
        values = self.form.values()
        if values is None:
            return
        forms = [
            ServiceForm(
                row.id, values["day"], values["kind"], values["content"], values["minutes"],
                values["confirmed_by"], place=values["place"],
                besides_activity=self.besides.value(),
            )
            for row in self.members
        ]  # fmt: skip
        self.desk.tasks.act(record_services, forms, then=self._saved, failed=self._failed)

    def _saved(self, ids: tuple[int, ...]) -> None:
        self.desk.messages.well(f"已登记 {len(ids)} 名党员的服务")
        self.members = []
        self._tell_members()
        self.fields["content"].set_value("")
        self.besides.set_value(False)
        self.besides.hide()
        self.take_focus()

    def _failed(self, error: KnownError) -> None:
        if error.field == "besides_activity":
            self.besides.show()
        if not self.form.show_error(error):
            self.page.known(error)

    # why not

    def _why_not_save(self) -> str:
        if why := self.desk.why_not(record_services):
            return why
        return self._why_nobody()

    def _why_nobody(self) -> str:
        return "" if self.members else f"还没有加参加的党员。{NOTHING}"

    def _why_none(self, action: Any) -> str:
        if why := self.desk.why_not(action):
            return why
        row = self.table.current
        if not isinstance(row, ServiceRow):
            return f"请先在右边选中一条记录。{NOTHING}"
        if row.source != RECORD:
            return f"这是志愿活动的签到时长，要在活动的签到里更正。{NOTHING}"
        return ""

    # corrections

    def _ask_correct(self) -> None:
        self.desk.tasks.ask(read_service, self._row.id, then=self._correct, key="check-in.line")

    def _correct(self, kept: ServiceFacts) -> None:
        today = self.desk.now().date
        fields: dict[str, Field] = {
            "day": DateField("日期", today, required="请填服务日期。"),
            "minutes": HoursField("时长", required="请填服务了几小时。"),
            "kind": ChoiceField(
                "类别", [(k, k.text) for k in PostKind], required="请选择服务类别。"
            ),
            "place": TextField("地点", limit=60),
            "content": TextField("做了什么", limit=120, required="请填写服务内容。"),
            "confirmed_by": TextField("确认人", limit=40, required="请填写由谁确认。"),
            "besides_activity": TickField("活动之外的服务（当天另有志愿活动计时）"),
            "reason": TextField("更正原因", limit=120, required="请写明更正的原因。"),
        }
        for name in fields:
            if name != "reason":
                fields[name].set_value(getattr(kept, name))

        def collect(values: dict[str, Any]) -> tuple[Any, tuple[Any, ...]]:
            form = ServiceForm(
                kept.check_in_id, values["day"], values["kind"], values["content"],
                values["minutes"], values["confirmed_by"], kept.post_id, values["place"],
                values["besides_activity"],
            )  # fmt: skip
            return correct_service, (kept.id, form, values["reason"])

        said = "原来的一条留着，另记一条新的；已经送出的季度反馈表会提示有变化。"
        asked = Asked(said, fields, collect, width=560)
        dialog = AskDialog(self.page, f"更正 {kept.name} 的服务", asked, "更正", self._corrected)
        put_beside(dialog, "day", "minutes")
        put_beside(dialog, "kind", "place")
        dialog.open()

    def _ask_cancel(self) -> None:
        row = self._row
        reason = TextField("作废原因", limit=120, required="请写明作废的原因。")
        asked = Asked(
            f"{row.day} {row.content}，{say_hours(row.minutes)} 小时不再计入。原来的一条留着。",
            {"reason": reason}, lambda v: (cancel_service, (row.id, v["reason"])),
        )  # fmt: skip
        title = f"作废 {row.name} 的服务"
        AskDialog(self.page, title, asked, "作废", self._corrected).open()

    @property
    def _row(self) -> ServiceRow:
        row = self.table.current
        assert isinstance(row, ServiceRow)
        return row

    def _corrected(self, _: int) -> None:
        self.desk.messages.well("已更正")
