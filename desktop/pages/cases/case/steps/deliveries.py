"""Handing over what came of it."""

from typing import Any

from desktop.pages.cases.case.asking import AskDialog, Asked, Occasion
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import Field, TextField
from models.cases.actions.deliveries import DeliveryForm, await_delivery, deliver_case
from models.cases.rules.deliveries import DeliveryWay

WAYS = [(way, way.text) for way in DeliveryWay]
# What is asked for each way, in the order of the receipt.
ASKED = {
    DeliveryWay.COUNTER: ("receiver", "relation", "document"),
    DeliveryWay.POST: ("receiver", "post_number", "document"),
    DeliveryWay.PROXY: ("receiver", "relation", "document"),
    DeliveryWay.HOME: ("place", "deliverers", "receiver", "relation", "document"),
    DeliveryWay.LEFT: ("place", "deliverers", "refusal", "witness", "document"),
    DeliveryWay.ELECTRONIC: ("receiver", "document"),
}


def waiting(on: Occasion) -> Asked:
    """How it will reach the applicant; the blank receipt is printed."""
    case = on.case
    way = ChoiceField("怎样送达", WAYS, required="请选择怎样送达。")
    way.set_value(DeliveryWay.COUNTER)
    return Asked(
        "送达期限从办结次日起算。会打出空白《送达回证》，请收件人签字。",
        {"way": way},
        lambda v: (await_delivery, (case.id, v["way"])),
    )


def deliver(on: Occasion) -> Asked:
    """Who signed, and where it went."""
    case = on.case
    way = ChoiceField("怎样送达的", WAYS, required="请选择怎样送达的。")
    fields: dict[str, Field] = {
        "way": way,
        "place": TextField("送达地点"),
        "deliverers": TextField("送达人", hint="行政文书要两人"),
        "receiver": TextField("收件人", hint="谁签收的"),
        "relation": TextField("与申请人关系"),
        "post_number": TextField("邮件号码"),
        "refusal": TextField("拒收的情形"),
        "witness": TextField("见证人"),
        "document": TextField("送达的文书", hint="空着就是办理结果通知书"),
    }
    fields["receiver"].set_value(case.applicant.name)
    fields["relation"].set_value("本人")

    def prepare(dialog: AskDialog) -> None:
        def follow() -> None:
            try:
                chosen = way.value()
            except Exception:
                return
            if chosen is None:
                return
            if chosen is DeliveryWay.PROXY and fields["relation"].text() == "本人":
                fields["relation"].set_value("")
                fields["receiver"].set_value("")
            dialog.show_fields("way", *ASKED[chosen])

        way.changed.connect(follow)
        way.set_value(DeliveryWay.COUNTER)
        follow()

    def collect(values: dict[str, Any]) -> Any:
        asked = ASKED[values["way"]]
        told = {name: values[name] for name in values if name in asked}
        return deliver_case, (case.id, DeliveryForm(way=values["way"], **told))

    return Asked("", fields, collect, prepare)
