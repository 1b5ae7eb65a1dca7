"""The rules of dues as dated data: brackets, fixed amounts, categories, pay items, limits.

`resources/dues/` holds them with instrument and article. An assessment keeps the version of the
rulebook that judged it, and can be judged again under any other.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path

from models.dues.rules.tax import TaxMethod, TaxTable, read_tax_table
from models.errors import KnownError
from models.worded import Worded

TAX = "income_tax"  # the pay item, and the setting which tax is deducted
LAST_YEARS_TAX = ("tax_last_year", "tax_last_year_total")
_WORKING = ("civil_servant", "organ_worker", "institution_staff", "community_worker",
            "enterprise_staff")  # fmt: skip
_YEAR_END = ("yearly_performance", "midyear_performance")
_BONUSES = ("quarterly_bonus", "half_year_bonus")
TAXES = (TAX, *LAST_YEARS_TAX)  # pay items that are no pay whatever becomes of them
_RESOURCES = Path(__file__).resolve().parents[3] / "resources" / "dues"
# 组电明字〔2017〕5号 applies to assessments of 2017 and later; what was before is not offered.
FIRST_YEAR = 2017


class Verdict(Worded):
    """What becomes of a pay item."""

    INCLUDE = "in", "计入"
    EXCLUDE = "out", "不计"
    DEDUCT = "ded", "扣除"
    ASK = "ask", "待定"


class BaseKind(Worded):
    """Where a member's base comes from."""

    PAY_ITEMS = "pay_items", "按工资项目"
    DECLARED = "declared", "按申报或实得收入"
    PREVIOUS = "previous", "按原交纳额调整"
    FIXED = "fixed", "定额"


@dataclass(frozen=True)
class Source:
    """Where a rule stands. `mark` is rule, practice or verify; only rules are cited on paper."""

    instrument: str
    article: str
    mark: str

    @property
    def text(self) -> str:
        """As a paper cites it, e.g. 中组发〔2008〕3号第二条; 本地做法 where no rule says it."""
        if self.mark != "rule" or not self.instrument:
            return "本地做法"
        return self.instrument + self.article


@dataclass(frozen=True)
class Bracket:
    """One bracket: the rate applies to the whole base, not to slices (全额累进)."""

    above: Decimal
    up_to: Decimal | None  # the bound belongs to the bracket
    rate: Decimal
    source: Source


@dataclass(frozen=True)
class Category:
    """A kind of member by income."""

    code: str
    name: str
    words: tuple[str, ...]
    base: BaseKind
    table: str
    column: str  # of the pay items
    source: Source


@dataclass(frozen=True)
class PayItem:
    """One line of a pay slip, with its verdict for each kind of member."""

    code: str
    name: str
    words: tuple[str, ...]
    verdicts: Mapping[str, Verdict]
    reason: str
    source: Source
    preselected: Verdict | None = None
    months: int = 1  # what is paid at once for so many months counts by the month

    def verdict_for(self, category: Category) -> Verdict:
        """In, out or deducted; what cannot occur for the category has to be asked."""
        return self.verdicts.get(category.column, Verdict.ASK)


@dataclass(frozen=True)
class LocalRule:
    """A limit or a figure that the centre sets above the shipped ones, with its source."""

    name: str
    value: str
    source: str
    valid_from: date
    number: int = 0  # as it was entered; 0: only tried


