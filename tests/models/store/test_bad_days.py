"""Full disks, foreign locks, wrong keys, lost files: a clear sentence, and nothing lost."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from models.accounts.rules import wait_after
from models.audit.queries import first_broken
from models.centre import Centre, create_centre, sign_in
from models.errors import KnownError
from models.people.actions import PersonForm, add_person
from models.people.queries import count_people, find_people
from models.settings.rules import DeskSettings
from models.store import engine, guard
from models.store.folder import DataFolder
from models.store.keys import KeyFile
from tests.models.conftest import (
    ADMINISTRATOR,
    MORNING,
    PASSWORD,
    PROFILE,
    WEAK,
    Watch,
    begin_centre,
)

TODAY = MORNING.date()


def open_at(path: Path) -> Centre:
    return sign_in(path, ADMINISTRATOR, PASSWORD, clock=Watch(), cost=WEAK)


@pytest.fixture
def folder(begun_file: Path, tmp_path: Path) -> Path:
    """A copy of a centre just begun, in a file."""
    return Path(shutil.copytree(begun_file, tmp_path / "centre"))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real disk of 32 MB."""
    point = tmp_path / "disk"
    point.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", str(point)]
    if sys.platform != "linux" or os.geteuid() != 0 or subprocess.run(mount).returncode:
        pytest.skip("needs the right to mount a small disk")
    yield point
    subprocess.run(["umount", str(point)], check=True)


def test_a_full_disk_is_said_and_works_again_without_reopening(
    begun_file: Path, small_disk: Path
) -> None:
    centre = open_at(Path(shutil.copytree(begun_file, small_disk / "centre")))
    kept = centre.act(add_person, PersonForm("王秀英", note="满盘之前")).result
    filler = small_disk / "filler"
    with pytest.raises(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(64 * 1024))
    long = PersonForm("刘洋", note="写不下" * 400_000)
    for _ in range(3):
        with pytest.raises(KnownError, match=r"磁盘已满.*之前的记录都在"):
            centre.act(add_person, long)
        assert centre.ask(count_people) == 1
    filler.unlink()
    assert centre.act(add_person, long).result != kept
    assert centre.ask(count_people) == 2
    assert centre.ask(first_broken) is None
    assert centre.verify() == []
    centre.close()
    again = open_at(small_disk / "centre")
    assert again.ask(count_people) == 2
    again.close()


def test_no_centre_is_begun_on_a_full_disk(small_disk: Path) -> None:
    (small_disk / "filler").write_bytes(bytes(25 * 2**20))
    with pytest.raises(KnownError, match=r"只剩 \d+ MB"):
        begin_centre(small_disk / "centre", None, Watch())
    (small_disk / "filler").unlink()
    begin_centre(small_disk / "centre", None, Watch())[0].close()


LOCKER = """
import sys
from pathlib import Path
from models.store import guard
connection = guard.connect(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))
connection.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
sys.stdin.readline()
connection.execute("ROLLBACK")
"""


def test_a_file_locked_by_another_program_is_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.2)
    centre = open_at(folder)
    assert centre.store.key is not None
    command = [sys.executable, "-c", LOCKER, str(centre.folder.database), centre.store.key.hex()]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as locker:
        assert locker.stdin is not None and locker.stdout is not None
        assert locker.stdout.readline().strip() == b"locked"
        with pytest.raises(KnownError, match="被另一个程序占用"):
            centre.act(add_person, PersonForm("王秀英"))
        assert centre.ask(count_people) == 0  # reading goes on
        locker.stdin.close()
    centre.act(add_person, PersonForm("王秀英"))
    assert centre.ask(count_people) == 1
    centre.close()


def test_a_file_that_became_read_only_is_said(folder: Path) -> None:
    centre = open_at(folder)
    with centre.store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
    with pytest.raises(KnownError, match=r"只读.*没有保存"):
        centre.act(add_person, PersonForm("王秀英"))
    with centre.store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = OFF")
    centre.act(add_person, PersonForm("王秀英"))
    centre.close()


def test_a_read_only_folder_is_refused_with_a_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: str, *args: object) -> int:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr("models.store.folder.os.open", refuse)
    with pytest.raises(KnownError, match="不能读写"):
        open_at(folder)


def test_the_key_file_of_another_centre(folder: Path, tmp_path: Path) -> None:
    begin_centre(tmp_path / "other", None, Watch())[0].close()
    for name in ("keys.json", "keys.copy.json"):
        shutil.copy(tmp_path / "other" / name, folder / name)
    with pytest.raises(KnownError, match="属于另一个中心"):
        open_at(folder)


def test_the_data_of_another_centre(folder: Path, tmp_path: Path) -> None:
    begin_centre(tmp_path / "other", None, Watch())[0].close()
    shutil.copy(tmp_path / "other" / "centre.db", folder / "centre.db")
    with pytest.raises(KnownError, match="不是一套"):
        open_at(folder)


