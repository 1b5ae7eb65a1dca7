"""The cards of a case's page."""

from datetime import date

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QVBoxLayout,
    QWidget,
)

from desktop.pages.cases.case.offers import receives
from desktop.pages.cases.limits import explain_limit, limit_state
from desktop.theme import px
from desktop.widgets.buttons import Action, Button
from desktop.widgets.cards import Card, Chip, Text
from desktop.widgets.layout import Flow
from models.cases.queries.cases import CaseMaterialRow
from models.cases.queries.cases import CasePage as CaseFacts

SHOWN_MS = 30_000  # how long a revealed number stays readable


def empty_layout(column: QLayout) -> None:
    """Take everything out of a layout, and out of the layouts in it."""
    while (item := column.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            empty_layout(inner)


class _Masked(QWidget):
    """A masked number and the button that shows it for half a minute."""

    def __init__(self, word: str, ask: Action) -> None:
        super().__init__()
        self._masked = ""
        self.text = Text("", wrap=True)
        self._word = word
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Text(word, "label"))
        words.addWidget(self.text)
        row.addLayout(words, 1)
        self.button = Button(ask)
        row.addWidget(self.button)
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._timer.timeout.connect(self.hide_again)

    def fill(self, masked: str) -> None:
        self._masked = masked
        self.hide_again()
        self.button.setVisible(bool(masked))

    def show_clear(self, clear: str) -> None:
        self.text.setText(clear)
        self._timer.start()

    def hide_again(self) -> None:
        self._timer.stop()
        self.text.setText(self._masked or "未登记")
        self.text.setAccessibleName(f"{self._word} {self._masked}")


class ApplicantCard(Card):
    """Who it is for: masked, until somebody says why it has to be seen."""

    def __init__(self, ask_id: Action, ask_phone: Action) -> None:
        super().__init__("申请人")
        self.id_number = _Masked("证件号码", ask_id)
        self.phone = _Masked("联系电话", ask_phone)
        self._name = Text("", "bold", wrap=True)
        self._groups = Flow(gap=6)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        self.body.addWidget(self._name)
        self.body.addLayout(self._groups)
        self.body.addWidget(self.id_number)
        self.body.addWidget(self.phone)
        self.body.addLayout(self._lines)
        self.body.addStretch(1)

    def fill(self, case: CaseFacts) -> None:
        who = case.applicant
        age = f"{who.age} 岁" if who.age is not None else ""
        self._name.setText(" ".join(part for part in (who.name, who.sex, age) if part))
        empty_layout(self._groups)
        self._groups.add(*(Chip(word, "amber") for word in who.groups))
        self.id_number.fill(who.id_number)
        self.phone.fill(who.phone)
        empty_layout(self._lines)
        for word, text in (
            ("住址", " · ".join(part for part in (who.address, who.grid) if part)),
            ("代为来办", case.came_for_them),
            ("来访", _came(case)),
            ("备注", case.note),
        ):
            if text:
                pair = QVBoxLayout()
                pair.setSpacing(1)
                pair.addWidget(Text(word, "label"))
                pair.addWidget(Text(text, wrap=True))
                self._lines.addLayout(pair)

    def hide_again(self) -> None:
        self.id_number.hide_again()
        self.phone.hide_again()


