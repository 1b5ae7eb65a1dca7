"""签到签退 at the counter: a card is scanned or a name typed; Enter signs in, or out."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout

from desktop.page import Page
from desktop.pages.cases.case.asking import AskDialog, Asked
from desktop.pages.dues.calls import named
from desktop.pages.volunteers.fields import read_scanned, say_typed, volunteer_hit
from desktop.theme import set_property
from desktop.widgets.cards import Card, Text
from desktop.widgets.fields import Field
from desktop.widgets.grades import TickField
from desktop.widgets.search import Deliver, Hit, SearchField
from models.errors import KnownError
from models.volunteers.actions.attendance import CheckedOut, check_in_now, check_out_now
from models.volunteers.queries.shift_pages import AtShift, find_at_shift
from models.volunteers.rules.attendance import MustConfirmSignIn
from models.volunteers.rules.hours import hours_text

SAYS = "没来的签到，在场的签退"
TOO_SOON = timedelta(minutes=10)  # a card that was scanned twice is no sign-out


class CounterCard(Card):
    """`shift_id` says for which shift; everything else the models decide."""

    def __init__(self, page: Page) -> None:
        super().__init__("", margin=12)
        self._page, self._desk = page, page.desk
        self.shift_id: int | None = None
        self.who = SearchField(
            "", self._find, name="签到签退",
            hint="扫身份证或志愿者编号，或打姓名，回车（F6）",
        )  # fmt: skip
        self.said = Text(SAYS, "soft", wrap=True)
        self.said.setAccessibleName("刚才")
        self.who.picked.connect(self._picked)
        self.who.missed.connect(self._missed)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(self.who, 3)
        row.addWidget(self.said, 2)
        self.body.addLayout(row)

    def take_focus(self) -> None:
        """Ready for the next card."""
        self.who.line.setFocus()
        self.who.line.selectAll()

    def _find(self, text: str, deliver: Deliver) -> None:
        self._desk.tasks.ask(
            find_at_shift, self.shift_id, read_scanned(text), self._desk.now().date(),
            then=partial(self._found, deliver), owner=self, key="counter-find",
        )  # fmt: skip

    def _found(self, deliver: Deliver, found: Sequence[AtShift]) -> None:
        hits = []
        for one in found:
            hit = volunteer_hit(one.brief)
            hits.append(Hit(one, hit.title, hit.note, (_say_place(one), *hit.lines)))
        deliver(hits)

    def _missed(self, text: str) -> None:
        self.who.set_error(f"没有找到“{say_typed(text)}”，请核对，或先到“志愿者”登记。没有签到。")
        self.take_focus()

    def _picked(self, hit: Hit) -> None:
        self.who.set_text("")
        one: AtShift = hit.key
        if one.signed_in_at is None:
            self._sign_in(one, (), {})
        elif self._desk.now() - one.signed_in_at < TOO_SOON:
            self._ask_out(one, one.signed_in_at)
        else:
            self._sign_out(one)

    # in

    def _sign_in(self, one: AtShift, confirmed: Sequence[str], more: dict[str, Any]) -> None:
        with_guardian = bool(more.get("guardian"))
        self._desk.tasks.act(
            check_in_now, self.shift_id, one.brief.id, confirmed=tuple(confirmed),
            with_guardian=with_guardian, then=partial(self._is_in, one),
            failed=partial(self._not_in, one), owner=self,
        )  # fmt: skip

    def _is_in(self, one: AtShift, _: int) -> None:
        self._tell(f"{one.brief.name} {self._desk.now():%H:%M} 签到")

    def _not_in(self, one: AtShift, error: KnownError) -> None:
        if isinstance(error, MustConfirmSignIn):
            self._ask_in(one, error.text, tuple(c.code for c in error.cautions))
        elif one.brief.need.guardian_present and error.field == "volunteer":
            self._ask_in(one, error.text, ())
        else:
            self._page.known(error)
            self.take_focus()

    def _ask_in(self, one: AtShift, sentence: str, codes: tuple[str, ...]) -> None:
        fields: dict[str, Field] = {}
        if one.brief.need.guardian_present:
            fields["guardian"] = TickField("监护人在场陪同")
        asked = Asked(
            sentence, fields,
            lambda values: (
                named(
                    check_in_now, confirmed=codes, with_guardian=bool(values.get("guardian"))
                ),
                (self.shift_id, one.brief.id),
            ),
        )  # fmt: skip
        dialog = AskDialog(
            self._page, f"{one.brief.name} 签到", asked, "仍要签到", partial(self._is_in, one)
        )
        dialog.finished.connect(self.take_focus)
        dialog.open()

    # out

    def _ask_out(self, one: AtShift, since: datetime) -> None:
        sentence = f"{one.brief.name} {since:%H:%M} 刚签到，是不是多扫了一次？现在就走才签退。"
        asked = Asked(sentence, {}, lambda _: (check_out_now, (self.shift_id, one.brief.id)))
        dialog = AskDialog(
            self._page, f"{one.brief.name} 签退", asked, "现在签退", partial(self._is_out, one)
        )
        dialog.finished.connect(self.take_focus)
        dialog.open()

    def _sign_out(self, one: AtShift) -> None:
        self._desk.tasks.act(
            check_out_now, self.shift_id, one.brief.id, then=partial(self._is_out, one),
            failed=self._not_out, owner=self,
        )  # fmt: skip

    def _is_out(self, one: AtShift, out: CheckedOut) -> None:
        said = f"{one.brief.name} {self._desk.now():%H:%M} 签退"
        if out.credited is not None:
            said += f"，{hours_text(out.credited)} 小时，待负责人确认"
        else:
            said += f"：{'；'.join(d.text for d in out.doubts)}"
        self._tell(said)

    def _not_out(self, error: KnownError) -> None:
        self._page.known(error)
        self.take_focus()

    def _tell(self, said: str) -> None:
        self.said.setText(said)
        set_property(self.said, "role", "bold")
        self._desk.messages.well(said)
        self.take_focus()


def _say_place(one: AtShift) -> str:
    if one.signed_in_at is not None:
        return f"{one.signed_in_at:%H:%M} 已签到，回车签退"
    if one.signed_out_at is not None:
        return f"{one.signed_out_at:%H:%M} 已签退"
    return "已报名这一班，回车签到" if one.is_admitted else "没有报名这一班"
