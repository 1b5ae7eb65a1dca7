"""Assessments: from a judged pay sheet, by hand, and after a decision of the branch."""

from models.dues.actions.assessments.by_hand import (
    assess_adjusted,
    assess_by_hand,
    assess_from_total,
    exceed_ceiling,
)
from models.dues.actions.assessments.deciding import apply_decision, confirm_wording, decide_item
from models.dues.actions.assessments.taking import SheetTaken, TakenRow, take_sheet

__all__ = [
    "SheetTaken", "TakenRow", "apply_decision", "assess_adjusted", "assess_by_hand",
    "assess_from_total", "confirm_wording", "decide_item", "exceed_ceiling", "take_sheet",
]  # fmt: skip
