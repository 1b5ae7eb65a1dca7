"""The rows of the lists of dues: of one branch, or of all of them one after another.

Branches come by id, members in the order they were enrolled. Amounts are yuan. Who may look is
asked by every one of them (see `permits`).
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts.tables import Account
from models.dues.queries.book import YearRow
from models.dues.queries.book.year import read_rows
from models.dues.queries.facts import members_of, read_facts
from models.dues.queries.papers import (
    AssessmentRow,
    BaseYearRow,
    CalendarCell,
    CalendarRow,
    CheckRow,
    MonthRow,
    PublicRow,
)
from models.dues.queries.permits import opened_branches, permitted
from models.dues.queries.remarks import year_remarks
from models.dues.queries.rulebooks import read_rules
from models.dues.rules.assessing import BY_WISH
from models.dues.rules.book import CellState, MonthCell, amount_for, fill_month
from models.dues.rules.duties import Permit
from models.dues.rules.months import Month, months_between, read_month
from models.dues.rules.paying import PaidWay
from models.dues.rules.rulebook import Verdict
from models.dues.tables import Assessment, Membership, PaidMonth, Payment
from models.people.rules.masking import Purpose, mask_id_number, mask_name
from models.people.tables import Person

ZERO = Decimal(0)
INSTITUTION = "institution_staff"
# What a month without money is called in its narrow cell.
_MARKS = {
    CellState.EXEMPT: "免", CellState.DEFERRED: "缓", CellState.OWED: "欠",
    CellState.ELSEWHERE: "外",
}  # fmt: skip
# No money came for such a month: its sum stands with the month it was paid for.
_COVERED = {CellState.PAID: "抵用", CellState.PART: "部分抵用"}
# Nothing is owed here for such a month.
_NOT_HERE = (CellState.NOT_OWED, CellState.UNASSESSED, CellState.ELSEWHERE)
# The pay items that form F02 has columns for, in their order.
_CHECKED = (
    "post_pay", "salary_scale", "basic_performance", "pension_insurance", "annuity",
    "housing_fund", "medical_insurance", "income_tax",
)  # fmt: skip


@dataclass(frozen=True)
class _Paid:
    """What a branch took for a month of a member, and the last receipt for it."""

    amount: Decimal
    at: datetime
    way: str
    cashier: str


@permitted
def list_calendar(session: Session, permit: Permit, year: int, today: date) -> list[CalendarRow]:
    """支部党费收缴明细表: what each branch took for the months of the year."""
    words = _category_words(session, year)
    found = []
    for branch in opened_branches(session, permit):
        paid = _read_paid(session, branch.id, f"{year}-01", f"{year}-12")
        sexes = _of_people(session, Person.sex, members_of(branch.id, f"{year}-01", f"{year}-12"))
        remarks = year_remarks(session, branch.id, year)
        for row in read_rows(session, branch.id, year, today):
            own = [paid.get((row.person_id, cell.month.text)) for cell in row.cells]
            pairs = zip(row.cells, own, strict=True)
            months = tuple(_calendar_cell(cell, one, today) for cell, one in pairs)
            last = max((one for one in own if one), key=lambda one: one.at, default=None)
            found.append(
                CalendarRow(
                    year, row.name, sexes[row.person_id], words.get(row.category, row.category),
                    row.base, row.rate, row.assessed, months, last.cashier if last else "",
                    _say(_note(row), *remarks.get(row.person_id, ())), row.person_id, branch.name,
                )
            )  # fmt: skip
    return found


def say_state(cell: MonthCell, today: date) -> str:
    """How a month stands, on paper: one that has not ended is no debt yet.

    For a month without money of its own it says that what other months had too much counts.
    """
    if covered := _covered(cell):
        return covered
    if cell.state is CellState.OWED and not cell.month < Month.of(today):
        return "未交"
    return cell.state.text


def _calendar_cell(cell: MonthCell, paid: _Paid | None, today: date) -> CalendarCell:
    if paid is not None:
        return CalendarCell(paid.amount, paid.at.date())
    if cell.state is CellState.OWED and not cell.month < Month.of(today):
        return CalendarCell()
    return CalendarCell(state=_covered(cell) or _MARKS.get(cell.state, ""))


def _covered(cell: MonthCell) -> str:
    """The mark of a month that a sum of other months was counted for."""
    has_none = cell.carried > 0 and not cell.received
    return _COVERED.get(cell.state, "") if has_none else ""


@permitted
def list_month(session: Session, permit: Permit, month: Month, today: date) -> list[MonthRow]:
    """党费月度台账: who owed and paid what for a month."""
    found = []
    for branch in opened_branches(session, permit):
        paid = _read_paid(session, branch.id, month.text, month.text)
        for person_id, name, fixed_base, cell in _month_cells(session, branch.id, month, today):
            own = paid.get((person_id, month.text))
            is_ended = month < Month.of(today)
            found.append(
                MonthRow(
                    name, branch.name, month, fixed_base, _known(cell),
                    own.amount if own else None, own.at.date() if own else None,
                    PaidWay(own.way).text if own else "", say_state(cell, today) or "未到期",
                    is_ended and cell.state in (CellState.OWED, CellState.PART), person_id,
                )
            )  # fmt: skip
    return found


def _month_cells(
    session: Session, branch_id: int, month: Month, today: date
) -> Iterator[tuple[int, str, Decimal | None, MonthCell]]:
    """Each member of a branch with the base and the cell of a month."""
    who = members_of(branch_id, month.text, month.text)
    facts = read_facts(session, who, month.year, month.year, branch_id)
    for person_id, name in _names(session, branch_id, month.text, month.text).items():
        fixed = amount_for(facts[person_id].fixed, month.year, month.text)
        cell = fill_month(facts[person_id], month, today)
        yield person_id, name, fixed.base if fixed else None, cell


@permitted
def list_base_year(
    session: Session,
    permit: Permit,
    year: int,
    today: date,
    *,
    clear: bool = False,
) -> list[BaseYearRow]:
    """党费年度基数台账; ID numbers are masked unless asked for in clear."""
    words = _category_words(session, year)
    found = []
    for branch in opened_branches(session, permit):
        numbers = _of_people(
            session, Person.id_number, members_of(branch.id, f"{year}-01", f"{year}-12")
        )
        for row in read_rows(session, branch.id, year, today):
            number = numbers[row.person_id] or ""
            found.append(
                BaseYearRow(
                    row.name, number if clear else mask_id_number(number, Purpose.PRINT),
                    branch.name, year, words.get(row.category, row.category), row.base, row.rate,
                    row.due_total if row.assessed is not None else None, row.paid_total,
                    row.person_id,
                )
            )  # fmt: skip
    return found


@permitted
def list_assessments(
    session: Session, permit: Permit, year: int, today: date
) -> list[AssessmentRow]:
    """党费核定表: every member, those that are not assessed yet with the reason."""
    words = _category_words(session, year)
    found = []
    for branch in opened_branches(session, permit):
        last = _last_assessments(session, branch.id, year)
        for row in read_rows(session, branch.id, year, today):
            kept = last.get(row.person_id)
            sums = _line_sums(kept)
            found.append(
                AssessmentRow(
                    row.name, words.get(row.category, row.category), sums.get(Verdict.INCLUDE),
                    sums.get(Verdict.DEDUCT), kept.base if kept else None,
                    Decimal(kept.rate) if kept and kept.rate else None,
                    kept.computed if kept else None, kept.assessed if kept else None,
                    read_month(kept.first_month) if kept else row.cells[0].month,
                    row.due_total if kept and kept.assessed is not None else None,
                    _assessment_note(kept, row), row.person_id, branch.name,
                )
            )  # fmt: skip
    return found


@permitted
def list_checks(session: Session, permit: Permit, year: int, today: date) -> list[CheckRow]:
    """事业编制党员党费缴纳审核表: the institution's staff whose amount rests on pay items."""
    found = []
    for branch in opened_branches(session, permit):
        last = _last_assessments(session, branch.id, year)
        for row in read_rows(session, branch.id, year, today):
            kept = last.get(row.person_id)
            if kept is None or kept.category != INSTITUTION:
                continue
            sums, others = _checked_lines(kept)
            found.append(
                CheckRow(
                    row.name, sums.get("post_pay"), sums.get("salary_scale"),
                    sums.get("basic_performance"), sums.get("pension_insurance"),
                    sums.get("annuity"), sums.get("housing_fund"), sums.get("medical_insurance"),
                    sums.get("income_tax"), kept.base, Decimal(kept.rate) if kept.rate else None,
                    kept.assessed, row.paid_total,
                    _say(*others, _assessment_note(kept, row)), row.person_id, branch.name,
                )
            )  # fmt: skip
    return found


