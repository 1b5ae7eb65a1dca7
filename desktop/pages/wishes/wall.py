"""待认领名单: what may hang on the wall, masked."""

from collections.abc import Sequence

from PySide6.QtCore import Qt

from desktop.page import Page
from desktop.pages.wishes.words import say_value
from desktop.theme import px
from desktop.widgets.buttons import Action
from desktop.widgets.cards import EmptyState, Text
from desktop.widgets.dialog import Dialog
from desktop.widgets.table import Column, ListSource, RecordTable
from models.small_wishes.queries.wishes import PublicWish

COLUMNS = (
    Column("number", "编号", lambda w: w.number, width=6.2),
    Column("content", "心愿", lambda w: w.content, kind="bold", width=10, stretch=True),
    Column("kind", "类别", lambda w: w.kind.text, width=4.4),
    Column("value", "大约", lambda w: say_value(w.value), kind="number", width=5),
    Column("name", "许愿人", lambda w: w.name, width=4),
    Column("estate", "住址", lambda w: w.estate, kind="grey", width=5),
    Column("since", "发布", lambda w: str(w.published_on), kind="grey", width=5.6),
)


class WallDialog(Dialog):
    """Free wishes, the oldest first; copied as a table with Ctrl+C."""

    def __init__(self, page: Page, wishes: Sequence[PublicWish]) -> None:
        super().__init__("待认领的微心愿（公开名单）", page.window(), width=900)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = page.desk
        said = f"{len(wishes)} 个心愿等人认领。姓名和住址已经遮住，可以张贴；F6 复制整张表。"
        self.body.addWidget(Text(said if wishes else "现在没有等人认领的心愿。", "soft", wrap=True))
        self.table = RecordTable(
            "待认领名单", COLUMNS, ListSource(keys=lambda w, order: _key(w, order)),
            empty=EmptyState("没有待认领的心愿", "发布以后、认领到期没实施的，会列在这里。"),
        )  # fmt: skip
        self.table.setMinimumHeight(min(px(360), page.screen().availableSize().height() // 2))
        self.table.told.connect(page.desk.messages.well)
        self.body.addWidget(self.table, 1)
        self.copy = Action("复制整张表", self._copy, key="F6", kind="primary", parent=self)
        self.set_actions([self.copy] if wishes else [], leave="关闭")
        self.table.show_rows(wishes)
        self.table.take_focus()

    def _copy(self) -> None:
        self.table.table.selectAll()
        self.table.copy()


def _key(wish: PublicWish, order: str) -> object:
    if order == "since":
        return wish.published_on
    if order == "value":
        return wish.value or 0
    return {
        "number": wish.number, "content": wish.content, "kind": wish.kind.text,
        "name": wish.name, "estate": wish.estate,
    }[order]  # fmt: skip
