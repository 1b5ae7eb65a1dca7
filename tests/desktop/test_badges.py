"""The rail tells of what waits behind its entries, and of what that is made up."""

from collections.abc import Callable
from datetime import timedelta

from pytestqt.qtbot import QtBot

from desktop.badges import BadgeKeeper
from desktop.page import Desk
from desktop.shell import Shell
from models.cases.actions.visits import Decision
from models.centre import Centre
from tests.desktop.pages.cases.taken import take
from tests.models.conftest import Watch
from tests.models.proxy.hall import Hall


def test_late_cases_and_originals_stand_at_their_entries(
    qtbot: QtBot,
    centre: Centre,
    centre_desk: Desk,
    open_shell: Callable[..., Shell],
    watch: Watch,
) -> None:
    take(centre, Decision.ACCEPT)
    Hall(centre).lodged()
    shell = open_shell()
    keeper = BadgeKeeper(centre_desk, shell, shell)

    def read() -> dict[str, str]:
        keeper.read()
        qtbot.waitUntil(lambda: centre_desk.tasks.idle)
        return {page: shell.rail.items[page].accessibleName() for page in ("workbench", "proxy")}

    assert read() == {"workbench": "工作台", "proxy": "帮办代办"}
    watch.now += timedelta(days=90)
    told = read()
    assert told["workbench"] == "工作台，超期 2"
    assert told["proxy"] == "帮办代办，委托书将到期 1、原件逾期未还 1"
