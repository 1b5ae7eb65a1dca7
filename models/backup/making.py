"""Makes a backup: copied while clerks work, opened and checked, named, then older ones thinned."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from models.backup.actions import record_backup
from models.backup.queries import (
    Done,
    has_changed,
    read_done,
    read_holding,
    read_plan,
    read_second_place,
)
from models.backup.rules import BackupPlan, is_due, thin
from models.centre import Centre
from models.errors import DamagedError, KnownError
from models.settings.queries import read_profile
from models.store import guard
from models.store.copies import (
    DATABASE,
    KEYS,
    PLACE,
    Copy,
    Holding,
    Mark,
    Progress,
    copy_file,
    list_copies,
    new_copy,
    one_at_a_time,
    remove_copy,
    write_note,
)
from models.store.engine import is_retryable, known_failure, open_still
from models.store.folder import explain_os_error, write_whole
from models.store.migrate import read_revision
from models.store.serials import take_numbers

PURPOSE = "backup"  # of the key of a copy made from a server
CHECKING = 2  # the check reads the copy twice; copying is one of three parts
UNSOUND = (
    "刚做的备份没有通过检查，已丢弃；以前的备份都还在。数据文件或磁盘可能有损坏，"
    "请管理员在“设置 · 数据”里校验数据文件。"
)


@dataclass(frozen=True)
class Made:
    """A backup that was just made and checked; `second` is where it lies once more."""

    copy: Copy
    second: Path | None
    thinned: int
    notice: str  # what did not work beside it


@dataclass(frozen=True)
class BackupState:
    """What the desk shows and decides by."""

    plan: BackupPlan
    last: datetime | None
    due: bool
    changed: bool  # whether there is something since the last one
    second_place: str


def make_backup(centre: Centre, to: Path | None = None, progress: Progress | None = None) -> Made:
    """Copy the whole centre into its folder of backups, and once more to the second place.

    `to` is used for the second place instead of the one in the settings. Older backups go only
    after the new one was opened and checked. Raises KnownError; every earlier backup is then
    still there.
    """
    place = centre.folder.copies
    with one_at_a_time(centre.folder):
        now = centre.clock()
        copy = copy_whole(centre, place, now, progress)
        second, notice = _put_second(centre, copy, to)
        thinned = _thin(copy, place, now)
        if second is not None:
            thinned += _thin(copy, second.parent, now)
    places = tuple(str(each) for each in (place, second.parent if second else None) if each)
    with suppress(KnownError):  # the backup is there whether or not it can be written down
        centre.act(record_backup, copy, places, thinned)
    if to is not None and second is None:
        raise KnownError(notice)
    return Made(copy, second, thinned, notice)


def copy_whole(centre: Centre, place: Path, now: datetime, progress: Progress | None) -> Copy:
    """One checked copy of the centre in a folder of backups; nothing is thinned or logged."""
    store = centre.store
    profile = centre.ask(read_profile, now.date())
    needed = _size(store.file) if store.file else 0
    name = f"{now:%Y%m%d-%H%M%S}-{centre.station_id}"
    key = copy_key(centre)
    with new_copy(place, name, needed) as (half, final):
        file = half / DATABASE
        if store.file is not None:
            guard.copy_pages(store.file, file, key, _first_part(progress))
        else:
            from models.backup.server import copy_to_file  # loads every table

            copy_to_file(store, file, key, _first_part(progress))
        guard.sync(file)
        for beside in half.iterdir():
            if beside != file:
                beside.unlink()
        write_whole(half / KEYS, centre.folder.keys.read_bytes())
        write_whole(half / PLACE, centre.folder.place.read_bytes())
        try:
            holds = check_copy(file, key, _alive(progress))
        except DamagedError as error:
            raise DamagedError(UNSOUND) from error
        copy = Copy(
            final,
            now,
            centre.place.station_name,
            centre.place.centre_id,
            profile.name,
            centre.place.kind,
            _size(file),
            holds,
        )
        if progress is not None:
            progress(3, 3)
        write_note(copy, half)
    return copy


def check_copy(file: Path, key: bytes, alive: Callable[[], None] | None = None) -> Holding:
    """Open a copy with its key, check all of it, and read what it holds.

    An exception from `alive`, which is called meanwhile, stops it. Raises KnownError for a copy
    that is not sound; it is not touched.
    """
    problems = guard.check_file(file, key, still=True, alive=alive)
    if problems:
        raise DamagedError(
            f"这份备份没有通过检查（{problems[0]}），不能用；以前的备份和现在的数据都没有改动。"
        )
    store = open_still(file, key)
    try:
        with store.reading() as session:
            return read_holding(session, read_revision(store) or "")
    except DBAPIError as error:
        raise known_failure(error) or error from error
    finally:
        store.close()


def copy_key(centre: Centre) -> bytes:
    """What a copy of this centre is encrypted with."""
    return centre.store.key or centre.seal_key(PURPOSE)


def second_folder(chosen: Path, centre_id: str) -> Path:
    """Where in a chosen folder this centre's backups lie."""
    return chosen / f"frontdesk-{centre_id[:8]}"


