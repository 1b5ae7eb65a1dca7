"""节假日: the years whose notice is loaded, and loading one more."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from PySide6.QtWidgets import QWidget

from desktop.page import Desk
from desktop.pages.settings.section import NumberField, Section
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Text
from desktop.widgets.dialog import Dialog
from desktop.widgets.fields import Form, NoteField, TextField
from desktop.widgets.table import Column, ListSource, RecordTable
from models.calendar.queries import YearRow, list_years, read_day_table
from models.calendar.rules import DayKind, DayTable, SpecialDay
from models.cases.actions.calendar import Moved, load_year
from models.changes import Changes
from models.errors import KnownError
from models.work import may_do

_KINDS = {
    "休": DayKind.OFF,
    "放假": DayKind.OFF,
    "放": DayKind.OFF,
    "班": DayKind.WORKING,
    "上班": DayKind.WORKING,
    "补班": DayKind.WORKING,
}
_LONGEST = 31  # days of one line
_DAY = r"(?:\d{4}[-/.年])?\d{1,2}[-/.月]\d{1,2}日?"
_LINE = re.compile(
    rf"({_DAY})(?:\s*[-—–~～至到]\s*({_DAY}|\d{{1,2}}日?))?[\s,，]*(\S+)[\s,，]*(.*)"
)
HINT = "每行一天或一段：\n1-1 至 1-3 放假 元旦\n2-14 上班 春节调休"


def read_days(text: str, year: int, notice: str) -> dict[date, SpecialDay]:
    """The days of a notice as typed or pasted. Raises KnownError naming the line."""
    found: dict[date, SpecialDay] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        match = _LINE.fullmatch(line.strip())
        kind = _KINDS.get(match[3]) if match else None
        if match is None or kind is None:
            raise KnownError(
                f"第 {number} 行看不懂：“{line.strip()[:20]}”。请写成 1-1 至 1-3 放假 元旦。",
                field="days",
            )
        first = _read_day(match[1], year, None, number)
        last = _read_day(match[2], year, first, number) if match[2] else first
        if not timedelta() <= last - first < timedelta(days=_LONGEST):
            raise KnownError(f"第 {number} 行的起止日期不对，请核对。", field="days")
        for step in range((last - first).days + 1):
            found[first + timedelta(days=step)] = SpecialDay(kind, match[4].strip(), notice)
    return found


def show_days(days: Mapping[date, SpecialDay], year: int) -> str:
    """The days of a year as `read_days` takes them, runs of one kind in one line."""
    runs: list[tuple[date, date, SpecialDay]] = []
    for day, special in sorted(days.items()):
        if day.year != year:
            continue
        if (
            runs
            and day - runs[-1][1] == timedelta(days=1)
            and (runs[-1][2].kind, runs[-1][2].name) == (special.kind, special.name)
        ):
            runs[-1] = (runs[-1][0], day, special)
        else:
            runs.append((day, day, special))
    words = {DayKind.OFF: "放假", DayKind.WORKING: "上班"}
    return "\n".join(
        f"{a.month}-{a.day}"
        + (f" 至 {b.month}-{b.day}" if a != b else "")
        + f" {words[special.kind]} {special.name}".rstrip()
        for a, b, special in runs
    )


def _read_day(text: str, year: int, first: date | None, number: int) -> date:
    parts = [int(part) for part in re.findall(r"\d+", text)]
    if len(parts) == 1 and first is not None:
        parts = [first.month, parts[0]]
    if len(parts) == 2:
        parts = [year, *parts]
    try:
        return date(*parts)
    except ValueError:
        raise KnownError(f"第 {number} 行里没有“{text}”这一天，请核对。", field="days") from None


class HolidaysSection(Section):
    """The loaded years; a missing year makes due dates 暂定 until its notice is here."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            "国务院办公厅每年公布放假安排。没有录入的年份，应办结日期标“暂定”，录入后自动重算。",
        )
        self.table = RecordTable(
            "节假日",
            (
                Column("year", "年份", lambda row: str(row.year), kind="bold", width=6),
                Column("off", "放假", lambda row: f"{row.days_off} 天", width=6),
                Column("working", "调休上班", lambda row: f"{row.days_working} 天", width=7),
                Column("notice", "依据", lambda row: row.notice, stretch=True),
            ),
            ListSource(),
        )
        self._days: DayTable | None = None
        if may_do(desk.clerk.role, load_year):
            self.table.opened.connect(self._edit)
            self.add_buttons(
                Action("录入一年", self._add, kind="primary", key="Ctrl+Shift+N", parent=self),
                Action("修改所选", self._edit, key="F2", parent=self),
            )
        self.body.addWidget(self.table, 1)
        self.setFocusProxy(self.table)

    def entered(self) -> None:
        self.desk.tasks.ask(list_years, then=self._show)
        self.desk.tasks.ask(read_day_table, then=self._take)

    def changed(self, changes: Changes) -> None:
        if changes.touches("calendar_day"):
            self.entered()

    def _show(self, rows: list[YearRow]) -> None:
        self.table.show_rows(rows)

    def _take(self, days: DayTable) -> None:
        self._days = days

    def _add(self) -> None:
        loaded = self._days.years_loaded if self._days is not None else frozenset()
        year = max(loaded, default=self.desk.now().year - 1) + 1
        YearDialog(self.desk, year, "", "", self.window()).open()

    def _edit(self, *_: object) -> None:
        row = self.table.current
        if isinstance(row, YearRow) and self._days is not None:
            text = show_days(self._days.days, row.year)
            YearDialog(self.desk, row.year, row.notice, text, self.window()).open()


