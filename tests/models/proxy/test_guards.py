"""What somebody in a hurry, or with bad intent, might try to get round."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from models.accounts.queries import list_accounts
from models.cases.rules.one_stop import Outcome
from models.catalogue.rules import ProxyAllowed
from models.centre import Centre
from models.errors import KnownError
from models.proxy.actions.agents import AgentForm, add_agent, change_agent, hand_over
from models.proxy.actions.letters import LetterForm, renew_letter, sign_letter
from models.proxy.actions.money import EntryForm, keep_entry, reverse_entry
from models.proxy.actions.moving import LineForm
from models.proxy.actions.requests import RequestForm, register_request
from models.proxy.actions.steps import (
    HandOn,
    close_request,
    give_back,
    lodge,
    move_materials,
    move_request,
    receive_materials,
    receive_results,
    terminate_request,
)
from models.proxy.queries.custody import held_by, held_by_agent
from models.proxy.rules.custody import Holder, HolderKind, is_drawer_of
from models.proxy.rules.letters import Power
from models.proxy.rules.money import EntryKind
from models.proxy.rules.states import ProxyMode
from models.roles import Role
from tests.models.conftest import PASSWORD, Watch
from tests.models.proxy.hall import OFFICE, Hall, item_code


@pytest.fixture
def hall(centre: Centre) -> Hall:
    return Hall(centre)


def entry(kind: EntryKind, amount: str, **more: object) -> EntryForm:
    return EntryForm(kind, Decimal(amount), "DB-0042", **more)  # type: ignore[arg-type]


def leader(hall: Hall) -> int:
    """Somebody who may sign for large sums beside the clerk at the desk."""
    hall.centre.add_user("赵主任", Role.SUPERVISOR, PASSWORD)
    return next(a.id for a in hall.centre.ask(list_accounts) if a.name == "赵主任")


@pytest.mark.parametrize("step", ["decline", "withdraw"])
def test_a_request_is_not_dropped_while_something_is_held(hall: Hall, step: str) -> None:
    case = hall.register(ProxyMode.ASSISTED)
    hall.centre.act(receive_results, case, (LineForm("医保卡"),), OFFICE, "3号抽屉")
    with pytest.raises(KnownError, match="医保卡 原件在李敏 3号抽屉"):
        hall.centre.act(move_request, case, step, "不办了")
    assert hall.read(case).state == "registered"


def test_no_money_is_taken_before_the_letter_lets_the_agent_pay(hall: Hall) -> None:
    case = hall.register()
    with pytest.raises(KnownError, match="还没有签委托书"):
        hall.centre.act(keep_entry, case, entry(EntryKind.ADVANCE, "100"))
    case = hall.signed(Power.LODGE)
    with pytest.raises(KnownError, match="代缴代购"):
        hall.centre.act(keep_entry, case, entry(EntryKind.ADVANCE, "100"))


def test_what_the_principal_makes_up_is_no_way_round_the_limit_of_the_day(hall: Hall) -> None:
    case, signer = hall.signed(), leader(hall)
    with pytest.raises(KnownError, match="不用补"):
        form = entry(EntryKind.REFUND, "-5000", second_signer_id=signer)
        hall.centre.act(keep_entry, case, form)
    hall.centre.act(keep_entry, case, entry(EntryKind.ADVANCE, "100"))
    hall.centre.act(keep_entry, case, entry(EntryKind.PAYMENT, "120.50", picture_id=hall.receipt))
    with pytest.raises(KnownError, match=r"只差 20\.50 元"):
        hall.centre.act(keep_entry, case, entry(EntryKind.REFUND, "-20.51"))
    hall.centre.act(keep_entry, case, entry(EntryKind.REFUND, "-20.50"))


def test_a_reversal_of_yesterday_gives_today_no_more(hall: Hall, watch: Watch) -> None:
    case, signer = hall.signed(), leader(hall)
    form = entry(EntryKind.ADVANCE, "900", second_signer_id=signer)
    yesterday = hall.centre.act(keep_entry, case, form).result
    watch.now += timedelta(days=1)
    hall.centre.act(reverse_entry, yesterday, "记错了")
    with pytest.raises(KnownError, match="限额"):
        more = entry(EntryKind.ADVANCE, "1000.01", second_signer_id=signer)
        hall.centre.act(keep_entry, case, more)
    today = hall.centre.act(keep_entry, case, form).result
    hall.centre.act(reverse_entry, today, "又记错了")
    hall.centre.act(keep_entry, case, entry(EntryKind.ADVANCE, "1000", second_signer_id=signer))


@pytest.mark.parametrize("amount", ["1e30", "NaN", "Infinity", "123456789.00"])
def test_an_amount_that_is_none_is_refused_in_words(hall: Hall, amount: str) -> None:
    with pytest.raises(KnownError, match="金额不对"):
        hall.centre.act(keep_entry, hall.signed(), entry(EntryKind.REFUND, amount))


def test_dues_never_come_into_this_book(hall: Hall) -> None:
    case = hall.signed()
    with pytest.raises(KnownError, match="党费"):
        hall.centre.act(keep_entry, case, entry(EntryKind.ADVANCE, "20", summary="代交 9 月党费"))


def test_things_of_another_case_do_not_go_with_this_one(hall: Hall) -> None:
    other, case = hall.with_papers(), hall.with_papers()
    line = hall.custody(other).lines[0]
    with pytest.raises(KnownError, match="不是这一件的材料"):
        hall.centre.act(lodge, case, OFFICE, "R-1", (HandOn(line.id, 1, hall.drawer, hall.office),))
    assert hall.read(case).state == "custody"


def test_nothing_is_done_for_the_principal_while_the_case_is_suspended(hall: Hall) -> None:
    case = hall.with_papers()
    hall.centre.act(move_request, case, "suspend", "委托人住院")
    line = hall.custody(case).lines[0]
    with pytest.raises(KnownError, match="中止"):
        hall.centre.act(move_materials, case, (HandOn(line.id, 1, hall.drawer, hall.office),))
    with pytest.raises(KnownError, match="中止"):
        hall.centre.act(keep_entry, case, entry(EntryKind.ADVANCE, "20"))
    # What is held can always go back.
    hall.centre.act(move_materials, case, (HandOn(line.id, 1, hall.drawer, hall.principal),))


def test_a_letter_whose_period_is_over_is_not_signed(hall: Hall) -> None:
    case, day = hall.register(), hall.today
    over = LetterForm(
        frozenset(Power), "医保零星报销", day - timedelta(days=9), day - timedelta(days=1)
    )
    with pytest.raises(KnownError, match="已经过了"):
        hall.centre.act(sign_letter, case, over)
    assert hall.read(case).state == "registered"
    case = hall.signed()
    with pytest.raises(KnownError, match="已经过了"):
        hall.centre.act(renew_letter, case, over, "再办")


def test_a_handover_takes_nothing_from_somebody_of_a_longer_name(hall: Hall) -> None:
    case = hall.signed()
    hall.centre.act(receive_materials, case, (LineForm("户口簿"),), "3号抽屉")
    longer = Holder(HolderKind.CENTRE, "李敏华 1号抽屉")
    line = hall.custody(case).lines[0]
    hall.centre.act(move_materials, case, (HandOn(line.id, 1, hall.drawer, longer),))
    other = hall.centre.act(add_agent, AgentForm("王芳")).result
    assert hall.centre.act(hand_over, hall.agent, other).result.lines == 0
    assert hall.custody(case).lines[0].now_with == "李敏华 1号抽屉"


def test_an_agent_with_things_in_the_drawer_keeps_the_name(hall: Hall) -> None:
    hall.with_papers()
    with pytest.raises(KnownError, match="抽屉"):
        hall.centre.act(change_agent, hall.agent, AgentForm("李明"))
    hall.centre.act(change_agent, hall.agent, AgentForm("李敏", phone="19900003333"))
    assert len(hall.centre.ask(held_by, HolderKind.CENTRE, "李敏")) == 2


def test_two_agents_of_one_name_are_told_apart(hall: Hall) -> None:
    hall.with_papers()
    for name in ("李敏", " 李 敏 "):
        with pytest.raises(KnownError, match="括号注明") as refused:
            hall.centre.act(add_agent, AgentForm(name))
        assert refused.value.field == "name"
    second = hall.centre.act(add_agent, AgentForm("李敏(二网格)")).result
    hall.centre.act(change_agent, second, AgentForm("李敏（二网格）", phone="19900003333"))
    with pytest.raises(KnownError, match="括号注明"):
        hall.centre.act(change_agent, second, AgentForm("李敏"))
    case = hall.centre.act(register_request, RequestForm(hall.person, hall.item, second)).result
    hall.centre.act(sign_letter, case, hall.letter())
    hall.centre.act(receive_materials, case, (LineForm("户口簿"),), "3号抽屉")
    assert hall.custody(case).lines[0].now_with == "李敏（二网格） 3号抽屉"
    third = hall.centre.act(add_agent, AgentForm("王芳")).result
    assert hall.centre.act(hand_over, second, third).result.lines == 1
    assert len(hall.centre.ask(held_by_agent, "李敏")) == 2


def test_who_left_may_come_back_under_the_same_name(hall: Hall) -> None:
    hall.with_papers()
    other = hall.centre.act(add_agent, AgentForm("王芳")).result
    hall.centre.act(hand_over, hall.agent, other, True)
    again = hall.centre.act(add_agent, AgentForm("李敏")).result
    assert hall.centre.ask(held_by_agent, "李敏") == []
    assert again != hall.agent


def test_a_longer_name_with_a_space_is_another_agent() -> None:
    names = ("J", "J Smith")
    assert is_drawer_of("J 3号抽屉", "J", names)
    assert not is_drawer_of("J Smith 3号抽屉", "J", names)
    assert is_drawer_of("J Smith 3号抽屉", "J Smith", names)


def test_signing_for_a_document_is_a_power_of_its_own(hall: Hall) -> None:
    case = hall.signed(Power.LODGE, Power.SIGN)
    hall.centre.act(lodge, case, OFFICE, "R-77", ())
    lines = (LineForm("准予决定书"),)
    with pytest.raises(KnownError, match="领取证件和结果"):
        hall.centre.act(receive_results, case, lines, OFFICE, "")
    with pytest.raises(KnownError, match="没有保存"):
        hall.centre.act(receive_results, case, lines, OFFICE, "", power=Power.PAY)
    hall.centre.act(receive_results, case, lines, OFFICE, "", power=Power.SIGN)
    assert hall.custody(case).lines[0].is_result
    only_collect = hall.signed(Power.LODGE, Power.COLLECT)
    hall.centre.act(lodge, only_collect, OFFICE, "R-78", ())
    with pytest.raises(KnownError, match="签收文书"):
        hall.centre.act(receive_results, only_collect, lines, OFFICE, "", power=Power.SIGN)


def test_one_mode_is_not_turned_into_the_other(hall: Hall) -> None:
    proxied, assisted = hall.register(), hall.register(ProxyMode.ASSISTED)
    with pytest.raises(KnownError, match="另登记一件"):
        hall.centre.act(move_request, proxied, "assist")
    with pytest.raises(KnownError, match="不签委托书"):
        hall.centre.act(move_request, assisted, "await_letter")
    assert (hall.read(proxied).state, hall.read(assisted).state) == ("registered", "registered")


def test_what_stays_here_while_somebody_is_accompanied_is_a_line_too(hall: Hall) -> None:
    case = hall.register(ProxyMode.ASSISTED)
    hall.centre.act(move_request, case, "assist")
    hall.centre.act(receive_materials, case, (LineForm("户口簿"),), "3号抽屉")
    assert hall.custody(case).lines[0].now_with == "李敏 3号抽屉"
    hall.centre.act(close_request, case, Outcome.DONE, "陪同办妥")
    with pytest.raises(KnownError, match="户口簿 原件在李敏"):
        hall.centre.act(give_back, case)
    hall.return_all(case)
    hall.centre.act(give_back, case)


def test_an_ended_letter_is_called_ended(hall: Hall) -> None:
    case = hall.with_papers()
    hall.centre.act(terminate_request, case, "委托人不办了")
    with pytest.raises(KnownError, match="委托书已经终止"):
        hall.centre.act(keep_entry, case, entry(EntryKind.ADVANCE, "10.00"))
    settled = hall.settled()
    with pytest.raises(KnownError, match="这件已是“已回交结清”"):
        hall.centre.act(keep_entry, settled, entry(EntryKind.ADVANCE, "10.00"))


def test_who_comes_for_a_step_comes_on_a_day_that_is_not_over(hall: Hall) -> None:
    form = RequestForm(hall.person, item_code(ProxyAllowed.PART), hall.agent)
    with pytest.raises(KnownError, match="已经过了"):
        day = hall.today - timedelta(days=1)
        hall.centre.act(register_request, replace(form, appear_on=day))
    hall.centre.act(register_request, replace(form, appear_on=hall.today))
