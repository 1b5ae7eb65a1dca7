"""Puts a backup in the place of the data, which are moved aside, never deleted."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from models.accounts.queries import find_role
from models.backup import server
from models.backup.actions import record_restore
from models.backup.making import PURPOSE, check_copy, copy_whole
from models.backup.queries import Beyond, find_beyond, read_marks
from models.centre import Centre, sign_in
from models.clock import Clock, beijing_now
from models.errors import KnownError
from models.roles import DESK
from models.store import guard, migrate
from models.store.copies import (
    DATABASE,
    DEEPEST,
    Copy,
    Holding,
    Progress,
    copy_file,
    list_copies,
)
from models.store.engine import Store, known_failure, open_file, open_hall, open_still
from models.store.folder import DataFolder, StoreKind, check_room, explain_os_error
from models.store.keys import Cost, KeyFile, list_kept, unwrap_kept
from models.store.sealing import derive_key
from models.store.swap import ASIDE, aside_folder, clear_staging, exchange, settle, staging
from models.store.using import hold_alone

NO_COPY = "没有找到备份：“{path}”里没有本程序做的备份。没有任何改动，请另选文件夹。"
OTHER_CENTRE = (
    "这份备份属于另一个中心（{centre}），没有恢复，没有任何改动。"
    "请选本中心的备份；要恢复那个中心，请另选一个空的数据文件夹。"
)


@dataclass(frozen=True)
class Outlook:
    """What a restore would bring and what it would cost, before anything is done."""

    copy: Copy
    holds: Holding  # as read from the copy just now
    beyond: Beyond | None  # what the present data have more; None: they cannot be read
    problems: tuple[str, ...]  # what is wrong with the present file
    is_new: bool  # there is nothing to replace


@dataclass(frozen=True)
class _Opened:
    copy: Copy
    secret: bytes
    key: bytes


def find_copies(folder: Path, also: Path | None = None) -> list[Copy]:
    """The backups of a data folder, and those in another folder, newest first."""
    own = DataFolder(folder)
    found = list_copies(own.copies, deep=1)
    if also is not None:
        found += list_copies(also, deep=DEEPEST)
    by_folder = {copy.folder.resolve(): copy for copy in found if copy.is_whole}
    return sorted(by_folder.values(), key=lambda copy: copy.made_at, reverse=True)


def read_chosen(path: Path) -> Copy:
    """The backup in a folder, or the newest of those in it. Raises KnownError for none."""
    found = [copy for copy in list_copies(path, deep=DEEPEST) if copy.is_whole]
    if not found:
        raise KnownError(NO_COPY.format(path=path))
    return found[0]


def names_in(copy: Copy) -> list[str]:
    """Who can open the copy with his or her password of that day. Raises KnownError."""
    return list_kept(DataFolder(copy.folder), copy.centre_id)


def look(
    path: Path,
    copy: Copy,
    name: str,
    password: str,
    progress: Progress | None = None,
) -> Outlook:
    """Open and check a copy, and compare the present data with it; nothing is changed.

    Raises SignInRefused for a password that does not open the copy, KnownError for a copy that
    cannot be used here.
    """
    folder = DataFolder(path)
    settle(folder)
    opened = _open(folder, copy, name, password)
    holds = _check(opened, name, progress)
    if progress is not None:
        progress(1, 2)
    if folder.is_new:
        return Outlook(copy, holds, Beyond(0, (), False), (), True)
    beyond, problems = _compare(folder, opened, holds, name, password)
    if progress is not None:
        progress(2, 2)
    return Outlook(copy, holds, beyond, tuple(problems), False)


def find_last_good(path: Path, name: str, password: str) -> Outlook | None:
    """For a damaged file: the newest backup that passes its check, with what would be lost.

    Those that do not open or do not pass are passed over; None if there is none.
    """
    for copy in find_copies(path):
        with suppress(KnownError):
            return look(path, copy, name, password)
    return None


def restore(
    path: Path,
    copy: Copy,
    name: str,
    password: str,
    *,
    clock: Clock = beijing_now,
    cost: Cost | None = None,
    progress: Progress | None = None,
) -> tuple[Centre, Path | None]:
    """Put the copy in the place of the data and sign in; the centre, and where the old data lie.

    All or nothing: after a failure the data are as before. Raises KnownError.
    """
    folder = DataFolder(path)
    settle(folder)
    opened = _open(folder, copy, name, password)
    holds = _check(opened, name)
    folder.prepare()
    is_new = folder.is_new
    beyond = None if is_new else _compare(folder, opened, holds, name, password)[0]
    if copy.kind is StoreKind.SQLITE:
        aside = _restore_file(folder, opened, name, password, clock, progress)
    else:
        aside = _restore_server(folder, opened, holds, name, password, clock, progress)
    centre = sign_in(path, name, password, clock=clock, cost=cost)
    lost = beyond.steps if beyond is not None else None
    try:
        centre.act(record_restore, copy, lost, str(aside or ""))
    except BaseException:
        centre.close()
        raise
    return centre, aside


def _open(folder: DataFolder, copy: Copy, name: str, password: str) -> _Opened:
    if not copy.is_whole:
        raise KnownError(f"备份“{copy.folder}”不完整，没有恢复，没有任何改动。请换一份备份。")
    place = None
    with suppress(KnownError):  # a damaged place.json is replaced, too
        place = folder.read_place()
    if place is not None and place.centre_id != copy.centre_id:
        raise KnownError(OTHER_CENTRE.format(centre=copy.centre))
    if place is not None and place.kind is not copy.kind:
        raise KnownError(
            "这份备份与现在的数据存放方式不同（本机文件与共享数据库），不能恢复到这里，没有任何改动。"
            "请另选一个空的数据文件夹。"
        )
    secret = unwrap_kept(DataFolder(copy.folder), copy.centre_id, name.strip(), password)
    is_file = copy.kind is StoreKind.SQLITE
    return _Opened(copy, secret, secret if is_file else derive_key(secret, PURPOSE))


def _check(opened: _Opened, name: str, progress: Progress | None = None) -> Holding:
    file = opened.copy.file
    alive = None if progress is None else lambda: progress(0, 2)
    holds = check_copy(file, opened.key, alive)
    migrate.check_revision(holds.revision)
    store = open_still(file, opened.key)
    try:
        with store.reading() as session:
            role = find_role(session, name.strip())
    finally:
        store.close()
    if role not in DESK:
        raise KnownError(
            f"“{name}”在这份备份里没有在用的窗口账号，不能用它恢复。没有任何改动，请换一个人。"
        )
    return holds


def _compare(
    folder: DataFolder, opened: _Opened, holds: Holding, name: str, password: str
) -> tuple[Beyond | None, list[str]]:
    """What the present data have more, and what is wrong with them."""
    problems: list[str] = []
    try:
        if opened.copy.kind is StoreKind.SQLITE:
            key = _present_secret(folder, name, password) or opened.secret
            problems = guard.check_file(folder.database, key)
            store = open_file(folder.database, key)
        else:
            secret = _present_secret(folder, name, password) or opened.secret
            store = open_hall(secret, _address(folder))
    except KnownError as error:
        return None, problems or [error.text]
    try:
        with store.reading() as session:
            return find_beyond(session, holds.marks), problems
    except (DBAPIError, KnownError):
        return None, problems
    finally:
        store.close()


def _present_secret(folder: DataFolder, name: str, password: str) -> bytes | None:
    """The secret of the data that are here, where the same password still opens it."""
    with suppress(KnownError):
        place = folder.read_place()
        if place is not None:
            return unwrap_kept(folder, place.centre_id, name.strip(), password)
    return None


def _address(folder: DataFolder) -> str:
    with suppress(KnownError):
        place = folder.read_place()
        if place is not None:
            return place.address
    return ""


def _restore_file(
    folder: DataFolder,
    opened: _Opened,
    name: str,
    password: str,
    clock: Clock,
    progress: Progress | None,
) -> Path | None:
    copy = opened.copy
    alone = hold_alone(folder.path)
    try:
        clear_staging(folder)
        new = staging(folder)
        check_room(folder.path, copy.size * 2)
        try:
            new.mkdir(mode=0o700)
            copy_file(copy.file, new / DATABASE, progress)
            # Read back: what moves in is what was checked.
            problems = guard.check_file(new / DATABASE, opened.key, still=True)
            if problems:
                raise KnownError(
                    f"备份在复制时出错（{problems[0]}），没有恢复，原来的数据没有改动。请再试一次。"
                )
            incoming = [DATABASE]
            if _present_secret(folder, name, password) != opened.secret:
                for each in (folder.keys, folder.keys_copy):
                    copy_file(copy.folder / "keys.json", new / each.name)
                    incoming.append(each.name)
            if not folder.place.exists() or _unreadable(folder):
                copy_file(copy.folder / "place.json", new / folder.place.name)
                incoming.append(folder.place.name)
            aside = aside_folder(folder, clock())
            exchange(folder, aside, incoming)
            return aside if any(aside.iterdir()) else None
        except OSError as error:
            raise explain_os_error(error, folder.path) from error
        finally:
            clear_staging(folder)
    finally:
        alone.release()


def _restore_server(
    folder: DataFolder,
    opened: _Opened,
    holds: Holding,
    name: str,
    password: str,
    clock: Clock,
    progress: Progress | None,
) -> Path | None:
    present = _present_secret(folder, name, password)
    secret = present or opened.secret
    store = open_hall(secret, _address(folder))
    aside: Path | None = None
    try:
        if migrate.read_revision(store) is None:
            migrate.create(store)
        else:
            if migrate.check_revision(migrate.read_revision(store)):
                migrate.upgrade(store)
            aside = _keep_server(folder, opened.copy, store, secret, clock)
        with _as_of_now(folder, opened, holds) as file:
            server.replace_from_file(file, store, progress)
    except DBAPIError as error:
        raise known_failure(error) or error from error
    finally:
        store.close()
    try:
        if present is None:
            folder.write_keys((opened.copy.folder / "keys.json").read_bytes())
        if _unreadable(folder):
            folder.write_place(opened.copy.read_place())
    except OSError as error:
        raise explain_os_error(error, folder.path) from error
    return aside


def _keep_server(
    folder: DataFolder, copy: Copy, store: Store, secret: bytes, clock: Clock
) -> Path | None:
    """What the server has now, as one more backup; None if there is no centre in it."""
    source = DataFolder(copy.folder) if _unreadable(folder) else folder
    place = copy.read_place() if _unreadable(folder) else folder.read_place()
    assert place is not None
    with store.reading() as session:
        if not read_marks(session):
            return None
    centre = Centre(source, place, store, secret, KeyFile(source, place.centre_id, Cost()))
    centre.clock = clock
    return copy_whole(centre, folder.path / ASIDE, clock(), None).folder


@contextmanager
def _as_of_now(folder: DataFolder, opened: _Opened, holds: Holding) -> Iterator[Store]:
    """The copy, brought up to this program's version where it is older."""
    if not migrate.check_revision(holds.revision):
        store = open_still(opened.copy.file, opened.key)
        try:
            yield store
        finally:
            store.close()
        return
    clear_staging(folder)
    new = staging(folder)
    try:
        check_room(folder.path, opened.copy.size * 2)
        new.mkdir(mode=0o700)
        copy_file(opened.copy.file, new / DATABASE)
        store = open_file(new / DATABASE, opened.key)
        try:
            migrate.upgrade(store)
            yield store
        finally:
            store.close()
    except OSError as error:
        raise explain_os_error(error, folder.path) from error
    finally:
        clear_staging(folder)


def _unreadable(folder: DataFolder) -> bool:
    try:
        return folder.read_place() is None
    except KnownError:
        return True
