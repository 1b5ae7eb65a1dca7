"""Steps that ask for words, a day, a grade or nothing."""

from collections.abc import Callable
from typing import Any

from desktop.pages.cases.case.asking import Asked
from desktop.pages.cases.case.offers import CALLBACK_STEPS
from desktop.pages.cases.case.steps import callbacks
from desktop.pages.cases.case.steps.endings import ask_overdue
from desktop.pages.cases.case.steps.ratings import ask_slip
from desktop.pages.proxy.case.steps.occasion import Occasion
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import DateField, Field, NoteField, TextField
from models.cases.rules.one_stop import OUTCOME_LABELS, Outcome
from models.proxy.actions.money import reverse_entry
from models.proxy.actions.steps import (
    archive_request,
    ask_supplement,
    close_request,
    move_request,
    rate_request,
    revoke_letter,
    terminate_request,
)
from models.proxy.actions.visits import change_visit


def reason(on: Occasion) -> Asked:
    """A reason, and what will come of it."""
    case, name = on.case, on.step.name
    fields: dict[str, Field] = {"reason": NoteField("原因", rows=2, required="请写明原因。")}
    if name == "terminate":
        said = "终止后材料和余款仍要回交结清。会打出《终止单》。"
        return Asked(said, fields, lambda v: (terminate_request, (case.id, v["reason"])))
    if name == "revoke":
        said = "委托人撤销委托（民法典第一百七十三条），委托书今天起失效。会打出《终止单》。"
        return Asked(said, fields, lambda v: (revoke_letter, (case.id, v["reason"])))
    said = {
        "suspend": "中止期间不计时限；续办要重新签委托书。会打出《中止单》。",
        "send_back": "退回到“材料交接”，补好后再送。",
        "decline": "登记以后不再办理，委托书还没有签。",
        "withdraw": "委托人自己不办了，委托书还没有签。",
    }[name]
    return Asked(said, fields, lambda v: (move_request, (case.id, name, v["reason"])))


def visit(on: Occasion) -> Asked:
    """The day and the address of a home visit; an empty day calls it off."""
    case, arranged = on.case, on.case.visit_on is not None
    fields: dict[str, Field] = {
        "day": DateField("上门日期", on.today, required="" if arranged else "请填上门日期。"),
        "address": TextField("上门地址", hint="空着按本人的住址", limit=200),
    }
    if arranged:
        fields["reason"] = TextField("为什么改", required="请写明为什么改。", limit=120)
    fields["day"].set_value(case.visit_on)
    fields["address"].set_value(case.visit_address)
    said = f"{case.row.agent}那天的《上门服务行程单》会跟着改；已经打出的请重打。"
    if arranged:
        said = f"原来约在 {case.visit_on}，不去了就把日期清空。{said}"

    def collect(values: dict[str, Any]) -> Any:
        return change_visit, (case.id, values["day"], values["address"], values.get("reason", ""))

    return Asked(said, fields, collect)


def supplement(on: Occasion) -> Asked:
    """Everything that is missing, at once."""
    case = on.case
    fields: dict[str, Field] = {
        "missing": NoteField("还缺什么材料", rows=3, required="请写明还缺什么材料。")
    }
    said = "一次写全，请委托人一次补齐。等的这些天不计时限。"
    return Asked(said, fields, lambda v: (ask_supplement, (case.id, v["missing"])))


def close(on: Occasion) -> Asked:
    """Outcome and result."""
    case = on.case
    outcome = ChoiceField(
        "结果", [(o, OUTCOME_LABELS[o]) for o in Outcome], required="请选择结果。"
    )
    outcome.set_value(Outcome.DONE)
    fields: dict[str, Field] = {
        "outcome": outcome,
        "result": NoteField("办理情况", rows=2, required="请写明办理情况。"),
    }
    said = "会打出《办结单》。办结以后还要把材料和余款回交委托人。"
    return Asked(said, fields, lambda v: (close_request, (case.id, v["outcome"], v["result"])))


def slip(on: Occasion) -> Asked:
    """The paper slip of a rating, entered as it was filled in."""
    return ask_slip(rate_request, on.case.id, "委托人")


def call_back(on: Occasion) -> Asked:
    """What comes next on the callback."""
    name, _ = CALLBACK_STEPS[on.callback.state]
    return CALLING[name](on)


def overdue(on: Occasion) -> Asked:
    """Why the limit was missed."""
    return ask_overdue(on.case.id)


def archive(on: Occasion) -> Asked:
    """Nothing to fill in; the sentence says what it means."""
    return Asked("归档以后不再改动。", {}, lambda v: (archive_request, (on.case.id,)))


def reverse(on: Occasion) -> Asked:
    """A wrong entry is undone by its opposite; both stay in the book."""
    entry = on.entry
    assert entry is not None
    fields: dict[str, Field] = {"reason": TextField("冲正的原因", required="请写明冲正的原因。")}
    said = (
        f"冲正 {entry.at:%m-%d %H:%M} {entry.kind.text} {entry.amount:.2f} 元"
        f"（{entry.receipt_number}）。两笔都留在账上。"
    )
    return Asked(said, fields, lambda v: (reverse_entry, (entry.id, v["reason"])))


CALLING: dict[str, Callable[[Occasion], Asked]] = {
    "record_call": callbacks.called,
    "record_rectified": callbacks.rectified,
    "close_callback": callbacks.closed,
}
