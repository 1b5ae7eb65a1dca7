"""From pay items to the monthly amount: judged, summed, one rate on the whole base, one rounding.

All amounts are exact decimals in yuan; nothing passes through binary floats.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, ROUND_UP, Decimal
from typing import NamedTuple

from models.dues.rules.rulebook import (
    LAST_YEARS_TAX,
    TAX,
    BaseKind,
    Bracket,
    Category,
    PayItem,
    Rulebook,
    Verdict,
)
from models.dues.rules.tax import Tax, TaxMethod
from models.errors import KnownError
from models.worded import Worded

FEN = Decimal("0.01")
ZERO = Decimal(0)
PENSION_PART = "pension_part"  # the pay item of a share of a pension paid in one sum
BY_WISH = "本人自愿超过上限"  # how the reason of an amount above the ceiling begins
_WHOLE = "养老金总额"
LACKS_TAX = "本地规定扣除上年个税月均，这里没有“上年个税月均”一项（没有缴过的填 0）。没有核定。"


class Rounding(Worded):
    """How the raw product becomes an amount; no central text fixes it (practice)."""

    FEN = "fen", "四舍五入到分"
    JIAO = "jiao", "四舍五入到角"
    YUAN = "yuan", "四舍五入到元"
    YUAN_UP = "yuan_up", "不足一元的进到元"


_STEPS = {
    Rounding.FEN: (FEN, ROUND_HALF_UP),
    Rounding.JIAO: (Decimal("0.1"), ROUND_HALF_UP),
    Rounding.YUAN: (Decimal(1), ROUND_HALF_UP),
    Rounding.YUAN_UP: (Decimal(1), ROUND_UP),
}


class Assessed(NamedTuple):
    """A monthly amount and how it arose; None where something stops it."""

    base: Decimal | None  # None: fixed amount, or still undecided
    rate: Decimal | None
    raw: Decimal | None  # base × rate before rounding
    computed: Decimal | None  # rounded once
    assessed: Decimal | None  # within the ceiling
    undecided: tuple[int, ...] = ()  # places of the items somebody has to decide


class Adjusted(NamedTuple):
    """An amount that counts otherwise than it stands on the slip, in yuan."""

    amount: Decimal
    why: str
    source: str = ""  # where another rule than that of the item says so


@dataclass(frozen=True)
class Plan:
    """What becomes of each column of a pay sheet for one category: made once, used per member."""

    category: Category
    rules: Rulebook
    verdicts: tuple[Verdict, ...]
    included: tuple[int, ...]
    deducted: tuple[int, ...]
    asked: tuple[int, ...]
    rounding: Rounding = Rounding.FEN
    shared: tuple[tuple[int, int], ...] = ()  # places of what is paid for several months
    tax_place: int | None = None  # where the tax is recomputed; behind the last: not on the sheet
    lacks_tax: bool = False  # last year's tax is to be deducted, and no column has it

    def judge(self, amounts: Sequence[Decimal]) -> Assessed:
        """Judge one member's amounts (yuan, in the order of the columns).

        Raises KnownError for a base of zero or less, which is an error to settle by hand, and
        where last year's tax is missing that the centre deducts.
        """
        if self.lacks_tax:
            raise KnownError(LACKS_TAX, field="items")
        if self.asked:
            undecided = tuple(place for place in self.asked if amounts[place])
            if undecided:
                return Assessed(None, None, None, None, None, undecided)
        if self.shared or self.tax_place is not None:
            amounts = self.count(amounts)
        base = ZERO
        for place in self.included:
            base += amounts[place]
        for place in self.deducted:
            base -= amounts[place]
        return assess_base(self.rules, self.category, base, self.rounding)

    def count(self, amounts: Sequence[Decimal]) -> Sequence[Decimal]:
        """The amounts as they count in a month; a recomputed tax may be one more."""
        if not self.shared and self.tax_place is None:
            return amounts
        counted = list(amounts)
        for place, adjusted in self.adjust(amounts).items():
            counted[place : place + 1] = [adjusted.amount]
        return counted

    def adjust(self, amounts: Sequence[Decimal]) -> dict[int, Adjusted]:
        """What counts otherwise than it stands on the slip, by place, with how it arose.

        A bonus for several months counts by the month (practice); so does last year's tax.
        """
        adjusted = {}
        for place, months in self.shared:
            if amounts[place]:
                share = (amounts[place] / months).quantize(FEN, ROUND_HALF_UP)
                why = f"{amounts[place]:.2f} ÷ {months} 个月 = {share:.2f}"
                adjusted[place] = Adjusted(share, why)
        if self.tax_place is not None:
            tax = self._recompute(amounts, adjusted)
            table = self.rules.tax_table
            assert table is not None  # checked with the rulebook
            place, why = self.tax_place, tax.arithmetic
            if place < len(amounts) and amounts[place] not in (ZERO, tax.amount):
                why += f"，工资条上 {amounts[place]:.2f}"
            adjusted[place] = Adjusted(tax.amount, why, table.citation)
        return adjusted

    def _recompute(self, amounts: Sequence[Decimal], adjusted: Mapping[int, Adjusted]) -> Tax:
        """The tax on what is included, after the other deductions."""

        def counted(place: int) -> Decimal:
            return adjusted[place].amount if place in adjusted else amounts[place]

        pay = sum((counted(place) for place in self.included), ZERO)
        pay -= sum((counted(place) for place in self.deducted if place != self.tax_place), ZERO)
        assert self.rules.tax_table is not None  # checked with the rulebook
        return self.rules.tax_table.of_month(pay)


def make_plan(
    rules: Rulebook,
    category: Category,
    items: Sequence[PayItem | None],
    decisions: Mapping[int, Verdict] | None = None,
    rounding: Rounding = Rounding.FEN,
) -> Plan:
    """What becomes of each column; an unknown item (None) is asked unless a decision says it."""
    decided = decisions or {}
    verdicts = tuple(
        decided.get(place, item.verdict_for(category) if item is not None else Verdict.ASK)
        for place, item in enumerate(items)
    )

    def places(wanted: Verdict) -> tuple[int, ...]:
        return tuple(place for place, verdict in enumerate(verdicts) if verdict is wanted)

    included, deducted = places(Verdict.INCLUDE), places(Verdict.DEDUCT)
    shared = tuple(
        (place, item.months)
        for place, item in enumerate(items)
        if item is not None and item.months > 1 and place in (*included, *deducted)
    )
    tax_place, lacks_tax = None, False
    if _deducts_tax(rules, category, items):
        codes = [item.code if item is not None else "" for item in items]
        if rules.tax_method is TaxMethod.RECOMPUTED:
            taxes = [place for place in deducted if codes[place] == TAX]
            tax_place = taxes[0] if taxes else len(items)
            # Two columns of tax are one tax.
            deducted = (*(place for place in deducted if place not in taxes), tax_place)
        elif rules.tax_method is TaxMethod.LAST_YEAR:
            lacks_tax = not any(codes[place] in LAST_YEARS_TAX for place in deducted)
    return Plan(
        category, rules, verdicts, included, deducted, places(Verdict.ASK), rounding, shared,
        tax_place, lacks_tax,
    )  # fmt: skip


def _deducts_tax(rules: Rulebook, category: Category, items: Sequence[PayItem | None]) -> bool:
    """Whether these are items of a slip on which tax is deducted, and not a base as it is."""
    return category.column in rules.items[TAX].verdicts and any(items)


def assess_base(
    rules: Rulebook, category: Category, base: Decimal, rounding: Rounding = Rounding.FEN
) -> Assessed:
    """The monthly amount for a base in yuan: the whole base at the rate of its bracket.

    Raises KnownError for a base of zero or less.
    """
    if base <= 0:
        raise KnownError(
            f"计算基数为 {base:.2f} 元，不大于零，不能核定。请核对工资项目后手工处理。",
            field="base",
        )
    rate = rules.bracket_of(category.table, base).rate
    raw = base * rate
    computed = round_once(raw, rounding)
    ceiling = rules.ceiling
    return Assessed(base, rate, raw, computed, computed if computed <= ceiling else ceiling)


def assess_fixed(rules: Rulebook, category: Category) -> Assessed:
    """The monthly amount of a member without a base (第六条), in yuan."""
    assert category.base is BaseKind.FIXED
    amount = rules.fixed_amount(category)
    return Assessed(None, None, None, amount, amount)


def assess_previous(
    amount: Decimal, percent: Decimal, rounding: Rounding = Rounding.FEN
) -> Decimal:
    """An amount adjusted by the percentage of the pension's adjustment (practice), in yuan."""
    return round_once(amount * (1 + percent / 100), rounding)


