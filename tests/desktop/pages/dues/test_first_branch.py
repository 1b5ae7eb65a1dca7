"""The first branch of a centre: what had the keyboard goes, and the keys go on working."""

from collections.abc import Callable

from desktop.pages.dues.page import DuesPage
from desktop.widgets.menu import ActionMenu
from models.centre import Centre
from models.dues.actions.duties import give_duty
from models.dues.rules.duties import Duty
from tests.desktop.pages.dues.window import CONTROL, SHIFT, Key, Window


def test_after_the_first_branch_the_keys_of_the_page_work(
    centre: Centre, open_window: Callable[[], Window]
) -> None:
    centre.act(give_duty, centre.clerk.id, Duty.ACCOUNTANT)
    window = open_window()
    page: DuesPage = window.page("dues")
    window.press(Key.Key_N, CONTROL | SHIFT)
    dialog = window.dialog()
    window.fill(dialog, name="第一网格党支部", secretary="赵书记", committee="社区党委")
    window.agree(dialog)
    window.no_dialog()
    window.shell.activateWindow()
    window.qtbot.waitUntil(window.shell.isActiveWindow)
    assert page.opener.start.branches and page.opener.calm.isHidden()
    window.press(Key.Key_U, CONTROL)
    assert isinstance(window.dialog(), ActionMenu)
