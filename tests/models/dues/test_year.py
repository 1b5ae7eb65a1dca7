"""A year collected, its totals to the fen; who may; and what holds for every sequence."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from models.audit.tables import AuditEntry
from models.dues.actions.assessments import assess_by_hand, assess_from_total
from models.dues.actions.duties import end_duty, give_duty, log_export, open_book
from models.dues.actions.local_rules import set_local_rule
from models.dues.actions.members import MemberForm, add_branch, enrol, set_delegate, transfer_out
from models.dues.actions.payments import take_many, take_payment, void_payment
from models.dues.actions.reliefs import ReliefForm, grant_relief
from models.dues.actions.remittances import remit
from models.dues.queries.book import day_takings, read_member, read_takings, what_if
from models.dues.queries.takings import list_remittances
from models.dues.rules.book import (
    CellState,
    Fixed,
    MemberFacts,
    Reduction,
    Span,
    arrears_of,
    fill_year,
)
from models.dues.rules.duties import Duty
from models.dues.rules.months import Month
from models.dues.rules.paying import ExtraKind, Hardship, PaidWay, ReliefBasis
from models.dues.rules.rulebook import LocalRule
from models.errors import KnownError
from tests.models.dues.hall import Hall, find_account

ZERO = Decimal(0)


def test_totals_of_a_collected_year_are_equal_to_the_fen(hall: Hall) -> None:
    steady, ahead, raised, poor, rich, silent = (
        hall.assessed(name, base)
        for name, base in [
            ("陈一", "5367.77"), ("陈二", "4900"), ("陈三", "4900"), ("陈四", "4200"),
            ("陈五", "12345.67"), ("陈六", "3000.01"),
        ]
    )  # fmt: skip
    basis = ReliefBasis("记录 2 号", date(2026, 2, 1), "批 1 号", "社区党委", date(2026, 2, 9))
    hall.do(grant_relief, ReliefForm(
        poor, Month(2026, 1), Month(2026, 12), Decimal("10.00"), Hardship.WORKING, "患病", basis
    ))  # fmt: skip
    hall.pay(steady, "陈一", "241.56", [1, 2, 3])  # two months back
    hall.pay(ahead, "陈二", "200.00", [3, 4, 5, 6])  # ahead, and 4.00 more
    hall.pay(rich, "陈五", "2246.91", [3], profile="1980 年入党")  # 246.91 and 2000.00
    wrong = hall.pay(raised, "陈三", "49.00", [3])
    hall.books.act(void_payment, wrong.payment_id, "收错人")
    hall.at(2026, 5)
    hall.do(assess_by_hand, raised, 2026, Decimal(8000), first_month=Month(2026, 5),
            reason="岗位变动")  # fmt: skip
    hall.pay(raised, "陈三", f"{49 * 4 + 120}.00", [1, 2, 3, 4, 5], way=PaidWay.TRANSFER)
    hall.cash.act(take_many, [
        hall.form(steady, "陈一", "161.04", [4, 5]), hall.form(poor, "陈四", "50.00", range(1, 6)),
    ])  # fmt: skip
    hall.at(2026, 7)
    book = hall.book()
    assert {r.person_id: r.arrears.run for r in book.rows}[silent] == 6
    assert hall.dues(raised) == ["49.00"] * 4 + ["120.00"] * 8

    taken = hall.see(read_takings, date(2026, 1, 1), hall.today)
    remitted = hall.do(
        remit, hall.branch, date(2026, 1, 1), date(2026, 7, 4), Decimal("0.20"), "收 7", hall.today
    )
    kept = hall.see(list_remittances)[0]
    months = sum((c.paid for r in book.rows for c in r.cells), ZERO)
    receipts = sum(
        (p.amount for r in book.rows
         for p in hall.see(read_member, r.person_id, 2026, hall.today).payments
         if p.voided_at is None),
        ZERO,
    )  # fmt: skip
    totals = book.totals
    assert kept.id == remitted
    assert months == totals.paid == taken.dues == Decimal("1211.51")
    assert (totals.voluntary, totals.large) == (Decimal("4.00"), Decimal("2000.00"))
    assert kept.collected == totals.paid + totals.voluntary == taken.collected
    assert kept.collected + kept.large == receipts
    assert kept.amount == Decimal("243.10")  # a fifth of 1215.51, half up
    assert totals.due == totals.paid + totals.owed + totals.coming
    with pytest.raises(KnownError, match="已经上缴"):
        hall.books.act(void_payment, wrong.payment_id - 1, "再看看")


def test_receipts_have_no_gaps_and_voided_ones_keep_their_number(hall: Hall) -> None:
    person_id = hall.assessed("陈一", "4900")
    first = hall.pay(person_id, "陈一", "49.00", [3])
    with pytest.raises(KnownError, match="还差"):
        hall.pay(person_id, "陈一", "40.00", [2])
    with pytest.raises(KnownError, match="自己收的款"):
        hall.cash.act(void_payment, first.payment_id, "收错")
    hall.other_cash.act(void_payment, first.payment_id, "收错")
    again = hall.pay(person_id, "陈一", "49.00", [3])
    numbers = [f"DS{hall.branch:02d}-2026-{n:05d}" for n in (1, 2)]
    assert [first.number, again.number] == numbers
    day = hall.see(day_takings, hall.today)
    assert [(r.number, r.is_voided) for r in day.receipts] == list(
        zip(numbers, (True, False), strict=True)
    )
    assert day.by_cashier == {("王芳", PaidWay.CASH): Decimal(49)}
    assert day.total == 49


def test_only_the_member_or_a_named_delegate_brings_the_money(hall: Hall) -> None:
    person_id = hall.assessed("陈一", "4900")
    with pytest.raises(KnownError, match="不能垫交"):
        hall.pay(person_id, "陈一", "49.00", [3], payer="支部")
    hall.do(set_delegate, person_id, "陈小一", "儿子")
    assert hall.pay(person_id, "陈一", "49.00", [3], payer="陈小一").split.dues == 49


def test_an_evening_is_taken_whole_or_not_at_all(hall: Hall) -> None:
    one, two = hall.assessed("陈一", "4900"), hall.assessed("陈二", "4900")
    forms = [hall.form(one, "陈一", "49.00", [3]), hall.form(two, "陈二", "1.00", [3])]
    with pytest.raises(KnownError, match="还差"):
        hall.cash.act(take_many, forms)
    assert hall.book().totals.paid == 0


def test_nobody_without_a_duty_sees_or_does_anything(hall: Hall) -> None:
    person_id = hall.assessed("陈一", "4900")
    with pytest.raises(KnownError, match="会计"):
        hall.cash.act(assess_by_hand, person_id, 2026, Decimal(1))
    with pytest.raises(KnownError, match="出纳"):
        hall.books.act(take_payment, hall.form(person_id, "陈一", "49.00", [3]))
    cashier = hall.books.ask(find_account, "王芳")
    with pytest.raises(KnownError, match="两个人管"):
        hall.do(give_duty, cashier, Duty.ACCOUNTANT)
    with pytest.raises(KnownError, match="管理员"):
        hall.cash.act(give_duty, cashier, Duty.CASHIER)
    hall.cash.act(open_book, hall.branch, 2026, "核对")
    hall.cash.act(log_export, hall.branch, 2026, "党费收缴明细表")
    hall.do(end_duty, cashier)
    with pytest.raises(KnownError, match="现在不能"):
        hall.cash.act(open_book, hall.branch, 2026, "看看")
    with pytest.raises(KnownError, match="现在不能"):
        hall.cash.act(log_export, hall.branch, 2026, "明细表")
    titles = hall.books.ask(lambda s: list(s.scalars(select(AuditEntry.title))))
    assert titles.count("查看党费") == titles.count("导出党费") == 1


def test_a_month_paid_at_the_old_branch_is_not_taken_again(hall: Hall) -> None:
    second = hall.do(add_branch, "青禾里第二党支部")
    person_id = hall.assessed("陈一", "4900")
    hall.pay(person_id, "陈一", "98.00", [3, 4])
    hall.do(transfer_out, person_id, hall.today, "介 1 号", despite_arrears=True)
    hall.do(enrol, MemberForm(person_id, second, "civil_servant", date(2026, 4, 1)))
    with pytest.raises(KnownError, match="已在“青禾里第一党支部”交过"):
        hall.pay(person_id, "陈一", "49.00", [4])
    old, new = hall.row(person_id), hall.row(person_id, branch=second)
    assert [old.paid_total, new.paid_total] == [98, 0]  # the money lies where it was taken
    assert new.cells[3].state is CellState.PAID


def test_other_rules_say_whom_they_change(hall: Hall) -> None:
    farmer = hall.member("农一", "farmer")
    hall.do(assess_by_hand, farmer, 2026)
    hall.assessed("陈一", "4900")
    trial = [LocalRule("farmer", "1.00", "试算", date(2026, 1, 1))]
    changed = hall.see(what_if, 2026, date(2026, 1, 1), trial)
    assert [(c.person_id, c.before, c.after) for c in changed] == [
        (farmer, Decimal("0.20"), Decimal("1.00"))
    ]
    assert hall.dues(farmer)[0] == "0.20"
    # A pension of which a part is the base: another part is tried on the same whole.
    retired = hall.member("退一", "retiree_unsplit")
    hall.do(set_local_rule, "pension_split", "0.60", "社区会议", date(2026, 1, 1))
    hall.do(assess_from_total, retired, 2026, Decimal("12345.67"))
    tried = [LocalRule("pension_split", "0.35", "试算", date(2026, 1, 1))]
    (changed,) = hall.see(what_if, 2026, date(2026, 1, 1), tried)
    # 12345.67 × 0.6 = 7407.402, at 1 %; × 0.35 = 4320.9845, at 0.5 %.
    assert (changed.before, changed.after) == (Decimal("74.07"), Decimal("21.60"))
    assert not hall.see(what_if, 2026, date(2026, 1, 1))
    with pytest.raises(KnownError, match=r"0\.20 元至 1\.00 元"):
        hall.do(set_local_rule, "farmer", "2", "社区会议", date(2026, 3, 1))
    with pytest.raises(KnownError, match="上级规定"):
        hall.do(set_local_rule, "ceiling", "5000", "社区会议", date(2026, 3, 1))


# --- what holds for every sequence ----------------------------------------------------------

FEN = st.integers(0, 200_00).map(lambda fen: Decimal(fen).scaleb(-2))
MONTH = st.integers(1, 12).map(lambda n: f"2026-{n:02d}")


@given(
    st.lists(st.tuples(MONTH, FEN), max_size=4),
    st.lists(st.tuples(MONTH, MONTH, FEN), max_size=3),
    st.dictionaries(MONTH, FEN, max_size=12),
    st.integers(1, 12),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_paid_and_owed_make_up_the_due(
    fixed: list[tuple[str, Decimal]],
    reliefs: list[tuple[str, str, Decimal]],
    paid: dict[str, Decimal],
    now: int,
) -> None:
    facts = MemberFacts(
        spans=[Span("2026-02", "2026-11")],
        fixed=[Fixed(2026, first, amount, None, "") for first, amount in sorted(fixed)],
        reliefs=[Reduction(Span(a, b), amount) for a, b, amount in reliefs],
        paid=paid,
    )
    today = date(2026, now, 15)
    cells = fill_year(facts, 2026, today)
    assert len(cells) == 12
    for cell in cells:
        assert cell.paid + cell.owed == cell.due + cell.over
        assert cell.assessed == cell.due + cell.relief
        assert cell.relief >= 0
        assert (cell.state is CellState.PAID) <= (not cell.owed)
    arrears = arrears_of(cells, today)
    assert all(month < Month.of(today) for month in arrears.open_months)
    assert arrears.run <= len(arrears.open_months)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("pay"), st.integers(1, 9), st.integers(0, 99999)),
        st.tuples(st.just("void"), st.integers(0, 9), st.just(0)),
        st.tuples(st.just("assess"), st.integers(1, 12), st.integers(100_00, 20000_00)),
    ),
    max_size=10,
)


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_totals_hold_over_any_sequence_of_steps(
    hall: Hall, steps: list[tuple[str, int, int]]
) -> None:
    person_id = hall.assessed("陈一", "4900")
    taken: list[int] = []
    started = hall.see(read_takings, hall.today, hall.today)
    for what, number, fen in steps:
        amount = Decimal(fen).scaleb(-2)
        if what == "void" and taken:
            hall.books.act(void_payment, taken.pop(number % len(taken)), "收错")
        elif what == "assess":
            hall.do(assess_by_hand, person_id, 2026, amount,
                    first_month=Month(2026, number), reason="变动")  # fmt: skip
        elif what == "pay":
            owed = hall.row(person_id).cells[number - 1].owed
            if owed:
                form = hall.form(person_id, "陈一", str(owed + amount), [number],
                                 extra_kind=ExtraKind.VOLUNTARY if amount <= 1000 else None,
                                 profile="简要情况")  # fmt: skip
                taken.append(hall.cash.act(take_payment, form).result.payment_id)
    row = hall.row(person_id)
    over = sum((c.over for c in row.cells), ZERO)
    assert row.due_total + over == row.paid_total + row.owed_total + row.coming_total
    now = hall.see(read_takings, hall.today, hall.today)
    assert now.dues - started.dues == row.paid_total
