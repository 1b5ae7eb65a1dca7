"""The workbench through keys and clicks."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.pages.cases.case import CasePage
from desktop.pages.cases.ledger import LedgerPage
from desktop.pages.workbench.page import WorkbenchPage
from desktop.shell import Shell
from models.cases.actions.steps import close_case
from models.cases.actions.visits import Decision
from models.cases.queries.workbench import Due
from models.cases.rules.one_stop import Outcome
from models.centre import Centre
from tests.desktop.pages.cases.taken import add_wang, last_seq, take
from tests.desktop.walk import clipped, nameless
from tests.models.conftest import Watch

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


def test_an_empty_workbench_says_what_to_do_first(
    qtbot: QtBot, open_shell: OpenShell, centre: Centre
) -> None:
    page = open_shell("workbench").page
    assert isinstance(page, WorkbenchPage)
    settle(qtbot, page)
    labels = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    assert "手上没有待办的事" in labels


@pytest.mark.parametrize("percent", theme.SCALES)
def test_nothing_is_clipped(
    qtbot: QtBot, page: WorkbenchPage, dressed: QApplication, percent: int
) -> None:
    theme.set_text_size(dressed, percent)
    settle(qtbot, page)
    assert nameless(page.window()) == []
    assert clipped(page.window()) == []
