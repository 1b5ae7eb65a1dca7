"""Sign-up at the counter: few keys, warnings, the waiting line, and whom to call."""

from collections.abc import Callable
from datetime import date
from functools import partial

from desktop.elsewhere import Elsewhere
from desktop.pages.volunteers.activity import ActivityPage
from desktop.pages.volunteers.activity.signing import ConfirmDialog
from desktop.pages.volunteers.calls import CallDialog, CallsPage
from desktop.pages.volunteers.form import FormPage
from models.volunteers.queries.names import NameFilter, list_names, to_call
from models.volunteers.queries.volunteers import read_volunteer
from models.volunteers.rules.activities import PlaceForm
from models.volunteers.rules.signing_up import SignUpState
from models.volunteers.rules.volunteers import ServiceKind
from tests.desktop.pages.volunteers.saturday import CONTROL, Key, Saturday, VolunteerDesk
from tests.desktop.second_counter import at_the_second_counter

DeskOn = Callable[..., VolunteerDesk]


def sign(desk: VolunteerDesk, name: str) -> None:
    """As the clerk does: name, Enter, Enter."""
    desk.type(name)
    desk.press(Key.Key_Return)
    desk.press(Key.Key_Return)


def names_of(hall: Saturday, activity_id: int) -> list[tuple[str, SignUpState, str]]:
    rows = hall.ask(list_names, activity_id)
    return [(row.name, row.status, row.post) for row in rows]


def test_from_the_rail_to_a_name_on_the_list_in_eight_keys_at_most(
    desk_on: DeskOn, hall: Saturday
) -> None:
    hall.people()
    activity = hall.saturday()
    desk = desk_on("workbench")
    desk.press(Key.Key_5, CONTROL)
    desk.press(Key.Key_Return)
    page = desk.here
    assert isinstance(page, ActivityPage) and desk.focus is page.signing.search.line
    sign(desk, "王芳")
    assert desk.pressed <= 8
    assert names_of(hall, activity) == [("王芳", SignUpState.ADMITTED, "捡拾垃圾")]
    assert page.signing.result.text() == "✓ 王芳 已录取：捡拾垃圾。"
    # The next name at once.
    assert desk.focus is page.signing.search.line and page.signing.search.text() == ""
    sign(desk, "cjg")
    assert [name for name, *_ in names_of(hall, activity)] == ["王芳", "陈建国"]


def test_the_arrow_chooses_another_post(desk_on: DeskOn, hall: Saturday) -> None:
    hall.people()
    activity = hall.saturday()
    desk = desk_on("activity", activity)
    desk.type("孙丽华")
    desk.press(Key.Key_Return)
    desk.press(Key.Key_Down)
    desk.press(Key.Key_Down)
    assert "领队" in desk.here.signing.where.text()
    desk.press(Key.Key_Return)
    assert names_of(hall, activity) == [("孙丽华", SignUpState.ADMITTED, "领队")]


def test_a_full_place_says_the_place_in_line(desk_on: DeskOn, hall: Saturday) -> None:
    people = hall.people()
    place = hall.wanting(1, waiting=2)
    activity = hall.places(1)[0]
    hall.sign(place, people["王芳"])
    desk = desk_on("activity", 1)
    page = desk.here
    assert activity.id == place
    desk.type("陈建国")
    desk.press(Key.Key_Return)
    assert "已满" in page.signing.where.text()
    desk.press(Key.Key_Return)
    assert page.signing.result.text() == "陈建国：捡拾垃圾已满，候补第 1 位。"
    sign(desk, "孙丽华")
    assert "候补第 2 位" in page.signing.result.text()
    page.names.table.go_to(0)
    desk.press(Key.Key_F4)
    desk.dialog()
    desk.press(Key.Key_Return, CONTROL)
    desk.find(CallDialog)
    desk.press(Key.Key_F6)
    desk.no_dialog()
    assert page.signing.result.text() == ""  # she is the first in line now
    hall.sign(place, hall.volunteer("周倩"))
    page.signing.take_keyboard()
    sign(desk, "林小雨")  # neither a place nor a line is left
    assert "候补也已满" in page.signing.result.text()
    assert page.signing.volunteer is not None
    assert people["孙丽华"] in hall.waiting(place) and people["陈建国"] not in hall.waiting(place)


