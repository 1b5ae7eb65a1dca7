"""A hall of dues on either store."""

from collections.abc import Callable

import pytest

from models.centre import Centre
from tests.models.conftest import Watch
from tests.models.dues.hall import Hall


@pytest.fixture
def hall(open_centre: Callable[..., Centre], watch: Watch) -> Hall:
    return Hall(open_centre, watch)
