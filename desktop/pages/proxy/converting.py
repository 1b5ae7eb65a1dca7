"""From the counter to proxy service: a new record of its own, the old one stays."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from desktop.pages.cases.case.asking import Asked
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import DateField, Field
from models.cases.queries.cases import CasePage as CaseFacts
from models.catalogue.queries import ItemDetail
from models.catalogue.rules import Appearance, ProxyAllowed
from models.proxy.actions.requests import convert_case
from models.proxy.queries.agents import AgentProposal
from models.proxy.rules.letters import say_in_person, say_step_in_person
from models.proxy.rules.states import ProxyMode


def ask_convert(
    case: CaseFacts, agents: Sequence[AgentProposal], today: Callable[[], date]
) -> Asked:
    """Who acts, and whether the person stays at home."""
    alone = ProxyAllowed(case.item.proxy) is not ProxyAllowed.NO
    mode = ChoiceField(
        "方式", [(each, each.text) for each in ProxyMode], required="请选择帮办还是代办。"
    )
    mode.set_value(ProxyMode.PROXY if alone else ProxyMode.ASSISTED)
    agent = ChoiceField(
        "谁来办",
        [(each.agent.id, f"{each.agent.name}　{each.reason}") for each in agents],
        required="请选择谁来办；还没有代办员的，请主管先登记。",
    )
    if agents:
        agent.set_value(agents[0].agent.id)
    fields: dict[str, Field] = {"mode": mode, "agent": agent}
    in_part = ProxyAllowed(case.item.proxy) is ProxyAllowed.PART
    if in_part:
        fields["appear_on"] = DateField("本人哪天到场", today)

    def collect(values: dict[str, Any]) -> Any:
        return convert_case, (case.id, values["agent"], values["mode"], values.get("appear_on"))

    said = "另登记一件帮办代办，窗口的这一件照常办理或办结。"
    return Asked(said + say_in_person_of(case.item), fields, collect)


def say_in_person_of(item: ItemDetail) -> str:
    """Which step of an item needs the person; "" where all of it is proxied."""
    step = say_step_in_person(Appearance(item.person_must_appear), item.hint)
    return say_in_person(item.name, ProxyAllowed(item.proxy), step)
