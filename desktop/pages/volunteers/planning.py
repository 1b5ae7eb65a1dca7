"""The form of an activity: what, when, which posts, and what opening needs."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtWidgets import QVBoxLayout

from desktop.page import Desk, Page
from desktop.pages.cases.intake.scroll import FormInside, Scroll
from desktop.pages.volunteers.calls import CallDialog
from desktop.pages.volunteers.fields import (
    CountField,
    MomentField,
)
from desktop.pages.volunteers.shift_fields import PlacesField, ShiftsField
from desktop.pages.volunteers.sides import ask_sides
from desktop.pages.volunteers.targets import Revising
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import Field, Form, NoteField, PhoneField, TextField
from desktop.widgets.grades import TickField
from desktop.widgets.layout import two_columns
from models.errors import Conflict, KnownError
from models.volunteers.actions.activities import change_activity, draft_activity
from models.volunteers.queries.activities import ActivityPage as Activity
from models.volunteers.queries.activities import read_activity
from models.volunteers.queries.teams import TeamRow, list_teams
from models.volunteers.rules.activities import ActivityForm, ActivityKind
from models.volunteers.rules.signing_up import MovedUp

LABELS = {
    "name": "活动名称", "kind": "类别", "shifts": "班次", "places": "岗位", "organiser": "主办单位",
    "team_id": "服务队", "person_in_charge": "负责人", "phone": "负责人电话", "place": "地点",
    "content": "服务内容", "things_needed": "要带的物品", "closes_at": "报名截止",
    "waiting_places": "候补名额", "min_age": "最小年龄", "max_age": "最大年龄",
    "is_dangerous": "有危险", "risk": "风险说明", "insurance": "保险",
}  # fmt: skip
WIDE = {"name", "shifts", "places", "content", "things_needed", "is_dangerous"}
DANGER = ("risk", "insurance")


class PlanPage(Page):
    """Target: None for a new one, or Revising. F9 keeps it; publishing is a step of its own."""

    draft_id = "activity-form"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "新活动")
        self._kept: Activity | None = None
        self._version = 0
        self._wanted = ""  # the field the keyboard goes to
        self._busy = False
        self._filling = False
        self.fields = self._build_fields()
        self.form = Form(self.fields, self)
        self.save = Action(
            "保存", self._save, key="F9", kind="primary", reason=self._why_not, parent=self
        )
        self.empty = Action("清空", self._clear, key="Ctrl+Backspace", parent=self)
        self.add_actions(self.save, self.empty, heading=False)
        card = Card("活动", "先存成草稿，发布时会检查还缺什么", margin=0)
        inside = FormInside()
        whole = QVBoxLayout(inside)
        whole.setContentsMargins(16, 14, 16, 14)
        whole.addLayout(two_columns([(f, n in WIDE) for n, f in self.fields.items()]))
        whole.addStretch(1)
        self.area = Scroll(inside, 240)
        card.body.addWidget(self.area)
        card.add_buttons([self.empty, self.save])
        self.body.addWidget(card, 1)
        self.form.typed.connect(self._typed)
        self.fields["shifts"].changed.connect(self._follow_shifts)
        self.fields["is_dangerous"].changed.connect(self._follow)
        self._follow()

    def _build_fields(self) -> dict[str, Field]:
        today = lambda: self._today  # noqa: E731 — the fields ask for the day when they need it
        self.shifts = ShiftsField("班次", today)
        self.places = PlacesField("岗位和人数", lambda: self.shifts.count)
        self.team = ChoiceField("服务队（可空）")
        fields: dict[str, Field] = {
            "name": TextField("活动名称", limit=80, required="请填写活动名称。"),
            "kind": ChoiceField(
                "类别", [(k, k.text) for k in ActivityKind], required="请选择类别。"
            ),
            "place": TextField("地点", hint="在哪里集合", limit=120),
            "shifts": self.shifts,
            "places": self.places,
            "person_in_charge": TextField("负责人", limit=40),
            "phone": PhoneField("负责人电话"),
            "organiser": TextField("主办单位", hint="没有服务队时填", limit=80),
            "team_id": self.team,
            "content": NoteField("服务内容", rows=2, hint="做什么、怎么做、有什么条件"),
            "closes_at": MomentField("报名截止（可空）", today, help="空着就是到班次结束"),
            "waiting_places": CountField("候补名额", hint="0", help="满员以后还记多少人"),
            "min_age": CountField("最小年龄（可空）", hint="不限"),
            "max_age": CountField("最大年龄（可空）", hint="不限"),
            "things_needed": TextField("要带的物品、物资", limit=300),
            "is_dangerous": TickField(
                "有危险（高处、水边、用电、驾车等），未成年人不能参加，发布前要买保险"
            ),
            "risk": TextField("风险说明", limit=300),
            "insurance": TextField("人身意外保险", hint="保险公司和保单号", limit=120),
        }
        for field in fields.values():
            if isinstance(field, (TextField, ChoiceField)):
                field.line.entered.connect(self._follow)
        return fields

    # reading

    @property
    def _today(self) -> date:
        return self.desk.now().date()

    def entered(self, target: Any = None) -> None:
        self.desk.tasks.ask(list_teams, self._today, then=self._show_teams, key="form-teams")
        if isinstance(target, Revising):
            self._wanted = target.field
            self.desk.tasks.ask(
                read_activity, target.activity_id, self.desk.now(), then=self._revise,
                key="form-activity",
            )  # fmt: skip
        else:
            if self._kept is not None:
                self._begin()
            self.fields["name"].editor.setFocus()

    def _show_teams(self, teams: list[TeamRow]) -> None:
        self._filling = True
        team = self._kept.form.team_id if self._kept is not None else None
        chosen = None if self.team.empty else self.team.value()
        self.team.set_choices([(each.id, each.name) for each in teams])
        if chosen is None and team is not None:
            self.team.set_value(team)
        self._filling = False

    def _revise(self, activity: Activity) -> None:
        self._kept, self._version = activity, activity.version
        self._filling = True
        self.fill(activity.form)
        self._filling = False
        self.title.setText(f"修改活动 · {activity.row.name}")
        field = self.fields.get(self._wanted) or self.fields["name"]
        field.editor.setFocus()
        self.area.ensureWidgetVisible(field)

    def fill(self, form: ActivityForm) -> None:
        """Show a form as it is kept."""
        for name, field in self.fields.items():
            value = getattr(form, name)
            if name == "waiting_places":
                value = value or None
            field.set_value(value)
        self.places.follow_shifts()
        self.places.set_value(form.places)
        self._follow()

    def _begin(self) -> None:
        self._kept = None
        self._filling = True
        self.form.clear()
        self.places.follow_shifts()
        self._filling = False
        self.title.setText("新活动")
        self.banner.close_banner()
        self._follow()

    def _clear(self) -> None:
        self.forget_draft()
        kept = self._kept
        self._begin()
        if kept is not None:
            self._revise(kept)
        self.fields["name"].editor.setFocus()

    # typing

    def _typed(self) -> None:
        self.save.refresh()
        if not self._filling and self._kept is None:
            self.keep_draft()

    def _follow_shifts(self) -> None:
        self.places.follow_shifts()

    def _follow(self) -> None:
        dangerous = bool(self.fields["is_dangerous"].value())
        for name in DANGER:
            self.fields[name].setVisible(dangerous)

    def draft(self) -> tuple[str, Mapping[str, Any]] | None:
        if self._kept is not None or self.form.empty:
            return None
        return f"新活动 {self.fields['name'].text()}".strip(), self.form.draft()

    def restore(self, draft: Mapping[str, Any]) -> None:
        self._begin()
        self.form.restore(dict(draft))
        self._follow()

    # keeping

    def _why_not(self) -> str:
        if why := self.desk.why_not(draft_activity):
            return why
        return "正在保存，请稍等。" if self._busy else ""

    def collect(self) -> ActivityForm | None:
        """The form as it is filled in; None where a field is wrong."""
        values = self.form.values()
        if values is None:
            self._show_wrong()
            return None
        values["waiting_places"] = values["waiting_places"] or 0
        if not values["is_dangerous"]:
            values |= {"risk": "", "insurance": ""}
        return ActivityForm(**values)

    def _save(self) -> None:
        form = self.collect()
        if form is None:
            return
        self._busy = True
        self.save.refresh()
        if self._kept is None:
            self.desk.tasks.act(draft_activity, form, then=self._drafted, failed=self._failed)
        else:
            self.desk.tasks.act(
                change_activity, self._kept.row.id, form, self._version,
                then=self._changed, failed=self._failed,
            )  # fmt: skip

    def _drafted(self, activity_id: int) -> None:
        self._busy = False
        self.forget_draft()
        self._begin()
        self.save.refresh()
        self.desk.messages.well("草稿已保存；检查无误后按 F9 发布")
        self.desk.open_page("activity", activity_id)

    def _changed(self, moved: MovedUp) -> None:
        self._busy = False
        assert self._kept is not None
        activity_id = self._kept.row.id
        self._begin()
        self.save.refresh()
        self.desk.messages.well("已保存")
        self.desk.open_page("activity", activity_id)
        calls = (*moved.promoted, *moved.skipped)
        if calls:
            CallDialog(self, f"候补有 {len(calls)} 人要打电话", calls).open()

    def _failed(self, error: KnownError) -> None:
        self._busy = False
        self.save.refresh()
        if isinstance(error, Conflict):
            ask_sides(self, error, LABELS, self._take_sides)
            return
        if error.field == "team":
            error = KnownError(error.text, field="team_id")
        if self.form.show_error(error):
            self._show_wrong()
        else:
            self.known(error)

    def _take_sides(self, theirs: frozenset[str]) -> None:
        """The colleague's version of these fields, and then once more."""
        assert self._kept is not None
        self.desk.tasks.ask(
            read_activity, self._kept.row.id, self.desk.now(),
            then=lambda activity: self._merge(activity, theirs), owner=self,
        )  # fmt: skip

    def _merge(self, activity: Activity, theirs: frozenset[str]) -> None:
        self._version = activity.version
        for name in theirs & self.fields.keys():
            self.fields[name].set_value(getattr(activity.form, name))
        self._save()

    def _show_wrong(self) -> None:
        for field in self.fields.values():
            if field.error:
                self.area.ensureWidgetVisible(field)
                return
