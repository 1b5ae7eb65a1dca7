"""Star grades and points from credited hours: dated thresholds and rates, all of them practice."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

_RESOURCES = Path(__file__).resolve().parents[3] / "resources" / "volunteers"
ANY_KIND = "*"


@dataclass(frozen=True)
class Grade:
    """A star grade and from how many credited minutes on it is due."""

    grade: int
    name: str
    minutes: int


@dataclass(frozen=True)
class PointRate:
    """Points per hour of one kind of service, from a day to before another."""

    kind: str  # ANY_KIND where no other rate names the kind
    points: Decimal
    effective_from: date
    effective_to: date | None

    def holds(self, on: date) -> bool:
        """Whether the rate is in force on that day."""
        return self.effective_from <= on and (self.effective_to is None or on < self.effective_to)


@dataclass(frozen=True)
class KindMinutes:
    """Credited minutes of one kind of service on one day."""

    day: date
    kind: str
    minutes: int


def read_grades(on: date) -> tuple[Grade, ...]:
    """The grades in force on a day, the lowest first."""
    rows = (row for row in _rows("stars") if _holds(row, on))
    grades = (
        Grade(int(row["grade"]), row["name"], int(Decimal(row["hours"]) * 60)) for row in rows
    )
    return tuple(sorted(grades, key=lambda grade: grade.minutes))


def grade_for(minutes: int, grades: Sequence[Grade]) -> Grade | None:
    """The highest grade whose hours are reached; None below the first."""
    reached = [grade for grade in grades if minutes >= grade.minutes]
    return reached[-1] if reached else None


@cache
def read_rates() -> tuple[PointRate, ...]:
    """All rates there have been."""
    return tuple(
        PointRate(
            row["kind"],
            Decimal(row["points"]),
            date.fromisoformat(row["effective_from"]),
            date.fromisoformat(row["effective_to"]) if row["effective_to"] else None,
        )
        for row in _rows("points")
    )


def count_points(served: Iterable[KindMinutes], rates: Sequence[PointRate]) -> Decimal:
    """Points of all that was served, each day by its own rates; rounded half up once."""
    total = Decimal(0)
    for one in served:
        holding = [rate for rate in rates if rate.holds(one.day)]
        own = [rate for rate in holding if rate.kind == one.kind]
        for rate in (own or [rate for rate in holding if rate.kind == ANY_KIND])[:1]:
            total += one.minutes * rate.points
    return (total / 60).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _holds(row: dict[str, str], on: date) -> bool:
    day = on.isoformat()
    return row["effective_from"] <= day and (not row["effective_to"] or day < row["effective_to"])


@cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    with (_RESOURCES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
