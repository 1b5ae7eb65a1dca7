"""What a request needs beside its steps: its register slip; pictures of receipts and letters."""

from dataclasses import replace
from datetime import date

from sqlalchemy import select

from models.cases.actions.ratings import file_rating_slip
from models.cases.actions.steps import record_step
from models.cases.tables import Case
from models.errors import KnownError
from models.pictures.actions import keep_picture, need_consent
from models.proxy.actions.letters import consent_in_force, read_proxied
from models.proxy.actions.money import EntryForm, keep_entry
from models.proxy.actions.papers import issue_register
from models.proxy.actions.requests import RequestForm, open_request, repeat_request
from models.proxy.rules.letters import SignedBy
from models.proxy.rules.pictures import Subject, check_subject, needs_own_consent
from models.proxy.tables import AuthorisationLetter, LetterPicture, ProxyCase
from models.roles import DESK
from models.work import Work, action


@action("登记帮办代办", may=DESK)
def register_with_slip(work: Work, form: RequestForm) -> tuple[int, int]:
    """Register a request and issue its 代办登记表; returns case and paper."""
    case = open_request(work, form)
    work.session.flush()
    return case.id, issue_register(work, case, work.session.get_one(ProxyCase, case.id))


@action("重复上次帮办代办", may=DESK)
def repeat_with_slip(
    work: Work, case_id: int, appear_on: date | None = None, agent_id: int | None = None
) -> tuple[int, int]:
    """The monthly errand once more, with its 代办登记表; returns case and paper."""
    again = repeat_request(work, case_id, appear_on, agent_id)
    return again, issue_register(work, *read_proxied(work, again))


@action("出具代办登记表", may=DESK)
def issue_register_slip(work: Work, case_id: int) -> int:
    """代办登记表 of a request that was registered without one."""
    return issue_register(work, *read_proxied(work, case_id))


@action("打印评价表", may=DESK)
def issue_agent_rating_slip(work: Work, case_id: int) -> int:
    """评价表 of a settled case: the agent is rated, not the office the case went to."""
    case, proxied = read_proxied(work, case_id)
    if proxied.returned_on is None:
        raise KnownError("回交结清以后才有评价表。没有任何改动。")
    return file_rating_slip(work, case, proxied.agent.name, since=proxied.returned_on)


@action("登记代收代付", may=DESK)
def keep_receipted_entry(
    work: Work, case_id: int, form: EntryForm, picture: bytes | None = None
) -> int:
    """An entry together with the picture of its receipt: both are kept, or neither."""
    if picture is not None:
        form = replace(form, picture_id=keep_picture(work, picture))
    return keep_entry(work, case_id, form)


@action("补委托书照片", may=DESK)
def add_letter_picture(
    work: Work, letter_id: int, subject: Subject, picture: bytes, agreed: bool = False
) -> int:
    """Keep a picture of the signed letter, or of a paper that goes with it; returns its id.

    A letter that has ended may be completed, too, and keeps its pictures; an archived case is not
    touched any more. `agreed`: whose paper of identity it is agreed to it being kept; it is deleted
    once the principal or the guardian withdraws the consent. Raises KnownError without that
    consent, for no picture, or for the same one again.
    """
    letter = work.session.get_one(AuthorisationLetter, letter_id)
    case, _ = read_proxied(work, letter.case_id)
    if case.state == "archived":
        raise KnownError("这件已经归档，不能再补照片。没有任何改动。")
    check_subject(
        subject, has_guardian=SignedBy(letter.signed_by) is SignedBy.GUARDIAN, agreed=agreed
    )
    if needs_own_consent(subject):
        _check_agrees(work, case)
    picture_id = keep_picture(work, picture)
    again = work.session.scalar(
        select(LetterPicture.id).where(
            LetterPicture.letter_id == letter_id, LetterPicture.picture_id == picture_id
        )
    )
    if again is not None:
        raise KnownError(
            "这张照片已经在这份委托书里了，没有再存一次。请选另一张。", field="picture"
        )
    work.session.add(
        LetterPicture(
            letter_id=letter_id,
            picture_id=picture_id,
            subject=subject.value,
            at=work.now,
            clerk_id=work.clerk.id,
        )
    )
    need_consent(work, picture_id, _agreeing(case, subject))
    consent = {"consent": letter.consent_version, "agreed": True} if agreed else {}
    record_step(work, case, "letter_picture", subject.text, letter=letter.number, **consent)
    work.session.flush()
    return picture_id


def _check_agrees(work: Work, case: Case) -> None:
    if consent_in_force(work, case.applicant_id) is None:
        raise KnownError(
            "本人已经撤回个人信息处理的同意，不能再留证件照片。没有保存；重新同意以后可以再补。",
            field="agreed",
        )


def _agreeing(case: Case, subject: Subject) -> tuple[int, ...]:
    """Whose consent such a picture stands on; an agent's own badge is the centre's matter."""
    if subject is Subject.PRINCIPAL_ID:
        return (case.applicant_id,)
    guardian = case.applicant.guardian_id
    if subject is Subject.GUARDIAN_ID:
        return (case.applicant_id, guardian) if guardian is not None else (case.applicant_id,)
    return ()
