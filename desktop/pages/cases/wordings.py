"""Which item each wording of an old ledger means, asked once and confirmed with Enter."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.page import Desk
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, EmptyState, Text
from desktop.widgets.search import Deliver, Hit, SearchField
from desktop.widgets.table import Column, ListSource, RecordTable
from models.cases.rules.old_ledger.codes import LedgerCode
from models.catalogue.queries import ItemBrief, find_items
from reports.sheets.old_ledger import AskedWording, LedgerPreview

_WORDS = {
    LedgerCode.ITEM_SYNONYM: ("常用叫法", "green"),
    LedgerCode.ITEM_TYPO: ("可能有错别字", "amber"),
    LedgerCode.ITEM_AMBIGUOUS: ("可能是几个事项", "red"),
    LedgerCode.ITEM_MULTI: ("一格几件事", "red"),
    LedgerCode.ITEM_UNKNOWN: ("目录里没有", "red"),
    LedgerCode.ITEM_CONFIRMED: ("以前确认过", "grey"),
}
_ADVICE = {
    LedgerCode.ITEM_SYNONYM: "按回车确认；以后这个说法不再问。",
    LedgerCode.ITEM_TYPO: "看起来有错别字。是建议的事项就按回车，不是就打字查找。",
    LedgerCode.ITEM_AMBIGUOUS: "可能是几个事项：用上下键选一个，或者打字查找。",
    LedgerCode.ITEM_MULTI: "一格里写了几件事：选主要的一个，或者在文件里拆成几行再导入。",
    LedgerCode.ITEM_UNKNOWN: "目录里没有相近的事项：打字查找；不选的，这些行先不导入。",
    LedgerCode.ITEM_CONFIRMED: "以前确认过，不用再选；要改，就打字查找另一个事项。",
}


class WordingsCard(QWidget):
    """The wordings at the left, the item of the chosen one at the right.

    `settled` is told whenever a choice was made. `chosen` has wording → code of the item.
    """

    settled = Signal()

    def __init__(self, desk: Desk, actions: Sequence[Action]) -> None:
        super().__init__()
        self._desk = desk
        self._names: Mapping[str, str] = {}
        self._asked: Sequence[AskedWording] = ()
        self.chosen: dict[str, str] = {}
        self.next = Action("下一个", partial(self._step, 1), key="Alt+Down", parent=self)
        self.previous = Action("上一个", partial(self._step, -1), key="Alt+Up", parent=self)
        self.drop = Action(
            "清除选择", self._drop, key="Alt+Delete", reason=self._why_not_drop, parent=self
        )
        self.accept_all = Action(
            "全部接受常用叫法", self._accept_all, key="F7", reason=self._why_not_all, parent=self
        )
        self.table = RecordTable(
            "事项说法",
            (
                Column("wording", "台账里的说法", lambda row: row.wording, kind="bold", width=12),
                Column("count", "行数", lambda row: str(row.count), kind="number", width=3),
                Column("item", "事项", self._item_of, width=12, stretch=True),
                Column("state", "把握", self._state_of, kind="chip", width=8, tone=self._tone_of),
            ),
            ListSource(keys=self._key, text=lambda row: f"{row.wording} {self._item_of(row)}"),
            empty=EmptyState("没有要确认的说法", "所有事项都认得，或者以前已经确认过。"),
        )
        self.table.chosen.connect(self._show)
        self.table.opened.connect(self._go_find)
        self.finding = SearchField(
            "",
            self._search,
            hint="打字查找：名称、首字母或编码",
            inline=True,
            rows=9,
            name="查找事项",
        )
        self.finding.picked.connect(self._picked)
        self.finding.missed.connect(self._missed)
        self.heading = Text("", "bold", wrap=True)
        self.advice = Text("", "soft", wrap=True)
        self._build(actions)

    def _build(self, actions: Sequence[Action]) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        self.list_card = Card("台账里的事项说法", margin=0)
        self.list_card.body.addWidget(self.table)
        self.list_card.add_buttons([self.accept_all, *actions])
        asking = Card("是目录里的哪个事项")
        for widget in (self.heading, self.advice, self.finding):
            asking.body.addWidget(widget)
        asking.body.addStretch(1)
        asking.add_buttons([self.previous, self.next, self.drop])
        row.addWidget(self.list_card, 5)
        row.addWidget(asking, 4)
        for action in (self.next, self.previous, self.drop, self.accept_all):
            action.listen(self)

    # what the page uses

    def show_wordings(self, preview: LedgerPreview) -> None:
        """The wordings of a fresh preview; what was chosen before stays chosen."""
        self._asked, self._names = preview.wordings, preview.names
        known = {asked.wording for asked in self._asked}
        self.chosen = {w: code for w, code in self.chosen.items() if w in known}
        self.table.show_rows(self._asked)
        self._tell()

    @property
    def is_waiting(self) -> bool:
        """Whether any wording waits for somebody."""
        return any(map(self._waits, self._asked))

    def begin(self) -> None:
        """Look at the first wording that waits."""
        self._go_to(next((n for n, a in enumerate(self._rows()) if self._waits(a)), 0))

    # choosing

    def _show(self, asked: AskedWording) -> None:
        proposal = asked.proposal
        self.heading.setText(f"“{asked.wording}”（{asked.count} 行）")
        self.advice.setText(_ADVICE[proposal.reason] if proposal.reason else "")
        group = "已选" if asked.wording in self.chosen else "建议"
        code = self.chosen.get(asked.wording, proposal.code)
        codes = dict.fromkeys(filter(None, (code, *proposal.candidates)))
        hits = [Hit(c, self._names.get(c, c), c, group=group) for c in codes]
        self.finding.offer(hits, sure=bool(code))
        self.drop.refresh()

    def _search(self, text: str, deliver: Deliver) -> None:
        self._desk.tasks.ask(
            find_items,
            text,
            self._desk.now().date(),
            then=partial(self._found, deliver),
            key="wordings.find",
            owner=self,
        )

    def _found(self, deliver: Deliver, items: Sequence[ItemBrief]) -> None:
        deliver([Hit(item.code, item.name, item.code, (item.category,)) for item in items])

    def _picked(self, hit: Hit) -> None:
        asked = self.table.current
        if asked is None:
            return
        self.chosen[asked.wording] = hit.key
        self._changed()
        self._go_on()

    def _missed(self, text: str) -> None:
        self.advice.setText(f"目录里没有找到“{text}”，请换一个词；也可以按 Alt+↓ 先跳过。")

    def _go_on(self) -> None:
        """The next wording that waits for somebody, from here on and then from the top."""
        rows = self._rows()
        here = self.table.table.currentIndex().row()
        order = [*range(here + 1, len(rows)), *range(here)]
        waiting = next((n for n in order if self._waits(rows[n])), None)
        self._go_to(here if waiting is None else waiting)

    def _step(self, step: int) -> None:
        rows = self.table.model.total
        here = self.table.table.currentIndex().row()
        self._go_to(max(0, min(rows - 1, here + step)))

    def _go_to(self, number: int) -> None:
        if not self._asked:
            self.table.setFocus()
            return
        self.table.go_to(number)
        if (asked := self.table.current) is not None:
            self._show(asked)
        self._go_find()

    def _go_find(self, _: object = None) -> None:
        self.finding.line.setFocus()

    def _accept_all(self) -> None:
        for asked in self._synonyms():
            self.chosen[asked.wording] = asked.proposal.code
        self._changed()
        self._go_on()

    def _drop(self) -> None:
        asked = self.table.current
        if asked is not None and self.chosen.pop(asked.wording, ""):
            self._changed()
            self._show(asked)

    def _changed(self) -> None:
        self.table.table.viewport().update()
        self._tell()
        self.settled.emit()

    def _tell(self) -> None:
        waiting = sum(map(self._waits, self._asked))
        hint = f"还有 {waiting} 个没有选定" if waiting else "都已选定"
        self.list_card.hint.setText(hint if self._asked else "")
        self.accept_all.refresh()
        self.drop.refresh()

    def _synonyms(self) -> list[AskedWording]:
        return [
            asked
            for asked in self._asked
            if asked.proposal.reason is LedgerCode.ITEM_SYNONYM and self._waits(asked)
        ]

    def _why_not_all(self) -> str:
        return "" if self._synonyms() else "没有等待确认的常用叫法。"

    def _why_not_drop(self) -> str:
        asked = self.table.current
        is_chosen = asked is not None and asked.wording in self.chosen
        return "" if is_chosen else "这个说法还没有选定事项。"

    # the list

    def _rows(self) -> list[AskedWording]:
        """As shown: sorted by the clerk, perhaps."""
        model = self.table.model
        return [row for n in range(model.total) if (row := model.row(n)) is not None]

    def _waits(self, asked: AskedWording) -> bool:
        return asked.wording not in self.chosen and not asked.is_settled

    def _item_of(self, asked: AskedWording) -> str:
        code = self.chosen.get(asked.wording, asked.proposal.code)
        if code:
            return self._names.get(code, code)
        return "？ " + "、".join(self._names.get(c, c) for c in asked.proposal.candidates)

    def _state_of(self, asked: AskedWording) -> str:
        if asked.wording in self.chosen:
            return "已选定"
        return _WORDS[asked.proposal.reason][0] if asked.proposal.reason else ""

    def _tone_of(self, asked: AskedWording) -> str:
        if asked.wording in self.chosen:
            return "blue"
        return _WORDS[asked.proposal.reason][1] if asked.proposal.reason else "grey"

    def _key(self, asked: AskedWording, order: str) -> object:
        if order == "count":
            return asked.count
        return {"wording": asked.wording, "item": self._item_of(asked)}.get(
            order, self._state_of(asked)
        )
