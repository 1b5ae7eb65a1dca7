"""Figures made from counts: each with its definition and the name of its records."""

from collections.abc import Mapping

from models.cases.queries.figures import ServiceFigures
from reports.figures import Figure, FigureKind
from reports.monthly.definitions import (
    COUNTED,
    DAY_LABELS,
    DIVIDED,
    MEAN_DAYS,
    PIECES,
    SAVED_RATE,
    Counted,
    Divided,
)


def make_figure(figure_id: str, key: str, figures: ServiceFigures) -> Figure:
    """The figure of that id over the span of `figures`; `key` says where it stands."""
    if figure_id == "mean_days":
        return _divided(figure_id, key, MEAN_DAYS, FigureKind.DAYS, figures)
    if figure_id == "saved_rate":
        return _divided(figure_id, key, SAVED_RATE, FigureKind.RATE, figures)
    if figure_id in DIVIDED:
        return _divided(figure_id, key, DIVIDED[figure_id], FigureKind.RATE, figures)
    return make_count(figure_id, key, COUNTED[figure_id], figures.counts[figure_id], figures)


def make_count(
    figure_id: str,
    key: str,
    counted: Counted,
    value: int,
    figures: ServiceFigures,
    label: str = "",
) -> Figure:
    """A count that opens its records by `figure_id`."""
    return Figure(
        id=figure_id,
        key=key,
        label=label or counted.label,
        definition=counted.definition,
        unit=counted.unit,
        kind=FigureKind.COUNT,
        value=value,
        scope=figures.scope,
        records=figure_id,
        records_count=value,
    )


def _divided(
    figure_id: str, key: str, divided: Divided, kind: FigureKind, figures: ServiceFigures
) -> Figure:
    amounts: Mapping[str, int] = {
        **figures.counts,
        "days_used": figures.days_used,
        "days_promised": figures.days_promised,
        "days_saved": figures.days_promised - figures.days_used,
    }
    return Figure(
        id=figure_id,
        key=key,
        label=divided.label,
        definition=divided.definition,
        unit="个工作日" if kind is FigureKind.DAYS else "%",
        kind=kind,
        value=None,
        scope=figures.scope,
        records=divided.records,
        records_count=figures.counts[divided.records],
        records_label=divided.records_label,
        numerator=amounts[divided.numerator],
        denominator=amounts[divided.denominator],
        numerator_label=_label(divided.numerator),
        denominator_label=_label(divided.denominator),
    )


def _label(part: str) -> str:
    return DAY_LABELS.get(part) or COUNTED[part].label


def unit_of(figure_id: str) -> str:
    """件, 次, 人次, or nothing for a rate."""
    return COUNTED[figure_id].unit if figure_id in COUNTED else ""


def row_label(figure_id: str) -> str:
    """As the cover names the row: 受理（件）, 其中 即办件, 按时办结率."""
    if figure_id not in COUNTED:
        divided = {"mean_days": MEAN_DAYS, "saved_rate": SAVED_RATE} | dict(DIVIDED)
        return divided[figure_id].label
    counted = COUNTED[figure_id]
    if counted.label.startswith("其中") or counted.label.endswith("）"):
        return counted.label
    return f"{counted.label}（{counted.unit or PIECES}）"
