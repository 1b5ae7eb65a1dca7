"""The one-stop ledger 一窗受理: every case, filtered, opened, exported, printed."""

import calendar
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from desktop.page import Desk, Page
from desktop.pages.cases.ledger_export import ONLY_WORDS, ClearanceDialog, write_ledger
from desktop.pages.cases.ledger_source import LedgerSource
from desktop.pages.cases.limits import limit_chip
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, EmptyState
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import DateField, Field, TextField
from desktop.widgets.table import Column, RecordTable, View
from models.cases.queries.ledger import (
    LedgerFilter,
    LedgerRow,
    Only,
    list_ledger_categories,
)
from models.cases.rules.one_stop import ONE_STOP
from models.changes import Changes
from models.roles import DESK, LEADERS

if TYPE_CHECKING:
    from reports.registry import Written

TITLE = "一窗受理台账"
ALL_DAYS, TODAY, THIS_MONTH, LAST_MONTH, THIS_YEAR, RANGE = range(6)
SPANS = (
    (ALL_DAYS, "全部日期"),
    (TODAY, "今天"),
    (THIS_MONTH, "本月"),
    (LAST_MONTH, "上月"),
    (THIS_YEAR, "今年"),
    (RANGE, "自定起止"),
)
SORT_HINT = "点“受理日期”在新到旧、旧到新之间切换；其他列请用上面的筛选"

ChooseFile = Callable[[QWidget, str, str], Path | None]
STATE_TONES = {"办结": "green", "不予受理": "red", "终止": "red", "撤回": "grey", "咨询": "grey"}


