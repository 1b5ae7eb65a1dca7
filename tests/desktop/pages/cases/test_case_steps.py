"""Pauses, limits and endings of a case through keys and dialogs, on the real centre."""

from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from models.cases.actions.pauses import ExtendForm, ask_extend
from models.cases.rules.one_stop import Outcome
from models.centre import Centre
from tests.desktop.pages.cases.case_desk import CONTROL, Begin, as_colleague
from tests.models.conftest import Watch

Key = Qt.Key


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
