"""Dues: judging, assessing with store and log, and the year's grid, beside their floors."""

import random
from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import event, func, insert, select

from models.centre import Centre, create_centre
from models.dues.actions.assessments import take_sheet
from models.dues.actions.duties import end_duty, give_duty, open_book
from models.dues.actions.members import add_branch
from models.dues.actions.payments import PaymentForm, take_payment
from models.dues.queries.book import read_year, renew_rows
from models.dues.rules.assessing import make_plan
from models.dues.rules.duties import Duty
from models.dues.rules.months import Month
from models.dues.rules.pay_sheet import JudgedItem, PayRow, RowKind
from models.dues.rules.paying import PaidWay
from models.dues.rules.rulebook import Verdict, read_rulebook
from models.dues.tables import Assessment, MemberCategory, Membership, PaidMonth, Payment
from models.people.tables import Person
from models.roles import ADMINISTRATORS
from models.settings.rules import CentreProfile, DeskSettings
from models.store.keys import Cost
from models.work import Work, action
from tests.benchmarks.data import Data
from tests.benchmarks.measure import Row, compare
from tests.benchmarks.raw import raw_connection

MEMBERS = 10_000
SMALL = 20
JUDGED = 100_000
TIMES = 5
_PASSWORD = "青禾里 前台 一号"
_DAY = date(2026, 11, 20)
_ITEMS = (
    "post_pay", "grade_pay", "basic_performance", "housing_allowance", "income_tax",
    "pension_insurance", "medical_insurance", "unemployment_insurance", "housing_fund",
    "occupational_annuity",
)  # fmt: skip


def measure_dues(data: Data) -> list[Row]:
    """A branch of 10,000 in a store of its own: the large demo's people stay as they are."""
    rows = [_judging()]
    with TemporaryDirectory() as folder:
        centre = create_centre(
            Path(folder) / "centre", CentreProfile("青禾里中心", "青禾里社区", "", "", ""),
            DeskSettings(), "李敏", _PASSWORD, clock=lambda: datetime(2026, 11, 20, 9, 0),
            cost=Cost(memory_kib=64, passes=1, lanes=1),
        )[0]  # fmt: skip
        try:
            branch_id = _fill(centre)
            rows += [_assessing(centre, branch_id), _grid(centre, branch_id)]
            rows.append(_payment(centre, branch_id))
        finally:
            centre.close()
    return rows


def _judging() -> Row:
    """The floor adds the same amounts, multiplies once and rounds once."""
    rules = read_rulebook(_DAY)
    category = rules.categories["institution_staff"]
    items = [i for i in rules.items.values() if i.verdict_for(category) is not Verdict.ASK][:15]
    plan = make_plan(rules, category, items)
    source = random.Random(7)
    members = [
        [Decimal(source.randrange(20_000, 90_000)).scaleb(-2) for _ in items] for _ in range(JUDGED)
    ]
    for amounts in members:
        amounts[plan.included[0]] += 9000
    included, deducted = plan.included, plan.deducted
    rate, fen, zero = Decimal("0.015"), Decimal("0.01"), Decimal(0)

    def judge() -> None:
        for amounts in members:
            plan.judge(amounts)

    def bare() -> None:
        for amounts in members:
            base = zero
            for place in included:
                base += amounts[place]
            for place in deducted:
                base -= amounts[place]
            (base * rate).quantize(fen, ROUND_HALF_UP)

    return compare(f"judge {JUDGED:,} members × {len(items)} items", 3, judge, bare, TIMES)


def _assessing(centre: Centre, branch_id: int) -> Row:
    """The floor inserts the same rows, their lines already written as JSON."""
    rows = _pay_rows(centre)
    centre.act(take_sheet, branch_id, 2026, rows, "工资.xlsx")
    columns = [c.name for c in Assessment.__table__.columns if c.name not in ("id", "year")]
    names = ", ".join(columns)
    with raw_connection(centre) as connection:
        kept = connection.execute(f"SELECT {names} FROM assessment").fetchall()
    assert len(kept) == MEMBERS
    marks = ", ".join("?" * len(columns))
    statement = f"INSERT INTO assessment ({names}, year) VALUES ({marks}, ?)"
    # Each run has a year of its own: emptying in between would be measured too.
    our_years, bare_years = count(2027), count(3000)

    def ours() -> None:
        taken = centre.act(take_sheet, branch_id, next(our_years), rows, "工资.xlsx").result
        assert len(taken.assessed) == MEMBERS

    def bare() -> None:
        year = next(bare_years)
        with raw_connection(centre) as connection:
            connection.execute("BEGIN")
            connection.executemany(statement, [(*values, year) for values in kept])
            connection.execute("COMMIT")

    return compare(f"assess, store and audit {MEMBERS:,} members", 3, ours, bare, TIMES)


