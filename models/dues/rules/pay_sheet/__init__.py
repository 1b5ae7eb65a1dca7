"""A pay sheet judged row by row: what counts, what is owed, and what somebody must decide."""

from models.dues.rules.pay_sheet.judging import Judging, judge_pay_sheet
from models.dues.rules.pay_sheet.rows import (
    ASKS,
    ERRORS,
    JudgedItem,
    PayCode,
    PayRow,
    RowKind,
    Undecided,
    is_broken,
)

__all__ = [
    "ASKS",
    "ERRORS",
    "JudgedItem",
    "Judging",
    "PayCode",
    "PayRow",
    "RowKind",
    "Undecided",
    "is_broken",
    "judge_pay_sheet",
]
