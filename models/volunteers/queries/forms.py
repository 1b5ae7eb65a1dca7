"""Activities and volunteers as their forms start from what is kept."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.volunteers.rules.activities import ActivityForm, ActivityKind, PlaceForm, ShiftForm
from models.volunteers.rules.volunteers import Availability, ServiceKind, VolunteerForm
from models.volunteers.tables import Activity, Place, Shift, Volunteer


def activity_form(session: Session, activity: Activity) -> ActivityForm:
    """The form of an activity with the ids of its shifts and places."""
    shifts = list(
        session.scalars(
            select(Shift)
            .where(Shift.activity_id == activity.id)
            .order_by(Shift.starts_at, Shift.id)
            .execution_options(populate_existing=True)
        )
    )
    order = {shift.id: number for number, shift in enumerate(shifts)}
    places = session.execute(
        select(Place.id, Place.shift_id, Place.post, Place.wanted, Place.skills, Place.min_age)
        .where(Place.activity_id == activity.id)
        .order_by(Place.id)
    )
    return ActivityForm(
        activity.name,
        ActivityKind(activity.kind),
        tuple(ShiftForm(s.starts_at, s.ends_at, s.break_minutes, s.id) for s in shifts),
        tuple(
            PlaceForm(order[shift], post, wanted, tuple(skills), min_age, id_)
            for id_, shift, post, wanted, skills, min_age in places
        ),
        organiser=activity.organiser,
        team_id=activity.team_id,
        person_in_charge=activity.person_in_charge,
        phone=activity.phone,
        place=activity.place,
        content=activity.content,
        things_needed=activity.things_needed,
        closes_at=activity.closes_at,
        waiting_places=activity.waiting_places,
        min_age=activity.min_age,
        max_age=activity.max_age,
        is_dangerous=activity.is_dangerous,
        risk=activity.risk,
        insurance=activity.insurance,
    )


def volunteer_form(volunteer: Volunteer) -> VolunteerForm:
    """The form of a volunteer; phones stay as they are unless typed anew."""
    return VolunteerForm(
        volunteer.person_id,
        tuple(volunteer.skills),
        tuple(ServiceKind(kind) for kind in volunteer.kinds),
        tuple(Availability(time) for time in volunteer.availability),
        volunteer.area,
        volunteer.emergency_name,
        volunteer.emergency_relation,
        None,
        volunteer.guardian_name,
        volunteer.guardian_relation,
        None,
        volunteer.guardian_signed_on,
        volunteer.has_own_earnings,
        may_be_published=volunteer.may_be_published,
        insurer=volunteer.insurer,
        insurance_number=volunteer.insurance_number,
        insured_to=volunteer.insured_to,
        registered_on=volunteer.registered_on,
    )
