"""The left column: who is at the desk, and who came instead."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.page import Desk
from desktop.pages.cases.intake.registering import RegisterForm
from desktop.widgets.buttons import Action, Button
from desktop.widgets.cards import Card, Chip, Text
from desktop.widgets.fields import Form, PhoneField, TextField
from desktop.widgets.layout import Flow
from desktop.widgets.search import Deliver, Hit, SearchField
from models.cases.queries.intake import Visitor
from models.people.actions import give_consent
from models.people.queries import PersonBrief, find_people
from models.people.rules.groups import PriorityGroup
from models.work import may_do

FIRST_SERVED = (PriorityGroup.AGED_80, PriorityGroup.DISABLED, PriorityGroup.PREGNANT)
SHORT = {
    PriorityGroup.AGED_60: "60岁以上",
    PriorityGroup.AGED_80: "80岁以上",
    PriorityGroup.LIVING_ALONE: "独居",
}


def person_lines(person: PersonBrief) -> tuple[str, ...]:
    """The grey lines under a name: numbers, then where."""
    lines = (
        " · ".join(filter(None, (person.id_number, person.phone))),
        " · ".join(filter(None, (person.address, person.grid))),
    )
    return tuple(line for line in lines if line)


def person_note(person: PersonBrief) -> str:
    age = f"{person.age} 岁" if person.age is not None else ""
    return " ".join(filter(None, (person.sex, age)))


class VisitorCard(Card):
    """Find, register or change the visitor. Tells `chosen(id)` and `dropped`."""

    chosen = Signal(int)
    dropped = Signal()
    typed = Signal()
    consent_wanted = Signal()

    def __init__(self, desk: Desk, why_not: Callable[[], str]) -> None:
        super().__init__("来访人")
        self._desk = desk
        self._why_not = why_not
        self._visitor: Visitor | None = None
        self.change = Action("换人", self._change, key="F2", reason=why_not, parent=self)
        self.new = Action("登记新人员", self._begin_new, key="F3", reason=why_not, parent=self)
        self.consent = Action(
            "告知同意", self._consent, key="F5", reason=self._why_no_consent, parent=self
        )
        self.search = SearchField(
            "",
            self._find,
            hint="姓名、首字母、证件或手机尾号、楼-单元-室",
            inline=True,
            name="查找来访人",
        )
        self._none = Text("", "small", wrap=True)
        self._none.hide()
        self.register = RegisterForm(desk)
        self.register.hide()
        self._person = QFrame()
        self._name = Text("", "head", wrap=True)
        self._lines = Text("", "soft", wrap=True)
        self._groups = QWidget()
        self._group_flow = Flow(self._groups, gap=6)
        self._before = Text("", "small", wrap=True)
        self._build()
        self.search.picked.connect(self._picked)
        self.search.missed.connect(self._missed)
        self.search.changed.connect(self._edited)
        self.register.registered.connect(self._registered)
        self.register.typed.connect(self.typed)
        self.show_visitor(None)

    def _build(self) -> None:
        inside = QVBoxLayout(self._person)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(6)
        for widget in (self._name, self._lines, self._groups, self._before):
            inside.addWidget(widget)
        self._buttons = Flow(gap=8)
        self._change_button, self._new_button = Button(self.change), Button(self.new)
        self._consent_button = Button(self.consent)
        self._buttons.add(self._change_button, self._new_button, self._consent_button)
        for part in (self.search, self._none, self._person, self.register):
            self.body.addWidget(part)
        self.body.addLayout(self._buttons)

    # what the page uses

    def show_visitor(self, visitor: Visitor | None) -> None:
        self._visitor = visitor
        here = visitor is not None
        self._consent_button.setVisible(_lacks_consent(visitor))
        self.consent.refresh()
        self._person.setVisible(here)
        self.search.setVisible(not here)
        self._change_button.setVisible(here or not self.register.isHidden())
        self._new_button.setVisible(not here and self.register.isHidden())
        if visitor is None:
            return
        self.register.hide()
        self._none.hide()
        self.search.set_text("")
        person = visitor.person
        self._name.setText(f"{person.name}　{person_note(person)}")
        self._lines.setText("\n".join(person_lines(person)))
        self._show_groups(visitor)
        self._before.setText(_before(visitor))

    def open_register(self, typed: str = "") -> None:
        self._consent_button.hide()
        self.search.close_list()
        self._none.hide()
        self.search.hide()
        self.register.show()
        self._change_button.show()
        self._new_button.hide()
        self.register.begin(typed)

    def clear(self) -> None:
        """For the next visit."""
        self.register.clear()
        self.register.hide()
        self.search.set_text("")
        self.search.set_error("")
        self._none.hide()
        self.show_visitor(None)

    def take_keyboard(self) -> None:
        if not self.register.isHidden():
            self.register.name.editor.setFocus()
        elif not self.search.isHidden():
            self.search.line.setFocus()

    # inside

    def _find(self, text: str, deliver: Deliver) -> None:
        self._desk.tasks.ask(
            find_people,
            text,
            self._desk.now().date(),
            then=partial(self._found, text, deliver),
            key="intake.people",
        )

    def _found(self, text: str, deliver: Deliver, people: Sequence[PersonBrief]) -> None:
        self._none.setText(f"没有找到“{text}”。按 Enter 登记新人员。")
        self._none.setVisible(not people and not self.search.isHidden())
        deliver([Hit(p.id, p.name, person_note(p), person_lines(p)) for p in people])

    def _picked(self, hit: Hit) -> None:
        self.chosen.emit(hit.key)

    def _missed(self, text: str) -> None:
        self.open_register(text)

    def _edited(self) -> None:
        if self.search.text().strip() == "":
            self._none.hide()
        self.typed.emit()

    def _begin_new(self) -> None:
        if not self.search.isHidden():
            self.open_register(self.search.value())
        elif self._person.isHidden():
            self.register.begin("")
        else:
            self.dropped.emit()
            self.open_register()

    def _change(self) -> None:
        self.register.hide()
        self.dropped.emit()
        self.show_visitor(None)
        self.search.line.setFocus()
        self.search.line.selectAll()

    def _why_no_consent(self) -> str:
        if why_not := self._why_not():
            return why_not
        if not self.register.isHidden():
            return ""
        if self._visitor is None:
            return "还没有选择来访人，选好以后才能登记告知同意。"
        if not may_do(self._desk.clerk.role, give_consent):
            return "您的账号只能查看，不能登记告知同意。"
        if not _lacks_consent(self._visitor):
            return f"“{self._visitor.person.name}”已经同意《个人信息处理告知书》，不用再登记。"
        return ""

    def _consent(self) -> None:
        if self.register.isHidden():
            self.consent_wanted.emit()
        else:
            self.register.agree.trigger()

    def _registered(self, person_id: int) -> None:
        self.register.hide()
        self.chosen.emit(person_id)

    def _show_groups(self, visitor: Visitor) -> None:
        while (item := self._group_flow.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        groups = [g for g in PriorityGroup if g.text in visitor.person.groups]
        if PriorityGroup.AGED_80 in groups:
            groups.remove(PriorityGroup.AGED_60)
        chips = []
        for group in groups:
            first = group in FIRST_SERVED
            word = SHORT.get(group, group.text)
            chips.append(Chip(f"{word} · 优先" if first else word, "amber" if first else "grey"))
        if _lacks_consent(visitor):
            chips.append(Chip("未同意告知书", "grey"))
        self._group_flow.add(*chips)
        self._groups.setVisible(bool(chips))


def _lacks_consent(visitor: Visitor | None) -> bool:
    return visitor is not None and not visitor.person.consent_version


def _before(visitor: Visitor) -> str:
    if not visitor.cases:
        return "以前没有来办过事"
    lines = [f"近一年来访 {visitor.visits_in_year} 次"]
    lines += [
        f"{c.registered_on.month}/{c.registered_on.day} {c.item_name}（{c.state_label}）"
        for c in visitor.cases
    ]
    return "\n".join(lines)


class RelativeCard(Card):
    """代为来办: who came instead of the person; the rest appears with the name."""

    typed = Signal()

    def __init__(self, why_not: Callable[[], str]) -> None:
        super().__init__("代为来办", "本人未到场时填")
        self.name = TextField("来办的人", hint="（无）", limit=80)
        self.relation = TextField("与本人的关系", hint="如 女儿、邻居", limit=20)
        self.phone = PhoneField("来办人电话")
        self.phone.line.setMaxLength(24)
        self.form = Form(
            {"came_for_them": self.name, "relation": self.relation, "relation_phone": self.phone},
            self,
        )
        self.focus = Action("代为来办", self._focus, key="F4", reason=why_not, parent=self)
        for field in (self.name, self.relation, self.phone):
            self.body.addWidget(field)
        self.body.addWidget(
            Text("亲属代办需委托书；须本人到场的事项不能代办。", "small", wrap=True)
        )
        self.hint.setText("本人未到场时填 F4")
        self.form.typed.connect(self._edited)
        self._follow()

    def _focus(self) -> None:
        self.name.editor.setFocus()

    def _edited(self) -> None:
        self._follow()
        self.typed.emit()

    def _follow(self) -> None:
        for field in (self.relation, self.phone):
            field.setVisible(not self.name.empty)
