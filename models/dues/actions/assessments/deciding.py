"""Words learned once, and items the branch decided on: kept, then applied to the others."""

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import select

from models.dues.actions.assessments.keeping import (
    Judged,
    Place,
    hold_branch,
    keep_rows,
    to_row,
)
from models.dues.actions.assessments.taking import say_meeting
from models.dues.actions.duties import require_duty
from models.dues.queries.rulebooks import read_decisions, read_rules, rounding_of
from models.dues.rules.duties import Duty
from models.dues.rules.months import read_month
from models.dues.rules.pay_columns import clean_header
from models.dues.rules.rejudging import rejudge
from models.dues.rules.rulebook import Rulebook, Verdict, read_rulebook
from models.dues.tables import Assessment, Branch, PayDecision, PayWording
from models.errors import KnownError
from models.roles import DESK
from models.work import Work, action

_NEVER_ASKED = "“{header}”的处理已有规定（{source}），支部不能另行决定。没有改动。"


@action("记住工资项目名称", may=DESK)
def confirm_wording(work: Work, meanings: Mapping[str, str]) -> None:
    """Remember which pay item a header means (header → item code), for every later sheet."""
    require_duty(work, Duty.ACCOUNTANT)
    items = read_rulebook(work.today).items
    for header, item in meanings.items():
        wording = clean_header(header)
        if item not in items or not wording:
            raise KnownError(f"规则里没有“{item}”这一项。没有保存。", field="item")
        kept = work.session.get(PayWording, wording)
        if kept is None:
            kept = PayWording(wording=wording)
            work.session.add(kept)
        kept.item, kept.confirmed_at, kept.clerk_id = item, work.now, work.clerk.id


@action("登记支部对工资项目的决定", may=DESK)
def decide_item(
    work: Work,
    branch_id: int,
    header: str,
    category: str,
    verdict: Verdict,
    meeting_on: date,
    minutes: str = "",
) -> tuple[int, ...]:
    """Keep what the branch meeting decided on an item the rules leave open.

    Returns whose assessment it would help on: they are settled by `apply_decision`, once somebody
    has looked at the list. Raises KnownError for items the rules settle.
    """
    require_duty(work, Duty.ACCOUNTANT)
    work.session.get_one(Branch, branch_id)
    wording = clean_header(header)
    if verdict is Verdict.ASK:
        raise KnownError("请选择计入、不计或扣除。没有保存。", field="verdict")
    if meeting_on > work.today:
        raise KnownError("会议日期还没有到。没有保存。", field="meeting_on")
    _check_open(read_rules(work.session, work.today), wording, category)
    twice = select(PayDecision).where(
        PayDecision.branch_id == branch_id, PayDecision.wording == wording,
        PayDecision.category == category, PayDecision.meeting_on == meeting_on,
    )  # fmt: skip
    kept = work.session.scalar(twice)
    if kept is not None and kept.verdict != verdict.value:
        raise KnownError(
            f"{meeting_on} 的会议已登记为“{Verdict(kept.verdict).text}”。"
            "要改请登记新的会议决定。没有改动。",
            field="meeting_on",
        )
    if kept is None:
        work.session.add(
            PayDecision(
                branch_id=branch_id, wording=wording, category=category, verdict=verdict.value,
                meeting_on=meeting_on, minutes=minutes.strip(), at=work.now,
                clerk_id=work.clerk.id,
            )
        )  # fmt: skip
        work.session.flush()
    return tuple(a.person_id for a in _open_ones(work, branch_id, wording, category))


@action("按支部决定核定", may=DESK)
def apply_decision(
    work: Work, branch_id: int, header: str, category: str, person_ids: Collection[int]
) -> int:
    """Settle the open assessments of these members as the branch decided; returns how many.

    Who still has another open item stays open. Each gets a new row: the open one is kept.
    """
    require_duty(work, Duty.ACCOUNTANT)
    hold_branch(work, branch_id)
    wording = clean_header(header)
    decisions = {
        word: verdict
        for (code, word), verdict in read_decisions(work.session, branch_id).items()
        if code == category
    }
    if wording not in decisions:
        raise KnownError(f"支部对“{header}”还没有决定。没有改动。")
    meetings = _read_meetings(work, branch_id, category)
    rows, wanted = [], set(person_ids)
    for kept in _open_ones(work, branch_id, wording, category):
        if kept.person_id not in wanted:
            continue
        rules = read_rules(work.session, kept.rules_on)
        judged = _settle(kept, rules, decisions, meetings)
        place = Place(read_month(kept.first_month), kept.number + 1, kept.reason)
        rows.append(to_row(work, branch_id, rules, judged, place))
    keep_rows(work, rows)
    return sum(not row["open_items"] for row in rows)


def _settle(
    kept: Assessment, rules: Rulebook, decisions: Mapping[str, Verdict], meetings: dict[str, str]
) -> Judged:
    category = rules.categories[kept.category]
    found = rejudge(rules, category, kept.lines, decisions, rounding_of(rules))
    assert found is not None  # an open assessment has lines
    result, plan = found.result, found.plan
    assert plan is not None
    lines = []
    for line, verdict in zip(kept.lines, plan.verdicts, strict=True):
        if line["verdict"] == Verdict.ASK and verdict is not Verdict.ASK:
            line = line | {
                "verdict": verdict.value, "reason": "规则没有列明，由支部会议决定",
                "source": "", "decided": meetings.get(line["item"], ""),
            }  # fmt: skip
        lines.append(line)
    open_items = tuple(kept.lines[place]["item"] for place in result.undecided)
    return Judged(
        kept.person_id, category, result, found.renew(lines), kept.source, found.arithmetic,
        tuple(dict.fromkeys(open_items)),
    )  # fmt: skip


def _open_ones(work: Work, branch_id: int, wording: str, category: str) -> list[Assessment]:
    """The last word on each member and year, where it waits for this item."""
    rows = work.session.scalars(
        select(Assessment)
        .where(Assessment.branch_id == branch_id, Assessment.category == category)
        .order_by(Assessment.first_month, Assessment.number)
    )
    last = {(row.person_id, row.year, row.first_month): row for row in rows}
    return [row for row in last.values() if row.assessed is None and wording in row.open_items]


def _read_meetings(work: Work, branch_id: int, category: str) -> dict[str, str]:
    rows = work.session.scalars(
        select(PayDecision)
        .where(PayDecision.branch_id == branch_id, PayDecision.category == category)
        .order_by(PayDecision.meeting_on, PayDecision.id)
    )
    return {row.wording: say_meeting(row.meeting_on, row.minutes) for row in rows}


def _check_open(rules: Rulebook, wording: str, category: str) -> None:
    found = rules.categories.get(category)
    if found is None:
        raise KnownError(f"规则里没有“{category}”这一类党员。没有保存。", field="category")
    for item in rules.items.values():
        named = wording in {clean_header(word) for word in (item.name, *item.words)}
        if named and item.verdict_for(found) is not Verdict.ASK:
            raise KnownError(
                _NEVER_ASKED.format(header=wording, source=item.source.text), field="header"
            )
