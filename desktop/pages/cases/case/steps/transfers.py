"""Giving a case to somebody else, taking it, refusing it, and handling it with other bodies."""

from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.pages.cases.case.asking import AskDialog, Asked, Occasion
from desktop.widgets.buttons import Action, Button
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import DateField, Field, NoteField, TextField
from models.cases.actions.transfers import (
    JointAsk,
    TransferForm,
    answer_joint,
    answer_unit,
    ask_joint,
    give_case,
    refuse_transfer,
    take_case,
)

OUTSIDE = "外单位"
MOST_BODIES = 6


def give(on: Occasion) -> Asked:
    """To a colleague, or to a unit outside with the contact there."""
    case = on.case
    to = ChoiceField(
        "转给谁",
        [*((id_, name) for id_, name in on.colleagues), (0, OUTSIDE)],
        required="请选择转给哪位同事，或选“外单位”。",
    )
    fields: dict[str, Field] = {
        "to": to,
        "to_unit": TextField("单位名称", hint="例如 街道民政办"),
        "to_contact": TextField("联系人和电话"),
        "reason": TextField("转办原因", required="请写明为什么转办。"),
        "papers": TextField("移交的材料", hint="例如 申请表 1 份、身份证复印件 1 份"),
        "answer_by": DateField("要求答复日期", on.today),
    }
    if not on.colleagues:
        to.set_value(0)

    def prepare(dialog: AskDialog) -> None:
        def follow() -> None:
            outside = to.text() == OUTSIDE
            more = ("to_unit", "to_contact") if outside else ()
            dialog.show_fields("to", *more, "reason", "papers", "answer_by")

        to.changed.connect(follow)
        follow()

    def collect(values: dict[str, Any]) -> Any:
        outside = values["to"] == 0
        form = TransferForm(
            to_id=None if outside else values["to"],
            to_unit=values["to_unit"] if outside else "",
            to_contact=values["to_contact"] if outside else "",
            reason=values["reason"],
            papers=values["papers"],
            answer_by=values["answer_by"],
        )
        return give_case, (case.id, form)

    sentence = "对方接收以前，这件仍由您负责，时限照走。会打出《转办单》。"
    return Asked(sentence, fields, collect, prepare)


def take(on: Occasion) -> Asked:
    """The colleague takes it; for a unit outside the clerk notes who signed."""
    case = on.case
    last = case.transfers[-1] if case.transfers else None
    fields: dict[str, Field] = {}
    sentence = "接收以后由您承办，时限照走。"
    if last is not None:
        sentence = f"{last.giver}{last.given_at:%m-%d}转来：{last.reason.rstrip('。')}。{sentence}"
        if last.taker_id is None:
            fields["signed_by"] = TextField("对方签收人", required="请写明对方谁签收的。")
            sentence = f"{last.taker}签收以后登记，由对方承办，您继续跟办。"
    return Asked(sentence, fields, lambda v: (take_case, (case.id, v.get("signed_by", ""))))


def refuse(on: Occasion) -> Asked:
    """Back to the giver, with the reason."""
    case = on.case
    fields: dict[str, Field] = {
        "reason": NoteField("退回的原因", rows=2, required="请写明为什么退回。")
    }
    sentence = "退回后由转出的人继续办理。"
    return Asked(sentence, fields, lambda v: (refuse_transfer, (case.id, v["reason"])))


def unit_answered(on: Occasion) -> Asked:
    """What the unit outside answered."""
    case = on.case
    waiting = [t for t in case.transfers if t.taker_id is None and t.answered_at is None]
    unit = waiting[-1].taker if waiting else ""
    fields: dict[str, Field] = {"answer": NoteField("答复内容", required="请写下对方怎样答复的。")}
    return Asked(
        f"承办单位：{unit}" if unit else "",
        fields,
        lambda v: (answer_unit, (case.id, v["answer"])),
    )


def together(on: Occasion) -> Asked:
    """Which bodies are asked, each for what; Ctrl+I adds one."""
    case = on.case
    fields: dict[str, Field] = _body_fields(on, 1)

    def prepare(dialog: AskDialog) -> None:
        def more() -> None:
            number = sum(name.startswith("body") for name in dialog.form.fields) + 1
            before = list(dialog.form.fields.values())[-1]
            for name, field in _body_fields(on, number).items():
                dialog.add_field(name, field)
                QWidget.setTabOrder(before.editor, field.editor)
                before = field
            dialog.fit()
            dialog.form[f"body{number}"].editor.setFocus()

        def why_not() -> str:
            many = sum(name.startswith("body") for name in dialog.form.fields)
            return "" if many < MOST_BODIES else f"一次最多请 {MOST_BODIES} 个单位。"

        action = Action("再加一个单位", more, key="Ctrl+I", reason=why_not, parent=dialog)
        action.listen(dialog)
        action.refused.connect(dialog.banner.tell)
        dialog.body.addWidget(Button(action))

    def collect(values: dict[str, Any]) -> Any:
        numbers = [name.removeprefix("body") for name in values if name.startswith("body")]
        asks = tuple(
            JointAsk(values[f"body{n}"], values[f"task{n}"], values[f"answer_by{n}"])
            for n in numbers
            if values[f"body{n}"]
        )
        return ask_joint, (case.id, asks)

    return Asked("您牵头，时限照走。各单位的意见都登记后再办结。", fields, collect, prepare)


def _body_fields(on: Occasion, number: int) -> dict[str, Field]:
    mark = "" if number == 1 else f"（{number}）"
    needed = "请写明请哪个单位联办。" if number == 1 else ""
    return {
        f"body{number}": TextField(f"联办单位{mark}", required=needed),
        f"task{number}": TextField(f"请其办理什么{mark}"),
        f"answer_by{number}": DateField(f"要求答复日期{mark}", on.today),
    }


def joint_answered(on: Occasion) -> Asked:
    """One body's answer."""
    waiting = [(part.id, part.body) for part in on.case.joint if part.answered_at is None]
    part = ChoiceField("哪个单位的意见", waiting, required="请选择单位。")
    if waiting:
        part.set_value(waiting[0][0])
    fields: dict[str, Field] = {
        "part": part,
        "answer": NoteField("意见", required="请写下这个单位的意见。"),
    }
    return Asked("", fields, lambda v: (answer_joint, (v["part"], v["answer"])))