def _put_second(centre: Centre, copy: Copy, to: Path | None) -> tuple[Path | None, str]:
    chosen = str(to) if to is not None else _chosen(centre)
    if not chosen:
        return None, ""
    try:
        # A stick that is not plugged in must not become a folder on this disk.
        if to is None and not Path(chosen).is_dir():
            raise KnownError(f"第二个备份位置“{chosen}”现在找不到，请接好移动硬盘。")
        if to is not None and not to.absolute().parent.is_dir():
            raise KnownError(f"文件夹“{to.parent}”不存在，请检查写法，或接好移动硬盘再试。")
        place = second_folder(Path(chosen), copy.centre_id)
        with new_copy(place, copy.folder.name, copy.size) as (half, final):
            for name in (DATABASE, KEYS, PLACE):
                copy_file(copy.folder / name, half / name)
            check_copy(half / DATABASE, copy_key(centre))
            write_note(replace(copy, folder=final), half)
        return final, ""
    except KnownError as error:
        return None, f"备份已经做好，但没有放到第二个位置：{error.text}"
    except OSError as error:
        known = explain_os_error(error, Path(chosen))
        return None, f"备份已经做好，但没有放到第二个位置：{known.text}"


def _chosen(centre: Centre) -> str:
    return centre.ask(read_second_place, centre.station_id, centre.clock().date())


def _thin(new: Copy, place: Path, now: datetime) -> int:
    """Remove what the rules no longer keep beside a copy that was just checked."""
    good = [copy for copy in list_copies(place, new.centre_id) if copy.is_whole]
    by_name = {copy.folder.name: copy for copy in good}
    gone = thin([(copy.folder.name, copy.made_at) for copy in good], now)
    for name in gone:
        if name != new.folder.name:
            remove_copy(by_name[name])
    return len(gone)


def _first_part(progress: Progress | None) -> Progress | None:
    if progress is None:
        return None
    return lambda done, whole: progress(done, whole * (1 + CHECKING))


def _alive(progress: Progress | None) -> Callable[[], None] | None:
    return None if progress is None else lambda: progress(1, 3)


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError as error:
        raise explain_os_error(error, file) from error


def own_copies(centre: Centre) -> list[Copy]:
    """This PC's backups, in its own folder and in the second place, newest first."""
    chosen = _chosen(centre)
    found = list_copies(centre.folder.copies, centre.place.centre_id)
    if chosen:
        place = second_folder(Path(chosen), centre.place.centre_id)
        found += list_copies(place, centre.place.centre_id)
    return sorted(found, key=lambda copy: copy.made_at, reverse=True)


def check_last(centre: Centre) -> tuple[Copy | None, str]:
    """This PC's newest backup, opened and checked whole; what is wrong with it, or empty."""
    copies = own_copies(centre)
    if not copies:
        return None, ""
    try:
        check_one(centre, copies[0])
    except KnownError as error:
        return copies[0], error.text
    return copies[0], ""


def check_one(centre: Centre, copy: Copy, progress: Progress | None = None) -> Holding:
    """Open one of this PC's backups and check all of it. Raises KnownError if it is no good."""
    if not copy.is_whole:
        raise DamagedError(f"备份“{copy.folder}”不完整，不能用；现在的数据没有改动。")
    key = copy_key(centre)
    try:
        return check_copy(copy.file, key, _alive(progress))
    except DamagedError as error:
        raise DamagedError(f"备份“{copy.folder.name}”已损坏，不能用：{error.text}") from error


def back_up_if_due(centre: Centre, progress: Progress | None = None) -> Made | None:
    """The schedule's backup, if it is wanted now and no other PC of the hall makes it."""
    if read_state(centre).due and claim_turn(centre):
        return make_backup(centre, progress=progress)
    return None


def back_up_on_leaving(centre: Centre, progress: Progress | None = None) -> Made | None:
    """The day's last backup, if the plan wants it and something has changed since the last."""
    state = read_state(centre)
    if state.plan.on_leaving and state.changed:
        return make_backup(centre, progress=progress)
    return None


def read_state(centre: Centre) -> BackupState:
    """When the last good backup was made, and whether one is wanted now."""
    now = centre.clock()
    plan = centre.ask(read_plan, now.date())
    last, marks = _last(centre, now)
    changed = last is None or centre.ask(has_changed, marks)
    due = changed and is_due(plan, last, now)
    return BackupState(plan, last, due, changed, _chosen(centre))


def claim_turn(centre: Centre) -> bool:
    """In a hall, whether it is this PC that makes the scheduled backup of this hour."""
    if not centre.store.is_shared:
        return True
    try:
        with centre.store.writing() as session:
            hour = f"{centre.clock():%y%m%d%H}"
            return take_numbers(session, PURPOSE, hour)[0] == 1
    except DBAPIError as error:
        if is_retryable(error):
            return False  # another PC asked at the same moment
        raise known_failure(error) or error from error


def _last(centre: Centre, now: datetime) -> tuple[datetime | None, tuple[Mark, ...]]:
    """A file's backups lie here; a server's may have been made at another PC."""
    if centre.store.is_shared:
        done: Done | None = centre.ask(read_done, now.date())
        return (done.at, done.marks) if done else (None, ())
    copies = list_copies(centre.folder.copies, centre.place.centre_id)
    for copy in copies:
        if copy.is_whole:
            return copy.made_at, copy.holds.marks
    return None, ()
