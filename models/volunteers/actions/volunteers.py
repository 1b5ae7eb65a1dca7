"""Registering volunteers: a person on file gets a number, and what the form asks besides."""

from dataclasses import fields
from datetime import date

from sqlalchemy import select, update

from models.errors import Conflict, Difference, KnownError
from models.people.actions.consents import keep_consent
from models.people.rules.contacts import clean_phone
from models.people.rules.masking import Purpose, mask_phone
from models.people.tables import Consent, Person
from models.roles import DESK
from models.settings.queries import read_desk
from models.volunteers.actions.numbering import VOLUNTEER, next_number
from models.volunteers.rules.activities import Status
from models.volunteers.rules.signing_up import SignUpState
from models.volunteers.rules.volunteers import (
    NoteForm,
    VolunteerForm,
    age_needs,
    check_note,
    check_volunteer,
)
from models.volunteers.tables import (
    Activity,
    Place,
    Shift,
    SignUp,
    TeamMember,
    Volunteer,
    VolunteerNote,
)
from models.work import Work, action

_TEXTS = (
    "area", "emergency_name", "emergency_relation", "guardian_name", "guardian_relation",
    "insurer", "insurance_number",
)  # fmt: skip
_PLAIN = ("guardian_signed_on", "has_own_earnings", "may_be_published", "insured_to")
_LISTS = ("skills", "kinds", "availability")
_PHONES = ("emergency_phone", "guardian_phone")


@action("登记志愿者", may=DESK)
def register_volunteer(work: Work, form: VolunteerForm) -> int:
    """Make a person on file a volunteer; returns the id (志愿服务条例 7).

    Raises KnownError for a minor without the guardian's signature, for somebody who has not
    agreed to the processing notice, and for somebody who is a volunteer already.
    """
    person = work.session.get(Person, form.person_id)
    if person is None or person.is_merged:
        raise KnownError("请先选择居民，或登记新的人员。没有保存。", field="person")
    held = work.session.scalar(select(Volunteer).where(Volunteer.person_id == person.id))
    if held is not None:
        how = "已经退出过，请用“重新加入”" if held.left_on else "已经是志愿者"
        raise KnownError(
            f"{person.name} {how}（{held.number}），没有重复登记。请打开原来的登记。",
            field="person",
        )
    _check(work, person, form)
    volunteer = Volunteer(
        number=next_number(work, VOLUNTEER),
        person_id=person.id,
        registered_on=form.registered_on or work.today,
        consent_version=_take_consent(work, person, form, ""),
    )
    _fill(volunteer, form)
    work.session.add(volunteer)
    work.session.flush()
    return volunteer.id


@action("修改志愿者信息", may=DESK)
def change_volunteer(work: Work, volunteer_id: int, form: VolunteerForm, version: int) -> None:
    """Change what the form asks; the version is that of the page it was read from.

    Raises Conflict, with both versions, where somebody else saved meanwhile.
    """
    volunteer = work.session.get_one(Volunteer, volunteer_id)
    person = volunteer.person
    if volunteer.version != version:
        raise Conflict(
            f"“{person.name}”的志愿者信息刚刚被另一位同事修改过，您的修改还没有保存。"
            "请在下面逐项选定，再保存。",
            _differences(volunteer, form),
        )
    _check(work, person, form)
    with work.session.no_autoflush:
        _fill(volunteer, form)
        if form.registered_on is not None:
            volunteer.registered_on = form.registered_on
    volunteer.consent_version = _take_consent(work, person, form, volunteer.consent_version)


@action("志愿者退出", may=DESK)
def leave(work: Work, volunteer_id: int, on: date, reason: str) -> None:
    """The volunteer leaves; hours stay, memberships of teams end.

    Raises KnownError while places of later shifts are still held: those go to others first.
    """
    volunteer = work.session.get_one(Volunteer, volunteer_id)
    name = volunteer.person.name
    if not reason.strip():
        raise KnownError("请写明退出的原因。没有保存。", field="reason")
    if volunteer.left_on is not None:
        raise KnownError(f"{name} 已于 {volunteer.left_on} 退出，没有重复登记。")
    if on > work.today or on < volunteer.registered_on:
        raise KnownError("退出日期应在登记之后、今天之前，请核对。没有保存。", field="on")
    held = work.session.scalar(
        select(SignUp.id)
        .join(Place, Place.id == SignUp.place_id)
        .join(Shift, Shift.id == Place.shift_id)
        .join(Activity, Activity.id == SignUp.activity_id)
        .where(
            Activity.status == Status.OPEN.value,
            SignUp.volunteer_id == volunteer_id,
            SignUp.status.in_((SignUpState.ADMITTED.value, SignUpState.WAITING.value)),
            Shift.starts_at > work.now,
        )
        .limit(1)
    )
    if held is not None:
        raise KnownError(
            f"{name} 还报着没开始的活动，先在那里办理退出，名额会递补给别人。没有保存。",
            field="on",
        )
    volunteer.left_on, volunteer.left_reason = on, reason.strip()
    for kept in work.session.scalars(
        select(TeamMember).where(
            TeamMember.volunteer_id == volunteer_id, TeamMember.until.is_(None)
        )
    ):
        kept.until = max(on, kept.since)


