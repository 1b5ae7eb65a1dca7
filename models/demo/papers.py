"""The papers of the invented visits: real facts, so that they open and print as any other."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from json import dumps

from models.cases.queries.papers import (
    PAPER_KINDS,
    AcceptanceNotice,
    DecliningNotice,
    DeliveryReceipt,
    IntakeReceipt,
    Letterhead,
    LimitNotice,
    MaterialLine,
    MatterLine,
    OneTimeNotice,
    OutcomeNotice,
    PaperFacts,
    RatingSlip,
    TransferSlip,
)
from models.cases.rules.deliveries import DeliveryWay
from models.cases.rules.filing import file_facts
from models.cases.rules.one_stop import Outcome
from models.catalogue.rules import Mode
from models.demo.queries import Stock
from models.demo.rules.columns import OUTCOME_PAPER, Row, moment, receiver_of
from models.demo.rules.days import Calendar
from models.demo.rules.names import contact_name
from models.demo.rules.records import DeskVisit, Handover, Matter, Step, Transfer
from models.demo.rules.residents import Resident
from models.demo.rules.steps import LIMITS
from models.people.rules.masking import Purpose, mask_phone
from models.settings.rules import CentreProfile

Writer = Callable[[DeskVisit, list[Matter], datetime], PaperFacts]


class PaperInventor:
    """Files the papers of visits from case `first` on, numbered within each year."""

    def __init__(
        self,
        stock: Stock,
        profile: CentreProfile,
        people: Mapping[int, Resident],
        first: int,
        calendar: Calendar,
    ) -> None:
        self._calendar = calendar
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
            if matter.right_body:
                self._add(visit.at, visit, [matter], self._declining)
            if matter.accepted_at and matter.accepted_at != visit.at:
                self._add(matter.accepted_at, visit, [matter], self._acceptance)
            self._issue_on_the_way(visit, matter)
        keeping = [m for m in visit.matters if m.stays and m.received[0] == visit.at]
        if keeping:
            self._add(visit.at, visit, keeping, self._receipt)

    def _issue_on_the_way(self, visit: DeskVisit, matter: Matter) -> None:
        """What the later steps of a case left on paper."""
        transfers = iter([b for b in matter.beside if isinstance(b, Transfer)])
        for step in matter.steps:
            write: Writer
            match step.transition:
                case "give":
                    write = partial(self._transfer, next(transfers))
                case "extend" | "suspend":
                    write = partial(self._limit, step)
                case "close" if matter.thing.mode is Mode.PROMISED:
                    write = partial(self._outcome, step)
                case "await_delivery":
                    write = partial(self._delivery, None)
                case "deliver":
                    handover = next(b for b in matter.beside if isinstance(b, Handover))
                    write = partial(self._delivery, handover)
                case "rate" if matter.id % 3 == 0:
                    write = self._slip
                case _:
                    continue
            self._add(step.at, visit, [matter], write)

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
            reason=next(s.opinion for s in matter.steps if s.transition == "decline"),
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

    def _transfer(
        self, transfer: Transfer, visit: DeskVisit, matters: list[Matter], at: datetime
    ) -> TransferSlip:
        matter = matters[0]
        return TransferSlip(
            document_number=self._number("转办", at),
            head=self._head,
            applicant=self._people[matter.applicant].name,
            case_number=matter.number,
            item_name=self._items[matter.thing.version_id].name,
            due_date=transfer.due,
            giver=self._clerks[transfer.giver],
            taker=transfer.unit if transfer.to is None else self._clerks[transfer.to],
            taker_contact=transfer.contact,
            reason=transfer.reason,
            papers=transfer.papers,
            answer_by=transfer.answer_by,
            given_at=at,
            first_asked=self._clerks[matter.clerk],
        )

    def _limit(
        self, step: Step, visit: DeskVisit, matters: list[Matter], at: datetime
    ) -> LimitNotice:
        matter, facts = matters[0], step.facts
        longer = step.transition == "extend"
        days = facts["days"] if longer else 0
        assert isinstance(days, int)
        return LimitNotice(
            document_number=self._number("延" if longer else "挂", at),
            head=self._head,
            applicant=self._people[matter.applicant].name,
            case_number=matter.number,
            item_name=self._items[matter.thing.version_id].name,
            kind="extension" if longer else "suspension",
            old_due=_day(facts["before"] if longer else facts["due"]),
            new_due=_day(facts["after"]) if longer else None,
            days=days,
            reason=step.opinion,
            procedure="" if longer else str(facts["procedure"]),
            start=at.date(),
            expected_end=None if longer else _day(facts["expected_end"]),
            approved_by=self._clerks[step.clerk],
            clerk=self._clerks[matter.handler],
            issued_on=at.date(),
        )

    def _outcome(
        self, step: Step, visit: DeskVisit, matters: list[Matter], at: datetime
    ) -> OutcomeNotice:
        matter = matters[0]
        item = self._items[matter.thing.version_id]
        refused = matter.outcome == Outcome.REFUSE.value
        return OutcomeNotice(
            document_number=self._number("结", at),
            head=self._head,
            applicant=self._people[matter.applicant].name,
            case_number=matter.number,
            item_code=item.code,
            item_name=item.name,
            outcome=Outcome(matter.outcome).label,
            reason=step.opinion,
            amount="",
            first_month="",
            collect="",
            object="如有异议，可向所在街道（乡镇）反映。" if refused else "",
            closed_on=at.date(),
            clerk=self._clerks[step.clerk],
            issued_on=at.date(),
        )

    def _delivery(
        self, handover: Handover | None, visit: DeskVisit, matters: list[Matter], at: datetime
    ) -> DeliveryReceipt:
        """Blank as long as nothing was handed over."""
        matter = matters[0]
        applicant = self._people[matter.applicant].name
        waiting = next((s for s in matter.steps if s.transition == "await_delivery"), None)
        way = handover.way if handover else DeliveryWay(str(waiting and waiting.facts["way"]))
        post = f"（{handover.post_number}）" if handover and handover.post_number else ""
        return DeliveryReceipt(
            document_number=self._number("送", at),
            head=self._head,
            addressee=applicant,
            case_number=matter.number,
            document=OUTCOME_PAPER,
            way=f"{way.text}{post}",
            place=handover.place if handover else "",
            deliverers=handover.deliverers if handover else "",
            at=handover.at if handover else None,
            receiver=receiver_of(handover, matter.id, applicant) if handover else "",
            relation=handover.relation if handover else "",
            refusal="",
            witness="",
            issued_on=at.date(),
        )

    def _slip(self, visit: DeskVisit, matters: list[Matter], at: datetime) -> RatingSlip:
        matter = matters[0]
        assert matter.closed_on is not None
        return RatingSlip(
            document_number=matter.number,
            head=self._head,
            case_number=matter.number,
            item_name=self._items[matter.thing.version_id].name,
            clerk=matter.handled_by or self._clerks[matter.handler],
            closed_on=matter.closed_on,
            until=self._calendar.due(matter.closed_on, LIMITS.rating_days)[0],
            issued_on=at.date(),
        )


def _day(text: object) -> date | None:
    return date.fromisoformat(str(text)) if text else None