@dataclass(frozen=True)
class Rulebook:
    """The rules in force on a day."""

    on: date
    version: str
    brackets: Mapping[str, tuple[Bracket, ...]]
    categories: Mapping[str, Category]
    items: Mapping[str, PayItem]
    limits: Mapping[str, str]
    limit_sources: Mapping[str, Source]  # of the shipped ones
    tax_table: TaxTable | None

    @property
    def tax_method(self) -> TaxMethod:
        """Which income tax is deducted; that of the pay slip unless the centre says otherwise."""
        return TaxMethod(self.limits[TAX])

    @cached_property
    def ceiling(self) -> Decimal:
        """The assessed monthly amount is normally not above this, in yuan (组电明字〔2017〕5号)."""
        return Decimal(self.limits["ceiling"])

    @property
    def arrears_warned(self) -> tuple[int, int]:
        """After how many unpaid months in a row the branch is warned, twice (practice)."""
        return int(self.limits["arrears_first"]), int(self.limits["arrears_second"])

    @property
    def is_fixed_for_year(self) -> bool:
        """Whether a change of pay waits for the next year (组电明字〔2017〕5号, the default)."""
        return self.limits["pay_change"] == "fixed_for_year"

    @property
    def pension_split(self) -> Decimal | None:
        """Which part of a pension paid in one sum is the base; None: the previous amount holds."""
        share = self.limits.get("pension_split", "")
        return Decimal(share) if share else None

    def bracket_of(self, table: str, base: Decimal) -> Bracket:
        """The bracket a base above zero falls into; upper bounds belong to the lower one."""
        for bracket in self.brackets[table]:
            if bracket.up_to is None or base <= bracket.up_to:
                return bracket
        raise AssertionError("the last bracket is open")

    def fixed_amount(self, category: Category) -> Decimal:
        """The monthly amount of a category that has no base, in yuan (第六条)."""
        return Decimal(self.limits["farmer" if category.code == "farmer" else "fixed"])

    def find_category(self, word: str) -> Category | None:
        """A category by its identifier or a word clerks use."""
        return self._by_word.get(_plain(word))

    @cached_property
    def _by_word(self) -> Mapping[str, Category]:
        found: dict[str, Category] = {}
        for category in self.categories.values():
            for word in (category.code, category.name, *category.words):
                found.setdefault(_plain(word), category)
        return found


def _plain(word: str) -> str:
    """Without spaces, brackets of one kind: the program's own full names are words, too."""
    return "".join(unicodedata.normalize("NFKC", word).split()).lower()


def read_rulebook(on: date, local: Iterable[LocalRule] = ()) -> Rulebook:
    """The rules in force on a day, with the centre's own above them.

    Raises KnownError for years before 2017, whose formulas are outdated, and for a local figure
    outside what the rule allows.
    """
    if on.year < FIRST_YEAR:
        raise KnownError(
            f"{on.year} 年的党费按当时的规定计算，本程序只核定 {FIRST_YEAR} 年及以后。"
            "没有任何改动。"
        )
    shipped = _read_shipped(on)
    own = sorted((rule for rule in local if rule.valid_from <= on), key=lambda r: r.valid_from)
    if not own:
        return shipped
    limits = dict(shipped.limits)
    for rule in own:
        limits[rule.name] = rule.value
    _check_farmer(limits)
    _check_warnings(limits)
    sources = {rule.name: rule.source for rule in own}
    rules = replace(
        shipped,
        limits=limits,
        version=_say_version(shipped, own),
        categories=_local_categories(shipped, limits),
        items=_local_items(shipped.items, limits, sources),
    )
    if rules.tax_method is TaxMethod.RECOMPUTED and rules.tax_table is None:
        raise KnownError(
            f"{on.year} 年的个人所得税税率表没有收录，不能重新计算个税，"
            "请从 2019 年 1 月 1 日或以后起用。没有保存。",
            field="valid_from",
        )
    return rules


def _say_version(shipped: Rulebook, own: Sequence[LocalRule]) -> str:
    """By it the rules are found again: up to which entry the centre's own ones were known."""
    last = max(rule.number for rule in own)
    return f"{shipped.version}+本地{own[-1].valid_from}" + (f"（第{last}号）" if last else "")


def known_then(local: Iterable[LocalRule], version: str) -> tuple[LocalRule, ...]:
    """The centre's own rules as they were known to the rulebook of a version."""
    if "+本地" not in version:
        return ()
    found = re.search(r"第(\d+)号", version)
    return tuple(rule for rule in local if found is None or rule.number <= int(found[1]))


def _local_categories(shipped: Rulebook, limits: Mapping[str, str]) -> Mapping[str, Category]:
    """Community workers' pay items are judged as those of the kind the centre names (practice)."""
    column = limits["community_items"]
    worker = shipped.categories.get("community_worker")
    if worker is None or column != "enterprise_staff":
        return shipped.categories
    return {**shipped.categories, worker.code: replace(worker, column=column)}


