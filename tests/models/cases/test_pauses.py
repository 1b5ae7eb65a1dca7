"""The clock through the actions: suspensions, notices, extensions, and who approves them."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from models.calendar.rules import explain
from models.cases.actions.calendar import load_year
from models.cases.actions.pauses import (
    ExtendForm,
    NoticeForm,
    SuspendForm,
    ask_extend,
    ask_suspend,
    decide_request,
    end_notice,
    extend_case,
    post_notice,
    resume_case,
    suspend_case,
)
from models.cases.actions.steps import close_case, move_case
from models.cases.actions.visits import Decision
from models.cases.queries.cases import read_limit
from models.cases.queries.clock import notice_end
from models.cases.queries.papers import LimitNotice, read_paper
from models.cases.queries.workbench import count_hand
from models.cases.rules.one_stop import Outcome
from models.centre import Centre
from models.errors import KnownError
from tests.models.cases.desk import Desk, find_code
from tests.models.cases.test_calendar import notice_2027
from tests.models.cases.ways import CLERK, EXTEND, SUSPEND, add_clerk, promise_days
from tests.models.conftest import Watch

MONDAY = date(2026, 3, 2)


@pytest.fixture
def desk(centre: Centre) -> Desk:
    return Desk(centre)


@pytest.fixture
def clerk(centre: Centre, open_centre: Callable[..., Centre]) -> Centre:
    return add_clerk(centre, open_centre)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9)


def processing(desk: Desk, watch: Watch, day: date, days: int) -> int:
    """A case accepted on that day with so many working days, in the handler's work."""
    watch.now = at(day)
    promise_days(desk.centre, days)
    id_ = desk.open_case(Decision.ACCEPT)
    desk.centre.act(move_case, id_, "process")
    return id_


def test_the_promise_alone(desk: Desk, watch: Watch) -> None:
    assert desk.read(processing(desk, watch, MONDAY, 10)).due_date == date(2026, 3, 16)  # WD-10


@pytest.mark.parametrize(
    ("accepted", "days", "suspended", "resumed", "due"),
    [
        (MONDAY, 10, date(2026, 3, 5), date(2026, 3, 10), date(2026, 3, 19)),  # WD-11
        (MONDAY, 10, date(2026, 3, 7), date(2026, 3, 9), date(2026, 3, 16)),  # WD-12
        (date(2026, 9, 14), 8, date(2026, 9, 18), date(2026, 9, 22), date(2026, 9, 29)),  # WD-13
    ],
)
def test_suspension_vectors(
    desk: Desk, watch: Watch, accepted: date, days: int, suspended: date, resumed: date, due: date
) -> None:
    id_ = processing(desk, watch, accepted, days)
    before = desk.read(id_)
    watch.now = at(suspended)
    paper = desk.centre.act(suspend_case, id_, SUSPEND).result
    notice = desk.centre.ask(read_paper, paper).facts
    assert isinstance(notice, LimitNotice)
    assert (notice.kind, notice.old_due, notice.new_due) == ("suspension", before.due_date, None)
    stopped = desk.read(id_)
    assert (stopped.due, stopped.due_date) == (None, None)
    assert stopped.clock_note == "挂起中，恢复后重算"
    assert desk.centre.ask(read_limit, id_).clock_note == stopped.clock_note
    # However long it lasts: nothing is overdue while the clock stands still.
    assert desk.centre.ask(count_hand, None, accepted + timedelta(days=300)).overdue == 0
    watch.now = at(resumed)
    desk.centre.act(resume_case, id_)
    page = desk.read(id_)
    assert page.due is not None and page.due.date == page.due_date == due
    assert (page.state, page.clock_note) == ("processing", "")
    assert ("挂起" in explain(page.due)) == (due != before.due_date)
    (pause,) = page.pauses
    assert (pause.started_on, pause.ended_on, pause.approved_by) == (suspended, resumed, "李敏")


def test_extension_vector_and_its_notice(desk: Desk, watch: Watch) -> None:
    id_ = processing(desk, watch, MONDAY, 20)
    assert desk.read(id_).due_date == date(2026, 3, 30)
    paper = desk.centre.act(extend_case, id_, ExtendForm(10, "需要外调")).result
    page = desk.read(id_)
    assert page.due is not None and page.due.date == page.due_date == date(2026, 4, 14)  # WD-14
    assert page.extended_days == 10
    notice = desk.centre.ask(read_paper, paper).facts
    assert isinstance(notice, LimitNotice)
    assert (notice.kind, notice.days, notice.approved_by) == ("extension", 10, "李敏")
    assert (notice.old_due, notice.new_due) == (date(2026, 3, 30), date(2026, 4, 14))
    assert page.steps[-1].facts["late"] is False


