"""The rules of dues as dated data: brackets, fixed amounts, categories, pay items, limits.

`resources/dues/` holds them with instrument and article. An assessment keeps the version of the
rulebook that judged it, and can be judged again under any other.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path

from models.errors import KnownError
from models.worded import Worded

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


@dataclass(frozen=True)
class Rulebook:
    """The rules in force on a day."""

    on: date
    version: str
    brackets: Mapping[str, tuple[Bracket, ...]]
    categories: Mapping[str, Category]
    items: Mapping[str, PayItem]
    limits: Mapping[str, str]

    @cached_property
    def ceiling(self) -> Decimal:
        """The assessed monthly amount is normally not above this, in yuan (组电明字〔2017〕5号)."""
        return Decimal(self.limits["ceiling"])

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
        wanted = word.strip().lower()
        for category in self.categories.values():
            if wanted in (category.code, category.name, *category.words):
                return category
        return None


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
    version = f"{shipped.version}+本地{own[-1].valid_from}"
    sources = {rule.name: rule.source for rule in own}
    return replace(
        shipped,
        limits=limits,
        version=version,
        categories=_local_categories(shipped, limits),
        items=_local_items(shipped, limits, sources.get("rehire_pay", "")),
    )


def _local_categories(shipped: Rulebook, limits: Mapping[str, str]) -> Mapping[str, Category]:
    """Community workers' pay items are judged as those of the kind the centre names (practice)."""
    column = limits["community_items"]
    worker = shipped.categories.get("community_worker")
    if worker is None or column != "enterprise_staff":
        return shipped.categories
    return {**shipped.categories, worker.code: replace(worker, column=column)}


def _local_items(
    shipped: Rulebook, limits: Mapping[str, str], source: str
) -> Mapping[str, PayItem]:
    """Pay of rehired retirees counts only where the centre says so (no official text)."""
    pay = shipped.items.get("rehire_pay")
    if pay is None or limits["rehire_pay"] != Verdict.INCLUDE.value:
        return shipped.items
    verdicts = {**pay.verdicts, "retiree": Verdict.INCLUDE}
    own = replace(pay, verdicts=verdicts, reason=f"按本地规定计入（{source}）")
    return {**shipped.items, pay.code: own}


def _check_farmer(limits: Mapping[str, str]) -> None:
    least, most = Decimal(limits["farmer_least"]), Decimal(limits["farmer_most"])
    if not least <= Decimal(limits["farmer"]) <= most:
        raise KnownError(
            f"农民党员的月交纳额应在 {least} 元至 {most} 元之间"
            "（中组发〔2008〕3号第六条）。没有保存。",
            field="farmer",
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
