"""The old proxy ledger through the window, by keys: checked, taken, told what is uneven, undone."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from desktop.pages.importing.records import UndoDialog
from desktop.pages.proxy.importing import ProxyImportPage
from desktop.shell import Shell
from models.centre import Centre
from models.people.rules.residents.row_codes import Outcome
from models.proxy.queries.money import open_balances
from models.proxy.queries.requests import RequestFilter, list_requests
from tests.models.conftest import Watch

SAMPLE = Path(__file__).parents[3] / "samples" / "proxy_ledger.xlsx"


@pytest.fixture
def page(watch: Watch, open_shell: Callable[..., Shell]) -> ProxyImportPage:
    watch.now = datetime(2026, 11, 21, 10, 0)
    made = open_shell("proxy-import").page
    assert isinstance(made, ProxyImportPage)
    return made


def rest(qtbot: QtBot, page: ProxyImportPage) -> None:
    qtbot.waitUntil(lambda: page.desk.tasks.idle, timeout=15_000)


def press(qtbot: QtBot, page: ProxyImportPage, key: Qt.Key) -> None:
    """A key where the keyboard is."""
    qtbot.keyClick(QApplication.focusWidget() or page, key)
    rest(qtbot, page)


def test_a_year_of_proxy_service_by_keys(
    qtbot: QtBot, page: ProxyImportPage, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(SAMPLE), ""))
    qtbot.keyClick(page, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    rest(qtbot, page)
    assert page.columns.fields["paid"].text() == "M列 代缴/代购（元） 实付金额"
    assert page.take.text == "下一步"
    press(qtbot, page, Qt.Key.Key_F9)
    assert page.wordings.isVisible()
    press(qtbot, page, Qt.Key.Key_F7)  # all usual words at once
    press(qtbot, page, Qt.Key.Key_F9)
    assert page.preview.isVisible() and page.take.text == "导入 237 件"
    assert page._preview.counts[Outcome.ERROR] == 3
    press(qtbot, page, Qt.Key.Key_F9)
    assert page.result.figure.text() == "导入 237 件"
    dues, *told = page.result.lines.text().splitlines()
    assert dues.startswith("其中党费 5 件只作为经过导入")
    assert told[0] == "收付不平 7 件，没有按结清导入；请逐件核对后补记或退补："
    assert "徐珊纨：委托人应补 10.00 元（人民币壹拾元整）" in told[1]
    assert "另有 1 件，见代办页面的“结余不为零”。" in told
    assert "新登记 5 位代办员，请到代办员一览补上电话和网格。" in told
    assert len(centre.ask(open_balances)) == 7

    page.undo.trigger()
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, UndoDialog))
    qtbot.waitUntil(dialog.isActiveWindow)
    press(qtbot, page, Qt.Key.Key_F9)
    assert centre.ask(list_requests, RequestFilter()) == []