class LedgerPage(Page):
    """Target: a LedgerFilter to show, or None to go on with what was shown."""

    def __init__(self, desk: Desk, choose_file: ChooseFile | None = None) -> None:
        super().__init__(desk, "一窗受理")
        self._choose_file = choose_file
        self._filling = False
        self._begun = False
        self._total = 0
        may_work = desk.clerk.role in DESK
        new = Action(
            "新来访受理",
            partial(desk.open_page, "intake"),
            key="Ctrl+N",
            kind="primary",
            reason=lambda: "" if may_work else "您的账号只能查看，不能受理。",
            parent=self,
        )
        self._exports = [
            Action(
                text,
                partial(self._export, ending),
                key=key,
                icon=icon,
                reason=self._why_no_export,
                parent=self,
            )
            for text, ending, key, icon in (
                ("导出表格", ".xlsx", "Ctrl+E", "export"),
                ("导出 PDF", ".pdf", "Ctrl+P", "print"),
            )
        ]
        if desk.clerk.role in LEADERS:
            self._exports.append(
                Action(
                    "导出明文…",
                    self._ask_clearance,
                    key="Ctrl+Shift+E",
                    reason=self._why_no_export,
                    parent=self,
                )
            )
        sheets = Action("空白表", partial(desk.open_page, "sheets"), key="Ctrl+B", parent=self)
        old = Action("导入旧台账", partial(desk.open_page, "old-ledger"), key="Ctrl+I", parent=self)
        self.add_actions(old, sheets, *self._exports)
        self.add_actions(new, global_key=True)
        self.add_actions(
            Action("筛选", self._go_filter, key="Ctrl+F", parent=self),
            Action("清除筛选", self.clear, key="Ctrl+Backspace", parent=self),
            heading=False,
        )
        self.fields = self._build_fields()
        self.source = LedgerSource(desk, self)
        self.source.measured.connect(self._measured)
        card = Card(margin=0)
        self.table = RecordTable(
            TITLE,
            self._table_columns(),
            self.source,
            filter_hint="输入姓名、拼音首字母、受理编号或尾号，只看这些件（Ctrl F）",
            hot=lambda row: row.closed_on is None and self._due_tone(row) == "red",
            empty=EmptyState(
                "这里还没有件", "来访人到窗口后，从“新来访受理”开始；有筛选时可以放宽筛选。", new
            ),
        )
        self.table.table.horizontalHeader().setToolTip(SORT_HINT)
        self.table.counted.connect(self._counted)
        self.table.opened.connect(self._open_case)
        self.table.told.connect(desk.messages.well)
        self.table.refused.connect(self.refuse)
        card.body.addWidget(self.table)
        self.body.addWidget(card, 1)

    def _build_fields(self) -> dict[str, Field]:
        states = [("", "全部状态"), *((s.code, s.label) for s in ONE_STOP.states.values())]
        fields: dict[str, Field] = {
            "span": ChoiceField("期间", SPANS),
            "start": DateField("从", lambda: self.desk.now().date()),
            "end": DateField("到", lambda: self.desk.now().date()),
            "category": ChoiceField("事项类别", [("", "全部类别")]),
            "state": ChoiceField("状态", states),
            "only": ChoiceField("范围", ONLY_WORDS),
        }
        self.mine = QCheckBox("只看我承办的")
        self.mine.toggled.connect(self._narrowed)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        for place, field in enumerate(fields.values()):
            self._grid.addWidget(field, 0, place)
            self._grid.setColumnStretch(place, 1)
            if isinstance(field, ChoiceField):
                field.box.activated.connect(self._narrowed)
                field.line.left.connect(self._narrowed)
                field.line.entered.connect(self._narrowed)
            elif isinstance(field, TextField):
                field.line.left.connect(self._narrowed)
                field.line.entered.connect(self._narrowed)
        self._grid.addWidget(self.mine, 0, len(fields), Qt.AlignmentFlag.AlignBottom)
        self.body.addLayout(self._grid)
        return fields

    def _table_columns(self) -> tuple[Column, ...]:
        return (
            _column("number", "受理编号", lambda row: row.case_number, width=8),
            Column("date", "受理日期", lambda row: f"{row.accepted_on}", width=5.8),
            _column("applicant", "申请人", lambda row: row.applicant, width=4.5, kind="bold"),
            _column("id", "证件号码", lambda row: row.id_number, width=9.5),
            _column("item", "事项", lambda row: row.item_name, width=8, stretch=True),
            _column("state", "状态", lambda row: row.state, width=4.5, kind="chip", tone=_tone),
            _column("due", "应办结", self._due_text, width=5.5, kind="chip", tone=self._due_tone),
            _column("handler", "承办", lambda row: row.handler, width=4, kind="grey"),
            _column("closed", "办结日期", lambda row: self._short_day(row.closed_on), width=4.5),
            _column("satisfaction", "满意度", lambda row: row.satisfaction, width=4.5, kind="grey"),
        )

    # reading

    def entered(self, target: Any = None) -> None:
        if isinstance(target, LedgerFilter):
            self.show_filter(target)
        elif not self._begun:
            self.show_filter(LedgerFilter())
        self.table.setFocus()
        if not self._begun:
            self._begun = True
            self.desk.tasks.ask(list_ledger_categories, then=self._show_categories)

    def changed(self, changes: Changes) -> None:
        if self._begun and changes.touches("service_case", "person", "item_version"):
            self.source.refresh()

    def _show_categories(self, categories: list[str]) -> None:
        field = self.fields["category"]
        assert isinstance(field, ChoiceField)
        field.set_choices([("", "全部类别"), *((word, word) for word in categories)])
        field.set_value(self.source.base.category)

    def show_filter(self, chosen: LedgerFilter) -> None:
        """Show these cases; the fields say which."""
        self._filling = True
        self.fields["span"].set_value(self._span_of(chosen))
        self.fields["start"].set_value(chosen.start)
        self.fields["end"].set_value(chosen.end)
        self.fields["category"].set_value(chosen.category)
        self.fields["state"].set_value(chosen.state)
        self.fields["only"].set_value(chosen.only)
        self.mine.setChecked(chosen.clerk_id is not None)
        if self.table.filter is not None:
            self.table.filter.setText(chosen.text)
        self._filling = False
        self._show_range()
        self.source.base = chosen
        view = self.table.view
        self._reading()
        self.table.model.open(View(view.order, view.descending, chosen.text))

    def clear(self) -> None:
        """Take every filter away."""
        self.show_filter(LedgerFilter())

    def _span_of(self, chosen: LedgerFilter) -> int:
        days = (chosen.start, chosen.end)
        today = self.desk.now().date()
        return next((span for span, _ in SPANS[:RANGE] if _days(span, today) == days), RANGE)

    def _narrowed(self) -> None:
        if self._filling:
            return
        base = self._chosen()
        if base is not None and base != self.source.base:
            self.source.base = base
            self._reading()
            self.table.read()

    def _chosen(self) -> LedgerFilter | None:
        """The filter the fields say; None while one of them says nothing."""
        self._show_range()
        fields = self.fields
        if not all(field.check() for field in fields.values()):
            return None
        span = fields["span"].value() or ALL_DAYS
        start, end = _days(span, self.desk.now().date())
        if span == RANGE:
            start, end = fields["start"].value(), fields["end"].value()
            if start is not None and end is not None and end < start:
                fields["end"].set_error("结束日期早于开始日期，请核对。")
                return None
        only = fields["only"].value() or Only.ALL
        return LedgerFilter(
            start=start,
            end=end,
            category=fields["category"].value() or "",
            state=fields["state"].value() or "",
            clerk_id=self.desk.clerk.id if self.mine.isChecked() else None,
            only=only,
            closed_since=self.source.base.closed_since if only is Only.UNRATED else None,
        )

    def _show_range(self) -> None:
        custom = self.fields["span"].text() == SPANS[RANGE][1]
        for name in ("start", "end"):
            self.fields[name].setVisible(custom)
        for place in (1, 2):
            self._grid.setColumnStretch(place, int(custom))

    def _reading(self) -> None:
        self.banner.close_banner()
        self.say_below_title("正在读取…")

    def _counted(self, total: int) -> None:
        self._total = total
        for action in self._exports:
            action.refresh()

    def _measured(self, total: int) -> None:
        self.say_below_title(f"共 {total:,} 件" if total else "没有这样的件")
        if self.source.settled:
            self.table.read()

    def _go_filter(self) -> None:
        if self.table.filter is not None:
            self.table.filter.setFocus()
            self.table.filter.selectAll()

    def _open_case(self, row: LedgerRow) -> None:
        self.desk.open_page("case", row.case_id)

    # what cells say

    def _short_day(self, day: date | None) -> str:
        if day is None:
            return ""
        return f"{day:%m-%d}" if day.year == self.desk.now().year else f"{day}"

    def _due_text(self, row: LedgerRow) -> str:
        if row.due_date is None:
            return ""
        return self._short_day(row.due_date) if row.closed_on else self._chip(row)[0]

    def _due_tone(self, row: LedgerRow) -> str:
        if row.due_date is None:
            return "grey"
        if row.closed_on is not None:
            return "red" if row.closed_on > row.due_date else "grey"
        return self._chip(row)[1]

    def _chip(self, row: LedgerRow) -> tuple[str, str]:
        word, tone = limit_chip(row.due_date, self.desk.now().date())
        if tone == "grey" and row.due_date is not None:
            return self._short_day(row.due_date), "grey"
        return word, tone

    # exporting

    def _why_no_export(self) -> str:
        return "" if self._total else "现在没有可以导出的件，请先放宽筛选。"

    def _ask_clearance(self) -> None:
        ClearanceDialog(self, self._export_clear).open()

    def _export_clear(self, purpose: str, recipient: str) -> None:
        self._export(".xlsx", (purpose, recipient))

    def _export(self, ending: str, clearance: tuple[str, str] | None = None) -> None:
        """Write what the table shows, where the clerk says; in the files lane, can be stopped."""
        chosen = self.source.chosen
        span = f"{chosen.start or ''}至{chosen.end or ''}" if chosen.start or chosen.end else "全部"
        path = self._ask_file(f"{TITLE} {span}{' 明文' if clearance else ''}{ending}")
        if path is None:
            return
        self.desk.tasks.run(
            write_ledger,
            self.desk.centre,
            chosen,
            path.with_suffix(ending),
            self.desk.now(),
            clearance,
            then=partial(self._exported, path.with_suffix(ending)),
            failed=self.known,
            title="正在导出台账",
            progress=True,
            owner=self,
        )

    def _ask_file(self, name: str) -> Path | None:
        if self._choose_file is not None:
            return self._choose_file(self, name, "")
        from desktop.printing import ask_file

        kind = "PDF (*.pdf)" if name.endswith(".pdf") else "表格 (*.xlsx)"
        return ask_file(self, name, kind)

    def _exported(self, path: Path, written: "Written") -> None:
        how = "已脱敏" if written.masked else "明文，请妥善保管"
        self.desk.messages.well(f"已导出 {written.rows} 件到 {path.name}（{how}）")


def _days(span: int, today: date) -> tuple[date | None, date | None]:
    first = today.replace(day=1)
    if span == TODAY:
        return today, today
    if span == THIS_MONTH:
        return first, _month_end(first)
    if span == LAST_MONTH:
        before = date(today.year - 1, 12, 1)
        if today.month > 1:
            before = date(today.year, today.month - 1, 1)
        return before, _month_end(before)
    if span == THIS_YEAR:
        return date(today.year, 1, 1), date(today.year, 12, 31)
    return None, None


def _month_end(first: date) -> date:
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def _column(id: str, title: str, text: Callable[[Any], str], **how: Any) -> Column:
    """A column that is not sorted by: no index makes that quick at a million rows."""
    return Column(id, title, text, sortable=False, **how)


def _tone(row: LedgerRow) -> str:
    return STATE_TONES.get(row.state, "blue")
