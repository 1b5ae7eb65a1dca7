"""Pay items entered one by one, as they stand on a pay slip, each judged at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop.pages.dues.words import VERDICT_TONES
from desktop.widgets.buttons import Action, Button
from desktop.widgets.cards import EmptyState, Text
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import MoneyField
from desktop.widgets.table import Column, ListSource, RecordTable
from desktop.widgets.values import show_money
from models.dues.rules.rulebook import LAST_YEARS_TAX, Category, PayItem, Rulebook, Verdict


@dataclass(frozen=True)
class ItemLine:
    """A pay item with its amount in yuan."""

    item: PayItem
    amount: Decimal
    verdict: Verdict


class ItemsEntry(QWidget):
    """One line to type in and the items below. `finished`: Enter where nothing is typed."""

    changed = Signal()
    finished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[ItemLine] = []
        self._rules: Rulebook | None = None
        self._category: Category | None = None
        self.item = ChoiceField("工资项目")
        self.amount = MoneyField("金额")
        for line in (self.item.line, self.amount.line):
            line.entered.disconnect()
        self.item.line.entered.connect(self._item_entered)
        self.amount.line.entered.connect(self.add_typed)
        self.table = RecordTable(
            "工资项目",
            (
                Column("item", "工资项目", lambda r: r.item.name, width=10, sortable=False),
                Column("amount", "金额（元）", _signed, kind="number", width=5, sortable=False),
                Column("verdict", "判定", lambda r: r.verdict.text, kind="chip", width=3,
                       tone=lambda r: VERDICT_TONES[r.verdict], sortable=False),
                Column("reason", "理由", lambda r: r.item.reason, kind="grey", width=8,
                       stretch=True, sortable=False),
            ),
            ListSource(),
            hot=lambda r: r.verdict is Verdict.ASK,
            empty=EmptyState("还没有项目", "照工资条一项一项加，个税、三险一金也要加。"),
        )  # fmt: skip
        self.table.opened.connect(self._change)
        drop = Action("去掉一行", self._drop, key="Ctrl+Backspace", parent=self)
        drop.listen(self)
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.addWidget(self.item, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.amount, 0, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(Button(drop), 0, 2, Qt.AlignmentFlag.AlignBottom)
        hint = Text(
            "输几个字，回车，填金额，再回车就加上一行；全部加好后再按一次回车。", "small", wrap=True
        )
        grid.addWidget(hint, 1, 0, 1, 3)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(grid)
        column.addWidget(self.table, 1)

    @property
    def amounts(self) -> dict[str, Decimal]:
        """Item code → yuan, in the order of entry."""
        return {line.item.code: line.amount for line in self._lines}

    @property
    def is_typing(self) -> bool:
        """Whether something stands in the line that is no item yet."""
        return not (self.item.empty and self.amount.empty)

    def offer(self, rules: Rulebook, category: Category) -> None:
        """The items that can occur for a category; what was entered is judged again."""
        self._rules, self._category = rules, category
        known = [i for i in rules.items.values() if _can_occur(i, category)]
        order = list(Verdict)
        known.sort(key=lambda i: order.index(i.verdict_for(category)))
        self.item.set_choices([(i, i.name) for i in known])
        self.fill(self.amounts)

    def fill(self, amounts: Mapping[str, Decimal]) -> None:
        """Show these items instead."""
        if self._rules is None or self._category is None:
            return
        items = self._rules.items
        self._show([
            ItemLine(items[code], amount, items[code].verdict_for(self._category))
            for code, amount in amounts.items()
            if code in items
        ])  # fmt: skip

    def add_typed(self) -> bool:
        """The typed line becomes an item; False, with what is wrong below it, if it cannot."""
        if self._category is None or not (self.item.check() and self.amount.check()):
            return False
        item, amount = self.item.value(), self.amount.value()
        if item is None or amount is None:
            field = self.item if item is None else self.amount
            field.set_error("请选择工资项目。" if item is None else "请填写金额。")
            field.editor.setFocus()
            return False
        if amount < 0:
            self.amount.set_error("扣款也填正数，是加还是扣由项目决定。")
            return False
        line = ItemLine(item, amount, item.verdict_for(self._category))
        others = [each for each in self._lines if each.item.code != item.code]
        self.item.set_text("")
        self.amount.set_text("")
        self.item.line.setFocus()
        # No tax last year is an answer, too.
        self._show([*others, line] if amount or item.code in LAST_YEARS_TAX else others)
        return True

    def _item_entered(self) -> None:
        if self.item.empty and self.amount.empty:
            self.finished.emit()
        elif self.item.check():
            self.item.set_value(self.item.value())
            self.amount.line.setFocus()

    def _show(self, lines: Sequence[ItemLine]) -> None:
        self._lines = list(lines)
        self.table.show_rows(self._lines)
        if self._lines:
            self.table.go_to(len(self._lines) - 1)
        self.changed.emit()

    def _change(self, line: ItemLine) -> None:
        self.item.set_value(line.item)
        self.amount.set_value(line.amount)
        self.amount.line.setFocus()
        self.amount.line.selectAll()

    def _drop(self) -> None:
        gone = self.table.current
        if gone is not None:
            self._show([line for line in self._lines if line != gone])


def _can_occur(item: PayItem, category: Category) -> bool:
    """Last year's tax is asked for only where the place deducts it."""
    if item.code in LAST_YEARS_TAX:
        return item.verdict_for(category) is Verdict.DEDUCT
    return category.column in item.verdicts


def _signed(line: ItemLine) -> str:
    return show_money(-line.amount if line.verdict is Verdict.DEDUCT else line.amount)
