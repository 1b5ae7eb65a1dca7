"""Leaving a line for what goes out of the hall (个人信息保护法 arts. 23, 55)."""

from models.errors import KnownError
from models.roles import EVERYONE
from models.work import Work, action


@action("导出", may=EVERYONE)
def record_export(
    work: Work,
    report: str,
    file_name: str,
    file_hash: str,
    rows: int,
    columns: int,
    *,
    masked: bool | None = True,
    purpose: str = "",
    recipient: str = "",
) -> None:
    """Who took which list out, of what size, masked or not, for what and to whom.

    `masked` is None for what has nothing to mask: whom to call on duty. Raises KnownError for
    clear data without purpose and recipient.
    """
    if masked is False and not (purpose.strip() and recipient.strip()):
        raise KnownError("导出明文要填写用途和接收人。", field="purpose")
    work.reason = purpose.strip()
    work.note(
        exported=report,
        file=file_name,
        sha256=file_hash,
        rows=rows,
        columns=columns,
        masked=masked,
        recipient=recipient.strip(),
    )


@action("打印资料", may=EVERYONE)
def record_printout(work: Work, title: str, number: str, pages: int, printer: str = "") -> None:
    """A line for a printed sheet that is not filed: a notice card, blank intake sheets."""
    work.note(printed=title, number=number, pages=pages, printer=printer)
