"""Signing up at the counter: checks, capacity, the waiting line and whom to call."""

from datetime import date, datetime, timedelta

import pytest

from models.errors import KnownError
from models.volunteers.actions.signing_up import change_wanted, reject, told
from models.volunteers.actions.teams import found_team
from models.volunteers.actions.volunteers import change_volunteer
from models.volunteers.queries.activities import find_places
from models.volunteers.queries.names import (
    NameFilter,
    count_names,
    count_to_call,
    list_names,
    list_waiting,
    to_call,
)
from models.volunteers.queries.papers import read_sign_up_form
from models.volunteers.queries.volunteers import read_volunteer
from models.volunteers.rules.activities import PlaceForm, ShiftForm
from models.volunteers.rules.signing_up import MustConfirm, SignUpState, ToTell
from tests.models.volunteers.hall import (
    FORM,
    Hall,
    activity_of,
    counting,
    put_names,
    put_volunteers,
    read_counts,
    turn_skill,
)

AFTERNOON = ShiftForm(datetime(2026, 3, 7, 14), datetime(2026, 3, 7, 16))
LATE_MORNING = ShiftForm(datetime(2026, 3, 7, 10), datetime(2026, 3, 7, 12))
NOON = ShiftForm(datetime(2026, 3, 7, 11, 15), datetime(2026, 3, 7, 13))


def test_the_last_place_is_taken_the_next_waits_and_the_one_after_is_told(hall: Hall) -> None:
    place = hall.wanting(1, waiting=1)
    first, second, third = hall.volunteers(3)
    assert hall.sign(place, first).status is SignUpState.ADMITTED
    waits = hall.sign(place, second)
    assert (waits.status, waits.place_in_line) == (SignUpState.WAITING, 1)
    with pytest.raises(KnownError, match="名额已满，候补也已满，没有报名"):
        hall.sign(place, third)
    assert hall.ask(read_counts, place) == {
        "admitted": 1, "waiting": 1, "taken": 1, "wanted": 1, "line": 1, "line_limit": 1,
    }  # fmt: skip


def test_who_does_not_want_to_wait_is_told_what_is_left(hall: Hall) -> None:
    posts = (PlaceForm(0, "捡拾垃圾", 1), PlaceForm(0, "分类登记", 2))
    one, other = hall.places(hall.activity(places=posts))
    first, second = hall.volunteers(2)
    hall.sign(one.id, first)
    with pytest.raises(KnownError, match="分类登记还有 2 个名额"):
        hall.sign(one.id, second, may_wait=False)
    assert hall.sign(other.id, second).status is SignUpState.ADMITTED


def test_a_withdrawn_place_goes_to_the_first_in_line_who_is_to_be_called(hall: Hall) -> None:
    place = hall.wanting(1)
    holder, *waiting = (hall.volunteer(name) for name in ("赵一", "钱二", "孙三"))
    signed = hall.sign(place, holder)
    for volunteer in waiting:
        hall.sign(place, volunteer)
    moved = hall.withdraw(signed.id)
    (call,) = moved.promoted
    assert (call.name, call.phone, call.volunteer_id) == ("钱二", "19900001111", waiting[0])
    assert "河岸清洁" in call.text and "3月7日 09:00–11:00" in call.text
    assert hall.waiting(place) == [waiting[1]] and moved.skipped == ()
    (row,) = hall.ask(to_call)
    assert (row.name, row.phone, row.why) == ("钱二", "199****1111", ToTell.PROMOTED)
    assert hall.ask(count_to_call) == 1
    hall.do(told, row.sign_up_id)
    assert hall.ask(to_call) == [] and hall.ask(count_to_call) == 0
    with pytest.raises(KnownError, match="已经通知过"):
        hall.do(told, row.sign_up_id)


def test_the_line_keeps_its_order_when_the_clock_of_a_pc_is_behind(hall: Hall) -> None:
    place = hall.wanting(1)
    holder, *waiting = hall.volunteers(4)
    signed = hall.sign(place, holder)
    for volunteer in waiting:
        hall.sign(place, volunteer)
        hall.watch.now -= timedelta(minutes=1)
    assert hall.waiting(place) == waiting
    assert hall.withdraw(signed.id).promoted[0].volunteer_id == waiting[0]


def test_whoever_withdrew_starts_again_at_the_end_of_the_line(hall: Hall) -> None:
    place = hall.wanting(1)
    holder, one, two = hall.volunteers(3)
    hall.sign(place, holder)
    first = hall.sign(place, one)
    hall.sign(place, two)
    assert hall.withdraw(first.id).promoted == ()
    again = hall.sign(place, one)
    assert again.id == first.id and again.place_in_line == 2
    assert hall.waiting(place) == [two, one]


