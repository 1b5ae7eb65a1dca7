"""党费岗位: who keeps the books and who the cash; the administrator gives duties, sees no dues."""

from typing import Any

from desktop.page import Desk
from desktop.pages.settings.section import Section
from desktop.widgets.buttons import Action
from desktop.widgets.cards import EmptyState
from desktop.widgets.choice import ChoiceField
from desktop.widgets.table import Column, ListSource, RecordTable
from models.accounts.queries import AccountRow, list_accounts
from models.changes import Changes
from models.dues.actions.duties import end_duty, give_duty
from models.dues.queries.members import DutyRow, list_duties
from models.dues.rules.duties import Duty


class DutiesSection(Section):
    """The duties at the top, below them a new one."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            "党费只给有岗位的人看和办。会计管账、出纳管款，是两个人"
            "（中组发〔2008〕3号第二十五条）。",
        )
        self.table = RecordTable(
            "党费岗位",
            (
                Column("name", "姓名", lambda r: r.name, kind="bold", width=6, sortable=False),
                Column("duty", "岗位", lambda r: r.duty.text, width=8, sortable=False),
                Column("since", "从", lambda r: f"{r.since}", kind="grey", width=8, stretch=True,
                       sortable=False),
            ),
            ListSource(),
            empty=EmptyState("还没有人管党费", "在下面指定会计和出纳各一人。", icon="dues"),
        )  # fmt: skip
        self.body.addWidget(self.table, 1)
        self.person = ChoiceField("账号", (), required="请选择账号。")
        self.duty = ChoiceField("岗位", [(d, d.text) for d in Duty], required="请选择岗位。")
        self.add_form({"account": self.person, "duty": self.duty})
        self.add_buttons(
            Action(
                "免去选中的岗位", self._end, kind="danger", reason=self._why_no_end, parent=self
            ),
            Action("指定岗位", self._give, key="F9", kind="primary", parent=self),
        )
        self.table.chosen.connect(self._refresh)

    def entered(self) -> None:
        self.desk.tasks.ask(list_accounts, then=self._show_accounts, key="dues-accounts")
        self._read()

    def changed(self, changes: Changes) -> None:
        if changes.touches("dues_duty", "account"):
            self.entered()

    def _read(self) -> None:
        self.desk.tasks.ask(list_duties, then=self._show, key="dues-duties")

    def _show_accounts(self, accounts: list[AccountRow]) -> None:
        self.person.set_choices([(a.id, a.name) for a in accounts if a.active])

    def _show(self, duties: tuple[DutyRow, ...]) -> None:
        self.table.show_rows(duties)
        self._refresh()

    def _refresh(self, *_: object) -> None:
        for action in self.actions_here:
            action.refresh()

    def _why_no_end(self) -> str:
        return "" if self.table.current is not None else "请先选中一个岗位。没有任何改动。"

    def _give(self) -> None:
        assert self.form is not None
        values = self.form.values()
        if values is not None:
            self.desk.tasks.act(
                give_duty, values["account"], values["duty"], then=self._given, failed=self.failed
            )

    def _given(self, _: Any) -> None:
        self.desk.messages.well("党费岗位已指定")
        self.person.set_text("")
        self.duty.set_text("")

    def _end(self) -> None:
        row = self.table.current
        assert isinstance(row, DutyRow)
        self.desk.tasks.act(end_duty, row.account_id, then=self._ended, failed=self.failed)

    def _ended(self, _: Any) -> None:
        self.desk.messages.well("岗位已免去")
