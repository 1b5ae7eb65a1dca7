"""Sign-up at the counter: find the volunteer, Enter, the place, Enter."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.page import Desk, Page
from desktop.pages.cases.intake.scroll import Inside, Scroll
from desktop.pages.volunteers.fields import read_scanned, say_typed, volunteer_hit
from desktop.pages.volunteers.words import say_room, say_shift
from desktop.theme import set_property
from desktop.widgets.buttons import Action, Button
from desktop.widgets.cards import Card, Text
from desktop.widgets.dialog import Dialog
from desktop.widgets.grades import TickField
from desktop.widgets.search import Deliver, Hit, SearchField
from models.errors import KnownError
from models.volunteers.actions.signing_up import SignedUp, sign_up
from models.volunteers.queries.activities import PlaceRow
from models.volunteers.queries.volunteers import (
    VolunteerBrief,
    VolunteerPage,
    find_volunteers,
    read_volunteer,
)
from models.volunteers.rules.signing_up import Caution, MustConfirm, SignUpState
from models.volunteers.rules.volunteers import AgeNeed


class ConfirmDialog(Dialog):
    """What has to be said yes to before somebody is signed up; Enter says yes, Esc no."""

    def __init__(
        self, parent: QWidget, name: str, cautions: Sequence[Caution], yes: Callable[[], None]
    ) -> None:
        super().__init__(f"{name}：请与本人核对", parent, width=520)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._yes = yes
        for caution in cautions:
            self.body.addWidget(Text(f"⚠ {caution.text}", wrap=True))
        self.body.addWidget(Text("还没有报名。本人说可以，就仍然报名。", "soft", wrap=True))
        self.body.addStretch(1)
        self.sure = Action("仍然报名", self._go, key="F9", kind="primary", parent=self)
        self.set_actions([self.sure], leave="不报了")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.findChildren(Button)[-1].setFocus()

    def _go(self) -> None:
        self.accept()
        self._yes()


class SignUpCard(Card):
    """Tells `picked` when a volunteer stands ready, `signed(SignedUp)` when one is in or waits.

    `missed(text)`: nobody found. The page gives the place by `show_place`.
    """

    picked = Signal()
    signed = Signal(object)
    missed = Signal(str)
    register_wanted = Signal()

    def __init__(self, page: Page, desk: Desk) -> None:
        super().__init__("窗口报名", "姓名 Enter，岗位 Enter", margin=0)
        self._page = page
        self._desk = desk
        self._volunteer: VolunteerBrief | None = None
        self._place: PlaceRow | None = None
        self._busy = False
        self._just_said = False
        self._read = ""  # the card or number that found who stands ready
        self._next: list[str] = []  # cards that were scanned meanwhile
        self._follows = False  # one of those is being looked for
        self.search = SearchField(
            "", self._find, hint="扫身份证或编号，或打姓名、首字母、尾号", name="查找志愿者",
        )  # fmt: skip
        self.none = Text("", "small", wrap=True)
        self.who = Text("", "bold", wrap=True)
        self.lines = Text("", "small", wrap=True)
        self.needs = Text("", "error", wrap=True)
        self.settled = Text("", "small", wrap=True)
        self.guardian = TickField("监护人陪同参加")
        self.where = Text("", "soft", wrap=True)
        self.result = Text("", wrap=True)
        self.form = Action(
            "看登记表", self.register_wanted.emit, key="F8", reason=self._why_nobody, parent=self
        )
        self._form_button = Button(self.form)
        self._build()
        self.search.picked.connect(self._picked)
        self.search.missed.connect(self.missed)
        self.search.changed.connect(self._typed)
        self.guardian.box.entered.connect(self.picked)
        self._show_volunteer()

    def _build(self) -> None:
        # What is said about a volunteer may take many lines: it scrolls, the search line stays.
        inside = Inside()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(6)
        name = QHBoxLayout()
        name.addWidget(self.who, 1)
        name.addWidget(self._form_button)
        column.addWidget(self.search)
        column.addWidget(self.none)
        column.addWidget(self.result)
        column.addLayout(name)
        for part in (self.where, self.needs, self.guardian, self.settled, self.lines):
            column.addWidget(part)
        column.addStretch(1)
        self._area = Scroll(inside, 196)
        self.body.addWidget(self._area)

    # what the page uses

    @property
    def volunteer(self) -> VolunteerBrief | None:
        """Who stands ready to be signed up."""
        return self._volunteer

    def show_place(self, place: PlaceRow | None, waiting_left: int, today: date) -> None:
        """The place that is chosen on the page."""
        self._place = place
        if place is None:
            self.where.setText("")
            return
        room = say_room(place, waiting_left)[0]
        shift = say_shift(place.starts_at, place.ends_at, today)
        self.where.setText(f"报名：{place.post}，{shift}（{room}）")

    def take_keyboard(self) -> None:
        """To the search line, ready for the next name."""
        self.search.line.setFocus()
        self.search.line.selectAll()

    def choose(self, volunteer: VolunteerBrief) -> None:
        """Somebody who is known already, e.g. just registered."""
        self._volunteer = volunteer
        self.search.set_text(volunteer.name)
        if self._follows:
            self._follows = False  # what became of the one before stays in sight
        else:
            self._say("", "")
        self.guardian.set_value(False)
        self._show_volunteer()
        if volunteer.need.guardian:
            self._desk.tasks.ask(
                read_volunteer, volunteer.id, self._desk.now().date(), then=self._show_signature,
                key="sign-up.guardian",
            )  # fmt: skip
        if volunteer.need.guardian_present:
            self.guardian.box.setFocus()
            self._area.ensureWidgetVisible(self.guardian)
        else:
            self.picked.emit()

    def drop(self) -> None:
        """Nobody stands ready any more."""
        self._volunteer = None
        self._next, self._read, self._follows = [], "", False
        self.search.set_text("")
        self._show_volunteer()
        self.take_keyboard()

    def names_changed(self) -> None:
        """What was said of the last one may hold no longer: the line moves."""
        if self._just_said:
            self._just_said = False  # this is the sign-up itself
        else:
            self._say("", "")

    def go(self, confirmed: Sequence[str] = ()) -> None:
        """Sign up who stands ready for the place that is chosen."""
        if self._volunteer is None or self._place is None or self._busy:
            return
        self._busy = True
        self._desk.tasks.act(
            sign_up, self._place.id, self._volunteer.id, confirmed=tuple(confirmed),
            with_guardian=self.guardian.value(), then=self._signed, failed=self._failed,
        )  # fmt: skip

    def scan(self, text: str) -> None:
        """Another card while somebody stands ready: who does is signed up, then it is its turn.

        The same card once more is nobody else's: it says yes, as Enter does.
        """
        if self._volunteer is None:
            self._look_for(text)
            return
        if read_scanned(text) not in (self._read, *map(read_scanned, self._next)):
            self._next.append(text)
        self.go()

    # inside

    def _look_for(self, text: str) -> None:
        """As if it were typed into the search line."""
        self.take_keyboard()
        self.search.line.insert(text)
        self.search.line.entered.emit()

    def _find(self, text: str, deliver: Deliver) -> None:
        self._read = read_scanned(text)
        self._desk.tasks.ask(
            find_volunteers, read_scanned(text), self._desk.now().date(),
            then=partial(self._found, text, deliver), key="sign-up.find",
        )  # fmt: skip

    def _found(self, text: str, deliver: Deliver, found: Sequence[VolunteerBrief]) -> None:
        self.none.setText(f"没有“{say_typed(text)}”这位志愿者。按 Enter 登记，登记完接着报名。")
        self.none.setVisible(not found)
        self._follows = self._follows and bool(found)
        deliver([volunteer_hit(each) for each in found])

    def _picked(self, hit: Hit) -> None:
        self.choose(hit.key)

    def _typed(self) -> None:
        if self._volunteer is not None and self.search.text() != self._volunteer.name:
            self._volunteer, self._next = None, []
            self._show_volunteer()
        self.none.hide()

    def _show_volunteer(self) -> None:
        brief = self._volunteer
        here = brief is not None
        for part in (self.who, self.lines, self._form_button):
            part.setVisible(here)
        self.none.hide()
        self._show_needs("", False)
        self.guardian.setVisible(brief is not None and brief.need.guardian_present)
        self.form.refresh()
        if brief is None:
            return
        age = f"{brief.age} 岁" if brief.age is not None else "没有出生日期"
        self.who.setText(f"{brief.name}　{brief.sex} {age}　{brief.number}")
        self.lines.setText(
            " · ".join(filter(None, (brief.phone, brief.address, "、".join(brief.skills))))
        )

    def _show_signature(self, page: VolunteerPage) -> None:
        if self._volunteer is None or page.brief.id != self._volunteer.id:
            return
        form = page.form
        if form.guardian_name and form.guardian_signed_on is not None:
            day = f"{form.guardian_signed_on.month}月{form.guardian_signed_on.day}日"
            self._show_needs(f"监护人 {form.guardian_name} {day}已签名", bool(page.consent_version))

    def _show_needs(self, signed: str, agreed: bool) -> None:
        """In red what is missing, in grey what is there already and what holds anyhow."""
        need = self._volunteer.need if self._volunteer is not None else AgeNeed(None)
        open_needs = replace(
            need, guardian=need.guardian and not signed,
            separate_consent=need.separate_consent and not agreed, may_be_dangerous=True,
            may_be_shown=True,
        )  # fmt: skip
        holds = replace(need, guardian=False, guardian_present=False, separate_consent=False)
        self.needs.setText("；".join(open_needs.sentences))
        self.settled.setText("；".join(filter(None, (signed, *holds.sentences))))
        for text in (self.needs, self.settled):
            text.setVisible(bool(text.text()))

    def _why_nobody(self) -> str:
        return "" if self._volunteer is not None else "请先找到志愿者。没有任何改动。"

    def _signed(self, done: SignedUp) -> None:
        self._busy, self._just_said = False, True
        assert self._volunteer is not None and self._place is not None
        name, post = self._volunteer.name, self._place.post
        if done.status is SignUpState.WAITING:
            self._say(f"{name}：{post}已满，候补第 {done.place_in_line} 位。", "amber")
        else:
            self._say(f"✓ {name} 已录取：{post}。", "good")
        waiting = self._next
        self.drop()
        self.signed.emit(done)
        if waiting:
            self._next, self._follows = waiting[1:], True
            self._look_for(waiting[0])

    def _failed(self, error: KnownError) -> None:
        self._busy = False
        if isinstance(error, MustConfirm) and self._volunteer is not None:
            codes = [caution.code for caution in error.cautions]
            ConfirmDialog(
                self._page.window(), self._volunteer.name, error.cautions, partial(self.go, codes)
            ).open()
            return
        more = "下一位的卡已经读到，办好这一位就接着办。" if self._next else ""
        self._say(error.text + more, "error")

    def _say(self, text: str, role: str) -> None:
        self.result.setText(text)
        set_property(self.result, "role", "bold" if role == "amber" else role or "soft")
        self.result.setVisible(bool(text))
        self._area.verticalScrollBar().setValue(0)


def free_first(places: Sequence[PlaceRow]) -> int:
    """The first place with room, else the first; -1 where there is none."""
    for number, place in enumerate(places):
        if place.free > 0:
            return number
    return 0 if places else -1
