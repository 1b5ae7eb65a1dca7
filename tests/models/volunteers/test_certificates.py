"""Certificates: the total is the log's, facts stay as issued, and the desk can tell a false one."""

from dataclasses import replace as altered
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from models.centre import Centre
from models.errors import KnownError
from models.people.tables import Person
from models.roles import DESK
from models.volunteers.actions.attendance import CorrectionForm, approve, correct
from models.volunteers.actions.certificates import (
    CertificateForm,
    answer_certificate_objection,
    drop_request,
    issue,
    object_to_certificate,
    print_certificate,
    replace,
    request_certificate,
    restart_notice,
    revoke,
)
from models.volunteers.queries.certificates import (
    list_certificates,
    list_notices,
    read_certificate,
    verify,
)
from models.volunteers.queries.hours import COUNTED, total_minutes
from models.volunteers.queries.register import count_outdated, list_outdated
from models.volunteers.rules.certificates import (
    CertificateFacts,
    CertificateState,
    Validity,
    check_digits,
    is_well_typed,
    make_check,
    pack_facts,
    read_code,
    unpack_facts,
)
from models.volunteers.tables import Attendance
from models.work import Work, action
from tests.models.conftest import Watch
from tests.models.volunteers.serving import LEADER, SATURDAY, Serving, put_attendance

FIRST, LAST = date(2026, 1, 1), date(2026, 3, 8)
FACTS = CertificateFacts(
    "ZM2026-00012", "赵一", "居民身份证", "229901198001010011", "ZY2026-00001", FIRST, LAST, 330,
    "升学", (), "青禾里社区", "赵书记", "李敏", "", "", date(2026, 3, 20),
)  # fmt: skip


@pytest.fixture
def serving(centre: Centre, watch: Watch) -> Serving:
    return Serving(centre, watch)


def _form(volunteer_id: int, **more: object) -> CertificateForm:
    form = CertificateForm(volunteer_id, FIRST, LAST, "升学", "赵书记")
    return altered(form, **more)  # type: ignore[arg-type]


def _requested(serving: Serving, volunteer_id: int) -> int:
    serving.at("2026-03-09 09:00")
    found: int = serving.do(request_certificate, _form(volunteer_id))
    return found


def _issued(serving: Serving, volunteer_id: int) -> int:
    found = _requested(serving, volunteer_id)
    serving.at("2026-03-17 09:00")
    serving.do(issue, found)
    return found


def test_check_digits_follow_iso_7064() -> None:
    """The published example of MOD 97-10: 794 has the check digits 44."""
    assert check_digits("794") == "44"
    assert int("79444") % 97 == 1


@given(st.integers(1, 99_999), st.integers(0, 99_999), st.integers(0, 14), st.integers(1, 9))
def test_one_wrong_digit_or_two_swapped_are_always_found(
    serial: int, minutes: int, place: int, by: int
) -> None:
    """Whatever other certificates there are: the code alone says that it was mistyped."""
    number = f"ZM2026-{serial:05d}"
    typed = "2026" + number[-5:] + make_check(altered(FACTS, number=number, minutes=minutes))
    assert is_well_typed(number, typed[-6:])
    wrong = typed[:place] + str((int(typed[place]) + by) % 10) + typed[place + 1 :]
    other = min(place, len(typed) - 2)
    swapped = typed[:other] + typed[other + 1] + typed[other] + typed[other + 2 :]
    for code in {wrong, swapped} - {typed}:
        assert not is_well_typed(f"ZM{code[:4]}-{code[4:9]}", code[9:])


@pytest.mark.parametrize(
    "changed",
    [
        {"minutes": 930}, {"minutes": 331}, {"name": "赵二"}, {"last_day": date(2026, 3, 9)},
        {"id_number": "229901198001010012"},
    ],
)  # fmt: skip
def test_what_matters_on_the_paper_is_in_the_check(changed: dict[str, object]) -> None:
    assert make_check(altered(FACTS, **changed)) != make_check(FACTS)  # type: ignore[arg-type]


def test_a_code_is_read_however_it_was_typed() -> None:
    wanted = ("ZM2026-00012", "123456")
    for text in ("ZM2026-00012-123456", "zm2026—00012—123456", " ZM2026 - 00012 - １２３４５６ "):
        assert read_code(text) == wanted
    assert read_code("核验：ZM2026-00012-123456。") == wanted
    assert read_code("ZM2026-00012") is None
    for forged in ("ZM2026-00012-1234567", "1ZM2026-00012-123456", "ZM2026-00012-123456-9"):
        assert read_code(forged) is None
    assert unpack_facts(pack_facts(FACTS)) == FACTS


