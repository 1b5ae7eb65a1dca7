"""The process is killed again and again while a clerk works: what was said to be kept, is.

200 times; `FRONTDESK_KILLS=1000` for more, `FRONTDESK_KILL_SEED` for the same moments again.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.audit.queries import first_broken
from models.audit.tables import AuditEntry
from models.backup.making import check_one, own_copies
from models.cases.tables import Case, CaseStep, Paper, Visit
from models.centre import Centre
from models.clock import beijing_now
from models.dues.tables import PaidMonth, Payment
from models.people.tables import Person
from models.proxy.tables import CustodyHolding, CustodyLine, CustodyMove, MoneyEntry
from models.settings.rules import DeskSettings
from models.store.serials import Serial
from models.volunteers.tables import Activity, Place, SignUp, Volunteer
from tests.faults.clerk import enter
from tests.faults.subjects import prepare
from tests.models.conftest import ADMINISTRATOR, PASSWORD, PROFILE, WEAK

HOUSE = Path(__file__).resolve().parents[2]
KILLS = int(os.environ.get("FRONTDESK_KILLS", "200"))
SEED = os.environ.get("FRONTDESK_KILL_SEED", "")
MOST_LINES = 7  # heard before the power goes; then a moment more, within the next step


@dataclass
class Kept:
    """What the program said it had kept."""

    people: dict[int, str] = field(default_factory=dict)
    visits: list[str] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)
    papers: list[str] = field(default_factory=list)
    steps: Counter[int] = field(default_factory=Counter)
    errands: dict[int, str] = field(default_factory=dict)
    moved: dict[int, int] = field(default_factory=dict)  # how far each errand came
    money: list[int] = field(default_factory=list)
    receipts: list[str] = field(default_factory=list)
    volunteers: list[int] = field(default_factory=list)
    signed: list[int] = field(default_factory=list)
    left: list[int] = field(default_factory=list)
    backups: list[str] = field(default_factory=list)
    passwords: list[str] = field(default_factory=lambda: [PASSWORD])
    sign_ins: int = 0

    def hear(self, line: str) -> None:
        what, *words = line.split(" ")
        if what == "person":
            self.people[int(words[0])] = words[1]
        elif what == "visit":
            self.visits.append(words[0])
            self.cases.append(words[1])
        elif what == "paper":
            self.papers.append(" ".join(words))
        elif what == "step":
            self.steps[int(words[0])] += 1
        elif what == "errand":
            self.errands[int(words[0])] = words[1]
        elif what == "moved":
            self.moved[int(words[0])] = int(words[1])
        elif what == "volunteer":
            self.volunteers.append(int(words[0]))
        elif what == "receipt":
            self.receipts.append(words[0])
        elif what in ("money", "signed", "left"):
            getattr(self, what).append(int(words[0]))
        elif what == "backup":
            self.backups.append(words[0])
        elif what == "trying":
            self.passwords.append(" ".join(words))  # may hold from now on
        elif what in ("password", "in"):
            self.passwords = [" ".join(words)]  # and no other
            self.sign_ins += what == "in"
        elif what in ("refused", "failed"):
            pytest.fail(line)


class Power:
    """The clerk's process, and the switch."""

    def __init__(self, folder: Path) -> None:
        self._running = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.clerk", str(folder)],
            cwd=HOUSE,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        assert self._line() == "ready"
        self._took = {"sign-in": 0.1, "step": 0.05}  # seconds, at first

    def _line(self) -> str:
        assert self._running.stdout is not None
        return self._running.stdout.readline().rstrip("\n")

    def cut(self, chance: random.Random, seed: str, kept: Kept) -> None:
        """Let the clerk work for a while, kill at a random moment of what comes next, then hear.

        How long a step takes is measured, so that a slow machine is hit as evenly as a quick one.
        """
        assert self._running.stdin is not None
        self._running.stdin.write("\t".join([seed, *reversed(kept.passwords)]) + "\n")
        self._running.stdin.flush()
        line = self._line()
        while not line.startswith("pid "):  # the clerk may be quicker than the one who forked
            kept.hear(line)
            line = self._line()
        child = int(line.split(" ")[1])
        begun = time.monotonic()
        lines = chance.randrange(MOST_LINES + 1)
        for number in range(lines):
            kept.hear(self._line())
            now = time.monotonic()
            self._took["step" if number else "sign-in"], begun = now - begun, now
        # The moment of the power cut is what is tested, not something waited for.
        time.sleep(chance.uniform(0, self._took["step" if lines else "sign-in"]))
        os.kill(child, signal.SIGKILL)
        while not (line := self._line()).startswith("gone "):
            assert line, "the clerk's process ended"
            kept.hear(line)

    def off(self) -> None:
        self._running.kill()
        self._running.communicate()


