"""The text size of this PC, at once in all windows."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication

from desktop import theme
from desktop.page import Desk
from desktop.pages.settings.section import Section
from desktop.remembered import keep_remembered, read_remembered
from desktop.widgets.cards import Text
from desktop.widgets.tabs import SectionTabs


class DisplaySection(Section):
    """显示: only for this PC, changed at once."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "只影响这台电脑，马上生效，下次打开也是这样。")
        self.body.addWidget(Text("文字大小", "head"))
        self.sizes = SectionTabs("文字大小")
        now = theme.SCALES.index(theme.text_size())
        self.sizes.fill([f"{percent}%" for percent in theme.SCALES], now)
        self.sizes.chosen.connect(self._choose)
        self.body.addWidget(self.sizes)
        self.body.addWidget(Text("王秀英　高龄津贴　应于 2026-11-20 办结", wrap=True))
        self.body.addStretch(1)
        self.setFocusProxy(self.sizes)

    def _choose(self, index: int) -> None:
        percent = theme.SCALES[index]
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.set_text_size(app, percent)
        folder = self.desk.centre.folder.path
        self.desk.tasks.run(
            _remember, folder, percent, lane="drafts", failed=self.failed, title="保存显示设置"
        )


def _remember(folder: Path, percent: int) -> None:
    keep_remembered(folder, replace(read_remembered(folder), text_size=percent))
