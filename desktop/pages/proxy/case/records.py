"""What a proxy case has on record: papers, steps, movements, letters with their pictures."""

from collections.abc import Callable

from PySide6.QtWidgets import QStackedLayout, QWidget

from desktop.pages.proxy.case.cards import SnugTable, fit_rows
from desktop.pages.proxy.case.way import say_step
from desktop.widgets.cards import Card, EmptyState
from desktop.widgets.table import Column, ListSource, RecordTable
from desktop.widgets.tabs import SectionTabs
from models.cases.queries.papers import PaperRow
from models.proxy.queries.custody import MoveRow
from models.proxy.queries.letters import LetterRow
from models.proxy.queries.page import ProxyPage
from models.proxy.rules.letters import say_powers

TABS = ("单据", "办理经过", "交接经过", "委托书")
RECORDS = 4  # lines of a record that are seen at least
HISTORY, MOVEMENTS, LETTERS = (TABS.index(name) for name in TABS[1:])


class RecordsCard(Card):
    """The newest first in each; a paper and a letter open with Enter."""

    def __init__(self, told: Callable[[str], None]) -> None:
        super().__init__(margin=0)
        self._told = told
        self.tabs = SectionTabs("记录")
        self.tabs.fill(TABS)
        self.papers = self._table(
            TABS[0],
            Column("title", "单据", lambda row: row.title, kind="bold", width=7, sortable=False),
            Column("number", "文号", lambda row: row.document_number.split()[-1], width=6,
                   stretch=True, sortable=False),
            Column("at", "时间", lambda row: f"{row.issued_at:%m/%d %H:%M}", width=5.8,
                   sortable=False),
            Column("prints", "打印", _say_prints, kind="grey", width=3, sortable=False),
            empty=EmptyState("还没有单据", "每一步会出具自己的单据。", icon="print"),
        )  # fmt: skip
        self.history = self._table(
            TABS[1],
            Column("at", "时间", lambda row: f"{row.at:%m/%d %H:%M}", width=5.8, sortable=False),
            Column("what", "做了什么", lambda row: row.label, kind="bold", width=5.5,
                   sortable=False),
            Column("who", "经手", lambda row: row.clerk, width=3.5, sortable=False),
            Column("said", "说明", say_step, kind="grey", width=8, stretch=True, sortable=False),
        )  # fmt: skip
        self.movements = self._table(
            TABS[2],
            Column("at", "时间", lambda row: f"{row.at:%m/%d %H:%M}", width=5.8, sortable=False),
            Column("name", "材料", lambda row: row.name, kind="bold", width=6, stretch=True,
                   sortable=False),
            Column("copies", "份", lambda row: str(row.copies), kind="number", width=1.6,
                   sortable=False),
            Column("giver", "交出", lambda row: row.giver, width=5.8, sortable=False),
            Column("taker", "接收", lambda row: row.taker, width=5.8, sortable=False),
            Column("signed", "签名", _say_signed, kind="grey", width=4, sortable=False),
            empty=EmptyState("还没有交接", "每动一次记一行，只增不改。", icon="info"),
        )  # fmt: skip
        self.letters = self._table(
            TABS[3],
            Column("number", "编号", lambda row: row.number.split()[-1], kind="bold", width=9,
                   sortable=False),
            Column("pictures", "照片", _say_pictures, kind="grey", width=6.2, sortable=False),
            Column("agent", "代办员", lambda row: row.agent, width=3.5, sortable=False),
            Column("until", "期限", _say_until, width=10.6, sortable=False),
            Column("powers", "权限", lambda row: say_powers(row.powers), width=6, stretch=True,
                   sortable=False),
            Column("end", "状态", _say_end, kind="chip", width=11,
                   tone=lambda row: "grey" if row.ended_on else "green", sortable=False),
            empty=EmptyState("还没有签委托书", "代办先签委托书；帮办不用签。", icon="info"),
        )  # fmt: skip
        host = QWidget()
        self._records = QStackedLayout(host)
        for table in (self.papers, self.history, self.movements, self.letters):
            self._records.addWidget(table)
        self.body.setSpacing(0)
        self.body.addWidget(self.tabs)
        self.body.addWidget(host, 1)
        self.tabs.chosen.connect(self._records.setCurrentIndex)
        fit_rows(self.papers, RECORDS, RECORDS, RECORDS)

    def _table(self, name: str, *columns: Column, empty: EmptyState | None = None) -> RecordTable:
        table = SnugTable(name, columns, ListSource(), empty=empty)
        table.told.connect(self._told)
        return table

    def fill(self, case: ProxyPage) -> None:
        """As the case stands now."""
        self.papers.show_rows(tuple(reversed(case.papers)))
        self.history.show_rows(tuple(reversed(case.steps)))
        self.movements.show_rows(tuple(reversed(case.moves)))
        self.letters.show_rows(tuple(reversed(case.letters)))


def _say_prints(row: PaperRow) -> str:
    return f"{row.prints} 次" if row.prints else "未打"


def _say_signed(row: MoveRow) -> str:
    return "屏上签" if row.giver_signed == "screen" else "纸上签"


def _say_pictures(row: LetterRow) -> str:
    kept = len(row.kept_pictures)
    removed = len(row.pictures) - kept
    told = [f"{kept} 张"] if kept else []
    return "，".join([*told, f"已删 {removed}"] if removed else told) or "未补"


def _say_until(row: LetterRow) -> str:
    """11-21 至 2027-03-31: the year it ends in is what is asked for."""
    return f"{row.valid_from:%m-%d} 至 {row.valid_to}"


def _say_end(row: LetterRow) -> str:
    return f"{row.ended_on:%m-%d} {row.end_reason}" if row.ended_on else "有效"
