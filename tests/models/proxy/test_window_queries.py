"""What the window asks of proxy service: list, page, sentence, what waits; on both stores."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event

from models.cases.actions.visits import Decision
from models.cases.queries.papers import read_paper
from models.cases.rules.one_stop import Outcome
from models.centre import Centre
from models.errors import KnownError
from models.pictures.actions import look_at_picture
from models.proxy.actions.agents import AgentForm, add_agent
from models.proxy.actions.letters import renew_letter
from models.proxy.actions.money import EntryForm, keep_entry
from models.proxy.actions.moving import LineForm, OnScreen
from models.proxy.actions.requests import RequestForm
from models.proxy.actions.steps import (
    HandOn,
    close_request,
    give_back,
    lodge,
    move_request,
    receive_results,
    terminate_request,
)
from models.proxy.actions.vouchers import (
    issue_register_slip,
    keep_receipted_entry,
    register_with_slip,
    repeat_with_slip,
)
from models.proxy.queries.agents import read_agent_choices
from models.proxy.queries.board import measure_board, read_board_page
from models.proxy.queries.money import cash_day
from models.proxy.queries.page import read_proxy_page
from models.proxy.queries.requests import RequestFilter, last_request_row
from models.proxy.queries.trips import read_duty, read_trip
from models.proxy.queries.waiting import ProxyWaiting, read_proxy_waiting
from models.proxy.rules.custody import MaterialForm
from models.proxy.rules.money import EntryKind
from models.proxy.rules.states import ProxyMode
from models.proxy.rules.telling import Standing, tell_resident
from models.roles import Role
from models.store.keys import SignInRefused
from tests.desktop.pages.cases.taken import take
from tests.models.conftest import Watch
from tests.models.proxy.hall import OFFICE, PIXEL, Hall

SIGNED = OnScreen(PIXEL, PIXEL[:-1] + b"\x83")

TODAY = date(2026, 3, 2)


@pytest.fixture
def hall(centre: Centre) -> Hall:
    return Hall(centre)


def standing(state: str, **more: object) -> Standing:
    facts: dict[str, object] = {
        "item": "医保零星报销", "state": state, "mode": ProxyMode.PROXY, "agent": "李敏",
        "agent_phone": "19900002222", "office": OFFICE, "due_date": date(2026, 4, 9),
        "appear_on": None, "returned_on": None,
    }  # fmt: skip
    return Standing(**(facts | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "state, more, said",
    [
        ("lodged", {}, "您的医保零星报销已送到区医保局，预计4月9日前办结，李敏负责，"
         "电话19900002222。"),
        ("processing", {"due_date": date(2026, 3, 1)},
         "您的医保零星报销已送到区医保局，正在办理，原定3月1日办结，正在催办，李敏负责，"
         "电话19900002222。"),
        ("custody", {"appear_on": date(2026, 3, 5), "agent_phone": "", "due_date": None},
         "您的医保零星报销材料已收，准备送件，请您3月5日本人到场，李敏负责。"),
        ("assisted", {"mode": ProxyMode.ASSISTED, "due_date": date(2027, 1, 8)},
         "您的医保零星报销正在帮您办，预计2027年1月8日前办结，李敏陪您办，电话19900002222。"),
        ("terminated", {"things_out": True},
         "您的医保零星报销已终止，等您来取回材料，李敏负责，电话19900002222。"),
        ("closed", {"things_out": True, "balance": Decimal("12.55")},
         "您的医保零星报销已办结，等您来取回材料和余款，李敏负责，电话19900002222。"),
        ("closed", {"balance": Decimal("-3.20")},
         "您的医保零星报销已办结，请补交垫付的 3.20 元，李敏负责，电话19900002222。"),
        ("closed", {}, "您的医保零星报销已办结，等您来签收结清，李敏负责，电话19900002222。"),
        ("returned", {}, "您的医保零星报销已办结，材料和余款已交还，李敏负责，电话19900002222。"),
    ],
)  # fmt: skip
def test_one_sentence_for_the_resident(state: str, more: dict[str, object], said: str) -> None:
    assert tell_resident(standing(state, **more), TODAY) == said


def test_the_list_counts_pages_and_finds(hall: Hall, watch: Watch) -> None:
    settled, out = hall.settled(), hall.with_papers()
    hall.centre.act(keep_entry, out, EntryForm(EntryKind.ADVANCE, Decimal("20.00"), "DB-1", "赵"))
    watch.now += timedelta(days=14)
    shape = hall.centre.ask(measure_board, RequestFilter(), "", hall.today)
    assert (shape.total, shape.open_cases) == (2, 1)
    rows = hall.centre.ask(read_board_page, shape, 0)
    assert [row.case_id for row in rows] == [out, settled]
    assert (rows[0].originals, rows[0].overdue, rows[0].held) == (2, 2, Decimal("20.00"))
    assert (rows[1].originals, rows[1].held) == (0, Decimal(0))
    assert rows[0].letter_until is not None and rows[1].letter_until is None
    number = rows[0].row.number
    for text, found in (("赵德山", {out, settled}), (number, {out}), ("没有这个人", set())):
        shape = hall.centre.ask(measure_board, RequestFilter(), text, hall.today)
        rows = hall.centre.ask(read_board_page, shape, 0)
        assert {row.case_id for row in rows} == found


def test_the_page_says_line_by_line_what_is_missing(hall: Hall) -> None:
    case = hall.closed()
    hall.centre.act(keep_entry, case, EntryForm(EntryKind.ADVANCE, Decimal("20.00"), "DB-1", "赵"))
    page = hall.centre.ask(read_proxy_page, case, hall.today)
    assert page.obstacles() == [
        "医疗费用收据 原件 2 份在李敏 3号抽屉",
        "居民身份证 复印件在李敏 3号抽屉",
        "结余 20.00 元（人民币贰拾元整）还没有结清",
    ]
    assert page.balance == Decimal("20.00") and page.powers
    assert page.steps[0].label == "登记" and page.lodged_at == OFFICE
    hall.return_all(case)
    assert len(hall.centre.ask(read_proxy_page, case, hall.today).obstacles()) == 1


def test_the_page_asks_no_more_for_a_full_case(hall: Hall) -> None:
    empty, full = hall.register(), hall.settled()
    asked: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: object) -> None:
        if statement.startswith("SELECT"):
            asked.append(statement)

    event.listen(hall.centre.store.engine, "before_cursor_execute", note)
    try:
        for case in (empty, full):
            asked.clear()
            hall.centre.ask(read_proxy_page, case, hall.today)
            assert len(asked) == 7  # each a part of the page, none of them for each row
    finally:
        event.remove(hall.centre.store.engine, "before_cursor_execute", note)


def test_a_case_from_the_counter_has_no_proxy_page(hall: Hall) -> None:
    taken = take(hall.centre, Decision.ACCEPT, person=hall.person, item=hall.item)
    with pytest.raises(KnownError, match="不是帮办代办件"):
        hall.centre.ask(read_proxy_page, taken.case_ids[0], hall.today)


def test_papers_are_listed_by_what_stands_on_them(hall: Hall) -> None:
    case = hall.lodged()
    hall.centre.act(move_request, case, "suspend", "等医院补开清单")
    hall.centre.act(renew_letter, case, hall.letter(), "清单已开")
    hall.centre.act(terminate_request, case, "委托人改为自己办理")
    page = hall.centre.ask(read_proxy_page, case, hall.today)
    titles = [paper.title for paper in page.papers]
    assert [t for t in titles if "止" in t or "委托" in t] == [
        "代办委托书", "中止单", "续办委托书", "终止单",
    ]  # fmt: skip
    assert [hall.centre.ask(read_paper, paper.id).row.title for paper in page.papers] == titles


def test_who_signed_how_is_kept_when_lodging_and_with_results(hall: Hall) -> None:
    case = hall.with_papers()
    line = hall.custody(case).lines[0]
    moves = (HandOn(line.id, 2, hall.drawer, hall.office),)
    hall.centre.act(lodge, case, OFFICE, "R-1", moves, SIGNED)
    result = (LineForm("社保卡", MaterialForm.ORIGINAL, 1),)
    hall.centre.act(receive_results, case, result, OFFICE, "3号抽屉", SIGNED)
    page = hall.centre.ask(read_proxy_page, case, hall.today)
    assert [(m.name, m.giver_signed, m.taker_signed) for m in page.moves] == [
        ("医疗费用收据", "paper", "paper"),
        ("居民身份证", "paper", "paper"),
        ("医疗费用收据", "screen", "screen"),
        ("社保卡", "screen", "screen"),
    ]
    first, last = page.moves[0], page.moves[-1]
    assert (first.giver_sign_id, first.taker_sign_id) == (None, None)
    assert last.giver_sign_id is not None and last.taker_sign_id is not None
    assert hall.centre.act(look_at_picture, last.giver_sign_id).result == SIGNED.giver
    assert hall.centre.act(look_at_picture, last.taker_sign_id).result == SIGNED.taker
    once = OnScreen(PIXEL, PIXEL)
    with pytest.raises(KnownError, match="双方各签一次"):
        hall.centre.act(receive_results, case, result, OFFICE, "3号抽屉", once)
    hall.return_all(case)
    hall.centre.act(close_request, case, Outcome.DONE, "已报销")
    hall.centre.act(give_back, case, SIGNED)
    last_step = hall.centre.ask(read_proxy_page, case, hall.today).steps[-1]
    assert last_step.facts["signed"] == "screen" and last_step.facts["giver_sign"] is not None


def test_a_request_without_a_letter_has_no_powers(hall: Hall) -> None:
    page = hall.centre.ask(read_proxy_page, hall.register(), hall.today)
    assert page.letter is None and page.powers == frozenset()
    assert page.limits.second_signature_from == Decimal(500)


def test_what_waits_and_for_whom(hall: Hall, watch: Watch) -> None:
    case = hall.with_papers()
    hall.centre.act(keep_entry, case, EntryForm(EntryKind.ADVANCE, Decimal("20.00"), "DB-1", "赵"))
    me = hall.centre.clerk.id

    def waits(clerk: int, role: Role) -> list[tuple[ProxyWaiting, int]]:
        found = hall.centre.ask(read_proxy_waiting, clerk, role, hall.today)
        return [(kind, number) for kind, number, _ in found]

    assert waits(me, Role.ADMINISTRATOR) == []
    watch.now += timedelta(days=1)
    assert waits(me, Role.ADMINISTRATOR) == [(ProxyWaiting.MONEY, 1)]
    watch.now += timedelta(days=25)
    everything = [(kind, 1) for kind in ProxyWaiting]
    assert waits(me, Role.ADMINISTRATOR) == everything
    assert waits(me, Role.CLERK) == everything  # the handler's own
    assert waits(me + 100, Role.CLERK) == []


def test_register_slip_and_repeat(hall: Hall) -> None:
    form = RequestForm(hall.person, hall.item, hall.agent)
    case, paper = hall.centre.act(register_with_slip, form).result
    assert paper and hall.read(case).state == "registered"
    again, slip = hall.centre.act(repeat_with_slip, case).result
    assert again != case and slip != paper
    last = hall.centre.ask(last_request_row, hall.person)
    assert last is not None and last.case_id == again
    assert hall.centre.ask(last_request_row, hall.person + 99) is None
    assert hall.centre.act(issue_register_slip, hall.register()).result


def test_an_entry_and_its_picture_are_kept_together_or_not_at_all(hall: Hall) -> None:
    case = hall.signed()
    form = EntryForm(EntryKind.PAYMENT, Decimal("10.00"), "№1")
    with pytest.raises(KnownError, match="不是 JPEG 或 PNG"):
        hall.centre.act(keep_receipted_entry, case, form, b"no picture")
    assert hall.centre.ask(cash_day, hall.today) == []
    hall.centre.act(keep_receipted_entry, case, form, PIXEL)
    (entry,) = hall.centre.ask(cash_day, hall.today)
    assert entry.picture_id == hall.receipt  # the same picture is kept once


def test_a_leader_signs_without_signing_in(hall: Hall) -> None:
    centre = hall.centre
    centre.add_user("王主管", Role.SUPERVISOR, "Jade-Lantern-42")
    centre.add_user("陈窗口", Role.CLERK, "Jade-Lantern-43")
    before = centre.clerk
    assert centre.check_signature("王主管", "Jade-Lantern-42") > 0
    with pytest.raises(SignInRefused):
        centre.check_signature("王主管", "Jade-Lantern-43")
    for name in ("陈窗口", "没有这个人"):
        with pytest.raises(KnownError, match="不能签第二个名"):
            centre.check_signature(name, "Jade-Lantern-43")
    assert centre.clerk is before


def test_trips_duty_and_the_form_of_an_agent(hall: Hall) -> None:
    other = hall.centre.act(add_agent, AgentForm("周婷", phone="19900003333")).result
    form = RequestForm(hall.person, hall.item, hall.agent, visit_on=hall.today, task="代缴电费")
    case, _ = hall.centre.act(register_with_slip, form).result
    trip = hall.centre.ask(read_trip, hall.agent, hall.today)
    assert [(s.person, s.task) for s in trip.stops] == [("赵德山", "代缴电费")]
    assert hall.centre.ask(read_trip, other, hall.today).stops == ()
    hall.centre.act(move_request, case, "withdraw", "自己去")
    assert hall.centre.ask(read_trip, hall.agent, hall.today).stops == ()
    assert hall.centre.ask(read_duty, hall.today, 2) == {
        hall.today: [], hall.today + timedelta(days=1): [],
    }  # fmt: skip
    choices = hall.centre.ask(read_agent_choices, other)
    assert choices.agent is not None and choices.agent.name == "周婷"
    assert hall.centre.ask(read_agent_choices, None).agent is None