def test_extension_and_suspension_add_up(desk: Desk, watch: Watch) -> None:
    id_ = processing(desk, watch, MONDAY, 10)
    watch.now = at(date(2026, 3, 5))
    desk.centre.act(suspend_case, id_, SUSPEND)
    watch.now = at(date(2026, 3, 10))
    desk.centre.act(resume_case, id_)
    desk.centre.act(extend_case, id_, ExtendForm(2, "外调"))
    assert desk.read(id_).due_date == date(2026, 3, 23)


def test_a_late_extension_is_written_down_as_late(desk: Desk, watch: Watch) -> None:
    id_ = processing(desk, watch, MONDAY, 3)
    watch.now = at(date(2026, 3, 9))
    desk.centre.act(extend_case, id_, ExtendForm(5, "外调"))
    page = desk.read(id_)
    assert page.due_date == date(2026, 3, 12)
    assert page.steps[-1].facts["late"] is True


def test_a_suspension_after_the_due_date_hides_no_lateness(desk: Desk, watch: Watch) -> None:
    id_ = processing(desk, watch, MONDAY, 3)
    watch.now = at(date(2026, 3, 9))
    desk.centre.act(suspend_case, id_, SUSPEND)
    page = desk.read(id_)
    assert (page.due_date, page.clock_note) == (date(2026, 3, 5), "")


def test_a_clerk_asks_and_a_leader_approves(desk: Desk, clerk: Centre, watch: Watch) -> None:
    id_ = processing(desk, watch, MONDAY, 10)
    with pytest.raises(KnownError, match="需要管理员、主管的权限"):
        clerk.act(suspend_case, id_, SUSPEND)
    clerk.act(ask_suspend, id_, SUSPEND)
    page = desk.read(id_)
    assert (page.state, page.due_date) == ("processing", date(2026, 3, 16))
    with pytest.raises(KnownError, match="已经申请过挂起"):
        clerk.act(ask_suspend, id_, SUSPEND)
    clerk.act(ask_extend, id_, EXTEND)  # of another kind
    request = page.requests[0]
    assert (request.label, request.asked_by, request.approved) == ("挂起", CLERK, None)
    with pytest.raises(KnownError, match="需要管理员、主管的权限"):
        clerk.act(decide_request, request.id, True, "")
    paper = desk.centre.act(decide_request, request.id, True, "同意").result
    assert paper is not None
    notice = desk.centre.ask(read_paper, paper).facts
    assert isinstance(notice, LimitNotice)
    assert (notice.clerk, notice.approved_by) == (CLERK, "李敏")
    after = desk.read(id_)
    assert (after.state, after.requests[0].approved) == ("suspended", True)
    with pytest.raises(KnownError, match="已经有人处理过"):
        desk.centre.act(decide_request, request.id, False, "不")
    # The extension cannot be granted while the clock stands still; it can be refused.
    with pytest.raises(KnownError, match="现在是“挂起”"):
        desk.centre.act(decide_request, after.requests[1].id, True, "")
    with pytest.raises(KnownError, match="写明原因"):
        desk.centre.act(decide_request, after.requests[1].id, False, "")
    assert desk.centre.act(decide_request, after.requests[1].id, False, "先挂起").result is None
    last = desk.read(id_)
    assert (last.requests[1].approved, last.requests[1].opinion) == (False, "先挂起")
    assert last.state == "suspended"


def test_a_leader_who_acts_at_once_settles_the_request(
    desk: Desk, clerk: Centre, watch: Watch
) -> None:
    id_ = processing(desk, watch, MONDAY, 10)
    clerk.act(ask_extend, id_, EXTEND)
    desk.centre.act(extend_case, id_, ExtendForm(3, "外调"))
    (request,) = desk.read(id_).requests
    assert (request.approved, request.decided_by) == (True, "李敏")
    assert desk.read(id_).extended_days == 3  # not 3 and 5


def test_a_case_that_ends_takes_its_requests_with_it(
    desk: Desk, clerk: Centre, watch: Watch
) -> None:
    id_ = processing(desk, watch, MONDAY, 10)
    clerk.act(ask_extend, id_, EXTEND)
    desk.centre.act(close_case, id_, Outcome.DONE, "已办")
    (request,) = desk.read(id_).requests
    assert request.approved is False and "办件已经结束" in request.opinion


@pytest.mark.parametrize(
    ("counts", "appraisal", "due"),
    # Notice from Thursday 5 to Wednesday 11 March: five working days.
    [(True, False, date(2026, 3, 16)), (False, False, date(2026, 3, 23)),
     (False, True, date(2026, 3, 23))],
)  # fmt: skip
def test_a_notice_counts_or_not_as_its_step_says(
    desk: Desk, watch: Watch, counts: bool, appraisal: bool, due: date
) -> None:
    id_ = processing(desk, watch, MONDAY, 10)
    watch.now = at(date(2026, 3, 5))
    form = NoticeForm(
        date(2026, 3, 5), date(2026, 3, 11), "公告栏", counts, appraisal,
        "伤情鉴定" if appraisal else "",
    )  # fmt: skip
    paper = desk.centre.act(post_notice, id_, form).result
    assert (paper is not None) == appraisal
    page = desk.read(id_)
    assert (page.state, page.due_date) == ("public_notice", due)
    # Noted late: the notice itself ended when it ended.
    watch.now = at(date(2026, 3, 17))
    desk.centre.act(end_notice, id_, "一人提出异议，已答复")
    page = desk.read(id_)
    assert (page.state, page.due_date) == ("processing", due)
    assert page.pauses[0].ended_on == date(2026, 3, 12)
    assert page.pauses[0].objections == "一人提出异议，已答复"


