"""Finding or making the agents an old ledger names."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from models.accounts.queries import list_accounts
from models.people.rules.names import clean_name
from models.proxy.rules.agents import read_known_as
from models.proxy.tables import Agent
from models.work import Work

UNNAMED = "旧台账未写代办员"


@dataclass
class Agents:
    """By name; who is not there yet is made, each once, from the first day he or she is named."""

    work: Work
    made: list[int] = field(default_factory=list)
    _known: dict[str, Agent] = field(default_factory=dict)
    _accounts: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # Of two of the same name the one who is still there.
        agents = self.work.session.scalars(select(Agent).order_by(Agent.id.desc())).all()
        for agent in sorted(agents, key=lambda agent: agent.left_on is not None, reverse=True):
            self._known[agent.name] = agent
        self._accounts = {a.name: a.id for a in reversed(list_accounts(self.work.session))}

    def find(self, named: Sequence[tuple[str, date]]) -> list[Agent]:
        """The agent of each row, from the name and the day that stand there."""
        names = [self._name(name) for name, _ in named]
        for name, (_, day) in zip(names, named, strict=True):
            agent = self._known.get(name)
            if agent is None:
                agent = Agent(
                    name=name, since=day, account_id=self._accounts.get(name), unit="",
                    staff_number="", phone="", grid_ids=[], item_codes=[],
                )  # fmt: skip
                self.work.session.add(agent)
                self.work.session.flush()
                self._known[name] = agent
                self.made.append(agent.id)
        return [self._known[name] for name in names]

    def _name(self, text: str) -> str:
        """A remark behind the name counts only where an agent goes by it."""
        known_as = read_known_as(text)
        return known_as if known_as in self._known else clean_name(text).name[:80] or UNNAMED
