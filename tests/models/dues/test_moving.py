"""Members who go elsewhere, pay elsewhere, or turn out to be kept twice."""

from datetime import date
from decimal import Decimal

import pytest

from models.cases.actions.merging import MergeChoices, merge_persons, undo_merge
from models.dues.actions.members import (
    MemberForm,
    Owing,
    add_branch,
    end_elsewhere,
    enrol,
    pay_elsewhere,
    transfer_out,
)
from models.dues.actions.payments import void_payment
from models.dues.actions.reliefs import defer
from models.dues.queries.book import arrears_list, read_member, renew_rows
from models.dues.rules.months import Month
from models.errors import KnownError
from tests.models.dues.hall import Hall, put_people


def month(number: int, year: int = 2026) -> Month:
    return Month(year, number)


def test_who_leaves_owing_is_told_and_what_is_owed_stays(hall: Hall) -> None:
    person_id = hall.assessed("何平", "4900")
    hall.at(2026, 6, 18)
    hall.do(defer, person_id, month(1), month(2), "住院", date(2026, 1, 20))
    hall.pay(person_id, "何平", "98.00", [3, 4])
    with pytest.raises(Owing) as owing:
        hall.do(transfer_out, person_id, date(2026, 6, 18), "介 12 号")
    assert [m.number for m, _ in owing.value.owed] == [1, 2, 5, 6]  # a deferred month is owed, too
    assert owing.value.total == Decimal(196)
    assert owing.value.field == "despite_arrears"
    hall.do(transfer_out, person_id, date(2026, 6, 18), "介 12 号", despite_arrears=True)
    hall.at(2026, 8)
    (debt,) = hall.see(arrears_list, hall.today)
    assert [m.number for m, _ in debt.owed] == [5, 6]
    hall.pay(person_id, "何平", "98.00", [5, 6])
    assert hall.see(arrears_list, hall.today) == ()


def test_who_owes_nothing_leaves_without_a_question(hall: Hall) -> None:
    person_id = hall.assessed("何平", "4900")
    hall.pay(person_id, "何平", "196.00", [1, 2, 3, 4])
    hall.do(transfer_out, person_id, date(2026, 3, 2), "介 12 号")
    assert hall.states(person_id)[:5] == ["paid", "paid", "paid", "not_owed", "not_owed"]


def test_months_paid_where_a_mobile_member_stays_are_not_owed_here(hall: Hall) -> None:
    person_id = hall.assessed("何平", "4900")
    hall.pay(person_id, "何平", "49.00", [2])
    with pytest.raises(KnownError, match="2026年2月已经在本支部交过"):
        hall.do(pay_elsewhere, person_id, "广东某镇", month(2), month(8))
    made = hall.do(pay_elsewhere, person_id, "广东某镇", month(3), month(8), "活动证 7 号")
    with pytest.raises(KnownError, match="不能重叠"):
        hall.do(pay_elsewhere, person_id, "别处", month(8), month(9))
    with pytest.raises(KnownError, match="登记为在外交纳"):
        hall.pay(person_id, "何平", "49.00", [3])
    hall.at(2026, 9)
    row = hall.row(person_id)
    assert hall.states(person_id) == (
        ["owed", "paid"] + ["elsewhere"] * 6 + ["owed"] + ["future"] * 3
    )
    assert row.arrears.run == 0  # paid, though not here
    assert [m.number for m in row.arrears.open_months] == [1]
    assert row.due_total == 6 * 49
    hall.do(end_elsewhere, made, month(5))
    assert hall.row(person_id).arrears.run == 3
    kept = hall.see(read_member, person_id, 2026, hall.today).elsewhere
    assert [(e.first_month, e.last_month, e.place, e.proof) for e in kept] == [
        ("2026-03", "2026-05", "广东某镇", "活动证 7 号")
    ]
    with pytest.raises(KnownError, match="之间的月份"):
        hall.do(end_elsewhere, made, month(9))