def test_more_places_are_filled_from_the_line_in_its_order(hall: Hall) -> None:
    place = hall.wanting(1, waiting=5)
    holder, *waiting = hall.volunteers(5)
    hall.sign(place, holder)
    for volunteer in waiting:
        hall.sign(place, volunteer)
    moved = hall.do(change_wanted, place, 3)
    assert [call.volunteer_id for call in moved.promoted] == waiting[:2]
    assert hall.waiting(place) == waiting[2:]
    with pytest.raises(KnownError, match="已录取 3 人，人数不能更少"):
        hall.do(change_wanted, place, 2)
    assert hall.do(change_wanted, place, 50).promoted[-1].volunteer_id == waiting[-1]
    assert hall.ask(read_counts, place)["line"] == 0


def test_who_can_no_longer_take_the_place_is_skipped_with_the_reason(hall: Hall) -> None:
    place = hall.wanting(1, places=(PlaceForm(0, "急救", 1, ("急救",)),))
    holder = hall.volunteer("赵一", skills=("急救",))
    lapsed, ready = (hall.volunteer(n, skills=("急救",)) for n in ("钱二", "孙三"))
    signed = hall.sign(place, holder)
    for volunteer in (lapsed, ready):
        hall.sign(place, volunteer)
    read = hall.ask(read_volunteer, lapsed, hall.today)
    form = hall.form(read.brief.person_id, skills=(), consents=False)
    hall.do(change_volunteer, lapsed, form, read.version)
    moved = hall.withdraw(signed.id)
    assert [call.volunteer_id for call in moved.promoted] == [ready]
    assert [call.volunteer_id for call in moved.skipped] == [lapsed]
    assert "要求会急救" in moved.skipped[0].text
    assert [(row.name, row.why) for row in hall.ask(to_call)] == [
        ("钱二", ToTell.SKIPPED), ("孙三", ToTell.PROMOTED),
    ]  # fmt: skip
    assert hall.ask(list_waiting, place) == []


def test_a_place_held_meanwhile_elsewhere_skips_unless_said_yes_to(hall: Hall) -> None:
    place = hall.wanting(1)
    other = hall.wanting(5, name="敬老院慰问", shifts=(LATE_MORNING,))
    holder, busy, knows = hall.volunteers(3)
    signed = hall.sign(place, holder)
    hall.sign(place, busy)
    with pytest.raises(MustConfirm) as caught:
        hall.sign(other, busy)
    assert "“河岸清洁”（候补）时间重叠" in caught.value.text
    codes = [caution.code for caution in caught.value.cautions]
    hall.sign(other, busy, confirmed=codes)
    hall.sign(other, knows)
    with pytest.raises(MustConfirm) as caught:
        hall.sign(place, knows)
    hall.sign(place, knows, confirmed=[c.code for c in caught.value.cautions])
    moved = hall.withdraw(signed.id)
    assert [c.volunteer_id for c in moved.skipped] == [busy]
    assert "敬老院慰问" in moved.skipped[0].text
    assert [c.volunteer_id for c in moved.promoted] == [knows]


def test_overlap_and_a_way_too_short_are_asked_about_and_kept(hall: Hall) -> None:
    morning = hall.wanting(5)
    overlap = hall.wanting(5, name="交通引导", shifts=(LATE_MORNING,))
    far = hall.wanting(5, name="敬老院慰问", shifts=(NOON,), place="敬老院")
    later = hall.wanting(5, name="读书会", shifts=(AFTERNOON,), place="图书室")
    volunteer = hall.volunteer("赵一")
    hall.sign(morning, volunteer)
    with pytest.raises(MustConfirm, match="时间重叠") as caught:
        hall.sign(overlap, volunteer)
    assert "还没有报名" in caught.value.text
    assert hall.ask(read_counts, overlap)["admitted"] == 0
    with pytest.raises(MustConfirm, match="只隔 15 分钟，地点不同"):
        hall.sign(far, volunteer)
    code = caught.value.cautions[0].code
    done = hall.sign(overlap, volunteer, confirmed=[code])
    assert [c.code for c in done.cautions] == [code]
    hall.sign(later, volunteer)
    hall.sign(overlap, hall.volunteer("钱二"))
    activity = hall.ask(activity_of, overlap)
    (row,) = hall.ask(list_names, activity, NameFilter(text="zhaoyi"))
    assert (row.volunteer_id, row.confirmed) == (volunteer, (code,))


