"""The lock over the desk: the same clerk's password opens it again."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.pages.sign_in.password import PasswordPage
from desktop.pages.sign_in.window import Middle
from desktop.widgets.buttons import Action


class LockCard(PasswordPage):
    """Tells `asked(password)` and `leaving`: another clerk wants to sign in."""

    leaving = Signal()

    def __init__(self, clerk: str) -> None:
        super().__init__(
            "已锁定", f"{clerk} 正在使用。正在填的内容都在，输入密码后接着办。", "解锁"
        )
        self.body.addWidget(self.password)
        self.body.addWidget(self.plain)
        self.set_actions(Action("换人登录", self.leaving.emit, parent=self), self.enter)
        self.setFocusProxy(self.password)


class LockPage(QWidget):
    """Covers the whole window with the card in its middle."""

    def __init__(self, clerk: str) -> None:
        super().__init__()
        self.setObjectName("plain")
        self.setAccessibleName("已锁定")
        self.card = LockCard(clerk)
        middle = Middle()
        middle.put(self.card)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(middle)
        self.setFocusProxy(self.card)
