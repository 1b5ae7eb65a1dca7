"""对接建议: a free resource for each need that waits, with the reason; agreed one or several."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout

from desktop.page import Page
from desktop.pages.tabbed import Panel, TabbedPage, selected
from desktop.pages.three_lists.words import URGENCY_TONES, WATCHED
from desktop.widgets.buttons import Action, Button
from desktop.widgets.cards import Card, EmptyState, Text
from desktop.widgets.dialog import Dialog
from desktop.widgets.table import Column, ListSource, RecordTable
from models.errors import KnownError
from models.three_lists.actions.matches import agree_matches
from models.three_lists.queries.matching import ProposalRow, read_proposals
from models.three_lists.rules.lists import Urgency

SHOWN = 6  # lines in the question
_URGENT = list(Urgency)
COLUMNS = (
    Column("need", "需求", lambda p: f"{p.need_number} {p.need}", kind="bold", width=10),
    Column("party", "需求方", lambda p: p.need_party, width=5.4),
    Column("urgency", "紧急", lambda p: p.urgency.text if p.urgency else "", kind="chip",
           width=3.4, tone=lambda p: URGENCY_TONES[p.urgency] if p.urgency else "grey"),
    Column("resource", "建议的资源", lambda p: f"{p.resource_number} {p.resource}", width=9),
    Column("owner", "提供单位", lambda p: p.party, width=6),
    Column("free", "空位", lambda p: str(p.free), kind="number", width=2.6),
    Column("reason", "理由", lambda p: p.reason, kind="grey", width=12,
           stretch=True),
)  # fmt: skip


class AgreeDialog(Dialog):
    """Asks before everything is matched at once: it can be released one by one only."""

    def __init__(self, page: Page, rows: Sequence[ProposalRow], yes: Callable[[], None]) -> None:
        super().__init__(f"一次对接 {len(rows)} 条需求", page.window(), width=620)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._yes = yes
        lines = [f"{row.need_number} {row.need} → {row.party}：{row.resource}" for row in rows]
        if len(lines) > SHOWN:
            lines[SHOWN:] = [f"还有 {len(rows) - SHOWN} 条，都在列表里"]
        self.body.addWidget(Text("\n".join(lines), wrap=True))
        self.body.addWidget(
            Text("名额按列表的先后占用。对接以后要解除，只能一条一条解除。", "soft", wrap=True)
        )
        self.body.addStretch(1)
        agree = Action("全部对接", self._go, key="Ctrl+Return", kind="primary", parent=self)
        self.set_actions([agree])

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.findChildren(Button)[-1].setFocus()

    def _go(self) -> None:
        self.accept()
        self._yes()


class ProposalsPanel(Panel):
    """Nothing is kept before somebody agrees; the whole reason stands below."""

    watched = WATCHED

    def __init__(self, page: TabbedPage) -> None:
        super().__init__(page, "对接建议")
        self.agree = Action(
            "同意对接", self._agree, key="F9", kind="primary",
            reason=partial(self._why_none), parent=self,
        )  # fmt: skip
        self.every = Action(
            "全部同意…", self._agree_all, key="F6", reason=partial(self._why_none), parent=self
        )
        self.buttons = [self.every, self.agree]
        self.rows: list[ProposalRow] = []
        self.table = RecordTable(
            "对接建议", COLUMNS,
            ListSource(
                keys=lambda p, order: {
                    "need": p.need_number, "party": p.need_party, "owner": p.party,
                    "urgency": -_URGENT.index(p.urgency) if p.urgency else 1,
                    "resource": p.resource_number, "free": p.free, "reason": p.reason,
                }[order],
                text=lambda p: f"{p.need_number} {p.need} {p.need_party} {p.resource_number} "
                f"{p.resource} {p.party}",
            ),
            filter_hint="输入需求、资源或单位，只看这些（Ctrl F）",
            empty=EmptyState(
                "没有可以建议的对接",
                "每条待对接的需求，只要有类别、时间对得上的资源空着，就会列在这里，写明理由。",
                icon="check",
            ),
        )  # fmt: skip
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(self._open)
        self.table.told.connect(self.desk.messages.well)
        self.reason = Text("", wrap=True)
        card = Card(margin=0)
        card.body.addWidget(self.table)
        card.add_foot().addWidget(self.reason, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)

    def read(self) -> None:
        today = self.desk.now().date()
        self.desk.tasks.ask(read_proposals, today, then=self._show, key="lists.proposals")

    def take_focus(self) -> None:
        self.table.take_focus()

    def _show(self, rows: list[ProposalRow]) -> None:
        had = self.holds_focus()
        self.rows = rows
        self.table.show_rows(rows)
        if had:
            self.table.take_focus()
        if self.page.panel is self:
            told = f"{len(rows)} 条待对接的需求有合适的资源 · Shift 加方向键选几条"
            self.page.say_below_title(told if rows else "")
        if not rows:
            self.reason.setText("")
        self.refresh()

    def _chosen(self, row: ProposalRow) -> None:
        self.reason.setText(
            f"{row.need_party}：{row.need}\n{row.party}：{row.resource}\n{row.reason}"
        )
        self.refresh()

    def _why_none(self) -> str:
        if why := self.desk.why_not(agree_matches):
            return why
        return "" if self.rows else "现在没有可以建议的对接。没有任何改动。"

    def _open(self, _: Any) -> None:
        self.agree.trigger()

    def _agree(self) -> None:
        try:
            self._keep(selected(self.table))
        except KnownError as error:
            self.page.known(error)

    def _agree_all(self) -> None:
        AgreeDialog(self.page, self.rows, partial(self._keep, self.rows)).open()

    def _keep(self, rows: list[ProposalRow]) -> None:
        pairs = [(row.need_id, row.resource_id, row.reason) for row in rows]
        self.desk.tasks.act(agree_matches, pairs, then=self._kept, failed=self._failed)

    def _kept(self, ids: tuple[int, ...]) -> None:
        self.desk.messages.well(f"已对接 {len(ids)} 条需求")

    def _failed(self, error: KnownError) -> None:
        """A place may have gone meanwhile: what is proposed now is shown at once."""
        self.page.known(error)
        self.read()
