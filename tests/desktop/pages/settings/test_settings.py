"""The settings through keys, and what each role sees of them."""

from collections.abc import Callable, Iterator
from datetime import date, time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.messages import Messages
from desktop.page import Desk
from desktop.pages.settings.accounts import AccountsSection, AddDialog, ResetDialog, RoleDialog
from desktop.pages.settings.centre import HoursSection, ProfileSection
from desktop.pages.settings.data import DataSection
from desktop.pages.settings.holidays import (
    HolidaysSection,
    YearDialog,
    read_days,
    show_days,
)
from desktop.pages.settings.log import LogSection, explain
from desktop.pages.settings.log_words import FACTS, RECORDS
from desktop.pages.settings.page import SettingsPage
from desktop.pages.settings.password import PasswordSection
from desktop.pages.sign_in.fields import read_opening, show_opening
from desktop.remembered import read_remembered
from desktop.shell import Shell
from desktop.tasks import Tasks
from models.accounts.queries import find_account
from models.calendar.queries import read_day_table
from models.calendar.rules import DayKind, SpecialDay
from models.centre import Centre, sign_in
from models.errors import KnownError
from models.roles import Role
from models.schema import METADATA
from models.settings.queries import read_desk, read_profile
from models.store.keys import SignInRefused
from tests.desktop.walk import clipped, nameless
from tests.models.conftest import ADMINISTRATOR, PASSWORD, WEAK, Watch

Key = Qt.Key
NEW = "seven green doors"


@pytest.fixture
def shell(open_shell: Callable[..., Shell]) -> Shell:
    return open_shell("settings")


def page_of(shell: Shell) -> SettingsPage:
    page = shell.pages["settings"]
    assert isinstance(page, SettingsPage)
    return page


def open_section(qtbot: QtBot, shell: Shell, section: str) -> SettingsPage:
    shell.open_page("settings", section)
    qtbot.waitUntil(lambda: shell.desk.tasks.idle)
    return page_of(shell)


def press(qtbot: QtBot, where: QWidget, key: Qt.Key) -> None:
    """Press a key where the keyboard is in that window."""
    where.window().activateWindow()
    qtbot.waitUntil(where.window().isActiveWindow)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    qtbot.keyClick(QApplication.focusWidget(), key)


def dialog_of(kind: type[QDialog]) -> QDialog:
    (found,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]
    return found


def test_the_centre_gets_another_name(qtbot: QtBot, shell: Shell, centre: Centre) -> None:
    section = open_section(qtbot, shell, "profile").section
    assert isinstance(section, ProfileSection) and section.form is not None
    assert section.form["name"].text() == "青禾里社区党群服务中心"
    section.form["name"].set_text("")
    press(qtbot, section.form["name"].editor, Key.Key_F9)
    assert section.form["name"].error
    section.form["name"].set_text("青禾里党群服务中心")
    press(qtbot, section.form["name"].editor, Key.Key_F9)
    qtbot.waitUntil(lambda: shell.desk.tasks.idle)
    profile = centre.ask(read_profile, centre.clock().date())
    assert profile.name == "青禾里党群服务中心" and profile.phone == "0000-1000000"
    assert "已保存" in shell.toast.text()


def test_opening_hours_and_limits_are_changed(qtbot: QtBot, shell: Shell, centre: Centre) -> None:
    section = open_section(qtbot, shell, "hours").section
    assert isinstance(section, HoursSection) and section.form is not None
    section.form["lock_minutes"].set_text("0")
    press(qtbot, section.form["opening"].editor, Key.Key_F9)
    qtbot.waitUntil(lambda: bool(section.form["lock_minutes"].error))  # type: ignore[index]
    section.form["opening"].set_text("9：00－12：00，14:00—18:00")
    section.form["lock_minutes"].set_text("3")
    section.boxes["open_on_days_off"].setChecked(True)
    press(qtbot, section.form["opening"].editor, Key.Key_F9)
    qtbot.waitUntil(lambda: shell.desk.tasks.idle)
    desk = centre.ask(read_desk, centre.clock().date())
    assert desk.opening == ((time(9), time(12)), (time(14), time(18)))
    assert (desk.lock_minutes, desk.open_on_days_off, desk.notice_days) == (3, True, 5)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("08:30-12:00 13:30-17:30", "08:30-12:00 13:30-17:30"),
        ("8:30 - 12:00、1330-1730", "08:30-12:00 13:30-17:30"),
        ("９：００至１７：００", "09:00-17:00"),
        ("早九晚五", None),
        ("08:30", None),
        ("25:00-26:00", None),
    ],
)
def test_opening_hours_as_clerks_type_them(typed: str, shown: str | None) -> None:
    if shown is None:
        with pytest.raises(KnownError, match="开放时间"):
            read_opening(typed)
    else:
        assert show_opening(read_opening(typed)) == shown


