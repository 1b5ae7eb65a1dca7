"""What some decisions ask for besides the key: an answer, a reason, an outcome."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from desktop.widgets.buttons import Action
from desktop.widgets.cards import Text
from desktop.widgets.choice import ChoiceField
from desktop.widgets.dialog import Dialog
from desktop.widgets.fields import Field, Form, TextField
from models.calendar.rules import DueDate, explain, explain_days
from models.cases.actions.visits import Decision
from models.cases.rules.one_stop import Outcome

LINES_PER_COLUMN = 16


def _outcome() -> ChoiceField:
    return ChoiceField("办理结果", [(o.label, o.label) for o in Outcome], required="请选择结果。")


def _fields(decision: Decision) -> dict[str, Field]:
    if decision is Decision.ENQUIRY:
        return {
            "question": TextField("来访人问什么", limit=500, required="请写下来访人问了什么。"),
            "answer": TextField("怎样答复（空着就记为待答复）", limit=500),
        }
    if decision is Decision.DECLINE:
        return {
            "reason": TextField("不予受理的原因", limit=300, required="请写明不予受理的原因。"),
            "right_body": TextField(
                "应到哪里办理",
                limit=120,
                hint="单位名称，最好带地址电话",
                required="请写明应到哪里办理，不能让来访人白跑。",
            ),
            "basis": TextField("依据（法规、办事指南）", limit=200),
        }
    return {"outcome": _outcome(), "result": TextField("说明（可空）", limit=300)}


TITLES = {
    Decision.ENQUIRY: "仅咨询：写好后按 Enter 或再按 F8",
    Decision.DECLINE: "不予受理：写好后按 Enter 或再按 F11",
    Decision.CLOSE: "当场办结：按 Enter 或再按 F7",
}


class DecisionPanel(QFrame):
    """The fields of one decision; Enter in the last one means `confirmed`."""

    confirmed = Signal()
    typed = Signal()

    def __init__(self, decision: Decision) -> None:
        super().__init__()
        self.form = Form(_fields(decision), self)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 12)
        column.setSpacing(8)
        column.addWidget(Text(TITLES[decision], "bold", wrap=True))
        self._fields = list(self.form.fields.values())
        for field in self._fields:
            column.addWidget(field)
        last = self._fields[-1]
        assert isinstance(last, TextField)
        last.line.entered.disconnect(last.go_on)
        last.line.entered.connect(self.confirmed)
        self.form.typed.connect(self.typed)

    def take_keyboard(self) -> None:
        """To the first field that is still empty."""
        first = next((f for f in self._fields if f.empty), self._fields[-1])
        first.editor.setFocus()


class HowCounted(Dialog):
    """怎么算？ Every day between the start and the due date, and why it counts or not."""

    def __init__(self, item_name: str, due: DueDate, parent: QWidget) -> None:
        super().__init__(f"{item_name}：应办结日怎么算", parent, width=620)
        self.lines = explain_days(due)
        self.body.addWidget(Text(explain(due), wrap=True))
        columns = QGridLayout()
        columns.setHorizontalSpacing(24)
        per_column = max(LINES_PER_COLUMN, -(-len(self.lines) // 2))
        for number in range(0, len(self.lines), per_column):
            text = Text("\n".join(self.lines[number : number + per_column]), "soft")
            columns.addWidget(text, 0, number // per_column, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(columns)
        self.body.addStretch(1)
        self.set_actions([Action("知道了", self.accept, kind="primary", parent=self)])
