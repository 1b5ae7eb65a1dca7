"""A kept assessment judged again: under other rules, or after the branch's decision."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from models.dues.rules.assessing import (
    Adjusted,
    Assessed,
    Plan,
    Rounding,
    arithmetic,
    assess_fixed,
    make_plan,
)
from models.dues.rules.rulebook import (
    TAX,
    BaseKind,
    Category,
    PayItem,
    Rulebook,
    Verdict,
)

BASE = "base"  # the code of a line that is the whole base, declared or entered by hand
_ON_SLIP = {"slip": "amount", "slip_reason": "reason", "slip_source": "source"}
Line = Mapping[str, Any]


class Rejudged(NamedTuple):
    """What kept lines come to now; `plan` is None for a fixed amount."""

    result: Assessed
    plan: Plan | None = None
    amounts: tuple[Decimal, ...] = ()  # as they stand on the slip, yuan

    @property
    def arithmetic(self) -> str:
        """One line that a member can follow; empty while something is undecided."""
        if self.plan is None or self.result.undecided:
            return ""
        return arithmetic(self.plan, self.amounts, self.result)

    def renew(self, lines: Sequence[Line]) -> list[dict[str, Any]]:
        """The lines as they count now; a recomputed tax may be one more."""
        renewed = [as_on_slip(line) for line in lines]
        if self.plan is None:
            return renewed
        for line, verdict in zip(renewed, self.plan.verdicts, strict=True):
            line["verdict"] = verdict.value
        if self.result.undecided:
            return renewed
        for place, adjusted in self.plan.adjust(self.amounts).items():
            if place == len(renewed):
                renewed.append(tax_line(self.plan.rules))
            renewed[place] = adjust_line(renewed[place], adjusted)
        return renewed


def rejudge(
    rules: Rulebook,
    category: Category,
    lines: Sequence[Line],
    decisions: Mapping[str, Verdict],
    rounding: Rounding = Rounding.FEN,
) -> Rejudged | None:
    """Judge kept lines again; None where the amount does not rest on lines.

    A line the branch decided keeps its verdict; `decisions` (header → verdict) settle open ones.
    Raises KnownError for a base of zero or less.
    """
    if category.base is BaseKind.FIXED:
        return Rejudged(assess_fixed(rules, category))
    if category.base is BaseKind.PREVIOUS or not lines:
        return None
    items: list[PayItem | None] = []
    settled: dict[int, Verdict] = {}
    for place, line in enumerate(lines):
        items.append(rules.items.get(line["code"]))
        if line["code"] == BASE:
            settled[place] = Verdict.INCLUDE
        elif line["verdict"] == Verdict.ASK and line["item"] in decisions:
            settled[place] = decisions[line["item"]]
        elif line.get("decided"):
            settled[place] = Verdict(line["verdict"])
    plan = make_plan(rules, category, items, settled, rounding)
    amounts = tuple(slip_amount(line) for line in lines)
    return Rejudged(plan.judge(amounts), plan, amounts)


def slip_amount(line: Line) -> Decimal:
    """What stands on the slip, in yuan; `amount` is what counts of it."""
    return Decimal(line.get("slip") or line["amount"])


def as_on_slip(line: Line) -> dict[str, Any]:
    """The line before anything was spread or recomputed."""
    plain = {key: value for key, value in line.items() if key not in _ON_SLIP}
    if "slip" in line:
        plain |= {key: line[kept] for kept, key in _ON_SLIP.items()}
    return plain


def adjust_line(line: Line, adjusted: Adjusted) -> dict[str, Any]:
    """The line with what counts of it, and how that arose; what it was on the slip stays, too."""
    return {
        **line,
        **{kept: line[key] for kept, key in _ON_SLIP.items()},
        "amount": f"{adjusted.amount:.2f}",
        "reason": f"{line['reason']}：{adjusted.why}",
        "source": adjusted.source or line["source"],
    }


def tax_line(rules: Rulebook) -> dict[str, Any]:
    """The tax where it is recomputed and the slip has none."""
    item = rules.items[TAX]
    return {
        "item": item.name, "code": TAX, "amount": "0.00", "verdict": Verdict.DEDUCT.value,
        "reason": item.reason, "source": item.source.text, "decided": "",
    }  # fmt: skip