def _grid(centre: Centre, branch_id: int) -> Row:
    """Two years with every month of the first eleven paid; the floor runs the same statements."""
    centre.act(_pay_all, branch_id)
    statements: list[tuple[str, Any]] = []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, *rest: object) -> None:
        statements.append((statement, parameters))

    event.listen(centre.store.engine, "before_cursor_execute", note)
    permit = centre.act(open_book, branch_id, 2026).result
    statements.clear()
    centre.ask(read_year, permit, 2026, _DAY)
    event.remove(centre.store.engine, "before_cursor_execute", note)
    selects = [one for one in statements if one[0].startswith("SELECT")]
    with raw_connection(centre) as connection:

        def bare() -> None:
            for statement, parameters in selects:
                connection.execute(statement, parameters).fetchall()

        def ours() -> None:
            book = centre.ask(read_year, permit, 2026, _DAY)
            assert len(book.rows) == MEMBERS

        return compare(f"open the year's grid of {MEMBERS:,} members", 2, ours, bare, TIMES)


def _payment(centre: Centre, branch_id: int) -> Row:
    """A payment of December and its member's row again; the floor does it in a small branch."""
    rows = _pay_rows(centre)
    small_id = centre.act(add_branch, "青禾里小党支部").result
    centre.act(_enrol_all, small_id, SMALL, "S")
    centre.act(take_sheet, small_id, 2026, _pay_rows(centre)[len(rows) :], "工资.xlsx")
    centre.act(end_duty, centre.clerk.id)
    centre.act(give_duty, centre.clerk.id, Duty.CASHIER)

    def taking(own_id: int) -> Callable[[], None]:
        permit = centre.act(open_book, own_id, 2026).result
        book = centre.ask(read_year, permit, 2026, _DAY)
        members = iter(book.rows)

        def take() -> None:
            row = next(members)
            form = PaymentForm(
                row.person_id, row.cells[11].due, PaidWay.CASH, row.name, (Month(2026, 12),),
                consent="支部同意",
            )  # fmt: skip
            centre.act(take_payment, form)
            centre.ask(renew_rows, permit, book, [row.person_id], _DAY)

        return take

    name = f"take one payment among {MEMBERS:,} members, not {SMALL}"
    return compare(name, 3, taking(branch_id), taking(small_id), SMALL - 1)


def _fill(centre: Centre) -> int:
    centre.act(give_duty, centre.clerk.id, Duty.ACCOUNTANT)
    branch_id = centre.act(add_branch, "青禾里第一党支部").result
    centre.act(_enrol_all, branch_id, MEMBERS, "T")
    return branch_id


def _pay_rows(centre: Centre) -> list[PayRow]:
    rules = read_rulebook(date(2026, 1, 1))
    category = rules.categories["institution_staff"]
    items = [rules.items[code] for code in _ITEMS if code in rules.items]
    more = [i for i in rules.items.values() if i.verdict_for(category) is not Verdict.ASK]
    items = (items + [i for i in more if i not in items])[:15]
    plan = make_plan(rules, category, items)
    amounts = [Decimal(4000 if v is Verdict.INCLUDE else 100) for v in plan.verdicts]
    judged = tuple(
        JudgedItem(i.name, i.code, a, v)
        for i, a, v in zip(items, amounts, plan.verdicts, strict=True)
    )
    result = plan.judge(amounts)

    def names(session: Any) -> list[tuple[str, str]]:
        return list(session.execute(select(Person.name, Person.id_number).order_by(Person.id)))

    return [
        PayRow(n, RowKind.MEMBER, name, number, category, (), result, (), "算式", judged)
        for n, (name, number) in enumerate(centre.ask(names), 5)
    ]


@action("造党员", may=ADMINISTRATORS)
def _enrol_all(work: Work, branch_id: int, members: int, series: str) -> None:
    people = [
        {"name": f"党员{series}{n:05d}", "id_number": f"{series}{n:08d}", "created_at": work.now}
        for n in range(members)
    ]
    ids = list(
        work.session.scalars(
            insert(Person).returning(Person.id, sort_by_parameter_order=True), people
        )
    )
    work.session.execute(
        insert(Membership),
        [
            {"person_id": i, "branch_id": branch_id, "since": date(2025, 1, 1),
             "first_month": "2025-01", "version": 1}
            for i in ids
        ],
    )  # fmt: skip
    work.session.execute(
        insert(MemberCategory),
        [
            {"person_id": i, "category": "institution_staff", "first_month": "2025-01",
             "at": work.now, "clerk_id": work.clerk.id}
            for i in ids
        ],
    )  # fmt: skip


@action("造交费", may=ADMINISTRATORS)
def _pay_all(work: Work, branch_id: int) -> None:
    amounts = work.session.execute(
        select(Assessment.person_id, Assessment.assessed).where(Assessment.year == 2026)
    ).all()
    last = work.session.scalar(select(func.max(Payment.id))) or 0
    work.session.execute(
        insert(Payment),
        [
            {"id": last + n, "number": f"T{n}", "person_id": i, "branch_id": branch_id,
             "at": work.now, "way": "cash", "payer": "本人", "amount": (a or 0) * 11,
             "cashier_id": work.clerk.id}
            for n, (i, a) in enumerate(amounts, 1)
        ],
    )  # fmt: skip
    work.session.execute(
        insert(PaidMonth),
        [
            {"payment_id": last + n, "month": f"2026-{m:02d}", "person_id": i, "amount": a}
            for n, (i, a) in enumerate(amounts, 1)
            for m in range(1, 12)
        ],
    )
