"""An entry of the principal's money: receipt, photograph, and a second signature where needed."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from desktop.page import Page
from desktop.pages.cases.case.asking import AskDialog, Asked
from desktop.pages.proxy.case.steps import Occasion
from desktop.pages.proxy.fields import ChoosePicture, PictureField
from desktop.pages.sign_in.fields import PasswordField
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import Field, MoneyField, TextField
from models.errors import KnownError
from models.money import capital_amount
from models.proxy.actions.money import EntryForm
from models.proxy.actions.vouchers import keep_receipted_entry
from models.proxy.rules.money import EntryKind, say_balance

WORDS = ((EntryKind.ADVANCE, "预收"), (EntryKind.PAYMENT, "支付"), (EntryKind.REFUND, "退补"))
ALWAYS = ("kind", "amount", "receipt_number", "party", "summary")


class MoneyDialog(AskDialog):
    """Above the limit a leader signs with the own password, at this PC and without signing in."""

    def __init__(
        self,
        page: Page,
        on: Occasion,
        leaders: Sequence[tuple[int, str]],
        done: Callable[[Any], None],
        choose: ChoosePicture | None = None,
    ) -> None:
        self._case = on.case
        self._from = on.case.limits.second_signature_from
        self._leaders = dict(leaders)
        self.picture = PictureField("票据照片", page, choose)
        refunding = on.step.name == "refund"
        title = f"{_title(on)} · {on.case.row.applicant} {on.case.row.item_name}"
        asked = Asked(_say(on), self._fields(leaders), self._entry, width=560)
        super().__init__(page, title, asked, "保存", done)
        self.picture.pick.listen(self)
        self.form["kind"].changed.connect(self._follow_kind)
        self.form["amount"].changed.connect(self._follow)
        kind = EntryKind.REFUND if refunding else EntryKind.ADVANCE
        self.form["kind"].set_value(kind)
        if refunding:
            self.form["amount"].set_value(abs(on.case.balance))
            self.form["summary"].set_value("退余款" if on.case.balance > 0 else "收补款")
        self._follow()

    def _fields(self, leaders: Sequence[tuple[int, str]]) -> dict[str, Field]:
        return {
            "kind": ChoiceField("类别", WORDS, required="请选择类别。"),
            "amount": MoneyField("金额", required="请填写金额。"),
            "receipt_number": TextField(
                "收据、票据号", limit=40, required="请填写票据号或收据号。"
            ),
            "party": TextField("交款、收款人", limit=80),
            "summary": TextField("摘要", hint="例如 代缴 2026 居民医保", limit=120),
            "picture": self.picture,
            "second_signer": ChoiceField(
                "第二个签名（主管）", leaders, help="由主管本人在这台电脑上输入自己的密码。"
            ),
            "password": PasswordField("主管的密码", required=""),
        }

    def go(self) -> None:
        """The second signature first, then the entry."""
        values = self.form.values()
        if values is None or self._busy:
            return
        signer = values["second_signer"] if self._needs_signer() else None
        if signer is None:
            super().go()
            return
        if not values["password"]:
            self._wrong("请主管本人输入密码。")
            return
        self._busy = True
        self._desk.tasks.run(
            self._desk.centre.check_signature,
            self._leaders[signer],
            values["password"],
            then=self._signed,
            failed=self._not_signed,
            lane="sign_in",
            title="核对第二个签名",
        )

    def _signed(self, account_id: int) -> None:
        self._busy = False
        self.form["password"].set_text("")
        super().go()

    def _not_signed(self, error: KnownError) -> None:
        self._busy = False
        self._wrong(error.text)

    def _wrong(self, text: str) -> None:
        field = self.form["password"]
        field.set_text("")
        field.set_error(text)
        field.editor.setFocus()
        self.fit()

    def _entry(self, values: dict[str, Any]) -> Any:
        kind, amount = values["kind"], values["amount"]
        if kind is EntryKind.REFUND and self._case.balance < 0:
            amount = -abs(amount)  # the principal makes up what was laid out
        form = EntryForm(
            kind,
            amount,
            values["receipt_number"],
            values["party"],
            values["summary"],
            second_signer_id=values["second_signer"] if self._needs_signer() else None,
        )
        picture = values["picture"] if kind is EntryKind.PAYMENT else None
        return keep_receipted_entry, (self._case.id, form, picture)

    def _follow(self) -> None:
        paying = self.form["kind"].text() == EntryKind.PAYMENT.text
        amount = self._amount()
        told = f"{capital_amount(abs(amount))}" if amount else ""
        self.form["amount"].label.setText(f"金额　{told}" if told else "金额")
        names = [*ALWAYS, *(["picture"] if paying else [])]
        if self._needs_signer():
            names += ["second_signer", "password"]
        self.show_fields(*names)

    def _follow_kind(self) -> None:
        """The principal gives and takes; a payment goes to somebody else."""
        paying = self.form["kind"].text() == EntryKind.PAYMENT.text
        party, principal = self.form["party"], self._case.row.applicant
        if paying and party.text() == principal:
            party.set_text("")
        elif not paying and party.empty:
            party.set_text(principal)
        self._follow()

    def _needs_signer(self) -> bool:
        amount = self._amount()
        return amount is not None and abs(amount) >= self._from

    def _amount(self) -> Decimal | None:
        try:
            amount = self.form["amount"].value()
        except KnownError:
            return None
        return amount if isinstance(amount, Decimal) else None


def _title(on: Occasion) -> str:
    if on.step.name != "refund":
        return "记收付"
    return "退余款" if on.case.balance > 0 else "收补款"


def _say(on: Occasion) -> str:
    held = say_balance(on.case.balance) if on.case.balance else "现在没有结余"
    return f"{held}。规费由委托人承担，代办不收费；党费不记在这里。"
