"""The record table at a million rows, and what a clerk does with it."""

import threading
import time
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.tasks import Tasks
from desktop.widgets.table import PAGE, AskedSource, Column, ListSource, RecordTable, View

MILLION = 1_000_000
COLUMNS = (
    Column("number", "编号", lambda row: f"FW{row:07}", kind="bold"),
    Column("state", "状态", lambda row: "办结" if row % 2 else "在办", kind="chip", sortable=False),
)


@dataclass(frozen=True)
class Opened:
    total: int
    descending: bool


class Centre:
    """A million rows that are never all there."""

    def __init__(self) -> None:
        self.pages: list[int] = []

    def open(self, view: View) -> Opened:
        return Opened(MILLION if not view.filter else 3, view.descending)

    def page(self, opened: Opened, number: int) -> list[int]:
        self.pages.append(number)
        assert threading.current_thread().name == "frontdesk-asks"
        first = number * PAGE
        rows = range(first, min(first + PAGE, opened.total))
        return [opened.total - 1 - row for row in rows] if opened.descending else list(rows)


@pytest.fixture
def centre() -> Centre:
    return Centre()


@pytest.fixture
def table(qtbot: QtBot, tasks: Tasks, centre: Centre) -> RecordTable:
    source = AskedSource(tasks, centre.open, centre.page)
    made = RecordTable("台账", COLUMNS, source, filter_hint="筛选")
    qtbot.addWidget(made)
    made.resize(600, 500)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.read()
    qtbot.waitUntil(lambda: made.model.row(0) == 0)
    made.table.setFocus()
    return made


def test_a_million_rows_read_only_what_is_seen(
    qtbot: QtBot, table: RecordTable, centre: Centre
) -> None:
    assert table.model.rowCount() == MILLION
    assert centre.pages == [0]
    started = time.monotonic()
    qtbot.keyClick(table.table, Qt.Key.Key_End)
    assert time.monotonic() - started < 0.1
    qtbot.waitUntil(lambda: table.current == MILLION - 1)
    assert set(centre.pages) <= {0, MILLION // PAGE - 1}


def test_waiting_rows_say_so(table: RecordTable) -> None:
    index = table.model.index(500_000, 0)
    assert table.model.data(index) == "…"
    assert table.model.data(index, Qt.ItemDataRole.AccessibleTextRole) == "正在读取"


def test_what_flies_by_is_not_read(qtbot: QtBot, table: RecordTable, centre: Centre) -> None:
    bar = table.table.verticalScrollBar()
    for place in range(0, bar.maximum(), bar.maximum() // 300):
        bar.setValue(place)
        table.table.viewport().repaint()
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: table.model._pages.get(MILLION // PAGE - 1) is not None)
    assert len(centre.pages) < 150


def test_a_header_click_sorts_and_again_turns_round(qtbot: QtBot, table: RecordTable) -> None:
    header = table.table.horizontalHeader()
    place = header.viewport().rect().center()
    place.setX(20)
    for _ in range(2):
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert table.view == View("number", True)
    qtbot.waitUntil(lambda: table.model.row(0) == MILLION - 1)


def test_typing_filters(qtbot: QtBot, table: RecordTable) -> None:
    assert table.filter is not None
    qtbot.keyClicks(table.filter, "abc")
    qtbot.waitUntil(lambda: table.model.rowCount() == 3)
    assert table.view.filter == "abc"


def test_enter_opens_and_space_previews(qtbot: QtBot, table: RecordTable) -> None:
    qtbot.keyClick(table.table, Qt.Key.Key_Down)
    with qtbot.waitSignal(table.opened) as opened:
        qtbot.keyClick(table.table, Qt.Key.Key_Return)
    assert opened.args == [1]
    with qtbot.waitSignal(table.previewed) as previewed:
        qtbot.keyClick(table.table, Qt.Key.Key_Space)
    assert previewed.args == [1]


def test_copy_gives_a_table_even_of_rows_not_yet_read(qtbot: QtBot, table: RecordTable) -> None:
    model = table.table.selectionModel()
    for row in (0, 700_001):
        model.select(
            table.model.index(row, 0),
            model.SelectionFlag.Select | model.SelectionFlag.Rows,
        )
    with qtbot.waitSignal(table.told) as told:
        qtbot.keyClick(table.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert told.args == ["已复制 2 行"]
    assert QGuiApplication.clipboard().text() == "编号\t状态\nFW0000000\t在办\nFW0700001\t办结"


def test_copying_too_much_is_refused_with_a_way_on(qtbot: QtBot, table: RecordTable) -> None:
    started = time.monotonic()
    qtbot.keyClick(table.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    table.table.viewport().repaint()
    table.table.horizontalHeader().viewport().repaint()
    assert time.monotonic() - started < 0.5
    with qtbot.waitSignal(table.refused) as refused:
        table.copy()
    assert "导出" in refused.args[0]


def test_a_short_list_sorts_filters_and_says_when_empty(
    qtbot: QtBot, dressed: QApplication
) -> None:
    source = ListSource([3, 1, 2], keys=lambda row, column: row, text=str)
    made = RecordTable("材料", COLUMNS, source)
    qtbot.addWidget(made)
    made.read()
    made.model.open(View("number"))
    assert [made.model.row(n) for n in range(3)] in ([None] * 3, [1, 2, 3])
    qtbot.waitUntil(lambda: [made.model.row(n) for n in range(3)] == [1, 2, 3])
    made.show_rows([])
    assert made._stack.currentIndex() == 1


def test_rows_that_come_while_keys_are_held_are_chosen_all_the_same(
    qtbot: QtBot, table: RecordTable
) -> None:
    chosen: list[object] = []
    table.chosen.connect(chosen.append)
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyPress(table.table, Qt.Key.Key_F35, held)  # as after Ctrl+Shift+N
    table.read()
    qtbot.waitUntil(lambda: chosen != [])
    assert chosen == [0] and table.current == 0
    qtbot.keyRelease(table.table, Qt.Key.Key_F35)
