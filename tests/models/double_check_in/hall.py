"""A hall for the tests of double check-in: units, members, and volunteer activities of theirs."""

from datetime import date, datetime, time, timedelta

from models.centre import Centre
from models.double_check_in.actions.members import CheckedIn, MemberForm, check_in_member, receive
from models.double_check_in.actions.services import ServiceForm, record_service
from models.double_check_in.actions.units import UnitForm, check_in_unit
from models.double_check_in.rules.posts import PostKind
from models.people.rules.identity import check_character
from models.roles import DESK
from models.volunteers.tables import Activity, Attendance, Shift, Volunteer
from models.work import Work, action


def id_number(serial: int) -> str:
    """A number of nobody, with its check digit."""
    body = f"22990119800101{serial:03d}"
    return body + check_character(body)


class Hall:
    """Units and members in one line each."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self._people = 0

    @property
    def today(self) -> date:
        return self.centre.clock().date()

    def unit(self, name: str = "望岚区水务局") -> int:
        form = UnitForm(name, "戴媛蓉", "19900008027", checked_in_on=date(2025, 1, 2))
        return self.centre.act(check_in_unit, form).result

    def check_in(self, unit: int, name: str = "", number: str = "") -> CheckedIn:
        self._people += 1
        form = MemberForm(
            unit,
            name=name or f"党员{self._people}",
            id_number=number or id_number(self._people),
            phone="19900001234",
            checked_in_on=date(2025, 1, 2),
        )
        return self.centre.act(check_in_member, form).result

    def member(self, unit: int, name: str = "") -> int:
        """Checked in and received."""
        made = self.check_in(unit, name)
        self.centre.act(receive, [made.id])
        return made.id

    def form(self, member: int, day: date, minutes: int, content: str = "巡逻") -> ServiceForm:
        return ServiceForm(member, day, PostKind.SAFETY, content, minutes, "李敏")

    def serve(self, member: int, day: date, minutes: int, content: str = "巡逻") -> int:
        return self.centre.act(record_service, self.form(member, day, minutes, content)).result

    def attend(self, member_person: int, day: date, credited: int, *, approved: bool = True) -> int:
        """An attendance as the sign-in sheet leaves it; approved or not yet."""
        return self.centre.act(keep_attendance, member_person, day, credited, approved).result


@action("签到", may=DESK)
def keep_attendance(work: Work, person_id: int, day: date, credited: int, approved: bool) -> int:
    session = work.session
    volunteer = session.query(Volunteer).filter_by(person_id=person_id).one_or_none()
    if volunteer is None:
        volunteer = Volunteer(
            number=f"ZY{person_id:05d}", person_id=person_id, registered_on=day,
            skills=[], kinds=[], availability=[],
        )  # fmt: skip
        session.add(volunteer)
    start = datetime.combine(day, time(9))
    activity = Activity(
        number=f"HD{day:%Y%m%d}{person_id}-{session.query(Activity).count()}", name="清洁日",
        kind="environment", status="ended", starts_at=start, ends_at=start + timedelta(hours=9),
        clerk_id=work.clerk.id,
    )  # fmt: skip
    session.add(activity)
    session.flush()
    shift = Shift(activity_id=activity.id, starts_at=activity.starts_at, ends_at=activity.ends_at)
    session.add(shift)
    session.flush()
    attendance = Attendance(
        activity_id=activity.id, shift_id=shift.id, volunteer_id=volunteer.id, day=day,
        sign_in=start, sign_out=start + timedelta(minutes=credited), minutes=credited,
        credited=credited, doubts=[], at=work.now, clerk_id=work.clerk.id,
        approved_at=work.now if approved else None, approved_by="周婷" if approved else "",
    )  # fmt: skip
    session.add(attendance)
    session.flush()
    return attendance.id


@action("更正签到", may=DESK)
def correct_attendance(work: Work, attendance_id: int, credited: int) -> int:
    """What a correction leaves: the old row is no longer current, a new one is."""
    old = work.session.get_one(Attendance, attendance_id)
    old.is_current = False
    new = Attendance(
        activity_id=old.activity_id, shift_id=old.shift_id, volunteer_id=old.volunteer_id,
        day=old.day, sign_in=old.sign_in, sign_out=old.sign_out, minutes=credited,
        credited=credited, doubts=[], at=work.now, clerk_id=work.clerk.id, corrects_id=old.id,
        reason="看错时间", approved_at=work.now, approved_by="周婷",
    )  # fmt: skip
    work.session.add(new)
    work.session.flush()
    return new.id
