"""要打电话通知: who came in from the waiting list, and who else has to be told something."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout

from desktop.page import Desk, Page
from desktop.pages.cases.case.asking import ask_reveal
from desktop.pages.people.masked import SHOWN_SECONDS
from desktop.pages.volunteers.sorting import keys_of
from desktop.pages.volunteers.words import NOTHING, say_shift
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, EmptyState, Text
from desktop.widgets.dialog import Dialog
from desktop.widgets.table import Column, ListSource, RecordTable
from models.changes import Changes
from models.volunteers.actions.signing_up import told
from models.volunteers.queries.names import CallRow, to_call
from models.volunteers.rules.signing_up import ToCall, ToTell

TONES = {
    ToTell.PROMOTED: "green",
    ToTell.SKIPPED: "amber",
    ToTell.CANCELLED: "red",
    ToTell.CHANGED: "amber",
}
MOST = 500  # calls in one list
SHOWN = 6  # calls in the dialog; more are on the page


class CallDialog(Dialog):
    """Whom to call now, with phone and words; Enter says they were all told, Esc leaves it open."""

    def __init__(self, page: Page, title: str, calls: Sequence[ToCall], said: str = "") -> None:
        super().__init__(title, page.window(), width=560)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = page.desk
        self._left = list(calls[:SHOWN])
        if said:
            self.body.addWidget(Text(said, "soft", wrap=True))
        for call in calls[:SHOWN]:
            box = QFrame()
            box.setObjectName("card_foot")
            row = QHBoxLayout(box)
            row.setContentsMargins(12, 8, 12, 8)
            row.setSpacing(14)
            row.addWidget(Text(f"{call.name}\n{call.phone or '没有登记电话'}", "bold"))
            row.addWidget(Text(call.text, wrap=True), 1)
            self.body.addWidget(box)
        more = len(calls) - SHOWN
        if more > 0:
            self.body.addWidget(
                Text(f"还有 {more} 人，在“打电话”（志愿服务页 F6）里逐个办。", "soft", wrap=True)
            )
        self.body.addStretch(1)
        one = len(calls) == 1
        self.told = Action(
            "已通知" if one else f"这 {min(len(calls), SHOWN)} 人都已通知", self._told, key="F6",
            kind="primary", parent=self,
        )  # fmt: skip
        self.set_actions([self.told], leave="还没打，先记着")

    def _told(self) -> None:
        call = self._left[0]
        self._desk.tasks.act(told, call.sign_up_id, then=self._was_told, failed=self.known)

    def _was_told(self, _: object) -> None:
        """One after the other; the dialog goes with the last one."""
        del self._left[0]
        if self._left:
            self._told()
            return
        self._desk.messages.well("已登记：电话通知过")
        self.accept()


class CallsPage(Page):
    """Target: None, or the activity whose people are to be called."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "要打电话通知的人")
        self._activity: int | None = None
        self.done = Action(
            "已通知", self._told, key="F6", kind="primary", reason=self._why_none, parent=self
        )
        self.phone = Action("看电话", self._ask_phone, key="F4", reason=self._why_none, parent=self)
        self.open = Action("打开活动", self._open, key="Ctrl+O", reason=self._why_none, parent=self)
        columns = (
            Column("name", "姓名", lambda c: c.name, kind="bold", width=5),
            Column("why", "为什么", lambda c: c.why.text, kind="chip", width=6,
                   tone=lambda c: TONES[c.why]),
            Column("phone", "电话", lambda c: c.phone or "没有登记", width=6.4),
            Column("activity", "活动", lambda c: c.activity, width=8),
            Column("when", "班次", lambda c: say_shift(c.starts_at, c.ends_at, self._today),
                   width=13),
            Column("text", "告诉他", lambda c: c.text, kind="grey", width=12, stretch=True),
        )  # fmt: skip
        self.table = RecordTable(
            "要打电话通知的人",
            columns,
            ListSource(
                keys=keys_of(columns, when=lambda c: c.starts_at),
                text=lambda c: f"{c.name} {c.activity} {c.post} {c.phone}",
            ),
            filter_hint="输入姓名或活动，只看这些（Ctrl F）",
            empty=EmptyState(
                "没有要打电话通知的人",
                "有人退出、候补转录取，或者活动取消、改时间，名单会出现在这里。", icon="check",
            ),
        )  # fmt: skip
        self.add_actions(self.open, self.phone, self.done)
        self.add_actions(Action("筛选", self._go_filter, key="Ctrl+F", parent=self), heading=False)
        self.table.opened.connect(self.phone.trigger)
        self.table.previewed.connect(self.phone.trigger)
        self.table.chosen.connect(self._chosen)
        self.table.told.connect(desk.messages.well)
        card = Card(margin=0)
        card.body.addWidget(self.table)
        foot = card.add_foot()
        self.words = Text("", wrap=True)
        foot.addWidget(Text("电话里说", "label"))
        foot.addWidget(self.words, 1)
        self.number = Text("", "bold")
        foot.addWidget(self.number)
        self.body.addWidget(card, 1)
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_SECONDS * 1000)
        self._timer.timeout.connect(self._hide_number)

    @property
    def _today(self) -> date:
        return self.desk.now().date()

    def entered(self, target: Any = None) -> None:
        self._activity = target if isinstance(target, int) else None
        self._read()
        self.table.take_focus()

    def changed(self, changes: Changes) -> None:
        if changes.touches("sign_up", "activity", "person"):
            self._read()

    def _read(self) -> None:
        self.desk.tasks.ask(
            to_call, self._activity, limit=MOST, then=self._show, key="volunteer-calls"
        )

    def _show(self, calls: list[CallRow]) -> None:
        focused = QApplication.focusWidget()
        had = focused is not None and self.table.isAncestorOf(focused)
        self.table.show_rows(calls)
        many = f"{MOST} 人以上" if len(calls) == MOST else f"{len(calls)} 人"
        self.say_below_title(f"{many} · 空格看电话，F6 记下已通知" if calls else "")
        if not calls:
            self.words.setText("")
            self._hide_number()
        for action in (self.done, self.phone, self.open):
            action.refresh()
        if had:
            self.table.take_focus()

    def _chosen(self, call: CallRow) -> None:
        self.words.setText(f"{call.name}：{call.text}")
        self._hide_number()
        for action in (self.done, self.phone, self.open):
            action.refresh()

    def _why_none(self) -> str:
        if why := self.desk.why_not(told):
            return why
        return "" if self.table.current is not None else f"没有要通知的人。{NOTHING}"

    def _told(self) -> None:
        call = self.table.current
        assert isinstance(call, CallRow)
        self.desk.tasks.act(told, call.sign_up_id, then=partial(self._was_told, call.name))

    def _was_told(self, name: str, _: object) -> None:
        self.desk.messages.well(f"{name}：已登记电话通知过")

    def _ask_phone(self) -> None:
        call = self.table.current
        assert isinstance(call, CallRow)
        ask_phone(self, call.person_id, call.name, self._show_number)

    def _show_number(self, text: str) -> None:
        self.number.setText(text or "没有登记电话")
        self._timer.start()

    def _hide_number(self) -> None:
        self._timer.stop()
        self.number.setText("")

    def _open(self) -> None:
        call = self.table.current
        assert isinstance(call, CallRow)
        self.desk.open_page("activity", call.activity_id)

    def _go_filter(self) -> None:
        assert self.table.filter is not None
        self.table.filter.setFocus()


def ask_phone(page: Page, person_id: int, name: str, then: Callable[[str], None]) -> None:
    """The phone in clear, logged with the reason; to call is what is usual here."""
    dialog = ask_reveal(page, person_id, "phone", f"{name}的电话", then)
    dialog.form["reason"].set_value("电话联系")
    dialog.open()
