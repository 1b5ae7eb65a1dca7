"""What a page of volunteers is asked to show, beyond an id."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SignUpFor:
    """An activity with a volunteer ready to be signed up, perhaps for one place."""

    activity_id: int
    volunteer_id: int
    place_id: int | None = None


@dataclass(frozen=True)
class Registering:
    """The registration form: for somebody looked for, or to change one; then back to where one was.

    `activity_id` and `place_id`: the sign-up it was opened from.
    """

    volunteer_id: int | None = None
    person_id: int | None = None
    typed: str = ""
    activity_id: int | None = None
    place_id: int | None = None


@dataclass(frozen=True)
class Revising:
    """The form of an activity that is kept; `field` is where the keyboard goes."""

    activity_id: int
    field: str = ""
