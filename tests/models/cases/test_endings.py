"""After the result: delivery, archive and back, reminders, causes of lateness."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from models.cases.actions.deliveries import DeliveryForm, await_delivery, deliver_case
from models.cases.actions.endings import (
    answer_chase,
    archive_case,
    chase_case,
    reopen_case,
    send_back,
    set_overdue_cause,
    take_in_again,
)
from models.cases.actions.pauses import ask_extend, extend_case
from models.cases.actions.ratings import RatingGiven, issue_rating_slip, rate_case
from models.cases.actions.steps import accept_case, close_case, move_case, supplement
from models.cases.actions.transfers import TransferForm, give_case
from models.cases.actions.visits import Decision, MatterForm
from models.cases.queries.cases import open_matters
from models.cases.queries.figures import Scope, read_counts
from models.cases.queries.ledger import LedgerFilter, Only, count_ledger
from models.cases.queries.papers import DeliveryReceipt, OutcomeNotice, read_paper
from models.cases.queries.waiting import Waiting, count_waiting, list_waiting
from models.cases.queries.workbench import read_tiles
from models.cases.rules.deliveries import DeliveryWay
from models.cases.rules.one_stop import Outcome
from models.cases.rules.overdue import OverdueCause
from models.centre import Centre
from models.errors import KnownError
from models.roles import Role
from tests.models.cases.desk import RESIDENT, Desk, every_material, find_code
from tests.models.cases.ways import ALL, EXTEND, RECEIVED, Ways, add_clerk, promise_days
from tests.models.conftest import Watch


@pytest.fixture
def desk(centre: Centre) -> Desk:
    return Desk(centre)


@pytest.fixture
def clerk(centre: Centre, open_centre: Callable[..., Centre]) -> Centre:
    return add_clerk(centre, open_centre)


def closed(desk: Desk) -> int:
    id_ = desk.open_case(Decision.ACCEPT)
    desk.centre.act(close_case, id_, Outcome.GRANT, "符合条件", collect="窗口领取")
    return id_


def waits(centre: Centre, kind: Waiting, today: date) -> list[int]:
    clerk = centre.clerk
    rows = centre.ask(list_waiting, kind, clerk.id, clerk.role, today)
    counts = centre.ask(count_waiting, clerk.id, clerk.role, today)
    assert counts[kind] == len(rows)
    return [row.case_id for row in rows]


def test_closing_leaves_the_outcome_notice(desk: Desk) -> None:
    id_ = desk.open_case(Decision.ACCEPT)
    paper = desk.centre.act(
        close_case, id_, Outcome.GRANT, "符合条件", amount="每月200元", first_month="2026年4月"
    ).result
    assert paper is not None
    notice = desk.centre.ask(read_paper, paper).facts
    assert isinstance(notice, OutcomeNotice)
    assert (notice.outcome, notice.reason) == ("准予", "符合条件")
    assert (notice.amount, notice.first_month) == ("每月200元", "2026年4月")
    assert notice.document_number == "青禾里社区 结〔2026〕1号"


def test_instant_items_do_without_a_notice_unless_asked(desk: Desk) -> None:
    code = find_code(desk.centre, "instant")
    for notice, issued in ((None, False), (True, True), (False, False)):
        id_ = desk.open_case(Decision.ACCEPT, code)
        paper = desk.centre.act(close_case, id_, Outcome.DONE, "已办", notice=notice).result
        assert (paper is not None) is issued


def test_delivery_has_ten_working_days(desk: Desk, watch: Watch) -> None:
    id_ = closed(desk)
    paper = desk.centre.act(await_delivery, id_, DeliveryWay.POST).result
    blank = desk.centre.ask(read_paper, paper).facts
    assert isinstance(blank, DeliveryReceipt)
    assert (blank.at, blank.way, blank.receiver) == (None, "邮寄", "")
    assert blank.document == "办理结果通知书 青禾里社区 结〔2026〕1号"
    page = desk.read(id_)
    assert (page.state, page.deliver_until) == ("awaiting_delivery", date(2026, 3, 16))
    assert waits(desk.centre, Waiting.DELIVERIES, date(2026, 3, 12)) == []
    assert waits(desk.centre, Waiting.DELIVERIES, date(2026, 3, 13)) == [id_]
    watch.now = datetime(2026, 3, 17, 9)
    form = DeliveryForm(DeliveryWay.POST, "王秀英", post_number="EMS0001")
    filled = desk.centre.ask(read_paper, desk.centre.act(deliver_case, id_, form).result).facts
    assert isinstance(filled, DeliveryReceipt)
    assert (filled.receiver, filled.way, filled.at) == ("王秀英", "邮寄（EMS0001）", watch.now)
    page = desk.read(id_)
    assert (page.state, page.delivered_on) == ("delivered", date(2026, 3, 17))
    assert page.steps[-1].facts["late"] is True
    assert (page.deliveries[0].way, page.deliveries[0].document) == ("邮寄", blank.document)
    assert waits(desk.centre, Waiting.DELIVERIES, desk.today) == []


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (DeliveryForm(DeliveryWay.COUNTER), "由谁签收"),
        (DeliveryForm(DeliveryWay.PROXY, "李明"), "与申请人的关系"),
        (DeliveryForm(DeliveryWay.POST, "王秀英"), "邮件编号"),
        (DeliveryForm(DeliveryWay.HOME, "王秀英"), "由谁送达"),
        (DeliveryForm(DeliveryWay.LEFT, witness="邻居"), "拒收的情形"),
        (DeliveryForm(DeliveryWay.LEFT, refusal="不在家"), "见证人"),
    ],
)
def test_a_receipt_that_lacks_something(desk: Desk, form: DeliveryForm, said: str) -> None:
    id_ = closed(desk)
    with pytest.raises(KnownError, match=said):
        desk.centre.act(deliver_case, id_, form)
    assert desk.read(id_).state == "closed"


def test_rating_and_delivery_come_in_any_order(desk: Desk) -> None:
    early, late = closed(desk), closed(desk)
    desk.centre.act(await_delivery, early, DeliveryWay.COUNTER)
    desk.centre.act(rate_case, early, RatingGiven(5))
    assert desk.read(early).state == "awaiting_delivery"
    desk.centre.act(rate_case, late, RatingGiven(4))
    for id_ in (early, late):
        desk.centre.act(deliver_case, id_, RECEIVED)
        page = desk.read(id_)
        assert (page.state, page.delivered_on) == ("rated", desk.today)
        with pytest.raises(KnownError, match="已经登记过送达"):
            desk.centre.act(deliver_case, id_, RECEIVED)


def test_only_complete_cases_are_archived_and_then_frozen(
    desk: Desk, clerk: Centre, watch: Watch
) -> None:
    id_ = closed(desk)
    desk.centre.act(await_delivery, id_, DeliveryWay.COUNTER)
    desk.centre.act(rate_case, id_, RatingGiven(1))
    with pytest.raises(KnownError, match="结果还没有送达；回访HF202603020001还没有办结"):
        desk.centre.act(archive_case, id_)
    done = closed(desk)
    with pytest.raises(KnownError, match="需要管理员、主管的权限"):
        clerk.act(archive_case, done)
    desk.centre.act(archive_case, done)
    page = desk.read(done)
    assert (page.state, page.is_open) == ("archived", False)
    watch.now += timedelta(days=9)
    for refused in (
        lambda: desk.centre.act(set_overdue_cause, done, OverdueCause.HANDS, ""),
        lambda: desk.centre.act(issue_rating_slip, done),
        lambda: desk.centre.act(rate_case, done, RatingGiven(5)),
        lambda: desk.centre.act(supplement, done, ALL, frozenset()),
    ):
        with pytest.raises(KnownError):
            refused()
    assert desk.read(done) == page


def test_reopening_begins_a_new_limit(desk: Desk, watch: Watch) -> None:
    promise_days(desk.centre, 10)
    id_ = closed(desk)
    desk.centre.act(rate_case, id_, RatingGiven(4))
    desk.centre.act(archive_case, id_)
    watch.now = datetime(2026, 4, 1, 9)
    with pytest.raises(KnownError, match="重新办理要写明原因"):
        desk.centre.act(reopen_case, id_, "", 5)
    desk.centre.act(reopen_case, id_, "申诉成立", 5)
    page = desk.read(id_)
    assert (page.state, page.outcome, page.closed_on) == ("processing", "", None)
    # 2, 3, 7 (6 April is off), 8, 9 April.
    assert page.due is not None and page.due.date == page.due_date == date(2026, 4, 9)
    assert page.satisfaction == 4
    desk.centre.act(extend_case, id_, EXTEND)
    assert desk.read(id_).due_date == date(2026, 4, 16)
    desk.centre.act(close_case, id_, Outcome.DONE, "已改正")
    with pytest.raises(KnownError, match="只评一次"):
        desk.centre.act(rate_case, id_, RatingGiven(5))


def test_what_was_never_accepted_is_not_reopened(desk: Desk, clerk: Centre) -> None:
    id_ = Ways(desk, clerk).bring_to("declined")
    desk.centre.act(archive_case, id_)
    with pytest.raises(KnownError, match="没有受理过"):
        desk.centre.act(reopen_case, id_, "申诉成立", 5)
    assert desk.read(id_).state == "archived"


def test_a_case_sent_back_comes_in_anew(desk: Desk, watch: Watch) -> None:
    promise_days(desk.centre, 10)
    id_ = desk.open_case(Decision.ACCEPT)
    desk.centre.act(move_case, id_, "process")
    for reason, basis, said in (("", "指南", "原因"), ("版本不对", " ", "依据")):
        with pytest.raises(KnownError, match=f"退件要写明{said}"):
            desk.centre.act(send_back, id_, reason, basis)
    desk.centre.act(send_back, id_, "版本不对", "办事指南第三条")
    assert desk.read(id_).closed_on == desk.today
    watch.now = datetime(2026, 3, 9, 10)
    desk.centre.act(take_in_again, id_)
    page = desk.read(id_)
    assert (page.state, page.due_date, page.accepted_on, page.closed_on) == (
        "intake", None, None, None,
    )  # fmt: skip
    assert not any(m.received_at for m in page.materials)
    with pytest.raises(KnownError, match="还缺"):
        desk.centre.act(accept_case, id_)
    desk.centre.act(supplement, id_, ALL, frozenset())
    desk.centre.act(accept_case, id_)
    assert desk.read(id_).due_date == date(2026, 3, 23)


def test_a_reminder_is_answered_once(desk: Desk, clerk: Centre) -> None:
    id_ = desk.open_case(Decision.ACCEPT)
    with pytest.raises(KnownError, match="需要管理员、主管的权限"):
        clerk.act(chase_case, id_, "快办", desk.today)
    with pytest.raises(KnownError, match="已经过去"):
        desk.centre.act(chase_case, id_, "快办", desk.today - timedelta(days=1))
    with pytest.raises(KnownError, match="没有等着答复"):
        desk.centre.act(answer_chase, id_, "好")
    desk.centre.act(chase_case, id_, "请说明进度", date(2026, 3, 4))
    assert desk.read(id_).chase_until == date(2026, 3, 4)
    assert waits(desk.centre, Waiting.CHASES, desk.today) == [id_]
    assert waits(clerk, Waiting.CHASES, desk.today) == []
    clerk.act(answer_chase, id_, "等区里回复")
    assert desk.read(id_).chase_until is None
    assert waits(desk.centre, Waiting.CHASES, desk.today) == []


def test_only_what_is_late_has_a_cause(desk: Desk, clerk: Centre, watch: Watch) -> None:
    promise_days(desk.centre, 3)
    late, open_ = desk.open_case(Decision.ACCEPT), desk.open_case(Decision.ACCEPT)
    with pytest.raises(KnownError, match="没有超期"):
        desk.centre.act(set_overdue_cause, open_, OverdueCause.HANDS, "")
    watch.now = datetime(2026, 3, 6, 9)
    desk.centre.act(close_case, late, Outcome.DONE, "已办")
    assert waits(desk.centre, Waiting.CAUSELESS, desk.today) == [late, open_]
    with pytest.raises(KnownError, match="承办人或主管"):
        clerk.act(set_overdue_cause, late, OverdueCause.HANDS, "")
    with pytest.raises(KnownError, match="写明是什么原因"):
        desk.centre.act(set_overdue_cause, late, OverdueCause.OTHER, " ")
    desk.centre.act(set_overdue_cause, late, OverdueCause.UNIT, "区里没有回")
    desk.centre.act(set_overdue_cause, open_, OverdueCause.APPLICANT, "")
    assert desk.read(late).overdue_cause == "外单位未答复"
    assert desk.read(open_).steps[-1].label == "登记超期原因"
    assert waits(desk.centre, Waiting.CAUSELESS, desk.today) == []


def test_the_counts_know_every_state_behind_the_result(desk: Desk, clerk: Centre) -> None:
    ways = Ways(desk, clerk)
    unrated = [ways.bring_to(state) for state in ("closed", "awaiting_delivery", "delivered")]
    for state in ("rated", "archived", "suspended", "withdrawn", "declined"):
        ways.bring_to(state)
    assert desk.centre.ask(read_tiles, desk.today).unrated == len(unrated)
    chosen = LedgerFilter(only=Only.UNRATED)
    assert desk.centre.ask(count_ledger, chosen) == len(unrated)


def test_the_same_matter_still_open_is_named_before_a_second(desk: Desk) -> None:
    code = find_code(desk.centre, "promised")
    every = every_material(desk.centre, code, desk.today)
    open_ = desk.take(MatterForm(code, Decision.ACCEPT, every)).case_ids[0]
    closed(desk)
    desk.open_case(Decision.ACCEPT, find_code(desk.centre, "instant"))
    (same,) = desk.centre.ask(open_matters, desk.resident, code)
    assert (same.id, same.applicant, same.state) == (open_, RESIDENT.name, "accepted")
    assert desk.centre.ask(open_matters, desk.resident + 1, code) == []


def test_transfers_and_requests_wait_for_whom_they_concern(desk: Desk, clerk: Centre) -> None:
    given, asked = desk.open_case(Decision.ACCEPT), desk.open_case(Decision.ACCEPT)
    desk.centre.act(give_case, given, TransferForm(clerk.clerk.id, reason="她更熟悉"))
    clerk.act(ask_extend, asked, EXTEND)
    assert waits(clerk, Waiting.TRANSFERS, desk.today) == [given]
    assert waits(desk.centre, Waiting.TRANSFERS, desk.today) == []
    assert waits(clerk, Waiting.REQUESTS, desk.today) == []
    (row,) = desk.centre.ask(
        list_waiting, Waiting.REQUESTS, desk.centre.clerk.id, Role.ADMINISTRATOR, desk.today
    )
    assert (row.case_id, row.what, row.who) == (asked, "申请延期", clerk.clerk.name)
    assert row.record_id == desk.read(asked).requests[0].id


def test_what_was_sent_back_and_then_withdrawn_counts_as_withdrawn(desk: Desk) -> None:
    id_ = desk.open_case(Decision.ACCEPT)
    desk.centre.act(move_case, id_, "process")
    desk.centre.act(send_back, id_, "材料与申请不符", "办事指南第三条")
    desk.centre.act(take_in_again, id_)
    desk.centre.act(move_case, id_, "withdraw", "不办了")
    desk.centre.act(archive_case, id_)
    counts = desk.centre.ask(read_counts, Scope(desk.today, desk.today, desk.today)).counts
    assert (counts["sent_back"], counts["withdrawn"], counts["closed"]) == (0, 1, 0)
