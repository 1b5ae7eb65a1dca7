"""A member from the check-in to moving out; posts, services, reviews."""

from dataclasses import replace
from datetime import date

import pytest

from models.centre import Centre
from models.double_check_in.actions.members import (
    MemberForm,
    change_member,
    check_in_member,
    move_out,
    move_unit,
    publish_posts,
    receive,
    receive_waiting,
)
from models.double_check_in.actions.posts import (
    PostForm,
    change_post,
    claim_post,
    close_post,
    leave_post,
    set_post,
)
from models.double_check_in.actions.returns import make_returns, send_returns
from models.double_check_in.actions.reviews import review_member
from models.double_check_in.actions.services import (
    cancel_service,
    correct_service,
    record_service,
    record_services,
)
from models.double_check_in.actions.units import UnitForm, change_unit, check_in_unit, unit_leaves
from models.double_check_in.queries.figures import read_checkin_figures
from models.double_check_in.queries.members import (
    MemberFilter,
    card_facts,
    count_members,
    find_members,
    list_members,
    read_member,
    slip_facts,
)
from models.double_check_in.queries.posts import list_claims, list_posts
from models.double_check_in.queries.services import list_services, read_history
from models.double_check_in.queries.units import find_units, list_units, read_unit
from models.double_check_in.rules.posts import PostKind, SetBy
from models.double_check_in.rules.quarters import Quarter
from models.double_check_in.rules.services import SameDay
from models.double_check_in.rules.states import CheckInState, Grade
from models.errors import Conflict, KnownError
from models.people.actions import PersonForm, add_person
from models.people.queries import count_people
from models.three_lists.actions.matches import agree_match
from models.three_lists.actions.needs import NeedForm, raise_need
from models.three_lists.actions.resources import ResourceForm, offer_resource
from models.three_lists.rules.lists import ResourceKind
from tests.models.conftest import Watch
from tests.models.double_check_in.hall import Hall, correct_attendance, id_number

DAY = date(2026, 2, 10)


@pytest.fixture
def hall(centre: Centre) -> Hall:
    return Hall(centre)


def _state(hall: Hall, member: int) -> CheckInState:
    return hall.centre.ask(read_member, member, hall.today).state


def test_a_member_walks_every_state(hall: Hall, watch: Watch) -> None:
    centre, unit = hall.centre, hall.unit()
    made = hall.check_in(unit, "何凡素")
    assert made.number == "BD202600001" and made.was_made and not made.is_again
    assert _state(hall, made.id) is CheckInState.CHECKED_IN
    assert centre.act(receive, [made.id]).result == 1
    assert centre.act(receive, [made.id]).result == 0
    assert _state(hall, made.id) is CheckInState.RECEIVED
    post = centre.act(set_post, PostForm(PostKind.SAFETY, "夜间巡逻", 2)).result
    claim = centre.act(claim_post, post, made.id).result
    assert _state(hall, made.id) is CheckInState.PLACED
    assert centre.act(publish_posts, [made.id]).result == 1
    assert _state(hall, made.id) is CheckInState.POSTED
    hall.serve(made.id, DAY, 90)
    assert _state(hall, made.id) is CheckInState.SERVING
    (returned,) = centre.act(make_returns, Quarter(2026, 1)).result
    assert centre.act(send_returns, [returned.id], hall.today).result == 1
    assert _state(hall, made.id) is CheckInState.QUARTERLY_FEEDBACK
    centre.act(review_member, made.id, 2026, Grade.GOOD, "热心")
    assert _state(hall, made.id) is CheckInState.YEARLY_REVIEW
    hall.serve(made.id, hall.today, 60)
    assert _state(hall, made.id) is CheckInState.SERVING
    centre.act(move_out, made.id, hall.today, "松涛社区")
    page = centre.ask(read_member, made.id, hall.today)
    assert page.state is CheckInState.MOVED_OUT and page.moved_out_to == "松涛社区"
    assert page.claims[0].id == claim and page.claims[0].until == hall.today
    assert page.minutes == 150 and page.reviews[0].grade is Grade.GOOD
    assert centre.ask(list_posts)[0].free == 2
    assert centre.ask(count_members, MemberFilter()) == 0
    watch.now = watch.now.replace(day=20)
    back = hall.centre.act(
        check_in_member, MemberForm(unit, made.person_id, checked_in_on=hall.today)
    ).result
    assert back.is_again and back.id == made.id and back.number == made.number
    assert len(centre.ask(read_member, made.id, hall.today).spells) == 2


