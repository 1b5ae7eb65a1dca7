"""Blank sheets: numbered without gaps, entered once and in their own time, or void."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.audit.queries import list_entries
from models.cases.actions.sheets import print_blank_sheets, void_sheet
from models.cases.actions.visits import Decision, MatterForm, VisitForm, VisitTaken, take_visit
from models.cases.queries.cards import notice_card
from models.cases.queries.cases import read_case
from models.cases.queries.papers import AcceptanceNotice, read_paper
from models.cases.queries.sheets import Sheets, list_sheets, read_blank_intakes
from models.cases.rules.sheets import (
    SheetEntry,
    SheetState,
    describe_gaps,
    find_gaps,
    propose_next,
    read_sheet_number,
)
from models.cases.tables import Case, Visit
from models.centre import Centre
from models.errors import KnownError
from tests.models.cases.desk import Desk, every_material, find_code
from tests.models.conftest import MORNING, PROFILE, Watch

NEXT_DAY = MORNING + timedelta(days=1)
WRITTEN = datetime(2026, 3, 2, 14, 20)


@pytest.fixture
def desk(centre: Centre) -> Desk:
    return Desk(centre)


def enter(desk: Desk, number: str, at: datetime = WRITTEN) -> VisitTaken:
    code = find_code(desk.centre, "promised")
    received = every_material(desk.centre, code, desk.today)
    matter = MatterForm(code, Decision.ACCEPT, received)
    form = VisitForm(desk.resident, (matter,), sheet=SheetEntry(number, at))
    return desk.centre.act(take_visit, form).result


def sheets(centre: Centre) -> Sheets:
    return centre.ask(list_sheets)


def states(centre: Centre) -> dict[str, SheetState]:
    return {row.number: row.state for row in sheets(centre).rows}


def test_numbers_go_on_without_gaps(centre: Centre, watch: Watch) -> None:
    first = centre.act(print_blank_sheets, 3).result
    assert first == ("KB2026-0001", "KB2026-0002", "KB2026-0003")
    assert centre.act(print_blank_sheets, 1).result == ("KB2026-0004",)
    watch.now = datetime(2027, 1, 4, 9, 0)
    assert centre.act(print_blank_sheets, 1).result == ("KB2027-0001",)
    found = sheets(centre)
    assert [row.number for row in found.rows][:2] == ["KB2027-0001", "KB2026-0004"]
    assert found.waiting == (*first, "KB2026-0004", "KB2027-0001")
    assert (found.next, found.gaps) == ("KB2026-0001", ())


def test_two_windows_never_share_a_number(open_centre: Callable[..., Centre]) -> None:
    centres = open_centre(), open_centre()
    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(centre.act, print_blank_sheets, 5) for centre in centres * 2]
        taken = [number for one in asked for number in one.result().result]
    assert sorted(taken) == [f"KB2026-{n:04d}" for n in range(1, 21)]


@pytest.mark.parametrize("count", [0, -1, 101])
def test_a_batch_nobody_means_takes_no_number(centre: Centre, count: int) -> None:
    with pytest.raises(KnownError, match="没有取号"):
        centre.act(print_blank_sheets, count)
    assert centre.act(print_blank_sheets, 1).result == ("KB2026-0001",)


def test_an_entered_visit_stands_at_the_time_of_the_sheet(desk: Desk, watch: Watch) -> None:
    centre = desk.centre
    (number,) = centre.act(print_blank_sheets, 1).result
    watch.now = NEXT_DAY
    taken = enter(desk, "kb2026-0001")
    assert taken.number == "V20260302-0001"
    assert taken.case_numbers == ("FW202603020001",)

    def kept(session: Session) -> tuple[Visit, Case]:
        case = session.scalars(select(Case)).one()
        return session.scalars(select(Visit)).one(), case

    visit, case = centre.ask(kept)
    assert visit.at == WRITTEN
    assert (case.registered_on, case.intake_at) == (WRITTEN.date(), WRITTEN)
    assert (case.accepted_on, case.accepted_at) == (WRITTEN.date(), WRITTEN)
    page = centre.ask(read_case, taken.case_ids[0], watch.now.date())
    assert {step.at for step in page.steps} == {WRITTEN}
    facts = centre.ask(read_paper, taken.paper_ids[0]).facts
    assert isinstance(facts, AcceptanceNotice) and facts.issued_at == WRITTEN
    (row,) = sheets(centre).rows
    assert (row.number, row.state) == (number, SheetState.ENTERED)
    assert (row.visit_number, row.visitor) == (taken.number, "王秀英")
    assert (row.written_at, row.entered_at) == (WRITTEN, NEXT_DAY)
    entry = centre.ask(list_entries, NEXT_DAY.date(), NEXT_DAY.date())[0]
    assert entry.title == "来访受理" and entry.at == NEXT_DAY and number in entry.details


def test_a_visit_without_a_sheet_stays_of_now(desk: Desk, watch: Watch) -> None:
    watch.now = NEXT_DAY
    taken = desk.read(desk.open_case(Decision.ACCEPT))
    assert taken.steps[0].at == NEXT_DAY


def test_sheets_left_out_are_gaps_until_void_or_entered(desk: Desk, watch: Watch) -> None:
    centre = desk.centre
    centre.act(print_blank_sheets, 6)
    watch.now = NEXT_DAY
    enter(desk, "KB2026-0001")
    assert (sheets(centre).next, sheets(centre).gaps) == ("KB2026-0002", ())
    enter(desk, "KB2026-0004")
    found = sheets(centre)
    assert found.gaps == ("KB2026-0002", "KB2026-0003")
    assert found.next == "KB2026-0005"
    centre.act(void_sheet, "KB2026-0003", "写坏")
    assert sheets(centre).gaps == ("KB2026-0002",)
    enter(desk, "KB2026-0002", WRITTEN + timedelta(minutes=5))
    assert sheets(centre).gaps == ()
    centre.act(void_sheet, "KB2026-0005", "没有用")
    centre.act(void_sheet, "KB2026-0006", "没有用")
    assert (sheets(centre).next, sheets(centre).waiting) == ("", ())


@pytest.mark.parametrize(
    ("number", "at", "message"),
    [
        ("KB2026-0009", WRITTEN, "没有打印过编号"),
        ("第七张", WRITTEN, "不是空白表编号"),
        ("KB2026-0002", WRITTEN, "已经作废（写坏）"),
        ("KB2026-0003", WRITTEN, "补录过"),
        ("KB2026-0001", NEXT_DAY + timedelta(minutes=1), "还没有到"),
        ("KB2026-0001", MORNING - timedelta(minutes=1), "不能早于"),
    ],
)
def test_a_wrong_number_or_time_keeps_nothing(
    desk: Desk, watch: Watch, number: str, at: datetime, message: str
) -> None:
    centre = desk.centre
    centre.act(print_blank_sheets, 3)
    centre.act(void_sheet, "KB2026-0002", "写坏")
    watch.now = NEXT_DAY
    enter(desk, "KB2026-0003")
    before = states(centre)
    with pytest.raises(KnownError, match=message) as caught:
        enter(desk, number, at)
    assert caught.value.field in ("number", "written_at")
    assert states(centre) == before
    assert len(centre.ask(lambda session: session.scalars(select(Visit.id)).all())) == 1


def test_the_minute_of_printing_may_stand_on_the_sheet(desk: Desk, watch: Watch) -> None:
    watch.now = MORNING.replace(second=40)
    desk.centre.act(print_blank_sheets, 1)
    watch.now = NEXT_DAY
    enter(desk, "KB2026-0001", MORNING)
    assert states(desk.centre) == {"KB2026-0001": SheetState.ENTERED}


def test_voiding_needs_a_reason_and_an_open_sheet(centre: Centre) -> None:
    centre.act(print_blank_sheets, 1)
    with pytest.raises(KnownError, match="作废的原因"):
        centre.act(void_sheet, "KB2026-0001", " ")
    assert states(centre) == {"KB2026-0001": SheetState.OPEN}
    centre.act(void_sheet, "2026-0001", "遗失")
    (row,) = sheets(centre).rows
    assert (row.state, row.void_reason) == (SheetState.VOID, "遗失")
    with pytest.raises(KnownError, match="已经作废"):
        centre.act(void_sheet, "KB2026-0001", "再来")


def test_the_sheet_names_the_centre_and_the_notice(centre: Centre, watch: Watch) -> None:
    numbers = centre.act(print_blank_sheets, 2).result
    first, second = centre.ask(read_blank_intakes, numbers, watch.now)
    assert (first.document_number, second.document_number) == numbers
    assert first.head.centre == PROFILE.name and first.printed_on == MORNING.date()
    assert first.consent_version


def test_a_card_says_what_the_catalogue_says(centre: Centre) -> None:
    card = centre.ask(notice_card, "D01", date(2026, 3, 2))
    assert "高龄津贴" in card.item_name
    assert card.document_number == "D01 第1版"
    assert card.head.phone == PROFILE.phone
    assert card.materials and card.materials[0].name
    assert "工作日内办好" in card.promised
    instant = find_code(centre, "instant")
    assert centre.ask(notice_card, instant, date(2026, 3, 2)).promised == "当天办好"
    with pytest.raises(KnownError, match="没有编码"):
        centre.ask(notice_card, "Z99", date(2026, 3, 2))


@pytest.mark.parametrize("text", ["KB2026-0007", "kb2026-0007", "20260007", " 2026-0007 "])
def test_numbers_as_they_are_typed(text: str) -> None:
    assert read_sheet_number(text) == "KB2026-0007"


def test_gaps_in_words() -> None:
    waiting = {f"KB2026-{n:04d}" for n in (2, 3, 4, 7, 9)} | {"KB2027-0001"}
    gaps = find_gaps(waiting, "KB2026-0008")
    assert gaps == ("KB2026-0002", "KB2026-0003", "KB2026-0004", "KB2026-0007")
    assert "KB2026-0002 至 0004、KB2026-0007（共 4 张）" in describe_gaps(gaps)
    assert describe_gaps(()) == ""
    assert propose_next(waiting, "KB2026-0008") == "KB2026-0009"
    assert propose_next({"KB2026-0002"}, "KB2026-0008") == "KB2026-0002"
    assert propose_next(set(), "") == ""