class _MaterialRow(QFrame):
    def __init__(self, material: CaseMaterialRow, *, open_: bool) -> None:
        super().__init__()
        self.material = material
        self.box: QCheckBox | None = None
        self.stays: QCheckBox | None = None
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 7, 16, 7)
        grid.setHorizontalSpacing(9)
        grid.setVerticalSpacing(2)
        name = Text(material.name, "bold", wrap=True)
        asked = Text(_asked(material), "small", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(name)
        if asked.text():
            words.addWidget(asked)
        chips = Flow(gap=6, right=True)
        if material.received_at is not None:
            chips.add(Chip(f"已收 {material.received_at:%m-%d}", "green"))
            if material.stays:
                chips.add(Chip("原件留存", "amber"))
        else:
            chips.add(Chip("缺", "red") if material.is_missing else Chip("如有", "grey"))
            if open_:
                self.box = QCheckBox()
                self.box.setAccessibleName(f"新收到 {material.name}")
                grid.addWidget(self.box, 0, 0)
                if "原件" in material.form:
                    self.stays = QCheckBox("原件留下")
                    self.stays.setAccessibleName(f"{material.name} 原件留在中心")
                    self.stays.hide()
                    self.box.toggled.connect(self.stays.setVisible)
                    words.addWidget(self.stays)
        grid.addLayout(words, 0, 1)
        grid.addLayout(chips, 0, 2)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(2, px(80))


class MaterialsCard(Card):
    """What was asked for, what is there; missing papers are ticked as they come in."""

    ticked = Signal()

    def __init__(self) -> None:
        super().__init__("材料", margin=0)
        self._state = self.add_chip("", "grey")
        self._rows: list[_MaterialRow] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        self.body.setContentsMargins(0, 4, 0, 8)
        self.body.setSpacing(0)
        self.body.addLayout(self._column)
        self._empty = Text("这件没有要收的材料。", "soft", wrap=True)
        self._empty.setContentsMargins(16, 8, 16, 8)
        self.body.addWidget(self._empty)
        self.body.addStretch(1)

    def fill(self, case: CaseFacts, *, may: bool) -> None:
        """Ticks that were made stay while the same paper is still missing."""
        open_ = may and receives(case)
        kept, staying = self.received, self.stays
        empty_layout(self._column)
        self._rows = [_MaterialRow(m, open_=open_) for m in case.materials]
        for row in self._rows:
            self._column.addWidget(row)
            rule = QFrame()
            rule.setObjectName("rule")
            self._column.addWidget(rule)
            if row.box is not None:
                row.box.setChecked(row.material.seq in kept)
                row.box.toggled.connect(self.ticked)
                if row.stays is not None:
                    row.stays.setChecked(row.material.seq in staying)
        lacking = sum(m.is_missing for m in case.materials)
        if not case.materials:
            self._state.show_state("", "grey")
        elif lacking:
            self._state.show_state(f"缺 {lacking} 项", "red")
        else:
            self._state.show_state("齐全", "green")
        self._empty.setVisible(not case.materials)
        self.hint.setText("空格勾选，Ctrl+A 全部，F7 登记" if open_ else "")

    @property
    def received(self) -> frozenset[int]:
        """The papers ticked now."""
        return frozenset(r.material.seq for r in self._rows if r.box and r.box.isChecked())

    @property
    def stays(self) -> frozenset[int]:
        """Those of them whose original the centre keeps."""
        return self.received & frozenset(
            r.material.seq for r in self._rows if r.stays and r.stays.isChecked()
        )

    def tick_all(self) -> None:
        """Everything that was asked for has come; what is only «如有» stays as it is."""
        for row in self._rows:
            if row.box is not None and row.material.is_missing:
                row.box.setChecked(True)

    @property
    def can_tick(self) -> bool:
        """Whether papers may be taken in now."""
        return any(row.box is not None for row in self._rows)

    def forget(self) -> None:
        """Another case is shown: nothing is ticked."""
        self._rows = []

    def go_to_missing(self) -> None:
        """The keyboard to the first paper that can be ticked."""
        box = next((row.box for row in self._rows if row.box is not None), None)
        if box is not None:
            box.setFocus()


class LimitCard(Card):
    """The due date, opened into its days."""

    def __init__(self) -> None:
        super().__init__("时限", "怎么算的")
        self._column = QVBoxLayout()
        self._column.setSpacing(5)
        self.body.addLayout(self._column)

    def fill(self, case: CaseFacts, today: date) -> None:
        lines, due = explain_limit(case, today)
        said, tone = limit_state(case, today)
        empty_layout(self._column)
        if due:
            self._column.addWidget(Text(due, "bold", wrap=True))
        if said:
            self._column.addWidget(Chip(said, tone))
        for line in lines:
            self._column.addWidget(Text(line, "soft" if due else "", wrap=True))


def _asked(material: CaseMaterialRow) -> str:
    copies = f"{material.copies} 份" if material.copies else ""
    first = " ".join(part for part in (material.form, copies) if part)
    source = f"获取：{material.source}" if material.source and not material.received_at else ""
    return " · ".join(part for part in (first, material.requirement, source) if part)


def _came(case: CaseFacts) -> str:
    """A case from an old ledger has a day, and no visit."""
    if not case.visit_number:
        return f"{case.intake_at:%Y-%m-%d}"
    return f"{case.visit_number}　{case.intake_at:%Y-%m-%d %H:%M}"