class Part(NamedTuple):
    """An amount from the basic part of a pension paid in one sum, and how it is said."""

    result: Assessed
    item: str
    amount: Decimal  # the base in whole fen, as a line shows it
    arithmetic: str


def read_whole(item: str) -> Decimal | None:
    """The whole pension (yuan) a part was taken of, from the words of its pay item."""
    found = re.fullmatch(rf"{_WHOLE} (\d+\.\d\d) 元的 .+", item)
    return Decimal(found[1]) if found else None


def assess_part(
    rules: Rulebook, category: Category, total: Decimal, rounding: Rounding = Rounding.FEN
) -> Part:
    """The monthly amount where the centre takes a share of the whole pension (yuan) as the base.

    The product is exact; only the base that is shown is in whole fen. Raises KnownError for a
    total of zero or less.
    """
    share = rules.pension_split
    assert share is not None  # asked by the caller
    exact = assess_base(rules, category, total * share, rounding)
    assert exact.base is not None
    assert exact.rate is not None
    assert exact.raw is not None
    base = exact.base.quantize(FEN, ROUND_HALF_UP)
    line = (
        f"{total:.2f} × {say_rate(share)} = {exact.base.normalize():f}，"
        f"在 {say_bracket(rules.bracket_of(category.table, exact.base))}档，"
        f"全额 × {say_rate(exact.rate)} = {exact.raw.normalize():f} → {exact.computed:.2f} 元/月"
    )
    if exact.assessed != exact.computed:
        line += f"，超过 {rules.ceiling:.2f} 元，按 {exact.assessed:.2f} 元核定"
    item = f"{_WHOLE} {total:.2f} 元的 {say_rate(share)}"
    return Part(exact._replace(base=base), item, base, line)


