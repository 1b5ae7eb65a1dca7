"""Closing, sending back, giving up, reminding, keeping, taking up again."""

from typing import Any

from desktop.pages.cases.case.asking import AskDialog, Asked, DaysField, Occasion
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import DateField, Field, NoteField, TextField
from desktop.widgets.grades import TickField
from models.cases.actions.endings import (
    answer_chase,
    archive_case,
    chase_case,
    reopen_case,
    send_back,
    set_overdue_cause,
)
from models.cases.actions.steps import close_case, move_case
from models.cases.rules.one_stop import OUTCOME_LABELS, Outcome
from models.cases.rules.overdue import OverdueCause
from models.catalogue.rules import Mode

DELIVERIES = ("当场领取", "窗口领取", "邮寄", "上门送达", "他人代领", "电子送达", "无需送达")
REMEDY = "如有异议，可向所在街道（乡镇）反映。"
# What is worth asking for an outcome; the others would only be in the way.
FACTS = {
    Outcome.GRANT: ("amount", "first_month", "collect"),
    Outcome.DONE: ("collect",),
    Outcome.REFUSE: ("object",),
    Outcome.REFERRED: (),
}


def close(on: Occasion) -> Asked:
    """The outcome with its facts; for a promised item the notice of it is printed."""
    case = on.case
    instant = case.item.mode is Mode.INSTANT
    outcome = ChoiceField(
        "办理结果",
        [(outcome, word) for outcome, word in OUTCOME_LABELS.items()],
        required="请选择办理结果。",
    )
    fields: dict[str, Field] = {
        "outcome": outcome,
        "result": NoteField("结果说明", rows=2, hint="例如：已审核通过"),
        "amount": TextField("金额", hint="例如 每月 100 元；不涉及就空着"),
        "first_month": TextField("首发月份", hint="例如 2026年12月"),
        "collect": TextField("怎样领取", hint="例如 发放到社保卡"),
        "object": TextField("有异议怎么办"),
        "delivery": ChoiceField("送达方式", [(word, word) for word in DELIVERIES]),
        "notice": TickField("出具《办理结果通知书》", ticked=not instant),
    }
    fields["object"].set_value(REMEDY)
    outcome.set_value(Outcome.DONE)

    def prepare(dialog: AskDialog) -> None:
        def follow() -> None:
            try:
                chosen = FACTS[outcome.value()]
            except Exception:
                return
            last = ("notice",) if instant else ()
            dialog.show_fields("outcome", "result", *chosen, "delivery", *last)

        outcome.changed.connect(follow)
        follow()

    def collect(values: dict[str, Any]) -> Any:
        asked = FACTS[values["outcome"]]
        facts = tuple(
            values[name] if name in asked else ""
            for name in ("amount", "first_month", "collect", "object")
        )
        return close_case, (
            case.id,
            values["outcome"],
            values["result"],
            values["delivery"] or "",
            *facts,
            values["notice"],
        )

    return Asked("", fields, collect, prepare)


def back(on: Occasion) -> Asked:
    """Returned to the applicant or the sender: reason and basis."""
    case = on.case
    fields: dict[str, Field] = {
        "reason": NoteField("退件的原因", rows=2, required="退件要写明原因。"),
        "basis": TextField("依据", required="退件要写明依据。"),
    }
    return Asked("", fields, lambda v: (send_back, (case.id, v["reason"], v["basis"])))


def reason(on: Occasion) -> Asked:
    """An end that needs nothing but its reason."""
    case, step = on.case, on.step
    fields: dict[str, Field] = {
        "reason": NoteField("原因", rows=2, required=f"“{step.label}”要写明原因。")
    }
    return Asked(
        "写入办理经过，不能改回。",
        fields,
        lambda v: (move_case, (case.id, step.name, v["reason"])),
    )


def archive(on: Occasion) -> Asked:
    """Nothing to fill in, but a moment to think."""
    case = on.case
    return Asked(
        "归档后不再改动；主管写明原因才能重新办理。", {}, lambda v: (archive_case, (case.id,))
    )


def reopen(on: Occasion) -> Asked:
    """Why it is taken up again, and how long that may take."""
    case = on.case
    fields: dict[str, Field] = {
        "reason": NoteField("重新办理的原因", rows=2, required="请写明为什么重新办理。"),
        "days": DaysField("给几个工作日", required="请填给几个工作日办理。"),
    }
    return Asked("", fields, lambda v: (reopen_case, (case.id, v["reason"], v["days"])))


def chase(on: Occasion) -> Asked:
    """A formal reminder, with the day an answer is due."""
    case = on.case
    fields: dict[str, Field] = {
        "text": NoteField("督办意见", rows=2, required="请写明督办意见。"),
        "answer_by": DateField("要求答复日期", on.today, required="请填要求答复的日期。"),
    }
    return Asked(
        f"承办：{case.handler}",
        fields,
        lambda v: (chase_case, (case.id, v["text"], v["answer_by"])),
    )


def chase_answered(on: Occasion) -> Asked:
    """What the handler says to the reminder."""
    case = on.case
    fields: dict[str, Field] = {"answer": NoteField("答复", required="请写下答复。")}
    return Asked("", fields, lambda v: (answer_chase, (case.id, v["answer"])))


def overdue(on: Occasion) -> Asked:
    """Why the limit was missed."""
    return ask_overdue(on.case.id)


def ask_overdue(case_id: int) -> Asked:
    """Why the limit of a case of any kind was missed."""
    fields: dict[str, Field] = {
        "cause": ChoiceField(
            "超期原因", [(cause, cause.text) for cause in OverdueCause], required="请选择原因。"
        ),
        "remark": NoteField("说明", rows=2),
    }
    return Asked(
        "按原因计入月报。",
        fields,
        lambda v: (set_overdue_cause, (case_id, v["cause"], v["remark"])),
    )
