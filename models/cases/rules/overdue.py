"""Why a case was not closed in time (the list is practice)."""

from datetime import date

from models.worded import Worded


class OverdueCause(Worded):
    """The causes a report counts."""

    UNIT = "unit", "外单位未答复"
    NOTICE = "notice", "材料公示"
    APPLICANT = "applicant", "申请人原因"
    SYSTEM = "system", "系统或网络"
    HANDS = "hands", "人手不足"
    OTHER = "other", "其他"


def is_overdue(due: date | None, closed_on: date | None, today: date) -> bool:
    """Whether a case is late: still open after its due date, or closed after it."""
    return due is not None and due < (closed_on or today)
