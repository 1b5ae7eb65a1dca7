"""The old ledger through the window, by keys: sheets, wordings, rows, taken, taken back."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from desktop.pages.cases.importing import LedgerImportPage
from desktop.pages.importing.preview import TABS
from desktop.pages.importing.records import UndoDialog
from desktop.shell import Shell
from models.cases.queries.ledger import LedgerFilter, count_ledger, read_ledger_page
from models.cases.queries.old_ledger import known_wordings
from models.centre import Centre
from models.people.queries import count_people, known_columns
from models.people.rules.residents.row_codes import Outcome
from models.roles import Role
from models.work import Clerk
from tests.models.conftest import Watch

SAMPLE = Path(__file__).parents[3] / "samples" / "service_ledger.xlsx"
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
HEADER = ("日期", "服务对象", "电话", "服务事项", "办理情况", "办结日期", "满意度")
ROWS = (
    ("2026-3-2", "王秀英", "19900001234", "高龄补贴", "已办结", "2026-3-2", "满意"),
    ("2026-3-3", "张三丰", "19900004321", "办补贴", "已办结", "2026-3-4", ""),
    ("2026-3-4", "李娜", "19900005555", "领鸡蛋", "已办结", "2026-3-4", "√"),
    ("2026-3-5", "赵云", "19900006666", "高令津贴", "已办结", "2026-3-5", "5"),
    (3.1, "文光", "19900007777", "复印", "已办结", "2026-3-1", "好"),
)


@pytest.fixture
def page(
    qtbot: QtBot, watch: Watch, centre: Centre, open_shell: Callable[..., Shell]
) -> LedgerImportPage:
    watch.now = datetime(2026, 11, 21, 10, 0)
    shell = open_shell("cases")
    qtbot.keyClick(shell.page, Qt.Key.Key_I, CONTROL)
    qtbot.waitUntil(lambda: shell.here == "old-ledger")
    made = shell.page
    assert isinstance(made, LedgerImportPage)
    return made


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return write(tmp_path / "三月.xlsx", HEADER)


def write(path: Path, header: tuple[str, ...]) -> Path:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "3月"
    for cells in (("便民服务台账（2026年3月）",), header, *ROWS):
        book.worksheets[0].append(cells)
    book.save(path)
    return path


def rest(qtbot: QtBot, page: LedgerImportPage) -> None:
    qtbot.waitUntil(lambda: page.desk.tasks.idle, timeout=15_000)


def read(qtbot: QtBot, page: LedgerImportPage, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    qtbot.keyClick(page, Qt.Key.Key_O, CONTROL)
    rest(qtbot, page)


def press(
    qtbot: QtBot,
    page: LedgerImportPage,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """A key where the keyboard is."""
    qtbot.keyClick(QApplication.focusWidget() or page, key, modifier)
    rest(qtbot, page)


def test_small_ledger_by_keys(
    qtbot: QtBot,
    page: LedgerImportPage,
    centre: Centre,
    small: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read(qtbot, page, small, monkeypatch)
    assert page.take.text == "下一步"
    assert page.columns.fields["item"].text() == "D列 服务事项"
    assert page.note.text() == "2 行的事项还没有选定，这次不导入。"
    press(qtbot, page, Qt.Key.Key_F9)

    words = page.wordings
    assert words.isVisible() and page.focusWidget() is words.finding.line
    assert [row.wording for row in words._rows()] == [
        "办补贴", "领鸡蛋", "高令津贴", "高龄补贴", "复印",
    ]  # fmt: skip
    # Nothing is proposed for an ambiguous wording: Enter alone chooses nothing.
    assert [hit.key for hit in words.finding.hits] == ["D01", "D02", "E03", "F08", "G03"]
    press(qtbot, page, Qt.Key.Key_Return)
    assert words.chosen == {}
    press(qtbot, page, Qt.Key.Key_Down)
    press(qtbot, page, Qt.Key.Key_Down)
    press(qtbot, page, Qt.Key.Key_Return)
    assert words.chosen == {"办补贴": "D02"}
    # The unknown one: looked for by initials, in the catalogue.
    assert words.heading.text() == "“领鸡蛋”（1 行）"
    assert words.finding.hits == []
    qtbot.keyClicks(words.finding.line, "axwz")
    rest(qtbot, page)
    assert words.finding.hits[0].key == "C09"
    press(qtbot, page, Qt.Key.Key_Return)
    # The misspelt one: Enter accepts what is proposed.
    assert words.heading.text() == "“高令津贴”（1 行）"
    press(qtbot, page, Qt.Key.Key_Return)
    assert words.list_card.hint.text() == "还有 2 个没有选定"
    press(qtbot, page, Qt.Key.Key_F7)
    assert words.chosen == {
        "办补贴": "D02", "领鸡蛋": "C09", "高令津贴": "D01", "高龄补贴": "D01", "复印": "L10",
    }  # fmt: skip
    assert words.list_card.hint.text() == "都已选定"
    assert centre.ask(known_wordings) == {}

    chosen = dict(words.chosen)
    press(qtbot, page, Qt.Key.Key_F9)
    assert centre.ask(known_wordings) == chosen
    assert page.preview.isVisible() and not page.columns.isVisible()
    assert page.preview.tabs.index == TABS.index(Outcome.ERROR)
    assert page.preview.table.model.total == 1
    assert "可能是 1 日也可能是 10 日" in page.preview.detail.text()
    assert page.take.text == "导入 4 件"

    press(qtbot, page, Qt.Key.Key_F9)
    assert page.result.figure.text() == "导入 4 件"
    assert "新登记 4 位申请人" in page.result.lines.text()
    assert "1 行有错误" in page.result.lines.text()
    rows = centre.ask(read_ledger_page, LedgerFilter(newest_first=False), None)
    assert [row.item_name for row in rows][:2] == ["高龄津贴", "经济困难失能老人补贴"]
    assert [row.satisfaction for row in rows] == ["满意", "", "", "非常满意"]

    # Again: nothing is asked, nothing is taken twice.
    read(qtbot, page, small, monkeypatch)
    press(qtbot, page, Qt.Key.Key_F9)
    assert not page.wordings.isVisible()
    assert page.take.why_not == "没有可以导入的行。"
    # What was confirmed by mistake can be looked at and changed.
    press(qtbot, page, Qt.Key.Key_F8)
    assert page.wordings.advice.text().startswith("以前确认过")
    assert page.wordings.list_card.hint.text() == "都已选定"


def test_sample_is_taken_and_taken_back(
    qtbot: QtBot, page: LedgerImportPage, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(qtbot, page, SAMPLE, monkeypatch)
    assert page.note.text() == "共 10 张表。 78 行的事项还没有选定，这次不导入。"
    page.columns.sheet.set_text("7月份")
    qtbot.waitUntil(lambda: page.columns.row.text() == "3")
    assert page.columns.fields["item"].text() == "G列 办理事项"
    press(qtbot, page, Qt.Key.Key_F9)
    press(qtbot, page, Qt.Key.Key_Down, ALT)
    assert page.wordings.heading.text() == "“认证”（7 行）"
    press(qtbot, page, Qt.Key.Key_F9)  # nothing chosen: the unsure ones stay out
    assert page.take.text == "导入 803 件"
    press(qtbot, page, Qt.Key.Key_F8)
    assert page.wordings.isVisible()
    press(qtbot, page, Qt.Key.Key_F9)
    press(qtbot, page, Qt.Key.Key_F9)
    assert centre.ask(count_ledger, LedgerFilter()) == 803
    assert "78 行的事项还没有选定" in page.result.lines.text()

    page.undo.trigger()
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, UndoDialog))
    qtbot.waitUntil(dialog.isActiveWindow)
    press(qtbot, page, Qt.Key.Key_F9)
    assert centre.ask(count_ledger, LedgerFilter()) == 0
    assert centre.ask(count_people) == 0
    run = page.records.table.current
    assert run is not None and run.undone_at is not None


def test_a_choice_can_be_cleared(
    qtbot: QtBot, page: LedgerImportPage, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(qtbot, page, small, monkeypatch)
    press(qtbot, page, Qt.Key.Key_F9)
    press(qtbot, page, Qt.Key.Key_F7)
    assert set(page.wordings.chosen) == {"高龄补贴", "复印"}
    press(qtbot, page, Qt.Key.Key_F7)
    assert page.banner.text == "没有等待确认的常用叫法。"
    while page.wordings.heading.text() != "“复印”（1 行）":
        press(qtbot, page, Qt.Key.Key_Down, ALT)
    press(qtbot, page, Qt.Key.Key_Delete, ALT)
    assert set(page.wordings.chosen) == {"高龄补贴"}


def test_headers_nobody_can_guess_are_told_and_remembered(
    qtbot: QtBot,
    page: LedgerImportPage,
    centre: Centre,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = write(tmp_path / "怪表.xlsx", ("甲", "乙", "丙", "丁", "戊", "己", "庚"))
    read(qtbot, page, path, monkeypatch)
    assert "还看不出哪一列是日期、申请人和事项" in page.note.text()
    press(qtbot, page, Qt.Key.Key_F9)
    assert "还看不出" in page.banner.text
    page.columns.row.set_text("2")
    qtbot.waitUntil(lambda: "A列 甲" in _choices(page))
    for name, text in (("accepted_on", "A列 甲"), ("name", "B列 乙"), ("item", "D列 丁")):
        page.columns.fields[name].set_text(text)
    qtbot.waitUntil(lambda: page.preview.table.model.total > 0)
    rest(qtbot, page)
    press(qtbot, page, Qt.Key.Key_F9)
    press(qtbot, page, Qt.Key.Key_F9)
    assert page.take.text == "导入 2 件"
    press(qtbot, page, Qt.Key.Key_F9)
    assert centre.ask(known_columns, "service-ledger") == {
        "甲": "accepted_on", "乙": "name", "丁": "item",
    }  # fmt: skip


def _choices(page: LedgerImportPage) -> list[str]:
    box = page.columns.fields["name"].box
    return [box.itemText(at) for at in range(box.count())]


def test_viewer_may_look_and_not_take(
    qtbot: QtBot,
    page: LedgerImportPage,
    centre: Centre,
    small: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page.desk.clerk = Clerk(9, "周看", Role.VIEWER)
    read(qtbot, page, small, monkeypatch)
    qtbot.keyClick(page, Qt.Key.Key_F9)
    assert page.banner.text == "只读账号不能导入，请找窗口人员办理。"
    assert centre.ask(count_ledger, LedgerFilter()) == 0


def test_damaged_file_is_one_sentence(
    qtbot: QtBot, page: LedgerImportPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "坏.xlsx"
    path.write_bytes(SAMPLE.read_bytes()[:5000])
    read(qtbot, page, path, monkeypatch)
    assert "坏.xlsx" in page.banner.text and "没有改动" in page.banner.text
    assert page.take.why_not == "先选择一个文件。"


def test_escape_stops_the_taking_and_leaves_nothing(
    qtbot: QtBot,
    page: LedgerImportPage,
    centre: Centre,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "2026年台账.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("日期,服务对象,电话,服务事项\n")
        file.writelines(
            f"2026-3-{1 + n % 28},张{n},1990000{n % 10000:04d},高龄津贴\n" for n in range(12_000)
        )
    read(qtbot, page, path, monkeypatch)
    press(qtbot, page, Qt.Key.Key_F9)
    assert page.take.text == "导入 12000 件"
    page.take.trigger()
    qtbot.waitUntil(lambda: bool(page.desk.tasks.running), timeout=15_000)
    assert page.stage == "take"
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    rest(qtbot, page)
    assert page.stage == "rows"
    assert centre.ask(count_ledger, LedgerFilter()) == 0
    assert centre.ask(count_people) == 0
    assert page.take.text == "导入 12000 件"  # and may be taken after all
