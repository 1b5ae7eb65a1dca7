"""`python -m tests.benchmarks [NAME] [--json FILE]`: every promise beside its floor.

Timings never fail: what is over its budget is printed as such.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.backing_up import measure_backup
from tests.benchmarks.data import Data
from tests.benchmarks.district import measure_district_sheet
from tests.benchmarks.dues import measure_dues
from tests.benchmarks.dues_writing import measure_calendar
from tests.benchmarks.finding import measure_find
from tests.benchmarks.holding import measure_custody, measure_proxy_case
from tests.benchmarks.measure import Row, show, write_json
from tests.benchmarks.monthly import measure_month_report
from tests.benchmarks.proxy_writing import measure_proxy_ledger
from tests.benchmarks.signing_up import measure_sign_up
from tests.benchmarks.starting import (
    measure_gaps,
    measure_memory,
    measure_sign_in,
    measure_workbench,
)
from tests.benchmarks.storing import measure_ledger_page, measure_visit
from tests.benchmarks.volunteer_hours import measure_hours
from tests.benchmarks.volunteer_writing import measure_volunteer_ledger
from tests.benchmarks.writing import measure_pdf, measure_reading, measure_sheet

BENCHMARKS: dict[str, Callable[[Data], list[Row]]] = {
    "sign-in": measure_sign_in,
    "workbench": measure_workbench,
    "find": measure_find,
    "visit": measure_visit,
    "ledger-page": measure_ledger_page,
    "ledger-pdf": measure_pdf,
    "ledger-xlsx": measure_sheet,
    "dues": measure_dues,
    "dues-pdf": measure_calendar,
    "read-sheet": measure_reading,
    "month-report": measure_month_report,
    "district-sheet": measure_district_sheet,
    "custody": measure_custody,
    "proxy-case": measure_proxy_case,
    "proxy-ledger": measure_proxy_ledger,
    "sign-up": measure_sign_up,
    "volunteer-hours": measure_hours,
    "volunteer-ledger": measure_volunteer_ledger,
    "backup": measure_backup,
    "memory": measure_memory,
    "gaps": measure_gaps,
}


def main() -> int:
    """Run all of them, or those named; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    parser = argparse.ArgumentParser(prog="dev.py bench")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--people", type=int, default=300_000)
    options = parser.parse_args()
    unknown = set(options.names) - BENCHMARKS.keys()
    if unknown:
        parser.error(
            f"no benchmark {', '.join(sorted(unknown))}; there are: {', '.join(BENCHMARKS)}"
        )
    data = Data(options.cases, options.people)
    rows: list[Row] = []
    try:
        for name in options.names or BENCHMARKS:
            print(f"measuring {name} …", file=sys.stderr, flush=True)
            rows += BENCHMARKS[name](data)
    finally:
        data.clear()
    print(f"{data.cases:,} cases, {data.people:,} people")
    print(show(rows))
    if options.json:
        write_json(rows, options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
