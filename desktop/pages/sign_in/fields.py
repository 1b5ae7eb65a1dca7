"""Fields of the pages around the desk: passwords, opening hours, the shared database."""

import re
from datetime import time
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.widgets.fields import Field, TextField
from models.accounts.rules import LONGEST_PASSWORD, check_password
from models.errors import KnownError
from models.settings.rules import Intervals

_FULL_WIDTH = str.maketrans("０１２３４５６７８９：－—–～~至", "0123456789:------")


class PasswordField(TextField):
    """A password: hidden unless shown, never trimmed."""

    def __init__(self, label: str = "密码", *, required: str = "请输入密码。") -> None:
        super().__init__(label, limit=LONGEST_PASSWORD, required=required)
        self.line.setEchoMode(QLineEdit.EchoMode.Password)

    def value(self) -> str:
        if not self.text() and self._required:
            raise KnownError(self._required)
        return self.text()

    def show_plain(self, plain: bool) -> None:
        mode = QLineEdit.EchoMode
        self.line.setEchoMode(mode.Normal if plain else mode.Password)


class NewPassword(QWidget):
    """A new password typed twice; says while typing what is not good about it yet."""

    typed = Signal()

    def __init__(self, label: str = "设置密码") -> None:
        super().__init__()
        self.name = ""  # of the clerk: a password close to it is refused
        self.first = PasswordField(label)
        self.again = PasswordField("再输一次")
        self.plain = QCheckBox("显示密码")
        self.plain.toggled.connect(self.first.show_plain)
        self.plain.toggled.connect(self.again.show_plain)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(self.first, 1, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.again, 1, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.plain)
        self.setFocusProxy(self.first)
        for field in (self.first, self.again):
            field.changed.connect(self._judge)

    def fields(self) -> dict[str, Field]:
        return {"password": self.first, "again": self.again}

    def check(self) -> bool:
        """Say at the fields what is wrong; True when nothing is."""
        self._judge()
        if not self.again.text() and not self.first.error:
            self.again.set_error("请把密码再输一次。")
        wrong = [field for field in (self.first, self.again) if field.error]
        if wrong:
            wrong[0].line.setFocus()
        return not wrong

    def value(self) -> str:
        return self.first.text()

    def clear(self) -> None:
        for field in (self.first, self.again):
            field.set_text("")
            field.set_error("")

    def _judge(self) -> None:
        try:
            check_password(self.first.text(), self.name)
        except KnownError as error:
            self.first.set_error(error.text)
        else:
            self.first.set_error("")
        differ = bool(self.again.text()) and self.again.text() != self.first.text()
        self.again.set_error("两次输入的密码不一样。" if differ else "")
        self.typed.emit()


class OpeningField(TextField):
    """Opening hours as 08:30-12:00 13:30-17:30."""

    def __init__(self, label: str = "开放时间") -> None:
        super().__init__(
            label, help="每段写成 08:30-12:00，两段之间空一格", required="请填写开放时间。"
        )

    def value(self) -> Intervals:
        return read_opening(str(super().value()))

    def set_value(self, value: Any) -> None:
        self.set_text(show_opening(value) if value else "")

    def tidy(self) -> None:
        self.set_value(self.value())


class UrlField(TextField):
    """Where the shared database is; the password in it is never shown again."""

    def __init__(self) -> None:
        super().__init__(
            "共享数据库地址",
            hint="postgresql://用户:口令@服务器:5432/库名",
            limit=400,
            required="请填写共享数据库地址，技术人员会给您。",
        )

    def value(self) -> str:
        text = str(super().value())
        if not re.fullmatch(r"postgresql://[^\s/@]+@[^\s/@]+(:\d{1,5})?/[^\s/]+", text):
            raise KnownError("地址要写成 postgresql://用户:口令@服务器:5432/库名 这样。")
        return text


def read_opening(text: str) -> Intervals:
    """Opening hours as clerks type them. Raises KnownError (field `opening`)."""
    plain = re.sub(r"\s*-\s*", "-", text.translate(_FULL_WIDTH))
    parts = [part for part in re.split(r"[\s,，;；、]+", plain) if part]
    try:
        return tuple(_interval(part) for part in parts)
    except ValueError:
        raise KnownError(
            "开放时间请按 08:30-12:00 13:30-17:30 这样填写。", field="opening"
        ) from None


def show_opening(opening: Intervals) -> str:
    return " ".join(f"{start:%H:%M}-{end:%H:%M}" for start, end in opening)


def _interval(text: str) -> tuple[time, time]:
    start, end = text.split("-")
    return _clock(start), _clock(end)


def _clock(text: str) -> time:
    found = re.fullmatch(r"(\d{1,2}):?(\d{2})", text)
    if found is None:
        raise ValueError(text)
    return time(int(found[1]), int(found[2]))
