"""Pictures of the signed letter, and of papers that go with it, on both stores."""

from dataclasses import replace

import pytest

from models.audit.queries import list_entries
from models.cases.actions.ratings import RatingGiven
from models.centre import Centre
from models.errors import KnownError
from models.people.actions import PersonForm, add_person, give_consent, withdraw_consent
from models.pictures.actions import look_at_picture, take_picture_out
from models.pictures.rules import MOST_BYTES
from models.proxy.actions.letters import renew_letter, sign_letter
from models.proxy.actions.steps import archive_request, rate_request, terminate_request
from models.proxy.actions.vouchers import add_letter_picture
from models.proxy.queries.letters import LetterRow, list_letters
from models.proxy.queries.page import read_proxy_page
from models.proxy.rules.letters import SignedBy
from models.proxy.rules.pictures import Subject, check_subject
from tests.models.proxy.hall import PIXEL, Hall

SECOND = PIXEL[:-1] + b"\x83"  # another file: its bytes differ


@pytest.fixture
def hall(centre: Centre) -> Hall:
    return Hall(centre)


def letter_of(hall: Hall, case: int) -> LetterRow:
    return hall.centre.ask(list_letters, case)[-1]


def test_the_signed_letter_is_kept_after_it_was_printed(hall: Hall) -> None:
    case = hall.signed()
    letter = letter_of(hall, case)
    assert letter.pictures == () and letter.consent_version == "2026-1"
    kept = hall.centre.act(add_letter_picture, letter.id, Subject.LETTER, PIXEL).result
    other = hall.centre.act(add_letter_picture, letter.id, Subject.LETTER, SECOND).result
    pictures = letter_of(hall, case).pictures
    assert [(p.picture_id, p.subject) for p in pictures] == [
        (kept, Subject.LETTER), (other, Subject.LETTER),
    ]  # fmt: skip
    assert hall.centre.act(look_at_picture, kept).result == PIXEL
    step = hall.centre.ask(read_proxy_page, case, hall.today).steps[-1]
    assert (step.label, step.opinion) == ("补委托书照片", "签好的委托书")
    assert step.facts == {"letter": letter.number}


def test_the_same_picture_is_not_kept_with_a_letter_twice(hall: Hall) -> None:
    letter = letter_of(hall, hall.signed())
    hall.centre.act(add_letter_picture, letter.id, Subject.LETTER, PIXEL)
    with pytest.raises(KnownError, match="没有再存一次"):
        hall.centre.act(add_letter_picture, letter.id, Subject.LETTER, PIXEL)


def test_a_paper_of_identity_needs_a_consent_of_its_own(hall: Hall) -> None:
    case = hall.signed()
    letter = letter_of(hall, case)
    for subject in (Subject.PRINCIPAL_ID, Subject.AGENT_ID):
        with pytest.raises(KnownError, match="另外同意") as refused:
            hall.centre.act(add_letter_picture, letter.id, subject, SECOND)
        assert refused.value.field == "agreed"
    assert letter_of(hall, case).pictures == ()
    hall.centre.act(add_letter_picture, letter.id, Subject.PRINCIPAL_ID, SECOND, True)
    assert [p.subject for p in letter_of(hall, case).pictures] == [Subject.PRINCIPAL_ID]
    step = hall.centre.ask(read_proxy_page, case, hall.today).steps[-1]
    assert step.facts["consent"] == "2026-1" and step.facts["agreed"] is True


def test_the_guardian_is_asked_only_where_one_signed() -> None:
    with pytest.raises(KnownError, match="不是监护人签的"):
        check_subject(Subject.GUARDIAN_ID, has_guardian=False, agreed=True)
    check_subject(Subject.GUARDIAN_ID, has_guardian=True, agreed=True)
    check_subject(Subject.LETTER, has_guardian=False, agreed=False)


def test_only_pictures_of_a_bounded_size(hall: Hall) -> None:
    letter = letter_of(hall, hall.signed())
    with pytest.raises(KnownError, match="不是 JPEG 或 PNG"):
        hall.centre.act(add_letter_picture, letter.id, Subject.LETTER, b"%PDF-1.7 no picture")
    with pytest.raises(KnownError, match="超过"):
        hall.centre.act(add_letter_picture, letter.id, Subject.LETTER, PIXEL + b"\0" * MOST_BYTES)


