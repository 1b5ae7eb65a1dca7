"""Two clerks changed one person: both versions side by side, and take either, field by field."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QRadioButton, QWidget

from desktop.widgets.buttons import Action
from desktop.widgets.cards import Text
from desktop.widgets.dialog import Dialog
from models.errors import Conflict, Difference
from models.people.rules.groups import PriorityGroup

LABELS = {
    "name": "姓名",
    "paper_type": "证件类型",
    "id_number": "证件号码",
    "sex": "性别",
    "birth_date": "出生日期",
    "phone": "联系电话",
    "estate": "小区",
    "building": "楼栋",
    "entrance": "单元",
    "room": "室",
    "grid_id": "所属网格",
    "groups": "重点群体",
    "guardian_id": "监护人",
    "guardian_relation": "与本人的关系",
    "note": "备注",
}


class ConflictDialog(Dialog):
    """Tells `chosen(fields)`: those where the other clerk's version is taken."""

    chosen = Signal(object)

    def __init__(
        self, parent: QWidget, conflict: Conflict, words: Mapping[str, Mapping[str, str]]
    ) -> None:
        super().__init__("两位同事改了同一个人", parent, width=620)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._words = words
        self.theirs: dict[str, QRadioButton] = {}
        self.body.addWidget(Text(conflict.text, wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        for column, head in enumerate(("", "我填的", "同事刚保存的")):
            grid.addWidget(Text(head, "label"), 0, column)
        for number, difference in enumerate(conflict.fields, 1):
            self._add(grid, number, difference)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        self.body.addLayout(grid)
        self.keep = Action("按所选保存", self._choose, key="F9", kind="primary", parent=self)
        self.set_actions([self.keep])

    def _add(self, grid: QGridLayout, row: int, difference: Difference) -> None:
        label = LABELS.get(difference.field, difference.field)
        mine = QRadioButton(self._word(difference.field, difference.mine))
        theirs = QRadioButton(self._word(difference.field, difference.theirs))
        mine.setAccessibleName(f"{label} 我填的 {mine.text()}")
        theirs.setAccessibleName(f"{label} 同事保存的 {theirs.text()}")
        mine.setChecked(True)
        pair = QButtonGroup(self)
        pair.addButton(mine)
        pair.addButton(theirs)
        self.theirs[difference.field] = theirs
        for column, widget in enumerate((Text(label, "bold"), mine, theirs)):
            grid.addWidget(widget, row, column)

    def _word(self, field: str, text: str) -> str:
        if field == "groups":
            return (
                "、".join(PriorityGroup(code).text for code in text.split(",") if code) or "（空）"
            )
        return self._words.get(field, {}).get(text, text) or "（空）"

    def _choose(self) -> None:
        taken: Sequence[str] = [name for name, box in self.theirs.items() if box.isChecked()]
        self.chosen.emit(taken)
        self.accept()
