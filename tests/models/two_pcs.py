"""Two windows on the same data at the same moment: two PCs, where the data is on a server."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier, get_ident
from typing import Any

from sqlalchemy import func, select

from models.centre import Centre, join_hall, sign_in
from models.errors import KnownError
from models.people.tables import Person
from models.roles import DESK
from models.work import Work, action
from tests.models.conftest import ADMINISTRATOR, PASSWORD, WEAK, Watch, begin_centre

PATIENCE = 20  # seconds; only a test that fails waits so long


@contextmanager
def open_two(folder: Path, url: str | None, watch: Watch) -> Iterator[tuple[Centre, Centre]]:
    """The same centre twice; on a server as two PCs of one hall."""
    first = begin_centre(folder / "first", url, watch)[0]
    if url is None:
        second = sign_in(folder / "first", ADMINISTRATOR, PASSWORD, clock=watch, cost=WEAK)
    else:
        second = join_hall(
            folder / "second", url, ADMINISTRATOR, PASSWORD, "2号窗口", clock=watch, cost=WEAK
        )
    try:
        yield first, second
    finally:
        second.close()
        first.close()


class AtOnce:
    """Both look at the same data before either writes; a file lets only one in at a time."""

    def __init__(self, centre: Centre) -> None:
        self._meets = centre.store.file is None
        self._barrier = Barrier(2)
        self._met: set[int] = set()

    def meet(self, work: Work) -> None:
        """Take the snapshot and wait for the other one; an action done again waits no more."""
        work.session.scalar(select(func.count()).select_from(Person))
        if self._meets and get_ident() not in self._met:
            self._met.add(get_ident())
            self._barrier.wait(PATIENCE)


@action("同时", may=DESK)
def do_at_once(work: Work, at_once: AtOnce, function: Callable[..., Any], *args: Any) -> Any:
    at_once.meet(work)
    return function(work, *args)


def both(
    centres: tuple[Centre, Centre], *jobs: tuple[Callable[..., Any], *tuple[Any, ...]]
) -> list[KnownError | None]:
    """What each of the two was told, the one who was not refused first."""
    at_once = AtOnce(centres[0])

    def run(centre: Centre, job: tuple[Any, ...]) -> KnownError | None:
        try:
            centre.act(do_at_once, at_once, *job)
        except KnownError as error:
            return error
        return None

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(run, centres, jobs))
    return sorted(told, key=lambda error: error is not None)
