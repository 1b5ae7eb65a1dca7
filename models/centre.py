"""Opens a centre's data and is the only door to it: `act` changes, `ask` reads."""

import secrets
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Concatenate, Generic, ParamSpec, TypeVar
from uuid import uuid4

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from models.accounts.actions import add_account, record_password_change, record_sign_in
from models.accounts.queries import find_account
from models.accounts.rules import check_password, wait_after
from models.accounts.tables import KeySlot
from models.audit.tables import Station
from models.calendar.actions import load_first_days
from models.catalogue.actions import load_first_catalogue
from models.changes import Changes
from models.clock import Clock, beijing_now
from models.errors import KnownError
from models.roles import LEADERS, Role
from models.settings.actions import keep_setting
from models.settings.queries import read_profile, read_setting
from models.settings.rules import CentreProfile, DeskSettings, check_desk, check_profile, pack
from models.store import guard, migrate
from models.store.engine import (
    Store,
    address_of,
    is_retryable,
    known_failure,
    open_file,
    open_hall,
    open_server,
)
from models.store.folder import DataFolder, Place, StoreKind
from models.store.keys import Cost, KeyFile
from models.store.sealing import derive_key
from models.store.swap import settle
from models.work import Clerk, Work, action, lock_chain, was_kept

P = ParamSpec("P")
R = TypeVar("R")

TRIES = 6
# Clocks are put right by a few seconds now and then; more is a clock set back.
CLOCK_SLACK = timedelta(minutes=5)
UNCERTAIN = (
    "保存时与共享数据库的连接断开，还不能确定这一步是否已经保存。"
    "请等网络恢复后先查一下这条记录，没有再重做一次；已填的内容都还在。"
)
PROGRAM = Clerk(0, "程序", Role.ADMINISTRATOR)


@dataclass(frozen=True)
class Done(Generic[R]):
    """What an action returned, and what it touched."""

    result: R
    changes: Changes


