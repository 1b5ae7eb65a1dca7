"""A case open on its page, for the tests of its steps."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from desktop.shell import Shell
from models.cases.actions.endings import archive_case
from models.cases.actions.ratings import RatingGiven, rate_case
from models.cases.actions.steps import close_case, move_case
from models.cases.actions.visits import Decision
from models.cases.rules.one_stop import Outcome
from models.centre import Centre
from tests.desktop.pages.cases.case_desk import Begin, CaseDesk
from tests.desktop.pages.cases.taken import take


@pytest.fixture
def begin(qtbot: QtBot, open_shell: Callable[..., Shell], centre: Centre) -> Begin:
    """An accepted case, or one further on, open on its page."""

    def show(state: str = "processing", **rating: object) -> CaseDesk:
        case_id = take(centre, Decision.ACCEPT).case_ids[0]
        if state == "processing":
            centre.act(move_case, case_id, "process")
        elif state in ("closed", "rated", "archived"):
            centre.act(close_case, case_id, Outcome.GRANT, "已审核")
        if state == "rated":
            centre.act(rate_case, case_id, RatingGiven(**rating))  # type: ignore[arg-type]
        elif state == "archived":
            centre.act(archive_case, case_id)
        return CaseDesk(qtbot, open_shell("case", case_id), centre, case_id)

    return show
