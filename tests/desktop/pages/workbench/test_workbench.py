"""The workbench through keys and clicks."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.pages.cases.case import CasePage
from desktop.pages.cases.case.asking import AskDialog
from desktop.pages.cases.ledger import LedgerPage
from desktop.pages.dues.remitting import RemittingPage
from desktop.pages.organisation.page import OrganisationPage
from desktop.pages.workbench.page import OpenLine, WorkbenchPage
from desktop.shell import Shell
from models.cases.actions.endings import chase_case
from models.cases.actions.pauses import ExtendForm, ask_extend
from models.cases.actions.ratings import RatingGiven, rate_case
from models.cases.actions.steps import close_case
from models.cases.actions.transfers import TransferForm, give_case, take_case
from models.cases.actions.visits import Decision
from models.cases.queries.cases import read_case
from models.cases.queries.workbench import Due
from models.cases.rules.one_stop import Outcome
from models.centre import Centre
from models.dues.actions.assessments import assess_by_hand
from models.dues.actions.duties import end_duty, give_duty
from models.dues.actions.members import MemberForm, add_branch, enrol
from models.dues.rules.duties import Duty
from models.organisation.actions import add_unit
from models.organisation.rules import UnitKind
from models.roles import Role
from models.work import Clerk
from tests.desktop.pages.cases.case_desk import as_colleague
from tests.desktop.pages.cases.taken import add_wang, last_seq, take
from tests.desktop.walk import clipped, nameless
from tests.models.conftest import Watch
from tests.models.dues.hall import put_people

OpenShell = Callable[..., Shell]


@pytest.fixture
def numbers(centre: Centre, watch: Watch) -> dict[str, str]:
    """A late case, one due today, one with time left, one that waits, one closed."""
    start = datetime(2026, 4, 1, 9, 0)
    person = add_wang(centre)

    def on(day: datetime, decision: Decision, **how: object) -> str:
        watch.now = day
        return take(centre, decision, person=person, **how).case_numbers[0]  # type: ignore[arg-type]

    late = on(datetime(2026, 3, 2, 9, 0), Decision.ACCEPT)  # 20 working days: 30 March
    waiting = on(start, Decision.NOTICE, missing=frozenset({last_seq(centre)}))
    today = on(start, Decision.ACCEPT, item="B05")
    future = on(start, Decision.ACCEPT)
    closed = on(start, Decision.CLOSE, item="B05")
    return {"late": late, "today": today, "future": future, "waiting": waiting, "closed": closed}


@pytest.fixture
def page(open_shell: OpenShell, numbers: dict[str, str], qtbot: QtBot) -> WorkbenchPage:
    shell = open_shell("workbench")
    shown = shell.page
    assert isinstance(shown, WorkbenchPage)
    settle(qtbot, shown)
    return shown


def settle(qtbot: QtBot, page: WorkbenchPage | LedgerPage | CasePage) -> None:
    qtbot.waitUntil(lambda: page.desk.tasks.idle)
    QApplication.processEvents()
    qtbot.waitUntil(lambda: page.desk.tasks.idle)


def press(qtbot: QtBot, page: WorkbenchPage, key: Qt.Key) -> None:
    where = QApplication.focusWidget()
    assert where is not None
    qtbot.keyClick(where, key)
    settle(qtbot, page)


def listed(page: WorkbenchPage) -> list[str]:
    rows = (page.table.model.row(number) for number in range(page.table.model.total))
    return [row.number for row in rows if row is not None]


def figures(page: WorkbenchPage) -> dict[str, str]:
    return {name: tile._figure.text() for name, tile in page.tiles.items()}


def test_what_is_due_comes_first(page: WorkbenchPage, numbers: dict[str, str]) -> None:
    wanted = [numbers[name] for name in ("late", "today", "future", "waiting")]
    assert listed(page) == wanted
    assert page.subtitle.text() == "早上好，李敏。有 1 件超期、1 件今天到期，先看红色。"
    assert figures(page) == {
        "今日受理": "3",
        "今天到期": "1",
        "已超期": "1",
        "待补正": "1",
        "未评价": "1",
    }
    assert page.tiles["今日受理"]._below.text() == "即办 2 · 承诺 1 · 延时 0"


def test_keys_narrow_the_list(qtbot: QtBot, page: WorkbenchPage, numbers: dict[str, str]) -> None:
    press(qtbot, page, Qt.Key.Key_2)
    assert listed(page) == [numbers["late"]]
    press(qtbot, page, Qt.Key.Key_3)
    assert listed(page) == [numbers["today"]]
    press(qtbot, page, Qt.Key.Key_1)
    assert len(listed(page)) == 4
    qtbot.mouseClick(page.parts[Due.TODAY], Qt.MouseButton.LeftButton)
    settle(qtbot, page)
    assert listed(page) == [numbers["today"]]
    assert page.parts[Due.TODAY].text() == "✓ 今天 1"


def test_the_days_of_the_current_row_are_explained(
    qtbot: QtBot, page: WorkbenchPage, numbers: dict[str, str]
) -> None:
    assert page.why.title.text() == f"{numbers['late']} 时限说明"
    said = [label.text() for label in page.why_lines.findChildren(QLabel) if not label.isHidden()]
    assert said[:3] == ["应于 3月30日办结", "已超 2 个自然日", "3月2日受理，承诺 20个工作日"]
    assert said[-1] == "3月30日⑳" and "3月7日、8日 周末，不计" in said
    press(qtbot, page, Qt.Key.Key_End)
    press(qtbot, page, Qt.Key.Key_Space)
    assert page.why.title.text() == f"{numbers['waiting']} 时限说明"
    said = [label.text() for label in page.why_lines.findChildren(QLabel) if not label.isHidden()]
    assert said[0] == "补正中，不计时限；补齐受理后重新起算。"


def test_enter_opens_the_case(qtbot: QtBot, page: WorkbenchPage, numbers: dict[str, str]) -> None:
    shell = page.window()
    assert isinstance(shell, Shell)
    press(qtbot, page, Qt.Key.Key_Return)
    assert isinstance(shell.page, CasePage)
    assert shell.page.case is not None and shell.page.case.number == numbers["late"]


def test_a_tile_opens_what_it_counts(
    qtbot: QtBot, page: WorkbenchPage, numbers: dict[str, str]
) -> None:
    shell = page.window()
    assert isinstance(shell, Shell)

    def count(tile: str) -> list[str]:
        shell.open_page("workbench")
        page.tiles[tile].setFocus()
        qtbot.keyClick(page.tiles[tile], Qt.Key.Key_Return)
        ledger = shell.page
        assert isinstance(ledger, LedgerPage)
        settle(qtbot, ledger)
        rows = (ledger.table.model.row(n) for n in range(ledger.table.model.total))
        return sorted(row.case_number for row in rows if row is not None)

    expected = sorted(numbers[name] for name in ("today", "future", "closed"))
    assert count("今日受理") == expected
    assert count("待补正") == [numbers["waiting"]]
    assert count("未评价") == [numbers["closed"]]
    shell.open_page("workbench")
    qtbot.mouseClick(page.tiles["已超期"], Qt.MouseButton.LeftButton)
    settle(qtbot, page)
    assert listed(page) == [numbers["late"]]
    assert page.list.title.text() == "全中心在办的事"


def test_it_reads_again_when_a_case_changes(
    qtbot: QtBot, page: WorkbenchPage, numbers: dict[str, str]
) -> None:
    row = page.table.model.row(0)
    assert row is not None
    page.desk.tasks.act(close_case, row.case_id, Outcome.DONE, "已办")
    settle(qtbot, page)
    assert numbers["late"] not in listed(page)
    assert figures(page)["已超期"] == "0"
    assert page.parts[Due.OVERDUE].text() == "超期 0"


def test_supplements_that_run_out_are_reminded(
    qtbot: QtBot, page: WorkbenchPage, watch: Watch
) -> None:
    def reminded() -> list[str]:
        page._read()
        settle(qtbot, page)
        labels = page.reminder_lines.findChildren(QLabel)
        return [label.text() for label in labels if not label.isHidden()]

    assert not any("补正" in line for line in reminded())
    watch.now += timedelta(days=19)  # 15 working days after 1 April: 23 April
    assert "● 1 件补正期限在 3 日内到" in reminded()
    watch.now += timedelta(days=5)
    assert "● 1 件补正期限已过，材料还没有送来" in reminded()


def test_vacant_posts_are_told_to_who_can_fill_them(
    qtbot: QtBot, page: WorkbenchPage, centre: Centre
) -> None:
    def told() -> list[OpenLine]:
        settle(qtbot, page)
        return page.reminder_lines.findChildren(OpenLine)

    assert told() == []
    centre.act(add_unit, UnitKind.GRID, "第一网格", None, datetime(2026, 1, 1).date())
    page.entered()
    qtbot.waitUntil(lambda: bool(told()))
    line = told()[-1]
    assert line.text() == "● 空缺 1 个岗位"
    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_Return)
    shell = page.window()
    assert isinstance(shell, Shell) and isinstance(shell.page, OrganisationPage)
    assert shell.page.tabs.index == 1


def test_who_keeps_dues_is_told_of_them_and_nobody_else(
    qtbot: QtBot, page: WorkbenchPage, centre: Centre
) -> None:
    def told() -> list[OpenLine]:
        settle(qtbot, page)
        return page.reminder_lines.findChildren(OpenLine)

    page.window().resize(1366, 768)
    settle(qtbot, page)
    before = page.height()
    centre.act(give_duty, centre.clerk.id, Duty.ACCOUNTANT)
    branch = centre.act(add_branch, "第一网格党支部", "赵书记", "社区党委").result
    people = centre.act(put_people, [("陈一", ""), ("孙四", "")]).result
    for person_id in people:
        centre.act(enrol, MemberForm(person_id, branch, "civil_servant", date(2025, 1, 1)))
    centre.act(assess_by_hand, people[0], 2026, Decimal("4900"))
    page.entered()
    qtbot.waitUntil(lambda: bool(told()))
    # Publication of last year was due in January; 陈一 owes January to March.
    line = told()[-1]
    assert line.text() == "● 党费有 3 件要办，点开看"
    assert line.toolTip() == "公示 1、欠交 1、核定 1"
    assert page.height() == before  # the page does not begin to scroll
    assert line.height() < 2 * line.fontMetrics().height()
    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_Return)
    shell = page.window()
    assert isinstance(shell, Shell) and shell.here == "dues-remit"
    qtbot.waitUntil(lambda: shell.desk.tasks.idle)
    assert isinstance(shell.page, RemittingPage)
    assert {"欠交提醒", "公示", "核定"} <= {item.kind.text for item in shell.page._due}
    shell.open_page("workbench")
    centre.act(end_duty, centre.clerk.id)
    page.entered()
    qtbot.waitUntil(lambda: told() == [])


def test_an_empty_workbench_says_what_to_do_first(
    qtbot: QtBot, open_shell: OpenShell, centre: Centre
) -> None:
    page = open_shell("workbench").page
    assert isinstance(page, WorkbenchPage)
    settle(qtbot, page)
    labels = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    assert "手上没有待办的事" in labels


@pytest.fixture
def offered(centre: Centre, numbers: dict[str, str]) -> int:
    """A case of 周婷 that is offered to 李敏; gives its id."""
    case_id = take(centre, Decision.ACCEPT, person=add_wang(centre, "赵德山")).case_ids[0]
    me = centre.clerk.id

    def give() -> None:
        centre.act(give_case, case_id, TransferForm(me, reason="您熟悉"))

    other = as_colleague(centre, "周婷")
    centre.act(give_case, case_id, TransferForm(other, reason="忙不过来"))
    mine, centre.clerk = centre.clerk, Clerk(other, "周婷", Role.CLERK)
    centre.act(take_case, case_id)
    give()
    centre.clerk = mine
    return int(case_id)


def waiting(page: WorkbenchPage) -> list[tuple[str, str]]:
    return [(line.waiting.word, line.waiting.text) for line in page.waiting.lines]


def test_what_waits_for_me_is_listed_and_opened(
    qtbot: QtBot, page: WorkbenchPage, numbers: dict[str, str]
) -> None:
    shell = page.window()
    assert isinstance(shell, Shell)
    assert waiting(page) == [("超期未写原因", "王秀英 · 高龄津贴")]
    assert "已过 2 天" in page.waiting.lines[0].waiting.below
    press(qtbot, page, Qt.Key.Key_4)
    assert QApplication.focusWidget() is page.waiting.lines[0]
    press(qtbot, page, Qt.Key.Key_Return)
    assert isinstance(shell.page, CasePage)
    qtbot.waitUntil(lambda: shell.desk.tasks.idle)
    assert shell.page.case is not None and shell.page.case.number == numbers["late"]


def test_a_case_offered_to_me_is_taken_with_enter(
    qtbot: QtBot, offered: int, page: WorkbenchPage, centre: Centre
) -> None:
    shell = page.window()
    assert isinstance(shell, Shell)
    assert waiting(page)[0] == ("转给我的", "赵德山 · 高龄津贴")
    assert page.waiting.lines[0].waiting.below == "周婷转来 · 您熟悉"
    press(qtbot, page, Qt.Key.Key_4)
    press(qtbot, page, Qt.Key.Key_Return)

    def asking() -> list[AskDialog]:
        windows = QApplication.topLevelWidgets()
        return [w for w in windows if isinstance(w, AskDialog) and w.isVisible()]

    qtbot.waitUntil(lambda: bool(asking()) and asking()[0].isActiveWindow())
    qtbot.keyClick(asking()[0], Qt.Key.Key_Escape)
    assert centre.ask(read_case, offered, centre.clock().date()).state == "transferred"
    shell.activateWindow()  # no window manager gives the keyboard back
    qtbot.waitUntil(shell.isActiveWindow)
    page.waiting.lines[0].setFocus()
    press(qtbot, page, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(asking()) and asking()[0].isActiveWindow())
    qtbot.keyClick(asking()[0], Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shell.here == "case")
    qtbot.waitUntil(lambda: shell.desk.tasks.idle)
    case = centre.ask(read_case, offered, centre.clock().date())
    assert (case.state, case.handler) == ("processing", "李敏")


def test_nothing_waits_nothing_is_shown(
    qtbot: QtBot, open_shell: OpenShell, centre: Centre
) -> None:
    page = open_shell("workbench").page
    assert isinstance(page, WorkbenchPage)
    settle(qtbot, page)
    assert not page.waiting.isVisible()


def test_bad_ratings_requests_and_reminders_wait_too(
    qtbot: QtBot, page: WorkbenchPage, centre: Centre, numbers: dict[str, str]
) -> None:
    case_id = take(centre, Decision.ACCEPT, person=add_wang(centre, "赵德山")).case_ids[0]
    centre.act(chase_case, case_id, "请尽快", centre.clock().date())
    other = take(centre, Decision.CLOSE, item="B05", person=add_wang(centre, "周桂兰")).case_ids[0]
    centre.act(rate_case, other, RatingGiven(1))
    as_colleague(
        centre, "周婷", lambda: centre.act(ask_extend, case_id, ExtendForm(5, "材料要核实"))
    )
    page._read()
    settle(qtbot, page)
    words = [word for word, _ in waiting(page)]
    assert words == ["待审批", "待回访、整改", "待答复督办", "超期未写原因"]
    assert page.waiting._count.text() == "4"
    assert nameless(page.window()) == []
    assert clipped(page.window()) == []


@pytest.mark.parametrize("percent", theme.SCALES)
def test_nothing_is_clipped(
    qtbot: QtBot, page: WorkbenchPage, dressed: QApplication, percent: int
) -> None:
    theme.set_text_size(dressed, percent)
    settle(qtbot, page)
    assert nameless(page.window()) == []
    qtbot.waitUntil(lambda: clipped(page.window()) == [])  # the cards fit themselves in turn
