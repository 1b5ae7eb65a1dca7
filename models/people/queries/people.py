"""Finding people and reading one, always masked: clear numbers are an action of their own."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import islice
from typing import Any

from sqlalchemy import bindparam, func, select, tuple_
from sqlalchemy.orm import Session, aliased

from models.organisation.tables import OrgUnit
from models.people.rules.contacts import Address
from models.people.rules.groups import PriorityGroup, age_on, groups_of
from models.people.rules.masking import Purpose, mask_id_number, mask_phone
from models.people.rules.tokens import name_tokens, read_query, text_tokens
from models.people.tables import ColumnMapping, Consent, ImportRun, Person, PersonMerge
from models.store.find import find_ids, find_rows, hits_of
from models.store.reading import read_columns

PAGE_ROWS = 100
MOST_FOUND = 2000  # a typed filter shows at most this many
MOST_AT_ONCE = 20  # hits while somebody types
FURTHER = 12  # times as many are looked through for names


@dataclass(frozen=True)
class PersonBrief:
    """A person in a find list: enough to be sure it is the right one."""

    id: int
    name: str
    sex: str
    age: int | None
    id_number: str  # masked
    phone: str  # masked
    address: str
    grid: str
    groups: tuple[str, ...]  # words, e.g. 80岁以上


@dataclass(frozen=True)
class PersonDetail(PersonBrief):
    """A person's page, and what its form starts from. Numbers are masked."""

    version: int
    paper_type: str
    id_converted: bool
    birth_date: date | None
    phone_note: str
    estate: str
    building: str
    entrance: str
    room: str
    grid_id: int | None
    recorded_groups: tuple[PriorityGroup, ...]
    guardian_id: int | None
    guardian: str
    guardian_relation: str
    note: str
    consent_version: str  # empty: not agreed, or withdrawn
    consent_at: datetime | None
    import_run_id: int | None
    merged_into: tuple[int, str] | None = None  # the record that stands for this one


@dataclass(frozen=True)
class ConsentRow:
    """An agreement to a version of the processing notice, and perhaps its withdrawal."""

    version: str
    given_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True)
class PeopleShape:
    """How long the list of people is and where each page begins, in the order asked for."""

    total: int
    today: date  # ages are as of this day
    order: str = ""
    descending: bool = False
    anchors: tuple[tuple[Any, int] | None, ...] = ()
    found: tuple[int, ...] | None = None  # all ids, when something was typed


@dataclass(frozen=True)
class ImportRunRow:
    """An import as the page of imports lists it."""

    id: int
    kind: str
    file_name: str
    at: datetime
    taken: int
    left_out: int
    undone_at: datetime | None


def find_people(session: Session, text: str, today: date, limit: int = 8) -> list[PersonBrief]:
    """People matching what was typed: name, initials, tails, place; by name first, then newest."""
    words = read_query(text)
    rows = find_rows(session, _FOUND, words, limit)
    if len(rows) == limit <= MOST_AT_ONCE and any(_is_placed(row, words) for row in rows):
        # An estate begins like a surname: the surname is what a clerk means.
        rows = find_rows(session, _FOUND, words, limit * FURTHER)
        rows = sorted(rows, key=lambda row: _is_placed(row, words))[:limit]
    return [_brief(row, today) for row in rows]


def _is_placed(row: Any, words: Sequence[str]) -> bool:
    """Whether the estate begins like one of the words, and the name like none of them."""
    letters = [word for word in words if word.isalpha()]
    if not _begins(_estate_tokens(row.estate), letters):
        return False
    return not _begins(name_tokens(row.name), letters)


def _begins(tokens: Iterable[str], words: Sequence[str]) -> bool:
    return any(token.startswith(word) for word in words for token in tokens)


@lru_cache(maxsize=256)
def _estate_tokens(estate: str) -> tuple[str, ...]:
    return text_tokens(estate)


def brief_people(session: Session, ids: list[int], today: date) -> dict[int, PersonBrief]:
    """The people of those ids."""
    if not ids:
        return {}
    rows = session.execute(_BRIEFS.where(Person.id.in_(ids)))
    return {row.id: _brief(row, today) for row in rows}


# Asked of the few who were merged and not of each record: the list's indexes stay enough.
NOT_MERGED = Person.id.not_in(select(PersonMerge.merged_id).where(PersonMerge.undone_at.is_(None)))

