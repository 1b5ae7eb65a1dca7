"""双报到 in five tabs: units, members, posts, services, the quarter's returns."""

from functools import partial
from typing import Any

from desktop.page import Desk
from desktop.pages.check_in.members import MembersPanel
from desktop.pages.check_in.posts import PostsPanel
from desktop.pages.check_in.quarters import QuarterPanel
from desktop.pages.check_in.services import ServicesPanel
from desktop.pages.check_in.units import UnitsPanel
from desktop.pages.tabbed import TabbedPage
from desktop.widgets.buttons import Action
from models.double_check_in.rules.quarters import Quarter

TABS = {"units": 0, "members": 1, "posts": 2, "services": 3, "quarter": 4}


class CheckInPage(TabbedPage):
    """Target: the name of a tab, ("members", unit id, unit name), or "last-quarter"."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "双报到")
        self.units = UnitsPanel(self)
        self.members = MembersPanel(self)
        self.posts = PostsPanel(self)
        self.services = ServicesPanel(self)
        self.quarter = QuarterPanel(self)
        self.add_actions(
            Action("返回志愿服务", partial(desk.open_page, "volunteers"), key="Alt+Left",
                   parent=self),
            Action("导入名册", partial(desk.open_page, "check-in-import"), key="Ctrl+Shift+I",
                   icon="import", parent=self),
        )  # fmt: skip
        self.add_panels([self.units, self.members, self.posts, self.services, self.quarter])

    def entered(self, target: Any = None) -> None:
        if target == "last-quarter":  # whose returns are due
            self.quarter.quarter.set_value(Quarter.of(self.desk.now().date()).before)
            target = "quarter"
        if isinstance(target, tuple):
            name, *rest = target
            self.go(TABS[name], tuple(rest))
        elif target in TABS:
            self.go(TABS[target])
        self.read_now()
        self.panel.take_focus()
