"""The processing notice: its text, what the person agreed to and when, and taking it back."""

from collections.abc import Sequence
from functools import cache

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox

from desktop.theme import RESOURCES
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, Text
from models.people.queries import ConsentRow


@cache
def notice_text() -> str:
    """What the clerk reads out or shows (个人信息保护法 art. 17)."""
    return (RESOURCES / "people" / "processing_notice.txt").read_text("utf-8").strip()


class ConsentCard(Card):
    """同意: a tick for now, the dates of before."""

    typed = Signal()

    def __init__(self, withdraw: Action) -> None:
        super().__init__("个人信息处理告知")
        self.version = ""
        self.box = QCheckBox("本人（或监护人）已阅读并同意")
        self.box.setAccessibleName("同意个人信息处理告知书")
        self.box.toggled.connect(self.typed)
        self.history = Text("", "soft", wrap=True)
        self.body.addWidget(Text(notice_text(), "small", wrap=True))
        self.body.addWidget(self.box)
        self.body.addWidget(self.history)
        self.add_buttons([withdraw])

    def show_version(self, version: str) -> None:
        """The version in use now."""
        self.version = version
        self.hint.setText(f"{version} 版")

    def show_history(self, rows: Sequence[ConsentRow]) -> None:
        """Given and withdrawn, the newest first."""
        lines = []
        for row in rows:
            line = f"{row.given_at:%Y-%m-%d %H:%M} 同意 {row.version} 版"
            if row.withdrawn_at is not None:
                line += f"，{row.withdrawn_at:%Y-%m-%d %H:%M} 撤回"
            lines.append(line)
        self.history.setText("\n".join(lines) or "还没有同意记录；不同意也可以登记。")
        current = any(row.version == self.version and row.withdrawn_at is None for row in rows)
        self.box.setVisible(not current)
        self.box.setChecked(False)
