"""Taking a step of a proxy case: at once where its key says enough, else with its dialog."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from desktop.page import Page
from desktop.pages.cases.case.asking import AskDialog
from desktop.pages.cases.intake.consent import ConsentDialog
from desktop.pages.cases.rating.screen import RatingScreen
from desktop.pages.proxy.case.letter_picture import LetterPictureDialog
from desktop.pages.proxy.case.money import MoneyDialog
from desktop.pages.proxy.case.offers import label_of
from desktop.pages.proxy.case.steps import ASKED, Occasion
from desktop.pages.proxy.fields import ChoosePicture
from desktop.pages.proxy.repeating import RepeatDialog, can_ask, has_to_ask
from desktop.pages.proxy.signing import SignedDialog
from models.accounts.queries import AccountRow, list_accounts
from models.cases.actions.ratings import RatingGiven
from models.cases.queries.intake import DeskToday, read_desk_today
from models.cases.rules.kinds import Transition
from models.errors import KnownError
from models.proxy.actions.steps import move_request, rate_request
from models.proxy.actions.vouchers import (
    issue_agent_rating_slip,
    issue_register_slip,
    repeat_with_slip,
)
from models.proxy.queries.letters import LetterRow
from models.proxy.queries.money import MoneyRow
from models.proxy.queries.page import ProxyPage, list_asked_for
from models.proxy.queries.requests import RequestRow
from models.roles import DESK, LEADERS

# Steps whose result is no paper: an entry's id, a case with its slip.
NO_PAPER = frozenset({"money", "refund", "reverse", "visit"})
RECEIVING = frozenset({"receive", "receive_more"})
LETTERS = frozenset({"sign", "renew", "resume"})


class ProxyTaker(QObject):
    """Acts for a page: `done(papers)` when a step is kept, `failed` when it is not."""

    def __init__(
        self,
        page: Page,
        done: Callable[[tuple[int, ...]], None],
        failed: Callable[[KnownError], None],
    ) -> None:
        super().__init__(page)
        self._page = page
        self._desk = page.desk
        self._done = done
        self._failed = failed
        self._waiting: Occasion | None = None
        self.screen: RatingScreen | None = None
        self.choose_picture: ChoosePicture | None = None  # the tests bring their own

    def take(
        self,
        case: ProxyPage,
        move: Transition,
        entry: MoneyRow | None = None,
        letter: LetterRow | None = None,
    ) -> None:
        """Do the step, or ask what it needs."""
        on = Occasion(case, move, self._today, entry, letter)
        direct: dict[str, tuple[Callable[..., Any], tuple[Any, ...]]] = {
            "await_letter": (move_request, (case.id, move.name)),
            "assist": (move_request, (case.id, move.name)),
            "process": (move_request, (case.id, move.name)),
            "slip": (issue_agent_rating_slip, (case.id,)),
            "register_slip": (issue_register_slip, (case.id,)),
        }
        if move.name in direct:
            action, args = direct[move.name]
            self._desk.tasks.act(action, *args, then=self._kept, failed=self._refused)
        elif move.name == "repeat":
            self._repeat(case.row)
        elif move.name == "screen":
            self._turn_screen(case)
        elif move.name == "consent":
            self._ask_consent(on)
        elif move.name in LETTERS and not case.person.consent_version:
            self._ask_consent(on)  # no letter without it; then the letter
        elif move.name in ("money", "refund"):
            self._waiting = on
            self._desk.tasks.ask(list_accounts, then=self._with_leaders, key="proxy-leaders")
        elif move.name == "letter_picture" and letter is not None:
            LetterPictureDialog(
                self._page, case, letter, self._kept_plain, self.choose_picture
            ).open()
        elif move.name == "hand_callback":
            self._waiting = on
            self._desk.tasks.ask(list_accounts, then=self._with_colleagues, key="proxy-callers")
        elif move.name in RECEIVING:
            self._waiting = on
            self._desk.tasks.ask(
                list_asked_for, case.id, then=self._with_papers, key="proxy-asked-for"
            )
        else:
            self._ask(on)

    def _ask(self, on: Occasion) -> None:
        act = label_of(on.case, on.step)
        title = f"{act} · {on.case.row.applicant} {on.case.row.item_name}"
        done = self._kept_plain if on.step.name in NO_PAPER else self._kept
        asked = ASKED[on.step.name](on)
        kind = SignedDialog if "signed" in asked.fields else AskDialog
        kind(self._page, title, asked, act, done).open()

    def _with_leaders(self, accounts: list[AccountRow]) -> None:
        on, self._waiting = self._waiting, None
        if on is None:
            return
        me = self._desk.clerk.id
        leaders = [(a.id, a.name) for a in accounts if a.active and a.role in LEADERS]
        others = [(id_, name) for id_, name in leaders if id_ != me]
        MoneyDialog(self._page, on, others, self._kept_plain, self.choose_picture).open()

    def _with_colleagues(self, accounts: list[AccountRow]) -> None:
        on, self._waiting = self._waiting, None
        if on is not None:
            others = [a for a in accounts if a.active and a.role in DESK]
            now = on.callback.caller_id
            self._ask(replace(on, colleagues=tuple((a.id, a.name) for a in others if a.id != now)))

    def _with_papers(self, names: tuple[str, ...]) -> None:
        on, self._waiting = self._waiting, None
        if on is not None:
            self._ask(replace(on, asked_for=names))

    def _today(self) -> date:
        return self._desk.now().date()

    # consent

    def _ask_consent(self, on: Occasion) -> None:
        self._waiting = on
        self._desk.tasks.ask(
            read_desk_today, self._desk.now(), then=self._with_version, key="proxy-consent"
        )

    def _with_version(self, today: DeskToday) -> None:
        on, self._waiting = self._waiting, None
        if on is None:
            return
        after: Callable[[], None] = (
            partial(self._ask, on) if on.step.name in LETTERS else self._nothing
        )
        ConsentDialog(self._page, on.case.person, today.consent_version, after).open()

    def _nothing(self) -> None:
        """The consent is written down; nothing follows."""

    # the screen for the resident

    def _turn_screen(self, case: ProxyPage) -> None:
        screen = RatingScreen(case.row.item_name, self._page.window())
        screen.given.connect(partial(self._rate, case))
        self.screen = screen
        screen.open()

    def _rate(self, case: ProxyPage, given: RatingGiven) -> None:
        screen = self.screen
        assert screen is not None
        self._desk.tasks.act(rate_request, case.id, given, then=screen.thank, failed=screen.refuse)

    # what came of it

    def _kept(self, result: Any) -> None:
        if isinstance(result, tuple):
            self._done(result)
        else:
            self._done((result,) if isinstance(result, int) else ())

    def _kept_plain(self, result: Any) -> None:
        self._done(())

    def _repeat(self, row: RequestRow) -> None:
        """At once where everything is as last time."""
        if has_to_ask(row):
            self._ask_repeat(row)
        else:
            self._desk.tasks.act(
                repeat_with_slip, row.case_id, then=self._repeated,
                failed=partial(self._not_repeated, row), owner=self,
            )  # fmt: skip

    def _ask_repeat(self, row: RequestRow) -> None:
        RepeatDialog(self._page, row, self._repeated).open()

    def _not_repeated(self, row: RequestRow, error: KnownError) -> None:
        if can_ask(error):
            self._ask_repeat(row)  # the item or the agent is not what it was
        else:
            self._refused(error)

    def _repeated(self, result: tuple[int, int]) -> None:
        case_id, paper_id = result
        self._desk.open_page("proxy-case", case_id)
        self._done((paper_id,))

    def _refused(self, error: KnownError) -> None:
        self._failed(error)
