"""A column that scrolls inside, so that what stands below it always stays in sight."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QScrollArea, QWidget

from desktop.theme import px


class Inside(QWidget):
    """What scrolls: as high as its wrapped texts need at the present width, no higher."""

    def minimumSizeHint(self) -> QSize:
        # The layout's own answer is for its narrowest width, where every text is many lines.
        return QSize(super().minimumSizeHint().width(), 0)


class FormInside(Inside):
    """Without wrapped texts there is nothing to measure: the fields keep their height."""

    def minimumSizeHint(self) -> QSize:
        layout = self.layout()
        if layout is None or layout.hasHeightForWidth():
            return super().minimumSizeHint()
        return layout.totalMinimumSize()


class Scroll(QScrollArea):
    """Asks for little height and takes what is left; its contents never make the page grow."""

    def __init__(self, inside: Inside, least: int) -> None:
        super().__init__()
        self._least = least  # pixels at 100 %
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)
        inside.setAutoFillBackground(False)  # what is behind shows through

    def sizeHint(self) -> QSize:
        return QSize(px(230), px(self._least))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()
