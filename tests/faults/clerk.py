"""A clerk who works until the power goes; run as a program by `test_killed_often`.

Everything is imported once; each line `go SEED PASSWORD OTHER` on stdin forks a clerk, who signs
in and works without end. A line is written only after the program said that the step is kept.
"""

import os
import sys
from pathlib import Path
from random import Random

from models.backup.making import make_backup
from models.cases.actions.steps import accept_case, supplement
from models.cases.actions.visits import Decision, MatterForm, VisitForm, take_visit
from models.cases.queries.papers import read_paper
from models.centre import Centre, sign_in
from models.errors import KnownError
from models.people.actions import PersonForm, add_person
from models.store.keys import SignInRefused
from tests.faults.subjects import Ground, run_errand, sign_somebody_up, take_dues
from tests.models.cases.desk import every_material, find_code
from tests.models.conftest import ADMINISTRATOR, WEAK


def say(*words: object) -> None:
    """One line at once, whole: shorter than a pipe takes in one piece."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def enter(folder: Path, *passwords: str) -> tuple[Centre, str]:
    """Sign in with the password that holds: the last change may or may not have been kept."""
    for password in passwords:
        try:
            return sign_in(folder, ADMINISTRATOR, password, cost=WEAK), password
        except SignInRefused:
            continue
    raise AssertionError("no password opens the centre")


def work(folder: Path, seed: str, *passwords: str) -> None:
    """Visits, errands, dues, sign-ups, people, passwords and backups in random order."""
    chance = Random(seed)
    ground = Ground.read(folder.with_suffix(".json"))
    centre, password = enter(folder, *passwords)
    say("in", password)
    code = find_code(centre, "promised")
    everything = every_material(centre, code, centre.clock().date())
    person = 0
    while True:
        what = chance.random()
        if what < 0.15 or not person:
            name = f"测试{chance.choice('甲乙丙丁')}{chance.randrange(10**6)}"
            person = centre.act(add_person, PersonForm(name)).result
            say("person", person, name)
        elif what < 0.5:
            form = VisitForm(person, (MatterForm(code, Decision.NOTICE),))
            taken = centre.act(take_visit, form).result
            say("visit", taken.number, taken.case_numbers[0])
            (case_id,) = taken.case_ids
            for paper_id in taken.paper_ids:
                say("paper", centre.ask(read_paper, paper_id).row.document_number)
            centre.act(supplement, case_id, everything, frozenset())
            say("step", case_id, "supplement")
            centre.act(accept_case, case_id)
            say("step", case_id, "accept")
        elif what < 0.64:
            for line in run_errand(centre, ground):
                say(line)
        elif what < 0.74:
            for line in take_dues(centre, ground):
                say(line)
        elif what < 0.88:
            for line in sign_somebody_up(centre, ground, chance):
                say(line)
        elif what < 0.94:
            new = f"青禾里 前台 {chance.randrange(10**9)}"
            say("trying", new)
            centre.change_password(password, new)
            password = new
            say("password", password)
        else:
            say("backup", make_backup(centre).copy.folder.name)


def main() -> None:
    """Fork clerks on demand."""
    folder = Path(sys.argv[1])
    say("ready")
    for line in sys.stdin:
        seed, *passwords = line.rstrip("\n").split("\t")
        child = os.fork()
        if not child:
            try:
                work(folder, seed, *passwords)
            except KnownError as error:
                say("refused", error.text)
            except BaseException as error:
                say("failed", repr(error))
            finally:
                os._exit(1)
        say("pid", child)
        os.waitpid(child, 0)
        say("gone", child)


if __name__ == "__main__":
    main()
