"""The district's tables: listed, filled with one key, handed on, put away."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from shutil import copyfile
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.pages.organisation.asking import FormDialog
from desktop.pages.reports.district.dialogs import ChangedDialog, VersionsDialog
from desktop.pages.reports.district.months import read_span, usual_month
from desktop.pages.reports.district.page import DistrictPage
from desktop.pages.reports.district.teach import TeachPage
from desktop.pages.reports.page import ReportsPage
from desktop.shell import Shell
from models.audit.queries import list_entries
from models.cases.actions.visits import Decision
from models.centre import Centre
from models.district.queries import find_template
from models.errors import KnownError
from reports.sheets.templates.teaching import add_file
from tests.desktop.pages.cases.taken import take

Key, Modifier = Qt.Key, Qt.KeyboardModifier
SAMPLES = Path(__file__).parents[3] / "samples"
MONTHLY, LEDGER = "便民服务月报", "便民服务台账"


@pytest.fixture
def taught(centre: Centre, tmp_path: Path) -> dict[str, Path]:
    """Both tables, taught before the window is opened."""
    folder = tmp_path / "区里"
    folder.mkdir()
    found = {}
    for name, sample in ((MONTHLY, "district_monthly"), (LEDGER, "district_service_ledger")):
        found[name] = folder / f"{name}.xlsx"
        copyfile(SAMPLES / f"{sample}.xlsx", found[name])
        add_file(centre, found[name])
    return found


class Places:
    """Stands for the system's dialog; counts how often it was shown."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: list[str] = []

    def __call__(self, parent: QWidget, name: str, filter: str) -> Path:
        self.asked.append(name)
        return self.folder / name


@pytest.fixture
def places(tmp_path: Path) -> Places:
    folder = tmp_path / "报区里"
    folder.mkdir()
    return Places(folder)


@pytest.fixture
def page(
    qtbot: QtBot,
    taught: dict[str, Path],
    places: Places,
    open_shell: Callable[..., Shell],
) -> DistrictPage:
    page = open_shell("district", MONTHLY).page
    assert isinstance(page, DistrictPage)
    page.choose_file = places
    page.month.set_text("2026年3月")
    return page


def settle(qtbot: QtBot, page: Any) -> None:
    qtbot.waitUntil(lambda: page.desk.tasks.idle, timeout=20_000)
    QApplication.processEvents()


def press(
    qtbot: QtBot, page: Any, key: Qt.Key, modifier: Qt.KeyboardModifier = Modifier.NoModifier
) -> None:
    qtbot.keyClick(page.table.table, key, modifier)
    settle(qtbot, page)


def back(qtbot: QtBot, page: DistrictPage) -> None:
    """A dialog is closed: the keys are the window's again, as window systems give them back."""
    page.window().activateWindow()
    qtbot.waitUntil(page.window().isActiveWindow)


def listed(page: DistrictPage) -> list[str]:
    rows = [page.table.model.row(n) for n in range(page.table.model.total)]
    return [row.name for row in rows if row is not None]


def test_the_list_says_what_was_taught(page: DistrictPage) -> None:
    assert listed(page) == sorted((MONTHLY, LEDGER))
    assert page.row is not None and page.row.name == MONTHLY  # the one asked for
    assert page.row.clerk == "李敏" and page.row.number == 1


def test_the_month_that_is_filled_now() -> None:
    assert usual_month(date(2026, 11, 10)) == "2026年10月"
    assert usual_month(date(2026, 11, 11)) == "2026年11月"
    assert usual_month(date(2027, 1, 3)) == "2026年12月"
    assert read_span("2026-10").start == date(2026, 10, 1)
    assert read_span("2026年第3季度").end == date(2026, 9, 30)
    with pytest.raises(KnownError, match="一个季度或一年"):
        read_span("2026-10-01 至 2026-10-15")


