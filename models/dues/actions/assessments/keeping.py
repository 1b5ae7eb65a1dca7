"""What every assessment has in common: its place in the year, and the row that is kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import insert, select

from models.dues.queries.facts import Who
from models.dues.rules.assessing import Assessed
from models.dues.rules.months import Month, read_month
from models.dues.rules.rulebook import Category, Rulebook
from models.dues.tables import Assessment, Branch, MemberCategory
from models.errors import KnownError
from models.work import LISTED_RECORDS, Work

PAY_CHANGED = "工资变动"


class Kept(NamedTuple):
    """An assessment of the year that is there already."""

    first_month: str
    number: int
    assessed: Decimal | None
    base: Decimal | None
    open_items: list[str]


@dataclass(frozen=True)
class Place:
    """From which month an amount holds, as which of that month, and why it is a later one."""

    first: Month
    number: int
    reason: str = ""


@dataclass(frozen=True)
class Judged:
    """An assessment ready to be kept."""

    person_id: int
    category: Category
    result: Assessed | None
    lines: Sequence[Mapping[str, Any]]
    source: str
    arithmetic: str = ""
    open_items: tuple[str, ...] = ()


def hold_branch(work: Work, branch_id: int) -> None:
    """Two PCs cannot assess in one branch at once: new rows have no version, so the branch has."""
    branch = work.session.get_one(Branch, branch_id)
    branch.version += 1
    work.session.flush()


def read_kept(work: Work, who: Who, year: int) -> dict[int, list[Kept]]:
    """The assessments of a year by member, in order."""
    rows = work.session.execute(
        select(
            Assessment.person_id, Assessment.first_month, Assessment.number,
            Assessment.assessed, Assessment.base, Assessment.open_items,
        )
        .where(Assessment.person_id.in_(who), Assessment.year == year)
        .order_by(Assessment.first_month, Assessment.number)
    )  # fmt: skip
    kept: dict[int, list[Kept]] = {}
    for person_id, first, number, assessed, base, open_items in rows:
        kept.setdefault(person_id, []).append(Kept(first, number, assessed, base, open_items))
    return kept


def is_fixed(kept: Iterable[Kept]) -> bool:
    """Whether an amount of the year stands."""
    return any(one.assessed is not None for one in kept)


def give_reason(rules: Rulebook, first_month: Month | None, reason: str) -> str:
    """The reason of a reassessment; a change of pay needs no words where the centre's rule is
    to follow it from its month on (older text, not the default).
    """
    if reason.strip() or first_month is None or rules.is_fixed_for_year:
        return reason.strip()
    return PAY_CHANGED


def find_place(
    kept: Sequence[Kept], year: int, begins: str, first_month: Month | None, reason: str
) -> Place:
    """Where a new amount goes. The first holds from January or from when the member begins to pay.

    Raises KnownError for a second one without reason and month (组电明字〔2017〕5号: fixed for
    the year).
    """
    if first_month is not None and first_month.year != year:
        raise KnownError(f"起算月份要在 {year} 年内。没有核定。", field="first_month")
    if is_fixed(kept) and (first_month is None or not reason.strip()):
        raise KnownError(
            f"{year} 年已经核定过，年内一般不变；确需重新核定，请写明原因和从哪个月起。没有改动。",
            field="reason",
        )
    first = first_month or Month(year, 1)
    if first.text < begins:
        first = read_month(begins)
    if first.year != year:
        raise KnownError(f"这名党员 {year} 年还不用交党费。没有核定。")
    number = 1 + max((one.number for one in kept if one.first_month == first.text), default=0)
    return Place(first, number, reason.strip())


def read_categories(work: Work, who: Who, month: str) -> dict[int, str]:
    """Of which category members are in a month; absent where nobody said so."""
    rows = work.session.execute(
        select(MemberCategory.person_id, MemberCategory.category)
        .where(MemberCategory.person_id.in_(who), MemberCategory.first_month <= month)
        .order_by(MemberCategory.first_month, MemberCategory.id)
    )
    return {person_id: category for person_id, category in rows}


def category_in(rules: Rulebook, code: str | None, month: Month) -> Category:
    """A member's category in a month. Raises KnownError where it is missing or has expired."""
    if code is None:
        raise KnownError(f"{month.label}没有登记党员类别，请先登记。没有核定。", field="category")
    found = rules.categories.get(code)
    if found is None:
        raise KnownError(
            f"登记的类别“{code}”在{month.label}已经失效，请先调整类别。没有核定。",
            field="category",
        )
    return found


def to_row(
    work: Work, branch_id: int, rules: Rulebook, judged: Judged, place: Place
) -> dict[str, Any]:
    """The columns of an assessment."""
    result = judged.result if not judged.open_items else None
    return {
        "person_id": judged.person_id,
        "branch_id": branch_id,
        "year": place.first.year,
        "first_month": place.first.text,
        "number": place.number,
        "category": judged.category.code,
        "rules_on": date(place.first.year, place.first.number, 1),
        "rules_version": rules.version,
        "source": judged.source,
        "lines": judged.lines,
        "base": result.base if result else None,
        "rate": str(result.rate) if result and result.rate is not None else "",
        "raw": f"{result.raw:f}" if result and result.raw is not None else "",
        "computed": result.computed if result else None,
        "assessed": result.assessed if result else None,
        "arithmetic": judged.arithmetic,
        "open_items": list(judged.open_items),
        "reason": place.reason,
        "at": work.now,
        "clerk_id": work.clerk.id,
    }


def keep_row(work: Work, row: Mapping[str, Any]) -> int:
    """Insert one assessment; returns its id."""
    kept = work.session.scalars(insert(Assessment).returning(Assessment.id), [row]).one()
    _log(work, [row])
    return kept


def keep_rows(work: Work, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert a sheet's assessments in one statement, with their number in the log."""
    if rows:
        work.session.connection().execute(insert(Assessment), rows)
        _log(work, rows)


def _log(work: Work, rows: Sequence[Mapping[str, Any]]) -> None:
    work.changes.touch(Assessment.__tablename__)
    people = [row["person_id"] for row in rows[:LISTED_RECORDS]]
    work.note(
        record=Assessment.__tablename__, new=len(rows), people=people, year=rows[0]["year"],
        source=str(rows[0]["source"]), reason=rows[0]["reason"],
    )  # fmt: skip
