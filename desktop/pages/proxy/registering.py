"""登记帮办代办: who, what, how it came, who acts and why that one."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.page import Desk, Page
from desktop.pages.cases.intake.consent import ConsentDialog
from desktop.pages.cases.intake.scroll import FormInside, Inside, Scroll
from desktop.pages.cases.intake.visitor import VisitorCard
from desktop.pages.proxy.converting import say_in_person_of
from desktop.pages.proxy.fields import TicksField
from desktop.pages.proxy.repeating import RepeatDialog
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, Text
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import DateField, Field, Form, NoteField, TextField
from desktop.widgets.layout import two_columns
from desktop.widgets.search import Deliver, Hit, SearchField
from models.cases.queries.cases import CaseBrief, open_matters
from models.cases.queries.intake import DeskToday, Visitor, read_desk_today, read_visitor
from models.catalogue.queries import ItemBrief, ItemDetail, find_items, read_item
from models.catalogue.rules import ProxyAllowed
from models.changes import Changes
from models.errors import KnownError
from models.people.rules.groups import PriorityGroup
from models.proxy.actions.requests import RequestForm
from models.proxy.actions.vouchers import register_with_slip
from models.proxy.queries.agents import AgentProposal, propose_agents
from models.proxy.queries.requests import RequestRow, last_request_row
from models.proxy.rules.states import ProxyMode, Source
from models.work import may_do

MODES = (
    (ProxyMode.PROXY, "代办（本人不到场）"),
    (ProxyMode.ASSISTED, "帮办（陪同本人办）"),
)
WIDE = ("item", "agent", "appear_on", "task", "groups")  # as wide as both columns
SOURCES = [(source, source.text) for source in Source if source is not Source.CONVERTED]


class RegisterPage(Page):
    """Target: None, or a person's id. F9 registers; its slip is there to be printed."""

    draft_id = "proxy-new"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "登记帮办代办")
        self._visitor: Visitor | None = None
        self._item: ItemDetail | None = None
        self._last: RequestRow | None = None
        self._same: tuple[CaseBrief, ...] = ()
        self._today_at_desk: DeskToday | None = None
        self._filling = False
        self._busy = False
        self.visitor = VisitorCard(desk, self._why_not)
        self.visitor.title.setText("服务对象")
        self._fields = self._build_fields()
        self.form = Form({k: f for k, f in self._fields.items() if k != "item"}, self)
        self.send = Action(
            "登记", self._send, key="F9", kind="primary", reason=self._why_not_now, parent=self
        )
        self.repeat = Action(
            "重复上次", self._ask_repeat, key="Ctrl+D", reason=self._why_no_repeat, parent=self
        )
        self._build()
        self.add_actions(self.send, self.repeat, heading=False)
        self.add_actions(self.visitor.change, self.visitor.new, self.visitor.consent, heading=False)
        self.visitor.chosen.connect(self._choose_person)
        self.visitor.dropped.connect(self._drop_person)
        self.visitor.typed.connect(self._typed)
        self.visitor.consent_wanted.connect(self._ask_consent)
        self.item.picked.connect(self._picked_item)
        self.item.missed.connect(self._missed_item)
        self.item.line.textEdited.connect(self._item_edited)
        self.form.typed.connect(self._typed)
        for name in ("mode", "source"):
            self._fields[name].changed.connect(self._follow)
        self._follow()

    def _build_fields(self) -> dict[str, Field]:
        today = lambda: self._today  # noqa: E731 — the fields ask for the day when they need it
        self.item = SearchField("事项", self._find_items, hint="名称、拼音首字母或编号")
        self.agent = ChoiceField("谁来办", required="请选择谁来办。")
        self.groups = TicksField("重点群体", [(g, g.text) for g in PriorityGroup], columns=3)
        fields: dict[str, Field] = {
            "item": self.item,
            "mode": ChoiceField("方式", MODES, required="请选择帮办还是代办。"),
            "source": ChoiceField("怎么来的", SOURCES, required="请选择怎么来的。"),
            "agent": self.agent,
            "appear_on": DateField("本人哪天到场", today),
            "visit_on": DateField("上门日期（可空）", today),
            "visit_address": TextField("上门地址", hint="空着就是登记的住址", limit=200),
            "task": NoteField("要办什么", rows=2, hint="例如 每月代缴电费"),
            "groups": self.groups,
        }
        fields["mode"].set_value(ProxyMode.PROXY)
        fields["source"].set_value(Source.COUNTER)
        return fields

    def _build(self) -> None:
        people = Inside()
        column = QVBoxLayout(people)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.visitor)
        column.addStretch(1)
        card = Card("要办的事", "F9 登记 · Ctrl D 重复上次", margin=0)
        inside = FormInside()
        whole = QVBoxLayout(inside)
        whole.setContentsMargins(16, 14, 16, 14)
        whole.setSpacing(10)
        self.told = Text("", "soft", wrap=True)
        self.told.hide()
        rows = [(field, name in WIDE) for name, field in self._fields.items()]
        place = list(self._fields).index("item") + 1
        grid = two_columns([*rows[:place], (self.told, True), *rows[place:]])
        whole.addLayout(grid)
        whole.addStretch(1)
        card.body.addWidget(Scroll(inside, 240))
        card.add_buttons([self.repeat, self.send])
        line = QHBoxLayout()
        line.setSpacing(14)
        line.addWidget(Scroll(people, 200), 10)
        line.addWidget(card, 20)
        self.body.addLayout(line, 1)

    # reading

    @property
    def _today(self) -> date:
        return self.desk.now().date()

    def entered(self, target: Any = None) -> None:
        self.desk.tasks.ask(read_desk_today, self.desk.now(), then=self._show_today)
        self._propose()
        if isinstance(target, int):
            self._choose_person(target)
        elif self._visitor is None:
            self.visitor.take_keyboard()

    def changed(self, changes: Changes) -> None:
        if changes.touches("person", "consent") and self._visitor is not None:
            self._read_person(self._visitor.person.id, self._person_again)
        if changes.touches("agent", "duty_day", "proxy_case"):
            self._propose()

    def _show_today(self, today: DeskToday) -> None:
        self._today_at_desk = today
        self.visitor.register.show_version(today.consent_version)

    # who

    def _choose_person(self, person_id: int) -> None:
        self._read_person(person_id, self._person_chosen)

    def _read_person(self, person_id: int, then: Any) -> None:
        self.desk.tasks.ask(read_visitor, person_id, self._today, then=then, key="proxy-person")

    def _person_chosen(self, visitor: Visitor) -> None:
        person = visitor.person
        known = [g for g in PriorityGroup if g in person.recorded_groups or g.text in person.groups]
        self.groups.set_value(known)
        self._fields["visit_address"].set_value(person.address)
        self._person_again(visitor)
        self.item.line.setFocus()

    def _person_again(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self.visitor.show_visitor(visitor)
        self.desk.tasks.ask(
            last_request_row, visitor.person.id, then=self._show_last, key="proxy-last"
        )
        self._propose()
        self._ask_same()
        self._typed()

    def _drop_person(self) -> None:
        self._visitor, self._last, self._same = None, None, ()
        self._follow()
        self._typed()

    def _show_last(self, row: RequestRow | None) -> None:
        self._last = row
        self.repeat.refresh()

    def _ask_consent(self) -> None:
        if self._visitor is not None and self._today_at_desk is not None:
            version = self._today_at_desk.consent_version
            ConsentDialog(self, self._visitor.person, version, self.item.line.setFocus).open()

    # what

    def _find_items(self, text: str, deliver: Deliver) -> None:
        self.desk.tasks.ask(
            find_items, text, self._today, then=partial(self._found_items, deliver),
            key="proxy.items",
        )  # fmt: skip

    def _found_items(self, deliver: Deliver, items: Sequence[ItemBrief]) -> None:
        deliver([Hit(item.code, item.name, item.code, (item.category,)) for item in items])

    def _picked_item(self, hit: Hit) -> None:
        self._choose_item(hit.key)
        self.item.go_on()

    def _choose_item(self, code: str) -> None:
        self.desk.tasks.ask(read_item, code, self._today, then=self._show_item, key="proxy-item")

    def _missed_item(self, text: str) -> None:
        self.item.set_error(f"没有找到“{text}”，请换名称、首字母或编号再试。")

    def _item_edited(self, text: str) -> None:
        self._item = None
        self._ask_same()
        self._follow()

    def _show_item(self, item: ItemDetail) -> None:
        self._item = item
        self.item.set_text(f"{item.name}（{item.code}）")
        if ProxyAllowed(item.proxy) is ProxyAllowed.NO:
            self._fields["mode"].set_value(ProxyMode.ASSISTED)
        self._ask_same()
        self._follow()
        self._propose()
        self._typed()

    def _ask_same(self) -> None:
        """The same matter of the same person that is still open, at the counter or by an agent."""
        self._same = ()
        if self._visitor is not None and self._item is not None:
            self.desk.tasks.ask(
                open_matters, self._visitor.person.id, self._item.code, then=self._show_same,
                key="proxy-same",
            )  # fmt: skip

    def _show_same(self, cases: Sequence[CaseBrief]) -> None:
        self._same = tuple(cases)
        self._follow()

    # who acts

    def _propose(self) -> None:
        code = self._item.code if self._item is not None else ""
        grid = self._visitor.person.grid_id if self._visitor is not None else None
        self.desk.tasks.ask(
            propose_agents, code, grid, self._today, then=self._proposed, key="proxy-propose"
        )

    def _proposed(self, found: list[AgentProposal]) -> None:
        try:
            before = None if self.agent.empty else self.agent.value()
        except KnownError:
            before = None
        self._filling = True
        choices = [(each.agent.id, f"{each.agent.name}　{each.reason}") for each in found]
        self.agent.set_choices(choices)
        ids = [id_ for id_, _ in choices]
        # Chosen by hand stays; what was only proposed follows item and address.
        keeps = before in ids and before != self._proposal
        self._proposal = ids[0] if ids else None
        self.agent.set_value(before if keeps else self._proposal)
        self._filling = False
        if not ids:
            self.agent.set_error("还没有代办员，请主管先在“代办员”里登记（Ctrl G）。")

    _proposal: int | None = None

    # the form

    def _follow(self) -> None:
        mode = self._fields["mode"].text()
        item = self._item
        allowed = ProxyAllowed(item.proxy) if item is not None else None
        parts = [say_in_person_of(item) if item is not None else "", _say_same(self._same)]
        said = "\n".join(part for part in parts if part)
        self.told.setText(said)
        self.told.setVisible(bool(said))
        proxied = mode.startswith("代办")
        self._fields["appear_on"].setVisible(allowed is ProxyAllowed.PART and proxied)

    def _typed(self) -> None:
        self.send.refresh()
        self.repeat.refresh()
        self.visitor.consent.refresh()
        if not self._filling:
            self.keep_draft()

    def draft(self) -> tuple[str, Mapping[str, Any]] | None:
        if self._visitor is None and self._item is None:
            return None
        who = self._visitor.person.name if self._visitor is not None else ""
        content = {
            "person": self._visitor.person.id if self._visitor is not None else None,
            "item": self._item.code if self._item is not None else "",
            "form": self.form.draft(),
        }
        return f"登记帮办代办 {who}".strip(), content

    def restore(self, draft: Mapping[str, Any]) -> None:
        if draft.get("person"):
            self._read_person(int(draft["person"]), self._person_again)
        if draft.get("item"):
            self._choose_item(str(draft["item"]))
        self.form.restore(dict(draft.get("form", {})))

    def _why_not(self) -> str:
        may = may_do(self.desk.clerk.role, register_with_slip)
        return "" if may else "您的账号只能查看，不能登记。"

    def _why_not_now(self) -> str:
        return self._why_not() or ("正在登记，请稍等。" if self._busy else "")

    def _send(self) -> None:
        if self._visitor is None:
            self.refuse("请先选择服务对象，或按 F3 登记新人员。")
            self.visitor.take_keyboard()
            return
        if self._item is None:
            self.item.set_error("请选择要办的事项。")
            self.item.line.setFocus()
            return
        values = self.form.values()
        if values is None:
            return
        part = ProxyAllowed(self._item.proxy) is ProxyAllowed.PART
        form = RequestForm(
            self._visitor.person.id,
            self._item.code,
            values["agent"],
            values["mode"],
            values["source"],
            values["groups"],
            values["appear_on"] if part else None,
            values["visit_on"],
            values["visit_address"] if values["visit_on"] is not None else "",
            values["task"],
        )
        self._busy = True
        self.desk.tasks.act(register_with_slip, form, then=self._registered, failed=self._failed)

    def _registered(self, result: tuple[int, int]) -> None:
        from desktop.printing import show_paper  # not needed to fill the form in

        self._busy = False
        case_id, paper_id = result
        self.forget_draft()
        self._begin()
        self.desk.messages.well("已登记")
        self.desk.open_page("proxy-case", case_id)
        show_paper(self, paper_id)

    def _failed(self, error: KnownError) -> None:
        self._busy = False
        if not self.form.show_error(error):
            self.known(error)

    def _begin(self) -> None:
        """Empty for the next one."""
        self._filling = True
        self._visitor, self._item, self._last, self._same = None, None, None, ()
        self.form.clear()
        self.item.set_text("")
        self.item.set_error("")
        self.visitor.clear()
        self._fields["mode"].set_value(ProxyMode.PROXY)
        self._fields["source"].set_value(Source.COUNTER)
        self._follow()
        self._filling = False
        self._propose()

    # the last one again

    def _why_no_repeat(self) -> str:
        if why_not := self._why_not():
            return why_not
        if self._visitor is None:
            return "请先选择服务对象。没有任何改动。"
        if self._last is None:
            return f"“{self._visitor.person.name}”以前没有帮办代办过，没有可以重复的。"
        return ""

    def _ask_repeat(self) -> None:
        row = self._last
        assert row is not None
        RepeatDialog(self, row, self._registered).open()


def _say_same(cases: Sequence[CaseBrief]) -> str:
    """A warning, no refusal: a monthly errand may well be open twice."""
    if not cases:
        return ""
    newest = cases[0]
    more = f"等 {len(cases)} 件" if len(cases) > 1 else ""
    return (
        f"注意：{newest.applicant}的同一事项还有 {newest.number}{more}没有办结"
        f"（{newest.state_label}），请先看看是不是同一件事。"
    )
