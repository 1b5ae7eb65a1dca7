"""What was paid beyond the due of its month, counted for months that are still open (practice)."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from models.dues.rules.book import CellState, MonthCell
from models.dues.rules.months import Month

ZERO = Decimal(0)
_OPEN = (CellState.OWED, CellState.PART, CellState.FUTURE)


class Move(NamedTuple):
    """So much (yuan) of what was paid for one month counts for another."""

    source: Month
    target: Month
    amount: Decimal


class Carrying(NamedTuple):
    """Where it all goes, and what no open month can take (yuan)."""

    moves: tuple[Move, ...]
    left: Decimal

    @property
    def total(self) -> Decimal:
        """What is moved, in yuan."""
        return sum((move.amount for move in self.moves), ZERO)


def plan_carrying(cells: Sequence[MonthCell], last: Month) -> Carrying:
    """What is over goes to the oldest open months first, up to `last`.

    `cells` are the months of one branch in order. Deferred and relieved months take nothing.
    """
    over = [
        (cell.month, cell.over)
        for cell in cells
        if cell.over and cell.state is not CellState.UNASSESSED
    ]
    open_ = [
        (cell.month, cell.owed)
        for cell in cells
        if cell.state in _OPEN and cell.owed and cell.month <= last
    ]
    moves = []
    while over and open_:
        (source, more), (target, owed) = over[0], open_[0]
        amount = min(more, owed)
        moves.append(Move(source, target, amount))
        over[0], open_[0] = (source, more - amount), (target, owed - amount)
        over = [one for one in over if one[1]]
        open_ = [one for one in open_ if one[1]]
    return Carrying(tuple(moves), sum((amount for _, amount in over), ZERO))
