"""Invented rows of the proxy ledger and of a cash day."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from models.proxy.queries.ledger import ProxyLedgerRow
from models.proxy.queries.money import MoneyRow
from models.proxy.rules.money import EntryKind
from reports.ledgers.cash_day import CashHead
from reports.ledgers.proxy_ledger import ProxyLedgerHead

HEAD = ProxyLedgerHead("红旗社区党群服务中心", "2026年11月")
CASH_HEAD = CashHead("红旗社区党群服务中心", date(2026, 11, 20), Decimal("50.00"))

ROW = ProxyLedgerRow(
    case_id=1,
    registered_on=date(2026, 11, 19),
    applicant="赵德山",
    groups="80岁以上高龄老人、独居空巢老人",
    phone="199****4321",
    item_name="医保零星报销",
    way="代办 电话",
    agent="李敏",
    custody="收5份：在我方2、在外1、已交1、已还1",
    lodged_on=date(2026, 11, 19),
    closed_on=None,
    paid=Decimal("287.45"),
    receipts="№8810277",
    returned="",
    satisfaction="",
    note="",
)


def rows(count: int) -> list[ProxyLedgerRow]:
    """`count` rows: every second one without money, every third one given back and rated."""
    made = []
    for number in range(1, count + 1):
        day = date(2026, 1, 1) + timedelta(days=number % 300)
        row = replace(ROW, case_id=number + 5000, registered_on=day, receipts=f"№{number:07d}")
        if number % 2:
            row = replace(row, paid=None, receipts="")
        if number % 3 == 0:
            row = replace(row, closed_on=day, returned=f"已签收 {day}", satisfaction="非常满意")
        made.append(row)
    return made


MONEY = MoneyRow(
    id=1,
    case_id=1,
    case_number="DB202611190003",
    applicant="赵德山",
    at=datetime(2026, 11, 20, 9, 24),
    kind=EntryKind.ADVANCE,
    amount=Decimal("300.00"),
    party="赵德山",
    summary="代缴电费",
    receipt_number="DB-0042",
    picture_id=None,
    clerk="李敏",
    second_signer="",
    reverses_id=None,
)
PAYMENT = replace(
    MONEY, id=2, at=datetime(2026, 11, 20, 10, 5), kind=EntryKind.PAYMENT,
    amount=Decimal("287.45"), party="供电营业厅", receipt_number="№8810277",
)  # fmt: skip
REFUND = replace(
    MONEY, id=4, at=datetime(2026, 11, 20, 15, 0), kind=EntryKind.REFUND, amount=Decimal("12.55"),
    receipt_number="DB-0043",
)  # fmt: skip
OTHER = replace(
    MONEY, id=3, at=datetime(2026, 11, 20, 11, 0), amount=Decimal("600.00"), clerk="张磊",
    second_signer="王书记", receipt_number="DB-0044",
)  # fmt: skip
DAY = [MONEY, PAYMENT, OTHER, REFUND]
