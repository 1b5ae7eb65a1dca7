"""A certificate from the request to the paper, and the paper shown to the desk again."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from desktop.due import read_due
from desktop.pages.volunteers.certificates import ListPage
from models.volunteers.queries.certificates import list_certificates, read_certificate
from models.volunteers.queries.register import (
    RegisterFilter,
    count_states,
    measure_register,
    read_register_page,
)
from models.volunteers.rules.certificates import CertificateState, check_digits
from tests.desktop.pages.volunteers.saturday import CONTROL, SHIFT, Key, Saturday, VolunteerDesk
from tests.desktop.pages.volunteers.service import MONDAY, Service, put_number, shown

Desk = Callable[..., VolunteerDesk]
AFTER = MONDAY + timedelta(days=8)


@pytest.fixture
def service(hall: Saturday) -> Service:
    made = Service(hall)
    for place, volunteer in enumerate(made.ids.values()):
        hall.do(put_number, volunteer, f"22990119800101{place:04d}")
    made.serve((1, "900", "1100"), (2, "900", "1000"))
    return made


def page_of(desk: VolunteerDesk) -> ListPage:
    page = desk.here
    assert isinstance(page, ListPage)
    return page


def request(desk: VolunteerDesk, name: str = "王芳") -> None:
    desk.press(Key.Key_N, CONTROL | SHIFT)
    dialog = desk.dialog()
    desk.type(name)
    desk.press(Key.Key_Return)
    assert "小时" in dialog.live.text()
    dialog.form["purpose"].set_text("升学")
    dialog.form["person_in_charge"].set_text("赵书记")
    desk.press(Key.Key_Return, CONTROL)
    desk.no_dialog()


def the_one(service: Service) -> tuple[int, CertificateState]:
    row = service.hall.ask(list_certificates, service.hall.today)[0]
    return row.id, row.state


def issued(service: Service, desk: VolunteerDesk) -> str:
    """Requested, posted and issued by keys; the code on the paper."""
    request(desk)
    service.at(AFTER)
    desk.shell.open_page("volunteer-certificates")
    desk.settle()
    page_of(desk).table.table.setFocus()
    desk.press(Key.Key_F9)
    code: str = service.hall.ask(read_certificate, the_one(service)[0], service.hall.today).code
    return code


def test_from_the_request_over_the_notice_to_the_paper(service: Service, desk_on: Desk) -> None:
    desk = desk_on("volunteer-certificates")
    request(desk)
    page = page_of(desk)
    assert page.facts.figure.text() == "2 小时"
    desk.press(Key.Key_F9)
    assert "公示到" in page.banner.text
    assert the_one(service)[1] is CertificateState.ON_NOTICE
    assert service.hall.ask(read_due, service.hall.today).certificates == 0
    service.at(AFTER)
    assert service.hall.ask(read_due, service.hall.today).certificates == 1
    desk.shell.open_page("volunteers")
    desk.settle()
    assert "1 张证明可以出具（Ctrl U）" in desk.here.subtitle.text()
    desk.press(Key.Key_U, CONTROL)
    desk.press(Key.Key_F9)
    assert the_one(service)[1] is CertificateState.ISSUED
    desk.press(Key.Key_P, CONTROL)
    paper = desk.dialog()
    desk.qtbot.waitUntil(lambda: bool(paper.preview.content))
    assert "还没有打印过" in paper.below.text()
    desk.press(Key.Key_Escape)
    desk.no_dialog()
    assert service.hall.ask(list_certificates, service.hall.today)[0].printed == 0


def test_without_approved_hours_nothing_is_requested(service: Service, desk_on: Desk) -> None:
    desk = desk_on("volunteer-certificates")
    desk.press(Key.Key_N, CONTROL | SHIFT)
    dialog = desk.dialog()
    desk.type("孙丽华")
    desk.press(Key.Key_Return)
    assert "还不能申请" in dialog.live.text()
    dialog.form["purpose"].set_text("升学")
    dialog.form["person_in_charge"].set_text("赵书记")
    desk.press(Key.Key_Return, CONTROL)
    assert "没有负责人确认过的服务时长" in dialog.form["first_day"].error
    assert not service.hall.ask(list_certificates, service.hall.today)


def test_a_paper_is_told_valid_altered_unknown_and_revoked(service: Service, desk_on: Desk) -> None:
    desk = desk_on("volunteer-certificates")
    code = issued(service, desk)
    desk.press(Key.Key_F6)
    dialog = desk.dialog()

    def scanned(text: str) -> str:
        dialog.code.line.setFocus()
        dialog.code.line.selectAll()
        desk.type(text)
        desk.press(Key.Key_Return)
        return f"{dialog.state.text()} {dialog.said.text()}"

    assert scanned(code).startswith("有效 有效")
    assert desk.focus is dialog.code.line  # ready for the next paper
    assert scanned(code[:-1] + str((int(code[-1]) + 1) % 10)).startswith("编码有误")
    # Codes that fit together: one that was never given, one with other hours or another name.
    number, made_up = "35222026", "0000"  # ZM2026 as digits
    never = made_up + check_digits(f"{number}09999{made_up}")
    assert scanned(f"ZM2026-09999-{never}").startswith("没有出具过")
    forged = made_up + check_digits(number + code[7:12] + made_up)
    assert scanned(f"{code[:12]}-{forged}").startswith("与登记不符")
    dialog.hours.set_text("200")
    assert scanned(code).startswith("与登记不符")
    dialog.hours.set_text("")
    desk.press(Key.Key_Escape)
    desk.no_dialog()
    page_of(desk).table.table.setFocus()
    desk.press(Key.Key_Delete, CONTROL | SHIFT)
    desk.dialog()
    desk.type("冒用他人")
    desk.press(Key.Key_Return)
    desk.no_dialog()
    assert the_one(service)[1] is CertificateState.REVOKED
    desk.press(Key.Key_F6)
    dialog = desk.dialog()
    assert "冒用他人" in scanned(code)
    assert dialog.state.text() == "已撤销"


def test_an_objection_is_answered_before_anything_is_issued(
    service: Service, desk_on: Desk
) -> None:
    desk = desk_on("volunteer-certificates")
    request(desk)
    desk.press(Key.Key_M, CONTROL)
    desk.dialog()
    desk.press(Key.Key_D, CONTROL)
    desk.dialog()
    desk.type("那天没有来")
    desk.press(Key.Key_Return, CONTROL)
    desk.no_dialog()
    assert the_one(service)[1] is CertificateState.OBJECTED
    desk.press(Key.Key_R, CONTROL)
    dialog = desk.dialog()
    assert "那天没有来" in dialog.sentence.text()
    desk.type("有签名")
    dialog.form["upheld"].set_value(True)
    desk.press(Key.Key_Return, CONTROL)
    desk.no_dialog()
    assert the_one(service)[1] is CertificateState.DROPPED


def test_a_corrected_certificate_names_the_one_it_replaces(service: Service, desk_on: Desk) -> None:
    desk = desk_on("volunteer-certificates")
    issued(service, desk)
    desk.press(Key.Key_U, CONTROL)
    dialog = desk.dialog()
    dialog.form["purpose"].set_text("评优")
    dialog.form["reason"].set_text("用途写错了")
    desk.press(Key.Key_Return, CONTROL)
    desk.no_dialog()
    rows = service.hall.ask(list_certificates, service.hall.today)
    assert rows[0].replaces == rows[1].number
    assert rows[1].state is CertificateState.ISSUED  # until the new one is issued


def test_the_register_narrows_by_state_and_name(service: Service, desk_on: Desk) -> None:
    desk = desk_on("volunteer-certificates")
    issued(service, desk)
    request(desk, "陈建国")
    page, today = page_of(desk), service.hall.today
    states = service.hall.ask(count_states, today)
    assert states[CertificateState.ISSUED] == states[CertificateState.ON_NOTICE] == 1
    page.tabs.choose(2)  # on notice
    desk.settle()
    assert [row.name for row in shown(page.table)] == ["陈建国"]
    for state in CertificateState:
        shape = service.hall.ask(measure_register, RegisterFilter(state), today)
        found = service.hall.ask(read_register_page, shape, 0)
        assert len(found) == shape.total == states[state]
    desk.shell.open_page("volunteer-certificates", service.ids["王芳"])
    desk.settle()
    page.tabs.choose(0)
    desk.settle()
    desk.qtbot.waitUntil(lambda: page.table.model.total == 1)
    desk.press(Key.Key_Backspace, CONTROL)
    desk.qtbot.waitUntil(lambda: page.table.model.total == 2)


def test_the_list_for_the_wall_hides_names(service: Service, desk_on: Desk) -> None:
    desk = desk_on("volunteer-certificates")
    request(desk)
    desk.press(Key.Key_B, CONTROL)
    dialog = desk.dialog()
    name = dialog.table.model.row(0).name
    assert name != "王芳" and name.startswith("王")
    desk.press(Key.Key_F9)
    from PySide6.QtWidgets import QApplication

    assert name in QApplication.clipboard().text()
