"""The workbench: what is due, what is late, what is in my hands."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.page import Desk, Page
from desktop.pages.cases.limits import explain_limit, limit_chip, limit_state
from desktop.pages.workbench.dues import TOUCHED, DuesDue, read_dues_due
from desktop.pages.workbench.waiting import SnugCard, WaitingCard
from desktop.theme import colour, px
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, Chip, EmptyState, StatTile, Text
from desktop.widgets.fields import ENTER
from desktop.widgets.layout import Flow
from desktop.widgets.table import Column, ListSource, RecordTable
from models.cases.queries.cases import CaseLimit, read_limit
from models.cases.queries.ledger import LedgerFilter, Only
from models.cases.queries.workbench import (
    EXPIRING_DAYS,
    RATING_DAYS,
    Due,
    HandCounts,
    HandRow,
    Tiles,
    count_hand,
    list_in_hand,
    read_tiles,
)
from models.catalogue.rules import Mode
from models.changes import Changes
from models.organisation.queries import Vacancy, VacancyKind, list_vacancies
from models.roles import DESK, LEADERS

MOST_ROWS = 300
LEAST_LIST = 240  # five rows at 100 %, however little room the other cards leave
INSTANT = Mode.INSTANT.text


class ChipButton(Chip):
    """A chip that chooses a part of the list by a click."""

    def __init__(self, chosen: Callable[[], None], tone: str) -> None:
        super().__init__("", tone)
        self._chosen = chosen
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._chosen()


class OpenLine(Text):
    """A line of text that a click or Enter opens."""

    def __init__(self, text: str, opened: Callable[[], None]) -> None:
        super().__init__(text, wrap=True)
        self._opened = opened
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{text}，按回车查看")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self._opened()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER or event.key() == Qt.Key.Key_Space:
            self._opened()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setPen(QPen(colour("brand"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))


class Lines(QWidget):
    """Short lines of plain text below each other."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)

    def fill(self, widgets: Sequence[QWidget]) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for widget in widgets:
            self._column.addWidget(widget)
        self._column.addStretch(1)


