"""What the visit form reads before and after a visit, on both stores."""

from datetime import date, timedelta

from models.cases.actions.visits import Decision, MatterForm, VisitForm, take_visit
from models.cases.queries.intake import read_taken_visit, read_visitor
from models.centre import Centre
from models.people.actions import PersonForm, add_person
from tests.models.conftest import Watch

ALL_FIVE = frozenset(range(1, 6))


def test_a_taken_visit_is_read_back_in_the_order_of_the_form(centre: Centre) -> None:
    person = centre.act(add_person, PersonForm(name="王秀英")).result
    matters = (MatterForm("D01", Decision.NOTICE), MatterForm("D01", Decision.ACCEPT, ALL_FIVE))
    taken = centre.act(take_visit, VisitForm(person, matters)).result
    visit = centre.ask(read_taken_visit, taken.visit_id)
    assert (visit.number, visit.visitor) == (taken.number, "王秀英")
    first, second = visit.cases
    assert (first.state_label, first.due_date) == ("补正中", None)
    assert first.supplement_until is not None
    assert (second.state_label, second.due_date) == ("已受理", date(2026, 3, 30))
    assert {p.id for p in visit.papers} == set(taken.paper_ids)


def test_a_visitor_comes_with_the_visits_of_the_last_year(centre: Centre, watch: Watch) -> None:
    person = centre.act(add_person, PersonForm(name="王秀英")).result
    form = VisitForm(person, (MatterForm("C11", Decision.ENQUIRY, note="问", answer="答"),))
    centre.act(take_visit, form)
    watch.now += timedelta(days=366)
    centre.act(take_visit, form)
    visitor = centre.ask(read_visitor, person, watch.now.date())
    assert visitor.person.name == "王秀英"
    assert visitor.visits_in_year == 1
    assert [case.registered_on for case in visitor.cases] == [date(2027, 3, 3), date(2026, 3, 2)]
