"""Whole visits through keys: what is decided is what is kept."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.pages.cases.intake import IntakePage
from models.cases.actions.visits import Decision
from models.cases.queries.papers import DecliningNotice, ReferralSlip
from models.cases.rules.one_stop import Outcome
from models.catalogue.actions import retire_item
from models.centre import Centre
from tests.desktop.pages.cases.intake.steps import (
    CONTROL,
    ELDERLY,
    MEDICAL,
    Keys,
    cases_of,
    choose,
    choose_item,
    said,
    settle,
    tabs,
    wait_taken,
)


def test_a_known_resident_with_a_complete_matter_takes_few_keys(
    qtbot: QtBot, keys: Keys, page: IntakePage, centre: Centre, wang: int
) -> None:
    keys.enter("wxy")
    qtbot.waitUntil(lambda: page.visit.visitor is not None)
    keys.enter(ELDERLY)
    qtbot.waitUntil(lambda: page.visit.matter.item is not None)
    keys.press(Qt.Key.Key_A, CONTROL)
    keys.press(Qt.Key.Key_F9)
    wait_taken(qtbot, page)
    assert keys.count <= 12
    (case,) = cases_of(centre, wang)
    assert (case.item.code, case.state, case.first_asked) == ("D01", "accepted", "李敏")
    assert case.due_date == date(2026, 3, 30)
    assert [p.title for p in case.papers] == ["受理通知书"]


def test_two_matters_one_accepted_one_noticed(
    qtbot: QtBot, keys: Keys, page: IntakePage, centre: Centre, wang: int
) -> None:
    choose(keys, qtbot, page)
    choose_item(keys, qtbot, page, ELDERLY)
    keys.press(Qt.Key.Key_Space)
    assert page.matters.missing.text() == "缺 4 项"
    keys.press(Qt.Key.Key_I, CONTROL)
    choose_item(keys, qtbot, page, MEDICAL)
    keys.press(Qt.Key.Key_A, CONTROL)
    keys.press(Qt.Key.Key_F9)
    assert page.visit.at == 0
    assert cases_of(centre, wang) == []
    assert tabs(page) == ["1 高龄津贴", "2 城乡居民医保参保登记　✓受理", "＋ 加一件"]
    assert "还有 1 件" in page.matters.hint.text()
    keys.press(Qt.Key.Key_F10)
    wait_taken(qtbot, page)
    first, second = cases_of(centre, wang)
    assert (first.state, second.state) == ("supplementing", "accepted")
    assert first.visit_number == second.visit_number
    assert [m.name for m in first.materials if m.received_at] == ["居民身份证"]


def test_a_relative_may_not_bring_what_needs_the_person(
    qtbot: QtBot, keys: Keys, page: IntakePage, centre: Centre, wang: int
) -> None:
    choose(keys, qtbot, page)
    keys.press(Qt.Key.Key_F4)
    keys.enter("王小燕")
    keys.enter()
    keys.enter("19900005678")
    page.matters.item.line.setFocus()
    choose_item(keys, qtbot, page, "a13")
    keys.press(Qt.Key.Key_A, CONTROL)
    keys.press(Qt.Key.Key_F9)
    assert "必须本人到场" in page.banner.text
    assert cases_of(centre, wang) == []
    keys.press(Qt.Key.Key_W, CONTROL)
    keys.press(Qt.Key.Key_W, CONTROL)
    choose_item(keys, qtbot, page, ELDERLY)
    keys.press(Qt.Key.Key_A, CONTROL)
    keys.press(Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: page.relative.relation.error != "")
    assert "关系" in page.relative.relation.error
    assert QApplication.focusWidget() is page.relative.relation.line
    keys.enter("女儿")
    assert QApplication.focusWidget() is page.relative.phone.line
    keys.text("1")
    keys.press(Qt.Key.Key_F9)  # a digit too many in the phone
    assert "电话" in page.relative.phone.error or "手机" in page.relative.phone.error
    assert cases_of(centre, wang) == []
    keys.press(Qt.Key.Key_Backspace)
    keys.press(Qt.Key.Key_F9)
    wait_taken(qtbot, page)
    (case,) = cases_of(centre, wang)
    assert case.came_for_them == "王小燕（女儿）"


def test_enquiry_only(
    qtbot: QtBot, keys: Keys, page: IntakePage, centre: Centre, wang: int
) -> None:
    choose(keys, qtbot, page)
    choose_item(keys, qtbot, page, "c11")
    keys.press(Qt.Key.Key_F9)
    assert "只作告知" in page.banner.text
    keys.press(Qt.Key.Key_F8)
    keys.enter("到哪里登记结婚")
    keys.enter("请到区民政局婚姻登记处")
    wait_taken(qtbot, page)
    (case,) = cases_of(centre, wang)
    assert (case.item.code, case.state, case.note) == ("C11", "closed", "到哪里登记结婚")
    assert case.steps[-1].opinion == "请到区民政局婚姻登记处"
    assert case.papers == ()


def test_a_blocked_certificate_becomes_a_referral(
    qtbot: QtBot, keys: Keys, page: IntakePage, centre: Centre, wang: int
) -> None:
    choose(keys, qtbot, page)
    keys.text("亲属关系证明")
    settle(qtbot, page)
    assert "不能开具：亲属关系证明" in page.matters.item.hits[0].title
    assert "请到：" in page.matters.item.hits[0].lines[1]
    keys.enter()
    qtbot.waitUntil(lambda: page.visit.matter.blocked is not None)
    settle(qtbot, page)
    assert "不应由居民委员会出具" in page.matters.strip.text
    assert page.matters.strip.text.endswith("可以打印转介单。")
    facts = page.preview.facts
    assert isinstance(facts, ReferralSlip)
    assert (facts.certificate, facts.applicant) == ("亲属关系证明", "王秀英")
    keys.press(Qt.Key.Key_F9)
    assert "不应由居民委员会出具" in page.banner.text
    keys.press(Qt.Key.Key_F8)
    wait_taken(qtbot, page)
    (case,) = cases_of(centre, wang)
    assert (case.item.code, case.note) == ("I04", "要求开具“亲属关系证明”")
    assert [p.title for p in case.papers] == ["转介单"]
    assert page.result.print.why_not == ""
    qtbot.waitUntil(lambda: "已答复" in said(page.result))


def test_declining_needs_reason_and_right_body(
    qtbot: QtBot, keys: Keys, page: IntakePage, centre: Centre, wang: int
) -> None:
    choose(keys, qtbot, page)
    choose_item(keys, qtbot, page, ELDERLY)
    keys.press(Qt.Key.Key_F11)
    keys.press(Qt.Key.Key_F11)
    form = page.matters.panels[Decision.DECLINE].form
    assert form["reason"].error
    assert form["right_body"].error
    assert cases_of(centre, wang) == []
    keys.enter("户籍不在本区")
    keys.enter("户籍所在地街道")
    facts = page.preview.facts
    assert isinstance(facts, DecliningNotice)
    assert (facts.reason, facts.right_body) == ("户籍不在本区", "户籍所在地街道")
    keys.enter()
    wait_taken(qtbot, page)
    (case,) = cases_of(centre, wang)
    assert case.state == "declined"
    assert [p.title for p in case.papers] == ["不予受理通知书"]


def test_an_instant_matter_is_closed_on_the_spot(
    qtbot: QtBot, keys: Keys, page: IntakePage, centre: Centre, wang: int
) -> None:
    choose(keys, qtbot, page)
    choose_item(keys, qtbot, page, MEDICAL)
    keys.press(Qt.Key.Key_F7)
    assert "还缺" in page.banner.text
    keys.press(Qt.Key.Key_A, CONTROL)
    keys.press(Qt.Key.Key_F7)
    keys.press(Qt.Key.Key_F7)
    wait_taken(qtbot, page)
    (case,) = cases_of(centre, wang)
    assert (case.state, case.outcome, case.closed_on) == (
        "closed",
        Outcome.DONE.label,
        date(2026, 3, 2),
    )
    qtbot.waitUntil(lambda: "已当场办结" in said(page.result))
    assert not any(text.startswith("应办结") for text in said(page.result))


def test_a_promised_matter_cannot_be_closed_on_the_spot(
    qtbot: QtBot, keys: Keys, page: IntakePage
) -> None:
    choose(keys, qtbot, page)
    choose_item(keys, qtbot, page, ELDERLY)
    keys.press(Qt.Key.Key_A, CONTROL)
    keys.press(Qt.Key.Key_F7)
    assert "不是即办事项" in page.banner.text


def test_an_original_that_stays_gives_a_receipt(
    qtbot: QtBot, keys: Keys, page: IntakePage, centre: Centre, wang: int
) -> None:
    choose(keys, qtbot, page)
    choose_item(keys, qtbot, page, ELDERLY)
    keys.press(Qt.Key.Key_A, CONTROL)
    keys.press(Qt.Key.Key_Down)
    keys.press(Qt.Key.Key_L)
    keys.press(Qt.Key.Key_F9)
    wait_taken(qtbot, page)
    (case,) = cases_of(centre, wang)
    assert [m.name for m in case.materials if m.stays] == ["户口簿"]
    assert {p.title for p in case.papers} == {"受理通知书", "收件凭证"}


def test_after_the_visit_enter_begins_the_next(qtbot: QtBot, keys: Keys, page: IntakePage) -> None:
    choose(keys, qtbot, page)
    choose_item(keys, qtbot, page, ELDERLY)
    keys.press(Qt.Key.Key_F10)
    wait_taken(qtbot, page)
    keys.press(Qt.Key.Key_I, CONTROL)
    assert "已经办好" in page.banner.text
    keys.enter()
    assert not page.result.isVisible()
    assert page.visit.is_empty
    assert QApplication.focusWidget() is page.visitor.search.line


def test_a_refused_visit_loses_nothing_and_can_be_submitted_again(
    qtbot: QtBot, keys: Keys, page: IntakePage, centre: Centre, wang: int
) -> None:
    choose(keys, qtbot, page)
    choose_item(keys, qtbot, page, ELDERLY)
    centre.act(retire_item, "D01")
    keys.press(Qt.Key.Key_A, CONTROL)
    keys.press(Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: "已停办" in page.matters.item.error)
    assert page.visit.matter.received == {1, 2, 3, 4, 5}
    assert page.visit.matter.decision is None
    assert cases_of(centre, wang) == []


def test_ctrl_p_shows_the_papers_one_after_the_other(
    qtbot: QtBot, keys: Keys, page: IntakePage
) -> None:
    choose(keys, qtbot, page)
    choose_item(keys, qtbot, page, ELDERLY)
    keys.press(Qt.Key.Key_Space)
    keys.press(Qt.Key.Key_L)
    keys.press(Qt.Key.Key_F10)
    wait_taken(qtbot, page)
    shown: list[int] = []
    page.result.print_paper.disconnect()
    page.result.print_paper.connect(shown.append)
    keys.press(Qt.Key.Key_P, CONTROL)
    keys.press(Qt.Key.Key_P, CONTROL)
    assert len(set(shown)) == 2
