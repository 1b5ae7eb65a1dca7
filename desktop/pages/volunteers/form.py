"""The registration form of a volunteer: new at the counter, or changed later."""

from collections.abc import Mapping
from dataclasses import fields as fields_of
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.page import Desk, Page
from desktop.pages.cases.intake.consent import ConsentDialog
from desktop.pages.cases.intake.scroll import FormInside, Inside, Scroll
from desktop.pages.cases.intake.visitor import VisitorCard
from desktop.pages.people.masked import MaskedField
from desktop.pages.volunteers.form_fields import (
    GUARDIAN,
    LABELS,
    WIDE,
    phones_of,
    registration_fields,
)
from desktop.pages.volunteers.reveal import ask_contact
from desktop.pages.volunteers.sides import ask_sides
from desktop.pages.volunteers.targets import Registering, SignUpFor
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, Text
from desktop.widgets.fields import Form
from desktop.widgets.layout import two_columns
from models.cases.queries.intake import DeskToday, Visitor, read_desk_today, read_visitor
from models.changes import Changes
from models.errors import Conflict, KnownError
from models.volunteers.actions.volunteers import change_volunteer, register_volunteer
from models.volunteers.queries.volunteers import (
    VolunteerPage,
    read_volunteer,
    start_form,
    volunteer_of,
)
from models.volunteers.rules.volunteers import (
    OWN_EARNINGS_FROM,
    AgeNeed,
    Availability,
    ServiceKind,
    VolunteerForm,
    age_needs,
)


def read_registering(
    session: Any, person_id: int, today: date
) -> tuple[Visitor, int | None, VolunteerForm]:
    """Who registers, the volunteer they are already, and what the form starts with."""
    return (
        read_visitor(session, person_id, today),
        volunteer_of(session, person_id),
        start_form(session, person_id, today),
    )


