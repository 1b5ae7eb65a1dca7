"""How a time limit is shown: one word in a list, and every counted day on request."""

from datetime import date
from typing import Protocol

from models.calendar.rules import CountedDay, DueDate, Why

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"
NOT_RUNNING = {
    "enquiry": "咨询，不起算时限。",
    "intake": "还没有受理，时限从受理次日起算。",
    "supplementing": "补正中，不计时限；补齐受理后重新起算。",
    "declined": "不予受理，没有时限。",
    "sent_back": "已退件，不再计时限。",
    "withdrawn": "申请人已撤回，不再计时限。",
    "terminated": "已终止，不再计时限。",
}


class Limited(Protocol):
    """What a case tells about its limit."""

    @property
    def state(self) -> str: ...
    @property
    def is_open(self) -> bool: ...
    @property
    def accepted_on(self) -> date | None: ...
    @property
    def clock_start(self) -> date | None: ...
    @property
    def due(self) -> DueDate | None: ...
    @property
    def due_date(self) -> date | None: ...
    @property
    def supplement_until(self) -> date | None: ...
    @property
    def closed_on(self) -> date | None: ...
    @property
    def clock_note(self) -> str: ...


def say_day(day: date, today: date) -> str:
    """11月20日; the year only where it is not this one."""
    year = f"{day.year}年" if day.year != today.year else ""
    return f"{year}{day.month}月{day.day}日"


def limit_chip(
    due: date | None,
    today: date,
    *,
    instant: bool = False,
    provisional: bool = False,
    days_left: int | None = None,
) -> tuple[str, str]:
    """The word for an open case's limit and its tone."""
    if due is None:
        return "不计时限", "grey"
    if due < today:
        return f"超期 {(today - due).days} 日", "red"
    if due == today:
        return ("即办", "green") if instant else ("今天到期", "amber")
    left = (due - today).days if days_left is None else days_left
    return f"还有 {left} 日" + (" 暂定" if provisional else ""), "grey"


def limit_state(limited: Limited, today: date) -> tuple[str, str]:
    """The sentence under the counted days, with its tone; ("", "") where there is none."""
    due = limited.due_date
    if limited.is_open:
        if due is None:
            return "", ""
        if due < today:
            return f"已超 {(today - due).days} 个自然日", "red"
        if due == today:
            return "今天到期", "amber"
        left = [s for s in limited.due.steps if s.number and s.date > today] if limited.due else []
        return f"还有 {len(left) or (due - today).days} 个工作日", "grey"
    if due is None or limited.closed_on is None:
        return "", ""
    closed = say_day(limited.closed_on, today)
    if limited.closed_on > due:
        return f"{closed}办结，超期 {(limited.closed_on - due).days} 个自然日", "red"
    return f"{closed}办结，未超期", "green"


def explain_limit(limited: Limited, today: date) -> tuple[list[str], str]:
    """The lines that lead to the due date, and the due date itself; "" where none runs."""
    due = limited.due
    if due is None or limited.accepted_on is None:
        return _without(limited, today), ""
    start = _say_start(limited.accepted_on, limited.clock_start, today)
    lines = [f"{say_day(limited.accepted_on, today)}受理{start}，承诺 {due.limit}"]
    if due.steps:
        lines.append(f"从次日 {say_day(due.steps[0].date, today)} 起算")
        lines += count_days(due)
    if due.provisional:
        years = "、".join(f"{year}年" for year in due.missing_years)
        lines.append(f"{years}的放假安排还没有公布，日期为暂定")
    shown = limited.due_date or due.date
    return lines, f"应于 {say_day(shown, today)}办结" + ("（暂定）" if due.provisional else "")


def _say_start(accepted_on: date, clock_start: date | None, today: date) -> str:
    """Why the limit does not run from the day of acceptance, in brackets."""
    if clock_start is None or clock_start == accepted_on:
        return ""
    day = say_day(clock_start, today)
    if clock_start > accepted_on:
        return f"（非工作时间收件，按{day}收件起算）"
    return f"（按{day}收件起算）"


def count_days(due: DueDate) -> list[str]:
    """Every day from the day after acceptance, one line for each run of days that belongs together.

    18日① 19日② 20日③ — then: 21日、22日 周末不计.
    """
    lines: list[str] = []
    run: list[CountedDay] = []
    for step in due.steps:
        if run and _kind(run[-1]) != _kind(step):
            lines.append(_say_run(run))
            run = []
        run.append(step)
    if run:
        lines.append(_say_run(run))
    return lines


def _without(limited: Limited, today: date) -> list[str]:
    if limited.accepted_on is not None:
        if limited.state in NOT_RUNNING:
            return [NOT_RUNNING[limited.state]]
        if limited.clock_note:
            return [f"{say_day(limited.accepted_on, today)}受理，{limited.clock_note}。"]
        if limited.clock_start is None:  # an old ledger says when, and mostly not until when
            return [f"{say_day(limited.accepted_on, today)}受理，从旧台账导入，不计时限。"]
        return [f"{say_day(limited.accepted_on, today)}受理，这个事项的期限不按工作日计。"]
    lines = [NOT_RUNNING.get(limited.state, "这件没有时限。")]
    until = limited.supplement_until
    if limited.state == "supplementing" and until is not None:
        lines.append(f"补正材料请在 {say_day(until, today)}前送到")
    return lines


def _kind(step: CountedDay) -> tuple[bool, str]:
    if step.number:
        return True, ""
    return False, step.name if step.why is Why.HOLIDAY else step.why.value


def _say_run(run: list[CountedDay]) -> str:
    words: list[str] = []
    month = 0
    for step in run:
        day = f"{step.date.month}月{step.date.day}日" if step.date.month != month else ""
        day = day or f"{step.date.day}日"
        month = step.date.month
        if step.number:
            mark = CIRCLED[step.number - 1] if step.number <= len(CIRCLED) else f"({step.number})"
            day += mark + ("调班" if step.why is Why.MAKE_UP else "")
        words.append(day)
    if run[0].number:
        return " ".join(words)
    if len(words) > 3:
        words = [words[0], "…", words[-1]]
        days = f"{words[0]}至{words[2]}"
    else:
        days = "、".join(words)
    return f"{days} {_why(run[0])}"


def _why(step: CountedDay) -> str:
    if step.why is Why.HOLIDAY:
        return f"{step.name}放假，不计"
    if step.why is Why.SUSPENDED:
        return "挂起或公示，不计"
    return "周末，不计" if step.why is Why.WEEKEND else "不计"
