"""月报预演: what would embarrass the report, days before the month ends, and where to mend it."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.calendar.queries import read_day_table
from models.calendar.rules import DayTable, due_date, is_working_day
from models.cases.queries.figures import Scope, ServiceFigures, count_behind, read_counts
from models.cases.rules.shares import is_jump, mean, rate
from models.cases.tables import Visit
from models.settings.queries import read_desk

JUMP = Decimal("0.3")
# The cover figures in the words of the report; of rates the two figures they divide.
_COUNTED = {
    "accepted": "受理",
    "accepted_instant": "即办件",
    "accepted_promised": "承诺件",
    "extended": "延时服务",
    "closed": "办结",
    "overdue": "超期",
    "notices": "一次性告知",
    "second_notices": "二次告知",
    "rated": "评价",
    "bad_ratings": "差评",
}
_RATES = {
    "on_time_rate": ("按时办结率", "closed_on_time", "closed", "closed_late"),
    "satisfaction_rate": ("满意率", "satisfied", "rated", "bad_ratings"),
    "rectify_rate": ("差评整改率", "rectified", "rectify_due", "unrectified"),
}


@dataclass(frozen=True)
class Target:
    """Where a finding is mended: a page, and what it is narrowed to."""

    page: str  # ledger, workbench
    filter: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """One thing to mend. `records` is for `list_behind`; empty where there are no records."""

    kind: str
    words: str
    count: int
    records: str
    target: Target
    scope: Scope
    days: tuple[date, ...] = ()  # the missing days
    now: str = ""  # a jump: both figures as printed
    before: str = ""


def rehearse(session: Session, scope: Scope) -> list[Finding]:
    """The findings for a span, the most urgent first; empty: the report may be printed."""
    table = read_day_table(session, scope.start - timedelta(days=60))
    now = read_counts(session, scope)
    return [
        *_unfinished(session, scope, now, table),
        *_missing_days(session, scope, table),
        *_jumps(now, read_counts(session, span_before(scope)), _share_gone(scope, table)),
    ]


def span_before(scope: Scope) -> Scope:
    """The months before, as many as the span has; else as many days."""
    after = scope.end + timedelta(days=1)
    months = (after.year - scope.start.year) * 12 + after.month - scope.start.month
    last = scope.start - timedelta(days=1)
    if scope.start.day == after.day == 1 and months:
        whole = scope.start.year * 12 + scope.start.month - 1 - months
        first = date(whole // 12, whole % 12 + 1, 1)
    else:
        first = last - (scope.end - scope.start)
    return replace(scope, start=first, end=last)


def _unfinished(
    session: Session, scope: Scope, now: ServiceFigures, table: DayTable
) -> Iterator[Finding]:
    span = {"start": scope.start.isoformat(), "end": scope.end.isoformat()}
    told: list[tuple[str, str, str, int | None, Target]] = [
        (
            "overdue_no_cause",
            "overdue_no_cause",
            "{} 件超期还没有写明原因",
            now.counts["overdue_no_cause"],
            Target("workbench", {"due": "overdue_no_cause"}),
        ),
        (
            "closed_no_outcome",
            "closed_no_outcome",
            "{} 件已办结但没有登记办理结果",
            now.counts["closed_no_outcome"],
            Target("ledger", {"state": "closed", **span}),
        ),
        (
            "callbacks_overdue",
            "callbacks_overdue",
            "{} 件差评的回访或整改已过期限",
            None,
            Target("workbench", {"due": "callbacks"}),
        ),
        (
            "notices_late",
            f"undecided:{_undecided_before(session, scope, table)}",
            "{} 件收件后超过一次性告知的期限，还没有受理，也没有告知",
            None,
            Target("ledger", {"state": "intake"}),
        ),
        (
            "supplement_expired",
            f"supplement_expired:{scope.today}",
            "{} 件补正期限已过，还没有处理",
            None,
            Target("ledger", {"state": "supplementing"}),
        ),
        (
            "unrated",
            "closed_unrated",
            "{} 件办结后还没有评价",
            now.counts["closed_unrated"],
            Target("ledger", {"only": "unrated", "closed_since": span["start"]}),
        ),
    ]
    for kind, records, words, known, target in told:
        count = count_behind(session, records, scope) if known is None else known
        if count:
            yield Finding(kind, words.format(count), count, records, target, scope)


def _undecided_before(session: Session, scope: Scope, table: DayTable) -> date:
    """The last day of intake whose limit for the one-time notice has run out (行政许可法 32)."""
    limit = read_desk(session, scope.today).notice_days
    day = scope.today - timedelta(days=1)
    while due_date(day, limit, table).date >= scope.today:
        day -= timedelta(days=1)
    return day


def _missing_days(session: Session, scope: Scope, table: DayTable) -> Iterator[Finding]:
    """Working days without a single visit: perhaps a day that was never entered."""
    if scope.grid_id is not None:
        return
    began = session.scalar(select(func.min(Visit.at)))
    if began is None:
        return
    day = func.date(Visit.at)
    rows = session.scalars(
        select(day)
        .where(Visit.at >= scope.first_moment, Visit.at < scope.after_last_moment)
        .group_by(day)
    )
    seen = {str(row) for row in rows}  # a date on the server, its text in the file
    first, last = max(scope.start, began.date()), scope.late_by
    span = (first + timedelta(days=n) for n in range((last - first).days + 1))
    days = tuple(d for d in span if is_working_day(d, table) and d.isoformat() not in seen)
    if days:
        named = "、".join(f"{d.month}月{d.day}日" for d in days[:5]) + ("等" if days[5:] else "")
        words = f"{len(days)} 个工作日没有一次来访登记：{named}"
        target = Target("intake", {"day": days[0].isoformat()})
        yield Finding("missing_days", words, len(days), "", target, scope, days)


def _share_gone(scope: Scope, table: DayTable) -> Fraction:
    """How much of the span is over, in working days: half a month is not set beside a whole."""
    span = [scope.start + timedelta(days=n) for n in range((scope.end - scope.start).days + 1)]
    working = [day for day in span if is_working_day(day, table)]
    gone = sum(day <= scope.today for day in working)
    return Fraction(gone, len(working)) if gone else Fraction(1)


def _jumps(now: ServiceFigures, before: ServiceFigures, gone: Fraction) -> Iterator[Finding]:
    for figure_id, label in _COUNTED.items():
        a, b = now.counts[figure_id], before.counts[figure_id]
        # What is late now is late whatever else the month brings.
        whole = a if figure_id == "overdue" else round(a / gone)
        if is_jump(Decimal(whole), Decimal(b), JUMP):
            shown = f"{a}" if whole == a else f"{a}（按工作日折算全期约 {whole}）"
            yield _jump(label, figure_id, shown, f"{b}", now)
    for label, upper, lower, records in _RATES.values():
        x = rate(now.counts[upper], now.counts[lower])
        y = rate(before.counts[upper], before.counts[lower])
        if is_jump(x, y, JUMP):
            yield _jump(label, records, f"{x}%", f"{y}%", now)
    days = mean(now.days_used, now.counts["timed"])
    days_before = mean(before.days_used, before.counts["timed"])
    if is_jump(days, days_before, JUMP):
        yield _jump("承诺件平均办结（工作日）", "timed", f"{days}", f"{days_before}", now)


def _jump(label: str, records: str, a: str, b: str, now: ServiceFigures) -> Finding:
    words = f"{label} {a}，上期 {b}，相差超过三成，请核对"
    target = Target("reports", {"figure": records})
    count = now.counts[records]
    return Finding("jump", words, count, records, target, now.scope, now=a, before=b)
