"""Fields through keys: what is meant, what is wrong, where the keyboard goes."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import (
    DateField,
    Field,
    Form,
    IdField,
    MoneyField,
    NoteField,
    PhoneField,
    TextField,
)
from models.errors import KnownError
from tests.desktop.ime import commit, compose

ENTER = Qt.Key.Key_Return


@pytest.fixture
def form(qtbot: QtBot, dressed: QApplication) -> Iterator[Form]:
    window = QWidget()
    column = QVBoxLayout(window)
    fields: dict[str, Field] = {
        "name": TextField("姓名", required="请填姓名。"),
        "id_number": IdField(judge=lambda text: "" if len(text) == 18 else "应为 18 位。"),
        "phone": PhoneField(),
        "relation": ChoiceField("关系", [(1, "配偶"), (2, "子女"), (3, "其他亲属")]),
        "day": DateField("日期", lambda: date(2026, 11, 21)),
        "money": MoneyField("金额"),
        "note": NoteField("说明"),
    }
    for field in fields.values():
        column.addWidget(field)
    made = Form(fields, window)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    fields["name"].editor.setFocus()
    yield made


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def test_a_form_filled_with_enter_alone(qtbot: QtBot, form: Form) -> None:
    def type_on(text: str) -> None:
        qtbot.keyClicks(QApplication.focusWidget(), text)
        qtbot.keyClick(QApplication.focusWidget(), ENTER)

    commit(focused(), "王秀英")
    qtbot.keyClick(QApplication.focusWidget(), ENTER)
    type_on("22990119420101002x")
    type_on("199 0000 0001")
    commit(focused(), "子")
    qtbot.keyClick(QApplication.focusWidget(), ENTER)
    type_on("1118")
    type_on("92.5")
    assert form["note"].editor.hasFocus()
    values = form.values()
    assert values is not None
    assert values["name"] == "王秀英"
    assert values["id_number"] == "22990119420101002X"
    assert values["phone"] == "19900000001"
    assert values["relation"] == 2
    assert values["day"] == date(2026, 11, 18)
    assert form["day"].text() == "2026-11-18"
    assert form["money"].text() == "92.50"


def test_enter_while_composing_goes_nowhere(qtbot: QtBot, form: Form) -> None:
    editor = form["name"].editor
    compose(editor, "wang")
    qtbot.keyClick(editor, ENTER)
    assert editor.hasFocus()
    commit(editor, "王")
    qtbot.keyClick(editor, ENTER)
    assert not editor.hasFocus()
    assert form["name"].value() == "王"


def test_what_is_wrong_is_said_below_and_has_the_keyboard(qtbot: QtBot, form: Form) -> None:
    form["day"].set_text("2026-02-30")
    form["day"].editor.setFocus()
    assert form.values() is None
    assert form["name"].error == "请填姓名。"
    assert form["day"].error == "没有这一天，请核对月和日。"
    assert form["name"].editor.hasFocus()
    qtbot.keyClicks(form["name"].editor, "w")
    assert form["name"].error == ""


def test_an_actions_error_goes_to_its_field(form: Form) -> None:
    assert form.show_error(KnownError("已有此人。", field="id_number"))
    assert form["id_number"].error == "已有此人。"
    assert not form.show_error(KnownError("磁盘已满。"))


def test_what_is_not_in_the_list_is_refused(form: Form) -> None:
    form["relation"].set_text("同事")
    with pytest.raises(KnownError):
        form["relation"].value()


def test_drafts_keep_what_is_typed_even_if_wrong(form: Form) -> None:
    form["day"].set_text("2026-02-")
    form["relation"].set_value(3)
    draft = form.draft()
    form.clear()
    assert form.empty
    form.restore(draft)
    assert form["day"].text() == "2026-02-"
    assert form["relation"].value() == 3


def test_phones(form: Form) -> None:
    field = form["phone"]
    for wrong in ("199000000011", "电话", "1990000000"):
        field.set_text(wrong)
        with pytest.raises(KnownError):
            field.value()
    field.set_text("0434-6661234")
    assert field.value() == "0434-6661234"
