"""The rows of a judged pay sheet become assessments of a branch's members."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from sqlalchemy import select

from models.dues.actions.assessments.keeping import (
    Judged,
    Kept,
    category_in,
    find_place,
    give_reason,
    hold_branch,
    is_fixed,
    keep_rows,
    read_categories,
    read_kept,
    to_row,
)
from models.dues.actions.duties import require_duty
from models.dues.queries.facts import members_of
from models.dues.queries.rulebooks import read_rules, rounding_of
from models.dues.rules.assessing import PENSION_PART
from models.dues.rules.duties import Duty
from models.dues.rules.months import Month
from models.dues.rules.pay_sheet import JudgedItem, PayCode, PayRow, RowKind, Undecided
from models.dues.rules.rejudging import adjust_line, rejudge
from models.dues.rules.rulebook import Category, Rulebook, Verdict
from models.dues.tables import Membership, PayDecision
from models.errors import KnownError
from models.people.tables import Person
from models.roles import DESK
from models.work import Work, action


@dataclass(frozen=True)
class TakenRow:
    """What became of a row of the sheet; the amount is a month's in yuan."""

    row: int
    name: str
    person_id: int | None = None
    amount: Decimal | None = None
    why: str = ""  # a sentence: how the amount arose, or why there is none
    id_number: str = ""  # as the sheet has it; with `category` what enrolling somebody needs
    category: str = ""  # code; empty where the sheet does not say it


@dataclass(frozen=True)
class SheetTaken:
    """What became of all rows, each in the order of the sheet."""

    assessed: tuple[TakenRow, ...] = ()
    undecided: tuple[TakenRow, ...] = ()  # kept open until the branch decides
    unknown_people: tuple[TakenRow, ...] = ()
    unchanged: tuple[TakenRow, ...] = ()  # the year's amount stands already
    stopped: tuple[TakenRow, ...] = ()  # not taken: somebody has to look


@action("按工资表核定党费", may=DESK)
def take_sheet(
    work: Work,
    branch_id: int,
    year: int,
    rows: Sequence[PayRow],
    source: str,
    *,
    first_month: Month | None = None,
    reason: str = "",
) -> SheetTaken:
    """Keep the amounts of a judged pay sheet for the members of a branch.

    Members are found by ID number, else by a name only one of them has. Whoever has an amount for
    the year keeps it unless `first_month` and `reason` make it a reassessment. Every row comes
    back with a sentence.
    """
    require_duty(work, Duty.ACCOUNTANT)
    hold_branch(work, branch_id)
    if first_month is not None:
        begin = date(first_month.year, first_month.number, 1)
        reason = give_reason(read_rules(work.session, begin), first_month, reason)
    if (first_month is None) != (not reason.strip()):
        raise KnownError("重新核定要同时写明原因和从哪个月起。没有核定。", field="reason")
    taking = _Taking(work, branch_id, year, source.strip(), first_month, reason)
    for row in rows:
        if row.kind is RowKind.MEMBER:
            taking.take(row)
    keep_rows(work, taking.kept)
    return SheetTaken(
        **{name: tuple(some) for name, some in taking.heaps.items()},
    )


_Words = tuple[Verdict | None, dict[str, str]]  # how an item was judged, and its line
_NO_WORDS: _Words = (None, {})


