"""Amounts and rows of an old proxy ledger."""

from datetime import date
from decimal import Decimal

import pytest

from models.cases.rules.old_ledger.days import Context, read_context
from models.cases.rules.old_ledger.rows import LedgerSheet
from models.cases.rules.old_ledger.wordings import CatalogueEntry, WordingFinder
from models.people.rules.groups import PriorityGroup
from models.people.rules.residents.row_codes import Outcome
from models.people.rules.row_cells import RawRow
from models.proxy.rules.old_ledger.amounts import read_amount
from models.proxy.rules.old_ledger.codes import MoneyCode
from models.proxy.rules.old_ledger.resting import resting_state
from models.proxy.rules.old_ledger.rows import FIELDS, ProxyEntry, judge_proxy_ledger
from models.proxy.rules.states import ProxyMode, Source

NAMES = (
    "accepted_on", "name", "phone", "item", "channel", "agent", "lodged_on", "done_on", "advanced",
    "paid", "refunded", "receipt", "returned", "satisfaction", "note", "groups", "result",
    "materials",
)  # fmt: skip
PAID = {
    "accepted_on": "2026-3-2",
    "name": "王秀英",
    "phone": "19900001234",
    "item": "代缴电费",
    "channel": "上门",
    "agent": "周婷",
    "lodged_on": "3月2日",
    "done_on": "2026.3.4",
    "advanced": "300元",
    "paid": "￥287.45",
    "refunded": 12.55,
    "receipt": "PJ01",
    "returned": "已签收",
    "satisfaction": "满意",
}


def judge(*rows: dict[str, object], without: tuple[str, ...] = ()) -> list[ProxyEntry]:
    names = [name for name in NAMES if name not in without]
    raw = [RawRow(1, [FIELDS[name] for name in names])]
    raw += [RawRow(at, [row.get(name, "") for name in names]) for at, row in enumerate(rows, 2)]
    places = {name: at for at, name in enumerate(names)}
    sheet = LedgerSheet("代办", raw, tuple(map(str, raw[0].cells)), places, 1, Context(2026, None))
    finder = WordingFinder([CatalogueEntry("L06", "代缴电费")])
    return list(judge_proxy_ledger(sheet, finder, date(2026, 11, 21)))[1:]


def one(**changes: object) -> ProxyEntry:
    return judge(PAID | changes)[0]


@pytest.mark.parametrize(
    ("cell", "yuan", "code"),
    [
        ("12.00元", "12.00", None),
        ("￥209.92", "209.92", None),
        ("¥1,250", "1250.00", None),
        ("３００", "300.00", None),
        ("人民币5元整", "5.00", None),
        (40.08, "40.08", None),
        (0.1 + 0.2, "0.30", None),
        (250, "250.00", None),
        (1.005, "1.01", MoneyCode.SUBFEN),
        ("/", None, None),
        ("无", None, None),
        ("", None, None),
        (0, None, None),
        ("三百", None, MoneyCode.UNREADABLE),
        ("300左右", None, MoneyCode.UNREADABLE),
        ("-5", None, MoneyCode.UNREADABLE),
        (-5, None, MoneyCode.UNREADABLE),
        (float("nan"), None, MoneyCode.UNREADABLE),
        (True, None, MoneyCode.UNREADABLE),
    ],
)
def test_amounts_are_exact_or_refused(
    cell: object, yuan: str | None, code: MoneyCode | None
) -> None:
    read = read_amount(cell)
    assert (read.yuan, read.code) == (None if yuan is None else Decimal(yuan), code)


def test_a_row_that_balances() -> None:
    row = one(groups="独居老人", materials="社保卡1张")
    assert (row.outcome, row.reasons) == (Outcome.OK, ())
    values = row.values
    assert values is not None
    assert values.money.balance == 0 and values.money.paid == Decimal("287.45")
    assert (values.source, values.mode) == (Source.HOME, ProxyMode.PROXY)
    assert values.groups == (PriorityGroup.LIVING_ALONE,)
    assert (values.lodged_on, values.done_on) == (date(2026, 3, 2), date(2026, 3, 4))
    assert values.cells["预收金额"] == "300元"


