"""党费收缴 in the monthly report: totals that name nobody; their records need a dues duty."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from models.cases.queries.figures import Scope, SpanFigures
from models.centre import Centre
from models.dues.queries.figures import (
    DuesFigure,
    DuesRecord,
    has_branches,
    list_dues_behind,
    read_dues_figures,
    read_dues_standing,
)
from reports.dues import require_dues
from reports.figures import Figure, FigureKind, FigureRow, FigureTable, TableForm

KEY = "dues"
TITLE = "党费收缴"
PERSONS, PIECES, YUAN = "人", "张", "元"
_FEN = Decimal(100)


@dataclass(frozen=True)
class _Said:
    """How a figure is called and defined; `records` names what it opens."""

    label: str
    definition: str
    unit: str
    records: str
    of: str = PERSONS  # what the records are


_WHOLE_MONTHS = "期间按整月计。"
_SAID = {
    "owing": _Said(
        "应交党员", f"期间内有应交月份的党员。免交的月份不算，缓交的算。{_WHOLE_MONTHS}", PERSONS,
        "dues_owing",
    ),
    "paying": _Said(
        "其中 已交", "应交党员中，期间内的月份交过党费的，含以前预交和以后补交的。", PERSONS,
        "dues_paying",
    ),
    "due": _Said(
        "应交", f"期间内各月核定的月交纳额之和，减免后的；没有核定的不算。{_WHOLE_MONTHS}", YUAN,
        "dues_owing",
    ),
    "relief": _Said(
        "减免", "期间内各月经批准少交和免交的金额之和。", YUAN, "dues_relieved",
    ),
    "taken": _Said(
        "收取", "收款日期在期间内的全部收据金额，含补交、预交和自愿多交；作废的不算。", YUAN,
        "dues_taken", PIECES,
    ),
    "back": _Said(
        "其中 补交", "收取的金额中，交期间开始以前的月份的。", YUAN, "dues_back", PIECES
    ),
    "voluntary": _Said(
        "其中 自愿多交", "收取的金额中，超过应交、又不是大额党费的。", YUAN, "dues_voluntary",
        PIECES,
    ),
    "large": _Said(
        "其中 大额党费", "收取的金额中，一次多交 1000 元以上、全额转交中央的，不计入上缴基数。",
        YUAN, "dues_large", PIECES,
    ),
    "remitted": _Said(
        "上缴", "上缴日期在期间内的金额，按比例上缴的和全额转交的大额党费都算。", YUAN,
        "dues_remitted", "笔",
    ),
    "receipts": _Said(
        "收据", "收款日期在期间内、没有作废的收据。", PIECES, "dues_taken", PIECES
    ),
    "voided": _Said(
        "作废收据", "作废日期在期间内的收据，号码保留。", PIECES, "dues_voided", PIECES
    ),
}  # fmt: skip
_STANDING = {
    "in_arrears": _Said(
        "欠交党员", "统计时有已过月份没有交的党员；缓交的月份不算。", PERSONS, "dues_in_arrears"
    ),
    "raised": _Said(
        "连续六个月未交",
        "统计时最近连续六个月以上没有交、没有正当理由的党员，由支部大会讨论（党章第九条）。",
        PERSONS, "dues_raised",
    ),
}  # fmt: skip


def is_of_dues(figure: Figure) -> bool:
    """Whether the records of a figure are dues, which only a duty opens."""
    return figure.records.startswith("dues_")


def make_dues_table(
    centre: Centre, found: SpanFigures, columns: tuple[str, ...]
) -> FigureTable | None:
    """The section for the span, the one before and the year so far.

    None for a centre without branches, and for one grid: members belong to branches.
    """
    if found.now.scope.grid_id is not None or not centre.ask(has_branches):
        return None
    scopes = [spans.scope for spans in (found.now, found.before, found.year) if spans is not None]
    spans = [centre.ask(read_dues_figures, s.start, s.end, s.today) for s in scopes]
    standing = centre.ask(read_dues_standing, found.now.scope.today)
    rows = [
        FigureRow(
            _row_label(said),
            tuple(
                _make(id_, said, column, scope, figures)
                for column, scope, figures in zip(columns, scopes, spans, strict=True)
            ),
        )
        for id_, said in _SAID.items()
    ]
    empty = (None,) * (len(columns) - 1)
    rows += [
        FigureRow(_row_label(said), (_make(id_, said, columns[0], scopes[0], standing), *empty))
        for id_, said in _STANDING.items()
    ]
    return FigureTable(
        KEY, TITLE, TableForm.TABLE, columns, tuple(rows),
        note="只有合计，不列姓名；明细由党费会计、出纳查看，每次查看都记入日志。",
    )  # fmt: skip


def read_dues_records(
    centre: Centre, records: str, scope: Scope, title: str
) -> tuple[DuesRecord, ...]:
    """What a figure of dues is made of. Raises KnownError without a dues duty; logs the look."""
    permit = require_dues(centre, title, scope.end.year, leaves=False)
    return centre.ask(list_dues_behind, permit, records, scope.start, scope.end, scope.today)


def _row_label(said: _Said) -> str:
    return f"{said.label}（{said.unit}）"


def _make(
    id_: str, said: _Said, column: str, scope: Scope, figures: Mapping[str, DuesFigure]
) -> Figure:
    found = figures[said.records]
    is_money = said.unit == YUAN
    figure = Figure(
        id=f"dues_{id_}",
        key=f"{KEY}/dues_{id_}/{column}",
        label=said.label,
        definition=said.definition,
        unit=said.unit,
        kind=FigureKind.MONEY if is_money else FigureKind.COUNT,
        value=int(found.amount * _FEN) if is_money else found.count,
        scope=scope,
        records=said.records,
        records_count=found.count,
        records_unit=said.of,
    )
    return replace(figure, label=f"{said.label}金额") if is_money else figure
