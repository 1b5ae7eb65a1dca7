"""What a kind of case is: a table of states and the transitions between them.

The engine knows no kind by name. One-stop, proxy and the kinds that follow each bring a table.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from models.errors import KnownError
from models.roles import Role


class ClockEffect(StrEnum):
    """What a state does to the time limit."""

    NONE = "none"
    NOTICE = "notice"  # the limit for the one-time notice runs
    RUNS = "runs"
    STOPPED = "stopped"
    ENDS = "ends"


@dataclass(frozen=True)
class State:
    """A state a case can rest in."""

    code: str
    label: str
    clock: ClockEffect
    is_open: bool = True


@dataclass(frozen=True)
class Transition:
    """A step a clerk can take: from which states, to which, by whom, on which key.

    An empty target leaves the case in its state.
    """

    name: str
    label: str
    sources: frozenset[str]
    target: str
    may: frozenset[Role]
    key: str = ""
    needs: tuple[str, ...] = ()  # what must be recorded besides, e.g. reason


@dataclass(frozen=True)
class CaseKind:
    """A kind of case, e.g. one-stop service with its number prefix FW."""

    code: str
    label: str
    prefix: str
    states: dict[str, State]
    transitions: dict[str, Transition]

    def next_steps(self, state: str, role: Role) -> list[Transition]:
        """The steps a clerk of that role may take now, in the order of the table."""
        return [t for t in self.transitions.values() if state in t.sources and role in t.may]

    def take(self, state: str, name: str, role: Role) -> State:
        """The state a step leads to. Raises KnownError that says why it is not allowed now."""
        refusal = self.why_not(state, name, role)
        if refusal:
            raise KnownError(refusal)
        return self.states[self.transitions[name].target or state]

    def why_not(self, state: str, name: str, role: Role) -> str:
        """Why a step cannot be taken now, in the clerk's words; empty if it can."""
        step = self.transitions[name]
        if state not in step.sources:
            allowed = "、".join(
                f"“{self.states[s].label}”" for s in self.states if s in step.sources
            )
            return (
                f"这件现在是“{self.states[state].label}”，不能{step.label}；"
                f"只有{allowed}的件可以。没有任何改动。"
            )
        if role not in step.may:
            who = "、".join(r.label for r in Role if r in step.may)
            return f"“{step.label}”需要{who}来做，没有任何改动。"
        return ""


def build_kind(
    code: str, label: str, prefix: str, states: Iterable[State], transitions: Iterable[Transition]
) -> CaseKind:
    """Put a kind together and check that its table is closed.

    Raises ValueError where a transition names a state that does not exist.
    """
    by_code = {s.code: s for s in states}
    by_name = {t.name: t for t in transitions}
    for step in by_name.values():
        unknown = (step.sources | {step.target} - {""}) - by_code.keys()
        if unknown:
            raise ValueError(f"{step.name} names unknown states {sorted(unknown)}")
    return CaseKind(code, label, prefix, by_code, by_name)
