"""What is due soon, for the workbench: 公示, 上缴, 核定, a first payment; no member is named."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.dues.queries.rulebooks import read_rules
from models.dues.queries.takings import sum_takings
from models.dues.rules.deadlines import Deadline, collection_day, read_rhythm
from models.dues.rules.months import ArrearsLevel, Month
from models.dues.tables import (
    Assessment,
    Branch,
    Deferral,
    DuesDuty,
    Membership,
    PaidElsewhere,
    PaidMonth,
    Publication,
    Relief,
    Remittance,
)
from models.worded import Worded

BACK = 12  # months; what was left undone before is no longer listed


class DueKind(Worded):
    """What is to be done."""

    PUBLICATION = "publication", "公示"
    REMITTANCE = "remittance", "上缴"
    ASSESSMENT = "assessment", "核定"
    PROBATION = "probation", "预备党员首次交纳"
    COLLECTION = "collection", "收缴"
    REMIND = "remind", "欠交提醒"
    TALK = "talk", "欠交谈话"
    RAISED = "raised", "提交支部大会"
    LEFT = "left", "转出欠交"
    CATEGORY = "category", "人员类别"


@dataclass(frozen=True)
class DueItem:
    """One branch, one span (first and last day), and the last day for it."""

    kind: DueKind
    branch_id: int
    branch: str
    start: date
    end: date
    due_on: date
    is_overdue: bool
    count: int = 0  # of members, where it is about them
    months: int = 0  # at least so many unpaid in a row, where it is about that

    @property
    def text(self) -> str:
        """One line of the workbench."""
        if self.kind is DueKind.ASSESSMENT:
            return f"{self.branch}还有 {self.count} 人没有核定 {self.start.year} 年的党费"
        if self.kind is DueKind.PROBATION:
            return f"{self.branch}有 {self.count} 名预备党员还没有交第一个月的党费"
        if self.kind is DueKind.COLLECTION:
            day = f"{self.due_on.month}月{self.due_on.day}日"
            return f"{self.branch}收缴日 {day}已到，{self.count} 人还没有交本月的党费"
        if self.kind is DueKind.LEFT:
            return f"{self.branch}有 {self.count} 名转出的党员还有欠交的月份"
        if self.kind is DueKind.CATEGORY:
            return f"{self.branch}有 {self.count} 人没有登记人员类别"
        if self.months:
            run = f"连续 {self.months} 个月以上未交"
            return f"{self.branch}有 {self.count} 人{run}，{ArrearsLevel(self.kind.value).text}"
        span = f"{self.start.year}年{self.start.month}月"
        if self.start.month != self.end.month:
            span += f"至{self.end.month}月"
        state = "已过期" if self.is_overdue else "到期"
        return (
            f"{self.branch} {span}党费{self.kind.text}，"
            f"{self.due_on.month}月{self.due_on.day}日{state}"
        )


def what_is_due(
    session: Session, account_id: int, today: date, ahead_days: int = 30
) -> tuple[DueItem, ...]:
    """What is overdue or due within some days, the earliest first; nothing without a duty."""
    if session.get(DuesDuty, account_id) is None:
        return ()
    rules = read_rules(session, today)
    now = Month.of(today)
    until = today + timedelta(days=ahead_days)
    found: list[DueItem] = []
    for kind in (DueKind.PUBLICATION, DueKind.REMITTANCE):
        rhythm = read_rhythm(rules.limits, kind.value)
        if rhythm is None:
            continue
        for deadline in rhythm.between(now.plus(-BACK), now):
            if deadline.due_on <= until and deadline.start <= today:
                found += _open(session, kind, deadline, today)
    return tuple(sorted(found, key=lambda item: (item.due_on, item.kind, item.branch_id)))


def list_gaps(session: Session, account_id: int, today: date) -> tuple[DueItem, ...]:
    """Branches with members who have no amount, made no first payment, or did not pay by the
    month's collection day; counts, no names.
    """
    if session.get(DuesDuty, account_id) is None:
        return ()
    return (
        *_unassessed(session, today),
        *_probationary(session, today),
        *_uncollected(session, today),
    )


def _unassessed(session: Session, today: date) -> Iterator[DueItem]:
    """Branches with members who have no amount for the year that has begun."""
    now = Month.of(today)
    fixed = exists().where(
        Assessment.person_id == Membership.person_id,
        Assessment.year == now.year,
        Assessment.assessed.is_not(None),
    )
    start, end = date(now.year, 1, 1), date(now.year, 12, 31)
    for branch_id, name, count in count_members(session, now.text, ~fixed):
        yield DueItem(DueKind.ASSESSMENT, branch_id, name, start, end, start, True, count)


def _probationary(session: Session, today: date) -> Iterator[DueItem]:
    """Branches with probationary members who paid nothing by the end of the month after."""
    now = Month.of(today)
    paid = exists().where(PaidMonth.person_id == Membership.person_id, PaidMonth.voided.is_(False))
    due_on = date(now.year, now.number, 1) - timedelta(days=1)
    which = (
        Membership.is_probationary.is_(True),
        Membership.meeting_on.is_not(None),
        Membership.first_month < now.plus(-1).text,
        ~paid,
    )
    for branch_id, name, count in count_members(session, now.text, *which):
        yield DueItem(DueKind.PROBATION, branch_id, name, due_on, due_on, due_on, True, count)


def _uncollected(session: Session, today: date) -> Iterator[DueItem]:
    """Branches with members who have not paid the month once its collection day has come."""
    now = Month.of(today)
    due_on = collection_day(read_rules(session, today).limits, now)
    if today < due_on:
        return
    member, month = Membership.person_id, now.text
    which = (
        exists().where(
            Assessment.person_id == member,
            Assessment.year == now.year,
            Assessment.first_month <= month,
            Assessment.assessed.is_not(None),
        ),
        ~exists().where(
            PaidMonth.person_id == member, PaidMonth.month == month, PaidMonth.voided.is_(False)
        ),
        ~exists().where(Relief.reduced_to == Decimal(0), *_covers(Relief, member, month)),
        ~exists().where(*_covers(Deferral, member, month)),
        ~exists().where(*_covers(PaidElsewhere, member, month)),
    )
    for branch_id, name, count in count_members(session, month, *which):
        yield DueItem(DueKind.COLLECTION, branch_id, name, due_on, due_on, due_on, True, count)


def _covers(
    table: type[Relief | Deferral | PaidElsewhere], member: InstrumentedAttribute[int], month: str
) -> tuple[ColumnElement[bool], ...]:
    return table.person_id == member, table.first_month <= month, table.last_month >= month


def count_members(
    session: Session, month: str, *which: ColumnElement[bool]
) -> list[tuple[int, str, int]]:
    """How many members of a month fit, by branch: its id, its name, the number."""
    rows = session.execute(
        select(Branch.id, Branch.name, func.count())
        .join(Membership, Membership.branch_id == Branch.id)
        .where(
            Membership.first_month <= month,
            (Membership.last_month == "") | (Membership.last_month >= month),
            *which,
        )
        .group_by(Branch.id, Branch.name)
        .order_by(Branch.id)
    )
    return [(branch_id, name, count) for branch_id, name, count in rows]


def _open(session: Session, kind: DueKind, deadline: Deadline, today: date) -> Iterator[DueItem]:
    """The branches that have not done it; one without members in the span has nothing to do."""
    first, last = Month.of(deadline.start).text, Month.of(deadline.end).text
    branches = session.execute(
        select(Branch.id, Branch.name)
        .join(Membership, Membership.branch_id == Branch.id)
        .where(
            Branch.closed_on.is_(None),
            Membership.first_month <= last,
            (Membership.last_month == "") | (Membership.last_month >= first),
        )
        .group_by(Branch.id, Branch.name)
        .order_by(Branch.id)
    )
    done = _done(session, kind, deadline)
    for branch_id, name in branches:
        if branch_id in done:
            continue
        if kind is DueKind.REMITTANCE:
            taken = sum_takings(session, branch_id, deadline.start, deadline.end)
            if not taken.count:
                continue
        yield DueItem(
            kind, branch_id, name, deadline.start, deadline.end, deadline.due_on,
            deadline.due_on < today,
        )  # fmt: skip


def _done(session: Session, kind: DueKind, deadline: Deadline) -> set[int]:
    table = Publication if kind is DueKind.PUBLICATION else Remittance
    rows = session.execute(
        select(table.branch_id, func.max(table.end))
        .where(table.start <= deadline.end, table.end >= deadline.start)
        .group_by(table.branch_id)
    )
    # A remittance of the last month itself ends before the month does.
    return {branch_id for branch_id, end in rows if Month.of(end) >= Month.of(deadline.end)}
