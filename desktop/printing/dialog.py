"""The dialog over a page: a paper as it will be printed, to print or to keep as a file."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QDialog, QFrame, QLayout, QVBoxLayout, QWidget

from desktop.page import Page
from desktop.printing.files import make_pdf, save_bytes
from desktop.printing.printer import print_pdf
from desktop.theme import px
from desktop.widgets.buttons import Action, Button
from desktop.widgets.cards import Banner, Text
from desktop.widgets.fields import ENTER
from desktop.widgets.layout import Flow
from desktop.widgets.pdf import PdfPreview
from models.audit.actions import record_printout
from models.cases.actions.papers import record_print
from models.cases.queries.papers import FiledPaper, PaperRow, read_paper
from models.errors import KnownError
from models.roles import DESK

ChoosePrinter = Callable[[QWidget, int], QPrinter | None]
ChooseFile = Callable[[QWidget, str], Path | None]


@dataclass(frozen=True)
class Unfiled:
    """A paper that is drawn from the records of today and kept nowhere."""

    row: PaperRow
    facts: Any


class PaperDialog(QDialog):
    """One paper: preview, Ctrl+P, Ctrl+S. Every print is counted before it is drawn."""

    def __init__(
        self, page: Page, paper_id: int, choose_printer: ChoosePrinter, choose_file: ChooseFile
    ) -> None:
        super().__init__(page.window())
        self.desk = page.desk
        self.paper_id = paper_id
        self._choose_printer = choose_printer
        self._choose_file = choose_file
        self._paper: FiledPaper | Unfiled | None = None
        self.at_once = False
        self._allow_missing = False
        self._printer: QPrinter | None = None
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("打印预览")
        self.banner = Banner()
        self.title = Text("", "title")
        self.below = Text("正在准备…", "soft", wrap=True)
        self.preview = PdfPreview("打印预览", "正在准备单据，请稍候。")
        self._build()
        self._ask()

    def _ask(self) -> None:
        self.desk.tasks.ask(
            read_paper, self.paper_id, then=self._read, failed=self._failed, title="正在读取单据"
        )

    def _build(self) -> None:
        print_ = Action(
            "打印", self.print_now, key="Ctrl+P", kind="primary", reason=self._why_no_print
        )
        save = Action("存为 PDF", self.save, key="Ctrl+S", reason=self._why_not)
        self.anyway = Action("仍要打印（以编码代替）", self._print_codes, key="Ctrl+Shift+P")
        close = Action("关闭", self.reject, key="Esc")
        self._all = (close, self.anyway, save, print_)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        # Else a banner, measured at its narrowest, would push the buttons off a small screen.
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.setMinimumSize(px(420), px(320))
        head = QVBoxLayout()
        head.setContentsMargins(20, 14, 20, 12)
        head.setSpacing(4)
        head.addWidget(self.title)
        head.addWidget(self.below)
        head.addWidget(self.banner)
        column.addLayout(head)
        column.addWidget(self.preview, 1)
        foot = QFrame()
        foot.setObjectName("card_foot")
        flow = Flow(foot, gap=12, right=True)
        flow.setContentsMargins(20, 12, 20, 12)
        for action in self._all:
            action.setParent(self)
            action.refused.connect(self.banner.tell)
            button = Button(action)
            flow.add(button)
            if action is print_:
                self._print_button = button  # Enter prints
            if action is self.anyway:
                self._anyway_button = button
            if action is not close:
                action.listen(self)
        self._anyway_button.hide()
        column.addWidget(foot)
        screen = self.screen().availableSize()
        self.resize(min(px(760), screen.width() - 40), min(px(820), screen.height() - 60))
        self._print_button.setFocus()

    # reading and building

    def _read(self, paper: FiledPaper | Unfiled) -> None:
        self._paper = paper
        row = paper.row
        self.setWindowTitle(f"{row.title} {row.document_number}")
        self.setAccessibleName(self.windowTitle())
        self.title.setText(row.title)
        self._say_prints()
        self._show_next()

    def _say_prints(self) -> None:
        assert self._paper is not None
        row = self._paper.row
        printed = f"已打印 {row.prints} 次，再打会标“补打”" if row.prints else "还没有打印过"
        issued = f"{row.issued_at:%Y-%m-%d %H:%M} {row.clerk}出具"
        self.below.setText(f"{row.document_number} · {issued} · {printed}")

    def _show_next(self) -> None:
        """What the next print will look like."""
        assert self._paper is not None
        self._make(self._paper.row.prints + 1, then=self._show)

    def _make(self, copy: int, then: Callable[[bytes], None]) -> None:
        assert self._paper is not None
        self.desk.tasks.run(
            make_pdf,
            self._paper.facts,
            self.desk.now(),
            self.desk.clerk.name,
            copy,
            self._allow_missing,
            then=then,
            failed=self._missing,
            title="正在准备单据",
        )

    def _show(self, content: bytes) -> None:
        self.preview.show_pdf(content)
        for action in self._all:
            action.refresh()
        if self.at_once:
            self.at_once = False
            self._all[-1].trigger()

    def _missing(self, error: KnownError) -> None:
        self.banner.tell(error.text)
        self._anyway_button.show()
        self.anyway.refresh()

    def _failed(self, error: KnownError) -> None:
        self.banner.tell(error.text)
        self.below.setText("没有打开，可以关闭后重试。")

    def _print_codes(self) -> None:
        if self._allow_missing or self._anyway_button.isHidden():
            self.print_now()
            return
        self._allow_missing = True
        self._anyway_button.hide()
        self.banner.close_banner()
        assert self._paper is not None
        self._make(self._paper.row.prints + 1, then=self._show_then_print)

    def _show_then_print(self, content: bytes) -> None:
        self._show(content)
        self.print_now()

    def _why_not(self) -> str:
        if self.preview.content:
            return ""
        if not self._anyway_button.isHidden():
            return "有字打不出来，请先选择“仍要打印（以编码代替）”，或安装字体后重试。"
        return "单据还在准备，请稍候。"

    def _why_no_print(self) -> str:
        if self.desk.clerk.role not in DESK:
            return "您的账号只能查看，不能打印。"
        return self._why_not()

    # printing

    def print_now(self) -> None:
        """Ask for the printer; then count the print, mark it, show it, and print what is shown."""
        try:
            printer = self._choose_printer(self, self.preview.pages)
        except KnownError as error:
            self.banner.tell(error.text)
            return
        if printer is None or self._paper is None:
            return
        self._printer = printer
        printer.setDocName(self.windowTitle())
        self._record(printer.printerName() or "PDF")

    def _record(self, printer: str) -> None:
        self.desk.tasks.act(
            record_print,
            self.paper_id,
            printer,
            then=self._counted,
            failed=self._failed_print,
            title="正在打印",
        )

    def _counted(self, prints: int) -> None:
        assert self._paper is not None
        row = replace(self._paper.row, prints=prints)
        self._paper = replace(self._paper, row=row)
        self._say_prints()
        self._make(prints, then=self._print)

    def _print(self, content: bytes) -> None:
        self._show(content)
        self.desk.tasks.run(
            print_pdf,
            self.preview.content,
            self._printer,
            then=self._printed,
            failed=self._failed_print,
            title="正在打印",
        )

    def _printed(self, pages: int) -> None:
        assert self._paper is not None
        row = self._paper.row
        self._printer = None
        self.desk.messages.well(f"已送打印机：{row.title}，共 {pages} 页")
        self.banner.close_banner()

    def _failed_print(self, error: KnownError) -> None:
        self._printer = None
        self.banner.tell(error.text)

    # saving

    def save(self) -> None:
        """Keep the shown bytes as a file where the clerk wants it."""
        assert self._paper is not None
        row = self._paper.row
        path = self._choose_file(self, f"{row.title} {row.document_number}.pdf")
        if path is not None:
            self.desk.tasks.run(
                save_bytes,
                path,
                self.preview.content,
                then=self._saved,
                failed=self._failed_print,
                title="正在存为 PDF",
            )

    def _saved(self, path: Path) -> None:
        self.desk.messages.well(f"已存为 {path.name}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER:
            focused = self.focusWidget()
            if isinstance(focused, Button):
                focused.click()
            return
        super().keyPressEvent(event)


class UnfiledDialog(PaperDialog):
    """A paper that is not filed: each print is logged, none is counted or marked."""

    def __init__(
        self,
        page: Page,
        title: str,
        read: Callable[..., object],
        choose_printer: ChoosePrinter,
        choose_file: ChooseFile,
    ) -> None:
        self._title, self._facts_of = title, read
        super().__init__(page, 0, choose_printer, choose_file)

    def _ask(self) -> None:
        self._facts_of(then=self._facts_read, failed=self._failed, title="正在准备单据")

    def _facts_read(self, facts: Any) -> None:
        batch = facts if isinstance(facts, tuple) else (facts,)
        number = batch[0].document_number
        if len(batch) > 1:
            number += f" 至 {batch[-1].document_number}"
        row = PaperRow(0, "", self._title, number, self.desk.now(), self.desk.clerk.name, 0)
        self._read(Unfiled(row, facts))

    def _say_prints(self) -> None:
        assert self._paper is not None
        number = self._paper.row.document_number
        self.below.setText(" · ".join(filter(None, (number, "不存档，打印记入日志"))))

    def _record(self, printer: str) -> None:
        assert self._paper is not None
        row = self._paper.row
        self.desk.tasks.act(
            record_printout,
            row.title,
            row.document_number,
            self.preview.pages,
            printer,
            then=self._counted,
            failed=self._failed_print,
            title="正在打印",
        )

    def _counted(self, _: object) -> None:
        self._print(self.preview.content)
