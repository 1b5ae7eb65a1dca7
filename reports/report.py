"""What a report of the registry is, and what it is asked with."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from models.cases.queries.ledger import LedgerFilter
from models.centre import Centre
from models.errors import KnownError
from models.roles import Role
from reports.paper.stamps import PrintStamp
from reports.period import Period

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Ask:
    """One report wanted: of which days, narrowed by what, and how it watches for a cancel."""

    centre: Centre
    period: Period
    path: Path
    stamp: PrintStamp
    chosen: LedgerFilter
    filtered: str
    clear: bool
    progress: Progress
    cancelled: Callable[[], bool]
    branch_id: int | None = None  # of the lists of dues


@dataclass(frozen=True)
class Report:
    """A report of the registry."""

    id: str
    title: str
    formats: tuple[str, ...]  # file endings
    may: frozenset[Role]
    write: Callable[[Ask], tuple[int, int]]  # returns rows and columns
    draw: Callable[[Ask], tuple[bytes, int, int]]  # the PDF for the screen: no file


def refuse_grid(ask: Ask, title: str) -> None:
    """Raise KnownError for a report of the whole centre that is wanted for one grid."""
    if ask.chosen.grid_id is not None:
        raise KnownError(
            f"“{title}”只能按全中心生成，不能只要一个网格。没有生成，请把范围改为全中心。"
        )