def test_a_certificate_goes_from_request_over_notice_to_paper(serving: Serving) -> None:
    one = serving.volunteer("赵一")
    serving.served(one, 150)
    serving.served(one, 120, date(2026, 3, 8), kind="aged")
    certificate = _requested(serving, one)
    page = serving.ask(read_certificate, certificate, date(2026, 3, 9))
    assert page.row.state is CertificateState.ON_NOTICE
    assert page.row.notice_to == date(2026, 3, 16)
    assert (page.facts.minutes, page.code) == (270, "")
    (posted,) = serving.ask(list_notices, date(2026, 3, 10))
    assert posted.name == "赵*"
    serving.at("2026-03-16 18:00")
    with pytest.raises(KnownError, match="第二天起"):
        serving.do(issue, certificate)
    with pytest.raises(KnownError, match="还没有出具"):
        serving.do(print_certificate, certificate)
    serving.at("2026-03-17 09:00")
    assert serving.do(issue, certificate) == "ZM2026-00001"
    page = serving.ask(read_certificate, certificate, date(2026, 3, 17))
    facts = page.facts
    assert [(s.day, s.kind, s.minutes) for s in facts.services] == [
        (SATURDAY, "环境卫生", 150), (date(2026, 3, 8), "助老服务", 120)
    ]  # fmt: skip
    assert (facts.name, facts.id_number, facts.purpose) == ("赵一", "T赵一", "升学")
    assert (facts.issuer, facts.person_in_charge, facts.handler) == (
        "青禾里社区党群服务中心", "赵书记", "李敏"
    )  # fmt: skip
    first, second = (serving.do(print_certificate, certificate) for _ in range(2))
    assert (first.is_reprint, second.is_reprint, second.copies) == (False, True, 2)
    verified = serving.ask(verify, page.code, Decimal("4.50"))
    assert verified.state is Validity.VALID
    assert "4.5 小时" in verified.text
    assert serving.ask(list_notices, date(2026, 3, 17)) == []


def test_facts_stay_as_issued_whatever_comes_later(serving: Serving) -> None:
    one = serving.volunteer("赵一")
    line = serving.served(one, 150)
    certificate = _issued(serving, one)
    before = serving.ask(read_certificate, certificate, date(2026, 3, 17)).facts

    @action("改名", may=DESK)
    def rename(work: Work) -> None:
        person = work.session.scalars(select(Person).where(Person.name == "赵一")).one()
        person.name = "赵新名"

    serving.do(rename)
    done = serving.do(correct, line, CorrectionForm("9:00", "10:00"), "提前离开")
    assert done.certificates == ("ZM2026-00001",), "the clerk is told which paper is wrong now"
    after = serving.ask(read_certificate, certificate, date(2026, 3, 18))
    assert after.facts == before


def test_a_paper_whose_hours_were_corrected_says_so_until_it_is_replaced(serving: Serving) -> None:
    one = serving.volunteer("赵一")
    line = serving.served(one, 150)
    serving.served(one, 60, date(2026, 3, 8))
    old = _issued(serving, one)
    code = serving.ask(read_certificate, old, date(2026, 3, 17)).code
    assert serving.ask(count_outdated) == 0
    done = serving.do(correct, line, CorrectionForm("9:00", "10:00"), "提前离开")
    told = serving.ask(verify, code)
    assert told.state is Validity.OUTDATED, "the correction waits for approval: it does not count"
    assert "3.5 小时" in told.text and "现在确认的是 1 小时" in told.text
    serving.do(approve, [done.id], LEADER)
    assert "现在确认的是 2 小时" in serving.ask(verify, code).text
    with pytest.raises(KnownError, match=r"3.5 小时.*现在是 2 小时。没有打印"):
        serving.do(print_certificate, old)
    (listed,) = serving.ask(list_outdated, date(2026, 3, 17))
    assert (listed.number, serving.ask(count_outdated)) == ("ZM2026-00001", 1)
    new = serving.do(replace, old, _form(one), "时长更正")
    serving.at("2026-03-25 09:00")
    serving.do(issue, new)
    assert serving.ask(count_outdated) == 0
    assert serving.ask(verify, code).state is Validity.REVOKED
    page = serving.ask(read_certificate, new, date(2026, 3, 25))
    assert serving.ask(verify, page.code).state is Validity.VALID
    assert page.facts.minutes == 120


