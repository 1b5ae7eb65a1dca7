"""The screen that is turned to the resident: keys and clicks, nothing chosen beforehand."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.pages.cases.rating.screen import RatingScreen
from models.cases.actions.ratings import RatingGiven
from models.cases.rules.one_stop import SATISFACTION_LABELS
from models.cases.rules.ratings import RatingChannel
from models.errors import KnownError
from tests.desktop.ime import commit
from tests.desktop.walk import clipped, nameless

Key = Qt.Key


@pytest.fixture
def screen(qtbot: QtBot, dressed: QApplication) -> RatingScreen:
    shown = RatingScreen("高龄津贴", None)
    shown.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(shown)
    shown.show()
    qtbot.waitUntil(shown.isActiveWindow)
    return shown


@pytest.fixture
def given(screen: RatingScreen) -> list[RatingGiven]:
    kept: list[RatingGiven] = []
    screen.given.connect(kept.append)
    return kept


def press(qtbot: QtBot, key: Key) -> None:
    where = QApplication.focusWidget()
    assert where is not None
    qtbot.keyClick(where, key)


def test_it_fills_the_screen_and_nothing_is_chosen(screen: RatingScreen) -> None:
    assert screen.isFullScreen() and screen.isModal()
    assert screen.overall.value is None
    assert screen.focusWidget() not in screen.overall.buttons.values()
    words = [button.text().split("　")[1] for button in screen.overall.buttons.values()]
    assert words == ["非常满意", "满意", "基本满意", "不满意", "非常不满意"]


def test_all_answers_look_alike(screen: RatingScreen, qtbot: QtBot) -> None:
    buttons = list(screen.overall.buttons.values())
    qtbot.waitUntil(lambda: buttons[0].width() > 0)
    assert len({button.size().toTuple() for button in buttons}) == 1
    colours = {
        button.grab().toImage().pixelColor(button.width() - 8, 8).name() for button in buttons
    }
    assert len(colours) == 1
    assert all(button.styleSheet() == "" for button in buttons)


@pytest.mark.parametrize("value", SATISFACTION_LABELS)
def test_the_keys_1_to_5_rate(
    qtbot: QtBot, screen: RatingScreen, given: list[RatingGiven], value: int
) -> None:
    press(qtbot, Key(Key.Key_0 + value))
    assert not screen.asking and given == []
    assert screen.rated.text() == f"您选的是：{SATISFACTION_LABELS[value]}"
    press(qtbot, Key.Key_Return)  # 完成
    assert given == [RatingGiven(value, None, None, None, "", True, RatingChannel.SCREEN)]
    screen.thank()
    assert screen.thanking
    press(qtbot, Key.Key_Return)
    assert screen.isHidden()


def test_a_finger_chooses_details_and_words(
    qtbot: QtBot, screen: RatingScreen, given: list[RatingGiven]
) -> None:
    def click(button: QPushButton) -> None:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    click(screen.overall.buttons[2])
    click(screen.details["efficiency"].buttons[1])
    click(screen.details["attitude"].buttons[4])
    click(screen.callback.buttons[0])
    screen.remarks.setFocus()
    commit(screen.remarks, "等了两个小时")
    click(screen.done_)
    assert given == [RatingGiven(2, 1, None, 4, "等了两个小时", False, RatingChannel.SCREEN)]


def test_the_choice_can_be_changed_before_it_is_sent(
    qtbot: QtBot, screen: RatingScreen, given: list[RatingGiven]
) -> None:
    press(qtbot, Key.Key_5)
    qtbot.mouseClick(screen.back, Qt.MouseButton.LeftButton)
    assert screen.asking
    press(qtbot, Key.Key_1)
    press(qtbot, Key.Key_Return)
    assert [each.satisfaction for each in given] == [1]


@pytest.mark.parametrize("before", [None, Key.Key_4])
def test_esc_leaves_unrated(
    qtbot: QtBot, screen: RatingScreen, given: list[RatingGiven], before: Key | None
) -> None:
    if before is not None:
        press(qtbot, before)
    press(qtbot, Key.Key_Escape)
    assert screen.isHidden() and given == []


def test_what_the_desk_refuses_is_said_and_can_be_sent_again(
    qtbot: QtBot, screen: RatingScreen, given: list[RatingGiven]
) -> None:
    press(qtbot, Key.Key_3)
    press(qtbot, Key.Key_Return)
    screen.send()
    assert len(given) == 1  # once, while it is being kept
    screen.refuse(KnownError("这件已经评价过。没有任何改动。"))
    assert "请告诉工作人员：这件已经评价过" in screen.error.text()
    assert screen.isVisible() and screen.overall.value == 3
    press(qtbot, Key.Key_Return)
    assert len(given) == 2


def test_who_chose_and_went_is_taken_at_the_word(
    screen: RatingScreen, given: list[RatingGiven]
) -> None:
    screen.choose(4)
    assert screen._left.isActive()
    screen._left.timeout.emit()
    assert [each.satisfaction for each in given] == [4]


@pytest.mark.parametrize("percent", theme.SCALES)
def test_nothing_is_clipped(
    qtbot: QtBot, screen: RatingScreen, dressed: QApplication, percent: int
) -> None:
    theme.set_text_size(dressed, percent)
    for page in range(screen.pages.count()):
        screen.pages.setCurrentIndex(page)
        QApplication.processEvents()
        assert nameless(screen) == []
        assert clipped(screen) == []
    theme.set_text_size(dressed, 100)
