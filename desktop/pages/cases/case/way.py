"""What the case's page offers and shows, worked out without a window."""

from collections.abc import Sequence
from datetime import datetime

from desktop.widgets.timeline import Moment, Step
from models.cases.queries.cases import CasePage as CaseFacts
from models.cases.queries.cases import StepRow
from models.cases.rules.kinds import Transition
from models.cases.rules.one_stop import ONE_STOP, OUTCOME_LABELS, SATISFACTION_LABELS, Outcome
from models.roles import DESK, Role

MAIN_WAY = (("accept", "受理"), ("process", "办理中"))
SIDE_STATES = {"declined": "red", "withdrawn": "grey", "terminated": "red"}
STATE_TONES = {
    "enquiry": "grey",
    "intake": "amber",
    "supplementing": "blue",
    "accepted": "blue",
    "processing": "blue",
    "closed": "green",
    "declined": "red",
    "withdrawn": "grey",
    "terminated": "red",
}
RECEIVE_KEY = "F7"
KEYS = tuple(dict.fromkeys(step.key for step in ONE_STOP.transitions.values()))


def offered(state: str, key: str, role: Role) -> Transition | None:
    """The step a key means in a state for a role; None where it means none."""
    return next((t for t in ONE_STOP.next_steps(state, role) if t.key == key), None)


def receives(case: CaseFacts) -> bool:
    """Whether papers can still be ticked now."""
    waiting = any(m.received_at is None for m in case.materials)
    return case.state in ("intake", "supplementing") and waiting


def missing(case: CaseFacts) -> list[str]:
    """The papers that are still asked for."""
    return [m.name for m in case.materials if m.is_missing]


def label_of(case: CaseFacts, key: str, role: Role) -> str:
    """What the button of a key says now; "" where it is not offered."""
    if refusal(case, key, role):
        return ""
    step = offered(case.state, key, role)
    return step.label if step is not None else "收到材料"


def main_key(case: CaseFacts) -> str:
    """The key of the step that usually comes next."""
    if case.state == "intake":
        return "F10" if missing(case) else "F9"
    return {"enquiry": "F8", "supplementing": "F7"}.get(case.state, "F9")


def refusal(case: CaseFacts, key: str, role: Role) -> str:
    """Why a key does nothing now, in the clerk's words; "" where it does something."""
    state, step = case.state, offered(case.state, key, role)
    if step is None:
        if key == RECEIVE_KEY and state == "intake" and role in DESK:
            return "" if receives(case) else "材料已经收齐，可以直接受理（F9）。没有任何改动。"
        return _refused(state, key, role)
    lacking = missing(case)
    if step.name == "accept" and lacking:
        return f"还缺{'、'.join(lacking)}，不能受理。请补齐，或作一次性告知（F10）。没有任何改动。"
    if step.name in ("notify", "notify_again") and not lacking:
        return "材料已经齐全，不需要告知，可以直接受理（F9）。没有任何改动。"
    return ""


def _refused(state: str, key: str, role: Role) -> str:
    steps = [t for t in ONE_STOP.transitions.values() if t.key == key]
    near = [t for t in steps if state in t.sources]
    if near or len(steps) == 1:
        return ONE_STOP.why_not(state, (near or steps)[0].name, role)
    words = "、".join(t.label for t in steps)
    return f"这件现在是“{ONE_STOP.states[state].label}”，不能{words}。没有任何改动。"


def way_of(case: CaseFacts) -> tuple[list[Step], int]:
    """The steps at the top of the page and which is the present one.

    A side state stands as a step of its own: 补正中 before 受理, the other ends in place of what
    did not come.
    """
    times = {key: _last(case.steps, label) for key, label in _STEP_LABELS.items()}
    steps = [Step("登记", _when(case.steps[0].at if case.steps else case.intake_at))]
    state = ONE_STOP.states[case.state]
    if case.state in SIDE_STATES:
        for key, word in MAIN_WAY:
            if times[key]:
                steps.append(Step(word, _when(times[key])))
        steps.append(Step(state.label, _when(case.steps[-1].at if case.steps else None)))
        return steps, len(steps) - 1
    if case.state == "enquiry":
        return [*steps, Step("答复"), Step("办结")], 1
    if case.state == "supplementing":
        until = case.supplement_until
        steps.append(Step("补正中", f"{until.month}月{until.day}日前" if until else ""))
    now = len(steps) - 1 if case.state == "supplementing" else 1
    closed = case.state == "closed"
    for key, word in MAIN_WAY:
        if closed and not times[key]:
            continue  # closed on the spot, or an enquiry that was answered
        steps.append(Step(word, _when(times[key])))
    if case.state in ("accepted", "processing"):
        now = len(steps) - 1
    steps.append(Step("办结", _when(_closing(case.steps) if closed else None)))
    return steps, len(steps) if closed else now


def history(steps: Sequence[StepRow]) -> list[Moment]:
    """The timeline: what was done, when, by whom, and with what words."""
    return [
        Moment(
            step.label,
            f"{step.at:%m-%d %H:%M}",
            step.clerk,
            " · ".join(part for part in (step.opinion, *_facts(step)) if part),
            _tone(step),
        )
        for step in steps
    ]


_STEP_LABELS = {
    "accept": ONE_STOP.transitions["accept"].label,
    "process": ONE_STOP.transitions["process"].label,
}


def _last(steps: Sequence[StepRow], label: str) -> datetime | None:
    return next((s.at for s in reversed(steps) if s.label == label), None)


def _closing(steps: Sequence[StepRow]) -> datetime | None:
    closed = ONE_STOP.states["closed"].label
    return next((s.at for s in steps if s.state == closed), None)


def _when(at: datetime | None) -> str:
    return f"{at:%m-%d %H:%M}" if at is not None else ""


def _facts(step: StepRow) -> list[str]:
    facts = step.facts
    said = []
    if facts.get("note"):
        said.append(str(facts["note"]))
    if facts.get("received"):
        said.append("收到：" + "、".join(map(str, facts["received"])))
    if facts.get("right_body"):
        said.append(f"请到：{facts['right_body']}")
    if facts.get("outcome"):
        said.append("结果：" + OUTCOME_LABELS[Outcome(facts["outcome"])])
    if facts.get("satisfaction"):
        said.append(SATISFACTION_LABELS[int(facts["satisfaction"])])
    return said


def _tone(step: StepRow) -> str:
    if step.state in ("不予受理", "撤回", "终止"):
        return "red"
    return "amber" if step.state == "补正中" else "green"