class FormPage(Page):
    """Target: None, Registering, or a person's id. F9 keeps it and goes back where one was."""

    draft_id = "volunteer-form"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "登记志愿者")
        self._target = Registering()
        self._visitor: Visitor | None = None
        self._kept: VolunteerPage | None = None
        self._version = 0
        self._today_at_desk: DeskToday | None = None
        self._restoring: dict[str, str] | None = None
        self._busy = False
        self._filling = False
        self.visitor = VisitorCard(desk, self._why_fixed)
        self.visitor.title.setText("志愿者")
        self.fields = registration_fields(lambda: self._today)
        self.emergency, self.guardian = phones_of(self.fields)
        self.emergency.asked.connect(self._reveal_emergency)
        self.guardian.asked.connect(self._reveal_guardian)
        self.form = Form(self.fields, self)
        self.save = Action(
            "登记", self._save, key="F9", kind="primary", reason=self._why_not_now, parent=self
        )
        self.back = Action("不登记，返回", self._go_back, key="F12", parent=self)
        self._build()
        self.add_actions(self.save, self.back, heading=False)
        self.add_actions(self.visitor.change, self.visitor.new, self.visitor.consent, heading=False)
        self.visitor.chosen.connect(self._choose_person)
        self.visitor.dropped.connect(self._drop_person)
        self.visitor.typed.connect(self._typed)
        self.visitor.consent_wanted.connect(self._ask_consent)
        self.form.typed.connect(self._typed)
        self.fields["has_own_earnings"].changed.connect(self._follow)
        self._follow()

    def _build(self) -> None:
        people = Inside()
        column = QVBoxLayout(people)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.visitor)
        column.addStretch(1)
        self.card = Card("登记表", "空格勾选，Enter 下一项", margin=0)
        inside = FormInside()
        whole = QVBoxLayout(inside)
        whole.setContentsMargins(16, 14, 16, 14)
        whole.setSpacing(10)
        self.needs = Text("", "error", wrap=True)
        self.needs.hide()
        whole.addWidget(self.needs)
        whole.addLayout(two_columns([(f, n in WIDE) for n, f in self.fields.items()]))
        whole.addStretch(1)
        self.area = Scroll(inside, 240)
        self.card.body.addWidget(self.area)
        self.card.add_buttons([self.back, self.save])
        line = QHBoxLayout()
        line.setSpacing(14)
        line.addWidget(Scroll(people, 200), 9)
        line.addWidget(self.card, 21)
        self.body.addLayout(line, 1)

    # reading

    @property
    def _today(self) -> date:
        return self.desk.now().date()

    def entered(self, target: Any = None) -> None:
        self.desk.tasks.ask(read_desk_today, self.desk.now(), then=self._show_today)
        if isinstance(target, int):
            target = Registering(person_id=target)
        if target is None:
            if self._kept is not None:
                self._begin(Registering())
            self.visitor.take_keyboard()
            return
        assert isinstance(target, Registering)
        self._begin(target)
        if target.volunteer_id is not None:
            self.desk.tasks.ask(
                read_volunteer, target.volunteer_id, self._today, then=self._change,
                key="volunteer-form",
            )  # fmt: skip
        elif target.person_id is not None:
            self._choose_person(target.person_id)
        elif target.typed:
            self._look_for(target.typed)
        else:
            self.visitor.take_keyboard()

    def changed(self, changes: Changes) -> None:
        if changes.touches("person", "consent") and self._visitor is not None:
            self.desk.tasks.ask(
                read_visitor, self._visitor.person.id, self._today, then=self._visitor_again,
                key="volunteer-person-again",
            )  # fmt: skip

    def _show_today(self, today: DeskToday) -> None:
        self._today_at_desk = today
        self.visitor.register.show_version(today.consent_version)

    def _look_for(self, text: str) -> None:
        """What was typed at the sign-up: somebody on file comes up, else Enter registers anew."""
        self.visitor.search.line.setFocus()
        self.visitor.search.line.insert(text)
        self.visitor.search.line.textEdited.emit(text)

    # who

    def _choose_person(self, person_id: int) -> None:
        self.desk.tasks.ask(
            read_registering, person_id, self._today, then=self._person_chosen,
            key="volunteer-person",
        )  # fmt: skip

    def _person_chosen(self, found: tuple[Visitor, int | None, VolunteerForm]) -> None:
        visitor, volunteer_id, start = found
        if volunteer_id is not None and self._kept is None:
            self._is_one_already(visitor.person.name, volunteer_id)
            return
        self._visitor_again(visitor)
        self._filling = True
        if self._restoring is not None:
            self.form.restore(self._restoring)
            self._restoring = None
        else:
            self._fill(start)
        self._filling = False
        self._follow()
        first = "guardian_name" if self._need.guardian and not start.guardian_name else None
        self.fields[first or "emergency_name"].editor.setFocus()
        self._typed()

    def _is_one_already(self, name: str, volunteer_id: int) -> None:
        target = self._target
        self.forget_draft()
        self._begin(Registering())
        if target.activity_id is not None:
            self.desk.messages.well(f"{name} 已经是志愿者，接着报名")
            self.desk.open_page(
                "activity", SignUpFor(target.activity_id, volunteer_id, target.place_id)
            )
        else:
            self.desk.messages.well(f"{name} 已经是志愿者")
            self.desk.open_page("volunteer", volunteer_id)

    def _visitor_again(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self.visitor.show_visitor(visitor)
        self._follow()

    def _drop_person(self) -> None:
        self._visitor = None
        self._follow()
        self._typed()

    def _ask_consent(self) -> None:
        if self._visitor is not None and self._today_at_desk is not None:
            version = self._today_at_desk.consent_version
            person = self._visitor.person
            ConsentDialog(self, person, version, self.fields["emergency_name"].setFocus).open()

    def _change(self, page: VolunteerPage) -> None:
        self._kept, self._version = page, page.version
        self.title.setText(f"修改登记 · {page.brief.name}")
        self.card.title.setText(f"登记表 {page.brief.number}")
        self.save.rename("保存")
        self.back.rename("不改，返回")
        self._filling = True
        self.emergency.set_kept(page.emergency_phone)
        self.guardian.set_kept(page.guardian_phone)
        self._fill(page.form)
        self._filling = False
        self.desk.tasks.ask(
            read_visitor, page.brief.person_id, self._today, then=self._visitor_again,
            key="volunteer-person",
        )  # fmt: skip
        need = page.brief.need
        unsigned = need.guardian and page.form.guardian_signed_on is None
        field = self.fields["guardian_name" if unsigned else "emergency_name"]
        field.editor.setFocus()

    # the form

    @property
    def _need(self) -> AgeNeed:
        if self._visitor is None:
            return AgeNeed(None)
        earns = bool(self.fields["has_own_earnings"].value())
        return age_needs(self._visitor.person.birth_date, self._today, earns)

    def _fill(self, form: VolunteerForm) -> None:
        for name, field in self.fields.items():
            value = getattr(form, name)
            if isinstance(field, MaskedField) and value is None:
                continue
            field.set_value(value)

    def _follow(self) -> None:
        need = self._need
        here = self._visitor is not None
        unknown = here and need.age is None
        said = "没有出生日期，请先在人员信息里补上（打开人员，写证件号码或出生日期）。"
        texts = [said] if unknown else list(need.sentences)
        age = f"今年 {need.age} 岁：" if need.sentences else ""
        self.needs.setText(age + "；".join(texts))
        self.needs.setVisible(bool(texts))
        teen = need.age is not None and OWN_EARNINGS_FROM <= need.age < 18
        for name in GUARDIAN:
            self.fields[name].setVisible(need.guardian)
        self.fields["has_own_earnings"].setVisible(teen)
        if not need.may_be_shown:
            self.fields["may_be_published"].set_value(False)
        self.fields["may_be_published"].setVisible(need.may_be_shown)
        agreed = self._kept is not None and bool(self._kept.consent_version)
        agreed = agreed or (here and bool(self._visitor and self._visitor.person.consent_version))
        self.fields["consents"].setVisible(here and not agreed)
        self.save.refresh()

    def _typed(self) -> None:
        self.save.refresh()
        self.visitor.consent.refresh()
        if not self._filling and self._kept is None:
            self.keep_draft()

    def draft(self) -> tuple[str, Mapping[str, Any]] | None:
        if self._visitor is None or self._kept is not None:
            return None
        content = {"person": self._visitor.person.id, "form": self.form.draft()}
        return f"登记志愿者 {self._visitor.person.name}", content

    def restore(self, draft: Mapping[str, Any]) -> None:
        self._begin(Registering())
        self._restoring = dict(draft["form"])
        self._choose_person(int(draft["person"]))

    def _begin(self, target: Registering) -> None:
        """Empty, for the next one."""
        self._filling = True
        self._target = target
        self._visitor, self._kept = None, None
        self.emergency.set_kept("")
        self.guardian.set_kept("")
        self.form.clear()
        self.fields["registered_on"].set_value(self._today)
        self.visitor.clear()
        self._filling = False
        self.title.setText("登记志愿者")
        self.card.title.setText("登记表")
        going_on = target.activity_id is not None
        self.save.rename("登记，接着报名" if going_on else "登记")
        self.back.rename("不登记，返回")
        self.banner.close_banner()
        self._follow()

    # keeping

    def _why_fixed(self) -> str:
        if self._kept is not None:
            return "这是修改登记，不能换成别人。没有任何改动。"
        return self._why_not()

    def _why_not(self) -> str:
        return self.desk.why_not(register_volunteer)

    def _why_not_now(self) -> str:
        return self._why_not() or ("正在保存，请稍等。" if self._busy else "")

    def _collect(self) -> VolunteerForm | None:
        values = self.form.values()
        if values is None or self._visitor is None:
            return None
        known = {f.name for f in fields_of(VolunteerForm)}
        form = VolunteerForm(
            self._visitor.person.id,
            **{name: value for name, value in values.items() if name in known},
        )
        return replace(form, kinds=_in_order(ServiceKind, form.kinds),
                       availability=_in_order(Availability, form.availability))  # fmt: skip

    def _save(self) -> None:
        if self._visitor is None:
            self.refuse("请先选择是谁，或按 F3 登记新人员。")
            self.visitor.take_keyboard()
            return
        form = self._collect()
        if form is None:
            self._show_wrong()
            return
        self._busy = True
        self.save.refresh()
        if self._kept is None:
            self.desk.tasks.act(
                register_volunteer, form, then=self._registered, failed=self._failed
            )
        else:
            self.desk.tasks.act(
                change_volunteer, self._kept.brief.id, form, self._version,
                then=self._was_saved, failed=self._failed,
            )  # fmt: skip

    def _registered(self, volunteer_id: int) -> None:
        self.forget_draft()
        self.desk.messages.well("志愿者已登记")
        self._leave(volunteer_id)

    def _was_saved(self, _: object) -> None:
        assert self._kept is not None
        self.desk.messages.well("已保存")
        self._leave(self._kept.brief.id)

    def _leave(self, volunteer_id: int | None) -> None:
        """Back to the sign-up it was opened from, or to the volunteer's card."""
        self._busy = False
        target = self._target
        self._begin(Registering())
        if target.activity_id is not None and volunteer_id is not None:
            self.desk.open_page(
                "activity", SignUpFor(target.activity_id, volunteer_id, target.place_id)
            )
        elif target.activity_id is not None:
            self.desk.open_page("activity", target.activity_id)
        elif volunteer_id is not None:
            self.desk.open_page("volunteer", volunteer_id)
        else:
            self.desk.open_page("volunteer-people")

    def _go_back(self) -> None:
        self.forget_draft()
        self._leave(self._target.volunteer_id)

    def _failed(self, error: KnownError) -> None:
        self._busy = False
        self.save.refresh()
        if isinstance(error, Conflict):
            ask_sides(self, error, LABELS, self._take_sides)
            return
        field = self.fields.get(error.field or "")
        if field is not None and field.isVisibleTo(self) and self.form.show_error(error):
            self._show_wrong()
        else:
            self.known(error)

    def _take_sides(self, theirs: frozenset[str]) -> None:
        assert self._kept is not None
        self.desk.tasks.ask(
            read_volunteer, self._kept.brief.id, self._today,
            then=lambda page: self._merge(page, theirs), owner=self,
        )  # fmt: skip

    def _merge(self, page: VolunteerPage, theirs: frozenset[str]) -> None:
        self._version = page.version
        for name in theirs & self.fields.keys():
            field = self.fields[name]
            if isinstance(field, MaskedField):
                kept = page.emergency_phone if field is self.emergency else page.guardian_phone
                field.set_kept(kept)
            else:
                field.set_value(getattr(page.form, name))
        self._save()

    def _show_wrong(self) -> None:
        for field in self.fields.values():
            if field.error:
                # Once more when its sentence has its lines: the field is higher then.
                self.area.ensureWidgetVisible(field)
                QTimer.singleShot(0, self, partial(self.area.ensureWidgetVisible, field))
                return

    # numbers in clear

    def _reveal_emergency(self) -> None:
        if self._kept is not None:
            ask_contact(self, self._kept.brief.id, "emergency_phone", self.emergency.show_clear)

    def _reveal_guardian(self) -> None:
        if self._kept is not None:
            ask_contact(self, self._kept.brief.id, "guardian_phone", self.guardian.show_clear)


def _in_order(kind: Any, chosen: Any) -> tuple[Any, ...]:
    return tuple(each for each in kind if each in chosen)