class WorkbenchPage(Page):
    """The first page of the day. Tiles count the whole centre, the list is the clerk's own."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "工作台")
        may_work = desk.clerk.role in DESK
        self._mine: int | None = desk.clerk.id if may_work else None
        self._everybody = not may_work
        self._due = Due.ANY
        self._counts: HandCounts | None = None
        self._vacancies: list[Vacancy] = []
        self._dues: DuesDue | None = None
        new = Action(
            "新来访受理",
            self._new_visit,
            key="Ctrl+N",
            kind="primary",
            reason=lambda: "" if may_work else "您的账号只能查看，不能受理。",
            parent=self,
        )
        self.add_actions(new, global_key=True)
        self.add_actions(
            Action("全部", lambda: self.choose(Due.ANY), key="1", parent=self),
            Action("超期", lambda: self.choose(Due.OVERDUE), key="2", parent=self),
            Action("今天到期", lambda: self.choose(Due.TODAY), key="3", parent=self),
            Action("等我处理", lambda: self.waiting.go_to(), key="4", parent=self),
            heading=False,
        )
        self.body.addLayout(self._build_tiles())
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(14)
        self._columns.addWidget(self._build_list(new), 8)
        side = QVBoxLayout()
        side.setSpacing(14)
        self.why = Card("时限说明")
        self.why_lines = Lines()
        scroll = QScrollArea()  # forty days are longer than the card
        scroll.setWidgetResizable(True)
        scroll.setAccessibleName("时限是怎么算的")
        scroll.setMinimumHeight(px(33))  # a line of it, however many reminders stand below
        self.table.setMinimumHeight(px(LEAST_LIST))
        # What scrolls by itself asks for no more than its least: else, where the cards stand one
        # below the other, its wish is taken from those that cannot scroll.
        for scrolls in (scroll, self.table):
            scrolls.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        scroll.setWidget(self.why_lines)
        self.why_lines.setAutoFillBackground(False)
        self.why.body.addWidget(scroll)
        self.reminders = SnugCard("今日提醒")
        self.reminder_lines = Lines()
        self.reminders.body.addWidget(self.reminder_lines)
        self.reminders.body.addStretch(1)
        self.waiting = WaitingCard(self)
        side.addWidget(self.waiting)
        side.addWidget(self.why, 3)
        side.addWidget(self.reminders, 1)
        self._columns.addLayout(side, 3)
        self.body.addLayout(self._columns, 1)
        self._explain_nothing()

    def _build_tiles(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(14)
        self.tiles: dict[str, StatTile] = {}
        for name, tone, opened in (
            ("今日受理", "", self._open_accepted),
            ("今天到期", "amber", self._show_due_today),
            ("已超期", "red", self._show_overdue),
            ("待补正", "blue", self._open_supplementing),
            ("未评价", "", self._open_unrated),
        ):
            tile = StatTile(name, tone)
            tile.opened.connect(opened)
            self.tiles[name] = tile
            row.addWidget(tile, 1)
        return row

    def _build_list(self, new: Action) -> QWidget:
        self.list = Card("我手上的事", "按到期先后 · 回车打开 · 空格看时限", margin=0)
        self.parts: dict[Due, ChipButton] = {}
        for due, tone in ((Due.ANY, "grey"), (Due.OVERDUE, "red"), (Due.TODAY, "amber")):
            chip = ChipButton(lambda due=due: self.choose(due), tone)  # type: ignore[misc]
            self.list.chips.add(chip)
            self.parts[due] = chip
        self.table = RecordTable(
            "我手上的事",
            self._table_columns(),
            ListSource(keys=_sort_key, text=_row_text),
            hot=lambda row: row.due_date is not None and row.due_date < self._today,
            empty=EmptyState(
                "手上没有待办的事", "来访人到窗口时，从这里开始受理。", new, icon="check"
            ),
        )
        self.table.opened.connect(self._open_case)
        self.table.previewed.connect(self._explain)
        self.table.chosen.connect(self._explain)
        self.table.model.filled.connect(self._explain_current)
        self.table.told.connect(self.desk.messages.well)
        self.table.refused.connect(self.refuse)
        self.list.body.addWidget(self.table)
        self._more = Text("", "small", wrap=True)
        self._more.setContentsMargins(16, 6, 16, 6)
        self._more.hide()
        self.list.body.addWidget(self._more)
        return self.list

    def _table_columns(self) -> Sequence[Column]:
        return (
            Column("number", "编号", lambda row: row.number, width=8),
            Column("applicant", "来访人", lambda row: row.applicant, kind="bold", width=6),
            Column("item", "事项", lambda row: row.item_name, width=9, stretch=True),
            Column(
                "due",
                "时限",
                lambda row: self._chip(row)[0],
                kind="chip",
                width=7,
                tone=lambda row: self._chip(row)[1],
            ),
            Column("next", "下一步", lambda row: row.next_step, kind="grey", width=11),
            Column("handler", "承办", lambda row: row.handler, width=5),
        )

    # reading

    @property
    def _today(self) -> Any:
        return self.desk.now().date()

    def entered(self, target: Any = None) -> None:
        self._greet()
        self._read()
        self.table.setFocus()

    def changed(self, changes: Changes) -> None:
        if changes.touches("service_case", "person", "calendar_day"):
            self._read()
        elif changes.touches("custody_move", "money_entry", "authorisation_letter"):
            self.waiting.read()
        if changes.touches("post", "org_unit", "org_place"):
            self._read_vacancies()
        if changes.touches(*TOUCHED):
            self._read_dues()

    def _read(self) -> None:
        ask, today = self.desk.tasks.ask, self._today
        clerk = None if self._everybody else self._mine
        ask(
            list_in_hand,
            clerk,
            today,
            MOST_ROWS,
            self._due,
            then=self._show_rows,
            key="workbench-list",
        )
        ask(count_hand, self._mine, today, then=self._show_counts, key="workbench-counts")
        ask(read_tiles, today, then=self._show_tiles, key="workbench-tiles")
        self._read_vacancies()
        self._read_dues()
        self.waiting.read()

    def _read_vacancies(self) -> None:
        if self.desk.clerk.role in LEADERS:  # who can fill a post
            self.desk.tasks.ask(
                list_vacancies, self._today, then=self._show_vacancies, key="workbench-vacancies"
            )

    def _read_dues(self) -> None:
        self.desk.tasks.ask(
            read_dues_due, self.desk.clerk.id, self._today, then=self._show_dues,
            key="workbench-dues",
        )  # fmt: skip

    def _show_dues(self, dues: DuesDue | None) -> None:
        self._dues = dues
        self._remind()

    def _show_vacancies(self, vacancies: list[Vacancy]) -> None:
        self._vacancies = vacancies
        self._remind()

    def _show_rows(self, rows: list[HandRow]) -> None:
        self.table.show_rows(rows)
        self._more.setText(f"只列出最先到期的 {MOST_ROWS} 件，其余请在“一窗受理”里查。")
        self._more.setVisible(len(rows) >= MOST_ROWS)
        if not rows:
            self._explain_nothing()

    def _show_counts(self, counts: HandCounts) -> None:
        self._counts = counts
        self._show_chosen()
        self._greet()
        self._remind()

    def _show_tiles(self, tiles: Tiles) -> None:
        self.tiles["今日受理"].show_figure(
            str(tiles.accepted_today),
            f"即办 {tiles.instant_today} · 承诺 {tiles.promised_today}"
            f" · 延时 {tiles.extended_today}",
        )
        self.tiles["今天到期"].show_figure(
            str(tiles.due_today), "全中心，今天要办结" if tiles.due_today else "今天没有到期的件"
        )
        self.tiles["已超期"].show_figure(
            str(tiles.overdue), "全中心，请先办这些" if tiles.overdue else "没有超期的件"
        )
        self.tiles["待补正"].show_figure(str(tiles.supplementing), "等来访人补材料")
        self.tiles["未评价"].show_figure(str(tiles.unrated), "近两周办结，不计入满意率")

    def _greet(self) -> None:
        said = f"{_hello(self.desk.now())}，{self.desk.clerk.name}。"
        counts = self._counts
        if counts is not None:
            if counts.overdue:
                said += f"有 {counts.overdue} 件超期"
                said += f"、{counts.today} 件今天到期" if counts.today else ""
                said += "，先看红色。"
            elif counts.today:
                said += f"今天有 {counts.today} 件到期。"
            else:
                said += "今天没有到期的件。"
        self.say_below_title(said)

    def _remind(self) -> None:
        counts = self._counts
        if counts is None:
            return
        lines = [
            text
            for number, text in (
                (counts.overdue, f"{counts.overdue} 件已超期，请先办"),
                (counts.today, f"{counts.today} 件今天到期"),
                (counts.expired, f"{counts.expired} 件补正期限已过，材料还没有送来"),
                (counts.expiring, f"{counts.expiring} 件补正期限在 {EXPIRING_DAYS} 日内到"),
            )
            if number
        ]
        widgets: list[QWidget] = [Text(f"● {line}", wrap=True) for line in lines]
        if self._vacancies:
            widgets.append(OpenLine(f"● {_say_vacancies(self._vacancies)}", self._open_vacancies))
        if self._dues is not None:
            line = OpenLine(f"● {self._dues.said}", self._open_dues)
            line.setToolTip(self._dues.parts)
            line.setAccessibleName(f"{self._dues.said}：{self._dues.parts}，按回车查看")
            widgets.append(line)
        self.reminder_lines.fill(widgets or [Text("● 今天没有要提醒的事", wrap=True)])

    # choosing

    def choose(self, due: Due, *, everybody: bool = False) -> None:
        """Show all, only the overdue, or only what is due today."""
        self._due = due
        self._everybody = everybody or self._mine is None
        self._show_chosen()
        self._read()

    def _show_chosen(self) -> None:
        counts = self._counts
        self.list.title.setText("全中心在办的事" if self._everybody else "我手上的事")
        if counts is None:
            return
        for due, word, number in (
            (Due.ANY, "全部", counts.all),
            (Due.OVERDUE, "超期", counts.overdue),
            (Due.TODAY, "今天", counts.today),
        ):
            here = "✓ " if due is self._due and not self._stretched else ""
            chip = self.parts[due]
            chip.setText(f"{here}{word} {number}")
            chip.setAccessibleName(f"{word} {number} 件，按 {list(self.parts).index(due) + 1} 只看")
        self.list.chips.invalidate()

    @property
    def _stretched(self) -> bool:
        """The list shows the whole centre, as a tile asked for."""
        return self._everybody and self._mine is not None

    def _show_due_today(self) -> None:
        self.choose(Due.TODAY, everybody=True)
        self.table.setFocus()

    def _show_overdue(self) -> None:
        self.choose(Due.OVERDUE, everybody=True)
        self.table.setFocus()

    def _open_accepted(self) -> None:
        today = self._today
        self.desk.open_page("cases", LedgerFilter(start=today, end=today, only=Only.ACCEPTED))

    def _open_supplementing(self) -> None:
        self.desk.open_page("cases", LedgerFilter(state="supplementing"))

    def _open_unrated(self) -> None:
        since = self._today - timedelta(days=RATING_DAYS)
        self.desk.open_page("cases", LedgerFilter(only=Only.UNRATED, closed_since=since))

    def _open_case(self, row: HandRow) -> None:
        self.desk.open_page("case", row.case_id)

    def _open_vacancies(self) -> None:
        self.desk.open_page("organisation", "vacancies")

    def _open_dues(self) -> None:
        assert self._dues is not None
        self.desk.open_page("dues-remit", (self._dues.branch_id, self._dues.year))

    def _new_visit(self) -> None:
        self.desk.open_page("intake")

    # why this date

    def _explain_current(self) -> None:
        row = self.table.current
        if row is not None:
            self._explain(row)

    def _explain(self, row: HandRow) -> None:
        self.desk.tasks.ask(read_limit, row.case_id, then=self._show_limit, key="workbench-limit")

    def _show_limit(self, limit: CaseLimit) -> None:
        lines, due = explain_limit(limit, self._today)
        said, tone = limit_state(limit, self._today)
        first = QWidget()  # what counts stands in one line: more is often not seen
        flow = Flow(first)
        if due:
            flow.add(Text(due, "bold"))
        if said:
            flow.add(Chip(said, tone))
        widgets: list[QWidget] = [first, *(Text(line, wrap=True) for line in lines)]
        self.why.title.setText(f"{limit.number} 时限说明")
        self.why_lines.fill(widgets)

    def _explain_nothing(self) -> None:
        self.why.title.setText("时限说明")
        self.why_lines.fill([Text("选一件，这里列出它的时限是怎么算的。", "soft", wrap=True)])

    def _chip(self, row: HandRow) -> tuple[str, str]:
        if row.due_date is None:
            return ("待补正", "blue") if row.state == "supplementing" else ("未起算", "grey")
        return limit_chip(
            row.due_date,
            self._today,
            instant=row.mode == INSTANT,
            provisional=row.provisional,
            days_left=row.days_left,
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= px(900)
        self._columns.setDirection(
            QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        )
        if event.size().height() != event.oldSize().height():
            self.waiting.fit()


def _hello(now: datetime) -> str:
    for until, word in ((11, "早上好"), (13, "中午好"), (18, "下午好")):
        if now.hour < until:
            return word
    return "晚上好"


def _say_vacancies(vacancies: Sequence[Vacancy]) -> str:
    kinds = [vacancy.kind for vacancy in vacancies]
    told = (
        ("空缺 {} 个岗位", kinds.count(VacancyKind.VACANT)),
        ("{} 个任期已满", kinds.count(VacancyKind.RUN_OUT)),
        ("{} 个任期将满", kinds.count(VacancyKind.RUNNING_OUT)),
    )
    return "，".join(words.format(number) for words, number in told if number)


def _row_text(row: HandRow) -> str:
    return f"{row.number} {row.applicant} {row.item_name} {row.handler}"


def _sort_key(row: HandRow, column: str) -> Any:
    if column == "due":
        return (row.due_date is None, str(row.due_date))
    words = {
        "number": row.number,
        "applicant": row.applicant,
        "item": row.item_name,
        "next": row.next_step,
        "handler": row.handler,
    }
    return words[column]
