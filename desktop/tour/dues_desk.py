"""What the stretches of dues share: the branch, its menus, its grid, what is printed."""

from typing import Any

from PySide6.QtCore import Qt

from desktop.pages.dues.collecting import CollectingPage
from desktop.pages.dues.grid import FIRST, DuesGrid
from desktop.pages.dues.page import DuesPage
from desktop.printing import UnfiledDialog
from desktop.tour.guide import TourError
from desktop.tour.station import Station
from desktop.widgets.menu import ActionMenu
from models.dues.actions.duties import open_book
from models.dues.queries.book import YearRow
from models.dues.queries.members import list_branches
from models.dues.rules.duties import Permit


class DuesDesk(Station):
    """On the pages of dues."""

    @property
    def year(self) -> int:
        """The year on the clock."""
        return self.shell.desk.now().year

    def branch(self, name: str) -> int:
        """The branch of that name. Raises TourError if there is none."""
        for row in self.shell.desk.centre.ask(list_branches):
            if row.name == name:
                return row.id
        raise TourError(f"no such branch: {name}")

    def permit(self, name: str) -> Permit:
        """A look at the branch, written down as any other."""
        centre = self.shell.desk.centre
        permit: Permit = centre.act(open_book, self.branch(name), self.year, "演示").result
        return permit

    def open_dues(self, page: str, branch: str) -> None:
        """A page of dues, for the branch and the year."""
        self.open(page, (self.branch(branch), self.year))

    def book(self) -> DuesPage:
        """The page of the assessments, in front."""
        page = self.shell.page
        assert isinstance(page, DuesPage)
        return page

    def grid(self) -> DuesGrid:
        """The year's grid, in front."""
        page = self.shell.page
        assert isinstance(page, CollectingPage)
        return page.grid

    def choose(self, key: Qt.Key, modifier: Qt.KeyboardModifier, word: str) -> None:
        """A line of a menu, by a word in it."""
        self.key(key, modifier)
        menu = self.guide.dialog(ActionMenu)
        for row, action in enumerate(menu.offered):
            if word in action.text:
                menu.list.setCurrentRow(row)
                self.key(Qt.Key.Key_Return)
                return
        raise TourError(f"the menu does not offer {word}")

    def choose_member(self, name: str) -> YearRow:
        """A member on the page of the assessments."""
        row: YearRow = self.choose_row(self.book().table, lambda row: row.name == name)
        self.settle()
        return row

    def member(self, name: str) -> YearRow:
        """A member in the year's grid, as it is shown."""
        for row in self.grid().grid.rows:
            if row.name == name:
                return row
        raise TourError(f"{name} is not in the grid")

    def go_to(self, name: str, month: int) -> YearRow:
        """Put the keyboard at a member's month."""
        row = self.member(name)
        self.grid().setFocus()
        self.grid().go_to(list(self.grid().grid.rows).index(row), FIRST + month - 1)
        return row

    def keep_unfiled(self, name: str) -> None:
        """The paper that is shown: a picture, its pages, and away."""
        self.guide.dialog(UnfiledDialog)
        self.settle()
        self.guide.picture(name, self.front())
        self.keep_shown(f"党费-{name.partition('-')[2] or name}")
        self.away()

    def refused(self, name: str, *words: str) -> None:
        """The page says why not; nothing was done."""
        page = self.shell.page
        said: Any = page.banner.text if page is not None else ""
        self.guide.picture(name, self.shell)
        if not all(word in said for word in words):
            raise TourError(f"{name}: {said}")
