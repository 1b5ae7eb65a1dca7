"""设置: each role sees the parts it may use."""

from importlib import import_module
from typing import Any

from PySide6.QtWidgets import QStackedWidget

from desktop.page import Desk, Page
from desktop.pages.settings.section import Section
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card
from desktop.widgets.tabs import SectionTabs
from models.accounts.actions import add_account
from models.changes import Changes
from models.dues.actions.duties import give_duty
from models.dues.actions.local_rules import set_local_rule
from models.roles import LEADERS
from models.settings.actions import change_desk, change_profile
from models.work import may_do


class SettingsPage(Page):
    """Tabs, and below them the section that is made when it is first chosen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "设置")
        role = desk.clerk.role
        offered = [
            ("profile", "中心信息", "centre.ProfileSection", may_do(role, change_profile)),
            ("hours", "开放时间与时限", "centre.HoursSection", may_do(role, change_desk)),
            ("accounts", "人员账号", "accounts.AccountsSection", may_do(role, add_account)),
            ("dues", "党费岗位", "dues.DutiesSection", may_do(role, give_duty)),
            ("dues-rules", "党费规定", "dues_rules.DuesRulesSection", may_do(role, set_local_rule)),
            ("holidays", "节假日", "holidays.HolidaysSection", True),
            ("display", "显示", "display.DisplaySection", True),
            ("password", "我的密码", "password.PasswordSection", True),
            ("log", "操作日志", "log.LogSection", role in LEADERS),
            ("data", "数据", "data.DataSection", True),
            ("backup", "备份", "backup.BackupSection", True),
        ]
        self._offered = [(id_, where) for id_, _, where, may in offered if may]
        self.sections: dict[str, Section] = {}
        self.tabs = SectionTabs("设置分类")
        self.tabs.fill([title for _, title, _, may in offered if may])
        self.tabs.chosen.connect(self._choose)
        self.stack = QStackedWidget()
        card = Card(margin=0)
        card.body.setSpacing(0)
        card.body.addWidget(self.tabs)
        card.body.addWidget(self.stack, 1)
        self.body.addWidget(card, 1)

    def entered(self, target: Any = None) -> None:
        """`target` is the id of a section."""
        ids = [id_ for id_, _ in self._offered]
        self.tabs.choose(ids.index(target) if target in ids else max(0, self.tabs.index))

    def changed(self, changes: Changes) -> None:
        if self.section is not None:
            self.section.changed(changes)

    def offered(self) -> list[Action]:
        return self.section.actions_here if self.section is not None else []

    @property
    def section(self) -> Section | None:
        shown = self.stack.currentWidget()
        return shown if isinstance(shown, Section) else None

    def _choose(self, index: int) -> None:
        id_, where = self._offered[index]
        if id_ not in self.sections:
            module, name = where.split(".")
            section = getattr(import_module(f"desktop.pages.settings.{module}"), name)(self.desk)
            assert isinstance(section, Section)
            self.sections[id_] = section
            self.stack.addWidget(section)
        self.banner.close_banner()
        self.stack.setCurrentWidget(self.sections[id_])
        self.sections[id_].setFocus()
        self.sections[id_].entered()
