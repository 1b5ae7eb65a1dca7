"""季度反馈: a return for each unit, its way there and back, and the sum over all of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.pages.cases.case.asking import AskDialog, Asked
from desktop.pages.check_in.changes import what_changed
from desktop.pages.check_in.fields import say_hours
from desktop.pages.check_in.words import NOTHING, WATCHED, say_return
from desktop.pages.tabbed import Panel, TabbedPage, selected
from desktop.printing import show_unfiled
from desktop.widgets.buttons import Action
from desktop.widgets.cards import Card, Chip, EmptyState, Text
from desktop.widgets.choice import ChoiceField
from desktop.widgets.facts import Record, RecordCard, Section
from desktop.widgets.fields import DateField
from desktop.widgets.layout import Flow
from desktop.widgets.table import Column, ListSource, RecordTable
from models.double_check_in.actions.returns import (
    ReturnMade,
    make_returns,
    send_returns,
    stamped_back,
)
from models.double_check_in.queries.papers import read_quarter_papers, read_return_papers
from models.double_check_in.queries.quarters import QuarterTotal, quarter_facts, quarter_total
from models.double_check_in.queries.returns import (
    QuarterReturnFacts,
    ReturnRow,
    list_returns,
    read_return,
)
from models.double_check_in.rules.quarters import Quarter
from models.double_check_in.rules.returns import ReturnFacts
from models.errors import KnownError

BACK = 8  # quarters
SLACK = 30  # days


@dataclass(frozen=True)
class UnitLine:
    """A unit in the quarter as it is now, with its last edition."""

    unit_id: int
    facts: ReturnFacts
    kept: ReturnRow | None


@dataclass(frozen=True)
class QuarterShown:
    """All units of a quarter, and the total straight from the records."""

    lines: tuple[UnitLine, ...]
    total: QuarterTotal

    @property
    def minutes(self) -> int:
        """The sum over the units."""
        return sum(line.facts.minutes for line in self.lines)


@dataclass(frozen=True)
class Compared:
    """A return as it was printed and as it would be now."""

    printed: QuarterReturnFacts
    now: ReturnFacts | None


def read_quarter(session: Any, quarter: Quarter) -> QuarterShown:
    """The quarter for the page."""
    kept = {row.unit_id: row for row in list_returns(session, quarter)}
    facts = quarter_facts(session, quarter)
    lines = tuple(UnitLine(id_, each, kept.get(id_)) for id_, each in facts.items())
    return QuarterShown(lines, quarter_total(session, quarter))


def read_compared(session: Any, kept: ReturnRow) -> Compared:
    """An edition beside what is true now."""
    now = quarter_facts(session, kept.quarter, [kept.unit_id])
    return Compared(read_return(session, kept.id), now.get(kept.unit_id))


def quarter_choices(today: date) -> list[tuple[Quarter, str]]:
    """This quarter and those before it."""
    found = [Quarter.of(today)]
    while len(found) < BACK:
        found.append(found[-1].before)
    return [(quarter, quarter.text) for quarter in found]


COLUMNS = (
    Column("unit", "单位", lambda r: r.facts.unit, kind="bold", width=9, stretch=True),
    Column("members", "党员", lambda r: str(len(r.facts.lines)), kind="number", width=3),
    Column("served", "服务人数", lambda r: str(r.facts.served), kind="number", width=4.4),
    Column("times", "人次", lambda r: str(r.facts.times), kind="number", width=3),
    Column("minutes", "小时", lambda r: say_hours(r.facts.minutes), kind="number", width=4),
    Column("number", "反馈表", lambda r: say_edition(r.kept), width=8.4),
    Column("state", "状态", lambda r: say_return(r.kept)[0], kind="chip", width=6,
           tone=lambda r: say_return(r.kept)[1]),
)  # fmt: skip
_KEYS: dict[str, Callable[[UnitLine], Any]] = {
    "unit": lambda r: r.facts.unit,
    "members": lambda r: len(r.facts.lines),
    "served": lambda r: r.facts.served,
    "times": lambda r: r.facts.times,
    "minutes": lambda r: r.facts.minutes,
    "number": lambda r: r.kept.number if r.kept else "",
    "state": lambda r: say_return(r.kept)[0],
}


def say_edition(kept: ReturnRow | None) -> str:
    """The number of a return and its edition."""
    if kept is None:
        return ""
    return f"{kept.number} 第{kept.edition}版" if kept.edition > 1 else kept.number


class QuarterPanel(Panel):
    """Units at the left; what an edition says, and what changed since, at the right."""

    watched = WATCHED

    def __init__(self, page: TabbedPage) -> None:
        super().__init__(page, "季度反馈")
        self.shown: QuarterShown | None = None
        make = Action(
            "生成反馈表", self._make, key="F9", kind="primary",
            reason=partial(self.desk.why_not, make_returns), parent=self,
        )  # fmt: skip
        self.buttons = [
            Action("登记送出", self._ask_send, key="F6",
                   reason=partial(self.desk.why_not, send_returns), parent=self),
            Action("盖章收回", self._ask_back, key="F7", reason=self._why_no_back, parent=self),
            make,
        ]  # fmt: skip
        self.more = [
            Action("打印选中单位的反馈表", self._print_some, key="Ctrl+P", icon="print",
                   reason=self._why_no_paper, parent=self),
            Action("打印、导出汇总表", partial(self.desk.open_page, "reports", "checkin-returns"),
                   key="Ctrl+Shift+E", parent=self),
            Action("打印全部反馈表", self._print_all, key="Ctrl+Shift+P", icon="print",
                   reason=self._why_no_papers, parent=self),
        ]  # fmt: skip
        today = self.desk.now().date()
        self.quarter = ChoiceField("季度", quarter_choices(today))
        # In the first weeks of a quarter the one before is still worked on.
        self.quarter.set_value(Quarter.of(today - timedelta(days=SLACK)))
        self.quarter.changed.connect(self.read)
        self.sums = Text("", "bold", wrap=True)
        self.same = Chip("", "green")
        self.same.hide()
        self.table = RecordTable(
            "季度反馈表", COLUMNS,
            ListSource(
                keys=lambda row, order: _KEYS[order](row),
                text=lambda r: f"{r.facts.unit} {r.kept.number if r.kept else ''}",
            ),
            filter_hint="输入单位名称，只看这些（Ctrl F）",
            hot=lambda r: r.kept is not None and r.kept.is_stale,
            empty=EmptyState(
                "这个季度没有报到的党员",
                "先登记单位和党员的报到，再登记服务；每个季度末生成反馈表。",
            ),
        )  # fmt: skip
        self.table.chosen.connect(self._chosen)
        self.table.told.connect(self.desk.messages.well)
        self.card = RecordCard("反馈表", "生成以后，选中一个单位看它的反馈表，和生成以后的变化。")
        left = Card(margin=0)
        left.body.addWidget(self.table)
        foot = left.add_foot()
        foot.addWidget(self.sums, 1)
        flow = Flow(gap=6, right=True)
        flow.add(self.same)
        foot.addLayout(flow)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        top = QHBoxLayout()
        top.addWidget(self.quarter, 1)
        top.addStretch(3)
        column.addLayout(top)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(left, 5)
        row.addWidget(self.card, 2)
        column.addLayout(row, 1)

    # reading

    def read(self) -> None:
        quarter = self._quarter
        if quarter is not None:
            self.desk.tasks.ask(read_quarter, quarter, then=self._show, key="check-in.quarter")

    def take_focus(self) -> None:
        self.table.take_focus()

    @property
    def _quarter(self) -> Quarter | None:
        try:
            quarter = self.quarter.value()
        except KnownError:  # half a word is typed
            return None
        assert quarter is None or isinstance(quarter, Quarter)
        return quarter

    def _show(self, shown: QuarterShown) -> None:
        had = self.holds_focus(self.table)
        self.shown = shown
        self.table.show_rows(shown.lines)
        total = shown.total
        self.sums.setText(
            f"各单位相加 {say_hours(shown.minutes)} 小时 · "
            f"全部记录 {say_hours(total.minutes)} 小时，"
            f"{total.services} 人次"
        )
        same = shown.minutes == total.minutes
        self.same.show_state("✓ 一致" if same else "✗ 不一致", "green" if same else "red")
        if had:
            self.table.take_focus()
        if self.page.panel is self:
            made = sum(line.kept is not None for line in shown.lines)
            back = sum(
                line.kept is not None and line.kept.stamped_on is not None for line in shown.lines
            )
            self.page.say_below_title(
                f"{len(shown.lines)} 个单位，已生成 {made} 份，收回 {back} 份"
                if shown.lines
                else ""
            )
        if not shown.lines:
            self.card.show_record(None)
        self.refresh()

    def _chosen(self, line: UnitLine) -> None:
        if line.kept is None:
            self.card.show_record(_of_facts(line.facts))
        else:
            self.desk.tasks.ask(
                read_compared, line.kept, then=self._show_compared, key="check-in.compared"
            )
        self.refresh()

    def _show_compared(self, compared: Compared) -> None:
        printed = compared.printed
        changes = what_changed(printed, compared.now)
        line = self.table.current
        chips = [say_return(line.kept)] if isinstance(line, UnitLine) else []
        sections = []
        if changes:
            sections.append(Section("生成以后的变化", [("", text) for text in changes]))
        sections.append(_lines("反馈表上的党员", printed.lines))
        note = "生成以后有变化。要送新的，按 F9 生成新一版；旧版留着。" if changes else ""
        self.card.show_record(
            Record(
                printed.unit,
                chips,
                (
                    ("编号", f"{printed.number} 第 {printed.edition} 版"),
                    ("联系人", printed.contact),
                    ("生成", f"{printed.made_at:%Y-%m-%d %H:%M}"),
                    ("送出", str(printed.sent_on or "")),
                    ("盖章收回", str(printed.stamped_on or "")),
                    ("合计", f"{say_hours(printed.minutes)} 小时，{printed.times} 人次，"
                     f"{printed.served} 人服务"),
                ),
                sections,
                note,
            )
        )  # fmt: skip

    # why not

    def _why_no_back(self) -> str:
        if why := self.desk.why_not(stamped_back):
            return why
        line = self.table.current
        if not isinstance(line, UnitLine) or line.kept is None:
            return f"请先选中一个已经送出反馈表的单位。{NOTHING}"
        return "" if line.kept.sent_on else f"这份反馈表还没有登记送出。{NOTHING}"

    def _why_no_paper(self) -> str:
        line = self.table.current
        made = isinstance(line, UnitLine) and line.kept is not None
        return "" if made else f"这个单位的反馈表还没生成，先按 F9。{NOTHING}"

    def _why_no_papers(self) -> str:
        lines = self.shown.lines if self.shown is not None else ()
        made = any(line.kept is not None for line in lines)
        return "" if made else f"这个季度的反馈表还没生成，先按 F9。{NOTHING}"

    # what is done

    def _print_some(self) -> None:
        try:
            kept = [line.kept for line in selected(self.table)]
        except KnownError as error:
            self.page.known(error)
            return
        ids = [row.id for row in kept if row is not None]
        show_unfiled(self.page, "季度反馈表", read_return_papers, ids)

    def _print_all(self) -> None:
        show_unfiled(self.page, "季度反馈表", read_quarter_papers, self._quarter)

    def _make(self) -> None:
        quarter = self._quarter
        if quarter is None:
            return
        self.desk.tasks.act(
            make_returns, quarter, then=self._made, failed=self.page.known, title="生成反馈表"
        )

    def _made(self, made: Sequence[ReturnMade]) -> None:
        new = sum(one.is_new for one in made)
        minutes = sum(one.minutes for one in made)
        said = f"新生成 {new} 份" if new else "没有变化，都是原来的版本"
        self.desk.messages.well(f"{len(made)} 个单位，{said}，合计 {say_hours(minutes)} 小时")

    def _ask_send(self) -> None:
        """Those that are marked and wait; with one row marked, all that wait."""
        try:
            rows = [line.kept for line in selected(self.table)]
        except KnownError as error:
            self.page.known(error)
            return
        lines = self.shown.lines if self.shown is not None else ()
        if len(rows) < 2:
            rows = [line.kept for line in lines]
        waiting = [row for row in rows if row is not None and row.sent_on is None]
        if not waiting:
            self.page.refuse(f"没有等待送出的反馈表；先按 F9 生成。{NOTHING}")
            return
        stale = sum(row.is_stale for row in waiting)
        on = DateField("送出日期", self.desk.now().date, required="请填送出日期。")
        on.set_value(self.desk.now().date())
        warned = f"其中 {stale} 份生成后有变化，建议先按 F9 重新生成。" if stale else ""
        asked = Asked(
            f"登记 {len(waiting)} 份反馈表已送出。{warned}", {"on": on},
            lambda v: (send_returns, ([row.id for row in waiting], v["on"])),
        )  # fmt: skip
        AskDialog(self.page, "送出季度反馈表", asked, "登记送出", self._sent).open()

    def _sent(self, count: int) -> None:
        self.desk.messages.well(f"已登记送出 {count} 份")

    def _ask_back(self) -> None:
        line = self.table.current
        assert isinstance(line, UnitLine) and line.kept is not None
        kept = line.kept
        on = DateField("收回日期", self.desk.now().date, required="请填收回日期。")
        on.set_value(self.desk.now().date())
        asked = Asked(
            f"{line.facts.unit}盖章的回执收回了（{kept.number}）。", {"on": on},
            lambda v: (stamped_back, (kept.id, v["on"])),
        )  # fmt: skip
        AskDialog(self.page, "盖章收回", asked, "登记", self._back).open()

    def _back(self, _: None) -> None:
        self.desk.messages.well("已登记收回")


def _of_facts(facts: ReturnFacts) -> Record:
    return Record(
        facts.unit,
        [("还没生成", "amber")],
        (
            ("联系人", facts.contact),
            ("到现在", f"{say_hours(facts.minutes)} 小时，{facts.times} 人次"),
        ),
        [_lines("党员", facts.lines)],
    )


def _lines(title: str, lines: Sequence[Any]) -> Section:
    served = [line for line in lines if line.times]
    told = [
        (f"{line.name} {say_hours(line.minutes)} 小时", line.services or line.posts)
        for line in served[:30]
    ]
    rest = len(lines) - len(served)
    if rest:
        told.append(("", f"另有 {rest} 名党员这个季度没有服务"))
    return Section(title, told)