def test_an_overlap_is_asked_and_goes_in_only_with_a_yes(desk_on: DeskOn, hall: Saturday) -> None:
    people = hall.people()
    other = hall.activity(name="楼道清理", place="青禾苑")
    hall.sign(hall.places(other)[0].id, people["王芳"])
    activity = hall.activity()
    desk = desk_on("activity", activity)
    sign(desk, "王芳")
    asked = desk.dialog()
    assert isinstance(asked, ConfirmDialog)
    desk.press(Key.Key_Escape)
    desk.no_dialog()
    assert names_of(hall, activity) == []
    desk.here.places.setFocus()
    desk.press(Key.Key_Return)
    desk.dialog()
    desk.press(Key.Key_Return)
    desk.no_dialog()
    (row,) = hall.ask(list_names, activity)
    assert row.name == "王芳" and row.confirmed
    assert "已录取" in desk.here.signing.result.text()


def test_who_withdraws_makes_room_and_the_next_one_is_to_be_called(
    desk_on: DeskOn, hall: Saturday
) -> None:
    people = hall.people()
    place = hall.wanting(1)
    hall.sign(place, people["王芳"])
    hall.sign(place, people["陈建国"])
    desk = desk_on("activity", 1)
    desk.press(Key.Key_F4)
    asked = desk.dialog()
    assert "王芳" in asked.windowTitle()
    asked.form["reason"].set_text("要加班")
    desk.press(Key.Key_Return, CONTROL)
    desk.qtbot.waitUntil(lambda: desk.shows(CallDialog))
    calls = desk.find(CallDialog)
    assert "陈建国" in calls.windowTitle()
    desk.press(Key.Key_Escape)  # not called yet: stays open
    desk.no_dialog()
    (call,) = hall.ask(to_call)
    assert (call.name, call.why.text) == ("陈建国", "候补转录取")
    desk.shell.open_page("volunteer-calls")
    desk.settle()
    page = desk.here
    assert isinstance(page, CallsPage) and page.table.model.total == 1
    desk.press(Key.Key_F6)
    assert hall.ask(to_call) == [] and page.table.model.total == 0
    gone = hall.ask(list_names, 1, NameFilter(states=(SignUpState.WITHDRAWN,)))
    assert [(row.name, row.reason) for row in gone] == [("王芳", "要加班")]


def test_the_call_is_done_in_the_dialog(desk_on: DeskOn, hall: Saturday) -> None:
    people = hall.people()
    place = hall.wanting(1)
    hall.sign(place, people["王芳"])
    hall.sign(place, people["陈建国"])
    desk = desk_on("activity", 1)
    desk.press(Key.Key_F4)
    desk.dialog()
    desk.press(Key.Key_Return, CONTROL)
    desk.find(CallDialog)
    desk.press(Key.Key_F6)
    desk.no_dialog()
    assert hall.ask(to_call) == []


def test_told_and_the_phone_stand_on_the_keys_of_the_list(desk_on: DeskOn, hall: Saturday) -> None:
    people = hall.people()
    place = hall.wanting(1)
    hall.sign(place, people["王芳"])
    hall.sign(place, people["陈建国"])
    hall.withdraw(1)
    desk = desk_on("activity", 1)
    page = desk.here
    desk.press(Key.Key_F7)
    desk.dialog()
    desk.press(Key.Key_Return, CONTROL)
    desk.no_dialog()
    assert page.names.number.text() == "陈建国　19900001111"
    desk.press(Key.Key_F6)
    assert hall.ask(to_call) == []
    desk.press(Key.Key_F6)
    assert "没有要通知的事" in page.banner.text


