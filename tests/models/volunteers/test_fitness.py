"""Who could not sign up cannot get hours by the back door: sheet, import, correction, own name."""

from datetime import date

import pytest

from models.centre import Centre
from models.errors import KnownError
from models.volunteers.actions.activities import cancel_activity
from models.volunteers.actions.attendance import (
    OWN_HOURS,
    CorrectionForm,
    approve,
    check_in_now,
    check_out_now,
    correct,
)
from models.volunteers.actions.sheets import print_sheets
from models.volunteers.actions.sign_in_list import take_sign_in_list
from models.volunteers.actions.signing_up import withdraw
from models.volunteers.queries.attendance import preview_line
from models.volunteers.queries.hours import total_minutes
from models.volunteers.queries.names import list_names
from models.volunteers.queries.sheets import missing_sheets
from models.volunteers.rules.attendance import Doubt
from tests.models.conftest import Watch
from tests.models.volunteers.serving import LEADER, SATURDAY, Serving
from tests.models.volunteers.test_sign_in_taking import MORNING, WANG, judged

FIFTEEN, SIX = date(2010, 6, 1), date(2019, 6, 1)


@pytest.fixture
def serving(centre: Centre, watch: Watch) -> Serving:
    return Serving(centre, watch)


def test_a_minor_on_a_blank_line_of_a_dangerous_activity_has_no_hours(serving: Serving) -> None:
    one, child = serving.volunteer("赵一"), serving.volunteer("小明", birth_date=FIFTEEN)
    shift = serving.shift([one], is_dangerous=True, risk="登高", insurance="意外险 1 号")
    done = serving.entered(shift, (1, "9:00", "11:30"), (2, "9:00", "11:30", child))
    assert done.credited_minutes == 150
    (line,) = done.doubtful
    assert (line.name, line.doubts) == ("小明", (Doubt.NOT_FIT,))
    assert "未成年人不能参加" in line.sentence and "监护人签名" in line.sentence
    left = serving.approve(shift).left
    assert [one.name for one in left] == ["小明"]
    assert serving.ask(total_minutes) == 150
    # Nor by correcting: the doubt comes back, and so it does when another's line is given away.
    row = serving.rows(shift_id=shift)[1]
    done = serving.do(correct, row.id, CorrectionForm("9:00", "11:00"), "看错")
    assert done.judgement.doubts == (Doubt.NOT_FIT,)
    (own, _) = serving.rows(shift_id=shift)
    form = CorrectionForm("12:00", "13:00", volunteer_id=child)
    assert Doubt.NOT_FIT in serving.do(correct, own.id, form, "签错行").judgement.doubts


def test_the_window_says_so_before_anything_is_kept(serving: Serving) -> None:
    child = serving.volunteer("小朋友", birth_date=SIX)
    adult = serving.volunteer("赵一", birth_date=date(1980, 1, 1))
    shift = serving.shift()
    found = serving.ask(preview_line, shift, child, "9:00", "11:30")
    assert (found.credited, found.would_credit) == (None, 150)
    assert "不满 8 周岁" in found.sentences[0]
    assert serving.ask(preview_line, shift, adult, "9:00", "11:30").credited == 150


def test_who_was_admitted_with_the_guardian_is_not_asked_again(serving: Serving) -> None:
    child = serving.volunteer("小朋友", birth_date=SIX)
    shift = serving.shift([child])
    assert serving.entered(shift, (1, "9:00", "11:30")).doubtful == ()


def test_a_typed_list_is_looked_at_as_well(serving: Serving) -> None:
    serving.volunteer("王芳", phone=WANG[1], birth_date=FIFTEEN)
    serving.at("2026-03-09 09:00")
    serving.do(take_sign_in_list, "签到.xlsx", "a", judged(MORNING), {})
    rows = {row.name: row for row in serving.rows()}
    minor = rows.pop("王芳")
    assert (minor.doubts, minor.credited) == ((Doubt.NOT_FIT,), None)
    assert all(Doubt.NOT_FIT not in row.doubts for row in rows.values())


def test_the_counter_refuses_where_the_shift_has_no_posts(serving: Serving) -> None:
    child = serving.volunteer("小明", birth_date=FIFTEEN)
    shift = serving.shift(is_dangerous=True, insurance="意外险 1 号")
    serving.at("2026-03-07 08:55")
    with pytest.raises(KnownError, match=r"不能参加：.*未成年人.*没有签到"):
        serving.do(check_in_now, shift, child, confirmed=("NOT_SIGNED_UP",))


def test_who_gave_notice_or_signed_in_at_the_counter_is_not_absent(serving: Serving) -> None:
    one, gone, there = (serving.volunteer(n) for n in ("赵一", "钱二", "孙三"))
    shift = serving.shift([one, gone, there])
    (sheet,) = serving.do(print_sheets, shift, 0)
    names = {row.volunteer_id: row for row in serving.ask(list_names, 1)}
    serving.do(withdraw, names[gone].sign_up_id, "本人来电")
    serving.at("2026-03-07 08:55")
    serving.do(check_in_now, shift, there)
    serving.at("2026-03-07 11:30")
    serving.do(check_out_now, shift, there)
    serving.at("2026-03-09 09:00")
    done = serving.enter(sheet.number)
    assert (done.absent, len(done.attendance_ids)) == (1, 1)
    rows = {row.name: row.minutes for row in serving.rows(shift_id=shift)}
    assert rows == {"孙三": 155, "赵一": None}


def test_a_sheet_of_an_activity_that_was_called_off_is_not_missing(serving: Serving) -> None:
    shift = serving.shift([serving.volunteer("赵一")])
    serving.do(print_sheets, shift, 0)
    serving.do(cancel_activity, 1, "下雨")
    serving.at("2026-03-09 09:00")
    assert serving.ask(missing_sheets, serving.watch.now) == []


def test_nobody_approves_the_own_hours_without_saying_why(serving: Serving) -> None:
    leader, one = serving.volunteer(LEADER), serving.volunteer("赵一")
    shift = serving.shift([leader, one])
    serving.entered(shift, (1, "9:00", "11:30"), (2, "9:00", "11:00"))
    done = serving.approve(shift)
    assert (done.count, done.minutes) == (1, 120)
    (own,) = done.left
    assert (own.name, own.sentence, own.doubts) == (LEADER, OWN_HOURS, ())
    assert serving.ask(total_minutes, SATURDAY, SATURDAY) == 120
    done = serving.do(approve, [own.attendance_id], LEADER, {own.attendance_id: "社区书记在场"})
    assert (done.count, done.minutes) == (1, 150)
    assert serving.rows(shift_id=shift)[0].confirmed == "社区书记在场"
