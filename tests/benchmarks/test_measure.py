"""The table says what is over its budget, and the file holds only what was measured."""

import json
from pathlib import Path

from tests.benchmarks.measure import Absent, Measured, by_ratio, compare, show, write_json

ROWS = (
    by_ratio("quick", 0.002, 0.001, 3),
    by_ratio("slow", 0.009, 0.001, 3),
    Measured("memory, MiB more", 250, 150, 100, 150),
    Absent("later", "no window"),
)


def test_over_budget_is_marked() -> None:
    _, quick, slow, memory, later = show(ROWS).splitlines()
    assert "OVER" not in quick + memory + later
    assert slow.endswith("OVER BUDGET")
    assert "not there yet: no window" in later


def test_file_has_the_fields_of_the_promise(tmp_path: Path) -> None:
    path = tmp_path / "bench.json"
    write_json(ROWS, path)
    rows = json.loads(path.read_text(encoding="utf-8"))
    assert [row["name"] for row in rows] == ["quick", "slow", "memory, MiB more"]
    assert all(set(row) == {"name", "ours", "floor", "ratio", "budget"} for row in rows)
    assert rows[1]["ratio"] == 9


def test_comparing_runs_both_alike() -> None:
    runs = {"ours": 0, "floor": 0}

    def run(name: str) -> None:
        runs[name] += 1

    row = compare("x", 2, lambda: run("ours"), lambda: run("floor"), times=8)
    assert runs == {"ours": 9, "floor": 9}  # the first one warms up
    assert row.ours > 0
    assert row.floor > 0
