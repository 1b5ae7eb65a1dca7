"""What is not asked of everybody: «如有», a consent that comes later, papers on a Saturday."""

from datetime import date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.pages.cases.intake import IntakePage
from desktop.pages.cases.intake.consent import ConsentDialog
from desktop.widgets.cards import Chip
from models.cases.actions.visits import Decision
from models.cases.queries.papers import AcceptanceNotice, OneTimeNotice
from models.centre import Centre
from models.people.actions import PersonForm, add_person, withdraw_consent
from models.people.queries import list_consents
from tests.desktop.pages.cases.intake.steps import (
    CONTROL,
    ELDERLY,
    Keys,
    cases_of,
    choose,
    choose_item,
    said,
    settle,
    wait_taken,
)
from tests.models.conftest import Watch

SUPPORT = "c01"  # 最低生活保障: the last of seven is 残疾证等（如有）


def chips(page: IntakePage) -> list[str]:
    materials = page.matters.materials
    return [chip.text() for chip in materials.findChildren(Chip) if chip.isVisible()]


def test_what_is_only_if_any_is_not_missing(
    qtbot: QtBot, keys: Keys, page: IntakePage, centre: Centre, wang: int
) -> None:
    choose(keys, qtbot, page)
    choose_item(keys, qtbot, page, SUPPORT)
    qtbot.waitUntil(lambda: chips(page)[-1:] == ["如有"])
    assert page.matters.missing.text() == "缺 6 项"
    facts = page.preview.facts
    assert isinstance(facts, OneTimeNotice)
    assert len(facts.missing) == 6
    keys.press(Qt.Key.Key_A, CONTROL)
    assert page.matters.materials.received == [str(n) for n in range(1, 7)]
    assert page.matters.missing.text() == "材料齐全"
    assert page.visit.matter.proposed is Decision.ACCEPT
    keys.press(Qt.Key.Key_F10)
    assert "材料已经齐全" in page.banner.text
    keys.press(Qt.Key.Key_F9)
    wait_taken(qtbot, page)
    (case,) = cases_of(centre, wang)
    assert (case.item.code, case.state) == ("C01", "accepted")
    assert [m.name for m in case.materials if m.received_at is None] == ["残疾证等（如有）"]


def test_what_is_only_if_any_can_be_ticked(
    qtbot: QtBot, keys: Keys, page: IntakePage, centre: Centre, wang: int
) -> None:
    choose(keys, qtbot, page)
    choose_item(keys, qtbot, page, SUPPORT)
    keys.press(Qt.Key.Key_A, CONTROL)
    keys.press(Qt.Key.Key_A, CONTROL)  # again: also what is only «如有»
    assert chips(page)[-1] == "已收"
    keys.press(Qt.Key.Key_A, CONTROL)
    assert page.matters.materials.received == []
    for _ in range(6):
        keys.press(Qt.Key.Key_Space)
        keys.press(Qt.Key.Key_Down)
    keys.press(Qt.Key.Key_Space)
    keys.press(Qt.Key.Key_F9)
    wait_taken(qtbot, page)
    (case,) = cases_of(centre, wang)
    assert all(m.received_at for m in case.materials)


def person_chips(page: IntakePage) -> list[str]:
    return [chip.text() for chip in page.visitor.findChildren(Chip) if chip.isVisible()]


def open_consent(qtbot: QtBot, keys: Keys, page: IntakePage) -> ConsentDialog:
    keys.press(Qt.Key.Key_F5)
    (dialog,) = page.window().findChildren(ConsentDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def back_at_the_item(qtbot: QtBot, page: IntakePage) -> None:
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    page.window().activateWindow()  # no window manager does it here
    qtbot.waitUntil(lambda: QApplication.focusWidget() is page.matters.item.line)


def test_somebody_on_file_agrees_with_two_keys(
    qtbot: QtBot, keys: Keys, page: IntakePage, centre: Centre, wang: int
) -> None:
    centre.act(withdraw_consent, wang)
    keys.press(Qt.Key.Key_F5)
    assert "还没有选择来访人" in page.banner.text
    choose(keys, qtbot, page)
    qtbot.waitUntil(lambda: "未同意告知书" in person_chips(page))
    dialog = open_consent(qtbot, keys, page)
    assert "2026-1 版" in dialog.windowTitle()
    assert any("可以随时撤回同意" in text for text in said(dialog))
    keys.enter()
    qtbot.waitUntil(lambda: "未同意告知书" not in person_chips(page))
    settle(qtbot, page)
    qtbot.waitUntil(lambda: "80岁以上 · 优先" in person_chips(page))
    assert "未同意告知书" not in person_chips(page)
    newest, withdrawn = centre.ask(list_consents, wang)
    assert newest.withdrawn_at is None and withdrawn.withdrawn_at is not None
    assert page.visit.visitor is not None
    assert page.visit.visitor.person.consent_version == "2026-1"
    back_at_the_item(qtbot, page)
    keys.press(Qt.Key.Key_F5)
    assert "已经同意" in page.banner.text


def test_refusing_consent_refuses_no_service(
    qtbot: QtBot, keys: Keys, page: IntakePage, centre: Centre, wang: int
) -> None:
    centre.act(withdraw_consent, wang)
    choose(keys, qtbot, page)
    dialog = open_consent(qtbot, keys, page)
    assert any("不同意也照常办理" in text for text in said(dialog))
    keys.press(Qt.Key.Key_Escape)
    back_at_the_item(qtbot, page)
    choose_item(keys, qtbot, page, ELDERLY)
    keys.press(Qt.Key.Key_A, CONTROL)
    keys.press(Qt.Key.Key_F9)
    wait_taken(qtbot, page)
    assert [case.state for case in cases_of(centre, wang)] == ["accepted"]
    assert all(row.withdrawn_at for row in centre.ask(list_consents, wang))


def test_a_child_without_a_guardian_is_told_why(
    qtbot: QtBot, keys: Keys, page: IntakePage, centre: Centre
) -> None:
    child = centre.act(add_person, PersonForm("周小童", birth_date=date(2016, 5, 1))).result
    choose(keys, qtbot, page, "zxt")
    dialog = open_consent(qtbot, keys, page)
    keys.enter()
    qtbot.waitUntil(lambda: "监护人同意" in dialog.banner.text)
    assert centre.ask(list_consents, child) == []
    keys.press(Qt.Key.Key_Escape)
    settle(qtbot, page)
    qtbot.waitUntil(lambda: "未同意告知书" in person_chips(page))


@pytest.fixture
def saturday(watch: Watch) -> None:
    watch.now = datetime(2026, 11, 21, 10)


def test_the_preview_says_from_when_the_limit_runs(
    saturday: None, qtbot: QtBot, keys: Keys, page: IntakePage, centre: Centre, wang: int
) -> None:
    choose(keys, qtbot, page)
    choose_item(keys, qtbot, page, ELDERLY)
    keys.press(Qt.Key.Key_A, CONTROL)
    facts = page.preview.facts
    assert isinstance(facts, AcceptanceNotice)
    (line,) = facts.matters
    assert (line.accepted_on, line.counted_from) == (date(2026, 11, 21), date(2026, 11, 23))
    keys.press(Qt.Key.Key_F9)
    wait_taken(qtbot, page)
    (case,) = cases_of(centre, wang)
    assert (case.accepted_on, case.due_date) == (line.accepted_on, line.due_date)
