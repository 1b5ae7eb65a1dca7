"""The facts of the dues papers, read from what was done at the desk."""

from datetime import date
from decimal import Decimal

import pytest

from models.dues.actions.assessments import assess_by_hand
from models.dues.actions.payments import void_payment
from models.dues.actions.reliefs import ReliefForm, grant_relief
from models.dues.queries.paper_facts import (
    read_arrears_notice,
    read_book_page,
    read_meeting_form,
    read_receipt,
    read_relief_paper,
    read_statement,
    read_voucher,
)
from models.dues.rules.months import Month
from models.dues.rules.paying import Hardship, ReliefBasis
from models.errors import KnownError
from tests.models.dues.hall import Hall

PAY_BY = date(2026, 12, 10)


def test_a_receipt_and_its_voucher_share_the_payment(hall: Hall) -> None:
    person_id = hall.assessed("陈桂荣", "15000")  # 300.00
    taken = hall.pay(person_id, "陈桂荣", "2300.00", (3,), profile="女，退休教师")
    receipt = hall.see(read_receipt, taken.payment_id)
    assert (receipt.document_number, receipt.amount, receipt.large) == (
        taken.number, Decimal("300.00"), Decimal("2000.00"),
    )  # fmt: skip
    assert [(m.month, m.amount) for m in receipt.months] == [(Month(2026, 3), Decimal("300.00"))]
    assert receipt.cashier == "王芳" and receipt.payer_relation == "" and receipt.voided is None
    voucher = hall.see(read_voucher, taken.payment_id)
    assert voucher.document_number == taken.voucher_number == receipt.voucher_number
    assert voucher.amount == Decimal("2000.00") and voucher.receipt_number == taken.number
    assert voucher.profile == "女，退休教师" and voucher.chosen == ""


def test_a_voided_receipt_names_who_and_why(hall: Hall) -> None:
    person_id = hall.assessed("张伟明", "4900", delegate="李兰", delegate_relation="配偶")
    taken = hall.pay(person_id, "李兰", "49.00", (3,))
    hall.other_cash.act(void_payment, taken.payment_id, "金额录错")
    receipt = hall.see(read_receipt, taken.payment_id)
    assert receipt.payer_relation == "配偶" and receipt.voided is not None
    assert (receipt.voided.by, receipt.voided.reason) == ("周兰", "金额录错")
    assert receipt.amount == Decimal("49.00")
    with pytest.raises(KnownError, match="没有大额党费"):
        hall.see(read_voucher, taken.payment_id)


def test_a_statement_has_every_item_with_its_citation(hall: Hall) -> None:
    person_id = hall.member("周立", "institution_staff")
    amounts = {"post_pay": Decimal(4200), "income_tax": Decimal("38.15")}
    made = hall.do(assess_by_hand, person_id, 2026, amounts)
    facts = hall.see(read_statement, made)
    told = {line.item: (line.amount, line.verdict, line.citation) for line in facts.lines}
    assert told["岗位工资"] == (Decimal("4200.00"), "计入", "中组发〔2008〕3号第一条")
    assert told["个人所得税"] == (Decimal("38.15"), "扣除", "组电明字〔2017〕5号")
    assert facts.base == Decimal("4161.85") and facts.rate == Decimal("0.01")
    assert facts.bracket == "3000～5000 元（含）" and facts.rounding == "四舍五入到分"
    assert facts.rate_citation == "中组发〔2008〕3号第二条" and facts.raw == Decimal("41.6185")
    assert facts.assessed == Decimal("41.62") and facts.ceiling == Decimal("1000.00")
    assert "4161.85" in facts.arithmetic and facts.open_items == ()


def test_a_relief_form_says_what_was_due_before(hall: Hall) -> None:
    person_id = hall.assessed("刘强", "4200")
    made = hall.do(
        grant_relief,
        ReliefForm(
            person_id, Month(2026, 4), Month(2026, 9), Decimal("10.00"), Hardship.WORKING, "住院",
            ReliefBasis("支2026-3", date(2026, 3, 1), "批1", "党工委", date(2026, 3, 2)),
        ),
    )  # fmt: skip
    facts = hall.see(read_relief_paper, made, hall.today)
    assert (facts.due, facts.reduced_to, facts.relief) == (
        Decimal("42.00"), Decimal("10.00"), Decimal("192.00"),
    )  # fmt: skip
    assert facts.needs_approval and facts.who == "在职" and facts.approval_number == "批1"
    assert facts.committee == "青禾里社区党委"


def test_reminder_and_meeting_form_count_the_run(hall: Hall) -> None:
    person_id = hall.assessed("王桂芬", "8000", since=date(2026, 1, 1))
    hall.at(2026, 5)
    notice = hall.see(read_arrears_notice, person_id, hall.today, PAY_BY)
    assert notice.run == 4 and notice.total == Decimal("480.00")
    with pytest.raises(KnownError, match="满 6 个月才提交"):
        hall.see(read_meeting_form, person_id, hall.today)
    hall.at(2026, 7)
    form = hall.see(read_meeting_form, person_id, hall.today)
    assert form.run == 6 and form.total == Decimal("720.00") and form.talks == ()
    assert form.secretary == "赵书记" and form.months[0].month == Month(2026, 1)


def test_nobody_is_reminded_who_owes_nothing(hall: Hall) -> None:
    person_id = hall.assessed("张伟明", "4900", since=date(2026, 3, 1))
    with pytest.raises(KnownError, match="没有欠交"):
        hall.see(read_arrears_notice, person_id, hall.today, PAY_BY)


def test_a_book_page_has_the_receipt_of_each_month(hall: Hall) -> None:
    person_id = hall.assessed("张伟明", "4900")
    first = hall.pay(person_id, "张伟明", "198.00", (2, 3))
    wrong = hall.pay(person_id, "张伟明", "49.00", (4,))
    hall.other_cash.act(void_payment, wrong.payment_id, "录错")
    page = hall.see(read_book_page, person_id, 2026, hall.today)
    february = page.months[1]
    assert (february.paid, february.receipt_number, february.cashier) == (
        Decimal("49.00"), first.number, "王芳",
    )  # fmt: skip
    assert page.months[3].paid is None and page.months[3].receipt_number == ""
    assert page.paid == Decimal("98.00") and page.extra == Decimal("100.00")
    assert page.months[0].state == "欠交" and page.monthly == Decimal("49.00")
