"""Needs, resources and projects: linked, and no place promised twice."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from models.centre import Centre
from models.errors import Conflict, KnownError
from models.three_lists.actions.matches import agree_match, agree_matches, release_match
from models.three_lists.actions.needs import (
    NeedForm,
    begin_need,
    change_need,
    confirm_need,
    finish_need,
    raise_need,
    withdraw_need,
)
from models.three_lists.actions.projects import (
    ProjectForm,
    change_project,
    move_project,
    open_project,
)
from models.three_lists.actions.resources import (
    ResourceForm,
    change_resource,
    offer_resource,
    withdraw_resource,
)
from models.three_lists.queries.figures import read_list_figures
from models.three_lists.queries.lists import (
    ListFilter,
    count_needs,
    count_resources,
    list_categories,
    list_needs,
    list_projects,
    list_resources,
    read_need,
    read_project,
    read_resource,
)
from models.three_lists.queries.matching import read_alternatives, read_proposals
from models.three_lists.rules.lists import NeedState, Progress, ResourceKind, Urgency
from tests.models.conftest import MORNING, Watch
from tests.models.two_pcs import told_both

TODAY = MORNING.date()
LAW = NeedForm("松涛家园业委会", "法律", "物业合同咨询", Urgency.URGENT, 80, TODAY, "傅文",
               "19900001923")  # fmt: skip
LAWYER = ResourceForm("望岚律师事务所", ResourceKind.TALENT, "律师志愿者", 1, "1名", "周末",
                      date(2026, 12, 31), "何霞青", "19900004755")  # fmt: skip
PROJECT = ProjectForm("法律明白人", "望岚区司法局", TODAY, date(2026, 6, 30), "望岚律师事务所")


def raised(centre: Centre, content: str = LAW.content) -> int:
    return centre.act(raise_need, replace(LAW, content=content)).result


def offered(centre: Centre, places: int = 1) -> int:
    return centre.act(offer_resource, replace(LAWYER, places=places)).result


def state(centre: Centre, need: int) -> NeedState:
    return centre.ask(read_need, need).state


def test_a_need_shows_its_unit_and_its_project(centre: Centre) -> None:
    need, resource = raised(centre), offered(centre)
    (proposal,) = centre.ask(read_proposals, TODAY)
    assert (proposal.need_id, proposal.resource_id, proposal.free) == (need, resource, 1)
    centre.act(agree_match, need, resource, proposal.reason)
    project = centre.act(open_project, replace(PROJECT, need_ids=(need,))).result
    (row,) = centre.ask(list_needs, ListFilter())
    assert (row.number, row.links, row.units) == ("X-001", "Z-001、P-001", "望岚律师事务所")
    assert row.contact == "傅文 199****1923" and row.beneficiaries == "80"
    assert row.state is NeedState.MATCHED
    assert row.resources[0].reason == "同属法律类，空余 1，有效至 2026-12-31，紧急"
    clear = centre.ask(list_needs, ListFilter(), clear=True)[0]
    assert clear.contact == "傅文 19900001923"
    (kept,) = centre.ask(list_resources, ListFilter(), TODAY)
    assert (kept.links, kept.free, kept.quantity, kept.validity) == (
        "X-001", 0, "1名", "2026-12-31",
    )  # fmt: skip
    (shown,) = centre.ask(list_projects, ListFilter())
    assert (shown.number, shown.need_numbers, shown.span) == (
        "P-001", "X-001", "2026-03-02 至 2026-06-30",
    )  # fmt: skip
    assert centre.ask(read_project, project).needs[0].name == "物业合同咨询"


def test_a_place_is_promised_once_and_free_again_after_release(centre: Centre) -> None:
    first, second, resource = raised(centre), raised(centre, "遗产咨询"), offered(centre)
    match = centre.act(agree_match, first, resource).result
    with pytest.raises(KnownError, match="已经对接了这个资源"):
        centre.act(agree_match, first, resource)
    with pytest.raises(KnownError, match="1 个名额都已对接"):
        centre.act(agree_match, second, resource)
    assert centre.ask(read_alternatives, second, TODAY) == []
    with pytest.raises(KnownError, match="写明解除对接的原因"):
        centre.act(release_match, match, "")
    centre.act(release_match, match, "律师出差")
    assert state(centre, first) is NeedState.OPEN
    with pytest.raises(KnownError, match="已经解除"):
        centre.act(release_match, match, "律师出差")
    centre.act(agree_match, second, resource)
    assert [link.number for link in centre.ask(read_resource, resource).needs] == ["X-002"]
    assert centre.ask(read_need, first).resources == ()


def test_nothing_is_promised_to_a_need_that_is_just_withdrawn(
    centres: tuple[Centre, Centre],
) -> None:
    centre = centres[0]
    need, held, resource = raised(centre), offered(centre), offered(centre)
    centre.act(agree_match, need, held)
    told_both(centres, (agree_match, need, resource), (withdraw_need, need, "自己解决了"))
    rows = centre.ask(list_resources, ListFilter(), TODAY)
    assert [(row.taken, row.needs) for row in rows] == [(0, ()), (0, ())]


def test_several_are_agreed_together_or_none(centre: Centre) -> None:
    one, two, resource = raised(centre), raised(centre, "遗产咨询"), offered(centre)
    with pytest.raises(KnownError, match="名额都已对接"):
        centre.act(agree_matches, [(one, resource, ""), (two, resource, "")])
    assert state(centre, one) is NeedState.OPEN and centre.ask(read_resource, resource).taken == 0


def test_what_is_expired_or_withdrawn_is_neither_proposed_nor_promised(
    centre: Centre, watch: Watch
) -> None:
    need, resource = raised(centre), offered(centre)
    watch.now = watch.now.replace(year=2027)
    later = watch.now.date()
    assert centre.ask(read_proposals, later) == []
    with pytest.raises(KnownError, match="有效期到 2026-12-31 为止"):
        centre.act(agree_match, need, resource)
    fresh = centre.act(offer_resource, replace(LAWYER, valid_to=None)).result
    assert len(centre.ask(read_proposals, later)) == 1
    centre.act(withdraw_resource, fresh)
    assert centre.ask(read_proposals, later) == []
    with pytest.raises(KnownError, match="已经撤回"):
        centre.act(agree_match, need, fresh)
    with pytest.raises(KnownError, match="有效期已经过了"):
        centre.act(offer_resource, LAWYER)
    assert centre.ask(count_resources, ListFilter(only_free=True), later) == 0


def test_a_need_is_done_and_confirmed_by_its_owner(centre: Centre, watch: Watch) -> None:
    need, resource = raised(centre), offered(centre)
    centre.act(agree_match, need, resource)
    centre.act(begin_need, need)
    with pytest.raises(KnownError, match="不能确认"):
        centre.act(confirm_need, need, "傅文")
    watch.now += timedelta(days=2)
    centre.act(finish_need, need, watch.now.date(), "讲了两场", True)
    kept = centre.ask(read_resource, resource)
    assert kept.free == 1 and kept.needs[0].is_used_up  # usable again, and still told
    assert centre.ask(read_need, need).links == "Z-001"
    with pytest.raises(KnownError, match="不需要再对接"):
        centre.act(agree_match, need, resource)
    centre.act(confirm_need, need, "傅文")
    page = centre.ask(read_need, need)
    assert (page.state, page.confirmed_by, page.result) == (NeedState.CONFIRMED, "傅文", "讲了两场")


def test_a_withdrawn_need_frees_its_places(centre: Centre) -> None:
    need, resource = raised(centre), offered(centre)
    centre.act(agree_match, need, resource)
    with pytest.raises(KnownError, match="写明撤回的原因"):
        centre.act(withdraw_need, need, " ")
    centre.act(withdraw_need, need, "已自行解决")
    assert centre.ask(read_resource, resource).free == 1
    assert state(centre, need) is NeedState.WITHDRAWN
    assert centre.ask(read_proposals, TODAY) == []


def test_a_finished_project_has_met_its_needs(centre: Centre) -> None:
    one, two = raised(centre), raised(centre, "遗产咨询")
    project = centre.act(open_project, replace(PROJECT, need_ids=(one, two))).result
    with pytest.raises(KnownError, match="不能改为“已完成”"):
        centre.act(move_project, project, Progress.DONE, "完成")
    centre.act(move_project, project, Progress.RUNNING)
    assert state(centre, one) is NeedState.DOING
    page = centre.ask(read_project, project)
    centre.act(change_project, project, page.version, replace(PROJECT, need_ids=(one,)))
    with pytest.raises(KnownError, match="填写完成情况"):
        centre.act(move_project, project, Progress.DONE)
    centre.act(move_project, project, Progress.DONE, "讲座 6 场", "居民满意")
    assert state(centre, one) is NeedState.DONE and state(centre, two) is NeedState.DOING
    assert centre.ask(read_need, one).result == "项目 P-001：讲座 6 场"
    with pytest.raises(KnownError, match="不能再立项"):
        centre.act(open_project, replace(PROJECT, need_ids=(one,)))


def test_two_versions_are_shown_side_by_side(centre: Centre) -> None:
    need, resource = raised(centre), offered(centre, 2)
    page = centre.ask(read_need, need)
    centre.act(change_need, need, page.version, replace(LAW, content="劳动合同咨询"))
    with pytest.raises(Conflict) as told:
        centre.act(change_need, need, page.version, replace(LAW, contact_phone=None))
    assert [d.field for d in told.value.fields] == ["content"]
    for _ in range(2):
        centre.act(agree_match, raised(centre), resource)
    kept = centre.ask(read_resource, resource)
    with pytest.raises(KnownError, match="已对接 2 个需求，名额不能少于它"):
        centre.act(change_resource, resource, kept.version, LAWYER)
    centre.act(change_resource, resource, kept.version, replace(LAWYER, places=3))
    with pytest.raises(Conflict):
        centre.act(change_resource, resource, kept.version, replace(LAWYER, places=4))


def test_lists_filter_and_page_on(centre: Centre) -> None:
    needs = [raised(centre, f"合同咨询{n}") for n in range(4)]
    centre.act(raise_need, NeedForm("王秀英", "助老", "陪诊"))
    first = centre.ask(list_needs, ListFilter(category="法律"), limit=3)
    rest = centre.ask(list_needs, ListFilter(category="法律"), first[-1].id, limit=3)
    assert [row.id for row in first + rest] == needs
    assert centre.ask(list_needs, ListFilter(newest_first=True), limit=1)[0].party == "王秀英"
    assert centre.ask(count_needs, ListFilter(text="王秀")) == 1
    assert centre.ask(count_needs, ListFilter(text="100%")) == 0
    assert centre.ask(count_needs, ListFilter(state=NeedState.OPEN)) == 5
    assert centre.ask(list_categories) == sorted(["助老", "法律"])


def test_figures_of_a_month(centre: Centre) -> None:
    need, other, resource = raised(centre), raised(centre, "遗产咨询"), offered(centre)
    centre.act(agree_match, need, resource)
    centre.act(finish_need, need, TODAY, "已办")
    project = centre.act(open_project, replace(PROJECT, need_ids=(other,))).result
    centre.act(move_project, project, Progress.RUNNING)
    start, end = date(2026, 3, 1), date(2026, 3, 31)
    assert centre.ask(read_list_figures, start, end, TODAY) == {
        "needs_raised": 2, "needs_met": 1, "needs_open": 0, "resources_all": 1,
        "resources_free": 0, "matches_made": 1, "projects_running": 1,
    }  # fmt: skip


def test_two_windows_never_promise_the_one_place_twice(centres: tuple[Centre, Centre]) -> None:
    centre = centres[0]
    one, two, resource = raised(centre), raised(centre, "遗产咨询"), offered(centre)
    told = told_both(centres, (agree_match, one, resource), (agree_match, two, resource))
    assert told[0] is None
    assert told[1] is not None and "1 个名额都已对接" in told[1].text
    kept = centre.ask(read_resource, resource)
    assert kept.taken == 1 == len(kept.needs)
    assert {state(centre, one), state(centre, two)} == {NeedState.OPEN, NeedState.MATCHED}
