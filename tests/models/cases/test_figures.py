"""The figures of the monthly report: each equals its records, and what the definitions say."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models.calendar.rules import is_working_day, read_seed_days
from models.cases.queries.figures import (
    RecordBrief,
    Scope,
    ServiceFigures,
    count_behind,
    list_behind,
    read_counts,
    read_service_figures,
)
from models.cases.rules.shares import mean, rate
from models.cases.tables import Callback, Case, CasePause, CaseStep, CaseTransfer, Rating, Visit
from models.catalogue.tables import ItemVersion
from models.centre import Centre, sign_in
from models.demo.actions import make_demo
from models.errors import KnownError
from models.people.tables import Person
from models.store.keys import Cost

WEAK = Cost(memory_kib=64, passes=1, lanes=1)
TODAY = date(2026, 11, 20)
NOVEMBER = Scope(date(2026, 11, 1), date(2026, 11, 30), TODAY)
OCTOBER = Scope(date(2026, 10, 1), date(2026, 10, 31), TODAY)
YEAR = Scope(date(2026, 1, 1), date(2026, 12, 31), TODAY)
ODD_DAYS = Scope(date(2026, 9, 17), date(2026, 11, 3), TODAY)
CLOCK_STANDS = {"enquiry", "intake", "supplementing", "suspended"}
TABLE = read_seed_days()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def centre(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Centre]:
    """An invented centre in which random cases have gone every rarer way as well."""
    url = None
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_server").make_database()
    folder: Path = tmp_path_factory.mktemp("figures") / "demo"
    make_demo(folder, day=TODAY, cases=500, people=80, url=url, cost=WEAK)
    centre = sign_in(
        folder, "李敏", "demo", clock=lambda: datetime.combine(TODAY, time(17)), cost=WEAK
    )
    with centre.store.writing() as session:
        _shake(session, Random(20261120))
    yield centre
    centre.close()


def _shake(session: Session, chance: Random) -> None:
    for case in session.scalars(select(Case).order_by(Case.id)):
        draw = chance.random()
        at = case.intake_at + timedelta(days=chance.randrange(20))
        if draw < 0.05:
            case.kind = "proxy"
        elif draw < 0.15 and case.closed_on and case.due_date:
            case.closed_on += timedelta(days=chance.randrange(30))
            case.overdue_cause = chance.choice(("", "unit", "notice"))
        elif draw < 0.22 and case.closed_on:
            step = {"declined": "decline", "withdrawn": "withdraw"}.get(case.state)
            if step is None and chance.random() < 0.5:
                step, case.outcome = chance.choice(("terminate", "send_back")), ""
            if step is not None:
                session.add(_step(case, at, step))
            case.state = "archived"
        elif draw < 0.26 and case.closed_on:
            case.state, case.outcome = chance.choice(("sent_back", "terminated")), ""
        elif draw < 0.29 and case.closed_on and case.accepted_on:
            case.outcome = ""
        elif draw < 0.32 and case.is_open:
            case.state = "suspended"
        elif draw < 0.4 and case.closed_on and case.clock_start:
            for _ in range(chance.randrange(1, 3)):
                start = case.clock_start + timedelta(days=chance.randrange(9))
                session.add(_pause(case, start, chance))
        elif draw < 0.5 and case.closed_on:
            _rate_badly(session, case, at, chance)
        elif case.is_open and case.due_date:
            case.due_date = TODAY - timedelta(days=chance.choice((0, 1, 30)))
        if chance.random() < 0.05:
            session.add(_step(case, at, "notify_again"))
        if chance.random() < 0.04:
            outside = chance.choice(("", "街道民政办"))
            session.add(_transfer(case, at, outside))
    for visit in session.scalars(select(Visit)):
        visit.channel = chance.choice(("窗口", "窗口", "电话", ""))


def _step(case: Case, at: datetime, transition: str) -> CaseStep:
    return CaseStep(
        case_id=case.id, at=at, clerk_id=1, transition=transition, state="", opinion="", facts={}
    )


def _pause(case: Case, start: date, chance: Random) -> CasePause:
    return CasePause(
        case_id=case.id,
        kind="suspended",
        counts_toward_clock=chance.random() < 0.2,
        started_on=start,
        ended_on=None if chance.random() < 0.1 else start + timedelta(days=chance.randrange(9)),
    )


def _transfer(case: Case, at: datetime, outside: str) -> CaseTransfer:
    return CaseTransfer(
        case_id=case.id, from_id=1, to_id=None if outside else 2, to_unit=outside, given_at=at
    )


def _rate_badly(session: Session, case: Case, at: datetime, chance: Random) -> None:
    session.execute(delete(Callback).where(Callback.case_id == case.id))
    session.execute(delete(Rating).where(Rating.case_id == case.id))
    case.satisfaction, case.rated_on = chance.choice((1, 2)), at.date()
    rating = Rating(
        case_id=case.id, sequence=1, at=at, channel="slip", satisfaction=case.satisfaction,
        clerk_id=1,
    )  # fmt: skip
    session.add(rating)
    session.flush()
    called = chance.random() < 0.7
    finding = chance.choice(("fixed_now", "to_rectify", "unfounded", "malicious"))
    rectified = called and (
        finding == "fixed_now" or (finding == "to_rectify" and chance.random() < 0.5)
    )
    session.add(
        Callback(
            number=f"HF{case.id:012d}", case_id=case.id, rating_id=rating.id,
            state="called" if called else "to_call", opened_at=at, caller_id=1,
            call_until=at.date(), called_at=at if called else None,
            finding=finding if called else "", rectified_at=at if rectified else None,
        )
    )  # fmt: skip
    if rectified:
        session.add(
            Rating(case_id=case.id, sequence=2, at=at, channel="slip", satisfaction=4, clerk_id=1)
        )


def _every_figure(figures: ServiceFigures) -> Iterator[tuple[str, int]]:
    yield from figures.counts.items()
    yield from ((f"category:{c.name}", c.count) for c in figures.categories)
    yield from ((f"channel:{c.name or '-'}", c.count) for c in figures.channels)
    yield from ((f"cause:{c.name or '-'}", c.count) for c in figures.causes)
    yield from ((f"grade:{c.name}", c.count) for c in figures.grades)
    yield from ((f"visits_at:{h.weekday}-{h.hour}", h.count) for h in figures.hours)
    for clerk in figures.clerks:
        for name in ("accepted", "closed", "late", "rated", "bad"):
            yield f"clerk_{name}:{clerk.clerk_id}", getattr(clerk, name)


def _all_pages(centre: Centre, figure_id: str, scope: Scope, size: int) -> list[RecordBrief]:
    found: list[RecordBrief] = []
    after = None
    while page := centre.ask(list_behind, figure_id, scope, after, size):
        found += page
        after = page[-1].place
    return found


def _grid(centre: Centre) -> int:
    def most(session: Session) -> int:
        return session.scalar(select(Person.grid_id).where(Person.grid_id.is_not(None))) or 0

    return centre.ask(most)


@pytest.mark.parametrize("scope", [NOVEMBER, OCTOBER, YEAR, ODD_DAYS], ids=str)
@pytest.mark.parametrize("one_grid", [False, True], ids=["centre", "grid"])
def test_every_figure_is_the_number_of_its_records(
    centre: Centre, scope: Scope, one_grid: bool
) -> None:
    if one_grid:
        scope = replace(scope, grid_id=_grid(centre))
    figures = centre.ask(read_service_figures, scope)
    assert figures.counts["accepted"] > 0
    for figure_id, value in _every_figure(figures):
        records = _all_pages(centre, figure_id, scope, 10_000)
        assert len(records) == value == centre.ask(count_behind, figure_id, scope), figure_id
        assert len({record.place for record in records}) == value, figure_id


def test_short_pages_give_the_same_records_in_the_same_order(centre: Centre) -> None:
    for figure_id in ("accepted", "overdue", "notices", "bad_ratings", "visits", "rated_again"):
        whole = centre.ask(list_behind, figure_id, YEAR, None, 10_000)
        assert len(whole) > 2, figure_id
        assert _all_pages(centre, figure_id, YEAR, 3) == whole, figure_id


@pytest.mark.parametrize("scope", [NOVEMBER, OCTOBER, YEAR, ODD_DAYS], ids=str)
def test_the_figures_are_what_their_definitions_say(centre: Centre, scope: Scope) -> None:
    """Counted once more in plain Python, from the records as they lie there."""
    counts = centre.ask(read_counts, scope).counts

    def again(session: Session) -> dict[str, int]:
        cases = session.scalars(select(Case)).all()
        modes = {i: mode for i, mode in session.execute(select(ItemVersion.id, ItemVersion.mode))}
        ended: dict[int, str] = {}
        notices = seconds = 0
        for step in session.scalars(select(CaseStep).order_by(CaseStep.id)):
            if step.transition in ("decline", "send_back", "withdraw", "terminate"):
                ended[step.case_id] = step.transition
            if scope.start <= step.at.date() <= scope.end:
                notices += step.transition == "notify"
                seconds += step.transition == "notify_again"

        def within(day: date | None) -> bool:
            return day is not None and scope.start <= day <= scope.end

        def is_closed(case: Case) -> bool:
            if case.accepted_on is None or case.closed_on is None:
                return False
            if case.state in ("declined", "sent_back", "withdrawn", "terminated"):
                return False
            return case.state != "archived" or case.outcome != "" or case.id not in ended

        accepted = [c for c in cases if within(c.accepted_on)]
        closed = [c for c in cases if is_closed(c) and within(c.closed_on)]
        late = [c for c in closed if c.due_date and c.closed_on and c.closed_on > c.due_date]
        last = min(scope.end, TODAY - timedelta(days=1))
        open_late = [
            c
            for c in cases
            if c.due_date
            and c.due_date <= last
            and (
                (c.is_open and c.state not in CLOCK_STANDS)
                or (is_closed(c) and c.closed_on and c.closed_on > max(scope.end, c.due_date))
            )
        ]
        rated = [c for c in cases if within(c.rated_on) and c.satisfaction]
        calls = {c.case_id: c for c in session.scalars(select(Callback))}
        bad = [c for c in rated if c.satisfaction and c.satisfaction <= 2]
        founded = [
            c for c in bad if c.id not in calls or calls[c.id].finding in ("", "fixed_now",
                                                                           "to_rectify")
        ]  # fmt: skip
        return {
            "accepted": len(accepted),
            "accepted_instant": sum(modes[c.item_version_id] == "instant" for c in accepted),
            "accepted_promised": sum(modes[c.item_version_id] == "promised" for c in accepted),
            "accepted_proxy": sum(c.kind == "proxy" for c in accepted),
            "extended": sum(c.extended_hours for c in accepted),
            "closed": len(closed),
            "closed_late": len(late),
            "closed_on_time": len(closed) - len(late),
            "closed_unrated": sum(c.satisfaction is None for c in closed),
            "overdue": len(late) + len(open_late),
            "notices": notices,
            "second_notices": seconds,
            "rated": len(rated),
            "bad_ratings": len(bad),
            "satisfied": len(rated) - len(bad),
            "callbacks_done": sum(c.id in calls and calls[c.id].called_at is not None for c in bad),
            "callbacks_due": sum(c.id in calls for c in bad),
            "rectify_due": sum(c.id in calls for c in founded),
            "rectified": sum(
                c.id in calls and calls[c.id].rectified_at is not None for c in founded
            ),
            "declined": sum(
                within(c.closed_on)
                and (c.state == "declined" or (c.state == "archived" and _was(c, ended, "decline")))
                for c in cases
            ),
        }

    expected = centre.ask(again)
    assert {name: counts[name] for name in expected} == expected


def _was(case: Case, ended: dict[int, str], step: str) -> bool:
    return case.outcome == "" and ended.get(case.id) == step


def test_days_of_promised_cases_leave_the_pauses_out(centre: Centre) -> None:
    figures = centre.ask(read_counts, YEAR)
    ids = {r.case_id for r in _all_pages(centre, "timed", YEAR, 10_000)}

    def again(session: Session) -> tuple[int, int]:
        used = promised = 0
        for case in session.scalars(select(Case).where(Case.id.in_(ids))):
            assert case.clock_start is not None and case.closed_on is not None
            stopped: set[date] = set()
            for pause in session.scalars(select(CasePause).where(CasePause.case_id == case.id)):
                day = pause.started_on
                while not pause.counts_toward_clock and (
                    day <= case.closed_on if pause.ended_on is None else day < pause.ended_on
                ):
                    stopped.add(day)
                    day += timedelta(days=1)
            day = case.clock_start
            while day < case.closed_on:
                day += timedelta(days=1)
                used += is_working_day(day, TABLE) and day not in stopped
            promised += case.item.days_total or 0
        return used, promised

    assert ids
    assert (figures.days_used, figures.days_promised) == centre.ask(again)


def test_breakdowns_add_up(centre: Centre) -> None:
    figures = centre.ask(read_service_figures, YEAR)
    counts = figures.counts
    assert sum(c.count for c in figures.categories) == counts["accepted"]
    assert sum(c.count for c in figures.channels) == counts["visits"]
    assert sum(h.count for h in figures.hours) == counts["visits"]
    assert sum(c.count for c in figures.causes) == counts["overdue"] > 0
    assert sum(c.count for c in figures.grades) == counts["rated"]
    assert sum(c.accepted for c in figures.clerks) == counts["accepted"]
    assert sum(c.closed for c in figures.clerks) == counts["closed"]
    assert sum(c.bad for c in figures.clerks) == counts["bad_ratings"] > 0
    modes = ("accepted_instant", "accepted_promised", "accepted_other")
    assert sum(counts[mode] for mode in modes) == counts["accepted"]
    assert counts["closed_on_time"] + counts["closed_late"] == counts["closed"]


def test_what_is_due_today_is_not_yet_late(centre: Centre) -> None:
    late = centre.ask(list_behind, "overdue", NOVEMBER, None, 10_000)
    assert late and all(r.due_date and r.due_date < (r.closed_on or TODAY) for r in late)
    still = [r for r in late if r.closed_on is None]
    assert still and max(r.due_date for r in still if r.due_date) == TODAY - timedelta(days=1)
    assert any(r.days_late > 5 for r in late)


def test_unknown_figures_are_told(centre: Centre) -> None:
    for figure_id in ("nonsense", "category:", "nobody:1", "grade:x", "undecided:soon"):
        with pytest.raises(KnownError, match="没有名为"):
            centre.ask(list_behind, figure_id, NOVEMBER)


@pytest.mark.parametrize(
    ("numerator", "denominator", "printed"),
    [
        (95, 100, "95.0"),  # one_stop.md: 50, 30, 15 of 100 rated
        (100, 120, "83.3"),
        (1125, 1161, "96.9"),
        (156, 235, "66.4"),
        (84, 220, "38.2"),
        (413, 418, "98.8"),
        (1, 16, "6.3"),  # 6.25: half up
        (0, 7, "0.0"),
    ],
)
def test_rates_have_one_decimal_half_up(numerator: int, denominator: int, printed: str) -> None:
    assert str(rate(numerator, denominator)) == printed


def test_nothing_to_divide_by_gives_nothing() -> None:
    assert rate(0, 0) is None
    assert mean(0, 0) is None
    assert mean(25, 4) == Decimal("6.3")
