"""The papers of the invented visits: real facts, so that they open and print as any other."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from json import dumps

from models.cases.queries.papers import (
    PAPER_KINDS,
    AcceptanceNotice,
    DecliningNotice,
    IntakeReceipt,
    Letterhead,
    MaterialLine,
    MatterLine,
    OneTimeNotice,
    PaperFacts,
)
from models.cases.rules.filing import file_facts
from models.demo.queries import Stock
from models.demo.rules.columns import Row, moment
from models.demo.rules.names import contact_name
from models.demo.rules.residents import Resident
from models.demo.rules.work import DeskVisit, Matter
from models.people.rules.masking import Purpose, mask_phone
from models.settings.rules import CentreProfile

Writer = Callable[[DeskVisit, list[Matter], datetime], PaperFacts]


class PaperInventor:
    """Files the papers of visits from case `first` on, numbered within each year."""

    def __init__(
        self, stock: Stock, profile: CentreProfile, people: Mapping[int, Resident], first: int
    ) -> None:
        self.first = first
        self.rows: list[Row] = []
        self.links: list[Row] = []
        self.serials: Counter[tuple[str, str]] = Counter()
        self._issued: list[tuple[datetime, DeskVisit, list[Matter], Writer]] = []
        self._items = stock.items
        self._clerks = {id_: name for name, id_ in stock.accounts.items()}
        self._people = people
        self._name = profile.short_name
        self._head = Letterhead(
            profile.name, profile.address, profile.phone, profile.supervision_phone
        )

    def contact_of(self, visit: DeskVisit) -> str:
        """The name of the one who came instead; empty when the visitor came in person."""
        return contact_name(self._people[visit.visitor].name, visit.id) if visit.contact else ""

    def issue(self, visit: DeskVisit) -> None:
        """The papers that taking this visit left behind, and those of later days."""
        together = [m for m in visit.matters if m.accepted_at == visit.at]
        if together:
            self._add(visit.at, visit, together, self._acceptance)
        for matter in visit.matters:
            if matter.notices:
                self._add(visit.at, visit, [matter], self._notice)
            if matter.state == "declined":
                self._add(visit.at, visit, [matter], self._declining)
            if matter.accepted_at and matter.accepted_at != visit.at:
                self._add(matter.accepted_at, visit, [matter], self._acceptance)
        keeping = [m for m in visit.matters if m.stays and m.received[0] == visit.at]
        if keeping:
            self._add(visit.at, visit, keeping, self._receipt)

    def file(self) -> None:
        """Number and file everything that was issued, in the order of time."""
        self._issued.sort(key=lambda issued: issued[0])
        for id_, (at, visit, matters, write) in enumerate(self._issued, 1):
            facts = write(visit, matters, at)
            self.rows.append(
                (
                    id_,
                    PAPER_KINDS[type(facts)],
                    facts.document_number,
                    visit.id,
                    moment(at),
                    matters[0].handler,
                    1,
                    dumps(file_facts(facts)),
                    1,
                )
            )
            self.links += [(id_, matter.id) for matter in matters]

    def _add(self, at: datetime, visit: DeskVisit, matters: list[Matter], write: Writer) -> None:
        self._issued.append((at, visit, matters, write))

    def _number(self, kind: str, at: datetime) -> str:
        key = f"文书{kind}", str(at.year)
        self.serials[key] += 1
        return f"{self._name} {kind}〔{at.year}〕{self.serials[key]}号"

    def _acceptance(
        self, visit: DeskVisit, matters: list[Matter], at: datetime
    ) -> AcceptanceNotice:
        applicant = self._people[visit.visitor]
        return AcceptanceNotice(
            document_number=self._number("受", at),
            head=self._head,
            applicant=applicant.name,
            contact=self.contact_of(visit),
            phone=mask_phone(applicant.phone, Purpose.PRINT),
            applied_on=visit.at.date(),
            matters=tuple(self._matter(matter) for matter in matters),
            clerk=self._clerks[matters[0].handler],
            issued_at=at,
        )

    def _matter(self, matter: Matter) -> MatterLine:
        item = self._items[matter.thing.version_id]
        assert matter.accepted_on is not None and matter.clock_start is not None
        return MatterLine(
            case_number=matter.number,
            item_code=item.code,
            item_name=item.name,
            mode=item.mode.text,
            basis=item.basis,
            promised_days=item.due_days,
            accepted_on=matter.accepted_on,
            counted_from=matter.clock_start,
            due_date=matter.due,
            provisional=matter.provisional,
            materials=self._lines(matter),
        )

    def _lines(self, matter: Matter, *, missing: bool = False) -> tuple[MaterialLine, ...]:
        """What was received when the visit ended, or what the notice asked for."""
        asked = self._items[matter.thing.version_id].materials
        at = matter.registered
        return tuple(
            MaterialLine(
                m.name,
                m.form,
                m.copies,
                m.requirement,
                m.source,
                matter.stays and place == 0 and not missing,
            )
            for place, (m, received) in enumerate(zip(asked, matter.received, strict=True))
            if not missing or received != at
        )

    def _notice(self, visit: DeskVisit, matters: list[Matter], at: datetime) -> OneTimeNotice:
        matter = matters[0]
        item = self._items[matter.thing.version_id]
        assert matter.supplement_until is not None
        return OneTimeNotice(
            document_number=self._number("告", at),
            head=self._head,
            applicant=self._people[matter.applicant].name,
            case_number=matter.number,
            item_code=item.code,
            item_name=item.name,
            intake_on=matter.registered.date(),
            missing=self._lines(matter, missing=True),
            until=matter.supplement_until,
            sequence=1,
            reason="",
            clerk=self._clerks[matter.handler],
            issued_on=matter.registered.date(),
        )

    def _declining(self, visit: DeskVisit, matters: list[Matter], at: datetime) -> DecliningNotice:
        matter = matters[0]
        item = self._items[matter.thing.version_id]
        return DecliningNotice(
            document_number=self._number("不受", at),
            head=self._head,
            applicant=self._people[matter.applicant].name,
            case_number=matter.number,
            item_code=item.code,
            item_name=item.name,
            applied_on=matter.registered.date(),
            reason=matter.steps[-1].opinion,
            basis="",
            right_body=matter.right_body,
            remedy="如有异议，可向所在街道（乡镇）反映。",
            clerk=self._clerks[matter.handler],
            issued_on=matter.registered.date(),
        )

    def _receipt(self, visit: DeskVisit, matters: list[Matter], at: datetime) -> IntakeReceipt:
        applicant = self._people[visit.visitor].name
        return IntakeReceipt(
            document_number=self._number("收", at),
            head=self._head,
            applicant=applicant,
            handed_in_by=self.contact_of(visit) or applicant,
            case_numbers=tuple(matter.number for matter in matters),
            item_names=tuple(self._items[m.thing.version_id].name for m in matters),
            lines=tuple(line for matter in matters for line in self._lines(matter)),
            taken_by=self._clerks[matters[0].handler],
            taken_at=visit.at,
        )
