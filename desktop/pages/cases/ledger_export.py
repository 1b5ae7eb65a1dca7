"""The ledger leaves the hall: as it is filtered, masked unless a leader says what for."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.widgets.buttons import Action
from desktop.widgets.cards import Text
from desktop.widgets.dialog import Dialog
from desktop.widgets.fields import Form, TextField
from models.cases.queries.ledger import LedgerFilter, Only, ledger_days
from models.cases.rules.one_stop import ONE_STOP
from models.errors import KnownError

if TYPE_CHECKING:
    from models.centre import Centre
    from reports.registry import Written

REPORT = "service-ledger"
ONLY_WORDS = ((Only.ALL, "全部件"), (Only.ACCEPTED, "已受理过的"), (Only.UNRATED, "未评价的"))


class ClearanceDialog(Dialog):
    """Asks what a list in clear is for and who gets it; both stand in the log."""

    def __init__(self, parent: QWidget, then: Callable[[str, str], None]) -> None:
        super().__init__("导出明文", parent.window())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._then = then
        self.form = Form(
            {
                "purpose": TextField("用途", hint="如 区里年度核查", required="请写明用途。"),
                "recipient": TextField("交给谁", hint="如 区政数局", required="请写明交给谁。"),
            },
            self,
        )
        why = "表里会有完整的证件号和电话。用途和接收方记入操作日志；不需要明文时请用“导出表格”。"
        self.body.addWidget(Text(why, "soft", wrap=True))
        for field in self.form.fields.values():
            self.body.addWidget(field)
        self.set_actions([Action("选择位置并导出", self._go, kind="primary", parent=self)])

    def _go(self) -> None:
        values = self.form.values()
        if values is not None:
            self.accept()
            self._then(values["purpose"], values["recipient"])


def say_filter(chosen: LedgerFilter, clerk: str) -> str:
    """By what the ledger is narrowed besides its days, as its head line says it."""
    words = []
    if chosen.category:
        words.append(f"事项类别 {chosen.category}")
    if chosen.state:
        words.append(f"状态 {ONE_STOP.states[chosen.state].label}")
    if chosen.only is not Only.ALL:
        words.append(dict(ONLY_WORDS)[chosen.only])
    if chosen.closed_since is not None:
        words.append(f"{chosen.closed_since} 以后办结的")
    if chosen.clerk_id is not None:
        words.append(f"{clerk} 承办的")
    if chosen.text:
        words.append(f"含“{chosen.text}”")
    return "，".join(words)


def write_ledger(
    centre: "Centre",
    chosen: LedgerFilter,
    path: Path,
    now: datetime,
    clearance: "tuple[str, str] | None",
    progress: Callable[[int, int], None],
) -> "Written":
    """Write the ledger as it is filtered; runs off the window. Raises KnownError, Cancelled.

    `clearance` is purpose and recipient of a list in clear.
    """
    from reports.paper.stamps import PrintStamp
    from reports.period import days_period
    from reports.registry import Clearance, write_report

    days = centre.ask(ledger_days)
    if days is None:
        raise KnownError("台账里还没有件，没有导出。")
    start = chosen.start or days[0]
    period = days_period(start, max(start, chosen.end or days[1]))
    return write_report(
        centre,
        REPORT,
        period,
        path,
        PrintStamp(now, centre.clerk.name),
        chosen=chosen,
        filtered=say_filter(chosen, centre.clerk.name),
        clearance=Clearance(*clearance) if clearance else None,
        progress=progress,
    )
