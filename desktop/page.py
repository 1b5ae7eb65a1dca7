"""What a page is: where it stands in the rail, what it may do, what it is told."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.drafts import DraftKeeper, DraftStore
from desktop.messages import Messages
from desktop.tasks import Tasks
from desktop.widgets.buttons import Action, Button
from desktop.widgets.cards import Banner, Chip, Text
from desktop.widgets.layout import Flow
from models.changes import Changes
from models.errors import KnownError

if TYPE_CHECKING:  # the sign-in window is painted before the database's modules are there
    from models.centre import Centre
    from models.work import Clerk


READ_ONLY = "您的账号只能查看，不能登记。"


@dataclass
class Desk:
    """What every page works with. The shell fills in `open_page`; the program may subclass."""

    tasks: Tasks
    messages: Messages
    now: Callable[[], datetime]
    drafts: DraftStore | None = None
    # Always there in the program; the tests of single widgets do without.
    centre: "Centre" = None  # type: ignore[assignment]
    clerk: "Clerk" = None  # type: ignore[assignment]
    open_page: Callable[..., None] = field(default=lambda page, target=None: None)

    def why_not(self, action: Callable[..., Any]) -> str:
        """Why this clerk may not do that; empty when he or she may."""
        from models.work import may_do  # brings the whole store; the first paint does without

        return "" if may_do(self.clerk.role, action) else READ_ONLY


class Page(QWidget):
    """Base of all pages: a heading row, a banner, and `body` for what the page holds."""

    draft_id = ""  # set it in a page whose form keeps drafts

    def __init__(self, desk: Desk, title: str) -> None:
        super().__init__()
        self.setObjectName("page")
        self.desk = desk
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._actions: list[Action] = []
        self._keeper: DraftKeeper | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(14)
        self.title = Text(title, "title")
        self.subtitle = Text("", "soft")
        self.subtitle.hide()
        self.chips = Flow(gap=10)
        self.chips.add(self.title)
        self._right = Flow(gap=12, right=True)
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addLayout(self.chips, 1)
        head.addLayout(self._right)
        column.addLayout(head)
        self.banner = Banner()
        column.addWidget(self.banner)
        self.body = QVBoxLayout()
        self.body.setSpacing(14)
        column.addLayout(self.body, 1)
        self._saved = Chip("", "green")
        self._saved.hide()
        self._right.add(self._saved)

    # what a page overrides

    def entered(self, target: Any = None) -> None:
        """The page is shown; `target` is what was asked for (a case id, a person id)."""

    def changed(self, changes: Changes) -> None:
        """An action somewhere changed records; read again if they are shown here."""

    def changed_elsewhere(self, changes: Changes) -> None:
        """Another computer changed records while this page is looked at.

        For pages on which it matters at once; they keep the row and the keyboard where they are.
        """

    def offered(self) -> Sequence[Action]:
        """Everything this page can do now, for the keys and the help; heading buttons first."""
        return self._actions

    def help_state(self) -> str:
        """The state of the case shown here, for the help's chart; "" where there is none."""
        return ""

    def draft(self) -> tuple[str, Mapping[str, Any]] | None:
        """Title and content of the unfinished form, or None when there is nothing to keep."""
        return None

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Fill the form from a draft of `draft()`."""

    # what a page uses

    def add_actions(self, *actions: Action, heading: bool = True, global_key: bool = False) -> None:
        """Let the keys work on the whole page; `heading` also shows the buttons at the top.

        A `global_key` is the window's own and only shown here: of two listeners to one key Qt
        calls neither.
        """
        for action in actions:
            self._actions.append(action)
            if not global_key:
                action.listen(self)
            action.refused.connect(self.refuse)
            if heading:
                self._right.add(Button(action))

    def add_chip(self, text: str, tone: str) -> Chip:
        """A chip beside the title."""
        chip = Chip(text, tone)
        self.chips.add(chip)
        return chip

    def say_below_title(self, text: str) -> None:
        """The soft sentence beside the title."""
        if self.subtitle.parentWidget() is None:
            self.chips.add(self.subtitle)
        self.subtitle.setText(text)
        self.subtitle.setVisible(bool(text))

    def refuse(self, text: str) -> None:
        self.desk.messages.why_not(text, self)

    def known(self, error: KnownError) -> None:
        """Shown by the shell when an error belongs to this page; forms override to mark fields."""
        self.banner.tell(error.text)

    def keep_draft(self) -> None:
        """Call after every edit: the form is on disk within a second."""
        if self._keeper is None:
            if self.desk.drafts is None or not self.draft_id:
                return
            self._keeper = DraftKeeper(
                self.desk.drafts, self.desk.tasks, self.desk.now, self.draft_id, self.draft, self
            )
            self._keeper.saved.connect(self._draft_saved)
        self._keeper.typed()

    def save_draft_now(self) -> None:
        if self._keeper is not None:
            self._keeper.save_now()

    def forget_draft(self) -> None:
        """The form was saved for good or given up."""
        self._saved.hide()
        if self._keeper is not None:
            self._keeper.finished()
        elif self.desk.drafts is not None and self.draft_id:
            self.desk.tasks.run(self.desk.drafts.drop, self.draft_id, lane="drafts")

    def _draft_saved(self, when: datetime) -> None:
        self._saved.show_state(f"草稿已存 {when:%H:%M:%S}", "green")

    def heightForWidth(self, width: int) -> int:
        # The scroll area around a page asks this: it should scroll only when the page cannot
        # get smaller, not when it would like more room.
        layout = self.layout()
        return layout.totalMinimumHeightForWidth(width) if layout is not None else -1

    def minimumSizeHint(self) -> QSize:
        # The height a layout gives here is that of its texts at their narrowest.
        return QSize(super().minimumSizeHint().width(), 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.banner.isHidden():
            self.banner.close_banner()
        else:
            super().keyPressEvent(event)


@dataclass(frozen=True)
class PageSpec:
    """One entry of the rail. The factory is called when the page is first shown; put the
    page's import inside it, so that the start does not pay for it."""

    id: str
    title: str
    icon: str
    key: str
    factory: Callable[[Desk], Page]
    bottom: bool = False
    hidden: bool = False  # reached from other pages only
    under: str = ""  # the entry of the rail a hidden page belongs to
