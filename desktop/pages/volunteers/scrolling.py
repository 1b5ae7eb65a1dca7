"""The inside of a long form that scrolls."""

from PySide6.QtCore import QSize

from desktop.pages.cases.intake.scroll import Inside


class FormInside(Inside):
    """Without wrapped texts there is nothing to measure: the fields keep their height."""

    def minimumSizeHint(self) -> QSize:
        layout = self.layout()
        if layout is None or layout.hasHeightForWidth():
            return super().minimumSizeHint()
        return layout.totalMinimumSize()
