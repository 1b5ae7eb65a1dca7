"""Transfers, outside units and joint handling: who has the case, and who answers for it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from models.cases.actions.endings import archive_case
from models.cases.actions.steps import close_case, move_case
from models.cases.actions.transfers import (
    JointAsk,
    TransferForm,
    answer_joint,
    answer_unit,
    ask_joint,
    give_case,
    refuse_transfer,
    take_case,
)
from models.cases.actions.visits import Decision
from models.cases.queries.papers import TransferSlip, read_paper
from models.cases.queries.workbench import list_in_hand
from models.cases.rules.one_stop import Outcome
from models.centre import Centre
from models.errors import KnownError
from models.roles import Role
from tests.models.cases.desk import Desk
from tests.models.cases.ways import CLERK, UNIT, add_clerk, id_of
from tests.models.conftest import Watch


@pytest.fixture
def desk(centre: Centre) -> Desk:
    return Desk(centre)


@pytest.fixture
def clerk(centre: Centre, open_centre: Callable[..., Centre]) -> Centre:
    return add_clerk(centre, open_centre)


def to_clerk(desk: Desk) -> TransferForm:
    return TransferForm(id_of(desk.centre, CLERK), reason="她办过前半段", papers="材料三份")


def hands(centre: Centre, today: date) -> list[int]:
    return [row.case_id for row in centre.ask(list_in_hand, centre.clerk.id, today)]


def test_a_given_case_stays_with_the_giver_until_taken(desk: Desk, clerk: Centre) -> None:
    id_ = desk.open_case(Decision.ACCEPT)
    due = desk.read(id_).due_date
    paper = desk.centre.act(give_case, id_, to_clerk(desk)).result
    slip = desk.centre.ask(read_paper, paper).facts
    assert isinstance(slip, TransferSlip)
    assert (slip.giver, slip.taker, slip.first_asked) == ("李敏", CLERK, "李敏")
    assert (slip.papers, slip.due_date) == ("材料三份", due)
    assert slip.document_number == "青禾里社区 转办〔2026〕1号"
    given = desk.read(id_)
    assert (given.state, given.handler, given.is_open) == ("transferred", "李敏", True)
    assert hands(desk.centre, desk.today) == [id_] and hands(clerk, desk.today) == []
    clerk.act(take_case, id_)
    taken = desk.read(id_)
    assert (taken.state, taken.handler, taken.first_asked) == ("processing", CLERK, "李敏")
    assert taken.due_date == due  # the clock ran on
    assert hands(desk.centre, desk.today) == [] and hands(clerk, desk.today) == [id_]
    (row,) = taken.transfers
    assert (row.giver, row.taker, row.taken_by, row.is_offered) == ("李敏", CLERK, CLERK, False)


def test_what_is_not_taken_goes_back_to_the_giver(desk: Desk, clerk: Centre) -> None:
    id_ = desk.open_case(Decision.ACCEPT)
    desk.centre.act(give_case, id_, to_clerk(desk))
    with pytest.raises(KnownError, match="退回的原因"):
        clerk.act(refuse_transfer, id_, " ")
    clerk.act(refuse_transfer, id_, "材料不齐")
    page = desk.read(id_)
    assert (page.state, page.handler) == ("processing", "李敏")
    assert page.transfers[0].refusal == "材料不齐"
    # It may be given again; the slip of the first time no longer counts.
    desk.centre.act(give_case, id_, to_clerk(desk))
    clerk.act(take_case, id_)
    assert [t.is_offered for t in desk.read(id_).transfers] == [False, False]


def test_only_the_named_colleague_or_a_leader_takes(
    desk: Desk, clerk: Centre, open_centre: Callable[..., Centre]
) -> None:
    desk.centre.add_user("钱亮", Role.CLERK, "窗口 三号 钱亮同志")
    third = open_centre("钱亮", "窗口 三号 钱亮同志")
    id_ = desk.open_case(Decision.ACCEPT)
    desk.centre.act(give_case, id_, to_clerk(desk))
    with pytest.raises(KnownError, match=f"转给{CLERK}的"):
        third.act(take_case, id_)
    with pytest.raises(KnownError, match="只有转出人、接收人和主管"):
        third.act(refuse_transfer, id_, "看到了")
    desk.centre.act(take_case, id_)  # 李敏 leads
    assert desk.read(id_).handler == "李敏"


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (TransferForm(None, reason="转"), "选择转给哪位"),
        (TransferForm(None, "区民政局"), "写明转办的原因"),
        (TransferForm(1, reason="转"), "本来就在他手上"),
        (TransferForm(999, reason="转"), "不能办件"),
        (TransferForm(None, "区民政局", reason="转", answer_by=date(2026, 3, 1)), "已经过去"),
    ],
)
def test_a_transfer_that_lacks_something_is_refused(
    desk: Desk, form: TransferForm, said: str
) -> None:
    id_ = desk.open_case(Decision.ACCEPT)
    with pytest.raises(KnownError, match=said):
        desk.centre.act(give_case, id_, form)
    assert desk.read(id_).state == "accepted"


def test_an_outside_unit_signs_answers_and_stands_in_the_ledger(desk: Desk) -> None:
    id_ = desk.open_case(Decision.ACCEPT)
    desk.centre.act(give_case, id_, UNIT)
    with pytest.raises(KnownError, match="由谁签收"):
        desk.centre.act(take_case, id_)
    desk.centre.act(take_case, id_, "张科长")
    page = desk.read(id_)
    assert (page.handled_by, page.handler_id) == (UNIT.to_unit, desk.centre.clerk.id)
    assert (page.transfers[0].taken_by, page.transfers[0].answered_at) == ("张科长", None)
    desk.centre.act(answer_unit, id_, "同意发放")
    answered = desk.read(id_)
    assert answered.transfers[0].answer == answered.steps[-1].opinion == "同意发放"
    with pytest.raises(KnownError, match="没有等着外单位答复"):
        desk.centre.act(answer_unit, id_, "再答")


def test_a_joint_case_is_closed_by_its_lead_when_all_have_answered(desk: Desk) -> None:
    id_ = desk.open_case(Decision.ACCEPT)
    asks = (JointAsk("区残联", "核对残疾证", desk.today + timedelta(days=3)), JointAsk("派出所"))
    desk.centre.act(ask_joint, id_, asks)
    page = desk.read(id_)
    assert (page.state, page.handler) == ("processing", "李敏")
    with pytest.raises(KnownError, match="区残联、派出所还没有答复"):
        desk.centre.act(close_case, id_, Outcome.GRANT, "准予")
    assert desk.read(id_) == page
    first, second = page.joint
    desk.centre.act(answer_joint, first.id, "属实")
    with pytest.raises(KnownError, match="已经登记过"):
        desk.centre.act(answer_joint, first.id, "再说")
    with pytest.raises(KnownError, match="联办件，派出所还没有答复"):
        desk.centre.act(close_case, id_, Outcome.GRANT, "准予")
    desk.centre.act(answer_joint, second.id, "属实")
    desk.centre.act(close_case, id_, Outcome.GRANT, "准予")
    assert desk.read(id_).state == "closed"


@pytest.mark.parametrize("asks", [(), (JointAsk(" "),), (JointAsk("区残联"), JointAsk("区残联"))])
def test_joint_bodies_are_named_once_each(desk: Desk, asks: tuple[JointAsk, ...]) -> None:
    id_ = desk.open_case(Decision.ACCEPT)
    with pytest.raises(KnownError, match=r"联办|两次"):
        desk.centre.act(ask_joint, id_, asks)
    assert desk.read(id_).state == "accepted"


def test_of_two_who_take_at_once_one_is_refused(desk: Desk, clerk: Centre, watch: Watch) -> None:
    id_ = desk.open_case(Decision.ACCEPT)
    desk.centre.act(give_case, id_, to_clerk(desk))

    def take(centre: Centre) -> str:
        try:
            centre.act(take_case, id_)
        except KnownError as error:
            return error.text
        return ""

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(take, (desk.centre, clerk)))
    assert said[0] == "" and ("办理中" in said[1] or "另一位同事" in said[1])
    page = desk.read(id_)
    assert [s.label for s in page.steps].count("接收转办") == 1
    assert page.handler == page.transfers[0].taken_by


def test_a_case_that_ends_is_no_longer_asked_about(desk: Desk) -> None:
    id_ = desk.open_case(Decision.ACCEPT)
    desk.centre.act(ask_joint, id_, (JointAsk("区残联"),))
    with pytest.raises(KnownError, match="区残联已经在联办"):
        desk.centre.act(ask_joint, id_, (JointAsk("派出所"), JointAsk("区残联")))
    desk.centre.act(move_case, id_, "withdraw", "不办了")
    with pytest.raises(KnownError, match="现在是“撤回”"):
        desk.centre.act(answer_joint, desk.read(id_).joint[0].id, "属实")
    desk.centre.act(archive_case, id_)  # nothing stands in the way
    assert desk.read(id_).state == "archived"
