"""The visit form while it is filled in: people, drafts, explanations, large text."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.pages.cases.case import CasePage
from desktop.pages.cases.intake import IntakePage
from desktop.pages.cases.intake.panels import HowCounted
from desktop.pages.cases.intake.state import Matter
from desktop.shell import Shell
from models.cases.actions.steps import close_case
from models.cases.actions.visits import Decision, MatterForm, VisitForm, take_visit
from models.cases.queries.papers import AcceptanceNotice, OneTimeNotice
from models.cases.rules.one_stop import Outcome
from models.centre import Centre
from tests.desktop.ime import commit, compose
from tests.desktop.pages.cases.intake.steps import (
    CONTROL,
    ELDERLY,
    MEDICAL,
    WANG,
    Keys,
    cases_of,
    choose,
    choose_item,
    close_bug_dialog,
    settle,
    wait_taken,
)
from tests.desktop.walk import clipped, nameless
from tests.models.conftest import Watch


def test_enter_that_comes_before_the_answer_waits_for_it(
    qtbot: QtBot, keys: Keys, page: IntakePage, wang: int
) -> None:
    keys.enter("4321")
    assert page.visit.visitor is None
    qtbot.waitUntil(lambda: page.visit.visitor is not None)
    assert page.visit.visitor is not None
    assert page.visit.visitor.person.id == wang
    assert QApplication.focusWidget() is page.matters.item.line


def test_switching_keeps_what_each_matter_has(qtbot: QtBot, keys: Keys, page: IntakePage) -> None:
    choose(keys, qtbot, page)
    choose_item(keys, qtbot, page, ELDERLY)
    keys.press(Qt.Key.Key_Space)
    keys.press(Qt.Key.Key_I, CONTROL)
    assert QApplication.focusWidget() is page.matters.item.line
    choose_item(keys, qtbot, page, MEDICAL)
    keys.press(Qt.Key.Key_Tab, CONTROL)
    assert page.matters.item.text().startswith("高龄津贴")
    assert page.matters.materials.received == ["1"]
    keys.press(Qt.Key.Key_PageDown, CONTROL)
    assert page.matters.item.text().startswith("城乡居民医保")
    assert page.matters.materials.received == []


def test_removing_a_filled_matter_is_confirmed(qtbot: QtBot, keys: Keys, page: IntakePage) -> None:
    choose(keys, qtbot, page)
    choose_item(keys, qtbot, page, ELDERLY)
    keys.press(Qt.Key.Key_I, CONTROL)
    keys.press(Qt.Key.Key_I, CONTROL)
    assert len(page.visit.matters) == 2  # never two blank ones
    keys.press(Qt.Key.Key_W, CONTROL)
    assert [m.name for m in page.visit.matters] == ["高龄津贴"]  # the blank one went at once
    keys.press(Qt.Key.Key_W, CONTROL)
    assert "再按一次 Ctrl+W" in page.banner.text
    assert [m.name for m in page.visit.matters] == ["高龄津贴"]
    keys.press(Qt.Key.Key_W, CONTROL)
    assert [m.is_blank for m in page.visit.matters] == [True]


def test_a_new_person_with_a_wrong_check_digit_then_right(
    qtbot: QtBot, keys: Keys, page: IntakePage, centre: Centre
) -> None:
    keys.enter("赵小川")
    qtbot.waitUntil(page.visitor.register.isVisible)
    register = page.visitor.register
    assert register.name.text() == "赵小川"
    assert QApplication.focusWidget() is register.number.line
    keys.text("229901198805123519")
    assert "校验码不对" in register.number.error
    keys.press(Qt.Key.Key_Backspace)
    assert register.number.error == ""
    keys.text("x")
    assert register.number.error == ""
    keys.enter()
    keys.enter("19900001234")
    keys.enter("青禾苑 3-2-502")
    keys.press(Qt.Key.Key_F5)
    keys.enter()
    qtbot.waitUntil(lambda: page.visit.visitor is not None)
    assert page.visit.visitor is not None
    person = page.visit.visitor.person
    assert (person.name, person.sex, person.address) == ("赵小川", "男", "青禾苑-3栋-2单元-502室")
    assert person.consent_version == "2026-1"
    assert QApplication.focusWidget() is page.matters.item.line


def test_a_warning_is_shown_in_place_and_confirmed_by_pressing_again(
    qtbot: QtBot, keys: Keys, page: IntakePage, centre: Centre, wang: int
) -> None:
    keys.enter("李大山")
    qtbot.waitUntil(page.visitor.register.isVisible)
    keys.enter(str(WANG.id_number))
    keys.enter()
    keys.enter()
    keys.enter()
    register = page.visitor.register
    qtbot.waitUntil(register.warning.isVisible)
    assert "王秀英" in register.warning.text()
    assert page.visit.visitor is None
    keys.enter()
    qtbot.waitUntil(lambda: page.visit.visitor is not None)
    assert page.visit.visitor is not None
    assert page.visit.visitor.person.id != wang


def test_the_due_date_opens_into_its_days(qtbot: QtBot, keys: Keys, page: IntakePage) -> None:
    choose(keys, qtbot, page)
    keys.press(Qt.Key.Key_F6)
    assert "选好事项" in page.banner.text
    choose_item(keys, qtbot, page, ELDERLY)
    assert page.matters.due.text() == "3月30日 周一"
    keys.press(Qt.Key.Key_F6)
    (dialog,) = page.findChildren(HowCounted)
    assert len(dialog.lines) == 28
    assert dialog.lines[0] == "3月3日 周二 第1个工作日"
    assert dialog.lines[-1] == "3月30日 周一 第20个工作日"
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not page.findChildren(HowCounted))


def test_the_same_matter_in_progress_is_warned_of(
    qtbot: QtBot, keys: Keys, centre: Centre, wang: int, open_shell: Callable[..., Shell]
) -> None:
    everything = frozenset(range(1, 6))
    form = VisitForm(wang, (MatterForm("D01", Decision.ACCEPT, received=everything),))
    number = centre.act(take_visit, form).result.case_numbers[0]
    shell = open_shell("intake")
    page = shell.pages["intake"]
    assert isinstance(page, IntakePage)
    settle(qtbot, page)
    choose(keys, qtbot, page)
    choose_item(keys, qtbot, page, ELDERLY)
    qtbot.waitUntil(lambda: bool(page.matters.strip.text))
    assert page.matters.strip.text == (
        f"王秀英有一件“高龄津贴”还没办完：{number} 已受理，3月30日到期"
    )
    assert page.decisions[Decision.NOTICE].why_not == ""  # nothing is held up
    keys.press(Qt.Key.Key_O, CONTROL)
    settle(qtbot, page)
    assert isinstance(shell.page, CasePage)
    assert shell.page.case is not None and shell.page.case.number == number
    # Back again, the visit stands as it was; closed meanwhile, there is nothing to warn of.
    shell.open_page("intake")
    assert page.isVisible() and page.visit.matter.item is not None
    shell.desk.tasks.act(close_case, 1, Outcome.GRANT, "")
    qtbot.waitUntil(lambda: page.matters.strip.text == "")
    assert page.open_it.why_not == "这位来访人没有同一事项的未办结件。"


def test_a_draft_comes_back_whole(
    qtbot: QtBot,
    keys: Keys,
    page: IntakePage,
    open_shell: Callable[..., Shell],
    wang: int,
) -> None:
    choose(keys, qtbot, page)
    keys.press(Qt.Key.Key_F4)
    keys.enter("王小燕")
    keys.text("女儿")
    page.matters.take_keyboard()
    choose_item(keys, qtbot, page, MEDICAL)
    keys.press(Qt.Key.Key_A, CONTROL)
    keys.press(Qt.Key.Key_I, CONTROL)
    choose_item(keys, qtbot, page, ELDERLY)
    keys.press(Qt.Key.Key_F11)
    keys.text("户籍不在本区")
    page.save_draft_now()
    settle(qtbot, page)
    assert page.desk.drafts is not None
    (draft,) = page.desk.drafts.all()
    again = open_shell("intake").pages["intake"]  # as after a power cut
    assert isinstance(again, IntakePage)
    assert again is not page
    again.restore(draft.content)
    settle(qtbot, again)
    visit = again.visit
    assert visit.visitor is not None
    assert visit.visitor.person.id == wang
    assert (visit.came_for_them, visit.relation) == ("王小燕", "女儿")
    assert [m.name for m in visit.matters] == ["城乡居民医保参保登记", "高龄津贴"]
    assert visit.matters[0].received == {1, 2, 3}
    assert visit.at == 1
    panel = again.matters.panels[Decision.DECLINE]
    assert panel.isVisible()
    assert panel.form["reason"].text() == "户籍不在本区"


def test_the_draft_is_forgotten_after_submitting(
    qtbot: QtBot, keys: Keys, page: IntakePage
) -> None:
    choose(keys, qtbot, page)
    choose_item(keys, qtbot, page, ELDERLY)
    page.save_draft_now()
    settle(qtbot, page)
    assert page.desk.drafts is not None
    assert len(page.desk.drafts.all()) == 1
    keys.press(Qt.Key.Key_F10)
    wait_taken(qtbot, page)
    assert page.desk.drafts.all() == []
    assert page.draft() is None


def test_enter_while_composing_does_nothing(qtbot: QtBot, keys: Keys, page: IntakePage) -> None:
    line = page.visitor.search.line
    commit(line, "王秀")
    settle(qtbot, page)
    compose(line, "ying")
    keys.enter()
    settle(qtbot, page)
    assert page.visit.visitor is None
    commit(line, "英")
    keys.enter()
    qtbot.waitUntil(lambda: page.visit.visitor is not None)


def test_the_preview_follows_the_form(qtbot: QtBot, keys: Keys, page: IntakePage) -> None:
    choose(keys, qtbot, page)
    choose_item(keys, qtbot, page, ELDERLY)
    facts = page.preview.facts
    assert isinstance(facts, OneTimeNotice)
    assert (facts.applicant, len(facts.missing)) == ("王秀英", 5)
    qtbot.waitUntil(lambda: page.preview.view.pages == 1)
    keys.press(Qt.Key.Key_A, CONTROL)
    shown = page.preview.facts
    assert isinstance(shown, AcceptanceNotice)
    assert shown.document_number == "（预览）"
    assert shown.matters[0].due_date == date(2026, 3, 30)
    assert page.preview.hint.text() == "受理通知书"


def test_outside_opening_hours_the_visit_is_extended_service(
    qtbot: QtBot, centre: Centre, watch: Watch, open_shell: Callable[..., Shell]
) -> None:
    watch.now = watch.now.replace(hour=19)
    page = open_shell("intake").pages["intake"]
    assert isinstance(page, IntakePage)
    qtbot.waitUntil(page._extended.isVisible)
    assert "首问责任人：李敏（1号窗口）" in page.subtitle.text()


def test_after_a_bug_the_form_and_its_draft_are_still_there(
    qtbot: QtBot,
    keys: Keys,
    page: IntakePage,
    centre: Centre,
    wang: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    choose(keys, qtbot, page)
    choose_item(keys, qtbot, page, ELDERLY)
    keys.press(Qt.Key.Key_A, CONTROL)
    with monkeypatch.context() as broken:
        broken.setattr(Matter, "form", lambda matter: None)  # the action will stumble over it
        with qtbot.waitSignal(page.desk.messages.before_bug):
            keys.press(Qt.Key.Key_F9)
    close_bug_dialog(qtbot)
    page.window().activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    settle(qtbot, page)
    assert page.desk.drafts is not None
    (draft,) = page.desk.drafts.all()
    assert draft.content["matters"][0]["received"] == [1, 2, 3, 4, 5]
    page.matters.take_keyboard()
    keys.press(Qt.Key.Key_F9)
    wait_taken(qtbot, page)
    assert len(cases_of(centre, wang)) == 1


@pytest.mark.parametrize("percent", [100, 150])
def test_nothing_is_clipped_or_nameless(
    qtbot: QtBot, dressed: QApplication, keys: Keys, shell: Shell, page: IntakePage, percent: int
) -> None:
    theme.set_text_size(dressed, percent)
    shell.resize(1366, 768)
    choose(keys, qtbot, page)
    choose_item(keys, qtbot, page, ELDERLY)
    assert clipped(shell) == []
    assert nameless(shell) == []
    keys.press(Qt.Key.Key_F11)
    keys.press(Qt.Key.Key_F2)
    keys.enter("没有这个人")
    qtbot.waitUntil(page.visitor.register.isVisible)
    assert clipped(shell) == []
    assert nameless(shell) == []
