"""What the case's page offers and shows, worked out without a window."""

from collections.abc import Sequence
from datetime import datetime

from desktop.widgets.timeline import Moment, Step
from models.cases.queries.cases import CasePage as CaseFacts
from models.cases.queries.cases import StepRow
from models.cases.rules.deliveries import DeliveryWay
from models.cases.rules.one_stop import ONE_STOP, OUTCOME_LABELS, SATISFACTION_LABELS, Outcome
from models.cases.rules.overdue import OverdueCause

MAIN_WAY = (("accept", "受理"), ("process", "办理中"))
# Ends without an outcome: they stand in place of what did not come.
SIDE_ENDS = ("declined", "withdrawn", "terminated", "sent_back")
ASIDE = ("transferred", "public_notice", "suspended")  # roads off the way, back to 办理中
STATE_TONES = {
    "enquiry": "grey",
    "intake": "amber",
    "supplementing": "blue",
    "accepted": "blue",
    "processing": "blue",
    "transferred": "amber",
    "public_notice": "blue",
    "suspended": "amber",
    "closed": "green",
    "awaiting_delivery": "amber",
    "delivered": "green",
    "rated": "green",
    "archived": "grey",
    "declined": "red",
    "sent_back": "red",
    "withdrawn": "grey",
    "terminated": "red",
}


def way_of(case: CaseFacts) -> tuple[list[Step], int]:
    """The steps at the top of the page and which is the present one.

    A side state stands as a step of its own: 补正中 before 受理, 挂起 and its like after 办理中;
    an end without an outcome stands in place of what did not come.
    """
    times = {key: _last(case.steps, label) for key, label in _STEP_LABELS.items()}
    steps = [Step("登记", _when(case.steps[0].at if case.steps else case.intake_at))]
    state = ONE_STOP.states[case.state]
    if case.state in SIDE_ENDS:
        steps += [Step(word, _when(times[key])) for key, word in MAIN_WAY if times[key]]
        steps.append(Step(state.label, _when(case.steps[-1].at if case.steps else None)))
        return steps, len(steps) - 1
    if case.state == "enquiry":
        return [*steps, Step("答复"), Step("办结")], 1
    if not state.is_open:
        return _after_closing(case, steps, times)
    if case.state == "supplementing":
        until = case.supplement_until
        steps.append(Step("补正中", f"{until.month}月{until.day}日前" if until else ""))
    now = len(steps) - 1 if case.state == "supplementing" else 1
    steps += [Step(word, _when(times[key])) for key, word in MAIN_WAY]
    if case.state in ASIDE:
        steps.append(Step(state.label, _when(case.steps[-1].at if case.steps else None)))
    if case.state in ("accepted", "processing", *ASIDE):
        now = len(steps) - 1
    return [*steps, Step("办结")], now


def _after_closing(
    case: CaseFacts, steps: list[Step], times: dict[str, datetime | None]
) -> tuple[list[Step], int]:
    """办结, 送达 where something is handed over, 评价, 归档; what was skipped is left out."""
    archived = case.state == "archived"
    # Closed on the spot, or an enquiry that was answered: only what was.
    steps += [Step(word, _when(times[key])) for key, word in MAIN_WAY if times[key]]
    end = next((s for s in case.steps if s.state in _END_LABELS), None)
    closed = ONE_STOP.states["closed"].label
    steps.append(Step(end.state if end else closed, _when(end.at if end else None)))
    if case.state == "awaiting_delivery":
        steps.append(Step("待送达"))
    elif times["deliver"]:
        steps.append(Step("送达", _when(times["deliver"])))
    now = len(steps) - 1 if case.state == "awaiting_delivery" else len(steps)
    if times["rate"]:
        steps.append(Step("评价", _when(times["rate"])))
        now = now if case.state == "awaiting_delivery" else len(steps)
    elif not archived:
        steps.append(Step("评价"))
    steps.append(Step("归档", _when(times["archive"])))
    return steps, len(steps) if archived else now


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
    name: ONE_STOP.transitions[name].label
    for name in ("accept", "process", "deliver", "rate", "archive")
}
_END_LABELS = {ONE_STOP.states[code].label for code in ("closed", *SIDE_ENDS)}


# What a step recorded besides its opinion, and the word before it.
_FACT_WORDS = {
    "to": "转给",
    "signed_by": "签收：",
    "body": "",
    "basis": "依据：",
    "procedure": "",
    "expected_end": "预计恢复 ",
    "answer_by": "要求答复 ",
    "after": "新的期限 ",
    "receiver": "签收：",
    "caller": "改由",
}


def _last(steps: Sequence[StepRow], label: str) -> datetime | None:
    return next((s.at for s in reversed(steps) if s.label == label), None)


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
    said += [word + str(facts[name]) for name, word in _FACT_WORDS.items() if facts.get(name)]
    if facts.get("bodies"):
        said.append("联办单位：" + "、".join(map(str, facts["bodies"])))
    if facts.get("days"):
        said.append(f"{facts['days']} 个工作日")
    if facts.get("way"):
        said.append(DeliveryWay(facts["way"]).text)
    if facts.get("cause"):
        said.append(OverdueCause(facts["cause"]).text)
    if facts.get("start") and facts.get("end"):
        counts = "计入时限" if facts.get("counts") else "不计时限"
        said.append(f"{facts['start']} 至 {facts['end']}，{counts}")
    if facts.get("file") and facts.get("place"):
        sheet, _, row = str(facts["place"]).rpartition("!")
        said.append(f"{facts['file']} {sheet.strip()} 第 {row} 行".replace("  ", " "))
    return said


def _tone(step: StepRow) -> str:
    if step.state in ("不予受理", "撤回", "终止", "退件"):
        return "red"
    return "amber" if step.state in ("补正中", "挂起", "转办中") else "green"
