"""A visit from the door to its papers: what is kept, numbered, refused, and how often."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.cases.actions.papers import Declined, record_print
from models.cases.actions.visits import Decision, MatterForm, VisitForm, VisitTaken, take_visit
from models.cases.queries.cases import find_cases
from models.cases.queries.papers import (
    AcceptanceNotice,
    DecliningNotice,
    DeliveryReceipt,
    IntakeReceipt,
    LimitNotice,
    MaterialLine,
    MatterLine,
    OneTimeNotice,
    OutcomeNotice,
    PaperFacts,
    RatingSlip,
    TransferSlip,
    read_paper,
)
from models.cases.rules.filing import file_facts, read_facts
from models.cases.tables import Case, Paper, Visit
from models.catalogue.actions import change_item, retire_item
from models.catalogue.rules import read_services
from models.centre import Centre
from models.errors import KnownError
from models.people.actions import PersonForm, change_person
from models.people.queries import read_person
from models.roles import EVERYONE
from models.settings.actions import change_profile
from models.work import Work, action
from tests.models.cases.desk import RESIDENT, Desk, every_material, find_code
from tests.models.conftest import MORNING, PROFILE, Watch


@pytest.fixture
def desk(centre: Centre) -> Desk:
    return Desk(centre)


def accepted(desk: Desk, code: str = "") -> MatterForm:
    code = code or find_code(desk.centre, "promised")
    return MatterForm(code, Decision.ACCEPT, every_material(desk.centre, code, desk.today))


def numbers(session: Session) -> tuple[list[str], list[str], list[str]]:
    return (
        list(session.scalars(select(Visit.number).order_by(Visit.id))),
        list(session.scalars(select(Case.number).order_by(Case.id))),
        list(session.scalars(select(Paper.document_number).order_by(Paper.id))),
    )


def test_two_matters_share_one_notice(desk: Desk) -> None:
    instant = find_code(desk.centre, "instant")
    every = every_material(desk.centre, instant, desk.today)
    taken = desk.take(accepted(desk), MatterForm(instant, Decision.CLOSE, every))
    assert taken.number == "V20260302-0001"
    assert taken.case_numbers == ("FW202603020001", "FW202603020002")
    (paper,) = taken.paper_ids
    facts = desk.centre.ask(read_paper, paper).facts
    assert isinstance(facts, AcceptanceNotice)
    assert facts.document_number == "青禾里社区 受〔2026〕1号"
    assert [m.case_number for m in facts.matters] == list(taken.case_numbers)
    assert facts.phone == "199****1234"
    promised, closed = (desk.read(id_) for id_ in taken.case_ids)
    assert (promised.state, closed.state) == ("accepted", "closed")
    assert (closed.outcome, closed.closed_on, closed.due_date) == ("已办", desk.today, desk.today)
    assert [s.label for s in closed.steps] == ["登记", "受理", "办结"]
    assert [c.number for c in desk.centre.ask(find_cases, "0002")] == [taken.case_numbers[1]]


def test_every_decision_leaves_its_papers(desk: Desk) -> None:
    code = find_code(desk.centre, "promised")
    first = min(every_material(desk.centre, code, desk.today))
    taken = desk.take(
        MatterForm(code, Decision.ENQUIRY, note="多久能办", answer="十天"),
        replace(accepted(desk), stays=frozenset({first})),
        MatterForm(code, Decision.NOTICE, frozenset()),
        MatterForm(code, Decision.DECLINE, declined=Declined("不属于本社区", "望岚区民政局")),
    )
    kinds = [desk.centre.ask(read_paper, p).row.kind for p in taken.paper_ids]
    assert kinds == ["acceptance_notice", "one_time_notice", "declining_notice", "intake_receipt"]
    states = [desk.read(id_).state for id_ in taken.case_ids]
    assert states == ["closed", "accepted", "supplementing", "declined"]
    notice = desk.centre.ask(read_paper, taken.paper_ids[1]).facts
    assert isinstance(notice, OneTimeNotice)
    assert len(notice.missing) == len(every_material(desk.centre, code, desk.today))
    receipt = desk.centre.ask(read_paper, taken.paper_ids[3]).facts
    assert isinstance(receipt, IntakeReceipt)
    assert receipt.case_numbers == (taken.case_numbers[1],)
    assert [line.stays for line in receipt.lines].count(True) == 1


def test_an_open_enquiry_waits_for_its_answer(desk: Desk) -> None:
    page = desk.read(desk.open_case(Decision.ENQUIRY))
    assert (page.state, page.is_open, page.materials) == ("enquiry", True, ())


REFUSED: list[tuple[str, Callable[[Desk], object], str]] = [
    ("nothing chosen", lambda d: d.take(), "还没有选择办理事项"),
    ("unknown item", lambda d: d.take(MatterForm("Z99", Decision.ENQUIRY)), "没有编码“Z99”"),
    (
        "relative without relation",
        lambda d: d.take(accepted(d), came="王小明"),
        "与本人的关系",
    ),
    (
        "only told about",
        lambda d: d.take(
            MatterForm(find_code(d.centre, "inform", materials=False), Decision.ACCEPT)
        ),
        "只作告知",
    ),
    (
        "must appear",
        lambda d: d.take(
            accepted(d, find_code(d.centre, "instant", person="yes")),
            came="王小明",
            relation="儿子",
        ),
        "必须本人到场",
    ),
    (
        "declined without reason",
        lambda d: d.take(MatterForm(find_code(d.centre, "promised"), Decision.DECLINE)),
        "不予受理的原因",
    ),
    (
        "second matter fails",
        lambda d: d.take(accepted(d), MatterForm(find_code(d.centre, "promised"), Decision.ACCEPT)),
        "还缺",
    ),
    (
        "nobody",
        lambda d: d.centre.act(take_visit, VisitForm(999, (accepted(d),))),
        "请先选择来访人",
    ),
    (
        "phone of the relative",
        lambda d: d.centre.act(
            take_visit, VisitForm(d.resident, (accepted(d),), "王小明", "儿子", "12345")
        ),
        "电话",
    ),
    (
        "too long",
        lambda d: d.take(accepted(d), came="王" * 81, relation="儿子"),
        "太长，最多 80 个字",
    ),
]


@pytest.mark.parametrize(("why", "take", "said"), REFUSED, ids=[r[0] for r in REFUSED])
def test_a_refused_visit_keeps_nothing_and_uses_no_number(
    desk: Desk, why: str, take: Callable[[Desk], object], said: str
) -> None:
    desk.take(accepted(desk))
    before = desk.centre.ask(numbers)
    with pytest.raises(KnownError, match=said):
        take(desk)
    assert desk.centre.ask(numbers) == before
    assert desk.take(accepted(desk)).case_numbers == ("FW202603020002",)


def test_a_relative_may_bring_what_needs_no_appearance(desk: Desk) -> None:
    taken = desk.take(accepted(desk), came="王小明", relation="儿子")
    assert desk.read(taken.case_ids[0]).came_for_them == "王小明（儿子）"
    facts = desk.centre.ask(read_paper, taken.paper_ids[0]).facts
    assert isinstance(facts, AcceptanceNotice)
    assert (facts.applicant, facts.contact) == ("王秀英", "王小明")


@pytest.mark.parametrize(
    ("at", "extended", "day_zero"),
    [
        (datetime(2026, 3, 2, 9), False, date(2026, 3, 2)),
        (datetime(2026, 3, 2, 12, 30), True, date(2026, 3, 2)),  # over lunch
        (datetime(2026, 3, 2, 17, 30), True, date(2026, 3, 3)),  # after closing
        (datetime(2026, 3, 7, 10), True, date(2026, 3, 9)),  # Saturday
        (datetime(2026, 5, 9, 10), False, date(2026, 5, 9)),  # a make-up working Saturday
        (datetime(2026, 10, 1, 10), True, date(2026, 10, 8)),  # National Day
    ],
)
def test_extended_service_and_late_papers(
    desk: Desk, watch: Watch, at: datetime, extended: bool, day_zero: date
) -> None:
    watch.now = at
    page = desk.read(desk.open_case(Decision.ACCEPT))
    assert page.due is not None
    assert (page.extended_hours, page.accepted_on) == (extended, at.date())
    assert page.due.start == day_zero


def test_serials_begin_anew_each_day_and_papers_each_year(desk: Desk, watch: Watch) -> None:
    desk.take(accepted(desk))
    watch.now = datetime(2026, 3, 3, 9)
    assert desk.take(accepted(desk)).case_numbers == ("FW202603030001",)
    watch.now = datetime(2027, 1, 4, 9)
    desk.take(accepted(desk))
    assert desk.centre.ask(numbers)[2] == [
        "青禾里社区 受〔2026〕1号",
        "青禾里社区 受〔2026〕2号",
        "青禾里社区 受〔2027〕1号",
    ]


def test_a_failed_action_leaves_no_gap(desk: Desk) -> None:
    @action("半途而废", may=EVERYONE)
    def fail(work: Work) -> None:
        take_visit(work, VisitForm(desk.resident, (accepted(desk),)))
        raise ZeroDivisionError

    for _ in range(3):
        desk.take(accepted(desk))
        with pytest.raises(ZeroDivisionError):
            desk.centre.act(fail)
    visits, cases, papers = desk.centre.ask(numbers)
    assert visits == [f"V20260302-{n:04d}" for n in (1, 2, 3)]
    assert cases == [f"FW20260302{n:04d}" for n in (1, 2, 3)]
    assert papers == [f"青禾里社区 受〔2026〕{n}号" for n in (1, 2, 3)]


def test_two_desks_at_once_get_different_numbers_without_gaps(
    desk: Desk, open_centre: Callable[..., Centre]
) -> None:
    others = [open_centre() for _ in range(2)]
    form = VisitForm(desk.resident, (accepted(desk), accepted(desk)))

    def work(centre: Centre) -> list[VisitTaken]:
        return [centre.act(take_visit, form).result for _ in range(6)]

    with ThreadPoolExecutor(2) as pool:
        taken = [t for result in pool.map(work, others) for t in result]
    cases = sorted(number for t in taken for number in t.case_numbers)
    assert cases == [f"FW20260302{n:04d}" for n in range(1, 25)]
    assert sorted(t.number for t in taken) == [f"V20260302-{n:04d}" for n in range(1, 13)]


def test_an_old_case_keeps_its_version_of_the_item(desk: Desk, watch: Watch) -> None:
    code = find_code(desk.centre, "promised")
    form = next(item for item in read_services() if item.code == code)
    old = desk.open_case(Decision.ACCEPT)
    waiting = desk.open_case(Decision.ENQUIRY)
    before = desk.read(old)
    watch.now = datetime(2026, 4, 1, 9)
    changed = replace(form, name="改过名的事项", days_total=(form.days_total or 0) + 3)
    desk.centre.act(change_item, changed, "区里调整")
    assert desk.read(old).item == before.item
    assert desk.read(old).due_date == before.due_date
    assert desk.read(waiting).item.number == 1
    new = desk.read(desk.open_case(Decision.ACCEPT))
    assert (new.item.number, new.item.name) == (2, "改过名的事项")
    assert new.due is not None and new.due.limit == f"{changed.days_total}个工作日"
    desk.centre.act(retire_item, code)
    with pytest.raises(KnownError, match="已停办"):
        desk.open_case(Decision.ACCEPT)
    assert desk.read(old).item == replace(before.item, retired_on=desk.today)


def test_a_reprint_is_the_same_paper_and_is_counted(desk: Desk, watch: Watch) -> None:
    paper = desk.take(accepted(desk)).paper_ids[0]
    first = desk.centre.ask(read_paper, paper)
    assert desk.centre.act(record_print, paper, "前台打印机").result == 1
    # Neither a new name of the centre nor of the applicant changes what was issued.
    watch.now = datetime(2026, 3, 3, 9)
    desk.centre.act(change_profile, replace(PROFILE, name="新名字", short_name="新"))
    version = desk.centre.ask(read_person, desk.resident, desk.today).version
    desk.centre.act(change_person, desk.resident, version, replace(RESIDENT, name="王改名"))
    assert desk.centre.act(record_print, paper).result == 2
    again = desk.centre.ask(read_paper, paper)
    assert again.facts == first.facts
    assert (first.row.prints, again.row.prints) == (0, 2)


TEXTS = st.text(max_size=20)
LINES = st.builds(MaterialLine, TEXTS, TEXTS, st.integers(1, 9), TEXTS, TEXTS, stays=st.booleans())
LISTS = st.lists(LINES, max_size=4).map(tuple)
MATTERS = st.lists(st.builds(MatterLine, materials=LISTS), max_size=3).map(tuple)
# What is not named here is made by its type.
FACTS = st.one_of(
    st.builds(AcceptanceNotice, matters=MATTERS),
    st.builds(IntakeReceipt, lines=LISTS),
    st.builds(OneTimeNotice, missing=LISTS),
    st.builds(DecliningNotice),
    st.builds(TransferSlip),
    st.builds(LimitNotice),
    st.builds(OutcomeNotice),
    st.builds(DeliveryReceipt),
    st.builds(RatingSlip),
)


@given(FACTS)
def test_filed_facts_are_read_back_equal(facts: PaperFacts) -> None:
    assert read_facts(type(facts), json.loads(json.dumps(file_facts(facts)))) == facts


def test_markup_and_formulas_in_names_stay_text(desk: Desk) -> None:
    name = '<b>&"=1+1'
    person = desk.centre.ask(read_person, desk.resident, MORNING.date())
    form = PersonForm(name, id_number=None, phone=None)
    desk.centre.act(change_person, desk.resident, person.version, form)
    facts = desk.centre.ask(read_paper, desk.take(accepted(desk)).paper_ids[0]).facts
    assert isinstance(facts, AcceptanceNotice)
    assert facts.applicant == desk.centre.ask(read_person, desk.resident, desk.today).name
