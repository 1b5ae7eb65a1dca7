"""What runs beside the case's own steps: who is waited for, since when, until when."""

from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtWidgets import QFrame, QVBoxLayout

from desktop.pages.cases.case.cards import empty_layout
from desktop.pages.cases.case.offers import open_callback
from desktop.pages.cases.case.steps.pauses import say_request
from desktop.pages.cases.limits import say_day
from desktop.widgets.buttons import Action, Button
from desktop.widgets.cards import Card, Chip, Text
from desktop.widgets.layout import Flow
from models.cases.queries.cases import CasePage as CaseFacts
from models.cases.rules.one_stop import ONE_STOP, SATISFACTION_LABELS

CHASE = ONE_STOP.transitions["chase"].label
DETAILS = {"efficiency": "效率", "competence": "业务", "attitude": "态度"}


@dataclass(frozen=True)
class Running:
    """One thing that runs: a word, its tone, what is said about it, the keys that go on with it."""

    word: str
    tone: str
    head: str
    lines: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


def running_of(case: CaseFacts, today: date) -> list[Running]:
    """Everything that is under way, the most urgent kind first; nothing where nothing is."""
    found: list[Running] = []
    for part in (_chase, _requests, _transfer, _pauses, _joint, _delivery, _overdue, _callbacks):
        found += part(case, today)
    return found + _ratings(case, today)


def _chase(case: CaseFacts, today: date) -> list[Running]:
    until = case.chase_until
    if until is None:
        return []
    said = next((s.opinion for s in reversed(case.steps) if s.label == CHASE), "")
    return [Running("督办", _tone(until, today), f"要求{_until(until, today)}答复", _lines(said))]


def _requests(case: CaseFacts, today: date) -> list[Running]:
    return [
        Running(
            "等主管决定",
            "amber",
            f"{row.asked_by}{_since(row.asked_at, today)}申请{row.label}",
            _lines(say_request(row).partition("：")[2]),
            ("Ctrl+F6",),
        )
        for row in case.requests
        if row.approved is None
    ]


def _transfer(case: CaseFacts, today: date) -> list[Running]:
    if not case.transfers:
        return []
    row = case.transfers[-1]
    if case.state == "transferred":
        return [
            Running(
                "待接收",
                "blue",
                f"等{row.taker}接收",
                _lines(
                    f"{row.giver}{_since(row.given_at, today)}转出，接收前仍由{row.giver}负责",
                    f"原因：{row.reason}" if row.reason else "",
                    f"联系：{row.contact}" if row.contact else "",
                ),
                ("F7", "F11"),
            )
        ]
    if (
        row.taker_id is None
        and row.taken_at is not None
        and row.answered_at is None
        and case.is_open
    ):
        until = row.answer_by
        return [
            Running(
                "等答复",
                _tone(until, today),
                f"{row.taker}承办" + (f"，要求{_until(until, today)}答复" if until else ""),
                _lines(
                    f"{row.taken_by}{_since(row.taken_at, today)}签收",
                    f"联系：{row.contact}" if row.contact else "",
                ),
                ("Ctrl+F11",),
            )
        ]
    return []


def _pauses(case: CaseFacts, today: date) -> list[Running]:
    found = []
    for row in case.pauses:
        if row.ended_on is not None:
            continue
        counts = "这些天计入时限" if row.counts_toward_clock else "这些天不计时限"
        until = f"，到{say_day(row.expected_end, today)}" if row.expected_end else ""
        found.append(
            Running(
                row.label,
                "amber" if row.expected_end and row.expected_end < today else "blue",
                f"{say_day(row.started_on, today)}起{until}",
                _lines(row.procedure, row.reason, counts),
            )
        )
    return found


def _joint(case: CaseFacts, today: date) -> list[Running]:
    if not case.is_open or not case.joint:
        return []
    answered = [part for part in case.joint if part.answered_at is not None]
    lines = []
    for part in case.joint:
        if part.answered_at is not None:
            lines.append(f"✓ {part.body}：{part.answer}")
        else:
            until = f"（{_until(part.answer_by, today)}）" if part.answer_by else ""
            lines.append(f"○ {part.body}：等答复{until}")
    waiting = len(case.joint) - len(answered)
    late = any(p.answered_at is None and p.answer_by and p.answer_by < today for p in case.joint)
    return [
        Running(
            "联办",
            "red" if late else "blue" if waiting else "green",
            f"{len(answered)} / {len(case.joint)} 个单位已答复",
            tuple(lines),
            ("F6",) if waiting else (),
        )
    ]


