"""A damaged file and a restore, by keys: what is said, what is kept, what comes back."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.app import Program
from desktop.pages.sign_in.restore import OutlookPage, RestorePage
from desktop.pages.sign_in.sign_in import SignInPage
from desktop.pages.sign_in.window import EntryPage
from desktop.widgets.buttons import Button
from desktop.widgets.cards import Text
from models.audit.queries import list_entries
from models.backup.making import make_backup
from models.centre import sign_in
from models.people.actions import PersonForm, add_person
from models.people.queries import count_people
from models.store.copies import Copy
from tests.desktop.walk import clipped, nameless
from tests.models.conftest import ADMINISTRATOR, PASSWORD, WEAK, Watch

Key, Modifier = Qt.Key, Qt.KeyboardModifier
Open = Callable[..., Program]


@pytest.fixture
def copy(data_folder: Path, watch: Watch) -> Copy:
    """Two backups; since the second, 刘洋 was registered."""
    centre = sign_in(data_folder, ADMINISTRATOR, PASSWORD, clock=watch, cost=WEAK)
    make_backup(centre)
    watch.now += timedelta(hours=3)
    centre.act(add_person, PersonForm("王秀英"))
    made = make_backup(centre).copy
    watch.now += timedelta(hours=1)
    centre.act(add_person, PersonForm("刘洋"))
    centre.close()
    return made


def damage(folder: Path) -> None:
    with (folder / "centre.db").open("r+b") as file:
        file.seek(40)
        file.write(b"damage")


def page_of(program: Program) -> EntryPage:
    assert program.window is not None and program.window.page is not None
    return program.window.page


def press(qtbot: QtBot, where: EntryPage, text: str) -> None:
    button = next(b for b in where.findChildren(Button) if b.text().startswith(text))
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def said(page: EntryPage) -> str:
    return "\n".join(text.text() for text in page.findChildren(Text) if not text.isHidden())


def open_outlook(qtbot: QtBot, program: Program) -> OutlookPage:
    """From the sign-in to the newest backup, by keys."""
    press(qtbot, page_of(program), "从备份恢复")
    page = page_of(program)
    assert isinstance(page, RestorePage)
    qtbot.waitUntil(lambda: not page.busy and bool(page.name.text()))
    assert page.name.text() == ADMINISTRATOR
    page.password.line.setText(PASSWORD)
    qtbot.keyClick(page.password.line, Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(page_of(program), OutlookPage))
    found = page_of(program)
    assert isinstance(found, OutlookPage)
    return found


def test_a_restore_from_the_sign_in_window(
    qtbot: QtBot, open_program: Open, data_folder: Path, copy: Copy
) -> None:
    program = open_program(data_folder)
    page = open_outlook(qtbot, program)
    text = said(page)
    assert "备份之后的 1 步" in text and "登记人员" in text and "不删除" in text
    assert "今天 12:00" in text
    qtbot.keyClick(page, Key.Key_Return, Modifier.ControlModifier)
    qtbot.waitUntil(lambda: program.sitting is not None)
    assert program.sitting is not None
    centre = program.sitting.centre
    qtbot.waitUntil(lambda: centre.ask(count_people) == 1)
    today = centre.clock().date()
    assert centre.ask(list_entries, today, today)[0].title == "从备份恢复"
    assert "已从备份恢复" in program.sitting.shell.toast.text()
    (aside,) = (data_folder / "replaced").iterdir()
    assert (aside / "centre.db").exists()


def test_nothing_is_done_without_the_last_key(
    qtbot: QtBot, open_program: Open, data_folder: Path, copy: Copy
) -> None:
    program = open_program(data_folder)
    page = open_outlook(qtbot, program)
    qtbot.keyClick(page, Key.Key_Escape)
    qtbot.waitUntil(lambda: isinstance(page_of(program), RestorePage))
    restore = page_of(program)
    qtbot.waitUntil(lambda: not restore.busy)
    qtbot.keyClick(restore, Key.Key_Escape)
    qtbot.waitUntil(lambda: isinstance(page_of(program), SignInPage))
    assert not (data_folder / "replaced").exists()
    centre = sign_in(data_folder, ADMINISTRATOR, PASSWORD, cost=WEAK)
    assert centre.ask(count_people) == 2
    centre.close()


def test_a_wrong_password_and_a_backup_from_a_stick(
    qtbot: QtBot, open_program: Open, data_folder: Path, copy: Copy, tmp_path: Path
) -> None:
    stick = tmp_path / "U 盘"
    shutil.move(data_folder / "copies", stick)
    program = open_program(data_folder)
    press(qtbot, page_of(program), "从备份恢复")
    page = page_of(program)
    assert isinstance(page, RestorePage)
    qtbot.waitUntil(lambda: "还没有备份" in page.banner.text)
    assert program.restoring is not None
    program.restoring.place_chosen(str(tmp_path / "nowhere"))  # what the folder dialog tells
    qtbot.waitUntil(lambda: "没有找到备份" in page.banner.text)
    program.restoring.place_chosen(str(stick))
    qtbot.waitUntil(lambda: bool(page.name.text()))
    page.password.line.setText("不对的密码")
    qtbot.keyClick(page.password.line, Key.Key_Return)
    qtbot.waitUntil(lambda: "密码打不开这份备份" in page.banner.text)
    assert page.password.text() == "" and not page.busy
    page.password.line.setText(PASSWORD)
    qtbot.keyClick(page.password.line, Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(page_of(program), OutlookPage))


def test_a_damaged_file_names_the_last_good_backup(
    qtbot: QtBot, open_program: Open, data_folder: Path, copy: Copy
) -> None:
    damage(data_folder)
    program = open_program(data_folder)
    page = page_of(program)
    assert isinstance(page, SignInPage)
    page.password.line.setText(PASSWORD)
    qtbot.keyClick(page.password.line, Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(page_of(program), OutlookPage))
    outlook = page_of(program)
    text = said(outlook)
    assert "数据文件打不开" in text and "最近一次完好的备份" in text
    assert "今天 12:00" in text and "李敏「登记人员」" in text
    assert "今天 12:00 之后的全部记录" in text
    qtbot.keyClick(outlook, Key.Key_Return, Modifier.ControlModifier)
    qtbot.waitUntil(lambda: program.sitting is not None)
    assert program.sitting is not None
    assert program.sitting.centre.ask(count_people) == 1
    (aside,) = (data_folder / "replaced").iterdir()
    assert (aside / "centre.db").read_bytes()[40:46] == b"damage"


def test_a_damaged_file_without_any_backup(
    qtbot: QtBot, open_program: Open, data_folder: Path
) -> None:
    damage(data_folder)
    program = open_program(data_folder)
    page = page_of(program)
    assert isinstance(page, SignInPage)
    page.password.line.setText(PASSWORD)
    qtbot.keyClick(page.password.line, Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(page_of(program), OutlookPage))
    assert "没有找到完好的备份" in said(page_of(program))
    qtbot.keyClick(page_of(program), Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(page_of(program), RestorePage))


@pytest.mark.parametrize("size", [100, 175])
def test_nothing_is_cut_off(
    qtbot: QtBot,
    open_program: Open,
    data_folder: Path,
    copy: Copy,
    dressed: QApplication,
    size: int,
) -> None:
    theme.set_text_size(dressed, size)
    program = open_program(data_folder)
    press(qtbot, page_of(program), "从备份恢复")
    page = page_of(program)
    assert isinstance(page, RestorePage)
    qtbot.waitUntil(lambda: not page.busy and bool(page.name.text()))
    assert clipped(page) == [] and nameless(page) == []
    page.password.line.setText(PASSWORD)
    qtbot.keyClick(page.password.line, Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(page_of(program), OutlookPage))
    assert clipped(page_of(program)) == [] and nameless(page_of(program)) == []
