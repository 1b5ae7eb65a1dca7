"""Two computers of a hall, one record: what two clerks do to it at the same time."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app import Program
from desktop.page import Page
from desktop.pages.cases.case import CasePage
from desktop.pages.organisation.asking import FormDialog
from desktop.pages.organisation.page import OrganisationPage
from desktop.pages.people.conflict import ConflictDialog
from desktop.pages.people.person import PersonPage
from desktop.shell import Shell
from models.cases.actions.visits import Decision, MatterForm, VisitForm, take_visit
from models.cases.queries.cases import read_case
from models.catalogue.queries import read_item
from models.centre import Centre
from models.organisation.actions import add_unit
from models.organisation.queries import read_tree
from models.organisation.rules import UnitKind
from models.people.actions import PersonForm, add_person
from models.people.queries import read_person
from tests.desktop.test_shared_hall import Hands, address, create, join, postgres_server

__all__ = ["address", "postgres_server"]  # fixtures

Key, CONTROL = Qt.Key, Qt.KeyboardModifier.ControlModifier
Open = Callable[..., Program]
P = TypeVar("P", bound=Page)
TODAY = date(2026, 3, 2)
WANG = PersonForm("王秀英", "229901194203150029", phone="19900001234", estate="青禾苑", room="501")


class Hall:
    """Both programs with their windows; each acts with the keyboard in front of it."""

    def __init__(self, qtbot: QtBot, first: Program, second: Program) -> None:
        self._qtbot = qtbot
        self.programs = (first, second)

    def shell(self, number: int) -> Shell:
        sitting = self.programs[number].sitting
        assert sitting is not None
        return sitting.shell

    def centre(self, number: int = 0) -> Centre:
        sitting = self.programs[number].sitting
        assert sitting is not None
        return sitting.centre

    def sit_at(self, number: int) -> Shell:
        shell = self.shell(number)
        shell.activateWindow()
        self._qtbot.waitUntil(shell.isActiveWindow)
        self.rest()
        return shell

    def rest(self) -> None:
        both = [self.shell(number).desk.tasks for number in (0, 1)]
        self._qtbot.waitUntil(lambda: all(tasks.idle for tasks in both), timeout=20_000)

    def open(self, number: int, page: str, kind: type[P], target: object = None) -> P:
        shell = self.sit_at(number)
        shell.open_page(page, target)
        self.rest()
        assert isinstance(shell.page, kind)
        return shell.page

    def press(self, key: Qt.Key, control: bool = False) -> None:
        where = QApplication.focusWidget()
        assert where is not None
        modifier = CONTROL if control else Qt.KeyboardModifier.NoModifier
        self._qtbot.keyClick(where, key, modifier)


@pytest.fixture
def hall(qtbot: QtBot, address: str, open_program: Open, tmp_path: Path) -> Hall:
    first = open_program(tmp_path / "1")
    create(Hands(qtbot, first), address)
    second = open_program(tmp_path / "2")
    join(Hands(qtbot, second), address)
    return Hall(qtbot, first, second)


def conflict(qtbot: QtBot, page: Page) -> ConflictDialog:
    qtbot.waitUntil(lambda: bool([d for d in page.findChildren(ConflictDialog) if d.isVisible()]))
    dialog = next(d for d in page.findChildren(ConflictDialog) if d.isVisible())
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def test_two_clerks_choose_side_by_side(qtbot: QtBot, hall: Hall) -> None:
    id_ = hall.centre().act(add_person, WANG).result
    mine, theirs = (hall.open(n, "person", PersonPage, id_) for n in (0, 1))
    # One clerk writes room and note, the other room, note, phone and building.
    hall.sit_at(1)
    for name, text in (("room", "102"), ("note", "同事写的"), ("building", "3")):
        theirs.fields.form[name].set_text(text)
    theirs.fields.phone.editor.setFocus()
    qtbot.keyClicks(theirs.fields.phone.line, "19900005678")
    hall.sit_at(0)
    mine.fields.room.set_text("101")
    mine.fields.note.set_text("我写的")
    hall.sit_at(1)
    theirs.fields.note.editor.setFocus()
    hall.press(Key.Key_S, control=True)
    hall.rest()
    hall.sit_at(0)
    assert mine.subtitle.text() == "同事刚刚修改过这个人，保存时请您逐项选定"
    mine.fields.note.editor.setFocus()
    hall.press(Key.Key_S, control=True)
    dialog = conflict(qtbot, mine)
    # In the clerk's words; what this clerk never touched is the colleague's from the start.
    assert list(dialog.sides.left) == ["building", "room", "note"]
    assert dialog.sides.taken == {"building"}
    names = [side.accessibleName() for side in dialog.theirs.values()]
    assert names == [
        "楼栋，同事刚保存的：3",
        "室，同事刚保存的：102",
        "备注，同事刚保存的：同事写的",
    ]
    assert QApplication.focusWidget() is dialog.theirs["building"]
    hall.press(Key.Key_Down)
    hall.press(Key.Key_Right)  # the room as the colleague has it
    assert dialog.sides.taken == {"building", "room"}
    hall.press(Key.Key_F9)
    hall.rest()
    for number in (0, 1):
        kept = hall.centre(number).ask(read_person, id_, TODAY)
        assert (kept.building, kept.room, kept.note) == ("3", "102", "我写的")
        assert (kept.phone, kept.name, kept.id_number) == (
            "199****5678", "王秀英", "229901********0029",
        )  # fmt: skip
    hall.sit_at(1)  # the window that comes to the front looks again
    qtbot.waitUntil(lambda: theirs.fields.note.text() == "我写的")
    for page in (mine, theirs):
        shown = [page.fields.form[name].text() for name in ("building", "room", "note")]
        assert shown == ["3", "102", "我写的"]
        assert page.fields.phone.line.text() == "199****5678"
        assert page.draft() is None


@pytest.mark.parametrize(
    ("key", "kept"),
    [(Key.Key_F5, ("101", "我写的")), (Key.Key_F6, ("102", "同事写的"))],
)
def test_all_of_one_side(qtbot: QtBot, hall: Hall, key: Qt.Key, kept: tuple[str, str]) -> None:
    id_ = hall.centre().act(add_person, WANG).result
    mine, theirs = (hall.open(n, "person", PersonPage, id_) for n in (0, 1))
    for number, page, room, note in ((0, mine, "101", "我写的"), (1, theirs, "102", "同事写的")):
        hall.sit_at(number)
        page.fields.room.set_text(room)
        page.fields.note.set_text(note)
    theirs.fields.note.editor.setFocus()
    hall.press(Key.Key_S, control=True)
    hall.rest()
    hall.sit_at(0)
    mine.fields.note.editor.setFocus()
    hall.press(Key.Key_S, control=True)
    dialog = conflict(qtbot, mine)
    # Looked at and left: nothing is saved, nothing typed is lost.
    hall.press(Key.Key_Escape)
    QCoreApplication.sendPostedEvents(dialog, QEvent.Type.DeferredDelete)
    assert (mine.fields.room.text(), mine.fields.note.text()) == ("101", "我写的")
    hall.sit_at(0)
    mine.fields.note.editor.setFocus()
    hall.press(Key.Key_S, control=True)
    conflict(qtbot, mine)
    hall.press(key)
    hall.press(Key.Key_F9)
    hall.rest()
    person = hall.centre(1).ask(read_person, id_, TODAY)
    assert (person.room, person.note) == kept
    hall.shell(1).pages["person"].look.timeout.emit()  # type: ignore[attr-defined]
    hall.rest()
    for page in (mine, theirs):
        assert (page.fields.room.text(), page.fields.note.text()) == kept


def test_a_step_taken_meanwhile(qtbot: QtBot, hall: Hall) -> None:
    centre = hall.centre()
    person = centre.act(add_person, WANG).result
    materials = frozenset(m.seq for m in centre.ask(read_item, "D01", TODAY).materials)
    form = VisitForm(person, (MatterForm("D01", Decision.ACCEPT, received=materials),))
    case_id = centre.act(take_visit, form).result.case_ids[0]
    mine, theirs = (hall.open(n, "case", CasePage, case_id) for n in (0, 1))
    assert mine.case is not None and theirs.case is not None
    hall.sit_at(0)
    qtbot.keyClick(mine, Key.Key_F7)
    hall.rest()
    assert mine.case.state == "processing"
    assert theirs.case.state == "accepted"  # the other window has not been told
    hall.sit_at(1)
    qtbot.keyClick(theirs, Key.Key_F7)
    hall.rest()
    assert theirs.banner.text == (
        "这件现在是“办理中”，不能开始办理；只有“已受理”的件可以。没有任何改动。"
    )
    assert theirs.case.state == "processing"  # read again: the next step is offered
    steps = hall.centre(1).ask(read_case, case_id, TODAY).steps
    assert len(steps) == len(mine.case.steps)


def test_two_leaders_rename_one_unit(qtbot: QtBot, hall: Hall) -> None:
    hall.centre().act(add_unit, UnitKind.GRID, "第一网格", None, date(2026, 1, 1))
    mine, theirs = (hall.open(n, "organisation", OrganisationPage) for n in (0, 1))
    for page, name in ((mine, "甲网格"), (theirs, "乙网格")):
        qtbot.waitUntil(lambda: mine.tree.current is not None and theirs.tree.current is not None)
        page.rename.trigger()
        dialog = next(d for d in page.findChildren(FormDialog) if d.isVisible())
        dialog.form["name"].set_text(name)
        dialog.send.trigger()
        hall.rest()
    assert "“甲网格”刚刚被另一位同事修改过" in dialog.banner.text
    assert [u.name for u in hall.centre(1).ask(read_tree, TODAY)] == ["甲网格"]
    qtbot.waitUntil(lambda: theirs.unit_card.title.text() == "甲网格")
    dialog.send.trigger()  # told of it, the clerk may still mean it
    hall.rest()
    assert [u.name for u in hall.centre(0).ask(read_tree, TODAY)] == ["乙网格"]
