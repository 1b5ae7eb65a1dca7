"""What the page of a case has, whatever its kind: papers to print, steps named by their keys."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from desktop.page import Page
from desktop.widgets.buttons import Action
from desktop.widgets.table import RecordTable
from models.cases.queries.papers import PaperRow
from models.cases.rules.kinds import Transition

if TYPE_CHECKING:
    from desktop.printing import PaperDialog

WAIT = "这件还在读取，请稍候。"


class PaperedPage(Page):
    """The chosen paper, or else the newest one, is printed; Enter shows one."""

    papers: RecordTable

    def issued(self) -> Sequence[PaperRow] | None:
        """The papers of the case, the oldest first; None while it is being read."""
        raise NotImplementedError

    def _why_no_paper(self) -> str:
        issued = self.issued()
        if issued is None:
            return WAIT
        return "" if issued else "这件还没有出具单据。"

    def _print_paper(self) -> None:
        issued, row = self.issued(), self.papers.current
        assert issued
        self._show_paper((row if row is not None else issued[-1]).id, at_once=True)

    def _open_paper(self, row: PaperRow) -> None:
        self._show_paper(row.id)

    def _show_paper(self, paper_id: int, *, at_once: bool = False) -> "PaperDialog":
        from desktop.printing import show_paper  # not needed to look at a case

        return show_paper(self, paper_id, at_once=at_once)


def name_steps(
    actions: Mapping[str, Action],
    every: Iterable[Transition],
    offered: Iterable[Transition],
    say: Callable[[Transition], str],
    first: str,
) -> None:
    """The words of the steps on their keys; the key `first` is the one to press next.

    What is not offered keeps a word for the help.
    """
    for move in every:
        actions[move.key].text = move.label
    for move in offered:
        actions[move.key].text = say(move)
    for key, action in actions.items():
        action.kind = "primary" if key == first else "plain"
        action.refresh()
