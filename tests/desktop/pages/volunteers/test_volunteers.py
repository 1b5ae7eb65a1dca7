"""Volunteers: registering and changing, the card with its notes, teams, leaving and coming back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from PySide6.QtCore import QPoint, Qt

from desktop.pages.volunteers.card import CardPage
from desktop.pages.volunteers.form import FormPage
from desktop.pages.volunteers.people import ListPage
from desktop.pages.volunteers.sides import SidesDialog
from desktop.pages.volunteers.targets import Registering
from desktop.pages.volunteers.teams import TeamsPage
from desktop.printing import UnfiledDialog
from models.volunteers.actions.volunteers import change_volunteer
from models.volunteers.queries.teams import list_members, list_teams
from models.volunteers.queries.volunteers import VolunteerPage, read_volunteer, volunteer_of
from models.volunteers.rules.activities import ShiftForm
from models.volunteers.rules.volunteers import Availability, NoteKind, ServiceKind, VolunteerForm
from tests.desktop.pages.volunteers.saturday import CONTROL, SHIFT, Key, Saturday, VolunteerDesk

DeskOn = Callable[..., VolunteerDesk]


def kept(hall: Saturday, volunteer_id: int) -> VolunteerPage:
    found: VolunteerPage = hall.ask(read_volunteer, volunteer_id, hall.today)
    return found


def shift_on(day: int) -> ShiftForm:
    return ShiftForm(datetime(2026, 3, day, 9), datetime(2026, 3, day, 11))


def listed(page: ListPage) -> list[str]:
    model = page.table.model
    return [row.name for n in range(model.total) if (row := model.row(n)) is not None]


def test_a_resident_is_registered_with_the_whole_form(desk_on: DeskOn, hall: Saturday) -> None:
    person = hall.person("方大姐", date(1970, 6, 1))
    desk = desk_on("volunteer-people")
    assert desk.here.table.model.total == 0
    desk.press(Key.Key_E, CONTROL)
    form = desk.here
    assert isinstance(form, FormPage)
    desk.type("方大姐")
    desk.press(Key.Key_Return)
    assert desk.focus is form.fields["emergency_name"].editor
    assert form.fields["guardian_name"].isHidden()
    desk.press(Key.Key_F9)  # nothing is filled in yet
    assert volunteer_of_now(hall, person) is None
    for name, value in {
        "emergency_name": "方小弟", "emergency_relation": "弟弟", "skills": ("急救", "唱歌"),
        "area": "青禾苑", "insurer": "平安", "insurance_number": "P-1",
        "insured_to": date(2026, 12, 31), "may_be_published": True, "consents": True,
        "kinds": (ServiceKind.AGED, ServiceKind.CULTURE),
        "availability": (Availability.WEEKEND,),
    }.items():  # fmt: skip
        form.fields[name].set_value(value)
    form.emergency.set_text("19900005555")
    desk.press(Key.Key_F9)
    page = desk.here
    assert isinstance(page, CardPage) and page.volunteer is not None
    made = page.volunteer
    assert made.form == VolunteerForm(
        person, ("急救", "唱歌"), (ServiceKind.AGED, ServiceKind.CULTURE),
        (Availability.WEEKEND,), "青禾苑", "方小弟", "弟弟", None, guardian_phone=None,
        may_be_published=True, insurer="平安", insurance_number="P-1",
        insured_to=date(2026, 12, 31), registered_on=hall.today,
    )  # fmt: skip
    assert made.emergency_phone == "199****5555" and made.consent_version


def volunteer_of_now(hall: Saturday, person_id: int) -> int | None:
    found: int | None = hall.ask(volunteer_of, person_id)
    return found


def test_a_missing_kind_is_said_at_its_field(desk_on: DeskOn, hall: Saturday) -> None:
    person = hall.person("方大姐", date(1970, 6, 1))
    desk = desk_on("volunteer-form", person)
    form = desk.here
    form.fields["emergency_name"].set_text("方小弟")
    form.emergency.set_text("19900005555")
    desk.press(Key.Key_F9)
    assert "服务类别" in form.fields["kinds"].error
    form.fields["kinds"].set_value((ServiceKind.AGED,))
    desk.press(Key.Key_F9)
    assert "同意" in form.fields["consents"].error
    assert volunteer_of_now(hall, person) is None


def test_without_a_birth_date_it_says_what_to_do(desk_on: DeskOn, hall: Saturday) -> None:
    person = hall.person("方大姐", None)
    desk = desk_on("volunteer-form", person)
    assert "没有出生日期" in desk.here.needs.text()


def test_a_child_is_not_asked_whether_to_be_published(desk_on: DeskOn, hall: Saturday) -> None:
    desk = desk_on("volunteer-form", hall.person("小郭", date(2014, 6, 1)))
    form = desk.here
    tick = form.fields["may_be_published"]
    assert tick.isHidden() and "不公开" in form.needs.text()
    desk.shell.open_page("volunteer-form", hall.person("方大姐", date(1970, 6, 1)))
    desk.settle()
    assert not tick.isHidden()
    tick.set_value(True)
    desk.shell.open_page("volunteer-form", hall.person("小周", date(2014, 6, 1)))
    desk.settle()
    assert tick.isHidden() and tick.value() is False


def test_a_teenager_on_own_earnings_signs_alone(desk_on: DeskOn, hall: Saturday) -> None:
    person = hall.person("小郭", date(2009, 6, 1))
    desk = desk_on("volunteer-form", person)
    form = desk.here
    assert not form.fields["guardian_name"].isHidden()
    form.fields["has_own_earnings"].set_value(True)
    assert form.fields["guardian_name"].isHidden()
    assert "有危险" in form.needs.text()


def test_a_list_sorts_by_what_the_header_means(desk_on: DeskOn, hall: Saturday) -> None:
    fang = hall.people()["王芳"]
    later = hall.activity(name="楼道清理", shifts=(shift_on(14),))
    for activity in (later, hall.activity(shifts=(shift_on(8),))):
        hall.sign(hall.places(activity)[0].id, fang)
    desk = desk_on("volunteer", fang)
    table = desk.here.sign_ups
    header = table.table.horizontalHeader()

    def days() -> list[int]:
        return [table.model.row(number).starts_at.day for number in range(table.model.total)]

    def click() -> None:
        middle = QPoint(header.sectionViewportPosition(0) + 20, header.height() // 2)
        desk.qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=middle)
        desk.qtbot.waitUntil(lambda: table.model.row(0) is not None)

    click()
    assert days() == [8, 14]
    click()
    assert days() == [14, 8]
    # A list that is read page by page keeps its order, and its header is no button.
    desk.shell.open_page("volunteer-people")
    desk.settle()
    assert not desk.here.table.table.horizontalHeader().sectionsClickable()


def test_the_phone_stays_when_the_form_is_changed(desk_on: DeskOn, hall: Saturday) -> None:
    fang = hall.people()["王芳"]
    desk = desk_on("volunteer", fang)
    desk.press(Key.Key_E, CONTROL)
    form = desk.here
    assert isinstance(form, FormPage) and form.emergency.is_kept
    form.fields["skills"].set_value(("理发",))
    desk.press(Key.Key_F9)
    assert isinstance(desk.here, CardPage)
    after = kept(hall, fang)
    assert after.brief.skills == ("理发",) and after.emergency_phone == "199****3333"


def test_two_clerks_change_one_volunteer(desk_on: DeskOn, hall: Saturday) -> None:
    fang = hall.people()["王芳"]
    desk = desk_on("volunteer-form", Registering(volunteer_id=fang))
    before = kept(hall, fang)
    desk.here.fields["area"].set_text("青禾苑")
    hall.do(change_volunteer, fang, replace(before.form, area="全街道", skills=("急救",)),
            before.version)  # fmt: skip
    desk.press(Key.Key_F9)
    asked = desk.find(SidesDialog)
    asked.sides.right["skills"].setChecked(True)
    desk.press(Key.Key_F9)
    desk.no_dialog()
    after = kept(hall, fang)
    assert (after.form.area, after.brief.skills) == ("青禾苑", ("急救",))


def test_the_form_is_kept_as_a_draft_with_its_person(desk_on: DeskOn, hall: Saturday) -> None:
    person = hall.person("方大姐", date(1970, 6, 1))
    desk = desk_on("volunteer-form", person)
    form = desk.here
    form.fields["emergency_name"].set_text("方小弟")
    title, content = form.draft()
    assert title == "登记志愿者 方大姐"
    desk.press(Key.Key_F12)
    assert isinstance(desk.here, ListPage)
    form.restore(content)
    desk.settle()
    assert form.fields["emergency_name"].text() == "方小弟"
    assert form.draft()[0] == "登记志愿者 方大姐"


def test_the_card_takes_notes_and_shows_numbers_for_a_reason(
    desk_on: DeskOn, hall: Saturday
) -> None:
    fang = hall.people()["王芳"]
    desk = desk_on("volunteer", fang)
    page = desk.here
    desk.press(Key.Key_F7)
    asked = desk.dialog()
    asked.form["kind"].set_value(NoteKind.TRAINING)
    desk.press(Key.Key_Return, CONTROL)
    assert "内容" in asked.form["text"].error
    asked.form["text"].set_text("急救培训 6 学时")
    desk.press(Key.Key_Return, CONTROL)
    desk.no_dialog()
    assert [note.text for note in kept(hall, fang).notes] == ["急救培训 6 学时"]
    assert page.notes.model.total == 1 and page.stack.currentIndex() == 1
    desk.press(Key.Key_F5)
    desk.dialog()
    desk.press(Key.Key_Return, CONTROL)
    desk.no_dialog()
    assert page.number.text() == "19900003333"


def test_leaving_waits_for_open_places_and_coming_back_keeps_the_number(
    desk_on: DeskOn, hall: Saturday
) -> None:
    fang = hall.people()["王芳"]
    signed = hall.sign(hall.places(hall.saturday())[0].id, fang)
    desk = desk_on("volunteer", fang)
    desk.press(Key.Key_F11)
    asked = desk.dialog()
    asked.form["reason"].set_text("搬家")
    desk.press(Key.Key_Return, CONTROL)
    assert "还报着没开始的活动" in asked.form["on"].error
    hall.withdraw(signed.id)
    desk.press(Key.Key_Return, CONTROL)
    desk.no_dialog()
    assert kept(hall, fang).brief.left_on == hall.today
    desk.press(Key.Key_F11)
    assert "退出" in desk.here.banner.text
    desk.press(Key.Key_F11, CONTROL)
    desk.dialog()
    desk.press(Key.Key_Return)
    desk.no_dialog()
    assert kept(hall, fang).brief.left_on is None


def test_the_list_is_narrowed(desk_on: DeskOn, hall: Saturday) -> None:
    people = hall.people()
    team = hall.team("青禾护河队", people["王芳"], people["陈建国"])
    hall.volunteer("赵医生", kinds=(ServiceKind.HEALTH,), skills=("急救",))
    desk = desk_on("volunteer-people")
    page = desk.here
    assert listed(page) == ["赵医生", "林小雨", "孙丽华", "陈建国", "王芳"]
    page.minors.setChecked(True)
    desk.settle()
    assert listed(page) == ["林小雨"]
    desk.press(Key.Key_Backspace, CONTROL)
    page.kind.set_value(ServiceKind.HEALTH)
    desk.settle()
    assert listed(page) == ["赵医生"]
    desk.press(Key.Key_Backspace, CONTROL)
    page.team.set_value(team)
    desk.settle()
    assert listed(page) == ["陈建国", "王芳"]
    desk.press(Key.Key_Backspace, CONTROL)
    desk.press(Key.Key_F, CONTROL)
    desk.type("zys")
    desk.qtbot.waitUntil(lambda: page.table.model.view.filter != "")
    desk.settle()
    assert listed(page) == ["赵医生"]


def test_a_team_is_founded_joined_led_and_left(desk_on: DeskOn, hall: Saturday) -> None:
    hall.people()
    desk = desk_on("volunteer-teams")
    page = desk.here
    assert isinstance(page, TeamsPage)
    desk.press(Key.Key_E, CONTROL)
    asked = desk.dialog()
    desk.press(Key.Key_Return, CONTROL)
    assert "名称" in asked.form["name"].error
    asked.form["name"].set_text("夕阳红队")
    asked.form["founded_on"].set_value(hall.today - timedelta(days=10))
    desk.press(Key.Key_Return, CONTROL)
    desk.no_dialog()
    (team,) = hall.ask(list_teams, hall.today)
    desk.press(Key.Key_F3)
    asked = desk.dialog()
    desk.type("王芳")
    desk.press(Key.Key_Return)
    asked.form["since"].set_value(hall.today - timedelta(days=5))
    desk.press(Key.Key_Return, CONTROL)
    desk.no_dialog()
    assert [m.name for m in hall.ask(list_members, team.id, hall.today)] == ["王芳"]
    desk.press(Key.Key_Return)  # to the members
    desk.press(Key.Key_F6)
    desk.dialog()
    desk.press(Key.Key_Return, CONTROL)
    desk.no_dialog()
    (row,) = hall.ask(list_teams, hall.today)
    assert row.leaders == ("王芳",)
    page.members.go_to(0)
    desk.press(Key.Key_F4)
    desk.dialog()
    desk.press(Key.Key_Return, CONTROL)
    desk.no_dialog()
    page.past.setChecked(True)
    desk.settle()
    past = hall.ask(list_members, team.id, hall.today, True)
    assert page.members.model.total == len(past) == 2
    assert {m.until for m in past} == {hall.today, hall.today - timedelta(days=1)}


def test_the_registration_form_and_the_record_card_are_drawn(
    desk_on: DeskOn, hall: Saturday
) -> None:
    fang = hall.people()["王芳"]
    desk = desk_on("volunteer", fang)
    desk.press(Key.Key_P, CONTROL)
    paper = desk.find(UnfiledDialog)
    assert (paper.title.text(), paper.banner.text) == ("志愿者登记表", "")
    desk.press(Key.Key_Escape)
    desk.no_dialog()
    desk.press(Key.Key_P, CONTROL | SHIFT)
    desk.dialog()
    desk.press(Key.Key_Return, CONTROL)
    paper = desk.find(UnfiledDialog)
    assert (paper.title.text(), paper.banner.text) == ("志愿服务记录卡", "")
