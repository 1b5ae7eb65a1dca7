"""One payment: months, amount, way, who brings it, and what the branch agreed to."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from desktop.page import Page
from desktop.pages.cases.case.asking import AskDialog, Asked
from desktop.pages.dues.calls import put_beside
from desktop.pages.dues.opening import Opened
from desktop.widgets.cards import Text
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import Field, MoneyField, NoteField, TextField
from desktop.widgets.values import show_money
from models.dues.actions.payments import PaymentForm, take_payment, void_payment
from models.dues.queries.book import YearRow
from models.dues.rules.book import MonthCell
from models.dues.rules.months import Month
from models.dues.rules.paying import ExtraKind, PaidWay
from models.errors import KnownError

ZERO = Decimal(0)
ALWAYS = ("amount", "way", "payer")
WAYS = [(way, way.text) for way in PaidWay]


def say_months(months: Sequence[Month]) -> str:
    """2026年1月至3月, or the months one by one."""
    if len(months) > 2 and months[-1].minus(months[0]) == len(months) - 1:
        last = months[-1]
        same = last.year == months[0].year
        return f"{months[0].label}至{f'{last.number}月' if same else last.label}"
    return "、".join(month.label for month in months)


class PayerField(ChoiceField):
    """The member or the named delegate; nobody else may bring dues (art. 12, 14)."""

    def __init__(self, member: str, delegate: str) -> None:
        choices = [(member, f"{member}（本人）")]
        if delegate:
            choices.append((delegate, f"{delegate}（受委托）"))
        super().__init__("谁来交", choices, required="请选择是谁来交的。")
        self.set_value(member)

    def value(self) -> Any:
        if self.empty:
            return super().value()
        try:
            return super().value()
        except KnownError:
            raise KnownError(
                "党费由本人或登记过的受委托人来交，支部不能垫交。"
                "换人请先在党费页的“党员”里登记受委托人。"
            ) from None


class PayDialog(AskDialog):
    """The months of one member. What is above the dues is asked about where it has to be.

    Without months it is a voluntary payment.
    """

    def __init__(
        self,
        page: Page,
        row: YearRow,
        opened: Opened,
        cells: Sequence[MonthCell],
        way: PaidWay,
        done: Callable[[Any], None],
    ) -> None:
        self._row, self._opened = row, opened
        self._cells = tuple(cells)
        limits = opened.rules_now.limits
        self._large = Decimal(limits["large_above"])
        self._at_bound = limits["large_at_bound"]  # ask, or what the place settled
        self._reach = int(limits["back_payment_months"]), int(limits["prepayment_months"])
        self._now = Month.of(page.desk.now().date())
        self._is_off = any(cell.month != self._now for cell in cells)
        self._owed = sum((cell.owed for cell in cells), ZERO)
        asked = Asked(self._say(), self._fields(), self._form, width=560)
        super().__init__(
            page, f"{row.name}{'交党费' if cells else '自愿多交'}", asked, "收款", done
        )
        put_beside(self, "way", "payer")
        self.live = Text("", "bold", wrap=True)
        self.body.insertWidget(self.body.count() - 1, self.live)
        if cells:
            self.form["amount"].set_value(self._owed)
        self.form["way"].set_value(way)
        for name in ("amount", "extra_kind"):
            self.form[name].changed.connect(self._follow)
        self._follow()

    def _say(self) -> str:
        if not self._cells:
            bound = show_money(self._large)
            return f"自愿多交，没有上限；一次超过 {bound} 元的是大额党费，另开凭证、全部上缴中央。"
        months = say_months([cell.month for cell in self._cells])
        said = f"{months}，应交 {show_money(self._owed)} 元。"
        return said + "支部不能垫交，也不从工资里代扣。"

    def _fields(self) -> dict[str, Field]:
        back, ahead = self._reach
        return {
            "amount": MoneyField("实收金额", required="请填写实收金额。"),
            "way": ChoiceField("方式", WAYS, required="请选择现金、转账或手机支付。"),
            "payer": PayerField(self._row.name, self._opened.delegate(self._row.person_id)),
            "consent": TextField(
                "支部同意补交、预交", hint="日期或会议记录", limit=120,
                help=f"补交一般不超过 {back} 个月，预交不超过 {ahead} 个月。",
            ),
            "override": TextField("超过期限的理由", limit=120),
            "extra_kind": ChoiceField(
                f"多交的恰好 {show_money(self._large)} 元算哪一种",
                [(kind, kind.text) for kind in ExtraKind],
                help="规定没有写明，请问交款人后选择。",
            ),
            "profile": NoteField("党员简要情况（随大额党费上报）", rows=2),
        }  # fmt: skip

    @property
    def _extra(self) -> Decimal:
        try:
            amount = self.form["amount"].value()
        except KnownError:
            return ZERO
        return amount - self._owed if isinstance(amount, Decimal) else ZERO

    @property
    def _is_large(self) -> bool:
        if self._asks_kind:
            return bool(self.form["extra_kind"].text() == ExtraKind.LARGE.text)
        settled = self._extra == self._large and self._at_bound == ExtraKind.LARGE.value
        return self._extra > self._large or settled

    @property
    def _asks_kind(self) -> bool:
        """Exactly at the bound the wording is open, unless the place settled it."""
        return self._extra == self._large and self._at_bound == "ask"

    def _follow(self) -> None:
        names = list(ALWAYS)
        if self._is_off:
            names += ["consent", "override"] if self._is_far else ["consent"]
        if self._asks_kind:
            names.append("extra_kind")
        if self._is_large:
            names.append("profile")
        said = self._say_extra()
        self.live.setText(said)
        self.live.setVisible(bool(said))
        self.show_fields(*names)

    def _say_extra(self) -> str:
        extra = self._extra
        if extra < 0:
            return f"还差 {show_money(-extra)} 元：请减少月份，或核对金额。"
        if not extra:
            return ""
        word = "大额党费（另开凭证）" if self._is_large else "自愿多交"
        if self._asks_kind and self.form["extra_kind"].empty:
            word = "多交（请选择算哪一种）"
        dues = f"党费 {show_money(self._owed)} 元，" if self._owed else ""
        return f"{dues}{word} {show_money(extra)} 元"

    @property
    def _is_far(self) -> bool:
        back, ahead = self._reach
        return any(
            self._now.minus(cell.month) > back or cell.month.minus(self._now) > ahead
            for cell in self._cells
        )

    def _form(self, values: dict[str, Any]) -> tuple[Any, tuple[Any, ...]]:
        form = PaymentForm(
            self._row.person_id,
            values["amount"],
            values["way"],
            values["payer"],
            tuple(cell.month for cell in self._cells),
            consent=values["consent"] if self._is_off else "",
            override=values["override"] if self._is_far else "",
            extra_kind=values["extra_kind"] if self._asks_kind else None,
            profile=values["profile"] if self._is_large else "",
        )
        return take_payment, (form,)


def ask_void(page: Page, payment_id: int, number: str, done: Callable[[Any], None]) -> AskDialog:
    """A wrong receipt is voided by somebody else than who took it, with a reason."""
    fields: dict[str, Field] = {
        "reason": TextField("作废原因", limit=120, required="请写明作废原因。")
    }

    def collect(values: dict[str, Any]) -> tuple[Any, tuple[Any, ...]]:
        return void_payment, (payment_id, values["reason"])

    sentence = f"收据 {number} 作废后编号保留，所交月份恢复为未交。收款的人不能作废自己收的。"
    return AskDialog(page, f"作废收据 {number}", Asked(sentence, fields, collect), "作废", done)
