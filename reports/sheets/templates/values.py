"""What the centre's own records say for a template: heads, figures and lists."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from models.cases.queries.category_counts import EVERYTHING, count_by_category
from models.cases.queries.figures import Scope
from models.cases.queries.ledger import LedgerFilter, LedgerRow, stream_ledger
from models.cases.rules.deliveries import DeliveryWay
from models.cases.rules.one_stop import ONE_STOP
from models.catalogue.rules import Mode
from models.dues.queries.papers import SummaryRow
from models.dues.queries.summary import list_summary
from models.proxy.queries.ledger import ProxyLedgerRow, stream_proxy_ledger
from models.settings.queries import read_profile
from models.volunteers.queries.ledger import VolunteerLedgerRow, stream_volunteer_ledger
from models.volunteers.queries.roll import RollRow, list_roll
from reports.dues import require_dues
from reports.forms.neighbour_wording import say_time
from reports.period import Period
from reports.sheets.templates.filling import FigureKey, Values
from reports.sheets.templates.list_rows import Record
from reports.sheets.templates.mapping import Mapping
from reports.sheets.templates.vocabulary import LIST_SOURCES, Kind, Span, find_meaning

if TYPE_CHECKING:
    from models.centre import Centre

Progress = Callable[[int, int], None]
SERVICE_LEDGER = "service_ledger"
PROXY_LEDGER = "proxy_ledger"
DUES_SUMMARY = "dues_summary"
VOLUNTEER_ACTIVITY = "volunteer_activity"
VOLUNTEER_ROLL = "volunteer_roll"
OF_ANY_SPAN = frozenset({DUES_SUMMARY, VOLUNTEER_ACTIVITY, VOLUNTEER_ROLL})
RATES = {
    "on_time_rate": ("closed_on_time", "closed"),
    "satisfaction_rate": ("satisfied", "rated"),
    "rectify_rate": ("rectified", "rectify_due"),
    "callback_rate": ("callbacks_done", "callbacks_due"),
}
# What a case without an outcome says where a district asks for its result.
_ENDED = {
    ONE_STOP.states[id_].label for id_ in ("declined", "sent_back", "withdrawn", "terminated")
}
_OPEN = {state.label for state in ONE_STOP.states.values() if state.is_open}
_TELL_EVERY = 500
_TENTH_OF_PERCENT = Decimal("0.001")


@dataclass(frozen=True)
class Gathered:
    """Values for a template, and what does not add up for somebody to know."""

    values: Values
    notes: tuple[str, ...] = ()


def gather(
    centre: "Centre",
    mapping: Mapping,
    period: Period,
    *,
    progress: Progress = lambda done, total: None,
) -> Gathered:
    """Read everything a mapping asks for, of one span, masked as every export is.

    `progress` counts rows of the list and may raise Cancelled.
    """
    today = centre.clock().date()
    profile = centre.ask(read_profile, today)
    heads: dict[str, object] = {
        "centre": profile.name,
        "clerk": centre.clerk.name,
        "today": today,
        "month": period.start if period.unit == "月" else period.label,
        "phone": profile.phone,
    }
    figures = centre.ask(read_figures, mapping.figures, period, today)
    lists: dict[str, list[Record]] = {}
    if SERVICE_LEDGER in mapping.sources:
        lists[SERVICE_LEDGER] = centre.ask(_read_ledger, period, progress)
    if PROXY_LEDGER in mapping.sources:
        lists[PROXY_LEDGER] = centre.ask(_read_proxy_ledger, period, progress)
    if VOLUNTEER_ACTIVITY in mapping.sources:
        lists[VOLUNTEER_ACTIVITY] = centre.ask(_read_activities, period, centre.clock())
    if VOLUNTEER_ROLL in mapping.sources:
        roll = centre.ask(list_roll, min(period.end, today))
        lists[VOLUNTEER_ROLL] = [roll_record(number, row) for number, row in enumerate(roll, 1)]
    if DUES_SUMMARY in mapping.sources:
        permit = require_dues(centre, LIST_SOURCES[DUES_SUMMARY], period.end.year, leaves=True)
        rows = centre.ask(list_summary, permit, period.start, period.end, today)
        lists[DUES_SUMMARY] = [dues_record(number, row) for number, row in enumerate(rows, 1)]
    notes = _check_sums(mapping, figures)
    if DUES_SUMMARY in lists and period.unit == "月":
        notes.append(
            f"党费收缴汇总填的是{period.label}一个月的数；模板是季度或年度表的，请按季度或年度填。"
        )
    return Gathered(Values(heads, figures, lists), tuple(notes))


def read_figures(
    session: Any, wanted: Iterable[FigureKey], period: Period, today: date
) -> dict[FigureKey, object]:
    """The figures asked for, each over its own days; a rate over nothing is None."""
    keys = set(wanted)
    found: dict[FigureKey, object] = {}
    for span in Span:
        ids = {meaning for meaning, of, _ in keys if of == span.value}
        if not ids:
            continue
        start, end = span_days(span, period)
        if "accepted_instant" in ids and "accepted_promised" in ids:
            ids.add("accepted_other")  # for _check_sums
        needed = ids | {id_ for rate in ids & RATES.keys() for id_ in RATES[rate]}
        counts = count_by_category(session, Scope(start, end, today), needed)
        there = {id_ for id_, _ in counts}
        for key in keys:
            meaning, of, category = key
            if of != span.value:
                continue
            if meaning in RATES and set(RATES[meaning]) <= there:
                part, whole = (counts.get((id_, category), 0) for id_ in RATES[meaning])
                found[key] = _rate(part, whole)
            elif meaning in there:
                found[key] = counts.get((meaning, category), 0)
        # Every category's sum, for _check_sums.
        for id_ in ids & there:
            found.setdefault((id_, span.value, EVERYTHING), counts[id_, EVERYTHING])
    return found


def span_days(span: Span, period: Period) -> tuple[date, date]:
    """The days a span means for a month."""
    if span is Span.YEAR:
        return date(period.start.year, 1, 1), period.end
    if span is Span.LAST_MONTH:
        end = period.start - timedelta(days=1)
        return end.replace(day=1), end
    if span is Span.LAST_YEAR_MONTH:
        start = period.start.replace(year=period.start.year - 1)
        after = (start + timedelta(days=31)).replace(day=1)
        return start, after - timedelta(days=1)
    return period.start, period.end


def ledger_record(row: LedgerRow) -> Record:
    """A row of the ledger by the meanings of a district's columns."""
    return {
        "case_number": row.case_number,
        "accepted_on": row.accepted_on,
        "applicant": row.applicant,
        "id_number": row.id_number,
        "phone": row.phone,
        "address": row.address,
        "category": row.category,
        "item_name": row.item_name,
        "mode": _mode(row),
        "promised": row.promised,
        "promised_days": _days(row.promised),
        "accepted_by": row.accepted_by,
        "handler": row.handler,
        "due_date": row.due_date,
        "closed_on": row.closed_on,
        "outcome": row.outcome or _result(row.state),
        "state": row.state,
        "delivery": _delivery(row.delivery),
        "satisfaction": row.satisfaction,
        "note": row.note,
    }


