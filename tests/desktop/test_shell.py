"""The window through keys and clicks."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.page import Desk
from desktop.shell import Shell
from models.errors import KnownError
from tests.desktop.gallery import Intake, Workbench, make_shell
from tests.desktop.ime import commit
from tests.desktop.walk import clipped, nameless


@pytest.fixture
def shell(qtbot: QtBot, desk: Desk) -> Iterator[Shell]:
    made = make_shell(desk)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.open_page("workbench")
    yield made


def test_pages_are_made_when_first_shown(qtbot: QtBot, shell: Shell) -> None:
    assert set(shell.pages) == {"workbench"}
    qtbot.keyClick(shell, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert shell.here == "intake"
    assert set(shell.pages) == {"workbench", "intake"}
    qtbot.mouseClick(shell.rail.items["workbench"], Qt.MouseButton.LeftButton)
    assert shell.here == "workbench"


def test_another_record_begins_at_the_top(qtbot: QtBot, shell: Shell) -> None:
    shell.pages["workbench"].setMinimumHeight(3 * shell.height())
    bar = shell._scrolls["workbench"].verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 300)
    bar.setValue(300)
    shell.open_page("intake")
    shell.open_page("workbench", 7)
    assert bar.value() == 0


def test_the_keys_of_a_page_work_at_once_and_only_on_it(qtbot: QtBot, shell: Shell) -> None:
    page = shell.pages["workbench"]
    assert isinstance(page, Workbench)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert page.visits == 1
    shell.open_page("intake")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert page.visits == 1


def test_a_key_that_is_not_allowed_says_why(qtbot: QtBot, shell: Shell) -> None:
    shell.open_page("intake")
    page = shell.pages["intake"]
    assert isinstance(page, Intake)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F9)
    assert page.accepted == 0
    assert "还缺 近期免冠照片" in page.banner.text
    page.list.tick_all()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F9)
    assert page.accepted == 1


def test_find_box_groups_and_opens(qtbot: QtBot, shell: Shell) -> None:
    qtbot.keyClick(shell, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    line = shell.finder.line
    assert line.hasFocus()
    qtbot.keyClicks(line, "wxy")
    assert [hit.group for hit in shell.finder.hits] == ["人员", "办件"]
    qtbot.keyClick(line, Qt.Key.Key_Down)
    with qtbot.waitSignal(shell.found) as found:
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert found.args[0].key == 9
    assert not shell.finder.open and line.text() == ""


def test_the_lock_hides_everything_and_keeps_the_forms(qtbot: QtBot, shell: Shell) -> None:
    shell.open_page("intake")
    page = shell.pages["intake"]
    assert isinstance(page, Intake)
    field = page.form["name"].editor
    field.setFocus()
    commit(field, "王小明")
    with qtbot.waitSignal(shell.lock_asked):
        qtbot.keyClick(shell, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    lock = QWidget()
    password = QLineEdit()
    QVBoxLayout(lock).addWidget(password)
    shell.lock(lock)
    assert shell.locked and not field.isVisible()
    password.setFocus()
    qtbot.keyClick(password, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert shell.here == "intake"  # no key reaches what is locked
    shell.unlock()
    assert field.isVisible() and page.form["name"].value() == "王小明"
    assert field.hasFocus()


def test_errors_show_on_their_page_and_go_with_the_next_success(
    qtbot: QtBot, shell: Shell, desk: Desk
) -> None:
    page = shell.pages["workbench"]
    desk.messages.known(KnownError("没有保存，内容还在。"), page)
    assert page.banner.text == "没有保存，内容还在。"
    desk.messages.well("已受理")
    assert page.banner.text == ""
    assert shell.toast.text() == "✓ 已受理"


def test_a_long_success_stays_in_the_first_line(qtbot: QtBot, shell: Shell) -> None:
    shell.resize(1366, 768)
    shell.show_status(store="本机数据库（已加密）", printer="打印机 就绪")
    QApplication.processEvents()
    bar = shell.toast.parentWidget()
    assert bar is not None
    before = bar.height()
    shell.say("已填好 district_service_ledger-2026年10月.xlsx：3 格、179 行")
    QApplication.processEvents()
    assert shell.toast.isVisible()
    assert bar.height() == before  # the page does not jump


def test_a_draft_is_on_disk_within_a_second_and_unreadable(
    qtbot: QtBot, shell: Shell, desk: Desk, tmp_path: Path
) -> None:
    shell.open_page("intake")
    page = shell.pages["intake"]
    assert isinstance(page, Intake) and desk.drafts is not None
    qtbot.keyClicks(page.form["name"].editor, "wang")
    store = desk.drafts
    qtbot.waitUntil(lambda: bool(store.all()), timeout=1500)
    (draft,) = store.all()
    assert draft.page == "intake" and draft.content["name"] == "wang"
    assert all(b"wang" not in path.read_bytes() for path in (tmp_path / "drafts").iterdir())
    page.form.clear()
    page.restore(draft.content)
    assert page.form["name"].value() == "wang"
    page.forget_draft()
    qtbot.waitUntil(lambda: not store.all())


def test_a_long_task_shows_and_escape_stops_it(qtbot: QtBot, shell: Shell, desk: Desk) -> None:
    stopped = threading.Event()

    def export(*, progress: Callable[[int, int], None]) -> None:
        try:
            for number in range(100_000):
                stopped.wait(0.005)
                progress(number, 100_000)
        finally:
            stopped.set()

    desk.tasks.run(export, progress=True, title="导出台账")
    qtbot.waitUntil(lambda: shell.strip.isVisible(), timeout=1000)
    assert shell.strip.accessibleName().startswith("导出台账")
    qtbot.keyClick(shell.pages["workbench"], Qt.Key.Key_Escape)
    qtbot.waitUntil(stopped.is_set, timeout=1000)
    qtbot.waitUntil(lambda: not shell.strip.isVisible())


@pytest.mark.parametrize("percent", theme.SCALES)
def test_nothing_is_clipped_and_everything_has_a_name(
    qtbot: QtBot, dressed: QApplication, shell: Shell, percent: int
) -> None:
    shell.resize(1366, 768)
    theme.set_text_size(dressed, percent)  # live, with the window open
    for page in ("workbench", "intake", "settings"):
        shell.open_page(page)
        assert shell.width() == 1366 and shell.height() == 768
        assert nameless(shell) == []
        assert clipped(shell) == []
    theme.set_text_size(dressed, 100)


def test_the_walk_finds_what_is_wrong(qtbot: QtBot, dressed: QApplication) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    label = QLabel("应办结日 12月18日", window)
    label.setGeometry(0, 0, 30, 20)
    button = QPushButton(window)
    button.setGeometry(0, 40, 60, 30)
    window.show()
    assert len(clipped(window)) == 1
    assert len(nameless(window)) == 1
