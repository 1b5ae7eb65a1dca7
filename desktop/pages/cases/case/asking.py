"""What a step needs to be told, in a small dialog; nothing is kept before its button."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent

from desktop.page import Page
from desktop.widgets.buttons import Action, Button
from desktop.widgets.cards import Text
from desktop.widgets.choice import ChoiceField
from desktop.widgets.dialog import Dialog
from desktop.widgets.fields import Field, Form, NoteField, TextField
from models.cases.actions.papers import Declined
from models.cases.actions.steps import answer_enquiry, close_case, decline, move_case, notify
from models.cases.queries.cases import CasePage as CaseFacts
from models.cases.rules.kinds import Transition
from models.cases.rules.one_stop import OUTCOME_LABELS, Outcome
from models.errors import KnownError
from models.people.actions import REVEAL_REASONS, reveal

DELIVERIES = ("当场领取", "窗口领取", "邮寄", "上门送达", "他人代领", "电子送达", "无需送达")

Collect = Callable[[dict[str, Any]], tuple[Callable[..., Any], tuple[Any, ...]]]


class AskDialog(Dialog):
    """A few fields and one button that acts. Stays open, with what was typed, if it is refused."""

    def __init__(
        self,
        page: Page,
        title: str,
        sentence: str,
        fields: dict[str, Field],
        act: str,
        collect: Collect,
        done: Callable[[Any], None],
    ) -> None:
        super().__init__(title, page.window())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = page.desk
        self._collect = collect
        self._done = done
        self.form = Form(fields, self)
        if sentence:
            self.body.addWidget(Text(sentence, "soft", wrap=True))
        for field in fields.values():
            self.body.addWidget(field)
        self.body.addStretch(1)
        self._busy = False
        self.set_actions([Action(act, self.go, key="Ctrl+Return", kind="primary", parent=self)])
        for last in list(fields.values())[-1:]:
            if isinstance(last, TextField):
                last.line.entered.connect(self.go)

    def go(self) -> None:
        """Act with what was filled in; a second press while it runs does nothing."""
        values = self.form.values()
        if values is None or self._busy:
            return
        action, args = self._collect(values)
        self._busy = True
        self._desk.tasks.act(action, *args, then=self._acted, failed=self._failed)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self.form.fields:
            self.findChildren(Button)[-1].setFocus()  # nothing to fill in: Enter does it

    def _acted(self, result: Any) -> None:
        self._busy = False
        self.accept()
        self._done(result)

    def _failed(self, error: KnownError) -> None:
        self._busy = False
        if not self.form.show_error(error):
            self.known(error)


def ask_step(
    page: Page, case: CaseFacts, step: Transition, done: Callable[[Any], None]
) -> AskDialog:
    """The dialog for a step that needs more than its key."""
    build = {
        "answer": _answer,
        "notify": _notify,
        "notify_again": _notify,
        "decline": _decline,
        "close": _close,
        "withdraw": _reason,
        "terminate": _reason,
    }[step.name]
    sentence, fields, collect = build(case, step)
    title = f"{step.label} · {case.applicant.name} {case.item.name}"
    return AskDialog(page, title, sentence, fields, step.label, collect, done)


def ask_reveal(
    page: Page, person_id: int, what: str, word: str, done: Callable[[Any], None]
) -> AskDialog:
    """Why somebody wants to see a number in clear; it is logged with the reason."""
    fields: dict[str, Field] = {
        "reason": ChoiceField(
            "查看原因",
            [(reason, reason) for reason in REVEAL_REASONS],
            required="请选择查看原因。",
        )
    }

    def collect(values: dict[str, Any]) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return reveal, (person_id, what, values["reason"])

    fields["reason"].set_value(REVEAL_REASONS[0])
    sentence = "查看会记入日志：谁、什么时候、看了谁的什么、为什么。30 秒后自动遮住。"
    return AskDialog(page, f"查看{word}", sentence, fields, "查看", collect, done)


Built = tuple[str, dict[str, Field], Collect]


def _answer(case: CaseFacts, step: Transition) -> Built:
    fields: dict[str, Field] = {"answer": NoteField("怎样答复的", required="请写下怎样答复的。")}
    asked = f"咨询内容：{case.note}" if case.note else ""
    return asked, fields, lambda v: (answer_enquiry, (case.id, v["answer"]))


def _notify(case: CaseFacts, step: Transition) -> Built:
    missing = "、".join(m.name for m in case.materials if m.is_missing)
    again = case.notice_count > 0
    sentence = f"将一次告知全部缺少的材料：{missing}。"
    fields: dict[str, Field] = {}
    if again:
        sentence = (
            f"这件已经告知过 {case.notice_count} 次。再次告知要写明原因，并计入月报的“二次告知”。"
            f"缺少：{missing}。"
        )
        fields["reason"] = NoteField("为什么要再次告知", required="请写明再次告知的原因。")
    return sentence, fields, lambda v: (notify, (case.id, v.get("reason", "")))


def _decline(case: CaseFacts, step: Transition) -> Built:
    fields: dict[str, Field] = {
        "reason": NoteField("不予受理的原因", rows=2, required="请写明不予受理的原因。"),
        "right_body": TextField("应到哪里办理", required="请写明应到哪里办理，不能让来访人白跑。"),
        "basis": TextField("依据", hint="可以不填"),
        "remedy": TextField("救济途径"),
    }
    fields["remedy"].set_value(Declined("", "").remedy)

    def collect(values: dict[str, Any]) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return decline, (case.id, Declined(**values))

    return "会出具《不予受理通知书》，交给来访人。", fields, collect


def _close(case: CaseFacts, step: Transition) -> Built:
    fields: dict[str, Field] = {
        "outcome": ChoiceField(
            "办理结果",
            [(outcome, word) for outcome, word in OUTCOME_LABELS.items()],
            required="请选择办理结果。",
        ),
        "result": NoteField("结果说明", rows=2, hint="例如：已发放，首月 2026年12月"),
        "delivery": ChoiceField("送达方式", [(word, word) for word in DELIVERIES]),
    }
    fields["outcome"].set_value(Outcome.DONE)

    def collect(values: dict[str, Any]) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return close_case, (
            case.id,
            values["outcome"],
            values["result"],
            values["delivery"] or "",
        )

    return "", fields, collect


def _reason(case: CaseFacts, step: Transition) -> Built:
    fields: dict[str, Field] = {
        "reason": NoteField("原因", rows=2, required=f"“{step.label}”要写明原因。")
    }
    return (
        "写入办理经过，不能改回。",
        fields,
        lambda v: (move_case, (case.id, step.name, v["reason"])),
    )
