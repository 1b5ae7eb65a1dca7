"""Papers of the volunteer service on the screen: sign-in sheets, certificates."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from desktop.page import Page
from desktop.printing import (
    ChooseFile,
    ChoosePrinter,
    UnfiledDialog,
    ask_file,
    ask_printer,
    show_unfiled,
)
from models.volunteers.actions.certificates import Printing, print_certificate
from models.volunteers.queries.certificates import CertificateRow
from models.volunteers.queries.papers import read_certificate_paper, read_sign_in_sheets

CERTIFICATE = "志愿服务记录证明"


def show_sheets(page: Page, numbers: Sequence[str]) -> UnfiledDialog:
    """Sign-in sheets as they will be printed."""
    return show_unfiled(page, "签到表", read_sign_in_sheets, tuple(numbers))


def show_certificate(
    page: Page,
    row: CertificateRow,
    *,
    choose_printer: ChoosePrinter | None = None,
    choose_file: ChooseFile | None = None,
) -> "CertificateDialog":
    """A certificate as it will be printed; the register counts every print."""
    where = choose_file or partial(ask_file, filter="PDF (*.pdf)")
    dialog = CertificateDialog(page, row, choose_printer or ask_printer, where)
    dialog.show()
    return dialog


class CertificateDialog(UnfiledDialog):
    """The second print and those after it say so on the paper; the facts stay the same."""

    def __init__(
        self,
        page: Page,
        row: CertificateRow,
        choose_printer: ChoosePrinter,
        choose_file: ChooseFile,
    ) -> None:
        self._row = row
        read = partial(page.desk.tasks.ask, read_certificate_paper, row.id, page.desk.now().date())
        super().__init__(page, CERTIFICATE, read, choose_printer, choose_file)

    def _read(self, paper: Any) -> None:
        super()._read(replace(paper, row=replace(paper.row, prints=self._row.printed)))

    def _say_prints(self) -> None:
        assert self._paper is not None
        row = self._paper.row
        said = f"已打印 {row.prints} 次，再打会标“补打”" if row.prints else "还没有打印过"
        self.below.setText(f"{row.document_number} · {said}，打印记入登记簿")

    def _record(self, printer: str) -> None:
        self.desk.tasks.act(
            print_certificate, self._row.id, then=self._was_counted, failed=self._failed_print,
            title="正在打印",
        )  # fmt: skip

    def _was_counted(self, printing: Printing) -> None:
        assert self._paper is not None
        self._paper = replace(self._paper, row=replace(self._paper.row, prints=printing.copies))
        self._say_prints()
        self._make(printing.copies, then=self._print)
