"""Taking in a whole list of residents, and taking it back."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from sqlalchemy import delete, func, insert, or_, select
from sqlalchemy.exc import DBAPIError

from models.errors import KnownError
from models.organisation.actions import place_unit
from models.organisation.queries import list_units
from models.organisation.rules import UnitKind
from models.people.actions.persons import ID_CARD, NO_PAPER, person_terms
from models.people.queries import existing_numbers, existing_without_number
from models.people.rules.contacts import Address
from models.people.rules.groups import BY_AGE, groups_named
from models.people.rules.identity import IdCode
from models.people.rules.resident_rows import FIELDS, JudgedRow, ResidentValues
from models.people.rules.residents.grids import GridNames
from models.people.rules.residents.row_codes import Outcome
from models.people.tables import ColumnMapping, ImportRun, Person
from models.roles import DESK
from models.store.base import Base
from models.store.engine import is_retryable
from models.store.find import drop_terms, put_terms
from models.store.pointing import pointed_at
from models.work import Work, action

KIND = "residents"
PORTION = 500  # rows between two looks at the cancel button
OTHER_PAPER = "其他证件"
_BRACKETS = re.compile(r"[（(].*?[）)]")
_LIMITS = {"name": 80, "id_number": 40, "phone_note": 80, "estate": 80, "building": 20,
           "entrance": 20, "room": 20}  # fmt: skip
_CUT = {**FIELDS, "phone_note": "其他电话", "estate": FIELDS["address"]}


@dataclass(frozen=True)
class ImportTaken:
    """What became of a file: how many rows, and which ones stayed out because of the centre."""

    run_id: int
    taken: int
    left_out: int  # to be mended, and `other_name`
    already_there: tuple[int, ...]  # rows of people the centre, or a row above, already has
    other_name: tuple[int, ...]  # rows whose ID number the centre has under another name


@action("导入居民", may=DESK)
def import_residents(
    work: Work,
    file_name: str,
    file_hash: str,
    rows: Iterable[JudgedRow],
    header_fields: Mapping[str, str],
) -> ImportTaken:
    """Take the rows judged ok or warn, in one transaction, and remember what the headers meant.

    `header_fields` maps header texts to FIELDS. Grids are found by name; one the centre does not
    have is made under its community. A Cancelled out of `rows` leaves everything as it was.
    """
    with broken_connection_told():
        return _import(work, file_name, file_hash, rows, header_fields)


@action("撤销导入", may=DESK)
def undo_import(work: Work, run_id: int) -> int:
    """Remove all persons of an import, if none has been used since; returns how many.

    Raises KnownError that names how many are in use: visits, cases, consents, guardians, edits.
    """
    run = work.session.get_one(ImportRun, run_id)
    check_can_undo(run, KIND)
    used = _count_used(work, run_id)
    if used:
        raise KnownError(
            f"“{run.file_name}”导入的人员中已有 {used} 人被使用（来访、办件、同意书、监护关系，"
            "或资料修改过），不能整批撤销。没有任何改动；个别人员请在人员页面上修改。"
        )
    ids = work.session.scalars(select(Person.id).where(Person.import_run_id == run_id)).all()
    drop_terms(work.session, "person", ids)
    work.session.execute(delete(Person).where(Person.import_run_id == run_id))
    run.undone_at = work.now
    work.changes.touch("person")
    work.note(undone_import=run_id, removed=len(ids))
    return len(ids)


def _import(
    work: Work,
    file_name: str,
    file_hash: str,
    rows: Iterable[JudgedRow],
    header_fields: Mapping[str, str],
) -> ImportTaken:
    run = begin_run(work, KIND, file_name, file_hash)
    taking = _Taking(work, run.id)
    read = 0
    left = iter(rows)
    while portion := list(islice(left, PORTION)):
        taking.take(portion)
        read += len(portion)
    if not read:
        raise KnownError("文件里没有读到任何一行，没有导入。请重新选择文件再试一次。")
    remember_columns(work, KIND, header_fields, FIELDS)
    run.taken, run.left_out = taking.taken, taking.errors + len(taking.other_name)
    work.changes.touch("person")
    return ImportTaken(
        run.id, run.taken, run.left_out, tuple(taking.already_there), tuple(taking.other_name)
    )


@dataclass
class _Taking:
    work: Work
    run_id: int
    taken: int = 0
    errors: int = 0
    already_there: list[int] = field(default_factory=list)
    other_name: list[int] = field(default_factory=list)
    # Whom the centre or a row above already has: ID number → name, and name with phone.
    _numbers: dict[str, str] = field(default_factory=dict)
    _unnumbered: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        known = list_units(self.work.session, UnitKind.GRID)
        self._grids = {name: id_ for id_, name in known}
        for id_, name in known:
            # «第3网格» in a list means the centre's «第三网格（青禾苑）».
            self._grids.setdefault(_BRACKETS.sub("", name).strip(), id_)
        self._spelling = GridNames(self._grids)

    def take(self, portion: Sequence[JudgedRow]) -> None:
        self.errors += sum(row.outcome is Outcome.ERROR for row in portion)
        offered = [
            (row, row.values)
            for row in portion
            if row.values is not None and row.outcome in (Outcome.OK, Outcome.WARN)
        ]
        session = self.work.session
        numbers = {v.id_number for _, v in offered if v.id_number}
        self._numbers |= existing_numbers(session, numbers - self._numbers.keys())
        names = {v.name for _, v in offered if not v.id_number and v.phone}
        self._unnumbered |= existing_without_number(session, names)
        self._insert([self._to_person(row, v) for row, v in offered if self._is_new(row, v)])

    def _is_new(self, row: JudgedRow, values: ResidentValues) -> bool:
        if values.id_number:
            name = self._numbers.setdefault(values.id_number, "")
            if name and name != values.name:
                self.other_name.append(row.number)
                return False
            self._numbers[values.id_number] = values.name
            is_known = bool(name)
        else:
            key = (values.name, values.phone)
            is_known = bool(values.phone) and key in self._unnumbered
            self._unnumbered.add(key)
        if is_known:
            self.already_there.append(row.number)
        return not is_known

    def _to_person(self, row: JudgedRow, values: ResidentValues) -> dict[str, Any]:
        number = values.id_number or values.other_paper
        person: dict[str, Any] = {
            "name": values.name,
            "paper_type": ID_CARD
            if values.id_number
            else (OTHER_PAPER if values.other_paper else NO_PAPER),
            "id_number": number or None,
            "id_converted": IdCode.CONVERTED in row.reasons,
            "sex": values.sex.text if values.sex else "",
            "birth_date": values.birth,
            "phone": values.phone,
            "phone_note": "、".join([*values.other_phones, *filter(None, [values.phone_remark])]),
            "estate": values.address.estate,
            "building": values.address.building,
            "entrance": values.address.entrance,
            "room": values.address.room,
            "grid_id": self._find_grid(values.grid),
            "groups": ",".join(g for g in groups_named(values.category) if g not in BY_AGE),
            "import_run_id": self.run_id,
            "created_at": self.work.now,
        }
        return {
            name: value.replace("\x00", "") if isinstance(value, str) else value
            for name, value in (person | _fit(person, values)).items()
        }

    def _find_grid(self, name: str) -> int | None:
        if not name:
            return None
        spelt = self._spelling.spell(name)[:80]
        if spelt not in self._grids:
            communities = list_units(self.work.session, UnitKind.COMMUNITY)
            parent = communities[0][0] if communities else None
            grid = place_unit(self.work, UnitKind.GRID, spelt, parent, self.work.today)
            self._grids[spelt] = grid.id
        return self._grids[spelt]

    def _insert(self, people: list[dict[str, Any]]) -> None:
        if not people:
            return
        session = self.work.session
        ids = session.scalars(
            insert(Person).returning(Person.id, sort_by_parameter_order=True), people
        )
        terms = {
            id_: person_terms(
                p["name"],
                p["id_number"],
                p["phone"],
                Address(p["estate"], p["building"], p["entrance"], p["room"]),
            )
            for id_, p in zip(ids, people, strict=True)
        }
        put_terms(session, "person", terms)
        self.taken += len(people)


def _fit(person: Mapping[str, Any], values: ResidentValues) -> dict[str, str]:
    """What a field cannot hold, and what has no field of its own, goes into the note."""
    cut = {name: person[name] or "" for name in _LIMITS if len(person[name] or "") > _LIMITS[name]}
    remarks = {
        FIELDS["relation"]: values.relation,
        FIELDS["category"]: values.category,
        "姓名备注": values.name_remark,
    }
    remarks |= {_CUT[name]: text for name, text in cut.items()}
    lines = [values.note, *(f"{label}：{text}" for label, text in remarks.items() if text)]
    short = {name: text[: _LIMITS[name]] for name, text in cut.items()}
    return short | {"note": "；".join(filter(None, lines))}


def check_can_undo(run: ImportRun, kind: str) -> None:
    """Raise KnownError for a run that was undone before, or that brought in something else."""
    if run.undone_at is not None:
        raise KnownError(f"“{run.file_name}”的导入已经撤销过。没有任何改动。")
    if run.kind != kind:
        raise KnownError(
            f"“{run.file_name}”不是在这里导入的，请到导入它的页面上撤销。没有任何改动。"
        )


def remember_columns(
    work: Work, kind: str, header_fields: Mapping[str, str], fields: Container[str]
) -> None:
    """Keep what the headers of a list meant, for the next file of that kind."""
    for header, field_name in header_fields.items():
        if field_name not in fields or not 0 < len(header) <= 80:
            continue
        kept = work.session.get(ColumnMapping, (kind, header))
        if kept is None:
            work.session.add(ColumnMapping(kind=kind, header=header, field=field_name))
        elif kept.field != field_name:
            kept.field = field_name


def begin_run(work: Work, kind: str, file_name: str, file_hash: str) -> ImportRun:
    """The record of a file that is about to be taken in; its numbers come at the end."""
    run = ImportRun(
        kind=kind, file_name=file_name[-200:], file_hash=file_hash, at=work.now,
        clerk_id=work.clerk.id, taken=0, left_out=0,
    )  # fmt: skip
    work.session.add(run)
    work.session.flush()
    return run


@contextmanager
def broken_connection_told() -> Iterator[None]:
    """Doing an import again by itself would go on in the middle of its rows: it is told instead."""
    try:
        yield
    except DBAPIError as error:
        if not is_retryable(error) and not error.connection_invalidated:
            raise
        raise KnownError(
            "导入时与共享数据库的连接断开，或者另一台电脑正在改同一批记录。什么也没有导入，"
            "请稍后再导入一次。"
        ) from error


def _count_used(work: Work, run_id: int) -> int:
    """People of the run whom any other record points to, or who were changed by hand."""
    person = Base.metadata.tables[Person.__tablename__]
    used = pointed_at(person)
    statement = select(func.count()).where(
        person.c.import_run_id == run_id, or_(person.c.version > 1, *used)
    )
    return work.session.scalar(statement) or 0