_BRIEF = (
    Person.id,
    Person.name,
    Person.sex,
    Person.birth_date,
    Person.id_number,
    Person.phone,
    Person.estate,
    Person.building,
    Person.entrance,
    Person.room,
    Person.groups,
    OrgUnit.name.label("grid"),
)
_BRIEFS = select(*_BRIEF).outerjoin(OrgUnit, OrgUnit.id == Person.grid_id)
_GUARDIAN = aliased(Person)
_AGREED = (
    select(func.max(Consent.id))
    .where(Consent.person_id == Person.id, Consent.withdrawn_at.is_(None))
    .correlate(Person)
    .scalar_subquery()
)
# Built once: it runs whenever the page of a person or of a case is opened.
_WHOLE = (
    select(
        *_BRIEF,
        Person.version,
        Person.paper_type,
        Person.id_converted,
        Person.phone_note,
        Person.grid_id,
        Person.guardian_id,
        Person.guardian_relation,
        Person.note,
        Person.import_run_id,
        Person.is_merged,
        _GUARDIAN.name.label("guardian"),
        Consent.notice_version,
        Consent.given_at,
    )
    .outerjoin(OrgUnit, OrgUnit.id == Person.grid_id)
    .outerjoin(_GUARDIAN, _GUARDIAN.id == Person.guardian_id)
    .outerjoin(Consent, Consent.id == _AGREED)
    .where(Person.id == bindparam("person"))
)
# Built once: it runs at every key press in the find box.
_HITS = hits_of("person")
_FOUND = (
    select(*_BRIEF)
    .join_from(_HITS, Person, Person.id == _HITS.c.rowid)
    .outerjoin(OrgUnit, OrgUnit.id == Person.grid_id)
    .order_by(_HITS.c.rowid.desc())
)


def count_by_grid(session: Session) -> dict[int, int]:
    """How many persons live in each grid: unit id → head count."""
    rows = session.execute(
        select(Person.grid_id, func.count())
        .where(Person.grid_id.is_not(None), NOT_MERGED)
        .group_by(Person.grid_id)
    )
    return {grid: count for grid, count in rows if grid is not None}


def _brief(row: Any, today: date) -> PersonBrief:
    id_, name, sex, birth, number, phone, estate, building, entrance, room, groups, grid = row
    return PersonBrief(
        id=id_,
        name=name,
        sex=sex,
        age=age_on(birth, today) if birth else None,
        id_number=mask_id_number(number or "", Purpose.SCREEN),
        phone=mask_phone(phone, Purpose.SCREEN),
        address=Address(estate, building, entrance, room).text,
        grid=grid or "",
        groups=tuple(g.text for g in groups_of(unpack_groups(groups), birth, today)),
    )


def read_person(session: Session, person_id: int, today: date) -> PersonDetail:
    """Everything of one person but the clear numbers."""
    (p,) = read_columns(session, _WHOLE, {"person": person_id})
    return PersonDetail(
        **vars(_brief(p[: len(_BRIEF)], today)),
        version=p.version,
        paper_type=p.paper_type,
        id_converted=p.id_converted,
        birth_date=p.birth_date,
        phone_note=p.phone_note,
        estate=p.estate,
        building=p.building,
        entrance=p.entrance,
        room=p.room,
        grid_id=p.grid_id,
        recorded_groups=unpack_groups(p.groups),
        guardian_id=p.guardian_id,
        guardian=p.guardian or "",
        guardian_relation=p.guardian_relation,
        note=p.note,
        consent_version=p.notice_version or "",
        consent_at=p.given_at,
        import_run_id=p.import_run_id,
        merged_into=_merged_into(session, person_id) if p.is_merged else None,
    )


def _merged_into(session: Session, person_id: int) -> tuple[int, str] | None:
    row = session.execute(
        select(Person.id, Person.name)
        .join(PersonMerge, PersonMerge.kept_id == Person.id)
        .where(PersonMerge.merged_id == person_id, PersonMerge.undone_at.is_(None))
    ).first()
    return (row[0], row[1]) if row is not None else None


def person_version(session: Session, person_id: int) -> int:
    """The number that rises with every change of a person; 0 when there is none any more."""
    return session.scalar(select(Person.version).where(Person.id == person_id)) or 0


def list_consents(session: Session, person_id: int) -> list[ConsentRow]:
    """What a person agreed to and withdrew, the newest first."""
    rows = session.scalars(
        select(Consent).where(Consent.person_id == person_id).order_by(Consent.id.desc())
    )
    return [ConsentRow(c.notice_version, c.given_at, c.withdrawn_at) for c in rows]


def count_people(session: Session) -> int:
    """How many persons are kept; records merged into another are none of their own."""
    merged = select(func.count()).where(PersonMerge.undone_at.is_(None)).scalar_subquery()
    every = select(func.count()).select_from(Person).scalar_subquery()
    return session.scalar(select(every - merged)) or 0


