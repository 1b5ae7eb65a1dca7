"""Every step of a case through its keys and its dialog, on the real centre."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.pages.cases.callbacks import CallbacksPage
from desktop.pages.cases.case.asking import AskDialog
from desktop.pages.cases.rating.screen import RatingScreen
from desktop.pages.help.dialog import HelpDialog
from desktop.shell import Shell
from desktop.widgets.menu import ActionMenu
from models.cases.actions.callbacks import record_call, record_rectified
from models.cases.actions.endings import archive_case
from models.cases.actions.pauses import ExtendForm, ask_extend
from models.cases.actions.ratings import RatingGiven, rate_case
from models.cases.actions.steps import close_case, move_case
from models.cases.actions.transfers import TransferForm, give_case, take_case
from models.cases.actions.visits import Decision
from models.cases.rules.callbacks import Finding
from models.cases.rules.one_stop import Outcome
from models.centre import Centre
from models.roles import Role
from models.work import Clerk
from tests.desktop.ime import commit
from tests.desktop.pages.cases.case_desk import CONTROL, SHIFT, CaseDesk, as_colleague
from tests.desktop.pages.cases.taken import take
from tests.desktop.walk import clipped, nameless
from tests.models.conftest import Watch

Key = Qt.Key
Begin = Callable[..., CaseDesk]


@pytest.fixture
def begin(qtbot: QtBot, open_shell: Callable[..., Shell], centre: Centre) -> Begin:
    """An accepted case, or one further on, open on its page."""

    def show(state: str = "processing", **rating: object) -> CaseDesk:
        case_id = take(centre, Decision.ACCEPT).case_ids[0]
        if state == "processing":
            centre.act(move_case, case_id, "process")
        elif state in ("closed", "rated", "archived"):
            centre.act(close_case, case_id, Outcome.GRANT, "已审核")
        if state == "rated":
            centre.act(rate_case, case_id, RatingGiven(**rating))  # type: ignore[arg-type]
        elif state == "archived":
            centre.act(archive_case, case_id)
        return CaseDesk(qtbot, open_shell("case", case_id), centre, case_id)

    return show


# transfers


def test_given_to_a_unit_outside_signed_for_and_answered(begin: Begin) -> None:
    desk = begin()
    dialog = desk.ask(Key.Key_F7, CONTROL)
    assert dialog.form["to"].text() == "外单位"  # nobody else works here
    dialog.form["to_unit"].editor.setFocus()
    for text in ("街道民政办", "张主任 0000-2000000", "", "申请表 1 份", "3-9"):
        desk.enter(text)
    desk.send()
    assert dialog.form["reason"].error == "请写明为什么转办。"
    assert desk.facts.state == "processing"
    assert dialog.form["to_unit"].text() == "街道民政办"  # nothing is lost
    desk.enter("需街道审核")
    desk.send()
    assert desk.put_away_paper() == "转办单"
    assert desk.facts.state == "transferred"
    assert desk.running[:2] == ["待接收", "等街道民政办接收"]
    assert desk.page.steps.shown == ["督办", "退回转办", "登记签收"]
    desk.ask(Key.Key_F7)
    desk.send()
    assert desk.facts.state == "transferred"  # somebody has to sign
    desk.enter("张主任")
    desk.send()
    assert (desk.facts.state, desk.facts.handled_by) == ("processing", "街道民政办")
    assert desk.running[:2] == ["等答复", "街道民政办承办，要求3月9日前答复"]
    desk.ask(Key.Key_F11, CONTROL)
    commit(QApplication.focusWidget(), "同意")  # type: ignore[arg-type]
    desk.send()
    assert desk.facts.transfers[-1].answer == "同意"
    assert "没有等外单位答复" in desk.refused(Key.Key_F11, CONTROL)


def test_given_to_a_colleague_and_taken_back(begin: Begin, centre: Centre) -> None:
    desk = begin()
    id_ = as_colleague(centre, "周婷")
    dialog = desk.ask(Key.Key_F7, CONTROL)
    dialog.form["to"].set_text("周婷")
    assert not dialog.form["to_unit"].isVisible()
    dialog.form["reason"].editor.setFocus()
    desk.enter("熟悉这个事项")
    desk.send()
    desk.put_away_paper()
    transfer = desk.facts.transfers[-1]
    assert (transfer.taker_id, transfer.taker) == (id_, "周婷")
    assert desk.facts.handler == "李敏"  # answers for it until it is taken
    desk.ask(Key.Key_F11)
    desk.enter("还是我来办")
    desk.send()
    assert desk.facts.state == "processing"
    assert desk.facts.transfers[-1].refusal == "还是我来办"


def test_a_colleague_cannot_take_what_was_not_given_to_her(begin: Begin, centre: Centre) -> None:
    desk = begin()
    other = as_colleague(centre, "周婷")
    centre.act(give_case, desk.id, TransferForm(other, reason="忙"))
    desk.page._read()
    desk.settle()
    third = as_colleague(centre, "吴刚")
    desk.shell.desk.clerk = Clerk(third, "吴刚", Role.CLERK)
    desk.page.steps.fill(desk.facts, desk.shell.desk.clerk, centre.clock().date())
    assert "由周婷本人或主管接收" in desk.refused(Key.Key_F7)
    assert desk.facts.state == "transferred"


def test_several_bodies_are_asked_and_answer_before_it_closes(begin: Begin) -> None:
    desk = begin()
    desk.ask(Key.Key_F8, CONTROL)
    for text in ("街道民政办", "核实收入", "3-6"):
        desk.enter(text)
    desk.press(Key.Key_I, CONTROL)
    for text in ("派出所", "核实户籍", ""):
        desk.enter(text)
    desk.send()
    assert not desk.shows(AskDialog)
    assert [part.body for part in desk.facts.joint] == ["街道民政办", "派出所"]
    assert "0 / 2 个单位已答复" in desk.running
    close = desk.ask(Key.Key_F9)
    desk.send()
    assert "还没有答复，不能办结" in close.banner.text
    desk.press(Key.Key_Escape)
    for number, word in ((1, "收入核实无误"), (2, "户籍在本社区")):
        answer = desk.ask(Key.Key_F6)
        answer.form["answer"].editor.setFocus()
        desk.enter(word)
        desk.send()
        assert f"{number} / 2 个单位已答复" in desk.running
    assert "✓ 街道民政办：收入核实无误" in desk.running
    assert "都已登记" in desk.refused(Key.Key_F6)


# the clock


def test_a_public_notice_moves_the_limit_and_ends(begin: Begin, watch: Watch) -> None:
    desk = begin()
    assert desk.facts.due_date == date(2026, 3, 30)
    dialog = desk.ask(Key.Key_F9, CONTROL)
    dialog.form["end"].editor.setFocus()
    desk.enter("3-1")
    desk.enter("社区公告栏")
    desk.send()
    assert "早于开始日期" in dialog.form["end"].error
    dialog.form["end"].set_text("3-6")
    desk.send()
    facts = desk.facts
    assert facts.state == "public_notice"
    assert facts.due_date == date(2026, 4, 3)  # 3 to 6 March: four working days
    assert desk.running[:2] == ["公示", "3月2日起，到3月6日"]
    assert "这些天不计时限" in desk.running
    said = [label.text() for label in desk.page.limit.findChildren(QLabel)]
    assert any("挂起或公示，不计" in line for line in said)
    watch.now += timedelta(days=7)
    desk.ask(Key.Key_F7)
    desk.send()
    assert desk.facts.state == "processing"
    assert desk.facts.pauses[-1].ended_on == date(2026, 3, 7)
    assert not any("公示" in line for line in desk.running)


def test_an_appraisal_asks_for_the_procedure_instead_of_the_place(begin: Begin) -> None:
    desk = begin()
    dialog = desk.ask(Key.Key_F9, CONTROL)
    dialog.form["appraisal"].set_text("鉴定评审")
    assert dialog.form["procedure"].isVisible() and not dialog.form["place"].isVisible()
    dialog.form["end"].set_text("3-6")
    desk.send()
    assert "哪一种鉴定" in dialog.form["procedure"].error
    dialog.form["procedure"].set_text("鉴定")
    desk.send()
    assert "挂起" in desk.put_away_paper()
    assert desk.facts.pauses[-1].label == "鉴定、评审等"


def test_a_leader_suspends_and_goes_on(begin: Begin, watch: Watch) -> None:
    desk = begin()
    dialog = desk.ask(Key.Key_F8)
    desk.send()
    assert dialog.form["procedure"].error and dialog.form["reason"].error
    dialog.form["procedure"].set_text("鉴定")
    dialog.form["reason"].editor.setFocus()
    desk.enter("等鉴定结论")
    desk.send()
    assert "挂起" in desk.put_away_paper()
    assert (desk.facts.state, desk.facts.due_date) == ("suspended", None)
    assert desk.page.steps.shown == ["恢复办理"]
    assert desk.running[:3] == ["挂起", "3月2日起", "鉴定"]
    said = [label.text() for label in desk.page.limit.findChildren(QLabel)]
    assert any("挂起中，恢复后重算" in line for line in said)
    watch.now += timedelta(days=2)
    desk.press(Key.Key_F7)
    assert desk.facts.state == "processing"
    assert desk.facts.due_date == date(2026, 3, 31)  # 3 March did not count, 4 March does


def test_what_a_clerk_asks_for_a_leader_decides(begin: Begin, centre: Centre) -> None:
    desk = begin()
    as_colleague(
        centre, "周婷", lambda: centre.act(ask_extend, desk.id, ExtendForm(5, "材料要核实"))
    )
    desk.page._read()
    desk.settle()
    assert desk.running[:3] == ["等主管决定", "周婷 3月2日申请延期", "5 个工作日，材料要核实"]
    assert desk.page.steps.shown[-1] == "决定申请"
    dialog = desk.ask(Key.Key_F6, CONTROL)
    dialog.form["approved"].set_text("不批准")
    desk.send()
    assert "不批准要写明原因" in dialog.form["opinion"].error
    dialog.form["approved"].set_value(True)
    desk.send()
    assert "延期" in desk.put_away_paper()
    assert desk.facts.due_date == date(2026, 4, 7)  # 清明节 lies between
    assert desk.facts.extended_days == 5
    assert "没有等主管决定的申请" in desk.refused(Key.Key_F6, CONTROL)


def test_an_extension_that_is_refused_keeps_what_was_typed(begin: Begin) -> None:
    desk = begin()
    dialog = desk.ask(Key.Key_F10, CONTROL)
    desk.enter("999")
    desk.enter("等外地回函")
    desk.send()
    assert "1到60个工作日" in dialog.form["days"].error
    assert dialog.form["reason"].text() == "等外地回函"
    dialog.form["days"].set_text("10")
    desk.send()
    assert "延期" in desk.put_away_paper()
    assert desk.facts.extended_days == 10


def test_a_reminder_is_answered(begin: Begin) -> None:
    desk = begin()
    desk.ask(Key.Key_F5, CONTROL)
    desk.enter("请尽快办")
    desk.enter("3-3")
    desk.send()
    assert desk.running[:3] == ["督办", "要求3月3日前答复", "请尽快办"]
    desk.ask(Key.Key_F5)
    desk.enter("今天办完")
    desk.send()
    assert desk.facts.chase_until is None
    assert not desk.page.running.isVisible()
    assert "没有等答复的督办" in desk.refused(Key.Key_F5)


# ends


def test_sent_back_and_taken_in_again(begin: Begin) -> None:
    desk = begin()
    dialog = desk.ask(Key.Key_F11)
    desk.enter("材料不实")
    desk.send()
    assert dialog.form["basis"].error == "退件要写明依据。"
    desk.enter("办事指南第三条")
    desk.send()
    assert desk.facts.state == "sent_back"
    desk.press(Key.Key_F7)
    assert desk.facts.state == "intake"
    assert all(m.received_at is None for m in desk.facts.materials)


def test_closing_asks_only_for_what_the_outcome_needs(begin: Begin) -> None:
    desk = begin()
    dialog = desk.ask(Key.Key_F9)

    def shown() -> set[str]:
        return {name for name, field in dialog.form.fields.items() if field.isVisible()}

    assert shown() == {"outcome", "result", "collect", "delivery"}
    dialog.form["outcome"].set_value(Outcome.REFUSE)
    assert shown() == {"outcome", "result", "object", "delivery"}
    desk.send()
    assert "不予的决定要写明理由" in dialog.form["result"].error
    dialog.form["outcome"].set_value(Outcome.GRANT)
    assert shown() == {"outcome", "result", "amount", "first_month", "collect", "delivery"}
    dialog.form["amount"].set_text("每月 100 元")
    dialog.form["first_month"].set_text("2026年4月")
    desk.send()
    assert desk.put_away_paper() == "办理结果通知书"
    assert desk.facts.state == "closed"


def test_awaiting_and_delivering_through_somebody_else(begin: Begin) -> None:
    desk = begin("closed")
    desk.ask(Key.Key_F10)
    desk.send()
    assert desk.put_away_paper() == "送达回证"
    assert desk.facts.deliver_until == date(2026, 3, 16)
    assert desk.running[:2] == ["待送达", "3月16日前送达"]
    dialog = desk.ask(Key.Key_F9)
    dialog.form["way"].set_text("委托代领")
    assert dialog.form["receiver"].text() == ""  # it is not the applicant
    dialog.form["receiver"].editor.setFocus()
    desk.enter("王晓燕")
    desk.send()
    assert "与申请人的关系" in dialog.form["relation"].error
    assert dialog.form["receiver"].text() == "王晓燕"
    desk.enter("女儿")
    desk.send()
    assert desk.put_away_paper() == "送达回证"
    assert desk.facts.state == "delivered"
    assert "王晓燕（女儿）签收" in desk.running[1]


def test_archived_and_opened_again(begin: Begin) -> None:
    desk = begin("closed")
    desk.ask(Key.Key_F11)
    desk.press(Key.Key_Return)  # nothing to fill in: Enter does it
    assert desk.facts.state == "archived"
    assert desk.page.steps.shown == ["重新办理"]
    dialog = desk.ask(Key.Key_F12, CONTROL)
    desk.enter("上级要求复核")
    desk.send()
    assert dialog.form["days"].error
    desk.enter("5")
    desk.send()
    assert (desk.facts.state, desk.facts.due_date) == ("processing", date(2026, 3, 9))


def test_terminated_by_a_leader(begin: Begin) -> None:
    desk = begin()
    desk.ask(Key.Key_F12, CONTROL)
    desk.enter("条件已经变化")
    desk.send()
    assert desk.facts.state == "terminated"
    assert desk.page.steps.shown == ["归档"]


def test_why_it_was_late(begin: Begin, watch: Watch) -> None:
    desk = begin()
    assert "没有超期" in desk.refused(Key.Key_D, CONTROL)
    watch.now += timedelta(days=40)
    desk.page._read()
    desk.settle()
    assert "还没有登记超期原因" in desk.running
    dialog = desk.ask(Key.Key_D, CONTROL)
    dialog.form["cause"].set_text("其他")
    desk.send()
    assert "写明是什么原因" in dialog.form["remark"].error
    dialog.form["cause"].set_text("外单位未答复")
    desk.send()
    assert desk.facts.overdue_cause == "外单位未答复"
    assert "外单位未答复" in desk.running


# ratings


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
    assert page.table.model.total == 1
    row = page.table.model.row(0)
    assert row is not None
    assert (row.rating, row.remarks, row.state_label) == ("不满意", "态度不好", "待回访")
    assert nameless(desk.shell) == [] and clipped(desk.shell) == []
    callback = desk.facts.callbacks[-1].id
    centre.act(record_call, callback, "说清了", Finding.TO_RECTIFY)
    centre.act(record_rectified, callback, "道歉")
    page._read()
    desk.settle()
    assert page.table.model.row(0).state_label == "已整改"  # type: ignore[union-attr]
    desk.press(Key.Key_Return)
    assert desk.shell.here == "case"


# the rest of the page


def test_more_is_a_menu_for_the_keyboard(begin: Begin) -> None:
    desk = begin()
    assert len(desk.page.steps.shown) <= 5
    desk.press(Key.Key_M, CONTROL)
    menu = desk.find(ActionMenu)
    words = [action.text for action in menu.offered]
    assert "退件" in words and "联办" in words
    assert all(action.key for action in menu.offered)
    assert not set(words) & set(desk.page.steps.shown)
    desk.press(Key.Key_Escape)
    assert not desk.shows(ActionMenu)
    desk.press(Key.Key_M, CONTROL)
    desk.find(ActionMenu)
    desk.press(Key(Key.Key_1 + words.index("退件")))
    assert desk.find(AskDialog).windowTitle().startswith("退件")
    desk.press(Key.Key_Escape)
    desk.press(Key.Key_M, CONTROL)
    desk.find(ActionMenu)
    for _ in range(words.index("延期")):
        desk.press(Key.Key_Down)
    desk.press(Key.Key_Return)
    assert desk.find(AskDialog).windowTitle().startswith("延期")
    desk.press(Key.Key_Escape)
    desk.press(Key.Key_M, CONTROL)
    desk.find(ActionMenu)
    desk.press(Key.Key_F12)  # a step's own key works from the menu, too
    assert desk.find(AskDialog).windowTitle().startswith("申请人撤回")
    desk.press(Key.Key_Escape)
    assert desk.facts.state == "processing"


def test_the_card_is_gone_where_nothing_runs(begin: Begin) -> None:
    desk = begin()
    assert not desk.page.running.isVisible()


def test_the_help_opens_at_the_chart_with_the_case_in_it(begin: Begin) -> None:
    desk = begin("closed")
    help_ = HelpDialog(desk.page, list(desk.shell.specs.values()), desk.shell)
    help_.open()
    desk.find(HelpDialog)
    assert help_.chart is not None and help_.guide.isVisible()
    assert "请评价" not in help_.guide.toPlainText()  # what is beside the table is not in it
    assert "整改后再评" in help_.guide.toPlainText()
    assert help_.chart._here == "closed"
    help_.tabs.choose(0)
    assert help_.keys.isVisible()
    help_.reject()


@pytest.mark.parametrize("percent", theme.SCALES)
def test_nothing_is_clipped(begin: Begin, dressed: QApplication, percent: int) -> None:
    desk = begin("rated", satisfaction=1, remarks="等了两个小时没有人理，态度也不好")
    desk.shell.resize(1366, 768)
    theme.set_text_size(dressed, percent)
    desk.settle()
    assert nameless(desk.shell) == []
    assert clipped(desk.shell) == []
    dialog = desk.ask(Key.Key_B, CONTROL)
    assert nameless(dialog) == []
    assert clipped(dialog) == []
    desk.press(Key.Key_Escape)
    theme.set_text_size(dressed, 100)


@pytest.mark.parametrize("percent", theme.SCALES)
def test_no_dialog_is_clipped(begin: Begin, dressed: QApplication, percent: int) -> None:
    theme.set_text_size(dressed, percent)
    desk = begin()
    for key, modifier in (
        (Key.Key_F7, CONTROL),
        (Key.Key_F8, CONTROL),
        (Key.Key_F9, CONTROL),
        (Key.Key_F10, CONTROL),
        (Key.Key_F8, Qt.KeyboardModifier.NoModifier),
        (Key.Key_F9, Qt.KeyboardModifier.NoModifier),
    ):
        dialog = desk.ask(key, modifier)
        assert nameless(dialog) == []
        assert clipped(dialog) == []
        desk.press(Key.Key_Escape)
    desk.press(Key.Key_M, CONTROL)
    menu = desk.find(ActionMenu)
    assert nameless(menu) == [] and clipped(menu) == []
    desk.press(Key.Key_Escape)
    theme.set_text_size(dressed, 100)


def test_taking_what_was_offered_to_me(begin: Begin, centre: Centre) -> None:
    desk = begin()
    me = centre.clerk.id
    other = as_colleague(centre, "周婷")
    centre.act(give_case, desk.id, TransferForm(other, reason="请接"))
    mine, centre.clerk = centre.clerk, Clerk(other, "周婷", Role.CLERK)
    centre.act(take_case, desk.id)
    centre.act(give_case, desk.id, TransferForm(me, reason="还给您"))
    centre.clerk = mine
    desk.page._read()
    desk.settle()
    dialog = desk.ask(Key.Key_F7)
    assert "还给您" in dialog.sentence.text()
    desk.press(Key.Key_Return)
    assert (desk.facts.state, desk.facts.handler) == ("processing", "李敏")
