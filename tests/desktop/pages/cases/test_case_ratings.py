"""Ratings and what follows a bad one, through keys, dialogs and the turned screen."""

from datetime import timedelta

from PySide6.QtCore import Qt

from desktop.pages.cases.callbacks import CallbacksPage
from desktop.pages.cases.rating.screen import RatingScreen
from models.cases.actions.callbacks import record_call, record_rectified
from models.cases.rules.callbacks import Finding
from models.centre import Centre
from tests.desktop.pages.cases.case_desk import CONTROL, SHIFT, Begin, as_colleague
from tests.desktop.walk import clipped, nameless
from tests.models.conftest import Watch

Key = Qt.Key


def test_the_slip_is_entered_by_digits(begin: Begin) -> None:
    desk = begin("closed")
    dialog = desk.ask(Key.Key_F8)
    desk.send()
    assert "数字键 1 至 5" in dialog.form["satisfaction"].error
    desk.press(Key.Key_4)
    desk.press(Key.Key_Return)
    desk.press(Key.Key_3)
    desk.press(Key.Key_Return)
    desk.press(Key.Key_2)
    desk.press(Key.Key_Backspace)  # was left open on the paper
    desk.press(Key.Key_Return)
    desk.press(Key.Key_5)
    desk.press(Key.Key_Return)
    desk.enter("谢谢")
    desk.press(Key.Key_Space)
    desk.send()
    (rating,) = desk.facts.ratings
    assert (rating.satisfaction, rating.efficiency, rating.competence, rating.attitude) == (
        4,
        3,
        None,
        5,
    )
    assert (rating.remarks, rating.callback_welcome, rating.channel) == ("谢谢", False, "评价表")


def test_the_resident_rates_on_the_turned_screen(begin: Begin) -> None:
    desk = begin("closed")
    desk.press(Key.Key_E, CONTROL)
    screen = desk.find(RatingScreen)
    assert screen.isFullScreen()
    desk.press(Key.Key_Escape)
    assert not desk.facts.ratings and desk.facts.state == "closed"
    desk.press(Key.Key_E, CONTROL)
    screen = desk.find(RatingScreen)
    desk.press(Key.Key_5)
    desk.press(Key.Key_Return)
    assert screen.thanking
    desk.press(Key.Key_Return)
    rating = desk.facts.ratings[0]
    assert (rating.satisfaction, rating.channel) == (5, "评价屏")
    assert "一件只评一次" in desk.refused(Key.Key_E, CONTROL)


def test_the_screen_says_what_the_desk_refuses(begin: Begin, watch: Watch) -> None:
    desk = begin("closed")
    watch.now += timedelta(days=30)
    desk.press(Key.Key_E, CONTROL)
    screen = desk.find(RatingScreen)
    desk.press(Key.Key_1)
    desk.press(Key.Key_Return)
    assert "评价的期限" in screen.error.text() and not screen.thanking
    desk.press(Key.Key_Escape)
    assert desk.facts.ratings == ()


def test_the_slip_is_printed(begin: Begin) -> None:
    desk = begin("closed")
    desk.press(Key.Key_R, CONTROL)
    assert desk.put_away_paper() == "评价表"
    assert desk.facts.state == "closed"


def test_a_bad_rating_is_followed_to_its_end_and_rated_again(begin: Begin) -> None:
    desk = begin("rated", satisfaction=1, remarks="等了两个小时")
    assert desk.running[:2] == ["差评待回访", "李敏：3月3日前回访"]
    assert "意见：等了两个小时" in desk.running  # 李敏 is a leader
    assert "整改以后可以再评" in desk.refused(Key.Key_F8)
    dialog = desk.ask(Key.Key_B, CONTROL)
    desk.enter("说排队太久")
    dialog.form["finding"].set_text("情况属实，限期整改")
    desk.send()
    assert "差评整改中" in desk.running
    desk.ask(Key.Key_B, CONTROL)
    desk.enter("加开一个窗口")
    desk.send()
    assert "整改：加开一个窗口" in desk.running
    desk.press(Key.Key_E, CONTROL)
    desk.find(RatingScreen)
    desk.press(Key.Key_4)
    desk.press(Key.Key_Return)
    desk.press(Key.Key_Return)
    assert [r.satisfaction for r in desk.facts.ratings] == [1, 4]
    desk.ask(Key.Key_B, CONTROL)
    desk.enter("已解决")
    desk.send()
    assert desk.facts.callbacks[-1].state == "closed"
    assert "没有要回访的差评" in desk.refused(Key.Key_B, CONTROL)


def test_another_named_person_calls_back(begin: Begin, centre: Centre) -> None:
    desk = begin("rated", satisfaction=2)
    as_colleague(centre, "周婷")
    dialog = desk.ask(Key.Key_B, CONTROL | SHIFT)
    dialog.form["caller"].set_text("周婷")
    desk.send()
    assert desk.facts.callbacks[-1].caller == "周婷"
    assert "周婷：3月3日前回访" in desk.running


def test_the_list_of_callbacks_opens_the_case(begin: Begin, centre: Centre) -> None:
    desk = begin("rated", satisfaction=2, remarks="态度不好")
    desk.press(Key.Key_L, CONTROL | SHIFT)
    page = desk.shell.page
    assert isinstance(page, CallbacksPage)
    desk.qtbot.waitUntil(lambda: page.table.model.row(0) is not None)
    assert page.table.model.total == 1
    row = page.table.model.row(0)
    assert row is not None
    assert (row.rating, row.remarks, row.state_label) == ("不满意", "态度不好", "待回访")
    assert nameless(desk.shell) == [] and clipped(desk.shell) == []
    callback = desk.facts.callbacks[-1].id
    centre.act(record_call, callback, "说清了", Finding.TO_RECTIFY)
    centre.act(record_rectified, callback, "道歉")
    page._read()
    table = page.table
    desk.qtbot.waitUntil(lambda: getattr(table.model.row(0), "state_label", "") == "已整改")
    desk.press(Key.Key_Return)
    assert desk.shell.here == "case"
