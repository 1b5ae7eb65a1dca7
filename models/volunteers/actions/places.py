"""The places of an activity: taken, freed and filled from the waiting line.

Every step begins with a statement that changes the row of the place. So two PCs at one place wait
for each other, and neither decides on what the other has just changed.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Executable, bindparam, select, update

from models.errors import KnownError
from models.people.tables import Person
from models.store.reading import read_columns
from models.volunteers.rules.activities import Status
from models.volunteers.rules.signing_up import (
    TRAVEL,
    Caution,
    Held,
    MovedUp,
    PlaceFacts,
    SignUpState,
    ToCall,
    ToTell,
    VolunteerFacts,
    clashes,
    may_take,
    unconfirmed,
    unpack_codes,
)
from models.volunteers.tables import Activity, Place, Shift, SignUp, Volunteer
from models.work import Work

PORTION = 200  # of the waiting line looked at together


@dataclass(frozen=True)
class OpenPlace:
    """A place with what decides whether one may sign up for it now."""

    facts: PlaceFacts
    status: Status  # as it is stored
    closes_at: datetime | None
    wanted: int
    taken: int
    waiting_places: int
    waiting: int  # at all places of the activity

    @property
    def is_taken(self) -> bool:
        """Neither a place nor one in the waiting line, as far as this look goes."""
        return self.taken >= self.wanted and self.waiting >= self.waiting_places


def read_place(work: Work, place_id: int) -> OpenPlace:
    """The place as it is now. Raises KnownError where there is none any more."""
    found = read_columns(work.session, _PLACE, {"place": place_id})
    if not found:
        raise KnownError("这个岗位已经被删除，请重新打开活动。没有任何改动。", field="place")
    row = found[0]
    ages = [age for age in (row.min_age, row.activity_min_age) if age is not None]
    facts = PlaceFacts(
        place_id, row.activity_id, row.name, row.post, row.shift_id, row.starts_at, row.ends_at,
        row.place, tuple(row.skills), max(ages, default=None), row.max_age, row.is_dangerous,
        row.insurance,
    )  # fmt: skip
    return OpenPlace(
        facts, Status(row.status), row.closes_at, row.wanted, row.taken, row.waiting_places,
        row.waiting,
    )  # fmt: skip


def read_volunteers(work: Work, ids: Collection[int]) -> dict[int, VolunteerFacts]:
    """The volunteers of those ids as sign-up sees them."""
    return {
        row.id: VolunteerFacts(
            row.id, row.person_id, row.name, row.phone, row.birth_date, tuple(row.skills),
            bool(row.guardian_name) and row.guardian_signed_on is not None,
            row.has_own_earnings, row.insured_to, row.left_on,
        )
        for row in read_columns(work.session, _VOLUNTEERS, {"ids": list(ids)})
    }  # fmt: skip


def read_held(
    work: Work, place: PlaceFacts, ids: Collection[int], *, waiting: bool = True
) -> dict[int, list[Held]]:
    """What else those volunteers hold (or wait for) around the time of a place."""
    states = [SignUpState.ADMITTED.value, *([SignUpState.WAITING.value] if waiting else [])]
    values = {
        "ids": list(ids), "states": states, "place": place.id,
        "start": place.starts_at - TRAVEL, "end": place.ends_at + TRAVEL,
    }  # fmt: skip
    found: dict[int, list[Held]] = {id_: [] for id_ in ids}
    for row in read_columns(work.session, _HELD, values):
        found[row.volunteer_id].append(
            Held(
                row.shift_id, row.activity_id, row.name, row.starts_at, row.ends_at, row.place,
                row.status == SignUpState.WAITING.value,
            )
        )  # fmt: skip
    return found


def same_shift(place: PlaceFacts, others: Sequence[Held]) -> bool:
    """Whether the volunteer already stands at another post of the same shift."""
    return any(held.shift_id == place.shift_id and not held.is_waiting for held in others)


def take_place(work: Work, place_id: int, many: int = 1) -> bool:
    """Take so many of the places. Of two PCs that want the last one, one gets False."""
    return _run(work, _TAKE, place=place_id, many=many) == 1


def free_place(work: Work, place_id: int) -> int:
    """Give one of the places back; how many are free now."""
    free = _ask(work, _FREE, place=place_id)
    if free is None:
        raise AssertionError(f"place {place_id} has nobody to let go")
    return free


def set_wanted(work: Work, place_id: int, wanted: int) -> int | None:
    """Want more or fewer; how many are free now, or None where more than that are already in."""
    return _ask(work, _WANT, place=place_id, number=wanted)


def join_line(work: Work, place: PlaceFacts) -> int | None:
    """A number at the end of the waiting line; None where the line is full."""
    # The place first, as everywhere: whoever frees it meanwhile sees who waits.
    line = _ask(work, _LINE, place=place.id)
    return line if _run(work, _WAIT, activity=place.activity_id) == 1 else None


def leave_line(work: Work, activity_id: int, many: int = 1) -> None:
    """So many fewer wait for the activity."""
    if _run(work, _WAIT_NO_MORE, activity=activity_id, many=many) != 1:
        raise AssertionError(f"fewer than {many} wait for activity {activity_id}")


def hold_places(work: Work, activity_id: int) -> None:
    """Whoever signs up for the activity at another PC waits until this work is done."""
    _run(work, _HOLD, activity=activity_id)


def move_up(work: Work, place: OpenPlace, free: int) -> MovedUp:
    """Fill so many free places from the waiting line, in its order, and say whom to call.

    Who can no longer take the place leaves the line with the reason; nobody is passed over
    silently. Nothing moves once the shift has begun.
    """
    promoted: list[ToCall] = []
    skipped: list[ToCall] = []
    if place.status is not Status.OPEN or place.facts.starts_at <= work.now:
        return MovedUp()
    while free > 0:
        values = {"place": place.facts.id, "limit": min(free, PORTION)}
        line = list(work.session.scalars(_NEXT, values))
        if not line:
            break
        ids = [sign_up.volunteer_id for sign_up in line]
        volunteers = read_volunteers(work, ids)
        held = read_held(work, place.facts, ids, waiting=False)
        before = len(promoted)
        for sign_up in line:
            volunteer = volunteers[sign_up.volunteer_id]
            against = _against(place.facts, volunteer, sign_up, held[volunteer.id])
            sign_up.line = None
            if against:
                skipped.append(_skip(sign_up, volunteer, place.facts, against))
            else:
                promoted.append(_promote(work, sign_up, volunteer, place.facts))
        taken = len(promoted) - before
        # Once for the portion: each step of its own would be a round trip to a shared store.
        if taken and not take_place(work, place.facts.id, taken):
            raise AssertionError(f"{taken} of place {place.facts.id} were free a moment ago")
        free -= taken
        leave_line(work, place.facts.activity_id, len(line))
    shown = [call.person_id for call in (*promoted, *skipped)]
    if shown:
        work.note(to_call=shown, phones="shown")
    return MovedUp(tuple(promoted), tuple(skipped))


def _against(
    place: PlaceFacts, volunteer: VolunteerFacts, sign_up: SignUp, held: Sequence[Held]
) -> tuple[str, ...]:
    """Why the first in line cannot take the place now."""
    against = may_take(place, volunteer, sign_up.with_guardian)
    if same_shift(place, held):
        return (*against, "已在本班次的另一个岗位")
    cautions: tuple[Caution, ...] = unconfirmed(
        clashes(place, held), unpack_codes(sign_up.confirmed)
    )
    return (*against, *(caution.text for caution in cautions))


def _promote(work: Work, sign_up: SignUp, volunteer: VolunteerFacts, place: PlaceFacts) -> ToCall:
    sign_up.status = SignUpState.ADMITTED.value
    sign_up.promoted_at, sign_up.to_tell = work.now, ToTell.PROMOTED.value
    return _call(sign_up, volunteer, f"候补转为录取：{place.activity}，{place.post}，{place.when}")


def _skip(
    sign_up: SignUp, volunteer: VolunteerFacts, place: PlaceFacts, against: Sequence[str]
) -> ToCall:
    reason = "；".join(against)
    sign_up.status = SignUpState.REJECTED.value
    sign_up.to_tell = ToTell.SKIPPED.value
    sign_up.reason = reason[:120]
    return _call(
        sign_up, volunteer, f"轮到候补但未能录取：{place.activity}，{place.when}，{reason}"
    )


def _call(sign_up: SignUp, volunteer: VolunteerFacts, text: str) -> ToCall:
    return ToCall(
        sign_up.id, volunteer.id, volunteer.person_id, volunteer.name, volunteer.phone, text
    )


def _ask(work: Work, statement: Executable, **values: object) -> int | None:
    """What a statement returns of the row it changed; None where it changed none."""
    work.session.flush()
    done = work.session.connection().execute(statement, values).scalar_one_or_none()
    work.changes.touch("activity_place")
    return done


def _run(work: Work, statement: Executable, **values: object) -> int:
    """How many rows a statement changed; what stands in the session is written before."""
    work.session.flush()
    done = work.session.connection().execute(statement, values)
    work.changes.touch("activity_place")
    return int(done.rowcount)


# Built once: a sign-up runs the same few statements whatever the length of the list.
_PLACE = (
    select(
        Activity.id.label("activity_id"),
        Activity.name,
        Activity.status,
        Activity.place,
        Activity.closes_at,
        Activity.waiting_places,
        Activity.waiting,
        Activity.min_age.label("activity_min_age"),
        Activity.max_age,
        Activity.is_dangerous,
        Activity.insurance,
        Place.shift_id,
        Place.post,
        Place.skills,
        Place.min_age,
        Place.wanted,
        Place.taken,
        Shift.starts_at,
        Shift.ends_at,
    )
    .join(Place, Place.activity_id == Activity.id)
    .join(Shift, Shift.id == Place.shift_id)
    .where(Place.id == bindparam("place"))
)
_VOLUNTEERS = (
    select(
        Volunteer.id,
        Volunteer.person_id,
        Person.name,
        Person.phone,
        Person.birth_date,
        Volunteer.skills,
        Volunteer.guardian_name,
        Volunteer.guardian_signed_on,
        Volunteer.has_own_earnings,
        Volunteer.insured_to,
        Volunteer.left_on,
    )
    .join(Person, Person.id == Volunteer.person_id)
    .where(Volunteer.id.in_(bindparam("ids", expanding=True)))
)
_HELD = (
    select(
        SignUp.volunteer_id,
        SignUp.status,
        Place.shift_id,
        Activity.id.label("activity_id"),
        Activity.name,
        Activity.place,
        Shift.starts_at,
        Shift.ends_at,
    )
    .join(Place, Place.id == SignUp.place_id)
    .join(Shift, Shift.id == Place.shift_id)
    .join(Activity, Activity.id == SignUp.activity_id)
    .where(
        SignUp.volunteer_id.in_(bindparam("ids", expanding=True)),
        SignUp.status.in_(bindparam("states", expanding=True)),
        SignUp.place_id != bindparam("place"),
        Activity.status == Status.OPEN.value,
        Shift.ends_at > bindparam("start"),
        Shift.starts_at < bindparam("end"),
    )
)
_NEXT = (
    select(SignUp)
    .where(SignUp.place_id == bindparam("place"), SignUp.status == SignUpState.WAITING.value)
    .order_by(SignUp.line)
    .limit(bindparam("limit"))
)
_TAKE = (
    update(Place)
    .where(Place.id == bindparam("place"), Place.taken + bindparam("many") <= Place.wanted)
    .values(taken=Place.taken + bindparam("many"))
)
_FREE = (
    update(Place)
    .where(Place.id == bindparam("place"), Place.taken > 0)
    .values(taken=Place.taken - 1)
    .returning(Place.wanted - Place.taken)
)
_WANT = (
    update(Place)
    .where(Place.id == bindparam("place"), Place.taken <= bindparam("number"))
    .values(wanted=bindparam("number"))
    .returning(Place.wanted - Place.taken)
)
_LINE = (
    update(Place)
    .where(Place.id == bindparam("place"))
    .values(last_line=Place.last_line + 1)
    .returning(Place.last_line)
)
_HOLD = (
    update(Place)
    .where(Place.activity_id == bindparam("activity"))
    .values(last_line=Place.last_line)
)
_WAIT = (
    update(Activity)
    .where(
        Activity.id == bindparam("activity"),
        Activity.waiting < Activity.waiting_places,
    )
    .values(waiting=Activity.waiting + 1)
)
_WAIT_NO_MORE = (
    update(Activity)
    .where(Activity.id == bindparam("activity"), Activity.waiting >= bindparam("many"))
    .values(waiting=Activity.waiting - bindparam("many"))
)
