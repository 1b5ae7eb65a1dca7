"""Double check-in: ninety units from one file, a service, and the slips that go back to them."""

import re
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtPdf import QPdfDocument

from desktop.pages.check_in.page import CheckInPage
from desktop.printing import UnfiledDialog
from desktop.tour.guide import SHIFT, TourError
from desktop.tour.serving import ServingDesk
from models.double_check_in.queries.members import MemberFilter, list_members
from models.double_check_in.queries.quarters import quarter_total
from models.double_check_in.rules.quarters import Quarter

UNITS = 90
QUARTER = Quarter(2026, 4)
PARTS = 8  # members who served together
_SLIP = re.compile(r"人次，共(?:(\d+)小时)?(?:(\d+)分)?")


def minutes_of(text: str) -> int | None:
    """What a page of the slips says in all; None for a page that goes on from another one."""
    found = _SLIP.search("".join(text.split()))
    if found is None:
        return None
    return int(found[1] or 0) * 60 + int(found[2] or 0)


class QuarterDesk(ServingDesk):
    """On the pages of double check-in."""

    def take_the_roll(self) -> None:
        """Units and members in one go, and all of them received."""
        self.open("check-in-import")
        self.take_file("double_checkin", "112-导入双报到")
        for tab in ("posts", "units", "members"):
            self.open("check-in", tab)
            self.guide.picture(f"112-双报到-{tab}", self.shell)
        # The one that is marked; then, as none of the marked waits, everybody else.
        for _ in range(2):
            self.ask(Qt.Key.Key_F6)
            self.send("112-接收")
        self.guide.picture("112-已接收", self.shell)

    def serve(self) -> None:
        """One event with members of several units."""
        self.open("check-in", "services")
        page = self._page().services
        for name, text in (
            ("day", "2026-11-21"), ("minutes", "2.5"), ("kind", "社区治理"), ("place", "青禾苑"),
            ("content", "清扫楼道和绿地"),
        ):  # fmt: skip
            page.fields[name].set_text(text)
        for name in self._members():
            page.who.setFocus()
            self.guide.write(name)
            self.settle()
            self.key(Qt.Key.Key_Return)
        self.guide.picture("113-登记服务", self.shell)
        self.key(Qt.Key.Key_F9)
        self.guide.picture("113-已登记服务", self.shell)
        if not self.shell.desk.centre.ask(quarter_total, QUARTER).minutes:
            raise TourError("no service was written down")

    def return_to_the_units(self) -> None:
        """A slip for each unit; what stands on the paper adds up to the total of the records."""
        self.open("check-in", "quarter")
        page = self._page().quarter
        page.quarter.set_value(QUARTER)
        self.settle()
        self.key(Qt.Key.Key_F9)
        self.guide.picture("114-季度反馈", self.shell)
        self.key(Qt.Key.Key_P, SHIFT)
        self.guide.dialog(UnfiledDialog)
        self.settle()
        self.guide.picture("114-季度反馈表", self.front())
        self.keep_shown("双报到-季度反馈表")
        self.away()
        self._add_up(self.out / "双报到-季度反馈表.pdf")

    def _add_up(self, path: Path) -> None:
        document = QPdfDocument()
        document.load(str(path))
        texts = [document.getAllText(page).text() for page in range(document.pageCount())]
        document.close()
        said = [minutes for text in texts if (minutes := minutes_of(text)) is not None]
        total = self.shell.desk.centre.ask(quarter_total, QUARTER).minutes
        if len(said) != UNITS or sum(said) != total:
            raise TourError(f"{len(said)} slips say {sum(said)} minutes, the records {total}")

    def _page(self) -> CheckInPage:
        page = self.shell.page
        assert isinstance(page, CheckInPage)
        return page

    def _members(self) -> list[str]:
        """Of as many units, each the only one of the name."""
        rows = self.shell.desk.centre.ask(list_members, MemberFilter(), None, 400)
        found: dict[int, str] = {}
        for row in rows:
            if sum(other.name == row.name for other in rows) == 1:
                found.setdefault(row.unit_id, row.name)
        return list(found.values())[:PARTS]
