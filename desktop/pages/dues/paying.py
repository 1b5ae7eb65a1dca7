"""One payment: months, amount, way, who brings it, and what the branch agreed to."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from desktop.page import Page
from desktop.pages.cases.case.asking import AskDialog, Asked
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


class PayDialog(AskDialog):
    """The months of one member. What is above the dues is asked about where it has to be."""

    def __init__(
        self,
        page: Page,
        row: YearRow,
        delegate: str,
        cells: Sequence[MonthCell],
        way: PaidWay,
        done: Callable[[Any], None],
    ) -> None:
        self._row = row
        self._delegate = delegate
        self._cells = tuple(cells)
        self._large = Decimal(1000)
        now = Month.of(page.desk.now().date())
        self._is_off = any(cell.month != now for cell in cells)
        self._owed = sum((cell.owed for cell in cells), ZERO)
        months = say_months([cell.month for cell in cells])
        super().__init__(
            page,
            f"{row.name}交党费",
            Asked(self._say(months), self._fields(), self._form, width=560),
            "收款",
            done,
        )
        self.form["amount"].set_value(self._owed)
        self.form["way"].set_value(way)
        self.form["payer"].set_value(row.name)
        for name in ("amount", "consent"):
            self.form[name].changed.connect(self._follow)
        self._follow()

    def _say(self, months: str) -> str:
        return f"{months}，应交 {show_money(self._owed)} 元。支部不能垫交，也不从工资里代扣。"

    def _fields(self) -> dict[str, Field]:
        return {
            "amount": MoneyField("实收金额", required="请填写金额。"),
            "way": ChoiceField("方式", WAYS, required="请选择方式。"),
            "payer": TextField(
                "谁来交", limit=40, required="请写明是谁来交的。",
                help=f"受委托人：{self._delegate}" if self._delegate else "",
            ),
            "consent": TextField(
                "支部同意补交、预交", hint="日期或会议记录", limit=120,
                help="补交、预交要经支部同意，一般不超过 6 个月。",
            ),
            "override": TextField("超过 6 个月的理由", limit=120),
            "extra_kind": ChoiceField(
                "多交的 1000 元算哪一种", [(kind, kind.text) for kind in ExtraKind],
                help="恰好 1000 元，规定没有写明，请问交款人后选择。",
            ),
            "profile": NoteField("党员简介（随大额党费上报）", rows=2),
        }  # fmt: skip

    @property
    def _extra(self) -> Decimal:
        try:
            amount = self.form["amount"].value()
        except KnownError:
            return ZERO
        return amount - self._owed if isinstance(amount, Decimal) else ZERO

    def _follow(self) -> None:
        names = list(ALWAYS)
        if self._is_off:
            names += ["consent", "override"] if self._is_far else ["consent"]
        if self._extra == self._large:
            names.append("extra_kind")
        if self._extra >= self._large:
            names.append("profile")
        extra = self._extra
        word = "自愿多交" if extra < self._large else "大额党费"
        told = f"　其中{word} {show_money(extra)} 元" if extra > 0 else ""
        self.form["amount"].label.setText(f"实收金额{told}")
        self.show_fields(*names)

    @property
    def _is_far(self) -> bool:
        now = Month.of(self._desk.now().date())
        return any(abs(cell.month.minus(now)) > 6 for cell in self._cells)

    def _form(self, values: dict[str, Any]) -> tuple[Any, tuple[Any, ...]]:
        form = PaymentForm(
            self._row.person_id,
            values["amount"],
            values["way"],
            values["payer"],
            tuple(cell.month for cell in self._cells),
            consent=values["consent"] if self._is_off else "",
            override=values["override"] if self._is_off else "",
            extra_kind=values["extra_kind"] if self._extra == self._large else None,
            profile=values["profile"] if self._extra >= self._large else "",
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
