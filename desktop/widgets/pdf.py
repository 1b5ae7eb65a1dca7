"""The paper as it will be printed: the same bytes, on the desk's grey."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QEvent,
    QIODevice,
    QMargins,
    QObject,
    QPointF,
    QRectF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen, QWheelEvent
from PySide6.QtPdf import QPdfDocument, QPdfPageRenderer
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QLabel, QStackedLayout, QVBoxLayout, QWidget

from desktop.theme import colour
from desktop.widgets.cards import EmptyState

MOST_MS = 600  # the old page stays at most so long before the new one
STEPS = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)
MARGIN, GAP = 16, 12  # around the pages and between them


@dataclass(frozen=True)
class Spot:
    """A place on a page that opens something; in points from the page's top left."""

    value: Any
    page: int
    area: QRectF


class _Mark(QWidget):
    """A frame around the chosen spot, over the pages and out of the mouse's way."""

    def __init__(self, view: QPdfView) -> None:
        super().__init__(view.viewport())
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.area = QRectF()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.area.isNull():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colour("brand"), 2))
            painter.drawRoundedRect(self.area.adjusted(-4, -2, 4, 2), 4, 4)


class PdfPreview(QWidget):
    """Shows PDF bytes. + and - zoom, 0 fits the width; a new version keeps the place.

    `spot_clicked(value)` tells which of the spots was clicked.
    """

    spot_clicked = Signal(object)
    drawing = QPdfPageRenderer.RenderMode.MultiThreaded  # beside the window, which never waits

    def __init__(self, name: str = "打印预览", empty: str = "填好后这里显示要打印的单子") -> None:
        super().__init__()
        self._bytes = b""
        self._drawn = False  # a page of it, since it is shown
        self._document: QPdfDocument | None = None
        self._buffer: QBuffer | None = None
        self.view = QPdfView(self)
        self.view.setAccessibleName(name)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.setDocumentMargins(QMargins(MARGIN, MARGIN, MARGIN, MARGIN))
        self.view.setPageSpacing(GAP)
        self.view.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.view.installEventFilter(self)
        palette = self.view.palette()
        palette.setColor(QPalette.ColorRole.Dark, colour("desk"))
        self.view.setPalette(palette)
        # The view paints white until a page is drawn: what was shown stays in front so long.
        self._before = QLabel(self.view)
        self._before.hide()
        self._enough = QTimer(self, singleShot=True, interval=MOST_MS)
        self._enough.timeout.connect(self._before.hide)
        for renderer in self.view.findChildren(QPdfPageRenderer):
            renderer.setRenderMode(self.drawing)
            renderer.pageRendered.connect(self._rendered)
        self._spots: Sequence[Spot] = ()
        self._marked: Spot | None = None
        self._mark = _Mark(self.view)
        self.view.viewport().setMouseTracking(True)
        self.view.viewport().installEventFilter(self)
        for bar in (self.view.verticalScrollBar(), self.view.horizontalScrollBar()):
            bar.valueChanged.connect(self._place_mark)
        self.view.zoomFactorChanged.connect(self._place_mark)
        self.setMinimumWidth(160)
        host = QWidget()
        self._stack = QStackedLayout(host)
        self._stack.addWidget(EmptyState("还没有单子", empty, icon="print"))
        self._stack.addWidget(self.view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(host)

    @property
    def pages(self) -> int:
        shown = self._document if self._bytes else None
        return shown.pageCount() if shown is not None else 0

    @property
    def content(self) -> bytes:
        """The bytes shown: what is to be printed."""
        return self._bytes

    @property
    def waiting(self) -> bool:
        """Whether what is shown is not drawn yet, or an older document stands in front of it."""
        return bool(self._bytes) and not (self._drawn and self._before.isHidden())

    def show_pdf(self, content: bytes) -> None:
        """Show a document; b"" shows the empty state."""
        if content == self._bytes:
            return
        self.show_spots(())
        self._bytes = content
        bars = (self.view.verticalScrollBar(), self.view.horizontalScrollBar())
        places = [bar.value() for bar in bars]
        old, old_buffer = self._document, self._buffer
        if not content:
            self._stack.setCurrentIndex(0)  # the view keeps its last document, unseen
            return
        if old is not None and self.view.isVisible():
            self._keep_before()
        self._buffer = QBuffer(self)
        self._buffer.setData(QByteArray(content))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document = QPdfDocument(self)
        self._document.load(self._buffer)
        self._drawn = False
        self.view.setDocument(self._document)
        self._stack.setCurrentIndex(1)
        for bar, place in zip(bars, places, strict=True):
            bar.setValue(place)
        if old is not None and old_buffer is not None:
            old.close()
            old.deleteLater()
            old_buffer.deleteLater()

    def show_spots(self, spots: Sequence[Spot]) -> None:
        """The places of the shown document that open something."""
        self._spots = spots
        self.mark(None)

    def mark(self, value: Any) -> None:
        """Frame the spot of that value and bring it into sight; None frames nothing."""
        self._marked = next((spot for spot in self._spots if spot.value == value), None)
        self._place_mark()
        if self._marked is not None:
            area, shown = self._area_of(self._marked), self.view.viewport().rect()
            if not shown.contains(area.toRect()):
                bar = self.view.verticalScrollBar()
                bar.setValue(bar.value() + round(area.top()) - shown.height() // 3)

    def spot_at(self, position: QPointF) -> Spot | None:
        """The spot under a point of the viewport."""
        return next((s for s in self._spots if self._area_of(s).contains(position)), None)

    def spot_area(self, value: Any) -> QRectF:
        """Where the spot of that value is on the viewport now; null if there is none."""
        found = next((spot for spot in self._spots if spot.value == value), None)
        return QRectF() if found is None else self._area_of(found)

    def _place_mark(self) -> None:
        self._mark.setGeometry(self.view.viewport().rect())
        self._mark.area = QRectF() if self._marked is None else self._area_of(self._marked)
        self._mark.setVisible(self._marked is not None)
        self._mark.update()

    def _area_of(self, spot: Spot) -> QRectF:
        """A spot in pixels of the viewport: pages stand below each other, centred."""
        assert self._document is not None
        scale = self._scale
        sizes = [self._document.pagePointSize(n) * scale for n in range(self.pages)]
        if spot.page >= len(sizes):
            return QRectF()
        widest = max(size.width() for size in sizes) + 2 * MARGIN
        width = max(widest, self.view.viewport().width())
        top = MARGIN + sum(size.height() + GAP for size in sizes[: spot.page])
        left = (width - sizes[spot.page].width()) / 2
        return QRectF(
            left + spot.area.x() * scale - self.view.horizontalScrollBar().value(),
            top + spot.area.y() * scale - self.view.verticalScrollBar().value(),
            spot.area.width() * scale,
            spot.area.height() * scale,
        )

    @property
    def _scale(self) -> float:
        """Pixels per point."""
        fitted = self.view.zoomMode() is not QPdfView.ZoomMode.Custom
        factor = self._fitted() if fitted else self.view.zoomFactor()
        return factor * self.logicalDpiX() / 72

    def _keep_before(self) -> None:
        if self._before.isHidden():
            shown = self.view.viewport()
            self._before.setPixmap(shown.grab())
            self._before.setGeometry(shown.geometry())
            self._before.raise_()
            self._before.show()
        self._enough.start()

    def _rendered(self) -> None:
        self._drawn = True
        # The view takes the picture in the same round: hidden before, white would flash.
        QTimer.singleShot(0, self._before, self._before.hide)

    def zoom(self, step: int) -> None:
        """+1 larger, -1 smaller, 0 to the width of the view."""
        if step == 0:
            self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
            return
        now = self.view.zoomFactor()
        if self.view.zoomMode() is not QPdfView.ZoomMode.Custom:
            now = self._fitted()
        larger = [each for each in STEPS if each > now + 0.01]
        smaller = [each for each in STEPS if each < now - 0.01]
        chosen = (larger[:1] if step > 0 else smaller[-1:]) or [now]
        self.view.setZoomMode(QPdfView.ZoomMode.Custom)
        self.view.setZoomFactor(chosen[0])

    def _fitted(self) -> float:
        if self._document is None or not self.pages:
            return 1.0
        points = self._document.pagePointSize(0).width()
        return (self.view.viewport().width() - 32) / (points / 72 * self.logicalDpiX())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.view.viewport():
            self._look_at(event)
            return False
        if isinstance(event, QKeyEvent) and event.type() == QKeyEvent.Type.KeyPress:
            steps = {
                Qt.Key.Key_Plus: 1,
                Qt.Key.Key_Equal: 1,
                Qt.Key.Key_Minus: -1,
                Qt.Key.Key_0: 0,
            }
            if event.key() in steps:
                self.zoom(steps[Qt.Key(event.key())])
                return True
        return False

    def _look_at(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.Resize:
            QTimer.singleShot(0, self, self._place_mark)  # after the view has fitted its pages
        elif self._spots and isinstance(event, QMouseEvent):
            spot = self.spot_at(event.position())
            shape = (
                Qt.CursorShape.ArrowCursor if spot is None else Qt.CursorShape.PointingHandCursor
            )
            self.view.viewport().setCursor(shape)
            if spot is not None and event.type() == QEvent.Type.MouseButtonRelease:
                self.spot_clicked.emit(spot.value)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.angleDelta().y():
            self.zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
            return
        super().wheelEvent(event)
