"""The reports page: preview, print, PDF, workbook, and the line each leaves in the log."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.pages.reports.page import ReportsPage
from desktop.shell import Shell
from models.audit.queries import list_entries
from models.centre import Centre
from tests.desktop.walk import clipped, nameless

Key, Modifier = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def page(qtbot: QtBot, open_shell: Callable[..., Shell]) -> ReportsPage:
    shell = open_shell("reports")
    page = shell.pages["reports"]
    assert isinstance(page, ReportsPage)
    qtbot.waitUntil(lambda: bool(page.preview.content), timeout=20_000)
    return page


def exports(centre: Centre) -> list[Any]:
    today = centre.clock().date()
    return [row for row in centre.ask(list_entries, today, today) if row.title == "导出"]


def test_this_month_is_shown_and_looking_leaves_no_line(page: ReportsPage, centre: Centre) -> None:
    assert page.preview.content.startswith(b"%PDF") and page.preview.pages == 1
    assert "2026年3月" in page.about.text() and "共 0 件" in page.about.text()
    assert exports(centre) == []


def test_another_month_is_chosen(qtbot: QtBot, page: ReportsPage) -> None:
    before = page.preview.content
    page.period.set_text("2025-11")
    qtbot.keyClick(page.period.line, Key.Key_Return)
    qtbot.waitUntil(lambda: "2025年11月" in page.about.text() and bool(page.preview.content))
    assert page.preview.content != before
    page.period.set_text("上个月")
    qtbot.keyClick(page.period.line, Key.Key_Return)
    assert "看不懂" in page.banner.text


def test_what_is_saved_is_what_is_shown(
    qtbot: QtBot, page: ReportsPage, centre: Centre, tmp_path: Path
) -> None:
    def choose(parent: QWidget, name: str, filter: str) -> Path:
        return tmp_path / name

    page.leaving.choose_file = choose
    qtbot.keyClick(page.list, Key.Key_S, Modifier.ControlModifier)
    path = tmp_path / "一窗受理台账 2026年3月.pdf"
    qtbot.waitUntil(lambda: path.exists() and page.desk.tasks.idle)
    assert path.read_bytes() == page.preview.content
    (line,) = exports(centre)
    assert path.name in line.details


def test_the_workbook_is_written_and_logged(
    qtbot: QtBot, page: ReportsPage, centre: Centre, tmp_path: Path
) -> None:
    page.leaving.choose_file = lambda parent, name, filter: tmp_path / name
    qtbot.keyClick(page.list, Key.Key_E, Modifier.ControlModifier)
    path = tmp_path / "一窗受理台账 2026年3月.xlsx"
    qtbot.waitUntil(lambda: bool(exports(centre)), timeout=20_000)
    assert path.read_bytes().startswith(b"PK")


def test_printing_is_logged_and_done(
    qtbot: QtBot, page: ReportsPage, centre: Centre, tmp_path: Path
) -> None:
    def choose(parent: QWidget, pages: int) -> QPrinter:
        printer = QPrinter()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "printed.pdf"))
        return printer

    page.leaving.choose_printer = choose
    qtbot.keyClick(page.list, Key.Key_P, Modifier.ControlModifier)
    qtbot.waitUntil(lambda: (tmp_path / "printed.pdf").exists() and page.desk.tasks.idle)
    assert len(exports(centre)) == 1


def test_giving_up_the_dialog_does_nothing(qtbot: QtBot, page: ReportsPage, centre: Centre) -> None:
    page.leaving.choose_file = lambda *_: None
    page.leaving.choose_printer = lambda *_: None
    for key in (Key.Key_S, Key.Key_E, Key.Key_P):
        qtbot.keyClick(page.list, key, Modifier.ControlModifier)
    qtbot.waitUntil(lambda: page.desk.tasks.idle)
    assert exports(centre) == []


@pytest.mark.parametrize("percent", theme.SCALES)
def test_nothing_is_cut_off_and_everything_has_a_name(
    dressed: QApplication, page: ReportsPage, percent: int
) -> None:
    theme.set_text_size(dressed, percent)
    window = page.window()
    window.resize(1366, 768)
    assert clipped(window) == []
    assert nameless(window) == []