def add(qtbot: QtBot, shell: Shell, name: str, role: Role) -> None:
    section = open_section(qtbot, shell, "accounts").section
    assert isinstance(section, AccountsSection)
    section.actions_here[0].trigger()
    dialog = dialog_of(AddDialog)
    assert isinstance(dialog, AddDialog)
    dialog.name.set_text(name)
    dialog.role.set_value(role)
    dialog.new.first.set_text(NEW)
    dialog.new.again.set_text(NEW)
    press(qtbot, dialog, Key.Key_F9)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    qtbot.waitUntil(lambda: shell.desk.tasks.idle)


def choose(qtbot: QtBot, section: AccountsSection, name: str) -> None:
    for row in range(section.table.model.total):
        section.table.go_to(row)
        qtbot.waitUntil(lambda: section.table.current is not None)
        if section.table.current.name == name:  # type: ignore[union-attr]
            return
    raise AssertionError(name)


def test_a_clerk_is_added_changed_reset_and_stopped(
    qtbot: QtBot, shell: Shell, centre: Centre, data_folder: Path, watch: Watch
) -> None:
    add(qtbot, shell, "陈静", Role.CLERK)
    sign_in(data_folder, "陈静", NEW, clock=watch, cost=WEAK).close()
    section = page_of(shell).section
    assert isinstance(section, AccountsSection)
    choose(qtbot, section, "陈静")
    press(qtbot, section.table.table, Key.Key_F2)
    role = dialog_of(RoleDialog)
    assert isinstance(role, RoleDialog)
    role.role.set_value(Role.SUPERVISOR)
    press(qtbot, role, Key.Key_F9)
    qtbot.waitUntil(lambda: not role.isVisible())
    account = centre.ask(find_account, "陈静")
    assert account is not None and account.role is Role.SUPERVISOR
    qtbot.waitUntil(lambda: shell.desk.tasks.idle)
    choose(qtbot, section, "陈静")
    press(qtbot, section.table.table, Key.Key_F4)
    reset = dialog_of(ResetDialog)
    assert isinstance(reset, ResetDialog)
    reset.new.first.set_text("nine red lanterns")
    reset.new.again.set_text("nine red lanterns")
    press(qtbot, reset, Key.Key_F9)
    qtbot.waitUntil(lambda: not reset.isVisible())
    with pytest.raises(SignInRefused):
        sign_in(data_folder, "陈静", NEW, clock=watch, cost=WEAK)
    sign_in(data_folder, "陈静", "nine red lanterns", clock=watch, cost=WEAK).close()
    qtbot.waitUntil(lambda: shell.desk.tasks.idle)
    choose(qtbot, section, "陈静")
    section.stop.trigger()
    qtbot.waitUntil(lambda: shell.desk.tasks.idle)
    with pytest.raises(KnownError, match="已停用"):
        sign_in(data_folder, "陈静", "nine red lanterns", clock=watch, cost=WEAK)


def test_the_last_administrator_stays(qtbot: QtBot, shell: Shell) -> None:
    page = open_section(qtbot, shell, "accounts")
    section = page.section
    assert isinstance(section, AccountsSection)
    choose(qtbot, section, ADMINISTRATOR)
    section.stop.trigger()
    qtbot.waitUntil(lambda: "最后一位管理员" in page.banner.text)


def test_the_own_password_is_changed(
    qtbot: QtBot, shell: Shell, data_folder: Path, watch: Watch
) -> None:
    section = open_section(qtbot, shell, "password").section
    assert isinstance(section, PasswordSection)
    for old, said in (("not this one", True), (PASSWORD, False)):
        section.old.set_text(old)
        section.new.first.set_text(NEW)
        section.new.again.set_text(NEW)
        press(qtbot, section.old.line, Key.Key_F9)
        qtbot.waitUntil(lambda: shell.desk.tasks.idle)
        assert bool(section.old.error) is said
    sign_in(data_folder, ADMINISTRATOR, NEW, clock=watch, cost=WEAK).close()


def test_the_text_grows_at_once_and_is_remembered(
    qtbot: QtBot, shell: Shell, data_folder: Path
) -> None:
    page = open_section(qtbot, shell, "display")
    sizes = page.section.sizes  # type: ignore[union-attr]
    before = shell.rail.centre.font().pixelSize()
    sizes.choose(3)
    assert theme.text_size() == 175 and shell.rail.centre.font().pixelSize() > before
    qtbot.waitUntil(lambda: read_remembered(data_folder).text_size == 175)


def test_the_log_shows_who_did_what_and_is_sound(qtbot: QtBot, shell: Shell) -> None:
    add(qtbot, shell, "陈静", Role.CLERK)
    page = open_section(qtbot, shell, "log")
    section = page.section
    assert isinstance(section, LogSection)
    qtbot.waitUntil(lambda: "新增人员账号" in _titles(section))
    section.actions_here[1].trigger()
    qtbot.waitUntil(lambda: "完好" in shell.toast.text())


def _titles(section: LogSection) -> list[str]:
    rows = section.table.model.source.rows  # type: ignore[attr-defined]
    return [row.title for row in rows]