def test_two_posts_of_one_shift_are_no_question(hall: Hall) -> None:
    posts = (PlaceForm(0, "捡拾垃圾", 1), PlaceForm(0, "分类登记", 2))
    one, other = hall.places(hall.activity(places=posts))
    volunteer = hall.volunteer("赵一")
    hall.sign(one.id, volunteer)
    with pytest.raises(KnownError, match="已在本班次的另一个岗位") as caught:
        hall.sign(other.id, volunteer, confirmed=[f"overlap-{one.shift_id}"])
    assert not isinstance(caught.value, MustConfirm)


def test_nobody_signs_up_twice(hall: Hall) -> None:
    place = hall.wanting(1)
    first, second = hall.volunteers(2)
    hall.sign(place, first)
    hall.sign(place, second)
    for volunteer, state in ((first, "已录取"), (second, "候补")):
        with pytest.raises(KnownError, match=f"已经报过这个岗位（{state}）"):
            hall.sign(place, volunteer)


def test_a_minor_and_danger(hall: Hall) -> None:
    guardian = {
        "guardian_name": "王芳", "guardian_relation": "母亲", "guardian_phone": "19900003333",
        "guardian_signed_on": hall.today,
    }  # fmt: skip
    teenager = hall.volunteer("王小", date(2010, 1, 1), **guardian)
    child = hall.volunteer("王小小", date(2019, 1, 1), **guardian)
    harmless = hall.wanting(5)
    danger = hall.wanting(5, name="防汛巡查", shifts=(AFTERNOON,), is_dangerous=True,
                          risk="靠近水边", insurance="PZ-2026-1")  # fmt: skip
    assert hall.sign(harmless, teenager).status is SignUpState.ADMITTED
    with pytest.raises(KnownError, match="未成年人不能参加"):
        hall.sign(danger, teenager)
    with pytest.raises(KnownError, match="须由监护人陪同"):
        hall.sign(harmless, child)
    signed = hall.sign(harmless, child, with_guardian=True)
    paper = hall.ask(read_sign_up_form, signed.id)
    assert paper.with_guardian and paper.volunteer.age == 7
    assert paper.volunteer.guardian_phone == "199****3333" and paper.place == "青禾河岸"


def test_whose_age_nobody_knows_does_not_sign_up(hall: Hall) -> None:
    """A typed sign-in sheet makes volunteers of a name and a phone."""
    (listed,) = hall.do(put_volunteers, 1, (), None)
    with pytest.raises(KnownError, match="不知道是否成年"):
        hall.sign(hall.wanting(1), listed)


def test_the_age_of_the_activity_and_of_the_post_both_count(hall: Hall) -> None:
    place = hall.places(
        hall.activity(min_age=18, max_age=60, places=(PlaceForm(0, "搬运", 2, min_age=40),))
    )[0].id
    young, old = hall.volunteer("赵一", date(1990, 1, 1)), hall.volunteer("钱二", date(1950, 1, 1))
    with pytest.raises(KnownError, match="年满 40 周岁，活动当天 36 岁"):
        hall.sign(place, young)
    with pytest.raises(KnownError, match="不超过 60 周岁，活动当天 76 岁"):
        hall.sign(place, old)


def test_sign_up_ends_with_its_time_and_with_the_shift(hall: Hall) -> None:
    closing = hall.wanting(1, closes_at=datetime(2026, 3, 5, 18))
    running = hall.wanting(1, name="交通引导", shifts=(AFTERNOON,))
    volunteer = hall.volunteer("赵一")
    hall.watch.now = datetime(2026, 3, 5, 18)
    with pytest.raises(KnownError, match="报名已于 03-05 18:00 截止"):
        hall.sign(closing, volunteer)
    hall.watch.now = datetime(2026, 3, 7, 15)
    assert hall.sign(running, volunteer).status is SignUpState.ADMITTED  # came without a name
    hall.watch.now = datetime(2026, 3, 7, 16)
    with pytest.raises(KnownError, match="这个班次已经结束"):
        hall.sign(running, hall.volunteer("钱二"))


def test_a_draft_takes_no_names(hall: Hall) -> None:
    place = hall.places(hall.draft())[0].id
    with pytest.raises(KnownError, match="还没有发布"):
        hall.sign(place, hall.volunteer("赵一"))


def test_nothing_moves_up_once_the_shift_has_begun(hall: Hall) -> None:
    place = hall.wanting(1)
    first, second = hall.volunteers(2)
    signed = hall.sign(place, first)
    hall.sign(place, second)
    hall.watch.now = datetime(2026, 3, 7, 9)
    assert hall.withdraw(signed.id).promoted == ()
    assert hall.waiting(place) == [second]
    hall.watch.now = datetime(2026, 3, 7, 11)
    with pytest.raises(KnownError, match="请在签到里登记缺席"):
        hall.withdraw(hall.ask(list_waiting, place)[0].sign_up_id)


