"""Invented rows of the one-stop ledger."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from models.cases.queries.ledger import LedgerRow
from reports.ledgers.service_ledger import LedgerHead
from reports.paper.stamps import PrintStamp

STAMP = PrintStamp(datetime(2026, 11, 21, 10, 0), "李敏")
HEAD = LedgerHead("红旗社区党群服务中心", "2026年11月", "办件类型 承诺件")

ROW = LedgerRow(
    case_id=1,
    case_number="FW202611210001",
    accepted_on=date(2026, 11, 21),
    applicant="王秀英",
    id_number="229***********0021",
    phone="199****4321",
    address="红旗小区3-2-501",
    category="民政救助",
    item_name="高龄津贴",
    mode="承诺",
    promised="20个工作日",
    accepted_by="李敏",
    handler="街道民政办",
    closed_on=None,
    outcome="",
    delivery="",
    satisfaction="",
    note="",
    state="已受理",
)


def rows(count: int) -> list[LedgerRow]:
    """`count` rows, every third one closed."""
    made = []
    for number in range(1, count + 1):
        day = date(2026, 1, 1) + timedelta(days=number % 300)
        row = replace(ROW, case_id=number + 5000, case_number=f"FW{day:%Y%m%d}{number:04d}")
        row = replace(row, accepted_on=day, id_number=f"2299***********{number % 1000:03d}")
        if number % 3 == 0:
            row = replace(row, closed_on=day, outcome="办结", satisfaction="非常满意")
        made.append(row)
    return made
