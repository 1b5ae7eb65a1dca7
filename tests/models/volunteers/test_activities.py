"""Activities from draft to end: opening, changing with names on the list, repeating, cancelling."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from models.errors import Conflict, KnownError
from models.pictures.actions import keep_picture
from models.volunteers.actions.activities import (
    cancel_activity,
    change_activity,
    drop_draft,
    end_activity,
    keep_photo,
    open_activity,
    repeat_activity,
)
from models.volunteers.actions.attendance import check_in_now
from models.volunteers.queries.activities import (
    ActivityFilter,
    count_activities,
    list_activities,
)
from models.volunteers.queries.names import to_call
from models.volunteers.rules.activities import ActivityKind, NotReady, PlaceForm, ShiftForm, Status
from models.volunteers.rules.signing_up import ToTell
from tests.models.proxy.hall import PIXEL
from tests.models.volunteers.hall import FORM, Hall, activity_of, read_counts, turn_skill

DAY = timedelta(days=1)
SUNDAY = ShiftForm(datetime(2026, 3, 8, 9), datetime(2026, 3, 8, 11))


def test_a_draft_says_what_it_lacks_and_opens_when_it_has_it(hall: Hall) -> None:
    activity = hall.draft(
        person_in_charge="", is_dangerous=True, risk="靠近水边", places=(), content=""
    )
    with pytest.raises(NotReady) as caught:
        hall.do(open_activity, activity)
    missing = [m.field for m in caught.value.missing]
    assert missing == ["person_in_charge", "content", "places", "insurance"]
    assert missing == [m.field for m in hall.page(activity).missing]
    assert "1. 还没有负责人" in caught.value.text and "没有任何改动" in caught.value.text
    page = hall.page(activity)
    assert page.row.status is Status.DRAFT and page.row.number == "HD2026-00001"
    full = replace(FORM, shifts=page.form.shifts, is_dangerous=True, risk="靠近水边",
                   insurance="PZ-1")  # fmt: skip
    hall.do(change_activity, activity, full, page.version)
    hall.do(open_activity, activity)
    page = hall.page(activity)
    assert (page.row.status, page.row.wanted, page.row.free) == (Status.OPEN, 2, 2)
    assert page.missing == ()
    with pytest.raises(KnownError, match="不用再发布"):
        hall.do(open_activity, activity)


def test_an_open_activity_keeps_what_opening_needed(hall: Hall) -> None:
    activity = hall.activity()
    page = hall.page(activity)
    with pytest.raises(NotReady, match="人身意外伤害保险"):
        hall.do(
            change_activity, activity,
            replace(page.form, is_dangerous=True, risk="靠近水边"), page.version,
        )  # fmt: skip
    assert not hall.page(activity).form.is_dangerous


def test_a_running_activity_may_still_be_mended_but_not_moved_into_the_past(hall: Hall) -> None:
    activity = hall.activity()
    hall.watch.now = datetime(2026, 3, 7, 10)
    page = hall.page(activity)
    assert page.row.status is Status.RUNNING
    hall.do(change_activity, activity, replace(page.form, phone="19900004444"), page.version)
    page = hall.page(activity)
    earlier = replace(page.form.shifts[0], starts_at=datetime(2026, 3, 7, 8))
    with pytest.raises(NotReady, match="已经开始或过去"):
        hall.do(change_activity, activity, replace(page.form, shifts=(earlier,)), page.version)


def test_other_times_and_another_place_are_told_to_those_on_the_list(hall: Hall) -> None:
    activity = hall.activity(
        shifts=(*FORM.shifts, SUNDAY),
        places=(PlaceForm(0, "捡拾垃圾", 2), PlaceForm(1, "捡拾垃圾", 2)),
    )
    saturday, sunday = hall.places(activity)
    first, second = hall.volunteers(2)
    hall.sign(saturday.id, first)
    hall.sign(sunday.id, second)
    page = hall.page(activity)
    later = replace(page.form.shifts[0], ends_at=datetime(2026, 3, 7, 12))
    form = replace(page.form, shifts=(later, page.form.shifts[1]))
    hall.do(change_activity, activity, form, page.version)
    calls = hall.ask(to_call, activity)
    assert [(c.volunteer_id, c.why) for c in calls] == [(first, ToTell.CHANGED)]
    assert "09:00–12:00" in calls[0].text
    page = hall.page(activity)
    hall.do(change_activity, activity, replace(page.form, place="东门"), page.version)
    assert {c.volunteer_id for c in hall.ask(to_call)} == {first, second}


def test_who_overlaps_after_a_change_is_told_and_stays(hall: Hall) -> None:
    afternoon = ShiftForm(datetime(2026, 3, 7, 14), datetime(2026, 3, 7, 16))
    place = hall.wanting(3)
    other = hall.wanting(3, name="楼道清理", shifts=(afternoon,))
    busy, free = hall.volunteers(2)
    hall.sign(place, busy)
    hall.sign(place, free)
    hall.sign(other, busy)
    page = hall.page(1)
    moved = replace(page.form, shifts=(replace(afternoon, id=page.form.shifts[0].id),))
    hall.do(change_activity, 1, moved, page.version)
    texts = {call.volunteer_id: call.text for call in hall.ask(to_call)}
    assert "与“楼道清理”时间重叠（03-07 14:00–16:00）" in texts[busy]
    assert "重叠" not in texts[free] and "现为3月7日 14:00–16:00" in texts[free]
    assert hall.place(place).taken == 2 and hall.place(other).taken == 1


def test_posts_change_under_the_names(hall: Hall) -> None:
    activity = hall.activity(places=(PlaceForm(0, "捡拾垃圾", 2), PlaceForm(0, "登记", 1)))
    one, _ = hall.places(activity)
    people = hall.volunteers(4)
    for volunteer in people[:3]:
        hall.sign(one.id, volunteer)
    page = hall.page(activity)
    first, second = page.form.places
    for places, word in (
        ((replace(first, wanted=1), second), "已录取 2 人"),
        ((second,), "有过报名，不能删除"),
    ):
        with pytest.raises(KnownError, match=word):
            hall.do(change_activity, activity, replace(page.form, places=places), page.version)
    new = PlaceForm(0, "拍照", 1)
    places = (replace(first, wanted=4, post="捡垃圾"), new)
    moved = hall.do(change_activity, activity, replace(page.form, places=places), page.version)
    assert [c.volunteer_id for c in moved.promoted] == [people[2]]
    assert [(p.post, p.wanted, p.taken) for p in hall.places(activity)] == [
        ("捡垃圾", 4, 3), ("拍照", 1, 0),
    ]  # fmt: skip


def test_a_shift_goes_only_while_nobody_signed_up_for_it(hall: Hall) -> None:
    activity = hall.activity(
        shifts=(*FORM.shifts, SUNDAY),
        places=(PlaceForm(0, "捡拾垃圾", 2), PlaceForm(1, "捡拾垃圾", 2)),
    )
    _, sunday = hall.places(activity)
    signed = hall.sign(sunday.id, hall.volunteer("赵一"))
    page = hall.page(activity)
    only_first = replace(page.form, shifts=page.form.shifts[:1], places=page.form.places[:1])
    with pytest.raises(KnownError, match="已有报名或签到，不能删除"):
        hall.do(change_activity, activity, only_first, page.version)
    hall.withdraw(signed.id)
    only_second = replace(
        page.form, shifts=page.form.shifts[1:],
        places=(replace(page.form.places[1], shift=0),),
    )  # fmt: skip
    hall.do(change_activity, activity, only_second, page.version)
    page = hall.page(activity)
    assert [s.starts_at for s in page.shifts] == [SUNDAY.starts_at]
    assert page.row.starts_at == SUNDAY.starts_at
    assert [p.id for p in page.places] == [sunday.id]


def test_a_change_that_would_put_somebody_out_is_refused_with_the_name(hall: Hall) -> None:
    activity = hall.activity()
    place = hall.places(activity)[0].id
    hall.sign(place, hall.volunteer("赵一", date(1990, 1, 1)))
    page = hall.page(activity)
    with pytest.raises(KnownError, match="赵一（要求年满 50 周岁"):
        hall.do(change_activity, activity, replace(page.form, min_age=50), page.version)
    assert hall.page(activity).form.min_age is None


def test_what_changed_with_a_volunteer_hinders_no_other_change(hall: Hall) -> None:
    activity = hall.activity(places=(PlaceForm(0, "急救", 1, ("急救",)),))
    (volunteer,) = hall.volunteers(1, "急救")
    hall.sign(hall.places(activity)[0].id, volunteer)
    hall.do(turn_skill, volunteer, "急救")
    page = hall.page(activity)
    hall.do(change_activity, activity, replace(page.form, phone="19900004444"), page.version)
    page = hall.page(activity)
    assert page.form.phone == "19900004444"
    with pytest.raises(KnownError, match="要求会急救"):
        hall.do(change_activity, activity, replace(page.form, max_age=90), page.version)


def test_of_two_who_change_the_posts_the_second_is_told(hall: Hall) -> None:
    activity = hall.draft()
    page = hall.page(activity)
    more = replace(page.form, places=(replace(page.form.places[0], wanted=9),))
    hall.do(change_activity, activity, more, page.version)
    fewer = replace(page.form, name="河道清洁", places=page.form.places)
    with pytest.raises(Conflict) as caught:
        hall.do(change_activity, activity, fewer, page.version)
    assert [d.field for d in caught.value.fields] == ["name", "places"]
    assert hall.page(activity).row.wanted == 9


def test_saturdays_are_repeated_with_their_shifts_and_closing_time(hall: Hall) -> None:
    first = hall.activity(closes_at=datetime(2026, 3, 5, 18))
    hall.sign(hall.places(first)[0].id, hall.volunteer("赵一"))
    days = [date(2026, 3, 21), date(2026, 3, 14)]
    made = hall.do(repeat_activity, first, days, True)
    pages = [hall.page(id_) for id_ in made]
    assert [p.row.starts_at for p in pages] == [datetime(2026, 3, 14, 9), datetime(2026, 3, 21, 9)]
    assert [p.form.closes_at for p in pages] == [
        datetime(2026, 3, 12, 18), datetime(2026, 3, 19, 18),
    ]  # fmt: skip
    assert all((p.row.status, p.row.taken, p.row.wanted) == (Status.OPEN, 0, 2) for p in pages)
    assert [r.id for r in hall.page(first).repeats] == list(made)
    again = hall.do(repeat_activity, made[0], [date(2026, 3, 28)])
    assert hall.page(again[0]).row.status is Status.DRAFT
    assert len(hall.page(first).repeats) == 3
    with pytest.raises(KnownError, match="2026-03-21 已经有这个活动"):
        hall.do(repeat_activity, first, [date(2026, 4, 4), date(2026, 3, 21)])
    assert len(hall.page(first).repeats) == 3  # none of them was made


def test_the_policy_of_a_dangerous_activity_is_looked_at_each_time(hall: Hall) -> None:
    first = hall.activity(is_dangerous=True, risk="靠近水边", insurance="PZ-1")
    with pytest.raises(KnownError, match="保险要逐次核对") as told:
        hall.do(repeat_activity, first, [date(2026, 3, 14)], True)
    assert told.value.field == "opened"
    (copy,) = hall.do(repeat_activity, first, [date(2026, 3, 14)])
    assert hall.page(copy).row.status is Status.DRAFT


def test_a_shift_with_hours_keeps_its_day(hall: Hall) -> None:
    place = hall.wanting(1)
    volunteer = hall.volunteer("赵一")
    hall.sign(place, volunteer)
    page = hall.page(hall.ask(activity_of, place))
    hall.watch.now = datetime(2026, 3, 7, 8, 30)  # early, so the shift may still be changed
    hall.do(check_in_now, page.shifts[0].id, volunteer)
    kept = page.form.shifts[0]
    moved = replace(kept, starts_at=kept.starts_at + DAY, ends_at=kept.ends_at + DAY)
    with pytest.raises(KnownError, match="已有人签到，不能改到别的日子"):
        hall.do(change_activity, page.row.id, replace(page.form, shifts=(moved,)), page.version)
    longer = replace(kept, ends_at=kept.ends_at.replace(hour=12))
    hall.do(change_activity, page.row.id, replace(page.form, shifts=(longer,)), page.version)
    assert hall.page(page.row.id).shifts[0].ends_at == datetime(2026, 3, 7, 12)


def test_cancelling_says_whom_to_call(hall: Hall) -> None:
    activity = hall.activity(places=(PlaceForm(0, "捡拾垃圾", 1),))
    place = hall.places(activity)[0].id
    inside, waits, gone = (hall.volunteer(name) for name in ("赵一", "钱二", "孙三"))
    hall.sign(place, inside)
    hall.sign(place, waits)
    hall.withdraw(hall.sign(place, gone).id)
    calls = hall.do(cancel_activity, activity, "暴雨红色预警")
    assert [(c.name, c.phone) for c in calls] == [("赵一", "19900001111"), ("钱二", "19900001111")]
    assert all("暴雨红色预警" in c.text for c in calls)
    assert [c.why for c in hall.ask(to_call)] == [ToTell.CANCELLED] * 2
    page = hall.page(activity)
    assert page.row.status is Status.CANCELLED and page.cancelled_reason == "暴雨红色预警"
    with pytest.raises(KnownError, match="已取消，不能报名"):
        hall.sign(place, gone)
    with pytest.raises(KnownError, match="已取消"):
        hall.do(cancel_activity, activity, "再取消")


def test_the_end_comes_after_the_last_shift_and_nobody_is_left_to_call(hall: Hall) -> None:
    activity = hall.activity(places=(PlaceForm(0, "捡拾垃圾", 1),))
    place = hall.places(activity)[0].id
    first, second = hall.volunteers(2)
    signed = hall.sign(place, first)
    hall.sign(place, second)
    hall.withdraw(signed.id)
    with pytest.raises(KnownError, match="才结束"):
        hall.do(end_activity, activity, 0)
    hall.watch.now = datetime(2026, 3, 7, 11)
    assert hall.page(activity).row.status is Status.ENDED  # by the clock
    hall.do(end_activity, activity, 35, "清理河岸 800 米")
    page = hall.page(activity)
    assert (page.served_count, page.form.content) == (35, "清理河岸 800 米")
    assert hall.ask(to_call) == []
    with pytest.raises(KnownError, match="不能再改"):
        hall.do(change_activity, activity, page.form, page.version)


def test_a_draft_goes_without_a_trace_and_an_open_one_stays(hall: Hall) -> None:
    draft, opened = hall.draft(), hall.activity()
    hall.do(drop_draft, draft)
    with pytest.raises(KnownError, match="只有草稿可以删除"):
        hall.do(drop_draft, opened)
    rows = hall.ask(list_activities, ActivityFilter(), hall.now)
    assert [row.id for row in rows] == [opened]


def test_photographs_are_kept_by_their_number(hall: Hall) -> None:
    activity = hall.activity()
    picture = hall.do(keep_picture, PIXEL)
    hall.do(keep_photo, activity, picture, "合影")
    (photo,) = hall.page(activity).photos
    assert (photo.picture_id, photo.caption) == (picture, "合影")
    for number, word in ((picture, "没有重复保存"), (picture + 99, "没有找到这张图片")):
        with pytest.raises(KnownError, match=word):
            hall.do(keep_photo, activity, number)


@pytest.mark.parametrize("status", list(Status))
def test_the_list_is_narrowed_to_what_it_shows(hall: Hall, status: Status) -> None:
    made = {
        Status.DRAFT: hall.draft(),
        Status.OPEN: hall.activity(),
        Status.FULL: hall.activity(places=(PlaceForm(0, "引导", 1),)),
        Status.RUNNING: hall.activity(
            shifts=(ShiftForm(datetime(2026, 3, 2, 10), datetime(2026, 3, 2, 12)),)
        ),
        Status.CANCELLED: hall.activity(),
        Status.ENDED: hall.activity(
            shifts=(ShiftForm(datetime(2026, 3, 2, 9, 30), datetime(2026, 3, 2, 10)),)
        ),
    }
    hall.sign(hall.places(made[Status.FULL])[0].id, hall.volunteer("赵一"))
    hall.do(cancel_activity, made[Status.CANCELLED], "下雨")
    hall.watch.now = datetime(2026, 3, 2, 11)
    rows = hall.ask(list_activities, ActivityFilter(status), hall.now)
    assert [(row.id, row.status) for row in rows] == [(made[status], status)]
    assert hall.ask(count_activities, ActivityFilter(status), hall.now) == 1


def test_the_list_goes_on_where_it_stopped(hall: Hall) -> None:
    made = []
    for days in (0, 0, 1, 2, 2):
        by = timedelta(days=days)
        shift = ShiftForm(FORM.starts_at + by, FORM.ends_at + by)
        made.append(hall.draft(shifts=(shift,)))
    seen: list[int] = []
    after = None
    while rows := hall.ask(list_activities, ActivityFilter(), hall.now, after, 2):
        seen += [row.id for row in rows]
        after = (rows[-1].starts_at, rows[-1].id)
    assert seen == made[::-1]
    chosen = ActivityFilter(
        kind=ActivityKind.ENVIRONMENT, start=date(2026, 3, 8), end=date(2026, 3, 8), text="河岸"
    )
    assert [r.id for r in hall.ask(list_activities, chosen, hall.now)] == [made[2]]


def test_waiting_places_never_fall_below_those_who_wait(hall: Hall) -> None:
    activity = hall.activity(places=(PlaceForm(0, "捡拾垃圾", 1),), waiting_places=2)
    place = hall.places(activity)[0].id
    for volunteer in hall.volunteers(3):
        hall.sign(place, volunteer)
    page = hall.page(activity)
    assert page.waiting_left == 0
    with pytest.raises(KnownError, match="已有 2 人候补"):
        hall.do(change_activity, activity, replace(page.form, waiting_places=1), page.version)
    assert hall.ask(read_counts, place)["line_limit"] == 2
