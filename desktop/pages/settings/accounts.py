"""Who may sign in, as what; first passwords and new ones. For administrators."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desktop.page import Desk
from desktop.pages.settings.section import Section
from desktop.pages.sign_in.fields import NewPassword
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Text
from desktop.widgets.choice import ChoiceField
from desktop.widgets.dialog import Dialog
from desktop.widgets.fields import Form, TextField
from desktop.widgets.table import Column, ListSource, RecordTable
from models.accounts.actions import change_account
from models.accounts.queries import AccountRow, list_accounts
from models.changes import Changes
from models.errors import KnownError
from models.roles import Role

ROLES = [(role, role.label) for role in Role]


class AccountsSection(Section):
    """人员账号."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "停用的人不能再登录，办过的件和记录都保留。")
        self.table = RecordTable(
            "人员账号",
            (
                Column("name", "姓名", lambda row: row.name, kind="bold", width=10),
                Column("role", "角色", lambda row: row.role.label, width=8),
                Column(
                    "active",
                    "状态",
                    lambda row: "在用" if row.active else "已停用",
                    kind="chip",
                    width=6,
                    tone=lambda row: "green" if row.active else "grey",
                ),
                Column("phone", "电话", lambda row: row.phone, stretch=True),
            ),
            ListSource(),
        )
        self.table.chosen.connect(self._chosen)
        self.table.model.filled.connect(self._filled)
        self.table.opened.connect(self._change_role)
        self.stop = Action("停用", self._stop, kind="danger", reason=self._none, parent=self)
        self.add_buttons(
            Action("添加人员", self._add, kind="primary", key="Ctrl+Shift+N", parent=self),
            Action("改角色", self._change_role, key="F2", reason=self._none, parent=self),
            Action("重设密码", self._reset, key="F4", reason=self._none, parent=self),
            self.stop,
        )
        self.body.addWidget(self.table, 1)
        self.setFocusProxy(self.table)

    def entered(self) -> None:
        self.desk.tasks.ask(list_accounts, then=self._show)

    def changed(self, changes: Changes) -> None:
        if changes.touches("account"):
            self.entered()

    def _show(self, rows: list[AccountRow]) -> None:
        self.table.show_rows(rows)

    def _chosen(self, row: AccountRow) -> None:
        self.stop.rename("停用" if row.active else "重新启用")
        for action in self.actions_here:
            action.refresh()

    def _filled(self) -> None:
        row = self._current()
        if row is not None:
            self._chosen(row)

    def _none(self) -> str:
        return "" if self._current() is not None else "请先在列表里选一个人。"

    def _current(self) -> AccountRow | None:
        row = self.table.current
        return row if isinstance(row, AccountRow) else None

    def _add(self) -> None:
        AddDialog(self.desk, self._added, self.window()).open()

    def _added(self, name: str) -> None:
        self.desk.messages.well(f"已添加“{name}”，请把第一次的密码告诉本人并提醒修改")
        self.entered()

    def _change_role(self, *_: object) -> None:
        row = self._current()
        if row is not None:
            RoleDialog(self.desk, row, self.window()).open()

    def _reset(self) -> None:
        row = self._current()
        if row is not None:
            ResetDialog(self.desk, row, self.window()).open()

    def _stop(self) -> None:
        row = self._current()
        if row is not None:
            self.desk.tasks.act(
                change_account,
                row.id,
                row.role,
                active=not row.active,
                then=self._stopped,
                failed=self.failed,
            )

    def _stopped(self, nothing: None) -> None:
        self.desk.messages.well("已保存")


class AddDialog(Dialog):
    """A new clerk with role and first password."""

    def __init__(self, desk: Desk, added: Callable[[str], None], parent: QWidget) -> None:
        super().__init__("添加人员", parent, width=620)
        self._desk = desk
        self._added = added
        self.name = TextField("姓名", limit=20, required="请填写姓名。")
        self.role = ChoiceField("角色", ROLES, required="请选择角色。")
        self.role.set_value(Role.CLERK)
        self.new = NewPassword("第一次的密码")
        self.form = Form({"name": self.name, "role": self.role}, self)
        self.form.fields.update(self.new.fields())
        for widget in (self.name, self.role, self.new):
            self.body.addWidget(widget)
        self.set_actions((Action("添加", self._go, kind="primary", key="F9", parent=self),))

    def _go(self) -> None:
        self.new.name = self.name.text().strip()
        if not (self.name.check() and self.role.check() and self.new.check()):
            return
        self._desk.tasks.run(
            self._desk.centre.add_user,
            self.name.value(),
            self.role.value(),
            self.new.value(),
            then=self._done,
            failed=self._failed,
            lane="accounts",
            title="正在添加人员",
        )

    def _done(self, nothing: None) -> None:
        self.accept()
        self._added(str(self.name.value()))

    def _failed(self, error: KnownError) -> None:
        if not self.form.show_error(error):
            self.known(error)


class RoleDialog(Dialog):
    """Another role for a clerk."""

    def __init__(self, desk: Desk, row: AccountRow, parent: QWidget) -> None:
        super().__init__(f"{row.name}的角色", parent)
        self._desk = desk
        self._row = row
        self.role = ChoiceField("角色", ROLES, required="请选择角色。")
        self.role.set_value(row.role)
        self.body.addWidget(self.role)
        self.body.addWidget(Text("下次登录时生效。", "soft"))
        self.set_actions((Action("保存", self._go, kind="primary", key="F9", parent=self),))

    def _go(self) -> None:
        if self.role.check():
            self._desk.tasks.act(
                change_account,
                self._row.id,
                self.role.value(),
                active=self._row.active,
                then=self._done,
                failed=self.known,
            )

    def _done(self, nothing: None) -> None:
        self.accept()
        self._desk.messages.well("角色已保存")


class ResetDialog(Dialog):
    """A new password for a clerk who forgot it; also lifts a lock."""

    def __init__(self, desk: Desk, row: AccountRow, parent: QWidget) -> None:
        super().__init__(f"重设{row.name}的密码", parent, width=620)
        self._desk = desk
        self._name = row.name
        self.new = NewPassword("新密码")
        self.new.name = row.name
        self.body.addWidget(Text("旧密码随即失效；输错太多次的锁定也会解除。", "soft", wrap=True))
        self.body.addWidget(self.new)
        self.set_actions((Action("重设", self._go, kind="primary", key="F9", parent=self),))

    def _go(self) -> None:
        if self.new.check():
            self._desk.tasks.run(
                self._desk.centre.reset_password,
                self._name,
                self.new.value(),
                then=self._done,
                failed=self.known,
                lane="accounts",
                title="正在重设密码",
            )

    def _done(self, nothing: None) -> None:
        self.accept()
        self._desk.messages.well(f"{self._name}的密码已重设，请告诉本人并提醒修改")
