"""Taking typed sign-in sheets in, on either store: people found, doubts without hours, undone."""

from datetime import date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.centre import Centre
from models.errors import KnownError
from models.people.queries import find_people
from models.people.rules.row_cells import RawRow
from models.people.tables import Person
from models.volunteers.actions.attendance import CorrectionForm, approve_shift, correct
from models.volunteers.actions.sign_in_list import (
    SignInTaken,
    take_sign_in_list,
    undo_sign_in_list,
)
from models.volunteers.queries.hours import total_minutes
from models.volunteers.rules.attendance import Doubt
from models.volunteers.rules.settings import VolunteerSettings
from models.volunteers.rules.sign_in_list import JudgedList, ListedSheet, judge_sign_in_lists
from models.volunteers.tables import Activity, Attendance, Shift, Volunteer
from tests.models.conftest import Watch
from tests.models.volunteers.serving import SATURDAY, Serving

COLUMNS = {"name": 0, "phone": 1, "sign_in": 2, "sign_out": 3, "hours": 4}
HEADER = ("姓名", "电话", "签到", "签退", "时长")
WANG, QIAN = ("王芳", "19900000001"), ("钱二", "19900000002")


@pytest.fixture
def serving(centre: Centre, watch: Watch) -> Serving:
    found = Serving(centre, watch)
    found.at("2026-03-09 09:00")
    return found


def sheet(name: str, activity: str, when: str, *lines: tuple[object, ...]) -> ListedSheet:
    rows = [
        (f"活动名称：{activity}", "", "地点：青禾苑"),
        (f"活动时间：{when}", "", "负责人：孙队长"),
        HEADER,
        *lines,
        ("实到：2人　记录人：李敏",),
    ]
    return ListedSheet(name, [RawRow(n, cells) for n, cells in enumerate(rows, 1)], COLUMNS, 3)


def judged(*sheets: ListedSheet) -> tuple[JudgedList, ...]:
    return judge_sign_in_lists(sheets, lambda day: VolunteerSettings())


MORNING = sheet(
    "早", "清洁家园", "2026年3月7日 9:00—11:30",
    (*WANG, "9:00", "11:30", ""), (*QIAN, "9:00", "", ""), ("赵一", "", "11:00", "9:00", ""),
)  # fmt: skip


def take(serving: Serving, *sheets: ListedSheet, digest: str = "a") -> SignInTaken:
    taken: SignInTaken = serving.do(take_sign_in_list, "签到.xlsx", digest, judged(*sheets), {})
    return taken


def counts(session: Session) -> tuple[int, ...]:
    return tuple(
        session.scalar(select(func.count()).select_from(table)) or 0
        for table in (Person, Volunteer, Activity, Shift, Attendance)
    )


def test_activity_shift_and_volunteers_come_in_with_the_lines(serving: Serving) -> None:
    taken = take(serving, MORNING)
    assert (taken.activities, taken.taken, taken.doubtful, taken.errors) == (1, 2, 1, 1)
    assert (taken.new_people, taken.new_volunteers, taken.credited_minutes) == (2, 2, 150)
    one, two = serving.rows(activity_id=1)
    assert (one.name, one.credited, one.approved_at) == ("王芳", 150, None)
    assert (two.name, two.credited, two.doubts) == ("钱二", None, (Doubt.OUT_MISSING,))
    assert serving.ask(total_minutes) == 0, "nothing is approved by an import"
    serving.do(approve_shift, one.shift_id, "孙队长")
    assert serving.ask(total_minutes) == 150
    (found,) = serving.ask(find_people, "王芳", date(2026, 3, 9))
    assert found.name == "王芳"


def test_people_and_activities_the_centre_has_are_found(serving: Serving) -> None:
    known = serving.volunteer("王芳", phone=WANG[1])
    same_name = serving.volunteer("钱二", phone="19900009999", id_number="T别人")
    shift = serving.shift([known], name="清洁家园")
    taken = take(serving, MORNING)
    assert (taken.activities, taken.new_people, taken.new_volunteers) == (0, 1, 1)
    assert [r.credited for r in serving.rows(volunteer_id=known)] == [150]
    assert serving.rows(volunteer_id=same_name) == [], "another phone is another person"
    assert {r.shift_id for r in serving.rows(volunteer_id=known)} == {shift}


