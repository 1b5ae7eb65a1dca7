"""The authorisation letter: signed, renewed, ended. Nothing is done outside it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from models.cases.actions.papers import number_paper
from models.cases.actions.steps import record_step, take_step
from models.cases.queries.desk import Desk
from models.cases.tables import Case
from models.catalogue.rules import Mode, due_days_of
from models.errors import KnownError
from models.people.tables import Consent
from models.proxy.actions.papers import issue_letter
from models.proxy.rules.letters import (
    LetterTerms,
    Power,
    SignedBy,
    check_acting,
    check_letter,
    read_powers,
)
from models.proxy.rules.states import PROXY, ProxyMode
from models.proxy.tables import AuthorisationLetter, ProxyCase
from models.roles import DESK
from models.work import Work, action


@dataclass(frozen=True)
class LetterForm:
    """A letter as the form gives it; the consent in force is looked up."""

    powers: frozenset[Power]
    matters: str
    valid_from: date
    valid_to: date
    signed_by: SignedBy = SignedBy.PRINCIPAL
    guardian: str = ""


@action("签委托书", may=DESK)
def sign_letter(work: Work, case_id: int, form: LetterForm) -> int:
    """The principal signs: the clock begins; returns the letter to print.

    Raises KnownError for a letter that cannot stand (see rules.letters).
    """
    case, proxied = read_proxied(work, case_id)
    if ProxyMode(proxied.mode) is not ProxyMode.PROXY:
        raise KnownError("帮办由本人办理，不签委托书。没有任何改动。")
    take_step(work, case, "sign", table=PROXY)
    _begin_clock(work, case)
    letter = _keep_letter(work, case, proxied, form, renews=None)
    return issue_letter(work, case, proxied, letter, reason="")


@action("续签委托书", may=DESK)
def renew_letter(work: Work, case_id: int, form: LetterForm, reason: str) -> int:
    """A new letter for the continuation, or for another agent; the earlier one ends today.

    A suspended case goes on with it. Returns the letter to print.
    """
    if not reason.strip():
        raise KnownError("请写明续签的原因。", field="reason")
    case, proxied = read_proxied(work, case_id)
    earlier = letter_in_force(work, case_id)
    if earlier is None and _was_signed(work, case_id):
        raise KnownError("委托书已经终止，不能续签。没有任何改动；还要办的请另登记一件。")
    if earlier is None:
        raise KnownError("这件还没有签过委托书，请先签委托书。没有任何改动。")
    earlier.ended_on, earlier.end_reason = work.today, "续签"
    letter = _keep_letter(work, case, proxied, form, renews=earlier.id)
    if case.state == "suspended":
        take_step(work, case, "resume", reason, table=PROXY, letter=letter.number)
    else:
        record_step(work, case, "renew", reason, letter=letter.number)
    return issue_letter(work, case, proxied, letter, reason=reason)


def letter_in_force(work: Work, case_id: int) -> AuthorisationLetter | None:
    """The last letter of a case that has not been ended."""
    return work.session.scalars(
        select(AuthorisationLetter)
        .where(AuthorisationLetter.case_id == case_id, AuthorisationLetter.ended_on.is_(None))
        .order_by(AuthorisationLetter.id.desc())
    ).first()


def require_power(work: Work, proxied: ProxyCase, power: Power) -> None:
    """Raise KnownError unless the letter covers the act, today, by this agent.

    Assisted cases need none: the person acts. A suspended case waits for its new letter.
    """
    if ProxyMode(proxied.mode) is ProxyMode.ASSISTED:
        return
    letter = letter_in_force(work, proxied.case_id)
    check_acting(
        terms_of(letter) if letter is not None else None,
        power,
        work.today,
        suspended=proxied.case.state == "suspended",
        ended=letter is None and _was_signed(work, proxied.case_id),
        not_named=_unless_named(letter, proxied),
    )


def consent_in_force(work: Work, person_id: int) -> str | None:
    """The version of the processing notice a person agrees to now."""
    return work.session.scalar(
        select(Consent.notice_version)
        .where(Consent.person_id == person_id, Consent.withdrawn_at.is_(None))
        .order_by(Consent.id.desc())
        .limit(1)
    )


def read_proxied(work: Work, case_id: int) -> tuple[Case, ProxyCase]:
    """A case with what makes it a proxy case."""
    return work.session.get_one(Case, case_id), work.session.get_one(ProxyCase, case_id)


def _was_signed(work: Work, case_id: int) -> bool:
    signed = select(AuthorisationLetter.id).where(AuthorisationLetter.case_id == case_id)
    return work.session.scalar(signed.limit(1)) is not None


def _unless_named(letter: AuthorisationLetter | None, proxied: ProxyCase) -> str:
    """The agent's name, where the letter names another."""
    return "" if letter is None or letter.agent_id == proxied.agent_id else proxied.agent.name


def terms_of(letter: AuthorisationLetter) -> LetterTerms:
    """What a kept letter says."""
    return LetterTerms(
        read_powers(letter.powers),
        letter.matters,
        letter.valid_from,
        letter.valid_to,
        SignedBy(letter.signed_by),
        letter.guardian,
        letter.consent_version,
    )


def _keep_letter(
    work: Work, case: Case, proxied: ProxyCase, form: LetterForm, renews: int | None
) -> AuthorisationLetter:
    consent = consent_in_force(work, case.applicant_id)
    terms = LetterTerms(
        form.powers, form.matters.strip(), form.valid_from, form.valid_to, form.signed_by,
        form.guardian.strip(), consent or "",
    )  # fmt: skip
    check_letter(terms, needs_guardian=case.applicant.guardian_id is not None)
    if terms.valid_to < work.today:
        raise KnownError("委托期限已经过了，请改到今天以后。没有保存。", field="valid_to")
    letter = AuthorisationLetter(
        case_id=case.id,
        number=number_paper(work, Desk(work.session, work.now), "委"),
        renews_id=renews,
        agent_id=proxied.agent_id,
        powers=[power.value for power in Power if power in terms.powers],
        matters=terms.matters,
        valid_from=terms.valid_from,
        valid_to=terms.valid_to,
        signed_at=work.now,
        signed_by=terms.signed_by.value,
        guardian=terms.guardian,
        consent_version=terms.consent_version,
    )
    work.session.add(letter)
    work.session.flush()
    return letter


def _begin_clock(work: Work, case: Case) -> None:
    desk = Desk(work.session, work.now)
    case.accepted_at, case.accepted_by_id = work.now, work.clerk.id
    case.accepted_on, case.clock_start = work.today, desk.received_on
    days = due_days_of(Mode(case.item.mode), case.item.days_total)
    due = desk.promise(case.clock_start, days)
    if due is not None:
        case.due_date, case.provisional = due.date, due.provisional
