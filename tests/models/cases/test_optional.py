"""A material asked for only of those who have it never stands in the way."""

import pytest

from models.cases.actions.steps import accept_case, notify, supplement
from models.cases.actions.visits import Decision, MatterForm
from models.cases.queries.papers import AcceptanceNotice, OneTimeNotice, read_paper
from models.catalogue.queries import read_item
from models.catalogue.rules import is_optional, read_services
from models.centre import Centre
from models.errors import KnownError
from tests.models.cases.desk import Desk

SUPPORT = "C01"  # 最低生活保障: the last of seven is 残疾证等（如有）


@pytest.fixture
def desk(centre: Centre) -> Desk:
    return Desk(centre)


def places(desk: Desk) -> tuple[frozenset[int], int]:
    """The materials that are needed, and the one that is optional."""
    materials = desk.centre.ask(read_item, SUPPORT, desk.today).materials
    (optional,) = [m.seq for m in materials if m.is_optional]
    return frozenset(m.seq for m in materials) - {optional}, optional


@pytest.mark.parametrize(
    ("name", "optional"),
    [("残疾证等（如有）", True), ("残疾证等(如有)", True), ("居民身份证", False), ("如有", False)],
)
def test_the_name_tells(name: str, optional: bool) -> None:
    assert is_optional(name) is optional


def test_which_items_of_the_catalogue_have_one() -> None:
    found = {i.code for i in read_services() if any(is_optional(m.name) for m in i.materials)}
    assert found == {"C01", "C02"}


def test_a_case_is_accepted_without_it(desk: Desk) -> None:
    needed, _ = places(desk)
    taken = desk.take(MatterForm(SUPPORT, Decision.ACCEPT, needed))
    page = desk.read(taken.case_ids[0])
    assert page.state == "accepted"
    assert not any(m.is_missing for m in page.materials)
    facts = desk.centre.ask(read_paper, taken.paper_ids[0]).facts
    assert isinstance(facts, AcceptanceNotice)
    assert "残疾证等（如有）" not in [m.name for m in facts.matters[0].materials]


def test_brought_it_is_taken_in(desk: Desk) -> None:
    needed, optional = places(desk)
    taken = desk.take(MatterForm(SUPPORT, Decision.ACCEPT, needed | {optional}))
    facts = desk.centre.ask(read_paper, taken.paper_ids[0]).facts
    assert isinstance(facts, AcceptanceNotice)
    assert "残疾证等（如有）" in [m.name for m in facts.matters[0].materials]


def test_a_notice_does_not_ask_for_it_and_needs_something_else_missing(desk: Desk) -> None:
    needed, optional = places(desk)
    with pytest.raises(KnownError, match="已经齐全"):
        desk.take(MatterForm(SUPPORT, Decision.NOTICE, needed))
    taken = desk.take(MatterForm(SUPPORT, Decision.NOTICE, frozenset()))
    facts = desk.centre.ask(read_paper, taken.paper_ids[0]).facts
    assert isinstance(facts, OneTimeNotice)
    assert len(facts.missing) == len(needed)
    assert not any(is_optional(m.name) for m in facts.missing)
    (case,) = taken.case_ids
    desk.centre.act(supplement, case, needed, frozenset())
    with pytest.raises(KnownError, match="已经齐全"):
        desk.centre.act(notify, case, "再问")
    desk.centre.act(supplement, case, frozenset({optional}), frozenset())  # may still come
    desk.centre.act(accept_case, case)
    assert desk.read(case).state == "accepted"
