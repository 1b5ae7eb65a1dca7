"""Importing through the window: every row seen before it is taken, and taken back."""

import csv
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from desktop.pages.importing.preview import TABS
from desktop.pages.importing.records import UndoDialog
from desktop.pages.people.importing import ImportPage
from desktop.shell import Shell
from models.centre import Centre
from models.people.queries import count_people, known_columns
from models.people.rules.residents.row_codes import Outcome
from models.roles import Role
from models.work import Clerk
from tests.desktop.ime import commit
from tests.models.conftest import Watch

SAMPLES = Path(__file__).parents[3] / "samples"


@pytest.fixture
def page(
    qtbot: QtBot, watch: Watch, centre: Centre, open_shell: Callable[..., Shell]
) -> ImportPage:
    watch.now = datetime(2026, 11, 21, 10, 0)
    shell = open_shell("import")
    made = shell.page
    assert isinstance(made, ImportPage)
    return made


def _rest(qtbot: QtBot, page: ImportPage) -> None:
    qtbot.waitUntil(lambda: page.desk.tasks.idle, timeout=15_000)


def _read(qtbot: QtBot, page: ImportPage, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    qtbot.keyClick(page, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    _rest(qtbot, page)


def _undo_dialog() -> UndoDialog:
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, UndoDialog))


def test_sample_from_file_to_people_and_back(
    qtbot: QtBot,
    page: ImportPage,
    centre: Centre,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _read(qtbot, page, SAMPLES / "residents.xlsx", monkeypatch)
    assert page.columns.row.text() == "3"
    assert page.columns.fields["id_number"].text() == "D列 身份证 号码"
    assert page.take.text == "导入 1159 人"
    assert "1152 个身份证号的地区代码" in page.note.text()
    assert centre.ask(count_people) == 0

    page.preview.tabs.choose(TABS.index(Outcome.ERROR))
    _rest(qtbot, page)
    assert page.preview.table.model.total == 41
    row = page.preview.table.model.row(0)
    assert row is not None and row.number == 10
    assert "末几位已丢失" in page.preview.detail.text()

    report = tmp_path / "报告.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(report), ""))
    qtbot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    _rest(qtbot, page)
    with report.open(encoding="utf-8", newline="") as lines:
        outcomes = [line["outcome"] for line in csv.DictReader(lines)]
    assert (outcomes.count("error"), outcomes.count("warn")) == (41, 104)

    qtbot.keyClick(page, Qt.Key.Key_F9)
    _rest(qtbot, page)
    assert page.result.figure.text() == "导入 1144 人"
    assert "41 行有错误" in page.result.lines.text()
    assert centre.ask(count_people) == 1144
    qtbot.keyClick(page, Qt.Key.Key_F9)  # a second time is refused
    assert "已经导入" in page.banner.text

    page.undo.trigger()
    _undo_dialog().undo.trigger()
    _rest(qtbot, page)
    assert centre.ask(count_people) == 0
    run = page.records.table.current
    assert run is not None and run.undone_at is not None
    assert page.records.undo.why_not == "这次导入已经撤销过。"


def test_clerk_points_at_the_table(
    qtbot: QtBot,
    page: ImportPage,
    centre: Centre,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Headers nobody can guess: the clerk says what they mean, and it is remembered."""
    book = openpyxl.Workbook()
    for cells in (("甲乙", "丙丁"), ("张三丰", "19900001234")):
        book.worksheets[0].append(cells)
    path = tmp_path / "怪表.xlsx"
    book.save(path)
    _read(qtbot, page, path, monkeypatch)
    assert "哪一列是姓名" in page.note.text()
    assert page.take.why_not == "没有可以导入的行。"

    for name, text in (("name", "A列 甲乙"), ("phone", "B列 丙丁")):
        field = page.columns.fields[name]
        field.editor.setFocus()
        commit(field.line, text)
    qtbot.waitUntil(lambda: page.take.text == "导入 1 人")
    qtbot.keyClick(page, Qt.Key.Key_F9)
    _rest(qtbot, page)
    assert centre.ask(count_people) == 1
    assert centre.ask(known_columns, "residents") == {"甲乙": "name", "丙丁": "phone"}

    _read(qtbot, page, path, monkeypatch)
    assert page.columns.fields["name"].text() == "A列 甲乙"


def test_one_column_for_two_fields_is_refused(
    qtbot: QtBot, page: ImportPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    _read(qtbot, page, SAMPLES / "legacy.xls", monkeypatch)
    before = page.take.text
    page.columns.fields["note"].set_text(page.columns.fields["name"].text())
    qtbot.waitUntil(lambda: page.columns.fields["note"].error == "这一列已用作“姓名”。")
    assert page.take.text == before


def test_damaged_file_is_one_sentence(
    qtbot: QtBot, page: ImportPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "坏.xlsx"
    path.write_bytes((SAMPLES / "residents.xlsx").read_bytes()[:5000])
    _read(qtbot, page, path, monkeypatch)
    assert "坏.xlsx" in page.banner.text and "没有改动" in page.banner.text
    assert page.take.why_not == "先选择一个文件。"


def test_dropped_file_is_read(qtbot: QtBot, page: ImportPage) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(SAMPLES / "ledger_gbk.csv"))])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    page.dropEvent(QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, left, none))
    _rest(qtbot, page)
    assert page.take.text == "导入 283 人"
    assert "GBK" in page.note.text()


def test_escape_stops_the_reading(
    qtbot: QtBot, page: ImportPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "大表.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("姓名,电话,住址\n")
        file.writelines(f"张三,1990000{n % 10000:04d},青禾苑3-2-{n}\n" for n in range(60_000))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    page.choose.trigger()
    qtbot.waitUntil(lambda: bool(page.desk.tasks.running))
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    _rest(qtbot, page)
    assert page.take.why_not == "先选择一个文件。"
    assert page.banner.text == ""


def test_viewer_may_look_and_not_take(
    qtbot: QtBot, page: ImportPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.desk.clerk = Clerk(9, "周看", Role.VIEWER)
    _read(qtbot, page, SAMPLES / "legacy.xls", monkeypatch)
    assert page.preview.table.model.total > 200
    qtbot.keyClick(page, Qt.Key.Key_F9)
    assert page.banner.text == "只读账号不能导入，请找窗口人员办理。"
