"""Answering, telling what is missing, declining."""

from typing import Any

from desktop.pages.cases.case.asking import Asked, Occasion
from desktop.widgets.fields import Field, NoteField, TextField
from models.cases.actions.papers import Declined
from models.cases.actions.steps import answer_enquiry, decline, notify


def answer(on: Occasion) -> Asked:
    """What was answered to an enquiry."""
    case = on.case
    fields: dict[str, Field] = {"answer": NoteField("怎样答复的", required="请写下怎样答复的。")}
    asked = f"咨询内容：{case.note}" if case.note else ""
    return Asked(asked, fields, lambda v: (answer_enquiry, (case.id, v["answer"])))


def tell_missing(on: Occasion) -> Asked:
    """The one-time notice; a second one says why."""
    case = on.case
    missing = "、".join(m.name for m in case.materials if m.is_missing)
    fields: dict[str, Field] = {}
    sentence = f"将一次告知全部缺少的材料：{missing}。"
    if case.notice_count:
        sentence = (
            f"这件已经告知过 {case.notice_count} 次。再次告知要写明原因，并计入月报的“二次告知”。"
            f"缺少：{missing}。"
        )
        fields["reason"] = NoteField("为什么要再次告知", required="请写明再次告知的原因。")
    return Asked(sentence, fields, lambda v: (notify, (case.id, v.get("reason", ""))))


def turn_away(on: Occasion) -> Asked:
    """Why it is not accepted, and where to go."""
    case = on.case
    fields: dict[str, Field] = {
        "reason": NoteField("不予受理的原因", rows=2, required="请写明不予受理的原因。"),
        "right_body": TextField("应到哪里办理", required="请写明应到哪里办理，不能让来访人白跑。"),
        "basis": TextField("依据", hint="可以不填"),
        "remedy": TextField("救济途径"),
    }
    fields["remedy"].set_value(Declined("", "").remedy)

    def collect(values: dict[str, Any]) -> Any:
        return decline, (case.id, Declined(**values))

    return Asked("会出具《不予受理通知书》，交给来访人。", fields, collect)
