"""Backups by themselves, in the status bar, in the settings, and when the desk is left."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import desktop.backing_up as backing_up
from desktop.app import Program
from desktop.backing_up import LeavingDialog, say_state
from desktop.pages.settings.backup import BackupSection
from desktop.pages.sign_in.sign_in import SignInPage
from desktop.shell import Shell
from desktop.sitting import Sitting
from models.backup.making import BackupState, Made, make_backup, own_copies, read_state
from models.backup.rules import BackupPlan
from models.centre import Centre
from models.errors import KnownError
from models.people.actions import PersonForm, add_person
from models.store.copies import list_copies
from tests.models.conftest import MORNING, PASSWORD, Watch

Key, Modifier = Qt.Key, Qt.KeyboardModifier
Open = Callable[..., Program]


def state(last_hours: int | None, *, changed: bool = True) -> BackupState:
    last = None if last_hours is None else MORNING - timedelta(hours=last_hours)
    return BackupState(BackupPlan(), last, False, changed, "")


@pytest.mark.parametrize(
    ("at", "failed", "line", "warns"),
    [
        (state(1), "", "上次备份 今天 08:00", False),
        (state(None), "", "还没有备份", True),
        (state(None), "磁盘已满", "备份没有做成", True),
        (state(1), "磁盘已满", "备份没有做成，上次 今天 08:00", True),
        (state(72), "", "很久没有备份，上次 2月27日 09:00", True),
        (state(72, changed=False), "", "上次备份 2月27日 09:00", False),
    ],
)
def test_the_line_of_the_status_bar(at: BackupState, failed: str, line: str, warns: bool) -> None:
    assert say_state(at, failed, MORNING) == (line, warns)


def enter(qtbot: QtBot, program: Program) -> Sitting:
    assert program.window is not None and isinstance(program.window.page, SignInPage)
    line = program.window.page.password.line
    line.setText(PASSWORD)
    qtbot.keyClick(line, Key.Key_Return)
    qtbot.waitUntil(lambda: program.sitting is not None)
    assert program.sitting is not None
    sitting = program.sitting
    qtbot.waitUntil(lambda: sitting.desk.tasks.idle)
    return sitting


def section_of(qtbot: QtBot, shell: Shell) -> BackupSection:
    qtbot.waitUntil(lambda: shell.here == "settings" and shell.desk.tasks.idle)
    section = shell.pages["settings"].section  # type: ignore[attr-defined]
    assert isinstance(section, BackupSection)
    return section


def test_the_schedule_makes_one_and_the_status_bar_leads_to_it(
    qtbot: QtBot, open_program: Open, data_folder: Path, watch: Watch
) -> None:
    sitting = enter(qtbot, open_program(data_folder))
    shell = sitting.shell
    sitting.backups.look()
    qtbot.waitUntil(lambda: shell.backup.text() == "还没有备份")
    assert shell.backup.property("chip") == "amber"
    sitting.backups._timer.timeout.emit()
    qtbot.waitUntil(lambda: shell.backup.text() == "上次备份 今天 09:00")
    assert shell.backup.property("chip") is None
    assert len(own_copies(sitting.centre)) == 1
    watch.now += timedelta(hours=5)  # nothing was done since
    sitting.backups._timer.timeout.emit()
    qtbot.waitUntil(lambda: sitting.desk.tasks.idle)
    assert len(own_copies(sitting.centre)) == 1
    sitting.centre.act(add_person, PersonForm("王秀英"))
    sitting.backups._timer.timeout.emit()
    qtbot.waitUntil(lambda: shell.backup.text() == "上次备份 今天 14:00")
    qtbot.mouseClick(shell.backup, Qt.MouseButton.LeftButton)
    assert len(section_of(qtbot, shell).table.model.source.rows) == 2  # type: ignore[attr-defined]


def test_one_that_fails_is_said_and_tried_again_later(
    qtbot: QtBot,
    open_program: Open,
    data_folder: Path,
    watch: Watch,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sitting = enter(qtbot, open_program(data_folder))
    tries: list[int] = []

    def refuse(centre: Centre, progress: object = None) -> Made:
        tries.append(1)
        raise KnownError("磁盘已满，没有做成副本。")

    with monkeypatch.context() as patch:
        patch.setattr(backing_up, "back_up_if_due", refuse)
        sitting.backups._timer.timeout.emit()
        qtbot.waitUntil(lambda: sitting.shell.backup.text() == "备份没有做成")
        page = sitting.shell.page
        assert page is not None and "磁盘已满" in page.banner.text
        sitting.backups._timer.timeout.emit()
        qtbot.waitUntil(lambda: sitting.desk.tasks.idle)
        assert len(tries) == 1
    watch.now += timedelta(minutes=31)
    sitting.backups._timer.timeout.emit()
    qtbot.waitUntil(lambda: sitting.shell.backup.text().startswith("上次备份 今天"))


def test_backups_in_the_settings_by_keys(
    qtbot: QtBot, open_shell: Callable[..., Shell], centre: Centre, tmp_path: Path
) -> None:
    shell = open_shell()
    shell.open_page("settings", "backup")
    section = section_of(qtbot, shell)
    assert section.last.text() == "还没有备份" and section.check.why_not
    qtbot.keyClick(section, Key.Key_B, Modifier.ControlModifier)
    qtbot.waitUntil(lambda: section.last.text() == "今天 09:00")
    assert "备份已做好" in shell.toast.text()
    qtbot.waitUntil(lambda: not section.check.why_not)
    qtbot.keyClick(section, Key.Key_F6)
    qtbot.waitUntil(lambda: "备份完好" in shell.toast.text())
    (copy,) = own_copies(centre)
    with copy.file.open("r+b") as file:
        file.seek(9000)
        file.write(b"damage")
    qtbot.keyClick(section, Key.Key_F6)
    page = shell.page
    assert page is not None
    qtbot.waitUntil(lambda: "已损坏" in page.banner.text)
    assert section._say_mark(copy) == "已损坏"


def test_the_plan_is_kept(
    qtbot: QtBot, open_shell: Callable[..., Shell], centre: Centre, tmp_path: Path
) -> None:
    shell = open_shell()
    shell.open_page("settings", "backup")
    section = section_of(qtbot, shell)
    assert section.form is not None
    qtbot.waitUntil(lambda: section.form["every_hours"].text() == "4")  # type: ignore[index]
    section.form["every_hours"].set_text("30")
    section.form["daily_at"].set_text("9:05")
    qtbot.keyClick(section, Key.Key_F9)
    qtbot.waitUntil(lambda: "1 到 24" in section.form["every_hours"].error)  # type: ignore[index]
    section.form["every_hours"].set_text("2")
    section.second.set_text(str(tmp_path))
    section.on_leaving.setChecked(False)
    qtbot.keyClick(section, Key.Key_F9)
    qtbot.waitUntil(lambda: "备份设置已保存" in shell.toast.text())
    found = read_state(centre)
    assert (found.plan.every_hours, found.plan.on_leaving) == (2, False)
    assert f"{found.plan.daily_at:%H:%M}" == "09:05" and found.second_place == str(tmp_path)


def test_leaving_makes_the_last_backup_of_the_day(
    qtbot: QtBot, open_program: Open, data_folder: Path
) -> None:
    program = open_program(data_folder)
    sitting = enter(qtbot, program)
    centre = sitting.centre
    centre.act(add_person, PersonForm("王秀英"))
    sitting.shell.close()
    qtbot.waitUntil(lambda: program.sitting is None)
    (copy,) = list_copies(data_folder / "copies")
    assert copy.holds.people == 1


def test_nothing_new_nothing_copied(
    qtbot: QtBot, open_program: Open, data_folder: Path, watch: Watch
) -> None:
    program = open_program(data_folder)
    sitting = enter(qtbot, program)
    make_backup(sitting.centre)
    watch.now += timedelta(hours=1)
    sitting.shell.close()
    qtbot.waitUntil(lambda: program.sitting is None)
    assert len(list_copies(data_folder / "copies")) == 1


def leaving() -> list[LeavingDialog]:
    windows = QApplication.topLevelWidgets()
    return [w for w in windows if isinstance(w, LeavingDialog) and w.isVisible()]


def test_a_slow_backup_on_leaving_is_shown_and_skipped(
    qtbot: QtBot, open_program: Open, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped: list[bool] = []

    def slow(centre: Centre, progress: Callable[[int, int], None]) -> None:
        try:
            while True:
                progress(1, 3)
        finally:
            stopped.append(True)

    monkeypatch.setattr(backing_up, "back_up_on_leaving", slow)
    program = open_program(data_folder)
    sitting = enter(qtbot, program)
    sitting.shell.close()
    qtbot.waitUntil(lambda: bool(leaving()))
    (dialog,) = leaving()
    qtbot.waitUntil(lambda: dialog.bar.maximum() == 3)
    qtbot.keyClick(dialog, Key.Key_Escape)
    qtbot.waitUntil(lambda: program.sitting is None)
    assert stopped and list_copies(data_folder / "copies") == []


def test_a_failed_backup_on_leaving_can_be_tried_again(
    qtbot: QtBot, open_program: Open, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(centre: Centre, progress: object) -> None:
        raise KnownError("磁盘已满，没有做成副本。")

    program = open_program(data_folder)
    sitting = enter(qtbot, program)
    with monkeypatch.context() as patch:
        patch.setattr(backing_up, "back_up_on_leaving", refuse)
        sitting.shell.close()
        qtbot.waitUntil(lambda: bool(leaving()))
    (dialog,) = leaving()
    assert "磁盘已满" in dialog.banner.text and "都已保存" in dialog.text.text()
    qtbot.keyClick(dialog, Key.Key_Return)
    qtbot.waitUntil(lambda: program.sitting is None)
    assert len(list_copies(data_folder / "copies")) == 1
