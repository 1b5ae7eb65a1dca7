"""«请评价»: the whole screen, turned to the resident, who rates without the clerk's help.

Staff may neither hint nor press (国办发〔2019〕51号): all answers look alike, none is chosen
beforehand, nothing of the desk is seen, and no name of a clerk or resident stands on the screen.
"""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.theme import px, set_property
from desktop.widgets.cards import Text
from desktop.widgets.composition import commit_composition
from desktop.widgets.fields import ENTER
from desktop.widgets.layout import Flow, Inside
from models.cases.actions.ratings import RatingGiven
from models.cases.rules.one_stop import SATISFACTION_LABELS
from models.cases.rules.ratings import RatingChannel
from models.errors import KnownError

DETAILS = {"efficiency": "办事快不快", "competence": "业务熟不熟", "attitude": "态度好不好"}
LEFT_MS = 60_000  # a resident who has chosen and gone is taken at the word
THANKS_MS = 8_000
WIDE = 900  # of the column everything stands in, at 100 %


class _Choices(QWidget):
    """Answers that all look alike; the digit on each is its key while the row is asked."""

    chosen = Signal(int)

    def __init__(self, name: str, words: Mapping[int, str], *, column: bool) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self.buttons: dict[int, QPushButton] = {}
        for value, word in words.items():
            button = QPushButton(f"{value}　{word}" if column else word)
            button.setObjectName("rate")
            button.setAccessibleName(f"{name} {word}")
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            if not column:
                set_property(button, "short", "true")
            self.buttons[value] = button
            self._group.addButton(button, value)
        if column:
            whole = QVBoxLayout(self)
            whole.setContentsMargins(0, 0, 0, 0)
            whole.setSpacing(px(10))
            for button in self.buttons.values():
                button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
                whole.addWidget(button)
        else:
            flow = Flow(self, gap=8)
            flow.add(*self.buttons.values())
        self._group.idClicked.connect(self.chosen)

    @property
    def value(self) -> int | None:
        return self._group.checkedId() if self._group.checkedId() in self.buttons else None


