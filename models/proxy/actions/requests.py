"""A request is registered, converted from the counter, or repeated from the last one."""

from dataclasses import dataclass
from datetime import date

from models.cases.actions.steps import record_step
from models.cases.actions.visits import find_terms
from models.cases.queries.desk import Desk
from models.cases.tables import Case
from models.catalogue.queries import version_in_force
from models.catalogue.rules import Appearance, ProxyAllowed
from models.errors import KnownError
from models.people.queries import unpack_groups
from models.people.rules.groups import PriorityGroup
from models.people.tables import Person
from models.proxy.rules.letters import check_proxied, say_step_in_person
from models.proxy.rules.states import PROXY, ProxyMode, Source
from models.proxy.tables import Agent, ProxyCase
from models.roles import DESK
from models.store.find import put_terms
from models.store.serials import take_numbers
from models.work import Work, action


@dataclass(frozen=True)
class RequestForm:
    """A request as the form gives it."""

    person_id: int
    item_code: str
    agent_id: int
    mode: ProxyMode = ProxyMode.PROXY
    source: Source = Source.COUNTER
    groups: frozenset[PriorityGroup] = frozenset()
    appear_on: date | None = None
    visit_on: date | None = None
    visit_address: str = ""
    task: str = ""


@action("登记帮办代办", may=DESK)
def register_request(work: Work, form: RequestForm) -> int:
    """Register who needs help with what, and who will act; returns the case.

    Raises KnownError for an item that needs the person, or an agent who has left.
    """
    return open_request(work, form).id


@action("窗口转帮办代办", may=DESK)
def convert_case(
    work: Work, case_id: int, agent_id: int, mode: ProxyMode, appear_on: date | None = None
) -> int:
    """A new record of its own for a case from the counter; the old one goes on or is closed there.

    Raises KnownError for an item that needs the person, or for a step of it without `appear_on`.
    """
    case = work.session.get_one(Case, case_id)
    if not case.is_open or case.kind == PROXY.code:
        raise KnownError("只有窗口上还没办结的件可以转为帮办代办。没有任何改动。")
    form = RequestForm(
        case.applicant_id, case.item.item.code, agent_id, mode, Source.CONVERTED,
        frozenset(unpack_groups(case.applicant.groups)), appear_on,
        task=f"由 {case.number} 转来",
    )  # fmt: skip
    opened = open_request(work, form, converted_from=case.id)
    record_step(work, case, "convert", to=opened.number)
    return opened.id


@action("重复上次帮办代办", may=DESK)
def repeat_request(
    work: Work, case_id: int, appear_on: date | None = None, agent_id: int | None = None
) -> int:
    """The monthly errand once more: same person, item and mode, registered today.

    By the same agent unless another one is named. Raises KnownError for an item that is proxied
    in part without the day the person comes, and for an agent who has left.
    """
    last = work.session.get_one(Case, case_id)
    before = work.session.get_one(ProxyCase, case_id)
    form = RequestForm(
        last.applicant_id, last.item.item.code, agent_id or before.agent_id,
        ProxyMode(before.mode), _source_again(before), frozenset(unpack_groups(before.groups)),
        appear_on, visit_address=before.visit_address,
        task="" if before.converted_from_id else before.task,
    )  # fmt: skip
    return open_request(work, form).id


def _source_again(before: ProxyCase) -> Source:
    """Only the first one came from a case at the counter; whoever repeats it stands there."""
    source = Source(before.source)
    return Source.COUNTER if source is Source.CONVERTED else source


def open_request(work: Work, form: RequestForm, converted_from: int | None = None) -> Case:
    """Open the case within a running action."""
    person = work.session.get(Person, form.person_id)
    if person is None or person.is_merged:
        raise KnownError("请先选择服务对象，或登记新的人员。", field="person")
    agent = work.session.get(Agent, form.agent_id)
    if agent is None or agent.left_on is not None:
        raise KnownError("请选择一位在岗的代办员。", field="agent")
    item = version_in_force(work.session, form.item_code, work.today)
    if form.mode is ProxyMode.PROXY:
        step = say_step_in_person(Appearance(item.person_must_appear), item.hint)
        check_proxied(item.name, ProxyAllowed(item.proxy), form.appear_on, step)
        if form.appear_on is not None and form.appear_on < work.today:
            raise KnownError(
                "本人到场的日期已经过了，请改成今天或以后的一天。没有保存。", field="appear_on"
            )
    desk = Desk(work.session, work.now)
    day = f"{work.today:%Y%m%d}"
    serial = take_numbers(work.session, PROXY.prefix, day)[0]
    case = Case(
        number=f"{PROXY.prefix}{day}{serial:04d}",
        kind=PROXY.code,
        applicant=person,
        item=item,
        state="registered",
        is_open=True,
        first_asked_id=work.clerk.id,
        handler_id=agent.account_id or work.clerk.id,
        registered_on=work.today,
        intake_at=work.now,
        extended_hours=desk.is_extended_service,
        note=form.task.strip(),
    )
    work.session.add(case)
    work.session.flush()
    work.session.add(
        ProxyCase(
            case_id=case.id,
            mode=form.mode.value,
            source=form.source.value,
            converted_from_id=converted_from,
            agent_id=agent.id,
            groups=",".join(g.value for g in PriorityGroup if g in form.groups),
            appear_on=form.appear_on,
            visit_on=form.visit_on,
            visit_address=form.visit_address.strip(),
            task=form.task.strip(),
        )
    )
    record_step(work, case, "register", source=form.source.value, agent=agent.name)
    put_terms(work.session, "service_case", {case.id: find_terms(case, person.name)})
    return case
