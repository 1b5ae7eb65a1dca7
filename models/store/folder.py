"""A data folder: what lies in it, whether it can be worked in, and writing without loss."""

import ctypes
import errno
import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from models.errors import KnownError

LEAST_FREE = 20 * 1024 * 1024  # bytes; room for the write-ahead log of an ordinary day

_NETWORK_TYPES = frozenset(
    {"nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "ncpfs", "afs", "davfs", "9p", "ceph"}
    | {"lustre", "glusterfs", "drvfs", "vboxsf", "fuse.sshfs", "fuse.davfs", "fuse.rclone"}
    | {"fuse.glusterfs", "fuse.ceph", "fuse.s3fs", "fuse.smbnetfs", "fuse.gvfsd-fuse"}
    | {"fuse.vmhgfs-fuse", "fuse.curlftpfs"}
)
_DRIVE_REMOTE = 4  # GetDriveTypeW
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
_NOT_ALLOWED = {errno.EACCES, errno.EPERM, errno.EROFS}
DAMAGED = "已损坏"
FOREIGN = "属于另一个中心"
_MISSING = "不见了"
_IN_USE = {32, 33}  # Windows: sharing violation, lock violation


class StoreKind(StrEnum):
    """Where the records are: in this folder, or on the centre's server."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


@dataclass(frozen=True)
class Place:
    """Which centre and which front-desk PC this folder belongs to; no secrets."""

    kind: StoreKind
    centre_id: str
    station_id: str
    station_name: str
    address: str = ""  # of the server as this PC reaches it, where the secret's is another


class DataFolder:
    """The folder that holds everything of one centre on one PC."""

    def __init__(self, path: Path) -> None:
        # Resolved once, so that a later change of directory cannot move the centre.
        self.path = path.expanduser().absolute()
        self.database = self.path / "centre.db"
        self.keys = self.path / "keys.json"
        self.keys_copy = self.path / "keys.copy.json"
        self.drafts = self.path / "drafts"
        self.copies = self.path / "copies"
        self.logs = self.path / "logs"
        self.place = self.path / "place.json"

    @property
    def is_new(self) -> bool:
        """Whether no centre was ever begun here."""
        return not any(
            path.exists() for path in (self.place, self.database, self.keys, self.keys_copy)
        )

    def prepare(self) -> None:
        """Make the folder and its parts, then check it. Every refusal is one KnownError."""
        check_local(self.path)
        for part in (self.path, self.drafts, self.copies, self.logs):
            if part.exists() and not part.is_dir():
                raise KnownError(f"“{part}”不是文件夹，不能存放数据。请另选一个文件夹。")
            try:
                part.mkdir(mode=0o700, parents=True, exist_ok=True)
            except OSError as error:
                raise explain_os_error(error, part) from error
        self.check()

    def check(self) -> None:
        """Check that the folder can be worked in now: a local, writable one with room."""
        if not self.path.exists():
            raise KnownError(
                f"找不到数据文件夹“{self.path}”。如果它在移动硬盘上，请接好后再试；数据没有改动。"
            )
        if not self.path.is_dir():
            raise KnownError(f"“{self.path}”不是文件夹，不能存放数据。请另选一个文件夹。")
        check_local(self.path)
        check_room(self.path)
        check_writable(self.path)
        check_not_in_use(self.database)

    def read_place(self) -> Place | None:
        """Read which centre and PC this is; None for a new folder."""
        try:
            row = json.loads(self.place.read_bytes())
            texts = [row[name] for name in ("kind", "centre_id", "station_id", "station_name")]
            if not all(isinstance(text, str) for text in texts) or not all(texts[:3]):
                raise ValueError("not texts")
            address = row.get("address", "")
            if not isinstance(address, str):
                raise ValueError("not a text")
            kind, centre_id, station_id, station_name = texts
            return Place(StoreKind(kind), centre_id, station_id, station_name, address)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise explain_os_error(error, self.place) from error
        except (ValueError, KeyError, TypeError) as error:
            raise KnownError(
                f"文件“{self.place.name}”已损坏，认不出是哪个中心的数据；办件数据没有改动。"
                "请从最近的备份里取回这个文件。"
            ) from error

    def write_place(self, place: Place) -> None:
        """Remember which centre and PC this is."""
        write_whole(self.place, json.dumps(asdict(place), ensure_ascii=False, indent=1).encode())

    def read_keys(self, find_fault: Callable[[bytes], str | None]) -> tuple[bytes, str | None]:
        """Read keys.json, or its twin if it cannot be used, and mend the other one.

        `find_fault` gives DAMAGED, FOREIGN or None. Returns the content, and a notice for the
        clerk if something had to be mended. Raises KnownError if neither can be used.
        """
        faults = []
        for path, other in ((self.keys, self.keys_copy), (self.keys_copy, self.keys)):
            data = _read_if_there(path)
            fault = _MISSING if data is None else find_fault(data)
            if data is not None and fault is None:
                return data, _mend(path, other, data, find_fault)
            faults.append(fault)
        if FOREIGN in faults:
            raise KnownError(
                f"“{self.path}”里的钥匙文件属于另一个中心，打不开这里的数据；数据没有改动。"
                "请从这个中心的备份里取回 keys.json。"
            )
        what = "和它的副本都已损坏" if DAMAGED in faults else "不见了"
        raise KnownError(
            f"“{self.path}”里的钥匙文件{what}，现在不能登录；数据没有改动。"
            "请从备份里取回 keys.json 放回这个文件夹，再用密码或恢复密钥登录。"
        )

    def write_keys(self, data: bytes) -> None:
        """Write keys.json and its twin; after a failure keys.json is as it was."""
        # The twin first: what counts is keys.json, so a failure before it changes nothing.
        write_whole(self.keys_copy, data)
        write_whole(self.keys, data)

    @contextmanager
    def keys_undone(self) -> Iterator[None]:
        """If the block fails, the key files are as they were; no room on the disk is needed then.

        Raises KnownError, before anything is changed, if they cannot be set aside.
        """
        kept = [(path, path.with_name(f".{path.name}.before.new")) for path in self._key_files()]
        try:
            for path, before in kept:
                write_whole(before, path.read_bytes())
            try:
                yield
            except BaseException:
                for path, before in kept:
                    os.replace(before, path)
                raise
        except OSError as error:
            raise explain_os_error(error, self.keys) from error
        finally:
            for _, before in kept:
                with suppress(OSError):
                    before.unlink()

    def _key_files(self) -> list[Path]:
        return [path for path in (self.keys_copy, self.keys) if path.exists()]

    def remove_leftovers(self) -> None:
        """Remove halves of writes that a power cut left; only while holding the folder's lock."""
        for part in (self.path, self.drafts, self.copies, self.logs):
            for leftover in part.glob(".*.new*"):
                with suppress(OSError):
                    leftover.unlink()


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that after any accident it holds all of the old or all of the new.

    Raises KnownError (disk full, not writable, in use); the old file is then untouched.
    """
    half = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        try:
            _write_and_sync(half, data)
            os.replace(half, path)
        except BaseException:
            with suppress(OSError):
                half.unlink()
            raise
        sync_folder(path.parent)
    except OSError as error:
        raise explain_os_error(error, path) from error


def _write_and_sync(path: Path, data: bytes) -> None:
    binary: int = getattr(os, "O_BINARY", 0)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | binary, 0o600)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]
        os.fsync(handle)
    finally:
        os.close(handle)


def _read_if_there(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise explain_os_error(error, path) from error


def _mend(
    good: Path, other: Path, data: bytes, find_fault: Callable[[bytes], str | None]
) -> str | None:
    """Bring the other file level with the good one; a notice if it was not merely older."""
    there = _read_if_there(other)
    if there == data:
        return None
    fault = _MISSING if there is None else find_fault(there)
    aside: Path | None = None
    # Mending may fail on a full or read-only disk: the good file is enough to go on with.
    with suppress(KnownError, OSError):
        if fault and there is not None:
            spare = _spare_name(other)
            os.replace(other, spare)
            aside = spare
        write_whole(other, data)
    if not fault:
        return None
    kept = f"原文件留作“{aside.name}”。" if aside else ""
    return (
        f"钥匙文件“{other.name}”{fault}，已改用“{good.name}”，可以照常登录，数据没有改动。"
        f"{kept}如果最近改过密码而登录不上，请用改之前的密码。"
    )


def _spare_name(path: Path) -> Path:
    number = 1
    while True:
        spare = path.with_name(f"{path.stem}.damaged-{number}.json")
        if not spare.exists():
            return spare
        number += 1


def sync_folder(folder: Path) -> None:
    """Make a rename last through a power cut; Windows does this by itself."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def check_room(path: Path, least: int = LEAST_FREE) -> None:
    """Refuse a disk with fewer than `least` free bytes."""
    try:
        free = shutil.disk_usage(path).free
    except OSError as error:
        raise explain_os_error(error, path) from error
    if free < least:
        raise KnownError(
            f"“{path}”所在的磁盘只剩 {free // 2**20} MB，至少要有 {-(-least // 2**20)} MB。"
            "之前的记录都在；请清理出一些空间后再试。"
        )


def check_writable(folder: Path) -> None:
    """Refuse a read-only folder. Tried by writing: permission bits do not tell the truth."""
    probe = folder / f".probe.{os.getpid()}.new"
    try:
        _write_and_sync(probe, b"1")
        probe.unlink()
    except OSError as error:
        with suppress(OSError):
            probe.unlink()
        raise explain_os_error(error, folder) from error


def check_not_in_use(file: Path) -> None:
    """Refuse a data file that another program keeps open for itself, or that is read-only."""
    try:
        with file.open("r+b"):
            pass
    except FileNotFoundError:
        return
    except OSError as error:
        raise explain_os_error(error, file) from error


def check_local(path: Path) -> None:
    """Refuse a network share: the write-ahead log does not work there and records get lost."""
    if sys.platform == "win32":
        share = find_windows_share(str(path), ctypes.windll.kernel32.GetDriveTypeW)
    else:
        share = None
        with suppress(OSError):
            share = find_network_mount(path, Path("/proc/mounts").read_text("utf-8", "replace"))
    if share is not None:
        raise KnownError(
            f"数据文件夹“{path}”在网络共享“{share}”上，在那里保存会丢数据，所以没有打开。"
            "请选本机硬盘上的文件夹；几台电脑要一起用时，请改用共享数据库。"
        )


def find_network_mount(path: Path, mounts: str) -> str | None:
    """The share a path lies on by the text of /proc/mounts, or None for a local disk."""
    real = path.resolve()
    found, device, kind = Path("/"), "", ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = Path(_unescape(fields[1]))
        # Of two mounts at one place the later one covers the earlier.
        if real.is_relative_to(point) and len(point.parts) >= len(found.parts):
            found, device, kind = point, _unescape(fields[0]), fields[2]
    # A sandbox or virtual machine may have its own root disk on 9p: nobody else writes there.
    if kind == "9p" and found == Path("/"):
        return None
    is_share = kind in _NETWORK_TYPES or "://" in device or device.startswith("//")
    return (device or str(found)) if is_share else None


def _unescape(text: str) -> str:
    r"""Spaces and the like are written as \040 in /proc/mounts."""
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match.group(1), 8)), text)


