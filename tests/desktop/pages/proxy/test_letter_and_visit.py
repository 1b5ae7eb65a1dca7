"""On the page of a proxy case: pictures of the signed letter, and a visit that is put off."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from desktop.pages.cases.case.asking import AskDialog
from desktop.pages.proxy.case.letter_picture import LetterPictureDialog
from desktop.pages.proxy.case.picture import PictureDialog
from desktop.pages.proxy.case.records import LETTERS
from desktop.pages.proxy.case.way import say_step
from desktop.shell import Shell
from models.centre import Centre
from models.proxy.actions.steps import terminate_request
from models.proxy.actions.vouchers import add_letter_picture
from models.proxy.queries.letters import list_letters
from models.proxy.rules.pictures import Subject
from tests.desktop.pages.cases.case_desk import CONTROL, SHIFT
from tests.desktop.pages.proxy.proxy_desk import ProxyDesk, write_photo
from tests.models.proxy.hall import PIXEL, Hall

Key = Qt.Key


@pytest.fixture
def hall(centre: Centre) -> Hall:
    return Hall(centre)


@pytest.fixture
def desk_on(
    qtbot: QtBot, open_shell: Callable[..., Shell], centre: Centre, hall: Hall
) -> Callable[..., ProxyDesk]:
    """The window on the page of a case."""

    def show(case: int) -> ProxyDesk:
        return ProxyDesk(qtbot, open_shell("proxy-case", case), centre)

    return show


def photographed(desk: ProxyDesk, photo: Path) -> LetterPictureDialog:
    """The dialog with a photograph chosen by its key."""
    desk.proxy.taker.choose_picture = lambda parent, then: then(str(photo))
    desk.press(Key.Key_Y, CONTROL | SHIFT)
    dialog = desk.find(LetterPictureDialog)
    desk.press(Key.Key_O, CONTROL)
    return dialog


def test_the_signed_letter_is_photographed_and_looked_at_with_keys(
    desk_on: Callable[..., ProxyDesk], hall: Hall, tmp_path: Path
) -> None:
    desk = desk_on(hall.signed())
    desk.press(Key.Key_Y, CONTROL)
    assert "Ctrl Shift Y" in desk.said
    dialog = photographed(desk, write_photo(tmp_path / "委托书.png", 1200, 1700))
    assert not dialog.form["agreed"].isVisible()
    desk.send()
    assert [p.subject for p in desk.shown.letters[0].pictures] == [Subject.LETTER]

    dialog = photographed(desk, write_photo(tmp_path / "证件.png", 800, 500))
    dialog.form["subject"].set_value(Subject.PRINCIPAL_ID)
    assert dialog.form["agreed"].isVisible()
    desk.send()
    assert "不同意就不留" in dialog.form["agreed"].error
    dialog.form["agreed"].set_value(True)
    desk.send()
    assert len(desk.shown.letters[0].pictures) == 2

    desk.press(Key.Key_Y, CONTROL)
    viewer = desk.find(PictureDialog)
    assert viewer.told.text().startswith("第 1 张，共 2 张：签好的委托书")
    before = viewer.picture.pixmap().toImage()
    desk.press(Key.Key_F7)
    assert viewer.told.text().startswith("第 2 张，共 2 张：委托人身份证件")
    assert viewer.picture.pixmap().toImage() != before
    target = tmp_path / "出.jpg"
    viewer.choose_file = lambda parent, name, filter: target
    desk.press(Key.Key_S, CONTROL)
    assert "用途" in viewer.purpose.error and not target.exists()
    viewer.purpose.set_text("区里抽查")
    desk.press(Key.Key_S, CONTROL)
    assert target.read_bytes()[:2] == b"\xff\xd8"


def test_no_picture_no_letter_says_why(desk_on: Callable[..., ProxyDesk], hall: Hall) -> None:
    desk = desk_on(hall.register())
    desk.press(Key.Key_Y, CONTROL | SHIFT)
    assert not desk.shows(LetterPictureDialog) and "没有任何改动" in desk.said
    signed = hall.signed()
    desk.shell.open_page("proxy-case", signed)
    desk.settle()
    desk.press(Key.Key_Y, CONTROL | SHIFT)
    dialog = desk.find(LetterPictureDialog)
    desk.send()
    assert "请先选照片" in dialog.form["picture"].error


def test_a_terminated_letter_is_looked_at_from_its_tab(
    desk_on: Callable[..., ProxyDesk], hall: Hall
) -> None:
    case = hall.with_papers()
    letter = hall.centre.ask(list_letters, case)[0]
    hall.centre.act(add_letter_picture, letter.id, Subject.LETTER, PIXEL)
    hall.centre.act(terminate_request, case, "委托人不办了")
    desk = desk_on(case)
    names = [step.name for step in desk.proxy.stepper._steps]
    assert names == ["登记", "签委托书", "材料交接", "终止", "回交结清", "评价"]
    desk.proxy.tabs.choose(LETTERS)
    desk.proxy.letters.table.setFocus()
    desk.press(Key.Key_Return)
    viewer = desk.find(PictureDialog)
    assert viewer.windowTitle().startswith("签好的委托书") and not viewer.told.isVisible()


def test_a_visit_is_put_off_and_called_off_with_keys(
    desk_on: Callable[..., ProxyDesk], hall: Hall
) -> None:
    desk = desk_on(hall.signed())
    dialog = desk.ask(Key.Key_H, CONTROL)
    assert dialog.windowTitle().startswith("约上门") and "reason" not in dialog.form.fields
    day = hall.today + timedelta(days=2)
    dialog.form["day"].set_value(day)
    dialog.form["address"].set_value("青禾里3栋2单元501")
    desk.send()
    assert desk.shown.visit_on == day and "青禾里3栋2单元501" in desk.proxy.about.text()

    dialog = desk.ask(Key.Key_H, CONTROL)
    assert dialog.windowTitle().startswith("改上门时间")
    dialog.form["day"].set_value(None)
    desk.send()
    assert "为什么改" in dialog.form["reason"].error
    dialog.form["reason"].set_value("家属自己送来")
    desk.send()
    assert desk.shown.visit_on is None and not desk.shows(AskDialog)
    assert say_step(desk.proxy.history.model.row(0)) == "家属自己送来 · 取消上门 · 地址已改"


def test_what_matters_is_seen_on_a_small_screen(
    desk_on: Callable[..., ProxyDesk], hall: Hall
) -> None:
    desk = desk_on(hall.closed())
    desk.shell.resize(1366, 768)
    desk.settle()
    page = desk.proxy
    area = page._area()
    assert isinstance(area, QScrollArea)
    QApplication.processEvents()
    for card in (page.custody.table.table, page.missing):
        top = card.mapTo(area.viewport(), card.rect().topLeft()).y()
        assert 0 <= top < area.viewport().height()
    bottom = page.missing.mapTo(area.viewport(), page.missing.rect().bottomLeft()).y()
    assert bottom < area.viewport().height()  # every line of what is missing
    page.tabs.choose(LETTERS)
    QApplication.processEvents()
    assert area.verticalScrollBar().value() > 0
    desk.press(Key.Key_F9)  # refused: the sentence is not left above the screen
    assert area.verticalScrollBar().value() == 0 and "还不能回交结清" in desk.said
    widths = page.letters.table.horizontalHeader()
    assert widths.length() <= page.letters.table.viewport().width()


def test_after_a_step_the_page_is_at_its_top(desk_on: Callable[..., ProxyDesk], hall: Hall) -> None:
    desk = desk_on(hall.with_papers())
    desk.shell.resize(1366, 768)
    desk.settle()
    page = desk.proxy
    area = page._area()
    assert isinstance(area, QScrollArea)
    page.tabs.choose(LETTERS)
    QApplication.processEvents()
    desk.ask(Key.Key_F9)
    desk.type("区医保局")
    desk.send()
    assert desk.shown.row.state == "lodged"
    # The button of the step has gone; it did not hand the keyboard to a table far below.
    assert area.verticalScrollBar().value() == 0 and QApplication.focusWidget() is page
    foot = page.custody.sum.mapTo(area.viewport(), page.custody.sum.rect().bottomLeft()).y()
    assert foot < area.viewport().height()
    desk.shell.open_page("proxy-case", hall.signed())
    desk.settle()
    assert page.tabs.index == 0 and area.verticalScrollBar().value() == 0