def round_once(raw: Decimal, rounding: Rounding = Rounding.FEN) -> Decimal:
    """The raw product rounded once; to fen unless the centre says otherwise."""
    step, how = _STEPS[rounding]
    rounded = raw.quantize(step, how)
    # A whole yuan is written with its fen; that rounds nothing a second time.
    return rounded if step is FEN else rounded.quantize(FEN)


def say_bracket(bracket: Bracket) -> str:
    """A bracket in words: 5000（不含）至 10000（含）元."""
    if bracket.up_to is None:
        return f"{bracket.above} 元以上"
    if not bracket.above:
        return f"{bracket.up_to} 元以下（含）"
    return f"{bracket.above}～{bracket.up_to} 元（含）"


def say_rate(rate: Decimal) -> str:
    """A rate as a percentage: 1.5%."""
    return f"{(rate * 100).normalize():f}%"


def arithmetic(plan: Plan, amounts: Sequence[Decimal], result: Assessed) -> str:
    """One line that a member can follow with a pocket calculator."""
    if result.base is None or result.rate is None:
        return ""
    amounts = plan.count(amounts)
    income = sum((amounts[p] for p in plan.included), ZERO)
    less = sum((amounts[p] for p in plan.deducted), ZERO)
    line = f"{income:.2f} − {less:.2f} = {result.base:.2f}" if less else f"{result.base:.2f}"
    bracket = plan.rules.bracket_of(plan.category.table, result.base)
    assert result.raw is not None
    line += (
        f"，在 {say_bracket(bracket)}档，全额 × {say_rate(result.rate)} = "
        f"{result.raw.normalize():f} → {result.computed:.2f} 元/月"
    )
    if result.assessed != result.computed:
        line += f"，超过 {plan.rules.ceiling:.2f} 元，按 {result.assessed:.2f} 元核定"
    return line