def test_a_voided_month_may_be_paid_elsewhere(hall: Hall) -> None:
    person_id = hall.assessed("何平", "4900")
    wrong = hall.pay(person_id, "何平", "49.00", [2])
    hall.books.act(void_payment, wrong.payment_id, "人在外地已交")
    hall.do(pay_elsewhere, person_id, "广东某镇", month(1), month(2))
    assert hall.states(person_id)[:3] == ["elsewhere", "elsewhere", "owed"]


def test_two_records_with_dues_at_the_same_time_are_not_merged(hall: Hall) -> None:
    second = hall.do(add_branch, "青禾里第二党支部")
    one = hall.assessed("陈一", "4900")
    other = hall.assessed("陈一", "8000", branch_id=second)
    hall.pay(one, "陈一", "49.00", [3])
    with pytest.raises(KnownError, match="交党费的月份有重叠"):
        hall.do(merge_persons, one, other, MergeChoices())
    assert hall.row(one).paid_total == 49
    assert hall.row(other, branch=second).assessed == 120


@pytest.mark.parametrize("keeps_member", [True, False])
def test_a_record_without_dues_takes_or_leaves_them_whole(hall: Hall, keeps_member: bool) -> None:
    member = hall.assessed("陈一", "4900")
    plain = hall.do(put_people, [("陈一", "")])[0]
    hall.pay(member, "陈一", "49.00", [3])
    kept, gone = (member, plain) if keeps_member else (plain, member)
    merge = hall.do(merge_persons, kept, gone, MergeChoices())
    assert hall.row(kept).paid_total == 49
    assert hall.row(kept).assessed == 49
    hall.do(undo_merge, merge)
    assert [row.person_id for row in hall.book().rows] == [member]


def test_one_branch_after_the_other_in_two_records_is_one_member(hall: Hall) -> None:
    second = hall.do(add_branch, "青禾里第二党支部")
    before = hall.assessed("陈一", "4900")
    hall.pay(before, "陈一", "147.00", [1, 2, 3])
    hall.do(transfer_out, before, date(2026, 3, 2), "介 1 号")
    after = hall.assessed("陈一", "8000", branch_id=second, since=date(2026, 4, 1))
    hall.do(merge_persons, after, before, MergeChoices())
    book = hall.see(read_member, after, 2026, hall.today)
    assert [(s.branch, s.first_month, s.last_month) for s in book.spells] == [
        ("青禾里第一党支部", "2025-01", "2026-03"), ("青禾里第二党支部", "2026-04", "")
    ]  # fmt: skip
    assert [cell.due for cell in book.cells] == [Decimal(49)] * 3 + [Decimal(120)] * 9
    assert hall.row(after).paid_total == 147


def test_a_payment_renews_the_row_of_its_member_only(hall: Hall) -> None:
    one, two = hall.assessed("陈一", "4900"), hall.assessed("陈二", "8000")
    book = hall.book()
    hall.pay(one, "陈一", "149.00", [2, 3])  # 51.00 voluntary
    hall.pay(two, "陈二", "120.00", [3])
    renewed = hall.see(renew_rows, book, [one], hall.today)
    assert renewed.rows[0] == hall.row(one)
    assert renewed.rows[1] is book.rows[1]
    assert (renewed.totals.paid, renewed.totals.voluntary) == (Decimal(98), Decimal(51))
    assert hall.see(renew_rows, renewed, [two], hall.today) == hall.book()
    second = hall.do(add_branch, "青禾里第二党支部")
    with pytest.raises(KnownError, match="另一个支部"):
        hall.books.ask(renew_rows, hall.look(second), book, [one], hall.today)


def test_nobody_pays_twice_for_a_month_before_and_after_a_move(hall: Hall) -> None:
    second = hall.do(add_branch, "青禾里第二党支部")
    person_id = hall.assessed("陈一", "4900")
    hall.pay(person_id, "陈一", "245.00", range(1, 6))
    hall.do(transfer_out, person_id, date(2026, 3, 2), "介 1 号")
    hall.do(enrol, MemberForm(person_id, second, "civil_servant", date(2026, 4, 1)))
    row = hall.row(person_id, branch=second)
    assert [cell.state.value for cell in row.cells[3:6]] == ["paid", "paid", "future"]
    assert row.paid_total == 0  # the money lies where it was taken
