"""A changed activity form meets the shifts, places and names that are already there."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, Select, func, select, update

from models.errors import KnownError
from models.people.tables import Person
from models.volunteers.actions.places import (
    read_place,
    read_volunteers,
    set_wanted,
)
from models.volunteers.actions.signing_up import too_few
from models.volunteers.rules.activities import ActivityForm, PlaceForm, ShiftForm
from models.volunteers.rules.signing_up import SignUpState, ToTell, may_take
from models.volunteers.tables import (
    Activity,
    Attendance,
    Place,
    Shift,
    SignInSheet,
    SignUp,
    Volunteer,
)
from models.work import Work

IN = (SignUpState.ADMITTED.value, SignUpState.WAITING.value)
MOST_NAMED = 5  # of those whom a change would put out


def fill_activity(activity: Activity, form: ActivityForm) -> None:
    """What stands in the activity itself."""
    for name in (
        "name", "organiser", "person_in_charge", "phone", "place", "content", "things_needed",
        "risk", "insurance",
    ):  # fmt: skip
        setattr(activity, name, getattr(form, name).strip())
    for name in (
        "team_id", "closes_at", "waiting_places", "min_age", "max_age", "is_dangerous",
        "starts_at", "ends_at",
    ):  # fmt: skip
        setattr(activity, name, getattr(form, name))
    activity.kind = form.kind.value


def add_shifts(work: Work, activity_id: int, forms: Sequence[ShiftForm]) -> list[int]:
    """Keep new shifts; their ids in the order given."""
    shifts = [
        Shift(
            activity_id=activity_id, starts_at=form.starts_at, ends_at=form.ends_at,
            break_minutes=form.break_minutes,
        )
        for form in forms
    ]  # fmt: skip
    work.session.add_all(shifts)
    work.session.flush()
    return [shift.id for shift in shifts]


def add_places(
    work: Work, activity_id: int, forms: Sequence[PlaceForm], shift_ids: Sequence[int]
) -> None:
    """Keep new places; `shift_ids` are those of the form's shifts."""
    work.session.add_all(
        Place(
            activity_id=activity_id, shift_id=shift_ids[form.shift], post=form.post.strip(),
            skills=_tidy(form.skills), min_age=form.min_age, wanted=form.wanted,
        )
        for form in forms
    )  # fmt: skip
    work.session.flush()


def change_shifts(
    work: Work, activity: Activity, before: ActivityForm, form: ActivityForm
) -> list[int]:
    """Bring the shifts in line with the form; returns the ids in its order.

    Whoever holds a place in a shift with other times is to be told. Raises KnownError for a shift
    that is to go although people signed up for it.
    """
    kept = {shift.id: shift for shift in before.shifts if shift.id is not None}
    ids: list[int] = []
    for wanted in form.shifts:
        if wanted.id is None:
            ids += add_shifts(work, activity.id, [wanted])
            continue
        if wanted.id not in kept:
            raise KnownError(
                "有一个班次刚刚被另一位同事删除，请重新打开活动。没有保存。", field="shifts"
            )
        was = kept.pop(wanted.id)
        ids.append(wanted.id)
        if wanted != was:
            shift = work.session.get_one(Shift, wanted.id)
            if wanted.starts_at.date() != was.starts_at.date() and _has_hours(work, wanted.id):
                raise KnownError(
                    f"{was.starts_at:%m月%d日}的班次已有人签到，不能改到别的日子，只能改时间。"
                    "没有保存。",
                    field="shifts",
                )
            shift.starts_at, shift.ends_at = wanted.starts_at, wanted.ends_at
            shift.break_minutes = wanted.break_minutes
            if (wanted.starts_at, wanted.ends_at) != (was.starts_at, was.ends_at):
                have_to_be_told(work, ToTell.CHANGED, SignUp.place_id.in_(_of_shift(wanted.id)))
    _check_gone(work, list(kept))
    return ids


def change_places(
    work: Work, activity: Activity, before: ActivityForm, form: ActivityForm, ids: Sequence[int]
) -> list[int]:
    """Bring the places in line with the form; returns those that want more than before.

    Raises KnownError for a place that is to go, or to move to another shift, although people
    signed up for it, and for fewer than are already in.
    """
    kept = {place.id: place for place in before.places if place.id is not None}
    new: list[PlaceForm] = []
    more: list[int] = []
    for wanted in form.places:
        if wanted.id is None:
            new.append(wanted)
            continue
        if wanted.id not in kept:
            raise KnownError(
                f"“{wanted.post}”刚刚被另一位同事删除，请重新打开活动。没有保存。", field="places"
            )
        was = kept.pop(wanted.id)
        if was.wanted != wanted.wanted:
            if set_wanted(work, wanted.id, wanted.wanted) is None:
                raise too_few(wanted.post, read_place(work, wanted.id).taken)
            if wanted.wanted > was.wanted:
                more.append(wanted.id)
        _change_place(work, before, was, wanted, ids)
    gone = list(kept)
    if gone and _has_names(work, SignUp.place_id.in_(gone)):
        posts = "、".join(place.post for place in kept.values())
        raise KnownError(f"“{posts}”有过报名，不能删除，可以改人数。没有保存。", field="places")
    for id_ in gone:
        work.session.delete(work.session.get_one(Place, id_))
    work.session.flush()
    add_places(work, activity.id, new, ids)
    return more


