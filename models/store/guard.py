"""Watches over the encrypted file: the cipher, its version, the header, soundness, copies."""

import os
import re
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from models.errors import BugError, DamagedError, KnownError
from models.store.folder import check_room, explain_os_error, sync_folder

DRIVER: Any = dbapi2
KEY_BYTES = 32
# Older ones lose commits with several connections (WAL reset, 3.7.0 to 3.51.2).
OLDEST_SQLITE = (3, 51, 3)
SMALLEST_FILE = 4096  # one page of SQLCipher 4
COPY_PAGES = 1000  # 4 MB between two looks at the cancel button
STEPS = 20_000  # of SQLite's machine between two looks at the cancel button
MOST_PROBLEMS = 20
BUSY_SECONDS = 5

# Primary result codes of SQLite.
_NOT_A_DATABASE = 26
_DAMAGE_CODES = {11, _NOT_A_DATABASE}
_BUSY_CODES = {5, 6}
_DISK_FULL = "database or disk is full"
_DAMAGE_WORDS = ("malformed", "not a database")
_PLAIN_HEADER = b"SQLite format 3"
_WRONG_KEY = (
    "打不开数据文件“{path}”：钥匙与数据不是一套，或者文件开头已损坏。数据没有改动。"
    "请检查数据文件和钥匙文件是否来自同一份备份，或从备份恢复。"
)
_BUSY = "数据文件“{path}”正在被使用，现在不能完整检查。请退出程序的其他窗口后再试；数据没有改动。"


def check_library(connection: Any) -> None:
    """Refuse a library that would not encrypt, or that is known to lose commits."""
    row = connection.execute("PRAGMA cipher_version").fetchone()
    if not row or not row[0]:
        raise KnownError(
            "程序的加密组件不可用，为避免明文保存，没有打开数据。请重新安装程序；数据没有改动。"
        )
    # Not by SELECT sqlite_version(): with a wrong key even that fails, with another message.
    if DRIVER.sqlite_version_info < OLDEST_SQLITE:
        raise KnownError(
            f"程序的数据库组件（{DRIVER.sqlite_version}）太旧，可能丢失记录，没有打开数据。"
            "请重新安装程序；数据没有改动。"
        )


