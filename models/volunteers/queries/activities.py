"""Activities as lists and their pages show them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, not_, or_, select, tuple_
from sqlalchemy.orm import Session

from models.accounts.tables import Account
from models.volunteers.queries.forms import activity_form
from models.volunteers.rules.activities import (
    ActivityForm,
    ActivityKind,
    Missing,
    Status,
    opening_needs,
    show_status,
)
from models.volunteers.rules.signing_up import SignUpState
from models.volunteers.tables import Activity, ActivityPicture, Place, Shift, SignUp, Team

PAGE = 100  # rows


@dataclass(frozen=True)
class ActivityFilter:
    """What a list of activities is narrowed to; days are those of the first shift."""

    status: Status | None = None
    kind: ActivityKind | None = None
    team_id: int | None = None
    start: date | None = None
    end: date | None = None
    text: str = ""  # in name, number or place


@dataclass(frozen=True)
class ActivityRow:
    """An activity in a list."""

    id: int
    number: str
    name: str
    kind: ActivityKind
    status: Status
    place: str
    starts_at: datetime
    ends_at: datetime
    person_in_charge: str
    team: str
    wanted: int
    taken: int
    waiting: int

    @property
    def free(self) -> int:
        """Places left."""
        return self.wanted - self.taken


@dataclass(frozen=True)
class FoundActivity:
    """An activity in a list of hits."""

    id: int
    number: str
    name: str
    place: str
    starts_at: datetime


@dataclass(frozen=True)
class ShiftRow:
    """A time slot."""

    id: int
    starts_at: datetime
    ends_at: datetime
    break_minutes: int


@dataclass(frozen=True)
class PlaceRow:
    """A post in a shift."""

    id: int
    shift_id: int
    starts_at: datetime
    ends_at: datetime
    post: str
    skills: tuple[str, ...]
    min_age: int | None
    wanted: int
    taken: int
    waiting: int

    @property
    def free(self) -> int:
        """Places left."""
        return self.wanted - self.taken


@dataclass(frozen=True)
class PhotoRow:
    """A photograph of the activity."""

    id: int
    picture_id: int
    caption: str
    at: datetime


@dataclass(frozen=True)
class ActivityPage:
    """An activity's page, and what its form starts from."""

    row: ActivityRow
    version: int
    form: ActivityForm
    clerk: str
    shifts: tuple[ShiftRow, ...]
    places: tuple[PlaceRow, ...]  # by shift, then as entered
    waiting_left: int  # places in the waiting line
    missing: tuple[Missing, ...]  # before a draft may open
    served_count: int | None
    cancelled_reason: str
    repeats_id: int | None
    repeats: tuple[ActivityRow, ...]  # the same activity on other days
    photos: tuple[PhotoRow, ...]


@dataclass(frozen=True)
class OpenPlace:
    """A place one may sign up for now."""

    place_id: int
    activity_id: int
    activity: str
    kind: ActivityKind
    post: str
    starts_at: datetime
    ends_at: datetime
    where: str
    free: int
    waiting_left: int
    skills: tuple[str, ...]
    is_dangerous: bool


def list_activities(
    session: Session,
    chosen: ActivityFilter,
    now: datetime,
    after: tuple[datetime, int] | None = None,
    limit: int = PAGE,
) -> list[ActivityRow]:
    """A page of activities, the latest first; `after` is start and id of the last row seen."""
    statement = _ROWS.where(*activity_conditions(chosen, now))
    if after is not None:
        statement = statement.where(tuple_(Activity.starts_at, Activity.id) < after)
    statement = statement.order_by(Activity.starts_at.desc(), Activity.id.desc()).limit(limit)
    return _dressed(session, session.execute(statement).all(), now)


def find_activities(session: Session, text: str, limit: int = 8) -> list[FoundActivity]:
    """Activities by name, number or place for the find box: one short statement, latest first."""
    statement = (
        select(Activity.id, Activity.number, Activity.name, Activity.place, Activity.starts_at)
        .where(*_worded(text))
        .order_by(Activity.starts_at.desc(), Activity.id.desc())
        .limit(limit)
    )
    return [FoundActivity(*row) for row in session.execute(statement)]


def count_activities(session: Session, chosen: ActivityFilter, now: datetime) -> int:
    """How many the list holds."""
    statement = select(func.count()).select_from(Activity).where(*activity_conditions(chosen, now))
    return session.scalar(statement) or 0


def read_activity(session: Session, activity_id: int, now: datetime) -> ActivityPage:
    """Everything of one activity but the names."""
    activity = session.get_one(Activity, activity_id)
    form = activity_form(session, activity)
    root = activity.repeats_id or activity.id
    rows = session.execute(
        _ROWS.where((Activity.id == root) | (Activity.repeats_id == root)).order_by(
            Activity.starts_at, Activity.id
        )
    ).all()
    dressed = _dressed(session, rows, now)
    photos = session.execute(
        select(
            ActivityPicture.id, ActivityPicture.picture_id, ActivityPicture.caption,
            ActivityPicture.at,
        )
        .where(ActivityPicture.activity_id == activity_id)
        .order_by(ActivityPicture.id)
    )  # fmt: skip
    is_draft = activity.status == Status.DRAFT.value
    return ActivityPage(
        next(row for row in dressed if row.id == activity_id),
        activity.version,
        form,
        session.scalar(select(Account.name).where(Account.id == activity.clerk_id)) or "",
        tuple(
            ShiftRow(s.id, s.starts_at, s.ends_at, s.break_minutes)
            for s in form.shifts
            if s.id is not None
        ),
        _places(session, activity_id),
        activity.waiting_places - activity.waiting,
        opening_needs(form, now) if is_draft else (),
        activity.served_count,
        activity.cancelled_reason,
        activity.repeats_id,
        tuple(row for row in dressed if row.id != activity_id),
        tuple(PhotoRow(*photo) for photo in photos),
    )


