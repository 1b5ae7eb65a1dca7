"""What each step of a proxy case asks, in the order of its paper."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from desktop.pages.cases.case.asking import AskDialog, Asked
from desktop.pages.proxy.fields import LinesField, Part, PartsField, TicksField
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import DateField, Field, NoteField, TextField
from desktop.widgets.grades import GradeField, TickField
from models.cases.actions.ratings import RatingGiven
from models.cases.rules.kinds import Transition
from models.cases.rules.one_stop import OUTCOME_LABELS, SATISFACTION_LABELS, Outcome
from models.proxy.actions.letters import LetterForm, renew_letter, sign_letter
from models.proxy.actions.money import reverse_entry
from models.proxy.actions.steps import (
    HandOn,
    archive_request,
    ask_supplement,
    close_request,
    give_back,
    lodge,
    move_materials,
    move_request,
    rate_request,
    receive_materials,
    receive_results,
    revoke_letter,
    terminate_request,
)
from models.proxy.actions.visits import change_visit
from models.proxy.queries.page import ProxyPage
from models.proxy.queries.requests import LetterRow, MoneyRow
from models.proxy.rules.custody import Holder, HolderKind, MaterialForm
from models.proxy.rules.letters import Power, SignedBy, say_powers

DETAILS = {"efficiency": "办事效率", "competence": "业务能力", "attitude": "服务态度"}
SIGNATURES = (("paper", "纸上签"), ("screen", "屏上签"))
WIDE = 640
NAMED = (HolderKind.CENTRE, HolderKind.OFFICE)
TAKERS = (
    (HolderKind.PRINCIPAL, "回交委托人"),
    (HolderKind.OFFICE, "送承办单位"),
    (HolderKind.CENTRE, "本中心（抽屉）"),
    (HolderKind.USED_UP, "已交承办单位，不归还"),
)


@dataclass(frozen=True)
class Occasion:
    """What a dialog is about: the case as it is shown, the step, the day, the chosen entry
    or letter.

    `asked_for` names the papers the item asks for, where the dialog lists them.
    """

    case: ProxyPage
    step: Transition
    today: Callable[[], date]
    entry: MoneyRow | None = None
    letter: LetterRow | None = None
    asked_for: tuple[str, ...] = ()


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


def usual_period(today: date) -> tuple[date, date]:
    """From today to the end of the next month."""
    after = (today.replace(day=1) + timedelta(days=62)).replace(day=1)
    return today, after - timedelta(days=1)


# the letter


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


# custody


def receive(on: Occasion) -> Asked:
    """Everything that lies on the desk, in one go."""
    case = on.case
    have = {line.name for line in case.custody.lines}
    names = [name for name in on.asked_for if name not in have]
    fields: dict[str, Field] = {
        "lines": LinesField("收到的材料", names),
        "drawer": TextField("放在哪里", hint="例如 3号抽屉", limit=40),
        "signed": _signed(),
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
    fields: dict[str, Field] = {
        "lines": LinesField("领到的证件和结果", ()),
        "office": TextField("哪个单位发的", required="请填写哪个单位发的。"),
        "drawer": TextField("放在哪里", hint="例如 3号抽屉", limit=40),
        "signed": _signed(),
    }
    fields["office"].set_value(case.lodged_at)
    fields["drawer"].set_value(_drawer(case))
    said = "结果也要交到委托人手里，才能回交结清。"
    return Asked(
        said, fields,
        lambda v: (
            receive_results, (case.id, v["lines"], v["office"], v["drawer"], v["signed"]),
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
        "signed": _signed(),
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
        "signed": _signed(),
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
    fields: dict[str, Field] = {"signed": _signed()}
    said = "材料都已回交，收付已平。会打出《回交回执》，有收付的还有《结算单》，请本人签名。"
    return Asked(said, fields, lambda v: (give_back, (case.id, v["signed"])))


# steps with words


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
    case = on.case
    fields: dict[str, Field] = {
        "satisfaction": GradeField(
            "总体评价", SATISFACTION_LABELS, required="请按评价表选总体评价，按数字键 1 至 5。"
        ),
        **{name: GradeField(word, SATISFACTION_LABELS) for name, word in DETAILS.items()},
        "remarks": NoteField("意见建议", rows=2),
        "callback_welcome": TickField("愿意接受回访", ticked=True),
    }
    said = "照委托人填的评价表录入，没有填的空着。"
    return Asked(said, fields, lambda v: (rate_request, (case.id, RatingGiven(**v))), width=600)


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


ASKED: dict[str, Callable[[Occasion], Asked]] = {
    "sign": letter,
    "renew": letter,
    "resume": letter,
    "receive": receive,
    "receive_more": receive,
    "results": results,
    "move": move,
    "lodge": lodge_it,
    "give_back": return_all,
    "decline": reason,
    "withdraw": reason,
    "suspend": reason,
    "send_back": reason,
    "terminate": reason,
    "revoke": reason,
    "supplement": supplement,
    "visit": visit,
    "close": close,
    "rate": slip,
    "archive": archive,
    "reverse": reverse,
}


def _signed() -> ChoiceField:
    field = ChoiceField("双方签名", SIGNATURES, required="请选择签在哪里。")
    field.set_value("paper")
    return field


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
