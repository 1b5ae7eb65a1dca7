"""Totals, points, stars, ledger and figures: all from the same approved lines."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select

from models.cases.queries.figures import Scope
from models.centre import Centre
from models.errors import KnownError
from models.organisation.actions import place_unit
from models.organisation.rules import UnitKind
from models.roles import DESK
from models.volunteers.actions.attendance import CorrectionForm, correct
from models.volunteers.actions.certificates import CertificateForm, request_certificate
from models.volunteers.actions.stars import (
    answer_objection,
    award,
    drop_proposal,
    object_to,
    propose_stars,
)
from models.volunteers.queries.behind import count_volunteers_behind, list_volunteers_behind
from models.volunteers.queries.certificates import list_notices
from models.volunteers.queries.figures import list_figure_records, read_volunteer_figures
from models.volunteers.queries.hours import (
    By,
    read_person_hours,
    recompute,
    total_by,
    total_minutes,
)
from models.volunteers.queries.ledger import (
    count_volunteer_ledger,
    stream_volunteer_ledger,
    sum_volunteer_ledger,
)
from models.volunteers.queries.stars import AwardState, list_awards
from models.volunteers.rules.settings import VolunteerSettings
from models.volunteers.tables import Activity, Attendance, Shift, Volunteer
from models.work import Work, action
from tests.models.conftest import Watch
from tests.models.volunteers.serving import SATURDAY, Serving, put_attendance, put_team

SUNDAY = date(2026, 3, 8)
MARCH = (date(2026, 3, 1), date(2026, 3, 31))


@pytest.fixture
def serving(centre: Centre, watch: Watch) -> Serving:
    return Serving(centre, watch)


def _minutes(serving: Serving, by: By) -> dict[str, int]:
    return {row.name: row.minutes for row in serving.ask(total_by, by)}


def test_totals_by_person_team_organiser_and_kind_all_add_up(serving: Serving) -> None:
    one, two, three = (serving.volunteer(n) for n in ("赵一", "钱二", "孙三"))
    first = serving.do(
        put_team, "先锋队", [(one, date(2025, 1, 1), SATURDAY, False),
                          (two, date(2025, 1, 1), None, False)],
    )  # fmt: skip
    second = serving.do(put_team, "银龄队", [(two, date(2025, 6, 1), None, False)])
    serving.served(one, 120)
    serving.served(one, 60, SUNDAY)  # after leaving the team
    serving.served(two, 150, team_id=second, kind="aged", organiser="长者食堂")
    serving.served(two, 30, SUNDAY)  # no team of the activity: the one joined first
    serving.served(three, 90)
    assert _minutes(serving, By.PERSON) == {"赵一": 180, "钱二": 180, "孙三": 90}
    assert _minutes(serving, By.TEAM) == {"先锋队": 150, "银龄队": 150, "未入队": 150}
    assert _minutes(serving, By.KIND) == {"环境卫生": 300, "助老服务": 150}
    assert _minutes(serving, By.ORGANISER) == {"青禾里社区": 300, "长者食堂": 150}
    assert _minutes(serving, By.UNIT) == {"未填网格": 450}
    total = serving.ask(total_minutes)
    assert all(sum(_minutes(serving, by).values()) == total for by in By)
    (top,) = serving.ask(total_by, By.PERSON, limit=1)
    assert (top.name, top.person_times, str(top.hours)) == ("赵一", 2, "3.00")
    assert [r.minutes for r in serving.ask(total_by, By.PERSON, SUNDAY, SUNDAY)] == [60, 30]
    assert first != second


@action("造网格", may=DESK)
def put_grid(work: Work, name: str) -> int:
    return place_unit(work, UnitKind.GRID, name, None, work.today).id


_LINE = st.tuples(
    st.integers(0, 4),  # who
    st.integers(0, 3),  # which activity: team, organiser and kind of its own
    st.integers(0, 40),  # day
    st.sampled_from([0, 30, 45, 60, 150, 720]),
    st.sampled_from(["approved", "approved", "waiting", "corrected", "absent"]),
)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_LINE, max_size=15), st.integers(0, 40), st.integers(0, 40))
def test_every_way_of_adding_up_comes_to_the_log(
    serving: Serving, lines: list[tuple[int, int, int, int, str]], one: int, other: int
) -> None:
    """By person, team, grid, organiser, kind and activity: the same minutes, the log's."""
    first = date(2026, 3, 1)
    world = serving.ask(lambda session: list(session.scalars(select(Volunteer.id))))
    if not world:
        grid = serving.do(put_grid, "第一网格")
        people = [serving.volunteer(f"志愿{n}", grid_id=grid if n % 2 else None) for n in range(5)]
        joined = first + timedelta(days=10)
        teams = [
            serving.do(put_team, "先锋队", [(v, joined, None, False) for v in people[:3]]),
            serving.do(put_team, "银龄队", [(people[1], first, joined, False)]),
        ]
        for n, team in enumerate((*teams, None, None)):
            kind = ("aged", "patrol", "aged", "unheard_of")[n]
            serving.shift(day=first, name=f"活动{n}", team_id=team, kind=kind,
                          organiser="" if n == 3 else f"单位{n % 2}")  # fmt: skip
        serving.do(put_days, first)
        world = people
    served = serving.do(put_log, [(world[who], *rest) for who, *rest in lines], first)
    start, end = (first + timedelta(days=n) for n in sorted((one, other)))
    wanted = sum(minutes for day, minutes in served if start <= day <= end)
    assert serving.ask(total_minutes, start, end) == wanted
    for by in By:
        rows = serving.ask(total_by, by, start, end)
        assert sum(row.minutes for row in rows) == wanted, by
        assert len({row.key for row in rows}) == len(rows)
    each = [serving.ask(total_minutes, start, end, volunteer_id=v) for v in world]
    assert sum(each) == wanted
    assert [serving.ask(read_person_hours, v, start, end).minutes for v in world] == each
    ledger = serving.ask(lambda session: list(stream_volunteer_ledger(session, start, end)))
    assert sum(row.minutes for row in ledger) == wanted
    assert serving.ask(sum_volunteer_ledger, start, end).minutes == wanted
    assert serving.ask(read_volunteer_figures, start, end).minutes == wanted


