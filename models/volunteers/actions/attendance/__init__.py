"""Signing in and out at the counter, correcting, and approving by the person in charge."""

from models.volunteers.actions.attendance.approving import (
    OWN_HOURS,
    Approved,
    approve,
    approve_shift,
)
from models.volunteers.actions.attendance.correcting import Corrected, CorrectionForm, correct
from models.volunteers.actions.attendance.counter import CheckedOut, check_in_now, check_out_now

__all__ = [
    "OWN_HOURS",
    "Approved",
    "CheckedOut",
    "Corrected",
    "CorrectionForm",
    "approve",
    "approve_shift",
    "check_in_now",
    "check_out_now",
    "correct",
]
