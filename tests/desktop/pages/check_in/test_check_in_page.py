"""双报到 by keys: units and members check in, posts are taken, services typed, the quarter."""

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.due import read_due
from desktop.pages.check_in.fields import read_hours, say_hours
from desktop.pages.check_in.page import CheckInPage
from desktop.pages.check_in.services import NOTE
from desktop.printing import UnfiledDialog
from desktop.widgets.grades import GradeField
from models.double_check_in.actions.posts import PostForm, claim_post, set_post
from models.double_check_in.actions.services import correct_service
from models.double_check_in.actions.units import unit_leaves
from models.double_check_in.queries.members import MemberFilter, list_members, read_member
from models.double_check_in.queries.posts import list_posts
from models.double_check_in.queries.quarters import quarter_total
from models.double_check_in.queries.returns import list_returns
from models.double_check_in.queries.services import list_services
from models.double_check_in.queries.units import list_units, read_unit
from models.double_check_in.rules.posts import PostKind
from models.double_check_in.rules.quarters import Quarter
from models.double_check_in.rules.states import CheckInState, Grade
from models.errors import KnownError
from tests.desktop.pages.cases.case_desk import CONTROL, SHIFT, as_colleague
from tests.desktop.pages.check_in.roll_desk import RollDesk, facts, on_tab, rows
from tests.models.conftest import Watch
from tests.models.double_check_in.hall import Hall, id_number

Key, ALT = Qt.Key, Qt.KeyboardModifier.AltModifier
DeskOn = Callable[..., RollDesk]


def test_a_unit_checks_in_and_its_first_member_with_keys_only(desk_on: DeskOn) -> None:
    desk = desk_on("check-in")
    page = desk.shown(CheckInPage)
    assert rows(page.units.table) == []
    desk.press(Key.Key_I, CONTROL)
    desk.dialog("单位报到")
    desk.fill("望岚区水务局", "戴媛蓉", "19900008027", "", "水务局、区水务局", "46")
    desk.send()
    (unit,) = rows(page.units.table)
    assert (unit.name, unit.contact_name, unit.stated) == ("望岚区水务局", "戴媛蓉", 46)
    assert facts(page.units.card)["自报党员"] == "46 人"

    desk.press(Key.Key_Return)  # its members
    assert on_tab(page) == "党员" and page.members.unit.text() == "望岚区水务局"
    desk.press(Key.Key_I, CONTROL)
    desk.dialog("党员报到")
    desk.fill("赵新民", id_number(7), "19900001234", "摄影、法律")
    desk.send()
    paper = desk.find(UnfiledDialog)
    assert paper.windowTitle().startswith("报到单 BD")
    desk.press(Key.Key_Escape)
    (member,) = rows(page.members.table)
    assert (member.name, member.unit) == ("赵新民", "望岚区水务局")
    assert member.skills == ("摄影", "法律") and member.state is CheckInState.CHECKED_IN

    desk.press(Key.Key_F6)
    desk.dialog("接收报到党员")
    desk.send()
    (member,) = rows(page.members.table)
    assert member.state is CheckInState.RECEIVED


def test_one_is_received_or_all_who_wait(desk_on: DeskOn, hall: Hall) -> None:
    first, second = hall.unit(), hall.unit("望岚公交公司")
    for unit in (first, first, second):
        hall.check_in(unit)
    desk = desk_on("check-in", ("members", first, "望岚区水务局"))
    desk.press(Key.Key_F6)
    who = desk.dialog("接收报到党员").form["who"]
    assert isinstance(who, GradeField)
    assert [button.text() for button in who.row.buttons.values()] == [
        "1 只接收选中的：党员1", "2 望岚区水务局的 2 人", "3 全部等待接收的 3 人",
    ]  # fmt: skip
    desk.press(Key.Key_Return)  # only the one that is marked
    waiting = MemberFilter(state=CheckInState.CHECKED_IN)
    assert len(hall.centre.ask(list_members, waiting)) == 2
    desk.press(Key.Key_F6)
    desk.dialog("接收报到党员")
    desk.press(Key.Key_2)
    desk.press(Key.Key_Return)
    assert hall.centre.ask(list_members, waiting) == []
    desk.press(Key.Key_F6)
    assert "没有等待接收的党员" in desk.said


