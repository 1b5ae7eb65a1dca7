"""The names of an activity, its waiting lines, and who still has to be called."""

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
from models.volunteers.rules.signing_up import SignUpState, ToTell, unpack_codes
from models.volunteers.tables import Activity, Place, Shift, SignUp, Volunteer

PAGE = 200  # rows
MOST_FOUND = 200


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

    The phone is masked: it is revealed, with the reason, where the call is made.
    """
    statement = (
        select(
            SignUp.id,
            Volunteer.id,
            Person.id,
            Person.name,
            Person.phone,
            Activity.id,
            Activity.name,
            Place.post,
            Shift.starts_at,
            Shift.ends_at,
            SignUp.to_tell,
            SignUp.reason,
            Activity.cancelled_reason,
            Activity.place,
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
    return [
        CallRow(
            sign_up, volunteer, person, name, mask_phone(phone, Purpose.SCREEN), activity, title,
            post, starts, ends, ToTell(why),
            _say(ToTell(why), title, post, starts, ends, reason, cancelled, where),
        )
        for (
            sign_up, volunteer, person, name, phone, activity, title, post, starts, ends, why,
            reason, cancelled, where,
        ) in session.execute(statement.order_by(SignUp.id).limit(limit))
    ]  # fmt: skip


def count_to_call(session: Session) -> int:
    """How many calls are open, for the badge of the page."""
    return session.scalar(select(func.count()).where(SignUp.to_tell > "")) or 0


def _say(
    why: ToTell,
    title: str,
    post: str,
    starts: datetime,
    ends: datetime,
    reason: str,
    cancelled: str,
    where: str,
) -> str:
    """What is said on the phone."""
    when = f"{starts.month}月{starts.day}日 {starts:%H:%M}–{ends:%H:%M}"
    match why:
        case ToTell.PROMOTED:
            return f"候补转为录取：{title}，{post}，{when}，{where}"
        case ToTell.SKIPPED:
            return f"未能录取：{title}，{when}，{reason}"
        case ToTell.CANCELLED:
            return f"活动取消：{title}，{when}，{cancelled}"
    return f"时间或地点有变：{title}，{post}，现为{when}，{where}"


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
