"""三张清单 by keys: needs, resources, projects, and proposals agreed one or several."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt

from desktop.pages.three_lists.page import ListsPage
from desktop.pages.three_lists.proposals import AgreeDialog
from models.centre import Centre
from models.three_lists.actions.matches import agree_match
from models.three_lists.actions.needs import NeedForm, raise_need
from models.three_lists.actions.resources import ResourceForm, offer_resource
from models.three_lists.queries.lists import (
    ListFilter,
    list_needs,
    list_projects,
    list_resources,
    read_need,
    read_resource,
)
from models.three_lists.rules.lists import NeedState, Progress, ResourceKind, Urgency
from tests.desktop.pages.cases.case_desk import CONTROL, SHIFT, as_colleague
from tests.desktop.pages.check_in.roll_desk import RollDesk, facts, on_tab, rows

Key, ALT = Qt.Key, Qt.KeyboardModifier.AltModifier
DeskOn = Callable[..., RollDesk]


def need(centre: Centre, content: str = "物业合同咨询", who: str = "松涛家园业委会") -> int:
    form = NeedForm(who, "法律", content, Urgency.URGENT, 80, None, "傅文", "19900001923")
    return int(centre.act(raise_need, form).result)


def lawyer(centre: Centre, places: int = 1, party: str = "望岚律师事务所") -> int:
    form = ResourceForm(party, ResourceKind.TALENT, "律师志愿者", places, f"{places}名", "周末",
                        date(2026, 12, 31), "何霞青", "19900004755")  # fmt: skip
    return int(centre.act(offer_resource, form).result)


def test_a_need_is_raised_matched_done_and_confirmed_with_keys(
    desk_on: DeskOn, centre: Centre
) -> None:
    desk = desk_on("three-lists")
    page = desk.shown(ListsPage)
    desk.press(Key.Key_I, CONTROL)
    desk.dialog("登记需求")
    desk.type("物业合同咨询")
    desk.press(Key.Key_Tab)
    desk.fill("松涛家园业委会", "法律", "紧急", "80", "", "傅文", "19900001923")
    (row,) = rows(page.needs.table)
    assert (row.party, row.category, row.urgency) == ("松涛家园业委会", "法律", Urgency.URGENT)

    desk.press(Key.Key_2, ALT)
    desk.press(Key.Key_I, CONTROL)
    desk.dialog("登记资源")
    desk.type("律师志愿者")
    desk.press(Key.Key_Tab)
    desk.fill("望岚律师事务所", "人才", "1", "1名", "周末", "2026-12-31", "何霞青", "19900004755")
    (resource,) = rows(page.resources.table)
    assert page.resources.table.model.columns[3].text(resource) == "空 1/1"

    desk.press(Key.Key_1, ALT)
    assert page.needs.next.text == "对接资源"
    desk.press(Key.Key_Return)
    dialog = desk.dialog("对接资源")
    assert "望岚律师事务所：律师志愿者（空 1）" in dialog.form["resource"].text()
    reason = dialog.form["reason"].text()
    assert reason
    desk.send()
    kept = centre.ask(read_need, row.id)
    assert kept.state is NeedState.MATCHED and kept.resources[0].reason == reason
    desk.press(Key.Key_F9)
    desk.dialog("开始办理")
    desk.send()
    desk.press(Key.Key_F9)
    dialog = desk.dialog("需求办结")
    desk.fill("")
    desk.type("律师上门答了 12 户")
    desk.send()
    desk.press(Key.Key_F9)
    desk.dialog("需求方确认")
    desk.send()
    kept = centre.ask(read_need, row.id)
    assert (kept.state, kept.confirmed_by) == (NeedState.CONFIRMED, "傅文")
    assert centre.ask(read_resource, resource.id).free == 1  # it can serve again
    assert "没有下一步" in page.needs.next.why_not


def test_the_only_place_is_not_promised_twice(desk_on: DeskOn, centre: Centre) -> None:
    first, second = need(centre), need(centre, "房屋租赁纠纷咨询", "第三网格")
    place = lawyer(centre)
    desk = desk_on("three-lists")
    page = desk.shown(ListsPage)
    desk.press(Key.Key_F7)  # the newest stands first
    dialog = desk.dialog("对接资源")
    as_colleague(centre, "李二", lambda: centre.act(agree_match, first, place))
    desk.send()
    assert dialog.isVisible() and "没有任何改动" in dialog.banner.text
    desk.press(Key.Key_Escape)
    assert centre.ask(read_need, second).state is NeedState.OPEN
    assert centre.ask(read_resource, place).taken == 1

    page.read_now()
    page.needs.table.setFocus()
    desk.settle()
    desk.press(Key.Key_Down)
    desk.press(Key.Key_F8)
    desk.dialog("解除对接")
    desk.press(Key.Key_Return)
    desk.fill("律师出差")
    assert centre.ask(read_need, first).state is NeedState.OPEN
    assert centre.ask(read_resource, place).free == 1


def test_proposals_tell_why_and_are_agreed_one_or_several(desk_on: DeskOn, centre: Centre) -> None:
    needs = [need(centre, f"{what}咨询") for what in ("物业合同", "房屋租赁", "劳动合同")]
    lawyer(centre, 2)
    lawyer(centre, 1, "区司法局")
    desk = desk_on("three-lists", "proposals")
    page = desk.shown(ListsPage)
    panel = page.proposals
    shown = rows(panel.table)
    assert len(shown) == 3 and all(row.reason for row in shown)
    assert shown[0].reason in panel.reason.text()
    desk.press(Key.Key_F9)  # the first one
    assert [n.state for n in centre.ask(list_needs, ListFilter())].count(NeedState.MATCHED) == 1
    assert len(rows(panel.table)) == 2
    desk.press(Key.Key_Down, SHIFT)
    desk.press(Key.Key_F9)  # both that are left
    states = {centre.ask(read_need, each).state for each in needs}
    assert states == {NeedState.MATCHED}
    assert rows(panel.table) == []
    assert all(row.free == 0 for row in centre.ask(list_resources, ListFilter(), date(2026, 3, 2)))
    assert "没有可以建议的对接" in panel.agree.why_not


def test_all_or_none_where_a_place_went_meanwhile(desk_on: DeskOn, centre: Centre) -> None:
    first, second = need(centre), need(centre, "租房咨询", "第三网格")
    place = lawyer(centre, 2)
    desk = desk_on("three-lists", "proposals")
    page = desk.shown(ListsPage)
    assert len(rows(page.proposals.table)) == 2
    third = need(centre, "遗嘱咨询", "第八网格")
    as_colleague(centre, "李二", lambda: centre.act(agree_match, third, place))
    desk.press(Key.Key_F6)
    asked = desk.find(AgreeDialog)
    assert "一次对接 2 条需求" in asked.windowTitle()
    desk.send()
    assert "没有任何改动" in desk.said
    assert {centre.ask(read_need, each).state for each in (first, second)} == {NeedState.OPEN}
    assert len(rows(page.proposals.table)) == 1  # what can be proposed now


def test_everything_is_matched_at_once_only_with_a_yes(desk_on: DeskOn, centre: Centre) -> None:
    needs = [need(centre, f"{what}咨询") for what in ("物业合同", "房屋租赁")]
    lawyer(centre, 2)
    desk = desk_on("three-lists", "proposals")
    page = desk.shown(ListsPage)
    desk.press(Key.Key_F6)
    desk.find(AgreeDialog)
    desk.press(Key.Key_Escape)
    assert {centre.ask(read_need, each).state for each in needs} == {NeedState.OPEN}
    desk.press(Key.Key_F6)
    desk.find(AgreeDialog)
    desk.press(Key.Key_Return)  # the button has the keyboard
    assert {centre.ask(read_need, each).state for each in needs} == {NeedState.MATCHED}
    assert rows(page.proposals.table) == []


def test_a_project_is_made_of_needs_and_finishes_them(desk_on: DeskOn, centre: Centre) -> None:
    first, second = need(centre), need(centre, "租房咨询", "第三网格")
    desk = desk_on("three-lists", "projects")
    page = desk.shown(ListsPage)
    assert on_tab(page) == "项目清单"
    desk.press(Key.Key_I, CONTROL)
    dialog = desk.dialog("登记项目")
    desk.fill("法律明白人", "望岚区司法局")
    needs = dialog.form["needs"]
    needs.setFocus()
    desk.fill("物业合同", "租房")
    assert needs.value() == (first, second)
    desk.send()
    (row,) = rows(page.projects.table)
    assert row.lead_unit == "望岚区司法局" and len(row.needs) == 2
    desk.press(Key.Key_F9)
    desk.dialog("项目进度")
    desk.send()
    assert centre.ask(read_need, first).state is NeedState.DOING
    desk.press(Key.Key_F9)
    dialog = desk.dialog("项目进度")
    desk.send()
    assert "请填写完成情况" in dialog.form["result"].error
    dialog.form["result"].set_value("办了两场")
    desk.send()
    assert centre.ask(list_projects, ListFilter())[0].progress is Progress.DONE
    assert centre.ask(read_need, second).state is NeedState.DONE


def test_free_places_are_shown_and_narrowed(desk_on: DeskOn, centre: Centre) -> None:
    taken, free = lawyer(centre), lawyer(centre, 2, "区司法局")
    centre.act(agree_match, need(centre), taken)
    desk = desk_on("three-lists", "resources")
    page = desk.shown(ListsPage)
    panel = page.resources
    chip = panel.table.model.columns[3]
    assert [chip.text(row) for row in rows(panel.table)] == ["空 2/2", "已占满"]
    assert facts(panel.card)["名额"] == "共 2 个，已答应 0 个"
    panel.free.box.setFocus()
    desk.press(Key.Key_Space)
    assert [row.id for row in rows(panel.table)] == [free]
