"""One transaction, one clerk, one clock: commit or nothing."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import uuid4

from sqlalchemy import Column, String, bindparam, event, insert, inspect, select, update
from sqlalchemy.orm import Session, UOWTransaction

from models.audit.rules import SealedEntry, hash_entry, mask_logged, pack_details
from models.audit.tables import AuditEntry, Station
from models.changes import Changes
from models.errors import KnownError
from models.roles import Role
from models.store.base import Base

P = ParamSpec("P")
R = TypeVar("R")

# A log entry names at most this many records one by one; beyond, it counts them by kind.
LISTED_RECORDS = 200
_ADD_ENTRY = insert(AuditEntry)
_CHAIN = (
    select(Station.last_seq, Station.last_hash, Station.last_at)
    .where(Station.id == bindparam("station"))
    .with_for_update()
)
_MOVE_ON = (
    update(Station)
    .where(Station.id == bindparam("station"))
    .values(last_seq=bindparam("seq"), last_hash=bindparam("digest"), last_at=bindparam("now"))
)
NOT_ALLOWED = "「{title}」需要{roles}的权限，{name}现在不能做。没有任何改动。"


@dataclass(frozen=True)
class Clerk:
    """The person at the desk; every action has one."""

    id: int
    name: str
    role: Role


@dataclass
class Work:
    """What an action works with. `now` is the only time it may know."""

    session: Session
    clerk: Clerk
    station_id: int
    now: datetime
    chain: tuple[int, str]  # number and hash of the station's last log entry
    changes: Changes = field(default_factory=Changes)
    reason: str = ""
    key: str = field(default_factory=lambda: uuid4().hex)
    _lines: list[object] = field(default_factory=list)
    _counts: dict[str, int] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The Beijing date of the work."""
        return self.now.date()

    def note(self, **facts: object) -> None:
        """Add a line of its own to the log entry, for what no record shows."""
        self._lines.append(facts)

    def seal(self, action: str, title: str) -> None:
        """Write the log entry of this work at the end of the station's chain."""
        self.session.flush()
        last_seq, last_hash = self.chain
        if self._counts:
            self._lines.append({"counts": self._counts})
        entry = SealedEntry(
            station_id=self.station_id,
            seq=last_seq + 1,
            at=self.now,
            clerk_id=self.clerk.id,
            clerk_name=self.clerk.name,
            action=action,
            title=title,
            reason=self.reason,
            details=pack_details(self._lines),
        )
        _check_record(AuditEntry, vars(entry))
        digest = hash_entry(entry, last_hash)
        self.session.connection().execute(
            _ADD_ENTRY, {**vars(entry), "work_key": self.key, "hash": digest}
        )
        self.session.connection().execute(
            _MOVE_ON,
            {"station": self.station_id, "seq": entry.seq, "digest": digest, "now": self.now},
        )

    def watch(self) -> None:
        """Check every record the session writes, and gather its before and after."""
        event.listen(self.session, "before_flush", _check_texts)
        event.listen(self.session, "after_flush", self._gather)

    def _gather(self, session: Session, context: UOWTransaction) -> None:
        for record in session.new:
            self._add(record, "new", _values(record))
        for record in session.dirty:
            if session.is_modified(record):
                self._add(record, "changed", _differences(record))
        for record in session.deleted:
            self._add(record, "removed", _values(record))

    def _add(self, record: object, what: str, values: dict[str, object]) -> None:
        if not isinstance(record, Base):
            return
        table = record.__tablename__
        self.changes.touch(table)
        if not record.__audited__ or not values:
            return
        if len(self._lines) < LISTED_RECORDS:
            line: dict[str, object] = {"record": table, "id": getattr(record, "id", None)}
            self._lines.append(line | {what: values})
        else:
            self._counts[table] = self._counts.get(table, 0) + 1


def lock_chain(session: Session, station_id: int) -> tuple[int, str, datetime | None]:
    """Number, hash and time of the station's last log entry; other works wait from here on."""
    seq, digest, at = session.connection().execute(_CHAIN, {"station": station_id}).one()
    return seq, digest, at


def _check_texts(session: Session, context: UOWTransaction, instances: object) -> None:
    """Both stores refuse the same texts, and say which one is too long."""
    for record in (*session.new, *session.dirty):
        _check_record(record.__class__, record.__dict__)


def _check_record(kind: Hashable, values: Mapping[str, Any]) -> None:
    for name, length in _text_lengths(kind):
        text = values.get(name)
        if not text:
            continue
        if length is not None and len(text) > length:
            raise KnownError(
                f"“{text[:12]}…”太长，最多 {length} 个字，没有保存。请缩短后再试。", field=name
            )
        if "\x00" in text:
            raise KnownError(
                f"“{text[:12]}”里有看不见的控制字符，没有保存。请重新输入。", field=name
            )


@cache
def _text_lengths(kind: Hashable) -> tuple[tuple[str, int | None], ...]:
    columns: Iterable[Column[Any]] = inspect(kind).columns
    return tuple((c.key, c.type.length) for c in columns if isinstance(c.type, String))


def _values(record: Base) -> dict[str, object]:
    return {
        column.key: _logged(column, value)
        for column in inspect(type(record)).columns
        if (value := getattr(record, column.key)) not in (None, "", False)
        and not column.primary_key
        and column.key != "version"
    }


def _differences(record: Base) -> dict[str, object]:
    state = inspect(record)
    found: dict[str, object] = {}
    for column in state.mapper.columns:
        history = state.attrs[column.key].history
        if column.key == "version" or not history.has_changes():
            continue
        before = history.deleted[0] if history.deleted else None
        after = history.added[0] if history.added else None
        found[column.key] = [_logged(column, before), _logged(column, after)]
    return found


def _logged(column: Any, value: object) -> object:
    kind = column.info.get("mask")
    return mask_logged(kind, value) if kind else value


def action(
    title: str, *, may: frozenset[Role]
) -> Callable[[Callable[Concatenate[Work, P], R]], Callable[Concatenate[Work, P], R]]:
    """Make a function an action: its title stands in the log, its roles are checked.

    Raises KnownError when the clerk's role may not do it: permissions live here, not on buttons.
    """

    def wrap(function: Callable[Concatenate[Work, P], R]) -> Callable[Concatenate[Work, P], R]:
        @wraps(function)
        def checked(work: Work, /, *args: P.args, **kwargs: P.kwargs) -> R:
            if work.clerk.role not in may:
                roles = "、".join(role.label for role in Role if role in may)
                raise KnownError(NOT_ALLOWED.format(title=title, roles=roles, name=work.clerk.name))
            return function(work, *args, **kwargs)

        checked.__dict__.update(action_title=title, action_may=may)
        return checked

    return wrap


def may_do(role: Role, function: Callable[..., Any]) -> bool:
    """Whether a role may do an action; a page asks this before it offers the button."""
    return role in function.__dict__["action_may"]


def was_kept(session: Session, key: str) -> bool:
    """After an uncertain commit: whether the work with this key is in the store."""
    found = session.scalar(select(AuditEntry.id).where(AuditEntry.work_key == key))
    return found is not None