def test_a_log_that_changed_during_the_notice_is_posted_anew(serving: Serving) -> None:
    one = serving.volunteer("赵一")
    serving.served(one, 120)
    certificate = _requested(serving, one)
    serving.do(put_attendance, serving.shift(), one, date(2026, 3, 8), 30)
    serving.at("2026-03-17 09:00")
    with pytest.raises(KnownError, match="重新公示"):
        serving.do(issue, certificate)
    serving.do(restart_notice, certificate)
    serving.at("2026-03-24 09:00")
    with pytest.raises(KnownError, match="第二天起"):
        serving.do(issue, certificate)
    serving.at("2026-03-25 09:00")
    serving.do(issue, certificate)
    assert serving.ask(read_certificate, certificate, date(2026, 3, 25)).facts.minutes == 150


def test_an_objection_waits_for_its_answer(serving: Serving) -> None:
    one = serving.volunteer("赵一")
    serving.served(one, 120)
    certificate = _requested(serving, one)
    serving.do(object_to_certificate, certificate, "没有参加")
    serving.at("2026-03-17 09:00")
    with pytest.raises(KnownError, match="异议"):
        serving.do(issue, certificate)
    with pytest.raises(KnownError, match="公示已于"):
        serving.do(object_to_certificate, certificate, "又一条")
    serving.do(answer_certificate_objection, certificate, "确系他人", upheld=True)
    with pytest.raises(KnownError, match="不出具"):
        serving.do(issue, certificate)
    never = make_check(altered(FACTS, number="ZM2026-00001"))
    assert serving.ask(verify, f"ZM2026-00001-{never}").state is Validity.UNKNOWN
    again = serving.do(request_certificate, _form(one))
    assert serving.ask(read_certificate, again, LAST).row.number == "ZM2026-00002"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"purpose": " "}, "purpose"),
        ({"person_in_charge": ""}, "person_in_charge"),
        ({"first_day": date(2026, 3, 8), "last_day": date(2026, 3, 1)}, "last_day"),
        ({"last_day": date(2026, 3, 10)}, "last_day"),
        ({"last_day": date(2026, 2, 1)}, "first_day"),
    ],
)
def test_a_request_that_cannot_be_met_is_refused(
    serving: Serving, changed: dict[str, object], field: str
) -> None:
    one = serving.volunteer("赵一")
    serving.served(one, 120)
    serving.at("2026-03-09 09:00")
    with pytest.raises(KnownError) as refused:
        serving.do(request_certificate, _form(one, **changed))
    assert refused.value.field == field
    assert serving.ask(list_certificates, LAST) == []


def test_nobody_gets_one_without_a_paper_or_twice_at_once(serving: Serving) -> None:
    nameless = serving.volunteer("钱二", id_number="")
    serving.served(nameless, 120)
    serving.at("2026-03-09 09:00")
    with pytest.raises(KnownError, match="证件号码"):
        serving.do(request_certificate, _form(nameless))
    one = serving.volunteer("赵一")
    serving.served(one, 120)
    certificate = serving.do(request_certificate, _form(one))
    with pytest.raises(KnownError, match="正在办理"):
        serving.do(request_certificate, _form(one))
    serving.do(drop_request, certificate)
    assert serving.do(request_certificate, _form(one)) != certificate


def test_the_desk_tells_valid_revoked_unknown_and_altered(serving: Serving) -> None:
    one = serving.volunteer("赵一")
    serving.served(one, 120)
    certificate = _issued(serving, one)
    code = serving.ask(read_certificate, certificate, LAST).code
    number, check = code[:12], code[13:]
    wrong = f"{(int(check) + 1) % 1_000_000:06d}"
    forged = make_check(altered(FACTS, number=number))  # well made, but not what was issued
    assert serving.ask(verify, code).state is Validity.VALID
    assert serving.ask(verify, f"{number}-{wrong}").state is Validity.MISTYPED
    assert serving.ask(verify, f"{number}-{forged}").state is Validity.ALTERED
    assert serving.ask(verify, code, Decimal("12")).state is Validity.ALTERED
    assert serving.ask(verify, f"ZM2026-00009-{check}").state is Validity.MISTYPED
    never = make_check(altered(FACTS, number="ZM2026-00009"))
    assert serving.ask(verify, f"ZM2026-00009-{never}").state is Validity.UNKNOWN
    assert serving.ask(verify, "随便写的").state is Validity.UNKNOWN
    serving.do(revoke, certificate, "时长有误")
    revoked = serving.ask(verify, code)
    assert revoked.state is Validity.REVOKED
    assert "时长有误" in revoked.text
    with pytest.raises(KnownError, match="已撤销"):
        serving.do(print_certificate, certificate)
    with pytest.raises(KnownError, match="撤销过"):
        serving.do(revoke, certificate, "再一次")


