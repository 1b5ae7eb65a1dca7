"""Figures open into their definition and records; filed reports stay; the rehearsal leads on."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.pages.reports.filed import DifferencesDialog
from desktop.pages.reports.page import ReportsPage
from desktop.pages.reports.periods import list_periods, read_period
from desktop.pages.reports.records import RecordsPage
from desktop.pages.reports.rehearsal import RehearsalPage
from desktop.shell import Shell
from models.cases.actions.visits import Decision
from models.centre import Centre
from models.errors import KnownError
from models.filed.queries import list_filed, read_filed
from tests.desktop.walk import clipped, nameless
from tests.models.cases.desk import Desk, find_code

Key = Qt.Key


@pytest.fixture
def desk(centre: Centre) -> Desk:
    return Desk(centre)


@pytest.fixture
def shell(qtbot: QtBot, desk: Desk, open_shell: Callable[..., Shell]) -> Shell:
    centre = desk.centre
    desk.open_case(Decision.ACCEPT)
    desk.open_case(Decision.CLOSE, find_code(centre, "instant"))
    shell = open_shell("reports", "service-month")
    page = report_page(shell)
    qtbot.waitUntil(lambda: bool(page.preview.content), timeout=20_000)
    qtbot.waitUntil(lambda: page.desk.tasks.idle)
    return shell


def report_page(shell: Shell) -> ReportsPage:
    page = shell.pages["reports"]
    assert isinstance(page, ReportsPage)
    return page


def step_to(qtbot: QtBot, page: ReportsPage, id_: str) -> None:
    for _ in range(60):
        qtbot.keyClick(page.list, Key.Key_F8)
        if page.panel.figure is not None and page.panel.figure.id == id_:
            break
    qtbot.waitUntil(lambda: page.desk.tasks.idle)
    assert page.panel.figure is not None and page.panel.figure.id == id_


def test_a_figure_opens_into_its_definition_its_records_and_a_case(
    qtbot: QtBot, shell: Shell
) -> None:
    page = report_page(shell)
    step_to(qtbot, page, "accepted")
    assert page.panel.title.text() == "2 从哪里来"
    assert "口径：" in page.panel.lines.text() and "计入的 2 件" in page.panel.lines.text()
    assert page.panel.records.text().count("王秀英") == 2
    qtbot.keyClick(page.list, Key.Key_F6)
    records = shell.pages["records"]
    assert isinstance(records, RecordsPage)
    qtbot.waitUntil(lambda: records.table.current is not None)
    assert records.table.model.rowCount() == 2
    qtbot.keyClick(records.table.table, Key.Key_Return)
    qtbot.waitUntil(lambda: shell.here == "case")


def test_a_click_on_the_paper_chooses_the_figure(qtbot: QtBot, shell: Shell) -> None:
    page = report_page(shell)
    spot = next(s for s in page.preview._spots if s.value.id == "closed")
    area = page.preview.spot_area(spot.value)
    viewport = page.preview.view.viewport()
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=area.center().toPoint())
    assert page.panel.figure == spot.value
    assert page.panel.field.text().startswith("办结")
    outside = viewport.rect().bottomLeft()
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=outside)
    assert page.panel.figure == spot.value


def test_a_figure_without_records_says_so(qtbot: QtBot, shell: Shell) -> None:
    page = report_page(shell)
    qtbot.keyClick(page.list, Key.Key_F6)
    assert "请先选一个数字" in page.banner.text
    step_to(qtbot, page, "overdue")
    qtbot.keyClick(page.list, Key.Key_F6)
    assert "后面没有明细" in page.banner.text


def test_a_filed_report_stays_as_it_was_and_names_what_has_changed(
    qtbot: QtBot, shell: Shell, desk: Desk
) -> None:
    page, centre = report_page(shell), desk.centre
    qtbot.keyClick(page.list, Key.Key_F9)
    qtbot.waitUntil(lambda: bool(centre.ask(list_filed)) and page.desk.tasks.idle)
    (row,) = centre.ask(list_filed)
    assert row.number == "YB-202603-01"
    kept = page.preview.content
    assert kept == centre.ask(read_filed, row.id).paper
    desk.open_case(Decision.ACCEPT)
    qtbot.keyClick(page.list, Key.Key_F10)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), DifferencesDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, DifferencesDialog)
    found = [dialog.table.model.row(n) for n in range(dialog.table.model.rowCount())]
    accepted = next(d for d in found if d is not None and d.label.startswith("受理"))
    assert (accepted.filed, accepted.now) == ("2", "3")
    qtbot.keyClick(dialog, Key.Key_Escape)
    page._shown = ()
    page.entered("service-month")
    qtbot.waitUntil(lambda: page.desk.tasks.idle and page.preview.content != kept)
    page.filed.itemActivated.emit(page.filed.item(0))
    qtbot.waitUntil(lambda: page.preview.content == kept)


def test_the_rehearsal_leads_to_what_has_to_be_mended(qtbot: QtBot, shell: Shell) -> None:
    page = report_page(shell)
    qtbot.waitUntil(lambda: page.rehearse.text != "预演检查")
    qtbot.keyClick(page.list, Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    rehearsal = shell.pages["rehearsal"]
    assert isinstance(rehearsal, RehearsalPage)
    qtbot.waitUntil(lambda: rehearsal.table.current is not None)
    rows: list[Any] = [
        rehearsal.table.model.row(n) for n in range(rehearsal.table.model.rowCount())
    ]
    place = next(n for n, row in enumerate(rows) if row.kind == "unrated")
    rehearsal.table.go_to(place)
    qtbot.keyClick(rehearsal.table.table, Key.Key_Return)
    records = shell.pages["records"]
    assert isinstance(records, RecordsPage)
    qtbot.waitUntil(lambda: records.table.current is not None)
    assert records.table.model.rowCount() == rows[place].count == 1


@pytest.mark.parametrize("page", ["reports", "records", "rehearsal"])
@pytest.mark.parametrize("percent", (100, 175))
def test_nothing_is_cut_off(
    qtbot: QtBot, dressed: QApplication, shell: Shell, page: str, percent: int
) -> None:
    theme.set_text_size(dressed, percent)
    if page == "records":
        step_to(qtbot, report_page(shell), "accepted")
        report_page(shell).panel.open.trigger()
    else:
        shell.open_page(page)
    qtbot.waitUntil(lambda: report_page(shell).desk.tasks.idle)
    shell.resize(1366, 768)
    assert clipped(shell) == []
    assert nameless(shell) == []


@pytest.mark.parametrize(
    "text, start, end",
    [
        ("2026年10月", date(2026, 10, 1), date(2026, 10, 31)),
        ("2026-2", date(2026, 2, 1), date(2026, 2, 28)),
        ("2026年第3季度", date(2026, 7, 1), date(2026, 9, 30)),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2025年", date(2025, 1, 1), date(2025, 12, 31)),
        ("2026-10-05 至 2026-10-09", date(2026, 10, 5), date(2026, 10, 9)),
    ],
)
def test_periods_are_typed_in_many_ways(text: str, start: date, end: date) -> None:
    period = read_period(text)
    assert (period.start, period.end) == (start, end)


@pytest.mark.parametrize("text", ["上个月", "2026-13", "", "2026-02-30 至 2026-03-01"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(KnownError):
        read_period(text)


def test_every_word_of_the_list_is_a_period() -> None:
    for _, word in list_periods(date(2026, 3, 2)):
        assert read_period(word).start <= date(2026, 3, 31)
