"""The templates that were taught, as they are now and as they were."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.accounts.tables import Account
from models.district.tables import DistrictTemplate
from models.errors import KnownError


@dataclass(frozen=True)
class TemplateRow:
    """A version of a template in a list."""

    id: int
    name: str
    number: int
    file_name: str
    file_hash: str  # SHA-256 of the file
    added_at: datetime
    clerk: str


@dataclass(frozen=True)
class TaughtTemplate(TemplateRow):
    """A version with the file and what its cells mean."""

    content: bytes
    mapping: dict[str, Any]


def list_templates(session: Session) -> list[TemplateRow]:
    """The templates in use, each in its newest version, by name."""
    newest = (
        select(DistrictTemplate.name, func.max(DistrictTemplate.number).label("number"))
        .group_by(DistrictTemplate.name)
        .subquery()
    )
    statement = (
        _rows()
        .join(
            newest,
            (newest.c.name == DistrictTemplate.name) & (newest.c.number == DistrictTemplate.number),
        )
        .where(DistrictTemplate.retired_at.is_(None))
        .order_by(DistrictTemplate.name)
    )
    return [TemplateRow(*row) for row in session.execute(statement)]


def list_template_versions(session: Session, name: str) -> list[TemplateRow]:
    """All versions of a template, the newest first, retired ones too."""
    statement = _rows().where(DistrictTemplate.name == name)
    statement = statement.order_by(DistrictTemplate.number.desc())
    return [TemplateRow(*row) for row in session.execute(statement)]


def find_template(session: Session, name: str) -> TaughtTemplate | None:
    """The newest version of a template in use; None if there is none of that name."""
    statement = (
        _rows(DistrictTemplate.content, DistrictTemplate.mapping, DistrictTemplate.retired_at)
        .where(DistrictTemplate.name == name.strip())
        .order_by(DistrictTemplate.number.desc())
        .limit(1)
    )
    row = session.execute(statement).first()
    if row is None or row[-1] is not None:
        return None
    return TaughtTemplate(*row[:-1])


def read_template(session: Session, name: str) -> TaughtTemplate:
    """The same; KnownError lists the names there are."""
    found = find_template(session, name)
    if found is None:
        names = "、".join(row.name for row in list_templates(session))
        raise KnownError(
            f"没有名为“{name}”的模板。"
            + (f"现有：{names}。" if names else "还没有教过任何模板，请先添加一个。")
        )
    return found


def _rows(*more: Any) -> Any:
    return select(
        DistrictTemplate.id,
        DistrictTemplate.name,
        DistrictTemplate.number,
        DistrictTemplate.file_name,
        DistrictTemplate.file_hash,
        DistrictTemplate.added_at,
        Account.name,
        *more,
    ).join(Account, Account.id == DistrictTemplate.clerk_id)
