"""Two records of one person side by side, what hangs on each, and the merges so far."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, func, select
from sqlalchemy.orm import Session, aliased

from models.accounts.tables import Account
from models.errors import KnownError
from models.organisation.tables import OrgUnit
from models.people.queries import PersonBrief, brief_people, unpack_groups
from models.people.rules.contacts import Address
from models.people.rules.duplicates import MERGED_FIELDS, propose
from models.people.rules.masking import Purpose, mask_id_number, mask_phone
from models.people.tables import Person, PersonMerge
from models.store.base import Base

# What the records that point to a person are called, and how they are counted.
_WORDS = {
    "service_case": "办件 {} 件",
    "visit": "来访 {} 次",
    "consent": "同意 {} 份",
    "person": "被监护人 {} 位",
    "post": "岗位 {} 个",
    "payment": "党费 {} 笔",
}
_OTHER = "其他记录 {} 条"


@dataclass(frozen=True)
class MergeSide:
    """One of the two records."""

    person: PersonBrief
    version: int
    created_at: datetime
    hanging: tuple[str, ...]  # 办件 3 件, 来访 2 次 …


@dataclass(frozen=True)
class MergeField:
    """One field that differs, as it is shown; `from_right` is what the program proposes."""

    field: str
    left: str
    right: str
    from_right: bool


@dataclass(frozen=True)
class MergeView:
    """Both records with everything in which they differ."""

    left: MergeSide
    right: MergeSide
    fields: tuple[MergeField, ...]


@dataclass(frozen=True)
class MergeRow:
    """A merge that was done, as the list shows it."""

    id: int
    at: datetime
    clerk: str
    kept_id: int
    kept: str
    merged: str
    merged_id_number: str  # masked
    moved: tuple[str, ...]
    undone_at: datetime | None


def read_merge(session: Session, left_id: int, right_id: int, today: date) -> MergeView:
    """Both records side by side. Raises KnownError where one of them is gone already."""
    left, right = (check_can_merge(session, id_) for id_ in (left_id, right_id))
    if left is right:
        raise KnownError("这是同一份登记，不用合并。请另选一位。")
    people = brief_people(session, [left_id, right_id], today)
    newer = (right.created_at, right.id) > (left.created_at, left.id)
    taken = propose(_values(left), _values(right), newer)
    texts = _texts(session, left), _texts(session, right)
    values = _values(left), _values(right)
    fields = tuple(
        MergeField(name, *_told_apart(texts[0][name], texts[1][name]), name in taken)
        for name in MERGED_FIELDS
        if values[0][name] != values[1][name]
    )
    sides = [
        MergeSide(people[p.id], p.version, p.created_at, say_hanging(count_hanging(session, p.id)))
        for p in (left, right)
    ]
    return MergeView(sides[0], sides[1], fields)


def fuller_first(session: Session, one_id: int, other_id: int) -> tuple[int, int]:
    """Which record to keep: the one more hangs on, else the older."""
    counts = {id_: sum(count_hanging(session, id_).values()) for id_ in (one_id, other_id)}
    first, second = sorted(counts, key=lambda id_: (-counts[id_], id_))
    return first, second


def list_merges(session: Session, limit: int = 100) -> list[MergeRow]:
    """The newest merges first, those taken back, too."""
    kept, merged = aliased(Person), aliased(Person)
    rows = session.execute(
        select(PersonMerge, Account.name, kept.name, merged.name, merged.id_number)
        .join(kept, kept.id == PersonMerge.kept_id)
        .join(merged, merged.id == PersonMerge.merged_id)
        .outerjoin(Account, Account.id == PersonMerge.clerk_id)
        .order_by(PersonMerge.id.desc())
        .limit(limit)
    )
    return [
        MergeRow(
            merge.id,
            merge.at,
            clerk or "",
            merge.kept_id,
            kept_name,
            merged_name,
            mask_id_number(number or "", Purpose.SCREEN),
            say_hanging(_by_table(merge.moved["rows"])),
            merge.undone_at,
        )
        for merge, clerk, kept_name, merged_name, number in rows
    ]


def check_can_merge(session: Session, person_id: int) -> Person:
    """The record, unless it is gone or stands for nobody any more."""
    person = session.get(Person, person_id)
    if person is None or person.is_merged:
        raise KnownError(
            "这两份登记中有一份已被另一位同事合并或撤销，没有任何改动。请重新查找一次。"
        )
    return person


def hanging_columns() -> list[Column[Any]]:
    """Every column that points to a person, but those of the merges themselves."""
    person = Base.metadata.tables[Person.__tablename__]
    return [
        key.parent
        for table in Base.metadata.sorted_tables
        if table.name != PersonMerge.__tablename__
        for key in table.foreign_keys
        if key.column is person.c.id
    ]


def count_hanging(session: Session, person_id: int) -> dict[str, int]:
    """How many records of each table point to a person."""
    found: dict[str, int] = {}
    for column in hanging_columns():
        count = session.scalar(select(func.count()).where(column == person_id)) or 0
        if count:
            found[column.table.name] = found.get(column.table.name, 0) + count
    return found


def say_hanging(counts: Mapping[str, int]) -> tuple[str, ...]:
    """办件 3 件, 来访 2 次 …, the weightiest first."""
    said = [word.format(counts[name]) for name, word in _WORDS.items() if counts.get(name)]
    others = sum(count for name, count in counts.items() if name not in _WORDS)
    return (*said, _OTHER.format(others)) if others else tuple(said)


def _by_table(rows: Mapping[str, list[Any]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for column, ids in rows.items():
        table = column.partition(".")[0]
        found[table] = found.get(table, 0) + len(ids)
    return found


def _values(person: Person) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, columns in MERGED_FIELDS.items():
        values = tuple(getattr(person, column) for column in columns)
        found[name] = values[0] if len(values) == 1 else values if any(values) else ""
    found["id_number"] = person.id_number or ""  # of a paper without its number nothing is lost
    return found


def _texts(session: Session, person: Person) -> dict[str, str]:
    grid = session.get(OrgUnit, person.grid_id) if person.grid_id else None
    guardian = session.get(Person, person.guardian_id) if person.guardian_id else None
    relation = f"（{person.guardian_relation}）" if person.guardian_relation else ""
    return {
        "name": person.name,
        "id_number": mask_id_number(person.id_number or "", Purpose.SCREEN),
        "sex": person.sex,
        "birth_date": str(person.birth_date or ""),
        "phone": mask_phone(person.phone, Purpose.SCREEN),
        "address": Address(person.estate, person.building, person.entrance, person.room).text,
        "grid_id": grid.name if grid else "",
        "groups": "、".join(group.text for group in unpack_groups(person.groups)),
        "guardian": f"{guardian.name}{relation}" if guardian else "",
        "note": person.note,
    }


def _told_apart(left: str, right: str) -> tuple[str, str]:
    """Two numbers that look alike behind the mask say so."""
    if left == right and left:
        return f"{left}（中间几位不同）", f"{right}（中间几位不同）"
    return left, right
