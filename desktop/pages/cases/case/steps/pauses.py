"""What stops or lengthens the limit: a public notice, a suspension, an extension."""

from typing import Any

from desktop.pages.cases.case.asking import AskDialog, Asked, DaysField, Occasion
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import DateField, Field, NoteField, TextField
from desktop.widgets.grades import TickField
from models.cases.actions.pauses import (
    ExtendForm,
    NoticeForm,
    SuspendForm,
    ask_extend,
    ask_suspend,
    decide_request,
    end_notice,
    extend_case,
    post_notice,
    suspend_case,
)
from models.cases.queries.records import RequestRow

# Not counted, and the applicant is told how long it takes (行政许可法 art. 45).
PROCEDURES = ("听证", "招标", "拍卖", "检验", "检测", "检疫", "鉴定", "专家评审", "等待申请人")


def say_request(request: RequestRow) -> str:
    """What was asked for, in a line."""
    facts = request.facts
    parts = [
        f"{facts['days']} 个工作日" if facts.get("days") else "",
        str(facts.get("procedure") or ""),
        str(facts.get("reason") or ""),
    ]
    return f"{request.label}：{'，'.join(part for part in parts if part)}"


def public_notice(on: Occasion) -> Asked:
    """From when to when, where; whether the days count."""
    case = on.case
    kind = ChoiceField("做什么", [(False, "公示"), (True, "鉴定评审")], required="请选择。")
    kind.set_value(False)
    start = DateField("开始日期", on.today, required="请填开始日期。")
    start.set_value(on.today())
    fields: dict[str, Field] = {
        "appraisal": kind,
        "start": start,
        "end": DateField("结束日期", on.today, required="请填结束日期。"),
        "place": TextField("公示地点", hint="例如 社区公告栏"),
        "procedure": ChoiceField("哪种程序", [(word, word) for word in PROCEDURES]),
        "counts_toward_clock": TickField("这些天计入办理时限", help="不勾：这些天不计时限。"),
    }

    def prepare(dialog: AskDialog) -> None:
        def follow() -> None:
            other = "procedure" if kind.text() == "鉴定评审" else "place"
            dialog.show_fields("appraisal", "start", "end", other, "counts_toward_clock")

        kind.changed.connect(follow)
        follow()

    def collect(values: dict[str, Any]) -> Any:
        appraisal = bool(values["appraisal"])
        form = NoticeForm(
            start=values["start"],
            end=values["end"],
            place="" if appraisal else values["place"],
            counts_toward_clock=values["counts_toward_clock"],
            appraisal=appraisal,
            procedure=(values["procedure"] or "") if appraisal else "",
        )
        return post_notice, (case.id, form)

    return Asked("", fields, collect, prepare)


def notice_over(on: Occasion) -> Asked:
    """What was objected, if anything."""
    case = on.case
    fields: dict[str, Field] = {"objections": NoteField("收到的异议", rows=2, hint="没有就空着")}
    return Asked(
        "结束后从今天起继续计时限。", fields, lambda v: (end_notice, (case.id, v["objections"]))
    )


def suspend(on: Occasion) -> Asked:
    """Asked by the handler, ordered by a leader; the same words."""
    case, asks = on.case, on.step.name == "ask_suspend"
    fields: dict[str, Field] = {
        "procedure": ChoiceField(
            "哪种情况", [(word, word) for word in PROCEDURES], required="请选择是哪种情况。"
        ),
        "reason": NoteField("原因", rows=2, required="请写明原因，会写进通知书。"),
        "expected_end": DateField("预计恢复日期", on.today),
    }

    def collect(values: dict[str, Any]) -> Any:
        form = SuspendForm(values["reason"], values["procedure"], values["expected_end"])
        return (ask_suspend if asks else suspend_case), (case.id, form)

    said = (
        "主管批准以后才挂起，批准以前时限照走。"
        if asks
        else "挂起期间不计时限。会出具《挂起通知书》。"
    )
    return Asked(said, fields, collect)


def extend(on: Occasion) -> Asked:
    """How many working days more, and why."""
    case, asks = on.case, on.step.name == "ask_extend"
    fields: dict[str, Field] = {
        "days": DaysField("延长几个工作日", required="请填延长几个工作日。"),
        "reason": NoteField("原因", rows=2, required="请写明原因，会写进通知书。"),
    }

    def collect(values: dict[str, Any]) -> Any:
        form = ExtendForm(values["days"], values["reason"])
        return (ask_extend if asks else extend_case), (case.id, form)

    said = "主管批准以后才延长。" if asks else "会出具《延期通知书》，告诉申请人原因和新的期限。"
    return Asked(said, fields, collect)


def decide(on: Occasion) -> Asked:
    """Yes or no to what a clerk asked for."""
    request = next(r for r in on.case.requests if r.approved is None)
    decision = ChoiceField(
        "决定", [(True, "批准"), (False, "不批准")], required="请选择批准还是不批准。"
    )
    fields: dict[str, Field] = {
        "approved": decision,
        "opinion": NoteField("意见", rows=2, hint="不批准时要写明原因"),
    }
    sentence = f"{request.asked_by} {request.asked_at:%m-%d %H:%M} 申请{say_request(request)}"
    return Asked(
        sentence,
        fields,
        lambda v: (decide_request, (request.id, v["approved"], v["opinion"])),
    )