def find_places(session: Session, now: datetime, limit: int = 50) -> list[OpenPlace]:
    """Places one may sign up or wait for now, the next shift first."""
    rows = session.execute(
        select(
            Place.id,
            Activity.id,
            Activity.name,
            Activity.kind,
            Place.post,
            Shift.starts_at,
            Shift.ends_at,
            Activity.place,
            Place.wanted - Place.taken,
            Activity.waiting_places - Activity.waiting,
            Place.skills,
            Activity.is_dangerous,
        )
        .join(Activity, Activity.id == Place.activity_id)
        .join(Shift, Shift.id == Place.shift_id)
        .where(
            Activity.status == Status.OPEN.value,
            Shift.ends_at > now,
            or_(Activity.closes_at.is_(None), Activity.closes_at > now),
            or_(Place.taken < Place.wanted, Activity.waiting < Activity.waiting_places),
        )
        .order_by(Shift.starts_at, Place.id)
        .limit(limit)
    )
    return [
        OpenPlace(
            place, activity, name, ActivityKind(kind), post, starts, ends, where, free,
            max(left, 0), tuple(skills), dangerous,
        )
        for (
            place, activity, name, kind, post, starts, ends, where, free, left, skills, dangerous,
        ) in rows
    ]  # fmt: skip


def _places(session: Session, activity_id: int) -> tuple[PlaceRow, ...]:
    waiting = {
        place: many
        for place, many in session.execute(
            select(SignUp.place_id, func.count())
            .where(
                SignUp.place_id.in_(select(Place.id).where(Place.activity_id == activity_id)),
                SignUp.status == SignUpState.WAITING.value,
            )
            .group_by(SignUp.place_id)
        )
    }
    rows = session.execute(
        select(
            Place.id, Place.shift_id, Shift.starts_at, Shift.ends_at, Place.post, Place.skills,
            Place.min_age, Place.wanted, Place.taken,
        )
        .join(Shift, Shift.id == Place.shift_id)
        .where(Place.activity_id == activity_id)
        .order_by(Shift.starts_at, Shift.id, Place.id)
    )  # fmt: skip
    return tuple(
        PlaceRow(
            id_, shift, starts, ends, post, tuple(skills), min_age, wanted, taken,
            waiting.get(id_, 0),
        )
        for id_, shift, starts, ends, post, skills, min_age, wanted, taken in rows
    )  # fmt: skip


def activity_conditions(chosen: ActivityFilter, now: datetime) -> list[ColumnElement[bool]]:
    """What a filter of activities means to the store."""
    found: list[ColumnElement[bool]] = []
    if chosen.status is not None:
        found.append(_is(chosen.status, now))
    if chosen.kind is not None:
        found.append(Activity.kind == chosen.kind.value)
    if chosen.team_id is not None:
        found.append(Activity.team_id == chosen.team_id)
    if chosen.start is not None:
        found.append(Activity.starts_at >= datetime.combine(chosen.start, time.min))
    if chosen.end is not None:
        found.append(
            Activity.starts_at < datetime.combine(chosen.end + timedelta(days=1), time.min)
        )
    return [*found, *_worded(chosen.text)]


def _worded(text: str) -> list[ColumnElement[bool]]:
    """Every word stands in the name, the place or the number."""
    return [
        or_(
            Activity.name.contains(word, autoescape=True),
            Activity.place.contains(word, autoescape=True),
            Activity.number.contains(word.upper(), autoescape=True),
        )
        for word in text.split()
    ]


def _is(status: Status, now: datetime) -> ColumnElement[bool]:
    """The same decision as `show_status`, for the store."""
    is_open = Activity.status == Status.OPEN.value
    has_free = exists().where(Place.activity_id == Activity.id, Place.taken < Place.wanted)
    match status:
        case Status.OPEN:
            return and_(is_open, Activity.starts_at > now, has_free)
        case Status.FULL:
            return and_(is_open, Activity.starts_at > now, not_(has_free))
        case Status.RUNNING:
            return and_(is_open, Activity.starts_at <= now, Activity.ends_at > now)
        case Status.ENDED:
            return or_(
                Activity.status == Status.ENDED.value, and_(is_open, Activity.ends_at <= now)
            )
    return Activity.status == status.value


def _dressed(session: Session, rows: Collection[Any], now: datetime) -> list[ActivityRow]:
    totals = {
        id_: (wanted, taken)
        for id_, wanted, taken in session.execute(
            select(Place.activity_id, func.sum(Place.wanted), func.sum(Place.taken))
            .where(Place.activity_id.in_([row.id for row in rows]))
            .group_by(Place.activity_id)
        )
    }
    found = []
    for row in rows:
        wanted, taken = map(int, totals.get(row.id, (0, 0)))
        status = show_status(row.status, row.starts_at, row.ends_at, now, wanted - taken)
        found.append(
            ActivityRow(
                row.id, row.number, row.name, ActivityKind(row.kind), status, row.place,
                row.starts_at, row.ends_at, row.person_in_charge, row.team or "", wanted, taken,
                row.waiting,
            )
        )  # fmt: skip
    return found


_ROWS = select(
    Activity.id,
    Activity.number,
    Activity.name,
    Activity.kind,
    Activity.status,
    Activity.place,
    Activity.starts_at,
    Activity.ends_at,
    Activity.person_in_charge,
    Activity.waiting,
    Team.name.label("team"),
).outerjoin(Team, Team.id == Activity.team_id)
