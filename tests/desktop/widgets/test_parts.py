"""Checklist, tabs, dialog, PDF preview, tiles: through keys and clicks."""

import io

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from desktop.widgets.buttons import Action, Button
from desktop.widgets.cards import StatTile, Text
from desktop.widgets.checklist import Checklist, Needed
from desktop.widgets.composition import choose_input_method
from desktop.widgets.dialog import Dialog
from desktop.widgets.fields import TextField
from desktop.widgets.pdf import PdfPreview
from desktop.widgets.tabs import SectionTabs
from tests.desktop.walk import clipped


@pytest.fixture(autouse=True)
def _dressed(dressed: QApplication) -> None:
    """All parts wear the style."""


def test_materials_are_ticked_by_keys(qtbot: QtBot) -> None:
    made = Checklist()
    made.fill([Needed("a", "身份证"), Needed("b", "照片"), Needed("c", "证明", optional=True)])
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.setFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert made.received == ["a"] and [each.key for each in made.missing] == ["b"]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert made.received == ["a", "b"] and made.missing == []
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert made.received == ["a", "b", "c"]


def test_tabs_by_click_and_arrow(qtbot: QtBot) -> None:
    made = SectionTabs("事项", extra="＋ 加一件")
    made.fill(["甲", "乙"])
    qtbot.addWidget(made)
    made.show()
    chosen: list[int] = []
    made.chosen.connect(chosen.append)
    qtbot.keyClick(made, Qt.Key.Key_Right)
    qtbot.keyClick(made, Qt.Key.Key_Right)
    assert chosen == [1] and made.index == 1


def test_a_dialog_does_its_first_thing_on_enter_and_closes_on_escape(qtbot: QtBot) -> None:
    did: list[str] = []
    made = Dialog("不予受理", None)
    field = TextField("理由")
    made.body.addWidget(field)
    made.set_actions([Action("确定", lambda: did.append("ok"), kind="primary", parent=made)])
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(made.isActiveWindow)
    assert field.editor.hasFocus()
    qtbot.keyClick(field.editor, Qt.Key.Key_Return)  # goes on to the buttons
    qtbot.keyClick(made, Qt.Key.Key_Escape)
    assert not made.isVisible()
    made._default.trigger()  # type: ignore[union-attr]
    assert did == ["ok"]


def test_a_button_that_is_not_allowed_tells_why(qtbot: QtBot) -> None:
    told: list[str] = []
    allowed = {"now": False}
    action = Action(
        "受理", lambda: told.append("done"), key="F9",
        reason=lambda: "" if allowed["now"] else "还缺照片。",
    )  # fmt: skip
    action.refused.connect(told.append)
    button = Button(action)
    qtbot.addWidget(button)
    button.show()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert told == ["还缺照片。"] and not button.allowed
    assert button.accessibleName() == "受理 F9"
    assert button.accessibleDescription() == "还缺照片。"
    allowed["now"] = True
    action.refresh()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert told[-1] == "done" and button.allowed


def test_a_tile_opens_by_click_and_enter(qtbot: QtBot) -> None:
    tile = StatTile("今天到期", "amber")
    tile.show_figure("4", "其中 1 件等外单位")
    qtbot.addWidget(tile)
    tile.show()
    with qtbot.waitSignal(tile.opened):
        qtbot.mouseClick(tile, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(tile.opened):
        qtbot.keyClick(tile, Qt.Key.Key_Return)
    assert tile.accessibleName() == "今天到期 4 其中 1 件等外单位"


def paper(pages: int) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    for number in range(pages):
        canvas.drawString(100, 700, f"page {number}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_the_preview_keeps_its_place_when_the_paper_is_new(qtbot: QtBot) -> None:
    made = PdfPreview()
    made.resize(400, 300)
    qtbot.addWidget(made)
    made.show()
    made.show_pdf(paper(3))
    assert made.pages == 3
    bar = made.view.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 300)
    bar.setValue(300)
    made.show_pdf(paper(4))
    assert made.pages == 4 and bar.value() == 300
    before = made.view.zoomFactor()
    qtbot.keyClick(made.view, Qt.Key.Key_Plus)
    qtbot.keyClick(made.view, Qt.Key.Key_Plus)
    assert made.view.zoomFactor() != before
    made.show_pdf(b"")
    assert made.pages == 0


def test_the_old_page_stays_until_the_new_one_is_drawn(qtbot: QtBot) -> None:
    made = PdfPreview()
    made.resize(400, 300)
    qtbot.addWidget(made)
    made.show()
    made.show_pdf(paper(1))
    qtbot.waitUntil(lambda: made._before.isHidden())
    made.show_pdf(paper(2))
    assert made._before.isVisible() and not made._before.pixmap().isNull()
    qtbot.waitUntil(made._before.isHidden)


def test_a_short_dialog_is_short(qtbot: QtBot, dressed: QApplication) -> None:
    dialog = Dialog("怎么算", None, width=620)
    qtbot.addWidget(dialog)
    lines = [Text("一行不长也不短的话，" * 3, wrap=True) for _ in range(6)]
    for line in lines:
        dialog.body.addWidget(line)
    dialog.set_actions(())
    dialog.show()
    qtbot.waitExposed(dialog)
    inside = lines[-1].parentWidget()
    assert inside is not None
    assert inside.height() - lines[-1].geometry().bottom() < 30
    assert clipped(dialog) == []


def test_fcitx_falls_back_to_ibus(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    environ = {"QT_IM_MODULE": "fcitx5"}
    choose_input_method(environ)
    assert environ == {"QT_IM_MODULE": "ibus"}
    environ = {"QT_IM_MODULE": "ibus"}
    choose_input_method(environ)
    assert environ == {"QT_IM_MODULE": "ibus"}
