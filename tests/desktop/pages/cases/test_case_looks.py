"""The page of a case: its menu, its help, nothing clipped at any size."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop import theme
from desktop.pages.cases.case.asking import AskDialog
from desktop.pages.help.dialog import HelpDialog
from desktop.widgets.menu import ActionMenu
from tests.desktop.pages.cases.case_desk import CONTROL, Begin
from tests.desktop.walk import clipped, nameless

Key = Qt.Key


def test_more_is_a_menu_for_the_keyboard(begin: Begin) -> None:
    desk = begin()
    assert len(desk.page.steps.shown) <= 5
    desk.press(Key.Key_M, CONTROL)
    menu = desk.find(ActionMenu)
    words = [action.text for action in menu.offered]
    assert "退件" in words and "联办" in words
    assert all(action.key for action in menu.offered)
    assert not set(words) & set(desk.page.steps.shown)
    desk.press(Key.Key_Escape)
    assert not desk.shows(ActionMenu)
    desk.press(Key.Key_M, CONTROL)
    desk.find(ActionMenu)
    desk.press(Key(Key.Key_1 + words.index("退件")))
    assert desk.find(AskDialog).windowTitle().startswith("退件")
    desk.press(Key.Key_Escape)
    desk.press(Key.Key_M, CONTROL)
    desk.find(ActionMenu)
    for _ in range(words.index("延期")):
        desk.press(Key.Key_Down)
    desk.press(Key.Key_Return)
    assert desk.find(AskDialog).windowTitle().startswith("延期")
    desk.press(Key.Key_Escape)
    desk.press(Key.Key_M, CONTROL)
    desk.find(ActionMenu)
    desk.press(Key.Key_F12)  # a step's own key works from the menu, too
    assert desk.find(AskDialog).windowTitle().startswith("申请人撤回")
    desk.press(Key.Key_Escape)
    assert desk.facts.state == "processing"


def test_the_card_is_gone_where_nothing_runs(begin: Begin) -> None:
    desk = begin()
    assert not desk.page.running.isVisible()


def test_the_help_opens_at_the_chart_with_the_case_in_it(begin: Begin) -> None:
    desk = begin("closed")
    help_ = HelpDialog(desk.page, list(desk.shell.specs.values()), desk.shell)
    help_.open()
    desk.find(HelpDialog)
    assert help_.chart is not None and help_.guide.isVisible()
    assert "请评价" not in help_.guide.toPlainText()  # what is beside the table is not in it
    assert "整改后再评" in help_.guide.toPlainText()
    assert help_.chart._here == "closed"
    help_.tabs.choose(0)
    assert help_.keys.isVisible()
    help_.reject()


@pytest.mark.parametrize("percent", theme.SCALES)
def test_nothing_is_clipped(begin: Begin, dressed: QApplication, percent: int) -> None:
    desk = begin("rated", satisfaction=1, remarks="等了两个小时没有人理，态度也不好")
    desk.shell.resize(1366, 768)
    theme.set_text_size(dressed, percent)
    desk.settle()
    assert nameless(desk.shell) == []
    assert clipped(desk.shell) == []
    dialog = desk.ask(Key.Key_B, CONTROL)
    assert nameless(dialog) == []
    assert clipped(dialog) == []
    desk.press(Key.Key_Escape)
    theme.set_text_size(dressed, 100)


@pytest.mark.parametrize("percent", theme.SCALES)
def test_no_dialog_is_clipped(begin: Begin, dressed: QApplication, percent: int) -> None:
    theme.set_text_size(dressed, percent)
    desk = begin()
    for key, modifier in (
        (Key.Key_F7, CONTROL),
        (Key.Key_F8, CONTROL),
        (Key.Key_F9, CONTROL),
        (Key.Key_F10, CONTROL),
        (Key.Key_F8, Qt.KeyboardModifier.NoModifier),
        (Key.Key_F9, Qt.KeyboardModifier.NoModifier),
    ):
        dialog = desk.ask(key, modifier)
        assert nameless(dialog) == []
        assert clipped(dialog) == []
        desk.press(Key.Key_Escape)
    desk.press(Key.Key_M, CONTROL)
    menu = desk.find(ActionMenu)
    assert nameless(menu) == [] and clipped(menu) == []
    desk.press(Key.Key_Escape)
    theme.set_text_size(dressed, 100)
