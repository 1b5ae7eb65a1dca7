"""What happened and what comes next: a vertical timeline and a row of steps."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.theme import colour, px, sized
from desktop.widgets.cards import Text


@dataclass(frozen=True)
class Moment:
    """One entry of a history: what, when (as text), who, and the opinion or reason."""

    what: str
    when: str
    who: str = ""
    opinion: str = ""
    tone: str = "green"


class _Dot(QWidget):
    def __init__(self, tone: str, *, last: bool) -> None:
        super().__init__()
        self._tone, self._last = tone, last
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        return QSize(px(16), px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x, y = self.width() / 2, px(10)
        if not self._last:
            painter.setPen(QPen(colour("line"), 2))
            painter.drawLine(QPointF(x, y), QPointF(x, self.height()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("green_strong" if self._tone == "green" else self._tone))
        painter.drawEllipse(QPointF(x, y), px(5), px(5))


class Timeline(QWidget):
    """Newest at the bottom, as on the paper form."""

    def __init__(self, name: str = "办理过程") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def fill(self, moments: Sequence[Moment]) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for number, moment in enumerate(moments):
            self._column.addWidget(self._entry(moment, last=number == len(moments) - 1))
        self._column.addStretch(1)

    def _entry(self, moment: Moment, *, last: bool) -> QWidget:
        entry = QWidget()
        row = QHBoxLayout(entry)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(_Dot(moment.tone, last=last))
        text = QVBoxLayout()
        text.setContentsMargins(0, 0, 0, 12)
        text.setSpacing(1)
        text.addWidget(Text(moment.what, "bold", wrap=True))
        below = " · ".join(part for part in (moment.when, moment.who) if part)
        text.addWidget(Text(below, "small", wrap=True))
        if moment.opinion:
            text.addWidget(Text(moment.opinion, "soft", wrap=True))
        row.addLayout(text, 1)
        entry.setAccessibleName("，".join(p for p in (moment.what, below, moment.opinion) if p))
        return entry


@dataclass(frozen=True)
class Step:
    """One step of a way: its name and the line below it (time or place)."""

    name: str
    below: str = ""


class Stepper(QWidget):
    """Numbered steps: done green, the present one red, the coming ones grey."""

    def __init__(self) -> None:
        super().__init__()
        self._steps: Sequence[Step] = ()
        self._now = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def fill(self, steps: Sequence[Step], now: int) -> None:
        """`now` counts from 0; len(steps) when all are done."""
        self._steps, self._now = tuple(steps), now
        spoken = [
            f"{step.name} {'已完成' if n < now else '进行中' if n == now else '未开始'}"
            for n, step in enumerate(steps)
        ]
        self.setAccessibleName("步骤：" + "，".join(spoken))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._each() * len(self._steps), px(22) + px(58))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _each(self) -> int:
        bold = QFontMetrics(sized(self.font(), "base", bold=True))
        tiny = QFontMetrics(sized(self.font(), "tiny"))
        return px(12) + max(
            (
                max(bold.horizontalAdvance(step.name), tiny.horizontalAdvance(step.below))
                for step in self._steps
            ),
            default=px(60),
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._steps:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        each = self.width() / len(self._steps)
        for number, step in enumerate(self._steps):
            left, centre = each * number, each * (number + 0.5)
            done, here = number < self._now, number == self._now
            fill = "green_strong" if done else "brand" if here else "desk"
            disc = QRectF(centre - px(11), px(2), px(22), px(22))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(fill))
            painter.drawEllipse(disc)
            painter.setPen(colour("card" if done or here else "text_off"))
            painter.setFont(sized(self.font(), "small", bold=True))
            mark = "✓" if done else str(number + 1)
            painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, mark)
            painter.setPen(colour("text" if done or here else "text_off"))
            painter.setFont(sized(self.font(), "base", bold=done or here))
            place = QRect(int(left), px(28), int(each), px(24))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, step.name)
            painter.setPen(colour("text_soft"))
            painter.setFont(sized(self.font(), "tiny"))
            place = QRect(int(left), px(52), int(each), px(20))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, step.below)