class YearDialog(Dialog):
    """A year's days with the number of their notice."""

    def __init__(self, desk: Desk, year: int, notice: str, days: str, parent: QWidget) -> None:
        super().__init__("录入放假安排", parent, width=620)
        self._desk = desk
        self.form = Form(
            {
                "year": NumberField("年份"),
                "notice": TextField(
                    "通知文号",
                    hint="国办发明电〔2026〕…号",
                    limit=100,
                    required="请填写通知文号，它是每个日期的依据。",
                ),
                "days": NoteField(
                    "放假和调休", rows=9, hint=HINT, required="请填写放假和调休的日期。"
                ),
            },
            self,
        )
        self.form["year"].set_text(str(year))
        self.form["notice"].set_text(notice)
        self.form["days"].set_text(days)
        for field in self.form.fields.values():
            self.body.addWidget(field)
        self.body.addWidget(
            Text("可以粘贴通知里的日期，每行一段；周末不用写，写了也不影响。", "small", wrap=True)
        )
        self.set_actions((Action("录入", self._go, kind="primary", key="F9", parent=self),))

    def _go(self) -> None:
        values = self.form.values()
        if values is None:
            return
        try:
            days = read_days(values["days"], values["year"], values["notice"])
        except KnownError as error:
            self._failed(error)
            return
        self._desk.tasks.act(
            load_year,
            values["year"],
            values["notice"],
            days,
            then=self._done,
            failed=self._failed,
            title="正在录入并重算应办结日期",
        )

    def _failed(self, error: KnownError) -> None:
        if not self.form.show_error(error):
            self.known(error)

    def _done(self, moved: Sequence[Moved]) -> None:
        self.accept()
        year = self.form["year"].text()
        changed = f"，{len(moved)} 件的应办结日期有变化" if moved else "，没有办件的日期改变"
        self._desk.messages.well(f"{year} 年放假安排已录入{changed}")
        if moved:
            MovedDialog(moved, self.parentWidget() or self).open()


class MovedDialog(Dialog):
    """The cases whose due date moved with the new table."""

    def __init__(self, moved: Sequence[Moved], parent: QWidget) -> None:
        super().__init__("应办结日期有变化的办件", parent, width=620)
        self.table = RecordTable(
            "日期有变化的办件",
            (
                Column("number", "编号", lambda row: row.case_number, kind="bold", width=12),
                Column("before", "原来", lambda row: str(row.before), width=8),
                Column("after", "现在", lambda row: str(row.after), width=8, stretch=True),
            ),
            ListSource(moved),
        )
        self.body.addWidget(self.table)
        self.set_actions(())
        self.table.read()
