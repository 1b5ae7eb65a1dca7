"""Who keeps the books and who keeps the cash: two people (中组发〔2008〕3号 art. 25)."""

from dataclasses import dataclass, replace

from models.errors import KnownError
from models.worded import Worded


class Duty(Worded):
    """A clerk has one of them or none; nobody without one sees dues."""

    ACCOUNTANT = "accountant", "会计（管账）"
    CASHIER = "cashier", "出纳（管款）"


@dataclass(frozen=True)
class Permit:
    """A look at dues that is already in the log; every reading asks for it.

    Only `open_book` and `log_export` give one. `branch_id` None: all branches.
    """

    account_id: int
    branch_id: int | None
    year: int
    key: str  # of the log entry

    def narrowed(self, branch_id: int) -> "Permit":
        """The same look for one branch. Raises KnownError for a branch that was not opened."""
        if self.branch_id not in (None, branch_id):
            raise KnownError("打开的是另一个支部的党费，请先打开这个支部。没有任何改动。")
        return replace(self, branch_id=branch_id)
