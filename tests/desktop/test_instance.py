"""One program per data folder, also after kill -9."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from pytestqt.qtbot import QtBot

from desktop.instance import Instance

ROOT = Path(__file__).resolve().parents[2]
HOLD = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from desktop.instance import Instance
app = QCoreApplication([])
held = Instance(Path(sys.argv[1]))
ours = held.take()
if ours:
    held.listen()
print("ours" if ours else "theirs", flush=True)
sys.exit(app.exec() if len(sys.argv) > 2 else 0)
"""


def _start(folder: Path, *more: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder), *more],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def test_a_second_start_raises_the_first_window(qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "数据 文件夹"
    folder.mkdir()
    first = Instance(folder)
    assert first.take()
    first.listen()
    with qtbot.waitSignal(first.raise_window, timeout=15000):
        second = _start(folder)
    out, _ = second.communicate(timeout=15)
    assert out.strip() == "theirs" and second.returncode == 0
    first.release()


def test_a_lock_left_by_kill_is_recovered(qtbot: QtBot, tmp_path: Path) -> None:
    killed = _start(tmp_path, "stay")
    assert killed.stdout is not None
    assert killed.stdout.readline().strip() == "ours"
    os.kill(killed.pid, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    killed.wait(10)
    killed.stdout.close()
    assert (tmp_path / "window.lock").exists()
    again = Instance(tmp_path)
    assert again.take()
    again.release()
