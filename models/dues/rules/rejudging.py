"""A kept assessment judged again: under other rules, or after the branch's decision."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from models.dues.rules.assessing import Assessed, Rounding, assess_fixed, make_plan
from models.dues.rules.rulebook import BaseKind, Category, PayItem, Rulebook, Verdict

BASE = "base"  # the code of a line that is the whole base, declared or entered by hand


def rejudge(
    rules: Rulebook,
    category: Category,
    lines: Sequence[Mapping[str, Any]],
    decisions: Mapping[str, Verdict],
    rounding: Rounding = Rounding.FEN,
) -> tuple[Assessed, tuple[Verdict, ...]] | None:
    """Judge kept lines again; None where the amount does not rest on lines.

    A line the branch decided keeps its verdict; `decisions` (header → verdict) settle open ones.
    Raises KnownError for a base of zero or less.
    """
    if category.base is BaseKind.FIXED:
        return assess_fixed(rules, category), ()
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
    return plan.judge([Decimal(line["amount"]) for line in lines]), plan.verdicts