def test_a_child_needs_the_guardian_and_the_form_is_one_key_away(
    desk_on: DeskOn, hall: Saturday
) -> None:
    person = hall.person("周小满", date(2012, 1, 1))
    teen = hall.do_register_unsigned(person)
    activity = hall.saturday()
    desk = desk_on("activity", activity)
    desk.type("周小满")
    desk.press(Key.Key_Return)
    assert "需要监护人同意并签名" in desk.here.signing.needs.text()
    assert "监护人" not in desk.here.signing.settled.text()
    desk.press(Key.Key_Return)
    assert "还没有监护人签名" in desk.here.signing.result.text()
    assert names_of(hall, activity) == []
    desk.press(Key.Key_F8)
    form = desk.here
    assert isinstance(form, FormPage)
    assert desk.focus is form.fields["guardian_name"].editor
    form.fields["guardian_name"].set_text("周大满")
    form.fields["guardian_relation"].set_text("父亲")
    form.guardian.set_text("19900005555")
    form.fields["guardian_signed_on"].set_value(hall.today)
    desk.press(Key.Key_F9)
    assert isinstance(desk.here, ActivityPage)
    assert desk.here.signing.volunteer is not None
    assert desk.here.signing.needs.text() == ""  # nothing is missing any more
    assert "监护人 周大满 3月2日已签名" in desk.here.signing.settled.text()
    desk.press(Key.Key_Return)
    assert names_of(hall, activity) == [("周小满", SignUpState.ADMITTED, "捡拾垃圾")]
    assert hall.ask(read_volunteer, teen, hall.today).form.guardian_name == "周大满"


def test_a_small_child_comes_with_the_guardian(desk_on: DeskOn, hall: Saturday) -> None:
    hall.volunteer(
        "钱多多", date(2020, 1, 1), guardian_name="钱进", guardian_relation="父亲",
        guardian_phone="19900006666", guardian_signed_on=hall.today,
    )  # fmt: skip
    activity = hall.saturday()
    desk = desk_on("activity", activity)
    desk.type("钱多多")
    desk.press(Key.Key_Return)
    assert desk.focus is desk.here.signing.guardian.box
    desk.press(Key.Key_Space)
    desk.press(Key.Key_Return)
    desk.press(Key.Key_Return)
    (row,) = hall.ask(list_names, activity)
    assert row.name == "钱多多" and row.with_guardian


def test_somebody_unknown_is_registered_in_between_and_then_signed_up(
    desk_on: DeskOn, hall: Saturday
) -> None:
    activity = hall.saturday()
    desk = desk_on("activity", activity)
    desk.type("吴桂花")
    desk.press(Key.Key_Return)
    form = desk.here
    assert isinstance(form, FormPage) and form.visitor.search.text() == "吴桂花"
    assert desk.focus is form.visitor.search.line
    desk.press(Key.Key_Return)  # nobody on file is called so
    assert desk.focus is form.visitor.register.number.line
    desk.type("229901198001010018")
    desk.press(Key.Key_Return)
    desk.type("19900007777")
    desk.press(Key.Key_Return)
    desk.press(Key.Key_Return)
    desk.press(Key.Key_F5)
    desk.press(Key.Key_Return)
    assert desk.focus is form.fields["emergency_name"].editor
    desk.type("吴大勇")
    desk.press(Key.Key_Return)
    desk.press(Key.Key_Return)
    desk.type("19900008888")
    form.fields["kinds"].set_value((ServiceKind.AGED,))
    desk.press(Key.Key_F9)
    page = desk.here
    assert isinstance(page, ActivityPage) and page.signing.volunteer is not None
    desk.press(Key.Key_Return)
    assert names_of(hall, activity) == [("吴桂花", SignUpState.ADMITTED, "捡拾垃圾")]