def test_a_withdrawal_needs_a_reason_and_happens_once(hall: Hall) -> None:
    place = hall.wanting(1)
    signed = hall.sign(place, hall.volunteer("赵一"))
    with pytest.raises(KnownError, match="原因"):
        hall.withdraw(signed.id, " ")
    hall.withdraw(signed.id)
    with pytest.raises(KnownError, match="已退出，没有重复办理"):
        hall.withdraw(signed.id)
    assert hall.ask(read_counts, place)["taken"] == 0


def test_a_rejected_one_is_to_be_told_and_the_next_comes_in(hall: Hall) -> None:
    place = hall.wanting(1)
    first, second = hall.volunteers(2)
    signed = hall.sign(place, first)
    hall.sign(place, second)
    moved = hall.do(reject, signed.id, "已有同类岗位人员")
    assert [c.volunteer_id for c in moved.promoted] == [second]
    why = {row.volunteer_id: row.why for row in hall.ask(to_call)}
    assert why == {first: ToTell.SKIPPED, second: ToTell.PROMOTED}


def test_the_list_of_names_goes_on_where_it_stopped(hall: Hall) -> None:
    place = hall.wanting(4, waiting=5)
    people = hall.volunteers(7)
    for volunteer in people:
        hall.sign(place, volunteer)
    activity = hall.ask(find_places, hall.now)[0].activity_id
    seen: list[int] = []
    lines: list[int | None] = []
    after = None
    while rows := hall.ask(list_names, activity, NameFilter(), after, 3):
        seen += [row.volunteer_id for row in rows]
        lines += [row.line for row in rows]
        after = rows[-1].sign_up_id
    assert seen == people and lines == [None] * 4 + [1, 2, 3]
    waiting = NameFilter(place, (SignUpState.WAITING,))
    assert [r.volunteer_id for r in hall.ask(list_names, activity, waiting)] == people[4:]
    assert hall.ask(count_names, activity) == {SignUpState.ADMITTED: 4, SignUpState.WAITING: 3}


def test_a_sign_up_runs_as_many_statements_for_the_thousandth_name_as_for_the_first(
    hall: Hall,
) -> None:
    place = hall.wanting(2000)
    first, second, third, *others = hall.volunteers(1000)
    hall.sign(place, first)  # what the program reads once only
    counts = []
    for volunteer in (second, third):
        with counting(hall.centre) as said:
            hall.sign(place, volunteer)
        counts.append(len(said))
        if volunteer == second:
            hall.do(put_names, place, others)
    assert counts[0] == counts[1]
    assert hall.ask(read_counts, place)["taken"] == 1000


def test_promotion_runs_as_many_statements_for_a_long_line_as_for_a_short_one(
    hall: Hall,
) -> None:
    counts = []
    for many in (2, 60):
        place = hall.wanting(1, waiting=100)
        holder, *waiting = hall.volunteers(many)
        signed = hall.sign(place, holder)
        for volunteer in waiting:
            hall.sign(place, volunteer)
        with counting(hall.centre) as said:
            hall.withdraw(signed.id)
        counts.append(len(said))
        changed = [text for text in said if text.startswith("UPDATE sign_up")]
        assert len(changed) == 2, "who leaves and who comes in, each written once"
    assert counts[0] == counts[1]


def test_several_places_at_once_are_taken_for_those_who_may(hall: Hall) -> None:
    place = hall.wanting(1, waiting=5, places=(PlaceForm(0, "搬运", 1, ("急救",)),))
    holder, *waiting = hall.volunteers(5, "急救")
    for volunteer in (holder, *waiting):
        hall.sign(place, volunteer)
    hall.do(turn_skill, waiting[1], "急救")
    moved = hall.do(change_wanted, place, 3)
    assert [call.volunteer_id for call in moved.promoted] == [waiting[0], waiting[2]]
    assert [call.volunteer_id for call in moved.skipped] == [waiting[1]]
    counts = hall.ask(read_counts, place)
    assert (counts["taken"], counts["admitted"], counts["line"]) == (3, 3, 1)


def test_places_one_may_sign_up_for_now(hall: Hall) -> None:
    full = hall.wanting(1, waiting=0)
    hall.sign(full, hall.volunteer("赵一"))
    hall.draft()
    free = hall.wanting(
        2, name="交通引导", shifts=(AFTERNOON,), team_id=hall.do(found_team, "交通队")
    )
    (row,) = hall.ask(find_places, hall.now)
    assert (row.place_id, row.free, row.waiting_left) == (free, 2, 3)
    assert row.activity == "交通引导" and row.where == FORM.place
