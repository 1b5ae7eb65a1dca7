"""Every report: its id, title, formats, who may have it, and how it is written.

The screen, the commands and the tests all come through here.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from models.accounts.queries import list_accounts
from models.audit.actions import record_export
from models.cases.queries.ledger import LedgerFilter, count_ledger, stream_ledger
from models.centre import Centre
from models.errors import Cancelled, KnownError
from models.organisation.queries import Directory, read_directory
from models.proxy.queries.ledger import (
    count_proxy_ledger,
    read_cash_before,
    stream_proxy_ledger,
)
from models.proxy.queries.money import MoneyRow, cash_day
from models.roles import EVERYONE, LEADERS
from models.settings.queries import read_profile
from reports.dues import DUES_IDS, DUES_REPORTS, DuesReport, read_dues
from reports.ledgers import cash_day as cash_sheet
from reports.ledgers import directory as contacts
from reports.ledgers import proxy_ledger, service_ledger
from reports.monthly.build import RATINGS, SERVICE_MONTH, TITLES, read_report
from reports.monthly.paper import draw_report as draw_figures
from reports.neighbours import NEIGHBOURS
from reports.paper.stamps import PrintStamp
from reports.paper.whole_file import write_whole
from reports.period import Period
from reports.report import Ask, Progress, Report, refuse_grid

__all__ = [
    "CASH_DAY",
    "DIRECTORY",
    "REPORTS",
    "Ask",
    "Clearance",
    "Report",
    "Written",
    "draw_report",
    "find_report",
    "write_report",
]

CASH_DAY = "cash-day"  # of one day
DIRECTORY = "directory"  # whom to call on duty: its phones are there to be read


@dataclass(frozen=True)
class Written:
    """What was written, for the log."""

    rows: int
    columns: int
    masked: bool | None  # None: nothing in it is to be masked
    file_hash: str


@dataclass(frozen=True)
class Clearance:
    """Why a list leaves with its numbers in clear, and to whom (个人信息保护法 art. 23)."""

    purpose: str
    recipient: str


def write_report(
    centre: Centre,
    report_id: str,
    period: Period,
    path: Path,
    stamp: PrintStamp,
    *,
    chosen: LedgerFilter | None = None,
    filtered: str = "",
    branch_id: int | None = None,
    clearance: Clearance | None = None,
    progress: Progress = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Written:
    """Write a report to a file whose ending says the format, and leave a line in the log.

    `filtered` says on the sheet by what `chosen` narrows it; `branch_id` narrows a list of dues.
    Numbers are masked unless a leader gives a clearance. Raises KnownError (unknown report or
    format, not allowed, disk) and Cancelled; nothing is then left behind.
    """
    report = find_report(report_id)
    if centre.clerk.role not in report.may:
        raise KnownError(f"“{report.title}”不在您的权限内，没有生成。")
    ending = path.suffix.lower()
    if ending not in report.formats:
        raise KnownError(
            f"“{report.title}”可以存为 {'、'.join(report.formats)}，"
            f"不能存为“{ending or path.name}”。"
        )
    wanted = replace(chosen or LedgerFilter(newest_first=False), start=period.start, end=period.end)
    clear = clearance is not None
    ask = Ask(centre, period, path, stamp, wanted, filtered, clear, progress, cancelled, branch_id)
    _refuse_branch(report, branch_id)
    # In clear, the log comes first: without purpose and recipient nothing is written.
    if clearance is not None:
        if centre.clerk.role not in LEADERS:
            raise KnownError("导出明文需要管理员或主管的权限，没有生成。")
        centre.act(
            record_export, report.title, path.name, "", 0, 0, masked=False, **vars(clearance)
        )
    rows, columns = report.write(ask)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    purpose = vars(clearance) if clearance is not None else {}
    masked = None if report.id == DIRECTORY and not clear else not clear
    centre.act(
        record_export, report.title, path.name, digest, rows, columns, masked=masked, **purpose
    )
    return Written(rows, columns, masked, digest)


def draw_report(
    centre: Centre,
    report: Report,
    period: Period,
    stamp: PrintStamp,
    *,
    chosen: LedgerFilter | None = None,
    branch_id: int | None = None,
    progress: Progress = lambda done, total: None,
) -> tuple[bytes, int, int]:
    """The report as PDF with its rows and columns, masked, for the screen: nothing leaves."""
    wanted = replace(chosen or LedgerFilter(newest_first=False), start=period.start, end=period.end)
    _refuse_branch(report, branch_id)
    ask = Ask(centre, period, Path(), stamp, wanted, "", False, progress, lambda: False, branch_id)
    return report.draw(ask)


def find_report(report_id: str) -> Report:
    """The report of that id; KnownError lists the ids there are."""
    for report in REPORTS:
        if report.id == report_id:
            return report
    ids = "、".join(report.id for report in REPORTS)
    raise KnownError(f"没有编号为“{report_id}”的报表。现有：{ids}。")


def _write_service_ledger(ask: Ask) -> tuple[int, int]:
    build = (
        service_ledger.build_pdf
        if ask.path.suffix.lower() == ".pdf"
        else service_ledger.build_sheet
    )
    head = _service_head(ask)
    total = ask.centre.ask(count_ledger, ask.chosen)
    with ask.centre.stream(stream_ledger, ask.chosen, clear=ask.clear) as rows:
        build(rows, total, head, ask.stamp, ask.path, ask.progress, ask.cancelled)
    return total, len(service_ledger.HEADER)


def _draw_service_ledger(ask: Ask) -> tuple[bytes, int, int]:
    total = ask.centre.ask(count_ledger, ask.chosen)
    with ask.centre.stream(stream_ledger, ask.chosen, clear=ask.clear) as rows:
        content = service_ledger.draw_pdf(
            rows, total, _service_head(ask), ask.stamp, ask.progress, ask.cancelled
        )
    return content, total, len(service_ledger.HEADER)


def _service_head(ask: Ask) -> service_ledger.LedgerHead:
    profile = ask.centre.ask(read_profile, ask.period.end)
    return service_ledger.LedgerHead(
        profile.name, ask.period.label, ask.filtered, masked=not ask.clear
    )


def _write_figures(report_id: str) -> Callable[[Ask], tuple[int, int]]:
    def write(ask: Ask) -> tuple[int, int]:
        report = read_report(ask.centre, report_id, ask.period, ask.chosen.grid_id)
        if ask.cancelled():
            raise Cancelled
        if ask.path.suffix.lower() == ".xlsx":
            # Not before it is wanted: openpyxl takes its time and memory to load.
            from reports.monthly.sheet import build_sheet

            build_sheet(report, ask.stamp, ask.path)
        else:
            drawn = draw_figures(report, ask.stamp)
            write_whole(ask.path, lambda temporary: temporary.write_bytes(drawn.content))
        return sum(1 for _ in report.figures()), len(report.tables)

    return write


def _draw_figures(report_id: str) -> Callable[[Ask], tuple[bytes, int, int]]:
    def draw(ask: Ask) -> tuple[bytes, int, int]:
        report = read_report(ask.centre, report_id, ask.period, ask.chosen.grid_id)
        drawn = draw_figures(report, ask.stamp)
        return drawn.content, sum(1 for _ in report.figures()), len(report.tables)

    return draw


def _write_directory(ask: Ask) -> tuple[int, int]:
    directory, head = _directory_of(ask)
    if ask.path.suffix.lower() == ".xlsx":
        contacts.build_sheet(directory, head, ask.stamp, ask.path, ask.chosen.grid_id)
    else:
        content = contacts.draw_pdf(directory, head, ask.stamp, ask.chosen.grid_id)
        write_whole(ask.path, lambda temporary: temporary.write_bytes(content))
    return len(contacts.directory_rows(directory, ask.chosen.grid_id)), len(contacts.HEADER)


def _draw_directory(ask: Ask) -> tuple[bytes, int, int]:
    directory, head = _directory_of(ask)
    content = contacts.draw_pdf(directory, head, ask.stamp, ask.chosen.grid_id)
    rows = contacts.directory_rows(directory, ask.chosen.grid_id)
    return content, len(rows), len(contacts.HEADER)


def _directory_of(ask: Ask) -> tuple[Directory, contacts.DirectoryHead]:
    # As it stood on the period's last day; of a period that still runs, as it stands today.
    on = min(ask.period.end, ask.centre.clock().date())
    grid_id = ask.chosen.grid_id
    directory = ask.centre.ask(read_directory, on, grid_id)
    grid = dict(directory.grids).get(grid_id, "") if grid_id is not None else ""
    if grid_id is not None and not grid:
        raise KnownError(f"这个网格在 {on} 还没有或已停用，没有生成。请另选网格或日期。")
    name = ask.centre.ask(read_profile, on).name
    return directory, contacts.DirectoryHead(name, on, grid)


def _write_proxy_ledger(ask: Ask) -> tuple[int, int]:
    head, start, end = _proxy_head(ask), ask.period.start, ask.period.end
    is_paper = ask.path.suffix.lower() == ".pdf"
    build = proxy_ledger.build_pdf if is_paper else proxy_ledger.build_sheet
    total = ask.centre.ask(count_proxy_ledger, start, end)
    with ask.centre.stream(stream_proxy_ledger, start, end, clear=ask.clear) as rows:
        build(rows, total, head, ask.stamp, ask.path, ask.progress, ask.cancelled)
    return total, len(proxy_ledger.HEADER)


def _draw_proxy_ledger(ask: Ask) -> tuple[bytes, int, int]:
    head, start, end = _proxy_head(ask), ask.period.start, ask.period.end
    total = ask.centre.ask(count_proxy_ledger, start, end)
    with ask.centre.stream(stream_proxy_ledger, start, end, clear=ask.clear) as rows:
        content = proxy_ledger.draw_pdf(rows, total, head, ask.stamp, ask.progress, ask.cancelled)
    return content, total, len(proxy_ledger.HEADER)


def _proxy_head(ask: Ask) -> proxy_ledger.ProxyLedgerHead:
    refuse_grid(ask, proxy_ledger.TITLE)
    name = ask.centre.ask(read_profile, ask.period.end).name
    return proxy_ledger.ProxyLedgerHead(name, ask.period.label, "", masked=not ask.clear)


def _write_cash_day(ask: Ask) -> tuple[int, int]:
    entries, head = _cash_of(ask)
    is_paper = ask.path.suffix.lower() == ".pdf"
    build = cash_sheet.build_pdf if is_paper else cash_sheet.build_sheet
    build(entries, len(entries), head, ask.stamp, ask.path, ask.progress, ask.cancelled)
    return len(entries), len(cash_sheet.HEADER)


def _draw_cash_day(ask: Ask) -> tuple[bytes, int, int]:
    entries, head = _cash_of(ask)
    content = cash_sheet.draw_pdf(
        entries, len(entries), head, ask.stamp, ask.progress, ask.cancelled
    )
    return content, len(entries), len(cash_sheet.HEADER)


def _cash_of(ask: Ask) -> tuple[list[MoneyRow], cash_sheet.CashHead]:
    """Of a longer span the sheet is that of its last day, or of today if that comes first.

    Where a clerk is chosen, it has that clerk's entries only.
    """
    refuse_grid(ask, cash_sheet.TITLE)
    today = ask.centre.clock().date()
    if ask.period.start > today:
        raise KnownError(
            f"{ask.period.label}还没有到，没有可以统计的收付款。请选今天或以前的一天。"
        )
    day = min(ask.period.end, today)
    name = ask.centre.ask(read_profile, day).name
    clerk_id = ask.chosen.clerk_id
    opening = ask.centre.ask(read_cash_before, day, clerk_id)
    accounts = ask.centre.ask(list_accounts) if clerk_id is not None else ()
    clerk = next((account.name for account in accounts if account.id == clerk_id), "")
    head = cash_sheet.CashHead(name, day, opening, clerk)
    return ask.centre.ask(cash_day, day, clerk_id), head


def _write_dues(report: DuesReport) -> Callable[[Ask], tuple[int, int]]:
    def write(ask: Ask) -> tuple[int, int]:
        refuse_grid(ask, report.made_of.title)
        kind, rows, head = read_dues(
            ask.centre, report, ask.period, ask.branch_id, leaves=True, clear=ask.clear
        )
        build = kind.build_pdf if ask.path.suffix.lower() == ".pdf" else kind.build_sheet
        build(rows, len(rows), head, ask.stamp, ask.path, ask.progress, ask.cancelled)
        return len(rows), len(kind.header)

    return write


def _draw_dues(report: DuesReport) -> Callable[[Ask], tuple[bytes, int, int]]:
    def draw(ask: Ask) -> tuple[bytes, int, int]:
        refuse_grid(ask, report.made_of.title)
        kind, rows, head = read_dues(ask.centre, report, ask.period, ask.branch_id, leaves=False)
        content = kind.draw_pdf(rows, len(rows), head, ask.stamp, ask.progress, ask.cancelled)
        return content, len(rows), len(kind.header)

    return draw


def _refuse_branch(report: Report, branch_id: int | None) -> None:
    if branch_id is not None and report.id not in DUES_IDS:
        raise KnownError(f"“{report.title}”不分支部，没有生成。只有党费的报表能选支部。")


REPORTS = (
    Report(
        "service-ledger",
        "一窗受理台账",
        (".pdf", ".xlsx"),
        EVERYONE,
        _write_service_ledger,
        _draw_service_ledger,
    ),
    *(
        Report(
            report_id,
            TITLES[report_id],
            (".pdf", ".xlsx"),
            EVERYONE,
            _write_figures(report_id),
            _draw_figures(report_id),
        )
        for report_id in (SERVICE_MONTH, RATINGS)
    ),
    Report(
        DIRECTORY,
        contacts.TITLE,
        (".pdf", ".xlsx"),
        EVERYONE,
        _write_directory,
        _draw_directory,
    ),
    Report(
        "proxy-ledger",
        proxy_ledger.TITLE,
        (".pdf", ".xlsx"),
        EVERYONE,
        _write_proxy_ledger,
        _draw_proxy_ledger,
    ),
    Report(
        CASH_DAY,
        cash_sheet.TITLE,
        (".pdf", ".xlsx"),
        EVERYONE,
        _write_cash_day,
        _draw_cash_day,
    ),
    *(
        Report(
            one.id,
            one.made_of.title,
            (".pdf", ".xlsx"),
            EVERYONE,
            _write_dues(one),
            _draw_dues(one),
        )
        for one in DUES_REPORTS
    ),
    *NEIGHBOURS,
)
