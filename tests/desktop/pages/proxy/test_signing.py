"""Signing on the screen: both hands, or nothing is kept; looked at later, each look logged."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.pages.cases.case.asking import AskDialog
from desktop.pages.proxy.case.picture import PictureDialog
from desktop.pages.proxy.case.records import HISTORY, MOVEMENTS
from desktop.pages.proxy.signing import SignDialog
from desktop.shell import Shell
from models.audit.queries import list_entries
from models.cases.queries.papers import read_paper
from models.centre import Centre
from models.proxy.queries.papers import CustodyList
from tests.desktop.pages.cases.case_desk import CONTROL
from tests.desktop.pages.proxy.proxy_desk import ProxyDesk
from tests.desktop.walk import clipped, nameless
from tests.models.proxy.hall import Hall

Key = Qt.Key


@pytest.fixture
def desk(qtbot: QtBot, open_shell: Callable[..., Shell], centre: Centre) -> ProxyDesk:
    """A case with papers in the drawer, asked where they go: back to the principal."""
    case = Hall(centre).closed()
    desk = ProxyDesk(qtbot, open_shell("proxy-case", case), centre)
    desk.ask(Key.Key_J, CONTROL).form["signed"].set_value("screen")
    return desk


def test_nothing_moves_before_both_have_signed(desk: ProxyDesk) -> None:
    before = len(desk.shown.moves)
    desk.send()
    dialog = desk.find(SignDialog)
    desk.send()
    assert "还缺交出人签名、接收人签名" in dialog.banner.text
    desk.qtbot.mouseClick(dialog.giver, Qt.MouseButton.LeftButton, pos=QPoint(9, 9))
    assert dialog.giver.empty  # a dot
    desk.press(Key.Key_Escape)
    assert len(desk.shown.moves) == before and not desk.shows(SignDialog)
    asked = next(w for w in QApplication.topLevelWidgets() if isinstance(w, AskDialog))
    asked.activateWindow()  # a window manager does
    desk.find(AskDialog)
    desk.sign_on_screen()
    assert desk.put_away_paper() == "材料交接清单"
    assert [move.taker_signed for move in desk.shown.moves[before:]] == ["screen", "screen"]


def test_what_was_missing_is_told_until_both_are_there_and_no_pad_moves(desk: ProxyDesk) -> None:
    desk.send()
    dialog = desk.find(SignDialog)
    desk.send()
    places = [pad.geometry() for pad in (dialog.giver, dialog.taker)]
    desk.draw(dialog.giver, 1)
    assert "还缺" in dialog.banner.text
    desk.draw(dialog.taker, 2)
    desk.settle()
    assert dialog.banner.text == ""
    assert [pad.geometry() for pad in (dialog.giver, dialog.taker)] == places
    kept = QImage.fromData(dialog.giver.png())
    assert kept.depth() == 1  # it is filed with every paper of the occasion
    assert kept.width() < dialog.giver.width() / 2 and kept.height() < dialog.giver.height()
    dots = [kept.pixelColor(x, kept.height() // 2).lightness() for x in range(kept.width())]
    assert {0, 255} == set(dots)
    desk.send()
    (paper,) = (p for p in desk.shown.papers[-1:] if p.title == "材料交接清单")
    facts = desk.centre.ask(read_paper, paper.id).facts
    assert isinstance(facts, CustodyList)
    assert facts.signed_in is None and facts.signed_back is not None


def test_the_signatures_are_looked_at_with_the_movement(desk: ProxyDesk, centre: Centre) -> None:
    desk.sign_on_screen()
    desk.put_away_paper()
    desk.proxy.tabs.choose(MOVEMENTS)
    desk.proxy.movements.setFocus()
    desk.settle()
    desk.press(Key.Key_Y, CONTROL)
    dialog = desk.find(PictureDialog)
    assert dialog.windowTitle() == "屏上签名"
    assert "第 1 张，共 2 张：交出人签名" in dialog.told.text()
    assert not dialog.picture.pixmap().isNull()
    desk.press(Key.Key_F7)
    assert "接收人签名 赵德山" in dialog.told.text()
    today = centre.clock().date()
    desk.press(Key.Key_Escape)
    desk.shell.activateWindow()
    desk.settle()
    desk.ask(Key.Key_F9).form["signed"].set_value("screen")
    desk.sign_on_screen()
    desk.put_away_paper()
    desk.proxy.tabs.choose(HISTORY)
    desk.press(Key.Key_Y, CONTROL)
    assert "交出人签名 回交" in desk.find(PictureDialog).told.text()
    looks = [e for e in centre.ask(list_entries, today, today) if e.title == "查看图片"]
    assert len(looks) == 3


@pytest.mark.parametrize("percent", [100, 150])
def test_the_pads_are_not_cut(desk: ProxyDesk, dressed: QApplication, percent: int) -> None:
    desk.shell.resize(1366, 768)
    theme.set_text_size(dressed, percent)
    desk.send()
    dialog = desk.find(SignDialog)
    assert clipped(dialog) == [] and nameless(dialog) == []
    desk.press(Key.Key_Escape)
    theme.set_text_size(dressed, 100)
