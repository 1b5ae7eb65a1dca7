"""The cards of a proxy case: who holds what, whose money, what is still missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.pages.cases.case.cards import empty_layout
from desktop.pages.cases.case.offers import open_callback
from desktop.pages.proxy.case.offers import MORE_PAPERS
from desktop.pages.proxy.case.way import held_chip, say_holder
from desktop.theme import px
from desktop.widgets.buttons import Action, Button
from desktop.widgets.cards import Card, EmptyState, Text
from desktop.widgets.layout import Flow
from desktop.widgets.table import Column, ListSource, RecordTable
from desktop.widgets.values import show_money
from models.cases.queries.records import CallbackRow
from models.proxy.queries.custody import LineRow
from models.proxy.queries.money import MoneyRow
from models.proxy.queries.page import ProxyPage
from models.proxy.rules.custody import Holder, HolderKind, MaterialForm
from models.proxy.rules.letters import Power
from models.proxy.rules.money import say_balance


@dataclass(frozen=True)
class HeldPart:
    """So many copies of a line with one holder."""

    line: LineRow
    holder: Holder
    copies: int

    def chip(self, today: date) -> tuple[str, str]:
        """Where it is, in a word."""
        out = self.holder.kind in (HolderKind.CENTRE, HolderKind.OFFICE)
        late = self.line.return_by is not None and self.line.return_by < today
        return held_chip(self.holder, late=out and late)


class SnugTable(RecordTable):
    """Asks for no more than it needs: in a full column the other tables keep their lines."""

    def sizeHint(self) -> QSize:
        least = max(self.minimumSizeHint().height(), self.minimumHeight())
        return QSize(super().sizeHint().width(), least)


class CustodyCard(Card):
    """Now with whom, line by line; in = held + out + handed in + given back, always."""

    def __init__(self, move: Action, more: Action) -> None:
        super().__init__("材料交接", "每动一次，交接双方各签一次", margin=0)
        self._today = date.min
        self._chip = self.add_chip("", "amber")
        self._chip.hide()
        self.empty = EmptyState("还没有收进材料", "", icon="")
        self.table = SnugTable(
            "材料交接",
            (
                Column("name", "材料", _name, kind="bold", width=8, stretch=True, sortable=False),
                Column("form", "形式", lambda p: p.line.form.text, width=3.4, sortable=False),
                Column("copies", "份", lambda p: str(p.copies), kind="number", width=1.6,
                       sortable=False),
                Column("holder", "现在在谁手里", lambda p: say_holder(p.holder), kind="grey",
                       width=9, sortable=False),
                Column("state", "状态", lambda p: p.chip(self._today)[0], kind="chip", width=4.6,
                       tone=lambda p: p.chip(self._today)[1], sortable=False),
            ),
            ListSource(),
            hot=lambda p: p.chip(self._today)[1] == "red",
            empty=self.empty,
        )  # fmt: skip
        self.body.addWidget(self.table)
        foot = self.add_foot()
        self.sum = Text("", "soft", wrap=True)
        foot.addWidget(self.sum, 1)
        self._more = Button(more)
        foot.addWidget(self._more)
        foot.addWidget(Button(move))

    def fill(self, case: ProxyPage, today: date) -> None:
        """The lines as they stand now."""
        self._today = today
        self.empty.say(
            "签好委托书后，从“收材料”开始。" if case.is_proxied
            else "帮办由本人交材料；留在中心的才登记。"
        )  # fmt: skip
        self._more.setVisible(case.row.state in MORE_PAPERS)
        parts = [
            HeldPart(line, holder, copies)
            for line in case.custody.lines
            for holder, copies in line.holders
        ]
        self.table.show_rows(parts)
        fit_rows(self.table, len(parts), 6, 4)
        balance = case.custody.balance
        kinds = len(case.custody.lines)
        mark = "✓" if balance.is_even else "✗ 不平，请告诉主管"
        text = balance.text.replace("收进 ", f"收进 {kinds} 类 ", 1)
        self.sum.setText(f"{text} {mark}" if kinds else "收进、送出、交还都要登记")
        out = [
            part
            for part in parts
            if part.line.form is MaterialForm.ORIGINAL
            and part.holder.kind in (HolderKind.CENTRE, HolderKind.OFFICE)
        ]
        if out:
            many = len({part.line.id for part in out})
            copies = sum(part.copies for part in out)
            late = any(part.chip(today)[1] == "red" for part in out)
            word = f"原件 {many} 类 {copies} 份未回交"
            self._chip.show_state(word, "red" if late else "amber")
        else:
            self._chip.show_state("材料都已回交" if parts else "", "green")


class MoneyCard(Card):
    """Advance, payment, refund; the balance in figures and capitals."""

    def __init__(self, entry: Action, refund: Action) -> None:
        super().__init__("代收代付", "规费由委托人承担，代办不收费", margin=0)
        self.table = SnugTable(
            "代收代付",
            (
                Column("at", "时间", lambda row: f"{row.at:%m/%d %H:%M}", width=5.8,
                       sortable=False),
                Column("kind", "类别", lambda row: row.kind.text, width=2.2, sortable=False),
                Column("summary", "摘要", _summary, width=5, stretch=True, sortable=False),
                Column("amount", "元", _moves, kind="number", width=4, sortable=False),
                Column("receipt", "凭证", _receipt, kind="grey", width=8.8, sortable=False),
            ),
            ListSource(),
            empty=EmptyState("没有收付", "预收、支付、退补都要有票据号。", icon=""),
        )  # fmt: skip
        self.body.addWidget(self.table)
        foot = self.add_foot()
        self.balance = Text("", "bold", wrap=True)
        self._words = Text("", "soft", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.balance)
        words.addWidget(self._words)
        foot.addLayout(words, 1)
        foot.addWidget(Button(entry))
        self._refund = Button(refund)
        foot.addWidget(self._refund)

    def fill(self, case: ProxyPage) -> None:
        """The book, and what is held."""
        self.table.show_rows(case.money)
        fit_rows(self.table, len(case.money), 4, 2)
        held = case.balance
        said, _, capitals = say_balance(held).replace("（人民币", "（").partition("（")
        self.balance.setText(said)
        if held > 0:
            self._words.setText(f"（{capitals}回交时必须退清")
        elif held < 0:
            self._words.setText(f"（{capitals}回交前要收齐")
        else:
            self._words.setText("收付已平" if case.money else "")
        self._words.setVisible(bool(self._words.text()))
        self._refund.setVisible(bool(held))

    @property
    def current(self) -> MoneyRow | None:
        """The entry that is chosen."""
        return self.table.current


class MissingCard(Card):
    """What stands between the case and its settlement: ✗ what is missing, ✓ what is right."""

    def __init__(self) -> None:
        super().__init__("现在还不能回交结清")
        self._column = QVBoxLayout()
        self._column.setSpacing(5)
        self.body.addLayout(self._column)
        self.body.addStretch(1)
        self.lines: list[str] = []

    def fill(self, case: ProxyPage, today: date) -> None:
        """Line by line, in the clerk's words."""
        empty_layout(self._column)
        wrong = case.obstacles()
        right = _right(case, today)
        if case.is_proxied and case.row.state not in ENDED:
            lacking = _letter_trouble(case, today)
            wrong += [lacking] if lacking else []
        heading = _heading(case, wrong)
        if (callback := open_callback(case)) is not None:
            wrong.append(_say_callback(callback))
        self.title.setText(heading)
        self.lines = [*(f"✗ {text}" for text in wrong), *(f"✓ {text}" for text in right)]
        for text in wrong:
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(Text("✗", "error"))
            row.addWidget(Text(text, wrap=True), 1)
            self._column.addLayout(row)
        if right:  # what is right needs no line of its own
            flow = Flow(gap=18)
            flow.add(*(_marked(text) for text in right))
            self._column.addLayout(flow)