@dataclass
class _Taking:
    """The members of the branch, and what has become of the rows so far."""

    work: Work
    branch_id: int
    year: int
    source: str
    first_month: Month | None
    reason: str
    kept: list[dict[str, Any]] = field(default_factory=list)
    heaps: dict[str, list[TakenRow]] = field(
        default_factory=lambda: {
            name: [] for name in ("assessed", "undecided", "unknown_people", "unchanged", "stopped")
        }
    )

    def __post_init__(self) -> None:
        first = self.first_month or Month(self.year, 1)
        who = members_of(self.branch_id, first.text, f"{self.year}-12")
        people = self.work.session.execute(
            select(Person.id, Person.name, Person.id_number, Membership.first_month)
            .join(Membership, Membership.person_id == Person.id)
            .where(Membership.branch_id == self.branch_id, Person.id.in_(who))
            .order_by(Membership.first_month)
        ).all()
        self.begins = {p.id: p.first_month for p in people}
        self.names = {p.id: p.name for p in people}
        self.numbers = {p.id: p.id_number or "" for p in people}
        self.by_number: dict[str, int] = {
            number: id_ for id_, number in self.numbers.items() if number
        }
        self.namesakes = Counter(self.names.values())
        self.by_name: dict[str, int] = {
            name: id_ for id_, name in self.names.items() if self.namesakes[name] == 1
        }
        # Whoever begins in the year has a category from then on, not from January.
        self.categories = read_categories(self.work, who, f"{self.year}-12")
        self.early = read_categories(self.work, who, first.text)
        self.before = read_kept(self.work, who, self.year)
        self.decided = _read_meetings(self.work, self.branch_id)
        self.seen: set[int] = set()
        self.worded: dict[tuple[str, str], dict[tuple[str, str, bool], _Words]] = {}
        self.rulebooks: dict[Month, Rulebook] = {}

    @cached_property
    def _january(self) -> str:
        """The version that judged the sheet."""
        return self._rules(Month(self.year, 1)).version

    def take(self, row: PayRow) -> None:
        """Find the member, and keep the amount or say why not."""
        person_id = self._find(row)
        if person_id is None:
            self._say("unknown_people", row, None, self._why_unknown(row))
            return
        if person_id in self.seen:
            self._say("stopped", row, person_id, "同一人在表里出现两次，只取了前一行")
            return
        self.seen.add(person_id)
        if row.outcome == "error" or (row.outcome == "ask" and not row.undecided):
            self._say("stopped", row, person_id, row.explanation)
            return
        try:
            self._keep(row, person_id)
        except KnownError as error:
            self._say("stopped", row, person_id, str(error))

    def _find(self, row: PayRow) -> int | None:
        if row.id_number and row.id_number in self.by_number:
            return self.by_number[row.id_number]
        found = self.by_name.get(row.name)
        # Somebody of the same name with another number is somebody else.
        if found is not None and row.id_number and self.numbers[found]:
            return None
        return found

    def _why_unknown(self, row: PayRow) -> str:
        many = self.namesakes[row.name]
        if many > 1:
            return f"本支部有 {many} 位“{row.name}”，表上的证件号码对不上，没有核定"
        if many:
            return f"名册里的“{row.name}”证件号码与表上不同，请核对是不是同一个人；没有核定"
        return "本支部名册里没有这个人，没有核定；要核定请先登记为党员"

    def _keep(self, row: PayRow, person_id: int) -> None:
        before = self.before.get(person_id, [])
        if is_fixed(before) and self.first_month is None:
            self._say("unchanged", row, person_id, _difference(before, row))
            return
        place = find_place(before, self.year, self.begins[person_id], self.first_month, self.reason)
        rules = self._rules(place.first)
        category = self._category(rules, row, person_id, place.first)
        row, lines = self._judge_by(rules, row, category)
        open_items = tuple(dict.fromkeys(u.item for u in row.undecided))
        if self._stands_already(row, before, place.first, open_items):
            why = (
                f"还在等支部对“{'、'.join(open_items)}”的决定"
                if open_items
                else f"{place.first.label}起的金额本来就是这么多，没有改动"
            )
            self._say("unchanged", row, person_id, why)
            return
        judged = Judged(
            person_id, category, row.result, lines,
            f"{self.source} 第{row.row}行"[-120:], row.arithmetic, open_items,
        )  # fmt: skip
        self.kept.append(to_row(self.work, self.branch_id, rules, judged, place))
        heap = "undecided" if open_items else "assessed"
        self._say(heap, row, person_id, row.explanation or self._say_fixed(row, category))

    def _judge_by(
        self, rules: Rulebook, row: PayRow, category: Category
    ) -> tuple[PayRow, list[dict[str, Any]]]:
        """The row by the rules of the month it holds from: a sheet is judged by those of January.

        The version that is kept is the one that judged.
        """
        lines = self._lines(rules, row, category)
        if rules.version == self._january or any(line["code"] == PENSION_PART for line in lines):
            return row, lines
        found = rejudge(rules, category, lines, {}, rounding_of(rules))
        if found is None:
            return row, lines
        open_ = tuple(
            Undecided(lines[place]["item"], found.amounts[place], None, None)
            for place in found.result.undecided
        )
        codes = (PayCode.UNKNOWN,) if open_ else ()
        told = replace(
            row, codes=codes, result=None if open_ else found.result, undecided=open_,
            arithmetic=found.arithmetic,
        )  # fmt: skip
        return told, found.renew(lines)

    def _say_fixed(self, row: PayRow, category: Category) -> str:
        amount = row.result.assessed if row.result else None
        return f"{category.name}按定额 {amount:.2f} 元/月（{category.source.text}）"

    def _stands_already(
        self, row: PayRow, before: Sequence[Kept], first: Month, open_items: tuple[str, ...]
    ) -> bool:
        if not before:
            return False
        if open_items:
            return before[-1].assessed is None and tuple(before[-1].open_items) == open_items
        fixed = [k for k in before if k.assessed is not None and k.first_month <= first.text]
        if not fixed or row.result is None:
            return False
        return (fixed[-1].base, fixed[-1].assessed) == (row.result.base, row.result.assessed)

    def _category(self, rules: Rulebook, row: PayRow, person_id: int, first: Month) -> Category:
        codes = self.categories if first.text == self.begins[person_id] else self.early
        recorded = category_in(rules, codes.get(person_id), first)
        if row.category is not None and row.category.code != recorded.code:
            raise KnownError(
                f"表上是“{row.category.name}”，名册上是“{recorded.name}”，请先核对类别。没有核定。"
            )
        return recorded

    def _rules(self, first: Month) -> Rulebook:
        if first not in self.rulebooks:
            on = date(first.year, first.number, 1)
            self.rulebooks[first] = read_rules(self.work.session, on)
        return self.rulebooks[first]

    def _lines(self, rules: Rulebook, row: PayRow, category: Category) -> list[dict[str, str]]:
        lines = []
        # All members of a category get the same words for an item of the sheet.
        worded = self.worded.setdefault((rules.version, category.code), {})
        for item in row.items:
            header, code, amount, verdict, is_decided, adjusted = item
            key = header, code, is_decided
            known, words = worded.get(key, _NO_WORDS)
            if known is not verdict:
                words = to_line(rules, item._replace(adjusted=None), category, self.decided)
                worded[key] = verdict, words
            line = {**words, "amount": f"{amount:.2f}"}
            lines.append(adjust_line(line, adjusted) if adjusted is not None else line)
        return lines

    def _say(self, heap: str, row: PayRow, person_id: int | None, why: str) -> None:
        amount = row.result.assessed if row.is_assessed and row.result else None
        name = self.names[person_id] if person_id is not None else row.name
        code = row.category.code if row.category else ""
        self.heaps[heap].append(
            TakenRow(row.row, name, person_id, amount, why, row.id_number, code)
        )