@action("造班次", may=DESK)
def put_days(work: Work, first: date) -> None:
    """A shift of every activity on each of forty days more."""
    for activity in work.session.scalars(select(Activity)):
        activity.ends_at += timedelta(days=40)
        for day in range(1, 41):
            starts = activity.starts_at + timedelta(days=day)
            shift = Shift(
                activity_id=activity.id, starts_at=starts, ends_at=starts + timedelta(hours=2)
            )
            work.session.add(shift)


@action("重写考勤", may=DESK)
def put_log(
    work: Work, lines: list[tuple[int, int, int, int, str]], first: date
) -> list[tuple[date, int]]:
    """A log in place of the last one; returns what of it counts."""
    work.session.execute(delete(Attendance))
    shifts = {
        (activity - 1, starts.date()): id_
        for id_, activity, starts in work.session.execute(
            select(Shift.id, Shift.activity_id, Shift.starts_at)
        )
    }
    rows, counted = [], []
    for volunteer, which, day, minutes, state in lines:
        on = first + timedelta(days=day)
        shift_id, activity_id = shifts[which, on], which + 1
        is_there = state != "absent"
        rows.append({
            "activity_id": activity_id, "shift_id": shift_id, "volunteer_id": volunteer, "day": on,
            "sign_in": datetime.combine(on, time(9)) if is_there else None,
            "minutes": minutes if is_there else None, "credited": minutes if is_there else None,
            "doubts": [], "at": work.now, "clerk_id": work.clerk.id,
            "is_current": state != "corrected",
            "approved_at": work.now if state in ("approved", "corrected") else None,
        })  # fmt: skip
        if state == "approved":
            counted.append((on, minutes))
    if rows:
        work.session.execute(insert(Attendance), rows)
    return counted