def test_the_end_of_a_notice_is_proposed(centre: Centre) -> None:
    posted = date(2026, 4, 27)  # WD-19
    assert centre.ask(notice_end, posted, 7, working=False) == date(2026, 5, 6)
    assert centre.ask(notice_end, posted, 5, working=True) == date(2026, 5, 7)


def test_a_notice_ended_early_gives_its_days_back(desk: Desk, watch: Watch) -> None:
    id_ = processing(desk, watch, MONDAY, 10)
    watch.now = at(date(2026, 3, 5))
    form = NoticeForm(date(2026, 3, 5), date(2026, 3, 11), "公告栏")
    desk.centre.act(post_notice, id_, form)
    watch.now = at(date(2026, 3, 6))
    desk.centre.act(close_case, id_, Outcome.GRANT, "准予")
    page = desk.read(id_)
    assert (page.state, page.due_date) == ("closed", date(2026, 3, 17))
    assert page.pauses[0].ended_on == date(2026, 3, 6)


def test_loading_a_year_keeps_pauses_and_extensions(desk: Desk, watch: Watch) -> None:
    id_ = processing(desk, watch, date(2026, 12, 25), 5)
    stopped = desk.open_case(Decision.ACCEPT)
    desk.centre.act(move_case, stopped, "process")
    watch.now = at(date(2026, 12, 28))
    desk.centre.act(suspend_case, id_, SUSPEND)
    desk.centre.act(suspend_case, stopped, SUSPEND)
    watch.now = at(date(2026, 12, 30))
    desk.centre.act(resume_case, id_)
    desk.centre.act(extend_case, id_, ExtendForm(2, "外调"))
    # 30, 31 December, 4 to 8 January.
    assert desk.read(id_).due_date == date(2027, 1, 8)
    (moved,) = desk.centre.act(load_year, 2027, "通知", notice_2027(date(2027, 1, 4))).result
    assert (moved.before, moved.after) == (date(2027, 1, 8), date(2027, 1, 11))
    assert desk.read(stopped).due_date is None
    desk.centre.act(resume_case, stopped)
    page = desk.read(stopped)
    assert page.due is not None and not page.due.provisional
    assert page.due_date == date(2027, 1, 7)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (SuspendForm("", "评审"), "挂起的原因"),
        (SuspendForm("等", ""), "特别程序"),
        (SuspendForm("等", "评审", date(2026, 3, 1)), "已经过去"),
    ],
)
def test_a_suspension_that_lacks_something(
    desk: Desk, watch: Watch, form: SuspendForm, said: str
) -> None:
    id_ = processing(desk, watch, MONDAY, 10)
    with pytest.raises(KnownError, match=said):
        desk.centre.act(suspend_case, id_, form)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (NoticeForm(MONDAY, date(2026, 3, 1), "栏"), "早于开始"),
        (NoticeForm(date(2026, 3, 1), MONDAY, "栏"), "早于受理"),
        (NoticeForm(MONDAY, MONDAY), "在哪里公示"),
        (NoticeForm(MONDAY, MONDAY, appraisal=True), "哪一种鉴定"),
    ],
)
def test_a_notice_that_lacks_something(
    desk: Desk, watch: Watch, form: NoticeForm, said: str
) -> None:
    id_ = processing(desk, watch, MONDAY, 10)
    with pytest.raises(KnownError, match=said):
        desk.centre.act(post_notice, id_, form)


@pytest.mark.parametrize("form", [ExtendForm(0, "x"), ExtendForm(61, "x"), ExtendForm(5, " ")])
def test_an_extension_that_lacks_something(desk: Desk, watch: Watch, form: ExtendForm) -> None:
    id_ = processing(desk, watch, MONDAY, 10)
    with pytest.raises(KnownError, match="延期"):
        desk.centre.act(extend_case, id_, form)


def test_an_instant_item_has_no_limit_to_stop_but_one_to_extend(desk: Desk) -> None:
    id_ = desk.open_case(Decision.ACCEPT, find_code(desk.centre, "instant"))
    desk.centre.act(move_case, id_, "process")
    with pytest.raises(KnownError, match="即办件当日办结"):
        desk.centre.act(suspend_case, id_, SUSPEND)
    desk.centre.act(extend_case, id_, ExtendForm(1, "系统故障"))
    assert desk.read(id_).due_date == date(2026, 3, 3)
    desk.centre.act(suspend_case, id_, SUSPEND)
    assert desk.read(id_).state == "suspended"
