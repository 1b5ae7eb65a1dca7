"""A volunteer's card: the registration, service, teams, training and what was said of it."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QStackedWidget, QVBoxLayout

from desktop.page import Desk, Page
from desktop.pages.cases.case.asking import AskDialog, Asked
from desktop.pages.cases.intake.scroll import Inside, Scroll
from desktop.pages.people.masked import SHOWN_SECONDS
from desktop.pages.volunteers.calls import ask_phone
from desktop.pages.volunteers.card_parts import (
    note_table,
    registration_lines,
    sign_up_table,
    team_table,
)
from desktop.pages.volunteers.record import RecordDialog
from desktop.pages.volunteers.reveal import ask_contact
from desktop.pages.volunteers.sight import bring_in_sight
from desktop.pages.volunteers.targets import Registering
from desktop.pages.volunteers.words import (
    NOTHING,
    WATCHED,
)
from desktop.theme import px
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, Text
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import DateField, Field, NoteField, TextField
from desktop.widgets.grades import TickField
from desktop.widgets.menu import ActionMenu
from desktop.widgets.tabs import SectionTabs
from models.changes import Changes
from models.volunteers.actions.teams import join_team
from models.volunteers.actions.volunteers import add_note, come_back, leave, register_volunteer
from models.volunteers.queries.hours import PersonHours, read_person_hours
from models.volunteers.queries.papers import read_registration_form
from models.volunteers.queries.teams import TeamRow, list_teams
from models.volunteers.queries.volunteers import SignUpRow, VolunteerPage, read_volunteer
from models.volunteers.rules.hours import hours_text
from models.volunteers.rules.volunteers import NoteForm, NoteKind

WAIT = "这位志愿者的资料还在读取，请稍候。"
TABS = ("报名", "培训、表彰和评价", "服务队")


class CardPage(Page):
    """Target: the volunteer's id."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "志愿者")
        self.volunteer: VolunteerPage | None = None
        self._id = 0
        self._number = self.add_chip("", "blue")
        self._state = self.add_chip("", "grey")
        self._minor = self.add_chip("", "amber")
        for chip in (self._number, self._state, self._minor):
            chip.hide()
        make = partial(Action, parent=self)
        self.revise = make("修改登记", self._revise, key="Ctrl+E", reason=self._why_not)
        self.note = make("记培训、表彰…", self._ask_note, key="F7", reason=self._why_not)
        self.join = make("加入服务队", self._read_teams, key="Ctrl+J", reason=self._why_left)
        self.phone = make("看电话", self._phone, key="F4", reason=self._why_not)
        self.emergency = make("看紧急联系人电话", partial(self._contact, "emergency_phone"),
                              key="F5", reason=self._why_no_emergency)  # fmt: skip
        self.guardian = make("看监护人电话", partial(self._contact, "guardian_phone"),
                             key="Ctrl+F5", reason=self._why_no_guardian)  # fmt: skip
        self.person = make("打开人员", self._open_person, key="Ctrl+O", reason=self._why_wait)
        self.leave = make("退出志愿者", self._ask_leave, key="F11", reason=self._why_left)
        self.back = make("重新加入", self._ask_back, key="Ctrl+F11", reason=self._why_here)
        self.hours_page = make("时长明细", self._open_hours, key="Ctrl+H", reason=self._why_wait)
        self.proof = make("服务证明", self._open_certificates, key="Ctrl+U", reason=self._why_wait)
        self.paper = make("打印登记表", self._print_form, key="Ctrl+P", reason=self._why_wait)
        self.record = make("打印服务记录卡", self._ask_record, key="Ctrl+Shift+P",
                           reason=self._why_wait)  # fmt: skip
        self.more = make("更多", self._open_menu, key="Ctrl+M", reason=self._why_wait)
        self.add_actions(self.more, self.note, self.revise)
        self.add_actions(
            self.join, self.phone, self.emergency, self.guardian, self.person, self.hours_page,
            self.proof, self.paper, self.record, self.leave, self.back, heading=False,
        )  # fmt: skip
        self._build()

    def _build(self) -> None:
        facts = Card("登记表", margin=0)
        inside = Inside()
        lines = QVBoxLayout(inside)
        lines.setContentsMargins(16, 14, 16, 14)
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(14)
        self._facts.setVerticalSpacing(6)
        self._facts.setColumnStretch(1, 1)
        lines.addLayout(self._facts)
        lines.addStretch(1)
        facts.body.addWidget(Scroll(inside, 200))
        self.number = Text("", "bold")
        facts.add_buttons([self.phone, self.emergency], left=self.number)
        self.card = facts
        right = Card("服务", margin=0)
        self.hours = Text("", "soft", wrap=True)
        self.hours.setContentsMargins(16, 10, 16, 4)
        self.tabs = SectionTabs("志愿者资料")
        self.tabs.fill(TABS)
        self.stack = QStackedWidget()
        self.sign_ups = sign_up_table(lambda: self._today)
        self.notes = note_table()
        self.teams = team_table()
        for table in (self.sign_ups, self.notes, self.teams):
            self.stack.addWidget(table)
            table.told.connect(self.desk.messages.well)
        self.tabs.chosen.connect(self.stack.setCurrentIndex)
        self.sign_ups.opened.connect(self._open_activity)
        right.body.setSpacing(0)
        right.body.addWidget(self.hours)
        right.body.addWidget(self.tabs)
        right.body.addWidget(self.stack, 1)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(14)
        self._columns.addWidget(facts, 17)
        self._columns.addWidget(right, 26)
        self.body.addLayout(self._columns, 1)
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_SECONDS * 1000)
        self._timer.timeout.connect(self._hide_number)

    # reading

    @property
    def _today(self) -> date:
        return self.desk.now().date()

    def entered(self, target: Any = None) -> None:
        if target is not None and int(target) != self._id:
            self._id = int(target)
            self.volunteer = None
            self._hide_number()
            self.banner.close_banner()
        if self._id:
            self._read()

    def changed(self, changes: Changes) -> None:
        if self._id and changes.touches("volunteer_note", *WATCHED):
            self._read()

    def offered(self) -> Sequence[Action]:
        return [action for action in self._actions if not action.why_not]

    def _read(self) -> None:
        self.desk.tasks.ask(
            read_volunteer, self._id, self._today, then=self._show, key="volunteer-card"
        )
        self.desk.tasks.ask(read_person_hours, self._id, then=self._show_hours,
                            key="volunteer-hours")  # fmt: skip

    def _show(self, page: VolunteerPage) -> None:
        first = self.volunteer is None
        self.volunteer = page
        brief = page.brief
        age = f"{brief.age} 岁" if brief.age is not None else ""
        self.title.setText(brief.name)
        self.setAccessibleName(f"志愿者 {brief.number} {brief.name}")
        self.say_below_title(" ".join(filter(None, (brief.sex, age))))
        self._number.show_state(brief.number, "blue")
        left = brief.left_on
        self._state.show_state(f"{left} 退出" if left else "在册", "grey" if left else "green")
        minor = brief.age is not None and not brief.need.may_be_dangerous
        self._minor.show_state("未成年" if minor else "", "amber")
        self._show_facts(page)
        self.sign_ups.show_rows(page.sign_ups)
        self.notes.show_rows(page.notes)
        self.teams.show_rows(page.teams)
        counts = (len(page.sign_ups), len(page.notes), len(page.teams))
        self.tabs.fill(
            [f"{word} {many}" for word, many in zip(TABS, counts, strict=True)],
            self.stack.currentIndex(),
        )
        for action in self._actions:
            action.refresh()
        if first:
            self.sign_ups.take_focus()

    def _show_hours(self, hours: PersonHours) -> None:
        said = f"已确认 {hours_text(hours.minutes)} 小时"
        if hours.waiting:
            said += f"，另有 {hours.waiting} 次等负责人确认"
        if hours.points:
            said += f"　积分 {hours.points}"
        self.hours.setText(said)

    def _show_facts(self, page: VolunteerPage) -> None:
        while (item := self._facts.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for row, (label, text, is_red) in enumerate(registration_lines(page)):
            name, value = Text(label, "label"), Text(text, wrap=True)
            if is_red:
                value.setProperty("role", "error")
            self._facts.addWidget(name, row, 0)
            self._facts.addWidget(value, row, 1)

    # reasons

    def _why_wait(self) -> str:
        return "" if self.volunteer is not None else WAIT

    def _why_not(self) -> str:
        if self.volunteer is None:
            return WAIT
        return self.desk.why_not(register_volunteer)

    def _why_left(self) -> str:
        if why_not := self._why_not():
            return why_not
        left = self.volunteer.brief.left_on if self.volunteer is not None else None
        return f"已于 {left} 退出。{NOTHING}" if left else ""

    def _why_here(self) -> str:
        if why_not := self._why_not():
            return why_not
        left = self.volunteer.brief.left_on if self.volunteer is not None else None
        return "" if left else f"没有退出过，不用重新加入。{NOTHING}"

    def _why_no_emergency(self) -> str:
        if why_not := self._why_not():
            return why_not
        page = self.volunteer
        return "" if page is not None and page.emergency_phone else "没有登记紧急联系人的电话。"

    def _why_no_guardian(self) -> str:
        if why_not := self._why_not():
            return why_not
        page = self.volunteer
        return "" if page is not None and page.guardian_phone else "没有登记监护人的电话。"

    # what is done

    @property
    def _page(self) -> VolunteerPage:
        assert self.volunteer is not None
        return self.volunteer

    def _open_menu(self) -> None:
        actions = (
            self.join, self.hours_page, self.proof, self.paper, self.record, self.person,
            self.guardian, self.leave, self.back,
        )  # fmt: skip
        shown = [action for action in actions if not action.why_not]
        ActionMenu("更多", shown, self.window()).open()

    def _revise(self) -> None:
        self.desk.open_page("volunteer-form", Registering(volunteer_id=self._id))

    def _open_person(self) -> None:
        self.desk.open_page("person", self._page.brief.person_id)

    def _open_hours(self) -> None:
        self.desk.open_page("volunteer-hours", self._id)

    def _open_certificates(self) -> None:
        self.desk.open_page("volunteer-certificates", self._id)

    def _print_form(self) -> None:
        from desktop.printing import show_unfiled  # not needed to look at a card

        show_unfiled(self, "志愿者登记表", read_registration_form, self._id, self._today)

    def _ask_record(self) -> None:
        RecordDialog(self, self._page).open()

    def _open_activity(self, row: SignUpRow) -> None:
        self.desk.open_page("activity", row.activity_id)

    def _ask_note(self) -> None:
        kind = ChoiceField("类别", [(k, k.text) for k in NoteKind], required="请选择类别。")
        on = DateField("哪一天", lambda: self._today, required="请填日期。")
        on.set_value(self._today)
        fields: dict[str, Field] = {
            "kind": kind,
            "on": on,
            "text": NoteField("内容", rows=3, hint="学了什么、表彰什么、投诉什么"),
            "giver": TextField("谁给的（可空）", hint="单位或人", limit=60),
        }
        asked = Asked(
            f"{self._page.brief.name}（{self._page.brief.number}）", fields,
            lambda v: (add_note, (self._id, NoteForm(v["kind"], v["on"], v["text"], v["giver"]))),
        )  # fmt: skip
        AskDialog(self, "记培训、表彰、投诉或评价", asked, "记下", self._noted).open()

    def _noted(self, _: object) -> None:
        self.desk.messages.well("已记下")
        self.tabs.choose(1)

    def _read_teams(self) -> None:
        self.desk.tasks.ask(list_teams, self._today, then=self._ask_join, key="volunteer-join")

    def _ask_join(self, teams: list[TeamRow]) -> None:
        if not teams:
            self.refuse("还没有服务队，请先在“服务队”里组建（志愿服务页 Ctrl T）。")
            return
        team = ChoiceField("服务队", [(t.id, t.name) for t in teams], required="请选择服务队。")
        since = DateField("从哪天起", lambda: self._today, required="请填日期。")
        since.set_value(self._today)
        fields: dict[str, Field] = {
            "team": team, "since": since, "is_leader": TickField("担任队长"),
        }  # fmt: skip
        asked = Asked(
            self._page.brief.name, fields,
            lambda v: (join_team, (v["team"], self._id, v["since"], v["is_leader"])),
        )  # fmt: skip
        AskDialog(self, "加入服务队", asked, "加入", self._joined).open()

    def _joined(self, _: object) -> None:
        self.desk.messages.well("已加入服务队")
        self.tabs.choose(2)

    def _ask_leave(self) -> None:
        on = DateField("哪天退出", lambda: self._today, required="请填日期。")
        on.set_value(self._today)
        fields: dict[str, Field] = {
            "on": on, "reason": TextField("原因", hint="例如 搬家", limit=100),
        }  # fmt: skip
        asked = Asked(
            f"{self._page.brief.name}退出后，时长和记录都留着，所在的服务队同日离队；以后可以重新加入。",
            fields, lambda v: (leave, (self._id, v["on"], v["reason"])),
        )  # fmt: skip
        AskDialog(self, "退出志愿者", asked, "退出", self._done).open()

    def _ask_back(self) -> None:
        asked = Asked(
            f"{self._page.brief.name}用原来的编号 {self._page.brief.number} 重新加入。", {},
            lambda v: (come_back, (self._id,)),
        )  # fmt: skip
        AskDialog(self, "重新加入", asked, "加入", self._done).open()

    def _done(self, _: object) -> None:
        self.desk.messages.well("已保存")

    # numbers in clear

    def _phone(self) -> None:
        brief = self._page.brief
        ask_phone(self, brief.person_id, brief.name, self._show_number)

    def _contact(self, what: str) -> None:
        ask_contact(self, self._id, what, self._show_number)

    def _show_number(self, text: str) -> None:
        self.number.setText(text or "没有登记电话")
        bring_in_sight(self.number)
        self._timer.start()

    def _hide_number(self) -> None:
        self._timer.stop()
        self.number.setText("")

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        wide = self.width() >= px(900)
        # Large letters: the list with the keyboard comes first, else it would lie out of sight.
        self._columns.setDirection(
            QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.BottomToTop
        )