def test_hours_by_grid_follow_where_the_volunteer_lives(serving: Serving) -> None:
    grid = serving.do(put_grid, "第一网格")
    here, there = serving.volunteer("赵一", grid_id=grid), serving.volunteer("钱二")
    serving.served(here, 120)
    serving.served(there, 60)
    found = serving.ask(total_by, By.UNIT)
    assert [(row.name, row.persons, row.minutes) for row in found] == [
        ("第一网格", 1, 120), ("未填网格", 1, 60)
    ]  # fmt: skip


def test_only_approved_current_lines_count(serving: Serving) -> None:
    one = serving.volunteer("赵一")
    shift = serving.shift()
    serving.do(put_attendance, shift, one, SATURDAY, 120)
    serving.do(put_attendance, shift, one, SATURDAY, 60, approved_at=None)
    serving.do(put_attendance, shift, one, SATURDAY, 30, is_current=False)
    assert serving.ask(total_minutes) == 120
    record = serving.ask(read_person_hours, one)
    assert (record.minutes, record.waiting, str(record.points)) == (120, 1, "2.00")
    assert sum(minutes for _, minutes in record.by_kind) == record.minutes


def test_other_settings_are_worked_out_without_changing_anything(serving: Serving) -> None:
    one = serving.volunteer("赵一")
    shift = serving.shift()
    serving.do(put_attendance, shift, one, SATURDAY, 145, credited=120)
    serving.do(put_attendance, shift, one, SUNDAY, 150, credited=150)
    found = serving.ask(recompute, VolunteerSettings("0.25", "down"))
    assert (found.count, found.changed, found.before, found.after) == (2, 1, 270, 285)
    assert found.by_person == {one: 285}
    same = serving.ask(recompute, VolunteerSettings())
    assert (same.changed, same.after) == (0, 270)
    assert serving.ask(total_minutes) == 270


def test_a_star_is_posted_for_five_working_days_before_it_is_given(serving: Serving) -> None:
    one = serving.volunteer("赵一")
    other = serving.volunteer("钱二", may_be_published=True)
    shift = serving.shift()
    serving.do(put_attendance, shift, one, SATURDAY, 100 * 60)
    serving.do(put_attendance, shift, other, SATURDAY, 99 * 60)
    serving.at("2026-09-28 09:00")  # before the long holiday
    (proposed,) = serving.do(propose_stars)
    assert (proposed.name, proposed.grade.name) == ("赵一", "一星级")
    assert proposed.notice_to == date(2026, 10, 10)
    assert serving.do(propose_stars) == (), "nobody is posted twice"
    (shown,) = serving.ask(list_awards, date(2026, 9, 30), public=True)
    assert (shown.name, shown.state) == ("赵*", AwardState.ON_NOTICE)
    serving.at("2026-10-10 09:00")
    with pytest.raises(KnownError, match="第二天起"):
        serving.do(award, proposed.award_id)
    serving.do(object_to, proposed.award_id, "时长不实")
    serving.at("2026-10-11 09:00")
    with pytest.raises(KnownError, match="异议"):
        serving.do(award, proposed.award_id)
    serving.do(answer_objection, proposed.award_id, "已核对签到表，属实", upheld=False)
    serving.do(award, proposed.award_id)
    (row,) = serving.ask(list_awards, date(2026, 10, 11))
    assert (row.state, row.awarded_on) == (AwardState.AWARDED, date(2026, 10, 11))
    with pytest.raises(KnownError, match="授予"):
        serving.do(award, proposed.award_id)


