"""Opens the store. The one place that knows which database it is.

Above this module there are sessions, never engines.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from models.errors import DamagedError, KnownError
from models.store import guard
from models.store.using import Hold, hold

BUSY_SECONDS = 15
# Serialization failure, deadlock, and two PCs adding the same unique record at once: done again,
# the second sees the first.
RETRY_STATES = frozenset({"40001", "40P01", "23505"})

DISK_FULL = "磁盘已满，这一步没有保存，之前的记录都在。请清理出一些空间后再试一次，不需要重新启动。"
BUSY = "数据正被另一个程序占用，这一步没有保存。请关闭正在使用数据文件的程序后再试。"
READ_ONLY = "数据文件是只读的，这一步没有保存。请让管理员恢复数据文件夹的写入权限后再试。"
SERVER_GONE = "与共享数据库的连接断开，这一步没有保存。请检查网络后再试一次。"
CROWDED = "几台电脑同时在保存，这一步没有保存。请再试一次；已填的内容都还在。"
REFUSED = "共享数据库拒绝了连接，没有任何改动。请核对地址、数据库名、用户名和密码。"
BAD_URL = "共享数据库的地址不对，应像 postgresql://用户名:密码@主机/数据库名。没有任何改动。"
DAMAGED = (
    "数据文件有损坏的地方，这一步没有保存。请不要继续录入，联系管理员用“校验”查看并从备份恢复。"
)


class Store:
    """An open store: sessions for writing, sessions for reading, an orderly end."""

    def __init__(
        self, engine: Engine, *, file: Path | None, key: bytes | None, hold: Hold | None = None
    ) -> None:
        self.engine = engine
        self.file = file
        self.key = key
        self._hold = hold
        self._writer = engine.execution_options(writes=True)

    @property
    def is_shared(self) -> bool:
        """Whether other PCs work on the same store."""
        return self.file is None

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction that may write: committed at the end, or rolled back whole."""
        with Session(self._writer, autoflush=True, expire_on_commit=False) as session:
            try:
                yield session
                session.commit()
            except BaseException:
                session.rollback()
                raise

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One consistent look at the data; nothing is kept from it."""
        with Session(self.engine, autoflush=False) as session:
            yield session

    def close(self) -> None:
        """Let go of every connection; the file is then at rest, its log folded in."""
        if self._hold is not None:
            try:
                with self.engine.connect() as connection:
                    connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            except (DBAPIError, KnownError):
                pass  # another process still reads; the log stays and is folded in later
        self.engine.dispose()
        if self._hold is not None:
            self._hold.release()


def open_file(path: Path, key: bytes, *, create: bool = False) -> Store:
    """Open (or create) the encrypted file after checking cipher, versions and header.

    Raises KnownError; while the folder is being restored, too.
    """
    held = hold(path.parent)
    try:
        guard.check_header(path, new=create)
        return Store(_file_engine(_file_connector(path, key)), file=path, key=key, hold=held)
    except BaseException:
        held.release()
        raise


def open_still(path: Path, key: bytes) -> Store:
    """Open a backup for reading only; nothing is written to it or beside it."""
    guard.check_header(path)
    return Store(_file_engine(lambda: guard.connect(path, key, still=True)), file=path, key=key)


def _file_engine(connect: Callable[[], Any]) -> Engine:
    engine = create_engine(
        "sqlite+pysqlite://",
        module=guard.DRIVER,
        creator=connect,
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=2,
    )
    _begin_ourselves(engine)
    return engine


def open_server(url: str) -> Store:
    """Open the shared PostgreSQL store. Raises KnownError for an address that is none."""
    try:
        target = make_url(url)
    except ArgumentError as error:
        raise KnownError(BAD_URL, field="url") from error
    if target.get_backend_name() != "postgresql":
        raise KnownError(BAD_URL, field="url")
    engine = create_engine(
        target.set(drivername="postgresql+psycopg"),
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=2,
        pool_pre_ping=True,
        isolation_level="REPEATABLE READ",
        connect_args={"connect_timeout": 8},
    )
    return Store(engine, file=None, key=None)


def address_of(url: str) -> str:
    """Where a server is, without the name and password of its database: no secret."""
    target = make_url(url)
    socket = {key: value for key, value in target.query.items() if key == "host"}
    return URL.create(
        "postgresql", host=target.host, port=target.port, database=target.database, query=socket
    ).render_as_string()


def open_hall(secret: bytes, address: str) -> Store:
    """Open the hall's store with its secret, which is a URL, at the address this PC reaches.

    The hall's first PC may be its server: what it calls localhost is elsewhere for the others.
    """
    if not address:
        return open_server(secret.decode())
    try:
        target, there = make_url(secret.decode()), make_url(address)
    except ArgumentError as error:
        raise KnownError(BAD_URL, field="url") from error
    query = {key: value for key, value in target.query.items() if key != "host"}
    reached = URL.create(
        target.drivername,
        target.username,
        target.password,
        there.host,
        there.port,
        there.database,
        {**query, **there.query},
    )
    return open_server(reached.render_as_string(hide_password=False))


def _file_connector(path: Path, key: bytes) -> Callable[[], Any]:
    def connect() -> Any:
        connection = guard.DRIVER.connect(
            str(path), timeout=BUSY_SECONDS, check_same_thread=False, isolation_level=None
        )
        try:
            guard.unlock(connection, key, path)
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA temp_store = MEMORY")
            connection.execute("PRAGMA cache_size = -24000")
        except BaseException:
            connection.close()
            raise
        return connection

    return connect


def _begin_ourselves(engine: Engine) -> None:
    """Writers take the lock at the start, so that two never wait for each other halfway."""

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def is_retryable(error: DBAPIError) -> bool:
    """Whether the whole action should simply be done again (PostgreSQL)."""
    return getattr(error.orig, "sqlstate", None) in RETRY_STATES


def known_failure(error: DBAPIError) -> KnownError | None:
    """The clerk's sentence for a failure of disk, file or network; None if it is a bug."""
    text = str(error.orig)
    if "disk is full" in text or "disk I/O error" in text:
        return KnownError(DISK_FULL)
    if "readonly database" in text:
        return KnownError(READ_ONLY)
    if "locked" in text:
        return KnownError(BUSY)
    if "malformed" in text or "not a database" in text:
        return DamagedError(DAMAGED)
    if isinstance(error, OperationalError) and error.connection_invalidated:
        return KnownError(SERVER_GONE)
    return _server_failure(error)


def _server_failure(error: DBAPIError) -> KnownError | None:
    state = getattr(error.orig, "sqlstate", "")  # None: the server was not reached at all
    if state is None:
        reached = not isinstance(error, OperationalError)
        refused = "authentication failed" in str(error.orig) or "does not exist" in str(error.orig)
        return None if reached else KnownError(REFUSED if refused else SERVER_GONE)
    if state == "53100":
        return KnownError(DISK_FULL)
    if state in ("40001", "40P01"):
        return KnownError(CROWDED)
    if state.startswith(("28", "3D")):
        return KnownError(REFUSED)
    if state.startswith(("08", "53", "57P")):
        return KnownError(SERVER_GONE)
    return None
