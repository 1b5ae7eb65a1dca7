"""What the visit left behind: numbers to read out, dates, papers to print, and the next."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop.widgets.buttons import Action, Button
from desktop.widgets.cards import Card, Chip, Text
from models.cases.queries.intake import TakenCase, TakenVisit
from models.cases.queries.papers import PaperRow

TONES = {"已受理": "blue", "办结": "green", "补正中": "amber", "不予受理": "red"}
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | _MIDDLE
_WHERE = (_LEFT, _MIDDLE, _MIDDLE, _LEFT, _LEFT)  # wrapped texts take the whole width


class ResultPanel(QWidget):
    """Ctrl+P prints the papers one after the other, Enter begins the next visit."""

    next_visit = Signal()
    print_paper = Signal(int)
    open_case = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._card: Card | None = None
        self._papers: tuple[PaperRow, ...] = ()
        self._printed: set[int] = set()
        self.print = Action(
            "打印单据", self._print, key="Ctrl+P", kind="primary", parent=self,
            reason=lambda: "" if self._papers else "这次来访没有要打印的单据。",
        )  # fmt: skip
        self.next = Action("下一位来访", self.next_visit.emit, key="Return", parent=self)
        self.next.listen(self)
        self._also = Action("下一位来访", self.next_visit.emit, key="Enter", parent=self)
        self._also.listen(self)  # the other Enter key
        self.print.listen(self)
        self._ready = Button(self.next)

    def show_taken(self, taken: TakenVisit) -> None:
        if self._card is not None:
            self._column.removeWidget(self._card)
            self._ready.setParent(self)
            self._card.deleteLater()
        self._papers, self._printed = taken.papers, set()
        self._card = card = Card(f"{taken.visitor}的来访已办好", taken.number)
        cases = QGridLayout()
        cases.setHorizontalSpacing(14)
        cases.setVerticalSpacing(8)
        for number, case in enumerate(taken.cases):
            for column, widget in enumerate(_case_cells(case, self.open_case.emit)):
                cases.addWidget(widget, number, column, _WHERE[column])
        for column in (1, 2):
            cases.setColumnStretch(column, 1)
        card.body.addLayout(cases)
        papers = QGridLayout()
        papers.setHorizontalSpacing(14)
        papers.setColumnStretch(1, 1)
        for number, paper in enumerate(taken.papers):
            action = Action("打印", self._printer(paper), icon="print", parent=card)
            button = Button(action)
            button.setAccessibleName(f"打印 {paper.title} {paper.document_number}")
            papers.addWidget(Text(paper.title, "bold"), number, 0)
            papers.addWidget(Text(paper.document_number, "soft", wrap=True), number, 1)
            papers.addWidget(button, number, 2)
        card.body.addSpacing(6)
        card.body.addWidget(Text(f"单据 {len(taken.papers)} 张", "head"))
        card.body.addLayout(papers)
        card.body.addStretch(1)
        foot = card.add_foot()
        foot.addWidget(Text("把单据交给来访人，请核对签字。", "small", wrap=True), 1)
        foot.addWidget(Button(self.print))
        foot.addWidget(self._ready)
        self.print.refresh()
        self._column.addWidget(card)
        self._ready.show()
        self._ready.setFocus()

    def _printer(self, paper: PaperRow) -> Callable[[], None]:
        def show() -> None:
            self._printed.add(paper.id)
            self.print_paper.emit(paper.id)

        return show

    def _print(self) -> None:
        """The first that was not shown yet; after the last one, the first again."""
        left = [p for p in self._papers if p.id not in self._printed] or list(self._papers)
        self._printer(left[0])()


def _case_cells(case: TakenCase, open_case: Callable[[int], object]) -> tuple[QWidget, ...]:
    chip = Chip(case.state_label, TONES.get(case.state_label, "grey"))
    button = Button(Action("查看", lambda: open_case(case.case_id), parent=chip))
    button.setAccessibleName(f"查看 {case.number}")
    until = Text(_until(case), "soft", wrap=True)
    return Text(case.number, "bold"), Text(case.item_name, wrap=True), until, chip, button


def _until(case: TakenCase) -> str:
    if case.state == "closed":
        return "已当场办结" if case.due_date else "已答复"
    if case.supplement_until:
        return f"请于 {case.supplement_until} 前补齐"
    if case.due_date:
        return f"应办结 {case.due_date}" + (" 暂定" if case.provisional else "")
    return ""
