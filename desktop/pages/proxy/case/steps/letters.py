"""What the authorisation letter asks, in the order of its paper."""

from datetime import date, timedelta
from typing import Any

from desktop.pages.cases.case.asking import AskDialog, Asked
from desktop.pages.proxy.case.steps.occasion import Occasion
from desktop.pages.proxy.fields import TicksField
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import DateField, Field, NoteField, TextField
from models.proxy.actions.letters import LetterForm, renew_letter, sign_letter
from models.proxy.rules.letters import Power, SignedBy, say_powers

WIDE = 640


def letter(on: Occasion) -> Asked:
    """Powers one by one, matters, period, whose hand; with the reason where it is a renewal."""
    case, renews = on.case, on.step.name in ("renew", "resume")
    before = case.letters[-1] if renews and case.letters else None
    start, end = usual_period(on.today())
    fields: dict[str, Field] = {
        "powers": TicksField(
            "委托权限（逐项勾选）", [(p, p.text) for p in Power], columns=3,
            required="请至少勾选一项委托权限。",
        ),
        "matters": NoteField("委托办理的事项", rows=2, required="请写明委托办理的事项。"),
        "valid_from": DateField("委托期限从", on.today, required="请填开始日期。"),
        "valid_to": DateField("到", on.today, required="请填结束日期。"),
        "signed_by": ChoiceField(
            "谁来签", [(s, s.text) for s in SignedBy], required="请选择谁来签。"
        ),
        "guardian": TextField("监护人姓名", limit=80),
    }  # fmt: skip
    if renews:
        fields["reason"] = TextField("续签原因", required="请写明续签的原因。")
    needs_guardian = case.person.guardian_id is not None
    fields["matters"].set_value(before.matters if before else case.row.item_name)
    fields["valid_from"].set_value(start)
    fields["valid_to"].set_value(end)
    fields["signed_by"].set_value(SignedBy.GUARDIAN if needs_guardian else SignedBy.PRINCIPAL)
    fields["guardian"].set_value(case.person.guardian)

    def prepare(dialog: AskDialog) -> None:
        def follow() -> None:
            guardian = fields["signed_by"].text() == SignedBy.GUARDIAN.text
            names = ["powers", "matters", "valid_from", "valid_to", "signed_by"]
            dialog.show_fields(*names, *(["guardian"] if guardian else []), "reason")

        fields["signed_by"].changed.connect(follow)
        follow()

    def collect(values: dict[str, Any]) -> Any:
        by = values["signed_by"]
        form = LetterForm(
            values["powers"], values["matters"], values["valid_from"], values["valid_to"], by,
            values["guardian"] if by is SignedBy.GUARDIAN else "",
        )  # fmt: skip
        if renews:
            return renew_letter, (case.id, form, values["reason"])
        return sign_letter, (case.id, form)

    said = f"代办员：{case.row.agent}。不能写“全权”，只能办勾选的权限，一式两份。"
    if before is not None:
        said = f"原委托书权限：{say_powers(before.powers)}，到 {before.valid_to}。{said}"
    return Asked(said, fields, collect, prepare, width=WIDE)


def usual_period(today: date) -> tuple[date, date]:
    """From today to the end of the next month."""
    after = (today.replace(day=1) + timedelta(days=62)).replace(day=1)
    return today, after - timedelta(days=1)
