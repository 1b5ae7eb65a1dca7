"""Password and Enter, what was wrong with it, and the wait after wrong ones."""

from datetime import timedelta

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox

from desktop.pages.sign_in.fields import PasswordField
from desktop.pages.sign_in.window import EntryPage
from desktop.widgets.buttons import Action
from models.errors import KnownError


class PasswordPage(EntryPage):
    """Base of sign-in and lock: tells `asked(password)`; `refuse` shows what came back."""

    asked = Signal(str)

    def __init__(self, title: str, text: str, do: str) -> None:
        super().__init__(title, text)
        self._left = 0
        self._locked = ""
        self._do = do
        self.password = PasswordField()
        self.password.line.entered.disconnect(self.password.go_on)
        self.plain = QCheckBox("显示密码")
        self.plain.toggled.connect(self.password.show_plain)
        self.enter = Action(
            do, self._ask, key="Return", kind="primary", reason=self._why_not, parent=self
        )
        self.password.line.entered.connect(self.enter.trigger)
        self._tick = QTimer(self, interval=1000)
        self._tick.timeout.connect(self._count_down)

    def refuse(self, error: KnownError) -> None:
        """Wrong password, or something in the way: said, and the field is ready again."""
        self.known(error)
        wait = getattr(error, "wait", timedelta())
        self._locked = error.text if wait is None else ""
        self._left = -(-wait // timedelta(seconds=1)) if wait else 0
        if self._left:
            self._tick.start()
        self._say()
        if error.field == "password":
            self.password.set_text("")
        self.password.line.setFocus()

    def another_name(self) -> None:
        """The wait belongs to one name."""
        self._left, self._locked = 0, ""
        self._tick.stop()
        self.banner.close_banner()
        self._say()

    def _ask(self) -> None:
        if self.busy:
            return
        if self.password.check():
            self.wait("正在核对密码…")
            self.asked.emit(self.password.value())
        else:
            self.password.line.setFocus()

    def _why_not(self) -> str:
        if self._locked:
            return self._locked
        return f"密码输错次数较多，请再等 {_say_wait(self._left)}。" if self._left else ""

    def _count_down(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self._tick.stop()
            self.banner.close_banner()
        self._say()

    def _say(self) -> None:
        self.enter.rename(f"{self._do}（{_say_wait(self._left)}）" if self._left else self._do)


def _say_wait(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{minutes} 分 {rest:02d} 秒" if minutes else f"{rest} 秒"