@pytest.mark.parametrize(
    ("changes", "outcome", "reasons"),
    [
        ({"refunded": 12.54}, "warn", ("MONEY_MISMATCH",)),
        ({"receipt": "/"}, "warn", ("RECEIPT_MISSING",)),
        ({"receipt": "", "done_on": "3月1日"}, "warn", ("DONE_BEFORE", "RECEIPT_MISSING")),
        ({"name": "", "refunded": ""}, "error", ("NAME_MISSING", "MONEY_MISMATCH")),
        ({"paid": "约二百"}, "error", ("AMOUNT_UNREADABLE",)),
        (
            {"phone": "199-0000-1234", "receipt": ""},
            "warn",
            ("RECEIPT_MISSING", "PHONE_SEPARATORS"),
        ),
    ],
)
def test_what_is_odd_about_the_money(
    changes: dict[str, object], outcome: str, reasons: tuple[str, ...]
) -> None:
    row = one(**changes)
    assert (row.outcome.value, row.reasons) == (outcome, reasons)


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, "rated"),
        ({"satisfaction": ""}, "returned"),
        ({"returned": ""}, "closed"),
        ({"returned": "未签收"}, "closed"),
        ({"refunded": 12.54}, "closed"),  # 0.01 is still held: nothing is settled
        ({"result": "已归档"}, "archived"),
        ({"result": "终止"}, "returned"),
        ({"result": "终止", "refunded": ""}, "terminated"),
        ({"result": "撤回", "advanced": "", "paid": "", "refunded": ""}, "withdrawn"),
        ({"result": "撤回", "refunded": ""}, "terminated"),
        ({"result": "办理中", "done_on": ""}, "lodged"),
        (
            {"done_on": "", "lodged_on": "", "advanced": "", "paid": "", "refunded": ""},
            "registered",
        ),
    ],
)
def test_a_case_rests_where_the_ledger_says(changes: dict[str, object], state: str) -> None:
    values = one(**changes).values
    assert values is not None and resting_state(values) == state


def test_ways_and_groups_in_the_words_of_the_ledger() -> None:
    told = [
        ("电话", Source.PHONE, ProxyMode.PROXY),
        ("网格上报", Source.GRID, ProxyMode.PROXY),
        ("到站", Source.COUNTER, ProxyMode.PROXY),
        ("帮办 上门", Source.HOME, ProxyMode.ASSISTED),
        ("代办 电话", Source.PHONE, ProxyMode.PROXY),
        ("帮办代办", Source.COUNTER, ProxyMode.PROXY),
    ]
    for row, (_, source, mode) in zip(
        judge(*(PAID | {"channel": way} for way, *_ in told)), told, strict=True
    ):
        assert row.values is not None and (row.values.source, row.values.mode) == (source, mode)
    migrant, other = judge(PAID | {"groups": "外来务工"}, PAID | {"groups": "困难群众"})
    assert migrant.values is not None and migrant.values.groups == (PriorityGroup.MIGRANT,)
    assert other.values is not None and other.values.group_text == "困难群众"


def test_a_ledger_of_payments_alone_is_not_called_uneven() -> None:
    (row,) = judge(PAID, without=("advanced", "refunded"))
    assert row.reasons == () and row.values is not None
    assert not row.values.has_whole_money and resting_state(row.values) == "rated"


def test_a_title_over_several_months_names_none() -> None:
    for title in ("台账（2026年1—10月）", "台账（2026年1-3月）", "2026年1月至12月"):
        assert read_context("代办", (title,), "") == Context(2026, None)
    assert read_context("代办", ("2026-3月台账",), "") == Context(2026, 3)
