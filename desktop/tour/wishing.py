"""A small wish from its collection to the thanks, and the three lists brought together."""

from PySide6.QtCore import Qt

from desktop.pages.cases.case.asking import AskDialog
from desktop.pages.three_lists.page import ListsPage
from desktop.pages.three_lists.proposals import AgreeDialog
from desktop.pages.wishes.page import WishesPage
from desktop.tour.guide import CONTROL, TourError
from desktop.tour.serving import ServingDesk
from models.people.queries import measure_people, read_people_page
from models.small_wishes.actions.claims import ClaimForm, claim_wish
from models.small_wishes.queries.wishes import WishFilter, list_wishes
from models.small_wishes.rules.states import WishState

WISHES = (("一盏护眼台灯", "学习用品", "150"), ("一套护眼台灯和课外书", "学习用品", "200"))
CLAIMER = "望岚区第二小学"


class Wishing(ServingDesk):
    """On the pages of wishes and lists."""

    def grant_a_wish(self) -> None:
        """Every state; two claim it, and one gets it."""
        self.open("wishes")
        self.guide.picture("115-微心愿-还没有", self.shell)
        for content, kind, value in WISHES:
            self._collect(content, kind, value)
            self._step("115-审核", WishState.CHECKED)
            self._step("115-发布", WishState.PUBLISHED)
        self.key(Qt.Key.Key_P, CONTROL)
        self.guide.picture("116-待认领名单", self.front())
        self.away()
        self._claim_twice()
        self._step("116-实施", WishState.DONE, result="已送到家，当面试用")
        self._step("116-验收", WishState.ACCEPTED)
        self._step("116-评价", WishState.RATED, thanks="谢谢你们")

    def _collect(self, content: str, kind: str, value: str) -> None:
        dialog = self.ask(Qt.Key.Key_I, CONTROL, kind=kind, content=content, value=value)
        dialog.form["person"].setFocus()
        self.guide.write(self._resident())
        self.settle()
        self.key(Qt.Key.Key_Return)
        self.send("115-征集")
        self.settle()
        self._choose(content)

    def _claim_twice(self) -> None:
        """The dialog is open while another PC is quicker: the second one sees what is similar."""
        page = self._page()
        assert page.shown is not None
        wish = page.shown.id
        self.ask(Qt.Key.Key_F9, claimer="张老师", unit="听松街道社区卫生服务中心")
        first = ClaimForm("王老师", CLAIMER)
        self.shell.desk.centre.act(claim_wish, wish, first)
        self.key(Qt.Key.Key_Return, CONTROL)
        dialog = self.front()
        self.guide.picture("116-认领-晚了一步", dialog)
        if not isinstance(dialog, AskDialog):
            raise TourError("two claims were taken")
        self.key(Qt.Key.Key_Return, CONTROL)  # the similar one instead
        self.back()
        self.settle()
        self.guide.picture("116-改认领类似的", self.shell)
        self._expect(WishState.CLAIMED)
        self.key(Qt.Key.Key_Backspace, CONTROL)
        self._choose(WISHES[-1][0])
        self._expect(WishState.CLAIMED)
        rows = self.shell.desk.centre.ask(list_wishes, WishFilter(), self.shell.desk.now().date())
        if len({row.claimer for row in rows}) != len(WISHES):
            raise TourError(f"claimed: {[row.claimer for row in rows]}")

    def _step(self, name: str, after: WishState, **values: str) -> None:
        self.ask(Qt.Key.Key_F9, None, **values)
        self.send(name)
        self.settle()
        self.guide.picture(f"{name}以后", self.shell)
        self._expect(after)

    def _expect(self, state: WishState) -> None:
        page = self._page()
        self.guide.wait(state.text, lambda: page.shown is not None and page.shown.state is state)

    def _choose(self, content: str) -> None:
        self.choose_row(self._page().table, lambda row: row.content == content)
        self.settle()

    def _page(self) -> WishesPage:
        page = self.shell.page
        assert isinstance(page, WishesPage)
        return page

    def _resident(self) -> str:
        centre, today = self.shell.desk.centre, self.shell.desk.now().date()
        shape = centre.ask(measure_people, today)
        return centre.ask(read_people_page, shape, 0)[0].name

    # the three lists

    def match_the_lists(self) -> None:
        """Needs and resources of a file; what is proposed is agreed, and proposed no more."""
        self.open("three-lists-import")
        self.take_file("needs_resources", "117-导入清单")
        for tab in ("needs", "resources", "projects", "proposals"):
            self.open("three-lists", tab)
            self.guide.picture(f"117-{tab}", self.shell)
        page = self.shell.page
        assert isinstance(page, ListsPage)
        before = len(page.proposals.rows)
        self.key(Qt.Key.Key_F6)
        self.guide.picture("117-全部同意-问一次", self.guide.dialog(AgreeDialog))
        self.key(Qt.Key.Key_Return, CONTROL)
        self.back()
        self.settle()
        self.guide.picture("117-全部同意", self.shell)
        if not before or page.proposals.rows:
            raise TourError(f"{before} proposals, {len(page.proposals.rows)} are left")
        self.open("three-lists", "needs")
        self.guide.picture("117-已对接", self.shell)
