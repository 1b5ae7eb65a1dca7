"""Judging the rows of both lists, and the links between them.

Pure: rows in, judgements out.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from models.cases.rules.old_ledger.days import Context, read_day
from models.people.rules.residents.row_codes import Outcome, RowCode
from models.people.rules.residents.row_kinds import tell_kind
from models.people.rules.row_cells import RawRow, text_of, unwrap
from models.three_lists.rules.cells import (
    Contact,
    Count,
    read_contact,
    read_count,
    read_links,
    read_number,
    read_validity,
)
from models.three_lists.rules.incoming.codes import Code, ListCode, outcome_of, sort_codes
from models.three_lists.rules.lists import (
    NeedState,
    ResourceKind,
    Urgency,
    read_state,
    read_urgency,
)

FIELDS = {
    "number": "序号",
    "need_party": "需求单位/居民",
    "need_category": "需求类别",
    "need_content": "需求内容",
    "urgency": "紧急程度",
    "beneficiaries": "受益人数",
    "raised_on": "提出时间",
    "contact": "联系人及电话",
    "links": "对接编号",
    "state": "状态",
    "party": "提供单位",
    "category": "资源类别",
    "content": "资源内容",
    "quantity": "数量",
    "available": "可用时间",
    "valid_to": "有效期",
}
"""What a column of either list can be, with the word for it."""

NEED, RESOURCE = "X", "Z"


@dataclass(frozen=True)
class ListSheet:
    """A sheet with its table: `columns` maps FIELDS to column numbers from 0."""

    name: str
    rows: Sequence[RawRow]
    columns: Mapping[str, int]
    header_row: int
    context: Context = field(default_factory=Context)


@dataclass(frozen=True)
class NeedValues:
    """A need as read and cleaned. `links` are resources that exist."""

    number: str
    party: str
    category: str
    content: str
    urgency: Urgency | None
    beneficiaries: Count
    raised_on: date | None
    contact: Contact
    links: tuple[str, ...]
    state: NeedState | None


@dataclass(frozen=True)
class ResourceValues:
    """A resource as read and cleaned. `links` are needs that exist."""

    number: str
    party: str
    category: ResourceKind
    content: str
    quantity: Count
    available: str
    valid_to: date | None
    contact: Contact
    links: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """The judgement of one row. `reasons` has the decisive one first; `detail` is for people."""

    sheet: str
    number: int
    outcome: Outcome
    reasons: tuple[Code, ...]
    detail: str
    need: NeedValues | None = None
    resource: ResourceValues | None = None

    @property
    def place(self) -> str:
        """sheet!row."""
        return f"{self.sheet}!{self.number}"

    @property
    def key(self) -> str:
        """Its number, or where it stands: by this the links of a file are told apart."""
        values = self.need or self.resource
        return values.number if values is not None and values.number else self.place

    @property
    def is_takeable(self) -> bool:
        """Whether an import takes it."""
        has_values = self.need is not None or self.resource is not None
        return has_values and self.outcome in (Outcome.OK, Outcome.WARN)


def judge_lists(
    needs: Sequence[ListSheet],
    resources: Sequence[ListSheet],
    known: Collection[str],
    today: date,
) -> list[Entry]:
    """Judge all rows of all sheets in order, then their links.

    `known` are the numbers the centre has: they count where the file lacks the other list.
    """
    entries = [entry for sheet in needs for entry in _judge(sheet, NEED, today)]
    entries += [entry for sheet in resources for entry in _judge(sheet, RESOURCE, today)]
    entries = _without_twins(entries)
    return _check_links(entries, _known(entries, known, NEED), _known(entries, known, RESOURCE))


def promised(entries: Iterable[Entry]) -> dict[str, list[str]]:
    """Key of a resource → keys of the needs it is promised to by either list.

    Those it names itself come first.
    """
    found: dict[str, list[str]] = defaultdict(list)
    rows = list(entries)
    for entry in rows:
        if entry.resource is not None:
            found[entry.key] += entry.resource.links
    for entry in rows:
        if entry.need is not None:
            for link in entry.need.links:
                if entry.key not in found[link]:
                    found[link].append(entry.key)
    return found


def _known(entries: Sequence[Entry], known: Collection[str], series: str) -> set[str]:
    found = [entry.need if series == NEED else entry.resource for entry in entries]
    listed = {values.number for values in found if values is not None}
    return listed or {number for number in known if number.startswith(series)}


def _judge(sheet: ListSheet, series: str, today: date) -> Iterable[Entry]:
    is_need = series == NEED
    telling = ("need_party", "need_content") if is_need else ("party", "content")
    for row in sheet.rows:
        skipped = _skipped(sheet, row, telling)
        if skipped is not None:
            yield skipped
        elif is_need:
            yield _read_need(sheet, row, today)
        else:
            yield _read_resource(sheet, row, today)


def _read_need(sheet: ListSheet, row: RawRow, today: date) -> Entry:
    codes: list[Code] = []
    urgency_text = _text(sheet, row, "urgency")
    urgency = read_urgency(urgency_text)
    if urgency is None and urgency_text:
        codes.append(ListCode.URGENCY_UNKNOWN)
    count = _read_count(sheet, row, "beneficiaries", codes)
    values = NeedValues(
        number=read_number(_cell(sheet, row, "number"), NEED),
        party=_text(sheet, row, "need_party"),
        category=_text(sheet, row, "need_category") or "其他",
        content=_text(sheet, row, "need_content"),
        urgency=urgency,
        beneficiaries=count,
        raised_on=_read_raised(sheet, row, codes, today),
        contact=_read_contact(sheet, row, codes),
        links=read_links(_cell(sheet, row, "links")),
        state=read_state(_text(sheet, row, "state")),
    )
    _check_common(values.number, values.party, values.content, codes)
    return _entry(sheet, row, codes, need=values)


def _read_resource(sheet: ListSheet, row: RawRow, today: date) -> Entry:
    codes: list[Code] = []
    kinds = {kind.text: kind for kind in ResourceKind}
    kind = kinds.get(_text(sheet, row, "category"))
    if kind is None:
        codes.append(ListCode.KIND_UNKNOWN)
    validity = read_validity(_cell(sheet, row, "valid_to"), _year(sheet, today))
    if not validity.is_readable:
        codes.append(ListCode.DATE_UNREADABLE)
    elif validity.until is not None and validity.until < today:
        codes.append(ListCode.EXPIRED)
    values = ResourceValues(
        number=read_number(_cell(sheet, row, "number"), RESOURCE),
        party=_text(sheet, row, "party"),
        category=kind or ResourceKind.SERVICE,
        content=_text(sheet, row, "content"),
        quantity=_read_count(sheet, row, "quantity", codes),
        available=_text(sheet, row, "available"),
        valid_to=validity.until,
        contact=_read_contact(sheet, row, codes),
        links=read_links(_cell(sheet, row, "links")),
    )
    _check_common(values.number, values.party, values.content, codes)
    return _entry(sheet, row, codes, resource=values)


def _check_common(number: str, party: str, content: str, codes: list[Code]) -> None:
    if not number:
        codes.append(ListCode.NUMBER_MISSING)
    if not party:
        codes.append(ListCode.PARTY_MISSING)
    if not content:
        codes.append(ListCode.CONTENT_MISSING)


def _read_contact(sheet: ListSheet, row: RawRow, codes: list[Code]) -> Contact:
    if "contact" not in sheet.columns:
        return Contact("", "", ())
    contact = read_contact(_cell(sheet, row, "contact"))
    codes += contact.codes
    if contact.lacks_name:
        codes.append(ListCode.CONTACT_NO_NAME)
    return contact


def _read_count(sheet: ListSheet, row: RawRow, name: str, codes: list[Code]) -> Count:
    count = read_count(_cell(sheet, row, name))
    if count.is_words:
        codes.append(ListCode.COUNT_WORDS)
    return count


def _read_raised(sheet: ListSheet, row: RawRow, codes: list[Code], today: date) -> date | None:
    cell = _cell(sheet, row, "raised_on")
    if not text_of(cell):
        return None
    day = read_day(cell, _year(sheet, today)).day
    if day is None:
        codes.append(ListCode.DATE_UNREADABLE)
    return day


def _year(sheet: ListSheet, today: date) -> Context:
    return Context(sheet.context.year or today.year)


def _without_twins(entries: Sequence[Entry]) -> list[Entry]:
    """Of two rows with one number the first keeps it."""
    seen: set[str] = set()
    found = []
    for entry in entries:
        values = entry.need or entry.resource
        if values is not None and values.number:
            if values.number in seen:
                entry = _with_code(_renamed(entry), ListCode.NUMBER_TWICE)
            else:
                seen.add(values.number)
        found.append(entry)
    return found


def _renamed(entry: Entry) -> Entry:
    if entry.need is not None:
        return replace(entry, need=replace(entry.need, number=""))
    assert entry.resource is not None
    return replace(entry, resource=replace(entry.resource, number=""))


def _check_links(
    entries: Sequence[Entry], need_numbers: set[str], resource_numbers: set[str]
) -> list[Entry]:
    linked = []
    for entry in entries:
        values = entry.need or entry.resource
        if values is not None:
            there = resource_numbers if entry.need is not None else need_numbers
            links = tuple(link for link in values.links if link in there)
            if links != values.links:
                entry = _with_code(_with_links(entry, links), ListCode.LINK_BROKEN)
        linked.append(entry)
    needs_of = promised(linked)
    return [
        _with_code(entry, ListCode.OVERPROMISED)
        if entry.resource is not None
        and len(needs_of.get(entry.key, ())) > entry.resource.quantity.places
        else entry
        for entry in linked
    ]


def _with_links(entry: Entry, links: tuple[str, ...]) -> Entry:
    if entry.need is not None:
        return replace(entry, need=replace(entry.need, links=links))
    assert entry.resource is not None
    return replace(entry, resource=replace(entry.resource, links=links))


def _with_code(entry: Entry, code: Code) -> Entry:
    codes = sort_codes((*entry.reasons, code))
    return replace(entry, outcome=outcome_of(codes), reasons=codes, detail=_explain(codes))


def _skipped(sheet: ListSheet, row: RawRow, telling: Sequence[str]) -> Entry | None:
    if row.number <= sheet.header_row:
        return _skip(sheet, row, RowCode.TITLE)
    kind = tell_kind([text_of(cell) for cell in row.cells], sheet.columns, row.is_wide, telling)
    return _skip(sheet, row, kind) if kind else None


def _skip(sheet: ListSheet, row: RawRow, code: RowCode) -> Entry:
    return Entry(sheet.name, row.number, Outcome.SKIP, (code,), code.text)


def _entry(
    sheet: ListSheet,
    row: RawRow,
    codes: Iterable[Code],
    *,
    need: NeedValues | None = None,
    resource: ResourceValues | None = None,
) -> Entry:
    ordered = sort_codes(codes)
    return Entry(
        sheet.name, row.number, outcome_of(ordered), ordered, _explain(ordered), need, resource
    )


def _explain(codes: Iterable[Code]) -> str:
    return "；".join(code.text for code in codes)


def _cell(sheet: ListSheet, row: RawRow, name: str) -> object:
    column = sheet.columns.get(name)
    return "" if column is None or column >= len(row.cells) else row.cells[column]


def _text(sheet: ListSheet, row: RawRow, name: str) -> str:
    return " ".join(unwrap(_cell(sheet, row, name))[0].split())
