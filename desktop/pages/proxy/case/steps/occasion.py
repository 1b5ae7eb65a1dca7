"""What a dialog of a proxy case is about."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from desktop.pages.cases.case.offers import open_callback
from models.cases.queries.records import CallbackRow, RatingRow
from models.cases.rules.kinds import Transition
from models.proxy.queries.letters import LetterRow
from models.proxy.queries.money import MoneyRow
from models.proxy.queries.page import ProxyPage


@dataclass(frozen=True)
class Occasion:
    """What a dialog is about: the case as it is shown, the step, the day, the chosen entry
    or letter.

    `asked_for` names the papers the item asks for, where the dialog lists them; `colleagues` who
    else may call back.
    """

    case: ProxyPage
    step: Transition
    today: Callable[[], date]
    entry: MoneyRow | None = None
    letter: LetterRow | None = None
    asked_for: tuple[str, ...] = ()
    colleagues: tuple[tuple[int, str], ...] = ()

    @property
    def callback(self) -> CallbackRow:
        """The callback that is open."""
        found = open_callback(self.case)
        assert found is not None
        return found

    @property
    def rating(self) -> RatingRow:
        """The one that is followed up."""
        return self.case.ratings[0]
