import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from models.errors import KnownError
from models.store import folder as folder_module
from models.store.folder import (
    DataFolder,
    Place,
    StoreKind,
    check_not_in_use,
    check_room,
    explain_os_error,
    find_network_mount,
    find_windows_share,
    write_whole,
)

PLACE = Place(StoreKind.SQLITE, "centre-1", "station-1", "一号窗口")

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
//fileserver/share /mnt/share cifs rw 0 0
server:/export /srv/nfs nfs4 rw 0 0
me@host:/home /mnt/with\\040space fuse.sshfs rw 0 0
/dev/sdb1 /srv/nfs/local ext4 rw 0 0
host /mnt/host 9p rw 0 0
https://cloud.invalid/dav /mnt/dav fuse rw 0 0
tmpfs /mnt/covered tmpfs rw 0 0
server:/other /mnt/covered nfs rw 0 0
server:/under /mnt/over nfs rw 0 0
/dev/sdc1 /mnt/over ext4 rw 0 0
"""


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    made = DataFolder(tmp_path / "数据 一")
    made.prepare()
    return made


@pytest.mark.parametrize(
    ("path", "share"),
    [
        ("/home/desk/data", None),
        ("/mnt/share/data", "//fileserver/share"),
        ("/mnt/shared", None),
        ("/srv/nfs", "server:/export"),
        ("/srv/nfs/local/data", None),
        ("/mnt/with space/data", "me@host:/home"),
        ("/mnt/host/data", "host"),
        ("/mnt/dav/data", "https://cloud.invalid/dav"),
        ("/mnt/covered/data", "server:/other"),
        ("/mnt/over/data", None),
    ],
)
def test_network_mounts(path: str, share: str | None) -> None:
    assert find_network_mount(Path(path), MOUNTS) == share


def test_a_virtual_root_disk_is_local() -> None:
    assert find_network_mount(Path("/home/desk"), "root / 9p rw 0 0\n") is None
    assert find_network_mount(Path("/home/desk"), "s:/r / nfs rw 0 0\n") == "s:/r"


@pytest.mark.parametrize(
    ("path", "share"),
    [
        (r"C:\数据\centre", None),
        (r"Z:\centre", "Z:\\"),
        ("Z:/centre", "Z:\\"),
        (r"\\server\share\centre", r"\\server\share"),
        ("//server/share/centre", r"\\server\share"),
        (r"\\?\UNC\server\share\centre", r"\\server\share"),
        (r"\\?\C:\centre", None),
        (r"\\?\Z:\centre", "Z:\\"),
    ],
)
def test_windows_shares(path: str, share: str | None) -> None:
    assert find_windows_share(path, lambda root: 4 if root == "Z:\\" else 3) == share


def test_network_share_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(folder_module, "find_network_mount", lambda path, mounts: "server:/x")
    with pytest.raises(KnownError, match=r"网络共享“server:/x”.*本机硬盘"):
        DataFolder(tmp_path / "new").prepare()
    assert not (tmp_path / "new").exists()


def test_place_comes_back(folder: DataFolder) -> None:
    assert folder.is_new
    assert folder.read_place() is None
    folder.write_place(PLACE)
    assert DataFolder(folder.path).read_place() == PLACE
    assert not folder.is_new
    unnamed = Place(StoreKind.POSTGRESQL, "centre-1", "station-2", "")
    folder.write_place(unnamed)
    assert folder.read_place() == unnamed


def test_leftovers_are_removed_and_nothing_else(folder: DataFolder) -> None:
    folder.write_place(PLACE)
    for name in (".place.json.7.new", "copies/.copy.db.7.new", "copies/.copy.db.7.new-wal"):
        (folder.path / name).write_text("half")
    folder.remove_leftovers()
    assert [path.name for path in folder.path.rglob("*") if path.is_file()] == ["place.json"]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", "{}", '{"kind": "oracle"}', '{"kind": 1}', "\xff\xfe"]
)
def test_damaged_place_is_said(folder: DataFolder, text: str) -> None:
    folder.place.write_text(text, "latin-1")
    with pytest.raises(KnownError, match=r"place\.json.*已损坏.*备份"):
        folder.read_place()


def test_a_file_where_a_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(KnownError, match="不是文件夹"):
        DataFolder(tmp_path / "file").prepare()
    with pytest.raises(KnownError, match="不是文件夹"):
        DataFolder(tmp_path / "file").check()
    with pytest.raises(KnownError, match="找不到"):
        DataFolder(tmp_path / "gone").check()
    with pytest.raises(KnownError):
        DataFolder(tmp_path / "file" / "below").prepare()


def test_no_room(folder: DataFolder) -> None:
    check_room(folder.path, 1)
    with pytest.raises(KnownError, match=r"至少要有 .* MB"):
        check_room(folder.path, 2**60)


def fail(number: int) -> OSError:
    return OSError(number, os.strerror(number))


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "磁盘已满"),
        (errno.EDQUOT, "磁盘已满"),
        (errno.EROFS, "不能读写"),
        (errno.EACCES, "不能读写"),
        (errno.EBUSY, "另一个程序占用"),
        (errno.ENOENT, "找不到"),
        (errno.EIO, "检查磁盘"),
    ],
)
def test_every_failure_has_a_sentence(number: int, said: str) -> None:
    assert said in explain_os_error(fail(number), Path("x")).text


@pytest.mark.parametrize("number", [32, 33])
def test_a_windows_sharing_violation_is_in_use(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    folder.database.write_bytes(b"x")
    violation = fail(errno.EACCES)
    violation.winerror = number  # type: ignore[attr-defined]

    def refuse(*args: object, **kwargs: object) -> None:
        raise violation

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(KnownError, match="另一个程序占用"):
        check_not_in_use(folder.database)


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.ENOSPC])
def test_folder_that_cannot_be_written(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(*args: object) -> int:
        raise fail(number)

    folder.check()
    monkeypatch.setattr(os, "write", refuse)
    with pytest.raises(KnownError):
        folder.check()
    monkeypatch.undo()
    assert not list(folder.path.glob(".*"))
    folder.check()


def test_full_disk_keeps_the_old_file(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.write_place(PLACE)
    before = folder.place.read_bytes()
    real = os.write
    room = [10]

    def write(handle: int, data: bytes) -> int:
        if not room[0]:
            raise fail(errno.ENOSPC)
        room[0] = 0
        return real(handle, data[:10])

    monkeypatch.setattr(os, "write", write)
    with pytest.raises(KnownError, match="磁盘已满"):
        write_whole(folder.place, b"new" * 1000)
    monkeypatch.undo()
    assert folder.place.read_bytes() == before
    assert not list(folder.path.glob("*.new")) and not list(folder.path.glob(".*.new"))
    write_whole(folder.place, b"new")
    assert folder.place.read_bytes() == b"new"


def test_short_writes_are_finished(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: real(handle, data[:3]))
    write_whole(folder.place, b"0123456789")
    assert folder.place.read_bytes() == b"0123456789"


def test_a_really_full_disk(tmp_path: Path) -> None:
    disk = tmp_path / "small"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)]
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("mounting needs root on Linux")
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        write_whole(disk / "f", b"old")
        with pytest.raises(KnownError, match="磁盘已满"):
            write_whole(disk / "f", b"n" * 10**6)
        assert (disk / "f").read_bytes() == b"old"
        assert os.listdir(disk) == ["f"]
        write_whole(disk / "f", b"new")
        assert (disk / "f").read_bytes() == b"new"
    finally:
        subprocess.run(["umount", str(disk)], check=True)


WRITER = """
import sys
from pathlib import Path
from models.store.folder import write_whole
print("ready", flush=True)
while True:
    for letter in (b"a", b"b"):
        write_whole(Path(sys.argv[1]), letter * 300_000)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is not known there")
def test_a_killed_write_leaves_old_or_new(folder: DataFolder) -> None:
    target = folder.path / "f"
    write_whole(target, b"a" * 300_000)
    for _ in range(5):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(target)],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[3],
        )
        assert process.stdout is not None
        with process, process.stdout:
            assert process.stdout.readline() == b"ready\n"
            # Killed while a half is on the disk, as far as that can be caught.
            while not list(folder.path.glob(".f.*.new")) and process.poll() is None:
                pass
            process.send_signal(signal.SIGKILL)
        data = target.read_bytes()
        assert data in (b"a" * 300_000, b"b" * 300_000)
    folder.remove_leftovers()
    assert not list(folder.path.glob(".f.*.new"))
