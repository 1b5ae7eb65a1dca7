"""Taking in sign-in sheets that were typed from paper: activity, volunteers, attendance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import insert, or_, select

from models.errors import KnownError
from models.people.actions import NO_PAPER, person_terms
from models.people.actions.imports import (
    begin_run,
    broken_connection_told,
    remember_columns,
)
from models.people.rules.contacts import Address
from models.people.rules.residents.row_codes import Outcome
from models.people.tables import ImportRun, Person
from models.roles import DESK
from models.store.find import put_terms
from models.volunteers.actions.attending import hold_volunteers
from models.volunteers.actions.numbering import ACTIVITY, VOLUNTEER, next_number, next_numbers
from models.volunteers.queries.attendance import read_others
from models.volunteers.queries.fitness import list_unfit
from models.volunteers.rules.attendance import Doubt
from models.volunteers.rules.sign_in_list import FIELDS, Heading, JudgedLine, JudgedList, LineValues
from models.volunteers.rules.volunteers import ServiceKind
from models.volunteers.tables import Activity, Attendance, Shift, Volunteer
from models.work import Work, action

KIND = "volunteers-signin"
_Key = tuple[str, str]  # name and phone
TOUCHED = ("activity", "shift", "attendance", "volunteer", "person")


@dataclass(frozen=True)
class SignInTaken:
    """What became of a file."""

    run_id: int
    activities: int  # new ones
    taken: int  # lines
    doubtful: int  # of those, without hours until somebody decides
    errors: int  # lines to be mended
    already_there: tuple[str, ...]  # places of lines whose person the shift has already
    new_people: int
    new_volunteers: int
    credited_minutes: int  # waiting for approval


@action("导入签到表", may=DESK)
def take_sign_in_list(
    work: Work,
    file_name: str,
    file_hash: str,
    lists: Sequence[JudgedList],
    header_fields: Mapping[str, str],
) -> SignInTaken:
    """Take the lines judged ok or warn: activity, shift, volunteers found or made, attendance.

    Persons are found by name and phone. Nothing is approved by it. Raises KnownError for a file
    that was taken before.
    """
    with broken_connection_told():
        _check_new(work, file_hash)
        run = begin_run(work, KIND, file_name, file_hash)
        taking = _Taking(work, run)
        for judged in lists:
            taking.take(judged)
        if not taking.read:
            raise KnownError("文件里没有读到任何一行签到，没有导入。请重新选择文件再试一次。")
        remember_columns(work, KIND, header_fields, FIELDS)
        run.taken, run.left_out = taking.taken, taking.errors
        for table in TOUCHED:
            work.changes.touch(table)
        return SignInTaken(
            run.id, taking.activities, taking.taken, taking.doubtful, taking.errors,
            tuple(taking.already_there), taking.new_people, taking.new_volunteers, taking.credited,
        )  # fmt: skip


@dataclass
class _Taking:
    work: Work
    run: ImportRun
    read: int = 0
    taken: int = 0
    doubtful: int = 0
    errors: int = 0
    activities: int = 0
    new_people: int = 0
    new_volunteers: int = 0
    credited: int = 0
    already_there: list[str] = field(default_factory=list)
    _volunteers: dict[_Key, int] = field(default_factory=dict)

    def take(self, judged: JudgedList) -> None:
        """Take one sheet."""
        lines = [line for line in judged.lines if line.outcome is not Outcome.SKIP]
        self.read += len(lines)
        self.errors += sum(line.outcome is Outcome.ERROR for line in lines)
        offered = [
            (line, line.values)
            for line in lines
            if line.values is not None and line.outcome in (Outcome.OK, Outcome.WARN)
        ]
        if not offered:
            return
        shift = self._find_shift(judged.heading)
        self._find_volunteers([values for _, values in offered], shift.starts_at.date())
        ids = {self._volunteers[_key(values)] for _, values in offered}
        hold_volunteers(self.work, ids)
        # Whoever the centre already had for this shift is not taken again; elsewhere is a doubt.
        there = set(
            self.work.session.scalars(
                select(Attendance.volunteer_id).where(
                    Attendance.shift_id == shift.id,
                    Attendance.is_current,
                    or_(
                        Attendance.import_run_id.is_(None),
                        Attendance.import_run_id != self.run.id,
                    ),
                )
            )
        )
        before = self._elsewhere(ids, shift)
        unfit = list_unfit(self.work.session, shift.id, ids)
        rows = []
        for line, values in offered:
            volunteer_id = self._volunteers[_key(values)]
            if volunteer_id in there:
                self.already_there.append(line.place)
                continue
            is_fit = volunteer_id not in unfit
            rows.append(self._to_row(line, values, shift, volunteer_id, before, is_fit=is_fit))
        if rows:
            self.work.session.execute(insert(Attendance), rows)
        self.taken += len(rows)

    def _to_row(
        self,
        line: JudgedLine,
        values: LineValues,
        shift: Shift,
        volunteer_id: int,
        before: Mapping[int, Sequence[tuple[datetime, datetime]]],
        *,
        is_fit: bool,
    ) -> dict[str, Any]:
        doubts, credited = list(values.doubts), values.credited
        start, end = values.sign_in, values.sign_out
        is_whole = start is not None and end is not None
        if is_whole and Doubt.OVERLAP not in doubts and _crosses(values, before.get(volunteer_id)):
            doubts.append(Doubt.OVERLAP)
        if not is_fit and Doubt.ABSENT not in doubts:
            doubts.append(Doubt.NOT_FIT)
        if doubts:
            credited = None
            self.doubtful += 1
        self.credited += credited or 0
        return {
            "activity_id": shift.activity_id,
            "shift_id": shift.id,
            "volunteer_id": volunteer_id,
            "day": shift.starts_at.date(),
            "line": line.number,
            "sign_in": start,
            "sign_out": end,
            "deducted": 0,
            "minutes": values.minutes,
            "credited": credited,
            "written_hours": values.written_hours,
            "doubts": [doubt.value for doubt in doubts],
            "at": self.work.now,
            "clerk_id": self.work.clerk.id,
            "is_current": True,
            "import_run_id": self.run.id,
        }

    def _elsewhere(self, ids: set[int], shift: Shift) -> dict[int, list[tuple[datetime, datetime]]]:
        """What the centre had of these people around the day, before this file."""
        others = read_others(self.work.session, ids, shift.starts_at.date())
        return {
            id_: [
                (other.sign_in, other.sign_out)
                for other in some
                if other.shift_id != shift.id and other.sign_in and other.sign_out
            ]
            for id_, some in others.items()
        }

    def _find_shift(self, heading: Heading) -> Shift:
        """The shift of the activity of that name and day, or a new one that is over."""
        assert heading.starts_at is not None and heading.ends_at is not None
        session, day = self.work.session, heading.starts_at.date()
        if heading.ends_at > self.work.now:
            raise KnownError(
                f"“{heading.sheet}”上的活动到 {heading.ends_at:%Y-%m-%d %H:%M} 才结束，"
                "请核对日期。没有导入。"
            )
        first = datetime.combine(day, time())
        kept = session.scalar(
            select(Shift)
            .join(Activity, Activity.id == Shift.activity_id)
            .where(
                Activity.name == heading.activity,
                Activity.status.not_in(("draft", "cancelled")),
                Shift.starts_at >= first,
                Shift.starts_at < first + timedelta(days=1),
            )
            .order_by(Shift.starts_at, Shift.id)
            .limit(1)
        )
        if kept is not None:
            return kept
        activity = Activity(
            number=next_number(self.work, ACTIVITY, day), name=heading.activity,
            kind=ServiceKind.OTHER.value, status="ended", place=heading.place,
            person_in_charge=heading.person_in_charge, starts_at=heading.starts_at,
            ends_at=heading.ends_at, import_run_id=self.run.id, clerk_id=self.work.clerk.id,
        )  # fmt: skip
        session.add(activity)
        session.flush()
        shift = Shift(activity_id=activity.id, starts_at=heading.starts_at, ends_at=heading.ends_at)
        session.add(shift)
        session.flush()
        self.activities += 1
        return shift

    def _find_volunteers(self, values: Sequence[LineValues], day: date) -> None:
        new = list(dict.fromkeys(_key(v) for v in values if _key(v) not in self._volunteers))
        if not new:
            return
        session = self.work.session
        people: dict[_Key, int] = {}
        for id_, name, phone in session.execute(
            select(Person.id, Person.name, Person.phone)
            .where(Person.name.in_({name for name, _ in new}), Person.is_merged.is_(False))
            .order_by(Person.id.desc())  # of two records the older one
        ):
            people[name, phone] = id_
        missing = [key for key in new if key not in people]
        people |= self._make_people(missing)
        ids = [people[key] for key in new]
        known: dict[int, int] = {
            person_id: id_
            for id_, person_id in session.execute(
                select(Volunteer.id, Volunteer.person_id).where(Volunteer.person_id.in_(ids))
            )
        }
        unknown = [id_ for id_ in dict.fromkeys(ids) if id_ not in known]
        known |= self._register(unknown, day)
        self._volunteers |= {key: known[people[key]] for key in new}

    def _make_people(self, keys: Sequence[_Key]) -> dict[_Key, int]:
        if not keys:
            return {}
        rows = [
            {
                "name": name,
                "paper_type": NO_PAPER,
                "phone": phone,
                "import_run_id": self.run.id,
                "created_at": self.work.now,
            }
            for name, phone in keys
        ]
        ids = self.work.session.scalars(
            insert(Person).returning(Person.id, sort_by_parameter_order=True), rows
        ).all()
        put_terms(
            self.work.session,
            "person",
            {
                id_: person_terms(name, None, phone, Address(""))
                for id_, (name, phone) in zip(ids, keys, strict=True)
            },
        )
        self.new_people += len(ids)
        return dict(zip(keys, ids, strict=True))

    def _register(self, person_ids: Sequence[int], day: date) -> dict[int, int]:
        """Volunteers by the sheet alone: the form is asked for when they come next."""
        if not person_ids:
            return {}
        numbers = next_numbers(self.work, VOLUNTEER, len(person_ids), day)
        rows = [
            {
                "number": number,
                "person_id": id_,
                "registered_on": day,
                "import_run_id": self.run.id,
                "version": 1,
            }
            for number, id_ in zip(numbers, person_ids, strict=True)
        ]
        ids = self.work.session.scalars(
            insert(Volunteer).returning(Volunteer.id, sort_by_parameter_order=True), rows
        ).all()
        self.new_volunteers += len(ids)
        return dict(zip(person_ids, ids, strict=True))


def _crosses(values: LineValues, spans: Sequence[tuple[datetime, datetime]] | None) -> bool:
    """Whether a line with both times shares time with what the centre had before."""
    assert values.sign_in is not None and values.sign_out is not None
    start, end = values.sign_in, values.sign_out
    return any(first < end and start < last for first, last in spans or ())


def _key(values: LineValues) -> _Key:
    return values.name, values.phone


def _check_new(work: Work, file_hash: str) -> None:
    before = work.session.scalar(
        select(ImportRun).where(
            ImportRun.kind == KIND, ImportRun.file_hash == file_hash, ImportRun.undone_at.is_(None)
        )
    )
    if before is not None:
        raise KnownError(
            f"这个文件已于 {before.at:%Y-%m-%d %H:%M} 导入过（“{before.file_name}”，"
            f"{before.taken} 行），没有重复导入。要重新导入请先撤销那一次。"
        )
