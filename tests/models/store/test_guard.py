import errno
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from models.errors import BugError, Cancelled, KnownError
from models.store import guard

KEY = bytes(range(32))
OTHER = bytes(reversed(range(32)))
NAME = "欧阳测试样"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "centre.db"
    connection = guard.connect(path, KEY)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT)")
    connection.executemany("INSERT INTO person (name) VALUES (?)", [(NAME * 9,)] * 3000)
    connection.close()
    return path


def count(path: Path) -> int:
    connection = guard.connect(path, KEY)
    try:
        number: int = connection.execute("SELECT count(*) FROM person").fetchone()[0]
        return number
    finally:
        connection.close()


def test_a_library_that_does_not_encrypt_is_refused() -> None:
    plain = sqlite3.connect(":memory:")
    try:
        with pytest.raises(KnownError, match="明文"):
            guard.check_library(plain)
    finally:
        plain.close()


def test_an_old_library_is_refused(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard.DRIVER, "sqlite_version_info", (3, 51, 2))
    monkeypatch.setattr(guard.DRIVER, "sqlite_version", "3.51.2")
    with pytest.raises(KnownError, match=r"3\.51\.2.*太旧"):
        guard.connect(file, KEY)


@pytest.mark.parametrize("key", [b"", b"k", b"k" * 31, b"k" * 33])
def test_only_a_whole_key_becomes_a_pragma(key: bytes) -> None:
    with pytest.raises(BugError):
        guard.key_pragma(key)


