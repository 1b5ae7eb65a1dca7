"""Everybody's own password."""

from desktop.page import Desk
from desktop.pages.settings.section import Section
from desktop.pages.sign_in.fields import NewPassword, PasswordField
from desktop.widgets.buttons import Action
from models.errors import KnownError


class PasswordSection(Section):
    """The present password and the new one twice; nobody else's is touched."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "修改后只有新密码能登录；别人的密码和恢复密钥不受影响。")
        self.old = PasswordField("现在的密码", required="请输入现在的密码。")
        self.new = NewPassword("新密码")
        self.new.name = desk.clerk.name
        self.add_form({"password": self.old}, columns=2)
        self.body.addWidget(self.new)
        self.add_buttons(Action("修改密码", self._change, kind="primary", key="F9", parent=self))
        self.body.addStretch(1)
        self.setFocusProxy(self.old)

    def _change(self) -> None:
        if self.old.check() and self.new.check():
            self.desk.tasks.run(
                self.desk.centre.change_password,
                self.old.value(),
                self.new.value(),
                then=self._changed,
                failed=self._refused,
                lane="accounts",
                title="正在修改密码",
            )
        elif self.old.error:
            self.old.line.setFocus()

    def _changed(self, nothing: None) -> None:
        self.old.set_text("")
        self.new.clear()
        self.desk.messages.well("密码已修改")

    def _refused(self, error: KnownError) -> None:
        self.old.set_text("")
        self.failed(error)
