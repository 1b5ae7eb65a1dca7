"""The printed recovery key sets a forgotten password anew."""

from collections.abc import Sequence

from PySide6.QtCore import Signal

from desktop.pages.sign_in.fields import NewPassword
from desktop.pages.sign_in.window import EntryPage
from desktop.widgets.buttons import Action
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import Form, TextField
from models.errors import KnownError


class RecoverPage(EntryPage):
    """Tells `recovering(printed key, name, new password)` and `back`."""

    WIDTH = 640
    recovering = Signal(str, str, str)
    back = Signal()

    def __init__(self, names: Sequence[str], name: str) -> None:
        super().__init__(
            "用恢复密钥登录",
            "恢复密钥是建立中心时打印的那张纸，共 8 组。它打开数据，并为所选的人设置新密码。",
        )
        self.key = TextField(
            "恢复密钥",
            hint="XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX",
            limit=80,
            required="请照着纸上输入恢复密钥。",
        )
        self.name = ChoiceField(
            "为谁设置新密码", [(each, each) for each in names], required="请选择姓名。"
        )
        self.name.set_value(name)
        self.new = NewPassword("新密码")
        self.form = Form({"recovery_key": self.key, "name": self.name}, self)
        for field in (self.key, self.name, self.new):
            self.body.addWidget(field)
        self.go = Action("打开并设置", self._go, kind="primary", key="Ctrl+Return", parent=self)
        self.set_actions(Action("返回", self.back.emit, key="Esc", parent=self), self.go)
        self.setFocusProxy(self.key)

    def known(self, error: KnownError) -> None:
        self.ready()
        if not self.form.show_error(error):
            super().known(error)

    def _go(self) -> None:
        values = self.form.values()
        self.new.name = values["name"] if values else ""
        if values is not None and self.new.check() and not self.busy:
            self.wait("正在打开…")
            self.recovering.emit(values["recovery_key"], values["name"], self.new.value())
