"""Keeping the directory 通讯录: whom to call first for a department's matters in a grid."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from models.errors import KnownError
from models.organisation.actions.units import claim_unit
from models.organisation.rules import UnitKind
from models.organisation.tables import DirectoryEntry
from models.people.rules.contacts import read_phone
from models.roles import LEADERS
from models.work import Work, action


@dataclass(frozen=True)
class ContactForm:
    """The first contact and who stands in; phones as typed."""

    contact: str
    phone: str
    position: str = ""
    backup_contact: str = ""
    backup_phone: str = ""


@action("登记通讯录", may=LEADERS)
def set_contact(
    work: Work,
    grid_id: int | None,
    department: str,
    form: ContactForm,
    since: date,
    *,
    seen: int | None = None,
) -> int:
    """Name the first contact of a department in a grid (None: the whole community) from that day.

    The entry before ends the same day and stays with its days. `seen` is the id of the entry
    the clerk looked at, 0 where there was none. Raises KnownError.
    """
    department = department.strip()
    if not department:
        raise KnownError("请填写部门或事务，如 供热、民政。", field="department")
    if not form.contact.strip():
        raise KnownError("请填写联系人。", field="contact")
    phones = {name: _phone(getattr(form, name), name) for name in ("phone", "backup_phone")}
    if not phones["phone"]:
        raise KnownError("请填写电话：通讯录要一个电话就能找到人。", field="phone")
    if phones["backup_phone"] and not form.backup_contact.strip():
        raise KnownError("填了备用电话，请把备用联系人也填上。", field="backup_contact")
    if grid_id is not None:
        grid = claim_unit(work, grid_id)
        if grid.kind != UnitKind.GRID:
            raise KnownError(
                f"“{grid.name}”不是网格，没有登记。请选网格，或登记为全社区。", field="grid"
            )
    standing = _standing(work, grid_id, department, since)
    _check_seen(work, standing, seen)
    for entry in standing:
        _end(entry, since)
    made = DirectoryEntry(
        grid_id=grid_id,
        department=department,
        contact=form.contact.strip(),
        position=form.position.strip(),
        backup_contact=form.backup_contact.strip(),
        valid_from=since,
        **phones,
    )
    work.session.add(made)
    work.session.flush()
    return made.id


@action("停用通讯录联系人", may=LEADERS)
def end_contact(work: Work, entry_id: int, since: date) -> None:
    """Take a contact out of the directory from that day; earlier days keep it."""
    entry = work.session.get_one(DirectoryEntry, entry_id)
    if entry.valid_to is not None:
        raise KnownError(
            f"“{entry.contact}”在通讯录里只登记到 {entry.valid_to}，可能是另一位同事刚改过。"
            "没有改动，请看一下现在的内容。"
        )
    _end(entry, since)


def _phone(text: str, field: str) -> str:
    try:
        return read_phone(text)
    except KnownError as error:
        raise KnownError(error.text, field=field) from None


def _standing(
    work: Work, grid_id: int | None, department: str, since: date
) -> list[DirectoryEntry]:
    """What holds on that day or later; an entry that ended on its first day never was."""
    found = work.session.scalars(
        select(DirectoryEntry).where(
            DirectoryEntry.grid_id == grid_id,
            DirectoryEntry.department == department,
            or_(DirectoryEntry.valid_to.is_(None), DirectoryEntry.valid_to > since),
            or_(
                DirectoryEntry.valid_to.is_(None),
                DirectoryEntry.valid_to > DirectoryEntry.valid_from,
            ),
        )
    )
    return list(found)


def _check_seen(work: Work, standing: list[DirectoryEntry], seen: int | None) -> None:
    now = next((entry for entry in standing if entry.valid_to is None), None)
    if seen is not None and seen != (now.id if now is not None else 0):
        holds = f"现在登记的是“{now.contact}”" if now is not None else "这一格现在是空的"
        raise KnownError(
            f"通讯录的这一格刚刚被另一位同事改过，{holds}。您的修改还没有保存，"
            "请关闭后看一下现在的内容，再决定要不要改。"
        )


def _end(entry: DirectoryEntry, since: date) -> None:
    if since < entry.valid_from:
        raise KnownError(
            f"“{entry.contact}”从 {entry.valid_from} 起登记为{entry.department}联系人，"
            "不能早于这一天。没有改动，请核对日期。",
            field="since",
        )
    entry.valid_to = since
