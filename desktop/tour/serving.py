"""What the stretches of volunteers share: a sample file taken in, a paper put away."""

from PySide6.QtCore import Qt

from desktop.pages.importing.page import ImportingPage
from desktop.printing import UnfiledDialog
from desktop.tour.station import SAMPLES, Station


class ServingDesk(Station):
    """On the pages of volunteers and their neighbours."""

    def keep_unfiled(self, name: str) -> None:
        """The paper that is shown: a picture, its pages, and away."""
        self.guide.dialog(UnfiledDialog)
        self.settle()
        self.guide.picture(name, self.front())
        self.keep_shown(f"志愿-{name.partition('-')[2]}")
        self.away()

    def take_file(self, file: str, name: str) -> None:
        """A sample file: as it is read, and what came of it."""
        page = self.shell.page
        assert isinstance(page, ImportingPage)
        page.read(SAMPLES / f"{file}.xlsx")
        self.settle()
        self.guide.picture(f"{name}-预览", self.shell)
        for _ in range(4):
            if page.result.isVisible():
                break
            self.key(Qt.Key.Key_F9)
        self.guide.wait("taken", page.result.isVisible)
        self.guide.picture(f"{name}-结果", self.shell)
