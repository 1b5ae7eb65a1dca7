"""Teaching a template: every change is a new version, none is ever overwritten."""

import hashlib
from typing import Any

from sqlalchemy import func, select

from models.district.queries import read_template
from models.district.tables import DistrictTemplate
from models.errors import KnownError
from models.roles import LEADERS
from models.work import Work, action

LONGEST_NAME = 80


@action("添加区级模板", may=LEADERS)
def add_template(
    work: Work, name: str, file_name: str, content: bytes, mapping: dict[str, Any]
) -> int:
    """Keep a template with the meaning of its cells; returns the number of the version.

    A name that is there already gets a new version. Raises KnownError for a name that is empty
    or too long.
    """
    return _keep(work, _checked(name), file_name, content, mapping)


@action("修改区级模板的对应", may=LEADERS)
def replace_mapping(work: Work, name: str, mapping: dict[str, Any]) -> int:
    """Keep another meaning for the cells of the same file, as a new version."""
    old = read_template(work.session, name)
    if old.mapping == mapping:
        return old.number
    return _keep(work, old.name, old.file_name, old.content, mapping)


@action("停用区级模板", may=LEADERS)
def retire_template(work: Work, name: str) -> None:
    """No longer offer a template; its versions stay."""
    row = work.session.get(DistrictTemplate, read_template(work.session, name).id)
    assert row is not None
    row.retired_at = work.now
    work.note(template=row.name, number=row.number, retired=True)


def _checked(name: str) -> str:
    name = name.strip()
    if not name:
        raise KnownError("请给模板起一个名称，没有保存。", field="name")
    if len(name) > LONGEST_NAME:
        raise KnownError(f"模板名称最多 {LONGEST_NAME} 个字，没有保存。请缩短。", field="name")
    return name


def _keep(work: Work, name: str, file_name: str, content: bytes, mapping: dict[str, Any]) -> int:
    last = work.session.scalar(
        select(func.max(DistrictTemplate.number)).where(DistrictTemplate.name == name)
    )
    row = DistrictTemplate(
        name=name,
        number=(last or 0) + 1,
        file_name=file_name[-200:],
        file_hash=hashlib.sha256(content).hexdigest(),
        content=content,
        mapping=mapping,
        added_at=work.now,
        clerk_id=work.clerk.id,
    )
    work.session.add(row)
    work.note(template=name, number=row.number, file=row.file_name, sha256=row.file_hash)
    return row.number
