"""What the attendance of a shift asks: blank lines, who approves, why a line is put right."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from desktop.page import Page
from desktop.pages.cases.case.asking import AskDialog, Asked
from desktop.pages.dues.calls import named, put_beside
from desktop.pages.volunteers.attendance.rows import say_span
from desktop.pages.volunteers.fields import CountField
from desktop.pages.volunteers.times import say_hours, say_time, tidy_time
from desktop.widgets.cards import Text
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import Field, TextField
from models.errors import KnownError
from models.roles import LEADERS
from models.volunteers.actions.attendance import (
    OWN_HOURS,
    CorrectionForm,
    approve_shift,
    correct,
)
from models.volunteers.actions.sheets import print_sheets
from models.volunteers.queries.attendance import AttendanceRow, ShiftFacts, preview_line
from models.volunteers.queries.shift_pages import ShiftPage
from models.volunteers.rules.attendance import NEVER_CONFIRMED, Doubt, Judgement

BLANK = 5
MOST_ASKED = 30  # doubtful lines in one dialog; the rest waits for the next round
WHY_SO = "核对过的情况，如 “队长证明 9:00 到”；空着这一行先不确认"


class PrintDialog(AskDialog):
    """How many blank lines follow the names."""

    def __init__(self, page: Page, shift: ShiftFacts, done: Callable[[Any], None]) -> None:
        fields: dict[str, Field] = {"blank_lines": CountField("空行", required="请填写空行数。")}
        asked = Asked(
            "名字是已录取、还没有印过的人；空行给没有报名就来的人。每张 20 行，编号不重。",
            fields,
            lambda values: (print_sheets, (shift.id, values["blank_lines"])),
        )
        super().__init__(page, "打印签到表", asked, "编号并打印", done)
        fields["blank_lines"].set_value(BLANK)


class ApproveDialog(AskDialog):
    """Who stands up for the hours; a doubtful line needs a reason, or stays."""

    def __init__(
        self, page: Page, shown: ShiftPage, done: Callable[[Any], None], today: date
    ) -> None:
        self._shown = shown
        waiting = [
            row
            for row in shown.rows
            if row.is_current and row.approved_at is None and Doubt.ABSENT not in row.doubts
        ]
        clerk = page.desk.clerk
        names = list(shown.approvers)
        if clerk.role in LEADERS and clerk.name not in names:
            names.append(clerk.name)
        own = {row.id for row in waiting if row.name in names}
        asked_of = [
            row
            for row in waiting
            if (row.doubts or row.id in own) and not set(row.doubts) & set(NEVER_CONFIRMED)
        ][:MOST_ASKED]
        left = [row for row in waiting if set(row.doubts) & set(NEVER_CONFIRMED)]
        clear = sum(not row.doubts and row.id not in own for row in waiting)
        fields: dict[str, Field] = {
            "by": ChoiceField("确认人", [(n, n) for n in names], required="请选定确认人。")
        }
        for row in asked_of:
            said = "；".join([doubt.text for doubt in row.doubts] or [OWN_HOURS])
            label = f"{row.name} {say_span(row, row.day)}：{said}"
            fields[f"line{row.id}"] = TextField(label, hint=WHY_SO, limit=200)
            fields[f"line{row.id}"].label.setWordWrap(True)
        sentence = f"{clear} 行没有疑问，一并确认。确认以后才计入时长、星级和证明。"
        if left:
            who = "、".join(dict.fromkeys(row.name for row in left))
            sentence += f" {who} 缺签到或签退，先更正才能确认。"
        asked = Asked(sentence, fields, self._given, width=620)
        super().__init__(page, f"确认“{shown.shift.activity}”的时长", asked, "确认时长", done)
        if names:
            fields["by"].set_value(names[0])

    def _given(self, values: dict[str, Any]) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        confirmed = {
            int(name.removeprefix("line")): text
            for name, text in values.items()
            if name.startswith("line") and text
        }
        action = named(approve_shift, confirmed=confirmed)
        return action, (self._shown.shift.id, values["by"])


class CorrectDialog(AskDialog):
    """The two times, the break and why; below what it comes to."""

    def __init__(
        self, page: Page, shift: ShiftFacts, row: AttendanceRow, done: Callable[[Any], None]
    ) -> None:
        self._shift, self._row = shift, row
        fields: dict[str, Field] = {
            "sign_in": TextField("签到", hint="例如 830、8点半", limit=20),
            "sign_out": TextField("签退", hint="过半夜写 次日1:30", limit=20),
            "deducted": CountField("扣除分钟"),
            "reason": TextField(
                "更正的原因", hint="如 本人拿照片核对", limit=120, required="请写明更正的原因。"
            ),
        }
        asked = Asked(
            f"{row.name}，{shift.activity}。原来的一行留着，写明谁、什么时候、为什么改；"
            "签到签退都空着就是没有来。",
            fields, self._given, width=520,
        )  # fmt: skip
        super().__init__(page, "更正服务时间", asked, "更正", done)
        put_beside(self, "sign_in", "sign_out", "deducted")
        self.live = Text("", "bold", wrap=True)
        self.live.setAccessibleName("计时")
        self.body.insertWidget(self.body.indexOf(fields["reason"]), self.live)
        fields["sign_in"].set_value(say_time(row.sign_in, row.day))
        fields["sign_out"].set_value(say_time(row.sign_out, row.day))
        fields["deducted"].set_value(row.deducted or "")
        for name in ("sign_in", "sign_out", "deducted"):
            fields[name].changed.connect(self._follow)
        for name in ("sign_in", "sign_out"):
            line = fields[name].editor
            line.left.connect(partial(self._tidy, name))  # type: ignore[attr-defined]
        self._follow()

    def _given(self, values: dict[str, Any]) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        form = CorrectionForm(values["sign_in"], values["sign_out"], values["deducted"])
        return correct, (self._row.id, form, values["reason"])

    def _tidy(self, name: str) -> None:
        field = self.form[name]
        shown = tidy_time(field.text(), self._shift.day, self._shift.plan)
        if shown != field.text():
            field.set_text(shown)

    def _follow(self) -> None:
        try:
            deducted = self.form["deducted"].value()
        except KnownError:
            deducted = None
        self._desk.tasks.ask(
            preview_line, self._shift.id, self._row.volunteer_id, self.form["sign_in"].text(),
            self.form["sign_out"].text(), deducted, now=self._desk.now(),
            corrects_id=self._row.id, then=self._show, owner=self, key="correct-preview",
        )  # fmt: skip

    def _show(self, judgement: Judgement) -> None:
        if Doubt.ABSENT in judgement.doubts:
            self.live.setText("没有来，不计时长。")
        elif judgement.sentences:
            self.live.setText("；".join(judgement.sentences))
        else:
            self.live.setText(f"计 {say_hours(judgement.credited)}")


def say_left(names: Sequence[str]) -> str:
    """Whose lines are still open, in a few words."""
    shown = "、".join(names[:3])
    return shown + (f" 等 {len(names)} 人" if len(names) > 3 else "")