def test_a_year_of_holidays_is_typed_in(qtbot: QtBot, shell: Shell, centre: Centre) -> None:
    section = open_section(qtbot, shell, "holidays").section
    assert isinstance(section, HolidaysSection)
    section.actions_here[0].trigger()
    dialog = dialog_of(YearDialog)
    assert isinstance(dialog, YearDialog)
    dialog.form["year"].set_text("2027")
    dialog.form["notice"].set_text("放假通知 2027")
    dialog.form["days"].set_text("1-1 至 1-3 放假 元旦\n二月十四 上班")
    press(qtbot, dialog, Key.Key_F9)
    assert "第 2 行" in dialog.form["days"].error
    dialog.form["days"].set_text("1-1 至 1-3 放假 元旦\n2-14 上班 春节调休")
    press(qtbot, dialog, Key.Key_F9)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert "2027 年放假安排已录入" in shell.toast.text()
    table = centre.ask(read_day_table)
    assert 2027 in table.years_loaded
    assert table.days[date(2027, 1, 2)] == SpecialDay(DayKind.OFF, "元旦", "放假通知 2027")
    assert table.days[date(2027, 2, 14)].kind is DayKind.WORKING


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("1-1 放假 元旦", {(1, 1): "off"}),
        ("10月1日至3日 放假 国庆节", {(10, 1): "off", (10, 2): "off", (10, 3): "off"}),
        ("2027年9月26日 上班\n\n2027/10/9 班", {(9, 26): "working", (10, 9): "working"}),
        ("2-30 放假", None),
        ("5-3 至 5-1 放假", None),
        ("5-1 加班", None),
    ],
)
def test_days_as_a_notice_writes_them(typed: str, days: dict[tuple[int, int], str] | None) -> None:
    if days is None:
        with pytest.raises(KnownError, match="第 1 行"):
            read_days(typed, 2027, "通知")
        return
    read = read_days(typed, 2027, "通知")
    assert {(d.month, d.day): s.kind.value for d, s in read.items()} == days
    assert read_days(show_days(read, 2027), 2027, "通知") == read


def test_an_entry_is_explained_before_and_after() -> None:
    text = explain('[{"record":"account","id":3,"changed":{"role":["clerk","viewer"]}}]')
    assert text == "修改 账号 3\n    角色：clerk → viewer"
    assert explain('[{"signed_in":"李敏"}]') == "    登录：李敏"


def test_the_log_is_read_without_english() -> None:
    text = explain(
        '[{"revealed": "手机", "record": "volunteer", "id": 3}, {"record": "proxy_case", "id": 4,'
        ' "changed": {"appear_on": [null, "2026-11-21"], "provisional": [true, false]}}]'
    )
    assert "查看明文：手机\n    哪类记录：志愿者\n    内部编号：3" in text
    assert "修改 帮办代办 4\n    到场日期：（空） → 2026-11-21\n    暂定：是 → 否" in text


def test_the_log_has_a_word_for_every_record_and_fact() -> None:
    assert set(METADATA.tables) <= RECORDS.keys()
    columns = {column.name for table in METADATA.tables.values() for column in table.columns}
    assert columns <= FACTS.keys()


def test_the_data_file_is_checked(qtbot: QtBot, shell: Shell, data_folder: Path) -> None:
    section = open_section(qtbot, shell, "data").section
    assert isinstance(section, DataSection)
    press(qtbot, section, Key.Key_F6)
    qtbot.waitUntil(lambda: "数据文件完好" in section.result.text())
    whole = data_folder / "centre.db"
    content = bytearray(whole.read_bytes())
    content[20_000] ^= 0xFF
    whole.write_bytes(content)
    press(qtbot, section, Key.Key_F6)
    qtbot.waitUntil(lambda: "发现问题" in section.result.text())


@pytest.fixture
def viewer_desk(
    centre: Centre, data_folder: Path, messages: Messages, watch: Watch
) -> Iterator[Desk]:
    centre.add_user("周看", Role.VIEWER, NEW)
    viewer = sign_in(data_folder, "周看", NEW, clock=watch, cost=WEAK)
    tasks = Tasks(viewer, messages)
    yield Desk(tasks, messages, viewer.clock, None, viewer, viewer.clerk)
    tasks.close()
    viewer.close()


def test_a_viewer_is_offered_nothing_it_may_not_do(qtbot: QtBot, viewer_desk: Desk) -> None:
    page = SettingsPage(viewer_desk)
    qtbot.addWidget(page)
    offered = [id_ for id_, _ in page._offered]
    assert offered == ["holidays", "display", "password", "data", "backup"]
    page.entered("data")
    assert [action.text for action in page.offered()] == ["校验数据文件"]
    page.entered("profile")  # not theirs: they stay where they are
    assert "profile" not in page.sections


SECTIONS = (
    "profile", "hours", "accounts", "dues", "dues-rules", "holidays", "display", "password", "log",
    "data", "backup",
)  # fmt: skip


@pytest.mark.parametrize("percent", theme.SCALES)
def test_nothing_is_cut_off_and_everything_has_a_name(
    qtbot: QtBot, dressed: QApplication, shell: Shell, percent: int
) -> None:
    theme.set_text_size(dressed, percent)
    shell.resize(1366, 768)
    for section in SECTIONS:
        open_section(qtbot, shell, section)
        assert clipped(shell) == [], section
        assert nameless(shell) == [], section