def _local_items(
    shipped: Mapping[str, PayItem], limits: Mapping[str, str], sources: Mapping[str, str]
) -> Mapping[str, PayItem]:
    """What the centre's own rules make of pay items that no central text settles (practice)."""
    own = dict(shipped)

    def judge(code: str, verdict: Verdict, columns: Sequence[str], why: str) -> None:
        item = own.get(code)
        if item is not None:
            verdicts = {**item.verdicts, **dict.fromkeys(columns, verdict)}
            own[code] = replace(item, verdicts=verdicts, reason=why)

    if limits["rehire_pay"] == Verdict.INCLUDE.value:
        source = sources.get("rehire_pay", "")
        judge("rehire_pay", Verdict.INCLUDE, ("retiree",), f"按本地规定计入（{source}）")
    if source := sources.get("year_end_performance", ""):
        # Said by the centre it holds for enterprises, too, which the rules leave open.
        verdict = Verdict(limits["year_end_performance"])
        for code in _YEAR_END:
            judge(code, verdict, _WORKING, f"按本地规定{verdict.text}（{source}）")
    if limits["bonus_spread"] == "as_paid":
        own |= {c: replace(own[c], months=1) for c in _BONUSES if c in own}
    if limits[TAX] == TaxMethod.RECOMPUTED.value:
        said = f"按本地规定以计入项目重新计算（{sources.get(TAX, '')}）"
        judge(TAX, Verdict.DEDUCT, _WORKING, said)
    if limits[TAX] == TaxMethod.LAST_YEAR.value:
        said = f"按本地规定扣除上年个税月均（{sources.get(TAX, '')}）"
        judge(TAX, Verdict.EXCLUDE, _WORKING, said)
        for code in LAST_YEARS_TAX:
            judge(code, Verdict.DEDUCT, _WORKING, said)
    return own


def _check_farmer(limits: Mapping[str, str]) -> None:
    least, most = Decimal(limits["farmer_least"]), Decimal(limits["farmer_most"])
    if not least <= Decimal(limits["farmer"]) <= most:
        raise KnownError(
            f"农民党员的月交纳额应在 {least} 元至 {most} 元之间"
            "（中组发〔2008〕3号第六条）。没有保存。",
            field="farmer",
        )


def _check_warnings(limits: Mapping[str, str]) -> None:
    first, second = int(limits["arrears_first"]), int(limits["arrears_second"])
    if not first < second:
        raise KnownError(
            f"两次欠费提醒要一先一后：第一次 {first} 个月，第二次 {second} 个月。"
            "请先改另一条。没有保存。",
            field="value",
        )


@cache
def _read_shipped(on: date) -> Rulebook:
    rows = {name: _rows(name, on) for name in ("brackets", "categories", "pay_items", "limits")}
    brackets: dict[str, list[Bracket]] = {}
    for row in rows["brackets"]:
        brackets.setdefault(row["table"], []).append(
            Bracket(
                Decimal(row["above"] or "0"),
                Decimal(row["up_to"]) if row["up_to"] else None,
                Decimal(row["rate"]),
                _source(row),
            )
        )
    version = max(row["effective_from"] for some in rows.values() for row in some)
    return Rulebook(
        on,
        version,
        {table: tuple(some) for table, some in brackets.items()},
        {row["code"]: _category(row) for row in rows["categories"]},
        {row["code"]: _item(row) for row in rows["pay_items"]},
        {row["name"]: row["value"] for row in rows["limits"]},
        {row["name"]: _source(row) for row in rows["limits"]},
        read_tax_table(_rows("income_tax", on)),
    )


def _category(row: Mapping[str, str]) -> Category:
    return Category(
        row["code"], row["name"], _words(row), BaseKind(row["base"]), row["table"], row["column"],
        _source(row),
    )  # fmt: skip


def _item(row: Mapping[str, str]) -> PayItem:
    columns = ("civil_servant", "organ_worker", "institution_staff", "community_worker",
               "enterprise_staff", "retiree", "declared")  # fmt: skip
    return PayItem(
        row["code"],
        row["name"],
        _words(row),
        {column: Verdict(row[column]) for column in columns if row[column]},
        row["reason"],
        _source(row),
        Verdict(row["preselected"]) if row["preselected"] else None,
        int(row["months"] or "1"),
    )


def _words(row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(row["words"].split("|")) if row["words"] else ()


def _source(row: Mapping[str, str]) -> Source:
    return Source(row["instrument"], row["article"], row["mark"])


def _rows(name: str, on: date) -> list[dict[str, str]]:
    with (_RESOURCES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [
            row
            for row in csv.DictReader(file)
            if row["effective_from"] <= on.isoformat()
            and (not row["effective_to"] or on.isoformat() < row["effective_to"])
        ]
