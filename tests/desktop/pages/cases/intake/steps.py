"""What a clerk does at the visit form, as the tests say it."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from desktop.pages.cases.intake import IntakePage
from models.cases.queries.cases import CasePage, cases_of_person, read_case
from models.centre import Centre
from models.people.actions import PersonForm
from tests.desktop.ime import commit

CONTROL = Qt.KeyboardModifier.ControlModifier
WANG = PersonForm(
    name="王秀英",
    id_number="229901194203014529",
    phone="19900004321",
    estate="青禾苑",
    building="3",
    entrance="2",
    room="501",
    consents=True,
    consent_version="2026-1",
)
ELDERLY = "gljt"  # 高龄津贴 D01, promised, five materials
MEDICAL = "b05"  # 城乡居民医保参保登记, instant, three materials


class Keys(QObject):
    """Presses keys where the keyboard is, as a clerk does, and counts them beside the text."""

    def __init__(self, qtbot: QtBot) -> None:
        super().__init__()
        self._qtbot = qtbot
        self.count = 0

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        self.count += 1 if modifier is None else 2
        where = QApplication.focusWidget()
        assert where is not None, "nothing has the keyboard"
        self._qtbot.keyClick(where, key, modifier or Qt.KeyboardModifier.NoModifier)

    def text(self, text: str) -> None:
        where = QApplication.focusWidget()
        assert where is not None, "nothing has the keyboard"
        if text.isascii():
            self._qtbot.keyClicks(where, text)
        else:
            commit(where, text)

    def enter(self, text: str = "") -> None:
        if text:
            self.text(text)
        self.press(Qt.Key.Key_Return)


def settle(qtbot: QtBot, page: IntakePage) -> None:
    qtbot.waitUntil(lambda: page.desk.tasks.idle)


def choose(keys: Keys, qtbot: QtBot, page: IntakePage, person: str = "wxy") -> None:
    keys.enter(person)
    qtbot.waitUntil(lambda: page.visit.visitor is not None)


def choose_item(keys: Keys, qtbot: QtBot, page: IntakePage, text: str) -> None:
    keys.enter(text)
    qtbot.waitUntil(lambda: page.visit.matter.item is not None)
    settle(qtbot, page)


def tabs(page: IntakePage) -> list[str]:
    """The tabs as they are seen from left to right."""
    seen = [t for t in page.matters.tabs.findChildren(QAbstractButton) if t.isVisible()]
    return [tab.text() for tab in sorted(seen, key=lambda tab: (tab.y(), tab.x()))]


def said(widget: QWidget) -> list[str]:
    """Every text that can be read there."""
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def close_bug_dialog(qtbot: QtBot) -> None:
    def dialog() -> QMessageBox:
        (found,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox)]
        return found

    qtbot.waitUntil(lambda: dialog().isVisible())
    dialog().close()


def wait_taken(qtbot: QtBot, page: IntakePage) -> None:
    qtbot.waitUntil(page.result.isVisible)
    settle(qtbot, page)


def cases_of(centre: Centre, person_id: int) -> list[CasePage]:
    today = centre.clock().date()
    briefs = centre.ask(cases_of_person, person_id)
    return [centre.ask(read_case, brief.id, today) for brief in reversed(briefs)]
