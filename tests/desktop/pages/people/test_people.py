"""The list of people and one person, by keys, on a real centre."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.pages.cases.case.asking import AskDialog
from desktop.pages.people.conflict import ConflictDialog
from desktop.pages.people.masked import SHOWN_SECONDS, RevealDialog
from desktop.pages.people.page import PeoplePage
from desktop.pages.people.person import PersonPage
from desktop.shell import Shell
from desktop.widgets.cards import EmptyState
from models.audit.queries import list_entries
from models.centre import Centre
from models.people.actions import PersonForm, add_person, change_person
from models.people.queries import list_consents, measure_people, read_person
from models.people.rules.groups import PriorityGroup
from tests.desktop.ime import commit
from tests.models.conftest import Watch

CONTROL = Qt.KeyboardModifier.ControlModifier
NUMBER = "22990219710805073"  # with 2 at the end it is right
TODAY = date(2026, 11, 21)


@pytest.fixture
def day(watch: Watch) -> None:
    watch.now = datetime(2026, 11, 21, 10, 0)


def _rest(qtbot: QtBot, shell: Shell) -> None:
    qtbot.waitUntil(lambda: shell.desk.tasks.idle, timeout=10_000)


def _person(qtbot: QtBot, shell: Shell) -> PersonPage:
    _rest(qtbot, shell)
    assert isinstance(shell.page, PersonPage)
    return shell.page


def _dialog(kind: type) -> object:
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, kind))


def test_empty_list_says_what_to_do_first(
    qtbot: QtBot, day: None, open_shell: Callable[..., Shell]
) -> None:
    shell = open_shell("people")
    _rest(qtbot, shell)
    names = [w.accessibleName() for w in shell.findChildren(EmptyState)]
    assert any(name.startswith("还没有登记任何人") for name in names)


def test_register_by_keys_and_find_again(
    qtbot: QtBot, day: None, centre: Centre, open_shell: Callable[..., Shell]
) -> None:
    shell = open_shell("people")
    qtbot.keyClick(shell.page, Qt.Key.Key_E, CONTROL)
    page = _person(qtbot, shell)
    fields = page.fields
    commit(fields.name.line, "李茂超")
    assert fields.name.text() == "李茂超"
    fields.number.editor.setFocus()
    qtbot.keyClicks(fields.number.line, NUMBER + "3")
    qtbot.keyClick(fields.number.line, Qt.Key.Key_Tab)
    assert "末位应为 2" in fields.number.error
    fields.number.editor.setFocus()
    qtbot.keyClick(fields.number.line, Qt.Key.Key_Backspace)
    qtbot.keyClicks(fields.number.line, "2")
    assert fields.number.told.text().startswith("✓ 校验通过；男，55 岁")
    assert (fields.birth.text(), fields.sex.text()) == ("1971-08-05", "男")
    qtbot.keyClicks(fields.phone.line, "199-0000-5005")
    fields.estate.editor.setFocus()
    commit(fields.estate.line, "青禾苑")
    qtbot.keyClicks(fields.estate.line, " 3-2-501")
    qtbot.keyClick(fields.estate.line, Qt.Key.Key_Return)
    assert [fields.form[p].text() for p in ("estate", "building", "entrance", "room")] == [
        "青禾苑",
        "3",
        "2",
        "501",
    ]
    fields.groups.boxes[PriorityGroup.DISABLED].click()
    page.consent.box.click()
    qtbot.keyClick(page, Qt.Key.Key_S, CONTROL)
    page = _person(qtbot, shell)
    _rest(qtbot, shell)
    assert page.title.text() == "李茂超"
    assert fields.number.line.text() == "229902********0732"
    assert fields.phone.line.text() == "199****5005"
    person = centre.ask(read_person, 1, TODAY)
    assert (person.address, person.consent_version) == ("青禾苑-3栋-2单元-501室", "2026-1")
    assert person.recorded_groups == (PriorityGroup.DISABLED,)

    shell.open_page("people")
    _rest(qtbot, shell)
    people = shell.page
    assert isinstance(people, PeoplePage)
    qtbot.keyClick(people, Qt.Key.Key_F, CONTROL)
    qtbot.keyClicks(QApplication.focusWidget(), "lmc")
    qtbot.waitUntil(lambda: people.table.view.filter == "lmc")
    _rest(qtbot, shell)
    qtbot.keyClick(people.table.filter, Qt.Key.Key_Return)
    qtbot.keyClick(people.table.table, Qt.Key.Key_Return)
    assert _person(qtbot, shell).title.text() == "李茂超"


def test_warning_in_place_and_save_anyway(
    qtbot: QtBot, day: None, centre: Centre, open_shell: Callable[..., Shell]
) -> None:
    centre.act(add_person, PersonForm(name="陈光明", id_number=NUMBER + "2"))
    shell = open_shell("person")
    page = _person(qtbot, shell)
    page.fields.name.set_text("李茂超")
    page.fields.number.set_text(NUMBER + "2")
    page.save.trigger()
    _rest(qtbot, shell)
    assert "陈光明" in page.fields.number.error
    assert page.save.text == "仍要保存"
    page.save.trigger()
    assert _person(qtbot, shell).title.text() == "李茂超"
    assert centre.ask(measure_people, TODAY).total == 2


def test_kept_number_is_masked_typed_anew_or_revealed(
    qtbot: QtBot, day: None, centre: Centre, open_shell: Callable[..., Shell]
) -> None:
    form = PersonForm(name="李茂超", id_number=NUMBER + "2", phone="19900005005")
    person_id = centre.act(add_person, form).result
    shell = open_shell("person", person_id)
    page = _person(qtbot, shell)
    _rest(qtbot, shell)
    number, phone = page.fields.number, page.fields.phone
    number.reveal.trigger()
    dialog = _dialog(RevealDialog)
    assert isinstance(dialog, RevealDialog)
    dialog.reason.set_value("电话联系")
    dialog.show_it.trigger()
    _rest(qtbot, shell)
    assert number.line.text() == NUMBER + "2"
    assert number._timer.interval() == SHOWN_SECONDS * 1000
    assert page.draft() is None  # looking is not changing
    number._timer.timeout.emit()
    assert number.line.text() == "229902********0732"

    shell.activateWindow()
    qtbot.waitUntil(shell.isActiveWindow)
    phone.editor.setFocus()
    qtbot.keyClicks(phone.line, "19900006006")
    qtbot.keyClick(page, Qt.Key.Key_S, CONTROL)
    _rest(qtbot, shell)
    assert phone.line.text() == "199****6006"
    person = centre.ask(read_person, person_id, TODAY)
    assert (person.id_number, person.phone) == ("229902********0732", "199****6006")
    titles = [entry.title for entry in centre.ask(list_entries, TODAY, TODAY)]
    assert {"查看人员", "查看明文", "修改人员信息"} <= set(titles)


def test_two_clerks_changed_one_person(
    qtbot: QtBot, day: None, centre: Centre, open_shell: Callable[..., Shell]
) -> None:
    person_id = centre.act(add_person, PersonForm(name="李茂超", phone="19900005005")).result
    shell = open_shell("person", person_id)
    page = _person(qtbot, shell)
    _rest(qtbot, shell)
    version = centre.ask(read_person, person_id, TODAY).version
    theirs = PersonForm(name="李茂超", phone=None, room="102", note="同事写的")
    centre.act(change_person, person_id, version, theirs)
    page.fields.room.set_text("101")
    page.fields.note.set_text("我写的")
    page.save.trigger()
    _rest(qtbot, shell)
    qtbot.waitUntil(
        lambda: any(isinstance(w, ConflictDialog) for w in QApplication.topLevelWidgets())
    )
    dialog = _dialog(ConflictDialog)
    assert isinstance(dialog, ConflictDialog)
    assert set(dialog.theirs) == {"room", "note"}
    dialog.theirs["room"].click()
    dialog.keep.trigger()
    _rest(qtbot, shell)
    kept = centre.ask(read_person, person_id, TODAY)
    assert (kept.room, kept.note, kept.phone) == ("102", "我写的", "199****5005")


def test_child_needs_a_guardian_to_consent(
    qtbot: QtBot, day: None, centre: Centre, open_shell: Callable[..., Shell]
) -> None:
    mother = centre.act(add_person, PersonForm(name="王秀英", birth_date=date(1990, 1, 1))).result
    shell = open_shell("person")
    page = _person(qtbot, shell)
    fields = page.fields
    fields.name.set_text("李小宝")
    assert fields.guardian.isHidden()
    fields.birth.set_text("2018-05-01")
    assert not fields.guardian.isHidden()
    page.consent.box.click()
    page.save.trigger()
    _rest(qtbot, shell)
    assert "监护人同意" in fields.guardian.error
    fields.guardian.editor.setFocus()
    qtbot.keyClicks(fields.guardian.line, "wxy")
    qtbot.waitUntil(lambda: bool(fields.guardian.hits))
    qtbot.keyClick(fields.guardian.line, Qt.Key.Key_Return)
    assert fields.guardian.text() == "王秀英"
    fields.relation.set_text("母亲")
    page.save.trigger()
    _rest(qtbot, shell)
    child = centre.ask(read_person, 2, TODAY)
    assert (child.guardian_id, child.guardian_relation) == (mother, "母亲")
    assert len(centre.ask(list_consents, 2)) == 1


def test_consent_is_withdrawn_with_its_date(
    qtbot: QtBot, day: None, watch: Watch, centre: Centre, open_shell: Callable[..., Shell]
) -> None:
    person_id = centre.act(add_person, PersonForm(name="李茂超", consents=True)).result
    shell = open_shell("person", person_id)
    page = _person(qtbot, shell)
    _rest(qtbot, shell)
    assert page.consent.history.text() == "2026-11-21 10:00 同意 2026-1 版"
    watch.now = datetime(2026, 11, 21, 15, 30)
    page.withdraw.trigger()
    ask = next(w for w in QApplication.topLevelWidgets() if isinstance(w, AskDialog))
    assert "照片一并删去，不能恢复" in ask.sentence.text()
    qtbot.keyClick(ask, Qt.Key.Key_Return)
    _rest(qtbot, shell)
    assert page.consent.history.text().endswith("2026-11-21 15:30 撤回")
    assert page.withdraw.why_not == "还没有同意记录。"


def test_unsaved_form_waits_for_its_person(
    qtbot: QtBot, day: None, centre: Centre, open_shell: Callable[..., Shell]
) -> None:
    ids = [centre.act(add_person, PersonForm(name=name)).result for name in ("甲某", "乙某")]
    shell = open_shell("person", ids[0])
    page = _person(qtbot, shell)
    _rest(qtbot, shell)
    page.fields.note.set_text("还没保存")
    shell.open_page("person", ids[1])
    _rest(qtbot, shell)
    assert page.fields.note.text() == ""
    shell.open_page("person", ids[0])
    _rest(qtbot, shell)
    assert page.fields.note.text() == "还没保存"


@pytest.mark.parametrize("is_new", [True, False])
def test_draft_comes_back_as_it_was(
    qtbot: QtBot, day: None, centre: Centre, open_shell: Callable[..., Shell], is_new: bool
) -> None:
    """As the program does it at the next start: open the page, then hand the draft over."""
    person_id = centre.act(add_person, PersonForm(name="李茂超", phone="19900005005")).result
    target = None if is_new else person_id
    shell = open_shell("person", target)
    page = _person(qtbot, shell)
    page.fields.note.set_text("草稿")
    page.fields.phone.set_text("19900006006")
    page.fields.groups.boxes[PriorityGroup.VETERAN].click()
    page.save_draft_now()
    _rest(qtbot, shell)
    assert shell.desk.drafts is not None
    draft = shell.desk.drafts.all()[0]
    assert draft.page == ("person" if is_new else f"person:{person_id}")

    page.fields.show_person(None, ())
    page._dirty = False
    shell.open_page("person", target)
    page.restore(draft.content)
    _rest(qtbot, shell)
    fields = page.fields
    assert (fields.note.text(), fields.phone.text()) == ("草稿", "19900006006")
    assert fields.groups.ticked == (PriorityGroup.VETERAN,)
    if is_new:
        fields.name.set_text("王新")
    page.save.trigger()
    _rest(qtbot, shell)
    assert shell.desk.drafts.all() == []


def test_person_who_is_gone_is_one_sentence(
    qtbot: QtBot, day: None, open_shell: Callable[..., Shell]
) -> None:
    shell = open_shell("people")
    shell.open_page("person", 4711)
    _rest(qtbot, shell)
    assert isinstance(shell.page, PeoplePage)
    assert "已不在人员列表里" in shell.page.banner.text
