"""What each movement of things asks: who gives what to whom, signed by both."""

from typing import Any

from desktop.pages.cases.case.asking import AskDialog, Asked
from desktop.pages.proxy.case.steps.occasion import Occasion
from desktop.pages.proxy.fields import LinesField, Part, PartsField
from desktop.pages.proxy.signing import SignedField
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import Field, TextField
from models.proxy.actions.steps import (
    RESULT_POWERS,
    HandOn,
    give_back,
    lodge,
    move_materials,
    receive_materials,
    receive_results,
)
from models.proxy.queries.page import ProxyPage
from models.proxy.rules.custody import Holder, HolderKind, MaterialForm
from models.proxy.rules.letters import Power

WIDE = 640
NAMED = (HolderKind.CENTRE, HolderKind.OFFICE)
TAKERS = (
    (HolderKind.PRINCIPAL, "回交委托人"),
    (HolderKind.OFFICE, "送承办单位"),
    (HolderKind.CENTRE, "本中心（抽屉）"),
    (HolderKind.USED_UP, "已交承办单位，不归还"),
)


def parts_of(case: ProxyPage, *kinds: HolderKind) -> list[Part]:
    """Everything that can be handed on, held by such holders (by all who can give)."""
    wanted = kinds or (HolderKind.CENTRE, HolderKind.OFFICE, HolderKind.PRINCIPAL)
    return [
        Part(line.id, line.name, line.form, copies, holder)
        for kind in wanted
        for line in case.custody.lines
        for holder, copies in line.holders
        if holder.kind is kind
    ]


def receive(on: Occasion) -> Asked:
    """Everything that lies on the desk, in one go."""
    case = on.case
    have = {line.name for line in case.custody.lines}
    names = [name for name in on.asked_for if name not in have]
    fields: dict[str, Field] = {
        "lines": LinesField("收到的材料", names),
        "drawer": TextField("放在哪里", hint="例如 3号抽屉", limit=40),
        "signed": SignedField(),
    }
    fields["drawer"].set_value(_drawer(case))
    said = f"{case.row.applicant}交来，{case.row.agent}接收，双方签名。会打出《材料交接清单》。"
    return Asked(
        said, fields,
        lambda v: (receive_materials, (case.id, v["lines"], v["drawer"], v["signed"])),
        width=WIDE,
    )  # fmt: skip


def results(on: Occasion) -> Asked:
    """What the office gives out for the principal."""
    case = on.case
    power = ChoiceField(
        "怎么领的", [(each, each.text) for each in RESULT_POWERS], required="请选择怎么领的。"
    )
    given = (each for each in RESULT_POWERS if not case.no_power(each, on.today()))
    power.set_value(next(given, Power.COLLECT))
    fields: dict[str, Field] = {
        "lines": LinesField("领到的证件、结果或文书", ()),
        "power": power,
        "office": TextField("哪个单位发的", required="请填写哪个单位发的。"),
        "drawer": TextField("放在哪里", hint="例如 3号抽屉", limit=40),
        "signed": SignedField(),
    }
    fields["office"].set_value(case.lodged_at)
    fields["drawer"].set_value(_drawer(case))
    said = "结果也要交到委托人手里，才能回交结清。"
    return Asked(
        said, fields,
        lambda v: (
            receive_results,
            (case.id, v["lines"], v["office"], v["drawer"], v["signed"], v["power"]),
        ),
        width=WIDE,
    )  # fmt: skip


def move(on: Occasion) -> Asked:
    """Tick the things, say to whom."""
    case = on.case
    closing = case.row.state in ("closed", "terminated")
    out = parts_of(case, HolderKind.CENTRE, HolderKind.OFFICE)
    parts = PartsField(
        "移交哪些", out if closing and out else parts_of(case), required="请勾选要移交的材料。"
    )
    to = ChoiceField("交给谁", TAKERS, required="请选择交给谁。")
    fields: dict[str, Field] = {
        "parts": parts,
        "to": to,
        "name": TextField("单位窗口或抽屉", hint="例如 区医保局 窗口7", limit=60),
        "remark": TextField("备注", limit=120),
        "signed": SignedField(),
    }
    to.set_value(HolderKind.PRINCIPAL if closing else HolderKind.OFFICE)
    if closing:
        parts.tick_all()

    def prepare(dialog: AskDialog) -> None:
        def follow() -> None:
            kind = next((k for k, word in TAKERS if word == to.text()), None)
            more = ("name",) if kind in NAMED else ()
            if kind is HolderKind.OFFICE:
                fields["name"].set_value(case.lodged_at)
            elif kind is HolderKind.CENTRE:
                fields["name"].set_value(_drawer(case))
            dialog.show_fields("parts", "to", *more, "remark", "signed")

        to.changed.connect(follow)
        follow()

    def collect(values: dict[str, Any]) -> Any:
        taker = _taker(case, values["to"], values["name"])
        moves = tuple(
            HandOn(part.line_id, copies, part.holder, taker) for part, copies in values["parts"]
        )
        return move_materials, (case.id, moves, values["remark"], values["signed"])

    return Asked("每动一次，交接双方各签一次。", fields, collect, prepare, width=WIDE)


def lodge_it(on: Occasion) -> Asked:
    """Where, its receipt number, and what goes with it."""
    case = on.case
    parts = PartsField("送出哪些材料", parts_of(case, HolderKind.CENTRE))
    fields: dict[str, Field] = {
        "office": TextField("送到哪个单位", required="请填写送到哪个单位。", limit=60),
        "receipt": TextField("对方收件编号", limit=40),
        "parts": parts,
        "signed": SignedField(),
    }
    fields["office"].set_value(case.lodged_at)
    parts.tick_all()

    def collect(values: dict[str, Any]) -> Any:
        office = values["office"]
        moves = tuple(
            HandOn(
                part.line_id, copies, part.holder,
                Holder(
                    HolderKind.OFFICE
                    if part.form is MaterialForm.ORIGINAL
                    else HolderKind.USED_UP,
                    office,
                ),
            )
            for part, copies in values["parts"]
        )  # fmt: skip
        return lodge, (case.id, office, values["receipt"], moves, values["signed"])

    said = "原件送出后还要收回；复印件交承办单位，不归还。"
    return Asked(said, fields, collect, width=WIDE)


def return_all(on: Occasion) -> Asked:
    """The last step with the principal: receipt and settlement come out."""
    case = on.case
    fields: dict[str, Field] = {"signed": SignedField()}
    said = "材料都已回交，收付已平。会打出《回交回执》，有收付的还有《结算单》，请本人签名。"
    return Asked(said, fields, lambda v: (give_back, (case.id, v["signed"])))


def _drawer(case: ProxyPage) -> str:
    """The drawer used last: what follows the agent's name."""
    for move in reversed(case.moves):
        if move.taker_kind == HolderKind.CENTRE:
            return move.taker_name.removeprefix(case.row.agent).strip()
    return ""


def _taker(case: ProxyPage, kind: HolderKind, name: str) -> Holder:
    if kind is HolderKind.PRINCIPAL:
        return Holder(kind, case.row.applicant)
    if kind is HolderKind.CENTRE:
        return Holder(kind, f"{case.row.agent} {name}".strip())
    return Holder(kind, name or case.lodged_at)
