"""The checklist of a matter, with the originals that stay at the centre."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QWidget

from desktop.widgets.checklist import Checklist, Needed
from models.catalogue.queries import MaterialRow


class Materials(Checklist):
    """Space ticks, Ctrl+A ticks all, L marks an original that stays. Keys are places as text."""

    focused = Signal(QWidget)  # the row that has the keyboard, to be scrolled to

    def __init__(self) -> None:
        super().__init__("材料")
        self._stays: set[str] = set()
        self._here = 0

    def show_materials(
        self, materials: Sequence[MaterialRow], received: set[int], stays: set[int]
    ) -> None:
        self._stays = {str(seq) for seq in stays}
        self._here = 0
        self.fill(
            [Needed(str(m.seq), m.name, asked(m), m.is_optional) for m in materials],
            [str(seq) for seq in received],
        )
        for row in self._rows:
            row.ticked.connect(self._mark)
        self._mark()

    @property
    def received_places(self) -> set[int]:
        return {int(key) for key in self.received}

    @property
    def staying_places(self) -> set[int]:
        return {int(key) for key in self._stays} & self.received_places

    def keep_original(self) -> None:
        """The original of the row that has the keyboard stays, or goes back again."""
        if not self._rows:
            return
        row = self._rows[min(self._here, len(self._rows) - 1)]
        self._stays ^= {row.needed.key}
        if row.needed.key in self._stays:
            row.box.setChecked(True)
        self._mark()
        self.changed.emit()

    def take_keyboard(self) -> None:
        if self._rows:
            self._rows[0].box.setFocus(Qt.FocusReason.TabFocusReason)

    @property
    def is_empty(self) -> bool:
        return not self._rows

    def _mark(self) -> None:
        for row in self._rows:
            if row.box.isChecked() and row.needed.key in self._stays:
                row.chip.show_state("留原件", "blue")
            elif row.box.isChecked():
                row.chip.show_state("已收", "green")

    def eventFilter(self, watched: object, event: object) -> bool:
        if isinstance(watched, QCheckBox) and isinstance(event, QKeyEvent):
            self._here = next((n for n, r in enumerate(self._rows) if r.box is watched), 0)
        return super().eventFilter(watched, event)

    def _key(self, place: int, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_L and not event.modifiers():
            self.keep_original()
            return True
        done = super()._key(place, event)
        focused = QApplication.focusWidget()
        if done and focused is not None and self.isAncestorOf(focused):
            self.focused.emit(focused)
        return done


def asked(material: MaterialRow) -> str:
    """原件 1 份 · 2寸免冠"""
    return " · ".join(filter(None, (f"{material.form} {material.copies} 份", material.requirement)))
