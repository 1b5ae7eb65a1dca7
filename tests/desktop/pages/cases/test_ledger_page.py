"""The ledger through keys and clicks."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.pages.cases.case import CasePage
from desktop.pages.cases.ledger import LAST_MONTH, RANGE, THIS_MONTH, LedgerPage
from desktop.pages.cases.ledger_export import ClearanceDialog
from desktop.shell import Shell
from models.audit.queries import list_entries
from models.cases.actions.visits import Decision, MatterForm, VisitForm, take_visit
from models.centre import Centre
from tests.desktop.pages.cases.taken import add_wang, last_seq, take
from tests.desktop.walk import clipped, nameless
from tests.models.conftest import Watch

OpenShell = Callable[..., Shell]
CONTROL = Qt.KeyboardModifier.ControlModifier


def settle(qtbot: QtBot, page: LedgerPage) -> None:
    for _ in range(3):  # first page, measure, pages that are looked at
        qtbot.waitUntil(lambda: page.desk.tasks.idle)
        QApplication.processEvents()


@pytest.fixture
def numbers(centre: Centre, watch: Watch) -> list[str]:
    """Cases of two months, the oldest first."""
    wang, zhao = add_wang(centre), add_wang(centre, "赵德山")
    missing = frozenset({last_seq(centre)})
    made = [
        take(centre, Decision.CLOSE, item="B05", person=wang),
        take(centre, Decision.NOTICE, missing=missing, person=zhao),
    ]
    watch.now += timedelta(days=35)
    made += [
        take(centre, Decision.ACCEPT, person=wang),
        take(centre, Decision.ENQUIRY, person=zhao),
    ]
    return [taken.case_numbers[0] for taken in made]


@pytest.fixture
def page(qtbot: QtBot, open_shell: OpenShell, numbers: list[str], tmp_path: Path) -> LedgerPage:
    shown = open_shell("cases").page
    assert isinstance(shown, LedgerPage)
    shown._choose_file = lambda parent, name, kind: tmp_path / name
    settle(qtbot, shown)
    return shown


def listed(page: LedgerPage) -> list[str]:
    rows = (page.table.model.row(n) for n in range(page.table.model.total))
    return [row.case_number for row in rows if row is not None]


def choose(qtbot: QtBot, page: LedgerPage, name: str, word: str) -> None:
    line = page.fields[name].line  # type: ignore[attr-defined]
    line.setFocus()
    line.selectAll()
    page.fields[name].set_text(word)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    settle(qtbot, page)


def test_the_newest_stand_first(page: LedgerPage, numbers: list[str]) -> None:
    assert listed(page) == numbers[::-1]
    assert page.subtitle.text() == "共 4 件"


def test_a_click_on_the_date_turns_the_order(
    qtbot: QtBot, page: LedgerPage, numbers: list[str]
) -> None:
    header = page.table.table.horizontalHeader()

    def click(section: int) -> None:
        where = header.sectionViewportPosition(section) + 20
        place = header.viewport().rect().center()
        place.setX(where)
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
        settle(qtbot, page)

    click(1)
    assert listed(page) == numbers
    click(1)
    assert listed(page) == numbers[::-1]
    click(2)  # no index makes other orders quick: they are not offered
    assert listed(page) == numbers[::-1]
    assert "其他列请用上面的筛选" in header.toolTip()


def test_typing_filters_by_initials_and_number(
    qtbot: QtBot, page: LedgerPage, numbers: list[str]
) -> None:
    qtbot.keyClick(page, Qt.Key.Key_F, CONTROL)
    assert page.table.filter is not None and page.table.filter.hasFocus()
    qtbot.keyClicks(page.table.filter, "zds")
    qtbot.waitUntil(lambda: page.table.view.filter == "zds")
    settle(qtbot, page)
    assert listed(page) == [numbers[3], numbers[1]]
    page.table.filter.clear()
    qtbot.keyClicks(page.table.filter, numbers[2][-8:])
    qtbot.waitUntil(lambda: page.table.view.filter == numbers[2][-8:])
    settle(qtbot, page)
    assert listed(page) == [numbers[2]]
    qtbot.keyClick(page, Qt.Key.Key_Backspace, CONTROL)
    settle(qtbot, page)
    assert len(listed(page)) == 4


def test_fields_narrow(qtbot: QtBot, page: LedgerPage, numbers: list[str]) -> None:
    words = dict(page.fields["span"]._choices)  # type: ignore[attr-defined]
    choose(qtbot, page, "span", words[THIS_MONTH])
    assert listed(page) == [numbers[3], numbers[2]]
    choose(qtbot, page, "span", words[LAST_MONTH])
    assert listed(page) == [numbers[1], numbers[0]]
    choose(qtbot, page, "state", "补正中")
    assert listed(page) == [numbers[1]]
    choose(qtbot, page, "state", "全部状态")
    choose(qtbot, page, "span", words[RANGE])
    assert page.fields["start"].isVisible()
    choose(qtbot, page, "start", "4-1")
    choose(qtbot, page, "end", "3-1")
    assert page.fields["end"].error == "结束日期早于开始日期，请核对。"
    choose(qtbot, page, "end", "4-30")
    assert listed(page) == [numbers[3], numbers[2]]
    choose(qtbot, page, "category", "医疗保障")
    assert page.fields["category"].error == "请从列表中选一项。"


def test_enter_opens_and_copy_copies(qtbot: QtBot, page: LedgerPage, numbers: list[str]) -> None:
    table = page.table.table
    qtbot.keyClick(table, Qt.Key.Key_A, CONTROL)
    qtbot.keyClick(table, Qt.Key.Key_C, CONTROL)
    lines = QApplication.clipboard().text().splitlines()
    assert lines[0].startswith("受理编号\t受理日期\t申请人")
    assert [line.split("\t")[0] for line in lines[1:]] == numbers[::-1]
    page.table.go_to(1)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    shell = page.window()
    assert isinstance(shell, Shell) and isinstance(shell.page, CasePage)
    opened = shell.page
    qtbot.waitUntil(lambda: opened.case is not None)
    assert opened.case is not None and opened.case.number == numbers[2]


def test_the_sheet_holds_what_is_shown_masked_and_is_logged(
    qtbot: QtBot, page: LedgerPage, numbers: list[str], tmp_path: Path, centre: Centre
) -> None:
    words = dict(page.fields["span"]._choices)  # type: ignore[attr-defined]
    choose(qtbot, page, "span", words[LAST_MONTH])
    qtbot.keyClick(page, Qt.Key.Key_E, CONTROL)
    settle(qtbot, page)
    (path,) = tmp_path.glob("一窗受理台账*.xlsx")
    sheet = load_workbook(BytesIO(path.read_bytes())).worksheets[0]
    rows = [row for row in sheet.iter_rows(values_only=True) if isinstance(row[1], str)]
    found = [row for row in rows if row[1].startswith("FW")]
    assert [row[1] for row in found] == [numbers[1], numbers[0]]
    assert found[0][4] == "229***********4529"
    today = centre.clock().date()
    entry = centre.ask(list_entries, today, today)[0]
    assert entry.title == "导出" and path.name in entry.details


def test_in_clear_only_with_purpose_and_recipient_and_the_head_says_the_filter(
    qtbot: QtBot, page: LedgerPage, numbers: list[str], tmp_path: Path, centre: Centre
) -> None:
    choose(qtbot, page, "state", "补正中")
    qtbot.keyClick(page, Qt.Key.Key_E, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, ClearanceDialog))
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.form["purpose"].error == "请写明用途。" and not list(tmp_path.glob("*.xlsx"))
    assert nameless(dialog) == [] and clipped(dialog) == []
    dialog.form["purpose"].set_text("年度核查")
    dialog.form["recipient"].set_text("区政数局")
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    settle(qtbot, page)
    (path,) = tmp_path.glob("一窗受理台账*明文.xlsx")
    sheet = load_workbook(BytesIO(path.read_bytes())).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    said = " ".join(str(cell) for row in rows[:3] for cell in row if cell)
    assert "筛选：状态 补正中" in said and "含个人信息明文" in said
    found = [row for row in rows if isinstance(row[1], str) and row[1].startswith("FW")]
    assert [row[1] for row in found] == [numbers[1]] and "*" not in str(found[0][4])
    today = centre.clock().date()
    entry = centre.ask(list_entries, today, today)[0]
    assert "区政数局" in entry.details and entry.reason == "年度核查"


def test_the_pdf_holds_what_is_shown(
    qtbot: QtBot, page: LedgerPage, numbers: list[str], tmp_path: Path
) -> None:
    assert page.table.filter is not None
    page.table.filter.setText("zds")
    qtbot.waitUntil(lambda: page.table.view.filter == "zds")
    settle(qtbot, page)
    qtbot.keyClick(page, Qt.Key.Key_P, CONTROL)
    settle(qtbot, page)
    (path,) = tmp_path.glob("一窗受理台账*.pdf")
    text = "".join(p.extract_text() for p in PdfReader(path).pages).replace("\n", "")
    assert numbers[3] in text and numbers[1] in text
    assert numbers[0] not in text and numbers[2] not in text


def test_the_place_stays_when_a_colleague_adds_a_case(
    qtbot: QtBot, page: LedgerPage, numbers: list[str]
) -> None:
    page.table.go_to(2)
    page.desk.tasks.act(take_visit, VisitForm(1, (MatterForm("D01", Decision.ENQUIRY),)))
    settle(qtbot, page)
    assert len(listed(page)) == 5
    assert page.table.table.currentIndex().row() == 2


def test_a_long_ledger_shows_its_top_at_once_and_its_end_when_measured(
    qtbot: QtBot, open_shell: OpenShell, centre: Centre
) -> None:
    wang = add_wang(centre)
    matters = tuple(MatterForm("D01", Decision.ENQUIRY) for _ in range(115))
    made = [centre.act(take_visit, VisitForm(wang, matters)).result for _ in range(2)]
    numbers = [number for visit in made for number in visit.case_numbers]
    page = open_shell("cases").page
    assert isinstance(page, LedgerPage)
    settle(qtbot, page)
    assert page.table.model.total == 230
    assert page.subtitle.text() == "共 230 件"
    table = page.table.table
    qtbot.keyClick(table, Qt.Key.Key_End)
    settle(qtbot, page)
    assert page.table.current is not None
    assert page.table.current.case_number == numbers[0]
    page.table.go_to(150)
    settle(qtbot, page)
    assert page.table.current is not None
    assert page.table.current.case_number == numbers[-151]


def test_mine_and_an_empty_ledger(
    qtbot: QtBot, open_shell: OpenShell, centre: Centre, tmp_path: Path
) -> None:
    page = open_shell("cases").page
    assert isinstance(page, LedgerPage)
    settle(qtbot, page)
    shown = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    assert "这里还没有件" in shown
    qtbot.keyClick(page, Qt.Key.Key_E, CONTROL)
    assert "没有可以导出的件" in page.banner.text
    take(centre, Decision.ACCEPT)
    page.desk.tasks.changed.emit(type("C", (), {"touches": lambda self, *k: True})())
    settle(qtbot, page)
    assert page.table.model.total == 1
    box = page.findChild(QCheckBox)
    assert isinstance(box, QCheckBox)
    qtbot.keyClick(box, Qt.Key.Key_Space)
    settle(qtbot, page)
    assert page.source.base.clerk_id == centre.clerk.id and page.table.model.total == 1


@pytest.mark.parametrize("percent", theme.SCALES)
def test_nothing_is_clipped(
    qtbot: QtBot, page: LedgerPage, dressed: QApplication, percent: int
) -> None:
    theme.set_text_size(dressed, percent)
    page.fields["span"].set_value(RANGE)
    page._narrowed()
    settle(qtbot, page)
    assert nameless(page.window()) == []
    assert clipped(page.window()) == []