def test_one_person_checks_in_once_whatever_the_unit(hall: Hall) -> None:
    first, second = hall.unit(), hall.unit("望岚区图书馆")
    resident = hall.centre.act(add_person, PersonForm("赵德山", id_number(7))).result
    made = hall.check_in(first, "赵德山", id_number(7))
    assert made.person_id == resident and not made.was_made
    with pytest.raises(KnownError, match="已在“望岚区水务局”报到（BD202600001）") as told:
        hall.check_in(second, "赵 德山", id_number(7))
    assert told.value.field == "person"
    with pytest.raises(KnownError, match="登记在“赵德山”名下"):
        hall.check_in(second, "赵得山", id_number(7))
    assert hall.centre.ask(count_people) == 1
    assert hall.centre.ask(count_members, MemberFilter()) == 1


def test_a_unit_is_one_and_stays_while_it_has_members(hall: Hall) -> None:
    centre, unit = hall.centre, hall.unit()
    with pytest.raises(KnownError, match="“望岚区水务局”已经报到"):
        hall.unit()
    member = hall.member(unit)
    with pytest.raises(KnownError, match="还有 1 名党员在册"):
        centre.act(unit_leaves, unit, hall.today)
    page = centre.ask(read_unit, unit, hall.today)
    assert page.contact_phone == "199****8027" and page.members == 1 and page.serving == 0
    form = UnitForm(page.name, "马贞贞", None, stated_members=4)
    centre.act(change_unit, unit, form, page.version)
    with pytest.raises(Conflict) as both:
        centre.act(change_unit, unit, replace(form, contact_name="高华红"), page.version)
    assert ("contact_name", "高华红", "马贞贞") in [
        (d.field, d.mine, d.theirs) for d in both.value.fields
    ]
    centre.act(move_out, member, hall.today, "")
    centre.act(unit_leaves, unit, hall.today)
    assert centre.ask(list_units) == [] and len(centre.ask(list_units, with_left=True)) == 1
    with pytest.raises(KnownError, match="已经退出双报到"):
        hall.check_in(unit)


def test_a_need_stands_in_the_ledger_of_the_unit_that_serves_it(hall: Hall) -> None:
    centre, unit = hall.centre, hall.unit()
    need = centre.act(raise_need, NeedForm("赵德山", "设施维修", "下水道疏通")).result
    offer = ResourceForm("望岚区水务局", ResourceKind.TALENT, "疏通师傅")
    centre.act(agree_match, need, centre.act(offer_resource, offer).result)
    (link,) = centre.ask(read_unit, unit, hall.today).needs
    assert (link.number, link.content) == ("X-001", "下水道疏通")
    other = hall.unit("望岚区图书馆")
    assert centre.ask(read_unit, other, hall.today).needs == ()


def test_nobody_serves_before_being_received_or_checked_in(hall: Hall) -> None:
    made = hall.check_in(hall.unit())
    with pytest.raises(KnownError, match="还没有接收"):
        hall.serve(made.id, DAY, 60)
    post = hall.centre.act(set_post, PostForm(PostKind.HEALTH, "义诊", 1)).result
    with pytest.raises(KnownError, match="还没有接收"):
        hall.centre.act(claim_post, post, made.id)
    assert hall.centre.act(receive_waiting).result == 1
    with pytest.raises(KnownError, match="没有报到"):
        hall.serve(made.id, date(2025, 1, 1), 60)
    with pytest.raises(KnownError, match="今天之后"):
        hall.serve(made.id, date(2026, 3, 3), 60)
    with pytest.raises(KnownError, match="超过 24 小时"):
        hall.serve(made.id, DAY, 24 * 60)
        hall.serve(made.id, DAY, 1)


