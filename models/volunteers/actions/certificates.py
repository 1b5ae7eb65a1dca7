"""志愿服务记录证明: asked for, posted, issued once, printed, revoked, replaced.

Only approved hours; free of charge (志愿服务条例 19).
"""

from dataclasses import dataclass
from dataclasses import replace as with_values
from datetime import date, timedelta

from sqlalchemy import select

from models.errors import KnownError
from models.people.tables import Person
from models.roles import DESK, LEADERS
from models.volunteers.actions.attending import hold_volunteers
from models.volunteers.actions.numbering import CERTIFICATE, next_number
from models.volunteers.queries.certificates import gather_facts, minutes_now
from models.volunteers.queries.hours import total_minutes
from models.volunteers.queries.settings import read_volunteer_settings
from models.volunteers.rules.certificates import make_check, pack_facts
from models.volunteers.rules.hours import hours_text
from models.volunteers.tables import Certificate, Volunteer
from models.work import Work, action


@dataclass(frozen=True)
class CertificateForm:
    """What somebody asks for."""

    volunteer_id: int
    first_day: date
    last_day: date
    purpose: str
    person_in_charge: str = ""  # of the issuing body, signs the paper
    remarks: str = ""


@dataclass(frozen=True)
class Printing:
    """A certificate that goes to the printer; a reprint says so on the paper."""

    number: str
    copies: int  # printed so far, this one counted
    is_reprint: bool


@action("申请志愿服务记录证明", may=DESK)
def request_certificate(work: Work, form: CertificateForm) -> int:
    """Take a request and post it from today; returns its id.

    The notice is at least 7 days (民发〔2015〕149号), today not counted. Raises KnownError where
    no approved hours lie in the span or the person has no paper on file.
    """
    return _request(work, form, None)


@action("登记证明公示异议", may=DESK)
def object_to_certificate(work: Work, certificate_id: int, text: str) -> None:
    """Somebody objects during the notice; nothing is issued before it is answered."""
    kept = _open(work, certificate_id)
    if not text.strip():
        raise KnownError("请写明异议的内容。没有保存。", field="text")
    if work.today > kept.notice_to:
        raise KnownError(
            f"公示已于 {kept.notice_to} 结束，异议请按投诉登记。没有保存。", field="text"
        )
    kept.objection = "；".join(filter(None, (kept.objection, text.strip())))
    kept.answer = ""


@action("答复证明公示异议", may=LEADERS)
def answer_certificate_objection(
    work: Work, certificate_id: int, answer: str, *, upheld: bool
) -> None:
    """Answer an objection; where it was right the certificate is not issued."""
    kept = _open(work, certificate_id)
    if not kept.objection:
        raise KnownError("这次公示没有异议。没有任何改动。")
    if not answer.strip():
        raise KnownError("请写明核实的结果。没有保存。", field="answer")
    kept.answer = answer.strip()
    if upheld:
        kept.dropped_on = work.today


@action("重新公示证明", may=DESK)
def restart_notice(work: Work, certificate_id: int) -> None:
    """Post a request anew with the hours as they are now, after a correction."""
    kept = _open(work, certificate_id)
    kept.minutes = _minutes(work, kept.volunteer_id, kept.first_day, kept.last_day)
    kept.notice_from, kept.notice_to = work.today, _notice_to(work)
    kept.objection = kept.answer = ""


@action("不再出具证明", may=DESK)
def drop_request(work: Work, certificate_id: int) -> None:
    """The person does not want it any more; the number is not given again."""
    _open(work, certificate_id).dropped_on = work.today


@action("出具志愿服务记录证明", may=DESK)
def issue(work: Work, certificate_id: int) -> str:
    """Issue after the notice; from now on its facts stay as they are. Returns the number.

    Raises KnownError while the notice runs, an objection waits, or where the log has changed
    since it was posted. A certificate that this one replaces is revoked with it.
    """
    kept = _open(work, certificate_id)
    hold_volunteers(work, [kept.volunteer_id])
    if work.today <= kept.notice_to:
        raise KnownError(f"公示到 {kept.notice_to} 结束，第二天起才能出具。没有任何改动。")
    if kept.objection and not kept.answer:
        raise KnownError("公示期有异议还没有答复，请先核实答复。没有任何改动。")
    facts = with_values(gather_facts(work.session, kept.id, work.today), issued_on=work.today)
    if facts.minutes != kept.minutes:
        raise KnownError(
            f"公示的是 {hours_text(kept.minutes)} 小时，记录更正后是 {hours_text(facts.minutes)}"
            " 小时。没有出具；请重新公示。"
        )
    kept.facts, kept.check = pack_facts(facts), make_check(facts)
    kept.issued_at = work.now
    if kept.replaces_id is not None:
        old = work.session.get_one(Certificate, kept.replaces_id)
        if old.revoked_at is None:
            old.revoked_at, old.revoke_reason = work.now, f"更正，由 {kept.number} 代替"
    return kept.number


@action("打印志愿服务记录证明", may=DESK)
def print_certificate(work: Work, certificate_id: int) -> Printing:
    """Count a printing.

    Raises KnownError for one that is not issued, is revoked, or no longer says what the log says.
    """
    kept = work.session.get_one(Certificate, certificate_id)
    if kept.issued_at is None:
        raise KnownError(f"证明 {kept.number} 还没有出具，不能打印。没有任何改动。")
    if kept.revoked_at is not None:
        raise KnownError(f"证明 {kept.number} 已撤销（{kept.revoke_reason}），不能再打印。")
    if (now := minutes_now(work.session, kept)) != kept.minutes:
        raise KnownError(
            f"证明 {kept.number} 写的是 {hours_text(kept.minutes)} 小时，出具后记录有更正，现在是"
            f" {hours_text(now)} 小时。没有打印；请办理更正，出具新的证明。"
        )
    kept.printed += 1
    return Printing(kept.number, kept.printed, kept.printed > 1)


