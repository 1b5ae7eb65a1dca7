"""Exchanges the files of a data folder for others, whole or not at all; nothing is deleted.

What was there moves into a dated folder. A note in the data folder says what is under way: an
exchange that a power cut stopped is taken back at the next start.
"""

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from models.errors import KnownError
from models.store.folder import DataFolder, explain_os_error, sync_folder, write_whole
from models.store.using import hold_alone

ASIDE = "replaced"
NOTE = "restoring.json"
NEW = ".restored.new"  # the files that are to move in
_DATABASE = ("centre.db", "centre.db-wal", "centre.db-shm", "centre.db-journal")
_REST = ("keys.json", "keys.copy.json", "place.json")
_STUCK = (
    "上次恢复备份时中断，放回原来的数据没有成功：{reason}"
    "原来的数据完整地在“{aside}”里，没有丢失。请排除上面的原因后再打开。"
)


def aside_folder(folder: DataFolder, now: datetime) -> Path:
    """Where what is replaced now will lie: a folder that does not exist yet."""
    name = f"{now:%Y%m%d-%H%M%S}"
    number = 1
    while (path := folder.path / ASIDE / (name if number == 1 else f"{name}-{number}")).exists():
        number += 1
    return path


def exchange(folder: DataFolder, aside: Path, incoming: Iterable[str]) -> None:
    """Move the database aside, and what `incoming` names; then move the new files in.

    The new files wait in `staging(folder)`. After a failure everything is as before. The caller
    holds the folder alone. Raises KnownError.
    """
    names = [*_DATABASE, *(name for name in incoming if name in _REST)]
    there = [name for name in names if (folder.path / name).exists()]
    try:
        aside.mkdir(parents=True, mode=0o700)
        note = {"aside": aside.name, "names": names, "there": there}
        write_whole(folder.path / NOTE, json.dumps(note).encode())
        try:
            for name in there:
                os.replace(folder.path / name, aside / name)
            sync_folder(aside)
            for path in sorted(staging(folder).iterdir()):
                os.replace(path, folder.path / path.name)
            sync_folder(folder.path)
        except BaseException:
            _take_back(folder, aside, names, there)
            raise
        (folder.path / NOTE).unlink()
        sync_folder(folder.path)
    except OSError as error:
        raise explain_os_error(error, folder.path) from error


def staging(folder: DataFolder) -> Path:
    """Where the files that are to move in are made ready."""
    return folder.path / NEW


def clear_staging(folder: DataFolder) -> None:
    """Remove what was made ready and not used."""
    path = staging(folder)
    if path.is_dir():
        for each in path.iterdir():
            with suppress(OSError):
                each.unlink()
        with suppress(OSError):
            path.rmdir()


def settle(folder: DataFolder) -> None:
    """Take back an exchange that was cut off; call it before anything in the folder is opened.

    Raises KnownError while an exchange is under way, or if it cannot be taken back.
    """
    note = folder.path / NOTE
    if not note.exists():
        return
    alone = hold_alone(folder.path)
    try:
        if not note.exists():
            return  # whoever was at it has just finished
        try:
            kept = json.loads(note.read_bytes())
            aside = folder.path / ASIDE / str(kept["aside"])
            names, there = [str(n) for n in kept["names"]], [str(n) for n in kept["there"]]
        except (ValueError, KeyError, TypeError):
            return  # not a note of ours: nothing was moved before it was written whole
        try:
            _take_back(folder, aside, names, there)
        except OSError as error:
            reason = explain_os_error(error, folder.path).text
            raise KnownError(_STUCK.format(reason=reason, aside=aside)) from error
        clear_staging(folder)
    finally:
        alone.release()


def _take_back(folder: DataFolder, aside: Path, names: list[str], there: list[str]) -> None:
    for name in names:
        if (aside / name).exists():
            os.replace(aside / name, folder.path / name)
        elif name not in there:
            (folder.path / name).unlink(missing_ok=True)
    with suppress(OSError):
        aside.rmdir()  # only an empty one goes
    (folder.path / NOTE).unlink(missing_ok=True)
    sync_folder(folder.path)
