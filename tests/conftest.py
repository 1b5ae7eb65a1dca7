"""What every test stands on: no screen, no clock on hypothesis, no log line nobody asked for."""

import logging
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# Before anything imports Qt.
os.environ["QT_QPA_PLATFORM"] = "offscreen"

# Memory for what no test run keeps, where the machine has some to spare.
MEMORY = Path("/dev/shm")
if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > 4 << 30:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

settings.register_profile("frontdesk", deadline=None)
settings.load_profile("frontdesk")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers",
        "expects_log(pattern): this test causes a log line of WARNING or above that matches;"
        " it fails when the line does not come",
    )


@pytest.fixture(autouse=True)
def no_unexpected_log(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    """Fail the test that caused a warning in the log, or missed one that it announced."""
    yield
    patterns: list[str] = [mark.args[0] for mark in request.node.iter_markers("expects_log")]
    lines = [
        f"{record.levelname} {record.name}: {record.getMessage()}"
        for phase in ("setup", "call")
        for record in caplog.get_records(phase)
        if record.levelno >= logging.WARNING
    ]
    unexpected = [line for line in lines if not any(re.search(p, line) for p in patterns)]
    absent = [p for p in patterns if not any(re.search(p, line) for line in lines)]
    if unexpected:
        pytest.fail("unexpected log: " + "; ".join(unexpected), pytrace=False)
    if absent:
        pytest.fail("expected log did not come: " + "; ".join(absent), pytrace=False)
