"""Activities from the draft over publication to the end, and the list that says what waits."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest

from desktop.pages.volunteers import ActivitiesPage
from desktop.pages.volunteers.activity import ActivityPage
from desktop.pages.volunteers.calls import CallDialog
from desktop.pages.volunteers.planning import PlanPage
from desktop.pages.volunteers.sides import SidesDialog
from desktop.pages.volunteers.targets import Revising
from desktop.widgets.menu import ActionMenu
from models.volunteers.actions.activities import change_activity
from models.volunteers.queries.activities import ActivityFilter, ActivityRow, list_activities
from models.volunteers.queries.names import to_call
from models.volunteers.rules.activities import ActivityKind, PlaceForm, ShiftForm, Status
from tests.desktop.pages.volunteers.saturday import CONTROL, SHIFT, Key, Saturday, VolunteerDesk

DeskOn = Callable[..., VolunteerDesk]


def rows(hall: Saturday) -> list[ActivityRow]:
    found: list[ActivityRow] = hall.ask(list_activities, ActivityFilter(), hall.now)
    return found


def listed(page: ActivitiesPage) -> list[str]:
    model = page.table.model
    return [row.name for n in range(model.total) if (row := model.row(n)) is not None]


def test_an_empty_list_says_what_to_do_first_and_a_draft_is_typed_in_order(
    desk_on: DeskOn, hall: Saturday
) -> None:
    desk = desk_on("volunteers")
    desk.press(Key.Key_N, CONTROL | SHIFT)
    page = desk.here
    assert isinstance(page, PlanPage) and desk.focus is page.fields["name"].editor
    for text in ("河岸清洁", "环境", "青禾河岸", "3-7", "900", "1130", "15"):
        desk.type(text)
        desk.press(Key.Key_Return)
    for text in ("3-7", "14", "1630", ""):  # a second shift
        desk.type(text)
        desk.press(Key.Key_Return)
    desk.press(Key.Key_Return)  # no third one
    assert desk.focus is page.places.rows[0].post
    desk.type("捡拾垃圾")
    desk.press(Key.Key_Return)
    desk.press(Key.Key_Tab)
    desk.type("5")
    desk.press(Key.Key_Return)
    desk.press(Key.Key_Return)
    desk.press(Key.Key_Return)
    desk.press(Key.Key_Return)  # no second line
    assert desk.focus is page.fields["person_in_charge"].editor
    desk.press(Key.Key_F9)
    assert isinstance(desk.here, ActivityPage)
    (row,) = rows(hall)
    kept = hall.shown(row.id)
    assert (kept.row.name, kept.row.status, kept.form.kind) == (
        "河岸清洁", Status.DRAFT, ActivityKind.ENVIRONMENT,
    )  # fmt: skip
    assert [(s.starts_at, s.ends_at, s.break_minutes) for s in kept.shifts] == [
        (datetime(2026, 3, 7, 9), datetime(2026, 3, 7, 11, 30), 15),
        (datetime(2026, 3, 7, 14), datetime(2026, 3, 7, 16, 30), 0),
    ]
    assert [(p.post, p.wanted) for p in kept.places] == [("捡拾垃圾", 5), ("捡拾垃圾", 5)]


def test_publishing_is_refused_with_every_reason_and_done_once_they_are_mended(
    desk_on: DeskOn, hall: Saturday
) -> None:
    activity = hall.draft(is_dangerous=True, person_in_charge="")
    desk = desk_on("activity", activity)
    page = desk.here
    shown = page.lacks.text()
    assert "还没有负责人" in shown and "风险说明" in shown and "意外伤害保险" in shown
    desk.press(Key.Key_F9)
    assert "还不能开始招募" in page.banner.text
    assert hall.shown(activity).row.status is Status.DRAFT
    desk.press(Key.Key_E, CONTROL)
    form = desk.here
    assert isinstance(form, PlanPage) and not form.fields["risk"].isHidden()
    form.fields["person_in_charge"].set_text("李敏")
    form.fields["risk"].set_text("水边，防滑")
    form.fields["insurance"].set_text("平安 P2026-1")
    desk.press(Key.Key_F9)
    assert desk.here is page and page.missing.isHidden()
    desk.press(Key.Key_F9)
    assert hall.shown(activity).row.status is Status.OPEN
    assert desk.focus is page.signing.search.line


def test_a_wrong_time_is_said_at_the_shift(desk_on: DeskOn, hall: Saturday) -> None:
    desk = desk_on("activity-form")
    form = desk.here
    form.fields["name"].set_text("夜巡")
    form.fields["kind"].set_value(ActivityKind.PATROL)
    row = form.shifts.rows[0]
    row.day.setText("3-7")
    row.starts.setText("2230")
    row.ends.setText("一会儿")
    desk.press(Key.Key_F9)
    assert form.shifts.error == "第 1 班：“一会儿”不像时间，请写成 9:00 或 900。"
    row.ends.setText("130")
    desk.press(Key.Key_F9)
    assert "次日" in form.shifts.error and rows(hall) == []
    row.ends.setText("次日1:30")
    desk.press(Key.Key_F9)
    (kept,) = rows(hall)
    assert kept.ends_at == datetime(2026, 3, 8, 1, 30)


def test_the_form_comes_back_as_a_draft(desk_on: DeskOn, hall: Saturday) -> None:
    desk = desk_on("activity-form")
    form = desk.here
    form.fields["name"].set_text("夜巡")
    row = form.shifts.rows[0]
    row.day.setText("3-7")
    row.starts.setText("19:00")
    form.places.rows[0].post.setText("巡逻")
    form.places.rows[0].wanted.setText("4")
    title, content = form.draft()
    assert title == "新活动 夜巡"
    form.empty.trigger()
    desk.settle()
    assert form.shifts.rows[0].is_blank
    form.restore(content)
    assert form.fields["name"].text() == "夜巡"
    assert form.shifts.rows[0].starts.text() == "19:00"
    assert form.places.rows[0].wanted.text() == "4"


def test_it_is_repeated_on_other_days_and_one_goes_from_day_to_day(
    desk_on: DeskOn, hall: Saturday
) -> None:
    activity = hall.saturday()
    desk = desk_on("activity", activity)
    desk.press(Key.Key_D, CONTROL)
    asked = desk.dialog()
    asked.form["days"].set_text("3-14、3-21，3-7")
    desk.press(Key.Key_Return, CONTROL)
    assert "已经有这个活动" in asked.form["days"].error  # nothing was made
    assert len(rows(hall)) == 1
    asked.form["days"].set_text("3-14、3-21")
    asked.form["opened"].set_value(True)
    desk.press(Key.Key_Return, CONTROL)
    desk.no_dialog()
    made = rows(hall)
    assert [row.starts_at.date() for row in made] == [
        date(2026, 3, 21), date(2026, 3, 14), date(2026, 3, 7),
    ]  # fmt: skip
    assert all(row.status is Status.OPEN and row.wanted == 6 for row in made)
    desk.press(Key.Key_D, CONTROL | SHIFT)
    assert isinstance(desk.dialog(), ActionMenu)
    desk.press(Key.Key_2)
    desk.qtbot.waitUntil(lambda: desk.here.activity is not None)
    desk.no_dialog()
    assert desk.here.activity.row.starts_at.date() == date(2026, 3, 21)


def test_calling_it_off_lists_whom_to_call(desk_on: DeskOn, hall: Saturday) -> None:
    people = hall.people()
    activity = hall.saturday()
    hall.sign(hall.places(activity)[0].id, people["王芳"])
    hall.sign(hall.places(activity)[1].id, people["陈建国"])
    desk = desk_on("activity", activity)
    desk.press(Key.Key_F11)
    asked = desk.dialog()
    desk.press(Key.Key_Return, CONTROL)
    assert "原因" in asked.form["reason"].error
    asked.form["reason"].set_text("暴雨预警")
    desk.press(Key.Key_Return, CONTROL)
    calls = desk.find(CallDialog)
    assert "2 人" in calls.windowTitle()
    desk.press(Key.Key_Escape)
    desk.no_dialog()
    assert hall.shown(activity).row.status is Status.CANCELLED
    assert [call.name for call in hall.ask(to_call)] == ["王芳", "陈建国"]
    desk.press(Key.Key_F9)
    assert "活动已取消" in desk.here.banner.text


def test_it_is_ended_with_the_people_served(desk_on: DeskOn, hall: Saturday) -> None:
    activity = hall.saturday()
    hall.later(days=6)
    desk = desk_on("volunteers")
    page = desk.here
    assert page.tiles["end"].accessibleName().startswith("过了时间还没办结束 1")
    page.tiles["end"].opened.emit()
    desk.settle()
    assert listed(page) == ["河岸清洁"]
    desk.press(Key.Key_Return)
    assert desk.here.step.text == "办理结束"
    desk.press(Key.Key_F9)
    asked = desk.dialog()
    desk.press(Key.Key_Return, CONTROL)
    assert asked.form["served_count"].error
    asked.form["served_count"].set_text("40")
    desk.press(Key.Key_Return, CONTROL)
    desk.no_dialog()
    assert hall.shown(activity).served_count == 40


def test_a_draft_is_dropped(desk_on: DeskOn, hall: Saturday) -> None:
    activity = hall.draft()
    desk = desk_on("activity", activity)
    desk.press(Key.Key_Delete, CONTROL)
    desk.dialog()
    desk.press(Key.Key_Return)
    desk.no_dialog()
    assert isinstance(desk.here, ActivitiesPage) and rows(hall) == []


def test_the_list_is_narrowed_by_state_words_and_back(desk_on: DeskOn, hall: Saturday) -> None:
    hall.saturday()
    hall.draft(name="反诈宣传", kind=ActivityKind.TEACHING)
    people = hall.people()
    place = hall.wanting(1, name="陪诊")
    hall.sign(place, people["王芳"])
    desk = desk_on("volunteers")
    page = desk.here
    assert page.tiles["drafts"].accessibleName().startswith("草稿没有发布 1")
    page.status.set_value(Status.FULL)
    desk.settle()
    assert listed(page) == ["陪诊"]
    page.status.set_value("")
    page.kind.set_value(ActivityKind.TEACHING)
    desk.settle()
    assert listed(page) == ["反诈宣传"]
    desk.press(Key.Key_Backspace, CONTROL)
    assert set(listed(page)) == {"河岸清洁", "反诈宣传", "陪诊"}
    desk.press(Key.Key_F, CONTROL)
    desk.type("反诈")
    desk.qtbot.waitUntil(lambda: page.table.model.view.filter != "")
    desk.settle()
    assert listed(page) == ["反诈宣传"]


def test_a_colleague_changed_it_too(desk_on: DeskOn, hall: Saturday) -> None:
    activity = hall.saturday()
    desk = desk_on("activity-form", Revising(activity))
    form = desk.here
    form.fields["place"].set_text("北门")
    kept = hall.shown(activity)
    theirs = form.collect()
    assert theirs is not None

    hall.do(
        change_activity, activity, replace(kept.form, place="南门", content="沿河清理"),
        kept.version,
    )  # fmt: skip
    desk.press(Key.Key_F9)
    asked = desk.find(SidesDialog)
    asked.sides.right["content"].setChecked(True)
    desk.press(Key.Key_F9)
    desk.no_dialog()
    after = hall.shown(activity).form
    assert (after.place, after.content) == ("北门", "沿河清理")


def test_a_changed_place_has_to_be_told(desk_on: DeskOn, hall: Saturday) -> None:
    people = hall.people()
    activity = hall.saturday()
    hall.sign(hall.places(activity)[0].id, people["王芳"])
    desk = desk_on("activity", activity)
    desk.press(Key.Key_E, CONTROL)
    desk.here.fields["place"].set_text("南门广场")
    desk.press(Key.Key_F9)
    (call,) = hall.ask(to_call)
    assert call.why.text == "时间或地点有变" and "南门广场" in call.text
    page = desk.here
    assert isinstance(page, ActivityPage)
    row = page.names.table.model.row(0)
    assert row is not None and row.to_tell is not None


@pytest.mark.parametrize("shifts", [1, 2])
def test_each_shift_gets_its_posts(desk_on: DeskOn, hall: Saturday, shifts: int) -> None:
    form = desk_on("activity-form").here
    days = [datetime(2026, 3, 7, 9), datetime(2026, 3, 7, 14)][:shifts]
    form.shifts.set_value([ShiftForm(day, day.replace(hour=day.hour + 2)) for day in days])
    form.places.follow_shifts()
    row = form.places.rows[0]
    row.post.setText("引导")
    row.wanted.setText("2")
    row.skills.setText("手语 英语")
    row.age.setText("16")
    assert form.places.value() == tuple(
        PlaceForm(n, "引导", 2, ("手语", "英语"), 16) for n in range(shifts)
    )
    row.wanted.setText("两")
    form.places.check()
    assert form.places.error == "“引导”要几个人，请填 1 以上的整数。"
