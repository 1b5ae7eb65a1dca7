"""Sheets that go out and come back, the counter, corrections and approval, on either store."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.centre import Centre
from models.errors import KnownError
from models.roles import Role
from models.volunteers.actions.attendance import (
    CorrectionForm,
    approve,
    check_in_now,
    check_out_now,
    correct,
)
from models.volunteers.actions.settings import change_volunteer_settings
from models.volunteers.actions.sheets import find_sheet_again, lose_sheet, print_sheets
from models.volunteers.queries.attendance import (
    list_attendance,
    list_present,
    list_to_approve,
    preview_line,
)
from models.volunteers.queries.hours import total_minutes
from models.volunteers.queries.sheets import SheetState, list_sheets, missing_sheets, read_sheet
from models.volunteers.rules.attendance import Doubt, MustConfirmSignIn
from models.volunteers.rules.settings import VolunteerSettings
from models.volunteers.tables import Attendance
from tests.models.conftest import PASSWORD, Watch
from tests.models.volunteers.serving import LEADER, SATURDAY, Serving, put_team


@pytest.fixture
def serving(centre: Centre, watch: Watch) -> Serving:
    return Serving(centre, watch)


def count_lines(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Attendance)) or 0


def test_sheets_carry_numbers_names_and_blank_lines(serving: Serving) -> None:
    people = [serving.volunteer(f"志愿{n:02d}", phone="19900001111") for n in range(23)]
    shift = serving.shift(people)
    first, second = serving.do(print_sheets, shift, 5)
    assert (first.number, second.number) == ("QD2026-00001", "QD2026-00002")
    page = serving.ask(read_sheet, " qd2026-00002 ")
    assert [line.name for line in page.lines[:4]] == ["志愿20", "志愿21", "志愿22", ""]
    assert len(page.lines) == 20
    assert (page.page, page.pages, page.state) == (2, 2, SheetState.OUT)
    assert page.lines[0].post == "清扫"
    assert "志愿" not in page.lines[0].id_number, "the paper carries no whole ID number"


def test_a_second_printing_has_only_whom_no_sheet_has(serving: Serving) -> None:
    someone = serving.volunteer("赵一")
    shift = serving.shift([someone])
    (sheet,) = serving.do(print_sheets, shift, 0)
    with pytest.raises(KnownError, match="没有要打印的人"):
        serving.do(print_sheets, shift, 0)
    (blank,) = serving.do(print_sheets, shift, 3)
    assert not any(line.name for line in serving.ask(read_sheet, blank.number).lines)
    serving.do(lose_sheet, sheet.number, "被雨淋湿")
    (again,) = serving.do(print_sheets, shift, 0)
    assert serving.ask(read_sheet, again.number).lines[0].name == "赵一"


def test_a_sheet_comes_back_in_its_order(serving: Serving) -> None:
    one, two, three, walk_in = (serving.volunteer(n) for n in ("赵一", "钱二", "孙三", "李四"))
    shift = serving.shift([one, two, three])
    entered = serving.entered(
        shift, (1, "8.57", "11点半"), (2, "9:00", ""), (4, "930", "11:20", walk_in)
    )
    rows = serving.rows(shift_id=shift)
    assert [(r.line, r.name, r.minutes, r.credited, r.doubts) for r in rows] == [
        (1, "赵一", 153, 150, ()),
        (2, "钱二", None, None, (Doubt.OUT_MISSING,)),
        (3, "孙三", None, None, (Doubt.ABSENT,)),
        (4, "李四", 110, 90, ()),
    ]
    assert entered.credited_minutes == 240
    assert entered.absent == 1
    assert [(line.line, line.name) for line in entered.doubtful] == [(2, "钱二")]
    assert serving.ask(read_sheet, "QD2026-00001").state is SheetState.ENTERED


@pytest.mark.parametrize(
    ("line", "field", "said"),
    [
        ((1, "晚饭后", "11:30"), "line.1.sign_in", "看不懂"),
        ((1, "11:30", "9:00"), "line.1.sign_out", "早于签到"),
        ((1, "9:00", "10月3日9:00"), "line.1.sign_out", "24 小时"),
        ((1, "9:00", "22:00"), "line.1.sign_out", "12 小时"),
        ((2, "9:00", "11:30"), "line.2.volunteer", "还没有选定是谁"),
        ((21, "9:00", "11:30"), "line.21.volunteer", "没有第 21 行"),
        ((2, "9:00", "11:30", 99999), "volunteer", "不在志愿者名册"),
    ],
)
def test_a_wrong_line_keeps_nothing_and_says_which(
    serving: Serving, line: tuple[object, ...], field: str, said: str
) -> None:
    shift = serving.shift([serving.volunteer("赵一")])
    with pytest.raises(KnownError, match=said) as refused:
        serving.entered(shift, (1, "9:00", "11:30"), line) if line[0] != 1 else serving.entered(
            shift, line
        )
    assert refused.value.field == field
    assert serving.ask(count_lines) == 0
    assert serving.ask(read_sheet, "QD2026-00001").state is SheetState.OUT


def test_a_sheet_is_entered_once_and_not_before_its_shift(serving: Serving) -> None:
    shift = serving.shift([serving.volunteer("赵一")])
    (sheet,) = serving.do(print_sheets, shift, 0)
    with pytest.raises(KnownError, match="才开始"):
        serving.enter(sheet.number, (1, "9:00", "11:30"))
    serving.at("2026-03-09 09:00")
    serving.enter(sheet.number, (1, "9:00", "11:30"))
    with pytest.raises(KnownError, match="没有重复录入"):
        serving.enter(sheet.number, (1, "9:00", "11:30"))
    with pytest.raises(KnownError, match="没有编号为"):
        serving.enter("QD2026-09999", (1, "9:00", "11:30"))
    assert serving.ask(count_lines) == 1


def test_missing_sheet_numbers_are_reported_until_entered_or_lost(serving: Serving) -> None:
    people = [serving.volunteer(f"志愿{n:02d}") for n in range(41)]
    shift = serving.shift(people)
    first, second, third = serving.do(print_sheets, shift, 0)
    assert serving.ask(missing_sheets, serving.watch.now) == [], "the shift is not over"
    serving.at("2026-03-09 09:00")
    serving.enter(first.number, (1, "9:00", "11:30"))
    missing = [row.number for row in serving.ask(missing_sheets, serving.watch.now)]
    assert missing == [second.number, third.number]
    serving.do(lose_sheet, second.number, "遗失")
    assert [row.number for row in serving.ask(missing_sheets, serving.watch.now)] == [third.number]
    with pytest.raises(KnownError, match="找回"):
        serving.enter(second.number, (1, "9:00", "11:30"))
    serving.do(find_sheet_again, second.number)
    serving.enter(second.number, (1, "9:00", "11:30"))
    states = [row.state for row in serving.ask(list_sheets, missing_activity(serving, shift))]
    assert states == [SheetState.ENTERED, SheetState.ENTERED, SheetState.OUT]


def missing_activity(serving: Serving, shift: int) -> int:
    return serving.rows(shift_id=shift)[0].activity_id


def test_a_night_shift_goes_past_midnight(serving: Serving) -> None:
    shift = serving.shift([serving.volunteer("赵一")], "21:00", "01:30")
    serving.entered(shift, (1, "20:50", "1:05"))
    (row,) = serving.rows(shift_id=shift)
    assert row.sign_out == datetime(2026, 3, 8, 1, 5)
    assert (row.day, row.minutes, row.credited) == (SATURDAY, 255, 240)


def test_breaks_of_the_shift_are_taken_off_unless_told_otherwise(serving: Serving) -> None:
    one = serving.volunteer("赵一")
    shift = serving.shift([one], "09:00", "16:00", break_minutes=60)
    serving.entered(shift, (1, "9:00", "16:00"))
    (row,) = serving.rows(shift_id=shift)
    assert (row.minutes, row.deducted, row.credited) == (420, 60, 360)
    done = serving.do(correct, row.id, CorrectionForm("9:00", "16:00", 0), "没有午休")
    assert done.judgement.credited == 420


def test_settings_hold_from_their_day_on(serving: Serving) -> None:
    one = serving.volunteer("赵一")
    before = serving.shift([one])
    serving.at("2026-03-08 09:00")
    serving.do(change_volunteer_settings, VolunteerSettings("0.25", "nearest"))
    after = serving.shift([one], day=date(2026, 3, 8), name="第二天")
    serving.do(print_sheets, before, 0)
    serving.do(print_sheets, after, 0)
    serving.at("2026-03-09 09:00")
    serving.enter("QD2026-00001", (1, "9:00", "11:25"))
    serving.enter("QD2026-00002", (1, "9:00", "11:25"))
    assert [r.credited for r in serving.rows(volunteer_id=one)] == [120, 150]


def test_the_counter_signs_in_and_out_once(serving: Serving) -> None:
    one = serving.volunteer("赵一")
    shift = serving.shift([one])
    serving.at("2026-03-07 08:55")
    serving.do(check_in_now, shift, one)
    with pytest.raises(KnownError, match="没有重复签到"):
        serving.do(check_in_now, shift, one)
    assert [row.name for row in serving.ask(list_present, shift)] == ["赵一"]
    serving.at("2026-03-07 11:31")
    out = serving.do(check_out_now, shift, one)
    assert (out.minutes, out.credited, out.doubts) == (156, 150, ())
    assert serving.ask(list_present, shift) == []
    with pytest.raises(KnownError, match="已经签退"):
        serving.do(check_out_now, shift, one)
    with pytest.raises(KnownError, match="不能再签到"):
        serving.do(check_in_now, shift, one)


def test_the_counter_asks_before_it_takes_what_is_odd(serving: Serving) -> None:
    one = serving.volunteer("赵一")
    morning = serving.shift([one], "06:00", "10:00", name="早市")
    shift = serving.shift([one])
    serving.at("2026-03-07 06:00")
    serving.do(check_in_now, morning, one)
    with pytest.raises(MustConfirmSignIn, match="还没有签到") as asked:
        serving.do(check_in_now, shift, one)
    assert [c.code for c in asked.value.cautions] == ["EARLY", "STILL_IN"]
    serving.do(check_in_now, shift, one, confirmed=("EARLY", "STILL_IN"))
    assert len(serving.ask(list_present, shift)) == 1


def test_the_person_in_charge_approves_and_nothing_doubtful_slips_through(
    serving: Serving,
) -> None:
    one, two, three = (serving.volunteer(n) for n in ("赵一", "钱二", "孙三"))
    shift = serving.shift([one, two, three])
    serving.entered(shift, (1, "9:00", "11:30"), (2, "9:00", ""), (3, "7:00", "11:30"))
    (waiting,) = serving.ask(list_to_approve, serving.watch.now)
    assert (waiting.shift_id, waiting.waiting, waiting.doubtful) == (shift, 3, 2)
    with pytest.raises(KnownError, match="由 孙队长"):
        serving.do(approve, [r.id for r in serving.rows(shift_id=shift)], "路人甲")
    done = serving.approve(shift)
    assert (done.count, done.minutes) == (1, 150)
    assert [line.name for line in done.left] == ["钱二", "孙三"]
    assert serving.ask(total_minutes) == 150
    early = serving.rows(shift_id=shift)[2]
    done = serving.approve(shift, confirmed={early.id: "提前布置会场"})
    assert (done.count, done.minutes, [line.name for line in done.left]) == (1, 270, ["钱二"])
    assert serving.rows(shift_id=shift)[2].confirmed == "提前布置会场"
    assert serving.ask(total_minutes) == 420


def test_a_leader_of_the_team_of_that_day_may_approve(serving: Serving) -> None:
    old, new, one = (serving.volunteer(n) for n in ("老队长", "新队长", "赵一"))
    team = serving.do(
        put_team,
        "青禾先锋队",
        [
            (old, date(2025, 1, 1), date(2026, 3, 7), True),
            (new, date(2026, 3, 8), None, True),
        ],
    )
    shift = serving.shift([one], team_id=team, person_in_charge="")
    serving.entered(shift, (1, "9:00", "11:30"))
    ids = [row.id for row in serving.rows(shift_id=shift)]
    with pytest.raises(KnownError, match="由 老队长"):
        serving.do(approve, ids, "新队长")
    assert serving.do(approve, ids, "老队长").count == 1


def test_a_correction_is_a_new_line_and_the_total_follows(
    serving: Serving, open_centre: Callable[..., Centre]
) -> None:
    one = serving.volunteer("赵一")
    shift = serving.shift([one])
    serving.entered(shift, (1, "9:00", "11:30"))
    serving.approve(shift)
    (wrong,) = serving.rows(shift_id=shift)
    serving.centre.add_user("王芳", Role.CLERK, PASSWORD)
    clerk = open_centre("王芳", PASSWORD)
    with pytest.raises(KnownError, match="请主管来更正"):
        clerk.act(correct, wrong.id, CorrectionForm("9:00", "10:30"), "提前离开")
    with pytest.raises(KnownError, match="写明更正的原因"):
        serving.do(correct, wrong.id, CorrectionForm("9:00", "10:30"), " ")
    done = serving.do(correct, wrong.id, CorrectionForm("9:00", "10:30"), "提前离开")
    assert serving.ask(total_minutes) == 0, "what was corrected has to be approved again"
    serving.approve(shift)
    assert serving.ask(total_minutes) == 90
    kept = serving.ask(list_attendance, shift_id=shift, with_corrected=True)
    assert [(r.id, r.credited, r.is_current, r.reason) for r in kept] == [
        (wrong.id, 150, False, ""), (done.id, 90, True, "提前离开")
    ]  # fmt: skip
    with pytest.raises(KnownError, match="已经更正过"):
        serving.do(correct, wrong.id, CorrectionForm("9:00", "10:00"), "又一次")


def test_hours_typed_for_the_wrong_person_move_to_the_right_one(serving: Serving) -> None:
    one, two = serving.volunteer("赵一"), serving.volunteer("赵二")
    shift = serving.shift([one])
    serving.entered(shift, (1, "9:00", "11:30"))
    (row,) = serving.rows(shift_id=shift)
    serving.do(correct, row.id, CorrectionForm("9:00", "11:30", volunteer_id=two), "认错人")
    assert serving.rows(volunteer_id=one) == []
    assert [r.credited for r in serving.rows(volunteer_id=two)] == [150]


def test_two_places_at_once_are_never_both_approved(serving: Serving) -> None:
    one = serving.volunteer("赵一")
    here, there = serving.shift([one]), serving.shift([one], "10:00", "12:00", name="反诈宣传")
    serving.do(print_sheets, here, 0)
    serving.do(print_sheets, there, 0)
    serving.at("2026-03-09 09:00")
    serving.enter("QD2026-00001", (1, "9:00", "11:30"))
    entered = serving.enter("QD2026-00002", (1, "10:00", "12:00"))
    assert "清洁家园" in entered.doubtful[0].sentence
    serving.approve(here)
    (second,) = serving.rows(shift_id=there)
    with pytest.raises(KnownError, match="两段时间重叠"):
        serving.approve(there, confirmed={second.id: "本人说都在"})
    assert serving.ask(total_minutes) == 150
    serving.do(correct, second.id, CorrectionForm("11:30", "12:00"), "后半段才到")
    assert serving.approve(there).count == 1
    assert serving.ask(total_minutes) == 180


def test_a_line_is_judged_while_it_is_typed(serving: Serving) -> None:
    one = serving.volunteer("赵一")
    shift = serving.shift([one])
    judged = serving.ask(preview_line, shift, one, "8.57", "11点半")
    assert (judged.minutes, judged.credited) == (153, 150)
    assert serving.ask(preview_line, shift, one, "饭后", "").refusals
    assert serving.ask(preview_line, shift, None, "9:00", "").doubts == (Doubt.OUT_MISSING,)
    assert serving.ask(count_lines) == 0


def test_a_cancelled_activity_takes_no_hours(serving: Serving) -> None:
    shift = serving.shift([serving.volunteer("赵一")], status="cancelled")
    with pytest.raises(KnownError, match="已经取消"):
        serving.do(print_sheets, shift, 3)
    with pytest.raises(KnownError, match="已经取消"):
        serving.do(check_in_now, shift, serving.volunteer("钱二"))


def test_approving_names_a_leader_of_the_hall_too(serving: Serving) -> None:
    shift = serving.shift([serving.volunteer("赵一")])
    serving.entered(shift, (1, "9:00", "11:30"))
    ids = [row.id for row in serving.rows(shift_id=shift)]
    assert serving.do(approve, ids, serving.centre.clerk.name).count == 1
    (row,) = serving.rows(shift_id=shift)
    assert (row.approved_by, row.counts) == (serving.centre.clerk.name, True)
    assert row.approved_by != LEADER


def test_who_just_comes_along_is_asked_about_and_a_minor_kept_from_danger(
    serving: Serving,
) -> None:
    grown = serving.volunteer("赵一")
    minor = serving.volunteer(
        "小明", birth_date=date(2012, 5, 1), guardian_name="明母", guardian_signed_on=SATURDAY
    )
    shift = serving.shift()
    risky = serving.shift(name="防汛", is_dangerous=True, insurance="活动险")
    serving.at("2026-03-07 09:00")
    with pytest.raises(MustConfirmSignIn) as asked:
        serving.do(check_in_now, shift, grown)
    assert [c.code for c in asked.value.cautions] == ["NOT_SIGNED_UP"]
    serving.do(check_in_now, shift, minor, confirmed=("NOT_SIGNED_UP",))
    with pytest.raises(KnownError, match="未成年人不能参加"):
        serving.do(check_in_now, risky, minor, confirmed=("NOT_SIGNED_UP", "STILL_IN"))
    assert [row.name for row in serving.ask(list_present, shift)] == ["小明"]
    assert serving.ask(list_present, risky) == []


def test_nobody_stands_twice_on_a_sheet_at_one_time(serving: Serving) -> None:
    one, two = serving.volunteer("赵一"), serving.volunteer("钱二")
    shift = serving.shift([one, two])
    with pytest.raises(KnownError, match="第 3 行与第 1 行是同一人（赵一）") as refused:
        serving.entered(shift, (1, "9:00", "11:00"), (3, "10:00", "11:30", one))
    assert refused.value.field == "line.3.volunteer"
    assert serving.rows(shift_id=shift) == []
    # Gone and come again is another matter: somebody has to say yes to the second time.
    entered = serving.enter("QD2026-00001", (3, "9:00", "10:00", one), (4, "10:30", "11:30", one))
    assert entered.credited_minutes == 60 and [d.line for d in entered.doubtful] == [4]
    rows = serving.rows(shift_id=shift)
    assert [(row.line, row.name, row.doubts) for row in rows] == [
        (2, "钱二", (Doubt.ABSENT,)), (3, "赵一", ()), (4, "赵一", (Doubt.DUP_SIGNIN,)),
    ], "who signed on a blank line is not absent on the printed one"  # fmt: skip