def _checked_lines(kept: Assessment) -> tuple[dict[str, Decimal], list[str]]:
    """The amounts of the form's columns by item, and the counted items that have none."""
    sums: dict[str, Decimal] = {}
    others = []
    for line in kept.lines:
        amount, verdict = Decimal(line["amount"]), Verdict(line["verdict"])
        if line["code"] in _CHECKED and verdict in (Verdict.INCLUDE, Verdict.DEDUCT):
            sums[line["code"]] = sums.get(line["code"], ZERO) + amount
        elif verdict in (Verdict.INCLUDE, Verdict.DEDUCT):
            others.append(f"另有{line['item']} {amount:.2f} 元已{verdict.text}，本表没有这一列")
    return sums, others


@permitted
def list_public(
    session: Session,
    permit: Permit,
    start: date,
    end: date,
    today: date,
    *,
    with_amounts: bool | None = None,
) -> list[PublicRow]:
    """党费收缴情况公示表: masked names, months due and paid that have begun.

    Reliefs and deferrals are hardship and never published; a relieved month counts as paid.
    Amounts only where asked for, else where the centre's rule says so.
    """
    if with_amounts is None:
        with_amounts = read_rules(session, end).limits["publication_amounts"] == "yes"
    found = []
    for branch in opened_branches(session, permit):
        first, last = Month.of(start), min(Month.of(end), Month.of(today))
        if last < first:
            continue
        who = members_of(branch.id, first.text, last.text)
        facts = read_facts(session, who, first.year, last.year, branch.id)
        paid = _read_paid(session, branch.id, first.text, last.text)
        names = _names(session, branch.id, first.text, last.text)
        masked = {id_: mask_name(name, Purpose.PUBLIC) for id_, name in names.items()}
        twice = Counter(masked.values())
        buildings = _of_people(session, Person.building, who)
        for person_id, name in masked.items():
            months = list(months_between(first, last))
            cells = [fill_month(facts[person_id], month, today) for month in months]
            owed = [cell for cell in cells if cell.state not in _NOT_HERE]
            done = sum(
                cell.state in (CellState.PAID, CellState.EXEMPT, CellState.DEFERRED)
                for cell in owed
            )
            own = (paid.get((person_id, month.text)) for month in months)
            amount = sum((one.amount for one in own if one), ZERO) if with_amounts else None
            digits = "".join(c for c in buildings[person_id] if c.isdigit())
            note = f"楼号尾数{digits[-1]}" if twice[name] > 1 and digits else ""
            found.append(PublicRow(name, len(owed), done, amount, note, person_id, branch.name))
    return found