def test_one_key_fills_and_the_place_is_remembered(
    qtbot: QtBot, page: DistrictPage, places: Places, centre: Centre, taught: dict[str, Path]
) -> None:
    take(centre, Decision.ACCEPT)
    press(qtbot, page, Key.Key_F9)
    first = places.folder / f"{MONTHLY} 2026年3月.xlsx"
    assert places.asked == [first.name] and "填了" in page.lines.text()
    before = openpyxl.load_workbook(taught[MONTHLY])["月报表"]
    sheet = openpyxl.load_workbook(first)["月报表"]
    accepted = [sheet.cell(row, 3).value for row in range(7, 19)]
    assert sum(accepted) == 1
    assert sheet["H3"].value == "2026年3月" and "青禾里" in sheet["A4"].value
    assert sheet["C19"].value == before["C19"].value  # its formula is its own
    content = first.read_bytes()
    press(qtbot, page, Key.Key_F9)
    assert len(places.asked) == 1  # no question any more
    assert first.read_bytes() == content
    assert (places.folder / f"{MONTHLY} 2026年3月（2）.xlsx").exists()
    assert "（2）" in page.lines.text()
    today = centre.clock().date()
    logged = [row for row in centre.ask(list_entries, today, today) if row.title == "导出"]
    assert len(logged) == 2


def test_the_ledger_has_its_records_and_its_folder_opens(
    qtbot: QtBot, page: DistrictPage, places: Places, centre: Centre
) -> None:
    taken = take(centre, Decision.ACCEPT)
    opened: list[Path] = []

    def show(folder: Path) -> bool:
        opened.append(folder)
        return True

    page.open_folder = show
    press(qtbot, page, Key.Key_F7)
    assert "还没有填过" in page.banner.text and not opened
    page.table.go_to(listed(page).index(LEDGER))
    press(qtbot, page, Key.Key_F9)
    sheet = openpyxl.load_workbook(places.folder / f"{LEDGER} 2026年3月.xlsx")[LEDGER]
    assert sheet["D6"].value == "王秀英" and sheet["D7"].value is None
    assert "名单 1 行" in page.lines.text() and taken.case_ids
    press(qtbot, page, Key.Key_F7)
    assert opened == [places.folder]


def test_a_month_that_is_none_and_a_dialog_given_up(
    qtbot: QtBot, page: DistrictPage, places: Places
) -> None:
    page.month.set_text("2026年")
    press(qtbot, page, Key.Key_F9)
    assert "按月填" in page.banner.text
    page.month.set_text("2026年3月")
    page.choose_file = lambda *_: None
    press(qtbot, page, Key.Key_F9)
    assert list(places.folder.iterdir()) == [] and "按 F9" in page.lines.text()


def test_a_place_that_went_is_asked_for_again(
    qtbot: QtBot, page: DistrictPage, places: Places, tmp_path: Path
) -> None:
    press(qtbot, page, Key.Key_F9)
    (places.folder / f"{MONTHLY} 2026年3月.xlsx").unlink()
    places.folder.rmdir()
    press(qtbot, page, Key.Key_F9)
    assert len(places.asked) == 2
    assert "不存在" in page.banner.text  # the clerk chose the folder that is gone
    places.folder = tmp_path
    press(qtbot, page, Key.Key_F9)
    assert (tmp_path / f"{MONTHLY} 2026年3月.xlsx").exists()


def test_the_districts_own_copy_of_the_month_is_filled(
    qtbot: QtBot, page: DistrictPage, places: Places, taught: dict[str, Path], tmp_path: Path
) -> None:
    copy = tmp_path / "三月.xlsx"
    copyfile(taught[MONTHLY], copy)
    page.choose_source = lambda parent: copy
    press(qtbot, page, Key.Key_O, Modifier.ControlModifier)
    assert (places.folder / f"{MONTHLY} 2026年3月.xlsx").exists()


