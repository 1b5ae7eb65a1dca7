"""Backups on the disk: one folder each, with the encrypted file, the wrapped keys and a note.

A folder gets its name only when everything in it was written, synced and checked: one that is
listed was whole when it was made.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from models.errors import KnownError
from models.store.folder import (
    DataFolder,
    Place,
    StoreKind,
    check_room,
    check_writable,
    explain_os_error,
    sync_folder,
    write_whole,
)
from models.store.guard import SMALLEST_FILE
from models.store.using import Hold, take_lock

FORMAT = "front-desk backup"
DATABASE, KEYS, PLACE, NOTE = "centre.db", "keys.json", "place.json", "backup.json"
PIECE = 4 * 2**20  # bytes between two looks at the cancel button
LOCK = "backup.lock"
DEEPEST = 2  # levels of folders below a chosen one in which backups are looked for
_BUSY = "另一个窗口或命令正在备份，这次没有再做；以前的备份都在。请稍后再试。"

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Mark:
    """How far one front-desk PC's chain of log entries goes."""

    station_id: int
    seq: int
    hash: str


@dataclass(frozen=True)
class Holding:
    """What a copy holds, read from the copy itself when it was checked."""

    revision: str
    last_at: datetime | None  # of the last step of a clerk
    last_title: str
    last_clerk: str
    cases: int
    people: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Copy:
    """One backup. `is_whole` is a quick look; `models.backup` opens and checks it."""

    folder: Path
    made_at: datetime
    made_on: str  # the PC
    centre_id: str
    centre: str
    kind: StoreKind
    size: int
    holds: Holding

    @property
    def file(self) -> Path:
        """The encrypted file."""
        return self.folder / DATABASE

    @property
    def is_whole(self) -> bool:
        """Whether its files are there in their full length."""
        try:
            return self.file.stat().st_size == self.size and (self.folder / KEYS).exists()
        except OSError:
            return False

    def read_place(self) -> Place:
        """The centre and PC it was made on. Raises KnownError."""
        place = DataFolder(self.folder).read_place()
        if place is None:
            raise KnownError(
                f"备份“{self.folder}”不完整，缺少 {PLACE}，没有任何改动。请换一份备份。"
            )
        return place


def write_note(copy: Copy, half: Path) -> None:
    """Write the note of a copy that lies, complete, in `half`."""
    row = asdict(copy) | {"format": FORMAT, "made_at": copy.made_at.isoformat()}
    del row["folder"]
    last = copy.holds.last_at
    row["holds"]["last_at"] = last.isoformat() if last else None
    write_whole(half / NOTE, json.dumps(row, ensure_ascii=False, indent=1).encode())


def read_copy(folder: Path) -> Copy | None:
    """The backup in a folder, or None if there is none that can be read."""
    try:
        row = json.loads((folder / NOTE).read_bytes())
        if row["format"] != FORMAT:
            return None
        held = row["holds"]
        last = held["last_at"]
        marks = tuple(
            Mark(int(m["station_id"]), int(m["seq"]), str(m["hash"])) for m in held["marks"]
        )
        holds = Holding(
            str(held["revision"]),
            datetime.fromisoformat(last) if last else None,
            str(held["last_title"]),
            str(held["last_clerk"]),
            int(held["cases"]),
            int(held["people"]),
            marks,
        )
        return Copy(
            folder,
            datetime.fromisoformat(row["made_at"]),
            str(row["made_on"]),
            str(row["centre_id"]),
            str(row["centre"]),
            StoreKind(row["kind"]),
            int(row["size"]),
            holds,
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def list_copies(place: Path, centre_id: str | None = None, *, deep: int = 0) -> list[Copy]:
    """The backups in a folder, newest first; with `deep`, also so many levels below."""
    found: list[Copy] = []
    with suppress(OSError):
        own = read_copy(place) if deep else None
        if own is not None:
            found.append(own)
        for path in place.iterdir():
            if path.name.startswith(".") or not path.is_dir():
                continue
            copy = read_copy(path)
            if copy is not None:
                found.append(copy)
            elif deep > 1:
                found += list_copies(path, deep=deep - 1)
    wanted = [copy for copy in found if centre_id in (None, copy.centre_id)]
    return sorted(wanted, key=lambda copy: (copy.made_at, copy.folder.name), reverse=True)


@contextmanager
def one_at_a_time(folder: DataFolder) -> Iterator[None]:
    """One backup of a data folder at a time. Raises KnownError while another is made."""
    try:
        held: Hold = take_lock(folder.path / LOCK, alone=True)
    except BlockingIOError as error:
        raise KnownError(_BUSY) from error
    except OSError as error:
        raise explain_os_error(error, folder.path / LOCK) from error
    try:
        yield
    finally:
        held.release()


@contextmanager
def new_copy(place: Path, name: str, needed: int) -> Iterator[tuple[Path, Path]]:
    """A folder to fill, and the name it gets when the block ends well; else it goes again.

    `needed` are the bytes the place has to have. Raises KnownError for a place that cannot be
    written or has no room.
    """
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        _sweep(place, name)
        check_writable(place)
        check_room(place, needed + SMALLEST_FILE)
        final = place / name
        number = 1
        while final.exists():
            number += 1
            final = place / f"{name}-{number}"
        half = place / f".{final.name}.new"
        half.mkdir(mode=0o700)
        try:
            yield half, final
            sync_folder(half)
            os.replace(half, final)
            sync_folder(place)
        except BaseException:
            shutil.rmtree(half, ignore_errors=True)
            raise
    except OSError as error:
        raise explain_os_error(error, place) from error


def _sweep(place: Path, name: str) -> None:
    """Remove halves that a power cut left, of this PC only: another may be at work here."""
    _, _, station = name.rpartition("-")
    for half in place.glob(f".*-{station}*.new"):
        shutil.rmtree(half, ignore_errors=True)


def copy_file(source: Path, target: Path, progress: Progress | None = None) -> None:
    """Copy a file at rest, to the disk for good. Raises OSError; `progress` may stop it."""
    whole, done = source.stat().st_size, 0
    with source.open("rb") as from_, target.open("xb") as to:
        while piece := from_.read(PIECE):
            to.write(piece)
            done += len(piece)
            if progress is not None:
                progress(done, whole)
        to.flush()
        os.fsync(to.fileno())


def remove_copy(copy: Copy) -> None:
    """Remove a backup that is no longer needed; the note first, so that no half is listed."""
    with suppress(OSError):
        (copy.folder / NOTE).unlink()
        shutil.rmtree(copy.folder)
