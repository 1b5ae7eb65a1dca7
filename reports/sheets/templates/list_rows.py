"""The rows of a list: one record each, in the looks of the template's own rows."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from xml.sax.saxutils import escape

from reports.sheets.templates.cells import CellWriter, RowPlace, formula_of, read_rows, style_of
from reports.sheets.templates.inserting import insert_rows
from reports.sheets.templates.mapping import ColumnEntry, ListEntry
from reports.sheets.templates.markup import Part, without_attributes
from reports.sheets.templates.package import Package, SheetPlace
from reports.sheets.templates.references import CopiedFormula, Insertion, column_of, letters
from reports.sheets.templates.vocabulary import Kind, find_meaning, fit_choice

Record = Mapping[str, object]
MakeRow = Callable[[int, int, Record], str]  # row of the sheet, number from 1, record
_MOST_TOLD = 3


def fill_list(
    package: Package,
    place: SheetPlace,
    writer: CellWriter,
    area: ListEntry,
    records: Sequence[Record],
) -> list[str]:
    """Write records into the rows of a list; returns notes for the clerk.

    More records than rows: rows are put in before the last one, so that every range that spans
    the list grows. Fewer: the rest stays as it is.
    """
    part = package.part(place.part)
    rows = read_rows(part)
    count = area.last - area.first + 1
    extra = max(0, len(records) - count)
    is_one = count == 1
    insertion = Insertion(place.name, area.last + is_one, extra, stretch=is_one)
    model = area.last if is_one else area.last - 1
    misfits: dict[str, Counter[str]] = {}
    plan = _Plan(part, place.name, writer, area, insertion, misfits)
    plan.read_model(rows.get(model))
    made: list[str] = []
    # The template's own rows, those put in, and its last one.
    for number in range(area.first, area.first + count + extra):
        if number < insertion.at:
            source = number
        else:
            source = model if number < insertion.at + extra else area.last
        index = number - area.first
        if index < len(records):
            made.append(plan.maker(rows.get(source), source)(number, index + 1, records[index]))
        elif source in rows:
            made.append(part.raw(rows[source].element).decode())
    insert_rows(package, place, insertion, (area.first, area.last), "".join(made))
    return [_tell_misfits(name, values) for name, values in misfits.items()]


def _tell_misfits(name: str, values: Counter[str]) -> str:
    told = "、".join(f"“{value}”{count} 行" for value, count in values.most_common(_MOST_TOLD))
    more = "等" if len(values) > _MOST_TOLD else ""
    return f"“{name}”里有模板下拉选项之外的词，已照原样填写，请核对：{told}{more}。"


class _Plan:
    """How each of the template's rows is written; taken apart once, used for many records."""

    def __init__(
        self,
        part: Part,
        sheet: str,
        writer: CellWriter,
        area: ListEntry,
        insertion: Insertion,
        misfits: dict[str, Counter[str]],
    ) -> None:
        self._part = part
        self._sheet = sheet
        self._writer = writer
        self._area = area
        self._insertion = insertion
        self._misfits = misfits
        self._makers: dict[int, MakeRow] = {}
        self._columns = {column_of(column.column): column for column in area.columns}
        self._fits: dict[str, dict[object, object]] = {}
        self._model: tuple[int, dict[int, str]] = (0, {})

    def read_model(self, row: RowPlace | None) -> None:
        """The row whose formulas the rows put in have: the last one follows it where it did."""
        if row is not None:
            texts = {
                column: formula.text
                for column, cell in row.cells.items()
                if (formula := formula_of(cell)) is not None
            }
            self._model = (row.number, texts)

    def maker(self, row: RowPlace | None, source: int) -> MakeRow:
        """What writes records in the looks of one of the template's rows."""
        if source not in self._makers:
            self._makers[source] = self._make(row, source)
        return self._makers[source]

    def _make(self, row: RowPlace | None, source: int) -> MakeRow:
        prefix = self._part.prefix()
        head = f"<{prefix}row>"
        if row is not None:
            head = self._part.data[row.element.start : row.element.inner].decode()
            head = without_attributes(head, "r")
            if row.element.is_empty:
                head = f"{head[:-2].rstrip()}>"
        head = head[head.index("row") + 3 :]
        cells = row.cells if row is not None else {}
        writers: list[Callable[[int, int, Record], str]] = []
        for column in sorted({*cells, *self._columns}):
            cell = cells.get(column)
            formula = formula_of(cell) if cell is not None else None
            if cell is not None and formula is not None:
                writers.append(self._formula(column, style_of(cell), formula.text, source))
            elif column in self._columns:
                writers.append(self._value(column, style_of(cell), self._columns[column]))
            elif cell is not None:
                raw = without_attributes(self._part.raw(cell).decode(), "r")
                writers.append(_constant(letters(column), raw[raw.index("c") + 1 :], prefix))
        end = f"</{prefix}row>"
        start = f"<{prefix}row r="

        def make(number: int, place: int, record: Record) -> str:
            inside = "".join([write(number, place, record) for write in writers])
            return f'{start}"{number}"{head}{inside}{end}'

        return make

    def _formula(self, column: int, style: int, text: str, source: int) -> MakeRow:
        model, texts = self._model
        if column in texts and CopiedFormula(texts[column], model).at(source) == text:
            # A running sum goes on from the row above, not from where that row was.
            text, source = texts[column], model
        followed = self._insertion.formula(text, self._sheet)
        copied = CopiedFormula(followed, self._insertion.row(source))
        p, name = self._part.prefix(), letters(column)
        look = f' s="{style}"' if style else ""

        def write(number: int, place: int, record: Record) -> str:
            text = escape(copied.at(number))
            return f'<{p}c r="{name}{number}"{look}><{p}f>{text}</{p}f></{p}c>'

        return write

    def _value(self, column: int, style: int, entry: ColumnEntry) -> MakeRow:
        meaning = find_meaning(entry.meaning, Kind.COLUMN, self._area.source)
        form = meaning.form if meaning else "text"
        look = self._writer.look(style, entry.meaning, form)
        as_text = self._writer.takes_text(look)
        p, name = self._part.prefix(), letters(column)
        head = f'<{p}c r="{name}'
        tail = f'" s="{look}"' if look else '"'
        content, wanted = self._writer.content, entry.meaning
        choose = self._chooser(entry, meaning.name if meaning else wanted)
        is_number = wanted == "number"
        known: dict[object, str] = {}

        def write(number: int, place: int, record: Record) -> str:
            value = record.get(wanted, place if is_number else None)
            if choose is not None:
                value = choose(value)
            kind = type(value)
            if kind is str or kind is date:
                # Days, names and categories come again and again.
                end = known.get(value)
                if end is None:
                    end = content(value, as_text=as_text)
                    if len(known) < 5000:
                        known[value] = end
            else:
                end = content(_day(value), as_text=as_text)
            return f"{head}{number}{tail}{end}"

        return write

    def _chooser(self, entry: ColumnEntry, name: str) -> Callable[[object], object] | None:
        if not entry.choices:
            return None
        fits = self._fits.setdefault(entry.column, {})

        def choose(value: object) -> object:
            if not isinstance(value, str) or not value:
                return value
            if value not in fits:
                fits[value] = fit_choice(value, entry.choices)
            fitting = fits[value]
            if fitting is None:
                self._misfits.setdefault(name, Counter())[value] += 1
                return value
            return fitting

        return choose


def _constant(name: str, rest: str, prefix: str) -> MakeRow:
    def write(number: int, place: int, record: Record) -> str:
        return f'<{prefix}c r="{name}{number}"{rest}'

    return write


def _day(value: object) -> object:
    """A moment at midnight is a day."""
    if isinstance(value, datetime) and (value.hour, value.minute, value.second) == (0, 0, 0):
        return value.date()
    return value
