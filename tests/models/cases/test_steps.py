"""From intake to the result: what each step needs and what it leaves behind."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.cases.actions.papers import Declined
from models.cases.actions.steps import (
    accept_case,
    close_case,
    decline,
    move_case,
    notify,
    supplement,
)
from models.cases.actions.visits import Decision, MatterForm
from models.cases.queries.figures import Scope, read_counts
from models.cases.queries.papers import OneTimeNotice, read_paper
from models.cases.rules.one_stop import Outcome
from models.cases.tables import Case, CaseStep
from models.centre import Centre
from models.errors import KnownError
from models.roles import Role
from models.settings.actions import change_desk
from models.settings.rules import DeskSettings
from tests.models.cases.desk import Desk, every_material, find_code
from tests.models.conftest import MORNING, Watch

DECLINED = Declined("不属于本社区的范围", "望岚区民政局")
ALL = frozenset(range(1, 30))


@pytest.fixture
def desk(centre: Centre) -> Desk:
    return Desk(centre)


def test_only_leaders_terminate(desk: Desk, open_centre: Callable[..., Centre]) -> None:
    desk.centre.add_user("赵敏", Role.CLERK, "窗口 二号 赵敏同志")
    clerk = open_centre("赵敏", "窗口 二号 赵敏同志")
    id_ = desk.open_case(Decision.ACCEPT)
    with pytest.raises(KnownError, match="“终止”需要管理员、主管来做"):
        clerk.act(move_case, id_, "terminate", "联系不上")
    clerk.act(move_case, id_, "process")
    page = desk.read(id_)
    assert (page.first_asked, page.handler) == ("李敏", "李敏")
    assert page.steps[-1].clerk == "赵敏"


@pytest.mark.parametrize(
    ("transition", "said"), [("withdraw", "原因"), ("close", "自己的按钮"), ("accept", "按钮")]
)
def test_steps_that_need_more_say_so(desk: Desk, transition: str, said: str) -> None:
    id_ = desk.open_case(Decision.ACCEPT)
    with pytest.raises(KnownError, match=said):
        desk.centre.act(move_case, id_, transition)


def test_a_second_notice_needs_a_reason_and_is_counted(desk: Desk, watch: Watch) -> None:
    id_ = desk.open_case(Decision.NOTICE)
    first = desk.read(id_)
    assert (first.notice_count, first.supplement_until) == (1, date(2026, 3, 23))
    watch.now += timedelta(days=1)
    with pytest.raises(KnownError, match="再次告知要写明原因"):
        desk.centre.act(notify, id_)
    paper = desk.centre.act(notify, id_, "首次漏列一份材料").result
    facts = desk.centre.ask(read_paper, paper).facts
    assert isinstance(facts, OneTimeNotice)
    assert (facts.sequence, facts.reason) == (2, "首次漏列一份材料")
    assert facts.until == desk.read(id_).supplement_until == date(2026, 3, 24)
    # Also where some of the papers were brought in between.
    missing = [m.seq for m in desk.read(id_).materials if m.received_at is None]
    assert len(missing) > 1
    desk.centre.act(supplement, id_, frozenset(missing[:1]), frozenset())
    with pytest.raises(KnownError, match="再次告知要写明原因"):
        desk.centre.act(notify, id_)
    desk.centre.act(notify, id_, "又漏列一份")
    steps = [s.label for s in desk.read(id_).steps if "告知" in s.label]
    assert steps == ["一次性告知", "再次告知", "再次告知"]
    scope = Scope(watch.now.date().replace(day=1), watch.now.date(), watch.now.date())
    counts = desk.centre.ask(read_counts, scope).counts
    assert (counts["notices"], counts["second_notices"]) == (1, 2)


def day_zero_of(desk: Desk, id_: int) -> date | None:
    due = desk.read(id_).due
    return due.start if due else None


# Intake, notice, papers complete, accepted → day 0 (行政许可法 art. 32(4)).
RESTARTS = [
    (MORNING, MORNING, datetime(2026, 3, 5, 10), datetime(2026, 3, 5, 10), date(2026, 3, 5)),
    # The day the papers are complete, not the day somebody gets round to accepting.
    (MORNING, MORNING, datetime(2026, 3, 5, 10), datetime(2026, 3, 9, 10), date(2026, 3, 5)),
    # After closing time counts as the next working day.
    (MORNING, MORNING, datetime(2026, 3, 6, 18), datetime(2026, 3, 9, 9), date(2026, 3, 9)),
]


@pytest.mark.parametrize(("intake", "told", "complete", "accepted", "day_zero"), RESTARTS)
def test_supplement_restarts_the_clock(
    desk: Desk,
    watch: Watch,
    intake: datetime,
    told: datetime,
    complete: datetime,
    accepted: datetime,
    day_zero: date,
) -> None:
    watch.now = intake
    id_ = desk.open_case(Decision.NOTICE)
    watch.now = complete
    desk.centre.act(supplement, id_, ALL, frozenset())
    watch.now = accepted
    desk.centre.act(accept_case, id_)
    page = desk.read(id_)
    assert page.due is not None and page.due.date == page.due_date
    assert (page.accepted_on, page.due.start) == (accepted.date(), day_zero)


def test_without_the_setting_the_clock_runs_from_intake(desk: Desk, watch: Watch) -> None:
    desk.centre.act(change_desk, DeskSettings(supplement_restarts_clock=False))
    id_ = desk.open_case(Decision.NOTICE)
    watch.now += timedelta(days=3)
    desk.centre.act(supplement, id_, ALL, frozenset())
    desk.centre.act(accept_case, id_)
    assert day_zero_of(desk, id_) == MORNING.date()


@pytest.mark.parametrize(
    ("notice_on", "day_zero"),
    [(date(2026, 5, 11), date(2026, 5, 12)), (date(2026, 5, 12), date(2026, 4, 30))],
)
def test_told_too_late_counts_as_accepted_from_intake(
    desk: Desk, watch: Watch, notice_on: date, day_zero: date
) -> None:
    # WD-16: papers in on Thursday 30 April, five working days end on Monday 11 May.
    watch.now = datetime(2026, 4, 30, 9)
    id_ = desk.open_case(Decision.ENQUIRY)
    desk.centre.act(move_case, id_, "take_in")
    watch.now = datetime.combine(notice_on, watch.now.time())
    desk.centre.act(notify, id_)
    watch.now = max(watch.now, datetime(2026, 5, 12, 9)) + timedelta(minutes=5)
    desk.centre.act(supplement, id_, ALL, frozenset())
    desk.centre.act(accept_case, id_)
    assert day_zero_of(desk, id_) == day_zero


def test_an_enquiry_taken_in_later_runs_from_that_day(desk: Desk, watch: Watch) -> None:
    id_ = desk.open_case(Decision.ENQUIRY)
    watch.now = datetime(2026, 3, 7, 10)  # a Saturday
    desk.centre.act(move_case, id_, "take_in")
    page = desk.read(id_)
    assert (page.intake_at, page.extended_hours) == (watch.now, True)
    assert page.materials and not any(m.received_at for m in page.materials)


def test_an_item_only_told_about_is_never_taken_in(desk: Desk) -> None:
    code = find_code(desk.centre, "inform", materials=False)
    id_ = desk.open_case(Decision.ENQUIRY, code)
    with pytest.raises(KnownError, match="只作告知"):
        desk.centre.act(move_case, id_, "take_in")


def test_accepting_names_what_is_missing(desk: Desk) -> None:
    code = find_code(desk.centre, "promised")
    some = every_material(desk.centre, code, desk.today) - {1}
    with pytest.raises(KnownError, match=r"还缺.*不能受理"):
        desk.take(MatterForm(code, Decision.ACCEPT, some))


@pytest.mark.parametrize(
    ("outcome", "result", "said"),
    [(Outcome.REFUSE, "", "写明理由"), (Outcome.REFERRED, " ", "转到哪里")],
)
def test_some_ends_need_words(desk: Desk, outcome: Outcome, result: str, said: str) -> None:
    id_ = desk.open_case(Decision.ACCEPT)
    with pytest.raises(KnownError, match=said):
        desk.centre.act(close_case, id_, outcome, result)
    desk.centre.act(close_case, id_, outcome, "见答复", "邮寄")
    assert desk.read(id_).outcome == outcome.label


def test_declining_by_setting_is_the_supervisors(
    desk: Desk, open_centre: Callable[..., Centre]
) -> None:
    desk.centre.add_user("赵敏", Role.CLERK, "窗口 二号 赵敏同志")
    desk.centre.act(change_desk, DeskSettings(clerk_may_decline=False))
    id_ = desk.open_case(Decision.NOTICE)
    clerk = open_centre("赵敏", "窗口 二号 赵敏同志")
    with pytest.raises(KnownError, match="由主管决定"):
        clerk.act(decline, id_, DECLINED)
    for lacking in (Declined(" ", "民政局"), Declined("不属于", "")):
        with pytest.raises(KnownError, match="请写明"):
            desk.centre.act(decline, id_, lacking)
    desk.centre.act(decline, id_, DECLINED)
    assert desk.read(id_).state == "declined"


def test_two_clerks_on_one_case(desk: Desk, open_centre: Callable[..., Centre]) -> None:
    other = open_centre()
    id_ = desk.open_case(Decision.ACCEPT)
    other.act(move_case, id_, "process")
    with pytest.raises(KnownError, match="现在是“办理中”"):
        desk.centre.act(move_case, id_, "process")

    def count(session: Session) -> tuple[int, int]:
        steps = session.scalars(select(CaseStep).where(CaseStep.case_id == id_)).all()
        return len(steps), session.get_one(Case, id_).version

    assert desk.centre.ask(count)[0] == 3  # register, accept, process
