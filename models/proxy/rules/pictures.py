"""Which pictures are kept with an authorisation letter, and with whose consent."""

from models.errors import KnownError
from models.worded import Worded


class Subject(Worded):
    """What a picture that is kept with a letter shows."""

    LETTER = "letter", "签好的委托书"
    PRINCIPAL_ID = "principal_id", "委托人身份证件"
    GUARDIAN_ID = "guardian_id", "监护人身份证件"
    AGENT_ID = "agent_id", "代办员工作证件"


_IDENTITY = frozenset({Subject.PRINCIPAL_ID, Subject.GUARDIAN_ID, Subject.AGENT_ID})


def needs_own_consent(subject: Subject) -> bool:
    """A paper of identity shows sensitive personal information."""
    return subject in _IDENTITY


def check_subject(subject: Subject, *, has_guardian: bool, agreed: bool) -> None:
    """Raise KnownError unless such a picture may be kept with the letter.

    Beside the consent the letter records, a picture of a paper of identity needs one of its own
    (个人信息保护法 29); without it the masked number on the letter is enough.
    """
    if subject is Subject.GUARDIAN_ID and not has_guardian:
        raise KnownError(
            "这份委托书不是监护人签的，不用留监护人的证件。没有保存。", field="subject"
        )
    if needs_own_consent(subject) and not agreed:
        raise KnownError(
            "证件照片要本人另外同意才能留存（个人信息保护法第二十九条）。没有保存；不同意就不留，"
            "委托书照样有效。",
            field="agreed",
        )
