"""The heartbeat of the event loop: how long the window cannot answer, and what ran then."""

import sys
import tempfile
import threading
import traceback
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TypeVar

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from desktop.app import preload_pages
from desktop.collector import keep_for_good
from desktop.page import Page
from desktop.pages.cases.case import CasePage
from desktop.pages.cases.ledger import LedgerPage
from desktop.pages.people.importing import ImportPage
from desktop.pages.reports.page import ReportsPage
from desktop.printing import PaperDialog, show_paper
from desktop.shell import Shell
from models.cases.queries.cases import read_case
from models.cases.queries.ledger import LedgerFilter, Only, read_ledger_page
from models.cases.queries.papers import list_papers

BEAT_MS = 2
LOOK_SECONDS = 0.01  # how often another thread looks what a late window is doing
LATE_SECONDS = 0.04
PATIENCE_MS = 60_000
HOUSE = Path(__file__).resolve().parents[2]
RESIDENTS = HOUSE / "resources" / "samples" / "residents.xlsx"

Told = Callable[[str, "Heartbeat"], object]
Step = tuple[str, Callable[[], object]]
P = TypeVar("P", bound=Page)


class Heartbeat(QObject):
    """Beats while `during` lets the window work; `longest` in seconds, `ran` says what it was."""

    def __init__(self, *, looks: bool = False) -> None:
        """With `looks` another thread notes what a late window is doing."""
        super().__init__()
        self._looks = looks
        self.longest = 0.0
        self.ran = ""
        self._last = 0.0
        self._late = ""
        self._beats = QTimer(self, interval=BEAT_MS)
        self._beats.setTimerType(Qt.TimerType.PreciseTimer)
        self._beats.timeout.connect(self._beat)
        self._window = threading.get_ident()
        self._over = threading.Event()

    def during(self, act: Callable[[], object], done: Callable[[], bool]) -> float:
        """Longest gap between two beats, from `act` until it is `done`."""
        self.longest, self.ran, self._late = 0.0, "", ""
        loop = QEventLoop()
        quiet = QTimer(self, interval=30)  # time for the paint that the last answer asks for
        beats_done = [0]

        def look() -> None:
            beats_done[0] = beats_done[0] + 1 if done() else 0
            if beats_done[0] > 2:
                loop.quit()

        quiet.timeout.connect(look)
        failed: list[BaseException] = []

        def begin() -> None:
            try:
                act()
            except BaseException as error:
                failed.append(error)
                loop.quit()

        self._over.clear()
        watcher = threading.Thread(target=self._look_on, daemon=True)
        self._last = perf_counter()
        self._beats.start()
        quiet.start()
        if self._looks:
            watcher.start()
        QTimer.singleShot(0, self, begin)
        QTimer.singleShot(PATIENCE_MS, loop, loop.quit)
        loop.exec()
        self._beats.stop()
        quiet.stop()
        self._over.set()
        if self._looks:
            watcher.join()
        if failed:
            raise failed[0]
        assert done(), "it never came to rest"
        return self.longest

    def _beat(self) -> None:
        now = perf_counter()
        if now - self._last > self.longest:
            self.longest, self.ran = now - self._last, self._late
        self._last, self._late = now, ""

    def _look_on(self) -> None:
        while not self._over.wait(LOOK_SECONDS):
            if perf_counter() - self._last > LATE_SECONDS:
                # No name holds the frame: its painters would outlive their paint event.
                stack = traceback.extract_stack(sys._current_frames().get(self._window))[-6:]
                if stack:
                    self._late += "\n" + " < ".join(
                        f"{Path(each.filename).name}:{each.lineno} {each.name}"
                        for each in reversed(stack)
                    )