def test_who_is_on_file_is_found_and_is_counted_once(desk_on: DeskOn, hall: Hall) -> None:
    first, second = hall.unit(), hall.unit("望岚公交公司")
    kept = hall.check_in(first, "钱立群")
    desk = desk_on("check-in", ("members", second, "望岚公交公司"))
    page = desk.shown(CheckInPage)
    desk.press(Key.Key_I, CONTROL)
    dialog = desk.dialog("党员报到")
    desk.fill("钱立群")
    assert not dialog.form["id_number"].isVisible()  # known already
    desk.send()
    assert dialog.isVisible()
    assert kept.number in dialog.form["person"].error
    assert "一人只报到、只统计一次" in dialog.form["person"].error
    desk.press(Key.Key_Escape)
    assert rows(page.members.table) == []
    assert len(hall.centre.ask(list_members, MemberFilter())) == 1


def test_the_last_place_of_a_post_is_gone_while_the_dialog_is_open(
    desk_on: DeskOn, hall: Hall
) -> None:
    unit = hall.unit()
    late, early = hall.member(unit, "孙晚来"), hall.member(unit, "周先到")
    form = PostForm(PostKind.HEALTH, "周末义诊", 1)
    post = hall.centre.act(set_post, form).result
    desk = desk_on("check-in", "posts")
    page = desk.shown(CheckInPage)
    assert page.posts.table.model.columns[-1].text(rows(page.posts.table)[0]) == "空 1 个"
    desk.press(Key.Key_F7)
    dialog = desk.dialog("认领“周末义诊”")
    desk.fill("孙晚来")
    as_colleague(hall.centre, "李二", lambda: hall.centre.act(claim_post, post, early))
    desk.send()
    assert dialog.isVisible()
    assert dialog.banner.text == ("岗位“周末义诊”的 1 个名额都已有人。没有任何改动，请另选岗位。")
    desk.press(Key.Key_Escape)
    assert hall.centre.ask(list_posts)[0].taken == 1
    page.read_now()
    desk.settle()
    assert [claim.name for claim in rows(page.posts.claims)] == ["周先到"]
    assert hall.centre.ask(read_member, late, hall.today).posts == ()


def test_a_member_leaves_a_post_and_another_takes_it(desk_on: DeskOn, hall: Hall) -> None:
    unit = hall.unit()
    one, two = hall.member(unit, "吴一"), hall.member(unit, "郑二")
    post = hall.centre.act(set_post, PostForm(PostKind.SAFETY, "夜间巡逻", 1)).result
    hall.centre.act(claim_post, post, one)
    desk = desk_on("check-in", "posts")
    desk.press(Key.Key_Return)  # to who is on it
    desk.press(Key.Key_F8)
    desk.dialog("吴一 退出“夜间巡逻”")
    desk.fill("出差")
    desk.press(Key.Key_F7)
    desk.dialog("认领“夜间巡逻”")
    desk.fill("郑二")
    desk.send()
    assert hall.centre.ask(read_member, two, hall.today).posts == ("夜间巡逻",)
    assert hall.centre.ask(read_member, one, hall.today).posts == ()


def test_one_event_is_typed_once_for_three_members(desk_on: DeskOn, hall: Hall) -> None:
    unit = hall.unit()
    for name in ("甲明", "乙亮", "丙光"):
        hall.member(unit, name)
    desk = desk_on("check-in", "services")
    page = desk.shown(CheckInPage)
    assert page.services.keep.why_not == "还没有加参加的党员。没有任何改动。"
    desk.fill("2.5", "健康医疗", "老年活动室", "为老人量血压", "")
    for name in ("甲明", "乙亮", "乙亮"):
        desk.fill(name)
    assert page.services.who.error == "“乙亮”已经加过。"
    desk.fill("丙光")
    assert page.services.keep.text == "保存 3 人"
    desk.press(Key.Key_F9)
    done = hall.centre.ask(list_services, hall.today, hall.today)
    assert [(s.name, s.minutes, s.content) for s in done] == [
        ("甲明", 150, "为老人量血压"), ("乙亮", 150, "为老人量血压"), ("丙光", 150, "为老人量血压"),
    ]  # fmt: skip
    assert len(rows(page.services.table)) == 3 and page.services.members == []
    # The next event: what was done is the only thing to be said again.
    assert QApplication.focusWidget() is page.services.fields["content"].editor
    assert page.services.table.table.isColumnHidden(NOTE)  # every line counts


def test_hours_of_an_activity_are_not_typed_again_without_being_asked(
    desk_on: DeskOn, hall: Hall
) -> None:
    member = hall.member(hall.unit(), "甲明")
    person = hall.centre.ask(read_member, member, hall.today).person_id
    hall.attend(person, hall.today, 120)
    desk = desk_on("check-in", "services")
    page = desk.shown(CheckInPage)
    desk.fill("1", "健康医疗", "", "送药上门", "", "甲明")
    desk.press(Key.Key_F9)
    assert page.services.besides.isVisible()
    assert "时长已自动计入，不要重复登记" in page.services.besides.error
    desk.press(Key.Key_Space)  # the keyboard stands on the tick
    desk.press(Key.Key_F9)
    total = hall.centre.ask(quarter_total, Quarter.of(hall.today))
    assert total.minutes == 180


