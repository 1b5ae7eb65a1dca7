"""Sign-in sheets: what stands on one, and whose numbers never came back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.errors import KnownError
from models.people.rules.masking import Purpose, mask_id_number
from models.people.tables import Person
from models.volunteers.queries.attendance import ShiftFacts, read_shift
from models.volunteers.rules.activities import Status
from models.volunteers.tables import Activity, Place, Shift, SignInSheet, SignUp, Volunteer
from models.worded import Worded


class SheetState(Worded):
    """What became of a printed sheet."""

    OUT = "out", "未交回"
    ENTERED = "entered", "已录入"
    LOST = "lost", "遗失或作废"


@dataclass(frozen=True)
class SheetLine:
    """A line as printed; a blank one has no volunteer. The phone is in clear on the paper."""

    line: int
    volunteer_id: int | None = None
    volunteer_number: str = ""
    name: str = ""
    id_number: str = ""  # masked for paper
    phone: str = ""
    post: str = ""


@dataclass(frozen=True)
class SheetPage:
    """A sheet with its lines, for the paper and for typing it in again."""

    id: int
    number: str
    page: int
    pages: int  # of the shift so far
    shift: ShiftFacts
    printed_at: datetime
    entered_at: datetime | None
    lost_reason: str
    lines: tuple[SheetLine, ...]

    @property
    def state(self) -> SheetState:
        """What became of it."""
        return _state(self.entered_at, self.lost_reason)


@dataclass(frozen=True)
class SheetRow:
    """A sheet in a list."""

    id: int
    number: str
    page: int
    activity_id: int
    activity: str
    shift_id: int
    starts_at: datetime
    names: int  # printed
    printed_at: datetime
    entered_at: datetime | None
    lost_reason: str

    @property
    def state(self) -> SheetState:
        """What became of it."""
        return _state(self.entered_at, self.lost_reason)


def read_sheet(session: Session, number: str) -> SheetPage:
    """A sheet by the number on the paper. Raises KnownError where there is none."""
    wanted = "".join(number.split()).upper()
    sheet = session.scalar(select(SignInSheet).where(SignInSheet.number == wanted))
    if sheet is None:
        raise KnownError(
            f"没有编号为“{number.strip()[:20]}”的签到表，请核对表上的编号。", field="number"
        )
    pages = session.scalar(
        select(func.max(SignInSheet.page)).where(SignInSheet.shift_id == sheet.shift_id)
    )
    return SheetPage(
        sheet.id, sheet.number, sheet.page, pages or sheet.page,
        read_shift(session, sheet.shift_id), sheet.printed_at, sheet.entered_at,
        sheet.lost_reason, _lines(session, sheet.shift_id, sheet.volunteer_ids),
    )  # fmt: skip


def list_sheets(session: Session, activity_id: int) -> list[SheetRow]:
    """All sheets of an activity, in the order of shifts and pages."""
    rows = session.execute(
        _ROWS.where(SignInSheet.activity_id == activity_id).order_by(
            Shift.starts_at, Shift.id, SignInSheet.page, SignInSheet.id
        )
    )
    return [_row(row) for row in rows]


def missing_sheets(
    session: Session, now: datetime, *, activity_id: int | None = None
) -> list[SheetRow]:
    """Sheets of shifts that are over, neither entered nor declared lost, the oldest first.

    Those of an activity that was called off have nothing to bring back.
    """
    statement = _ROWS.where(
        SignInSheet.entered_at.is_(None),
        SignInSheet.lost_reason == "",
        Shift.ends_at <= now,
        Activity.status != Status.CANCELLED.value,
    )
    if activity_id is not None:
        statement = statement.where(SignInSheet.activity_id == activity_id)
    return [_row(row) for row in session.execute(statement.order_by(SignInSheet.id))]


_ROWS = (
    select(
        SignInSheet.id, SignInSheet.number, SignInSheet.page, SignInSheet.activity_id,
        Activity.name, SignInSheet.shift_id, Shift.starts_at, SignInSheet.volunteer_ids,
        SignInSheet.printed_at, SignInSheet.entered_at, SignInSheet.lost_reason,
    )
    .join(Activity, Activity.id == SignInSheet.activity_id)
    .join(Shift, Shift.id == SignInSheet.shift_id)
)  # fmt: skip


def _row(row: Sequence[object]) -> SheetRow:
    values = list(row)
    printed: list[int | None] = values[7]  # type: ignore[assignment]
    values[7] = sum(id_ is not None for id_ in printed)
    return SheetRow(*values)  # type: ignore[arg-type]


def _state(entered_at: datetime | None, lost_reason: str) -> SheetState:
    if entered_at is not None:
        return SheetState.ENTERED
    return SheetState.LOST if lost_reason else SheetState.OUT


def _lines(session: Session, shift_id: int, printed: Sequence[int | None]) -> tuple[SheetLine, ...]:
    ids = [id_ for id_ in printed if id_ is not None]
    people = {
        row.id: row
        for row in session.execute(
            select(Volunteer.id, Volunteer.number, Person.name, Person.id_number, Person.phone)
            .join(Person, Person.id == Volunteer.person_id)
            .where(Volunteer.id.in_(ids))
        )
    }
    posts: dict[int, list[str]] = {}
    for volunteer_id, post in session.execute(
        select(SignUp.volunteer_id, Place.post)
        .join(Place, Place.id == SignUp.place_id)
        .where(
            Place.shift_id == shift_id, SignUp.volunteer_id.in_(ids), SignUp.status == "admitted"
        )
        .order_by(Place.id)
    ):
        posts.setdefault(volunteer_id, []).append(post)
    lines = []
    for line, id_ in enumerate(printed, 1):
        if id_ is None:
            lines.append(SheetLine(line))
            continue
        row = people[id_]
        masked = mask_id_number(row.id_number or "", Purpose.PRINT)
        post = "、".join(posts.get(id_, ()))
        lines.append(SheetLine(line, id_, row.number, row.name, masked, row.phone, post))
    return tuple(lines)
