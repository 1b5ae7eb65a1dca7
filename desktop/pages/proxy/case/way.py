"""What the page of a proxy case shows, worked out without a window."""

from datetime import datetime

from desktop.widgets.timeline import Step
from models.cases.queries.cases import StepRow
from models.cases.rules.callbacks import Finding
from models.cases.rules.one_stop import SATISFACTION_LABELS
from models.cases.rules.overdue import OverdueCause
from models.proxy.queries.page import STEP_LABELS, ProxyPage
from models.proxy.rules.custody import Holder, HolderKind
from models.proxy.rules.money import EntryKind

STATE_TONES = {
    "registered": "grey",
    "awaiting_letter": "amber",
    "authorised": "blue",
    "assisted": "blue",
    "custody": "blue",
    "lodged": "blue",
    "processing": "blue",
    "supplementing": "amber",
    "suspended": "amber",
    "resumed": "blue",
    "closed": "amber",  # things and money still have to come back
    "terminated": "amber",
    "returned": "green",
    "rated": "green",
    "declined": "red",
    "withdrawn": "grey",
    "archived": "grey",
}
PROXIED = (
    ("register", "登记"),
    ("sign", "签委托书"),
    ("receive", "材料交接"),
    ("lodge", "送件"),
    ("process", "办理中"),
    ("close", "办结"),
    ("give_back", "回交结清"),
    ("rate", "评价"),
)
ASSISTED = (
    ("register", "登记"),
    ("assist", "帮办中"),
    ("close", "办结"),
    ("give_back", "回交结清"),
    ("rate", "评价"),
)
# The step of the way a state stands at.
AT = {
    "registered": "sign",
    "awaiting_letter": "sign",
    "authorised": "receive",
    "assisted": "assist",
    "custody": "lodge",
    "lodged": "process",
    "processing": "process",
    "supplementing": "receive",
    "suspended": "process",
    "resumed": "process",
    "closed": "give_back",
    "terminated": "give_back",
    "returned": "rate",
    "rated": "rate",
}
AFTER_AN_END = ("close", "give_back", "rate")
ASIDE = {"supplementing": "补材料", "suspended": "中止", "resumed": "续办", "lodged": "已送件"}


_FACTS = (
    ("office", "送到"),
    ("receipt", "编号 "),
    ("letter", ""),
    ("agent", "代办员"),
    ("to", "转为 "),
)


def way_of(case: ProxyPage) -> tuple[list[Step], int]:
    """The steps at the top of the page and which is the present one."""
    state = case.row.state
    way: tuple[tuple[str, str], ...] = PROXIED if case.is_proxied else ASSISTED
    times = {name: _last(case, name) for name, _ in way}
    if state in ("declined", "withdrawn"):
        end = Step(case.row.state_label, _when(case.steps[-1].at))
        done = [Step(word, _when(times[name])) for name, word in way if times[name]]
        return [*done, end], len(done)
    if _stopped(case):  # what was not reached is no part of this way
        way = tuple(step for step in way if times[step[0]] or step[0] in AFTER_AN_END)
    steps = []
    for name, word in way:
        shown, below = word, _when(times[name])
        if name == "process" and (state in ("processing", "lodged") or times["process"]):
            below = case.lodged_at or below
        if AT.get(state) == name:
            shown = ASIDE.get(state, shown)
        if name == "close" and _last(case, "close") is None and _stopped(case):
            shown, below = "终止", _when(_stopped(case))
        steps.append(Step(shown, below))
    if state in ("rated", "archived"):
        return steps, len(steps)
    names = [name for name, _ in way]
    at = AT[state]
    if not case.is_proxied and state == "registered":
        at = "assist"
    return steps, names.index(at)


def held_chip(holder: Holder, *, late: bool) -> tuple[str, str]:
    """The word and tone for where a thing is."""
    if late:
        return "逾期未还", "red"
    return {
        HolderKind.CENTRE: ("在我方", "amber"),
        HolderKind.OFFICE: ("已送出", "blue"),
        HolderKind.USED_UP: ("不需归还", "grey"),
        HolderKind.PRINCIPAL: ("已回交", "green"),
    }[holder.kind]


def say_holder(holder: Holder) -> str:
    """李敏 3号抽屉; 已交区医保局; 赵德山（已签收）."""
    if holder.kind is HolderKind.PRINCIPAL:
        return f"{holder.text}（已签收）"
    if holder.kind is HolderKind.USED_UP:
        return f"已交{holder.name}" if holder.name else holder.text
    return holder.text


def say_step(step: StepRow) -> str:
    """What a step recorded besides its name."""
    facts, said = step.facts, [step.opinion]
    for name, word in _FACTS:
        if facts.get(name):
            said.append(f"{word}{facts[name]}")
    if facts.get("cause"):
        said.append(OverdueCause(facts["cause"]).text)
    if facts.get("finding"):
        said.append(Finding(facts["finding"]).text)
    if facts.get("caller"):
        said.append(f"由{facts['caller']}回访")
    if "visit_to" in facts:
        said.append(f"改到 {facts['visit_to']}" if facts["visit_to"] else "取消上门")
    if facts.get("moved"):
        said.append("地址已改")
    if facts.get("agreed"):
        said.append("本人另外同意留存")
    if facts.get("kind") and facts.get("amount"):
        said.append(f"{EntryKind(facts['kind']).text} {facts['amount']} 元")
    if facts.get("signed"):
        said.append("屏上签" if facts["signed"] == "screen" else "纸上签")
    if facts.get("satisfaction"):
        said.append(SATISFACTION_LABELS[int(facts["satisfaction"])])
    return " · ".join(part for part in said if part)


def _last(case: ProxyPage, name: str) -> datetime | None:
    label = STEP_LABELS[name]
    return next((s.at for s in reversed(case.steps) if s.label == label), None)


def _stopped(case: ProxyPage) -> datetime | None:
    return _last(case, "terminate") or _last(case, "revoke")


def _when(at: datetime | None) -> str:
    return f"{at:%m/%d %H:%M}" if at is not None else ""
