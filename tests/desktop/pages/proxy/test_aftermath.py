"""What follows a proxy case: a bad rating to its end, and why it was late."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.pages.cases.callbacks import CallbacksPage
from desktop.pages.cases.case.asking import AskDialog
from desktop.pages.proxy.case.way import say_step
from desktop.shell import Shell
from models.accounts.actions import add_account
from models.cases.queries.waiting import Waiting, list_waiting
from models.cases.rules.callbacks import Finding
from models.centre import Centre
from models.roles import Role
from tests.desktop.pages.cases.case_desk import CONTROL, SHIFT
from tests.desktop.pages.proxy.proxy_desk import ProxyDesk
from tests.models.conftest import Watch
from tests.models.proxy.hall import Hall

Key = Qt.Key


@pytest.fixture
def desk(qtbot: QtBot, open_shell: Callable[..., Shell], centre: Centre) -> ProxyDesk:
    """The page of a proxy case that was rated badly, come to by the list of callbacks."""
    case = Hall(centre).rated(1)
    shell = open_shell("callbacks")
    desk = ProxyDesk(qtbot, shell, centre)
    assert isinstance(shell.page, CallbacksPage)
    desk.press(Key.Key_Return)
    assert shell.here == "proxy-case" and desk.shown.id == case
    return desk


def test_it_is_called_back_put_right_rated_again_and_archived(desk: ProxyDesk) -> None:
    assert desk.proxy.missing.lines[0].startswith("✗ 差评回访：待回访，李敏，")
    desk.press(Key.Key_F11)
    assert "还不能归档：回访HF" in desk.said
    dialog = desk.ask(Key.Key_B, CONTROL)
    assert "登记回访" in dialog.windowTitle()
    assert "非常不满意" in dialog.sentence.text()
    dialog.form["said"].set_text("送回材料晚了三天")
    dialog.form["finding"].set_value(Finding.TO_RECTIFY)
    desk.send()
    dialog = desk.ask(Key.Key_B, CONTROL)
    assert "登记整改" in dialog.windowTitle()
    dialog.form["measures"].set_text("当面致歉，专人送回")
    desk.send()
    dialog = desk.ask(Key.Key_F8)
    dialog.form["satisfaction"].set_value(4)
    desk.send()
    assert [rating.satisfaction for rating in desk.shown.ratings] == [1, 4]
    desk.press(Key.Key_F8)
    assert "已经再评过" in desk.said
    desk.ask(Key.Key_B, CONTROL)
    desk.send()
    assert desk.shown.callbacks[0].state == "closed"
    desk.ask(Key.Key_F11)
    desk.send()
    assert desk.shown.row.state == "archived"
    assert [step.label for step in desk.shown.steps[-5:]] == [
        "登记回访，限期整改", "登记整改", "整改后再评", "办结回访", "归档",
    ]  # fmt: skip


def test_another_named_person_calls_back(desk: ProxyDesk) -> None:
    desk.centre.act(add_account, "周婷", Role.CLERK)
    dialog = desk.ask(Key.Key_B, CONTROL | SHIFT)
    dialog.form["caller"].set_text("周婷")
    desk.send()
    assert desk.shown.callbacks[0].caller == "周婷"
    assert say_step(desk.shown.steps[-1]) == "由周婷回访"
    assert not desk.shows(AskDialog)


def test_why_it_was_late_is_noted_here(
    qtbot: QtBot, open_shell: Callable[..., Shell], centre: Centre, watch: Watch
) -> None:
    case = Hall(centre).lodged()
    desk = ProxyDesk(qtbot, open_shell("proxy-case", case), centre)
    desk.press(Key.Key_D, CONTROL | SHIFT)
    assert "没有超期" in desk.said
    watch.now += timedelta(days=90)
    desk.shell.open_page("proxy")
    desk.shell.open_page("proxy-case", case)
    desk.settle()
    (row,) = centre.ask(
        list_waiting, Waiting.CAUSELESS, centre.clerk.id, Role.ADMINISTRATOR, watch.now.date()
    )
    assert row.case_id == case
    dialog = desk.ask(Key.Key_D, CONTROL | SHIFT)
    dialog.form["cause"].set_text("外单位未答复")
    desk.send()
    assert desk.shown.overdue_cause == "外单位未答复"
    assert desk.shown.steps[-1].label == "登记超期原因"
    assert say_step(desk.shown.steps[-1]) == "外单位未答复"
    desk.press(Key.Key_D, CONTROL | SHIFT)
    assert "已经登记：外单位未答复" in desk.said
