"""Taking in units and members at one go: linked, one person once, in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import insert, select, update

from models.cases.actions.old_ledger.applicants import plain
from models.double_check_in.actions.incoming.people import People
from models.double_check_in.actions.members import SERIES
from models.double_check_in.actions.units import unit_numbers
from models.double_check_in.rules.incoming.rows import FIELDS, Entry, MemberValues, UnitValues
from models.double_check_in.rules.states import CheckInState
from models.double_check_in.tables import CheckIn, PartnerUnit, UnitSpell
from models.errors import KnownError
from models.people.actions.imports import (
    PORTION,
    begin_run,
    broken_connection_told,
    remember_columns,
)
from models.people.rules.residents.row_codes import Outcome
from models.people.tables import ImportRun
from models.roles import DESK
from models.store.serials import take_numbers
from models.work import Work, action

KIND = "double-checkin"
MOST_NAMED = 5  # units in one sentence


@dataclass(frozen=True)
class DoubleCheckinTaken:
    """What became of a workbook."""

    run_id: int
    units: int
    members: int
    new_people: int
    errors: int  # rows to be mended
    already_there: tuple[str, ...]  # places of units and members the centre has
    twice: tuple[str, ...]  # places of rows whose person stands above: counted once
    other_name: tuple[str, ...]  # places whose ID number is on file under another name


@action("导入双报到", may=DESK)
def import_double_checkin(
    work: Work,
    file_name: str,
    file_hash: str,
    rows: Iterable[Entry],
    header_fields: Mapping[str, str],
) -> DoubleCheckinTaken:
    """Take the rows judged ok or warn: units come before their members.

    Units are known by their name, people by their ID number; who has checked in is not checked
    in again. A Cancelled out of `rows` leaves everything as it was.
    """
    with broken_connection_told():
        run = begin_run(work, KIND, file_name, file_hash)
        taking = _Taking(work, run)
        read = 0
        left = iter(rows)
        while portion := list(islice(left, PORTION)):
            taking.take(portion)
            read += len(portion)
        if not read:
            raise KnownError("文件里没有读到任何一行，没有导入。请重新选择文件再试一次。")
        taking.note_twice()
        remember_columns(work, KIND, header_fields, FIELDS)
        run.taken = taking.units + taking.members
        run.left_out = taking.errors + len(taking.other_name)
        for table in (PartnerUnit.__tablename__, CheckIn.__tablename__, "person"):
            work.changes.touch(table)
        return DoubleCheckinTaken(
            run.id, taking.units, taking.members, taking.people.made, taking.errors,
            tuple(taking.already_there), tuple(taking.twice), tuple(taking.other_name),
        )  # fmt: skip


@dataclass
class _Taking:
    work: Work
    run: ImportRun
    units: int = 0
    members: int = 0
    errors: int = 0
    already_there: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    other_name: list[str] = field(default_factory=list)
    _also: dict[int, list[str]] = field(default_factory=dict)  # check-in → further units
    _checked_in: dict[int, tuple[int, str]] = field(default_factory=dict)  # person → id, unit
    _mine: set[int] = field(default_factory=set)  # people this import has checked in

    def __post_init__(self) -> None:
        self.people = People(self.work, self.run.id)
        rows = self.work.session.execute(
            select(PartnerUnit.id, PartnerUnit.name, PartnerUnit.checked_in_on, PartnerUnit.left_on)
        ).all()
        self._units: dict[str, tuple[int, date]] = {name: (id_, day) for id_, name, day, _ in rows}
        self._left = {name for _, name, _, left_on in rows if left_on is not None}

    def take(self, portion: Sequence[Entry]) -> None:
        self.errors += sum(row.outcome is Outcome.ERROR for row in portion)
        offered = [row for row in portion if row.is_takeable]
        self._check_left(offered)
        self._take_units([(row, row.unit) for row in offered if row.unit is not None])
        self._take_members([(row, row.member) for row in offered if row.member is not None])

    def _check_left(self, offered: Sequence[Entry]) -> None:
        """Nobody is checked in at a unit that is no longer there."""
        named = {row.unit.name for row in offered if row.unit is not None}
        named |= {row.member.unit for row in offered if row.member is not None}
        if gone := sorted(named & self._left):
            raise KnownError(
                f"名册里的“{'”“'.join(gone[:MOST_NAMED])}”已经退出双报到。没有导入；"
                "请先在“单位”里为它办理重新报到，再导入。"
            )

    def _take_units(self, rows: Sequence[tuple[Entry, UnitValues]]) -> None:
        new: dict[str, UnitValues] = {}
        for row, values in rows:
            if values.name in self._units or values.name in new:
                self.already_there.append(row.place)
            else:
                new[values.name] = values
        self._make_units(list(new.values()))

    def _make_units(self, new: Sequence[UnitValues]) -> None:
        if not new:
            return
        numbers = unit_numbers(self.work, len(new))
        units = [self._to_unit(values, number) for values, number in zip(new, numbers, strict=True)]
        ids = self.work.session.scalars(
            insert(PartnerUnit).returning(PartnerUnit.id, sort_by_parameter_order=True), units
        ).all()
        for id_, values, unit in zip(ids, new, units, strict=True):
            self._units[values.name] = (id_, unit["checked_in_on"])
        self.units += len(units)

    def _to_unit(self, values: UnitValues, number: str) -> dict[str, Any]:
        return plain(
            {
                "number": number,
                "name": values.name[:80],
                "credit_code": values.credit_code[:40],
                "short_names": [],
                "contact_name": values.contact_name[:80],
                "contact_phone": values.contact_phone[:40],
                "stated_members": values.stated,
                "offers": values.note,
                "checked_in_on": values.checked_in_on or self.work.today,
                "import_run_id": self.run.id,
                "version": 1,
            }
        )

    def _take_members(self, rows: Sequence[tuple[Entry, MemberValues]]) -> None:
        if not rows:
            return
        self.people.look_up([values for _, values in rows])
        able = []
        for row, values in rows:
            if self.people.is_other(values):
                self.other_name.append(row.place)
            else:
                able.append((row, values))
        unknown = {v.unit: UnitValues(v.unit, "", "", "", None, None, "") for _, v in able}
        self._make_units([unit for name, unit in unknown.items() if name not in self._units])
        ids = self.people.find([values for _, values in able])
        self._look_up_checked_in(ids)
        new: dict[int, MemberValues] = {}
        for (row, values), person_id in zip(able, ids, strict=True):
            if person_id in new or person_id in self._mine:
                self.twice.append(row.place)
                self._also.setdefault(person_id, []).append(values.unit)
            elif person_id in self._checked_in:
                self.already_there.append(row.place)
            else:
                new[person_id] = values
        self._check_in(new)

    def _look_up_checked_in(self, ids: Sequence[int]) -> None:
        rows = self.work.session.execute(
            select(CheckIn.person_id, CheckIn.id, PartnerUnit.name)
            .join(PartnerUnit, PartnerUnit.id == CheckIn.unit_id)
            .where(CheckIn.person_id.in_(set(ids)))
        )
        self._checked_in |= {person_id: (id_, unit) for person_id, id_, unit in rows}

    def _check_in(self, new: Mapping[int, MemberValues]) -> None:
        if not new:
            return
        session, year = self.work.session, self.work.today.year
        serials = take_numbers(session, SERIES, str(year), len(new))
        records = [
            self._to_check_in(person_id, values, f"{SERIES}{year}{serial:05d}")
            for (person_id, values), serial in zip(new.items(), serials, strict=True)
        ]
        ids = session.scalars(
            insert(CheckIn).returning(CheckIn.id, sort_by_parameter_order=True), records
        ).all()
        spells = [
            {"check_in_id": id_, "unit_id": r["unit_id"], "since": r["checked_in_on"], "version": 1}
            for id_, r in zip(ids, records, strict=True)
        ]
        session.execute(insert(UnitSpell), spells)
        self._mine |= new.keys()
        self.members += len(records)

    def _to_check_in(self, person_id: int, values: MemberValues, number: str) -> dict[str, Any]:
        unit_id, day = self._units[values.unit]
        others = f"意向写的是：{'、'.join(values.other_posts)}" if values.other_posts else ""
        return plain(
            {
                "number": number,
                "person_id": person_id,
                "unit_id": unit_id,
                "status": CheckInState.CHECKED_IN.value,
                "skills": [skill.replace("\x00", "") for skill in values.skills],
                "wanted_posts": [kind.value for kind in values.wanted],
                # A list of members has no day of its own: they came with their unit.
                "checked_in_on": day,
                "note": "；".join(filter(None, (values.note, others))),
                "import_run_id": self.run.id,
                "version": 1,
            }
        )

    def note_twice(self) -> None:
        """Who stands in the lists of two units belongs to the first; the other one is noted."""
        people = list(self._also)
        session = self.work.session
        kept = session.execute(
            select(CheckIn.id, CheckIn.person_id, CheckIn.note)
            .where(CheckIn.person_id.in_(people))
            .order_by(CheckIn.id)
        ).all()
        for id_, person_id, note in kept:
            told = f"另在“{'”“'.join(self._also[person_id])}”的名册里"
            # Without a new version: what the import itself writes is no change by hand.
            session.execute(
                update(CheckIn)
                .where(CheckIn.id == id_)
                .values(note="；".join(filter(None, (note, told))))
            )
