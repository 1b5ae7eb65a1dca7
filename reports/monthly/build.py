"""服务月报 and 好差评汇总 as values: the tables of figures, in the order they are printed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from models.cases.queries.figures import (
    Scope,
    ServiceFigures,
    SpanFigures,
    read_spans,
)
from models.cases.rules.one_stop import SATISFACTION_LABELS
from models.cases.rules.overdue import OverdueCause
from models.centre import Centre
from models.errors import KnownError
from models.organisation.queries import list_units, read_tree
from models.organisation.rules import UnitKind
from models.proxy.queries.figures import read_proxy_figures
from models.settings.queries import read_desk, read_profile
from reports.figures import FigureRow, FigureTable, ServiceReport, TableForm, group_digits
from reports.monthly.definitions import (
    CATEGORY,
    CAUSE,
    CHANNEL,
    CLERK_COUNTED,
    GRADE,
    HOUR,
)
from reports.monthly.dues import make_dues_table
from reports.monthly.making import make_count, make_figure, row_label
from reports.monthly.neighbours import make_neighbour_tables
from reports.period import Period, period_before, year_so_far

SERVICE_MONTH = "service-month"
RATINGS = "ratings"
TITLES = {SERVICE_MONTH: "服务月报", RATINGS: "好差评汇总"}
APPENDIX_ROWS = 500  # a list on paper; the rest is on the screen and in the ledger
NO_CAUSE = "未写原因"

_COVER = (
    "accepted", "accepted_instant", "accepted_promised", "accepted_proxy", "extended", "closed",
    "on_time_rate", "overdue", "mean_days", "saved_rate", "notices", "second_notices", "rated",
    "satisfaction_rate", "bad_ratings", "rectify_rate",
)  # fmt: skip
_ENDINGS = (
    "declined", "withdrawn", "terminated", "sent_back", "refused", "transferred_out",
)  # fmt: skip
_PROXY = (
    "proxy_cases", "proxy_mode_assisted", "proxy_mode_proxy", "proxy_source_counter",
    "proxy_source_phone", "proxy_source_home", "proxy_source_grid", "proxy_source_converted",
    "proxy_persons", "proxy_person_times", "proxy_closed", "proxy_on_time_rate", "proxy_returned",
    "proxy_rated", "proxy_satisfaction_rate",
)  # fmt: skip
_PROXY_NOW = ("proxy_originals_out", "proxy_money_held")
_RATINGS_COVER = (
    "rated", "satisfaction_rate", "response_rate", "closed_unrated", "bad_ratings",
    "callback_rate", "rectify_rate", "rated_again",
)  # fmt: skip
_RATINGS_SHORT = (
    "response_rate", "closed_unrated", "callback_rate", "callbacks_open", "rectified",
    "unrectified", "rated_again",
)  # fmt: skip
_WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_CAUSES = {cause.value: cause.text for cause in OverdueCause}


@dataclass(frozen=True)
class _Spans:
    """The figures of the span, of the one before, and of the year so far."""

    period: Period
    found: SpanFigures

    @property
    def now(self) -> ServiceFigures:
        return self.found.now

    @property
    def columns(self) -> tuple[str, ...]:
        unit = self.period.unit
        named = (f"本{unit}", "上年" if unit == "年" else f"上{unit}")
        return named if self.found.year is None else (*named, "本年累计")

    @property
    def all(self) -> tuple[ServiceFigures, ...]:
        found = self.found
        first = (found.now, found.before)
        return first if found.year is None else (*first, found.year)


def read_report(
    centre: Centre,
    report_id: str,
    period: Period,
    grid_id: int | None = None,
    *,
    number: str = "",
    counted_until: datetime | None = None,
) -> ServiceReport:
    """The report of a span, for the whole centre or one grid, as the records are now.

    Raises KnownError for an unknown grid and for a span that has not begun.
    """
    now = counted_until or centre.clock()
    if period.start > now.date():
        raise KnownError(f"{period.label}还没有开始，没有可以统计的记录。请选已经开始的期间。")
    scope = Scope(period.start, period.end, now.date(), grid_id)
    listed = "overdue" if report_id == SERVICE_MONTH else "bad_ratings"
    spans = _Spans(period, _read_spans(centre, period, scope, listed))
    if report_id == SERVICE_MONTH:
        spans = _Spans(period, _with_proxy(centre, spans.found))
    appendix = spans.found.listed
    per_clerk = centre.ask(read_desk, now.date()).clerks_in_report
    made = _service_tables if report_id == SERVICE_MONTH else _rating_tables
    tables = made(spans, per_clerk=per_clerk)
    if report_id == SERVICE_MONTH:
        place = len(tables) - per_clerk  # the clerks come last
        tables[place:place] = _beyond_desk(centre, spans)
    return ServiceReport(
        report_id=report_id,
        title=f"{period.label}{_title(report_id, period)}",
        centre=centre.ask(read_profile, min(period.end, now.date())).name,
        period=period.label,
        grid=find_grid_name(centre, grid_id, period.end) if grid_id is not None else "",
        number=number,
        counted_until=now,
        scope=scope,
        tables=_numbered(tables),
        appendix_title=_appendix_title(listed, len(appendix), spans.now.counts[listed]),
        appendix=appendix,
    )


def find_grid_name(centre: Centre, grid_id: int, on: date) -> str:
    """The name of a grid that is there now or was on that day. Raises KnownError for no grid."""
    name = _grids(centre, on).get(grid_id)
    if name is None:
        raise KnownError("没有这个网格，或者它已经撤销。请重新选择网格。", field="grid")
    return name


def find_grid(centre: Centre, name: str, on: date | None = None) -> int:
    """The grid of that name, or the only one that begins so. Raises KnownError."""
    grids = _grids(centre, on or centre.clock().date())
    found = [id_ for id_, known in grids.items() if known == name]
    found = found or [id_ for id_, known in grids.items() if known.startswith(name)]
    if len(found) != 1 or not name:
        names = "、".join(grids.values()) or "（还没有网格）"
        raise KnownError(f"没有名为“{name}”的网格，没有生成。现有：{names}。", field="grid")
    return found[0]


def _grids(centre: Centre, on: date) -> dict[int, str]:
    """Grids by id: those open now, and those that were open on the day of the report."""
    kind = UnitKind.GRID.value
    then = {unit.id: unit.name for unit in centre.ask(read_tree, on) if unit.kind == kind}
    return dict(centre.ask(list_units, kind)) | then


def _title(report_id: str, period: Period) -> str:
    if report_id != SERVICE_MONTH:
        return TITLES[report_id]
    return {"月": "服务月报", "季度": "服务季报", "年": "服务年报"}.get(period.unit, "服务情况报告")


def _appendix_title(listed: str, shown: int, total: int) -> str:
    if not shown:
        return ""
    title = "附表一　超期办件" if listed == "overdue" else "附表一　差评办件"
    return title if shown == total else f"{title}（共 {total} 件，列出前 {shown} 件）"


def _read_spans(centre: Centre, period: Period, scope: Scope, listed: str) -> SpanFigures:
    before, year = period_before(period), year_so_far(period)
    return centre.ask(
        read_spans,
        scope,
        replace(scope, start=before.start, end=before.end),
        None if period.unit == "年" else replace(scope, start=year.start, end=year.end),
        listed,
        APPENDIX_ROWS,
    )


def _numbered(tables: Sequence[FigureTable]) -> tuple[FigureTable, ...]:
    """一、二、三 before every heading; the cover has none."""
    ones = "一二三四五六七八九"
    numerals = iter((*ones, "十", *(f"十{one}" for one in ones)))
    return tuple(
        replace(table, title=f"{next(numerals)}、{table.title}") if table.title else table
        for table in tables
    )


# ---- the service report --------------------------------------------------------------------


def _service_tables(spans: _Spans, *, per_clerk: bool) -> list[FigureTable]:
    tables = [
        _cover(spans, _COVER),
        _categories(spans.now),
        _overdue(spans.now),
        _hours(spans.now),
        _channels(spans.now),
        _simple("endings", "其他去向", _ENDINGS, spans),
        _grades(spans.now),
        _simple("ratings", "评价与回访", _RATINGS_SHORT, spans),
        _proxy(spans),
    ]
    return [*tables, _clerks(spans.now)] if per_clerk else tables


def _rating_tables(spans: _Spans, *, per_clerk: bool) -> list[FigureTable]:
    tables = [
        _cover(spans, _RATINGS_COVER),
        _grades(spans.now),
        _simple(
            "callbacks",
            "差评回访与整改",
            ("bad_ratings", "callbacks_done", "callbacks_open", "rectify_due", "rectified",
             "unrectified", "rated_again"),
            spans,
        ),
    ]  # fmt: skip
    return [*tables, _clerk_ratings(spans.now)] if per_clerk else tables


def _cover(spans: _Spans, ids: Sequence[str]) -> FigureTable:
    return replace(_simple("cover", "", ids, spans), form=TableForm.COVER)


def _simple(key: str, title: str, ids: Sequence[str], spans: _Spans) -> FigureTable:
    rows = tuple(
        FigureRow(
            row_label(figure_id),
            tuple(
                make_figure(figure_id, f"{key}/{figure_id}/{column}", figures)
                for column, figures in zip(spans.columns, spans.all, strict=True)
            ),
        )
        for figure_id in ids
    )
    return FigureTable(key, title, TableForm.TABLE, spans.columns, rows)


def _with_proxy(centre: Centre, found: SpanFigures) -> SpanFigures:
    """The same spans with the figures of proxy service, which stands above the cases."""

    def add(figures: ServiceFigures) -> ServiceFigures:
        counts = centre.ask(read_proxy_figures, figures.scope)
        return replace(figures, counts={**figures.counts, **counts})

    year = None if found.year is None else add(found.year)
    return replace(found, now=add(found.now), before=add(found.before), year=year)


def _proxy(spans: _Spans) -> FigureTable:
    """What has to come back is told as it stands: a month before has no such figure."""
    table = _simple("proxy", "帮办代办", _PROXY, spans)
    empty = (None,) * (len(spans.columns) - 1)
    standing = tuple(
        FigureRow(
            row_label(figure_id),
            (make_figure(figure_id, f"proxy/{figure_id}/{spans.columns[0]}", spans.now), *empty),
        )
        for figure_id in _PROXY_NOW
    )
    return replace(table, rows=(*table.rows, *standing))


def _beyond_desk(centre: Centre, spans: _Spans) -> list[FigureTable]:
    """What other subjects add, where the centre keeps them."""
    dues = make_dues_table(centre, spans.found, spans.columns)
    others = make_neighbour_tables(centre, spans.found, spans.columns)
    return others if dues is None else [dues, *others]


def _categories(now: ServiceFigures) -> FigureTable:
    rows = tuple(
        FigureRow(
            category.name,
            (
                make_count(
                    f"category:{category.name}",
                    f"categories/{category.name}",
                    CATEGORY,
                    category.count,
                    now,
                    f"受理 {category.name}",
                ),
            ),
        )
        for category in now.categories
    )
    note = "" if rows else "本期没有受理。"
    return FigureTable(
        "categories", "受理事项分布（件）", TableForm.BARS, ("受理",), rows, "类别", note
    )


def _overdue(now: ServiceFigures) -> FigureTable:
    rows = tuple(
        FigureRow(
            _CAUSES.get(cause.name, cause.name) or NO_CAUSE,
            (
                make_count(
                    f"cause:{cause.name or '-'}",
                    f"causes/{cause.name or '-'}",
                    CAUSE,
                    cause.count,
                    now,
                    f"超期 {_CAUSES.get(cause.name, cause.name) or NO_CAUSE}",
                ),
            ),
        )
        for cause in now.causes
    )
    total = now.counts["overdue"]
    note = f"超期 {group_digits(total)} 件，明细见附表一。" if rows else "本期没有超期的办件。"
    return FigureTable("causes", "超期与原因（件）", TableForm.TABLE, ("件数",), rows, "原因", note)


def _hours(now: ServiceFigures) -> FigureTable:
    hours = sorted({hour.hour for hour in now.hours})
    days = sorted({hour.weekday for hour in now.hours})
    known = {(hour.weekday, hour.hour): hour.count for hour in now.hours}
    rows = tuple(
        FigureRow(
            _WEEKDAYS[day - 1],
            tuple(
                make_count(
                    f"visits_at:{day}-{hour}",
                    f"hours/{day}/{hour}",
                    HOUR,
                    known[day, hour],
                    now,
                    f"来访 {_WEEKDAYS[day - 1]} {hour} 时",
                )
                if (day, hour) in known
                else None
                for hour in hours
            ),
        )
        for day in days
    )
    note = "" if rows else "本期没有登记来访。"
    columns = tuple(f"{hour}时" for hour in hours)
    return FigureTable("hours", "来访时段（人次）", TableForm.CROSS, columns, rows, "星期", note)


def _channels(now: ServiceFigures) -> FigureTable:
    visits = make_figure("visits", "channels/visits", now)
    rows = tuple(
        FigureRow(
            channel.name or "未写",
            (
                make_count(
                    f"channel:{channel.name or '-'}",
                    f"channels/{channel.name or '-'}",
                    CHANNEL,
                    channel.count,
                    now,
                    f"来访 {channel.name or '未写'}",
                ),
            ),
        )
        for channel in now.channels
    )
    return FigureTable(
        "channels",
        "来访渠道（人次）",
        TableForm.TABLE,
        ("人次",),
        (*rows, FigureRow("合计", (visits,))),
        "渠道",
    )


def _grades(now: ServiceFigures) -> FigureTable:
    rows = tuple(
        FigureRow(
            SATISFACTION_LABELS[int(grade.name)],
            (
                make_count(
                    f"grade:{grade.name}",
                    f"grades/{grade.name}",
                    GRADE,
                    grade.count,
                    now,
                    f"评价 {SATISFACTION_LABELS[int(grade.name)]}",
                ),
            ),
        )
        for grade in now.grades
    )
    return FigureTable("grades", "评价分布（件）", TableForm.BARS, ("评价",), rows, "评价")


def _clerks(now: ServiceFigures) -> FigureTable:
    columns = ("accepted", "closed", "late", "rated", "bad")
    return _per_clerk(now, "clerks", "窗口人员（件）", columns)


def _clerk_ratings(now: ServiceFigures) -> FigureTable:
    return _per_clerk(now, "clerks", "窗口人员（件）", ("closed", "rated", "bad"))


def _per_clerk(now: ServiceFigures, key: str, title: str, columns: Sequence[str]) -> FigureTable:
    rows = tuple(
        FigureRow(
            clerk.name,
            tuple(
                make_count(
                    f"clerk_{column}:{clerk.clerk_id}",
                    f"{key}/{clerk.clerk_id}/{column}",
                    CLERK_COUNTED[column],
                    getattr(clerk, column),
                    now,
                    f"{clerk.name} {CLERK_COUNTED[column].label}",
                )
                for column in columns
            ),
        )
        for clerk in now.clerks
    )
    labels = tuple(CLERK_COUNTED[column].label for column in columns)
    note = "" if rows else "本期没有记录。"
    return FigureTable(key, title, TableForm.TABLE, labels, rows, "姓名", note)