ENDED = frozenset(
    {"closed", "terminated", "returned", "rated", "declined", "withdrawn", "archived"}
)


def fit_rows(table: RecordTable, many: int, most: int, least: int) -> None:
    """Never lower than its rows need, up to so many; the rest scrolls inside."""
    row = table.table.verticalHeader().defaultSectionSize()
    header = table.table.horizontalHeader().sizeHint().height()
    table.setMinimumHeight(header + row * max(least, min(many, most)) + px(4))


def _marked(text: str) -> QWidget:
    """✓ before what is right."""
    marked = QWidget()
    row = QHBoxLayout(marked)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(Text("✓", "good"))
    row.addWidget(Text(text))
    return marked


def _heading(case: ProxyPage, wrong: Sequence[str]) -> str:
    if case.row.state in ("returned", "rated", "archived"):
        return "已经回交结清"
    if case.row.state in ("declined", "withdrawn"):
        return "没有收过材料和钱"
    if not case.custody.lines and not case.money:
        return "还没有收材料和钱"
    return "现在还不能回交结清" if wrong else "材料和钱都已清"


def _right(case: ProxyPage, today: date) -> list[str]:
    right = []
    if case.custody.lines and not case.custody.out_lines:
        right.append("材料都已回交或不需归还")
    if case.money and not case.balance:
        right.append("收付已平")
    letter = case.letter
    if letter is not None and not _letter_trouble(case, today):
        right.append(f"委托书有效，到 {letter.valid_to}")
    if case.person.consent_version:
        right.append(f"已同意个人信息处理告知 {case.person.consent_version} 版")
    if case.row.returned_on is not None:
        right.append(f"{case.row.returned_on} 回交结清")
    return right


def _say_callback(callback: CallbackRow) -> str:
    """差评回访：待回访，王主管，3月4日前."""
    until = {"to_call": callback.call_until, "rectifying": callback.rectify_until}.get(
        callback.state
    )
    when = f"，{until.month}月{until.day}日前" if until is not None else ""
    return f"差评回访：{callback.state_label}，{callback.caller}{when}（Ctrl B）"


def _letter_trouble(case: ProxyPage, today: date) -> str:
    letter = case.letter
    if letter is None:
        return "还没有签委托书"
    some = next((power for power in Power if power in letter.powers), Power.LODGE)
    return case.no_power(some, today).removesuffix("没有任何改动。")


def _name(part: HeldPart) -> str:
    return f"{part.line.name}（结果）" if part.line.is_result else part.line.name


def _summary(row: MoneyRow) -> str:
    return " ".join(text for text in (row.summary, row.party) if text)


def _moves(row: MoneyRow) -> str:
    sign = "+" if row.moves > 0 else ""
    return sign + show_money(row.moves)


def _receipt(row: MoneyRow) -> str:
    marks = [word for word, there in (("图", row.picture_id), ("双签", row.second_signer)) if there]
    return " ".join([row.receipt_number, *marks])
