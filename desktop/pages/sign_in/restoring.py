"""From the sign-in window to restored data: the pages in their order."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.pages.sign_in.door import Door, Entered
from desktop.pages.sign_in.restore import OutlookPage, RestorePage
from desktop.pages.sign_in.window import EntryPage
from models.clock import Clock
from models.errors import KnownError

if TYPE_CHECKING:
    from models.backup.restoring import Outlook
    from models.store.copies import Copy

SEARCHING = "数据文件打不开，正在查找并检查最近一次的备份…"


class Restoring(QObject):
    """One way through the pages. `show` shows a page, `run` works off the window's thread,
    `enter` opens the desk, `back` leads to the sign-in; `wait` names what shows progress."""

    def __init__(
        self,
        door: Door,
        clock: Clock,
        last_name: str,
        *,
        show: Callable[[EntryPage], QWidget],
        run: Callable[..., None],
        enter: Callable[[Entered], None],
        back: Callable[[], None],
        wait: Callable[[str], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._door, self._clock, self._last_name = door, clock, last_name
        self._show, self._run, self._enter = show, run, enter
        self._back, self._wait = back, wait
        self._page: RestorePage | None = None
        self._window: QWidget | None = None

    def begin(self) -> None:
        """The list of backups."""
        page = self._page = RestorePage(self._clock, self._last_name)
        page.wanting_names.connect(self._names_in)
        page.looking.connect(self._look)
        page.other_place.connect(self._choose_place)
        page.back.connect(self._back)
        self._window = self._show(page)
        page.wait("正在查找备份…")
        self._run(self._door.copies, then=page.show_copies)

    def damaged(self, page: EntryPage, name: str, password: str, error: KnownError) -> None:
        """The data file did not open at sign-in: the last good backup is looked for at once."""
        page.wait(SEARCHING)
        self._run(
            self._door.find_last_good,
            name,
            password,
            then=partial(self._show_outlook, name, password, error.text),
        )

    def place_chosen(self, path: str) -> None:
        """Backups somewhere else: a stick, another disk."""
        if path and self._page is not None:
            self._page.wait("正在查找备份…")
            self._run(self._door.copies, Path(path), then=self._page.show_copies)

    def _choose_place(self) -> None:
        dialog = QFileDialog(self._window, "选择备份所在的文件夹", str(self._door.folder.parent))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.place_chosen)
        dialog.open()

    def _names_in(self, copy: "Copy") -> None:
        if self._page is not None:
            self._run(self._door.names_in, copy, then=self._page.show_names)

    def _look(self, copy: "Copy", name: str, password: str) -> None:
        assert self._page is not None
        self._run(
            self._door.look,
            copy,
            name,
            password,
            then=partial(self._show_outlook, name, password, ""),
            failed=self._page.refuse,
            progress=True,
        )

    def _show_outlook(
        self, name: str, password: str, damage: str, outlook: "Outlook | None"
    ) -> None:
        page = OutlookPage(outlook, self._clock(), damage=damage)
        page.back.connect(self._back if damage else self.begin)
        page.another.connect(self.begin)
        if outlook is not None:
            page.restoring.connect(partial(self._restore, page, outlook.copy, name, password))
        self._page = None
        self._show(page)

    def _restore(self, page: EntryPage, copy: "Copy", name: str, password: str) -> None:
        text = "正在恢复…"
        self._wait(text)
        page.wait(text)
        self._run(self._door.restore, copy, name, password, then=self._enter, progress=True)
