"""A small real disk that is full at each of the writes of a step, one after the other.

The room left grows page by page until the step gets through: so every write of it has failed
once. After each failure the same running program goes on, and nothing half-saved is left.
The disk is a real one (tmpfs, mounted for the test); where that is not allowed, it is skipped.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import func, select

from desktop.printing import make_pdf, save_bytes
from models.audit.queries import first_broken
from models.audit.tables import AuditEntry
from models.backup.making import make_backup, own_copies
from models.cases.actions.papers import record_print
from models.cases.actions.visits import Decision, MatterForm, VisitForm, take_visit
from models.cases.queries.papers import read_paper
from models.cases.tables import Case, Paper, Visit
from models.centre import Centre, sign_in
from models.dues.tables import PaidMonth, Payment
from models.errors import KnownError
from models.people.actions import PersonForm, add_person
from models.people.tables import Person
from models.proxy.actions.letters import sign_letter
from models.proxy.actions.money import EntryForm, keep_entry
from models.proxy.rules.money import EntryKind
from models.proxy.tables import MoneyEntry
from models.roles import Role
from models.store.keys import SignInRefused
from models.store.serials import Serial
from models.volunteers.tables import SignUp
from reports.sheets.residents import import_residents_file
from tests.faults.subjects import ADVANCE, prepare, run_errand, take_dues
from tests.models.cases.desk import find_code
from tests.models.conftest import ADMINISTRATOR, PASSWORD, WEAK, Watch, begin_centre
from tests.models.proxy.hall import Hall as ProxyHall
from tests.models.volunteers.hall import Hall as VolunteerHall

MB = 2**20
PAGE = 4096
FULL = r"磁盘已满|磁盘空间不够|磁盘只剩|写不下"


@dataclass
class Disk:
    """A disk that can be filled up to a few bytes."""

    path: Path

    def leave(self, room: int) -> None:
        """Fill it so that only so many bytes are free."""
        self.make_room()
        free = os.statvfs(self.path).f_bavail * os.statvfs(self.path).f_frsize
        with self._filler.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(1, free - room))

    def make_room(self) -> None:
        self._filler.unlink(missing_ok=True)

    @property
    def _filler(self) -> Path:
        return self.path / "filler"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    point = tmp_path / "disk"
    point.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", str(point)]
    if sys.platform != "linux" or os.geteuid() != 0 or subprocess.run(mount).returncode:
        pytest.skip("needs the right to mount a small disk")
    yield Disk(point)
    subprocess.run(["umount", str(point)], check=True)


@dataclass
class Desk:
    """The program running on the small disk, and what there is at the moment."""

    disk: Disk
    centre: Centre
    person: int
    paper: int
    password: str = PASSWORD
    turn: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def out(self) -> Path:
        return self.disk.path / "out"

    @property
    def report(self) -> Path:
        return self.out / "report.csv"

    def facts(self) -> tuple[object, ...]:
        """Everything that a half-saved step would show in."""
        with self.centre.store.reading() as session:
            counts = [
                session.scalar(select(func.count()).select_from(table))
                for table in (
                    Person, Visit, Case, Paper, AuditEntry, MoneyEntry, Payment, PaidMonth, SignUp,
                )
            ]  # fmt: skip
            counts.append(session.scalar(select(func.sum(Serial.last))))
            prints = session.scalar(select(Paper.prints).where(Paper.id == self.paper))
        files = sorted(
            str(path.relative_to(self.disk.path))
            for path in self.disk.path.rglob("*")
            if path.suffix != ".lock"
            and path.name not in ("filler", "centre.db-wal", "centre.db-shm")
        )
        return (*counts, prints, self.centre.folder.keys.read_bytes(), tuple(files))


@pytest.fixture
def desk(disk: Disk) -> Iterator[Desk]:
    folder = disk.path / "centre"
    begin_centre(folder, None, Watch())[0].close()
    centre = sign_in(folder, ADMINISTRATOR, PASSWORD, clock=Watch(), cost=WEAK)
    person = centre.act(add_person, PersonForm("王秀英")).result
    matter = MatterForm(find_code(centre, "promised"), Decision.NOTICE)
    taken = centre.act(take_visit, VisitForm(person, (matter,))).result
    desk = Desk(disk, centre, person, taken.paper_ids[0])
    desk.out.mkdir()
    desk.report.touch()
    yield desk
    centre.close()


Step = Callable[[Desk], object]


def fail_at_every_write(desk: Desk, step: Step, rooms: Iterable[int]) -> int:
    """Try a step with more and more room; how often it failed before it got through."""
    failures = 0
    for room in rooms:
        fold_log(desk)
        before = desk.facts()
        desk.disk.leave(room)
        try:
            step(desk)
        except KnownError as error:
            failures += 1
            assert_is_said(error)
            assert desk.facts() == before
            continue
        assert desk.facts() != before
        break
    else:
        pytest.fail("it never got through")
    # There is room again: the same program goes on.
    desk.disk.make_room()
    before = desk.facts()
    step(desk)
    assert desk.facts() != before
    assert desk.centre.verify() == []
    assert desk.centre.ask(first_broken) is None
    return failures


def assert_is_said(error: KnownError) -> None:
    import re

    assert re.search(FULL, error.text), error.text


def fold_log(desk: Desk) -> None:
    """So that each page that is written takes new room."""
    desk.disk.make_room()
    with desk.centre.store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def page_by_page(start: int = 0, step: int = PAGE) -> Iterable[int]:
    return range(start, start + 400 * step, step)


def take(desk: Desk) -> None:
    matter = MatterForm(find_code(desk.centre, "promised"), Decision.NOTICE)
    desk.centre.act(take_visit, VisitForm(desk.person, (matter,)))


def change_password(desk: Desk) -> None:
    new = f"青禾里 前台 第{next(desk.turn)}次"
    desk.centre.change_password(desk.password, new)
    desk.password = new


def add_clerk(desk: Desk) -> None:
    desk.centre.add_user(f"新人{next(desk.turn)}", Role.CLERK, "青禾里 前台 九号")


def back_up(desk: Desk) -> None:
    make_backup(desk.centre)


def print_to_file(desk: Desk) -> None:
    """As the window does it: the print is counted and logged, then the paper is made and kept."""
    filed = desk.centre.ask(read_paper, desk.paper)
    prints = desk.centre.act(record_print, desk.paper, "存为 PDF").result
    content = make_pdf(filed.facts, desk.centre.clock(), ADMINISTRATOR, prints, False)
    save_bytes(desk.out / f"{next(desk.turn)}.pdf", content)


def take_in(desk: Desk) -> None:
    number = next(desk.turn)
    names = "\n".join(f"测试{number}甲{row},青禾里{row}栋" for row in range(40))
    source = desk.disk.path.parent / "居民.csv"
    source.write_text(f"姓名,住址\n{names}\n", encoding="utf-8")
    try:
        import_residents_file(desk.centre, source, report=desk.report, dry_run=False)
    finally:
        # Written first, so that a full disk costs nothing: whole, or as it was before.
        lines = desk.report.read_text(encoding="utf-8").splitlines()
        assert len(lines) in (0, 42)


def test_accepting_a_visit(desk: Desk) -> None:
    assert fail_at_every_write(desk, take, page_by_page()) >= 5


def test_changing_a_password(desk: Desk) -> None:
    assert fail_at_every_write(desk, change_password, page_by_page()) >= 3
    # Exactly one password holds, and it is the one that was said to be kept.
    desk.centre.check_password(desk.password)
    with pytest.raises(SignInRefused):
        desk.centre.check_password(PASSWORD)


def test_adding_a_clerk(desk: Desk) -> None:
    assert fail_at_every_write(desk, add_clerk, page_by_page()) >= 3
    assert len(desk.centre.keys.names) == 3


def test_backing_up(desk: Desk) -> None:
    make_backup(desk.centre)  # a good one that has to stay
    size = desk.centre.folder.database.stat().st_size
    desk.centre.clock = later = Watch(desk.centre.clock())
    rooms = [0, size // 2, *range(size - 4 * PAGE, size + 200 * PAGE, 2 * PAGE)]

    def step(desk: Desk) -> None:
        from datetime import timedelta

        later.now += timedelta(minutes=1)
        back_up(desk)

    assert fail_at_every_write(desk, step, rooms) >= 4
    assert len(own_copies(desk.centre)) == 3


def test_a_backup_that_runs_out_of_room_halfway(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when somebody else fills the disk meanwhile: the look beforehand does not help."""
    monkeypatch.setattr("models.store.copies.check_room", lambda path, least: None)
    size = desk.centre.folder.database.stat().st_size
    assert fail_at_every_write(desk, back_up, page_by_page(0, size // 16)) >= 8


def test_importing(desk: Desk) -> None:
    rooms = [0, *(PAGE * 2**step for step in range(12))]
    assert fail_at_every_write(desk, take_in, rooms) >= 3


def test_printing_to_a_file(desk: Desk) -> None:
    """The count of a print and its file are two steps: only the file may fail after the count."""
    desk.disk.make_room()
    filed = desk.centre.ask(read_paper, desk.paper)
    content = make_pdf(filed.facts, desk.centre.clock(), ADMINISTRATOR, 1, False)

    def save(desk: Desk) -> None:
        save_bytes(desk.out / f"{next(desk.turn)}.pdf", content)

    def count_print(desk: Desk) -> None:
        desk.centre.act(record_print, desk.paper, "激光打印机")

    assert fail_at_every_write(desk, count_print, page_by_page()) >= 2
    assert fail_at_every_write(desk, save, page_by_page(0, 2 * PAGE)) >= 2
    print_to_file(desk)


def test_errands_dues_and_sign_ups(desk: Desk) -> None:
    ground = prepare(desk.centre)
    errand = next(run_errand(desk.centre, ground)).split()[1]
    hall = VolunteerHall(desk.centre, Watch(desk.centre.clock()))
    waiting = iter(hall.volunteers(4))
    proxy = object.__new__(ProxyHall)
    proxy.centre = desk.centre
    desk.centre.act(sign_letter, int(errand), proxy.letter())
    volunteer = next(waiting)

    def register(desk: Desk) -> None:
        next(run_errand(desk.centre, ground))

    def take_money(desk: Desk) -> None:
        desk.centre.act(keep_entry, int(errand), EntryForm(EntryKind.ADVANCE, ADVANCE, "收条"))

    def take_payment(desk: Desk) -> None:
        assert list(take_dues(desk.centre, ground))

    def sign(desk: Desk) -> None:
        nonlocal volunteer
        hall.sign(ground.place, volunteer)
        volunteer = next(waiting)

    for step in (register, take_money, take_payment, sign):
        assert fail_at_every_write(desk, step, page_by_page(0, 2 * PAGE)) >= 2, step


def test_nobody_is_asked_to_restart(desk: Desk) -> None:
    """All of it on one program, one after the other, full and with room in turns."""
    steps: tuple[Step, ...] = (take, change_password, back_up, take_in, print_to_file, add_clerk)
    for step in steps:
        desk.disk.leave(0)
        with pytest.raises(KnownError, match=FULL):
            step(desk)
        desk.disk.make_room()
        step(desk)
    assert desk.centre.verify() == []
    assert desk.centre.ask(first_broken) is None