def test_a_child_is_masked_on_the_wall_whatever_was_ticked(serving: Serving) -> None:
    child = serving.volunteer("赵小一", may_be_published=True, birth_date=date(2013, 6, 1))
    older = serving.volunteer("钱二", may_be_published=True, birth_date=date(2010, 6, 1))
    shift = serving.shift()
    for one in (child, older):
        serving.do(put_attendance, shift, one, SATURDAY, 100 * 60)
    serving.at("2026-03-16 09:00")
    assert len(serving.do(propose_stars)) == 2
    today = date(2026, 3, 17)
    assert {a.name for a in serving.ask(list_awards, today, public=True)} == {"赵*一", "钱二"}
    assert {a.name for a in serving.ask(list_awards, today)} == {"赵小一", "钱二"}
    for one in (child, older):
        form = CertificateForm(one, SATURDAY, SATURDAY, "升学", "赵书记")
        serving.do(request_certificate, form)
    assert [row.name for row in serving.ask(list_notices, today)] == ["赵*一", "钱二"]


def test_a_star_is_not_given_when_the_hours_fell_meanwhile(serving: Serving) -> None:
    one = serving.volunteer("赵一")
    shift = serving.shift()
    serving.do(put_attendance, shift, one, date(2026, 1, 5), 99 * 60)
    last = serving.do(put_attendance, shift, one, SATURDAY, 60)
    serving.at("2026-03-16 09:00")
    (proposed,) = serving.do(propose_stars)
    serving.do(correct, last, CorrectionForm("9:00", "9:30"), "提前离开")
    serving.at("2026-03-30 09:00")
    with pytest.raises(KnownError, match="不到一星级"):
        serving.do(award, proposed.award_id)
    serving.do(drop_proposal, proposed.award_id)
    serving.do(put_attendance, shift, one, date(2026, 3, 14), 120)
    (again,) = serving.do(propose_stars)
    assert again.award_id == proposed.award_id
    assert again.minutes == 99 * 60 + 120


def test_an_objection_that_is_right_ends_the_proposal(serving: Serving) -> None:
    one = serving.volunteer("赵一")
    serving.do(put_attendance, serving.shift(), one, SATURDAY, 400 * 60)
    serving.at("2026-03-16 09:00")
    (proposed,) = serving.do(propose_stars)
    assert proposed.grade.grade == 2
    serving.do(object_to, proposed.award_id, "不是本人")
    serving.do(answer_objection, proposed.award_id, "确系他人代签", upheld=True)
    assert [r.state for r in serving.ask(list_awards, SUNDAY)] == [AwardState.DROPPED]
    assert serving.do(propose_stars) == ()


def test_the_ledger_and_its_sums_agree(serving: Serving) -> None:
    one, two = serving.volunteer("赵一"), serving.volunteer("钱二")
    shift = serving.shift(name="清洁家园", served_count=30, status="ended")
    serving.do(put_attendance, shift, one, SATURDAY, 120)
    serving.do(put_attendance, shift, two, SATURDAY, 60, approved_at=None)
    serving.do(put_attendance, shift, two, SATURDAY, 0, sign_in=None, sign_out=None, credited=None)
    later = serving.shift(name="义诊", day=SUNDAY, served_count=5)
    serving.do(put_attendance, later, one, SUNDAY, 30)
    serving.shift(name="取消的", day=SUNDAY, status="cancelled")
    serving.shift(name="草稿", day=SUNDAY, status="draft")
    serving.shift(name="四月", day=date(2026, 4, 4))
    rows = serving.ask(lambda session: list(stream_volunteer_ledger(session, *MARCH)))
    assert [(r.name, r.participants, r.served_count, r.minutes, r.note) for r in rows] == [
        ("清洁家园", 2, 30, 120, "1 人次时长待确认"), ("义诊", 1, 5, 30, "")
    ]  # fmt: skip
    sums = serving.ask(sum_volunteer_ledger, *MARCH)
    assert sums.activities == len(rows) == serving.ask(count_volunteer_ledger, *MARCH)
    assert sums.participants == sum(r.participants for r in rows)
    assert sums.served_count == sum(r.served_count or 0 for r in rows)
    assert sums.minutes == sum(r.minutes for r in rows) == 150


