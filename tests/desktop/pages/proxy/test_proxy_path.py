"""One request through its whole way, with keys, on the real centre."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.pages.cases.case.asking import AskDialog
from desktop.pages.proxy.case.money import MoneyDialog
from desktop.pages.proxy.case.picture import PictureDialog
from desktop.pages.proxy.fields import LinesField, PartsField, TicksField, scale_picture
from desktop.pages.proxy.page import ProxyListPage
from desktop.pages.proxy.registering import RegisterPage
from desktop.shell import Shell
from models.audit.queries import list_entries
from models.centre import Centre
from models.errors import KnownError
from models.pictures.rules import MOST_BYTES
from models.proxy.actions.money import EntryForm, keep_entry
from models.proxy.actions.moving import LineForm
from models.proxy.actions.steps import move_request, receive_materials
from models.proxy.queries.requests import RequestFilter, list_requests
from models.proxy.rules.letters import Power
from models.proxy.rules.money import EntryKind
from models.roles import Role
from tests.desktop.pages.cases.case_desk import CONTROL, SHIFT
from tests.desktop.pages.proxy.proxy_desk import ProxyDesk, write_photo
from tests.models.conftest import Watch
from tests.models.proxy.hall import PIXEL, Hall

Key = Qt.Key
SECOND = "王主管"
SECOND_PASSWORD = "Jade-Lantern-42"


@pytest.fixture
def hall(centre: Centre) -> Hall:
    return Hall(centre)


@pytest.fixture
def desk_on(
    qtbot: QtBot, open_shell: Callable[..., Shell], centre: Centre, hall: Hall
) -> Callable[..., ProxyDesk]:
    """The window on a page: `desk_on("proxy-case", case)`."""

    def show(page: str, target: Any = None) -> ProxyDesk:
        return ProxyDesk(qtbot, open_shell(page, target), centre)

    return show


def test_the_whole_way_with_keys(desk_on: Callable[..., ProxyDesk], hall: Hall) -> None:
    desk = desk_on("proxy-new")
    page = desk.shell.page
    assert isinstance(page, RegisterPage)
    assert page.visitor.search.line.hasFocus()
    desk.type("赵德山")
    desk.press(Key.Key_Return)
    assert page.item.line.hasFocus()
    desk.type(hall.item)
    desk.press(Key.Key_Return)
    desk.press(Key.Key_F9)
    assert desk.put_away_paper() == "代办登记表"
    assert desk.shell.here == "proxy-case"
    assert desk.shown.row.state == "registered" and desk.shown.row.agent == "李敏"

    dialog = desk.ask(Key.Key_F9)  # the letter
    powers = dialog.form["powers"]
    assert isinstance(powers, TicksField) and powers.boxes[Power.LODGE].hasFocus()
    for _ in Power:
        desk.press(Key.Key_Space)
        desk.press(Key.Key_Return)
    desk.send()
    assert desk.put_away_paper() == "代办委托书"
    assert desk.shown.powers == frozenset(Power)
    assert desk.shown.row.state == "authorised"

    dialog = desk.ask(Key.Key_F7)  # two papers in one go
    lines = dialog.form["lines"]
    assert isinstance(lines, LinesField)
    lines.rows[-1].name.setFocus()
    desk.type("医疗费用收据")
    desk.press(Key.Key_Return)
    desk.type("社保卡")
    dialog.form["drawer"].set_value("3号抽屉")
    desk.send()
    assert desk.put_away_paper() == "材料交接清单"
    assert [line.now_with for line in desk.shown.custody.lines] == ["李敏 3号抽屉"] * 2

    dialog = desk.ask(Key.Key_F9)  # to the office, with everything
    desk.type("区医保局")
    parts = dialog.form["parts"]
    assert isinstance(parts, PartsField)
    parts.boxes[1].setChecked(False)
    dialog.form["signed"].set_value("screen")
    desk.sign_on_screen()
    assert desk.shown.row.state == "lodged"
    assert desk.shown.moves[-1].taker_signed == "screen"
    assert [line.now_with for line in desk.shown.custody.lines] == ["区医保局", "李敏 3号抽屉"]
    assert "已送到区医保局" in desk.proxy.sentence.text()
    desk.press(Key.Key_T, CONTROL)
    assert QGuiApplication.clipboard().text() == desk.proxy.sentence.text()
    desk.press(Key.Key_F7)
    assert desk.shown.row.state == "processing"

    dialog = desk.ask(Key.Key_F10)
    desk.type("缺出院小结")
    desk.send()
    assert desk.shown.row.state == "supplementing"
    dialog = desk.ask(Key.Key_F7)
    added = dialog.form["lines"]
    assert isinstance(added, LinesField)
    added.rows[-1].name.setFocus()
    desk.type("出院小结")
    desk.send()
    desk.put_away_paper()
    dialog = desk.ask(Key.Key_F9)
    desk.send()
    desk.press(Key.Key_F7)

    dialog = desk.ask(Key.Key_F9)
    dialog.form["result"].set_value("已报销")
    desk.send()
    assert desk.put_away_paper() == "办结单"
    assert desk.shown.row.state == "closed"
    assert "出院小结 原件在区医保局" in "".join(desk.proxy.missing.lines)

    desk.ask(Key.Key_J, CONTROL)  # everything back to the principal, ticked already
    desk.send()
    desk.put_away_paper()
    assert not desk.shown.custody.out_lines
    desk.ask(Key.Key_F9)
    desk.send()
    assert desk.put_away_paper() == "回交回执"
    assert desk.shown.row.state == "returned"

    desk.ask(Key.Key_F8)
    desk.press(Key.Key_5)
    desk.send()
    assert desk.shown.row.satisfaction == 5


def test_it_is_not_settled_before_the_last_original_and_the_last_fen(
    desk_on: Callable[..., ProxyDesk], hall: Hall
) -> None:
    case = hall.closed()
    hall.centre.act(keep_entry, case, EntryForm(EntryKind.ADVANCE, Decimal("12.55"), "DB-1", "赵"))
    desk = desk_on("proxy-case", case)
    desk.press(Key.Key_F9)
    assert not desk.shows(AskDialog)
    assert "还不能回交结清" in desk.said
    assert "医疗费用收据 原件 2 份在李敏 3号抽屉" in desk.said
    assert "12.55" in desk.said and "壹拾贰元伍角伍分" in desk.said
    assert hall.read(case).state == "closed"
    hall.return_all(case)
    desk.shell.open_page("proxy-case", case)
    desk.settle()
    desk.press(Key.Key_F9)
    assert "医疗费用收据" not in desk.said and "12.55" in desk.said

    desk.press(Key.Key_F6, CONTROL)  # the balance is in the field already
    dialog = desk.find(MoneyDialog)
    assert dialog.form["amount"].value() == Decimal("12.55")
    dialog.form["receipt_number"].set_value("收条1")
    desk.send()
    assert desk.shown.balance == 0
    desk.ask(Key.Key_F9)
    desk.send()
    assert desk.put_away_paper() == "回交回执"
    assert desk.put_away_paper() == "代缴代购结算单"  # one after the other
    assert hall.read(case).state == "returned"


def test_nothing_is_done_outside_the_letter(
    desk_on: Callable[..., ProxyDesk], hall: Hall, watch: Watch
) -> None:
    desk = desk_on("proxy-case", hall.signed(Power.SUPPLEMENT, days=5))
    desk.press(Key.Key_F9)
    assert "没有“提交申请”这项权限" in desk.said
    assert not desk.shows(AskDialog)
    watch.now += timedelta(days=6)
    desk.shell.open_page("proxy-case", hall.signed(days=0))
    watch.now += timedelta(days=1)
    desk.settle()
    desk.press(Key.Key_F9)
    assert "到期，请先续签" in desk.said
    dialog = desk.ask(Key.Key_U, CONTROL)
    for _ in Power:
        desk.press(Key.Key_Space)
        desk.press(Key.Key_Return)
    dialog.form["reason"].set_value("期限已到")
    desk.send()
    assert "委托书" in desk.put_away_paper()
    assert len(desk.shown.letters) == 2
    assert desk.ask(Key.Key_F9).form["office"] is not None


def test_a_letter_for_everything_is_refused_and_stays_open(
    desk_on: Callable[..., ProxyDesk], hall: Hall
) -> None:
    desk = desk_on("proxy-case", hall.register())
    dialog = desk.ask(Key.Key_F9)
    desk.send()
    assert "至少勾选一项" in dialog.form["powers"].error
    desk.press(Key.Key_Space)
    dialog.form["matters"].set_value("全权办理一切事宜")
    desk.send()
    assert "不能写“全权”" in dialog.form["matters"].error
    assert desk.shown.row.state == "registered"


def test_a_suspended_case_goes_on_with_a_new_letter(
    desk_on: Callable[..., ProxyDesk], hall: Hall
) -> None:
    desk = desk_on("proxy-case", hall.lodged())
    desk.ask(Key.Key_F8)
    desk.type("等医院补开清单")
    desk.send()
    assert "中止" in desk.put_away_paper()
    dialog = desk.ask(Key.Key_F9)
    desk.press(Key.Key_Space)
    dialog.form["reason"].set_value("清单已开")
    desk.send()
    desk.put_away_paper()
    assert desk.shown.row.state == "resumed"
    assert [letter.ended_on is None for letter in desk.shown.letters] == [False, True]
    desk.press(Key.Key_F7)  # it is at the office already: nothing is received again
    assert not desk.shows(AskDialog)
    assert desk.shown.row.state == "processing"


def test_the_last_errand_again_with_two_keys(
    desk_on: Callable[..., ProxyDesk], hall: Hall, watch: Watch
) -> None:
    before = hall.settled()
    watch.now += timedelta(days=30)
    desk = desk_on("proxy")
    page = desk.shell.page
    assert isinstance(page, ProxyListPage)
    page.only_open.setChecked(False)
    desk.settle()
    desk.press(Key.Key_D, CONTROL)
    desk.find(AskDialog)
    desk.press(Key.Key_Return)
    assert desk.put_away_paper() == "代办登记表"
    rows = hall.centre.ask(list_requests, RequestFilter())
    assert [row.case_id != before for row in rows] == [True, False]
    assert desk.shown.row.registered_on == hall.today
    assert desk.shell.here == "proxy-case"


def test_the_second_signature_needs_the_leaders_own_password(
    desk_on: Callable[..., ProxyDesk], hall: Hall
) -> None:
    hall.centre.add_user(SECOND, Role.SUPERVISOR, SECOND_PASSWORD)
    case = hall.signed()
    desk = desk_on("proxy-case", case)
    desk.press(Key.Key_F6)
    dialog = desk.find(MoneyDialog)
    dialog.form["receipt_number"].set_value("DB-0042")
    dialog.form["amount"].set_value(Decimal("499.99"))
    assert not dialog.form["second_signer"].isVisible()
    dialog.form["amount"].set_value(Decimal("500.00"))
    assert dialog.form["second_signer"].isVisible()
    desk.send()
    assert "第二个签名" in dialog.form["second_signer"].error
    dialog.form["second_signer"].set_text(SECOND)
    dialog.form["password"].set_text("not this one")
    desk.send()
    assert "密码" in dialog.form["password"].error
    assert dialog.form["password"].empty
    assert not desk.shown.money
    dialog.form["password"].set_text(SECOND_PASSWORD)
    desk.send()
    (entry,) = desk.shown.money
    assert (entry.amount, entry.second_signer, entry.clerk) == (Decimal("500.00"), SECOND, "李敏")
    assert hall.centre.clerk.name == "李敏"


def test_a_payment_carries_its_photograph_scaled_down(
    desk_on: Callable[..., ProxyDesk], hall: Hall, tmp_path: Path
) -> None:
    photo = write_photo(tmp_path / "票据.png", 3000, 2000)
    desk = desk_on("proxy-case", hall.signed())
    desk.proxy.taker.choose_picture = lambda parent, then: then(str(photo))
    desk.press(Key.Key_F6)
    dialog = desk.find(MoneyDialog)
    dialog.form["kind"].set_value(EntryKind.PAYMENT)
    dialog.form["amount"].set_value(Decimal("30.00"))
    dialog.form["receipt_number"].set_value("№1")
    desk.send()
    assert "票据照片" in dialog.form["picture"].error
    dialog.form["amount"].editor.setFocus()  # its key works in the whole dialog
    desk.press(Key.Key_O, CONTROL)
    desk.send()
    entry = desk.shown.money[0]
    assert entry.picture_id is not None and entry.moves == Decimal("-30.00")
    image = QImage.fromData(scale_picture(str(photo)))
    assert (image.width(), image.height()) == (1600, 1066)
    assert len(scale_picture(str(photo))) <= MOST_BYTES
    (tmp_path / "no.png").write_text("no picture", "utf-8")
    with pytest.raises(KnownError, match="不是能读的图片"):
        scale_picture(str(tmp_path / "no.png"))


def test_a_wrong_entry_is_reversed_by_a_leader(
    desk_on: Callable[..., ProxyDesk], hall: Hall
) -> None:
    case = hall.signed()
    hall.centre.act(keep_entry, case, EntryForm(EntryKind.ADVANCE, Decimal("30.00"), "DB-1", "赵"))
    desk = desk_on("proxy-case", case)
    desk.press(Key.Key_F6, CONTROL | SHIFT)
    desk.find(AskDialog)
    desk.type("记错人")
    desk.send()
    assert desk.shown.balance == 0 and len(desk.shown.money) == 2


def test_more_papers_come_in_and_a_part_of_a_line_goes_out(
    desk_on: Callable[..., ProxyDesk], hall: Hall
) -> None:
    case = hall.signed()
    lines = (LineForm("收据", copies=3),)
    hall.centre.act(receive_materials, case, lines, "3号抽屉")
    desk = desk_on("proxy-case", case)
    dialog = desk.ask(Key.Key_J, CONTROL)
    parts = dialog.form["parts"]
    assert isinstance(parts, PartsField)
    parts.boxes[0].setChecked(True)
    parts.copies[0].setText("4")
    dialog.form["name"].set_value("区医保局")
    desk.send()
    assert "只有 3 份" in parts.error
    parts.copies[0].setText("1")
    dialog.form["signed"].set_value("screen")
    desk.sign_on_screen()
    desk.put_away_paper()
    assert desk.shown.custody.lines[0].now_with == "李敏 3号抽屉 2 份、区医保局 1 份"
    assert desk.shown.moves[-1].giver_signed == "screen"
    assert desk.proxy.custody.sum.text().startswith("收进 1 类 3 份 = 在我方 2 + 在外 1")


def test_assisted_cases_have_no_letter(desk_on: Callable[..., ProxyDesk], hall: Hall) -> None:
    from models.proxy.rules.states import ProxyMode

    case = hall.register(ProxyMode.ASSISTED)
    desk = desk_on("proxy-case", case)
    desk.press(Key.Key_F9)
    assert "不签委托书" in desk.said
    desk.press(Key.Key_F7)
    assert desk.shown.row.state == "assisted"
    assert [step.name for step in desk.proxy.stepper._steps][1] == "帮办中"
    assert "委托书" not in desk.proxy.custody.empty.accessibleName()


def test_the_consent_comes_before_the_letter(desk_on: Callable[..., ProxyDesk], hall: Hall) -> None:
    from desktop.pages.cases.intake.consent import ConsentDialog
    from models.people.actions.consents import withdraw_consent

    hall.centre.act(withdraw_consent, hall.person)
    desk = desk_on("proxy-case", hall.register())
    desk.press(Key.Key_F9)
    desk.find(ConsentDialog)
    desk.press(Key.Key_Return)
    dialog = desk.find(AskDialog)
    assert dialog.form["powers"] is not None
    assert desk.shown.person.consent_version


def test_the_menu_shows_the_other_steps_with_their_keys(
    desk_on: Callable[..., ProxyDesk], hall: Hall
) -> None:
    from desktop.widgets.menu import ActionMenu

    desk = desk_on("proxy-case", hall.lodged())
    desk.press(Key.Key_M, CONTROL)
    menu = desk.find(ActionMenu)
    words = [action.text for action in menu.offered]
    assert "补材料" in words and "中止" in words and "登记办结" not in words
    desk.press(Key.Key_F8)
    dialog = desk.find(AskDialog)
    assert dialog.windowTitle().startswith("中止")


def test_what_belongs_to_another_kind_opens_on_its_own_page(
    desk_on: Callable[..., ProxyDesk], hall: Hall
) -> None:
    case = hall.signed()
    hall.centre.act(move_request, hall.lodged(), "suspend", "等")
    desk = desk_on("case", case)
    desk.qtbot.waitUntil(lambda: desk.shell.here == "proxy-case")
    desk.settle()
    assert desk.shown.id == case
    assert QApplication.focusWidget() is not None


def test_a_receipt_is_looked_at_and_leaves_only_with_a_purpose(
    desk_on: Callable[..., ProxyDesk], hall: Hall, tmp_path: Path
) -> None:
    case = hall.signed()
    paid = EntryForm(EntryKind.PAYMENT, Decimal("30.00"), "№1", picture_id=hall.receipt)
    hall.centre.act(keep_entry, case, EntryForm(EntryKind.ADVANCE, Decimal("30.00"), "DB-1"))
    hall.centre.act(keep_entry, case, paid)
    desk = desk_on("proxy-case", case)
    desk.proxy.money.table.go_to(0)
    desk.press(Key.Key_Y, CONTROL)
    assert "这一笔没有照片" in desk.proxy.banner.text
    desk.proxy.money.table.go_to(1)
    desk.proxy.money.table.table.setFocus()
    desk.press(Key.Key_Return)
    desk.settle()
    dialog = desk.find(PictureDialog)
    assert not dialog.picture.pixmap().isNull()
    target = tmp_path / "票据.png"
    dialog.choose_file = lambda parent, name, filter: target
    desk.press(Key.Key_S, CONTROL)
    assert "用途" in dialog.purpose.error and not target.exists()
    dialog.purpose.set_text("报销审核")
    desk.press(Key.Key_S, CONTROL)
    desk.settle()
    assert target.read_bytes() == PIXEL
    today = hall.today
    logged = [e for e in hall.centre.ask(list_entries, today, today) if "图片" in e.title]
    assert {e.title for e in logged} >= {"查看图片", "导出图片"}
    assert any("报销审核" in e.details for e in logged)