class RatingScreen(QDialog):
    """Asks, thanks, and goes. `given(RatingGiven)` once; `thank` or `refuse` answers it."""

    given = Signal(object)

    def __init__(self, item_name: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle("请评价")
        self.setAccessibleName("请评价")
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowState(Qt.WindowState.WindowFullScreen)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._sent = False
        self.pages = QStackedWidget()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.pages, 1)
        self.overall = _Choices("总体评价", SATISFACTION_LABELS, column=True)
        self.details = {
            name: _Choices(word, SATISFACTION_LABELS, column=False)
            for name, word in DETAILS.items()
        }
        self.callback = _Choices("是否可以电话回访", {1: "可以", 0: "不用"}, column=False)
        self.remarks = QPlainTextEdit()
        self.error = Text("", "error", wrap=True)
        self._build(item_name)
        self.overall.chosen.connect(self._rated)
        for each in (*self.details.values(), self.callback):
            each.chosen.connect(self._still_there)
        self.remarks.textChanged.connect(self._still_there)
        self._left = QTimer(self, singleShot=True, interval=LEFT_MS)
        self._left.timeout.connect(self.send)
        self._over = QTimer(self, singleShot=True, interval=THANKS_MS)
        self._over.timeout.connect(self.accept)

    def _build(self, item_name: str) -> None:
        asked, first = _sheet()
        first.addStretch(1)
        first.addWidget(Text("请您评价这次服务", "huge", wrap=True))
        first.addWidget(Text(f"办理事项：{item_name}", "large", wrap=True))
        first.addSpacing(px(8))
        first.addWidget(self.overall)
        first.addWidget(Text("请本人点选，或按数字键 1 至 5。", "soft", wrap=True))
        first.addStretch(2)
        self.pages.addWidget(asked)
        self.back = self._button("改前一项", self._again)
        self.done_ = self._button("完成", self.send)
        more, second = _sheet((self.back, self.done_))
        self.rated = Text("", "huge", wrap=True)
        second.addWidget(self.rated)
        second.addWidget(Text("下面几项不选也可以，直接按“完成”。", "large", wrap=True))
        for name, word in DETAILS.items():
            second.addWidget(Text(word, "large_bold"))
            second.addWidget(self.details[name])
        second.addWidget(Text("还想说的话", "large_bold"))
        self.remarks.setObjectName("rate")
        self.remarks.setAccessibleName("还想说的话")
        self.remarks.setTabChangesFocus(True)
        self.remarks.setFixedHeight(px(84))
        second.addWidget(self.remarks)
        second.addWidget(Text("可以打电话向您回访吗", "large_bold"))
        second.addWidget(self.callback)
        self.error.hide()
        second.addWidget(self.error)
        second.addStretch(1)
        self.pages.addWidget(more)
        thanks, third = _sheet()
        third.addStretch(1)
        third.addWidget(Text("谢谢您的评价", "huge", wrap=True))
        third.addWidget(Text("评价内容保密，只用来改进服务。", "large", wrap=True))
        third.addSpacing(px(16))
        self.leave = self._button("好", self.accept)
        third.addWidget(self.leave, 0, Qt.AlignmentFlag.AlignLeft)
        third.addStretch(2)
        self.pages.addWidget(thanks)

    def _button(self, word: str, slot: Callable[[], object]) -> QPushButton:
        button = QPushButton(word)
        button.setObjectName("rate")
        set_property(button, "short", "true")
        button.setAutoDefault(False)
        button.clicked.connect(slot)
        return button

    # what happens

    @property
    def asking(self) -> bool:
        """The first question is on the screen."""
        return self.pages.currentIndex() == 0

    @property
    def thanking(self) -> bool:
        return self.pages.currentIndex() == 2

    def choose(self, value: int) -> None:
        """A digit, or a finger on the button."""
        self.overall.buttons[value].setChecked(True)
        self._rated(value)

    def _rated(self, value: int) -> None:
        self.rated.setText(f"您选的是：{SATISFACTION_LABELS[value]}")
        self.pages.setCurrentIndex(1)
        self.done_.setFocus()
        self._left.start()

    def _again(self) -> None:
        self._left.stop()
        self.pages.setCurrentIndex(0)
        self.setFocus()

    def _still_there(self) -> None:
        if self._left.isActive():
            self._left.start()

    def send(self) -> None:
        """Give what was chosen; a second press while it is kept does nothing."""
        overall = self.overall.value
        if overall is None or self._sent:
            return
        commit_composition()
        self._left.stop()
        self._sent = True
        self.error.hide()
        details = {name: choices.value for name, choices in self.details.items()}
        self.given.emit(
            RatingGiven(
                satisfaction=overall,
                **details,
                remarks=self.remarks.toPlainText().strip(),
                callback_welcome=self.callback.value != 0,
                channel=RatingChannel.SCREEN,
            )
        )

    def thank(self, nothing: object = None) -> None:
        """It is kept."""
        self.pages.setCurrentIndex(2)
        self.leave.setFocus()
        self._over.start()

    def refuse(self, error: KnownError) -> None:
        """It could not be kept; what was chosen stays."""
        self._sent = False
        self.error.setText(f"没有存上，请告诉工作人员：{error.text}")
        self.error.show()

    # keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._still_there()
        if self.asking and event.text().isdigit():
            if int(event.text()) in self.overall.buttons:
                self.choose(int(event.text()))
        elif event.key() in ENTER:
            focused = self.focusWidget()
            if isinstance(focused, QPushButton):
                focused.click()
        else:
            super().keyPressEvent(event)  # Esc is the clerk's: unrated

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.asking:
            self.setFocus()  # on no answer: a frame around one would look like a hint

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._still_there()
        super().mousePressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "remarks"):
            self.remarks.setFixedHeight(px(84))


def _sheet(foot: Sequence[QWidget] = ()) -> tuple[QWidget, QVBoxLayout]:
    """A page that scrolls where the text is large, its column in the middle; the foot stays."""
    inside = Inside()
    inside.setObjectName("plain")
    column = _in_the_middle(inside)
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(inside)
    if not foot:
        return scroll, column
    page = QWidget()
    whole = QVBoxLayout(page)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.setSpacing(0)
    whole.addWidget(scroll, 1)
    below = QWidget()
    row = QHBoxLayout()
    row.setSpacing(px(12))
    for number, widget in enumerate(foot):
        row.addWidget(widget, number)
    _in_the_middle(below).addLayout(row)
    whole.addWidget(below)
    return page, column


def _in_the_middle(host: QWidget) -> QVBoxLayout:
    row = QHBoxLayout(host)
    row.setContentsMargins(px(32), px(16), px(32), px(16))
    column = QVBoxLayout()
    column.setSpacing(px(10))
    column.setContentsMargins(0, 0, 0, 0)
    middle = QWidget()
    middle.setMaximumWidth(px(WIDE))
    middle.setLayout(column)
    row.addStretch(1)
    row.addWidget(middle, 20)
    row.addStretch(1)
    return column
