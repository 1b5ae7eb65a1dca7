"""Taking in an old proxy ledger on both stores: cases, agents, money, and all of it back."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.cases.actions.old_ledger import confirm_wordings, import_ledger, undo_ledger
from models.cases.queries.old_ledger import known_wordings, read_entries
from models.cases.rules.old_ledger.days import Context
from models.cases.rules.old_ledger.rows import LedgerSheet
from models.cases.rules.old_ledger.wordings import WordingFinder
from models.cases.rules.one_stop import Outcome
from models.cases.tables import Case, CaseStep, ImportedCase
from models.centre import Centre
from models.errors import KnownError
from models.people.queries import count_people, known_columns, list_imports
from models.people.rules.row_cells import RawRow
from models.proxy.actions.agents import AgentForm, add_agent
from models.proxy.actions.money import EntryForm, keep_entry
from models.proxy.actions.old_ledger import (
    ProxyLedgerTaken,
    import_proxy_ledger,
    undo_proxy_ledger,
)
from models.proxy.actions.steps import close_request, give_back
from models.proxy.queries.agents import list_agents
from models.proxy.queries.ledger import stream_proxy_ledger
from models.proxy.queries.money import cash_day, list_money, open_balances, read_balance
from models.proxy.queries.page import read_proxy_page
from models.proxy.queries.requests import RequestFilter, list_requests
from models.proxy.rules.money import EntryKind
from models.proxy.rules.old_ledger.rows import FIELDS, ProxyEntry, judge_proxy_ledger
from models.proxy.tables import Agent, MoneyEntry, ProxyCase

NAMES = (
    "accepted_on", "name", "phone", "item", "channel", "agent", "lodged_on", "done_on", "advanced",
    "paid", "refunded", "receipt", "returned", "satisfaction", "note",
)  # fmt: skip
EVEN = (
    "2026-1-5", "王秀英", "19900001234", "代缴水电气/通讯费", "电话", "周婷", "2026-1-5",
    "2026-1-7", "300", "287.45", "12.55", "PJ01", "已签收", "满意", "不识字",
)  # fmt: skip
UNEVEN = (*EVEN[:1], "张三丰", "19900004321", *EVEN[3:10], "12.00元", "", "已签收", "", "")
OPEN = ("2026-1-6", "李四光", "19900004444", "高龄津贴", "到站", "李敏", "2026-1-7")


def judge(centre: Centre, *rows: Sequence[object]) -> list[ProxyEntry]:
    finder = WordingFinder(centre.ask(read_entries), centre.ask(known_wordings))
    headers = tuple(FIELDS[name] for name in NAMES)
    raw = [RawRow(1, headers)] + [
        RawRow(at, (*row, *[""] * (len(NAMES) - len(row)))) for at, row in enumerate(rows, 2)
    ]
    places = {name: at for at, name in enumerate(NAMES)}
    sheet = LedgerSheet("代办", raw, headers, places, 1, Context(2026, None))
    return list(judge_proxy_ledger(sheet, finder, centre.clock().date()))


def take(centre: Centre, *rows: Sequence[object], digest: str = "a" * 64) -> ProxyLedgerTaken:
    known = {"预收金额": "advanced"}
    judged = judge(centre, *rows)
    return centre.act(import_proxy_ledger, "代办.xlsx", digest, judged, known).result


def count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def note_of(session: Session, case_id: int) -> str:
    return session.get_one(Case, case_id).note


def test_a_row_becomes_a_settled_case_with_its_money(centre: Centre) -> None:
    taken = take(centre, EVEN)
    assert (taken.taken, taken.new_people, taken.new_agents, taken.unbalanced) == (1, 1, 1, ())
    (row,) = centre.ask(list_requests, RequestFilter())
    assert (row.number, row.state, row.is_open) == ("JD202601050001", "rated", False)
    assert (row.registered_on, row.lodged_on, row.closed_on, row.returned_on) == (
        date(2026, 1, 5), date(2026, 1, 5), date(2026, 1, 7), date(2026, 1, 7),
    )  # fmt: skip
    assert (row.agent, row.source.value, row.satisfaction) == ("周婷", "phone", 4)
    page = centre.ask(read_proxy_page, row.case_id, date(2026, 3, 2))
    assert [step.label for step in page.steps] == ["从旧台账导入"]
    money = centre.ask(list_money, row.case_id)
    assert [(m.kind, m.amount, m.at, m.receipt_number, m.picture_id) for m in money] == [
        (EntryKind.ADVANCE, Decimal("300.00"), datetime(2026, 1, 5), "", None),
        (EntryKind.PAYMENT, Decimal("287.45"), datetime(2026, 1, 7), "PJ01", None),
        (EntryKind.REFUND, Decimal("12.55"), datetime(2026, 1, 7), "", None),
    ]
    assert {m.summary for m in money} == {"旧台账：代缴水电气/通讯费"}
    assert len(centre.ask(cash_day, date(2026, 1, 7))) == 2
    (line,) = centre.ask(lambda s: list(stream_proxy_ledger(s)))
    assert (line.paid, line.receipts, line.returned) == (
        Decimal("287.45"), "PJ01", "已签收 2026-01-07",
    )  # fmt: skip
    assert centre.ask(known_columns, "proxy-ledger") == {"预收金额": "advanced"}


def test_what_does_not_balance_stays_open_until_it_is_settled(centre: Centre) -> None:
    taken = take(centre, EVEN, UNEVEN)
    (uneven,) = taken.unbalanced
    assert (uneven.place, uneven.applicant, uneven.balance) == ("代办!3", "张三丰", Decimal("0.55"))
    ((case, number, name, held),) = centre.ask(open_balances)
    assert (number, name, held) == (uneven.number, "张三丰", Decimal("0.55"))
    row = next(r for r in centre.ask(list_requests, RequestFilter()) if r.case_id == case)
    assert (row.state, row.is_open, row.returned_on) == ("closed", True, None)
    with pytest.raises(KnownError, match=r"0\.55"):
        centre.act(give_back, case)
    refund = EntryForm(EntryKind.REFUND, Decimal("0.55"), "收条1", "张三丰")
    centre.act(keep_entry, case, refund)
    centre.act(give_back, case)
    assert centre.ask(read_balance, case) == 0 and centre.ask(open_balances) == []


def test_party_dues_come_in_as_history_without_money(centre: Centre) -> None:
    dues = (*EVEN[:3], "党费交纳与党费证登记", *EVEN[4:])
    uneven = (*dues[:1], "张三丰", "19900004321", *dues[3:10], "12.00元", "", "已签收", "", "")
    taken = take(centre, dues, uneven, UNEVEN)
    assert (taken.taken, taken.dues, len(taken.unbalanced)) == (3, 2, 1)
    rows = [r for r in centre.ask(list_requests, RequestFilter()) if "党费" in r.item_name]
    assert [(row.state, row.is_open) for row in rows] == [("returned", False), ("rated", False)]
    for row in rows:
        assert centre.ask(list_money, row.case_id) == []
    assert [centre.ask(note_of, row.case_id) for row in rows] == [
        "党费：预收 300.00 元，实付 287.45 元（票据号 未写），退回 12.00 元",
        "不识字；党费：预收 300.00 元，实付 287.45 元（票据号 PJ01），退回 12.55 元",
    ]
    _, first, second, _ = judge(centre, dues, uneven, UNEVEN)
    assert first.detail == "党费不记入代办的账，金额只写进备注"
    assert "MONEY_MISMATCH" not in second.reasons and "RECEIPT_MISSING" in second.reasons


def test_an_open_row_can_be_finished_here(centre: Centre) -> None:
    take(centre, OPEN)
    (row,) = centre.ask(list_requests, RequestFilter(open_only=True))
    assert (row.state, row.closed_on) == ("lodged", None)
    centre.act(close_request, row.case_id, Outcome.DONE, "已办")
    centre.act(give_back, row.case_id)


def test_agents_are_found_by_name_or_made_once(centre: Centre) -> None:
    known = centre.act(add_agent, AgentForm("周婷", phone="19900002222")).result
    taken = take(centre, EVEN, UNEVEN, OPEN, (*OPEN[:1], "李四光", *OPEN[2:5], " 李 敏 "))
    assert taken.new_agents == 1
    agents = {a.name: a for a in centre.ask(list_agents, centre.clock().date())}
    assert set(agents) == {"周婷", "李敏"}
    assert agents["周婷"].id == known and agents["李敏"].left_on is None
    # 李敏 signs in here: what is open under her name is on her workbench.
    mine = centre.ask(lambda s: s.scalar(select(Agent.account_id).where(Agent.name == "李敏")))
    assert mine == centre.clerk.id


def test_rows_come_in_once_and_a_service_ledger_is_another(centre: Centre) -> None:
    assert take(centre, EVEN, UNEVEN).taken == 2
    again = take(centre, EVEN, UNEVEN)
    assert (again.taken, again.already_there) == (0, ("代办!2", "代办!3"))
    mended = take(centre, EVEN, UNEVEN, OPEN, digest="b" * 64)
    assert (mended.taken, len(mended.already_there)) == (1, 2)
    # The same matter in the service ledger is a record of its own.
    service = centre.act(import_ledger, "便民.xlsx", "c" * 64, judge(centre, EVEN), {}).result
    assert (service.taken, service.already_there) == (1, ())
    with pytest.raises(KnownError, match="到导入它的页面"):
        centre.act(undo_ledger, again.run_id)
    with pytest.raises(KnownError, match="到导入它的页面"):
        centre.act(undo_proxy_ledger, service.run_id)


def test_wordings_are_confirmed_once_for_both_ledgers(centre: Centre) -> None:
    odd = (*EVEN[:3], "去年那件事", *EVEN[4:])
    assert take(centre, odd).unconfirmed == 1
    centre.act(confirm_wordings, {"去年那件事": "L06"})
    assert take(centre, odd).taken == 1


def test_an_import_is_taken_back_as_a_whole(centre: Centre) -> None:
    known = centre.act(add_agent, AgentForm("周婷")).result
    people = centre.ask(count_people)
    taken = take(centre, EVEN, UNEVEN, OPEN)
    assert centre.act(undo_proxy_ledger, taken.run_id).result == 3
    for table in (Case, CaseStep, ImportedCase, ProxyCase, MoneyEntry):
        assert centre.ask(count, table) == 0
    assert centre.ask(count_people) == people
    agents = centre.ask(list_agents, centre.clock().date(), all_of_them=True)
    assert [a.id for a in agents] == [known]
    (run,) = centre.ask(list_imports)
    assert run.undone_at is not None
    with pytest.raises(KnownError, match="已经撤销过"):
        centre.act(undo_proxy_ledger, taken.run_id)


def test_what_was_used_is_not_taken_back(centre: Centre) -> None:
    taken = take(centre, EVEN, UNEVEN)
    ((case, *_),) = centre.ask(open_balances)
    centre.act(keep_entry, case, EntryForm(EntryKind.REFUND, Decimal("0.55"), "收条1"))
    with pytest.raises(KnownError, match="1 件代办被使用"):
        centre.act(undo_proxy_ledger, taken.run_id)
    assert centre.ask(count, ProxyCase) == 2 and centre.ask(count, MoneyEntry) == 7


def test_an_agent_who_has_other_work_stays(centre: Centre) -> None:
    first = take(centre, EVEN)
    take(centre, UNEVEN, digest="b" * 64)
    centre.act(undo_proxy_ledger, first.run_id)
    assert [a.name for a in centre.ask(list_agents, centre.clock().date())] == ["周婷"]
