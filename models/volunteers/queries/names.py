"""The names of an activity, its waiting lines, and who still has to be called."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from models.people.rules.groups import age_on
from models.people.rules.masking import Purpose, mask_phone
from models.people.rules.tokens import read_query
from models.people.tables import Person
from models.store.find import find_rows, hits_of
from models.volunteers.rules.activities import Status
from models.volunteers.rules.signing_up import (
    TRAVEL,
    Held,
    PlaceFacts,
    SignUpState,
    ToTell,
    clashes,
    unconfirmed,
    unpack_codes,
)
from models.volunteers.tables import Activity, Place, Shift, SignUp, Volunteer

PAGE = 200  # rows
MOST_FOUND = 200
_IN = (SignUpState.ADMITTED.value, SignUpState.WAITING.value)
_MOVED = (ToTell.CHANGED.value, ToTell.PROMOTED.value)


@dataclass(frozen=True)
class NameFilter:
    """What the names are narrowed to; `text` is what was typed."""

    place_id: int | None = None
    states: tuple[SignUpState, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class NameRow:
    """A name on the list of an activity."""

    sign_up_id: int
    place_id: int
    post: str
    starts_at: datetime
    ends_at: datetime
    volunteer_id: int
    number: str
    person_id: int
    name: str
    phone: str  # masked
    age: int | None  # on the day of the shift
    status: SignUpState
    line: int | None  # in the waiting line; 1 is next
    at: datetime
    with_guardian: bool
    confirmed: tuple[str, ...]  # cautions said yes to
    to_tell: ToTell | None
    reason: str


@dataclass(frozen=True)
class CallRow:
    """Somebody who has to be called, and what to say."""

    sign_up_id: int
    volunteer_id: int
    person_id: int
    name: str
    phone: str  # masked
    activity_id: int
    activity: str
    post: str
    starts_at: datetime
    ends_at: datetime
    why: ToTell
    text: str


def list_names(
    session: Session,
    activity_id: int,
    chosen: NameFilter = NameFilter(),
    after: int | None = None,
    limit: int = PAGE,
) -> list[NameRow]:
    """A page of names in the order of signing up; `after` is the last sign-up seen."""
    statement = _NAMES.where(SignUp.activity_id == activity_id)
    if chosen.place_id is not None:
        statement = statement.where(SignUp.place_id == chosen.place_id)
    if chosen.states:
        statement = statement.where(SignUp.status.in_([state.value for state in chosen.states]))
    if chosen.text.strip():
        # Who was signed up and is typed, whatever else is called so.
        hits = hits_of(
            "person",
            lambda person: exists().where(
                Volunteer.person_id == person,
                SignUp.volunteer_id == Volunteer.id,
                SignUp.activity_id == activity_id,
            ),
        )
        words = read_query(chosen.text)
        ids = [id_ for (id_,) in find_rows(session, select(hits.c.rowid), words, MOST_FOUND)]
        statement = statement.where(Person.id.in_(ids))
    if after is not None:
        statement = statement.where(SignUp.id > after)
    rows = session.execute(statement.order_by(SignUp.id).limit(limit)).all()
    return [_name(row, place) for row, place in zip(rows, _lines(session, rows), strict=True)]


def list_waiting(session: Session, place_id: int, limit: int = PAGE) -> list[NameRow]:
    """The waiting line of a place, the next one first."""
    statement = _NAMES.where(
        SignUp.place_id == place_id, SignUp.status == SignUpState.WAITING.value
    )
    rows = session.execute(statement.order_by(SignUp.line).limit(limit))
    return [_name(row, place) for place, row in enumerate(rows, 1)]


def count_names(session: Session, activity_id: int) -> dict[SignUpState, int]:
    """How many names an activity has in each state."""
    rows = session.execute(
        select(SignUp.status, func.count())
        .where(SignUp.activity_id == activity_id)
        .group_by(SignUp.status)
    )
    return {SignUpState(status): many for status, many in rows}


def to_call(
    session: Session, activity_id: int | None = None, after: int | None = None, limit: int = PAGE
) -> list[CallRow]:
    """Who has to be told something and was not yet; the longest waiting first.

    Whom a changed time or place brings too close to another shift is told so as well: whoever
    calls asks which of the two it is to be. The phone is masked: it is revealed, with the
    reason, where the call is made.
    """
    statement = (
        select(
            SignUp.id,
            SignUp.volunteer_id,
            Volunteer.person_id,
            Person.name,
            Person.phone,
            SignUp.activity_id,
            Activity.name.label("activity"),
            SignUp.place_id,
            Place.post,
            Place.shift_id,
            Shift.starts_at,
            Shift.ends_at,
            SignUp.to_tell,
            SignUp.reason,
            SignUp.confirmed,
            Activity.cancelled_reason,
            Activity.place.label("where"),
        )
        .join(Volunteer, Volunteer.id == SignUp.volunteer_id)
        .join(Person, Person.id == Volunteer.person_id)
        .join(Activity, Activity.id == SignUp.activity_id)
        .join(Place, Place.id == SignUp.place_id)
        .join(Shift, Shift.id == Place.shift_id)
        .where(SignUp.to_tell > "")
    )
    if activity_id is not None:
        statement = statement.where(SignUp.activity_id == activity_id)
    if after is not None:
        statement = statement.where(SignUp.id > after)
    rows = session.execute(statement.order_by(SignUp.id).limit(limit)).all()
    close = _too_close(session, [row for row in rows if row.to_tell in _MOVED])
    return [
        CallRow(
            row.id, row.volunteer_id, row.person_id, row.name,
            mask_phone(row.phone, Purpose.SCREEN), row.activity_id, row.activity, row.post,
            row.starts_at, row.ends_at, ToTell(row.to_tell), _say(row) + close.get(row.id, ""),
        )
        for row in rows
    ]  # fmt: skip


def count_to_call(session: Session) -> int:
    """How many calls are open, for the badge of the page."""
    return session.scalar(select(func.count()).where(SignUp.to_tell > "")) or 0


def _say(row: Any) -> str:
    """What is said on the phone."""
    when = f"{row.starts_at.month}月{row.starts_at.day}日 {row.starts_at:%H:%M}–{row.ends_at:%H:%M}"
    match ToTell(row.to_tell):
        case ToTell.PROMOTED:
            return f"候补转为录取：{row.activity}，{row.post}，{when}，{row.where}"
        case ToTell.SKIPPED:
            return f"未能录取：{row.activity}，{when}，{row.reason}"
        case ToTell.CANCELLED:
            return f"活动取消：{row.activity}，{when}，{row.cancelled_reason}"
    return f"时间或地点有变：{row.activity}，{row.post}，现为{when}，{row.where}"


def _too_close(session: Session, rows: Sequence[Any]) -> dict[int, str]:
    """Sign-up → what else of the volunteer overlaps now, or is too short a way off."""
    if not rows:
        return {}
    held: dict[int, list[Held]] = defaultdict(list)
    for other in session.execute(
        _HELD.where(
            SignUp.volunteer_id.in_({row.volunteer_id for row in rows}),
            Shift.ends_at > min(row.starts_at for row in rows) - TRAVEL,
            Shift.starts_at < max(row.ends_at for row in rows) + TRAVEL,
        )
    ):
        held[other.volunteer_id].append(
            Held(
                other.shift_id, other.activity_id, other.name, other.starts_at, other.ends_at,
                other.place, other.status == SignUpState.WAITING.value,
            )
        )  # fmt: skip
    said = {}
    for row in rows:
        here = PlaceFacts(
            row.place_id, row.activity_id, row.activity, row.post, row.shift_id, row.starts_at,
            row.ends_at, row.where,
        )  # fmt: skip
        others = [other for other in held[row.volunteer_id] if other.shift_id != row.shift_id]
        found = clashes(here, others)
        if row.to_tell == ToTell.PROMOTED.value:  # what was said yes to holds
            found = unconfirmed(found, unpack_codes(row.confirmed))
        if found:
            texts = "；".join(caution.text for caution in found)
            said[row.id] = f"。现在{texts}，请问本人去哪一个"
    return said


def _lines(session: Session, rows: Any) -> list[int | None]:
    """Each row's place in its waiting line."""
    places = {row.place_id for row in rows if row.line is not None}
    if not places:
        return [None] * len(rows)
    order: dict[int, int] = {}
    counted: dict[int, int] = {}
    for id_, place in session.execute(
        select(SignUp.id, SignUp.place_id)
        .where(SignUp.place_id.in_(places), SignUp.status == SignUpState.WAITING.value)
        .order_by(SignUp.place_id, SignUp.line)
    ):
        counted[place] = counted.get(place, 0) + 1
        order[id_] = counted[place]
    return [order.get(row.id) for row in rows]