def drop_shifts(work: Work, before: ActivityForm, ids: Sequence[int]) -> None:
    """Remove the shifts that the form no longer has; their places have gone before."""
    for shift in before.shifts:
        if shift.id is not None and shift.id not in ids:
            work.session.delete(work.session.get_one(Shift, shift.id))
    work.session.flush()


def check_still_fit(work: Work, activity_id: int) -> None:
    """Raise KnownError, with names, where somebody in or waiting may no longer take the place."""
    work.session.flush()
    rows = work.session.execute(
        select(SignUp.place_id, SignUp.volunteer_id, SignUp.with_guardian)
        .where(SignUp.activity_id == activity_id, SignUp.status.in_(IN))
        .order_by(SignUp.id)
    ).all()
    places = {id_: read_place(work, id_).facts for id_ in {place for place, _, _ in rows}}
    volunteers = read_volunteers(work, {volunteer for _, volunteer, _ in rows}) if rows else {}
    out = []
    for place, volunteer, with_guardian in rows:
        against = may_take(places[place], volunteers[volunteer], with_guardian)
        if against:
            out.append(f"{volunteers[volunteer].name}（{against[0]}）")
    if out:
        more = f"等 {len(out)} 人" if len(out) > MOST_NAMED else ""
        raise KnownError(
            f"这样改，已经报名的 {'、'.join(out[:MOST_NAMED])}{more}就不符合了。"
            "请先为他们办理退出，再改。没有保存。",
            field="places",
        )


def have_to_be_told(work: Work, what: ToTell, condition: ColumnElement[bool]) -> int:
    """Mark everybody in or waiting; who has to hear of a place gained hears both at once."""
    work.session.flush()
    done = work.session.connection().execute(
        update(SignUp)
        .where(condition, SignUp.status.in_(IN), SignUp.to_tell == "")
        .values(to_tell=what.value, version=SignUp.version + 1)
    )
    work.changes.touch("sign_up")
    work.note(have_to_be_told=what.value, names=done.rowcount)
    return done.rowcount


def names_of(work: Work, activity_id: int) -> list[tuple[int, int, int, str, str]]:
    """Everybody in or waiting: sign-up, volunteer, person, name, phone in clear."""
    rows = work.session.execute(
        select(SignUp.id, Volunteer.id, Person.id, Person.name, Person.phone)
        .join(Volunteer, Volunteer.id == SignUp.volunteer_id)
        .join(Person, Person.id == Volunteer.person_id)
        .where(SignUp.activity_id == activity_id, SignUp.status.in_(IN))
        .order_by(SignUp.id)
    )
    return [(a, b, c, d, e) for a, b, c, d, e in rows]


def _change_place(
    work: Work, before: ActivityForm, was: PlaceForm, wanted: PlaceForm, ids: Sequence[int]
) -> None:
    assert wanted.id is not None
    shift = ids[wanted.shift]
    moves = shift != before.shifts[was.shift].id
    same = replace(wanted, shift=was.shift, wanted=was.wanted) == was
    if same and not moves:
        return
    if moves and _has_names(work, SignUp.place_id == wanted.id, SignUp.status.in_(IN)):
        raise KnownError(
            f"“{wanted.post}”已经有人报名，不能换到别的班次。没有保存。", field="places"
        )
    place = work.session.get_one(Place, wanted.id, populate_existing=True)
    place.shift_id, place.post = shift, wanted.post.strip()
    place.skills, place.min_age = _tidy(wanted.skills), wanted.min_age
    work.session.flush()


def _check_gone(work: Work, ids: list[int]) -> None:
    if not ids:
        return
    used = _has_names(work, SignUp.place_id.in_(select(Place.id).where(Place.shift_id.in_(ids))))
    for table in (SignInSheet, Attendance):
        used = used or bool(
            work.session.scalar(
                select(func.count()).select_from(table).where(table.shift_id.in_(ids))
            )
        )
    if used:
        raise KnownError("有的班次已有报名或签到，不能删除，可以改时间。没有保存。", field="shifts")


def _has_hours(work: Work, shift_id: int) -> bool:
    """Hours belong to the day on which their shift began."""
    found = work.session.scalar(
        select(Attendance.id).where(Attendance.shift_id == shift_id).limit(1)
    )
    return found is not None


def _has_names(work: Work, *conditions: ColumnElement[bool]) -> bool:
    found = work.session.scalar(select(SignUp.id).where(*conditions).limit(1))
    return found is not None


def _of_shift(shift_id: int) -> Select[int]:
    return select(Place.id).where(Place.shift_id == shift_id)


def _tidy(skills: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(skill.strip() for skill in skills if skill.strip()))
