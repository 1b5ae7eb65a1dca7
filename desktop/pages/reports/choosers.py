"""For which period and which grid or branch a report is shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop.pages.reports.periods import list_periods, read_period
from desktop.theme import px
from desktop.widgets.choice import ChoiceField
from models.dues.queries.members import BranchRow
from reports.dues import DUES_IDS
from reports.period import Period

WHOLE: tuple[int | None, str] = (None, "全中心")
ALL_BRANCHES: tuple[int | None, str] = (None, "全部支部")


class Choosers:
    """The fields in the page's heading; `wanted` is called when another one was chosen.

    A list of dues is of one branch or of all, every other report of one grid or of all.
    """

    def __init__(self, today: date, wanted: Callable[..., Any]) -> None:
        self.period = ChoiceField("", list_periods(today))
        self.grid = ChoiceField("", [WHOLE])
        self.branch = ChoiceField("", [ALL_BRANCHES])
        for field, name, width in (
            (self.period, "期间", 160), (self.grid, "范围", 150), (self.branch, "支部", 210),
        ):  # fmt: skip
            field.line.setAccessibleName(name)
            field.box.setAccessibleName(name)
            field.setFixedWidth(px(width))
            field.box.activated.connect(wanted)
            field.line.entered.connect(wanted)
        self.period.set_text(f"{today.year}年{today.month}月")
        self.grid.set_value(None)
        self.branch.set_value(None)
        self.branch.hide()

    def show_grids(self, grids: Sequence[tuple[int, str]]) -> None:
        """The grids of today; what was chosen stays."""
        self.grid.set_choices([WHOLE, *grids])
        if not self.grid.text():
            self.grid.set_value(None)

    def show_branches(self, branches: Sequence[BranchRow]) -> None:
        """The branches in use; what was chosen stays."""
        self.branch.set_choices([ALL_BRANCHES, *((b.id, b.name) for b in branches)])
        if not self.branch.text():
            self.branch.set_value(None)

    def suit(self, report_id: str) -> None:
        """Offer what the report can be narrowed by."""
        is_of_dues = report_id in DUES_IDS
        self.branch.setVisible(is_of_dues)
        self.grid.setVisible(not is_of_dues)

    def read(self, report_id: str) -> "Chosen":
        """What is chosen. Raises KnownError for what was typed wrongly."""
        period = read_period(self.period.text())
        if report_id in DUES_IDS:
            branch_id, where = _read(self.branch)
            return Chosen(period, None, branch_id, where)
        grid_id, where = _read(self.grid)
        return Chosen(period, grid_id, None, where)


@dataclass(frozen=True)
class Chosen:
    """A span, and the grid or the branch of a report; None: all of them."""

    period: Period
    grid_id: int | None = None
    branch_id: int | None = None
    where: str = ""  # the grid's or the branch's name


def _read(field: ChoiceField) -> tuple[int | None, str]:
    """Id and whole word of what is chosen, also where only its beginning was typed."""
    id_: int | None = field.value()
    field.set_value(id_)
    return id_, field.text() if id_ is not None else ""
