"""The list, agents and duty, drawers, the day's cash, and the ways into proxy service."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.pages.cases.case.asking import AskDialog
from desktop.pages.proxy.agents import AgentsPage
from desktop.pages.proxy.cash import CashPage, CashPaper
from desktop.pages.proxy.drawers import DrawersPage
from desktop.pages.proxy.page import ProxyListPage
from desktop.pages.proxy.registering import RegisterPage
from desktop.pages.workbench.page import WorkbenchPage
from desktop.printing import UnfiledDialog
from desktop.shell import Shell
from desktop.widgets.table import RecordTable
from models.cases.actions.visits import Decision
from models.catalogue.rules import ProxyAllowed
from models.centre import Centre
from models.proxy.actions.agents import AgentForm, add_agent
from models.proxy.actions.money import EntryForm, keep_entry
from models.proxy.actions.requests import RequestForm, register_request
from models.proxy.queries.agents import list_agents
from models.proxy.queries.board import BoardRow
from models.proxy.queries.trips import read_duty
from models.proxy.rules.money import EntryKind
from tests.desktop.pages.cases.case_desk import CONTROL, SHIFT
from tests.desktop.pages.cases.taken import add_wang, take
from tests.desktop.pages.proxy.proxy_desk import ProxyDesk
from tests.models.conftest import Watch
from tests.models.proxy.hall import Hall, item_code

Key = Qt.Key


@pytest.fixture
def hall(centre: Centre) -> Hall:
    return Hall(centre)


@pytest.fixture
def desk_on(
    qtbot: QtBot, open_shell: Callable[..., Shell], centre: Centre, hall: Hall
) -> Callable[..., ProxyDesk]:
    def show(page: str, target: Any = None) -> ProxyDesk:
        return ProxyDesk(qtbot, open_shell(page, target), centre)

    return show


def read(table: RecordTable) -> list[Any]:
    """The rows of a table that are there."""
    model = table.model
    return [row for n in range(model.total) if (row := model.row(n)) is not None]


def rows_of(page: ProxyListPage) -> list[BoardRow]:
    return read(page.table)


def test_the_list_says_what_is_out_and_is_narrowed(
    desk_on: Callable[..., ProxyDesk], hall: Hall, watch: Watch
) -> None:
    other = hall.centre.act(add_agent, AgentForm("周婷")).result
    settled, out = hall.settled(), hall.with_papers()
    hall.centre.act(keep_entry, out, EntryForm(EntryKind.ADVANCE, Decimal("20.00"), "DB-1", "赵"))
    watch.now += timedelta(days=14)
    desk = desk_on("proxy")
    page = desk.shell.page
    assert isinstance(page, ProxyListPage)
    (row,) = rows_of(page)
    assert (row.case_id, row.originals, row.overdue, row.held) == (out, 2, 2, Decimal("20.00"))
    texts = {c.id: c.text(row) for c in page.table.model.columns}
    assert texts["out"] == "逾期 2 份" and texts["held"] == "20.00"
    assert page.subtitle.text() == "共 1 件"
    page.only_open.setChecked(False)
    desk.settle()
    assert {r.case_id for r in rows_of(page)} == {settled, out}
    assert page.subtitle.text() == "共 2 件　没有结清 1 件"
    page.agent.set_value(other)
    desk.settle()
    assert rows_of(page) == []
    desk.press(Key.Key_Backspace, CONTROL)
    assert [r.case_id for r in rows_of(page)] == [out]
    desk.press(Key.Key_F, CONTROL)
    desk.type(row.row.number[-4:])
    desk.qtbot.waitUntil(lambda: page.table.model.view.filter != "")
    desk.settle()
    assert [r.case_id for r in rows_of(page)] == [out]
    page.table.table.setFocus()
    desk.press(Key.Key_Return)
    assert desk.shell.here == "proxy-case" and desk.shown.id == out


def test_the_drawer_view_says_with_whom_and_what_is_overdue(
    desk_on: Callable[..., ProxyDesk], hall: Hall, watch: Watch
) -> None:
    hall.with_papers()
    watch.now += timedelta(days=14)
    desk = desk_on("proxy-drawers")
    page = desk.shell.page
    assert isinstance(page, DrawersPage)
    desk.settle()
    assert [place.name for place in read(page.places)] == [
        "逾期未还", "李敏 3号抽屉",
    ]  # fmt: skip
    (late,) = read(page.things)
    assert page._until(late) == (f"逾期 {(hall.today - late.return_by).days} 日", "red")
    desk.press(Key.Key_Down)
    assert page.things.model.total == 2
    desk.press(Key.Key_Return)
    desk.press(Key.Key_Return)
    assert desk.shell.here == "proxy-case"


def test_agents_are_registered_put_on_duty_and_hand_over(
    desk_on: Callable[..., ProxyDesk], hall: Hall
) -> None:
    case = hall.lodged()
    desk = desk_on("proxy-agents")
    page = desk.shell.page
    assert isinstance(page, AgentsPage)
    desk.press(Key.Key_I, CONTROL)
    dialog = desk.find(AskDialog)
    desk.type("周婷")
    dialog.form["phone"].set_value("19900003333")
    dialog.form["item_codes"].set_value("d01、D05")
    desk.send()
    agents = hall.centre.ask(list_agents, hall.today)
    assert [(a.name, a.item_codes) for a in agents] == [("李敏", ()), ("周婷", ("D01", "D05"))]

    desk.press(Key.Key_F8)
    dialog = desk.find(AskDialog)
    dialog.form["people"].set_value([agents[1].id])
    desk.send()
    duty = hall.centre.ask(read_duty, hall.today, 1)
    assert duty[hall.today] == [(agents[1].id, "周婷")]

    page.table.setFocus()
    names = [row.name for row in read(page.table)]
    page.table.go_to(names.index("李敏"))
    desk.press(Key.Key_J, CONTROL)
    dialog = desk.find(AskDialog)
    dialog.form["to"].set_value(agents[1].id)
    dialog.form["leaves"].set_value(True)
    desk.send()
    assert desk.put_away_paper() == "代办交接单"
    assert hall.read(case).agent == "周婷"
    left = hall.centre.ask(list_agents, hall.today, all_of_them=True)
    assert {a.name: a.left_on for a in left} == {"李敏": hall.today, "周婷": None}

    desk.shell.open_page("proxy-case", case)  # the letter names the one who left
    desk.settle()
    desk.press(Key.Key_F10)
    assert "代办员不是周婷" in desk.said


def test_enter_on_an_agent_shows_what_is_in_hand(
    desk_on: Callable[..., ProxyDesk], hall: Hall
) -> None:
    other = hall.centre.act(add_agent, AgentForm("周婷")).result
    mine = hall.register()
    form = RequestForm(hall.person, hall.item, other)
    hall.centre.act(register_request, form)
    desk = desk_on("proxy-agents")
    assert isinstance(desk.shell.page, AgentsPage)
    desk.press(Key.Key_Return)
    page = desk.shell.page
    assert isinstance(page, ProxyListPage)
    assert [row.case_id for row in rows_of(page)] == [mine]
    assert page.agent.text().startswith("李敏")


def test_the_trip_sheet_is_shown_to_be_printed(
    desk_on: Callable[..., ProxyDesk], hall: Hall
) -> None:
    desk = desk_on("proxy-agents")
    desk.press(Key.Key_P, CONTROL)
    desk.find(AskDialog)
    desk.send()
    paper = desk.find(UnfiledDialog)
    assert paper.title.text() == "上门服务行程单"


def test_the_days_cash_adds_up_and_is_printed(
    desk_on: Callable[..., ProxyDesk], hall: Hall, watch: Watch
) -> None:
    case = hall.signed()
    hall.centre.act(keep_entry, case, EntryForm(EntryKind.ADVANCE, Decimal("300.00"), "DB-1", "赵"))
    watch.now += timedelta(days=1)
    paid = EntryForm(EntryKind.PAYMENT, Decimal("287.45"), "№8", "电力", picture_id=hall.receipt)
    hall.centre.act(keep_entry, case, paid)
    desk = desk_on("proxy-cash")
    page = desk.shell.page
    assert isinstance(page, CashPage)
    said = [text.text() for text in page._texts]
    assert said[0] == "上日结存 300.00" and said[2] == "支付 287.45"
    assert said[4] == "应存现金 12.55 元（人民币壹拾贰元伍角伍分）"
    desk.press(Key.Key_PageUp, CONTROL)
    assert page._texts[1].text() == "预收 300.00"
    desk.press(Key.Key_P, CONTROL)
    paper = desk.find(CashPaper)
    desk.settle()
    assert not paper.banner.isVisible()
    assert paper.title.text() == "代收代付现金日报单"


def test_only_ones_own_cash_goes_on_the_sheet_and_into_the_file(
    desk_on: Callable[..., ProxyDesk], hall: Hall, tmp_path: Path
) -> None:
    case = hall.signed()
    hall.centre.act(keep_entry, case, EntryForm(EntryKind.ADVANCE, Decimal("300.00"), "DB-1", "赵"))
    desk = desk_on("proxy-cash")
    page = desk.shell.page
    assert isinstance(page, CashPage)
    page.mine.click()
    desk.settle()
    proposed: list[str] = []

    def choose(parent: object, name: str) -> Path:
        proposed.append(name)
        return tmp_path / name

    desk.press(Key.Key_P, CONTROL)
    paper = desk.find(CashPaper)
    paper._choose_file = choose
    desk.settle()
    paper.save()
    desk.settle()
    clerk = hall.centre.clerk.name
    assert proposed == [f"代收代付现金日报单 {hall.today} {clerk}.pdf"]
    text = PdfReader(tmp_path / proposed[0]).pages[0].extract_text().replace(" ", "")
    assert f"经手人：{clerk}" in text and "经手人：全部" not in text


def test_what_must_be_done_in_person_is_only_accompanied(
    desk_on: Callable[..., ProxyDesk], hall: Hall
) -> None:
    desk = desk_on("proxy-new", hall.person)
    page = desk.shell.page
    assert isinstance(page, RegisterPage)
    desk.type(item_code(ProxyAllowed.NO))
    desk.press(Key.Key_Return)
    assert "必须本人办理（须本人到场" in page.told.text()
    assert page.form["mode"].text().startswith("帮办")
    page.form["mode"].set_text("代办（本人不到场）")
    desk.press(Key.Key_F9)
    assert "必须本人办理" in desk.said
    page.item.set_text("")
    page.item.line.setFocus()
    desk.type(item_code(ProxyAllowed.PART))
    desk.press(Key.Key_Return)
    desk.press(Key.Key_F9)
    assert "部分环节可以代办（本人须到场或认证一次" in page.told.text()
    assert page.form["appear_on"].isVisible()
    assert "哪天到场" in page.form["appear_on"].error
    page.form["appear_on"].set_value(hall.today)
    desk.press(Key.Key_F9)
    desk.put_away_paper()
    assert desk.shown.appear_on == hall.today


def test_the_same_matter_that_is_still_open_is_named(
    desk_on: Callable[..., ProxyDesk], hall: Hall
) -> None:
    number = hall.read(hall.lodged()).number
    desk = desk_on("proxy-new", hall.person)
    page = desk.shell.page
    assert isinstance(page, RegisterPage)
    assert page.told.isHidden()
    desk.type(hall.item)
    desk.press(Key.Key_Return)
    assert f"同一事项还有 {number}没有办结（办理中）" in page.told.text()
    page.item.line.setFocus()
    desk.type("x")
    assert page.told.isHidden()


def test_agents_are_proposed_with_the_reason(desk_on: Callable[..., ProxyDesk], hall: Hall) -> None:
    hall.centre.act(add_agent, AgentForm("周婷", item_codes=(hall.item,)))
    desk = desk_on("proxy-new", hall.person)
    page = desk.shell.page
    assert isinstance(page, RegisterPage)
    assert page.agent.text().startswith("李敏")
    desk.type(hall.item)
    desk.press(Key.Key_Return)
    assert page.agent.text() == "周婷　熟悉此事项，手上 0 件"


def test_a_case_from_the_counter_becomes_a_request_of_its_own(
    desk_on: Callable[..., ProxyDesk], hall: Hall
) -> None:
    taken = take(hall.centre, Decision.ACCEPT, person=add_wang(hall.centre), item=hall.item)
    desk = desk_on("case", taken.case_ids[0])
    hall.centre.act(add_agent, AgentForm("周婷", item_codes=(hall.item,)))
    desk.press(Key.Key_D, CONTROL | SHIFT)
    assert desk.find(AskDialog).form["agent"].text() == "周婷　熟悉此事项，手上 0 件"
    desk.send()
    assert desk.shell.here == "proxy-case"
    assert desk.shown.converted_from is not None
    assert desk.shown.converted_from[0] == taken.case_ids[0]
    assert desk.shown.row.applicant == "王秀英"
    desk.shell.open_page("case", taken.case_ids[0])  # the old one stays where it was
    desk.settle()
    assert desk.shell.here == "case"


def test_the_workbench_tells_what_runs_out(
    desk_on: Callable[..., ProxyDesk], hall: Hall, watch: Watch
) -> None:
    case = hall.with_papers()
    hall.centre.act(keep_entry, case, EntryForm(EntryKind.ADVANCE, Decimal("20.00"), "DB-1", "赵"))
    watch.now += timedelta(days=26)
    desk = desk_on("workbench")
    page = desk.shell.page
    assert isinstance(page, WorkbenchPage)
    words = [line.waiting.word for line in page.waiting.lines]
    assert words == ["委托书将到期", "原件逾期未还", "代收款过夜"]
    page.waiting.go_to()
    desk.press(Key.Key_Return)
    assert desk.shell.here == "proxy-case" and desk.shown.id == case


def test_a_draft_of_a_request_is_taken_up_again(
    desk_on: Callable[..., ProxyDesk], hall: Hall
) -> None:
    desk = desk_on("proxy-new", hall.person)
    page = desk.shell.page
    assert isinstance(page, RegisterPage)
    desk.type(hall.item)
    desk.press(Key.Key_Return)
    page.form["task"].set_value("每月代缴电费")
    kept = page.draft()
    assert kept is not None
    page._begin()
    page.restore(kept[1])
    desk.settle()
    assert page.form["task"].value() == "每月代缴电费"
    assert page._item is not None and page._item.code == hall.item
