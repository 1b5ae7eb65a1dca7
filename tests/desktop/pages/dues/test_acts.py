"""Every dialog about a member: wrong input is told, nothing is lost; right input is kept."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from desktop.pages.dues.page import DuesPage
from models.dues.actions.assessments import assess_by_hand
from models.dues.queries.book import read_member
from models.dues.queries.members import list_members
from models.dues.rules.book import CellState
from models.dues.rules.months import ArrearsLevel, Month
from tests.desktop.pages.dues.party import YEAR, Party
from tests.desktop.pages.dues.window import CONTROL, SHIFT, Key, Window
from tests.models.conftest import Watch

TODAY = datetime(YEAR, 6, 9, 10, 0)


@pytest.fixture
def june(watch: Watch) -> None:
    watch.now = TODAY


def open_act(window: Window, party: Party, word: str) -> Any:
    """From the menu of the first member, by its words."""
    page: DuesPage = window.page("dues", (party.branch, YEAR))
    window.qtbot.waitUntil(lambda: page.row is not None)
    window.press(Key.Key_M, CONTROL, where=page)
    menu = window.dialog()
    texts = [action.text for action in menu.offered]
    (at,) = [n for n, text in enumerate(texts, 1) if word in text]
    window.qtbot.keyClick(menu.list, Key(Key.Key_0 + at))
    window.qtbot.waitUntil(lambda: menu not in window._dialogs())
    return window.dialog()


@dataclass(frozen=True)
class Wrong:
    """What is typed, what must be said, what makes it right."""

    act: str
    typed: dict[str, str]
    said: str
    right: dict[str, str] = field(default_factory=dict)


RELIEF = {
    "first": "2026-07", "last": "2026-12", "reduced_to": "10", "reason": "大病",
    "minutes_number": "3", "minutes_on": "2026-06-05",
}  # fmt: skip
CASES = (
    Wrong("类别", {"category": "宇航员"}, "从列表中选一项"),
    Wrong("类别", {"category": "学生", "reason": ""}, "请写明原因"),
    Wrong("类别", {"category": "学生", "first_month": "2026-13", "reason": "入学"}, "2026-03"),
    Wrong("类别", {"category": "学生", "first_month": "2024-01", "reason": "入学"},
          "不在任何支部"),
    Wrong("减免", {**RELIEF, "reduced_to": "十元"}, "金额请填数字"),
    Wrong("减免", {**RELIEF, "reduced_to": "80"}, "低于应交"),
    Wrong("减免", {**RELIEF, "last": "2026-05"}, "止月不能早于起月"),
    Wrong("减免", RELIEF, "上级党委批准"),
    Wrong("减免", {**RELIEF, "minutes_number": ""}, "会议记录编号"),
    Wrong("缓交", {"first": "2026-05", "last": "2026-06", "decided_on": "2026-06-05"},
          "请写明原因"),
    Wrong("缓交", {"first": "五月", "reason": "住院", "decided_on": "2026-06-05"}, "2026-03"),
    Wrong("缓交", {"reason": "住院", "decided_on": "2026-06-31"}, "没有这一天"),
    Wrong("缓交", {"reason": "住院", "decided_on": "2026-07-01"}, "还没有到"),
    Wrong("在外地交", {"place": "", "first": "2026-07"}, "请写明在哪里交纳"),
    Wrong("在外地交", {"place": "外省工地", "first": "2026-09", "last": "2026-08"},
          "止月不能早于起月"),
    Wrong("转出", {"on": "", "letter_number": "1"}, "请填写转出日期"),
    Wrong("转出", {"on": "2026-06-18"}, "介绍信编号"),
    Wrong("委托", {"name": "丁四", "relation": ""}, "关系"),
    Wrong("登记党员", {"category": "农民"}, "从列表里选一位"),
    Wrong("手工核定", {"reason": ""}, "请写明重新核定的原因"),
    Wrong("手工核定", {"reason": "调资", "first_month": "2027-06"}, "2026 年内"),
)  # fmt: skip


@pytest.mark.parametrize("wrong", CASES, ids=lambda case: f"{case.act}-{case.said}")
def test_a_wrong_input_is_told_and_stays(
    party: Party, open_window: Callable[[], Window], june: None, wrong: Wrong
) -> None:
    member = party.assessed("甲一", "4900")
    before = party.see(read_member, member, YEAR, TODAY.date())
    window = open_window()
    dialog = open_act(window, party, wrong.act)
    window.fill(dialog, **wrong.typed)
    window.agree(dialog)
    assert dialog.isVisible()
    assert wrong.said in window.said(dialog)
    assert {name: dialog.form[name].text() for name in wrong.typed} == wrong.typed
    assert party.see(read_member, member, YEAR, TODAY.date()) == before


def test_a_working_member_is_relieved_with_the_approval(
    party: Party, open_window: Callable[[], Window], june: None
) -> None:
    member = party.assessed("甲一", "4900")
    window = open_window()
    dialog = open_act(window, party, "减免")
    window.fill(dialog, **RELIEF)
    window.fill(
        dialog, approval_number="党委〔2026〕7号", approval_body="社区党委",
        approved_on="2026-06-08",
    )  # fmt: skip
    window.agree(dialog)
    window.no_dialog()
    cells = party.row(member).cells
    assert [cells[5].due, cells[6].due] == [Decimal("49.00"), Decimal("10.00")]
    page: DuesPage = window.page("dues", (party.branch, YEAR))
    window.qtbot.waitUntil(lambda: page.member.book is not None)
    assert page.member.book is not None
    window.press(Key.Key_P, CONTROL | SHIFT, where=page)
    menu = window.dialog()
    texts = [action.text for action in menu.offered]
    assert texts[:3] == ["基数说明单", "党费证页", "减免审批表（2026-07 至 2026-12）"]
    menu.reject()


def test_the_approval_is_not_asked_for_a_retired_member(
    party: Party, open_window: Callable[[], Window], june: None
) -> None:
    party.assessed("甲一", "4900", "retiree")
    dialog = open_act(open_window(), party, "减免")
    assert dialog.form["who"].text() == "离退休"
    assert not dialog.form["approval_number"].isVisible()
    dialog.form["who"].set_text("在职")
    assert dialog.form["approval_number"].isVisible()


def test_a_deferral_stops_the_alert(
    party: Party, open_window: Callable[[], Window], june: None
) -> None:
    member = party.assessed("甲一", "4900")
    assert party.row(member).arrears.level is ArrearsLevel.TALK
    window = open_window()
    dialog = open_act(window, party, "缓交")
    window.fill(dialog, first="2026-01", last="2026-05", reason="住院", decided_on="2026-06-05")
    window.agree(dialog)
    window.no_dialog()
    assert party.row(member).arrears.level is ArrearsLevel.NONE
    assert party.row(member).cells[0].state is CellState.DEFERRED


def test_a_transfer_with_arrears_is_told_first(
    party: Party, open_window: Callable[[], Window], june: None
) -> None:
    member = party.assessed("甲一", "4900")
    window = open_window()
    dialog = open_act(window, party, "转出")
    assert not dialog.form["despite_arrears"].isVisible()
    window.fill(dialog, on="2026-06-18", letter_number="介 12")
    window.agree(dialog)
    assert "294.00 元" in window.said(dialog)
    assert party.see(read_member, member, YEAR, TODAY.date()).spells[0].left_on is None
    dialog.form["despite_arrears"].set_value(True)
    window.agree(dialog)
    window.no_dialog()
    states = [cell.state for cell in party.row(member).cells]
    assert states[6:] == [CellState.NOT_OWED] * 6


def test_a_mobile_member_pays_elsewhere_and_owes_nothing_here(
    party: Party, open_window: Callable[[], Window], june: None
) -> None:
    member = party.assessed("甲一", "4900")
    window = open_window()
    dialog = open_act(window, party, "在外地交")
    window.fill(dialog, place="外省工地党支部", first="2026-03", last="2026-05")
    window.agree(dialog)
    window.no_dialog()
    states = [cell.state for cell in party.row(member).cells]
    assert states[2:5] == [CellState.ELSEWHERE] * 3


def test_a_delegate_is_named_and_shown_again(
    party: Party, open_window: Callable[[], Window], june: None
) -> None:
    party.assessed("甲一", "4900")
    window = open_window()
    dialog = open_act(window, party, "委托")
    window.fill(dialog, name="丁四", relation="配偶")
    window.agree(dialog)
    window.no_dialog()
    (row,) = party.see(list_members, Month(YEAR, 6))
    assert (row.delegate, row.delegate_relation) == ("丁四", "配偶")
    again = open_act(window, party, "委托")
    assert [again.form[name].text() for name in ("name", "relation")] == ["丁四", "配偶"]


def test_somebody_on_file_is_enrolled_from_the_month_of_the_meeting(
    party: Party, open_window: Callable[[], Window], june: None
) -> None:
    party.assessed("甲一", "4900")
    person = party.put_person("乙二")
    window = open_window()
    dialog = open_act(window, party, "登记党员")
    dialog.form["person"].choose(person, "乙二")
    dialog.form["probationary"].set_value(True)
    window.fill(dialog, category="农民")
    window.agree(dialog)
    assert "大会日期" in window.said(dialog)
    window.fill(dialog, meeting_on="2026-03-25")
    window.agree(dialog)
    window.no_dialog()
    party.centre.act(assess_by_hand, person, YEAR)
    states = [cell.state for cell in party.row(person).cells]
    assert states[:3] == [CellState.NOT_OWED, CellState.NOT_OWED, CellState.OWED]


def test_another_category_from_a_month_changes_no_amount(
    party: Party, open_window: Callable[[], Window], june: None
) -> None:
    member = party.assessed("甲一", "4900")
    window = open_window()
    dialog = open_act(window, party, "类别")
    window.fill(dialog, category="离退休人员", first_month="2026年7月", reason="退休")
    window.agree(dialog)
    window.no_dialog()
    assert party.row(member).category == "retiree"
    assert party.row(member).assessed == Decimal("49.00")
