"""The data folder cannot be used now: why, and the ways on."""

from PySide6.QtCore import Signal

from desktop.pages.sign_in.window import EntryPage
from desktop.widgets.buttons import Action


class TroublePage(EntryPage):
    """Tells `retry`, `restoring`, `other_folder` and `leave`."""

    WIDTH = 640
    retry = Signal()
    restoring = Signal()
    other_folder = Signal()
    leave = Signal()

    def __init__(self, sentence: str) -> None:
        super().__init__("现在打不开数据", sentence)
        self.set_actions(
            Action("退出", self.leave.emit, parent=self),
            Action("从备份恢复…", self.restoring.emit, parent=self),
            Action("另选文件夹…", self.other_folder.emit, parent=self),
            Action("再试一次", self.retry.emit, key="Return", kind="primary", parent=self),
        )
