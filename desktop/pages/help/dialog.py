"""F1: what this page is for, what its keys do, and the short guide."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QTextBrowser, QVBoxLayout, QWidget

from desktop.page import Page, PageSpec
from desktop.pages.help.state_chart import StateChart
from desktop.pages.help.states import CHAPTER, show_chapter
from desktop.theme import RESOURCES, px
from desktop.widgets.buttons import Button, key_text
from desktop.widgets.cards import Chip, Text
from desktop.widgets.dialog import Dialog
from desktop.widgets.tabs import SectionTabs

GUIDE = (
    ("一次来访", "visit.md"),
    ("办件状态", "states.md"),
    ("帮办代办", "proxy.md"),
    ("党费", "dues.md"),
    ("志愿服务", "volunteers.md"),
    ("区里的表", "district.md"),
    ("数据与密码", "data.md"),
)
EVERYWHERE = (
    ("Ctrl+K", "查找人员、办件和事项"),
    ("Ctrl+L", "锁定"),
    ("Esc", "关闭提示；停止正在进行的任务"),
    ("Tab", "下一个输入框（Shift+Tab 上一个）"),
    ("F1", "帮助"),
)


class HelpDialog(Dialog):
    """What the page below is for and its keys, the chart of the states, the guide.

    Over a case it opens at the chart, with the case's state marked.
    """

    def __init__(
        self, page: Page | None, specs: Sequence[PageSpec], parent: QWidget, about: str = ""
    ) -> None:
        super().__init__("帮助", parent, width=880)
        self.tabs = SectionTabs("帮助章节")
        self._chapters = ["本页", CHAPTER, *(title for title, _ in GUIDE)]
        self._here = page.help_state() if page is not None else ""
        self.tabs.fill(self._chapters)
        self.tabs.chosen.connect(self._choose)
        self.keys = _keys(page, specs, read_about(about))
        self.chart: StateChart | None = None
        self.guide = QTextBrowser()
        self.guide.setAccessibleName("使用说明")
        self.guide.setOpenLinks(False)
        self.guide.setMinimumHeight(px(380))
        self.guide.hide()
        self.body.addWidget(self.tabs)
        self.body.addWidget(self.keys)
        self.body.addWidget(self.guide, 1)
        self.body.addStretch(0)
        self.set_actions(())
        self.findChildren(Button)[-1].action.rename("关闭")
        if self._here:
            self.tabs.choose(self._chapters.index(CHAPTER))

    def _choose(self, index: int) -> None:
        self.keys.setVisible(index == 0)
        self.guide.setVisible(index > 0)
        if self._chapters[index] == CHAPTER:
            self.chart = show_chapter(self.guide, self._here)
        elif index:
            text = (RESOURCES / "help" / GUIDE[index - 2][1]).read_text("utf-8")
            self.guide.setMarkdown(text)
            self.guide.document().setDocumentMargin(px(14))
        if index:
            self.guide.setFocus()  # arrow keys scroll


def read_about(page_id: str) -> str:
    """What a page is for, as Markdown; empty for a page without a text."""
    path = RESOURCES / "help" / "pages" / f"{page_id}.md"
    return path.read_text("utf-8") if page_id and path.is_file() else ""


def _keys(page: Page | None, specs: Sequence[PageSpec], about: str) -> QWidget:
    host = QWidget()
    outer = QVBoxLayout(host)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.setSpacing(14)
    if about:
        words = Text(about, wrap=True)
        words.setTextFormat(Qt.TextFormat.MarkdownText)  # the program's own
        words.setAccessibleName("本页说明")
        outer.addWidget(words)
    if not specs:  # before the desk is open no page has keys
        return host
    grid = QGridLayout()
    outer.addLayout(grid)
    outer.addStretch(1)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(7)
    grid.setColumnStretch(1, 1)
    grid.setColumnStretch(3, 1)
    here = [(a.key, a.text) for a in (page.offered() if page is not None else ()) if a.key]
    pages = [(spec.key, spec.title) for spec in specs if spec.key]
    columns = (
        (page.title.text() if page is not None else "本页", here or [("", "本页没有专用的键")]),
        ("随处可用", [*pages, *EVERYWHERE]),
    )
    for column, (title, rows) in enumerate(columns):
        grid.addWidget(Text(title, "head"), 0, column * 2, 1, 2)
        for row, (key, text) in enumerate(rows, 1):
            if key:
                grid.addWidget(Chip(key_text(key), "grey"), row, column * 2)
            grid.addWidget(Text(text, wrap=True), row, column * 2 + 1)
    grid.setRowStretch(grid.rowCount(), 1)
    return host
