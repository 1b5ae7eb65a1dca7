"""Ratings and what follows a bad one, with their days."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts.actions import add_account
from models.audit.tables import AuditEntry
from models.cases.actions.callbacks import (
    close_callback,
    hand_callback,
    record_call,
    record_rectified,
)
from models.cases.actions.endings import archive_case
from models.cases.actions.ratings import RatingGiven, issue_rating_slip, rate_case
from models.cases.actions.steps import close_case
from models.cases.actions.visits import Decision
from models.cases.queries.cases import read_case
from models.cases.queries.papers import RatingSlip, read_paper
from models.cases.queries.records import CallbackRow
from models.cases.queries.waiting import Waiting, list_waiting
from models.cases.rules.callbacks import Finding
from models.cases.rules.one_stop import Outcome
from models.centre import Centre
from models.errors import KnownError
from models.roles import Role
from tests.models.cases.desk import Desk
from tests.models.cases.ways import CLERK, add_clerk
from tests.models.conftest import Watch

REMARKS = "等了两个小时没有人理"


@pytest.fixture
def desk(centre: Centre) -> Desk:
    return Desk(centre)


@pytest.fixture
def clerk(centre: Centre, open_centre: Callable[..., Centre]) -> Centre:
    return add_clerk(centre, open_centre)


def closed(desk: Desk) -> int:
    id_ = desk.open_case(Decision.ACCEPT)
    desk.centre.act(close_case, id_, Outcome.DONE, "已办")
    return id_


def bad(desk: Desk) -> tuple[int, CallbackRow]:
    """A case with a bad rating, and the callback it opened."""
    id_ = closed(desk)
    desk.centre.act(rate_case, id_, RatingGiven(1, remarks=REMARKS))
    (callback,) = desk.read(id_).callbacks
    return id_, callback


def test_one_case_one_rating(desk: Desk) -> None:
    id_ = desk.open_case(Decision.ACCEPT)
    with pytest.raises(KnownError, match="办结以后"):
        desk.centre.act(rate_case, id_, RatingGiven(5))
    desk.centre.act(close_case, id_, Outcome.DONE, "已办")
    for wrong in (RatingGiven(6), RatingGiven(0), RatingGiven(5, efficiency=9)):
        with pytest.raises(KnownError, match="等级"):
            desk.centre.act(rate_case, id_, wrong)
    desk.centre.act(rate_case, id_, RatingGiven(4, 5, None, 3))
    with pytest.raises(KnownError, match="只评一次"):
        desk.centre.act(rate_case, id_, RatingGiven(5))
    page = desk.read(id_)
    assert (page.state, page.satisfaction, page.callbacks) == ("rated", 4, ())
    (row,) = page.ratings
    assert (row.label, row.efficiency, row.competence, row.attitude) == ("满意", 5, None, 3)
    assert (row.sequence, row.channel) == (1, "评价表")


@pytest.mark.parametrize(("day", "taken"), [(date(2026, 3, 16), True), (date(2026, 3, 17), False)])
def test_a_late_rating_has_ten_working_days(
    desk: Desk, watch: Watch, day: date, taken: bool
) -> None:
    id_ = closed(desk)
    watch.now = datetime(day.year, day.month, day.day, 16)
    if taken:
        desk.centre.act(rate_case, id_, RatingGiven(5))
        assert desk.read(id_).state == "rated"
        return
    with pytest.raises(KnownError, match="到3月16日为止"):
        desk.centre.act(rate_case, id_, RatingGiven(5))
    assert desk.read(id_).ratings == ()


def test_the_rater_stays_confidential(desk: Desk, clerk: Centre) -> None:
    id_, callback = bad(desk)
    desk.centre.act(record_call, callback.id, "确实等得久", Finding.TO_RECTIFY)
    for role, seen in ((None, ""), (Role.CLERK, ""), (Role.SUPERVISOR, REMARKS)):
        page = clerk.ask(read_case, id_, desk.today, role)
        assert page.ratings[0].remarks == seen
        assert (page.callbacks[0].said != "") == (role is Role.SUPERVISOR)
        assert not any(REMARKS in str(s) or "确实" in str(s) for s in page.steps)
    (rated,) = [s for s in desk.read(id_).steps if s.label == "评价"]
    assert rated.facts == {} and rated.opinion == ""

    def logged(session: Session) -> list[str]:
        return [str(details) for details in session.scalars(select(AuditEntry.details))]

    assert not any(REMARKS in line for line in desk.centre.ask(logged))


def test_a_bad_rating_names_who_calls_and_until_when(desk: Desk, watch: Watch) -> None:
    watch.now = datetime(2026, 3, 6, 16)  # a Friday
    _, callback = bad(desk)
    assert callback.number == "HF202603060001"
    assert (callback.state, callback.caller) == ("to_call", "李敏")
    assert callback.call_until == date(2026, 3, 9)


@pytest.mark.parametrize("satisfaction", [3, 4, 5])
def test_nobody_calls_after_a_good_rating(desk: Desk, satisfaction: int) -> None:
    id_ = closed(desk)
    desk.centre.act(rate_case, id_, RatingGiven(satisfaction))
    assert desk.read(id_).callbacks == ()


def test_with_two_leaders_the_handler_calls(desk: Desk, clerk: Centre) -> None:
    desk.centre.act(add_account, "孙主任", Role.SUPERVISOR)
    form_id = desk.open_case(Decision.ACCEPT)
    clerk.act(close_case, form_id, Outcome.DONE, "已办")
    clerk.act(rate_case, form_id, RatingGiven(2))
    (callback,) = desk.read(form_id).callbacks
    assert callback.caller_id == desk.read(form_id).handler_id


def test_rectified_within_fifteen_working_days_and_rated_again_once(
    desk: Desk, watch: Watch
) -> None:
    id_, callback = bad(desk)
    with pytest.raises(KnownError, match="整改以后可以再评"):
        desk.centre.act(rate_case, id_, RatingGiven(5))
    watch.now = datetime(2026, 3, 3, 9)
    with pytest.raises(KnownError, match="回访的情况"):
        desk.centre.act(record_call, callback.id, "", Finding.TO_RECTIFY)
    desk.centre.act(record_call, callback.id, "等候过久", Finding.TO_RECTIFY)
    (called,) = desk.read(id_).callbacks
    assert (called.state, called.rectify_until) == ("rectifying", date(2026, 3, 24))
    with pytest.raises(KnownError, match="整改以后可以再评"):
        desk.centre.act(rate_case, id_, RatingGiven(5))
    with pytest.raises(KnownError, match="这次回访现在是“整改中”"):
        desk.centre.act(close_callback, callback.id, "好")
    watch.now = datetime(2026, 3, 25, 9)
    desk.centre.act(record_rectified, callback.id, "增设一个窗口")
    assert desk.read(id_).steps[-1].facts["late"] is True
    desk.centre.act(rate_case, id_, RatingGiven(4))
    with pytest.raises(KnownError, match="整改后的评价也只评一次"):
        desk.centre.act(rate_case, id_, RatingGiven(5))
    page = desk.read(id_)
    assert page.satisfaction == 1  # the first one counts
    assert [(r.sequence, r.satisfaction) for r in page.ratings] == [(1, 1), (2, 4)]
    with pytest.raises(KnownError, match="还没有办结"):
        desk.centre.act(archive_case, id_)
    desk.centre.act(close_callback, callback.id, "已回告来访人")
    (done,) = desk.read(id_).callbacks
    assert (done.state, done.opinion, done.measures) == ("closed", "已回告来访人", "增设一个窗口")
    desk.centre.act(archive_case, id_)
    assert desk.read(id_).state == "archived"


@pytest.mark.parametrize(
    ("finding", "state", "again"),
    [
        (Finding.FIXED_NOW, "called", True),
        (Finding.UNFOUNDED, "called", False),
        (Finding.MALICIOUS, "appeal", False),
    ],
)
def test_what_the_call_finds(desk: Desk, finding: Finding, state: str, again: bool) -> None:
    id_, callback = bad(desk)
    desk.centre.act(record_call, callback.id, "已电话了解", finding)
    (called,) = desk.read(id_).callbacks
    assert (called.state, called.finding_label) == (state, finding.text)
    if again:
        desk.centre.act(rate_case, id_, RatingGiven(5))
    else:
        with pytest.raises(KnownError, match="只评一次"):
            desk.centre.act(rate_case, id_, RatingGiven(5))
    if state == "appeal":
        with pytest.raises(KnownError, match="复核的意见"):
            desk.centre.act(close_callback, callback.id)
    desk.centre.act(close_callback, callback.id, "情况清楚")
    assert desk.read(id_).callbacks[0].state == "closed"
    with pytest.raises(KnownError, match="这次回访现在是“已办结”"):
        desk.centre.act(record_call, callback.id, "再打", finding)


def test_only_the_named_person_or_a_leader_calls(desk: Desk, clerk: Centre) -> None:
    id_, callback = bad(desk)
    with pytest.raises(KnownError, match="由李敏负责"):
        clerk.act(record_call, callback.id, "打过了", Finding.UNFOUNDED)
    with pytest.raises(KnownError, match="不能回访"):
        desk.centre.act(hand_callback, callback.id, 999)
    desk.centre.act(hand_callback, callback.id, clerk.clerk.id)
    (handed,) = desk.read(id_).callbacks
    assert handed.caller == CLERK
    (row,) = clerk.ask(list_waiting, Waiting.CALLBACKS, clerk.clerk.id, Role.CLERK, desk.today)
    assert (row.record_id, row.what, row.until) == (callback.id, "待回访", date(2026, 3, 3))
    clerk.act(record_call, callback.id, "无理取闹", Finding.MALICIOUS)
    with pytest.raises(KnownError, match="“复核申诉”需要管理员、主管"):
        clerk.act(close_callback, callback.id, "驳回")
    assert clerk.ask(list_waiting, Waiting.CALLBACKS, clerk.clerk.id, Role.CLERK, desk.today) == []
    desk.centre.act(close_callback, callback.id, "复核认定恶意差评")
    # The caller sees what was said; another clerk would not.
    own = clerk.ask(read_case, id_, desk.today, Role.CLERK, clerk.clerk.id)
    assert own.callbacks[0].said == "无理取闹" and own.ratings[0].remarks == ""


def test_one_case_has_one_rating_slip(desk: Desk) -> None:
    id_ = closed(desk)
    paper = desk.centre.act(issue_rating_slip, id_).result
    slip = desk.centre.ask(read_paper, paper).facts
    assert isinstance(slip, RatingSlip)
    page = desk.read(id_)
    assert (slip.document_number, slip.clerk) == (page.number, "李敏")
    assert slip.until == date(2026, 3, 16)
    assert desk.centre.act(issue_rating_slip, id_).result == paper
    with pytest.raises(KnownError, match="办结以后"):
        desk.centre.act(issue_rating_slip, desk.open_case(Decision.ACCEPT))
