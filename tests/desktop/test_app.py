"""The program as a whole: start, sign-in, lock, drafts, find box, end."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.app import Program, page_specs
from desktop.page import Page
from desktop.pages.help.dialog import HelpDialog
from desktop.pages.sign_in.drafts import DraftsDialog
from desktop.pages.sign_in.sign_in import SignInPage
from desktop.pages.sign_in.trouble import TroublePage
from desktop.remembered import SAVE_FOLDER, read_remembered
from desktop.shell import Shell
from desktop.sitting import Sitting
from desktop.widgets.buttons import Button
from tests.desktop.walk import clipped, nameless
from tests.models.conftest import ADMINISTRATOR, PASSWORD, Watch

ROOT = Path(__file__).resolve().parents[2]
Key, Modifier = Qt.Key, Qt.KeyboardModifier
Open = Callable[..., Program]


def enter(qtbot: QtBot, program: Program, password: str = PASSWORD) -> Sitting:
    """Type the password and wait for the desk."""
    assert program.window is not None
    page = program.window.page
    assert isinstance(page, SignInPage)
    page.password.line.setText(password)  # Chinese cannot be typed by keyClicks
    qtbot.keyClick(page.password.line, Key.Key_Return)
    qtbot.waitUntil(lambda: program.sitting is not None)
    assert program.sitting is not None
    settle(qtbot, program.sitting)
    return program.sitting


def settle(qtbot: QtBot, sitting: Sitting) -> None:
    qtbot.waitUntil(lambda: sitting.desk.tasks.idle)


def dialogs(kind: type[QDialog]) -> list[QDialog]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]


def press(qtbot: QtBot, where: QWidget, text: str) -> None:
    """Click the button with that text."""
    button = next(b for b in where.findChildren(Button) if b.text().startswith(text))
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_right_password_leads_to_the_workbench(
    qtbot: QtBot, open_program: Open, data_folder: Path
) -> None:
    program = open_program(data_folder)
    sitting = enter(qtbot, program)
    assert sitting.shell.isVisible() and sitting.shell.here == "workbench"
    assert program.window is None
    assert sitting.centre.clerk.name == ADMINISTRATOR
    qtbot.waitUntil(lambda: read_remembered(data_folder).last_name == ADMINISTRATOR)


def test_wrong_passwords_are_said_and_slow_down(
    qtbot: QtBot, open_program: Open, data_folder: Path
) -> None:
    program = open_program(data_folder)
    assert program.window is not None
    page = program.window.page
    assert isinstance(page, SignInPage)
    for number in range(1, 4):
        qtbot.keyClicks(page.password.line, "wrong one")
        qtbot.keyClick(page.password.line, Key.Key_Return)
        qtbot.waitUntil(lambda: bool(page.banner.text) and not page.busy)
        assert "密码不对" in page.banner.text
        assert page.password.text() == ""
        if number < 3:
            page.banner.close_banner()
    assert "请等 5 秒" in page.banner.text
    assert page.enter.why_not and "5 秒" in page.enter.text
    page.password.line.setText(PASSWORD)
    qtbot.keyClick(page.password.line, Key.Key_Return)  # still waiting: nothing is tried
    assert not page.busy and program.sitting is None
    assert "请再等" in page.banner.text


def test_names_are_chosen_by_their_first_letters(
    qtbot: QtBot, open_program: Open, data_folder: Path
) -> None:
    program = open_program(data_folder)
    assert program.window is not None
    page = program.window.page
    assert isinstance(page, SignInPage)
    page.names.fill(["陈静", ADMINISTRATOR], "陈静")
    page.names.spellings = {"陈静": ("chenjing", "cj"), ADMINISTRATOR: ("limin", "lm")}
    page.names.setFocus()
    qtbot.keyClicks(page.names, "lm")
    assert page.names.name == ADMINISTRATOR
    qtbot.keyClicks(page.names, "c")
    assert page.names.name == "陈静"


def test_lock_and_unlock_keep_what_is_being_filled_in(
    qtbot: QtBot, open_program: Open, data_folder: Path
) -> None:
    sitting = enter(qtbot, open_program(data_folder))
    shell = sitting.shell
    shell.open_page("settings", "profile")
    settle(qtbot, sitting)
    form = shell.pages["settings"].section.form  # type: ignore[attr-defined]
    form["address"].set_text("正在改的地址")
    qtbot.keyClick(shell, Key.Key_L, Modifier.ControlModifier)
    assert shell.locked
    card = sitting._card.card  # type: ignore[union-attr]
    assert not form["address"].isVisible() and card.isVisible()
    qtbot.keyClick(shell, Key.Key_1, Modifier.ControlModifier)  # no key reaches the pages
    assert shell.here == "settings"
    qtbot.keyClicks(card.password.line, "nonsense")
    qtbot.keyClick(card.password.line, Key.Key_Return)
    qtbot.waitUntil(lambda: "密码不对" in card.banner.text)
    card.password.line.setText(PASSWORD)
    qtbot.keyClick(card.password.line, Key.Key_Return)
    qtbot.waitUntil(lambda: not shell.locked)
    assert form["address"].text() == "正在改的地址" and form["address"].isVisible()


def test_it_locks_itself_when_nobody_is_there(
    qtbot: QtBot, open_program: Open, data_folder: Path
) -> None:
    sitting = enter(qtbot, open_program(data_folder))
    timer = sitting.shell._idle
    assert timer.isActive() and timer.interval() == 10 * 60_000
    timer.timeout.emit()
    assert sitting.shell.locked


def test_typing_in_a_dialog_is_not_idle(
    qtbot: QtBot, open_program: Open, data_folder: Path
) -> None:
    sitting = enter(qtbot, open_program(data_folder))
    qtbot.keyClick(sitting.shell, Key.Key_F1)
    (dialog,) = dialogs(HelpDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    timer = sitting.shell._idle
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.start(10 * 60_000)
    qtbot.waitUntil(lambda: timer.remainingTime() < 10 * 60_000 - 60)
    handle = dialog.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, Key.Key_Down)
    assert timer.remainingTime() > 10 * 60_000 - 60
    dialog.reject()


def test_the_folder_of_saved_files_is_remembered(
    qtbot: QtBot, open_program: Open, data_folder: Path
) -> None:
    program = open_program(data_folder)
    sitting = enter(qtbot, program)
    app = QApplication.instance()
    assert app is not None
    app.setProperty(SAVE_FOLDER, "/somewhere")
    sitting.leave()
    qtbot.waitUntil(lambda: program.sitting is None)
    assert read_remembered(data_folder).save_folder == "/somewhere"
    app.setProperty(SAVE_FOLDER, "")
    enter(qtbot, program)
    assert app.property(SAVE_FOLDER) == "/somewhere"


def test_a_dialog_does_not_stand_in_front_of_the_lock(
    qtbot: QtBot, open_program: Open, data_folder: Path
) -> None:
    sitting = enter(qtbot, open_program(data_folder))
    qtbot.keyClick(sitting.shell, Key.Key_F1)
    assert dialogs(HelpDialog)
    sitting.lock()
    assert not dialogs(HelpDialog)
    card = sitting._card.card  # type: ignore[union-attr]
    card.password.line.setText(PASSWORD)
    qtbot.keyClick(card.password.line, Key.Key_Return)
    qtbot.waitUntil(lambda: not sitting.shell.locked)
    (dialog,) = dialogs(HelpDialog)
    dialog.reject()


def test_another_clerk_can_take_over(qtbot: QtBot, open_program: Open, data_folder: Path) -> None:
    program = open_program(data_folder)
    sitting = enter(qtbot, program)
    qtbot.keyClick(sitting.shell, Key.Key_L, Modifier.ControlModifier)
    assert sitting._card is not None
    press(qtbot, sitting._card, "换人登录")
    qtbot.waitUntil(lambda: program.sitting is None and program.window is not None)
    assert program.window is not None and isinstance(program.window.page, SignInPage)
    again = enter(qtbot, program)
    assert again is not sitting and again.shell.isVisible()


class Note(Page):
    """A form that keeps drafts."""

    draft_id = "intake"

    def __init__(self, desk: object) -> None:
        super().__init__(desk, "记一笔")  # type: ignore[arg-type]
        self.content = ""

    def draft(self) -> tuple[str, dict[str, str]]:
        return "来访 · 记一笔", {"content": self.content}

    def restore(self, draft: object) -> None:
        self.content = draft["content"]  # type: ignore[index]


@pytest.fixture
def note(monkeypatch: pytest.MonkeyPatch) -> None:
    """The intake page is this note here: what is tested is the way of a draft."""
    from dataclasses import replace

    specs = [replace(s, factory=Note) if s.id == "intake" else s for s in page_specs()]
    monkeypatch.setattr("desktop.app.page_specs", lambda: specs)


@pytest.mark.usefixtures("note")
def test_a_draft_is_offered_at_the_next_start(
    qtbot: QtBot, open_program: Open, data_folder: Path
) -> None:
    program = open_program(data_folder)
    sitting = enter(qtbot, program)
    sitting.shell.open_page("intake")
    page = sitting.shell.pages["intake"]
    assert isinstance(page, Note)
    page.content = "王秀英要办高龄津贴"
    page.keep_draft()
    sitting.shell.close()  # without saving the form
    qtbot.waitUntil(lambda: program.sitting is None)
    program.finish()
    kept = b"".join(path.read_bytes() for path in (data_folder / "drafts").rglob("*.draft"))
    assert kept and "王秀英".encode() not in kept
    sitting = enter(qtbot, open_program(data_folder))
    qtbot.waitUntil(lambda: bool(dialogs(DraftsDialog)))
    (dialog,) = dialogs(DraftsDialog)
    assert isinstance(dialog, DraftsDialog)
    qtbot.waitUntil(lambda: dialog.table.current is not None)
    qtbot.keyClick(dialog, Key.Key_F9)
    qtbot.waitUntil(lambda: sitting.shell.here == "intake")
    restored = sitting.shell.pages["intake"]
    assert isinstance(restored, Note) and restored.content == "王秀英要办高龄津贴"


@pytest.mark.usefixtures("note")
def test_a_dropped_draft_does_not_come_back(
    qtbot: QtBot, open_program: Open, data_folder: Path
) -> None:
    program = open_program(data_folder)
    sitting = enter(qtbot, program)
    sitting.shell.open_page("intake")
    page = sitting.shell.pages["intake"]
    page.keep_draft()
    page.save_draft_now()
    settle(qtbot, sitting)
    drafts = sitting.desk.drafts
    assert drafts is not None
    sitting._offer_drafts(drafts.all())
    (dialog,) = dialogs(DraftsDialog)
    assert isinstance(dialog, DraftsDialog)
    qtbot.waitUntil(lambda: dialog.table.current is not None)
    qtbot.keyClick(dialog, Key.Key_Delete)
    qtbot.waitUntil(lambda: not dialogs(DraftsDialog))
    settle(qtbot, sitting)
    assert drafts.all() == []


def test_the_find_box_finds_items_and_opens_them(
    qtbot: QtBot, open_program: Open, data_folder: Path
) -> None:
    sitting = enter(qtbot, open_program(data_folder))
    shell = sitting.shell
    opened: list[tuple[str, object]] = []
    shell.open_page = lambda page, target=None: opened.append((page, target))  # type: ignore[method-assign]
    qtbot.keyClick(shell, Key.Key_K, Modifier.ControlModifier)
    qtbot.keyClicks(shell.finder.line, "gljt")
    qtbot.waitUntil(lambda: bool(shell.finder.hits))
    assert {hit.group for hit in shell.finder.hits} == {"事项"}
    hit = shell.finder.hits[0]
    qtbot.keyClick(shell.finder.line, Key.Key_Return)
    assert opened == [("catalogue", hit.key[1])]


def test_outside_opening_hours_the_day_says_so(
    qtbot: QtBot, open_program: Open, data_folder: Path, watch: Watch
) -> None:
    sitting = enter(qtbot, open_program(data_folder))
    assert sitting.shell._extended.isHidden()  # a Monday at nine
    watch.now = watch.now.replace(hour=19)
    sitting._minute.timeout.emit()
    assert not sitting.shell._extended.isHidden()


def test_a_file_where_the_folder_should_be_is_said_and_can_be_mended(
    qtbot: QtBot, open_program: Open, tmp_path: Path
) -> None:
    place = tmp_path / "centre"
    place.write_text("not a folder")
    program = open_program(place)
    assert program.window is not None
    page = program.window.page
    assert isinstance(page, TroublePage) and "不是文件夹" in page.text.text()
    place.unlink()
    press(qtbot, page, "再试一次")
    qtbot.waitUntil(lambda: not isinstance(program.window.page, TroublePage))  # type: ignore[union-attr]
    assert program.window.page.title.text() == "第一次使用"  # type: ignore[union-attr]


def test_damaged_keys_are_replaced_by_their_twin_and_said(
    qtbot: QtBot, open_program: Open, data_folder: Path
) -> None:
    (data_folder / "keys.json").write_bytes(b"{")
    program = open_program(data_folder)
    qtbot.waitUntil(lambda: program.window is not None and program.window.page is not None)
    sitting = enter(qtbot, program)
    assert sitting.shell.page is not None


def test_a_second_start_raises_the_first(
    qtbot: QtBot, open_program: Open, data_folder: Path
) -> None:
    program = open_program(data_folder)
    assert program.instance is not None and program.window is not None
    program.window.showMinimized()
    with qtbot.waitSignal(program.instance.raise_window, timeout=30_000):
        second = _start(data_folder)
    out, _ = second.communicate(timeout=30)
    assert second.returncode == 0 and "painted" not in out
    assert not program.window.isMinimized()


def test_a_killed_program_leaves_nothing_that_stops_the_next(
    qtbot: QtBot, open_program: Open, data_folder: Path
) -> None:
    killed = _start(data_folder)
    assert killed.stdout is not None
    assert killed.stdout.readline().strip() == "painted sign-in"
    os.kill(killed.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    killed.wait(10)
    killed.stdout.close()
    (data_folder / ".keys.json.1.new").write_bytes(b"half")
    sitting = enter(qtbot, open_program(data_folder))
    assert sitting.shell.isVisible()
    assert not (data_folder / ".keys.json.1.new").exists()


def test_the_whole_way_in_and_out_in_a_process_of_its_own(data_folder: Path) -> None:
    process = _start(
        data_folder,
        FRONTDESK_TRACE_EXIT="1",
        FRONTDESK_USER=ADMINISTRATOR,
        FRONTDESK_PASSWORD=PASSWORD,
    )
    out, _ = process.communicate(timeout=60)
    lines = [line for line in out.splitlines() if "propagateSizeHints" not in line]
    assert lines == ["painted sign-in", "painted workbench", "filled workbench"]
    assert process.returncode == 0


def test_the_sign_in_window_comes_before_the_database(data_folder: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from PySide6.QtWidgets import QApplication\n"
        "app = QApplication([])\n"
        "from desktop.app import Program\n"
        "program = Program(Path(sys.argv[1])); assert program.start()\n"
        "heavy = {'sqlalchemy', 'sqlcipher3', 'reportlab', 'pypinyin', 'argon2', 'psycopg'}\n"
        "print(sorted(heavy & set(sys.modules))); program.finish()"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(data_folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=60,
    )
    assert done.stdout.strip() == "[]", done.stderr


def test_opening_and_quitting_a_hundred_times(
    qtbot: QtBot, open_program: Open, data_folder: Path
) -> None:
    for _ in range(100):
        program = open_program(data_folder)
        page = program.window.page  # type: ignore[union-attr]
        assert isinstance(page, SignInPage)
        page.password.line.setText(PASSWORD)
        page.enter.trigger()
        qtbot.waitUntil(lambda: program.sitting is not None)  # noqa: B023 — waited for here
        assert program.sitting is not None
        program.sitting.shell.open_page("settings")
        program.finish()  # with reads still on their way
        assert program.instance is None


def _start(folder: Path, **environment: str) -> "subprocess.Popen[str]":
    script = (
        "import sys; from pathlib import Path; from desktop.app import run_window;"
        "sys.exit(run_window(Path(sys.argv[1]), qt_args=[]))"
    )
    return subprocess.Popen(
        [sys.executable, "-c", script, str(folder)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "FRONTDESK_TRACE": "1", **environment},
    )


@pytest.mark.parametrize("percent", theme.SCALES)
def test_every_page_fits_and_names_its_controls(
    qtbot: QtBot, dressed: QApplication, open_shell: Callable[..., Shell], percent: int
) -> None:
    shell = open_shell()
    theme.set_text_size(dressed, percent)
    shell.resize(1366, 768)
    for page in shell.rail.items:
        shell.open_page(page)
        qtbot.waitUntil(lambda: shell.desk.tasks.idle)
        qtbot.waitUntil(lambda: not clipped(shell), timeout=2000)
        assert nameless(shell) == [], page
