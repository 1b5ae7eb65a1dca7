"""Dues on the reports page: by branch, only with a duty, figures that lead to their records."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.pages.reports.dues import DuesRecordsPage
from desktop.pages.reports.page import ReportsPage
from desktop.shell import Shell
from models.audit.queries import list_entries
from models.centre import Centre
from models.dues.actions.assessments import assess_by_hand
from models.dues.actions.duties import end_duty, give_duty
from models.dues.actions.members import MemberForm, add_branch, enrol
from models.dues.rules.duties import Duty
from tests.desktop.walk import clipped, nameless
from tests.models.dues.hall import put_people

Key, Modifier = Qt.Key, Qt.KeyboardModifier
BRANCHES = ("第一党支部", "第二党支部")


@pytest.fixture
def centre(centre: Centre) -> Centre:
    """Two branches with a member each who owes 49.00 a month since January; it is March 2."""
    centre.act(give_duty, centre.clerk.id, Duty.ACCOUNTANT)
    for name, member in zip(BRANCHES, ("张伟明", "王桂芬"), strict=True):
        branch = centre.act(add_branch, name).result
        (person_id,) = centre.act(put_people, [(member, "")]).result
        centre.act(enrol, MemberForm(person_id, branch, "civil_servant", date(2026, 1, 1)))
        centre.act(assess_by_hand, person_id, 2026, Decimal("4900"))
    return centre


def show(qtbot: QtBot, open_shell: Callable[..., Shell], report_id: str) -> ReportsPage:
    page = open_shell("reports", report_id).pages["reports"]
    assert isinstance(page, ReportsPage)
    qtbot.waitUntil(lambda: page.desk.tasks.idle)
    return page


def logged(centre: Centre, title: str) -> list[str]:
    today = centre.clock().date()
    return [row.details for row in centre.ask(list_entries, today, today) if row.title == title]


def test_one_branch_is_chosen_with_keys_and_each_look_is_logged(
    qtbot: QtBot, open_shell: Callable[..., Shell], centre: Centre, tmp_path: Path
) -> None:
    page = show(qtbot, open_shell, "dues-ledger")
    assert page.choosers.branch.isVisible() and not page.grid.isVisible()
    assert page.preview.content.startswith(b"%PDF") and page._rows == 2
    assert "只给党费会计、出纳看" in page.about.text()
    before = len(logged(centre, "查看党费"))
    assert before >= 1 and "全部支部" in logged(centre, "查看党费")[0]
    page.choosers.branch.set_text("第二")
    qtbot.keyClick(page.choosers.branch.line, Key.Key_Return)
    qtbot.waitUntil(lambda: page.desk.tasks.idle and page._rows == 1)
    assert "第二党支部" in logged(centre, "查看党费")[0]
    page.leaving.choose_file = lambda parent, name, filter: tmp_path / name
    qtbot.keyClick(page.list, Key.Key_E, Modifier.ControlModifier)
    path = tmp_path / "支部党费收缴明细表 2026年 第二党支部.xlsx"
    qtbot.waitUntil(lambda: path.exists() and page.desk.tasks.idle)
    assert "第二党支部" in logged(centre, "导出党费")[0]


def test_another_report_is_of_grids_again(
    qtbot: QtBot, open_shell: Callable[..., Shell], centre: Centre
) -> None:
    page = show(qtbot, open_shell, "dues-ledger")
    page.choosers.branch.set_text("没有的支部")
    qtbot.keyClick(page.choosers.branch.line, Key.Key_Return)
    assert "请从列表中选一项" in page.banner.text
    page.list.setCurrentRow(0)
    qtbot.waitUntil(lambda: page.desk.tasks.idle)
    assert page.grid.isVisible() and not page.choosers.branch.isVisible()


def test_without_a_duty_the_page_says_who_may(
    qtbot: QtBot, open_shell: Callable[..., Shell], centre: Centre
) -> None:
    centre.act(end_duty, centre.clerk.id)
    page = show(qtbot, open_shell, "dues-summary")
    assert "只有党费岗位的人员能看" in page.banner.text and not page.preview.content
    page = show_figure(qtbot, page, "dues_owing")
    assert page.panel.title.text() == "2 从哪里来"
    qtbot.keyClick(page.list, Key.Key_F6)
    assert "党费明细只有党费会计、出纳能看" in page.banner.text
    assert logged(centre, "查看党费") == []


def test_a_figure_of_dues_opens_its_members_and_the_look_is_logged(
    qtbot: QtBot, open_shell: Callable[..., Shell], centre: Centre
) -> None:
    shell = open_shell("reports", "service-month")
    page = shell.pages["reports"]
    assert isinstance(page, ReportsPage)
    qtbot.waitUntil(lambda: page.desk.tasks.idle and bool(page.preview.content))
    show_figure(qtbot, page, "dues_due")
    assert page.panel.title.text() == "98.00 从哪里来"
    assert "口径：" in page.panel.lines.text() and "计入的 2 人" in page.panel.lines.text()
    assert page.panel.records.text() == "" and logged(centre, "查看党费") == []
    qtbot.keyClick(page.list, Key.Key_F6)
    records = shell.pages["dues-records"]
    assert isinstance(records, DuesRecordsPage)
    qtbot.waitUntil(lambda: records.table.current is not None)
    shown = [records.table.model.row(n) for n in range(records.table.model.rowCount())]
    assert [row.name for row in shown if row] == ["张伟明", "王桂芬"]
    assert len(logged(centre, "查看党费")) == 1


@pytest.mark.parametrize("percent", theme.SCALES)
def test_nothing_is_cut(
    dressed: QApplication,
    qtbot: QtBot,
    open_shell: Callable[..., Shell],
    centre: Centre,
    percent: int,
) -> None:
    theme.set_text_size(dressed, percent)
    page = show(qtbot, open_shell, "dues-ledger")
    page.window().resize(1366, 768)
    assert clipped(page.window()) == [] and nameless(page.window()) == []


def show_figure(qtbot: QtBot, page: ReportsPage, id_: str) -> ReportsPage:
    """The service report with one of its figures chosen by keys."""
    page.entered("service-month")
    qtbot.waitUntil(lambda: page.desk.tasks.idle and bool(page.preview.content))
    for _ in range(250):
        if page.panel.figure is not None and page.panel.figure.id == id_:
            break
        qtbot.keyClick(page.list, Key.Key_F8)
    assert page.panel.figure is not None and page.panel.figure.id == id_
    qtbot.waitUntil(lambda: page.desk.tasks.idle)
    return page
