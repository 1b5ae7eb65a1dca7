"""What a clerk can do on a page: one Action, its key, and the button that shows both."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFontMetrics, QKeySequence, QPainter, QPaintEvent, QPen, QShortcut
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from desktop.theme import colour, icon_pixmap, px, sized
from desktop.widgets.composition import commit_composition

WhyNot = Callable[[str], None]


class Action(QObject):
    """Something to do: its text, its key, and why it may not be done now.

    `reason` gives "" while the action is allowed, else the sentence that tells why not.
    Call `refresh` whenever that may have changed; buttons follow. `kind` is primary,
    plain or danger.
    """

    changed = Signal()
    refused = Signal(str)  # asked for while not allowed

    def __init__(
        self,
        text: str,
        slot: Callable[[], object],
        *,
        key: str = "",
        kind: str = "plain",
        icon: str = "",
        reason: Callable[[], str] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.text = text
        self.key = key
        self.kind = kind
        self.icon = icon
        self._slot = slot
        self._reason = reason

    @property
    def why_not(self) -> str:
        return self._reason() if self._reason is not None else ""

    @Slot()
    def trigger(self) -> None:
        commit_composition()
        why_not = self.why_not
        if why_not:
            self.refused.emit(why_not)
        else:
            self._slot()

    def refresh(self) -> None:
        self.changed.emit()

    def rename(self, text: str) -> None:
        self.text = text
        self.changed.emit()

    def listen(self, widget: QWidget) -> None:
        """Let the key work while the keyboard is anywhere inside `widget`."""
        if self.key:
            shortcut = QShortcut(QKeySequence(self.key), widget)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(self.trigger)


class Button(QPushButton):
    """A button with its key as a key-cap at the right. Greyed, it still says why not."""

    def __init__(self, action: Action, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.action = action
        self._hint: QSize | None = None
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        self._follow()

    @Slot()
    def _follow(self) -> None:
        self.setText(self.action.text)
        why_not = self.action.why_not
        self._allowed = not why_not
        key = key_text(self.action.key)
        self.setAccessibleName(f"{self.action.text} {key}".strip())
        self.setAccessibleDescription(why_not)
        self.setToolTip(why_not)
        self._hint = None
        self.updateGeometry()
        self.update()

    @property
    def allowed(self) -> bool:
        return self._allowed

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._hint = None
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        if self._hint is None:
            text = QFontMetrics(sized(self.font(), "base", bold=True))
            width = px(16) * 2 + text.horizontalAdvance(self.text()) + self._cap_width()
            if self.action.icon:
                width += px(24)
            self._hint = QSize(width, text.height() + px(15))
        return self._hint

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _cap_width(self) -> int:
        if not self.action.key:
            return 0
        metrics = QFontMetrics(sized(self.font(), "tiny", bold=True))
        return metrics.horizontalAdvance(key_text(self.action.key)) + px(12) + px(8)

    def paintEvent(self, event: QPaintEvent) -> None:
        fill, line, ink = self._colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        painter.setBrush(fill)
        painter.setPen(QPen(line, 1))
        painter.drawRoundedRect(box, 6, 6)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            inner = self.action.kind == "primary" and self._allowed
            painter.setPen(QPen(colour("card" if inner else "brand"), 2))
            shrink = 3 if inner else 0
            painter.drawRoundedRect(box.adjusted(shrink, shrink, -shrink, -shrink), 5, 5)
        left = px(16)
        if self.action.icon:
            name = "card" if self.action.kind == "primary" and self._allowed else "text_soft"
            size = px(18)
            pixmap = icon_pixmap(self.action.icon, name, size, self.devicePixelRatioF())
            painter.drawPixmap(left - px(2), (self.height() - size) // 2, pixmap)
            left += px(24)
        painter.setPen(ink)
        bold = self.action.kind in ("primary", "danger")
        painter.setFont(sized(self.font(), "base", bold=bold))
        cap = self._cap_width()
        text_box = self.rect().adjusted(left, 0, -px(16) - cap, 0)
        align = Qt.AlignmentFlag.AlignVCenter | (
            Qt.AlignmentFlag.AlignLeft if cap else Qt.AlignmentFlag.AlignHCenter
        )
        painter.drawText(text_box, align, self.text())
        if cap:
            paint_key_cap(painter, self.rect().adjusted(0, 0, -px(16), 0), self.action.key, ink)

    def _colours(self) -> tuple[QColor, QColor, QColor]:
        if not self._allowed or not self.isEnabled():
            return colour("foot"), colour("off_line"), colour("text_off")
        primary = self.action.kind == "primary"
        if self.isDown():
            return (
                (colour("brand_down"), colour("brand_down"), colour("card"))
                if primary
                else (colour("status"), colour("input_line"), colour("text"))
            )
        over = self.underMouse()
        if primary:
            fill = colour("brand_over" if over else "brand")
            return fill, fill, colour("card")
        fill = colour("foot" if over else "card")
        if self.action.kind == "danger":
            return fill, colour("brand"), colour("red")
        return fill, colour("input_line"), colour("text")


def paint_key_cap(painter: QPainter, inside: object, key: str, ink: QColor) -> None:
    """A key-cap flush right in the rectangle `inside`."""
    box = QRectF(inside)  # type: ignore[call-overload]
    font = sized(painter.font(), "tiny", bold=True)
    metrics = QFontMetrics(font)
    text = key_text(key)
    width, height = metrics.horizontalAdvance(text) + px(12), metrics.height() + px(1)
    cap = QRectF(box.right() - width, box.center().y() - height / 2, width, height)
    pen = QColor(ink)
    pen.setAlphaF(0.75)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(pen, 1))
    painter.drawRoundedRect(cap, 3, 3)
    painter.setFont(font)
    painter.setPen(ink)
    painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, text)


def key_text(key: str) -> str:
    """Ctrl+K as the keyboard shows it: Ctrl K."""
    return key.replace("+", " ").replace("Return", "Enter").replace("Escape", "Esc")
