"""Visits as an intake leaves them, for the pages that show cases."""

from models.cases.actions.papers import Declined
from models.cases.actions.visits import Decision, MatterForm, VisitForm, VisitTaken, take_visit
from models.catalogue.queries import read_item
from models.centre import Centre
from models.people.actions import PersonForm, add_person

ITEM = "D01"


def add_wang(centre: Centre, name: str = "王秀英") -> int:
    """A resident with a number and a phone."""
    form = PersonForm(
        name,
        id_number="229901194203014529",
        phone="19900004321",
        estate="青禾苑",
        building="3",
        entrance="2",
        room="501",
        despite=frozenset({"DUP_ID"}),
    )
    return int(centre.act(add_person, form).result)


def take(
    centre: Centre,
    decision: Decision,
    *,
    missing: frozenset[int] = frozenset(),
    item: str = ITEM,
    person: int | None = None,
    stays: frozenset[int] = frozenset(),
) -> VisitTaken:
    """A visit with one matter; everything is there but what is `missing`."""
    materials = centre.ask(read_item, item, centre.clock().date()).materials
    matter = MatterForm(
        item,
        decision,
        received=frozenset(m.seq for m in materials) - missing,
        stays=stays,
        note="问高龄津贴怎么办" if decision is Decision.ENQUIRY else "",
        declined=Declined("年龄不到", "街道民政办") if decision is Decision.DECLINE else None,
    )
    who = add_wang(centre) if person is None else person
    return centre.act(take_visit, VisitForm(who, (matter,))).result


def last_seq(centre: Centre, item: str = ITEM) -> int:
    """The last paper the item asks for."""
    return centre.ask(read_item, item, centre.clock().date()).materials[-1].seq
