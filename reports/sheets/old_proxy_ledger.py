"""An old proxy ledger on its way in: read and judged as any ledger, with its money."""

from collections.abc import Mapping, Sequence
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING

from models.errors import KnownError
from models.people.queries import known_columns
from models.proxy.actions.old_ledger import (
    KIND,
    ProxyLedgerTaken,
    Unbalanced,
    import_proxy_ledger,
)
from models.proxy.rules.money import say_balance
from models.proxy.rules.old_ledger.rows import ProxyEntry, judge_proxy_ledger
from models.proxy.rules.states import PROXY
from reports.sheets.incoming import Progress, counts_text, telling
from reports.sheets.old_ledger import (
    LedgerFile,
    LedgerPreview,
    preview_ledger,
    read_ledger_file,
    write_ledger_report,
)
from reports.sheets.reading.columns import OLD_PROXY_LEDGER

if TYPE_CHECKING:
    from models.centre import Centre
    from models.work import Work

_MOST_TOLD = 20

preview_proxy_ledger = partial(preview_ledger, judge=judge_proxy_ledger, kind=PROXY.code)
"""Every row as it would fare in this centre now; see preview_ledger."""


def read_proxy_file(
    path: Path, known: Mapping[str, str], *, progress: Progress | None = None
) -> LedgerFile:
    """Read a file in a bounded child and find its table. Raises KnownError or Cancelled."""
    return read_ledger_file(path, known, vocabulary=OLD_PROXY_LEDGER, progress=progress)


@wraps(import_proxy_ledger)
def take_proxy_ledger(
    work: "Work",
    file: LedgerFile,
    rows: Sequence[ProxyEntry],
    *,
    progress: Progress | None = None,
) -> ProxyLedgerTaken:
    """Take the previewed rows; a Cancelled out of `progress` leaves everything as it was."""
    told = telling(rows, progress, len(rows))
    return import_proxy_ledger(work, file.path.name, file.digest, told, file.mapping)


def import_proxy_ledger_file(
    centre: "Centre",
    path: Path,
    *,
    report: Path | None,
    dry_run: bool,
    progress: Progress | None = None,
) -> str:
    """The whole import without a window; returns the numbers, and every case that is not even.

    Rows whose item is not certain stay out. With `dry_run` nothing is kept. The report is
    written before anything is taken. Raises KnownError, or Cancelled out of `progress`.
    """
    file = read_proxy_file(path, centre.ask(known_columns, KIND), progress=progress)
    if not file.is_sure:
        raise KnownError(
            f"在「{path.name}」里没有找到帮办代办台账：要有一行表头，里面至少有登记日期、服务对象、"
            "代办事项和代办员。没有导入；也可以在程序的导入页面上自己指定表头。"
        )
    preview = preview_proxy_ledger(centre, file, progress=progress)
    if report is not None:
        write_ledger_report(report, file, preview.rows)
    if dry_run:
        return f"只检查，没有导入：{counts_text(preview.counts)}。{_say_waiting(preview)}"
    rows = [row for row in preview.rows if isinstance(row, ProxyEntry)]
    taken = centre.act(take_proxy_ledger, file, rows, progress=progress).result
    there = f"，{len(taken.already_there)} 行以前已导入" if taken.already_there else ""
    said = (
        f"导入 {taken.taken} 件{there}，{taken.errors} 行待改正，"
        f"{taken.unconfirmed} 行的事项待确认。"
        + ("请在导入页面上确认事项说法后再导入一次，不会重复。" if taken.unconfirmed else "")
    )
    uneven = say_unbalanced(taken.unbalanced, len(taken.unbalanced))
    return "\n".join((said, *say_dues(taken.dues), *uneven))


def say_dues(many: int) -> list[str]:
    """That party dues came in without their money; nothing where there were none."""
    if not many:
        return []
    return [
        f"其中党费 {many} 件只作为经过导入，金额写进备注，不记入代收代付；党费请在“党费”里核对。"
    ]


def say_unbalanced(found: Sequence[Unbalanced], most: int = _MOST_TOLD) -> list[str]:
    """What does not add up, case by case; those beyond `most` are counted."""
    if not found:
        return []
    lines = [f"收付不平 {len(found)} 件，没有按结清导入；请逐件核对后补记或退补："]
    lines += [
        f"第 {case.place.rpartition('!')[2]} 行 {case.number} {case.applicant}："
        f"{say_balance(case.balance)}"
        for case in found[:most]
    ]
    if len(found) > most:
        lines.append(f"另有 {len(found) - most} 件，见代办页面的“结余不为零”。")
    return lines


def _say_waiting(preview: LedgerPreview) -> str:
    if not preview.unconfirmed:
        return ""
    return f"其中 {preview.unconfirmed} 行的事项要先在导入页面上确认，这次不导入。"
