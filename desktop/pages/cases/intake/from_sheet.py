"""按空白表补录: a visit written on a blank sheet, and which sheet comes after it."""

from datetime import datetime

from PySide6.QtCore import QObject

from desktop.page import Page
from desktop.pages.cases.intake.result import ResultPanel
from desktop.pages.cases.intake.sheet import SheetCard
from desktop.pages.cases.intake.state import VisitDraft
from models.cases.queries.sheets import Sheets, list_sheets


class FromSheet(QObject):
    """Puts the sheet's card on the page, dates the visit by it and proposes the next sheet."""

    def __init__(self, page: Page, result: ResultPanel) -> None:
        super().__init__(page)
        self._page = page
        self._desk = page.desk
        self._result = result
        self.chip = page.add_chip("", "blue")
        self.chip.hide()
        self.card = SheetCard(lambda: page.desk.now().date())

    def moment(self) -> datetime:
        """The time of the visit: now, or what stands on the sheet."""
        return (self.card.moment() if self.card.is_on else None) or self._desk.now()

    def begin(self, number: str, visit: VisitDraft) -> bool:
        """Enter this sheet; False, and the page says why, while another visit is unsaved."""
        if number != self.card.number and not visit.is_empty:
            self._page.banner.tell(
                f"正在办的来访还没有保存，没有开始补录 {number}，已填的都在。"
                "请先办完这次来访，再回到空白表补录。"
            )
            return False
        self.card.begin(number)
        return True

    def take(self, visit: VisitDraft) -> bool:
        """Write the sheet into the visit; False where a field of it is still wrong."""
        visit.sheet = self.card.entry() if self.card.is_on else None
        return visit.sheet is not None or not self.card.is_on

    def ask_next(self) -> None:
        """A visit is kept: after one from a sheet, the next sheet is proposed."""
        self.card.next = ""
        self._result.next.rename("下一位来访")
        if self.card.is_on:
            self._desk.tasks.ask(list_sheets, then=self._propose)

    def show(self) -> None:
        """The chip and the key follow the card."""
        self.chip.show_state(f"补录 {self.card.number}" if self.card.is_on else "", "blue")
        self.card.stop.refresh()

    def _propose(self, sheets: Sheets) -> None:
        self.card.next = sheets.next
        self._result.next.rename(f"补录 {sheets.next}" if sheets.next else "下一位来访")
        self.card.stop.refresh()
