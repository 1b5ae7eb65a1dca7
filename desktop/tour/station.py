"""What every stretch of the day needs: the open window, and how to get about in it."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.shell import Shell
from desktop.tour.guide import CONTROL, Guide

if TYPE_CHECKING:
    from desktop.pages.cases.intake import IntakePage

MORNING = datetime(2026, 11, 21, 10, 40)
SAMPLES = Path(__file__).resolve().parents[2] / "resources" / "samples"


class Station:
    """One stretch of the day, in the open window."""

    def __init__(self, guide: Guide, shell: Shell, out: Path, kept: set[int]) -> None:
        self.guide = guide
        self.shell = shell
        self.out = out
        self.kept = kept  # papers already in `out`

    def settle(self) -> None:
        """Let everything that is on its way arrive."""
        self.guide.wait("rest", lambda: self.shell.desk.tasks.idle)
        QTest.qWait(250)  # previews begin a moment after the last key
        self.guide.wait("rest", lambda: self.shell.desk.tasks.idle)

    def open(self, page: str, target: object = None) -> None:
        """Go to a page and let it fill itself."""
        self.shell.open_page(page, target)
        self.settle()

    def begin_visit(self) -> "IntakePage":
        from desktop.pages.cases.intake import IntakePage

        self.guide.press(Qt.Key.Key_N, CONTROL)
        self.guide.wait("intake", lambda: self.shell.here == "intake")
        self.settle()
        page = self.shell.pages["intake"]
        assert isinstance(page, IntakePage)
        return page

    def choose_visitor(self, page: "IntakePage", text: str) -> None:
        self.guide.write(text)
        self.settle()
        self.guide.press(Qt.Key.Key_Return)
        self.guide.wait("visitor", lambda: page.visit.visitor is not None)

    def choose_item(self, page: "IntakePage", text: str) -> None:
        self.guide.enter(text)
        self.guide.wait("item", lambda: page.visit.matter.item is not None)
        self.settle()

    def front(self) -> QWidget:
        return QApplication.activeModalWidget() or self.shell

    def back(self) -> None:
        """Wait until a dialog is gone; a window manager would give the keyboard back."""
        self.guide.wait("dialog gone", lambda: self.front() is self.shell)
        self.shell.activateWindow()

    def newest_cases(self) -> list[int]:
        from models.cases.queries.ledger import LedgerFilter, read_ledger_page

        rows = self.shell.desk.centre.ask(read_ledger_page, LedgerFilter(), None, 3)
        return [row.case_id for row in rows]

    def person(self) -> int:
        from models.people.queries import find_people

        desk = self.shell.desk
        return desk.centre.ask(find_people, "wangx", desk.now().date(), 1)[0].id

    def keep_papers(self, name: str, *case_ids: int) -> None:
        """The papers of the newest cases, or of these, as they were issued."""
        from models.cases.queries.papers import list_papers, read_paper
        from reports.forms import build_paper
        from reports.paper.stamps import PrintStamp

        desk = self.shell.desk
        for case_id in case_ids or self.newest_cases()[:2]:
            for row in desk.centre.ask(list_papers, case_id):
                if row.issued_at < MORNING or row.id in self.kept:
                    continue
                self.kept.add(row.id)
                paper = desk.centre.ask(read_paper, row.id)
                path = self.free(f"单据-{name}-{row.title}", "pdf")
                path.write_bytes(build_paper(paper.facts, PrintStamp(desk.now(), desk.clerk.name)))
                self.guide.pages(path)

    def free(self, stem: str, ending: str) -> Path:
        """A name in `out` that no file has yet."""
        path, number = self.out / f"{stem}.{ending}", 2
        while path.exists():
            path, number = self.out / f"{stem}（{number}）.{ending}", number + 1
        return path

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        """A key, and everything it sets off."""
        self.guide.press(key, modifier)
        self.settle()
