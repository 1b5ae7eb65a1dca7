"""Two windows at the same thing at the same moment, whatever they do."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, get_ident
from typing import Any

from sqlalchemy import func, select

from models.centre import Centre
from models.errors import KnownError
from models.people.tables import Person
from models.roles import DESK
from models.work import Work, action

PATIENCE = 20  # seconds; only a test that fails waits so long
Job = tuple[Any, ...]  # an action and what it is given


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


def do_both(centres: Sequence[Centre], *jobs: Job) -> list[Any]:
    """What each of the two got, in their order: a result, or the KnownError it was told."""
    at_once = AtOnce(centres[0])

    def run(centre: Centre, job: Job) -> Any:
        try:
            return centre.act(do_at_once, at_once, *job).result
        except KnownError as error:
            return error

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(run, centres, jobs))


def told_both(centres: Sequence[Centre], *jobs: Job) -> list[KnownError | None]:
    """What each of the two was told, the one who was not refused first."""
    told = [got if isinstance(got, KnownError) else None for got in do_both(centres, *jobs)]
    return sorted(told, key=lambda error: error is not None)
