"""What a certificate asks: the request, why it is revoked or replaced, whether a paper holds."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from PySide6.QtCore import Qt, QTimer

from desktop.page import Page
from desktop.pages.cases.case.asking import AskDialog, Asked
from desktop.pages.dues.calls import put_beside
from desktop.pages.volunteers.fields import VolunteerField
from desktop.pages.volunteers.times import say_hours
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Chip, Text
from desktop.widgets.dialog import Dialog
from desktop.widgets.fields import DateField, Field, Form, TextField
from models.errors import KnownError
from models.volunteers.actions.certificates import (
    CertificateForm,
    replace,
    request_certificate,
    revoke,
)
from models.volunteers.queries.certificates import CertificatePage, Verified, verify
from models.volunteers.queries.hours import total_minutes
from models.volunteers.queries.volunteers import VolunteerBrief
from models.volunteers.rules.certificates import Validity

VALIDITY_TONES = {
    Validity.VALID: "green",
    Validity.OUTDATED: "amber",
    Validity.REVOKED: "red",
    Validity.ALTERED: "red",
    Validity.UNKNOWN: "amber",
    Validity.MISTYPED: "amber",
}


class RequestDialog(AskDialog):
    """Who, of which days, for what use. With `old` it is the correction of an issued one."""

    def __init__(
        self,
        page: Page,
        in_charge: str,
        done: Callable[[Any], None],
        *,
        brief: VolunteerBrief | None = None,
        old: CertificatePage | None = None,
    ) -> None:
        self._old, self._brief = old, brief
        today = page.desk.now().date()
        fields: dict[str, Field] = {}
        if old is None:
            fields["volunteer"] = VolunteerField(page.desk)
        fields |= {
            "first_day": DateField("从", lambda: today, required="请填写起始日。"),
            "last_day": DateField("到", lambda: today, required="请填写截止日。"),
            "purpose": TextField(
                "用途", hint="如 升学、评优", limit=120, required="请填写用途，它印在证明上。"
            ),
            "person_in_charge": TextField(
                "出具单位负责人", limit=80, required="请填写负责人，他在证明上签字。"
            ),
            "remarks": TextField("备注（可空）", limit=200),
        }
        if old is not None:
            fields["reason"] = TextField(
                "更正的原因", hint="如 时长更正", limit=120, required="请写明更正的原因。"
            )
        sentence = "只写负责人确认过的时长。登记后公示，期满没有异议再出具；不收费。"
        if old is not None:
            sentence = (
                f"更正 {old.row.number}（{old.facts.name}）。新证明写明代替哪一张，"
                "出具时原来的一张自动撤销。"
            )
        title = "申请服务证明" if old is None else "更正服务证明"
        super().__init__(page, title, Asked(sentence, fields, self._given, width=560), "登记", done)
        put_beside(self, "first_day", "last_day")
        self.live = Text("", "bold", wrap=True)
        self.live.setAccessibleName("时长")
        self.body.insertWidget(self.body.indexOf(fields["purpose"]), self.live)
        self._fill(in_charge, today)
        for name in ("volunteer", "first_day", "last_day"):
            if name in fields:
                fields[name].changed.connect(self._follow)
        who = fields.get("volunteer")
        if isinstance(who, VolunteerField):
            who.picked.connect(self._follow)  # the whole name typed: its text does not change
        self._follow()

    def _fill(self, in_charge: str, today: date) -> None:
        row = self._old.row if self._old is not None else None
        self.form["first_day"].set_value(row.first_day if row else date(today.year, 1, 1))
        self.form["last_day"].set_value(row.last_day if row else today)
        self.form["person_in_charge"].set_value(in_charge)
        if self._old is not None:
            self.form["purpose"].set_value(self._old.row.purpose)
            self.form["remarks"].set_value(self._old.facts.remarks)
            QTimer.singleShot(0, self, self.form["first_day"].editor.setFocus)
        elif self._brief is not None:
            field = self.form["volunteer"]
            assert isinstance(field, VolunteerField)
            field._chosen = (self._brief.name, self._brief.id)
            field.set_text(self._brief.name)
            QTimer.singleShot(0, self, self.form["first_day"].editor.setFocus)

    def _given(self, values: dict[str, Any]) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        reason = values.pop("reason", "")
        volunteer_id = values.pop("volunteer", None)
        if self._old is not None:
            form = CertificateForm(self._old.row.volunteer_id, **values)
            return replace, (self._old.row.id, form, reason)
        return request_certificate, (CertificateForm(volunteer_id, **values),)

    def _follow(self, *_: object) -> None:
        """How many hours the days come to, before anything is registered."""
        try:
            first, last = self.form["first_day"].value(), self.form["last_day"].value()
            who = (
                self._old.row.volunteer_id
                if self._old is not None
                else self.form["volunteer"].value()
            )
        except KnownError:
            self.live.setText("")
            return
        self._desk.tasks.ask(
            total_minutes, first, last, volunteer_id=who, then=self._show, owner=self,
            key="certificate-hours",
        )  # fmt: skip

    def _show(self, minutes: int) -> None:
        said = f"这段时间已确认 {say_hours(minutes)}"
        self.live.setText(said if minutes else "这段时间没有确认过的时长，还不能申请。")


def ask_revoke(page: Page, number: str, record_id: int, done: Callable[[Any], None]) -> None:
    """Why a certificate holds no longer."""
    fields: dict[str, Field] = {
        "reason": TextField("撤销的原因", limit=120, required="请写明撤销的原因。")
    }
    asked = Asked(
        f"{number} 撤销后，谁拿来核验都会显示已撤销。登记簿里留着，编号不再用。",
        fields, lambda values: (revoke, (record_id, values["reason"])),
    )  # fmt: skip
    AskDialog(page, "撤销服务证明", asked, "撤销", done).open()


class VerifyDialog(Dialog):
    """A code is scanned or typed; the register says in words whether the paper holds.

    Needs no network: number and check digits are compared with what is kept here.
    """

    def __init__(self, page: Page) -> None:
        super().__init__("核验服务证明", page.window(), width=560)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = page.desk
        self._page = page
        self.code = TextField(
            "扫码，或照着打编码", hint="例如 ZM2026-00012-123456", limit=200,
            required="请扫码，或打证明下方的编码。",
        )  # fmt: skip
        self.hours = TextField("纸上的时长（可空）", hint="小时，例如 12.5", limit=10)
        self.form = Form({"code": self.code, "hours": self.hours}, self)
        self.state = Chip("", "grey")
        self.state.hide()
        self.said = Text("", "head", wrap=True)
        self.said.setAccessibleName("核验结果")
        self.more = Text("", "soft", wrap=True)
        self.body.addWidget(
            Text(
                "不用联网，与本中心的登记簿核对。别的单位出具的证明在这里查不到。",
                "soft",
                wrap=True,
            )
        )
        for part in (self.code, self.hours, self.state, self.said, self.more):
            self.body.addWidget(part)
        self.body.addStretch(1)
        # A scanner sends Enter after the code: it is checked at once.
        self.code.line.entered.disconnect()
        self.code.line.entered.connect(self.check)
        self.hours.line.entered.disconnect()
        self.hours.line.entered.connect(self.check)
        self.set_actions(
            [Action("核验", self.check, key="F9", kind="primary", parent=self)], leave="关闭"
        )

    def check(self) -> None:
        """Compare what was read with the register."""
        values = self.form.values()
        if values is None:
            return
        try:
            hours = Decimal(values["hours"]) if values["hours"] else None
        except InvalidOperation:
            self.hours.set_error("请填小时数，例如 12.5。")
            self.hours.line.setFocus()
            return
        self._desk.tasks.ask(
            verify, values["code"], hours, then=self._show, failed=self.known, owner=self,
            key="certificate-verify",
        )  # fmt: skip

    def _show(self, verified: Verified) -> None:
        self.state.show_state(verified.state.text, VALIDITY_TONES[verified.state])
        self.said.setText(verified.text)
        self.more.setText(_say_more(verified.page))
        self.more.setVisible(bool(self.more.text()))
        self.code.line.setFocus()
        self.code.line.selectAll()  # ready for the next paper
        self.fit()


def _say_more(page: CertificatePage | None) -> str:
    """What has to stand on the paper, to compare."""
    if page is None:
        return ""
    facts = page.facts
    span = f"{facts.first_day} 至 {facts.last_day}"
    return (
        f"登记簿上：{facts.name}，{facts.volunteer_number}，{span}，{say_hours(facts.minutes)}，"
        f"用途 {facts.purpose}，{facts.issuer}"
    )