def test_a_changed_copy_is_taught_first(
    qtbot: QtBot, page: DistrictPage, places: Places, taught: dict[str, Path]
) -> None:
    book = openpyxl.load_workbook(taught[MONTHLY])
    book["月报表"]["B7"] = "党群服务"
    book.save(taught[MONTHLY])
    page.choose_source = lambda parent: taught[MONTHLY]
    press(qtbot, page, Key.Key_O, Modifier.ControlModifier)
    settle(qtbot, page)
    shell = page.window()
    assert isinstance(shell, Shell) and isinstance(shell.page, TeachPage)
    (asked,) = shell.page.findChildren(ChangedDialog)
    asked.reject()
    assert list(places.folder.iterdir()) == []


def test_a_taught_table_goes_to_another_centre(
    qtbot: QtBot, page: DistrictPage, places: Places, centre: Centre
) -> None:
    press(qtbot, page, Key.Key_E, Modifier.ControlModifier)
    packed = places.folder / f"{MONTHLY}.json"
    assert packed.exists()
    press(qtbot, page, Key.Key_Delete, Modifier.ControlModifier)
    (asked,) = page.findChildren(FormDialog)
    qtbot.keyClick(asked.focusWidget(), Key.Key_Tab)  # Enter at once would leave it as it is
    qtbot.keyClick(asked.focusWidget(), Key.Key_Return)
    settle(qtbot, page)
    back(qtbot, page)
    assert centre.ask(find_template, MONTHLY) is None
    assert page.table.model.total == 1
    page.choose_source = lambda parent: packed
    press(qtbot, page, Key.Key_I, Modifier.ControlModifier)
    shell = page.window()
    assert isinstance(shell, Shell) and isinstance(shell.page, TeachPage)
    assert shell.page.name.text() == MONTHLY
    qtbot.keyClick(shell.page.grid, Key.Key_F9)
    settle(qtbot, page)
    kept = centre.ask(find_template, MONTHLY)
    assert kept is not None and kept.number == 2
    assert shell.here == "district" and page.row is not None and page.row.name == MONTHLY


def test_enter_opens_the_mapping_and_versions_are_listed(qtbot: QtBot, page: DistrictPage) -> None:
    press(qtbot, page, Key.Key_F6)
    (dialog,) = page.findChildren(VersionsDialog)
    assert dialog.table.model.total == 1
    dialog.reject()
    back(qtbot, page)
    press(qtbot, page, Key.Key_Return)
    settle(qtbot, page)
    shell = page.window()
    assert isinstance(shell, Shell) and isinstance(shell.page, TeachPage)
    assert shell.page.lesson is not None and shell.page.lesson.is_taught


def test_the_reports_list_leads_here(
    qtbot: QtBot, taught: dict[str, Path], open_shell: Callable[..., Shell]
) -> None:
    shell = open_shell("reports")
    page = shell.page
    assert isinstance(page, ReportsPage)
    settle(qtbot, page)
    words = [page.list.item(n).text() for n in range(page.list.count())]
    assert f"区里的表：{MONTHLY}" in words
    page.list.setCurrentRow(words.index(f"区里的表：{MONTHLY}"))
    assert MONTHLY in page.about.text() and "按 Enter 打开" in page.about.text()
    assert words[-1].startswith("区里的表…")
    qtbot.keyClick(page.list, Key.Key_Return)
    settle(qtbot, page)
    district = shell.page
    assert isinstance(district, DistrictPage)
    assert district.row is not None and district.row.name == MONTHLY
    shell.open_page("reports")
    page.list.setCurrentRow(0)
    settle(qtbot, page)
    qtbot.waitUntil(lambda: bool(page.preview.content), timeout=20_000)
    qtbot.keyClick(page.list, Key.Key_T, Modifier.ControlModifier)
    assert shell.page is district


def test_nothing_taught_yet_says_what_to_do(qtbot: QtBot, open_shell: Callable[..., Shell]) -> None:
    page = open_shell("district").page
    assert isinstance(page, DistrictPage)
    qtbot.keyClick(page, Key.Key_F9)
    assert "Ctrl+I" in page.banner.text
    page.choose_source = lambda parent: None
    qtbot.keyClick(page, Key.Key_I, Modifier.ControlModifier)
    assert page.window().here == "district"  # type: ignore[attr-defined]
