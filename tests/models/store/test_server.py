"""Several PCs on one server: retries, lost connections, and commits nobody answered."""

import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import psycopg
import pytest
from sqlalchemy import event, make_url, text, update
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from models.accounts.actions import add_account, change_account
from models.accounts.queries import list_accounts
from models.audit.queries import first_broken, list_entries
from models.centre import Centre, join_hall, sign_in
from models.errors import KnownError
from models.people.actions import PersonForm, add_person
from models.people.queries import count_people
from models.people.tables import Person
from models.roles import EVERYONE, Role
from models.store.folder import DataFolder
from models.store.keys import KeyFile
from models.store.serials import take_numbers
from models.work import Work, action
from tests.models.conftest import (
    ADMINISTRATOR,
    MORNING,
    PASSWORD,
    WEAK,
    Begun,
    Server,
    Watch,
    begin_centre,
)

TODAY = MORNING.date()
pytestmark = pytest.mark.parametrize("begun", ["postgresql"], indirect=True)


@pytest.fixture
def url(postgres_server: Server) -> str:
    return postgres_server.make_database()


class Hall:
    """Two PCs on one database."""

    def __init__(self, begun: Begun, beside: Path) -> None:
        assert begun.url is not None
        self.url = begun.url
        self.first = sign_in(begun.folder, ADMINISTRATOR, PASSWORD, clock=Watch(), cost=WEAK)
        self.second = begun.open_beside(self.first, beside, ADMINISTRATOR, "2号窗口", Watch())


@pytest.fixture
def hall(begun: Begun, tmp_path: Path) -> Iterator[Hall]:
    hall = Hall(begun, tmp_path / "second")
    yield hall
    hall.first.close()
    hall.second.close()


def kill(url: str, pid: int) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(%s)", (pid,))


def test_each_pc_keeps_the_address_at_which_it_reaches_the_server(
    begun: Begun, tmp_path: Path
) -> None:
    there = make_url(begun.url or "")
    with tempfile.TemporaryDirectory() as folder:  # as «localhost» is, on the server's own PC
        own = Path(folder) / "own"
        own.symlink_to(str(there.query["host"]))
        here = there.set(query={"host": str(own)}).render_as_string(hide_password=False)
        keys = KeyFile.read(DataFolder(begun.folder), cost=WEAK)
        keys.reset(ADMINISTRATOR, here.encode(), PASSWORD)
        hall = Hall(begun, tmp_path / "second")
        place = DataFolder(tmp_path / "second").read_place()
        hall.first.close()
        hall.second.close()
    assert place is not None
    assert make_url(place.address) == there._replace(username=None, password=None)
    again = sign_in(tmp_path / "second", ADMINISTRATOR, PASSWORD, clock=Watch(), cost=WEAK)
    assert again.ask(list_accounts)
    again.close()
    with pytest.raises(KnownError):
        sign_in(begun.folder, ADMINISTRATOR, PASSWORD, clock=Watch(), cost=WEAK)


def test_a_centre_cannot_be_begun_over_another(hall: Hall, tmp_path: Path) -> None:
    with pytest.raises(KnownError, match="已经有一个中心"):
        begin_centre(tmp_path / "third", hall.url, Watch())
    assert hall.first.ask(list_accounts)
    assert not list((tmp_path / "third").glob("keys*"))


def test_numbers_have_no_gaps_under_two_pcs(hall: Hall) -> None:
    @action("取号", may=EVERYONE)
    def number(work: Work) -> int:
        return take_numbers(work.session, "X", "2026")[0]

    def work(centre: Centre) -> list[int]:
        return [centre.act(number).result for _ in range(15)]

    with ThreadPoolExecutor(2) as pool:
        found = sorted(n for some in pool.map(work, (hall.first, hall.second)) for n in some)
    assert found == list(range(1, 31))
    assert hall.first.ask(first_broken) is None


def test_two_works_of_one_pc_wait_for_each_other(hall: Hall) -> None:
    def work(at: int) -> None:
        hall.first.act(add_person, PersonForm(f"王{chr(0x4E00 + at)}"))

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(work, range(12)))
    assert hall.first.ask(count_people) == 12
    assert hall.first.ask(first_broken) is None