def test_a_wrong_line_is_corrected_with_a_reason_and_both_stay(desk_on: DeskOn, hall: Hall) -> None:
    member = hall.member(hall.unit(), "甲明")
    hall.serve(member, hall.today, 600)
    desk = desk_on("check-in", "services")
    page = desk.shown(CheckInPage)
    page.services.table.setFocus()
    desk.press(Key.Key_F2)
    dialog = desk.dialog("更正 甲明 的服务")
    assert dialog.form["minutes"].text() == "10"
    desk.send()
    assert "请写明更正的原因" in dialog.form["reason"].error
    dialog.form["minutes"].set_value(60)
    dialog.form["reason"].setFocus()
    desk.fill("多写了一个 0")
    (line,) = hall.centre.ask(list_services, hall.today, hall.today)
    assert line.minutes == 60


def test_the_quarter_is_made_sent_and_comes_back_and_tells_what_changed(
    desk_on: DeskOn, hall: Hall, watch: Watch
) -> None:
    watch.now = datetime(2026, 9, 28, 9, 0)
    water, bus = hall.unit(), hall.unit("望岚公交公司")
    one, two = hall.member(water, "甲明"), hall.member(bus, "乙亮")
    hall.member(bus, "丙光")
    wrong = hall.serve(one, hall.today, 150)
    hall.serve(two, hall.today, 90)
    quarter = Quarter(2026, 3)
    watch.now = datetime(2026, 10, 8, 9, 0)  # the quarter before is still worked on
    desk = desk_on("check-in", "quarter")
    page = desk.shown(CheckInPage)
    panel = page.quarter
    assert panel.quarter.text() == "2026年第3季度"
    today = hall.today
    assert hall.centre.ask(read_due, today).returns == 2  # both units wait for theirs
    assert panel.sums.text() == "各单位相加 4 小时 · 全部记录 4 小时，2 人次"
    assert panel.same.text() == "✓ 一致"
    desk.press(Key.Key_F9)
    kept = hall.centre.ask(list_returns, quarter)
    assert [(r.unit, r.minutes, r.edition) for r in kept] == [
        ("望岚区水务局", 150, 1), ("望岚公交公司", 90, 1)
    ]  # fmt: skip
    assert sum(r.minutes for r in kept) == hall.centre.ask(quarter_total, quarter).minutes

    desk.press(Key.Key_F9)  # nothing changed: the same editions
    assert [r.edition for r in hall.centre.ask(list_returns, quarter)] == [1, 1]
    desk.press(Key.Key_P, CONTROL | SHIFT)
    assert "季度反馈表" in desk.find(UnfiledDialog).windowTitle()
    desk.press(Key.Key_Escape)
    desk.press(Key.Key_F6)
    desk.dialog("送出季度反馈表")
    desk.send()
    assert all(r.sent_on == hall.today for r in hall.centre.ask(list_returns, quarter))
    assert hall.centre.ask(read_due, today).returns == 0
    desk.press(Key.Key_F7)
    desk.dialog("盖章收回")
    desk.send()
    assert hall.centre.ask(list_returns, quarter)[0].stamped_on == hall.today

    form = hall.form(one, datetime(2026, 9, 28).date(), 60)
    hall.centre.act(correct_service, wrong, form, "多写了")
    page.read_now()
    desk.settle()
    assert panel.table.model.columns[-1].text(rows(panel.table)[0]) == "生成后有变化"
    record = panel.card.record
    assert record is not None
    changes = [text for _, text in record.sections[0].lines]
    assert changes == ["甲明：1 次 2.5 小时 → 1 次 1 小时", "合计 2.5 → 1 小时"]
    desk.press(Key.Key_F9)
    newest = hall.centre.ask(list_returns, quarter)
    assert [(r.edition, r.minutes, r.is_stale) for r in newest] == [(2, 60, False), (1, 90, False)]
    assert hall.centre.ask(read_due, today).returns == 1  # the new edition is to be sent
    desk.shell.open_page("check-in", "last-quarter")
    desk.settle()
    assert on_tab(page) == "季度反馈" and panel.quarter.text() == "2026年第3季度"
    assert panel.same.text() == "✓ 一致"


