"""A member goes elsewhere: the relation for good, or only the money while staying away."""

from collections.abc import Callable
from typing import Any

from desktop.page import Page
from desktop.pages.cases.case.asking import Act, AskDialog, Asked
from desktop.pages.dues.calls import named, put_beside
from desktop.pages.dues.fields import MonthField
from desktop.widgets.fields import DateField, Field, TextField
from desktop.widgets.grades import TickField
from models.dues.actions.members import pay_elsewhere, transfer_out
from models.dues.queries.book import YearRow
from models.dues.rules.months import Month
from models.errors import KnownError

DESPITE = "despite_arrears"


class TransferDialog(AskDialog):
    """Unpaid months are told first; going on all the same has to be ticked."""

    def __init__(self, page: Page, row: YearRow, done: Callable[[Any], None]) -> None:
        self._person_id = row.person_id
        fields: dict[str, Field] = {
            "on": DateField("转出日期", lambda: page.desk.now().date(),
                            required="请填写转出日期。"),
            "letter_number": TextField("介绍信编号", limit=40,
                                       required="请填写组织关系介绍信编号。"),
            DESPITE: TickField("先转出，欠交的月份仍在本支部补交"),
        }  # fmt: skip
        said = "转出当月的党费仍在本支部交，下月起到新支部交。"
        asked = Asked(said, fields, self._given, width=520)
        super().__init__(page, f"{row.name}转出", asked, "转出", done)
        self.show_fields("on", "letter_number")

    def _given(self, v: dict[str, Any]) -> Act:
        action = named(transfer_out, despite_arrears=v[DESPITE])
        return action, (self._person_id, v["on"], v["letter_number"])

    def _failed(self, error: KnownError) -> None:
        if error.field == DESPITE:
            self.show_fields(*self.form.fields)
        super()._failed(error)


def ask_elsewhere(page: Page, row: YearRow, done: Callable[[Any], None]) -> AskDialog:
    """A mobile member pays where staying; nothing is owed here for these months."""
    now = Month.of(page.desk.now().date())
    fields: dict[str, Field] = {
        "place": TextField("在哪里交", hint="所在地党组织", limit=80,
                           required="请写明在哪里交纳。"),
        "first": MonthField("从哪个月", now),
        "last": MonthField("到哪个月", Month(now.year, 12)),
        "proof": TextField("凭证", hint="收据号或流动党员活动证", limit=80),
    }  # fmt: skip

    def collect(v: dict[str, Any]) -> Act:
        return pay_elsewhere, (row.person_id, v["place"], v["first"], v["last"], v["proof"])

    said = "持流动党员活动证的，可以在所在地交党费（第九条）；同一个月只在一处交。"
    asked = Asked(
        said, fields, collect, lambda dialog: put_beside(dialog, "first", "last"), width=520
    )
    return AskDialog(page, f"{row.name}在外地交党费", asked, "保存", done)
