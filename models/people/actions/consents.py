"""Agreement to the processing notice: given, and withdrawn as easily (个人信息保护法 15)."""

from datetime import date

from sqlalchemy import select, update

from models.errors import KnownError
from models.people.rules.groups import is_child
from models.people.tables import Consent, Person
from models.pictures.actions import remove_pictures_of
from models.roles import DESK
from models.work import Work, action


@action("登记同意", may=DESK)
def give_consent(work: Work, person_id: int, version: str) -> None:
    """Somebody on file agrees to that version of the notice; agreeing twice is kept once.

    Raises KnownError for a child under 14 without a guardian on file (art. 31).
    """
    person = work.session.get_one(Person, person_id)
    check_may_consent(person.birth_date, person.guardian_id, work.today)
    keep_consent(work, person_id, version)


@action("撤回同意", may=DESK)
def withdraw_consent(work: Work, person_id: int) -> int:
    """Withdraw as easily as given; returns how many pictures of papers of identity went with it.

    What was done before stays valid (个人信息保护法 15): letters and cases stay, and so does the
    signed letter; what stood on the consent alone is deleted (art. 47).
    """
    work.session.execute(
        update(Consent)
        .where(Consent.person_id == person_id, Consent.withdrawn_at.is_(None))
        .values(withdrawn_at=work.now)
    )
    work.changes.touch("consent")
    removed = remove_pictures_of(work, person_id)
    work.note(consent_withdrawn=person_id, pictures_removed=removed)
    return removed


def check_may_consent(birth_date: date | None, guardian_id: int | None, today: date) -> None:
    """Raise KnownError where a guardian has to consent and none is on file."""
    if guardian_id is None and birth_date is not None and is_child(birth_date, today):
        raise KnownError(
            "不满十四周岁，要由监护人同意（个人信息保护法第三十一条），请先选择监护人。",
            field="guardian",
        )


def keep_consent(work: Work, person_id: int, version: str) -> None:
    """Write the agreement down, unless the same one is in force."""
    held = work.session.scalar(
        select(Consent.id).where(
            Consent.person_id == person_id,
            Consent.notice_version == version,
            Consent.withdrawn_at.is_(None),
        )
    )
    if held is None:
        work.session.add(
            Consent(
                person_id=person_id,
                notice_version=version,
                given_at=work.now,
                clerk_id=work.clerk.id,
            )
        )
