"""Chinese that is still being composed on the visit form belongs to what the clerk typed."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.pages.cases.intake import IntakePage
from desktop.pages.cases.intake.panels import DecisionPanel
from desktop.pages.sign_in.lock import LockPage
from desktop.shell import Shell
from desktop.widgets.fields import TextField
from models.cases.actions.visits import Decision
from models.cases.queries.papers import DecliningNotice, read_paper
from models.centre import Centre
from tests.desktop.ime import InputMethod
from tests.desktop.pages.cases.intake.steps import (
    CONTROL,
    ELDERLY,
    Keys,
    cases_of,
    choose,
    choose_item,
    settle,
    wait_taken,
)

BASIS = "听松街道办事指南"


@pytest.fixture
def panel(qtbot: QtBot, keys: Keys, page: IntakePage, input_method: InputMethod) -> DecisionPanel:
    """不予受理 but for its last field, in which the basis is being composed."""
    choose(keys, qtbot, page)
    choose_item(keys, qtbot, page, ELDERLY)
    keys.press(Qt.Key.Key_F11)
    keys.enter("户籍不在本区")
    keys.enter("云山区政务服务中心")
    made = page.matters.panels[Decision.DECLINE]
    input_method.compose(basis(made).line, "ting'song", BASIS)
    assert basis(made).text() == ""
    return made


def basis(panel: DecisionPanel) -> TextField:
    field = panel.form["basis"]
    assert isinstance(field, TextField)
    return field


def test_it_is_part_of_what_is_submitted(
    qtbot: QtBot, keys: Keys, page: IntakePage, panel: DecisionPanel, centre: Centre, wang: int
) -> None:
    keys.press(Qt.Key.Key_F11)
    wait_taken(qtbot, page)
    (case,) = cases_of(centre, wang)
    assert case.state == "declined"
    (paper,) = case.papers
    facts = centre.ask(read_paper, paper.id).facts
    assert isinstance(facts, DecliningNotice)
    assert facts.basis == BASIS


def test_it_is_there_after_the_lock_and_in_the_draft(
    qtbot: QtBot, shell: Shell, page: IntakePage, panel: DecisionPanel
) -> None:
    shell.lock(LockPage("李敏"))
    settle(qtbot, page)
    assert page.desk.drafts is not None
    (draft,) = page.desk.drafts.all()
    assert BASIS in str(draft.content["matters"][0])
    shell.unlock()
    assert basis(panel).text() == BASIS
    assert basis(panel).line.hasFocus()


def test_it_is_there_after_another_page(
    qtbot: QtBot, keys: Keys, shell: Shell, page: IntakePage, panel: DecisionPanel
) -> None:
    keys.press(Qt.Key.Key_2, CONTROL)
    assert shell.here == "cases"
    shell.open_page("intake")
    settle(qtbot, page)
    assert basis(panel).text() == BASIS


def test_it_stays_with_its_matter(
    qtbot: QtBot, keys: Keys, page: IntakePage, panel: DecisionPanel
) -> None:
    keys.press(Qt.Key.Key_I, CONTROL)
    assert page.visit.at == 1
    keys.press(Qt.Key.Key_Tab, CONTROL)
    assert page.visit.at == 0
    assert basis(panel).text() == BASIS


def test_enter_belongs_to_the_input_method(
    qtbot: QtBot,
    keys: Keys,
    page: IntakePage,
    panel: DecisionPanel,
    centre: Centre,
    wang: int,
    input_method: InputMethod,
) -> None:
    keys.enter()
    settle(qtbot, page)
    assert page.visit.matter.decision is None
    assert basis(panel).line.hasFocus()
    assert cases_of(centre, wang) == []
    input_method.commit()
    keys.enter()  # in the last field it confirms
    wait_taken(qtbot, page)
    assert len(cases_of(centre, wang)) == 1
