"""The rules of dues in the settings, through keys: who may change which, and what then holds."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.pages.cases.case.asking import AskDialog
from desktop.pages.settings.dues_rules import DuesRulesSection
from desktop.pages.settings.page import SettingsPage
from desktop.shell import Shell
from models.centre import Centre
from models.dues.actions.local_rules import set_local_rule
from models.dues.queries.settings import SettingRow, read_settings
from models.dues.rules.duties import Duty
from tests.desktop.pages.dues.party import Party
from tests.desktop.pages.dues.window import Window

Key = Qt.Key
SOURCE = "社区党委 2026 年第 1 次会议"


def setting(centre: Centre, name: str) -> SettingRow:
    rows = centre.ask(read_settings, date(2026, 12, 31))
    return next(row for row in rows if row.name == name)


def page_banner(window: Window) -> str:
    return str(window.shell.pages["settings"].banner.text)


def open_rules(window: Window) -> DuesRulesSection:
    page = window.page("settings", "dues-rules")
    assert isinstance(page, SettingsPage)
    section = page.section
    assert isinstance(section, DuesRulesSection)
    window.qtbot.waitUntil(lambda: section.table.current is not None)
    return section


def go_to(window: Window, section: DuesRulesSection, name: str) -> None:
    """Down to the rule, as a clerk goes."""
    for _ in range(40):
        row = section.table.current
        if isinstance(row, SettingRow) and row.name == name:
            return
        window.press(Key.Key_Down, where=section.table.table)
    pytest.fail(f"no rule {name}")


@pytest.fixture
def window(qtbot: QtBot, open_shell: Callable[..., Shell]) -> Window:
    return Window(qtbot, open_shell())


@pytest.mark.parametrize(
    "name, typed, value, said",
    [
        ("income_tax", "按计入项目重新计算", "recomputed", "按计入项目重新计算"),
        ("year_end_performance", "计入基数", "in", "计入基数"),
        ("arrears_first", "2", "2", "2 个月"),
        ("remittance_share", "20%", "0.2", "20%"),
    ],
)
def test_the_accountant_sets_a_rule_by_keys(
    centre: Centre, window: Window, name: str, typed: str, value: str, said: str
) -> None:
    Party(centre)
    section = open_rules(window)
    go_to(window, section, name)
    window.press(Key.Key_F2, where=section.table.table)
    dialog = window.dialog(AskDialog)
    window.fill(dialog, value=typed, valid_from="2026-01-01")
    window.agree(dialog)
    assert "依据" in window.said(dialog)  # nothing holds without a source
    window.fill(dialog, source=SOURCE)
    window.agree(dialog)
    window.no_dialog()
    kept = setting(centre, name)
    assert (kept.value, kept.said, kept.source) == (value, said, SOURCE)
    window.qtbot.waitUntil(
        lambda: (
            isinstance(section.table.current, SettingRow) and section.table.current.source == SOURCE
        )
    )
    assert section.table.current is not None and section.table.current.name == name


def test_what_the_centre_above_settles_cannot_be_changed(centre: Centre, window: Window) -> None:
    Party(centre)
    section = open_rules(window)
    go_to(window, section, "ceiling")
    assert "在核定时写明" in section.detail.text()
    window.press(Key.Key_Return, where=section.table.table)
    assert "由上级规定（组电明字〔2017〕5号）" in page_banner(window)
    window.no_dialog()


def test_the_cashier_sees_the_rules_and_changes_none(centre: Centre, window: Window) -> None:
    Party(centre).change_duty(Duty.CASHIER)
    section = open_rules(window)
    go_to(window, section, "rounding")
    window.press(Key.Key_F2, where=section.table.table)
    assert "由党费会计登记" in page_banner(window)
    window.no_dialog()
    assert setting(centre, "rounding").valid_from is None


def test_a_share_that_was_set_can_be_taken_back(centre: Centre, window: Window) -> None:
    Party(centre)
    centre.act(set_local_rule, "remittance_share", "0.2", SOURCE, date(2026, 1, 1))
    section = open_rules(window)
    go_to(window, section, "remittance_share")
    window.press(Key.Key_F2, where=section.table.table)
    dialog = window.dialog(AskDialog)
    assert "空着就是不再设" in dialog.sentence.text()
    window.fill(dialog, value="", valid_from="2026-02-01", source=SOURCE)
    window.agree(dialog)
    window.no_dialog()
    assert setting(centre, "remittance_share").said == "没有设置"
