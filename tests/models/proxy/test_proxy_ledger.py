"""The ledger of proxy service, the cash before a day, and the facts papers are filed with."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from models.cases.queries.papers import list_papers, read_paper
from models.centre import Centre
from models.proxy.actions.letters import renew_letter
from models.proxy.actions.money import EntryForm, keep_entry, reverse_entry
from models.proxy.actions.steps import HandOn, give_back, move_materials
from models.proxy.queries import ledger
from models.proxy.queries.ledger import (
    ProxyLedgerRow,
    count_proxy_ledger,
    read_cash_before,
    say_custody,
    stream_proxy_ledger,
)
from models.proxy.queries.papers import CustodyList, LetterPaper, ReturnReceipt, Settlement
from models.proxy.rules.custody import Balance, Holder, HolderKind
from models.proxy.rules.money import EntryKind
from models.proxy.rules.states import ProxyMode, Source
from tests.models.conftest import Watch
from tests.models.proxy.hall import Hall


@pytest.fixture
def hall(centre: Centre) -> Hall:
    return Hall(centre)


def rows(hall: Hall, **chosen: Any) -> list[ProxyLedgerRow]:
    with hall.centre.stream(stream_proxy_ledger, **chosen) as found:
        return list(found)


def money(hall: Hall, case: int, kind: EntryKind, amount: str, receipt: str) -> int:
    picture = hall.receipt if kind is EntryKind.PAYMENT else None
    form = EntryForm(kind, Decimal(amount), receipt, "赵德山", "代缴电费", picture)
    return hall.centre.act(keep_entry, case, form).result


def papers_of(hall: Hall, case: int, kind: type) -> list[object]:
    read = [hall.centre.ask(read_paper, row.id).facts for row in hall.centre.ask(list_papers, case)]
    return [facts for facts in read if type(facts) is kind]


def test_a_request_as_the_ledger_tells_it(hall: Hall) -> None:
    case = hall.closed()
    money(hall, case, EntryKind.ADVANCE, "300.00", "DB-0042")
    wrong = money(hall, case, EntryKind.PAYMENT, "100.00", "错票")
    hall.centre.act(reverse_entry, wrong, "票据登错")
    money(hall, case, EntryKind.PAYMENT, "200.00", "№1")
    money(hall, case, EntryKind.PAYMENT, "87.45", "№2")
    (row,) = rows(hall)
    assert (row.case_id, row.applicant, row.agent) == (case, "赵德山", "李敏")
    assert (row.way, row.registered_on, row.closed_on) == ("代办 到站", hall.today, hall.today)
    assert row.custody == "收3份：在我方3"
    assert (row.paid, row.receipts) == (Decimal("287.45"), "№1、№2")
    assert row.returned == "" and row.lodged_on == hall.today
    money(hall, case, EntryKind.REFUND, "12.55", "DB-0043")
    hall.return_all(case)
    hall.centre.act(give_back, case)
    (row,) = rows(hall)
    assert row.custody == "收3份：已还3" and row.returned == f"已签收 {hall.today}"


def test_a_request_without_things_or_money_has_empty_cells(hall: Hall) -> None:
    hall.register(ProxyMode.ASSISTED, Source.PHONE)
    (row,) = rows(hall)
    assert (row.way, row.custody, row.paid, row.receipts) == ("帮办 电话", "", None, "")
    assert (row.lodged_on, row.closed_on, row.returned, row.satisfaction) == (None, None, "", "")


def test_the_ledger_in_blocks_is_the_ledger(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [hall.register() for _ in range(7)]
    assert [row.case_id for row in rows(hall)] == cases
    whole = rows(hall)
    for block in (1, 2, 3, 7, 8):
        monkeypatch.setattr(ledger, "BLOCK", block)
        assert rows(hall) == whole


def test_days_and_agent_narrow_it(hall: Hall, watch: Watch) -> None:
    first = hall.register()
    watch.now += timedelta(days=1)
    second = hall.register()
    day = hall.today
    assert [row.case_id for row in rows(hall, start=day)] == [second]
    assert [row.case_id for row in rows(hall, end=day - timedelta(days=1))] == [first]
    assert hall.centre.ask(count_proxy_ledger, day, day) == 1
    assert hall.centre.ask(count_proxy_ledger) == 2
    assert rows(hall, agent_id=hall.agent + 99) == []
    assert len(rows(hall, agent_id=hall.agent)) == 2


def test_zeros_are_left_out_of_the_words() -> None:
    assert say_custody(Balance(5, 2, 1, 1, 1)) == "收5份：在我方2、在外1、已交1、已还1"
    assert say_custody(Balance(2, 0, 2, 0, 0)) == "收2份：在外2"


def test_cash_before_a_day_is_what_the_days_before_left(hall: Hall, watch: Watch) -> None:
    case = hall.lodged()
    assert hall.centre.ask(read_cash_before, hall.today) == 0
    money(hall, case, EntryKind.ADVANCE, "300.00", "DB-0042")
    assert hall.centre.ask(read_cash_before, hall.today) == 0
    watch.now += timedelta(days=1)
    assert hall.centre.ask(read_cash_before, hall.today) == Decimal("300.00")
    money(hall, case, EntryKind.PAYMENT, "287.45", "№1")
    clerk = hall.centre.clerk.id
    tomorrow = hall.today + timedelta(days=1)
    assert hall.centre.ask(read_cash_before, tomorrow) == Decimal("12.55")
    assert hall.centre.ask(read_cash_before, tomorrow, clerk) == Decimal("12.55")
    assert hall.centre.ask(read_cash_before, tomorrow, clerk + 99) == 0


def test_a_custody_list_names_hands_and_the_day_of_return(hall: Hall, watch: Watch) -> None:
    case = hall.with_papers()
    came = hall.today
    original, photocopy = hall.custody(case).lines
    for_good = Holder(HolderKind.USED_UP, "区医保局")
    moves = (
        HandOn(original.id, 1, hall.drawer, hall.principal),
        HandOn(photocopy.id, 1, hall.drawer, for_good),
    )
    hall.centre.act(move_materials, case, moves)
    watch.now += timedelta(days=1)
    hall.centre.act(move_materials, case, (HandOn(original.id, 1, hall.drawer, hall.principal),))
    back = hall.today
    watch.now += timedelta(days=3)
    first, second, third = papers_of(hall, case, CustodyList)
    assert isinstance(first, CustodyList) and isinstance(third, CustodyList)
    assert isinstance(second, CustodyList)
    entry = first.lines[0]
    assert (entry.handed_by, entry.taken_by) == ("赵德山", "李敏 3号抽屉")
    assert (entry.received_on, entry.returned_on, entry.returned_copies) == (came, None, 0)
    # Half of it back is not yet a return.
    assert (second.lines[0].returned_copies, second.lines[0].returned_on) == (1, None)
    assert (third.lines[0].returned_copies, third.lines[0].returned_on) == (2, back)
    assert (third.lines[1].used_up_copies, third.lines[1].returned_copies) == (1, 0)
    assert third.lines[1].returned_on is None


def test_a_return_receipt_keeps_the_days_on_which_things_went_back(
    hall: Hall, watch: Watch
) -> None:
    case = hall.closed()
    money(hall, case, EntryKind.ADVANCE, "300.00", "DB-0042")
    wrong = money(hall, case, EntryKind.PAYMENT, "100.00", "错票")
    hall.centre.act(reverse_entry, wrong, "票据登错")
    money(hall, case, EntryKind.PAYMENT, "287.45", "№8810277")
    money(hall, case, EntryKind.REFUND, "12.55", "DB-0043")
    hall.return_all(case)
    back = hall.today
    watch.now += timedelta(days=2)
    hall.centre.act(give_back, case)
    (receipt,) = papers_of(hall, case, ReturnReceipt)
    assert isinstance(receipt, ReturnReceipt)
    assert {entry.returned_on for entry in receipt.lines} == {back}
    assert sum(entry.returned_copies for entry in receipt.lines) == 3
    assert receipt.receipts == ("№8810277",) and receipt.money_back == Decimal("12.55")
    (settlement,) = papers_of(hall, case, Settlement)
    assert isinstance(settlement, Settlement)
    assert (settlement.advanced, settlement.paid, settlement.balance) == (
        Decimal("300.00"), Decimal("287.45"), Decimal("0.00"),
    )  # fmt: skip


def test_every_renewal_names_the_first_letter(hall: Hall) -> None:
    case = hall.signed()
    for reason in ("期限将到", "再次续办"):
        form = replace(hall.letter(), valid_to=hall.today + timedelta(days=60))
        hall.centre.act(renew_letter, case, form, reason)
    first, second, third = papers_of(hall, case, LetterPaper)
    assert isinstance(first, LetterPaper) and isinstance(third, LetterPaper)
    assert isinstance(second, LetterPaper)
    assert first.renews == "" and first.item_code == hall.item
    assert second.renews == third.renews == first.document_number
