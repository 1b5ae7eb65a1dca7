"""F1 shows what every page is for, in a few words."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import page_specs
from desktop.pages.help.dialog import GUIDE, HelpDialog, read_about
from desktop.pages.sign_in import first_run, password, restore
from desktop.pages.sign_in.window import EntryPage, EntryWindow
from desktop.theme import RESOURCES, px
from desktop.widgets.cards import Text

ENTRY = (
    first_run.WelcomePage, first_run.CreatePage, first_run.JoinPage, first_run.RecoveryKeyPage,
    password.PasswordPage, restore.RestorePage, restore.OutlookPage,
)  # fmt: skip
PAGES = [spec.id for spec in page_specs()]
TEXTS = RESOURCES / "help" / "pages"
WIDTH, SCREEN = 840, 460  # what the dialog leaves for a text on a screen of 768 lines


@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_a_text_of_its_own(page: str) -> None:
    assert len(re.findall(r"[\u4e00-\u9fff]", read_about(page))) > 40


def test_the_window_before_the_desk_has_its_texts() -> None:
    for page in ENTRY:
        assert read_about(page.HELP), page


def test_no_text_is_without_a_page_and_no_two_are_the_same() -> None:
    known = {*PAGES, *(page.HELP for page in ENTRY)}
    texts = {path.stem: path.read_text("utf-8") for path in TEXTS.glob("*.md")}
    assert set(texts) <= known
    assert len(set(texts.values())) == len(texts)


@pytest.mark.parametrize("path", sorted(TEXTS.glob("*.md")), ids=lambda path: path.stem)
def test_no_text_is_longer_than_a_screen(path: Path, qtbot: QtBot, dressed: QApplication) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    dialog = HelpDialog(None, (), window, path.stem)
    (text,) = [t for t in dialog.keys.findChildren(Text) if t.accessibleName() == "本页说明"]
    assert 0 < text.heightForWidth(px(WIDTH)) < px(SCREEN)


def test_f1_shows_the_text_of_the_entry_page(qtbot: QtBot, dressed: QApplication) -> None:
    window = EntryWindow()
    qtbot.addWidget(window)
    window.show_page(EntryPage("登录"))
    window.show()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_F1)
    (dialog,) = window.findChildren(HelpDialog)
    assert any("恢复密钥" in text.text() for text in dialog.keys.findChildren(Text))
    dialog.reject()


def test_the_chapters_are_there() -> None:
    for _, name in GUIDE:
        assert (RESOURCES / "help" / name).is_file()