def _delivery(case: CaseFacts, today: date) -> list[Running]:
    if case.state == "awaiting_delivery":
        until = case.deliver_until
        head = f"{_until(until, today)}送达" if until else "等领取"
        return [Running("待送达", _tone(until, today), head, _lines(case.delivery), ("F9",))]
    if not case.deliveries:
        return []
    row = case.deliveries[-1]
    who = f"{row.receiver}（{row.relation}）签收" if row.relation else f"{row.receiver}签收"
    lines = _lines(row.place, f"邮件号码 {row.post_number}" if row.post_number else "")
    return [Running("已送达", "green", f"{row.at:%m-%d} {row.way}，{who}", lines)]


def _overdue(case: CaseFacts, today: date) -> list[Running]:
    if case.overdue_cause:
        return [Running("超期原因", "grey", case.overdue_cause)]
    due = case.due_date
    if due is None or (case.closed_on or today) <= due:
        return []
    return [Running("超期", "red", "还没有登记超期原因", (), ("Ctrl+D",))]


def _callbacks(case: CaseFacts, today: date) -> list[Running]:
    found = []
    for row in case.callbacks:
        limits = {
            "to_call": (row.call_until, "回访"),
            "rectifying": (row.rectify_until, "整改完"),
        }
        until, word = limits.get(row.state, (None, ""))
        head = f"{_until(until, today)}{word}" if until else row.state_label
        is_open = row is open_callback(case)
        found.append(
            Running(
                f"差评{row.state_label}",
                _tone(until, today) if is_open else "grey",
                f"{row.caller}：{head}",
                _lines(
                    f"{row.number}",
                    f"来访人说：{row.said}" if row.said else "",
                    row.finding_label,
                    f"整改：{row.measures}" if row.measures else "",
                ),
                ("Ctrl+B", "Ctrl+Shift+B") if is_open else (),
            )
        )
    return found


def _ratings(case: CaseFacts, today: date) -> list[Running]:
    """The grade is everybody's; what was written is here for leaders only (see RatingRow)."""
    found = []
    for row in case.ratings:
        again = "整改后再评 " if row.sequence > 1 else ""
        parts = [
            f"{word} {SATISFACTION_LABELS[grade]}"
            for name, word in DETAILS.items()
            if (grade := getattr(row, name)) is not None
        ]
        remarks = f"意见：{row.remarks}" if row.remarks else ""
        found.append(
            Running(
                "评价",
                "green" if row.satisfaction > 2 else "red",
                f"{again}{row.label}（{row.at:%m-%d}）",
                _lines("　".join(parts), remarks),
            )
        )
    return found


class RunningCard(Card):
    """Calm: hidden where nothing runs."""

    def __init__(self, action_of: Callable[[str], Action]) -> None:
        super().__init__("正在进行", margin=0)
        self._action_of = action_of
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        self.body.setContentsMargins(0, 4, 0, 6)
        self.body.addLayout(self._column)
        self.hide()

    def fill(self, running: list[Running], elsewhere: Container[str] = ()) -> None:
        """One block for each, with buttons for its keys that work now and have none elsewhere."""
        empty_layout(self._column)
        for number, each in enumerate(running):
            if number:
                rule = QFrame()
                rule.setObjectName("rule")
                self._column.addWidget(rule)
            block = QVBoxLayout()
            block.setContentsMargins(16, 8, 16, 8)
            block.setSpacing(4)
            head = Flow(gap=8)
            head.add(Chip(each.word, each.tone))
            block.addLayout(head)
            block.addWidget(Text(each.head, "bold", wrap=True))
            for line in each.lines:
                block.addWidget(Text(line, "soft", wrap=True))
            actions = [self._action_of(key) for key in each.keys if key not in elsewhere]
            actions = [action for action in actions if not action.why_not]
            if actions:
                flow = Flow(gap=8)
                flow.add(*(Button(action) for action in actions))
                block.addLayout(flow)
            self._column.addLayout(block)
        self.setVisible(bool(running))


def _lines(*said: str) -> tuple[str, ...]:
    return tuple(line for line in said if line)


def _since(at: datetime, today: date) -> str:
    return f" {say_day(at.date(), today)}"


def _until(day: date | None, today: date) -> str:
    if day is None:
        return ""
    if day < today:
        return f"{say_day(day, today)}前（已过 {(today - day).days} 天）"
    return "今天" if day == today else f"{say_day(day, today)}前"


def _tone(until: date | None, today: date) -> str:
    if until is None or until > today:
        return "blue"
    return "amber" if until == today else "red"
