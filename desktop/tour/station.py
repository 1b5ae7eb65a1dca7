"""What every stretch of the day needs: the open window, and how to get about in it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.pages.cases.case.asking import AskDialog
from desktop.printing import PaperDialog
from desktop.shell import Shell
from desktop.tour.guide import CONTROL, Guide, TourError
from desktop.widgets.table import RecordTable
from models.cases.queries.ledger import LedgerFilter, read_ledger_page
from models.cases.queries.papers import list_papers, read_paper
from models.people.queries import find_people
from reports.forms import build_paper
from reports.paper.stamps import PrintStamp
from reports.period import Period
from reports.registry import Written, write_report

if TYPE_CHECKING:
    from desktop.pages.cases.intake import IntakePage

MORNING = datetime(2026, 11, 21, 10, 40)
SOON_MS = 400  # a preview or a search begins so long after the last key at the most
SAMPLES = Path(__file__).resolve().parents[2] / "resources" / "samples"


class Station:
    """One stretch of the day, in the open window."""

    def __init__(self, guide: Guide, shell: Shell, out: Path, kept: set[int]) -> None:
        self.guide = guide
        self.shell = shell
        self.out = out
        self.kept = kept  # papers already in `out`

    def settle(self) -> None:
        """Let everything that is on its way arrive, and what comes a moment after the last key."""
        for _ in range(2):  # what arrives may ask for more
            QTest.qWait(5)
            self.guide.wait("rest", lambda: self.shell.desk.tasks.idle and not self._soon)

    @property
    def _soon(self) -> bool:
        """Whether a window still waits for the keyboard to pause."""
        return any(
            timer.isActive() and timer.isSingleShot() and timer.interval() <= SOON_MS
            for timer in self.shell.findChildren(QTimer)
        )

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
        rows = self.shell.desk.centre.ask(read_ledger_page, LedgerFilter(), None, 3)
        return [row.case_id for row in rows]

    def person(self) -> int:
        desk = self.shell.desk
        return desk.centre.ask(find_people, "wangx", desk.now().date(), 1)[0].id

    def keep_papers(self, name: str, *case_ids: int) -> None:
        """The papers of the newest cases, or of these, as they were issued."""
        desk = self.shell.desk
        for case_id in case_ids or self.newest_cases()[:2]:
            for row in desk.centre.ask(list_papers, case_id):
                if row.issued_at < MORNING or row.id in self.kept:
                    continue
                self.kept.add(row.id)
                paper = desk.centre.ask(read_paper, row.id)
                path = self.guide.free(f"单据-{name}-{row.title}", "pdf")
                path.write_bytes(build_paper(paper.facts, self.stamp))
                self.guide.pages(path)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        """A key, and everything it sets off."""
        self.guide.press(key, modifier)
        self.settle()

    def rows(self, table: RecordTable) -> list[Any]:
        """The rows a short list shows."""
        self.settle()
        return [row for n in range(table.model.total) if (row := table.model.row(n)) is not None]

    def choose_row(self, table: RecordTable, fits: Callable[[Any], bool]) -> Any:
        """The first row of a short list that fits, chosen. Raises TourError if there is none."""
        for number, row in enumerate(self.rows(table)):
            if fits(row):
                table.table.setFocus()
                table.table.clearSelection()  # the last key's Ctrl would add to it
                table.go_to(number)
                return row
        raise TourError(f"no such row: {table.table.accessibleName()}")

    # steps that ask, and papers that come of them

    def ask(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None, **values: str
    ) -> AskDialog:
        """A step's key, and its dialog filled in."""
        self.key(key, modifier)
        return self.ask_shown(**values)

    def ask_shown(self, **values: str) -> AskDialog:
        """The dialog in front, filled in."""
        dialog = self.guide.dialog(AskDialog)
        for name, text in values.items():
            dialog.form[name].set_text(text)
        return dialog

    def send(self, name: str) -> None:
        """Act; the papers it issues are shown and put away. Raises TourError if it is refused."""
        self.guide.picture(name, self.front())
        self.key(Qt.Key.Key_Return, CONTROL)
        if isinstance(self.front(), AskDialog):
            self.guide.picture("没有走通", self.front())
            raise TourError(f"{name}: not taken")
        self.put_away(name)

    def put_away(self, name: str) -> None:
        """Papers are shown one after the other; each leaves its picture."""
        self.settle()
        while isinstance(paper := self.front(), PaperDialog):
            self.settle()
            self.guide.picture(f"{name}-{paper.title.text()}", paper)
            self.guide.press(Qt.Key.Key_Escape)
            QApplication.processEvents()
            self.settle()
        self.back()

    def away(self) -> None:
        """Esc, and the window has the keyboard again."""
        self.guide.press(Qt.Key.Key_Escape)
        self.back()

    def keep_shown(self, name: str) -> None:
        """The paper in front, as it would be printed."""
        dialog = self.front()
        if not isinstance(dialog, PaperDialog):
            raise TourError(f"no paper is shown: {name}")
        path = self.guide.free(name, "pdf")
        path.write_bytes(dialog.preview.content)
        self.guide.pages(path)

    # lists

    @property
    def stamp(self) -> PrintStamp:
        """Who prints, and when."""
        return PrintStamp(self.shell.desk.now(), self.shell.desk.clerk.name)

    def write(
        self,
        report: str,
        period: Period,
        name: str,
        endings: Sequence[str] = ("pdf", "xlsx"),
        branch_id: int | None = None,
    ) -> dict[str, Written]:
        """A report as files in `out`, by their endings; `branch_id` narrows a list of dues."""
        written = {}
        for ending in endings:
            path = self.out / f"{name}.{ending}"
            written[ending] = write_report(
                self.shell.desk.centre, report, period, path, self.stamp, branch_id=branch_id
            )
            if ending == "pdf":
                self.guide.pages(path)
            else:
                self.guide.left.append(path)
        return written
