"""What became of an import, in numbers."""

from collections.abc import Sequence

from PySide6.QtCore import Qt

from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, Text
from models.people.actions import ImportTaken


class ResultCard(Card):
    """导入结果 with what can be done next."""

    def __init__(self, actions: Sequence[Action]) -> None:
        super().__init__("导入结果")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.figure = Text("", "figure")
        self.lines = Text("", wrap=True)
        self.body.addWidget(self.figure)
        self.body.addWidget(self.lines)
        self.body.addStretch(1)
        self.add_buttons(actions)

    def show_result(self, file_name: str, taken: ImportTaken, areas: str) -> None:
        """The numbers of an import that was kept."""
        self.hint.setText(file_name)
        self.figure.setText(f"导入 {taken.taken} 人")
        lines = []
        if taken.already_there:
            lines.append(
                f"{len(taken.already_there)} 行是中心或本表前面已有的人，没有重复导入："
                f"第 {_rows(taken.already_there)} 行。"
            )
        if taken.other_name:
            lines.append(
                f"{len(taken.other_name)} 行的证件号码登记在另一个姓名下，没有导入："
                f"第 {_rows(taken.other_name)} 行。"
            )
        if taken.left_out:
            lines.append(
                f"{taken.left_out} 行有错误，没有导入。请保存逐行报告，照着改正后再导入一次；"
                "已经导入的人不会重复。"
            )
        lines += [areas] if areas else []
        lines.append("导错了可以撤销整次导入，前提是这些人员还没有被使用。")
        self.lines.setText("\n".join(lines))
        self.setAccessibleDescription(f"{self.figure.text()}。{self.lines.text()}")


def _rows(numbers: Sequence[int], most: int = 20) -> str:
    shown = "、".join(str(number) for number in numbers[:most])
    return f"{shown} 等" if len(numbers) > most else shown