def proxy_record(row: ProxyLedgerRow) -> Record:
    """A row of the proxy ledger by the meanings of a district's columns."""
    # A district's list has one group each: that by age is the least telling.
    groups = sorted(filter(None, row.groups.split("、")), key=lambda group: "岁以上" in group)
    return {
        "registered_on": row.registered_on,
        "applicant": row.applicant,
        "group": "、".join(groups),
        "phone": row.phone,
        "item_name": row.item_name,
        "way": row.way.partition(" ")[2] or row.way,
        "agent": row.agent,
        "custody": row.custody,
        "lodged_on": row.lodged_on,
        "closed_on": row.closed_on,
        "advance": row.advanced,
        "paid": row.paid,
        "returned": row.refunded,
        "receipt": row.receipts,
        "signed_back": row.returned,
        "satisfaction": row.satisfaction,
        "note": row.note,
    }


def dues_record(number: int, row: SummaryRow) -> Record:
    """A branch's row of the dues summary by the meanings of a district's columns."""
    return {
        "number": number,
        "branch": row.branch,
        "members": row.members,
        "probationary": row.probationary,
        "payers_due": row.owing_members,
        "payers": row.paying_members,
        "due": row.due,
        "paid": row.paid,
        "back_payment": row.back_paid,
        "reduced_members": row.relieved_members,
        "reduced": row.relief,
        "voluntary": row.voluntary,
        "large": row.large,
        "remitted": row.remitted,
        "remitted_on": row.remitted_on,
        "receipt": row.receipt_number,
        "note": row.note,
    }


