"""What a clerk does besides visits until the power goes: errands, dues, sign-ups."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.centre import Centre, sign_in
from models.dues.actions.assessments import assess_by_hand
from models.dues.actions.duties import give_duty
from models.dues.actions.members import MemberForm, add_branch, enrol
from models.dues.actions.payments import PaymentForm, take_payment
from models.dues.rules.duties import Duty
from models.dues.rules.months import Month
from models.dues.rules.paying import PaidWay
from models.dues.tables import PaidMonth
from models.proxy.actions.letters import sign_letter
from models.proxy.actions.money import EntryForm, keep_entry
from models.proxy.actions.moving import LineForm
from models.proxy.actions.requests import RequestForm, register_request
from models.proxy.actions.steps import HandOn, lodge, receive_materials
from models.proxy.rules.custody import MaterialForm
from models.proxy.rules.money import EntryKind
from models.proxy.rules.states import ProxyMode, Source
from models.roles import Role
from models.volunteers.rules.activities import ShiftForm
from models.volunteers.rules.signing_up import SignUpState
from models.volunteers.tables import SignUp
from tests.models.conftest import ADMINISTRATOR, PASSWORD, WEAK
from tests.models.dues.hall import find_account, put_people
from tests.models.proxy.hall import OFFICE
from tests.models.proxy.hall import Hall as ProxyHall
from tests.models.volunteers.hall import Hall as VolunteerHall

ACCOUNTANT = "王芳"
MEMBERS = tuple(f"党员{number}" for number in range(1, 21))
BASE, MONTHLY = Decimal(4000), Decimal("40.00")  # 1 %: 中组发〔2008〕3号 art. 3
ADVANCE = Decimal("1.00")
PAPERS = (LineForm("医疗费用收据", MaterialForm.ORIGINAL, 2),)


@dataclass(frozen=True)
class Ground:
    """What is there before the power goes for the first time."""

    year: int
    person: int
    agent: int
    item: str
    members: list[int]
    place: int

    def keep(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> "Ground":
        return cls(**json.loads(path.read_text(encoding="utf-8")))


class _Clock:
    """The centre's own, where a hall asks for a watch."""

    def __init__(self, centre: Centre) -> None:
        self.now = centre.clock()


def prepare(centre: Centre) -> Ground:
    """An agent, a branch with members, an activity in a week that is always full."""
    today = centre.clock().date()
    proxy = ProxyHall(centre)
    centre.add_user(ACCOUNTANT, Role.CLERK, PASSWORD)
    for name, duty in ((ACCOUNTANT, Duty.ACCOUNTANT), (ADMINISTRATOR, Duty.CASHIER)):
        centre.act(give_duty, centre.ask(find_account, name), duty)
    books = sign_in(centre.folder.path, ACCOUNTANT, PASSWORD, clock=centre.clock, cost=WEAK)
    try:
        branch = books.act(add_branch, "青禾里第一党支部").result
        members = books.act(put_people, [(name, "") for name in MEMBERS]).result
        for person_id in members:
            since = date(today.year - 1, 1, 1)
            books.act(enrol, MemberForm(person_id, branch, "civil_servant", since))
            books.act(assess_by_hand, person_id, today.year, BASE)
    finally:
        books.close()
    day = datetime.combine(today + timedelta(days=7), time(9))
    hall = VolunteerHall(centre, _Clock(centre))  # type: ignore[arg-type]
    place = hall.wanting(2, 900, shifts=(ShiftForm(day, day + timedelta(hours=2)),))
    return Ground(today.year, proxy.person, proxy.agent, proxy.item, members, place)


def run_errand(centre: Centre, ground: Ground) -> Iterator[str]:
    """Registered, signed, papers and money taken, handed in; a line after each."""
    form = RequestForm(ground.person, ground.item, ground.agent, ProxyMode.PROXY, Source.COUNTER)
    hall = object.__new__(ProxyHall)
    hall.centre = centre
    case = centre.act(register_request, form).result
    yield f"errand {case} {hall.read(case).number}"
    centre.act(sign_letter, case, hall.letter())
    yield f"moved {case} 0"
    centre.act(receive_materials, case, PAPERS, "3号抽屉")
    yield f"moved {case} 1"
    entry = centre.act(keep_entry, case, EntryForm(EntryKind.ADVANCE, ADVANCE, "收条")).result
    yield f"money {entry}"
    (line,) = hall.custody(case).lines
    ((drawer, copies),) = line.holders
    moves = (HandOn(line.id, copies, drawer, hall.office),)
    centre.act(lodge, case, OFFICE, "R-77", moves)
    yield f"moved {case} 2"


def take_dues(centre: Centre, ground: Ground) -> Iterator[str]:
    """The next month of the next member that is not paid yet; nothing once all are."""
    paid = centre.ask(_count_paid)
    member, month = divmod(paid, 12)
    if member >= len(ground.members):
        return
    form = PaymentForm(
        ground.members[member], MONTHLY, PaidWay.CASH, MEMBERS[member],
        (Month(ground.year, month + 1),), consent="支部同意", override="测试",
    )  # fmt: skip
    yield f"receipt {centre.act(take_payment, form).result.number}"


def sign_somebody_up(centre: Centre, ground: Ground, chance: Random) -> Iterator[str]:
    """A new volunteer for the place, who waits; now and then somebody leaves it."""
    hall = VolunteerHall(centre, _Clock(centre))  # type: ignore[arg-type]
    volunteer = hall.volunteer(f"志愿{chance.randrange(10**9)}")
    yield f"volunteer {volunteer}"
    yield f"signed {hall.sign(ground.place, volunteer).id}"
    if chance.random() < 0.5:
        leaving = centre.ask(_first_admitted, ground.place)
        hall.withdraw(leaving)
        yield f"left {leaving}"


def _count_paid(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(PaidMonth)) or 0


def _first_admitted(session: Session, place: int) -> int:
    return session.scalars(
        select(SignUp.id)
        .where(SignUp.place_id == place, SignUp.status == SignUpState.ADMITTED.value)
        .order_by(SignUp.id)
    ).first() or 0  # fmt: skip
