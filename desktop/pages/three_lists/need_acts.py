"""What is done with a need: raised, matched, begun, finished, confirmed."""

from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from desktop.page import Page
from desktop.pages.cases.case.asking import AskDialog, Asked
from desktop.pages.dues.calls import put_beside
from desktop.pages.revising import ReviseDialog
from desktop.pages.volunteers.fields import CountField
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import DateField, Field, NoteField, PhoneField, TextField
from desktop.widgets.grades import TickField
from models.three_lists.actions.matches import agree_match, release_match
from models.three_lists.actions.needs import (
    NeedForm,
    begin_need,
    change_need,
    confirm_need,
    finish_need,
    raise_need,
    withdraw_need,
)
from models.three_lists.queries.lists import NeedPage, read_need
from models.three_lists.queries.matching import ProposalRow, read_alternatives
from models.three_lists.rules.lists import NEED_CATEGORIES, NeedState, Urgency

WIDE = 600


class NeedActs(QObject):
    """The dialogs of the needs' tab."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._desk = page.desk
        self.categories: list[str] = []  # those in use

    def go_on(self, need: NeedPage) -> None:
        """The next step."""
        {
            NeedState.OPEN: self.match,
            NeedState.MATCHED: self.begin,
            NeedState.DOING: self.finish,
            NeedState.DONE: self.confirm,
        }[need.state](need)

    def _fields(self) -> dict[str, Field]:
        words = list(dict.fromkeys([*NEED_CATEGORIES, *self.categories]))
        return {
            "content": NoteField("需求内容", rows=2, required="请填写需求内容。"),
            "party": TextField("需求单位或居民", limit=80, required="请填写需求单位或居民。"),
            "category": ChoiceField("类别", [(w, w) for w in words], required="请选择类别。"),
            "urgency": ChoiceField("紧急程度", [(u, u.text) for u in Urgency]),
            "beneficiaries": CountField("受益人数"),
            "raised_on": DateField("提出日期", self._desk.now().date),
            "contact_name": TextField("联系人", limit=40),
            "contact_phone": PhoneField("联系电话"),
        }

    def _arrange(self, dialog: AskDialog) -> None:
        put_beside(dialog, "party", "category")
        put_beside(dialog, "urgency", "beneficiaries")
        put_beside(dialog, "contact_name", "contact_phone")
        dialog.open()

    def raise_need(self) -> None:
        """A new one."""
        fields = self._fields()
        fields["urgency"].set_value(Urgency.ORDINARY)
        fields["raised_on"].set_value(self._desk.now().date())
        asked = Asked("", fields, lambda v: (raise_need, (_form(v),)), width=WIDE)
        self._arrange(AskDialog(self._page, "登记需求", asked, "登记", self._raised))

    def change(self, need: NeedPage) -> None:
        """What was written."""
        fields = self._fields()
        for name in ("content", "party", "category", "urgency", "raised_on", "contact_name"):
            fields[name].set_value(getattr(need, name))
        fields["beneficiaries"].set_value(need.beneficiaries_count)
        _keep_phone(fields["contact_phone"], need.contact_phone)

        def collect(values: dict[str, Any], version: int) -> tuple[Any, tuple[Any, ...]]:
            kept = bool(need.contact_phone) and not values["contact_phone"]
            return change_need, (need.id, version, _form(values, keep_phone=kept))

        again = (read_need, (need.id,))
        self._arrange(
            ReviseDialog(
                self._page, f"修改需求 {need.number}", fields, collect, need.version, again,
                self._saved, width=WIDE,
            )
        )  # fmt: skip

    def match(self, need: NeedPage) -> None:
        """Choose one of the resources that fit, each with its reason."""
        self._desk.tasks.ask(
            read_alternatives, need.id, self._desk.now().date(),
            then=partial(self._choose, need), owner=self, key="needs.alternatives",
        )  # fmt: skip

    def _choose(self, need: NeedPage, found: list[ProposalRow]) -> None:
        if not found:
            self._page.refuse(
                "没有合适的资源空着：类别、时间和名额都要对得上。没有任何改动；"
                "可以先登记资源，或者立项来办。"
            )
            return
        by_id = {row.resource_id: row for row in found}
        resource = ChoiceField(
            "资源", [(row.resource_id, _say(row)) for row in found], required="请选择资源。"
        )
        resource.set_value(found[0].resource_id)
        reason = TextField("理由", limit=120)
        reason.set_value(found[0].reason)

        def follow() -> None:
            row = by_id.get(resource.value()) if resource.check() else None
            if row is not None:
                reason.set_value(row.reason)

        resource.changed.connect(follow)
        asked = Asked(
            f"{need.party}：{need.content}\n{len(found)} 个资源合适，最合适的在最前面。",
            {"resource": resource, "reason": reason},
            lambda v: (agree_match, (need.id, v["resource"], v["reason"])), width=WIDE,
        )  # fmt: skip
        AskDialog(self._page, f"对接资源 · {need.number}", asked, "对接", self._matched).open()

    def release(self, need: NeedPage) -> None:
        """A promise comes to nothing."""
        held = [link for link in need.resources if not link.is_used_up]
        match = ChoiceField(
            "哪个资源", [(link.match_id, f"{link.number} {link.party}") for link in held],
            required="请选择资源。",
        )  # fmt: skip
        match.set_value(held[0].match_id)
        reason = TextField("原因", limit=120, required="请写明解除对接的原因。")
        asked = Asked(
            "名额马上空出来，别的需求可以用。", {"match": match, "reason": reason},
            lambda v: (release_match, (v["match"], v["reason"])), width=520,
        )  # fmt: skip
        AskDialog(self._page, f"解除对接 · {need.number}", asked, "解除", self._saved).open()

    def begin(self, need: NeedPage) -> None:
        """Work has begun."""
        asked = Asked(f"{need.party}：{need.content}", {}, lambda _: (begin_need, (need.id,)))
        AskDialog(self._page, f"开始办理 · {need.number}", asked, "开始办理", self._saved).open()

    def finish(self, need: NeedPage) -> None:
        """It was met."""
        today = self._desk.now().date
        fields: dict[str, Field] = {
            "on": DateField("完成日期", today, required="请填完成日期。"),
            "result": NoteField("完成情况", rows=2, required="请填写完成情况。"),
        }
        fields["on"].set_value(today())
        if any(not link.is_used_up for link in need.resources):
            fields["frees"] = TickField("资源用完还能再用，名额空出来", ticked=True)
        asked = Asked(
            f"{need.party}：{need.content}", fields,
            lambda v: (finish_need, (need.id, v["on"], v["result"], v.get("frees", False))),
            width=520,
        )  # fmt: skip
        AskDialog(self._page, f"需求办结 · {need.number}", asked, "办结", self._saved).open()

    def confirm(self, need: NeedPage) -> None:
        """Whoever had the need says so."""
        by = TextField("确认人", limit=40, required="请填写确认人。")
        by.set_value(need.contact_name)
        asked = Asked(
            "由提出需求的单位或居民确认。", {"by": by}, lambda v: (confirm_need, (need.id, v["by"]))
        )
        AskDialog(self._page, f"需求方确认 · {need.number}", asked, "确认", self._saved).open()

    def withdraw(self, need: NeedPage) -> None:
        """No longer needed."""
        reason = TextField("原因", limit=120, required="请写明撤回的原因。")
        asked = Asked(
            "答应给它的资源会空出来。", {"reason": reason},
            lambda v: (withdraw_need, (need.id, v["reason"])),
        )  # fmt: skip
        AskDialog(self._page, f"撤回需求 {need.number}", asked, "撤回", self._saved).open()

    def _raised(self, _: int) -> None:
        self._desk.messages.well("已登记需求，下一步是对接资源（F9）")

    def _matched(self, _: int) -> None:
        self._desk.messages.well("已对接")

    def _saved(self, _: object) -> None:
        self._desk.messages.well("已保存")


def _say(row: ProposalRow) -> str:
    return f"{row.resource_number} {row.party}：{row.resource}（空 {row.free}）"


def _keep_phone(field: Field, masked: str) -> None:
    assert isinstance(field, TextField)
    if masked:
        field.line.setPlaceholderText(f"现在 {masked}，不改就空着")


def _form(values: dict[str, Any], *, keep_phone: bool = False) -> NeedForm:
    return NeedForm(
        values["party"],
        values["category"],
        values["content"],
        values["urgency"],
        values["beneficiaries"],
        values["raised_on"],
        values["contact_name"],
        None if keep_phone else values["contact_phone"],
    )
