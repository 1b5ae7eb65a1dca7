"""A centre whose volunteers and neighbours have been busy: made once, read by many tests."""

from collections.abc import Iterator

import pytest

from tests.reports.neighbour_world import World, make_world


@pytest.fixture(scope="session")
def busy_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    world = make_world(tmp_path_factory.mktemp("neighbours") / "centre")
    yield world
    world.centre.close()