def measure_people(
    session: Session, today: date, text: str = "", order: str = "", descending: bool = False
) -> PeopleShape:
    """Count the list and find the beginning of every page.

    `order` is name (also for an empty text), age, address or grid; `text` filters as the find
    box does.
    """
    key, backwards = _order(order, descending)
    by = (key.desc(), Person.id.desc()) if backwards else (key, Person.id)
    if text:
        ids = find_ids(session, "person", read_query(text), MOST_FOUND)
        here = select(Person.id).where(Person.id.in_(ids), Person.is_merged.is_(False))
        found = tuple(session.scalars(here.order_by(*by)))
        return PeopleShape(len(found), today, order, descending, found=found)
    total = count_people(session)
    numbered = select(
        key.label("key"), Person.id, func.row_number().over(order_by=by).label("place")
    )
    places = numbered.where(NOT_MERGED).subquery()
    starts = session.execute(
        select(places.c.key, places.c.id)
        .where(places.c.place % PAGE_ROWS == 0, places.c.place < total)
        .order_by(places.c.place)
    )
    anchors = (None, *((value, id_) for value, id_ in starts))
    return PeopleShape(total, today, order, descending, anchors)


def read_people_page(session: Session, shape: PeopleShape, number: int) -> list[PersonBrief]:
    """One page of the list, counted from 0."""
    if shape.found is not None:
        ids = list(shape.found[number * PAGE_ROWS : (number + 1) * PAGE_ROWS])
    else:
        key, backwards = _order(shape.order, shape.descending)
        by = (key.desc(), Person.id.desc()) if backwards else (key, Person.id)
        statement = select(Person.id).where(NOT_MERGED).order_by(*by).limit(PAGE_ROWS)
        after = shape.anchors[number]
        if after is not None:
            place = tuple_(key, Person.id)
            statement = statement.where(place < after if backwards else place > after)
        ids = list(session.scalars(statement))
    people = brief_people(session, ids, shape.today)
    return [people[i] for i in ids if i in people]


def _order(order: str, descending: bool) -> tuple[Any, bool]:
    """The sort key and whether it runs backwards: a greater age is an earlier birth date."""
    if order == "age":  # unknown birth dates come last either way
        return func.coalesce(Person.birth_date, date(9999 if descending else 1, 1, 1)), (
            not descending
        )
    keys = {"address": Person.estate, "grid": func.coalesce(Person.grid_id, 0)}
    return keys.get(order, Person.name), descending


def same_id_number(session: Session, number: str) -> list[int]:
    """Persons who carry this (normalised) ID number."""
    same = select(Person.id).where(Person.id_number == number, Person.is_merged.is_(False))
    return list(session.scalars(same))


def existing_numbers(session: Session, numbers: Iterable[str]) -> dict[str, str]:
    """Which of these ID numbers are in the centre, and under what name; for an import's preview."""
    found: dict[str, str] = {}
    for some in _portions(numbers):
        rows = session.execute(
            select(Person.id_number, Person.name).where(
                Person.id_number.in_(some), Person.is_merged.is_(False)
            )
        )
        found |= {number: name for number, name in rows if number}
    return found


def existing_without_number(session: Session, names: Iterable[str]) -> set[tuple[str, str]]:
    """Name and phone of the people of these names who carry no ID number."""
    found: set[tuple[str, str]] = set()
    for some in _portions(names):
        rows = session.execute(
            select(Person.name, Person.phone).where(
                Person.name.in_(some), Person.id_number.is_(None), Person.is_merged.is_(False)
            )
        )
        found |= {(name, phone) for name, phone in rows}
    return found


def _portions(values: Iterable[str], size: int = 500) -> Iterator[list[str]]:
    left = iter(values)
    while some := list(islice(left, size)):
        yield some


def known_columns(session: Session, kind: str) -> dict[str, str]:
    """What header texts meant in earlier imports: header → field."""
    rows = session.execute(
        select(ColumnMapping.header, ColumnMapping.field).where(ColumnMapping.kind == kind)
    )
    return {header: field for header, field in rows}


def list_imports(session: Session, kind: str = "") -> list[ImportRunRow]:
    """All imports, or those of one kind, the newest first."""
    runs = select(ImportRun).order_by(ImportRun.id.desc())
    return [
        ImportRunRow(r.id, r.kind, r.file_name, r.at, r.taken, r.left_out, r.undone_at)
        for r in session.scalars(runs.where(ImportRun.kind == kind) if kind else runs)
    ]


def unpack_groups(kept: str) -> tuple[PriorityGroup, ...]:
    """The recorded priority groups of a person."""
    return tuple(PriorityGroup(code) for code in kept.split(",") if code)
