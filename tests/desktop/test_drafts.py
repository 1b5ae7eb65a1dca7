"""Drafts: whole after kill -9, sealed, and honest about a disk that takes nothing."""

import os
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from desktop.drafts import Draft, DraftStore
from models.errors import KnownError
from tests.desktop.conftest import swap

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 21, 10, 42, 7)
WRITER = """
import sys
from datetime import datetime
from pathlib import Path
from desktop.drafts import Draft, DraftStore
def swap(content): return bytes(byte ^ 0x5A for byte in content)
store = DraftStore(Path(sys.argv[1]), swap, swap)
number = 0
while True:
    number += 1
    content = {"name": "n" * 20000, "number": number}
    store.save(Draft("intake", "新来访", datetime(2026, 11, 21), content))
    print(number, flush=True)
"""


def _store(folder: Path) -> DraftStore:
    return DraftStore(folder, swap, swap)


def test_the_last_draft_told_as_saved_survives_kill(tmp_path: Path) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert writer.stdout is not None
    told = [writer.stdout.readline() for _ in range(10)]
    os.kill(writer.pid, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    told += writer.stdout.readlines()
    writer.wait(10)
    writer.stdout.close()
    store = _store(tmp_path)
    store.sweep()  # what the killed one was in the middle of, as at the next sign-in
    (draft,) = store.all()
    assert draft.content["number"] >= int(told[-1])
    assert len(draft.content["name"]) == 20000
    assert not list(tmp_path.glob("*.new"))


def test_drafts_of_several_pages_newest_first_and_dropped(tmp_path: Path) -> None:
    store = _store(tmp_path)
    store.save(Draft("a", "甲", NOW, {"x": "王秀英"}))
    store.save(Draft("b", "乙", NOW.replace(hour=11), {}))
    assert [draft.page for draft in store.all()] == ["b", "a"]
    for path in tmp_path.iterdir():
        assert "王秀英".encode() not in path.read_bytes()
    store.drop("b")
    store.drop("b")
    assert [draft.page for draft in store.all()] == ["a"]


def test_a_damaged_draft_is_left_alone(tmp_path: Path) -> None:
    store = _store(tmp_path)
    store.save(Draft("a", "甲", NOW, {}))
    (tmp_path / "damaged.draft").write_bytes(b"\x00\x01")
    assert [draft.page for draft in store.all()] == ["a"]
    assert (tmp_path / "damaged.draft").exists()


def test_a_full_disk_is_said_and_the_old_draft_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = _store(tmp_path)
    store.save(Draft("a", "甲", NOW, {"x": 1}))

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(KnownError, match="磁盘"):
            store.save(Draft("a", "甲", NOW, {"x": 2}))
    assert store.all()[0].content == {"x": 1}
    assert not list(tmp_path.glob("*.new"))
    store.save(Draft("a", "甲", NOW, {"x": 3}))
    assert store.all()[0].content == {"x": 3}