@action("撤销志愿服务记录证明", may=LEADERS)
def revoke(work: Work, certificate_id: int, reason: str) -> None:
    """Take a certificate back; whoever shows it is told so."""
    kept = _issued(work, certificate_id)
    if not reason.strip():
        raise KnownError("请写明撤销的原因。没有任何改动。", field="reason")
    kept.revoked_at, kept.revoke_reason = work.now, reason.strip()
    work.reason = reason.strip()


@action("更正志愿服务记录证明", may=DESK)
def replace(work: Work, certificate_id: int, form: CertificateForm, reason: str) -> int:
    """Ask for a corrected certificate that names this one; returns the new id.

    The old one holds until the new one is issued, unless it is revoked before.
    """
    kept = work.session.get_one(Certificate, certificate_id)
    if kept.issued_at is None:
        raise KnownError(f"证明 {kept.number} 还没有出具，请直接重新申请。没有保存。")
    if not reason.strip():
        raise KnownError("请写明更正的原因。没有保存。", field="reason")
    if form.volunteer_id != kept.volunteer_id:
        raise KnownError("更正的证明只能是同一位志愿者的。没有保存。", field="volunteer")
    other = work.session.scalar(
        select(Certificate.number).where(
            Certificate.replaces_id == certificate_id, Certificate.dropped_on.is_(None)
        )
    )
    if other is not None:
        raise KnownError(f"证明 {kept.number} 已由 {other} 更正，没有重复申请。")
    work.reason = reason.strip()
    return _request(work, form, certificate_id)


def _request(work: Work, form: CertificateForm, replaces_id: int | None) -> int:
    if form.first_day > form.last_day or form.last_day > work.today:
        raise KnownError("请核对起止日期，截止日不能在今天以后。没有保存。", field="last_day")
    for name, what in (("purpose", "用途"), ("person_in_charge", "出具单位负责人")):
        if not getattr(form, name).strip():
            raise KnownError(f"请填写{what}，它印在证明上。没有保存。", field=name)
    hold_volunteers(work, [form.volunteer_id])
    person = work.session.execute(
        select(Person.name, Person.id_number)
        .join(Volunteer, Volunteer.person_id == Person.id)
        .where(Volunteer.id == form.volunteer_id)
    ).one()
    if not person.id_number:
        raise KnownError(
            f"{person.name} 还没有登记证件号码，证明上要写。没有保存；请先在人员页面补登。",
            field="volunteer",
        )
    _check_not_waiting(work, form, person.name)
    minutes = _minutes(work, form.volunteer_id, form.first_day, form.last_day)
    kept = Certificate(
        number=next_number(work, CERTIFICATE), check="", volunteer_id=form.volunteer_id,
        first_day=form.first_day, last_day=form.last_day, purpose=form.purpose.strip(),
        minutes=minutes, facts={}, requested_at=work.now, notice_from=work.today,
        notice_to=_notice_to(work), person_in_charge=form.person_in_charge.strip(),
        remarks=form.remarks.strip(), clerk_id=work.clerk.id, replaces_id=replaces_id,
    )  # fmt: skip
    work.session.add(kept)
    work.session.flush()
    return kept.id


def _check_not_waiting(work: Work, form: CertificateForm, name: str) -> None:
    waiting = work.session.scalar(
        select(Certificate.number).where(
            Certificate.volunteer_id == form.volunteer_id,
            Certificate.first_day == form.first_day,
            Certificate.last_day == form.last_day,
            Certificate.issued_at.is_(None),
            Certificate.dropped_on.is_(None),
        )
    )
    if waiting is not None:
        raise KnownError(f"{name} 这段时间的证明 {waiting} 正在办理，没有重复申请。")


def _minutes(work: Work, volunteer_id: int, first_day: date, last_day: date) -> int:
    minutes = total_minutes(work.session, first_day, last_day, volunteer_id=volunteer_id)
    if not minutes:
        raise KnownError(
            "这段时间没有负责人确认过的服务时长，不能出具证明。没有保存；请先确认时长。",
            field="first_day",
        )
    return minutes


def _notice_to(work: Work) -> date:
    settings = read_volunteer_settings(work.session, work.today)
    return work.today + timedelta(days=settings.certificate_notice_days)


def _open(work: Work, certificate_id: int) -> Certificate:
    kept = work.session.get_one(Certificate, certificate_id)
    if kept.issued_at is not None:
        raise KnownError(f"证明 {kept.number} 已于 {kept.issued_at:%Y-%m-%d} 出具。没有任何改动。")
    if kept.dropped_on is not None:
        raise KnownError(f"证明 {kept.number} 已决定不出具。没有任何改动；需要时请重新申请。")
    return kept


def _issued(work: Work, certificate_id: int) -> Certificate:
    kept = work.session.get_one(Certificate, certificate_id)
    if kept.issued_at is None:
        raise KnownError(f"证明 {kept.number} 还没有出具，不用撤销。没有任何改动。")
    if kept.revoked_at is not None:
        raise KnownError(f"证明 {kept.number} 已于 {kept.revoked_at:%Y-%m-%d} 撤销过。")
    return kept
