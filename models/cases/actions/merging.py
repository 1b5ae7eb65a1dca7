"""Making two records of one person one, and taking that back as a whole."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Column, select, tuple_, update
from sqlalchemy.exc import IntegrityError

from models.cases.actions.visits import number_terms
from models.cases.queries.merging import check_can_merge, hanging_columns, say_hanging
from models.cases.tables import Case
from models.errors import KnownError
from models.people.actions import index_people
from models.people.rules.duplicates import MERGED_FIELDS
from models.people.tables import Person, PersonMerge
from models.roles import DESK
from models.store.find import drop_terms, put_terms
from models.work import Work, action

# By table and column, the keys of rows: an id, or a list where the key has several columns.
Rows = dict[str, list[Any]]
_GUARDIAN = "person.guardian_id"
_COLUMNS = (*(c for columns in MERGED_FIELDS.values() for c in columns), "phone_note")
_NOTE_LENGTH = 80  # of phone_note


@dataclass(frozen=True)
class MergeChoices:
    """The fields (of MERGED_FIELDS) to take from the record that goes, and what was looked at."""

    taken: frozenset[str] = frozenset()
    versions: tuple[int, int] | None = None  # of the kept and the other record


@action("合并人员", may=DESK)
def merge_persons(work: Work, kept_id: int, merged_id: int, choices: MergeChoices) -> int:
    """Rehang everything on one record; the other stays for old papers. Returns the merge's id.

    The phone that is not taken stands beside the other. Raises KnownError where either record
    was changed or merged since it was looked at; nothing is then changed.
    """
    kept, merged = _claim(work, kept_id, merged_id, choices.versions)
    before = _pack(kept)
    own, rows = _pointing(work, kept_id), _pointing(work, merged_id)
    # The record that goes keeps its own guardian; nobody becomes their own.
    rows[_GUARDIAN] = [id_ for id_ in rows[_GUARDIAN] if id_ != kept_id]
    _check_apart(work, kept, merged)
    _check_once(work, kept, merged)
    with work.session.no_autoflush:
        _take(kept, merged, choices.taken)
        merged.is_merged = True
    work.session.flush()
    _rehang(work, rows, merged_id, kept_id)
    moved = {name: ids for name, ids in rows.items() if ids}
    merge = PersonMerge(
        kept_id=kept_id,
        merged_id=merged_id,
        at=work.now,
        clerk_id=work.clerk.id,
        before=before,
        moved={"rows": moved, "own": own, "after": _pack(kept)},
    )
    work.session.add(merge)
    work.session.flush()
    drop_terms(work.session, "person", [merged_id])
    index_people(work, [kept])
    _index_cases(work, kept_id, (kept.name, merged.name))
    work.note(merged=merged_id, into=kept_id, moved=moved)
    return merge.id


@action("撤销合并人员", may=DESK)
def undo_merge(work: Work, merge_id: int) -> None:
    """Both records as they were before. Raises KnownError that names what has come in between."""
    merge = work.session.get_one(PersonMerge, merge_id)
    if merge.undone_at is not None:
        raise KnownError("这次合并已经撤销过，没有任何改动。")
    _bump(work, (merge.kept_id, merge.merged_id))
    kept = work.session.get_one(Person, merge.kept_id, populate_existing=True)
    merged = work.session.get_one(Person, merge.merged_id, populate_existing=True)
    _check_nothing_since(work, merge, kept)
    with work.session.no_autoflush:
        for column, value in merge.before.items():
            setattr(kept, column, _unpack(column, value))
        merged.is_merged = False
        merge.undone_at = work.now
    work.session.flush()
    _rehang(work, merge.moved["rows"], merge.kept_id, merge.merged_id)
    index_people(work, [kept, merged])
    for person in (kept, merged):
        _index_cases(work, person.id, (person.name,))
    work.note(unmerged=merge.merged_id, out_of=merge.kept_id)


def _claim(
    work: Work, kept_id: int, merged_id: int, versions: tuple[int, int] | None
) -> tuple[Person, Person]:
    if kept_id == merged_id:
        raise KnownError("这是同一份登记，不用合并。没有任何改动。")
    _bump(work, (kept_id, merged_id))
    work.session.expire_all()
    kept, merged = (check_can_merge(work.session, id_) for id_ in (kept_id, merged_id))
    for person, version in zip((kept, merged), versions or (), strict=False):
        if person.version != version + 1:
            raise KnownError(
                f"“{person.name}”的登记刚刚被另一位同事修改过，没有合并，什么也没有改。"
                "请重新看一下两边现在的内容，再合并。"
            )
    return kept, merged


def _check_apart(work: Work, kept: Person, merged: Person) -> None:
    """Raise KnownError where both have rows of one time that a person can have only once.

    Such a table names its two columns (an empty end is open) and a word in `info["apart"]`.
    """
    for column in hanging_columns():
        if "apart" not in column.table.info:
            continue
        first, last, what = column.table.info["apart"]
        one, other = column.table.alias(), column.table.alias()
        both = select(one.c[first]).where(
            one.c[column.name] == kept.id,
            other.c[column.name] == merged.id,
            (other.c[last] == "") | (one.c[first] <= other.c[last]),
            (one.c[last] == "") | (other.c[first] <= one.c[last]),
        )
        if work.session.execute(both.limit(1)).first() is not None:
            raise KnownError(
                f"“{kept.name}”的两份登记里{what}有重叠，合到一起就说不清该在哪里交、交多少。"
                "没有合并，什么也没有改。请党费会计先核对哪一份是对的，只用那一份交党费。"
            )


def _check_once(work: Work, kept: Person, merged: Person) -> None:
    """Raise KnownError where both have what a person has only once, with its own history.

    Such a table says in `info["once"]` what both have, and what to do instead.
    """
    for column in hanging_columns():
        if "once" not in column.table.info:
            continue
        found = work.session.scalars(
            select(column).where(column.in_((kept.id, merged.id))).distinct()
        ).all()
        if len(found) == 2:
            both, instead = column.table.info["once"]
            raise KnownError(f"“{kept.name}”的两份登记{both}。没有合并，什么也没有改。{instead}")


def _bump(work: Work, ids: Iterable[int]) -> None:
    """Both records count as changed: of two works on one of them the later is told."""
    for id_ in sorted(ids):
        work.session.execute(
            update(Person)
            .where(Person.id == id_)
            .values(version=Person.version + 1)
            .execution_options(synchronize_session=False)
        )


def _take(kept: Person, merged: Person, taken: frozenset[str]) -> None:
    other_phone = kept.phone if "phone" in taken else merged.phone
    for name in taken:
        for column in MERGED_FIELDS[name]:
            setattr(kept, column, getattr(merged, column))
    if kept.guardian_id in (kept.id, merged.id):
        kept.guardian_id, kept.guardian_relation = None, ""
    phones = [kept.phone_note, merged.phone_note]
    if other_phone and other_phone != kept.phone:
        phones.append(other_phone)
    notes = "、".join(dict.fromkeys(note for note in phones if note))
    if len(notes) <= _NOTE_LENGTH:
        kept.phone_note = notes


def _check_nothing_since(work: Work, merge: PersonMerge, kept: Person) -> None:
    why = []
    later = work.session.scalar(
        select(PersonMerge.id).where(
            PersonMerge.kept_id == kept.id,
            PersonMerge.undone_at.is_(None),
            PersonMerge.id > merge.id,
        )
    )
    if kept.is_merged:
        why.append(f"“{kept.name}”后来又并入了另一份登记，请先撤销那一次合并")
    elif later is not None:
        why.append(f"后来又有一份登记并入“{kept.name}”，请先撤销那一次合并")
    elif _pack(kept) != merge.moved["after"]:
        why.append("合并以后登记内容又修改过")
    known: Rows = merge.moved["rows"]
    own: Rows = merge.moved["own"]
    new: dict[str, int] = {}
    for name, keys in _pointing(work, kept.id).items():
        before = (*known.get(name, ()), *own.get(name, ()))
        count = sum(key not in before for key in keys)
        if count:
            table = name.partition(".")[0]
            new[table] = new.get(table, 0) + count
    if new and later is None:
        why.append(f"合并以后新登记了{'、'.join(say_hanging(new))}，分不清是哪一份的")
    if why:
        raise KnownError(
            f"这次合并不能整个撤销：{'；'.join(why)}。没有任何改动。"
            "确有两个人时，可以另外登记一份，再改正有关的件。"
        )


def _pointing(work: Work, person_id: int) -> Rows:
    """The keys of all rows that point to a person, by table and column."""
    found: Rows = {}
    for column in hanging_columns():
        keys = list(column.table.primary_key)
        rows = work.session.execute(select(*keys).where(column == person_id).order_by(*keys))
        found[_name(column)] = [row[0] if len(keys) == 1 else list(row) for row in rows]
    return found


def _rehang(work: Work, rows: Rows, from_id: int, to_id: int) -> None:
    for column in hanging_columns():
        wanted = rows.get(_name(column), [])
        if not wanted:
            continue
        keys = list(column.table.primary_key)
        chosen = (
            keys[0].in_(wanted)
            if len(keys) == 1
            else tuple_(*keys).in_([tuple(key) for key in wanted])
        )
        statement = (
            update(column.table).where(chosen, column == from_id).values({column.name: to_id})
        )
        try:
            work.session.execute(statement)
        except IntegrityError as error:
            raise KnownError(
                "两份登记里都有同一期间只能有一条的记录（如同一年的党费核定），不能自动归到一起。"
                "没有合并，什么也没有改。请先更正其中一份，再合并。"
            ) from error
        work.changes.touch(column.table.name)
    work.session.expire_all()


def _name(column: Column[Any]) -> str:
    return f"{column.table.name}.{column.name}"


def _index_cases(work: Work, applicant_id: int, names: Iterable[str]) -> None:
    """Cases are found by the names of both records while they are one."""
    cases = work.session.execute(
        select(Case.id, Case.number).where(Case.applicant_id == applicant_id)
    )
    terms = {
        id_: tuple(dict.fromkeys(t for name in names for t in number_terms(number, name)))
        for id_, number in cases
    }
    put_terms(work.session, "service_case", terms)


def _pack(person: Person) -> dict[str, Any]:
    values = {column: getattr(person, column) for column in _COLUMNS}
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in values.items()}


def _unpack(column: str, value: Any) -> Any:
    return date.fromisoformat(value) if column == "birth_date" and value else value
