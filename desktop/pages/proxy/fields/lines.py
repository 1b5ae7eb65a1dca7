"""The papers that lie on the desk: one line each, taken or not."""

from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from typing import Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop.pages.proxy.fields.numbers import number_line, read_number
from desktop.pages.proxy.fields.ticks import Tick
from desktop.widgets.cards import Text
from desktop.widgets.fields import Field, Line
from models.errors import KnownError
from models.proxy.actions.moving import LineForm
from models.proxy.rules.custody import MaterialForm


class _Paper(QWidget):
    """One line: taken or not, name, original or copy, how many, how many pages."""

    def __init__(self, name: str, *, known: bool) -> None:
        super().__init__()
        self.known = known
        self.box = Tick()
        self.name = Line()
        self.name.setMaxLength(80)
        self.name.setText(name)
        self.form = QComboBox()
        self.copies = number_line("份数", "1")
        self.pages = number_line("页数")
        for form in MaterialForm:
            self.form.addItem(form.text, form)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.box)
        row.addWidget(self.name, 1)
        row.addWidget(self.form)
        row.addWidget(self.copies)
        row.addWidget(Text("份", "soft"))
        row.addWidget(self.pages)
        row.addWidget(Text("页", "soft"))
        self.name.textEdited.connect(self._typed)
        self._say()

    def _typed(self, text: str) -> None:
        self.box.setChecked(bool(text.strip()))
        self._say()

    def _say(self) -> None:
        name = self.name.text().strip() or "新的一行"
        self.box.setAccessibleName(f"收 {name}")
        self.name.setAccessibleName(f"材料名称 {name}")
        self.form.setAccessibleName(f"{name} 原件或复印件")
        self.copies.setAccessibleName(f"{name} 份数")
        self.pages.setAccessibleName(f"{name} 页数")

    def value(self) -> LineForm | None:
        name = self.name.text().strip()
        if not self.box.isChecked():
            return None
        if not name:
            raise KnownError("有一行勾选了，还没有写材料名称。")
        pages = self.pages.text().strip()
        return LineForm(
            name,
            MaterialForm(self.form.currentData()),  # Qt hands a plain word back
            read_number(self.copies.text(), name, "份数"),
            read_number(pages, name, "页数") if pages else None,
        )


class LinesField(Field):
    """Papers as they lie on the desk: known names ticked, others typed; Enter goes to the next."""

    def __init__(
        self, label: str, names: Sequence[str], form: MaterialForm = MaterialForm.ORIGINAL
    ) -> None:
        self._host = QWidget()
        self._column = QVBoxLayout(self._host)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._form = form
        self.rows: list[_Paper] = []
        super().__init__(
            label, self._host, help="空格勾选收到的；最后一行写别的材料，回车再加一行。"
        )
        for name in names:
            self._add(name)
        self._add("")
        first = self.rows[0]
        target: QWidget = first.box if first.known else first.name
        self.setFocusProxy(target)
        self._host.setFocusProxy(target)

    def _add(self, name: str) -> _Paper:
        row = _Paper(name, known=bool(name))
        row.form.setCurrentIndex(list(MaterialForm).index(self._form))
        before = self.rows[-1].pages if self.rows else None
        self.rows.append(row)
        self._column.addWidget(row)
        for line in (row.name, row.copies, row.pages):
            line.entered.connect(partial(self._enter, row))
        row.box.entered.connect(partial(self._enter, row))
        row.box.toggled.connect(self._edited)
        row.name.textEdited.connect(self._edited)
        if before is not None:
            order = (before, row.box, row.name, row.form, row.copies, row.pages)
            for one, two in pairwise(order):
                QWidget.setTabOrder(one, two)
        return row

    def _enter(self, row: _Paper) -> None:
        place = self.rows.index(row)
        if place + 1 < len(self.rows):
            after = self.rows[place + 1]
        elif row.name.text().strip():
            after = self._add("")
            after.show()
            window = self.window()
            if hasattr(window, "fit"):
                window.fit()
        else:
            row.pages.focusNextChild() if row.pages.hasFocus() else self._leave()
            return
        (after.box if after.known else after.name).setFocus()

    def _leave(self) -> None:
        self.rows[-1].pages.setFocus()
        self.rows[-1].pages.focusNextChild()

    def value(self) -> tuple[LineForm, ...]:
        lines = tuple(line for row in self.rows if (line := row.value()) is not None)
        if not lines:
            raise KnownError("还没有勾选或填写收到的材料。")
        return lines

    def set_value(self, value: Any) -> None:
        raise NotImplementedError

    def text(self) -> str:
        return "\n".join(row.name.text() for row in self.rows if row.box.isChecked())

    def set_text(self, text: str) -> None:
        """Papers are not kept as a draft: they are on the desk."""

    def _edited(self) -> None:
        if self.error:
            self.set_error("")
        self.changed.emit()
