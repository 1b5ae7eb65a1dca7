"""Importing the proxy ledgers that were kept by hand, with the principals' money."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from desktop.page import Desk
from desktop.pages.cases.importing import COLUMNS, STEPS, LedgerImportPage
from desktop.pages.importing.kind import ImportKind, read_and_judge, values_of
from desktop.widgets.table import Column
from models.changes import Changes
from models.proxy.actions.old_ledger import KIND, ProxyLedgerTaken, undo_proxy_ledger
from models.proxy.rules.old_ledger.rows import FIELDS, ProxyEntry, ProxyValues
from reports.sheets.old_ledger import write_ledger_report
from reports.sheets.old_proxy_ledger import (
    preview_proxy_ledger,
    read_proxy_file,
    say_dues,
    say_unbalanced,
    take_proxy_ledger,
)

_MOST_TOLD = 6  # on the result card; the rest is in the list of what is not settled


_of: Callable[[Callable[[ProxyValues], str]], Callable[[ProxyEntry], str]] = values_of


def _yuan(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:,.2f}"


_RENAMED = {"accepted_on": "登记日期", "name": "服务对象"}
_MONEY = (
    Column("advanced", "预收", _of(lambda v: _yuan(v.money.advanced)), kind="number", width=5),
    Column("paid", "实付", _of(lambda v: _yuan(v.money.paid)), kind="number", width=5),
    Column("refunded", "退回", _of(lambda v: _yuan(v.money.refunded)), kind="number", width=5),
    Column("receipt", "票据号", _of(lambda v: v.money.receipt), width=7),
    Column("agent", "代办员", _of(lambda v: v.agent), width=5),
)


def _columns() -> Sequence[Column]:
    """Those of the service ledger, with the money in place of the address."""
    kept = [column for column in COLUMNS if column.id not in ("address", "phone")]
    return (
        *(replace(c, title=_RENAMED.get(c.id, c.title)) for c in kept),
        *_MONEY,
    )


class ProxyImportPage(LedgerImportPage):
    """导入旧代办台账."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, OLD_PROXY_LEDGER, home="proxy")

    def changed(self, changes: Changes) -> None:
        if changes.touches("import_run", "proxy_case", "agent"):
            self.records.read()

    def result_lines(self, taken: ProxyLedgerTaken) -> Sequence[str]:
        made = f"新登记 {taken.new_agents} 位代办员，请到代办员一览补上电话和网格。"
        return (
            *say_dues(taken.dues),
            *say_unbalanced(taken.unbalanced, _MOST_TOLD),
            *((made,) if taken.new_agents else ()),
            *super().result_lines(taken),
        )


OLD_PROXY_LEDGER = ImportKind(
    code=KIND,
    title="导入旧代办台账",
    list_word="台账",
    unit="件",
    steps=STEPS,
    fields=FIELDS,
    columns=_columns(),
    filter_hint="筛选：服务对象、事项、原因、代办员…",
    needs="还看不出哪一列是登记日期、服务对象、代办事项和代办员，请在左边指定。",
    read=read_and_judge(KIND, read_proxy_file, preview_proxy_ledger),
    judge=preview_proxy_ledger,
    take=take_proxy_ledger,
    undo=undo_proxy_ledger,
    write_report=write_ledger_report,
    undo_text="“{file}”导入的 {count} 件代办会连同收付款一起移除，这次新登记的人员和代办员也一起"
    "移除。已经办理、收付款或改过的不会丢：有这样的件时，整次都不撤销。",
)
