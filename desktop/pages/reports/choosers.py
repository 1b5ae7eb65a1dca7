"""For which period and which grid a report is shown."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from desktop.pages.reports.periods import list_periods, read_period
from desktop.theme import px
from desktop.widgets.choice import ChoiceField
from reports.period import Period

WHOLE: tuple[int | None, str] = (None, "全中心")


class Choosers:
    """The two fields in the page's heading; `wanted` is called when another one was chosen."""

    def __init__(self, today: date, wanted: Callable[..., Any]) -> None:
        self.period = ChoiceField("", list_periods(today))
        self.grid = ChoiceField("", [WHOLE])
        for field, name, width in ((self.period, "期间", 160), (self.grid, "范围", 150)):
            field.line.setAccessibleName(name)
            field.box.setAccessibleName(name)
            field.setFixedWidth(px(width))
            field.box.activated.connect(wanted)
            field.line.entered.connect(wanted)
        self.period.set_text(f"{today.year}年{today.month}月")
        self.grid.set_value(None)

    def show_grids(self, grids: Sequence[tuple[int, str]]) -> None:
        """The grids of today; what was chosen stays."""
        self.grid.set_choices([WHOLE, *grids])
        if not self.grid.text():
            self.grid.set_value(None)

    def read(self) -> tuple[Period, int | None]:
        """Period and grid (None: all). Raises KnownError for what was typed wrongly."""
        return read_period(self.period.text()), self.grid.value()
