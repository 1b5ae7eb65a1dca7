"""The figures of the monthly report, and the records behind each of them.

Every figure is one condition over one kind of record (`families`). Counting and listing both
start from it, so a figure and the list it opens cannot say different things.
"""

from models.cases.queries.figures.behind import Place, RecordBrief, count_behind, list_behind
from models.cases.queries.figures.counting import (
    ClerkCount,
    HourCount,
    NamedCount,
    ServiceFigures,
    read_counts,
    read_service_figures,
)
from models.cases.queries.figures.scope import Scope
from models.cases.queries.figures.spans import SpanFigures, read_spans

__all__ = [
    "ClerkCount",
    "HourCount",
    "NamedCount",
    "Place",
    "RecordBrief",
    "Scope",
    "ServiceFigures",
    "SpanFigures",
    "count_behind",
    "list_behind",
    "read_counts",
    "read_service_figures",
    "read_spans",
]
