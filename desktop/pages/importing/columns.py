"""Where the table is in the file, and what its columns mean."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from desktop.widgets.cards import Card, Text
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import TextField
from models.errors import KnownError

WAIT_MS = 150  # several fields may change at once
AT_ONCE = 2  # fields made in one go; all of them would hold up the first look at the page


class ColumnsCard(Card):
    """Tells `moved(sheet, row)` for another table and `mapped(columns)` for other columns.

    `words` has what a column can be: field → word.
    """

    moved = Signal(str, int)
    mapped = Signal(object)

    def __init__(self, words: Mapping[str, str]) -> None:
        super().__init__("表头和列", margin=0)
        self._words = words
        self.sheet = ChoiceField("工作表", required="请选择工作表。")
        self.row = TextField("表头在第几行", limit=6, required="请填表头所在的行，如 3。")
        self.fields: dict[str, ChoiceField] = {}
        self._filling = False
        self._rows: Mapping[str, int] = {}
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(10)
        for field in (self.sheet, self.row):
            column.addWidget(field)
            field.changed.connect(self._touched)
        column.addWidget(
            Text("下面每一项对应文件里的哪一列。选过的对应关系下次会记得。", "small", wrap=True)
        )
        self._column = QVBoxLayout()
        self._column.setSpacing(10)
        column.addLayout(self._column)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        for see_through in (inside, scroll.viewport()):
            see_through.setAutoFillBackground(False)
        self.body.addWidget(scroll, 1)
        self._timer = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._timer.timeout.connect(self._tell)
        self._shown: tuple[str, int, dict[str, int]] = ("", 0, {})
        self._maker = QTimer(self, interval=0)
        self._maker.timeout.connect(self._make_some)
        self._maker.start()

    def _make_some(self, count: int = AT_ONCE) -> None:
        missing = [name for name in self._words if name not in self.fields]
        for name in missing[:count]:
            field = ChoiceField(self._words[name])
            self._column.addWidget(field)
            field.changed.connect(self._touched)
            self.fields[name] = field
        if len(missing) <= count:
            self._maker.stop()

    def show_file(self, file: Any) -> None:
        """Fill in what the program proposes, or what the clerk has chosen."""
        self._make_some(len(self._words))
        table = file.table
        self._filling = True
        self._rows = {sheet.name: len(sheet.rows) for sheet in file.workbook.sheets}
        self.sheet.set_choices(
            [(s.name, s.name or "（唯一的表）") for s in file.workbook.sheets if s.rows]
        )
        self.sheet.set_value(table.sheet)
        self.sheet.setVisible(len(file.workbook.sheets) > 1)
        self.row.set_value(table.header_rows[0])
        choices = [
            (number, f"{letters(number)}列 {' '.join(header.split())}".strip())
            for number, header in enumerate(table.headers)
            if header
        ]
        for name, field in self.fields.items():
            field.set_error("")
            field.set_choices(choices)
            field.set_value(table.columns.get(name))
        self._shown = (table.sheet, table.header_rows[0], dict(table.columns))
        self._filling = False

    def _touched(self) -> None:
        if not self._filling:
            self._timer.start()

    def _tell(self) -> None:
        try:
            sheet, row = str(self.sheet.value()), self._read_row()
            columns = {n: v for n, f in self.fields.items() if (v := f.value()) is not None}
        except KnownError:
            return  # still being typed; the field says it when it is left
        if (sheet, row) != self._shown[:2]:
            self.moved.emit(sheet, row)
        elif columns != self._shown[2] and self._is_single(columns):
            self._shown = (sheet, row, columns)
            self.mapped.emit(columns)

    def _read_row(self) -> int:
        text = self.row.value()
        last = self._rows.get(self.sheet.value(), 1)
        if not text.isdecimal() or not 1 <= int(text) <= last:
            self.row.set_error(f"请填 1 到 {last} 之间的行号。")
            raise KnownError(self.row.error)
        return int(text)

    def _is_single(self, columns: Mapping[str, int]) -> bool:
        taken: dict[int, str] = {}
        for name, column in columns.items():
            if column in taken:
                self.fields[name].set_error(f"这一列已用作“{self._words[taken[column]]}”。")
                return False
            taken[column] = name
        return True


def letters(column: int) -> str:
    """A column as spreadsheets name it: 0 is A, 26 is AA."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text