def test_an_ended_letter_keeps_its_pictures_and_an_archived_one_gets_no_more(hall: Hall) -> None:
    case = hall.with_papers()
    first = letter_of(hall, case)
    hall.centre.act(add_letter_picture, first.id, Subject.LETTER, PIXEL)
    hall.centre.act(renew_letter, case, hall.letter(), "期限将满")
    hall.centre.act(terminate_request, case, "委托人不办了")
    hall.centre.act(add_letter_picture, first.id, Subject.LETTER, SECOND)  # signed page two
    letters = hall.centre.ask(list_letters, case)
    assert [letter.ended_on is not None for letter in letters] == [True, True]
    assert [len(letter.pictures) for letter in letters] == [2, 0]

    case = hall.settled()
    hall.centre.act(rate_request, case, RatingGiven(5))
    hall.centre.act(archive_request, case)
    with pytest.raises(KnownError, match="已经归档"):
        hall.centre.act(add_letter_picture, letter_of(hall, case).id, Subject.LETTER, PIXEL)


def test_a_picture_of_a_letter_leaves_only_with_a_purpose(hall: Hall) -> None:
    letter = letter_of(hall, hall.signed())
    kept = hall.centre.act(add_letter_picture, letter.id, Subject.LETTER, PIXEL).result
    with pytest.raises(KnownError, match="用途"):
        hall.centre.act(take_picture_out, kept, " ")
    assert hall.centre.act(take_picture_out, kept, "区里抽查").result == PIXEL
    logged = hall.centre.ask(list_entries, hall.today, hall.today)
    assert any(e.title == "导出图片" and "区里抽查" in e.details for e in logged)


def test_a_withdrawn_consent_takes_the_papers_of_identity_with_it(hall: Hall) -> None:
    case = hall.signed()
    letter = letter_of(hall, case)
    signed = hall.centre.act(add_letter_picture, letter.id, Subject.LETTER, PIXEL).result
    identity = hall.centre.act(
        add_letter_picture, letter.id, Subject.PRINCIPAL_ID, SECOND, True
    ).result
    done = hall.centre.act(withdraw_consent, hall.person)
    assert done.result == 1 and done.changes.touches("consent")
    # The signed letter shows what was agreed and stays; what is gone says so.
    assert [(p.subject, p.removed) for p in letter_of(hall, case).pictures] == [
        (Subject.LETTER, False), (Subject.PRINCIPAL_ID, True),
    ]  # fmt: skip
    assert hall.centre.act(look_at_picture, signed).result == PIXEL
    for gone in ((look_at_picture, identity), (take_picture_out, identity, "区里抽查")):
        with pytest.raises(KnownError, match="已经删去"):
            hall.centre.act(*gone)
    logged = hall.centre.ask(list_entries, hall.today, hall.today)
    assert any(e.title == "撤回同意" and "pictures_removed" in e.details for e in logged)
    with pytest.raises(KnownError, match="已经撤回") as refused:
        hall.centre.act(add_letter_picture, letter.id, Subject.PRINCIPAL_ID, SECOND, True)
    assert refused.value.field == "agreed"
    hall.centre.act(give_consent, hall.person, "2026-2")  # and the same picture may come again
    hall.centre.act(add_letter_picture, letter.id, Subject.PRINCIPAL_ID, SECOND, True)
    assert len(letter_of(hall, case).kept_pictures) == 2
    assert hall.centre.act(withdraw_consent, hall.person).result == 1


def test_a_guardian_who_withdraws_takes_the_own_paper_of_identity_along(hall: Hall) -> None:
    guardian = hall.centre.act(add_person, PersonForm("赵明")).result
    child = PersonForm("赵小宝", guardian_id=guardian, guardian_relation="父亲")
    hall.person = hall.centre.act(add_person, child).result
    hall.centre.act(give_consent, hall.person, "2026-1")
    case = hall.register()
    form = replace(hall.letter(), signed_by=SignedBy.GUARDIAN, guardian="赵明")
    hall.centre.act(sign_letter, case, form)
    letter = letter_of(hall, case)
    hall.centre.act(add_letter_picture, letter.id, Subject.GUARDIAN_ID, PIXEL, True)
    hall.centre.act(add_letter_picture, letter.id, Subject.PRINCIPAL_ID, SECOND, True)
    assert hall.centre.act(withdraw_consent, guardian).result == 1
    assert [p.subject for p in letter_of(hall, case).kept_pictures] == [Subject.PRINCIPAL_ID]
