"""材料在谁手里: every place that holds something of a resident, and what is overdue."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtWidgets import QBoxLayout

from desktop.page import Desk, Page
from desktop.pages.cases.limits import say_day
from desktop.theme import px
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, EmptyState
from desktop.widgets.table import Column, ListSource, RecordTable
from models.changes import Changes
from models.proxy.queries.custody import HeldRow, held_by, list_drawers, overdue_returns
from models.proxy.rules.custody import Holder, HolderKind

PLACES = {HolderKind.CENTRE: "本中心", HolderKind.OFFICE: "承办单位"}


@dataclass(frozen=True)
class Place:
    """A line at the left: everything overdue, or one holder."""

    holder: Holder | None  # None: everything overdue, wherever it is
    lines: int
    copies: int

    @property
    def name(self) -> str:
        """As the list says it."""
        return "逾期未还" if self.holder is None else self.holder.text


class DrawersPage(Page):
    """Places at the left, the things there at the right; Enter on a thing opens its case."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "材料在谁手里")
        self._place: Place | None = None
        self.add_actions(Action("筛选", self._go_filter, key="Ctrl+F", parent=self), heading=False)
        self.add_actions(Action("看逾期未还", self._go_overdue, key="Ctrl+J", parent=self))
        self.places = RecordTable(
            "谁手里",
            (
                Column("name", "谁手里", lambda p: p.name, kind="bold", width=7, stretch=True,
                       sortable=False),
                Column("kind", "在哪里", lambda p: PLACES[p.holder.kind] if p.holder else "",
                       kind="grey", width=4.2, sortable=False),
                Column("copies", "份", lambda p: str(p.copies), kind="number", width=2.4,
                       sortable=False),
            ),
            ListSource(),
            hot=lambda p: p.holder is None and p.copies > 0,
            empty=EmptyState("没有人拿着群众的材料", "收进的都已交还。", icon="check"),
        )  # fmt: skip
        self.things = RecordTable(
            "那里的材料",
            (
                Column("name", "材料", lambda row: row.name, kind="bold", width=7, stretch=True),
                Column("form", "形式", lambda row: row.form.text, width=3.4),
                Column("copies", "份", lambda row: str(row.copies), kind="number", width=2),
                Column("applicant", "谁的", lambda row: row.applicant, width=4),
                Column("number", "办件", lambda row: row.case_number, kind="grey", width=8),
                Column("holder", "在谁手里", lambda row: row.holder.text, width=7),
                Column("until", "应还", lambda row: self._until(row)[0], kind="chip", width=6,
                       tone=lambda row: self._until(row)[1]),
            ),
            ListSource(keys=_sort_key, text=_row_text),
            filter_hint="输入材料、姓名或编号，只看这些（Ctrl F）",
            hot=lambda row: self._until(row)[1] == "red",
            empty=EmptyState("这里没有材料", "左边选一处。", icon="check"),
        )  # fmt: skip
        left, right = Card("谁手里", margin=0), Card("那里的材料", "回车打开办件", margin=0)
        left.body.addWidget(self.places)
        right.body.addWidget(self.things)
        self._right_card = right
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(14)
        self._columns.addWidget(left, 2)
        self._columns.addWidget(right, 5)
        self.body.addLayout(self._columns, 1)
        self.places.chosen.connect(self._choose)
        self.places.opened.connect(self._go_things)
        self.things.opened.connect(self._open)
        for table in (self.places, self.things):
            table.told.connect(desk.messages.well)

    @property
    def _today(self) -> date:
        return self.desk.now().date()

    def entered(self, target: Any = None) -> None:
        self._read()
        self.places.setFocus()

    def changed(self, changes: Changes) -> None:
        if changes.touches("custody_move", "custody_line", "service_case", "person"):
            self._read()

    def _read(self) -> None:
        self.desk.tasks.ask(_read_places, self._today, then=self._show, key="places")

    def _show(self, places: list[Place]) -> None:
        self.places.show_rows(places)
        held = sum(p.copies for p in places if p.holder is not None)
        late = sum(p.copies for p in places if p.holder is None)
        said = f"群众的材料 {held} 份在外" if held else ""
        self.say_below_title(f"{said}，逾期未还 {late} 份" if late else said)
        if not places:
            self.things.show_rows(())

    def _choose(self, place: Place) -> None:
        self._place = place
        self._right_card.title.setText(place.name)
        self.desk.tasks.ask(_read_things, place.holder, self._today, then=self._fill, key="things")

    def _fill(self, rows: list[HeldRow]) -> None:
        self.things.show_rows(rows)

    def _go_things(self, place: Place) -> None:
        self.things.setFocus()

    def _go_overdue(self) -> None:
        self.places.go_to(0)
        self.places.setFocus()

    def _go_filter(self) -> None:
        assert self.things.filter is not None
        self.things.filter.setFocus()

    def _open(self, row: HeldRow) -> None:
        self.desk.open_page("proxy-case", row.case_id)

    def _until(self, row: HeldRow) -> tuple[str, str]:
        until = row.return_by
        if until is None:
            return "", "grey"
        if until < self._today:
            return f"逾期 {(self._today - until).days} 日", "red"
        return f"{say_day(until, self._today)}前", "amber" if until == self._today else "grey"

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        wide = self.width() >= px(900)
        self._columns.setDirection(
            QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        )


def _read_places(session: Any, today: date) -> list[Place]:
    """A query for Centre.ask: what is overdue first, then every holder."""
    late = overdue_returns(session, today)
    places = [Place(holder, lines, copies) for holder, lines, copies in list_drawers(session)]
    overdue = Place(None, len(late), sum(row.copies for row in late))
    return [overdue, *places] if late else places


def _read_things(session: Any, holder: Holder | None, today: date) -> list[HeldRow]:
    """A query for Centre.ask: the things of one holder, or what is overdue."""
    if holder is None:
        return overdue_returns(session, today)
    return [row for row in held_by(session, holder.kind, holder.name) if row.holder == holder]


def _row_text(row: HeldRow) -> str:
    return f"{row.name} {row.applicant} {row.case_number} {row.holder.text}"


def _sort_key(row: HeldRow, column: str) -> Any:
    return {
        "name": row.name,
        "form": row.form.text,
        "copies": row.copies,
        "applicant": row.applicant,
        "number": row.case_number,
        "holder": row.holder.text,
        "until": (row.return_by is None, str(row.return_by)),
    }[column]
