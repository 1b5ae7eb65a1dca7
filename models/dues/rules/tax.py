"""Income tax of a month by the law's table, for centres that recompute it on what is included.

The table is the annual one for comprehensive income, taken by the month as withholding does
(《中华人民共和国个人所得税法》 art. 3, 6, 11). All amounts are exact yuan.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from models.worded import Worded

ZERO = Decimal(0)
_FEN = Decimal("0.01")
_MONTHS = 12


class TaxMethod(Worded):
    """Which income tax is deducted from the included pay (practice, dues.md §6)."""

    SLIP = "slip", "工资条上的个税"
    RECOMPUTED = "recomputed", "按计入项目重新计算"
    LAST_YEAR = "last_year_mean", "上年个税月均"


class Tax(NamedTuple):
    """A month's tax and how it arose."""

    amount: Decimal
    arithmetic: str


@dataclass(frozen=True)
class TaxStep:
    """One step of the table: the rate of what is above a sum, both of a year."""

    above: Decimal
    rate: Decimal


@dataclass(frozen=True)
class TaxTable:
    """The allowance of a year and the steps above it."""

    allowance: Decimal
    steps: tuple[TaxStep, ...]
    citation: str

    def of_month(self, pay: Decimal) -> Tax:
        """The tax on a month's pay after the social deductions, to the fen, half up.

        Special additional deductions are not known from a pay slip; they are left out.
        """
        allowance = self.allowance / _MONTHS
        taxable = pay - allowance
        head = f"{pay:.2f} − {_plain(allowance)}"
        if taxable <= 0:
            return Tax(ZERO, f"{head} 不大于零，不用缴税")
        step = max((s for s in self.steps if s.above < taxable * _MONTHS), key=lambda s: s.above)
        quick = self._quick(step) / _MONTHS
        amount = (taxable * step.rate - quick).quantize(_FEN, ROUND_HALF_UP)
        less = f" − {_plain(quick)}" if quick else ""
        rate = f"{_plain(step.rate * 100)}%"
        return Tax(amount, f"({head}) × {rate}{less} = {amount:.2f}")

    def _quick(self, step: TaxStep) -> Decimal:
        """What the whole sum at the step's rate is too much in a year (速算扣除数)."""
        quick = before = ZERO
        for each in self.steps:
            if each.above <= step.above:
                quick += each.above * (each.rate - before)
                before = each.rate
        return quick


def read_tax_table(rows: Iterable[Mapping[str, str]]) -> TaxTable | None:
    """The table in force, from the rows of the shipped data; None where none is kept."""
    rows = list(rows)
    rates = [row for row in rows if row["name"] == "rate"]
    allowance = next((row for row in rows if row["name"] == "allowance"), None)
    if allowance is None or not rates:
        return None
    steps = (TaxStep(Decimal(row["above"]), Decimal(row["value"])) for row in rates)
    articles = (allowance["article"], rates[0]["article"])
    return TaxTable(
        Decimal(allowance["value"]),
        tuple(sorted(steps, key=lambda step: step.above)),
        allowance["instrument"] + "、".join(sorted(articles)),
    )


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
