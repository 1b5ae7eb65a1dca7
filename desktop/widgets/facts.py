"""A record beside its list: title, chips, labelled facts, and lines under captions."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLayout, QScrollArea, QVBoxLayout

from desktop.widgets.cards import Card, Chip, Text
from desktop.widgets.layout import Flow, Inside


@dataclass(frozen=True)
class Section:
    """Lines under a caption; each is a bold word, perhaps empty, and what is said of it."""

    title: str
    lines: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Record:
    """What a card says of one record. Facts without text are left out."""

    title: str
    chips: Sequence[tuple[str, str]] = ()
    facts: Sequence[tuple[str, str]] = ()
    sections: Sequence[Section] = ()
    note: str = ""  # what has to be known first


class RecordCard(Card):
    """Shows one `Record`; scrolls where it is longer than the card."""

    def __init__(self, title: str, empty: str) -> None:
        super().__init__(title, margin=0)
        self._empty = empty
        inside = Inside()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(16, 12, 16, 14)
        self._column.setSpacing(8)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setAccessibleName(title)
        self._area.setWidget(inside)
        for see_through in (inside, self._area.viewport()):
            see_through.setAutoFillBackground(False)
        self.body.addWidget(self._area, 1)
        self.record: Record | None = None
        self.show_record(None)

    def show_record(self, record: Record | None) -> None:
        """Show another one; None: say what stands here otherwise."""
        if record is not None and record == self.record:
            return
        self.record = record
        _clear(self._column)
        if record is None:
            self._column.addWidget(Text(self._empty, "soft", wrap=True))
            self._column.addStretch(1)
            return
        self._column.addWidget(Text(record.title, "head", wrap=True))
        if record.chips:
            flow = Flow(gap=6)
            flow.add(*(Chip(text, tone) for text, tone in record.chips))
            self._column.addLayout(flow)
        if record.note:
            self._column.addWidget(Text(record.note, "error", wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(1, 1)
        for row, (label, text) in enumerate(f for f in record.facts if f[1]):
            grid.addWidget(Text(label, "soft"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Text(text, wrap=True), row, 1)
        self._column.addLayout(grid)
        for section in record.sections:
            self._add_section(section)
        self._column.addStretch(1)
        self._area.verticalScrollBar().setValue(0)

    def _add_section(self, section: Section) -> None:
        self._column.addSpacing(4)
        self._column.addWidget(Text(section.title, "label"))
        for word, text in section.lines:
            if word:
                line = Text(word, "bold", wrap=True)
                self._column.addWidget(line)
            if text:
                self._column.addWidget(Text(text, "soft", wrap=True))


def _clear(column: QLayout) -> None:
    while (item := column.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            _clear(inner)
