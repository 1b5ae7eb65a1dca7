"""重复上次 in the real windows: two keys, and a field only for what cannot be the same again."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.pages.proxy.case.offers import refusal
from desktop.pages.proxy.page import ProxyListPage
from desktop.pages.proxy.repeating import RepeatDialog
from desktop.shell import Shell
from models.catalogue.rules import ProxyAllowed
from models.centre import Centre
from models.proxy.actions.agents import AgentForm, add_agent, hand_over
from models.proxy.actions.requests import RequestForm, register_request
from models.proxy.actions.steps import move_request, terminate_request
from models.proxy.queries.page import read_proxy_page
from models.proxy.queries.requests import RequestFilter
from models.proxy.rules.letters import Power
from tests.desktop.pages.cases.case_desk import CONTROL
from tests.desktop.pages.proxy.proxy_desk import ProxyDesk
from tests.models.conftest import Watch
from tests.models.proxy.hall import Hall, item_code

Key = Qt.Key


@pytest.fixture
def hall(centre: Centre) -> Hall:
    return Hall(centre)


@pytest.fixture
def desk_on(
    qtbot: QtBot, open_shell: Callable[..., Shell], centre: Centre, hall: Hall
) -> Callable[..., ProxyDesk]:
    """The window on a page: `desk_on("proxy-case", case)`."""

    def show(page: str, target: Any = None) -> ProxyDesk:
        return ProxyDesk(qtbot, open_shell(page, target), centre)

    return show


def in_part(hall: Hall) -> int:
    """A request of an item for which the person has to come once."""
    form = RequestForm(hall.person, item_code(ProxyAllowed.PART), hall.agent, appear_on=hall.today)
    return hall.centre.act(register_request, form).result


@pytest.mark.parametrize("page", ["proxy", "proxy-new", "proxy-case"])
def test_the_day_the_person_comes_is_asked_at_once(
    desk_on: Callable[..., ProxyDesk], hall: Hall, watch: Watch, page: str
) -> None:
    case = in_part(hall)
    watch.now += timedelta(days=30)
    targets = {"proxy": RequestFilter(), "proxy-new": hall.person, "proxy-case": case}
    desk = desk_on(page, targets[page])
    desk.press(Key.Key_D, CONTROL)
    dialog = desk.find(RepeatDialog)
    day = dialog.form["appear_on"]
    assert QApplication.focusWidget() is day.editor
    desk.press(Key.Key_Return)
    assert "哪天到场" in day.error and dialog.isVisible()
    desk.type((hall.today + timedelta(days=1)).isoformat())
    desk.press(Key.Key_Return)
    assert desk.put_away_paper() == "代办登记表"
    assert desk.shown.appear_on == hall.today + timedelta(days=1)
    assert desk.shown.id != case


def test_a_day_nobody_knew_of_is_asked_in_the_open_dialog(
    desk_on: Callable[..., ProxyDesk], hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The item was changed between the look and the key: the refusal becomes a field."""
    in_part(hall)
    desk = desk_on("proxy")
    page = desk.shell.page
    assert isinstance(page, ProxyListPage)
    monkeypatch.setattr("desktop.pages.proxy.repeating.MORE", {})
    desk.press(Key.Key_D, CONTROL)
    dialog = desk.find(RepeatDialog)
    assert not dialog.form.fields
    monkeypatch.undo()
    desk.press(Key.Key_Return)
    day = dialog.form["appear_on"]
    assert QApplication.focusWidget() is day.editor and "哪天到场" in day.error
    desk.type(hall.today.isoformat())
    desk.press(Key.Key_Return)
    assert desk.put_away_paper() == "代办登记表"


def test_another_agent_is_proposed_for_one_who_left(
    desk_on: Callable[..., ProxyDesk], hall: Hall
) -> None:
    case = hall.settled()
    other = hall.centre.act(add_agent, AgentForm("王芳")).result
    hall.centre.act(hand_over, hall.agent, other, True)
    desk = desk_on("proxy-case", case)
    desk.press(Key.Key_D, CONTROL)
    dialog = desk.find(RepeatDialog)
    assert dialog.form["agent"].text().startswith("王芳")
    assert "李敏已经离岗" in dialog.sentence.text()
    desk.send()
    assert desk.put_away_paper() == "代办登记表"
    assert desk.shown.row.agent == "王芳"


def test_taking_money_says_beforehand_why_not(hall: Hall) -> None:
    def says(case: int, key: str) -> str:
        page = hall.centre.ask(read_proxy_page, case, hall.today)
        return refusal(page, key, hall.centre.clerk, hall.today)

    assert "没有“代缴代购”这项权限" in says(hall.signed(Power.LODGE), "F6")
    suspended = hall.with_papers()
    hall.centre.act(move_request, suspended, "suspend", "本人出远门")
    assert "已经中止" in says(suspended, "F6")
    assert says(suspended, "F9") == ""  # it goes on with a new letter
    ended = hall.with_papers()
    hall.centre.act(terminate_request, ended, "委托人不办了")
    assert "委托书已经终止" in says(ended, "F6")
    only_sign = hall.lodged()
    assert says(only_sign, "Ctrl+G") == ""
