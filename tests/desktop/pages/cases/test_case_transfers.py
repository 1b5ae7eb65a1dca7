"""A case given to others, through its keys and dialogs, on the real centre."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.pages.cases.case.asking import AskDialog
from models.cases.actions.transfers import TransferForm, give_case, take_case
from models.centre import Centre
from models.roles import Role
from models.work import Clerk
from tests.desktop.ime import commit
from tests.desktop.pages.cases.case_desk import CONTROL, Begin, as_colleague

Key = Qt.Key


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
