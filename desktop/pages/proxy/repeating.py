"""重复上次: the errand of last time once more; asks only for what cannot be the same again."""

from collections.abc import Callable
from typing import Any

from desktop.page import Page
from desktop.pages.cases.case.asking import AskDialog, Asked
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import DateField, Field
from models.errors import KnownError
from models.proxy.actions.vouchers import repeat_with_slip
from models.proxy.queries.agents import AgentProposal, propose_agents
from models.proxy.queries.requests import RequestRow

# What may be asked for, and for which requests it is known beforehand.
MORE: dict[str, Callable[[RequestRow], bool]] = {
    "appear_on": lambda row: row.person_comes,
    "agent": lambda row: row.agent_left,
}


def has_to_ask(row: RequestRow) -> bool:
    """Whether Enter alone is not enough: the person has to come, or the agent has left."""
    return any(wanted(row) for wanted in MORE.values())


def can_ask(error: KnownError) -> bool:
    """Whether a refusal is for want of something that can be asked for."""
    return error.field in MORE


class RepeatDialog(AskDialog):
    """Enter registers it. A day or an agent is asked for where it is known to be needed, or once
    the centre refuses for want of it: the item may have changed since.
    """

    def __init__(self, page: Page, row: RequestRow, done: Callable[[Any], None]) -> None:
        self._page, self._row = page, row
        fields = {name: self._make(name) for name, wanted in MORE.items() if wanted(row)}
        super().__init__(page, "重复上次", Asked(_say(row), fields, self._again), "登记", done)

    def _make(self, name: str) -> Field:
        if name == "appear_on":
            return DateField(
                "本人哪天到场", lambda: self._page.desk.now().date(),
                required="这件只有部分环节可以代办，请填写本人哪天到场。",
            )  # fmt: skip
        field = ChoiceField("谁来办", required="请选择谁来办。")
        self._page.desk.tasks.ask(
            propose_agents, self._row.item_code, None, self._page.desk.now().date(),
            then=self._proposed, key="proxy-repeat-agents",
        )  # fmt: skip
        return field

    def _proposed(self, found: list[AgentProposal]) -> None:
        field = self.form["agent"]
        assert isinstance(field, ChoiceField)
        field.set_choices([(each.agent.id, f"{each.agent.name}　{each.reason}") for each in found])
        if field.empty and found:
            field.set_value(found[0].agent.id)

    def _again(self, values: dict[str, Any]) -> Any:
        more = values.get("appear_on"), values.get("agent")
        return repeat_with_slip, (self._row.case_id, *more)

    def _failed(self, error: KnownError) -> None:
        name = error.field
        if name is not None and can_ask(error) and name not in self.form.fields:
            self.add_field(name, self._make(name))
        super()._failed(error)


def _say(row: RequestRow) -> str:
    acts = f"{row.agent}已经离岗，请另选一位" if row.agent_left else f"仍由{row.agent}负责"
    return (
        f"再登记一件：{row.applicant}，{row.item_name}，{row.mode.text}，{acts}。"
        f"上次是 {row.registered_on}（{row.number}）。"
    )
