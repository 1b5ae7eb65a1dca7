"""From an empty folder to the desk, and back in with the recovery key."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.app import Program
from desktop.pages.sign_in.first_run import CreatePage, JoinPage, RecoveryKeyPage, WelcomePage
from desktop.pages.sign_in.lock import LockPage
from desktop.pages.sign_in.recover import RecoverPage
from desktop.pages.sign_in.sign_in import SignInPage
from desktop.pages.sign_in.trouble import TroublePage
from desktop.pages.sign_in.window import EntryPage, EntryWindow
from models.errors import KnownError
from models.settings.queries import read_desk, read_profile
from tests.desktop.walk import clipped, nameless

Key, Modifier = Qt.Key, Qt.KeyboardModifier
Open = Callable[..., Program]


def shown(program: Program) -> EntryPage:
    assert program.window is not None and program.window.page is not None
    return program.window.page


def key(qtbot: QtBot, code: Qt.Key, modifier: Qt.KeyboardModifier = Modifier.NoModifier) -> None:
    qtbot.keyClick(QApplication.focusWidget(), code, modifier)


def write(qtbot: QtBot, text: str) -> None:
    qtbot.keyClicks(QApplication.focusWidget(), text)


def to_page(qtbot: QtBot, program: Program, kind: type[QWidget]) -> None:
    qtbot.waitUntil(
        lambda: program.window is not None and isinstance(program.window.page, kind), timeout=15_000
    )


def create(qtbot: QtBot, program: Program) -> str:
    """Fill the first-run pages by keyboard; returns the recovery key."""
    assert isinstance(shown(program), WelcomePage)
    program.window.activateWindow()  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    key(qtbot, Key.Key_Return)  # the first choice: a centre of one's own
    to_page(qtbot, program, CreatePage)
    page = shown(program)
    assert isinstance(page, CreatePage)
    for text in ("Red Flag Centre", "RF", "1 Long Street", "0000-1000000", "0000-1000001"):
        write(qtbot, text)
        key(qtbot, Key.Key_Return)
    key(qtbot, Key.Key_Return)  # the opening hours as proposed
    write(qtbot, "Lin Lan")
    key(qtbot, Key.Key_Return)
    key(qtbot, Key.Key_Return)  # the window's name as proposed
    write(qtbot, "12345678")
    assert "重复或连续" in page.new.first.error  # said while typing
    page.new.first.line.selectAll()
    write(qtbot, "four blue lamps")
    assert page.new.first.error == ""
    key(qtbot, Key.Key_Return)
    write(qtbot, "four blue lamp")
    assert "不一样" in page.new.again.error
    write(qtbot, "s")
    key(qtbot, Key.Key_Return, Modifier.ControlModifier)
    to_page(qtbot, program, RecoveryKeyPage)
    last = shown(program)
    assert isinstance(last, RecoveryKeyPage)
    return last.printed


def test_a_centre_is_begun_by_keyboard_alone(
    qtbot: QtBot, open_program: Open, tmp_path: Path
) -> None:
    program = open_program(tmp_path / "新 文件夹")
    printed = create(qtbot, program)
    page = shown(program)
    assert isinstance(page, RecoveryKeyPage)
    assert "".join(line.text() for line in page.shown).replace(" ", "") == printed.replace("-", "")
    write(qtbot, "ZZZZ")
    key(qtbot, Key.Key_Return)
    assert "不一样" in page.last.error and program.sitting is None
    write(qtbot, printed[-4:].lower())
    key(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: program.sitting is not None)
    assert program.sitting is not None
    centre = program.sitting.centre
    profile = centre.ask(read_profile, centre.clock().date())
    assert (profile.name, profile.short_name, profile.phone) == (
        "Red Flag Centre",
        "RF",
        "0000-1000000",
    )
    assert len(centre.ask(read_desk, centre.clock().date()).opening) == 2
    assert centre.clerk.name == "Lin Lan"
    assert program.sitting.shell.windowTitle().endswith("Red Flag Centre")


def test_what_is_missing_is_said_at_its_field(
    qtbot: QtBot, open_program: Open, tmp_path: Path
) -> None:
    program = open_program(tmp_path / "new")
    program._create_page()
    page = shown(program)
    assert isinstance(page, CreatePage)
    page.form["opening"].set_text("九点到五点")
    page.go.trigger()
    assert page.form["name"].error == "请填写中心名称。"
    assert "08:30-12:00" in page.form["opening"].error
    page.form["opening"].set_text("13:30-17:30 8:30-12:00")
    page.form["name"].set_text("某某社区党群服务中心")
    page.form["administrator"].set_text("林岚")
    for field in (page.new.first, page.new.again):
        field.set_text("four blue lamps")
    page.go.trigger()
    assert "从早到晚" in page.form["opening"].error and not page.busy
    assert (tmp_path / "new" / "place.json").exists() is False


def test_the_recovery_key_sets_a_forgotten_password_anew(
    qtbot: QtBot, open_program: Open, tmp_path: Path
) -> None:
    program = open_program(tmp_path / "centre")
    printed = create(qtbot, program)
    program.finish()
    program = open_program(tmp_path / "centre")
    page = shown(program)
    assert isinstance(page, SignInPage)
    page.recovering.emit()
    to_page(qtbot, program, RecoverPage)
    recover = shown(program)
    assert isinstance(recover, RecoverPage) and recover.name.value() == "Lin Lan"
    recover.key.set_text(printed[:-1] + ("0" if printed[-1] != "0" else "1"))
    for field in (recover.new.first, recover.new.again):
        field.set_text("seven green doors")
    recover.go.trigger()
    qtbot.waitUntil(lambda: "输错或颠倒" in recover.key.error)
    recover.key.set_text(printed.lower().replace("-", " "))
    recover.go.trigger()
    qtbot.waitUntil(lambda: program.sitting is not None)
    program.finish()
    program = open_program(tmp_path / "centre")
    page = shown(program)
    assert isinstance(page, SignInPage)
    page.password.line.setText("seven green doors")
    qtbot.keyClick(page.password.line, Key.Key_Return)
    qtbot.waitUntil(lambda: program.sitting is not None)


def test_trying_the_invented_centre_leaves_the_folder_free(
    qtbot: QtBot, open_program: Open, tmp_path: Path
) -> None:
    program = open_program(tmp_path / "centre")
    page = shown(program)
    assert isinstance(page, WelcomePage)
    page.demo.trigger()
    assert page.busy and "演示" in page.waiting.text()
    qtbot.waitUntil(lambda: program.sitting is not None, timeout=60_000)
    assert program.sitting is not None
    assert program.sitting.centre.clerk.name == "李敏"
    assert (tmp_path / "centre" / "demo" / "centre.db").exists()
    program.finish()
    page = shown(open_program(tmp_path / "centre"))
    assert isinstance(page, WelcomePage) and page.demo.text == "接着用演示数据"


def test_a_wrong_address_of_the_shared_database_is_said(
    qtbot: QtBot, open_program: Open, tmp_path: Path
) -> None:
    program = open_program(tmp_path / "centre")
    program._join_page()
    page = shown(program)
    assert isinstance(page, JoinPage)
    for name, text in (("url", "server/hall"), ("name", "林岚"), ("station", "2号窗口")):
        page.form[name].set_text(text)
    page.form["password"].set_text("four blue lamps")
    page.go.trigger()
    assert "postgresql://" in page.form["url"].error
    page.form["url"].set_text("postgresql://desk:pw@127.0.0.1:9/hall")
    page.go.trigger()
    qtbot.waitUntil(lambda: not page.busy, timeout=15_000)
    assert page.banner.text and (tmp_path / "centre" / "place.json").exists() is False


PAGES: dict[str, Callable[[], EntryPage]] = {
    "sign in": lambda: SignInPage(["李敏", "阿依古丽·买买提", "陈静"], "李敏"),
    "welcome": lambda: WelcomePage("/home/desk/.local/share/党群服务前台", has_demo=True),
    "create": CreatePage,
    "join": JoinPage,
    "key": lambda: RecoveryKeyPage("7K2M-9QXD-4HTV-0B3N-YC8R-WJ5E-P6ZA-1F2G"),
    "recover": lambda: RecoverPage(["李敏", "陈静"], "李敏"),
    "trouble": lambda: TroublePage("数据文件夹在网络共享上，在那里保存会丢数据。" * 3),
}


@pytest.mark.parametrize("percent", theme.SCALES)
@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_cut_off_and_everything_has_a_name(
    qtbot: QtBot, dressed: QApplication, name: str, percent: int
) -> None:
    theme.set_text_size(dressed, percent)
    window = EntryWindow()
    qtbot.addWidget(window)
    page = PAGES[name]()
    window.show_page(page)
    window.show()
    page.known(KnownError("密码不对（已连续 3 次）。请等 5 秒后再试；数据没有改动，可以放心。"))
    assert clipped(window) == []
    assert nameless(window) == []
    lock = LockPage("阿依古丽·买买提")
    qtbot.addWidget(lock)
    lock.resize(1366, 768)
    lock.show()
    assert clipped(lock) == [] and nameless(lock) == []
