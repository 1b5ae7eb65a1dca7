"""A request from registration to the last original and the last fen, on both stores."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from models.accounts.actions import add_account
from models.cases.actions.visits import Decision
from models.cases.queries.papers import RatingSlip, list_papers, read_paper
from models.cases.rules.one_stop import Outcome
from models.cases.tables import Case
from models.catalogue.rules import ProxyAllowed
from models.centre import Centre
from models.errors import KnownError
from models.people.actions.consents import withdraw_consent
from models.proxy.actions.agents import AgentForm, add_agent, hand_over, set_duty
from models.proxy.actions.letters import renew_letter, sign_letter
from models.proxy.actions.money import EntryForm, keep_entry, reverse_entry
from models.proxy.actions.moving import LineForm
from models.proxy.actions.requests import (
    RequestForm,
    convert_case,
    register_request,
    repeat_request,
)
from models.proxy.actions.steps import (
    HandOn,
    archive_request,
    close_request,
    give_back,
    lodge,
    move_materials,
    move_request,
    receive_materials,
    receive_results,
    terminate_request,
)
from models.proxy.actions.visits import change_visit
from models.proxy.actions.vouchers import issue_agent_rating_slip
from models.proxy.queries.custody import held_by, list_drawers, list_moves, overdue_returns
from models.proxy.queries.letters import list_letters
from models.proxy.queries.money import cash_day, open_balances, read_balance
from models.proxy.queries.page import read_proxy_page
from models.proxy.queries.papers import CustodyList, HandoverSheet, LetterPaper, Settlement
from models.proxy.queries.trips import read_duty
from models.proxy.rules.custody import Holder, HolderKind, MaterialForm
from models.proxy.rules.letters import Power, SignedBy
from models.proxy.rules.money import EntryKind
from models.proxy.rules.states import ProxyMode, Source
from models.roles import Role
from tests.models.cases.desk import Desk
from tests.models.conftest import Watch
from tests.models.proxy.hall import OFFICE, Hall, item_code


@pytest.fixture
def hall(centre: Centre) -> Hall:
    return Hall(centre)


def advance(amount: str, receipt: str = "DB-0042") -> EntryForm:
    return EntryForm(EntryKind.ADVANCE, Decimal(amount), receipt, "赵德山")


def test_one_request_through_its_usual_path(hall: Hall) -> None:
    case = hall.settled()
    row = hall.read(case)
    assert (row.state, row.is_open, row.returned_on) == ("returned", False, hall.today)
    balance = hall.custody(case).balance
    assert balance.is_even and balance.returned == 3 and balance.held == balance.out == 0
    kinds = [p.kind for p in hall.centre.ask(list_papers, case)]
    assert kinds[0] == "authorisation_letter" and "return_receipt" in kinds
    assert kinds.count("custody_list") == 2 and "completion" in kinds


def test_filed_papers_of_proxy_service_are_read_back(hall: Hall) -> None:
    case = hall.lodged()
    for row in hall.centre.ask(list_papers, case):
        facts = hall.centre.ask(read_paper, row.id).facts
        assert isinstance(facts, LetterPaper | CustodyList)
        assert facts.case_number == hall.read(case).number


def test_a_bad_rating_of_a_settled_case_opens_a_callback(hall: Hall) -> None:
    case = hall.rated(1)
    assert hall.read(case).satisfaction == 1
    with pytest.raises(KnownError, match="回访"):
        hall.centre.act(archive_request, case)


def test_the_rating_slip_names_the_agent_and_counts_from_the_settlement(hall: Hall) -> None:
    other = hall.centre.act(add_agent, AgentForm("周婷")).result
    with pytest.raises(KnownError, match="回交结清以后"):
        hall.centre.act(issue_agent_rating_slip, hall.closed())
    hall.agent = other
    case = hall.settled()
    paper = hall.centre.act(issue_agent_rating_slip, case).result
    facts = hall.centre.ask(read_paper, paper).facts
    assert isinstance(facts, RatingSlip)
    assert facts.clerk == "周婷" and facts.case_number == hall.read(case).number
    assert hall.centre.act(issue_agent_rating_slip, case).result == paper


def test_items_that_need_the_person_are_not_proxied(hall: Hall) -> None:
    form = RequestForm(hall.person, item_code(ProxyAllowed.NO), hall.agent)
    with pytest.raises(KnownError, match="必须本人办理（须本人到场"):
        hall.centre.act(register_request, form)
    part = RequestForm(hall.person, item_code(ProxyAllowed.PART), hall.agent)
    with pytest.raises(KnownError, match=r"（本人须到场或认证一次.*哪天到场"):
        hall.centre.act(register_request, part)
    assisted = RequestForm(hall.person, form.item_code, hall.agent, ProxyMode.ASSISTED)
    case = hall.centre.act(register_request, assisted).result
    hall.centre.act(move_request, case, "assist")
    with pytest.raises(KnownError, match="不签委托书"):
        hall.centre.act(sign_letter, case, hall.letter())
    hall.centre.act(close_request, case, Outcome.DONE, "陪同办妥")
    hall.centre.act(give_back, case)


@pytest.mark.parametrize(
    "change, words",
    [
        ({"powers": frozenset()}, "至少勾选一项"),
        ({"matters": "全权办理"}, "不能写“全权”"),
        ({"matters": " "}, "写明委托办理的事项"),
        ({"signed_by": SignedBy.GUARDIAN}, "监护人的姓名"),
    ],
)
def test_a_letter_that_cannot_stand_is_refused(
    hall: Hall, change: dict[str, Any], words: str
) -> None:
    case = hall.register()
    form = replace(hall.letter(), **change)
    with pytest.raises(KnownError, match=words):
        hall.centre.act(sign_letter, case, form)
    assert hall.read(case).state == "registered"


def test_no_letter_without_consent(hall: Hall) -> None:
    case = hall.register()
    hall.centre.act(withdraw_consent, hall.person)
    with pytest.raises(KnownError, match="个人信息"):
        hall.centre.act(sign_letter, case, hall.letter())


def test_nothing_outside_the_powers_or_after_the_period(hall: Hall, watch: Watch) -> None:
    case = hall.signed(Power.SUPPLEMENT, days=5)
    with pytest.raises(KnownError, match="没有“提交申请”这项权限"):
        hall.centre.act(lodge, case, OFFICE, "", ())
    other = hall.signed(days=5)
    watch.now += timedelta(days=6)
    with pytest.raises(KnownError, match="到期，请先续签"):
        hall.centre.act(lodge, other, OFFICE, "", ())
    hall.centre.act(renew_letter, other, hall.letter(), "期限已到")
    hall.centre.act(lodge, other, OFFICE, "", ())
    first, second = hall.centre.ask(list_letters, other)
    assert first.ended_on == hall.today and second.ended_on is None


def test_a_suspended_case_goes_on_with_a_new_letter(hall: Hall) -> None:
    case = hall.lodged()
    hall.centre.act(move_request, case, "suspend", "等医院补开清单")
    assert hall.read(case).state == "suspended"
    hall.centre.act(renew_letter, case, hall.letter(), "清单已开")
    assert hall.read(case).state == "resumed"
    hall.centre.act(move_request, case, "process")
    assert hall.read(case).state == "processing"


def test_it_cannot_be_settled_before_the_last_original_and_the_last_fen(hall: Hall) -> None:
    case = hall.signed()
    lines = (LineForm("出院小结"), LineForm("社保卡"))
    hall.centre.act(receive_materials, case, lines, "3号抽屉")
    hall.centre.act(keep_entry, case, advance("300.00"))
    paid = EntryForm(
        EntryKind.PAYMENT, Decimal("287.45"), "№8810277", "自来水公司", picture_id=hall.receipt
    )
    hall.centre.act(keep_entry, case, paid)
    first = hall.custody(case).lines[0]
    hall.centre.act(lodge, case, OFFICE, "", (HandOn(first.id, 1, hall.drawer, hall.office),))
    hall.centre.act(close_request, case, Outcome.DONE, "已办")
    with pytest.raises(KnownError) as refused:
        hall.centre.act(give_back, case)
    assert "出院小结 原件在区医保局" in refused.value.text
    assert "社保卡 原件在李敏 3号抽屉" in refused.value.text
    assert "12.55" in refused.value.text and "人民币壹拾贰元伍角伍分" in refused.value.text
    hall.return_all(case)
    with pytest.raises(KnownError, match=r"12\.55"):
        hall.centre.act(give_back, case)
    refund = EntryForm(EntryKind.REFUND, Decimal("12.55"), "收条1", "赵德山")
    hall.centre.act(keep_entry, case, refund)
    papers = hall.centre.act(give_back, case).result
    settlement = hall.centre.ask(read_paper, papers[1]).facts
    assert isinstance(settlement, Settlement)
    assert (settlement.advanced, settlement.paid, settlement.refunded, settlement.balance) == (
        Decimal("300.00"), Decimal("287.45"), Decimal("12.55"), Decimal("0.00"),
    )  # fmt: skip
    assert hall.centre.ask(read_balance, case) == 0 and hall.centre.ask(open_balances) == []


@pytest.mark.parametrize(
    "form, words",
    [
        (EntryForm(EntryKind.PAYMENT, Decimal(10), "№1"), "票据照片"),
        (EntryForm(EntryKind.ADVANCE, Decimal(10), " "), "票据号"),
        (EntryForm(EntryKind.ADVANCE, Decimal(-10), "№1"), "大于零"),
        (EntryForm(EntryKind.ADVANCE, Decimal("500.00"), "№1"), "第二个签名"),
        (EntryForm(EntryKind.REFUND, Decimal(10), "№1"), "结余只有"),
        (EntryForm(EntryKind.ADVANCE, Decimal("0.001"), "№1"), "两位小数"),
    ],
)
def test_money_that_cannot_be_explained_is_refused(hall: Hall, form: EntryForm, words: str) -> None:
    case = hall.signed()
    with pytest.raises(KnownError, match=words):
        hall.centre.act(keep_entry, case, form)
    assert hall.centre.ask(cash_day, hall.today) == []


def test_the_daily_limit_counts_all_cases_of_an_agent(hall: Hall) -> None:
    one, two = hall.signed(), hall.signed()
    hall.centre.act(keep_entry, one, advance("499.99"))
    hall.centre.act(keep_entry, two, advance("499.99", "DB-0043"))
    with pytest.raises(KnownError, match="限额"):
        hall.centre.act(keep_entry, two, advance("0.03", "DB-0044"))
    hall.centre.act(keep_entry, two, advance("0.02", "DB-0045"))


def test_a_wrong_entry_is_reversed_and_stays_in_the_book(hall: Hall) -> None:
    case = hall.signed()
    wrong = hall.centre.act(keep_entry, case, advance("30.00")).result
    hall.centre.act(reverse_entry, wrong, "记错人")
    assert hall.centre.ask(read_balance, case) == 0
    assert len(hall.centre.ask(cash_day, hall.today)) == 2
    with pytest.raises(KnownError, match="已经冲正过"):
        hall.centre.act(reverse_entry, wrong, "再冲")


def test_now_with_whom_per_line_and_per_drawer(hall: Hall, watch: Watch) -> None:
    case = hall.with_papers()
    receipts, photocopy = hall.custody(case).lines
    split = (HandOn(receipts.id, 1, hall.drawer, hall.office),)
    hall.centre.act(move_materials, case, split, "送审")
    receipts, photocopy = hall.custody(case).lines
    assert receipts.now_with == "李敏 3号抽屉 1 份、区医保局 1 份"
    used = (HandOn(photocopy.id, 1, hall.drawer, Holder(HolderKind.USED_UP, OFFICE)),)
    hall.centre.act(move_materials, case, used)
    balance = hall.custody(case).balance
    assert balance.text == "收进 3 份 = 在我方 1 + 在外 1 + 已交 1 + 已还 0"
    drawers = {holder.name: copies for holder, _, copies in hall.centre.ask(list_drawers)}
    assert drawers == {"李敏 3号抽屉": 1, OFFICE: 1}
    assert [r.name for r in hall.centre.ask(held_by, HolderKind.OFFICE)] == ["医疗费用收据"]
    assert hall.centre.ask(overdue_returns, hall.today) == []
    watch.now += timedelta(days=14)
    assert {r.name for r in hall.centre.ask(overdue_returns, hall.today)} == {"医疗费用收据"}
    assert len(hall.centre.ask(list_moves, case)) == 4


def test_nobody_gives_what_he_does_not_hold(hall: Hall) -> None:
    case = hall.with_papers()
    receipts = hall.custody(case).lines[0]
    with pytest.raises(KnownError, match="只有“医疗费用收据”0 份"):
        hall.centre.act(
            move_materials, case, (HandOn(receipts.id, 1, hall.office, hall.principal),)
        )
    with pytest.raises(KnownError, match="不能交出 3 份"):
        hall.centre.act(
            move_materials, case, (HandOn(receipts.id, 3, hall.drawer, hall.principal),)
        )
    assert hall.custody(case).balance.held == 3


def test_a_result_from_the_office_has_to_reach_the_principal(hall: Hall) -> None:
    case = hall.lodged()
    lines = (LineForm("报销凭证", MaterialForm.ORIGINAL, 1),)
    hall.centre.act(receive_results, case, lines, OFFICE, "3号抽屉")
    hall.centre.act(close_request, case, Outcome.DONE, "已报销")
    with pytest.raises(KnownError, match="报销凭证"):
        hall.centre.act(give_back, case)
    hall.return_all(case)
    hall.centre.act(give_back, case)


def test_terminated_still_has_to_be_given_back(hall: Hall) -> None:
    case = hall.with_papers()
    hall.centre.act(terminate_request, case, "委托人改为自己办理")
    with pytest.raises(KnownError, match="还不能回交结清"):
        hall.centre.act(give_back, case)
    with pytest.raises(KnownError, match="终止"):
        hall.centre.act(archive_request, case)
    hall.return_all(case)
    hall.centre.act(give_back, case)
    hall.centre.act(archive_request, case)


def test_an_agent_who_leaves_hands_everything_over(hall: Hall) -> None:
    case = hall.lodged()
    other = hall.centre.act(add_agent, AgentForm("周婷")).result
    done = hall.centre.act(hand_over, hall.agent, other, leaves=True).result
    assert (done.case_ids, done.lines, done.letters_to_renew) == ((case,), 2, (case,))
    assert hall.read(case).agent == "周婷"
    assert all(line.now_with == "周婷 3号抽屉" for line in hall.custody(case).lines)
    receipts = hall.custody(case).lines[0]
    to_office = HandOn(receipts.id, 1, Holder(HolderKind.CENTRE, "周婷 3号抽屉"), hall.office)
    with pytest.raises(KnownError, match="代办员不是周婷"):
        hall.centre.act(move_materials, case, (to_office,))
    hall.centre.act(renew_letter, case, hall.letter(), "更换代办员")
    hall.centre.act(move_materials, case, (to_office,))
    with pytest.raises(KnownError, match="在岗的代办员"):
        hall.register()


def test_a_handover_stands_in_the_case_on_the_sheet_and_on_the_roster(hall: Hall) -> None:
    case, tomorrow = hall.with_papers(), hall.today + timedelta(days=1)
    hall.centre.act(change_visit, case, tomorrow, "", "")
    hall.centre.act(set_duty, tomorrow, (hall.agent,))
    account = hall.centre.act(add_account, "周婷", Role.CLERK).result
    other = hall.centre.act(add_agent, AgentForm("周婷", account_id=account)).result
    done = hall.centre.act(hand_over, hall.agent, other, leaves=True).result
    sheet = hall.centre.ask(read_paper, done.paper_id).facts
    assert isinstance(sheet, HandoverSheet)
    assert f"约好 {tomorrow} 上门" in sheet.cases[0].promised
    last = hall.centre.ask(read_proxy_page, case, hall.today).steps[-1]
    assert (last.label, last.opinion) == ("代办交接", "李敏交给周婷")
    assert hall.centre.ask(lambda s: s.get_one(Case, case).handler_id) == account
    assert hall.centre.ask(read_duty, tomorrow, 1) == {tomorrow: []}


def test_the_monthly_errand_is_repeated(hall: Hall, watch: Watch) -> None:
    case = hall.settled()
    watch.now += timedelta(days=30)
    again = hall.read(hall.centre.act(repeat_request, case).result)
    before = hall.read(case)
    assert (again.item_code, again.agent_id, again.mode) == (
        before.item_code, before.agent_id, before.mode,
    )  # fmt: skip
    assert (again.state, again.registered_on) == ("registered", hall.today)


def test_what_cannot_be_the_same_again_is_named(hall: Hall, watch: Watch) -> None:
    form = RequestForm(hall.person, item_code(ProxyAllowed.PART), hall.agent, appear_on=hall.today)
    case = hall.centre.act(register_request, form).result
    assert (hall.read(case).person_comes, hall.read(case).agent_left) == (True, False)
    watch.now += timedelta(days=30)
    other = hall.centre.act(add_agent, AgentForm("王芳")).result
    hall.centre.act(hand_over, hall.agent, other, True)
    hall.centre.act(hand_over, other, hall.centre.act(add_agent, AgentForm("周婷")).result, True)
    assert hall.read(case).agent == "周婷"
    with pytest.raises(KnownError) as refused:
        hall.centre.act(repeat_request, case)
    assert refused.value.field == "appear_on"
    with pytest.raises(KnownError) as refused:
        hall.centre.act(repeat_request, case, hall.today, hall.agent)
    assert refused.value.field == "agent"
    again = hall.centre.act(repeat_request, case, hall.today + timedelta(days=2)).result
    assert hall.read(again).person_comes


def test_who_repeats_a_converted_request_stands_at_the_counter(hall: Hall) -> None:
    counter = Desk(hall.centre).open_case(Decision.ACCEPT, hall.item)
    first = hall.centre.act(convert_case, counter, hall.agent, ProxyMode.PROXY).result
    again = hall.centre.act(repeat_request, first).result
    assert (hall.read(first).source, hall.read(again).source) == (
        Source.CONVERTED, Source.COUNTER,
    )  # fmt: skip