class Walk:
    """Every page, a find, an import, a report and its exports, in the real window."""

    def __init__(self, shell: Shell, out: Path) -> None:
        self.shell = shell
        self.out = out
        centre = shell.desk.centre
        (self._case, *_) = centre.ask(read_ledger_page, LedgerFilter(), None)
        self._person = centre.ask(
            read_case, self._case.case_id, shell.desk.now().date()
        ).applicant.id
        self._paper_id = next(
            paper.id
            for row in centre.ask(read_ledger_page, LedgerFilter(only=Only.ACCEPTED), None)
            for paper in centre.ask(list_papers, row.case_id)
        )
        self._paper: PaperDialog | None = None

    def steps(self) -> Iterator[Step]:
        """What is done, one after the other; each waits until the window is at rest."""
        yield "workbench, first", self._to("workbench")
        yield "preload", self._preload
        yield "ledger, first", self._to("cases")
        yield "case, first", self._to("case", self._case.case_id)
        yield "paper, first", self._show_paper
        yield "paper closed", self._close_paper
        yield "intake, first", self._to("intake")
        yield "people, first", self._to("people")
        yield "person, first", self._to("person", self._person)
        yield "organisation, first", self._to("organisation")
        yield "catalogue, first", self._to("catalogue")
        yield "reports, first", self._to("reports")
        yield "settings, first", self._to("settings")
        for section in ("profile", "accounts", "holidays", "log", "data", "display"):
            yield f"settings {section}", self._to("settings", section)
        for page in ("workbench", "cases", "people", "intake", "catalogue", "reports"):
            yield f"{page}, again", self._to(page)
        yield "case, again", self._to("case", self._case.case_id)
        for text in ("w", "wa", "wan", "王", "1200"):
            yield f"find {text}", partial(self._type, text)
        yield "find closed", self.shell.finder.close_list
        yield "ledger of a month", self._to("cases", self._month())
        yield "ledger xlsx", lambda: self._export(".xlsx")
        yield "ledger pdf", lambda: self._export(".pdf")
        yield "report preview", self._draw_report
        yield "report xlsx", self._export_report
        yield "import page", self._to("import")
        yield "import read", lambda: self._page(ImportPage).read(RESIDENTS)
        yield "import take", lambda: self._page(ImportPage).take.trigger()

    def rests(self) -> bool:
        """Whether everything asked for is there."""
        return self.shell.desk.tasks.idle

    def _to(self, page: str, target: object = None) -> Callable[[], None]:
        return partial(self.shell.open_page, page, target)

    def _preload(self) -> None:
        self.shell.desk.tasks.run(
            preload_pages, lane="preload", then=lambda nothing: keep_for_good()
        )

    def _type(self, text: str) -> None:
        line = self.shell.finder.line
        line.setText(text)
        line.textEdited.emit(text)

    def _show_paper(self) -> None:
        page = self.shell.page
        assert isinstance(page, CasePage)
        self._paper = show_paper(page, self._paper_id)

    def _close_paper(self) -> None:
        assert self._paper is not None
        self._paper.reject()

    def _month(self) -> LedgerFilter:
        """What a clerk exports: the newest month."""
        last = self._case.accepted_on
        return LedgerFilter(start=last.replace(day=1), end=last)

    def _export(self, ending: str) -> None:
        self.shell.open_page("cases")
        page = self._page(LedgerPage)
        page._choose_file = lambda parent, name, kind: self.out / name
        page._export(ending)

    def _draw_report(self) -> None:
        self.shell.open_page("reports")
        self._page(ReportsPage).draw.trigger()

    def _export_report(self) -> None:
        leaving = self._page(ReportsPage).leaving
        leaving.choose_file = lambda parent, name, kind: self.out / name
        leaving.export()

    def _page(self, kind: type[P]) -> P:
        page = self.shell.page
        assert isinstance(page, kind), page
        return page


def measure_gaps(shell: Shell, told: Told | None = None) -> dict[str, float]:
    """Longest gap of the event loop, in seconds, for each thing a clerk does; `told` hears more.

    The shell is the program's own, shown, with a centre that has cases, people and papers.
    The import of the sample residents is taken, too: give it a copy.
    """
    with tempfile.TemporaryDirectory(prefix="frontdesk-gaps-") as out:
        return take_walk(Walk(shell, Path(out)), told)


def take_walk(walk: Walk, told: Told | None = None) -> dict[str, float]:
    """As measure_gaps, on a walk that was prepared before."""
    gaps: dict[str, float] = {}
    heart = Heartbeat(looks=told is not None)
    for name, act in walk.steps():
        gaps[name] = heart.during(act, walk.rests)
        if told is not None:
            told(name, heart)
    return gaps


def main() -> None:
    """`python -m tests.desktop.heartbeat DATA`: the gaps of a demo, with what ran in them."""
    from desktop.app import page_specs
    from desktop.collector import Collector
    from desktop.messages import Messages
    from desktop.sitting import make_desk, make_shell
    from desktop.theme import dress
    from models.centre import sign_in
    from models.demo.actions import ADMINISTRATOR, PASSWORD

    app = QApplication(["heartbeat"])
    dress(app)
    collector = Collector(app)
    centre = sign_in(Path(sys.argv[1]), ADMINISTRATOR, PASSWORD)
    desk = make_desk(centre, Messages())
    shell = make_shell(desk, page_specs(), "演示")
    shell.show()
    measure_gaps(
        shell, lambda name, heart: print(f"{heart.longest * 1000:6.0f} ms  {name}{heart.ran}")
    )
    desk.tasks.close()
    centre.close()
    shell.hide()
    shell.deleteLater()
    collector.stop()


if __name__ == "__main__":
    main()