@pytest.mark.skipif(sys.platform == "win32", reason="forks; a power cut is tried on POSIX")
def test_nothing_said_to_be_kept_is_lost(tmp_path: Path) -> None:
    from models.centre import create_centre

    folder = tmp_path / "centre"
    centre, _ = create_centre(
        folder, PROFILE, DeskSettings(), ADMINISTRATOR, PASSWORD, clock=beijing_now, cost=WEAK
    )
    prepare(centre).keep(folder.with_suffix(".json"))
    centre.close()
    seed = SEED or str(random.SystemRandom().randrange(10**9))
    print(f"FRONTDESK_KILL_SEED={seed}")  # shown when it fails
    chance = random.Random(seed)
    kept = Kept()
    power = Power(folder)
    try:
        for kill in range(KILLS):
            power.cut(chance, f"{seed}-{kill}", kept)
    finally:
        power.off()
    # It did work in between, or the test would show nothing.
    assert kept.sign_ins > KILLS / 4 and len(kept.cases) > KILLS / 4
    assert kept.steps and kept.papers and kept.backups
    assert kept.moved and kept.money and kept.receipts and kept.signed and kept.left
    centre, _ = enter(folder, *reversed(kept.passwords))
    try:
        check(centre, kept)
    finally:
        centre.close()


def check(centre: Centre, kept: Kept) -> None:
    """The file is sound, the log is one chain, nothing is missing, no number was given twice."""
    assert centre.verify() == []
    assert centre.ask(first_broken) is None
    for said in (kept.visits, kept.cases, kept.papers):
        assert len(said) == len(set(said))
    with centre.store.reading() as session:
        people = {id_: name for id_, name in session.execute(select(Person.id, Person.name))}
        assert kept.people.items() <= people.items()
        for column, said in (
            (Visit.number, kept.visits),
            (Case.number, kept.cases),
            (Paper.document_number, kept.papers),
        ):
            there = session.scalars(select(column)).all()
            assert len(there) == len(set(there))
            assert set(said) <= set(there)
        # A power cut leaves no gap either: the last number given is the number of cases.
        for series, numbers in (("FW", Case.number), ("DB", Case.number), ("DS", Payment.number)):
            given = session.scalar(
                select(func.sum(Serial.last)).where(Serial.series.startswith(series))
            )
            there = session.scalars(select(numbers).where(numbers.startswith(series))).all()
            assert given == len(there) == len(set(there))
        written = dict(
            session.execute(select(CaseStep.case_id, func.count()).group_by(CaseStep.case_id)).all()
        )
        # The first step of a case is the visit itself.
        assert all(written[case_id] > count for case_id, count in kept.steps.items())
        sign_ins = session.scalar(
            select(func.count())
            .select_from(AuditEntry)
            .where(AuditEntry.action == "accounts.actions.record_sign_in")
        )
        assert (sign_ins or 0) >= kept.sign_ins
        check_errands(session, kept)
        check_dues(session, kept)
        check_signed_up(session, kept)
    copies = own_copies(centre)
    assert {copy.folder.name for copy in copies} >= set(kept.backups)
    for copy in copies:
        check_one(centre, copy)


def check_errands(session: Session, kept: Kept) -> None:
    """What was handed over is where it was said to be, thing by thing, and so is the money."""
    numbers = dict(session.execute(select(Case.id, Case.number)).all())
    assert kept.errands.items() <= numbers.items()
    assert set(kept.money) <= set(session.scalars(select(MoneyEntry.id)))
    moves = Counter(session.scalars(select(CustodyMove.line_id)))
    held = dict(
        session.execute(
            select(CustodyHolding.line_id, func.sum(CustodyHolding.copies)).group_by(
                CustodyHolding.line_id
            )
        ).all()
    )
    lines = session.scalars(select(CustodyLine)).all()
    for line in lines:
        assert held[line.id] == line.copies
        # Received, and handed in where that was said.
        assert moves[line.id] >= max(1, kept.moved.get(line.case_id, 0))
    received = {case for case, far in kept.moved.items() if far}
    assert received <= {line.case_id for line in lines}


def check_dues(session: Session, kept: Kept) -> None:
    """Every receipt said is there, and no month was paid twice or without its receipt."""
    assert len(kept.receipts) == len(set(kept.receipts))
    assert set(kept.receipts) <= set(session.scalars(select(Payment.number)))
    months = session.execute(select(PaidMonth.person_id, PaidMonth.month)).all()
    assert len(months) == len(set(months))
    taken = session.scalar(select(func.sum(Payment.amount)))
    assert taken == session.scalar(select(func.sum(PaidMonth.amount)))


def check_signed_up(session: Session, kept: Kept) -> None:
    """Who was said to be in or out is; the place is full as long as somebody waits."""
    assert set(kept.volunteers) <= set(session.scalars(select(Volunteer.id)))
    states = dict(session.execute(select(SignUp.id, SignUp.status)).all())
    assert set(kept.signed) <= states.keys()
    assert {states[id_] for id_ in kept.left} == {"withdrawn"}
    counted = Counter(states.values())
    place, activity = session.scalars(select(Place)).one(), session.scalars(select(Activity)).one()
    assert place.taken == counted["admitted"] and activity.waiting == counted["waiting"]
    assert place.taken == place.wanted or not activity.waiting