class Centre:
    """An open centre with one clerk signed in. Safe to use from several threads."""

    def __init__(
        self, folder: DataFolder, place: Place, store: Store, secret: bytes, keys: KeyFile
    ) -> None:
        self.folder = folder
        self.place = place
        self.store = store
        self.keys = keys
        self.clerk = PROGRAM
        self.clock: Clock = beijing_now
        self._secret = secret

    @property
    def station_id(self) -> int:
        """The front-desk PC, as the log knows it."""
        return int(self.place.station_id)

    def act(
        self, function: Callable[Concatenate[Work, P], R], /, *args: P.args, **kwargs: P.kwargs
    ) -> Done[R]:
        """Run an action in one transaction with its log entry: all of it is kept, or nothing.

        Raises KnownError for what the clerk can mend (not allowed, changed meanwhile, disk full,
        server gone); nothing is then changed.
        """
        key = uuid4().hex
        for tries_left in reversed(range(TRIES)):
            finished: list[Done[R]] = []
            try:
                return self._act_once(key, finished, function, *args, **kwargs)
            except StaleDataError as error:
                raise KnownError(
                    "这条记录刚刚被另一位同事修改过，您的修改还没有保存。"
                    "请看一下现在的内容，再把需要的改动填上。"
                ) from error
            except DBAPIError as error:
                if is_retryable(error) and tries_left:
                    time.sleep(0.02 * (TRIES - tries_left))
                    continue
                if finished and error.connection_invalidated:
                    # Lost during COMMIT: only the store knows whether it was kept.
                    kept = self._was_kept(key)
                    if kept:
                        return finished[0]
                    if kept is None:
                        raise KnownError(UNCERTAIN) from error
                if error.connection_invalidated and tries_left:
                    continue
                known = known_failure(error)
                if known is not None:
                    raise known from error
                raise
        raise AssertionError("unreachable")

    def ask(
        self, query: Callable[Concatenate[Session, P], R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run a query on one consistent look at the data."""
        try:
            with self.store.reading() as session:
                return query(session, *args, **kwargs)
        except DBAPIError as error:
            raise known_failure(error) or error from error

    @contextmanager
    def stream(
        self,
        query: Callable[Concatenate[Session, P], Generator[R, None, None]],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Iterator[Iterator[R]]:
        """The rows of a long query, on one consistent look, without holding them all."""
        try:
            with self.store.reading() as session, closing(query(session, *args, **kwargs)) as rows:
                yield rows
        except DBAPIError as error:
            raise known_failure(error) or error from error

    def close(self) -> None:
        """Let go of the store."""
        self.store.close()

    def seal_key(self, purpose: str) -> bytes:
        """A key of its own for drafts and the like, from the centre's secret."""
        return derive_key(self._secret, purpose)

    def verify(self) -> list[str]:
        """What is wrong with the file itself; empty if it is sound or on a server."""
        if self.store.file is None:
            return []
        assert self.store.key is not None
        return guard.check_file(self.store.file, self.store.key, in_use=True)

    def check_password(self, password: str) -> None:
        """Make sure it is still the same clerk (unlocking). Raises SignInRefused."""
        self.keys.unwrap(self.clerk.name, password, self.clock(), wait_after)

    def check_signature(self, name: str, password: str) -> int:
        """A leader's own password as the second signature, without signing in; the account's id.

        Wrong tries are counted as at the sign-in. Raises SignInRefused for a wrong password and
        KnownError for somebody who may not sign.
        """
        account = self.ask(find_account, name)
        if account is None or not account.active or account.role not in LEADERS:
            raise KnownError(
                f"“{name}”不是在用的主管或管理员，不能签第二个名。没有保存。", field="second_signer"
            )
        self.keys.unwrap(account.name, password, self.clock(), wait_after)
        return account.id

    def add_user(self, name: str, role: Role, password: str) -> None:
        """Register a clerk and wrap a key slot for the first password."""
        if not self.ask(read_profile, self.clock().date()).is_demo:
            check_password(password, name.strip())
        with self.folder.keys_undone():
            # The slot first: an account that nobody can sign in with would be half a clerk.
            if name.strip() and self.ask(find_account, name.strip()) is None:
                self._set_slot(name.strip(), password)
            self.act(add_account, name, role)
        self._mirror_slots()

    def change_password(self, old: str, new: str) -> None:
        """The clerk's own password; only this slot is wrapped anew."""
        check_password(new, self.clerk.name)
        # Outside: a wrong password is counted, whatever becomes of the change.
        secret = self.keys.unwrap(self.clerk.name, old, self.clock(), wait_after)
        with self.folder.keys_undone():
            self.keys.reset(self.clerk.name, secret, new)
            self.act(record_password_change, self.clerk.name)
        self._mirror_slots()

    def reset_password(self, name: str, new: str) -> None:
        """Another clerk's password, by an administrator; also lifts a lock."""
        if self.clerk.role is not Role.ADMINISTRATOR:
            raise KnownError("重设密码需要管理员来做，没有任何改动。")
        check_password(new, name)
        with self.folder.keys_undone():
            self._set_slot(name, new)
            self.act(record_password_change, name)
        self._mirror_slots()

    def new_recovery_key(self) -> str:
        """A new recovery key to print; the earlier one no longer works."""
        if self.clerk.role is not Role.ADMINISTRATOR:
            raise KnownError("重制恢复密钥需要管理员来做，没有任何改动。")
        with self.folder.keys_undone():
            printed = self.keys.add_recovery(self._secret)
            self.act(record_password_change, "恢复密钥")
        self._mirror_slots()
        return printed

    def _set_slot(self, name: str, password: str) -> None:
        if name in self.keys.names:
            self.keys.reset(name, self._secret, password)
        else:
            self.keys.add_slot(name, password, self._secret)

    def _mirror_slots(self) -> None:
        """A hall's other PCs let the same clerks in: wrapped slots travel through the database."""
        if not self.store.is_shared:
            return
        with self.store.writing() as session:
            for row in self.keys.slots():
                session.merge(KeySlot(name=f"{row['kind']}:{row['name']}", slot=dict(row)))

    def _act_once(
        self,
        key: str,
        finished: list[Done[R]],
        function: Callable[Concatenate[Work, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Done[R]:
        with self.store.writing() as session:
            # Two works of one PC wait for each other here, before either has done anything.
            seq, digest, last_at = lock_chain(session, self.station_id)
            work = Work(
                session=session,
                clerk=self.clerk,
                station_id=self.station_id,
                now=_agreed_time(self.clock(), last_at),
                chain=(seq, digest),
                key=key,
            )
            work.watch()
            result = function(work, *args, **kwargs)
            name = f"{function.__module__}.{getattr(function, '__name__', '')}"
            title = getattr(function, "__dict__", {}).get("action_title", name)
            work.seal(name.removeprefix("models."), title)
            finished.append(Done(result, work.changes))
        return finished[0]

    def _was_kept(self, key: str) -> bool | None:
        for _ in range(2):
            with suppress(DBAPIError), self.store.writing() as session:
                # Waits for a COMMIT that the server may still be working on.
                lock_chain(session, self.station_id)
                return was_kept(session, key)
        return None


def _agreed_time(now: datetime, last: datetime | None) -> datetime:
    if last is None or now >= last:
        return now
    if last - now <= CLOCK_SLACK:
        return last
    raise KnownError(
        f"电脑的时间（{now:%Y-%m-%d %H:%M}）早于最后一条记录（{last:%Y-%m-%d %H:%M}），"
        "这一步没有保存。请先把电脑时间调准，再试一次；已填的内容都还在。"
    )


def create_centre(
    path: Path,
    profile: CentreProfile,
    desk: DeskSettings,
    administrator: str,
    password: str,
    *,
    station: str = "1号窗口",
    url: str | None = None,
    clock: Clock = beijing_now,
    cost: Cost | None = None,
) -> tuple[Centre, str]:
    """Begin a centre in an empty folder and return it with its printed recovery key.

    With `url` the records live on that PostgreSQL server. Raises KnownError; a failed attempt
    leaves no half of a centre.
    """
    check_profile(profile)
    check_desk(desk)
    administrator = administrator.strip()
    if not administrator:
        raise KnownError("请填写第一位管理员的姓名。", field="administrator")
    if not profile.is_demo:
        check_password(password, administrator)
    folder = DataFolder(path)
    folder.prepare()
    if not folder.is_new:
        raise KnownError(f"“{path}”里已经有一个中心的数据，没有改动它。请直接登录，或另选文件夹。")
    secret = url.encode() if url else secrets.token_bytes(guard.KEY_BYTES)
    centre_id = uuid4().hex
    store = open_server(url) if url else open_file(folder.database, secret, create=True)
    begun = False
    try:
        # Before anything is in the store: never a file that no key opens.
        keys, printed = KeyFile.create(folder, centre_id, secret, administrator, password, cost)
        migrate.create(store)
        begun = True
        with store.writing() as session:
            row = Station(name=station)
            session.add(row)
            session.flush()
            kind = StoreKind.POSTGRESQL if url else StoreKind.SQLITE
            place = Place(kind, centre_id, str(row.id), station)
        centre = Centre(folder, place, store, secret, keys)
        centre.clock = clock
        centre.act(_begin, profile, desk, administrator, place.centre_id)
        centre.act(load_first_catalogue)
        centre._mirror_slots()
        # Written last: without it the folder is not yet a centre.
        folder.write_place(place)
    except BaseException as error:
        if begun:
            clear_store(store)
        store.close()
        _sweep(folder)
        if isinstance(error, DBAPIError):
            raise known_failure(error) or error from error
        raise
    _sign_in_clerk(centre, administrator)
    return centre, printed


def clear_store(store: Store) -> None:
    """Take back what was begun on a server; a file is removed as a whole."""
    if store.is_shared:
        with suppress(DBAPIError):
            migrate.downgrade(store)


@action("建立中心", may=frozenset({Role.ADMINISTRATOR}))
def _begin(
    work: Work, profile: CentreProfile, desk: DeskSettings, administrator: str, centre_id: str
) -> None:
    keep_setting(work, "profile", pack(profile))
    keep_setting(work, "desk", pack(desk))
    keep_setting(work, "centre", {"id": centre_id})
    add_account(work, administrator, Role.ADMINISTRATOR)
    load_first_days(work)


def sign_in(
    path: Path,
    name: str,
    password: str,
    *,
    clock: Clock = beijing_now,
    cost: Cost | None = None,
) -> Centre:
    """Unwrap the key with a clerk's password and open the centre.

    Raises SignInRefused for a wrong password, KnownError for a folder, key file or data file that
    cannot be used. A store of an older version is copied, then brought up.
    """
    folder, place = _find_place(path)
    keys = KeyFile.read(folder, place.centre_id, cost)
    secret = keys.unwrap(name.strip(), password, clock(), wait_after)
    return _open(folder, place, keys, secret, name.strip(), clock)


def recover(
    path: Path,
    printed: str,
    name: str,
    new_password: str,
    *,
    clock: Clock = beijing_now,
    cost: Cost | None = None,
) -> Centre:
    """Open the centre with the printed recovery key and set a clerk's password anew."""
    folder, place = _find_place(path)
    keys = KeyFile.read(folder, place.centre_id, cost)
    check_password(new_password, name)
    secret = keys.unwrap_recovery(printed)
    keys.reset(name, secret, new_password)
    centre = _open(folder, place, keys, secret, name, clock)
    centre.act(record_password_change, name)
    centre._mirror_slots()
    return centre


def join_hall(
    path: Path,
    url: str,
    name: str,
    password: str,
    station: str,
    *,
    clock: Clock = beijing_now,
    cost: Cost | None = None,
) -> Centre:
    """Let a further PC work on a hall's shared database; the clerk already has an account."""
    folder = DataFolder(path)
    folder.prepare()
    if not folder.is_new:
        raise KnownError(f"“{path}”里已经有一个中心的数据，没有改动它。请另选一个空文件夹。")
    store = open_server(url)
    try:
        if migrate.check_revision(migrate.read_revision(store)):
            raise KnownError(
                "这个共享数据库里还没有中心，或者版本较旧，请先在原来的电脑上打开一次。"
            )
        with store.reading() as session:
            centre_id = read_setting(session, "centre", clock().date())["id"]
            slots = [slot.slot for slot in session.query(KeySlot)]
        keys = KeyFile.adopt(folder, centre_id, slots, cost)
        secret = keys.unwrap(name, password, clock(), wait_after)
        with store.writing() as session:
            row = Station(name=station)
            session.add(row)
            session.flush()
            address = "" if secret.decode() == url else address_of(url)
            place = Place(StoreKind.POSTGRESQL, centre_id, str(row.id), station, address)
        folder.write_place(place)
    except DBAPIError as error:
        store.close()
        _sweep(folder)
        raise known_failure(error) or error from error
    except BaseException:
        store.close()
        _sweep(folder)
        raise
    store.close()
    return _open(folder, place, keys, secret, name, clock)


def _open(
    folder: DataFolder, place: Place, keys: KeyFile, secret: bytes, name: str, clock: Clock
) -> Centre:
    store = (
        open_hall(secret, place.address)
        if place.kind is StoreKind.POSTGRESQL
        else open_file(folder.database, secret)
    )
    try:
        centre = Centre(folder, place, store, secret, keys)
        centre.clock = clock
        if migrate.check_revision(migrate.read_revision(store)):
            _copy_before_migrating(centre)
            migrate.upgrade(store)
        _sign_in_clerk(centre, name)
    except DBAPIError as error:
        store.close()
        raise known_failure(error) or error from error
    except BaseException:
        store.close()
        raise
    return centre


def _sign_in_clerk(centre: Centre, name: str) -> None:
    account = centre.ask(find_account, name)
    if account is None or not account.active:
        raise KnownError(f"“{name}”的账号已停用，不能登录。请找管理员。")
    _live_in_demo_time(centre)
    centre.clerk = Clerk(account.id, account.name, account.role)
    centre.act(record_sign_in)
    if centre.store.is_shared:
        with centre.store.reading() as session:
            rows = [slot.slot for slot in session.query(KeySlot)]
        known = centre.keys.slots()
        for row in rows:
            if row not in known and not (row["kind"] == "user" and row["name"] == name):
                centre.keys.put_slot(row)


def _live_in_demo_time(centre: Centre) -> None:
    """An invented centre lives on its own last day when that lies ahead of today."""
    real = centre.clock
    now = real()
    last = centre.ask(_last_at, centre.station_id) or now
    if last > now and centre.ask(read_profile, last.date()).is_demo:
        centre.clock = lambda: real() + (last - now)


def _last_at(session: Session, station_id: int) -> datetime | None:
    return session.get_one(Station, station_id).last_at


def _copy_before_migrating(centre: Centre) -> None:
    if centre.store.file is None:
        return  # the server's own backups are the administrator's
    assert centre.store.key is not None
    stamp = centre.clock().strftime("%Y%m%d-%H%M%S")
    target = centre.folder.copies / f"before-upgrade-{stamp}.db"
    guard.copy_encrypted(centre.store.file, target, centre.store.key)


def _find_place(path: Path) -> tuple[DataFolder, Place]:
    folder = DataFolder(path)
    folder.check()
    settle(folder)
    place = folder.read_place()
    if place is None and not folder.is_new:
        raise KnownError(
            f"“{path}”里有中心的数据，但缺少 {folder.place.name}，现在打不开；数据没有改动。"
            "请从备份里取回这个文件。如果是刚才建立中心时断了电，请另选一个空文件夹重新建立。"
        )
    if place is None:
        raise KnownError(f"“{path}”里还没有中心。请先打开程序建立中心，或选择正确的数据文件夹。")
    return folder, place


def _sweep(folder: DataFolder) -> None:
    """Remove the halves of a centre that could not be begun."""
    if folder.place.exists():
        return
    for path in (folder.keys, folder.keys_copy, *folder.path.glob("centre.db*")):
        with suppress(OSError):
            path.unlink()