def activity_record(number: int, row: VolunteerLedgerRow) -> Record:
    """A row of the activity ledger by the meanings of a district's columns."""
    return {
        "number": number,
        "activity_number": row.number,
        "activity": row.name,
        "category": row.kind,
        "day": row.day,
        "hours_of_day": say_time(row.starts_at, row.ends_at),
        "place": row.place,
        "team": row.host,
        "leader": row.person_in_charge,
        "participants": row.participants,
        "served": row.served_count,
        "hours": row.hours,
        "content": row.content,
        "photos": "有" if row.pictures else "无",
        "note": row.note,
    }


def roll_record(number: int, row: RollRow) -> Record:
    """A volunteer by the meanings of a district's columns."""
    return {
        "number": number,
        "name": row.name,
        "sex": row.sex,
        "birth": row.birth_date,
        "id_number": row.id_number,
        "phone": row.phone,
        "skills": row.skills,
        "team": row.teams,
        "times": row.times,
        "hours": row.hours,
        "star": row.star,
        "note": row.note,
    }


def _read_activities(session: Any, period: Period, now: datetime) -> list[Record]:
    """What has taken place so far: of a running month the rest is only planned."""
    rows = stream_volunteer_ledger(session, period.start, min(period.end, now.date()))
    begun = (row for row in rows if row.starts_at <= now)
    return [activity_record(number, row) for number, row in enumerate(begun, 1)]


def _read_proxy_ledger(session: Any, period: Period, progress: Progress) -> list[Record]:
    records = []
    for number, row in enumerate(stream_proxy_ledger(session, period.start, period.end)):
        if number % _TELL_EVERY == 0:
            progress(number, 0)
        records.append(proxy_record(row))
    return records


def _read_ledger(session: Any, period: Period, progress: Progress) -> list[Record]:
    chosen = LedgerFilter(period.start, period.end, newest_first=False)
    records = []
    for number, row in enumerate(stream_ledger(session, chosen)):
        if number % _TELL_EVERY == 0:
            progress(number, 0)
        records.append(ledger_record(row))
    return records


def _days(promise: str) -> int | None:
    if promise == "当日":
        return 0
    number = promise.removesuffix("个工作日")
    return int(number) if number.isdecimal() else None


def _result(state: str) -> str:
    if state in _ENDED:
        return state
    return "办理中" if state in _OPEN else ""


def _mode(row: LedgerRow) -> str:
    """即办 or 承诺 as districts count them: 直办 is either, as its days say."""
    if row.mode in (Mode.INSTANT.text, Mode.PROMISED.text) or not row.promised:
        return row.mode
    return Mode.PROMISED.text if _days(row.promised) else Mode.INSTANT.text


def _delivery(way: str) -> str:
    return DeliveryWay(way).text if way in set(DeliveryWay) else way


def _rate(part: int, whole: int) -> Decimal | None:
    if not whole:
        return None
    return (Decimal(part) / whole).quantize(_TENTH_OF_PERCENT, ROUND_HALF_UP)


def _check_sums(mapping: Mapping, figures: dict[FigureKey, object]) -> list[str]:
    """A case whose category has no row of its own would be missing in the district's sum."""
    notes = []
    groups: dict[tuple[str, str, str], set[str]] = {}
    for entry in mapping.cells:
        if entry.category:
            key = (entry.sheet, entry.meaning, entry.span)
            groups.setdefault(key, set()).add(entry.category)
    for (sheet, id_, span), categories in groups.items():
        meaning = find_meaning(id_, Kind.FIGURE)
        whole = figures.get((id_, span, EVERYTHING))
        if meaning is None or meaning.form != "count" or not isinstance(whole, int):
            continue
        parts = [figures.get((id_, span, category)) for category in categories]
        missing = whole - sum(part for part in parts if isinstance(part, int))
        if missing:
            notes.append(
                f"“{sheet}”的{Span(span).text}{meaning.name}：有 {missing} 件的类别在模板里没有行，"
                f"合计比全部的 {whole} 件少，请核对。"
            )
    other = figures.get(("accepted_other", Span.MONTH.value, EVERYTHING))
    if other and not any(entry.meaning == "accepted_other" for entry in mapping.cells):
        notes.append(
            f"本月受理里有 {other} 件既非即办也非承诺（如直办、告知），模板没有这一列，请核对。"
        )
    return notes