def test_key_pragma() -> None:
    assert guard.key_pragma(b"\x00\xff" * 16) == "x'" + "00ff" * 16 + "'"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "是空的"),
        (b"SQLite format 3\0" + bytes(5000), "没有加密"),
        (b"SQLite format 3", "没有加密"),
        (b"\x01" * 4095, "不完整"),
    ],
)
def test_headers_that_are_refused(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "centre.db"
    path.write_bytes(content)
    with pytest.raises(KnownError, match=said):
        guard.check_header(path)
    assert path.read_bytes() == content


def test_header_of_a_new_file(tmp_path: Path) -> None:
    path = tmp_path / "centre.db"
    guard.check_header(path, new=True)
    with pytest.raises(KnownError, match="找不到"):
        guard.check_header(path)
    path.touch()
    guard.check_header(path, new=True)
    path.write_bytes(b"something")
    with pytest.raises(KnownError, match="没有覆盖"):
        guard.check_header(path, new=True)


def test_sound_file(file: Path) -> None:
    guard.check_header(file)
    assert guard.check_file(file, KEY) == []
    assert NAME.encode() not in file.read_bytes()


def test_wrong_key_is_said_and_nothing_is_printed(
    file: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = file.read_bytes()
    with pytest.raises(KnownError, match="不是一套"):
        guard.connect(file, OTHER)
    with pytest.raises(KnownError, match="不是一套"):
        guard.check_file(file, OTHER)
    assert file.read_bytes() == before
    assert capfd.readouterr() == ("", "")


def test_damaged_pages_are_named(file: Path) -> None:
    with file.open("r+b") as bytes_:
        for page in (3, 7):
            bytes_.seek((page - 1) * 4096 + 100)
            bytes_.write(b"damage")
    assert guard.check_file(file, KEY) == [
        "第 3 页已损坏或被改动过。",
        "第 7 页已损坏或被改动过。",
    ]


def test_many_damaged_pages_are_counted(file: Path) -> None:
    with file.open("r+b") as bytes_:
        for page in range(2, 32):
            bytes_.seek((page - 1) * 4096 + 100)
            bytes_.write(b"damage")
    problems = guard.check_file(file, KEY)
    assert len(problems) == 21
    assert problems[-1] == "还有 10 处，不再列出。"


def test_a_cut_off_file_is_not_sound(file: Path) -> None:
    os.truncate(file, 8 * 4096)
    assert guard.check_file(file, KEY)


def test_structure_is_checked_too(file: Path) -> None:
    connection = guard.connect(file, KEY)
    connection.execute("CREATE INDEX by_name ON person (name)")
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute(
        "UPDATE sqlite_master SET sql = replace(sql, '(name)', '(id)') WHERE name = 'by_name'"
    )
    connection.close()
    assert guard.check_file(file, KEY)


def test_the_log_is_folded_in_before_checking(file: Path) -> None:
    connection = guard.connect(file, KEY)
    try:
        connection.execute("INSERT INTO person (name) VALUES ('last')")
        log = file.with_name("centre.db-wal")
        assert log.stat().st_size > 0
        assert guard.check_file(file, KEY) == []
        assert log.stat().st_size == 0
    finally:
        connection.close()


def test_a_busy_file_is_said(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "BUSY_SECONDS", 0)
    connection = guard.connect(file, KEY)
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO person (name) VALUES ('open')")
        with pytest.raises(KnownError, match="正在被使用"):
            guard.check_file(file, KEY)
        connection.execute("COMMIT")
    finally:
        connection.close()
    assert guard.check_file(file, KEY) == []


def test_copy_while_in_use(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "copies" / "副本.db"
    pages: list[tuple[int, int]] = []
    writer = guard.connect(file, KEY)
    try:

        def save_meanwhile(done: int, whole: int) -> None:
            pages.append((done, whole))
            writer.execute("INSERT INTO person (name) VALUES ('meanwhile')")

        monkeypatch.setattr(guard, "COPY_PAGES", 10)
        guard.copy_encrypted(file, target, KEY, save_meanwhile)
    finally:
        writer.close()
    assert len(pages) > 10
    assert pages == sorted(pages)
    assert count(target) == 3000
    assert count(file) == 3000 + len(pages)
    assert guard.check_file(target, KEY) == []
    assert NAME.encode() not in target.read_bytes()
    assert [path.name for path in target.parent.iterdir()] == ["副本.db"]


def test_copy_with_the_wrong_key_changes_nothing(file: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    target.write_bytes(b"older copy")
    with pytest.raises(KnownError, match="不是一套"):
        guard.copy_encrypted(file, target, OTHER)
    assert target.read_bytes() == b"older copy"
    assert not list(tmp_path.glob(".copy*"))


def test_cancelled_copy_changes_nothing(file: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    target.write_bytes(b"older copy")

    def cancel(done: int, whole: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        guard.copy_encrypted(file, target, KEY, cancel)
    assert target.read_bytes() == b"older copy"
    assert not list(tmp_path.glob(".copy*"))
    assert count(file) == 3000


def test_damaged_source_gives_no_copy(file: Path, tmp_path: Path) -> None:
    with file.open("r+b") as bytes_:
        bytes_.seek(20 * 4096 + 100)
        bytes_.write(b"damage")
    with pytest.raises(KnownError, match="没有改动"):
        guard.copy_encrypted(file, tmp_path / "copy.db", KEY)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["centre.db"]


def test_full_disk_gives_no_copy(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(KnownError, match="磁盘已满"):
        guard.copy_encrypted(file, tmp_path / "copy.db", KEY)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["centre.db"]


def test_a_really_full_disk_gives_no_copy(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = tmp_path / "small"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", str(disk)]
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("mounting needs root on Linux")
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        with pytest.raises(KnownError, match="所在的磁盘只剩"):
            guard.copy_encrypted(file, disk / "copy.db", KEY)
        # As when the room goes while the copy is being made.
        monkeypatch.setattr(guard, "check_room", lambda path, least: None)
        with pytest.raises(KnownError, match="磁盘已满"):
            guard.copy_encrypted(file, disk / "copy.db", KEY)
        assert os.listdir(disk) == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)
    assert count(file) == 3000


def test_a_check_can_be_stopped(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "STEPS", 1)
    looks = 0

    def stop() -> None:
        nonlocal looks
        looks += 1
        if looks > 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        guard.check_file(file, KEY, alive=stop)
    assert looks == 3
    assert guard.check_file(file, KEY, alive=lambda: None) == []


def test_checking_does_not_take_the_locks_of_open_connections(file: Path) -> None:
    """Closing a second handle to the file would drop them (POSIX), and with them the log."""
    connection = guard.connect(file, KEY)
    try:
        connection.execute("SELECT count(*) FROM person").fetchone()
        locks = Path("/proc/locks")
        if not locks.exists():
            pytest.skip("locks are listed on Linux only")
        inode = f":{file.stat().st_ino} "
        before = locks.read_text().count(inode)
        assert before > 0
        guard.check_file(file, KEY, in_use=True)
        guard.copy_encrypted(file, file.with_name("copy.db"), KEY)
        assert locks.read_text().count(inode) == before
    finally:
        connection.close()


def test_a_still_file_leaves_nothing_beside_it(file: Path) -> None:
    assert guard.check_file(file, KEY, still=True) == []
    assert [path.name for path in file.parent.iterdir()] == ["centre.db"]
