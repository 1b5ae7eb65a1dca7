"""A hall of dues on either store, at one PC or at three."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from models.centre import Centre, join_hall, sign_in
from models.dues.actions.members import add_branch
from models.dues.rules.duties import Duty
from tests.models.conftest import ADMINISTRATOR, PASSWORD, WEAK, Watch, begin_centre
from tests.models.dues.hall import CASHIERS, Hall


@pytest.fixture
def hall(open_centre: Callable[..., Centre], watch: Watch) -> Hall:
    return Hall(open_centre, watch)


@pytest.fixture
def three_pcs(store_url: str | None, tmp_path: Path, watch: Watch) -> Iterator[Hall]:
    """The same hall with a PC for each of the three, where the data is on a server."""
    opened = [begin_centre(tmp_path / "0", store_url, watch)[0]]
    for name in CASHIERS:
        opened[0].add_user(name, opened[0].clerk.role, PASSWORD)
    for number, name in enumerate(CASHIERS, 1):
        if store_url is None:
            pc = sign_in(tmp_path / "0", name, PASSWORD, clock=watch, cost=WEAK)
        else:
            pc = join_hall(
                tmp_path / str(number), store_url, name, PASSWORD, f"{name}的电脑", clock=watch,
                cost=WEAK,
            )  # fmt: skip
        opened.append(pc)
    hall = object.__new__(Hall)
    hall.watch, hall.books, hall.cash, hall.other_cash = watch, *opened
    hall.give(ADMINISTRATOR, Duty.ACCOUNTANT)
    for name in CASHIERS:
        hall.give(name, Duty.CASHIER)
    hall.branch = hall.do(add_branch, "青禾里第一党支部")
    yield hall
    for centre in opened:
        centre.close()
