"""A measured row, and how two pieces of work are compared fairly."""

import gc
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

Run = Callable[[], object]


@dataclass(frozen=True)
class Measured:
    """One row of the table. Times in seconds, memory in MiB.

    `ratio` is ours by floor; for a row with an absolute limit the floor is that limit, and for
    memory the ratio is ours less the floor, in MiB.
    """

    name: str
    ours: float
    floor: float
    ratio: float
    budget: float

    @property
    def is_over(self) -> bool:
        """Whether the promise is broken."""
        return self.ratio > self.budget


@dataclass(frozen=True)
class Absent:
    """A row that cannot be measured yet, and why."""

    name: str
    why: str


Row = Measured | Absent


def by_ratio(name: str, ours: float, floor: float, budget: float) -> Measured:
    """A row whose promise is a multiple of its floor."""
    return Measured(name, ours, floor, ours / floor, budget)


@contextmanager
def quiet() -> Iterator[None]:
    """Rubbish is collected between the runs only, as the window's own collector does it."""
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


def time_once(run: Run) -> float:
    """Seconds of one run."""
    start = perf_counter()
    run()
    return perf_counter() - start


def compare(name: str, budget: float, ours: Run, floor: Run, times: int) -> Measured:
    """Medians of alternating runs, after one of each to warm up."""
    seconds: dict[Run, list[float]] = {ours: [], floor: []}
    with quiet():
        for turn in range(times + 1):
            for run in (ours, floor) if turn % 2 else (floor, ours):
                taken = time_once(run)
                gc.collect()
                if turn:
                    seconds[run].append(taken)
    return by_ratio(name, median(seconds[ours]), median(seconds[floor]), budget)


def show(rows: Sequence[Row]) -> str:
    """The table as text; what is over its budget is marked."""
    lines = [f"{'work':<58}{'ours':>11}{'floor':>11}{'ratio':>8}{'budget':>8}"]
    for row in rows:
        if isinstance(row, Absent):
            lines.append(f"{row.name:<58}not there yet: {row.why}")
            continue
        mark = "  OVER BUDGET" if row.is_over else ""
        lines.append(
            f"{row.name:<58}{_say(row, row.ours):>11}{_say(row, row.floor):>11}"
            f"{row.ratio:>8.2f}{row.budget:>8.3g}{mark}"
        )
    return "\n".join(lines)


def write_json(rows: Sequence[Row], path: Path) -> None:
    """A list of {name, ours, floor, ratio, budget}; rows not there yet are left out."""
    found = [asdict(row) for row in rows if isinstance(row, Measured)]
    path.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")


def _say(row: Measured, value: float) -> str:
    if row.name.startswith("memory"):
        return f"{value:.0f} MiB"
    return f"{value * 1000:.2f} ms" if value < 1 else f"{value:.2f} s"
