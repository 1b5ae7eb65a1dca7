"""Months of dues: which are owed, paid, excused, in arrears (中组发〔2008〕3号 art. 12, 13)."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from models.worded import Worded


@dataclass(frozen=True, order=True)
class Month:
    """A month of the calendar."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Month":
        """The month a day lies in."""
        return cls(day.year, day.month)

    def plus(self, months: int) -> "Month":
        """So many months later, or earlier."""
        index = self.year * 12 + self.number - 1 + months
        return Month(index // 12, index % 12 + 1)

    def minus(self, other: "Month") -> int:
        """How many months lie between."""
        return (self.year - other.year) * 12 + self.number - other.number

    @property
    def text(self) -> str:
        """2026-03, as it is kept."""
        return f"{self.year}-{self.number:02d}"

    @property
    def label(self) -> str:
        """2026年3月."""
        return f"{self.year}年{self.number}月"


def read_month(text: str) -> Month:
    """A month from its kept text. Raises ValueError for anything else."""
    year, number = text.split("-")
    if not 1 <= int(number) <= 12:
        raise ValueError(text)
    return Month(int(year), int(number))


def months_between(first: Month, last: Month) -> Iterator[Month]:
    """All months from the first to the last, both counted."""
    while first <= last:
        yield first
        first = first.plus(1)


class ArrearsLevel(Worded):
    """How loud the program says it; it never changes a membership."""

    NONE = "none", ""
    REMIND = "remind", "请提醒"
    TALK = "talk", "请支部谈话"
    RAISED = "raised", "请提交支部大会（党章第九条）"


WARNED = (3, 5)  # months, unless the centre says otherwise (practice)
RAISED_AT = 6  # 中组发〔2008〕3号 art. 13, 党章 art. 9


@dataclass(frozen=True)
class Arrears:
    """Unpaid months: the run that has not ended, and every month that is still open."""

    run: int
    open_months: tuple[Month, ...]
    warned: tuple[int, int] = WARNED  # at how many months the branch is told, twice

    @property
    def said(self) -> str:
        """The run and what it calls for; empty where it calls for nothing."""
        return f"连续 {self.run} 个月未交，{self.level.text}" if self.level.text else ""

    @property
    def level(self) -> ArrearsLevel:
        """What the run calls for."""
        if self.run >= RAISED_AT:
            return ArrearsLevel.RAISED
        first, second = self.warned
        if self.run >= second:
            return ArrearsLevel.TALK
        return ArrearsLevel.REMIND if self.run >= first else ArrearsLevel.NONE


def find_arrears(
    owed: Collection[Month],
    paid: Collection[Month],
    excused: Collection[Month],
    today: date,
    part: Collection[Month] = (),
    warned: tuple[int, int] = WARNED,
) -> Arrears:
    """The arrears of a member on a day.

    Only months that have ended and for which dues were owed count. A paid, exempt or deferred
    month breaks the run; older unpaid months stay in the list. So does one paid in `part`: whoever
    owes only the difference after a reassessment has paid dues that month.
    """
    ended = sorted(month for month in owed if month < Month.of(today))
    unpaid = tuple(m for m in ended if m not in paid and m not in excused)
    run = 0
    for month in reversed(ended):
        if month in paid or month in excused or month in part:
            break
        run += 1
    return Arrears(run, unpaid, warned)


def first_month_owed(admitted_on: date) -> Month:
    """A probationary member pays from the month of the branch meeting, whole months (art. 8)."""
    return Month.of(admitted_on)


def last_month_of_old_branch(transferred_on: date) -> Month:
    """The month of the transfer belongs to the old branch (practice)."""
    return Month.of(transferred_on)
