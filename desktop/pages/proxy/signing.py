"""Both signatures on the screen, drawn with pen, finger or mouse, and kept with what they sign."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QBuffer, QIODevice, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QShowEvent,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.pages.cases.case.asking import AskDialog
from desktop.theme import colour, px
from desktop.widgets.buttons import Action, Button
from desktop.widgets.cards import Text
from desktop.widgets.choice import ChoiceField
from desktop.widgets.dialog import Dialog
from models.proxy.actions.moving import OnScreen

PAPER, SCREEN = "paper", "screen"
WHERE = ((PAPER, "纸上签"), (SCREEN, "屏上签"))
WIDE, HIGH = 380, 190  # of a pad, pixels at 100 %
PEN = 2.6  # pixels at 100 %
AROUND = 6  # white around a signature that is kept, pixels at 100 %


class SignedField(ChoiceField):
    """Where both sign. Its value is None for paper, OnScreen once drawn, SCREEN until then."""

    def __init__(self) -> None:
        super().__init__("双方签名", WHERE, required="请选择签在哪里。")
        self.drawn: OnScreen | None = None
        self.set_value(PAPER)

    def value(self) -> Any:
        if super().value() == PAPER:
            return None
        return self.drawn or SCREEN


class Pad(QFrame):
    """White paper for one hand."""

    drawn = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setObjectName("card")
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setMinimumSize(px(WIDE) // 2, px(HIGH))
        self._strokes: list[list[QPointF]] = []

    def sizeHint(self) -> QSize:
        return QSize(px(WIDE), px(HIGH))

    @property
    def empty(self) -> bool:
        """A dot is no signature."""
        return sum(len(stroke) for stroke in self._strokes) < 3

    def clear(self) -> None:
        """A clean sheet."""
        self._strokes.clear()
        self.update()

    def png(self) -> bytes:
        """What was written, without the empty pad around it; black on white, a few KB.

        It is printed on each paper that was signed so, and filed with it.
        """
        points = QPolygonF([point for stroke in self._strokes for point in stroke])
        edge = px(AROUND)
        ink = points.boundingRect().toAlignedRect().adjusted(-edge, -edge, edge, edge)
        ink &= self.rect()
        image = QImage(ink.size(), QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        painter.translate(-ink.topLeft())
        self._write(painter, QColor(Qt.GlobalColor.black))
        painter.end()
        flat = image.convertToFormat(
            QImage.Format.Format_Mono, Qt.ImageConversionFlag.ThresholdDither
        )
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        flat.save(buffer, "PNG")  # type: ignore[call-overload]
        return bytes(buffer.data().data())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._strokes.append([event.position()])
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() and self._strokes:
            self._strokes[-1].append(event.position())
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.drawn.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        self._write(painter, colour("text"))
        painter.end()

    def _write(self, painter: QPainter, ink: QColor) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(ink, px(PEN))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        for stroke in self._strokes:
            painter.drawPolyline(QPolygonF(stroke))


class SignDialog(Dialog):
    """Two pads side by side: who gives, who takes. `done(OnScreen)` once both have signed."""

    def __init__(self, parent: QWidget, done: Callable[[OnScreen], None]) -> None:
        super().__init__("屏上签名", parent, width=2 * WIDE + 60)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._done = done
        self.giver, self.taker = Pad("交出人签名"), Pad("接收人签名")
        self.body.addWidget(Text("请双方看清要交接的东西，再用笔、手指或鼠标各签一次。", "soft",
                                 wrap=True))  # fmt: skip
        row = QHBoxLayout()
        row.setSpacing(14)
        for pad in (self.giver, self.taker):
            pad.drawn.connect(self._was_drawn)
            column = QVBoxLayout()
            column.setSpacing(4)
            column.addWidget(Text(pad.accessibleName(), "label"))
            column.addWidget(pad)
            row.addLayout(column)
        self.body.addLayout(row)
        again = Action("重签", self._again, key="F6", parent=self)
        self.set_actions(
            [again, Action("签好了", self._sign, key="Ctrl+Return", kind="primary", parent=self)]
        )

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.findChildren(Button)[-1].setFocus()  # Enter is for what both have just signed

    def _again(self) -> None:
        self.giver.clear()
        self.taker.clear()

    def _missing(self) -> list[str]:
        return [pad.accessibleName() for pad in (self.giver, self.taker) if pad.empty]

    def _was_drawn(self) -> None:
        """Nothing is missing: the sentence goes. Its room stays, no pad moves under a pen."""
        if not self._missing():
            self.banner.hide()

    def _sign(self) -> None:
        missing = self._missing()
        if missing:
            room = self.banner.sizePolicy()
            room.setRetainSizeWhenHidden(True)
            self.banner.setSizePolicy(room)
            self.banner.tell(
                f"还缺{'、'.join(missing)}，没有保存。不方便在屏上签的，请改选纸上签。"
            )
            self.fit()
            return
        signed = OnScreen(self.giver.png(), self.taker.png())
        self.accept()
        self._done(signed)


class SignedDialog(AskDialog):
    """A step both sides sign: where they chose the screen, it is turned to them first."""

    def go(self) -> None:
        """The signatures first, then the step; another word typed asks for them anew."""
        values = self.form.values()
        if values is not None and not self._busy and values["signed"] == SCREEN:
            SignDialog(self, self._was_signed).open()
            return
        super().go()

    def _was_signed(self, signed: OnScreen) -> None:
        field = self.form["signed"]
        assert isinstance(field, SignedField)
        field.drawn = signed
        super().go()
        field.drawn = None  # signed for what stood there, and for nothing typed later