def test_places_of_a_post_are_counted_and_freed(hall: Hall) -> None:
    centre, unit = hall.centre, hall.unit()
    one, two = hall.member(unit, "陈承哲"), hall.member(unit, "许帅")
    form = PostForm(PostKind.CULTURE, "合唱队", 1, set_by=SetBy.NEED)
    post = centre.act(set_post, form).result
    claim = centre.act(claim_post, post, one).result
    with pytest.raises(KnownError, match="1 个名额都已有人"):
        centre.act(claim_post, post, two)
    with pytest.raises(KnownError, match="已经在这个岗位上"):
        centre.act(claim_post, post, one)
    (row,) = centre.ask(list_posts, kind=PostKind.CULTURE)
    with pytest.raises(KnownError, match="不能少于它"):
        big = replace(form, wanted=2)
        centre.act(change_post, post, big, row.version)
        (row,) = centre.ask(list_posts)
        centre.act(claim_post, post, two)
        centre.act(change_post, post, form, row.version)
    centre.act(leave_post, claim, "出差")
    assert [c.name for c in centre.ask(list_claims, post)] == ["许帅"]
    assert centre.ask(list_posts)[0].free == 1
    with pytest.raises(KnownError, match="已经结束"):
        centre.act(leave_post, claim, "出差")
    centre.act(close_post, post)
    with pytest.raises(KnownError, match="已经关闭"):
        centre.act(claim_post, post, one)
    assert centre.ask(list_posts) == [] and centre.ask(list_posts, open_only=False)[0].free == 0


def test_a_wrong_line_is_corrected_by_a_new_one(hall: Hall) -> None:
    centre, member = hall.centre, hall.member(hall.unit(), "周杰东")
    first = hall.serve(member, DAY, 600)
    right = hall.form(member, DAY, 60)
    with pytest.raises(KnownError, match="写明更正的原因"):
        centre.act(correct_service, first, right, " ")
    second = centre.act(correct_service, first, right, "多写了一个零").result
    with pytest.raises(KnownError, match="已经更正或作废过"):
        centre.act(correct_service, first, right, "再来一次")
    other = hall.serve(member, DAY, 30, "义诊")
    centre.act(cancel_service, other, "记错人")
    history = centre.ask(read_history, first)
    assert [(v.id, v.minutes, v.is_current) for v in history] == [
        (first, 600, False), (second, 60, True),
    ]  # fmt: skip
    assert history[1].reason == "多写了一个零"
    (row,) = centre.ask(list_services, DAY, DAY)
    assert (row.id, row.minutes, row.name, row.kind) == (second, 60, "周杰东", PostKind.SAFETY.text)


def test_hours_of_an_activity_count_once(hall: Hall) -> None:
    """A line for the same day is asked about, or does not count when it came before."""
    centre, unit = hall.centre, hall.unit()
    made = hall.check_in(unit)
    centre.act(receive, [made.id])
    early = hall.serve(made.id, date(2026, 2, 14), 120, "清洁")
    hall.attend(made.person_id, date(2026, 2, 14), 150)
    attendance = hall.attend(made.person_id, DAY, 180)
    hall.attend(made.person_id, date(2026, 2, 12), 60, approved=False)
    with pytest.raises(SameDay, match="“清洁日”3小时") as told:
        hall.serve(made.id, DAY, 90)
    assert told.value.code == "SAME_DAY"
    centre.act(record_service, replace(hall.form(made.id, DAY, 90), besides_activity=True))
    rows = centre.ask(list_services, date(2026, 1, 1), hall.today, check_in_id=made.id)
    assert [(r.source, r.minutes, r.is_counted) for r in rows] == [
        ("activity", 180, True), ("record", 90, True),
        ("activity", 150, True), ("record", 120, False),
    ]  # fmt: skip
    assert rows[3].id == early and "不重复计" in rows[3].note
    assert centre.ask(read_member, made.id, hall.today).minutes == 420
    centre.act(correct_attendance, attendance, 120)
    card = centre.ask(card_facts, made.id, date(2026, 1, 1), date(2026, 3, 31))
    assert card.minutes == 360 and len(card.lines) == 3
    assert centre.ask(read_unit, unit, hall.today).minutes_this_year == 360