def _of_people(session: Session, column: Any, who: Any) -> dict[int, Any]:
    """A column of some persons by their id."""
    rows = session.execute(select(Person.id, column).where(Person.id.in_(who)))
    return {person_id: value for person_id, value in rows}


def _names(session: Session, branch_id: int, first: str, last: str) -> dict[int, str]:
    """Who pays in a branch between two months, in the order of enrolment."""
    rows = session.execute(
        select(Person.id, Person.name)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.branch_id == branch_id,
            Membership.first_month <= last,
            (Membership.last_month == "") | (Membership.last_month >= first),
        )
        .order_by(Membership.id)
    )
    return {person_id: name for person_id, name in rows}


def _read_paid(
    session: Session, branch_id: int, first: str, last: str
) -> dict[tuple[int, str], _Paid]:
    """What a branch took for each member's months, with the last receipt."""
    rows = session.execute(
        select(
            PaidMonth.person_id, PaidMonth.month, PaidMonth.amount, Payment.at, Payment.way,
            Account.name,
        )
        .join(Payment, Payment.id == PaidMonth.payment_id)
        .join(Account, Account.id == Payment.cashier_id)
        .where(
            Payment.branch_id == branch_id,
            PaidMonth.month.between(first, last),
            PaidMonth.voided.is_(False),
        )
        .order_by(Payment.at, Payment.id)
    )  # fmt: skip
    found: dict[tuple[int, str], _Paid] = {}
    for person_id, month, amount, at, way, cashier in rows:
        before = found.get((person_id, month))
        whole = amount + before.amount if before else amount
        found[person_id, month] = _Paid(whole, at, way, cashier)
    return found


def _last_assessments(session: Session, branch_id: int, year: int) -> Mapping[int, Assessment]:
    """The last word of the year for each member of a branch."""
    rows = session.scalars(
        select(Assessment)
        .where(Assessment.branch_id == branch_id, Assessment.year == year)
        .order_by(Assessment.first_month, Assessment.number)
    )
    return {kept.person_id: kept for kept in rows}


def _line_sums(kept: Assessment | None) -> dict[Verdict, Decimal]:
    sums: dict[Verdict, Decimal] = {}
    lines: list[dict[str, Any]] = kept.lines if kept and kept.base is not None else []
    for line in lines:
        verdict = Verdict(line["verdict"])
        sums[verdict] = sums.get(verdict, ZERO) + Decimal(line["amount"])
    return sums


def _assessment_note(kept: Assessment | None, row: YearRow) -> str:
    if row.undecided:
        return f"待定：{'、'.join(row.undecided)}"
    if kept is None:
        return "" if row.assessed is not None else "未核定"
    parts = [f"重新核定：{kept.reason}"] if kept.reason else []
    is_cut = kept.computed is not None and kept.assessed and kept.computed > kept.assessed
    if is_cut and not kept.reason.startswith(BY_WISH):
        parts.append("超过限额，按限额核定")
    return "；".join(parts)


def _say(*notes: str) -> str:
    return "；".join(filter(None, notes))


def _note(row: YearRow) -> str:
    if row.undecided:
        return "待定"
    return "" if row.assessed is not None else "未核定"


def _known(cell: MonthCell) -> Decimal | None:
    return None if cell.state in (CellState.UNASSESSED, CellState.ELSEWHERE) else cell.due


def _category_words(session: Session, year: int) -> dict[str, str]:
    rules = read_rules(session, date(year, 1, 1))
    return {code: category.name for code, category in rules.categories.items()}
