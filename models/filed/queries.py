"""Reports as they were filed."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.accounts.tables import Account
from models.errors import KnownError
from models.filed.tables import FiledReport
from models.organisation.tables import OrgUnit

MOST_LISTED = 200


@dataclass(frozen=True)
class FiledRow:
    """A filed report in the list."""

    id: int
    number: str
    report_id: str
    title: str
    start: date
    end: date
    grid_id: int | None
    grid: str
    filed_at: datetime
    clerk: str


@dataclass(frozen=True)
class FiledPaper:
    """A filed report whole: its figures and both files, byte for byte."""

    row: FiledRow
    figures: dict[str, Any]
    paper: bytes
    sheet: bytes


def list_filed(
    session: Session, report_id: str = "", start: date | None = None, end: date | None = None
) -> list[FiledRow]:
    """Filed reports, the newest first; narrowed to a report and to exactly that span if given."""
    statement = _rows().order_by(FiledReport.id.desc()).limit(MOST_LISTED)
    if report_id:
        statement = statement.where(FiledReport.report_id == report_id)
    if start is not None:
        statement = statement.where(FiledReport.start == start)
    if end is not None:
        statement = statement.where(FiledReport.end == end)
    return [FiledRow(*row) for row in session.execute(statement)]


def read_filed(session: Session, filed_id: int) -> FiledPaper:
    """A filed report with its files. Raises KnownError if it is not there or was damaged."""
    found = session.get(FiledReport, filed_id)
    if found is None:
        raise KnownError("没有找到这份归档的报表，它可能在另一份数据里。请回到列表重新选择。")
    if hashlib.sha256(found.paper).hexdigest() != found.file_hash:
        raise KnownError(
            f"归档的 {found.number} 与归档时的校验值不一致，没有打开，记录没有改动。"
            "请用最近一次备份核对，并联系管理员。"
        )
    row = session.execute(_rows().where(FiledReport.id == filed_id)).one()
    return FiledPaper(FiledRow(*row), found.figures, found.paper, found.sheet)


def _rows() -> Any:
    # Not the record itself: a list need not carry the files.
    columns = (
        FiledReport.id, FiledReport.number, FiledReport.report_id, FiledReport.title,
        FiledReport.start, FiledReport.end, FiledReport.grid_id,
    )  # fmt: skip
    grid = select(OrgUnit.name).where(OrgUnit.id == FiledReport.grid_id).scalar_subquery()
    return select(*columns, func.coalesce(grid, ""), FiledReport.filed_at, Account.name).join(
        Account, Account.id == FiledReport.clerk_id
    )
