"""A desk for the tests of cases: a resident, items of every mode, and visits in one line."""

from datetime import date

from models.cases.actions.visits import Decision, MatterForm, VisitForm, VisitTaken, take_visit
from models.cases.queries.cases import CasePage, read_case
from models.catalogue.queries import read_item
from models.centre import Centre
from models.people.actions import PersonForm, add_person

RESIDENT = PersonForm("王秀英", "229901194203150029", phone="19900001234")


def find_code(centre: Centre, mode: str, *, person: str = "no", materials: bool = True) -> str:
    """The first item of the catalogue with that mode."""
    from models.catalogue.rules import due_days, read_services

    return next(
        item.code
        for item in read_services()
        if item.mode.value == mode
        and item.person_must_appear.value == person
        and bool(item.materials) == materials
        and (mode != "promised" or due_days(item))
    )


def every_material(centre: Centre, code: str, on: date) -> frozenset[int]:
    return frozenset(m.seq for m in centre.ask(read_item, code, on).materials)


class Desk:
    """The desk with one known resident."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self.resident = centre.act(add_person, RESIDENT).result

    @property
    def today(self) -> date:
        return self.centre.clock().date()

    def take(self, *matters: MatterForm, came: str = "", relation: str = "") -> VisitTaken:
        form = VisitForm(self.resident, matters, came, relation)
        return self.centre.act(take_visit, form).result

    def open_case(self, decision: Decision, code: str = "", answer: str = "") -> int:
        """A case of a promised item, decided so; a notice is given with nothing brought."""
        code = code or find_code(self.centre, "promised")
        received = every_material(self.centre, code, self.today)
        if decision is Decision.NOTICE:
            received = frozenset()
        matter = MatterForm(code, decision, received, answer=answer)
        return self.take(matter).case_ids[0]

    def read(self, case_id: int) -> CasePage:
        return self.centre.ask(read_case, case_id, self.today)
