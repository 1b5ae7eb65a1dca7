"""Sign-in: one's name in the list, the password, Enter."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from desktop.pages.sign_in.password import PasswordPage
from desktop.theme import px
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Text


class NameList(QListWidget):
    """Names; typing the first letters of one chooses it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("names")
        self.setAccessibleName("姓名")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.spellings: Mapping[str, tuple[str, ...]] = {}
        self._typed = ""
        self.all: list[str] = []

    def fill(self, names: Sequence[str], chosen: str) -> None:
        self.clear()
        self.all = list(names)
        row = self.fontMetrics().height() + px(14)
        for name in names:
            item = QListWidgetItem(name, self)
            item.setSizeHint(QSize(px(120), row))
            if name == chosen:
                self.setCurrentItem(item)
        if names and self.currentRow() < 0:
            self.setCurrentRow(0)
        self.setFixedHeight(row * max(1, min(len(names), 6)) + 6)

    @property
    def name(self) -> str:
        return self.item(self.currentRow()).text() if self.currentRow() >= 0 else ""

    def keyboardSearch(self, text: str) -> None:
        """Chinese characters, pinyin or initials; a letter that fits nothing begins anew."""
        for typed in (self._typed + text.casefold(), text.casefold()):
            self._typed = typed
            for row in range(self.count()):
                name = self.item(row).text()
                spelled = (name.casefold(), *self.spellings.get(name, ()))
                if any(each.startswith(typed) for each in spelled):
                    self.setCurrentRow(row)
                    return
        self._typed = ""


class SignInPage(PasswordPage):
    """Tells `signing_in(name, password)`, `recovering`, `restoring` and `other_folder`."""

    signing_in = Signal(str, str)
    recovering = Signal()
    restoring = Signal()
    other_folder = Signal()

    def __init__(self, names: Sequence[str], last_name: str) -> None:
        super().__init__("登录", "", "登录")
        self.names = NameList()
        self.names.fill(names, last_name)
        label = Text("姓名", "label")
        label.setBuddy(self.names)
        self.body.addWidget(label)
        self.body.addWidget(self.names)
        self.body.addWidget(self.password)
        self.body.addWidget(self.plain)
        self.set_actions(
            Action("换数据文件夹…", self.other_folder.emit, parent=self),
            Action("从备份恢复…", self.restoring.emit, parent=self),
            Action("用恢复密钥…", self.recovering.emit, parent=self),
            self.enter,
        )
        self.asked.connect(self._name_it)
        self.names.currentRowChanged.connect(self._another)
        self.names.itemActivated.connect(self._to_password)
        self.setFocusProxy(self.password if last_name in names else self.names)

    def _name_it(self, password: str) -> None:
        self.signing_in.emit(self.names.name, password)

    def _another(self) -> None:
        self.another_name()
        self.password.set_error("")

    def _to_password(self, item: QListWidgetItem) -> None:
        self.password.line.setFocus()
