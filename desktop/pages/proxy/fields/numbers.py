"""How many copies, how many pages: a short line for a whole number."""

from PySide6.QtCore import Qt

from desktop.theme import px
from desktop.widgets.fields import Line
from models.errors import KnownError


def number_line(label: str, value: str = "") -> Line:
    line = Line()
    line.setText(value)
    line.setMaxLength(3)
    line.setAlignment(Qt.AlignmentFlag.AlignRight)
    line.setAccessibleName(label)
    line.setMinimumWidth(px(44))
    line.setMaximumWidth(px(56))
    return line


def read_number(text: str, name: str, word: str) -> int:
    plain = text.strip()
    if not plain.isdecimal() or int(plain) < 1:
        raise KnownError(f"“{name}”的{word}请填 1 以上的整数。")
    return int(plain)
