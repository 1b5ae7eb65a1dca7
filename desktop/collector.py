"""Python's garbage collection on the window's thread only.

Python collects cycles on whatever thread happens to allocate. Widgets and their pages are
full of cycles, and a widget that is taken down on a worker thread crashes Qt. So automatic
collection is off, and a timer of the window's thread does it.
"""

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 250


class Collector(QObject):
    """Collects while it lives; `stop` gives the work back to Python."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()
        gc.enable()

    def _look(self) -> None:
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                gc.collect(generation)
                return


def keep_for_good() -> None:
    """What is there now stays for as long as the program: no collection looks at it again.

    Modules and fonts are half a million objects; looking at them takes a tenth of a second.
    """
    gc.freeze()
