"""Dialogs are as high as what they show, also of what comes after they opened."""

from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from desktop.widgets.cards import Text
from desktop.widgets.dialog import Dialog
from desktop.widgets.fields import TextField
from models.errors import KnownError


def test_a_dialog_grows_with_what_is_told_and_read_after_it_opened(
    qtbot: QtBot, dressed: QApplication
) -> None:
    dialog = Dialog("退余款", None)
    qtbot.addWidget(dialog)
    balance = Text("", wrap=True)
    dialog.body.addWidget(balance)
    dialog.body.addWidget(TextField("金额"))
    dialog.set_actions([])
    dialog.show()
    area = dialog.findChild(QScrollArea)
    assert isinstance(area, QScrollArea)
    before = dialog.height()

    def fits() -> bool:
        return dialog.height() > before and area.verticalScrollBar().maximum() == 0

    balance.setText("结余 0.01 元（人民币壹分）。规费由委托人承担，代办不收费；党费不记在这里。")
    qtbot.waitUntil(fits)
    before = dialog.height()
    dialog.known(KnownError("当日收款超过限额，没有保存。请先交款，或者改天再收。"))
    qtbot.waitUntil(fits)