def find_windows_share(path: str, drive_type: Callable[[str], int]) -> str | None:
    """The share a Windows path lies on, or None for a local disk.

    `drive_type` is GetDriveTypeW: it takes a root like `C:\\`.
    """
    plain = path.replace("/", "\\")
    if plain.upper().startswith("\\\\?\\UNC\\"):
        plain = "\\\\" + plain[8:]
    elif plain.startswith(("\\\\?\\", "\\\\.\\")):
        plain = plain[4:]
    if plain.startswith("\\\\"):
        return "\\\\" + "\\".join(plain[2:].split("\\")[:2])
    root = plain[:2] + "\\"
    return root if plain[1:2] == ":" and drive_type(root) == _DRIVE_REMOTE else None


def explain_os_error(error: OSError, path: Path) -> KnownError:
    """Say in one sentence what the operating system refused and what to do next."""
    if getattr(error, "winerror", None) in _IN_USE or error.errno in {errno.EBUSY, errno.ETXTBSY}:
        text = (
            f"“{path}”正被另一个程序占用，这一步没有做，原有数据都在。"
            "请关闭占用它的程序（同步盘、杀毒软件等）后再试。"
        )
    elif error.errno in _NO_ROOM:
        text = (
            f"磁盘已满，没有写入“{path}”，原有内容都在。"
            "请清理出一些空间后再试一次，不需要重新启动。"
        )
    elif error.errno in _NOT_ALLOWED:
        text = f"“{path}”不能读写，这一步没有做，原有数据都在。请让管理员恢复写入权限后再试。"
    elif error.errno in {errno.ENOENT, errno.ENOTDIR, errno.ENODEV, errno.ENXIO}:
        text = f"找不到“{path}”，这一步没有做。如果它在移动硬盘上，请接好后再试。"
    else:
        reason = error.strerror or type(error).__name__
        text = f"读写“{path}”时出错（{reason}），这一步没有做，原有内容都在。请检查磁盘后再试。"
    return KnownError(text)
