"""A hall for the tests of volunteers: people, an activity on Saturday, and steps in one line."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from models.centre import Centre
from models.people.actions import index_people
from models.people.tables import Person
from models.roles import DESK
from models.volunteers.actions.activities import draft_activity, open_activity
from models.volunteers.actions.signing_up import SignedUp, sign_up, withdraw
from models.volunteers.actions.volunteers import register_volunteer
from models.volunteers.queries.activities import ActivityPage, PlaceRow, read_activity
from models.volunteers.queries.names import list_waiting
from models.volunteers.rules.activities import ActivityForm, ActivityKind, PlaceForm, ShiftForm
from models.volunteers.rules.signing_up import MovedUp, SignUpState
from models.volunteers.rules.volunteers import ServiceKind, VolunteerForm
from models.volunteers.tables import Activity, Place, SignUp, Volunteer
from models.work import Work, action
from tests.models.conftest import Watch

FORM = ActivityForm(
    "河岸清洁",
    ActivityKind.ENVIRONMENT,
    (ShiftForm(datetime(2026, 3, 7, 9), datetime(2026, 3, 7, 11)),),
    (PlaceForm(0, "捡拾垃圾", 2),),
    organiser="青禾里社区",
    person_in_charge="李敏",
    phone="19900002222",
    place="青禾河岸",
    content="清理河岸垃圾",
    waiting_places=3,
)


@action("登记测试人员", may=DESK)
def put_person(work: Work, name: str, birth: date | None, phone: str, id_number: str) -> int:
    """A person as a list would bring it in."""
    person = Person(
        name=name, birth_date=birth, phone=phone, id_number=id_number or None, created_at=work.now
    )
    work.session.add(person)
    work.session.flush()
    index_people(work, [person])
    return person.id


@action("登记许多志愿者", may=DESK)
def put_volunteers(
    work: Work, count: int, skills: tuple[str, ...] = (), birth: date = date(1980, 1, 1)
) -> list[int]:
    """Many volunteers at once, for lists that are long."""
    start = (work.session.scalar(select(func.max(Person.id))) or 0) + 1
    people = [
        Person(name=f"志愿{start + n}", birth_date=birth, created_at=work.now) for n in range(count)
    ]
    work.session.add_all(people)
    work.session.flush()
    rows = [
        Volunteer(
            number=f"T{p.id:06d}", person_id=p.id, registered_on=work.today, skills=list(skills)
        )
        for p in people
    ]
    work.session.add_all(rows)
    work.session.flush()
    return [row.id for row in rows]


@action("许多人报名", may=DESK)
def put_names(work: Work, place_id: int, volunteer_ids: Sequence[int]) -> None:
    """Many names at once, for lists that are long."""
    place = work.session.get_one(Place, place_id)
    work.session.add_all(
        SignUp(
            activity_id=place.activity_id, place_id=place_id, volunteer_id=id_,
            status=SignUpState.ADMITTED.value, at=work.now, clerk_id=work.clerk.id,
        )
        for id_ in volunteer_ids
    )  # fmt: skip
    place.taken += len(volunteer_ids)


@action("改志愿者特长", may=DESK)
def turn_skill(work: Work, volunteer_id: int, skill: str) -> None:
    """The volunteer loses the skill, or has it again."""
    volunteer = work.session.get_one(Volunteer, volunteer_id)
    volunteer.skills = [] if skill in volunteer.skills else [skill]


class Hall:
    """One centre, and the usual steps in one line each."""

    def __init__(self, centre: Centre, watch: Watch) -> None:
        self.centre = centre
        self.watch = watch

    @property
    def now(self) -> datetime:
        return self.watch.now

    @property
    def today(self) -> date:
        return self.now.date()

    def do(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return self.centre.act(function, *args, **kwargs).result

    def ask(self, query: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return self.centre.ask(query, *args, **kwargs)

    def later(self, **by: int) -> None:
        self.watch.now += timedelta(**by)

    def person(
        self, name: str, birth: date | None = date(1980, 1, 1), phone: str = "19900001111",
        id_number: str = "",
    ) -> int:  # fmt: skip
        found: int = self.do(put_person, name, birth, phone, id_number)
        return found

    def volunteer(
        self, name: str = "赵一", birth: date | None = date(1980, 1, 1), **more: Any
    ) -> int:
        """A volunteer, registered over the counter."""
        found: int = self.do(register_volunteer, self.form(self.person(name, birth), **more))
        return found

    def volunteers(self, count: int, *skills: str) -> list[int]:
        """Some more, without the counter."""
        found: list[int] = self.do(put_volunteers, count, skills)
        return found

    def form(self, person_id: int, **more: Any) -> VolunteerForm:
        values: dict[str, Any] = {
            "kinds": (ServiceKind.ENVIRONMENT,),
            "emergency_name": "王芳",
            "emergency_phone": "19900003333",
            "consents": True,
        }
        return VolunteerForm(person_id, **(values | more))

    def draft(self, form: ActivityForm = FORM, **changed: Any) -> int:
        found: int = self.do(draft_activity, replace(form, **changed))
        return found

    def activity(self, form: ActivityForm = FORM, **changed: Any) -> int:
        """An activity people may sign up for."""
        found = self.draft(form, **changed)
        self.do(open_activity, found)
        return found

    def wanting(self, wanted: int, waiting: int = 3, **changed: Any) -> int:
        """An open activity with one post; returns the place."""
        places = changed.pop("places", (PlaceForm(0, "捡拾垃圾", wanted),))
        return self.places(self.activity(places=places, waiting_places=waiting, **changed))[0].id

    def page(self, activity_id: int) -> ActivityPage:
        found: ActivityPage = self.ask(read_activity, activity_id, self.now)
        return found

    def places(self, activity_id: int) -> tuple[PlaceRow, ...]:
        return self.page(activity_id).places

    def place(self, place_id: int) -> PlaceRow:
        activity_id = self.ask(activity_of, place_id)
        return next(place for place in self.places(activity_id) if place.id == place_id)

    def sign(self, place_id: int, volunteer_id: int, **how: Any) -> SignedUp:
        found: SignedUp = self.do(sign_up, place_id, volunteer_id, **how)
        return found

    def withdraw(self, sign_up_id: int, reason: str = "本人来电，有事") -> MovedUp:
        found: MovedUp = self.do(withdraw, sign_up_id, reason)
        return found

    def waiting(self, place_id: int) -> list[int]:
        """Who waits, the next one first."""
        return [row.volunteer_id for row in self.ask(list_waiting, place_id)]


def activity_of(session: Session, place_id: int) -> int:
    return session.scalars(select(Place.activity_id).where(Place.id == place_id)).one()


def read_counts(session: Session, place_id: int) -> dict[str, int]:
    """Names by state, and what place and activity say of them."""
    counted = dict.fromkeys(("admitted", "waiting"), 0)
    rows = session.execute(
        select(SignUp.status, func.count())
        .where(SignUp.place_id == place_id)
        .group_by(SignUp.status)
    )
    counted |= {status: many for status, many in rows}
    place = session.execute(
        select(Place.taken, Place.wanted, Activity.waiting, Activity.waiting_places)
        .join(Activity, Activity.id == Place.activity_id)
        .where(Place.id == place_id)
    ).one()
    return counted | {
        "taken": place.taken, "wanted": place.wanted, "line": place.waiting,
        "line_limit": place.waiting_places,
    }  # fmt: skip


def lines_of(session: Session, place_id: int) -> Sequence[int]:
    """The numbers given in the waiting line."""
    return session.scalars(
        select(SignUp.line).where(SignUp.place_id == place_id, SignUp.line.is_not(None))
    ).all()  # type: ignore[return-value]


@contextmanager
def counting(centre: Centre) -> Iterator[list[str]]:
    """The statements that the store is asked while this goes on."""
    said: list[str] = []

    def note(*heard: Any) -> None:
        said.append(heard[2])

    event.listen(centre.store.engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(centre.store.engine, "before_cursor_execute", note)
