"""三张清单 in tabs: needs, resources, projects, and what is proposed."""

from functools import partial
from typing import Any

from desktop.page import Desk
from desktop.pages.tabbed import TabbedPage
from desktop.pages.three_lists.needs import NeedsPanel
from desktop.pages.three_lists.projects import ProjectsPanel
from desktop.pages.three_lists.proposals import ProposalsPanel
from desktop.pages.three_lists.resources import ResourcesPanel
from desktop.widgets.buttons import Action

TABS = {"needs": 0, "resources": 1, "projects": 2, "proposals": 3}


class ListsPage(TabbedPage):
    """Target: the name of a tab."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "三张清单")
        self.needs = NeedsPanel(self)
        self.resources = ResourcesPanel(self)
        self.projects = ProjectsPanel(self)
        self.proposals = ProposalsPanel(self)
        self.add_actions(
            Action("返回志愿服务", partial(desk.open_page, "volunteers"), key="Alt+Left",
                   parent=self),
            Action("导入清单", partial(desk.open_page, "three-lists-import"), key="Ctrl+Shift+I",
                   icon="import", parent=self),
        )  # fmt: skip
        self.add_panels([self.needs, self.resources, self.projects, self.proposals])

    def entered(self, target: Any = None) -> None:
        if target in TABS:
            self.go(TABS[target])
        self.read_now()
        self.panel.take_focus()
