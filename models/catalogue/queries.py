"""The catalogue as it is in force on a day."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, contains_eager

from models.catalogue.rules import Mode, due_days_of, is_optional
from models.catalogue.tables import ItemMaterial, ItemVersion, ServiceItem
from models.errors import KnownError
from models.people.rules.tokens import read_query
from models.store.find import find_ids


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
    version = session.scalars(
        select(ItemVersion)
        .join(ServiceItem, ServiceItem.id == ItemVersion.item_id)
        .where(ServiceItem.code == code, ItemVersion.valid_from <= on)
        .options(contains_eager(ItemVersion.item))
        .order_by(ItemVersion.number.desc())
        .limit(1)
    ).first()
    if version is None:
        raise KnownError(f"事项目录里没有编码“{code}”，请重新选择事项。", field="item")
    if version.item.retired_on is not None and version.item.retired_on <= on:
        raise KnownError(f"“{version.name}”已停办，请选择其他事项。", field="item")
    return version


def find_items(session: Session, text: str, on: date, limit: int = 8) -> list[ItemBrief]:
    """Items by name, initials, synonym or code; all of them, by code, for an empty text."""
    words = read_query(text)
    statement = _briefs(on)
    if words:
        ids = find_ids(session, "service_item", words, 40)
        if not ids:
            return []
        rows = {row.id: row for row in _rows(session, statement.where(ServiceItem.id.in_(ids)))}
        first = text.strip().casefold()
        found = [rows[i] for i in ids if i in rows]
        # The shortest name that begins with what was typed is what people mean.
        found.sort(key=lambda r: (not r.name.startswith(first), r.code.casefold() != first, r.code))
        return found[:limit]
    return _rows(session, statement.order_by(ServiceItem.code))


def read_item(session: Session, code: str, on: date) -> ItemDetail:
    """An item as it is in force on that day."""
    return _detail(version_in_force(session, code, on))


def read_version(session: Session, version_id: int) -> ItemDetail:
    """One version, e.g. the one a case was accepted under."""
    return _detail(session.get_one(ItemVersion, version_id))


def list_versions(session: Session, code: str) -> list[ItemDetail]:
    """All versions of an item, the newest first."""
    versions = session.scalars(
        select(ItemVersion)
        .join(ServiceItem, ServiceItem.id == ItemVersion.item_id)
        .where(ServiceItem.code == code)
        .order_by(ItemVersion.number.desc())
    )
    return [_detail(v) for v in versions]


def _briefs(on: date) -> Select[int, str, str, str, str, int | None]:
    return (
        select(
            ServiceItem.id,
            ServiceItem.code,
            ItemVersion.name,
            ItemVersion.category,
            ItemVersion.mode,
            ItemVersion.days_total,
        )
        .join(ItemVersion, ItemVersion.item_id == ServiceItem.id)
        .where(
            ItemVersion.id.in_(in_force(on)),
            (ServiceItem.retired_on.is_(None)) | (ServiceItem.retired_on > on),
        )
    )


def _rows(
    session: Session, statement: Select[int, str, str, str, str, int | None]
) -> list[ItemBrief]:
    return [
        ItemBrief(id_, code, name, category, Mode(mode), days)
        for id_, code, name, category, mode, days in session.execute(statement)
    ]


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
        synonyms=tuple(filter(None, v.synonyms.split("｜"))),
        materials=tuple(_material(m) for m in v.materials),
        reason=v.reason,
        retired_on=v.item.retired_on,
    )


def _material(m: ItemMaterial) -> MaterialRow:
    return MaterialRow(m.seq, m.name, m.form, m.copies, m.requirement, m.source)