def test_an_activity_over_two_months_stands_in_both_with_its_own_hours(serving: Serving) -> None:
    one = serving.volunteer("赵一")
    april = date(2026, 4, 4)
    shift = serving.shift(name="窗口值班", served_count=30)
    serving.do(put_attendance, shift, one, SATURDAY, 120)
    later = serving.do(put_shift, 1, april)
    serving.do(put_attendance, later, one, april, 60)
    spans = {
        "三月": MARCH,
        "四月": (date(2026, 4, 1), date(2026, 4, 30)),
        "五月": (date(2026, 5, 1), date(2026, 5, 31)),
        "全年": (date(2026, 1, 1), date(2026, 12, 31)),
    }
    found = {}
    for name, span in spans.items():
        rows = serving.ask(lambda session, span=span: list(stream_volunteer_ledger(session, *span)))
        found[name] = [(row.minutes, row.served_count) for row in rows]
        sums = serving.ask(sum_volunteer_ledger, *span)
        assert (sums.activities, sums.minutes) == (len(rows), sum(row.minutes for row in rows))
        assert sums.served_count == sum(row.served_count or 0 for row in rows)
        figures = serving.ask(read_volunteer_figures, *span)
        assert (figures.activities, figures.minutes) == (len(rows), sums.minutes)
        assert len(serving.ask(list_figure_records, "activities", *span)) == len(rows)
    assert found == {"三月": [(120, None)], "四月": [(60, 30)], "五月": [], "全年": [(180, 30)]}


@action("加班次", may=DESK)
def put_shift(work: Work, activity_id: int, day: date) -> int:
    """One more shift of an activity."""
    activity = work.session.get_one(Activity, activity_id)
    activity.ends_at = datetime.combine(day, time(11))
    shift = Shift(
        activity_id=activity_id, starts_at=datetime.combine(day, time(9)), ends_at=activity.ends_at
    )
    work.session.add(shift)
    work.session.flush()
    return shift.id


def test_what_is_planned_is_not_yet_held(serving: Serving) -> None:
    serving.shift(name="周六的")
    serving.shift(name="周日的", day=SUNDAY)
    for today, held in ((SATURDAY, 1), (SUNDAY, 2)):
        scope = Scope(*MARCH, today)
        assert serving.ask(count_volunteers_behind, "vol_activities", scope) == held
        assert len(serving.ask(list_volunteers_behind, "vol_activities", scope, None, 9)) == held


def test_the_ledger_of_nothing_is_empty(serving: Serving) -> None:
    assert serving.ask(lambda session: list(stream_volunteer_ledger(session, *MARCH))) == []
    sums = serving.ask(sum_volunteer_ledger, *MARCH)
    assert (sums.activities, sums.participants, sums.minutes) == (0, 0, 0)


def test_the_month_in_figures_with_the_records_behind(serving: Serving) -> None:
    one = serving.volunteer("赵一")
    serving.volunteer("三月来的", id_number="")
    serving.served(one, 120)
    serving.served(one, 60, SUNDAY)
    serving.served(one, 60, date(2026, 4, 4))
    figures = serving.ask(read_volunteer_figures, *MARCH)
    assert (figures.activities, figures.persons, figures.person_times) == (2, 1, 2)
    assert (figures.minutes, str(figures.hours), figures.waiting) == (180, "3.00", 0)
    assert (figures.new_volunteers, figures.volunteers) == (0, 2)
    assert sum(row.minutes for row in figures.by_kind) == figures.minutes
    for name in ("activities", "person_times", "new_volunteers", "certificates"):
        records = serving.ask(list_figure_records, name, *MARCH)
        assert len(records) == getattr(figures, name)
    with pytest.raises(KnownError, match="没有名为"):
        serving.ask(list_figure_records, "unheard_of", *MARCH)
    january = serving.ask(read_volunteer_figures, date(2026, 1, 1), date(2026, 1, 31))
    assert january.new_volunteers == 2
    assert january.minutes == 0
