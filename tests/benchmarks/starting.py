"""The program's start, seen from outside, beside the barest window of the same library."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import monotonic, perf_counter, sleep

import psutil

from models.demo.actions import ADMINISTRATOR, PASSWORD
from models.store.keys import Cost
from tests.benchmarks.data import HOUSE, Data
from tests.benchmarks.measure import Absent, Measured, Row, by_ratio

STARTS = 7
PATIENCE = 60.0
RESTING = 0.1  # seconds of work within one second
_GAP = re.compile(r"^ *(\d+) ms  (\S.*)$", re.MULTILINE)

_BARE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
{before}
class Bare(QWidget):
    said = False
    def paintEvent(self, event):
        if not self.said:
            self.said = True
            QTimer.singleShot(0, lambda: print("painted bare", flush=True))
app = QApplication(sys.argv)
window = Bare()
window.resize(1366, 768)
window.show()
app.exec()
"""
# The password is no part of what is compared: both sides pay for the same Argon2.
_OPENING = """
import sqlalchemy.orm
from argon2.low_level import Type, hash_secret_raw
hash_secret_raw(b"demo", bytes(16), {cost.passes}, {cost.memory_kib}, {cost.lanes}, 32, Type.ID)
from sqlcipher3 import dbapi2
connection = dbapi2.connect({path!r}, isolation_level=None)
connection.execute('PRAGMA key = "x\\'{key}\\'"')
connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
"""


def measure_sign_in(data: Data) -> list[Row]:
    """To the first paint of the sign-in window."""
    name = "process start to sign-in window painted"
    ours = _program(data.copy)
    return _race(name, ours, "painted sign-in", _bare(""), 1.5, {})


def measure_workbench(data: Data) -> list[Row]:
    """To the first paint of the workbench; the sign-in is done by itself."""
    name = f"process start to workbench painted, {data.cases:,} cases"
    with data.open() as centre:
        assert centre.store.file is not None and centre.store.key is not None
        key = centre.store.key.hex()
        opening = _OPENING.format(path=str(centre.store.file), key=key, cost=Cost())
    return _race(name, _program(data.copy), "painted workbench", _bare(opening), 1.4, _signed_in())


def measure_memory(data: Data) -> list[Row]:
    """Resident memory with the workbench's first answers on the screen."""
    name = "memory with the workbench open, MiB more than a bare window"
    try:
        ours = median(
            _memory(_program(data.copy), "filled workbench", _signed_in()) for _ in range(3)
        )
    except _Silent as silent:
        return [Absent(name, str(silent))]
    floor = median(_memory(_bare(""), "painted bare", {}) for _ in range(3))
    return [Measured(name, ours, floor, ours - floor, 150)]


def measure_gaps(data: Data) -> list[Row]:
    """How long the window once does not answer, over everything a clerk does in it."""
    name = "longest gap of the event loop (limit 100 ms)"
    with data.second() as copy:  # an import is taken
        done = subprocess.run(
            [sys.executable, "-m", "tests.desktop.heartbeat", str(copy)],
            cwd=HOUSE,
            env=_environment({}),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
    gaps = [(int(ms) / 1000, step) for ms, step in _GAP.findall(done.stdout)]
    told = [line for line in done.stderr.splitlines() if "Error" in line] or ["nothing was said"]
    if not gaps:
        return [Absent(name, told[-1][:90])]
    broken = [Absent(f"  after «{gaps[-1][1]}»", told[-1][:90])] if done.returncode else []
    longest, step = max(gaps)
    late = sorted((gap for gap in gaps if gap[0] > 0.1), reverse=True)[1:]
    return [
        Measured(f"{name}: {step}", longest, 0.1, longest / 0.1, 1),
        *(Measured(f"  also late: {step}", gap, 0.1, gap / 0.1, 1) for gap, step in late),
        *broken,
    ]


def _race(
    name: str, ours: list[str], line: str, floor: list[str], budget: float, extra: dict[str, str]
) -> list[Row]:
    pairs = []
    try:
        for turn in range(STARTS + 1):
            pair = _time_to(ours, line, extra), _time_to(floor, "painted bare", {})
            if turn:  # the first one warms the disk's cache
                pairs.append(pair)
    except _Silent as silent:
        return [Absent(name, str(silent))]
    return [by_ratio(name, median(p[0] for p in pairs), median(p[1] for p in pairs), budget)]


class _Silent(Exception):  # noqa: N818 — not a fault
    """The program ended, or went on, without saying the line."""


def _program(folder: Path) -> list[str]:
    return [sys.executable, str(HOUSE / "main.py"), "--data", str(folder)]


def _bare(before: str) -> list[str]:
    return [sys.executable, "-c", _BARE.format(before=before)]


def _signed_in() -> dict[str, str]:
    return {"FRONTDESK_USER": ADMINISTRATOR, "FRONTDESK_PASSWORD": PASSWORD}


@contextmanager
def _started(
    command: list[str], line: str, extra: dict[str, str]
) -> Iterator[tuple["subprocess.Popen[str]", float]]:
    """The running process and the seconds until it said the line; ended afterwards."""
    environment = _environment({"FRONTDESK_TRACE": "1", **extra})
    start = perf_counter()
    process = subprocess.Popen(
        command,
        cwd=HOUSE,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stdout is not None and process.stderr is not None
    try:
        deadline = monotonic() + PATIENCE
        for said in process.stdout:
            if said.strip() == line:
                yield process, perf_counter() - start
                return
            if monotonic() > deadline:
                break
        process.kill()
        last = process.stderr.read().strip().splitlines()[-1:]
        raise _Silent(f"no «{line}»" + (f": {last[0][:90]}" if last else ""))
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        process.stderr.close()


def _environment(extra: dict[str, str]) -> dict[str, str]:
    environment = {**os.environ, **extra}
    if sys.platform == "linux" and not ({"DISPLAY", "WAYLAND_DISPLAY"} & os.environ.keys()):
        environment["QT_QPA_PLATFORM"] = "offscreen"
    return environment


def _time_to(command: list[str], line: str, extra: dict[str, str]) -> float:
    with _started(command, line, extra) as (_, seconds):
        return seconds


def _memory(command: list[str], line: str, extra: dict[str, str]) -> float:
    """MiB once the window is at rest: what it reads ahead after the line counts, too."""
    with _started(command, line, extra) as (process, _):
        seen = psutil.Process(process.pid)
        before, now = 0.0, seen.cpu_times().user
        while now - before > RESTING:
            sleep(1)
            before, now = now, seen.cpu_times().user
        return float(seen.memory_info().rss) / (1 << 20)
