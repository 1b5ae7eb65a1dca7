"""What about a branch's members calls for its officers: counts, nobody is named (党章 art. 9,
中组发〔2008〕3号 art. 12, 13).
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from models.dues.queries.book.arrears import all_arrears
from models.dues.queries.deadlines import (
    BACK,
    DueItem,
    DueKind,
    count_members,
    list_gaps,
    what_is_due,
)
from models.dues.queries.facts import read_facts
from models.dues.queries.rulebooks import read_rules
from models.dues.rules.months import RAISED_AT, ArrearsLevel, Month
from models.dues.tables import Assessment, Branch, DuesDuty, MemberCategory, Membership, PaidMonth

_KINDS = {
    ArrearsLevel.RAISED: DueKind.RAISED,
    ArrearsLevel.TALK: DueKind.TALK,
    ArrearsLevel.REMIND: DueKind.REMIND,
}


def list_alerts(session: Session, account_id: int, today: date) -> tuple[DueItem, ...]:
    """Branches with members who owe a run of months, left with arrears, or have no category.

    Nothing without a duty.
    """
    if session.get(DuesDuty, account_id) is None:
        return ()
    return (
        *_in_arrears(session, today),
        *_left_with_arrears(session, today),
        *_without_category(session, today),
    )


def read_morning(session: Session, account_id: int, today: date) -> tuple[DueItem, ...]:
    """What waits in dues on a morning: what is over its day, and who is not in order.

    Who has not paid the running month is no alert yet. Nothing without a duty.
    """
    return (
        *what_is_due(session, account_id, today, 0),
        *list_alerts(session, account_id, today),
        *(
            item
            for item in list_gaps(session, account_id, today)
            if item.kind is not DueKind.COLLECTION
        ),
    )


def _in_arrears(session: Session, today: date) -> Iterator[DueItem]:
    """By branch and level, the loudest first."""
    now = Month.of(today)
    warned = read_rules(session, today).arrears_warned
    first = now.plus(-min(warned[0], RAISED_AT)).text
    # Whoever paid one of the last months is in no run: most members are never read.
    silent = (
        Membership.first_month < now.text,
        (Membership.last_month == "") | (Membership.last_month >= now.text),
        exists().where(
            Assessment.person_id == Membership.person_id, Assessment.assessed.is_not(None)
        ),
        ~exists().where(
            PaidMonth.person_id == Membership.person_id,
            PaidMonth.month >= first,
            PaidMonth.month < now.text,
            PaidMonth.voided.is_(False),
        ),
    )
    who = select(Membership.person_id).where(*silent)
    at = {ArrearsLevel.RAISED: RAISED_AT, ArrearsLevel.TALK: warned[1],
          ArrearsLevel.REMIND: warned[0]}  # fmt: skip
    for branch_id, name in _branches(session, who):
        facts = read_facts(
            session, who.where(Membership.branch_id == branch_id), 0, today.year, branch_id
        )
        levels = Counter(all_arrears(known, today, warned)[0].level for known in facts.values())
        for level, kind in _KINDS.items():
            if levels[level]:
                yield DueItem(kind, branch_id, name, today, today, today, True, levels[level],
                              at[level])  # fmt: skip


def _left_with_arrears(session: Session, today: date) -> Iterator[DueItem]:
    """Who left within the last year and still owes a month here."""
    now = Month.of(today)
    who = select(Membership.person_id).where(
        Membership.last_month != "",
        Membership.last_month < now.text,
        Membership.last_month >= now.plus(-BACK).text,
    )
    warned = read_rules(session, today).arrears_warned
    for branch_id, name in _branches(session, who):
        facts = read_facts(
            session, who.where(Membership.branch_id == branch_id), 0, today.year, branch_id
        )
        owing = sum(
            bool(all_arrears(known, today, warned)[0].open_months) for known in facts.values()
        )
        if owing:
            yield DueItem(DueKind.LEFT, branch_id, name, today, today, today, True, owing)


def _without_category(session: Session, today: date) -> Iterator[DueItem]:
    """Members of whom nobody said the category by the first of the month."""
    month = Month.of(today).text
    known = exists().where(
        MemberCategory.person_id == Membership.person_id, MemberCategory.first_month <= month
    )
    for branch_id, name, count in count_members(session, month, ~known):
        yield DueItem(DueKind.CATEGORY, branch_id, name, today, today, today, True, count)


def _branches(session: Session, who: Select[int]) -> list[tuple[int, str]]:
    """The branches in which somebody of `who` is, by id."""
    rows = session.execute(
        select(Branch.id, Branch.name)
        .where(Branch.id.in_(who.with_only_columns(Membership.branch_id)))
        .order_by(Branch.id)
    )
    return [(branch_id, name) for branch_id, name in rows]
