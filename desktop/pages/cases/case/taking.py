"""Taking a step: at once where its key says enough, else with its dialog."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject

from desktop.page import Page
from desktop.pages.cases.case.asking import AskDialog, Occasion
from desktop.pages.cases.case.offers import CALLBACK_STEPS, label_of, open_callback
from desktop.pages.cases.case.steps import ASKED, COLLEAGUES
from desktop.pages.cases.rating.screen import RatingScreen
from desktop.pages.proxy.converting import ask_convert
from models.accounts.queries import AccountRow, list_accounts
from models.cases.actions.endings import take_in_again
from models.cases.actions.pauses import resume_case
from models.cases.actions.ratings import RatingGiven, issue_rating_slip, rate_case
from models.cases.actions.steps import accept_case, move_case
from models.cases.queries.cases import CasePage as CaseFacts
from models.cases.rules.kinds import Transition
from models.errors import KnownError
from models.proxy.queries.agents import AgentProposal, propose_for_case
from models.roles import DESK


class Taker(QObject):
    """Acts for a page: `done(paper_id or None)` when a step is kept, `failed` when it is not."""

    def __init__(
        self, page: Page, done: Callable[[Any], None], failed: Callable[[KnownError], None]
    ) -> None:
        super().__init__(page)
        self._page = page
        self._tasks = page.desk.tasks
        self._done = done
        self._failed = failed
        self._waiting: tuple[CaseFacts, Transition] | None = None
        self.screen: RatingScreen | None = None

    def take(self, case: CaseFacts, move: Transition) -> None:
        """Do the step, or ask what it needs."""
        name = move.name
        direct: dict[str, tuple[Callable[..., Any], tuple[Any, ...]]] = {
            "accept": (accept_case, (case.id,)),
            "process": (move_case, (case.id, name)),
            "take_in": (move_case, (case.id, name)),
            "take_in_again": (take_in_again, (case.id,)),
            "resume": (resume_case, (case.id,)),
            "slip": (issue_rating_slip, (case.id,)),
        }
        if name in direct:
            action, args = direct[name]
            self._tasks.act(action, *args, then=self._kept, failed=self._refused)
        elif name == "screen":
            self._turn_screen(case)
        elif name == "convert":
            self._waiting = case, move
            self._tasks.ask(
                propose_for_case, case.id, self._today(), then=self._with_agents, key="case-agents"
            )
        elif name == "callbacks":
            self._page.desk.open_page("callbacks")
        elif name in COLLEAGUES:
            self._waiting = case, move
            self._tasks.ask(list_accounts, then=self._with_colleagues, key="case-colleagues")
        else:
            self._ask(case, move)

    def _with_colleagues(self, accounts: list[AccountRow]) -> None:
        if self._waiting is None:
            return
        case, move = self._waiting
        self._waiting = None
        me = self._page.desk.clerk.id
        others = (a for a in accounts if a.active and a.role in DESK and a.id != me)
        self._ask(case, move, tuple((a.id, a.name) for a in others))

    def _with_agents(self, agents: list[AgentProposal]) -> None:
        if self._waiting is None:
            return
        case, move = self._waiting
        self._waiting = None
        title = f"{move.label} · {case.applicant.name} {case.item.name}"
        asked = ask_convert(case, agents, self._today)
        AskDialog(self._page, title, asked, move.label, self._converted).open()

    def _converted(self, case_id: int) -> None:
        self._page.desk.messages.well("已转为帮办代办")
        self._page.desk.open_page("proxy-case", case_id)

    def _ask(
        self, case: CaseFacts, move: Transition, colleagues: tuple[tuple[int, str], ...] = ()
    ) -> None:
        name, act = move.name, label_of(case, move)
        callback = open_callback(case)
        if name == "callback" and callback is not None:
            name, act = CALLBACK_STEPS[callback.state]
        asked = ASKED[name](Occasion(case, move, self._today, colleagues))
        title = f"{act} · {case.applicant.name} {case.item.name}"
        AskDialog(self._page, title, asked, act, self._kept).open()

    def _today(self) -> Any:
        return self._page.desk.now().date()

    # the screen for the resident

    def _turn_screen(self, case: CaseFacts) -> None:
        screen = RatingScreen(case.item.name, self._page.window())
        screen.given.connect(lambda given: self._rate(case, given))
        self.screen = screen
        screen.open()

    def _rate(self, case: CaseFacts, given: RatingGiven) -> None:
        screen = self.screen
        assert screen is not None
        self._tasks.act(rate_case, case.id, given, then=screen.thank, failed=screen.refuse)

    def _kept(self, result: Any) -> None:
        self._done(result if isinstance(result, int) else None)

    def _refused(self, error: KnownError) -> None:
        self._failed(error)
