"""A masked number of a volunteer's registration in clear, for who has to call."""

from models.errors import KnownError
from models.people.actions import REVEAL_REASONS
from models.roles import DESK
from models.volunteers.tables import Volunteer
from models.work import Work, action


@action("查看联系电话", may=DESK)
def reveal_contact(work: Work, volunteer_id: int, what: str, reason: str) -> str:
    """The emergency contact's or the guardian's phone, logged with the reason.

    `what` is emergency_phone or guardian_phone.
    """
    if reason not in REVEAL_REASONS:
        raise KnownError("请选择查看原因。", field="reason")
    volunteer = work.session.get_one(Volunteer, volunteer_id)
    phones = {
        "emergency_phone": volunteer.emergency_phone,
        "guardian_phone": volunteer.guardian_phone,
    }
    work.reason = reason
    work.note(revealed=what, record="volunteer", id=volunteer_id)
    return phones[what]
