"""A certificate that must not be issued leaves a referral slip, and nothing else does."""

from dataclasses import replace

import pytest

from models.cases.actions.visits import Decision, MatterForm
from models.cases.queries.papers import ReferralSlip, read_paper
from models.cases.rules.filing import file_facts, read_facts
from models.catalogue.rules import REFERRAL_ITEM, read_certificates
from models.centre import Centre
from tests.models.cases.desk import Desk, find_code

KINSHIP = MatterForm(
    REFERRAL_ITEM, Decision.ENQUIRY, note="要开亲属关系证明", answer="已说明", blocked=1
)


@pytest.fixture
def desk(centre: Centre) -> Desk:
    return Desk(centre)


def test_the_slip_names_certificate_basis_and_bodies(desk: Desk) -> None:
    taken = desk.take(KINSHIP, replace(KINSHIP, blocked=5))
    first, second = (desk.centre.ask(read_paper, paper) for paper in taken.paper_ids)
    assert (first.row.kind, first.row.title) == ("referral_slip", "转介单")
    facts = first.facts
    assert isinstance(facts, ReferralSlip)
    assert facts.document_number == "青禾里社区 转〔2026〕1号"
    assert (facts.applicant, facts.case_number) == ("王秀英", taken.case_numbers[0])
    assert facts.certificate == "亲属关系证明"
    assert facts.basis == "民发〔2020〕20号第一批清单第1项"
    assert facts.instead == "户口簿、结婚证、出生医学证明"
    assert facts.refer_to == "公安派出所或公证机构"
    assert second.row.document_number == "青禾里社区 转〔2026〕2号"
    case = desk.read(taken.case_ids[0])
    assert case.state == "closed"
    assert [p.title for p in case.papers] == ["转介单"]


@pytest.mark.parametrize("number", [c.number for c in read_certificates()])
def test_every_blocked_certificate_has_its_slip(desk: Desk, number: int) -> None:
    (paper,) = desk.take(replace(KINSHIP, answer="", blocked=number)).paper_ids
    facts = desk.centre.ask(read_paper, paper).facts
    assert isinstance(facts, ReferralSlip)
    assert facts.basis.endswith(f"第{number}项") and facts.refer_to
    assert read_facts(ReferralSlip, file_facts(facts)) == facts


def test_other_matters_leave_none(desk: Desk) -> None:
    other = find_code(desk.centre, "promised")
    taken = desk.take(replace(KINSHIP, blocked=None), replace(KINSHIP, item_code=other))
    assert taken.paper_ids == ()