def test_a_lost_place_points_to_the_backup(folder: Path, tmp_path: Path) -> None:
    (folder / "place.json").unlink()
    with pytest.raises(KnownError, match=r"缺少 place\.json.*备份"):
        open_at(folder)
    with pytest.raises(KnownError, match="已经有一个中心的数据"):
        begin_centre(folder, None, Watch())
    with pytest.raises(KnownError, match="还没有中心"):
        open_at(tmp_path)


@pytest.mark.parametrize("stage", ["create", "write_place", "_begin"])
def test_a_failed_beginning_leaves_an_empty_folder(
    tmp_path: Path, store_url: str | None, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise KnownError("中途停下")

    owner = {
        "create": "models.store.migrate.create",
        "write_place": "models.store.folder.DataFolder.write_place",
        "_begin": "models.centre._begin",
    }[stage]
    with monkeypatch.context() as patch:
        patch.setattr(owner, fail)
        with pytest.raises(KnownError, match="中途停下"):
            begin_centre(tmp_path / "centre", store_url, Watch())
    assert DataFolder(tmp_path / "centre").is_new
    # Nothing is left on the server either: the same place can be tried again.
    begin_centre(tmp_path / "centre", store_url, Watch())[0].close()


def test_no_data_file_without_a_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A power cut while a centre is begun leaves no file that no key opens."""

    class PowerCutError(BaseException):
        pass

    def cut(*args: object) -> None:
        raise PowerCutError

    monkeypatch.setattr("models.store.migrate.create", cut)
    monkeypatch.setattr("models.centre._sweep", lambda folder: None)
    with pytest.raises(PowerCutError):
        begin_centre(tmp_path / "centre", None, Watch())
    keys = KeyFile.read(DataFolder(tmp_path / "centre"), cost=WEAK)
    key = keys.unwrap(ADMINISTRATOR, PASSWORD, MORNING, wait_after)
    guard.connect(tmp_path / "centre" / "centre.db", key).close()


NAME, NUMBER, PHONE = "欧阳翠花", "229901194203150029", "19900001234"


def test_nothing_on_disk_can_be_read(folder: Path) -> None:
    centre = open_at(folder)
    person = PersonForm(NAME, NUMBER, phone=PHONE, estate="听松苑", note="行动不便需上门")
    centre.act(add_person, person)
    assert len(centre.ask(find_people, NAME, TODAY)) == 1
    guard.copy_encrypted(
        centre.folder.database, centre.folder.copies / "copy.db", centre.store.key or b""
    )
    files = [path for path in folder.rglob("*") if path.is_file()]
    # While the program runs: the log is not folded in yet.
    assert any(path.name.endswith("-wal") and path.stat().st_size for path in files)
    words = (NAME, NUMBER, PHONE, "听松苑", "行动不便", "ouyang", "CREATE TABLE", PASSWORD)
    secrets = {word.encode(code) for word in words for code in ("utf-8", "utf-16-le", "gb18030")}
    for path in files:
        content = path.read_bytes()
        found = [secret for secret in secrets if secret in content]
        assert found == [], path.name
    centre.close()


def test_the_file_does_not_open_without_its_key(folder: Path) -> None:
    import sqlite3

    plain = sqlite3.connect(folder / "centre.db")
    with pytest.raises(sqlite3.DatabaseError):
        plain.execute("SELECT count(*) FROM person")
    plain.close()
    for key in (b"\0" * 32, os.urandom(32)):
        with pytest.raises(KnownError, match="不是一套"):
            engine.open_file(folder / "centre.db", key).engine.connect()
    unkeyed = guard.DRIVER.connect(str(folder / "centre.db"))
    with pytest.raises(guard.DRIVER.DatabaseError):
        unkeyed.execute("SELECT count(*) FROM person")
    unkeyed.close()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://nobody:x@127.0.0.1:1/centre", "连接断开"),
        ("mysql://nobody@127.0.0.1/centre", "地址不对"),
        ("青禾里", "地址不对"),
    ],
)
def test_a_server_that_is_not_there(tmp_path: Path, url: str, said: str) -> None:
    with pytest.raises(KnownError, match=said):
        create_centre(
            tmp_path / "centre", PROFILE, DeskSettings(), ADMINISTRATOR, PASSWORD, url=url,
            clock=Watch(), cost=WEAK,
        )  # fmt: skip
    assert DataFolder(tmp_path / "centre").is_new


def test_damage_is_named_by_verify(folder: Path) -> None:
    with (folder / "centre.db").open("r+b") as file:
        file.seek(4096 * 5 + 100)
        file.write(b"\0" * 64)
    centre: Centre | None = None
    try:
        centre = open_at(folder)
    except KnownError as error:
        assert "损坏" in error.text
    else:
        assert centre.verify() != []
        with centre.store.reading() as session:
            session.execute(text("SELECT 1"))
        centre.close()
