"""Bad ratings and what becomes of them: who calls, until when, what was found."""

from datetime import date
from functools import partial
from typing import Any

from desktop.page import Desk, Page
from desktop.pages.cases.limits import limit_chip
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, EmptyState
from desktop.widgets.table import Column, ListSource, RecordTable
from models.cases.queries.callbacks import CallbackLine, list_callbacks
from models.changes import Changes
from models.roles import LEADERS


class CallbacksPage(Page):
    """Open ones first; Enter opens the case, where Ctrl+B is the next step of its callback."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "差评回访")
        self._open_only = True
        self.add_actions(
            Action("未办结", partial(self.show_which, True), key="1", parent=self),
            Action("全部", partial(self.show_which, False), key="2", parent=self),
        )
        self.card = Card("未办结的回访", "按期限先后 · 回车打开办件 · Ctrl B 登记", margin=0)
        self.table = RecordTable(
            "差评回访",
            self._columns(),
            ListSource(keys=_sort_key, text=_row_text),
            hot=lambda row: row.until is not None and row.until < self._today,
            empty=EmptyState(
                "没有要回访的差评", "来访人评“不满意”“非常不满意”时，会自动列在这里。", icon="check"
            ),
        )
        self.table.opened.connect(self._open_case)
        self.table.told.connect(self.desk.messages.well)
        self.table.refused.connect(self.refuse)
        self.card.body.addWidget(self.table)
        self.body.addWidget(self.card, 1)

    def _columns(self) -> list[Column]:
        columns = [
            Column("number", "编号", lambda row: row.number, width=8),
            Column("applicant", "来访人", lambda row: row.applicant, kind="bold", width=6),
            Column("item", "事项", lambda row: row.item_name, width=8, stretch=True),
            Column("rating", "评价", lambda row: row.rating, width=6),
            Column(
                "state", "进展", lambda row: row.state_label, kind="chip", width=6, tone=_state_tone
            ),
            Column(
                "until",
                "期限",
                lambda row: self._chip(row)[0],
                kind="chip",
                width=6,
                tone=lambda row: self._chip(row)[1],
            ),
            Column("caller", "回访人", lambda row: row.caller, width=5),
        ]
        if self.desk.clerk.role in LEADERS:
            columns.append(Column("remarks", "意见", _say_remarks, kind="grey", width=10))
        return columns

    @property
    def _today(self) -> date:
        return self.desk.now().date()

    def entered(self, target: Any = None) -> None:
        self._read()
        self.table.setFocus()

    def changed(self, changes: Changes) -> None:
        if changes.touches("callback", "rating", "service_case", "person"):
            self._read()

    def show_which(self, open_only: bool) -> None:
        """Only those that are not finished, or the newest of all."""
        self._open_only = open_only
        self.card.title.setText("未办结的回访" if open_only else "全部回访")
        self._read()
        self.table.setFocus()

    def _read(self) -> None:
        me = self.desk.clerk
        self.desk.tasks.ask(
            list_callbacks, me.id, me.role, self._open_only, then=self._show, key="callbacks"
        )

    def _show(self, rows: list[CallbackLine]) -> None:
        self.table.show_rows(rows)
        self.say_below_title(f"{len(rows)} 次" if rows else "")

    def _open_case(self, row: CallbackLine) -> None:
        self.desk.open_page("case", row.case_id)

    def _chip(self, row: CallbackLine) -> tuple[str, str]:
        if row.until is None:
            return ("待复核", "amber") if row.state == "appeal" else ("—", "grey")
        return limit_chip(row.until, self._today)


def _state_tone(row: CallbackLine) -> str:
    if row.state == "closed":
        return "green"
    return "amber" if row.state in ("to_call", "rectifying", "appeal") else "blue"


def _say_remarks(row: CallbackLine) -> str:
    return " · ".join(part for part in (row.remarks, "" if row.welcome else "不愿接电话") if part)


def _row_text(row: CallbackLine) -> str:
    return f"{row.number} {row.case_number} {row.applicant} {row.item_name} {row.caller}"


def _sort_key(row: CallbackLine, column: str) -> Any:
    if column == "until":
        return (row.until is None, str(row.until))
    words = {
        "number": row.number,
        "applicant": row.applicant,
        "item": row.item_name,
        "rating": row.rating,
        "state": row.state_label,
        "caller": row.caller,
        "remarks": row.remarks,
    }
    return words[column]
