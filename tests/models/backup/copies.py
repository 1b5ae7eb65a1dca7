"""What the tests of backups share: people to count, copies put back, folders listed."""

from pathlib import Path

from models.backup.making import make_backup
from models.backup.restoring import restore
from models.centre import Centre, sign_in
from models.people.actions import PersonForm, add_person
from models.people.queries import count_people, find_people
from models.store.copies import Copy
from tests.models.conftest import ADMINISTRATOR, MORNING, PASSWORD, WEAK, Watch

TODAY = MORNING.date()


def add(centre: Centre, name: str) -> int:
    return centre.act(add_person, PersonForm(name)).result


def names(centre: Centre) -> set[str]:
    found = {name for name in ("王秀英", "刘洋", "赵德山") if centre.ask(find_people, name, TODAY)}
    assert len(found) == centre.ask(count_people)
    return found


def put_back(path: Path, copy: Copy, watch: Watch) -> tuple[Centre, Path | None]:
    return restore(path, copy, ADMINISTRATOR, PASSWORD, clock=watch, cost=WEAK)


def listed(path: Path) -> list[str]:
    return sorted(each.name for each in path.iterdir())


def prepared(folder: Path, watch: Watch) -> Copy:
    """A backup with 王秀英; the data have 刘洋 as well."""
    centre = sign_in(folder, ADMINISTRATOR, PASSWORD, clock=watch, cost=WEAK)
    add(centre, "王秀英")
    copy = make_backup(centre).copy
    add(centre, "刘洋")
    centre.close()
    return copy