def to_line(
    rules: Rulebook,
    item: JudgedItem,
    category: Category,
    meetings: Mapping[tuple[str, str], str],
) -> dict[str, str]:
    """A line of the base statement: item, amount, verdict, reason, citation, who decided."""
    known = rules.items.get(item.code)
    decided = ""
    if item.is_decided:
        decided = meetings.get((category.code, item.header), "支部决定")
    if known is not None and not decided:
        reason, source = known.reason, known.source.text
    elif decided:
        reason, source = "规则没有列明，由支部会议决定", ""
    else:
        reason, source = "规则里没有这一项", ""
    line = {
        "item": item.header,
        "code": item.code,
        "amount": f"{item.amount:.2f}",
        "verdict": item.verdict.value,
        "reason": reason,
        "source": source,
        "decided": decided,
    }
    return adjust_line(line, item.adjusted) if item.adjusted is not None else line


def say_meeting(meeting_on: date, minutes: str) -> str:
    """When the branch decided, and where it is written."""
    written = f"，记录 {minutes}" if minutes else ""
    return f"支部会议 {meeting_on.isoformat()} 决定{written}"


def _read_meetings(work: Work, branch_id: int) -> dict[tuple[str, str], str]:
    rows = work.session.scalars(
        select(PayDecision)
        .where(PayDecision.branch_id == branch_id)
        .order_by(PayDecision.meeting_on, PayDecision.id)
    )
    return {(r.category, r.wording): say_meeting(r.meeting_on, r.minutes) for r in rows}


def _difference(before: Sequence[Kept], row: PayRow) -> str:
    fixed = next(k for k in reversed(before) if k.assessed is not None)
    amount = row.result.assessed if row.is_assessed and row.result else None
    if amount is None:
        return f"今年已核定 {fixed.assessed:.2f} 元；表上还有待定的项目，没有改动"
    if amount == fixed.assessed:
        return f"今年已核定 {fixed.assessed:.2f} 元，与表上相同"
    return f"今年已核定 {fixed.assessed:.2f} 元，表上算得 {amount:.2f} 元；要改请写明原因和起算月份"
