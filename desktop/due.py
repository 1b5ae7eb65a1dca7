"""What is due in the volunteer service: calls, certificates to issue, returns to send."""

from dataclasses import dataclass
from datetime import date
from typing import Any

# What changes in the store may change what is due.
TOUCHED = (
    "sign_up", "activity", "certificate", "attendance", "quarter_return", "unit_spell",
    "check_in",
)  # fmt: skip


@dataclass(frozen=True)
class ServingDue:
    """How many of each."""

    calls: int  # people to be told by phone, first of all who moved up from a waiting list
    certificates: int  # whose notice is over without an objection
    returns: int  # units that have no return of the last quarter yet
    outdated: int = 0  # issued certificates whose hours were corrected since

    @property
    def total(self) -> int:
        """For the badge of the rail."""
        return self.calls + self.certificates + self.returns + self.outdated

    @property
    def sentence(self) -> str:
        """All of it in one line; empty where nothing is due."""
        each = (
            (self.calls, "打电话"), (self.certificates, "出证明"), (self.outdated, "更正证明"),
            (self.returns, "送反馈表"),
        )  # fmt: skip
        parts = "、".join(f"{word} {number}" for number, word in each if number)
        return f"{self.total} 件待办：{parts}" if parts else ""


def read_due(session: Any, today: date) -> ServingDue:
    """What is due today; a query for Centre.ask."""
    # Here, because the window is shown before any of these is needed.
    from models.double_check_in.queries.returns import count_returns_due
    from models.double_check_in.rules.quarters import Quarter
    from models.volunteers.queries.names import count_to_call
    from models.volunteers.queries.register import count_outdated, count_states
    from models.volunteers.rules.certificates import CertificateState

    return ServingDue(
        count_to_call(session),
        count_states(session, today)[CertificateState.READY],
        count_returns_due(session, Quarter.of(today).before),
        count_outdated(session),
    )