def test_a_corrected_certificate_names_the_one_it_replaces(serving: Serving) -> None:
    one = serving.volunteer("赵一")
    serving.served(one, 120)
    old = _issued(serving, one)
    old_code = serving.ask(read_certificate, old, LAST).code
    new = serving.do(replace, old, _form(one, purpose="就业"), "用途写错")
    with pytest.raises(KnownError, match="没有重复申请"):
        serving.do(replace, old, _form(one, purpose="入党"), "又错")
    assert serving.ask(verify, old_code).state is Validity.VALID, "until the new one is issued"
    serving.at("2026-03-25 09:00")
    serving.do(issue, new)
    page = serving.ask(read_certificate, new, LAST)
    assert (page.facts.replaces, page.row.replaces) == ("ZM2026-00001", "ZM2026-00001")
    told = serving.ask(verify, old_code)
    assert told.state is Validity.REVOKED
    assert "由 ZM2026-00002 代替" in told.text


def test_the_register_is_found_by_number_name_and_state(serving: Serving) -> None:
    for n in range(5):
        one = serving.volunteer(f"志愿{n}")
        serving.served(one, 60 + n)
        serving.at("2026-03-09 09:00")
        serving.do(request_certificate, _form(one))
    serving.at("2026-03-17 09:00")
    ids = [row.id for row in serving.ask(list_certificates, date(2026, 3, 17))]
    assert ids == sorted(ids, reverse=True)
    serving.do(issue, ids[0])
    rest = serving.ask(list_certificates, LAST, before_id=ids[1], limit=2)
    assert [row.id for row in rest] == ids[2:4]
    (found,) = serving.ask(list_certificates, LAST, text="志愿3")
    assert found.name == "志愿3"
    (issued,) = serving.ask(list_certificates, LAST, state=CertificateState.ISSUED, limit=1)
    assert issued.id == ids[0]


@action("造许多考勤", may=DESK)
def put_log(
    work: Work, shift_id: int, volunteer_id: int, lines: list[tuple[int, int, bool, bool]]
) -> None:
    """Lines of a day in the year, credited minutes, approved, current."""
    activity_id = work.session.scalars(
        select(Attendance.activity_id).where(Attendance.shift_id == shift_id).limit(1)
    ).one()
    rows: list[dict[str, object]] = [
        {
            "activity_id": activity_id, "shift_id": shift_id, "volunteer_id": volunteer_id,
            "day": FIRST + timedelta(days=day), "minutes": minutes, "credited": minutes,
            "is_current": current, "approved_at": work.now if approved else None,
            "at": work.now, "clerk_id": work.clerk.id, "doubts": [],
        }
        for day, minutes, approved, current in lines
    ]  # fmt: skip
    if rows:
        work.session.execute(insert(Attendance), rows)


def read_log(session: Session, volunteer_id: int, first: date, last: date) -> int:
    """Added up by hand, line by line."""
    rows = session.execute(
        select(Attendance.day, Attendance.credited).where(
            COUNTED, Attendance.volunteer_id == volunteer_id
        )
    )
    return sum(credited or 0 for day, credited in rows if first <= day <= last)


_LINE = st.tuples(
    st.integers(0, 66), st.integers(0, 24).map(lambda n: n * 30), st.booleans(), st.booleans()
)


def test_the_total_of_a_certificate_is_always_that_of_the_log(serving: Serving) -> None:
    shift = serving.shift()
    serving.do(put_attendance, shift, serving.volunteer("另一位"), SATURDAY, 600)
    serving.at("2026-03-09 09:00")

    @settings(max_examples=20)
    @given(st.lists(_LINE, max_size=12), st.integers(0, 66), st.integers(0, 66))
    def holds(lines: list[tuple[int, int, bool, bool]], one: int, other: int) -> None:
        volunteer = serving.volunteer("赵一")
        serving.do(put_log, shift, volunteer, lines)
        first, last = (FIRST + timedelta(days=day) for day in sorted((one, other)))
        wanted = serving.ask(read_log, volunteer, first, last)
        form = _form(volunteer, first_day=first, last_day=last)
        if not wanted:
            with pytest.raises(KnownError, match="没有负责人确认过"):
                serving.do(request_certificate, form)
            return
        certificate = serving.do(request_certificate, form)
        page = serving.ask(read_certificate, certificate, LAST)
        assert page.row.minutes == page.facts.minutes == wanted
        assert sum(service.minutes for service in page.facts.services) == wanted
        assert serving.ask(total_minutes, first, last, volunteer_id=volunteer) == wanted

    holds()
