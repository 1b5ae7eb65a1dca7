"""The tick list of priority groups; the two by age tick themselves."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from models.people.rules.groups import BY_AGE, PriorityGroup, groups_of

COLUMNS = 3


class GroupTicks(QWidget):
    """Tells `changed` after every tick."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("重点群体")
        self.boxes = {group: QCheckBox(group.text) for group in PriorityGroup}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        for number, box in enumerate(self.boxes.values()):
            grid.addWidget(box, number // COLUMNS, number % COLUMNS)
            box.toggled.connect(self.changed)

    @property
    def ticked(self) -> tuple[PriorityGroup, ...]:
        """What a clerk ticked, without what follows from age."""
        return tuple(g for g, box in self.boxes.items() if box.isChecked() and box.isEnabled())

    def tick(self, groups: tuple[PriorityGroup, ...]) -> None:
        for group, box in self.boxes.items():
            box.setChecked(group in groups)

    def follow(self, birth_date: date | None, today: date) -> None:
        """With a birth date, age decides alone."""
        by_age = groups_of((), birth_date, today)
        for group in BY_AGE:
            self.boxes[group].setEnabled(birth_date is None)
            if birth_date is not None:
                self.boxes[group].setChecked(group in by_age)
