"""The directory 通讯录 as PDF and as workbook: of one grid for its wall, or the whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from models.organisation.queries import ContactRow, Directory, PostRow
from models.organisation.rules import GRID_LEADER
from reports.ledgers.table import TableColumn, TableHead, draw_table
from reports.paper.stamps import PrintStamp
from reports.sheets.writing import Column, SheetHead, write_sheet

TITLE = "网格通讯录"
FORM_KEY = "directory"
TEMPLATE = "directory/1"
ALL_GRIDS = "全部网格"

# Header text, PDF share, PDF alignment, width in the workbook.
_COLUMNS: tuple[tuple[str, float, str, float], ...] = (
    ("网格", 34, "left", 18),
    ("部门或事务", 24, "left", 14),
    ("联系人", 24, "left", 12),
    ("职务", 40, "left", 22),
    ("电话", 30, "left", 15),
    ("备用联系人", 24, "left", 12),
    ("备用电话", 30, "left", 15),
    ("适用", 22, "left", 12),
    ("自", 22, "center", 12),
)
HEADER = tuple(column[0] for column in _COLUMNS)


@dataclass(frozen=True)
class DirectoryHead:
    """Whose directory, of which day, of which grid (empty: all)."""

    centre: str
    on: date
    grid: str = ""

    @property
    def line(self) -> str:
        """The head line under the title."""
        return f"{self.centre}　{self.grid or ALL_GRIDS}　截至 {self.on}"


def directory_rows(directory: Directory, grid_id: int | None = None) -> list[tuple[object, ...]]:
    """The cells of each line, the entry's internal id last.

    Of a grid: its leader, then for each department the one first contact. Of all: the
    community's contacts, then each grid's leader and what it has named itself.
    """
    if grid_id is not None:
        return list(_of_grid(directory, grid_id, own_only=False))
    lines = [
        _line(entry.grid, entry)
        for department in directory.departments
        if (entry := directory.entries.get((None, department))) is not None
    ]
    for id_, _ in directory.grids:
        lines += _of_grid(directory, id_, own_only=True)
    return lines


def draw_pdf(
    directory: Directory, head: DirectoryHead, stamp: PrintStamp, grid_id: int | None = None
) -> bytes:
    """The directory as PDF; raises KnownError for a character no font has."""
    rows = directory_rows(directory, grid_id)
    return draw_table(
        TableHead(TITLE, head.line, "", TEMPLATE),
        [TableColumn(header, share, align) for header, share, align, _ in _COLUMNS],
        (["" if cell is None else str(cell) for cell in row[:-1]] for row in rows),
        len(rows),
        stamp,
    )


def build_sheet(
    directory: Directory,
    head: DirectoryHead,
    stamp: PrintStamp,
    out_path: Path,
    grid_id: int | None = None,
) -> None:
    """Writes the directory as workbook; raises KnownError and then leaves nothing."""
    rows = directory_rows(directory, grid_id)
    write_sheet(
        out_path,
        SheetHead(
            title=TITLE,
            head_line=head.line,
            footer=f"{head.centre}　　填报人：{stamp.printed_by}　　{stamp.printed_at:%Y-%m-%d}",
            form_key=FORM_KEY,
            version=TEMPLATE,
        ),
        [
            Column(header, "date" if header == HEADER[-1] else "text", width)
            for header, _, _, width in _COLUMNS
        ],
        rows,
        len(rows),
    )


def _of_grid(directory: Directory, grid_id: int, *, own_only: bool) -> Iterator[tuple[object, ...]]:
    name = dict(directory.grids).get(grid_id, "")
    leader = directory.leaders.get(grid_id)
    yield _leader_line(name, leader)
    for department in directory.departments:
        first = directory.first(grid_id, department)
        if first is not None and (first.is_own or not own_only):
            yield _line(name, first.entry)


def _leader_line(grid: str, leader: PostRow | None) -> tuple[object, ...]:
    if leader is None:
        return (grid, GRID_LEADER, "（空缺）", "", "", "", "", "本网格", None, 0)
    since = leader.valid_from
    return (grid, GRID_LEADER, leader.holder, "", leader.phone, "", "", "本网格", since, 0)


def _line(grid: str, entry: ContactRow) -> tuple[object, ...]:
    return (
        grid,
        entry.department,
        entry.contact,
        entry.position,
        entry.phone,
        entry.backup_contact,
        entry.backup_phone,
        "全社区" if entry.grid_id is None else "本网格",
        entry.valid_from,
        entry.id,
    )