def _name(row: Any, line: int | None) -> NameRow:
    return NameRow(
        row.id,
        row.place_id,
        row.post,
        row.starts_at,
        row.ends_at,
        row.volunteer_id,
        row.number,
        row.person_id,
        row.name,
        mask_phone(row.phone, Purpose.SCREEN),
        _age(row.birth_date, row.starts_at.date()),
        SignUpState(row.status),
        line,
        row.at,
        row.with_guardian,
        unpack_codes(row.confirmed),
        ToTell(row.to_tell) if row.to_tell else None,
        row.reason,
    )


def _age(birth_date: date | None, day: date) -> int | None:
    return None if birth_date is None else age_on(birth_date, day)


_NAMES = (
    select(
        SignUp.id,
        SignUp.place_id,
        Place.post,
        Shift.starts_at,
        Shift.ends_at,
        SignUp.volunteer_id,
        Volunteer.number,
        Volunteer.person_id,
        Person.name,
        Person.phone,
        Person.birth_date,
        SignUp.status,
        SignUp.line,
        SignUp.at,
        SignUp.with_guardian,
        SignUp.confirmed,
        SignUp.to_tell,
        SignUp.reason,
    )
    .join(Place, Place.id == SignUp.place_id)
    .join(Shift, Shift.id == Place.shift_id)
    .join(Volunteer, Volunteer.id == SignUp.volunteer_id)
    .join(Person, Person.id == Volunteer.person_id)
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
    .where(SignUp.status.in_(_IN), Activity.status == Status.OPEN.value)
)