def test_a_member_is_appraised_moved_and_moves_out(
    desk_on: DeskOn, hall: Hall, watch: Watch
) -> None:
    first = hall.unit()
    hall.unit("望岚公交公司")
    member = hall.member(first, "甲明")
    hall.serve(member, hall.today - timedelta(days=9), 60)
    desk = desk_on("check-in", "members")
    desk.press(Key.Key_E, CONTROL)
    desk.dialog("年度评议 · 甲明")
    desk.press(Key.Key_Return)  # this year
    desk.press(Key.Key_1)
    desk.send()
    page = hall.centre.ask(read_member, member, hall.today)
    assert [r.grade for r in page.reviews] == [Grade.GOOD]
    assert page.state is CheckInState.YEARLY_REVIEW
    desk.press(Key.Key_U, CONTROL)
    desk.dialog("甲明 改单位")
    desk.fill("公交")
    desk.send()
    assert hall.centre.ask(read_member, member, hall.today).unit == "望岚公交公司"
    watch.now += timedelta(days=1)
    desk.press(Key.Key_Delete, CONTROL)
    desk.dialog("甲明 转出")
    desk.send()
    assert hall.centre.ask(read_member, member, hall.today).state is CheckInState.MOVED_OUT
    assert rows(desk.shown(CheckInPage).members.table) == []


def test_a_unit_with_members_cannot_leave_and_a_colleagues_change_is_shown(
    desk_on: DeskOn, hall: Hall
) -> None:
    from dataclasses import replace

    from models.double_check_in.actions.units import UnitForm, change_unit

    unit = hall.unit()
    hall.member(unit)
    desk = desk_on("check-in")
    desk.press(Key.Key_Delete, CONTROL)
    dialog = desk.dialog("望岚区水务局 退出")
    desk.send()
    assert "还有 1 名党员在册" in dialog.banner.text
    desk.press(Key.Key_Escape)

    desk.press(Key.Key_F2)
    dialog = desk.dialog("修改 望岚区水务局")
    kept = hall.centre.ask(read_unit, unit, hall.today)
    theirs = UnitForm(kept.name, "刘新", None, checked_in_on=kept.checked_in_on)
    as_colleague(
        hall.centre, "李二", lambda: hall.centre.act(change_unit, unit, theirs, kept.version)
    )
    dialog.form["contact_name"].set_value("陈旧")
    desk.send()
    assert "同事刚存为“刘新”" in dialog.form["contact_name"].error
    desk.send()  # mine, knowing it
    (row,) = hall.centre.ask(list_units)
    assert row == replace(row, contact_name="陈旧")


def test_a_unit_that_left_is_taken_back_under_its_number(desk_on: DeskOn, hall: Hall) -> None:
    unit = hall.unit()
    number = hall.centre.ask(read_unit, unit, hall.today).number
    desk = desk_on("check-in", "units")
    panel = desk.shown(CheckInPage).units
    desk.press(Key.Key_R, CONTROL)
    assert "没有退出" in desk.said
    hall.centre.act(unit_leaves, unit, hall.today)
    desk.press(Key.Key_H, CONTROL)  # the left ones, too
    assert panel.shown is not None and panel.shown.left_on == hall.today
    desk.press(Key.Key_R, CONTROL)
    desk.dialog("重新报到")
    desk.press(Key.Key_Return)
    kept = hall.centre.ask(read_unit, unit, hall.today)
    assert (kept.left_on, kept.number) == (None, number)


def test_tabs_and_keys_belong_to_each_other(desk_on: DeskOn, hall: Hall) -> None:
    hall.member(hall.unit())
    desk = desk_on("check-in")
    page = desk.shown(CheckInPage)
    for number, name in enumerate(("单位", "党员", "岗位", "服务记录", "季度反馈"), 1):
        desk.press(Qt.Key(Key.Key_0 + number), ALT)
        assert on_tab(page) == name
        keys = [action.key for action in page.offered() if action.key]
        assert len(keys) == len(set(keys))
    desk.press(Key.Key_2, ALT)
    desk.press(Key.Key_F, CONTROL)
    assert page.members.table.filter is not None and page.members.table.filter.hasFocus()


def test_hours_are_read_as_people_write_them() -> None:
    read = {"2": 120, "2.5": 150, "90分": 90, "1小时30分": 90, "0.25": 15}
    assert {text: read_hours(text) for text in read} == read
    for wrong in ("两", "0", "25", "-1"):
        try:
            read_hours(wrong)
        except KnownError:
            continue
        raise AssertionError(wrong)
    assert [say_hours(m) for m in (0, 30, 120, 155)] == ["0", "0.5", "2", "2.58"]
