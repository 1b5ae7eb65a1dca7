"""Finding while typing: newest only, Enter waits, input methods are left alone."""

from collections.abc import Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.widgets.search import Deliver, Hit, SearchField
from tests.desktop.ime import compose

WANG = Hit(1, "王秀英", "女 84 岁", ("2299**********2X",))
XIAO = Hit(2, "王晓燕", "女 41 岁", ("2299**********15",))


class Asked:
    """Keeps the questions, so that a test answers when it likes."""

    def __init__(self) -> None:
        self.waiting: list[tuple[str, Deliver]] = []

    def __call__(self, text: str, deliver: Deliver) -> None:
        self.waiting.append((text, deliver))

    def answer(self, text: str, hits: Sequence[Hit]) -> None:
        next(deliver for asked, deliver in self.waiting if asked == text)(hits)


@pytest.fixture
def asked() -> Asked:
    return Asked()


@pytest.fixture
def field(qtbot: QtBot, dressed: QApplication, asked: Asked) -> SearchField:
    made = SearchField("来访人", asked, inline=True)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.line.setFocus()
    return made


def test_only_the_newest_text_is_answered(qtbot: QtBot, field: SearchField, asked: Asked) -> None:
    qtbot.keyClicks(field.line, "wx")
    asked.answer("wx", [XIAO])
    asked.answer("w", [WANG, XIAO])
    assert field.hits == [XIAO]


def test_arrows_and_enter_pick(qtbot: QtBot, field: SearchField, asked: Asked) -> None:
    qtbot.keyClicks(field.line, "w")
    asked.answer("w", [WANG, XIAO])
    assert field.open
    qtbot.keyClick(field.line, Qt.Key.Key_Down)
    with qtbot.waitSignal(field.picked) as picked:
        qtbot.keyClick(field.line, Qt.Key.Key_Return)
    assert picked.args == [XIAO]
    assert not field.open


def test_enter_before_the_answer_waits_for_it(
    qtbot: QtBot, field: SearchField, asked: Asked
) -> None:
    got: list[Hit] = []
    field.picked.connect(got.append)
    qtbot.keyClicks(field.line, "w")
    qtbot.keyClick(field.line, Qt.Key.Key_Return)
    assert got == []
    asked.answer("w", [WANG])
    assert got == [WANG]


def test_nothing_found_is_told_once_asked_for(
    qtbot: QtBot, field: SearchField, asked: Asked
) -> None:
    missed: list[str] = []
    field.missed.connect(missed.append)
    qtbot.keyClicks(field.line, "zz")
    asked.answer("zz", [])
    assert missed == []
    qtbot.keyClick(field.line, Qt.Key.Key_Return)
    assert missed == ["zz"]


def test_enter_and_arrows_belong_to_the_input_method_while_composing(
    qtbot: QtBot, field: SearchField, asked: Asked
) -> None:
    got: list[Hit] = []
    field.picked.connect(got.append)
    qtbot.keyClicks(field.line, "w")
    asked.answer("w", [WANG, XIAO])
    compose(field.line, "xiu")
    qtbot.keyClick(field.line, Qt.Key.Key_Return)
    assert got == []


def test_escape_closes_then_clears(qtbot: QtBot, field: SearchField, asked: Asked) -> None:
    qtbot.keyClicks(field.line, "w")
    asked.answer("w", [WANG])
    qtbot.keyClick(field.line, Qt.Key.Key_Escape)
    assert not field.open and field.text() == "w"
    qtbot.keyClick(field.line, Qt.Key.Key_Escape)
    assert field.text() == ""
