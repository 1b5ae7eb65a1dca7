"""The books of dues: a branch's year, one member's book, who owes, what other rules change."""

from models.dues.queries.book.arrears import DebtRow, arrears_list
from models.dues.queries.book.member import (
    AssessmentRow,
    CarriedRow,
    DeferralRow,
    ElsewhereRow,
    MemberBook,
    PaymentRow,
    ReliefRow,
    SpellRow,
    preview_reassessment,
    read_member,
)
from models.dues.queries.book.what_if import Changed, what_if
from models.dues.queries.book.year import Totals, YearBook, YearRow, read_year, renew_rows
from models.dues.queries.takings import (
    DayTakings,
    ReceiptRow,
    Takings,
    day_takings,
    read_takings,
)

__all__ = [
    "AssessmentRow", "CarriedRow", "Changed", "DayTakings", "DebtRow", "DeferralRow",
    "ElsewhereRow", "MemberBook", "PaymentRow", "ReceiptRow", "ReliefRow", "SpellRow",
    "Takings", "Totals", "YearBook", "YearRow", "arrears_list", "day_takings",
    "preview_reassessment", "read_member", "read_takings", "read_year", "renew_rows",
    "what_if",
]  # fmt: skip
