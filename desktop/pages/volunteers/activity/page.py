"""The page of one activity: what is planned, who is in, who waits, and the next one's name."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout

from desktop.page import Desk, Page
from desktop.pages.volunteers.activity.acts import ActivityActs
from desktop.pages.volunteers.activity.names import NamesCard
from desktop.pages.volunteers.activity.saying import say_about, say_content, say_needs
from desktop.pages.volunteers.activity.scans import Scans
from desktop.pages.volunteers.activity.signing import SignUpCard, free_first
from desktop.pages.volunteers.calls import ask_phone
from desktop.pages.volunteers.targets import Registering, SignUpFor
from desktop.pages.volunteers.words import (
    NOTHING,
    STATUS_TONES,
    WATCHED,
    say_room,
    say_shift,
)
from desktop.theme import px
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, EmptyState, Text
from desktop.widgets.menu import ActionMenu
from desktop.widgets.table import Column, ListSource, RecordTable
from models.changes import Changes
from models.volunteers.actions.signing_up import SignedUp, sign_up, told
from models.volunteers.queries.activities import ActivityPage as Activity
from models.volunteers.queries.activities import PlaceRow, read_activity
from models.volunteers.queries.names import NameRow, count_names
from models.volunteers.queries.papers import read_sign_up_form
from models.volunteers.queries.volunteers import VolunteerBrief, brief_volunteers
from models.volunteers.rules.activities import Status
from models.volunteers.rules.signing_up import SignUpState

WAIT = "这个活动还在读取，请稍候。"
TAKING = (Status.OPEN, Status.FULL, Status.RUNNING)


class ActivityPage(Page):
    """Target: the activity's id, or SignUpFor with a volunteer who stands ready."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "志愿活动")
        self.activity: Activity | None = None
        self._id = 0
        self._ready: SignUpFor | None = None
        self._comes = False  # the page was just opened, the keyboard is not placed yet
        self._number = self.add_chip("", "blue")
        self._status = self.add_chip("", "grey")
        self._danger = self.add_chip("", "red")
        for chip in (self._number, self._status, self._danger):
            chip.hide()
        self.acts = ActivityActs(self)
        self.step = Action(
            "报名", self._step, key="F9", kind="primary", reason=self._why_no_step, parent=self
        )
        self.more = Action("更多", self._open_menu, key="Ctrl+M", parent=self)
        self.enter = Action(
            "报名", self._go_sign_up, key="F2", reason=self._why_closed, parent=self
        )
        self.new = Action(
            "登记新志愿者", partial(self._register, ""), key="F3", reason=self._why_closed,
            parent=self,
        )  # fmt: skip
        self.withdraw = Action(
            "退出报名", self._withdraw, key="F4", reason=self._why_no_name, parent=self
        )
        self.told = Action("已通知", self._told, key="F6", reason=self._why_not_told, parent=self)
        self.phone = Action("看电话", self._phone, key="F7", reason=self._why_no_name, parent=self)
        self.reject = Action(
            "不予录取", self._reject, key="Ctrl+R", reason=self._why_no_name, parent=self
        )
        self.open_name = Action(
            "打开志愿者", self._open_name, key="Ctrl+O", reason=self._why_no_name, parent=self
        )
        self.wanted = Action(
            "改人数", self._change_wanted, key="Ctrl+H", reason=self._why_no_place, parent=self
        )
        self.only = Action(
            "只看这个岗位的人", self._only, key="Ctrl+B", reason=self._why_no_place, parent=self
        )
        self.attendance = Action(
            "签到和时长", self._open_attendance, key="Ctrl+Q", reason=self._why_draft, parent=self
        )
        self.slip = Action(
            "打印报名单", self._print_slip, key="Ctrl+P", reason=self._why_no_name, parent=self
        )
        self.add_actions(self.more, self.attendance, self.step)
        self._of_name = [
            self.withdraw, self.told, self.phone, self.reject, self.open_name, self.slip,
        ]  # fmt: skip
        self.signing = SignUpCard(self, desk)
        self.add_actions(
            self.enter, self.new, self.withdraw, self.told, self.phone, self.reject,
            self.open_name, self.wanted, self.only, self.slip, self.signing.form,
            Action("筛选名单", self._go_filter, key="Ctrl+F", parent=self),
            *self.acts.actions, heading=False,
        )  # fmt: skip
        self._build()

    def _build(self) -> None:
        self.about = Text("", "soft", wrap=True)
        self.content = Text("", wrap=True)
        self.missing = Card("还不能发布")
        self.lacks = Text("", wrap=True)
        self.missing.body.addWidget(self.lacks)
        self.missing.add_buttons([self.acts.revise])
        self.missing.hide()
        self.places = RecordTable(
            "班次和岗位",
            (
                Column("when", "班次", lambda p: say_shift(p.starts_at, p.ends_at, self._today),
                       width=13, sortable=False),
                Column("post", "岗位", lambda p: p.post, kind="bold", width=6, stretch=True,
                       sortable=False),
                Column("room", "名额", lambda p: say_room(p, self._waiting_left)[0], kind="chip",
                       width=7, tone=lambda p: say_room(p, self._waiting_left)[1],
                       sortable=False),
                Column("taken", "已录/要", lambda p: f"{p.taken}/{p.wanted}", kind="number",
                       width=4.4, sortable=False),
                Column("needs", "要求", say_needs, kind="grey", width=5, sortable=False),
            ),
            ListSource(),
            empty=EmptyState("还没有岗位", "按 Ctrl E 修改，写上岗位和人数。", icon="volunteer"),
        )  # fmt: skip
        self.places.chosen.connect(self._choose_place)
        self.places.opened.connect(self._place_entered)
        left = Card("班次和岗位", margin=0)
        left.body.addWidget(self.places)
        self.signing.picked.connect(self._picked)
        self.signing.signed.connect(self._signed)
        self.signing.missed.connect(self._register)
        self.signing.register_wanted.connect(self._open_form)
        scans = Scans(self, self.places.table, self.signing.guardian.box)
        scans.scanned.connect(self._scanned)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(14)
        self._columns.addWidget(left, 26)
        self._columns.addWidget(self.signing, 20)
        self.names = NamesCard(self.desk)
        self.names.add_acts([self.open_name, self.phone, self.told, self.withdraw])
        self.names.chosen.connect(self._follow_name)
        self.names.opened.connect(lambda row: self._open_name())
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.about)
        words.addWidget(self.content)
        self.body.addLayout(words)
        self.body.addWidget(self.missing)
        self.body.addLayout(self._columns, 2)
        self.body.addWidget(self.names, 4)

    # reading

    @property
    def _today(self) -> date:
        return self.desk.now().date()

    @property
    def _waiting_left(self) -> int:
        return self.activity.waiting_left if self.activity is not None else 0

    def entered(self, target: Any = None) -> None:
        self._ready = target if isinstance(target, SignUpFor) else None
        id_ = self._ready.activity_id if self._ready is not None else target
        if id_ is not None and int(id_) != self._id:
            self._id = int(id_)
            self.activity = None
            self.banner.close_banner()
            self.signing.drop()
            self.signing.result.hide()
        self._comes = True
        if self._id:
            self._read()

    def forget(self) -> None:
        """What was shown is gone."""
        self._id, self.activity = 0, None

    def changed(self, changes: Changes) -> None:
        if self._id and changes.touches(*WATCHED):
            self.signing.names_changed()
            self._read()

    def changed_elsewhere(self, changes: Changes) -> None:
        """The last place may be taken at another counter while a name is typed here."""
        if self._id and changes.touches(*WATCHED):
            self.names.keep_name()
            self.changed(changes)

    def offered(self) -> Sequence[Action]:
        return [action for action in self._actions if not action.why_not]

    def _read(self) -> None:
        self.desk.tasks.ask(
            read_activity, self._id, self.desk.now(), then=self._show, key="activity"
        )
        self.desk.tasks.ask(count_names, self._id, then=self._show_names, key="activity-names")

    def _show(self, activity: Activity) -> None:
        first = self.activity is None
        chosen = self._place.id if self._place is not None and not first else None
        self.activity = activity
        row = activity.row
        self.title.setText(row.name)
        self.setAccessibleName(f"志愿活动 {row.number} {row.name}")
        self._number.show_state(row.number, "blue")
        self._status.show_state(row.status.text, STATUS_TONES[row.status])
        self._danger.show_state("有危险" if activity.form.is_dangerous else "", "red")
        self.about.setText(say_about(activity, self._today))
        self.content.setText(say_content(activity))
        self.content.setVisible(bool(self.content.text()))
        self.lacks.setText("\n".join(f"✗ {need.text}" for need in activity.missing))
        self.missing.setVisible(bool(activity.missing))
        self.signing.setVisible(row.status in TAKING)
        self.names.setVisible(row.status is not Status.DRAFT)
        self.places.show_rows(activity.places)
        ids = [place.id for place in activity.places]
        number = ids.index(chosen) if chosen in ids else free_first(activity.places)
        if number >= 0:
            self.places.go_to(number)
        self._follow_place()
        self._show_step(activity)
        self._follow_name()
        if self._comes:
            self._comes = False
            self._take_keyboard(row.status)
        self._take_ready()

    def _take_keyboard(self, status: Status) -> None:
        if status in TAKING and not self._why_closed():
            self.signing.take_keyboard()
        else:
            self.places.take_focus()

    def _show_names(self, counts: dict[SignUpState, int]) -> None:
        self.names.show_names(self._id, counts)

    def _show_step(self, activity: Activity) -> None:
        self.step.text = self.acts.step_word(activity)
        for action in (self.step, self.attendance, self.enter, self.new, *self.acts.actions):
            action.refresh()

    # sign-up

    @property
    def _place(self) -> PlaceRow | None:
        row = self.places.current
        return row if isinstance(row, PlaceRow) else None

    def _choose_place(self, place: PlaceRow) -> None:
        self._follow_place()

    def _follow_place(self) -> None:
        self.signing.show_place(self._place, self._waiting_left, self._today)
        self.wanted.refresh()
        self.only.refresh()

    def _picked(self) -> None:
        """Somebody stands ready: the place is next, and Enter there signs up."""
        self.places.setFocus()

    def _place_entered(self, place: PlaceRow) -> None:
        if self.signing.volunteer is not None:
            self.signing.go()
        elif not self._why_closed():
            self.signing.take_keyboard()

    def _scanned(self, text: str) -> None:
        """A card on the list of places: nobody has to put the keyboard back first."""
        if not self._why_closed():
            self.signing.scan(text)

    def _signed(self, done: SignedUp) -> None:
        self.signing.take_keyboard()

    def _go_sign_up(self) -> None:
        self.signing.take_keyboard()

    def _register(self, typed: str) -> None:
        place = self._place
        self.desk.open_page(
            "volunteer-form",
            Registering(
                typed=typed, activity_id=self._id, place_id=place.id if place is not None else None
            ),
        )

    def _open_form(self) -> None:
        volunteer = self.signing.volunteer
        assert volunteer is not None
        place = self._place
        self.desk.open_page(
            "volunteer-form",
            Registering(
                volunteer_id=volunteer.id, activity_id=self._id,
                place_id=place.id if place is not None else None,
            ),
        )  # fmt: skip

    def _take_ready(self) -> None:
        """Just registered for this activity: the sign-up goes on where it was."""
        ready, self._ready = self._ready, None
        if ready is None:
            return
        if ready.place_id is not None and self.activity is not None:
            for number, place in enumerate(self.activity.places):
                if place.id == ready.place_id:
                    self.places.go_to(number)
        self.desk.tasks.ask(
            brief_volunteers, [ready.volunteer_id], self._today, then=self._ready_now,
            key="activity-ready",
        )  # fmt: skip

    def _ready_now(self, found: dict[int, VolunteerBrief]) -> None:
        for brief in found.values():
            self.signing.choose(brief)

    # reasons

    def _why_closed(self) -> str:
        if self.activity is None:
            return WAIT
        if why := self.desk.why_not(sign_up):
            return why
        status = self.activity.row.status
        if status is Status.DRAFT:
            return f"还没有发布，不能报名。请先发布（F9）。{NOTHING}"
        return "" if status in TAKING else f"活动{status.text}，不能报名。{NOTHING}"

    def _why_draft(self) -> str:
        if self.activity is None:
            return WAIT
        draft = self.activity.row.status is Status.DRAFT
        return f"还没有发布，没有签到。{NOTHING}" if draft else ""

    def _why_no_step(self) -> str:
        return WAIT if self.activity is None else self.acts.why_no_step(self.activity)

    def _why_no_name(self) -> str:
        if why := self.desk.why_not(sign_up):
            return why
        return "" if self.names.current is not None else f"请先在名单里选中一个人。{NOTHING}"

    def _why_not_told(self) -> str:
        if why_not := self._why_no_name():
            return why_not
        row = self.names.current
        waits = row is not None and row.to_tell is not None
        return "" if waits else f"选中的人没有要通知的事。{NOTHING}"

    def _why_no_place(self) -> str:
        return "" if self._place is not None else f"请先选中一个岗位。{NOTHING}"

    # names

    def _follow_name(self) -> None:
        for action in self._of_name:
            action.refresh()

    @property
    def _name(self) -> NameRow:
        row = self.names.current
        assert row is not None
        return row

    def _withdraw(self) -> None:
        self.acts.withdraw(self._name)

    def _reject(self) -> None:
        self.acts.reject(self._name)

    def _told(self) -> None:
        row = self._name
        self.desk.tasks.act(told, row.sign_up_id, then=partial(self._was_told, row.name))

    def _was_told(self, name: str, _: object) -> None:
        self.desk.messages.well(f"{name}：已登记电话通知过")

    def _phone(self) -> None:
        row = self._name
        ask_phone(self, row.person_id, row.name, self.names.show_number)

    def _open_name(self) -> None:
        if self.names.current is not None:
            self.desk.open_page("volunteer", self.names.current.volunteer_id)

    def _print_slip(self) -> None:
        from desktop.printing import show_unfiled  # not needed to look at an activity

        show_unfiled(self, "报名确认单", read_sign_up_form, self._name.sign_up_id)

    def _open_attendance(self) -> None:
        self.desk.open_page("volunteer-attendance", self._id)

    def _go_filter(self) -> None:
        self.names.go_filter()

    # places

    def _change_wanted(self) -> None:
        assert self._place is not None
        self.acts.change_wanted(self._place)

    def _only(self) -> None:
        place = self._place
        assert place is not None
        if self.names.place == place.id:
            self.names.only(None, "")
            self.only.rename("只看这个岗位的人")
        else:
            self.names.only(place.id, place.post)
            self.only.rename("看全部的人")

    # steps

    def _step(self) -> None:
        assert self.activity is not None
        if self.activity.row.status in TAKING:
            if self.signing.volunteer is not None:
                self.signing.go()
            else:
                self.signing.take_keyboard()
        else:
            self.acts.step(self.activity)

    def _open_menu(self) -> None:
        actions = [action for action in self.acts.actions if not action.why_not]
        rest = [self.slip, self.wanted, self.only, self.reject, self.new]
        rest = [action for action in rest if not action.why_not]
        ActionMenu("更多", [*actions, *rest], self.window()).open()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= px(900)
        self._columns.setDirection(
            QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        )
