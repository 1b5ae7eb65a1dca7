"""Who served although no place of the shift was open to them: by age, danger, guardian, skill."""

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.people.tables import Person
from models.volunteers.rules.signing_up import PlaceFacts, SignUpState, VolunteerFacts, may_take
from models.volunteers.tables import Activity, Place, Shift, SignUp, Volunteer


def list_unfit(
    session: Session,
    shift_id: int,
    volunteer_ids: Collection[int],
    *,
    with_guardian: bool = False,
) -> dict[int, str]:
    """Volunteer → why none of the shift's places is for them; only those it is so for.

    Who was admitted was looked at when signing up, guardian and all (志愿服务条例 15, 17).
    """
    ids = set(volunteer_ids) - read_admitted(session, shift_id)
    if not ids:
        return {}
    places = _places(session, shift_id)
    found = {}
    for volunteer in _volunteers(session, ids):
        against = [may_take(place, volunteer, with_guardian) for place in places]
        if all(against):
            found[volunteer.id] = "；".join(against[0])
    return found


def read_admitted(session: Session, shift_id: int) -> set[int]:
    """Whoever has a place in the shift."""
    return set(
        session.scalars(
            select(SignUp.volunteer_id)
            .join(Place, Place.id == SignUp.place_id)
            .where(Place.shift_id == shift_id, SignUp.status == SignUpState.ADMITTED.value)
        )
    )


def _places(session: Session, shift_id: int) -> list[PlaceFacts]:
    """The places; without any, what the activity itself asks for."""
    rows = session.execute(
        select(Activity, Shift)
        .join(Shift, Shift.activity_id == Activity.id)
        .where(Shift.id == shift_id)
    )
    activity, shift = rows.one()
    places = session.scalars(select(Place).where(Place.shift_id == shift_id).order_by(Place.id))
    whole = PlaceFacts(
        0, activity.id, activity.name, activity.name, shift.id, shift.starts_at, shift.ends_at,
        activity.place, (), activity.min_age, activity.max_age, activity.is_dangerous,
        activity.insurance,
    )  # fmt: skip
    return [
        replace(
            whole,
            id=place.id,
            post=place.post,
            skills=tuple(place.skills),
            min_age=max(
                (age for age in (place.min_age, activity.min_age) if age is not None), default=None
            ),
        )
        for place in places
    ] or [whole]


def _volunteers(session: Session, ids: Collection[int]) -> list[VolunteerFacts]:
    rows = session.execute(
        select(Volunteer, Person.name, Person.phone, Person.birth_date)
        .join(Person, Person.id == Volunteer.person_id)
        .where(Volunteer.id.in_(sorted(ids)))
        .order_by(Volunteer.id)
    )
    return [
        VolunteerFacts(
            v.id, v.person_id, name, phone, birth, tuple(v.skills),
            bool(v.guardian_name) and v.guardian_signed_on is not None, v.has_own_earnings,
            v.insured_to, v.left_on,
        )
        for v, name, phone, birth in rows
    ]  # fmt: skip