def test_a_deadlock_is_done_again(hall: Hall) -> None:
    ids = [hall.first.act(add_person, PersonForm(name)).result for name in ("王甲", "王乙")]
    meeting = Barrier(2)
    tries: list[int] = []

    @action("互等", may=EVERYONE)
    def cross(work: Work, order: list[int]) -> None:
        tries.append(1)
        for step, id_ in enumerate(order):
            work.session.execute(update(Person).where(Person.id == id_).values(note=str(order)))
            if step == 0 and len(tries) <= 2:
                meeting.wait(5)

    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(hall.first.act, cross, ids)
        two = pool.submit(hall.second.act, cross, ids[::-1])
        one.result(20), two.result(20)
    assert len(tries) > 2
    assert hall.first.ask(first_broken) is None


def test_the_same_name_twice_at_once_is_told(hall: Hall) -> None:
    meeting = Barrier(2)

    def work(centre: Centre) -> str:
        meeting.wait(5)
        try:
            centre.act(add_account, "赵敏", Role.CLERK)
        except KnownError as error:
            return error.text
        return ""

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(work, (hall.first, hall.second)))
    assert said[0] == "" and "已有名为“赵敏”" in said[1]


def test_two_administrators_cannot_take_each_other_away(hall: Hall) -> None:
    hall.first.add_user("陈静", Role.ADMINISTRATOR, "主管 陈静 的密码")
    ids = [account.id for account in hall.first.ask(list_accounts)]
    meeting = Barrier(2)

    def demote(centre: Centre, id_: int) -> None:
        meeting.wait(5)
        try:
            centre.act(change_account, id_, Role.CLERK, active=True)
        except KnownError as error:
            assert "最后一位管理员" in error.text

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(demote, (hall.first, hall.second), ids))
    roles = [account.role for account in hall.first.ask(list_accounts)]
    assert roles.count(Role.ADMINISTRATOR) == 1


def test_a_connection_lost_before_the_commit_is_done_again(hall: Hall) -> None:
    @action("断线", may=EVERYONE)
    def lose(work: Work) -> int:
        tries.append(1)
        id_ = add_person(work, PersonForm("王秀英"))
        if len(tries) == 1:
            kill(hall.url, work.session.scalar(text("SELECT pg_backend_pid()")) or 0)
        return id_

    tries: list[int] = []
    hall.first.act(lose)
    assert (len(tries), hall.first.ask(count_people)) == (2, 1)


def test_a_commit_that_never_arrived_is_done_again(hall: Hall) -> None:
    killed: list[int] = []

    @event.listens_for(hall.first.store.engine, "commit")
    def cut(connection: Connection) -> None:
        if not killed:
            pid = connection.connection.dbapi_connection.info.backend_pid  # type: ignore[union-attr]
            killed.append(pid)
            kill(hall.url, pid)

    hall.first.act(add_person, PersonForm("王秀英"))
    assert killed and hall.first.ask(count_people) == 1
    titles = [entry.title for entry in hall.first.ask(list_entries, TODAY, TODAY)]
    assert titles.count("登记人员") == 1


def test_a_commit_nobody_answered_is_not_done_twice(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = psycopg.Connection.commit
    lost: list[int] = []

    def commit(connection: psycopg.Connection[object]) -> None:
        real(connection)
        if not lost:
            lost.append(1)
            connection.close()
            raise psycopg.OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(psycopg.Connection, "commit", commit)
    done = hall.first.act(add_person, PersonForm("王秀英"))
    assert lost and done.changes.touches("person")

    def read(session: Session) -> str:
        return session.get_one(Person, done.result).name

    assert (hall.first.ask(read), hall.first.ask(count_people)) == ("王秀英", 1)
    assert hall.first.ask(first_broken) is None


def test_a_server_that_stays_away_is_said(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(connection: psycopg.Connection[object]) -> None:
        connection.close()
        raise psycopg.OperationalError("server closed the connection unexpectedly")

    with monkeypatch.context() as patch:
        patch.setattr(psycopg.Connection, "commit", gone)
        patch.setattr(hall.first, "_was_kept", lambda key: None)
        with pytest.raises(KnownError, match="还不能确定"):
            hall.first.act(add_person, PersonForm("王秀英"))
    assert hall.first.ask(count_people) == 0


def test_a_clerk_of_one_pc_signs_in_on_the_other(hall: Hall, tmp_path: Path) -> None:
    hall.first.add_user("赵敏", Role.CLERK, "窗口 二号 赵敏同志")
    third = join_hall(
        tmp_path / "third", hall.url, "赵敏", "窗口 二号 赵敏同志", "3号", clock=Watch(), cost=WEAK
    )
    assert (third.clerk.name, third.station_id) == ("赵敏", 3)
    third.act(add_person, PersonForm("王秀英"))
    assert hall.second.ask(count_people) == 1
    third.close()
