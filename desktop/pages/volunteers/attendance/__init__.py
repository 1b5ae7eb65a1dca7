"""签到和时长: sign-in at the counter, lines of a shift, approval, corrections, sheets."""

from desktop.pages.volunteers.attendance.approvals import WaitingPage
from desktop.pages.volunteers.attendance.page import ShiftPage

__all__ = ["ShiftPage", "WaitingPage"]
