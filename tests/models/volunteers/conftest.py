"""A hall of volunteers on either store."""

import pytest

from models.centre import Centre
from tests.models.conftest import Watch
from tests.models.volunteers.hall import Hall


@pytest.fixture
def hall(centre: Centre, watch: Watch) -> Hall:
    return Hall(centre, watch)
