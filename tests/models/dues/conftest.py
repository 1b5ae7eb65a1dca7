"""A hall of dues on either store, at one PC or at three."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from models.centre import Centre, sign_in
from models.dues.actions.members import add_branch
from models.dues.rules.duties import Duty
from tests.models.conftest import ADMINISTRATOR, PASSWORD, WEAK, Begun, Watch
from tests.models.dues.hall import CASHIERS, Hall


@pytest.fixture
def hall(open_centre: Callable[..., Centre], watch: Watch) -> Hall:
    return Hall(open_centre, watch)


@pytest.fixture
def three_pcs(begun: Begun, tmp_path: Path, watch: Watch) -> Iterator[Hall]:
    """The same hall with a PC for each of the three, where the data is on a server."""
    opened = [sign_in(begun.folder, ADMINISTRATOR, PASSWORD, clock=watch, cost=WEAK)]
    for name in CASHIERS:
        opened[0].add_user(name, opened[0].clerk.role, PASSWORD)
    for name in CASHIERS:
        opened.append(begun.open_beside(opened[0], tmp_path / name, name, f"{name}的电脑", watch))
    hall = object.__new__(Hall)
    hall.watch, hall.books, hall.cash, hall.other_cash = watch, *opened
    hall.give(ADMINISTRATOR, Duty.ACCOUNTANT)
    for name in CASHIERS:
        hall.give(name, Duty.CASHIER)
    hall.branch = hall.do(add_branch, "青禾里第一党支部")
    yield hall
    for centre in opened:
        centre.close()
