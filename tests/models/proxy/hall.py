"""A hall for the tests of proxy service: a resident who agreed, an agent, an item, a letter."""

from datetime import date, timedelta

from models.cases.actions.ratings import RatingGiven
from models.cases.rules.one_stop import Outcome
from models.catalogue.rules import ProxyAllowed, read_services
from models.centre import Centre
from models.people.actions import PersonForm, add_person
from models.people.actions.consents import give_consent
from models.pictures.actions import keep_picture
from models.proxy.actions.agents import AgentForm, add_agent
from models.proxy.actions.letters import LetterForm, sign_letter
from models.proxy.actions.moving import LineForm
from models.proxy.actions.requests import RequestForm, register_request
from models.proxy.actions.steps import (
    HandOn,
    close_request,
    give_back,
    lodge,
    move_materials,
    move_request,
    rate_request,
    receive_materials,
)
from models.proxy.queries.custody import Custody, read_custody
from models.proxy.queries.requests import RequestRow, read_request
from models.proxy.rules.custody import Holder, HolderKind, MaterialForm
from models.proxy.rules.letters import Power
from models.proxy.rules.states import ProxyMode, Source

# The smallest picture there is: one white pixel.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)
OFFICE = "区医保局"


def item_code(allowed: ProxyAllowed) -> str:
    """The first promised item of the catalogue that may be proxied so."""
    return next(
        i.code
        for i in read_services()
        if i.proxy is allowed and i.mode.value == "promised" and i.days_total
    )


class Hall:
    """One agent and one resident, and the usual steps in one line each."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self.person = centre.act(add_person, PersonForm("赵德山", "229901194203150037")).result
        centre.act(give_consent, self.person, "2026-1")
        self.agent = centre.act(add_agent, AgentForm("李敏", phone="19900002222")).result
        self.item = item_code(ProxyAllowed.YES)
        self.receipt = centre.act(keep_picture, PIXEL).result

    @property
    def today(self) -> date:
        return self.centre.clock().date()

    @property
    def principal(self) -> Holder:
        return Holder(HolderKind.PRINCIPAL, "赵德山")

    @property
    def drawer(self) -> Holder:
        return Holder(HolderKind.CENTRE, "李敏 3号抽屉")

    @property
    def office(self) -> Holder:
        return Holder(HolderKind.OFFICE, OFFICE)

    def register(self, mode: ProxyMode = ProxyMode.PROXY, source: Source = Source.COUNTER) -> int:
        form = RequestForm(self.person, self.item, self.agent, mode, source)
        return self.centre.act(register_request, form).result

    def letter(self, *powers: Power, days: int = 30) -> LetterForm:
        return LetterForm(
            frozenset(powers or Power),
            "医保零星报销的提交、补正和领取",
            self.today,
            self.today + timedelta(days=days),
        )

    def signed(self, *powers: Power, days: int = 30) -> int:
        case = self.register()
        self.centre.act(sign_letter, case, self.letter(*powers, days=days))
        return case

    def with_papers(self) -> int:
        case = self.signed()
        lines = (
            LineForm("医疗费用收据", MaterialForm.ORIGINAL, 2),
            LineForm("居民身份证", MaterialForm.PHOTOCOPY, 1),
        )
        self.centre.act(receive_materials, case, lines, "3号抽屉")
        return case

    def lodged(self) -> int:
        case = self.with_papers()
        self.centre.act(lodge, case, OFFICE, "R-77", ())
        self.centre.act(move_request, case, "process")
        return case

    def closed(self) -> int:
        case = self.lodged()
        self.centre.act(close_request, case, Outcome.DONE, "已报销")
        return case

    def return_all(self, case: int) -> None:
        moves = tuple(
            HandOn(line.id, copies, holder, self.principal)
            for line in self.custody(case).lines
            for holder, copies in line.holders
            if holder.kind in (HolderKind.CENTRE, HolderKind.OFFICE)
        )
        self.centre.act(move_materials, case, moves, "回交")

    def settled(self) -> int:
        case = self.closed()
        self.return_all(case)
        self.centre.act(give_back, case)
        return case

    def rated(self, grade: int) -> int:
        case = self.settled()
        self.centre.act(rate_request, case, RatingGiven(grade))
        return case

    def read(self, case: int) -> RequestRow:
        return self.centre.ask(read_request, case)

    def custody(self, case: int) -> Custody:
        return self.centre.ask(read_custody, case)
