"""党费规定: what the central rules settle, and above it the centre's own, dated, with a source."""

from datetime import date
from typing import Any

from desktop.page import Desk, Page
from desktop.pages.dues.local_rules import WHAT, ask_setting, make_rules, say_central
from desktop.pages.settings.section import Section
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Text
from models.changes import Changes
from models.dues.queries.members import duty_of
from models.dues.queries.settings import SettingRow, read_settings
from models.dues.rules.duties import Duty


class DuesRulesSection(Section):
    """Everybody sees the rules; the accountant of dues changes what is left to the place."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, WHAT)
        self._duty: Duty | None = None
        self.table = make_rules()
        self.body.addWidget(self.table, 1)
        self.detail = Text("", "soft", wrap=True)
        self.body.addWidget(self.detail)
        self.change = Action(
            "改这一条", self._change, key="F2", kind="primary", reason=self._why_not, parent=self
        )
        self.add_buttons(self.change)
        self.table.chosen.connect(self._tell)
        self.table.opened.connect(lambda _: self.change.trigger())
        self.setFocusProxy(self.table)

    def entered(self) -> None:
        self.desk.tasks.ask(
            read_rules_page, self.desk.clerk.id, self.desk.now().date(), then=self._show,
            owner=self, key="dues-settings",
        )  # fmt: skip

    def changed(self, changes: Changes) -> None:
        if changes.touches("local_dues_rule", "dues_duty"):
            self.entered()

    def _show(self, read: tuple[Duty | None, tuple[SettingRow, ...]]) -> None:
        self._duty, rows = read
        self.table.show_rows(rows)
        self._tell()

    def _tell(self, *_: object) -> None:
        """What the rule at hand means, and what is entered for a later day."""
        row = self.table.current
        said = ""
        if isinstance(row, SettingRow):
            coming = f"已登记 {row.coming}" if row.coming else ""
            said = "；".join(filter(None, (row.hint, coming)))
            said = f"{row.word}：{said}。" if said else ""
        self.detail.setText(said)
        self.change.refresh()

    def _why_not(self) -> str:
        row = self.table.current
        if not isinstance(row, SettingRow):
            return "请先选中一条规定。没有任何改动。"
        if row.is_central:
            return say_central(row)
        if self._duty is not Duty.ACCOUNTANT:
            return "党费的本地规定由党费会计登记。没有任何改动。"
        return ""

    def _change(self) -> None:
        row = self.table.current
        assert isinstance(row, SettingRow)
        ask_setting(self._page(), row, self._kept).open()

    def _kept(self, _: Any) -> None:
        self.desk.messages.well("本地规定已保存")
        self.activateWindow()
        self.table.setFocus()

    def _page(self) -> Page:
        """The page this stands on: dialogs belong to it."""
        widget = self.parentWidget()
        while widget is not None and not isinstance(widget, Page):
            widget = widget.parentWidget()
        assert widget is not None
        return widget


def read_rules_page(
    session: Any, account_id: int, today: date
) -> tuple[Duty | None, tuple[SettingRow, ...]]:
    """A query for Centre.ask: the rules of a day, and whether the clerk may change them."""
    return duty_of(session, account_id), read_settings(session, today)
