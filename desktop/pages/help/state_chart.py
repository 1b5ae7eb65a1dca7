"""«办件状态图»: the states of one-stop service and the steps between them, drawn from the table.

Nothing is said here about a step: which box it leaves, where it leads and what it is called are
read from `ONE_STOP`. Only the places of the boxes and the roads worth a line are kept here; a step
without a line is written into the box it leads to, so none is ever missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QApplication

from desktop.theme import colour, px, sized
from models.cases.rules.kinds import CaseKind, ClockEffect, State
from models.cases.rules.one_stop import ONE_STOP

CLOCK_WORDS = {
    ClockEffect.NONE: "不计时限",
    ClockEffect.NOTICE: "告知时限在走",
    ClockEffect.RUNS: "时限在走",
    ClockEffect.STOPPED: "时限停",
    ClockEffect.ENDS: "时限止",
}
# What the pause of the very case decides (CasePause.counts_toward_clock), not the table.
CLOCK_OF_STATE = {"public_notice": "时限走或停，公示时定"}
NOT_FIRST = "、，。）"
SIDE, MAIN, END = range(3)  # the columns from left to right
# Column, row, rows it is high.
PLACES = {
    "enquiry": (MAIN, 0, 1),
    "supplementing": (SIDE, 1, 1),
    "intake": (MAIN, 1, 1),
    "declined": (END, 1, 1),
    "accepted": (MAIN, 2, 1),
    "withdrawn": (END, 2, 1),
    "transferred": (SIDE, 3, 1),
    "processing": (MAIN, 3, 3),
    "terminated": (END, 3, 1),
    "suspended": (SIDE, 4, 1),
    "sent_back": (END, 4, 1),
    "public_notice": (SIDE, 5, 1),
    "closed": (MAIN, 6, 1),
    "awaiting_delivery": (SIDE, 7, 1),
    "delivered": (MAIN, 7, 1),
    "rated": (MAIN, 8, 1),
    "archived": (MAIN, 9, 1),
}
# From, to, and how the line runs: straight down, straight across, or round a corner.
ROADS = {
    ("enquiry", "intake"): "down",
    ("intake", "supplementing"): "across",
    ("supplementing", "intake"): "back",
    ("intake", "declined"): "across",
    ("intake", "accepted"): "down",
    ("accepted", "processing"): "down",
    ("accepted", "transferred"): "corner",
    ("processing", "transferred"): "across",
    ("transferred", "processing"): "back",
    ("processing", "suspended"): "across",
    ("suspended", "processing"): "back",
    ("processing", "public_notice"): "across",
    ("public_notice", "processing"): "back",
    ("processing", "terminated"): "across",
    ("processing", "sent_back"): "across",
    ("processing", "closed"): "down",
    ("public_notice", "closed"): "join",
    ("closed", "awaiting_delivery"): "corner",
    ("awaiting_delivery", "delivered"): "across",
    ("closed", "delivered"): "down",
    ("delivered", "rated"): "down",
    ("rated", "archived"): "down",
}
WIDTHS = (150, 200, 226)  # of the columns, at 100 %
GAPS = (124, 70)
MARGIN = 14
BETWEEN = 44  # rows
LINE_HEIGHT = 1.35


@dataclass
class Box:
    """A state: its words, what happens inside it or leads to it without a line, its place."""

    state: str
    label: str
    clock: str
    column: int
    notes: list[str] = field(default_factory=list)
    rect: QRectF = field(default_factory=QRectF)


@dataclass(frozen=True)
class Road:
    """A line from one box to another with the steps that take it."""

    source: str
    target: str
    way: str
    labels: tuple[str, ...]


class StateChart:
    """Laid out once for the present text size; `paint` draws it, `pixmap` gives a picture."""

    def __init__(self, kind: CaseKind = ONE_STOP, *, here: str = "") -> None:
        self._here = here
        self._font = QApplication.font()
        self.boxes = self._boxes(kind)
        self.roads = _roads(kind)
        self._note_the_rest(kind)
        self._lay_out()

    # what there is

    def _boxes(self, kind: CaseKind) -> dict[str, Box]:
        last = max(row for _, row, _ in PLACES.values())
        self._rows: dict[str, tuple[int, int]] = {}
        boxes = {}
        for state in kind.states.values():
            column, row, high = PLACES.get(state.code, (END, last, 1))
            self._rows[state.code] = row, high
            boxes[state.code] = Box(state.code, state.label, clock_of(state), column)
        return boxes

    def _note_the_rest(self, kind: CaseKind) -> None:
        """Steps without a line: those that stay, and those that come from afar."""
        states = list(kind.states)
        staying: dict[str, list[str]] = {}
        for step in kind.transitions.values():
            coming: list[str] = []
            for source in sorted(step.sources, key=states.index):
                target = step.target or source
                if target == source:
                    staying.setdefault(source, []).append(step.label)
                elif (source, target) not in ROADS:
                    coming.append(kind.states[source].label)
            if coming:
                self.boxes[step.target].notes.append(f"{step.label} ← {'、'.join(coming)}")
        for code, labels in staying.items():
            self.boxes[code].notes.append(f"可以：{'、'.join(labels)}")

    # where it stands

    def _lay_out(self) -> None:
        lefts, x = [], float(px(MARGIN))
        for column, width in enumerate(WIDTHS):
            lefts.append(x)
            x += px(width) + (px(GAPS[column]) if column < len(GAPS) else px(MARGIN))
        heights: dict[int, float] = {}
        for code, box in self.boxes.items():
            row, high = self._rows[code]
            if high == 1:
                heights[row] = max(heights.get(row, 0.0), self._height(box))
        tops: dict[int, float] = {}
        y = float(px(MARGIN))
        for row in range(max(heights) + 1):
            for code, box in self.boxes.items():
                start, high = self._rows[code]
                if high > 1 and row == start + high - 1:
                    lack = tops[start] + self._height(box) - y
                    heights[row] = max(heights.get(row, 0.0), lack)
            tops[row] = y
            y += heights.get(row, 0.0) + px(BETWEEN)
        for code, box in self.boxes.items():
            row, high = self._rows[code]
            bottom = tops[row + high - 1] + heights[row + high - 1]
            own = self._height(box) if high == 1 else bottom - tops[row]
            box.rect = QRectF(lefts[box.column], tops[row], px(WIDTHS[box.column]), own)
        self.width, self.height = x, y - px(BETWEEN) + px(MARGIN)

    def _height(self, box: Box) -> float:
        small = QFontMetricsF(sized(self._font, "tiny")).height() * LINE_HEIGHT
        title = QFontMetricsF(sized(self._font, "base", bold=True)).height()
        return title + small * (1 + len(self._lines(box))) + px(16)

    def _lines(self, box: Box) -> list[str]:
        """The notes of a box, broken to its width; Chinese breaks anywhere."""
        metrics = QFontMetricsF(sized(self._font, "tiny"))
        room = px(WIDTHS[box.column]) - px(20)
        lines: list[str] = []
        for note in box.notes:
            line = ""
            for sign in note:
                full = metrics.horizontalAdvance(line + sign) > room
                if line and full and sign not in NOT_FIRST:
                    lines.append(line)
                    line = "　"
                line += sign
            lines.append(line)
        return lines

    # drawing

    def pixmap(self, ratio: float = 1.0) -> QPixmap:
        """The chart as a picture for a page of text."""
        picture = QPixmap(round(self.width * ratio), round(self.height * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(colour("card"))
        painter = QPainter(picture)
        self.paint(painter)
        painter.end()
        return picture

    def paint(self, painter: QPainter) -> None:
        """Lines first, then the boxes over their ends."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for road in self.roads:
            self._paint_road(painter, road)
        for box in self.boxes.values():
            self._paint_box(painter, box)

    def _paint_box(self, painter: QPainter, box: Box) -> None:
        here = box.state == self._here
        fill = {SIDE: "blue_soft", MAIN: "hot", END: "grey_soft"}[box.column]
        line = {SIDE: "blue", MAIN: "amber", END: "grey"}[box.column]
        painter.setBrush(colour(fill))
        painter.setPen(QPen(colour("brand" if here else line), 3 if here else 1))
        painter.drawRoundedRect(box.rect, 7, 7)
        inside = box.rect.adjusted(px(10), px(7), -px(10), -px(7))
        title = sized(self._font, "base", bold=True)
        height = QFontMetricsF(title).height()
        painter.setPen(colour("text"))
        painter.setFont(title)
        word = f"{box.label}（本件在此）" if here else box.label
        painter.drawText(_strip(inside, 0, height), Qt.AlignmentFlag.AlignLeft, word)
        small = sized(self._font, "tiny")
        step = QFontMetricsF(small).height() * LINE_HEIGHT
        painter.setFont(small)
        painter.setPen(colour(line))
        painter.drawText(_strip(inside, height, step), Qt.AlignmentFlag.AlignLeft, box.clock)
        painter.setPen(colour("text_soft"))
        for number, text in enumerate(self._lines(box), 1):
            place = _strip(inside, height + step * number, step)
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft, text)

    def _paint_road(self, painter: QPainter, road: Road) -> None:
        points, label, below = self._way(road)
        ink = colour("text_soft")
        painter.setPen(QPen(ink, 1.4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(points))
        _paint_tip(painter, points[-2], points[-1], ink)
        painter.setFont(sized(self._font, "tiny"))
        painter.setPen(colour("text"))
        metrics = QFontMetricsF(painter.font())
        if road.way in ("down", "corner", "join"):
            text = "、".join(road.labels)
            painter.drawText(label + QPointF(px(6), metrics.ascent() / 2 - 1), text)
            return
        text = "、".join(road.labels)
        width = metrics.horizontalAdvance(text)
        drop = metrics.ascent() + px(2) if below else -px(4)
        painter.drawText(label + QPointF(-width / 2, drop), text)

    def _way(self, road: Road) -> tuple[list[QPointF], QPointF, bool]:
        """The corners of a line, where its words stand, and whether they stand below it."""
        one, two = self.boxes[road.source].rect, self.boxes[road.target].rect
        if road.way == "down":
            x = (max(one.left(), two.left()) + min(one.right(), two.right())) / 2
            points = [QPointF(x, one.bottom()), QPointF(x, two.top())]
            return points, (points[0] + points[1]) / 2, False
        if road.way == "corner":  # out of the side, down onto the other's top
            x, y = two.center().x(), one.center().y() + one.height() / 6
            start = QPointF(one.left(), y)
            points = [start, QPointF(x, y), QPointF(x, two.top())]
            return points, QPointF(x, (y + two.top()) / 2), False
        if road.way == "join":  # down, then into the other's side
            x, y = one.center().x(), two.top() + two.height() / 4
            points = [QPointF(x, one.bottom()), QPointF(x, y), QPointF(two.left(), y)]
            return points, QPointF(x, (one.bottom() + y) / 2), False
        narrow = one if one.height() <= two.height() else two
        pair = (road.target, road.source) in ROADS
        part = 0.5 if not pair else 0.3 if road.way == "across" else 0.7
        y = narrow.top() + narrow.height() * part
        rightwards = one.left() < two.left()
        begin, end = (one.right(), two.left()) if rightwards else (one.left(), two.right())
        points = [QPointF(begin, y), QPointF(end, y)]
        return points, (points[0] + points[1]) / 2, road.way == "back"


def clock_of(state: State) -> str:
    """What a state does to the time limit, in a word."""
    return CLOCK_OF_STATE.get(state.code, CLOCK_WORDS[state.clock])


def _roads(kind: CaseKind) -> Sequence[Road]:
    """The lines that the table really has, with all steps that take them."""
    roads = []
    for (source, target), way in ROADS.items():
        labels = tuple(
            step.label
            for step in kind.transitions.values()
            if source in step.sources and step.target == target
        )
        if labels:
            roads.append(Road(source, target, way, labels))
    return roads


def _strip(inside: QRectF, down: float, height: float) -> QRectF:
    return QRectF(inside.left(), inside.top() + down, inside.width(), height)


def _paint_tip(painter: QPainter, before: QPointF, tip: QPointF, ink: QColor) -> None:
    step = tip - before
    length = max(1.0, (step.x() ** 2 + step.y() ** 2) ** 0.5)
    along = QPointF(step.x() / length, step.y() / length) * float(px(8))
    aside = QPointF(-along.y(), along.x()) * 0.5
    painter.setBrush(ink)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawPolygon(QPolygonF([tip, tip - along + aside, tip - along - aside]))
