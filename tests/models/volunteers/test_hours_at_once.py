"""Two PCs at the same hours at the same moment: nothing counts twice, one of them is told."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from models.centre import Centre
from models.errors import KnownError
from models.volunteers.actions.attendance import (
    CorrectionForm,
    approve_shift,
    check_in_now,
    correct,
)
from models.volunteers.actions.certificates import CertificateForm, issue, request_certificate
from models.volunteers.actions.sheets import LineForm, enter_sheet, print_sheets
from models.volunteers.actions.sign_in_list import take_sign_in_list
from models.volunteers.actions.stars import propose_stars
from models.volunteers.queries.attendance import AttendanceRow, list_attendance
from models.volunteers.queries.certificates import read_certificate
from models.volunteers.queries.hours import total_minutes
from models.volunteers.queries.stars import list_awards
from tests.models.conftest import Watch
from tests.models.two_pcs import Job, do_both
from tests.models.volunteers.serving import LEADER, SATURDAY, Serving, put_attendance
from tests.models.volunteers.test_sign_in_taking import MORNING, judged


@pytest.fixture
def serving(centres: tuple[Centre, Centre], watch: Watch) -> Serving:
    return Serving(centres[0], watch)


@pytest.fixture
def other(centres: tuple[Centre, Centre]) -> Centre:
    return centres[1]


def both(serving: Serving, other: Centre, *jobs: Job) -> list[str]:
    """What the two were told; empty text where it was done."""
    got = do_both((serving.centre, other), *jobs)
    return [one.text if isinstance(one, KnownError) else "" for one in got]


def test_two_overlapping_lines_are_not_both_approved(serving: Serving, other: Centre) -> None:
    one = serving.volunteer("赵一")
    here, there = serving.shift(), serving.shift(first="10:00", last="12:00", name="反诈宣传")
    for shift in (here, there):
        serving.do(put_attendance, shift, one, SATURDAY, 120, approved_at=None, approved_by="")
    serving.at("2026-03-09 09:00")
    said = both(serving, other, (approve_shift, here, LEADER), (approve_shift, there, LEADER))
    assert sorted(map(bool, said)) == [False, True]
    assert "两段时间重叠" in "".join(said)
    assert serving.ask(total_minutes) == 120


def test_a_sheet_is_entered_by_one_of_two(serving: Serving, other: Centre) -> None:
    shift = serving.shift([serving.volunteer("赵一")])
    (sheet,) = serving.do(print_sheets, shift, 0)
    serving.at("2026-03-09 09:00")
    job = (enter_sheet, sheet.number, [LineForm(1, None, "9:00", "11:30")])
    said = both(serving, other, job, job)
    assert sorted(map(bool, said)) == [False, True]
    assert len(serving.rows(shift_id=shift)) == 1


def test_one_signs_in_once_at_two_counters(serving: Serving, other: Centre) -> None:
    one = serving.volunteer("赵一")
    shift = serving.shift([one])
    serving.at("2026-03-07 09:00")
    said = both(serving, other, (check_in_now, shift, one), (check_in_now, shift, one))
    assert sorted(map(bool, said)) == [False, True]
    assert len(serving.rows(shift_id=shift)) == 1


def test_a_line_is_corrected_by_one_of_two(serving: Serving, other: Centre) -> None:
    line = serving.served(serving.volunteer("赵一"), 150)
    serving.at("2026-03-09 09:00")
    said = both(
        serving,
        other,
        (correct, line, CorrectionForm("9:00", "10:00"), "提前离开"),
        (correct, line, CorrectionForm("9:00", "11:00"), "看错时间"),
    )
    assert sorted(map(bool, said)) == [False, True]
    assert len(serving.ask(_lines_of)) == 2


def _lines_of(session: Session) -> list[AttendanceRow]:
    return list_attendance(session, with_corrected=True)


def test_a_star_is_posted_once(serving: Serving, other: Centre) -> None:
    serving.do(put_attendance, serving.shift(), serving.volunteer("赵一"), SATURDAY, 6000)
    serving.at("2026-03-09 09:00")
    assert both(serving, other, (propose_stars,), (propose_stars,)) == ["", ""]
    assert len(serving.ask(list_awards, date(2026, 3, 9))) == 1


def test_a_certificate_never_says_more_than_the_log(serving: Serving, other: Centre) -> None:
    one = serving.volunteer("赵一")
    line = serving.served(one, 150)
    serving.at("2026-03-09 09:00")
    form = CertificateForm(one, SATURDAY, SATURDAY, "升学", "赵书记")
    certificate = serving.do(request_certificate, form)
    serving.at("2026-03-17 09:00")
    said = both(
        serving,
        other,
        (issue, certificate),
        (correct, line, CorrectionForm("9:00", "10:00"), "提前离开"),
    )
    assert said[1] == ""
    page = serving.ask(read_certificate, certificate, date(2026, 3, 17))
    issued_first = not said[0]
    assert (page.row.issued_at is not None) == issued_first
    assert page.facts.minutes == (150 if issued_first else 0)


def test_the_same_file_comes_in_once(serving: Serving, other: Centre) -> None:
    serving.at("2026-03-09 09:00")
    job: tuple[Any, ...] = (take_sign_in_list, "签到.xlsx", "a", judged(MORNING), {})
    said = both(serving, other, job, job)
    assert sorted(map(bool, said)) == [False, True]
    assert len(serving.ask(_lines_of)) == 2
