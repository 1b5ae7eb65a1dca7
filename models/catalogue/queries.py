"""The catalogue as it is in force on a day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Date, Select, bindparam, func, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from models.catalogue.rules import Mode, due_days_of, is_optional
from models.catalogue.tables import ItemMaterial, ItemVersion, ServiceItem
from models.errors import KnownError
from models.people.rules.tokens import read_query
from models.store.find import find_rows, hits_of


@dataclass(frozen=True)
class ItemBrief:
    """An item in a find list."""

    id: int
    code: str
    name: str
    category: str
    mode: Mode
    days_total: int | None

    @property
    def due_days(self) -> int | None:
        """Working days until it must be closed: 0 the same day, None without a due date."""
        return due_days_of(self.mode, self.days_total)


@dataclass(frozen=True)
class MaterialRow:
    """One paper an item asks for."""

    seq: int
    name: str
    form: str
    copies: int
    requirement: str
    source: str

    @property
    def is_optional(self) -> bool:
        """Asked for only of those who have it."""
        return is_optional(self.name)


@dataclass(frozen=True)
class ItemDetail(ItemBrief):
    """An item version whole."""

    version_id: int
    number: int
    valid_from: date
    days_centre: int | None
    statutory_days: int | None
    person_must_appear: str
    proxy: str
    handling_chain: str
    basis: str
    hint: str
    synonyms: tuple[str, ...]
    materials: tuple[MaterialRow, ...]
    reason: str
    retired_on: date | None


def in_force(on: date) -> Select[int]:
    """Ids of the versions in force on that day, one an item."""
    return (
        select(func.max(ItemVersion.id))
        .where(ItemVersion.valid_from <= on)
        .group_by(ItemVersion.item_id)
    )


def version_in_force(session: Session, code: str, on: date) -> ItemVersion:
    """The version by which a new case is judged. Raises KnownError for a retired item."""
    versions = session.scalars(_VERSION, {"wanted": code, "on": on})
    version = versions.unique().one_or_none()
    if version is None:
        raise KnownError(f"事项目录里没有编码“{code}”，请重新选择事项。", field="item")
    if version.item.retired_on is not None and version.item.retired_on <= on:
        raise KnownError(f"“{version.name}”已停办，请选择其他事项。", field="item")
    return version


def find_items(session: Session, text: str, on: date, limit: int = 8) -> list[ItemBrief]:
    """Items by name, initials, synonym or code; all of them, by code, for an empty text."""
    words = read_query(text)
    if not words:
        all_items = session.execute(_BRIEFS, {"on": on})
        return [_brief(row) for row in all_items]
    first = text.strip().casefold()
    found = [_brief(row) for row in find_rows(session, _FOUND, words, 40, on=on)]
    # The name that begins with what was typed is what people mean.
    found.sort(key=lambda r: (not r.name.startswith(first), r.code.casefold() != first, r.code))
    return found[:limit]


def read_item(session: Session, code: str, on: date) -> ItemDetail:
    """An item as it is in force on that day."""
    return _detail(version_in_force(session, code, on))


def read_version(session: Session, version_id: int) -> ItemDetail:
    """One version, e.g. the one a case was accepted under."""
    rows = session.execute(_WHOLE, {"version": version_id}).all()
    if not rows:
        raise NoResultFound(f"no item version {version_id}")
    v = rows[0]
    return ItemDetail(
        id=v.item_id,
        code=v.code,
        name=v.name,
        category=v.category,
        mode=Mode(v.mode),
        days_total=v.days_total,
        version_id=v.id,
        number=v.number,
        valid_from=v.valid_from,
        days_centre=v.days_centre,
        statutory_days=v.statutory_days,
        person_must_appear=v.person_must_appear,
        proxy=v.proxy,
        handling_chain=v.handling_chain,
        basis=v.basis,
        hint=v.hint,
        synonyms=_synonyms(v.synonyms),
        materials=tuple(
            MaterialRow(row.seq, row.material, row.form, row.copies, row.requirement, row.source)
            for row in rows
            if row.seq is not None
        ),
        reason=v.reason,
        retired_on=v.retired_on,
    )


def list_versions(session: Session, code: str) -> list[ItemDetail]:
    """All versions of an item, the newest first."""
    versions = session.scalars(
        select(ItemVersion)
        .join(ServiceItem, ServiceItem.id == ItemVersion.item_id)
        .where(ServiceItem.code == code)
        .order_by(ItemVersion.number.desc())
    )
    return [_detail(v) for v in versions]


_ON = bindparam("on", type_=Date())
_LATER = aliased(ItemVersion)
_BRIEF = (
    ServiceItem.id,
    ServiceItem.code,
    ItemVersion.name,
    ItemVersion.category,
    ItemVersion.mode,
    ItemVersion.days_total,
)
_NEWEST = (
    select(_LATER.id)
    .where(_LATER.item_id == ServiceItem.id, _LATER.valid_from <= _ON)
    .order_by(_LATER.number.desc())
    .limit(1)
    .correlate(ServiceItem)
    .scalar_subquery()
)
_IN_FORCE = (
    ItemVersion.id == _NEWEST,
    (ServiceItem.retired_on.is_(None)) | (ServiceItem.retired_on > _ON),
)
_BRIEFS = (
    select(*_BRIEF)
    .join(ItemVersion, ItemVersion.item_id == ServiceItem.id)
    .where(*_IN_FORCE)
    .order_by(ServiceItem.code)
)
# Built once: it runs for every matter at the desk.
_VERSION = (
    select(ItemVersion)
    .join(ServiceItem, ServiceItem.id == ItemVersion.item_id)
    .where(ServiceItem.code == bindparam("wanted"), ItemVersion.id == _NEWEST)
    .options(contains_eager(ItemVersion.item), joinedload(ItemVersion.materials))
)
# One version with its papers, a row each; built once: the page of a case reads it at every look.
_WHOLE = (
    select(
        ItemVersion.id,
        ItemVersion.item_id,
        ServiceItem.code,
        ItemVersion.name,
        ItemVersion.category,
        ItemVersion.mode,
        ItemVersion.days_total,
        ItemVersion.number,
        ItemVersion.valid_from,
        ItemVersion.days_centre,
        ItemVersion.statutory_days,
        ItemVersion.person_must_appear,
        ItemVersion.proxy,
        ItemVersion.handling_chain,
        ItemVersion.basis,
        ItemVersion.hint,
        ItemVersion.synonyms,
        ItemVersion.reason,
        ServiceItem.retired_on,
        ItemMaterial.seq,
        ItemMaterial.name.label("material"),
        ItemMaterial.form,
        ItemMaterial.copies,
        ItemMaterial.requirement,
        ItemMaterial.source,
    )
    .join(ServiceItem, ServiceItem.id == ItemVersion.item_id)
    .outerjoin(ItemMaterial, ItemMaterial.version_id == ItemVersion.id)
    .where(ItemVersion.id == bindparam("version"))
    .order_by(ItemMaterial.seq)
)
# Built once: it runs at every key press in the find box.
_HITS = hits_of("service_item")
_FOUND = (
    select(*_BRIEF)
    .join_from(_HITS, ServiceItem, ServiceItem.id == _HITS.c.rowid)
    .join(ItemVersion, ItemVersion.item_id == ServiceItem.id)
    .where(*_IN_FORCE)
)


def _brief(row: Any) -> ItemBrief:
    id_, code, name, category, mode, days = row
    return ItemBrief(id_, code, name, category, Mode(mode), days)


def _detail(v: ItemVersion) -> ItemDetail:
    return ItemDetail(
        id=v.item_id,
        code=v.item.code,
        name=v.name,
        category=v.category,
        mode=Mode(v.mode),
        days_total=v.days_total,
        version_id=v.id,
        number=v.number,
        valid_from=v.valid_from,
        days_centre=v.days_centre,
        statutory_days=v.statutory_days,
        person_must_appear=v.person_must_appear,
        proxy=v.proxy,
        handling_chain=v.handling_chain,
        basis=v.basis,
        hint=v.hint,
        synonyms=_synonyms(v.synonyms),
        materials=tuple(_material(m) for m in v.materials),
        reason=v.reason,
        retired_on=v.item.retired_on,
    )


def _synonyms(packed: str) -> tuple[str, ...]:
    return tuple(filter(None, packed.split("｜")))


def _material(m: ItemMaterial) -> MaterialRow:
    return MaterialRow(m.seq, m.name, m.form, m.copies, m.requirement, m.source)
