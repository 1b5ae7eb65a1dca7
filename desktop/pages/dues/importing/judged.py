"""A sheet as it was judged for a branch, with what its columns are."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from desktop.pages.dues.sheet import (
    ColumnMeaning,
    PaySheet,
    column_meanings,
    judge_sheet,
    main_category,
)
from models.dues.queries.rulebooks import judging_for
from models.dues.rules.duties import Permit
from models.dues.rules.months import Month
from models.dues.rules.pay_sheet import PayRow
from models.dues.rules.rulebook import Category, Rulebook

if TYPE_CHECKING:
    from models.centre import Centre


@dataclass(frozen=True)
class Judged:
    """Its rows in the order of the sheet; `category` is that of most rows."""

    rows: tuple[PayRow, ...]
    columns: tuple[ColumnMeaning, ...]
    category: Category | None
    rules: Rulebook

    def count(self, *outcomes: str) -> int:
        """How many rows came out so."""
        return sum(row.outcome in outcomes for row in self.rows)


def judge_for(
    centre: "Centre", sheet: PaySheet, permit: Permit, today: date, category: Category | None
) -> Judged:
    """Judge a sheet as the branch's decisions and the learned columns say; keeps nothing."""
    judging = centre.ask(judging_for, permit, Month(permit.year, 1), today, category)
    rows = judge_sheet(sheet, judging)
    main = main_category(rows, category)
    if main is None:
        return Judged(tuple(rows), (), None, judging.rules)
    columns = column_meanings(
        sheet, judging.rules, rows, main, judging.learned or {}, judging.by_category or {}
    )
    return Judged(tuple(rows), tuple(columns), main, judging.rules)
