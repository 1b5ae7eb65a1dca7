"""The centre's name on paper, and how the desk works."""

from dataclasses import replace

from PySide6.QtWidgets import QCheckBox

from desktop.page import Desk
from desktop.pages.settings.section import NumberField, Section
from desktop.pages.sign_in.fields import OpeningField
from desktop.widgets.buttons import Action
from desktop.widgets.fields import PhoneField, TextField
from models.changes import Changes
from models.settings.actions import change_desk, change_profile
from models.settings.queries import read_desk, read_profile
from models.settings.rules import CentreProfile, DeskSettings


class ProfileSection(Section):
    """中心信息, from today on; papers already issued keep the old name."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "从今天起印在单据上；已经出具的单据不变。")
        self._profile = CentreProfile()
        self.add_form(
            {
                "name": TextField("中心名称", limit=60, required="请填写中心名称。"),
                "short_name": TextField("简称（用于文书编号）", limit=20),
                "address": TextField("地址", limit=100),
                "phone": PhoneField("咨询电话"),
                "supervision_phone": PhoneField("监督电话"),
            }
        )
        self.add_buttons(Action("保存", self.save, kind="primary", key="F9", parent=self))
        self.body.addStretch(1)

    def entered(self) -> None:
        self.desk.tasks.ask(read_profile, self.desk.now().date(), then=self._show)

    def changed(self, changes: Changes) -> None:
        if changes.touches("setting"):
            self.entered()

    def _show(self, profile: CentreProfile) -> None:
        self._profile = profile
        assert self.form is not None
        for name, field in self.form.fields.items():
            field.set_value(getattr(profile, name))

    def save(self) -> None:
        assert self.form is not None
        values = self.form.values()
        if values is not None:
            self.desk.tasks.act(
                change_profile,
                replace(self._profile, **values),
                then=self._saved,
                failed=self.failed,
            )

    def _saved(self, nothing: None) -> None:
        self.desk.messages.well("中心信息已保存")


class HoursSection(Section):
    """开放时间与时限."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "从今天起生效；已经受理的办件按受理时的时限。")
        self._settings = DeskSettings()
        self.add_form(
            {
                "opening": OpeningField(),
                "notice_days": NumberField(
                    "一次性告知时限（工作日）", help="行政许可法第三十二条：5 日"
                ),
                "supplement_days": NumberField("等待补材料（日）"),
                "lock_minutes": NumberField("无操作自动锁定（分钟）"),
                "consent_version": TextField(
                    "个人信息处理告知书版本", limit=20, required="请填写版本号。"
                ),
            }
        )
        self.boxes = {
            "open_on_days_off": QCheckBox("周末和节假日也开放（延时服务不再另标）"),
            "late_intake_next_day": QCheckBox("下班后收到的材料，算下一个工作日收到"),
            "supplement_restarts_clock": QCheckBox("补齐材料之日起，承诺时限重新计算"),
            "clerk_may_decline": QCheckBox("窗口人员可以作出不予受理"),
        }
        for box in self.boxes.values():
            self.body.addWidget(box)
        self.add_buttons(Action("保存", self.save, kind="primary", key="F9", parent=self))
        self.body.addStretch(1)

    def entered(self) -> None:
        self.desk.tasks.ask(read_desk, self.desk.now().date(), then=self._show)

    def changed(self, changes: Changes) -> None:
        if changes.touches("setting"):
            self.entered()

    def _show(self, settings: DeskSettings) -> None:
        self._settings = settings
        assert self.form is not None
        for name, field in self.form.fields.items():
            field.set_value(getattr(settings, name))
        for name, box in self.boxes.items():
            box.setChecked(getattr(settings, name))

    def save(self) -> None:
        assert self.form is not None
        values = self.form.values()
        if values is not None:
            values.update({name: box.isChecked() for name, box in self.boxes.items()})
            self.desk.tasks.act(
                change_desk,
                replace(self._settings, **values),
                then=self._saved,
                failed=self.failed,
            )

    def _saved(self, nothing: None) -> None:
        self.desk.messages.well("设置已保存")