@action("志愿者重新加入", may=DESK)
def come_back(work: Work, volunteer_id: int) -> None:
    """Somebody who left serves again under the old number."""
    volunteer = work.session.get_one(Volunteer, volunteer_id)
    if volunteer.left_on is None:
        raise KnownError(f"{volunteer.person.name} 没有退出过。没有任何改动。")
    volunteer.left_on, volunteer.left_reason = None, ""


@action("记录志愿者培训奖评", may=DESK)
def add_note(work: Work, volunteer_id: int, form: NoteForm) -> int:
    """Keep a training, commendation, complaint or evaluation (志愿服务条例 19); returns its id."""
    check_note(form, work.today)
    note = VolunteerNote(
        volunteer_id=work.session.get_one(Volunteer, volunteer_id).id,
        kind=form.kind.value,
        on=form.on,
        giver=form.giver.strip(),
        text=form.text.strip(),
        at=work.now,
        clerk_id=work.clerk.id,
    )
    work.session.add(note)
    work.session.flush()
    return note.id


def hold_volunteer(work: Work, volunteer_id: int) -> None:
    """Two PCs that work on one volunteer wait for each other from here on."""
    work.session.execute(
        update(Volunteer)
        .where(Volunteer.id == volunteer_id)
        .values(number=Volunteer.number)
        .execution_options(synchronize_session=False)
    )


def _check(work: Work, person: Person, form: VolunteerForm) -> None:
    need = age_needs(person.birth_date, work.today, form.has_own_earnings)
    check_volunteer(form, need, work.today)


def _take_consent(work: Work, person: Person, form: VolunteerForm, kept: str) -> str:
    """The version of the processing notice agreed to (个人信息保护法 13 to 15)."""
    if form.consents:
        version = form.consent_version or read_desk(work.session, work.today).consent_version
        keep_consent(work, person.id, version)
        return version
    agreed = kept or work.session.scalar(
        select(Consent.notice_version)
        .where(Consent.person_id == person.id, Consent.withdrawn_at.is_(None))
        .order_by(Consent.id.desc())
        .limit(1)
    )
    if not agreed:
        raise KnownError(
            f"{person.name} 还没有同意个人信息处理告知，请念给本人或监护人听，"
            "同意后勾选。没有保存。",
            field="consents",
        )
    return agreed


def _fill(volunteer: Volunteer, form: VolunteerForm) -> None:
    for name in _TEXTS:
        setattr(volunteer, name, getattr(form, name).strip())
    for name in _PLAIN:
        setattr(volunteer, name, getattr(form, name))
    volunteer.skills = list(dict.fromkeys(s.strip() for s in form.skills if s.strip()))
    volunteer.kinds = [kind.value for kind in form.kinds]
    volunteer.availability = [time.value for time in form.availability]
    for name in _PHONES:
        typed = getattr(form, name)
        if typed is not None:
            setattr(volunteer, name, clean_phone(typed).phone)


def _differences(volunteer: Volunteer, form: VolunteerForm) -> tuple[Difference, ...]:
    """What the clerk's form says beside what another clerk has kept meanwhile."""
    found = []
    known = {f.name for f in fields(form)}
    for name in (*_TEXTS, *_PLAIN, *_LISTS, *_PHONES):
        assert name in known
        mine, theirs = getattr(form, name), getattr(volunteer, name)
        if name in _LISTS:
            mine, theirs = list(mine), list(theirs)
        elif name in _PHONES:
            if mine is None or clean_phone(mine).phone == theirs:
                continue
            theirs = mask_phone(theirs, Purpose.SCREEN)
        if mine != theirs:
            found.append(Difference(name, _text(mine), _text(theirs)))
    return tuple(found)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return "、".join(map(_word, value)) if isinstance(value, list) else str(value)


def _word(value: object) -> str:
    return str(getattr(value, "text", value))