def check_header(path: Path, *, new: bool = False) -> None:
    """Refuse a file that is missing, empty, cut off or not encrypted, before anything is written.

    With `new`, refuse a file that already holds something.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(len(_PLAIN_HEADER))
    except FileNotFoundError as error:
        if new:
            return
        raise DamagedError(
            f"找不到数据文件“{path}”。如果它在移动硬盘上，请接好后再试；也可以从备份恢复。"
        ) from error
    except OSError as error:
        raise explain_os_error(error, path) from error
    if new:
        if size:
            raise KnownError(f"“{path}”已经存在，没有覆盖它。请另选一个空文件夹。")
    elif head == _PLAIN_HEADER:
        raise DamagedError(
            f"数据文件“{path}”没有加密，不是本程序的数据，没有打开。请从备份恢复正确的文件。"
        )
    elif size == 0:
        raise DamagedError(f"数据文件“{path}”是空的，没有打开，也没有改动。请从备份恢复。")
    elif size < SMALLEST_FILE:
        raise DamagedError(f"数据文件“{path}”不完整，没有打开，也没有改动。请从备份恢复。")


def key_pragma(key: bytes) -> str:
    """The key as `x'…'`, the only form that may ever stand in a PRAGMA key statement."""
    text = f"x'{key.hex()}'"
    if len(key) != KEY_BYTES or not re.fullmatch(r"x'[0-9a-f]{64}'", text):
        raise BugError("a store key has 32 bytes")
    return text


def connect(path: Path, key: bytes, *, still: bool = False) -> Any:
    """Open a keyed connection to the encrypted file; autocommit, for one thread's own use.

    A `still` file (a backup, perhaps on a read-only stick) is read without touching anything
    beside it. Raises KnownError for a wrong key or a library that does not encrypt.
    """
    name = f"{path.absolute().as_uri()}?immutable=1" if still else str(path)
    connection = DRIVER.connect(name, timeout=BUSY_SECONDS, isolation_level=None, uri=still)
    try:
        unlock(connection, key, path)
    except BaseException:
        connection.close()
        raise
    return connection


def unlock(connection: Any, key: bytes, path: Path) -> None:
    """Key a fresh connection and make sure the key fits. Raises KnownError if it does not."""
    # SQLCipher would otherwise print its own log to stderr, beside our one clear sentence.
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f'PRAGMA key = "{key_pragma(key)}"')
    check_library(connection)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except DRIVER.DatabaseError as error:
        if _code(error) == _NOT_A_DATABASE:
            raise DamagedError(_WRONG_KEY.format(path=path)) from error
        raise


def check_file(
    path: Path,
    key: bytes,
    *,
    in_use: bool = False,
    still: bool = False,
    alive: Callable[[], None] | None = None,
) -> list[str]:
    """Check every page's seal, then SQLite's own structure; the problems found, none if sound.

    `in_use`: this program has it open. `still`: nobody writes to it, nothing is left beside it.
    `alive` is called again and again; an exception from it stops the check.
    Raises KnownError for a wrong key, a refused header or a file that is busy.
    """
    # Closing a plain handle would take SQLite's locks from this program's open connections.
    if not in_use:
        check_header(path)
    problems: list[str] = []
    try:
        if not still:
            # The seals are checked in the main file only: the log is folded in first.
            (busy, *_), *_ = _ask(path, key, "PRAGMA wal_checkpoint(TRUNCATE)")
            if busy:
                raise KnownError(_BUSY.format(path=path))
        # After one bad page a connection must not be used again: one connection for each check.
        seals = _ask(path, key, "PRAGMA cipher_integrity_check", still=still)
        problems = [_say_problem(row[0]) for row in seals]
        if not problems:
            rows = _ask(path, key, "PRAGMA integrity_check", still=still, alive=alive)
            problems = [row[0] for row in rows if row[0] != "ok"]
    except DRIVER.DatabaseError as error:
        if _code(error) in _BUSY_CODES:
            raise KnownError(_BUSY.format(path=path)) from error
        if _code(error) not in _DAMAGE_CODES:
            raise
        problems.append(f"数据文件的结构已损坏（{error}）。")
    more = len(problems) - MOST_PROBLEMS
    return problems[:MOST_PROBLEMS] + ([f"还有 {more} 处，不再列出。"] if more > 0 else [])


def _ask(
    path: Path,
    key: bytes,
    pragma: str,
    *,
    still: bool = False,
    alive: Callable[[], None] | None = None,
) -> list[Any]:
    stopped: list[BaseException] = []

    def look() -> int:
        try:
            if alive is not None:
                alive()
        except BaseException as error:
            stopped.append(error)
        return len(stopped)

    with closing(connect(path, key, still=still)) as connection:
        if alive is not None:
            alive()
            connection.set_progress_handler(look, STEPS)
        try:
            rows: list[Any] = connection.execute(pragma).fetchall()
        finally:
            if stopped:
                raise stopped[0]
        return rows


def _say_problem(text: str) -> str:
    page = re.fullmatch(r"HMAC verification failed for page (\d+)", text)
    return f"第 {page.group(1)} 页已损坏或被改动过。" if page else text


def _code(error: Any) -> int:
    """SQLite's primary result code."""
    return int(getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF


def copy_encrypted(
    source: Path,
    target: Path,
    key: bytes,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Copy the store while it is in use, encrypted with the same key, and verify the copy.

    `progress(done, all)` counts pages; an exception from it stops the copy. The target is
    there whole and sound, or as it was before. Raises KnownError.
    """
    half = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        check_room(target.parent, source.stat().st_size + SMALLEST_FILE)
        try:
            _remove(half)
            copy_pages(source, half, key, progress)
            problems = check_file(half, key)
            if problems:
                raise KnownError(
                    f"副本没有通过检查，已丢弃（{problems[0]}）。原来的数据没有改动；"
                    "请先用“校验”检查数据文件。"
                )
            sync(half)
            os.replace(half, target)
            sync_folder(target.parent)
        finally:
            with suppress(OSError):
                _remove(half)
    except OSError as error:
        raise explain_os_error(error, target) from error


def copy_pages(
    source: Path, target: Path, key: bytes, progress: Callable[[int, int], None] | None
) -> None:
    """The store's own hot copy, page by page into a new file; not yet on the disk for good.

    Raises KnownError; an exception from `progress` stops it. The half is the caller's to remove.
    """

    def tell(_status: int, remaining: int, total: int) -> None:
        if progress is not None:
            progress(total - remaining, total)

    # The target is keyed before the first page arrives, or the pages could not be written.
    with closing(connect(source, key)) as from_, closing(connect(target, key)) as to:
        # One read transaction for the whole copy: clerks go on saving without restarting it.
        from_.execute("BEGIN")
        from_.execute("SELECT count(*) FROM sqlite_master").fetchone()
        try:
            from_.backup(to, pages=COPY_PAGES, progress=tell)
        except DRIVER.DatabaseError as error:
            # The backup gives no result code, only the words for it.
            if any(word in str(error) for word in _DAMAGE_WORDS):
                raise DamagedError(
                    "数据文件有损坏的地方，没有做成副本；以前的备份都还在。"
                    "请联系管理员用“校验”查看，并从备份恢复。"
                ) from error
            if _DISK_FULL in str(error):
                raise KnownError(
                    f"磁盘已满，没有做成副本“{target.parent}”。原来的数据没有改动；"
                    "请清理出一些空间后再试。"
                ) from error
            raise KnownError(
                f"没有做成副本（{error}）。原来的数据没有改动；请检查磁盘后再试。"
            ) from error


def sync(path: Path) -> None:
    """Bring a file that was just written to the disk for good. Raises OSError."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def _remove(half: Path) -> None:
    for end in ("", "-wal", "-shm", "-journal"):
        half.with_name(half.name + end).unlink(missing_ok=True)