def test_whom_the_shift_already_has_is_not_taken_again(serving: Serving) -> None:
    known = serving.volunteer("王芳", phone=WANG[1])
    shift = serving.shift([known], name="清洁家园")
    serving.entered(shift, (1, "9:00", "11:30"))
    taken = take(serving, MORNING)
    assert taken.already_there == ("早!4",)
    assert len(serving.rows(volunteer_id=known)) == 1


def test_what_the_centre_knows_of_another_place_is_a_doubt(serving: Serving) -> None:
    known = serving.volunteer("王芳", phone=WANG[1])
    shift = serving.shift([known], "10:00", "12:00", name="反诈宣传")
    serving.entered(shift, (1, "10:00", "12:00"))
    take(serving, MORNING)
    here = next(r for r in serving.rows(volunteer_id=known) if r.activity == "清洁家园")
    assert (here.credited, here.doubts) == (None, (Doubt.OVERLAP,))


def test_two_places_at_once_in_one_file_are_doubtful_in_both(serving: Serving) -> None:
    other = sheet("反诈", "反诈宣传", "2026年3月7日 10:00—12:00", (*WANG, "10:00", "12:00", ""))
    lists = judged(MORNING, other)
    lines = [(line, line.values) for each in lists for line in each.lines]
    assert {line.place: (v.ref, line.reasons) for line, v in lines if v and v.ref} == {
        "早!4": ("反诈!4", (Doubt.OVERLAP,)), "反诈!4": ("早!4", (Doubt.OVERLAP,)),
    }  # fmt: skip
    taken = take(serving, MORNING, other)
    assert (taken.activities, taken.doubtful, taken.credited_minutes) == (2, 3, 0)


def test_the_same_file_comes_in_once_until_it_is_undone(serving: Serving) -> None:
    before = serving.ask(counts)
    first = take(serving, MORNING)
    with pytest.raises(KnownError, match="没有重复导入"):
        take(serving, MORNING)
    assert serving.do(undo_sign_in_list, first.run_id) == 2
    assert serving.ask(counts) == before
    assert serving.ask(find_people, "王芳", date(2026, 3, 9)) == []
    with pytest.raises(KnownError, match="撤销过"):
        serving.do(undo_sign_in_list, first.run_id)
    assert take(serving, MORNING).taken == 2


@pytest.mark.parametrize("how", ["approved", "corrected", "elsewhere"])
def test_what_has_been_used_is_not_taken_back(serving: Serving, how: str) -> None:
    taken = take(serving, MORNING)
    one, two = serving.rows(activity_id=1)
    if how == "approved":
        serving.do(approve_shift, one.shift_id, "孙队长")
    elif how == "corrected":
        serving.do(correct, two.id, CorrectionForm("9:00", "11:00"), "本人补签")
    else:
        serving.served(two.volunteer_id, 60, date(2026, 3, 8))
    kept = serving.ask(counts)
    with pytest.raises(KnownError, match="不能整批撤销"):
        serving.do(undo_sign_in_list, taken.run_id)
    assert serving.ask(counts) == kept


def test_a_sheet_without_heading_or_of_tomorrow_stays_out(serving: Serving) -> None:
    nameless = sheet("无题", "", "2026年3月7日 9:00—11:30", (*WANG, "9:00", "11:30", ""))
    taken = take(serving, nameless, digest="b")
    assert (taken.taken, taken.errors) == (0, 1)
    tomorrow = sheet("明天", "清洁", "2026年3月10日 9:00—11:30", (*WANG, "9:00", "11:30", ""))
    with pytest.raises(KnownError, match="才结束"):
        take(serving, tomorrow, digest="c")
    with pytest.raises(KnownError, match="没有读到任何一行"):
        take(serving, sheet("空", "清洁", "2026年3月7日 9:00—11:30"), digest="d")
    assert serving.ask(counts)[4] == 0


def test_the_night_of_a_file_keeps_its_day(serving: Serving) -> None:
    night = sheet("夜", "夜巡", "2026年3月7日 21:00—次日1:30", (*WANG, "20:50", "1:05", "4小时"))
    take(serving, night)
    (row,) = serving.rows(activity_id=1)
    assert (row.day, row.sign_out) == (SATURDAY, datetime(2026, 3, 8, 1, 5))
    assert (row.minutes, row.credited, row.written_hours) == (255, 240, "4")