def test_a_resident_who_is_a_volunteer_already_goes_straight_back(
    desk_on: DeskOn, hall: Saturday
) -> None:
    hall.people()
    activity = hall.saturday()
    desk = desk_on("activity", activity)
    desk.press(Key.Key_F3)
    form = desk.here
    assert isinstance(form, FormPage)
    desk.type("王芳")
    desk.press(Key.Key_Return)
    assert isinstance(desk.here, ActivityPage)
    desk.press(Key.Key_Return)
    assert [name for name, *_ in names_of(hall, activity)] == ["王芳"]


def test_five_thousand_names_are_paged_and_found(desk_on: DeskOn, hall: Saturday) -> None:
    place = hall.wanting(5000, places=(PlaceForm(0, "捡拾垃圾", 6000),))
    hall.put_many(place, 5000)
    last = hall.volunteer("慕容雪")
    hall.sign(place, last)
    desk = desk_on("activity", 1)
    page = desk.here
    assert page.names.table.model.total == 5001
    page.names.table.go_to(5000)
    desk.qtbot.waitUntil(lambda: page.names.table.model.row(5000) is not None)
    assert page.names.table.model.row(5000).name == "慕容雪"
    desk.press(Key.Key_F, CONTROL)
    desk.type("murong")
    desk.qtbot.waitUntil(lambda: page.names.table.model.view.filter != "")
    desk.settle()
    assert [page.names.table.model.row(0).name] == ["慕容雪"]
    assert page.names.table.model.total == 1


def test_another_pc_takes_the_last_place_meanwhile(desk_on: DeskOn, hall: Saturday) -> None:
    people = hall.people()
    place = hall.wanting(1, waiting=0)
    desk = desk_on("activity", 1)
    desk.type("王芳")
    desk.press(Key.Key_Return)
    hall.sign(place, people["陈建国"])  # behind the window's back
    desk.press(Key.Key_Return)
    assert "名额已满" in desk.here.signing.result.text()
    assert names_of(hall, 1) == [("陈建国", SignUpState.ADMITTED, "捡拾垃圾")]


def test_a_name_from_another_counter_moves_no_key(desk_on: DeskOn, hall: Saturday) -> None:
    people = hall.people()
    activity = hall.saturday()
    early, late, _ = (place.id for place in hall.places(activity))
    first = hall.sign(late, people["陈建国"])
    hall.sign(late, people["王芳"])
    desk = desk_on("activity", activity)
    page = desk.here
    page.names.table.go_to(1)
    elsewhere = Elsewhere(desk.shell.desk, desk.shell, desk.shell)
    elsewhere.look()
    desk.type("孙")
    at_the_second_counter(
        hall.centre,
        partial(hall.withdraw, first.id),
        *(partial(hall.sign, early, people[name]) for name in ("陈建国", "孙丽华")),
    )
    elsewhere.look()
    desk.settle()
    assert page.names.table.model.total == 3 and page.names.table.model.row(0).name == "王芳"
    assert page.names.current.name == "王芳"  # who F4 would withdraw
    assert page.places.current.id == early and "已满" in page.signing.where.text()
    assert desk.focus is page.signing.search.line and page.signing.search.text() == "孙"


def test_fewer_are_wanted_than_are_in(desk_on: DeskOn, hall: Saturday) -> None:
    people = hall.people()
    place = hall.wanting(2)
    hall.sign(place, people["王芳"])
    hall.sign(place, people["陈建国"])
    hall.sign(place, people["孙丽华"])
    desk = desk_on("activity", 1)
    desk.press(Key.Key_H, CONTROL)
    asked = desk.dialog()
    asked.form["wanted"].set_text("1")
    desk.press(Key.Key_Return, CONTROL)
    assert "已录取 2 人" in asked.form["wanted"].error
    asked.form["wanted"].set_text("3")
    desk.press(Key.Key_Return, CONTROL)
    calls = desk.find(CallDialog)
    assert "孙丽华" in calls.windowTitle()
    assert hall.place(place).taken == 3
