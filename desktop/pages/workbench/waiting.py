"""«等我处理»: what waits for this clerk besides the own cases; nothing where nothing waits."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.page import Page
from desktop.pages.cases.case.asking import AskDialog, Asked
from desktop.pages.cases.limits import say_day
from desktop.theme import colour, px
from desktop.widgets.cards import Card, Chip, Text
from desktop.widgets.fields import ENTER
from models.cases.actions.transfers import take_case
from models.cases.queries.waiting import Waiting as Kind
from models.cases.queries.waiting import WaitingRow, read_waiting
from models.proxy.queries.waiting import ProxyWaiting, ProxyWaitingRow, read_proxy_waiting
from models.roles import DESK

HIGHEST = 132  # of the lines at 100 %, on a low window; more scroll
OTHERS = 555  # what stands above and below the lines on a page, at 100 %
EACH = 5  # lines of one kind; the rest is told as a number
TONES = {
    Kind.TRANSFERS: "blue",
    Kind.REQUESTS: "amber",
    Kind.DELIVERIES: "blue",
    Kind.CALLBACKS: "amber",
    Kind.CHASES: "amber",
    Kind.CAUSELESS: "grey",
}


@dataclass(frozen=True)
class Waiting:
    """One line: what waits, its tone, for which case, and what Enter does."""

    word: str
    tone: str
    text: str
    below: str
    open: Callable[[], object]


def say_waiting(row: WaitingRow, today: date, open_: Callable[[], object]) -> Waiting:
    """A line of the card from what was read."""
    until = ""
    if row.until is not None:
        until = f"{say_day(row.until, today)}到期"
        if row.until < today:
            until = f"已过 {(today - row.until).days} 天"
    below = " · ".join(part for part in (_say_who(row), row.what, until) if part)
    late = row.until is not None and row.until < today
    tone = "red" if late else TONES[row.kind]
    return Waiting(row.kind.label, tone, f"{row.applicant} · {row.item_name}", below, open_)


def say_proxy(row: ProxyWaitingRow, today: date, open_: Callable[[], object]) -> Waiting:
    """A line of the card about a proxy case."""
    if row.kind is ProxyWaiting.MONEY:
        when, late = f"{say_day(row.until, today)}收的", True
    elif row.until < today:
        when, late = f"已过 {(today - row.until).days} 天", True
    else:
        when, late = f"{say_day(row.until, today)}到期", False
    below = " · ".join((row.agent, row.what, when))
    tone = "red" if late else "amber"
    return Waiting(row.kind.text, tone, f"{row.applicant} · {row.item_name}", below, open_)


def _say_who(row: WaitingRow) -> str:
    return f"{row.who}转来" if row.kind is Kind.TRANSFERS else row.who


class _Line(QFrame):
    chosen = Signal()

    def __init__(self, waiting: Waiting) -> None:
        super().__init__()
        self.waiting = waiting
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{waiting.word} {waiting.text} {waiting.below}".strip())
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 16, 6)
        row.setSpacing(10)
        row.addWidget(Chip(waiting.word, waiting.tone), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Text(waiting.text, wrap=True))
        if waiting.below:
            words.addWidget(Text(waiting.below, "small", wrap=True))
        row.addLayout(words, 1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.waiting.open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in ENTER or key == Qt.Key.Key_Space:
            self.waiting.open()
        elif key == Qt.Key.Key_Down:
            self.focusNextChild()
        elif key == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colour("brand"), 2))
            painter.drawRoundedRect(self.rect().adjusted(3, 1, -3, -1), 5, 5)


class SnugCard(Card):
    """Never lower than what it holds needs at its width: in a full column others give way."""

    def fit(self) -> None:
        self.setMinimumHeight(_needed(self, self.width()))

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:  # what it holds has changed
            self.fit()
        return done

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()


class WaitingCard(SnugCard):
    """Lines one below the other; Enter opens, arrows go up and down; hidden where none is."""

    def __init__(self, page: Page) -> None:
        super().__init__("等我处理", "4 到这里 · 回车打开", margin=0)
        self._page = page
        self._desk = page.desk
        self._count = self.add_chip("", "amber")
        self.lines: list[_Line] = []
        self._own: tuple[list[Waiting], int] = ([], 0)
        self._proxy: tuple[list[Waiting], int] = ([], 0)
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 4, 0, 4)
        self._column.setSpacing(0)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setAccessibleName("等我处理")
        self._scroll.setWidget(self._inside)
        self._inside.setAutoFillBackground(False)
        self.body.addWidget(self._scroll)
        self.hide()

    def read(self) -> None:
        """Ask what waits; a clerk who only looks has nothing waiting."""
        me = self._desk.clerk
        if me.role in DESK:
            self._desk.tasks.ask(
                read_waiting,
                me.id,
                me.role,
                self._today,
                EACH,
                then=self._show,
                key="workbench-waiting",
            )
            self._desk.tasks.ask(
                read_proxy_waiting,
                me.id,
                me.role,
                self._today,
                EACH,
                then=self._show_proxy,
                key="workbench-proxy",
            )

    def go_to(self) -> None:
        """The keyboard to the first line."""
        if self.lines:
            self.lines[0].setFocus()
        else:
            self._desk.messages.well("现在没有等您处理的事")

    def fit(self) -> None:
        needed = _needed(self._inside, self._scroll.viewport().width())
        viewport: QWidget | None = self._page.parentWidget()  # the page may be higher than that
        height = (self._page if viewport is None else viewport).height()
        room = min(height * 2 // 5 - px(60), height - px(OTHERS))
        self._scroll.setFixedHeight(min(needed, max(room, px(HIGHEST))))
        super().fit()

    @property
    def _today(self) -> date:
        return self._desk.now().date()

    def _show(self, read: tuple[dict[Kind, int], list[WaitingRow]]) -> None:
        counts, rows = read
        lines: list[Waiting] = []
        for kind, number in counts.items():
            shown = [row for row in rows if row.kind is kind]
            lines += [say_waiting(row, self._today, self._opener(row)) for row in shown]
            if number > len(shown):
                rest = f"另有 {number - len(shown)} 件"
                lines.append(Waiting(kind.label, "grey", rest, "", self._list_opener(kind)))
        self._own = lines, sum(counts.values())
        self._fill_both()

    def _show_proxy(self, read: list[tuple[ProxyWaiting, int, list[ProxyWaitingRow]]]) -> None:
        lines: list[Waiting] = []
        for kind, number, rows in read:
            for row in rows:
                open_ = partial(self._desk.open_page, "proxy-case", row.case_id)
                lines.append(say_proxy(row, self._today, open_))
            if number > len(rows):
                rest = f"另有 {number - len(rows)} 件"
                lines.append(
                    Waiting(kind.text, "grey", rest, "", partial(self._desk.open_page, "proxy"))
                )
        self._proxy = lines, sum(number for _, number, _ in read)
        self._fill_both()

    def _fill_both(self) -> None:
        """Cases first, then proxy service; each is read by itself."""
        self._fill([*self._own[0], *self._proxy[0]], self._own[1] + self._proxy[1])

    def _fill(self, waiting: Sequence[Waiting], total: int) -> None:
        """Where the keyboard was on a line it stays on one."""
        had = next((n for n, line in enumerate(self.lines) if line.hasFocus()), -1)
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.lines = [_Line(each) for each in waiting]
        for line in self.lines:
            self._column.addWidget(line)
            line.show()
        self._column.addStretch(1)
        self._count.show_state(str(total), "amber")
        self.setVisible(bool(waiting))
        self.fit()
        if had >= 0 and self.lines:
            self.lines[min(had, len(self.lines) - 1)].setFocus()
        elif had >= 0:
            self._page.setFocus()

    # what a line opens

    def _opener(self, row: WaitingRow) -> Callable[[], object]:
        if row.kind is Kind.TRANSFERS:
            return partial(self._offer_to_take, row)
        return partial(self._desk.open_page, "case", row.case_id)

    def _list_opener(self, kind: Kind) -> Callable[[], object]:
        return partial(self._desk.open_page, "callbacks" if kind is Kind.CALLBACKS else "cases")

    def _offer_to_take(self, row: WaitingRow) -> None:
        """Enter takes it, and the case opens; Esc leaves it where it is."""
        why = f"原因：{row.what.rstrip('。')}。" if row.what else ""
        asked = Asked(
            f"{row.who}转来 {row.number}。{why}"
            "接收以后由您承办，时限照走。要退回，请打开办件按 F11。",
            {},
            lambda values: (take_case, (row.case_id,)),
        )
        title = f"接收转办 · {row.applicant} {row.item_name}"
        AskDialog(self._page, title, asked, "接收", lambda done: self._taken(row)).open()

    def _taken(self, row: WaitingRow) -> None:
        self._desk.messages.well("已接收")
        self._desk.open_page("case", row.case_id)


def _needed(widget: QWidget, width: int) -> int:
    """The least height of what a widget holds at a width."""
    layout = widget.layout()
    if layout is None:
        return 0
    return max(layout.totalMinimumHeightForWidth(width), 0)