def test_services_stay_with_the_unit_of_their_day(hall: Hall) -> None:
    centre, first, second = hall.centre, hall.unit(), hall.unit("望岚区图书馆")
    made = hall.check_in(first)
    centre.act(receive, [made.id])
    hall.serve(made.id, date(2026, 1, 20), 60)
    hall.attend(made.person_id, date(2026, 1, 21), 30)
    with pytest.raises(KnownError, match="之后已有服务记录"):
        centre.act(move_unit, made.id, second, date(2026, 1, 20))
    centre.act(move_unit, made.id, second, date(2026, 2, 1))
    hall.serve(made.id, date(2026, 2, 5), 45)
    hall.attend(made.person_id, date(2026, 2, 6), 90)
    hall.serve(made.id, date(2026, 1, 22), 15)  # written down late
    made_returns = centre.act(make_returns, Quarter(2026, 1)).result
    assert {r.unit: r.minutes for r in made_returns} == {"望岚区水务局": 105, "望岚区图书馆": 135}
    assert [s.unit for s in centre.ask(read_member, made.id, hall.today).spells] == [
        "望岚区水务局", "望岚区图书馆",
    ]  # fmt: skip


def test_a_review_is_one_a_year_and_changed_only_with_a_reason(hall: Hall) -> None:
    centre, member = hall.centre, hall.member(hall.unit())
    review = centre.act(review_member, member, 2025, Grade.PLAIN).result
    with pytest.raises(KnownError, match="已评为“一般”"):
        centre.act(review_member, member, 2025, Grade.FAIR)
    assert centre.act(review_member, member, 2025, Grade.FAIR, "", "漏记").result == review
    with pytest.raises(KnownError, match="不能评议 2027 年"):
        centre.act(review_member, member, 2027, Grade.GOOD)
    assert _state(hall, member) is CheckInState.RECEIVED


def test_lists_find_by_name_unit_post_and_page_on(hall: Hall) -> None:
    centre, unit, other = hall.centre, hall.unit(), hall.unit("望岚区图书馆")
    members = [hall.member(unit, f"张小{c}") for c in "甲乙丙丁戊"]
    hall.member(other, "李晓明")
    first = centre.ask(list_members, MemberFilter(unit_id=unit), limit=3)
    rest = centre.ask(list_members, MemberFilter(unit_id=unit), first[-1].key, limit=3)
    assert [row.id for row in first + rest] == members
    newest = centre.ask(list_members, MemberFilter(newest_first=True), limit=1)
    assert newest[0].name == "李晓明" and newest[0].phone == "199****1234"
    assert [row.unit for row in centre.ask(find_members, "lxm")] == ["望岚区图书馆"]
    post = centre.act(set_post, PostForm(PostKind.LAW, "普法", 3)).result
    centre.act(claim_post, post, members[2])
    (on_post,) = centre.ask(list_members, MemberFilter(post_kind=PostKind.LAW))
    assert on_post.posts == ("普法",) and on_post.state is CheckInState.PLACED
    assert centre.ask(count_members, MemberFilter(state=CheckInState.RECEIVED)) == 5
    page = centre.ask(read_member, members[0], hall.today)
    wanted = (PostKind.LAW,)
    centre.act(change_member, members[0], page.version, ["写作"], wanted, "周末")
    with pytest.raises(Conflict):
        centre.act(change_member, members[0], page.version, ["驾驶"], wanted, "")
    slip = centre.ask(slip_facts, members[0])
    assert slip.skills == "写作" and slip.wanted == "法律咨询与援助" and "*" in slip.id_number
    assert centre.ask(find_units, "图书") == [(other, "望岚区图书馆")]


def test_figures_count_people_and_services_apart(hall: Hall) -> None:
    centre, unit = hall.centre, hall.unit()
    one, two = hall.member(unit), hall.member(unit)
    forms = [hall.form(m, DAY, 60, "清洁") for m in (one, two)]
    assert len(centre.act(record_services, forms).result) == 2
    hall.serve(one, date(2026, 2, 11), 30)
    hall.serve(one, date(2026, 1, 11), 30)
    figures = centre.ask(read_checkin_figures, date(2026, 2, 1), date(2026, 2, 28))
    assert figures["checkin_served"] == 2 and figures["checkin_services"] == 3
    assert figures["checkin_minutes"] == 150 and figures["checkin_members"] == 2
    assert figures["checkin_units"] == 1


def test_a_unit_without_a_name_is_refused(centre: Centre) -> None:
    with pytest.raises(KnownError, match="单位名称"):
        centre.act(check_in_unit, UnitForm(" "))
