"""The Monday after: a sheet comes back, hours are approved and put right, a certificate is due."""

from PySide6.QtCore import Qt

from desktop.pages.volunteers.attendance import ShiftPage
from desktop.pages.volunteers.certificates import ListPage
from desktop.pages.volunteers.certificates.dialogs import VerifyDialog
from desktop.pages.volunteers.sheets import SheetEntryPage
from desktop.shell import Shell
from desktop.tour.guide import CONTROL, SHIFT, TourError
from desktop.tour.signing import Signing
from models.volunteers.queries.attendance import AttendanceRow, list_attendance
from models.volunteers.queries.certificates import (
    CertificateRow,
    list_certificates,
    read_certificate,
    verify,
)
from models.volunteers.queries.hours import read_person_hours
from models.volunteers.queries.sheets import missing_sheets
from models.volunteers.queries.volunteers import find_volunteers

CORRECTED = 90  # minutes: signed out at half past ten


class Certifying(Signing):
    """Hours that stand up to a question."""

    certificate = 0

    def take_over(self, signing: Signing) -> None:
        """What Friday left."""
        self.activity_id, self.numbers = signing.activity_id, signing.numbers
        self.names, self.minor = signing.names, signing.minor

    def later(self, shell: Shell) -> "Certifying":
        """The same in another window, on another day."""
        other = Certifying(self.guide, shell, self.out, self.kept)
        other.take_over(self)
        other.certificate = self.certificate
        return other

    def enter_the_sheet(self) -> None:
        """The first of two came back; one line cannot have been; a blank line has somebody."""
        self.open("volunteer-sheet", self.numbers[0])
        page = self.shell.page
        assert isinstance(page, SheetEntryPage)
        self.guide.wait("lines", lambda: page.lines)
        self.settle()
        self._line("1100", "900")  # out before in
        self._line("900", "1130")
        self._line("855", "1132")
        self.guide.write(self.names[3])
        self.settle()
        self.key(Qt.Key.Key_Return)
        self._line("910", "1130")
        self.guide.picture("105-录入签到表", self.shell)
        self.key(Qt.Key.Key_F9)
        self.guide.picture("105-时间不对", self.shell)
        if page.sheet is None:
            raise TourError("a line with out before in was taken")
        page.lines[0].sign_in.setFocus()
        self._line("900", "1130")
        self.key(Qt.Key.Key_F9)
        self.guide.wait("entered", lambda: page.sheet is None)
        self.settle()
        self.guide.picture("105-已录入", self.shell)
        self.open("volunteer-approvals")
        self.guide.picture("105-没交回的签到表", self.shell)
        desk = self.shell.desk
        missing = desk.centre.ask(missing_sheets, desk.now(), activity_id=self.activity_id)
        if [sheet.number for sheet in missing] != [self.numbers[1]]:
            raise TourError(f"missing: {missing}")

    def _line(self, start: str, end: str) -> None:
        self.guide.enter(start)
        self.guide.enter(end)
        self.settle()

    def approve(self) -> None:
        """The person in charge stands up for the hours; only now they count."""
        self.open("volunteer-attendance", self.activity_id)
        self.guide.picture("106-待确认", self.shell)
        self.ask(Qt.Key.Key_F9)
        self.send("106-确认时长")
        self.guide.picture("106-已确认", self.shell)
        if any(not row.counts for row in self._rows()):
            raise TourError("some lines were left")

    def correct(self) -> None:
        """One hour too many was written down; the old line stays, and it is approved again."""
        page = self.shell.page
        assert isinstance(page, ShiftPage)
        name = self.names[1]
        self.choose_row(page.table, lambda row: row.name == name)
        self.settle()
        self.ask(Qt.Key.Key_F2, sign_in="900", sign_out="1030", reason="本人说十点半就走了")
        self.settle()
        self.send("107-更正")
        self.guide.picture("107-更正以后", self.shell)
        self.ask(Qt.Key.Key_F9)
        self.send("107-再确认")
        (row,) = [row for row in self._rows() if row.name == name]
        if row.credited != CORRECTED or not row.counts:
            raise TourError(f"corrected to {row.credited}")

    def request(self) -> None:
        """The certificate is asked for and posted; it cannot be issued while the notice runs."""
        self.open("volunteer-certificates", self._volunteer())
        self.ask(
            Qt.Key.Key_N, SHIFT, purpose="求职", person_in_charge="陈静", last_day="2026-11-23"
        )
        self.settle()
        self.send("108-申请证明")
        self.settle()
        self.guide.picture("108-公示中", self.shell)
        rows = self._certificates()
        if len(rows) != 1 or not self._list().issue.why_not:
            raise TourError(f"on notice: {rows}")
        self.certificate = rows[0].id

    def import_old_sheets(self) -> None:
        """Sheets that were typed into a workbook in autumn."""
        self.open("volunteer-import")
        self.take_file("volunteers_signin", "109-导入签到表")

    # after the notice

    def issue(self) -> None:
        """Issued, printed, verified; its hours are those of the log."""
        self.open("volunteer-certificates", self._volunteer())
        self.guide.picture("110-可以出具", self.shell)
        self.key(Qt.Key.Key_F9)
        self.guide.picture("110-已出具", self.shell)
        self.key(Qt.Key.Key_P, CONTROL)
        self.keep_unfiled("110-证明")
        desk = self.shell.desk
        page = desk.centre.ask(read_certificate, self.certificate, desk.now().date())
        facts = page.facts
        span = (facts.first_day, facts.last_day)
        log = desk.centre.ask(read_person_hours, self._volunteer(), *span)
        if not facts.minutes == log.minutes == sum(s.minutes for s in facts.services) > 0:
            raise TourError(f"certified {facts.minutes}, served {log.minutes}")
        self._verify(page.code, "110-核验有效", "valid")

    def revoke(self) -> None:
        """Taken back: whoever shows it is told so."""
        self.ask(Qt.Key.Key_Delete, SHIFT, reason="用途写错，本人交回")
        self.send("111-撤销")
        desk = self.shell.desk
        page = desk.centre.ask(read_certificate, self.certificate, desk.now().date())
        self._verify(page.code, "111-核验已撤销", "revoked")
        self.guide.picture("111-登记簿", self.shell)

    def _verify(self, code: str, name: str, state: str) -> None:
        self.key(Qt.Key.Key_F6)
        dialog = self.guide.dialog(VerifyDialog)
        self.guide.enter(code)
        self.settle()
        self.guide.picture(name, dialog)
        self.away()
        found = self.shell.desk.centre.ask(verify, code)
        if found.state.value != state:
            raise TourError(f"{name}: {found.state}")

    # what is there

    def _list(self) -> ListPage:
        page = self.shell.page
        assert isinstance(page, ListPage)
        return page

    def _rows(self) -> list[AttendanceRow]:
        rows = self.shell.desk.centre.ask(list_attendance, activity_id=self.activity_id)
        return [row for row in rows if row.is_current]

    def _volunteer(self) -> int:
        desk = self.shell.desk
        found = desk.centre.ask(find_volunteers, self.names[1], desk.now().date())
        return next(row.id for row in found if row.name == self.names[1])

    def _certificates(self) -> list[CertificateRow]:
        desk = self.shell.desk
        today = desk.now().date()
        return desk.centre.ask(list_certificates, today, volunteer_id=self._volunteer())
