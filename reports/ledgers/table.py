"""Long ledgers as PDF: a table drawn straight onto the canvas, page after page.

Cells repeat a lot (items, clerks, dates), so each text is broken into lines and encoded
once per column width and then only placed. Nothing is cut: a cell that is too long wraps,
and its row grows.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.errors import Cancelled, KnownError
from reports.paper import geometry as page
from reports.paper.breaking import Span, break_lines
from reports.paper.fonts import Face, PaperFont, load_font, split_runs
from reports.paper.printable import clean_text, missing_sentence, unprintable_characters
from reports.paper.sheet import Sheet
from reports.paper.stamps import PrintStamp
from reports.paper.whole_file import write_whole

SIZE = page.LEDGER_SMALLEST_SIZE
PITCH = SIZE * 1.25
PADDING = 0.8 * page.MM
LEAST_ROW = 6 * page.MM
FOOTER = 9 * page.MM
# Texts remembered before the memory is emptied; a page of new ones costs no more than before.
REMEMBERED = 50_000

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class TableColumn:
    """A column: its header and its share of the page's width."""

    header: str
    share: float
    align: str = "left"  # left, center, right


@dataclass(frozen=True)
class TableHead:
    """What stands over the table and in its footer, and how much room a cell has around it.

    Where somebody signs, the least row is as high as handwriting; many narrow columns of
    figures need a smaller padding.
    """

    title: str
    head_line: str
    document_number: str
    template: str
    least_row: float = LEAST_ROW
    padding: float = PADDING


# A broken and encoded cell: for each line its runs (font in the file, bytes) and its width.
_Line = tuple[tuple[tuple[str, str], ...], float]


def no_progress(done: int, total: int) -> None:
    """Tells nobody."""


def never_cancelled() -> bool:
    """Nobody asked to stop."""
    return False


def write_table(
    path: Path,
    head: TableHead,
    columns: Sequence[TableColumn],
    rows: Iterable[Sequence[str]],
    total: int,
    stamp: PrintStamp,
    *,
    progress: Progress = no_progress,
    cancelled: Callable[[], bool] = never_cancelled,
) -> None:
    """Writes the ledger to `path`, whole or not at all.

    As draw_table; raises KnownError for a file that cannot be written, too.
    """
    content = draw_table(head, columns, rows, total, stamp, progress=progress, cancelled=cancelled)
    write_whole(path, lambda temporary: temporary.write_bytes(content))


def draw_table(
    head: TableHead,
    columns: Sequence[TableColumn],
    rows: Iterable[Sequence[str] | TableHead],
    total: int,
    stamp: PrintStamp,
    *,
    progress: Progress = no_progress,
    cancelled: Callable[[], bool] = never_cancelled,
) -> bytes:
    """The ledger as PDF; a head among the rows begins another part, with a page of its own.

    `progress(done, total)` and `cancelled()` are asked once a page. Raises Cancelled, or
    KnownError for a character no font has.
    """
    table = _Table(head, columns, stamp)
    done = 0
    for row in rows:
        if isinstance(row, TableHead):
            table.begin_part(row)
            continue
        if table.add(row):
            if cancelled():
                raise Cancelled
            progress(done, total)
        done += 1
    if cancelled():
        raise Cancelled
    content = table.finish()
    progress(done, total)
    return content


class _Table:
    """The pages being filled."""

    def __init__(self, head: TableHead, columns: Sequence[TableColumn], stamp: PrintStamp) -> None:
        self._head = head
        self._columns = columns
        self._stamp = stamp
        self._sheet = Sheet(
            title=head.title,
            document_number=head.document_number,
            template=head.template,
            width=page.LEDGER_WIDTH,
            height=page.LEDGER_HEIGHT,
        )
        self._document = self._sheet.canvas._doc  # fonts number their characters per document
        room = page.LEDGER_WIDTH - 2 * page.LEDGER_MARGIN
        shares = sum(column.share for column in columns)
        self._widths = [room * column.share / shares for column in columns]
        edges = [page.LEDGER_MARGIN]
        for width in self._widths:
            edges.append(edges[-1] + width)
        self._edges = edges
        self._regular = load_font(Face.SANS)
        self._caches: list[dict[str, tuple[_Line, ...]]] = [{} for _ in columns]
        header = [
            self._broken(c.header, w, Face.SANS_BOLD)
            for c, w in zip(columns, self._widths, strict=True)
        ]
        self._header = header
        self._begin_page(titled=True)

    # ---- pages ------------------------------------------------------------------------

    def begin_part(self, head: TableHead) -> None:
        """The rows that follow stand below this head, from a new page on."""
        self._end_page()
        self._sheet.next_page()
        self._head = head
        self._begin_page(titled=True)

    def _begin_page(self, *, titled: bool = False) -> None:
        sheet, head = self._sheet, self._head
        top = page.LEDGER_HEIGHT - page.LEDGER_MARGIN
        middle = page.LEDGER_WIDTH / 2
        if titled:
            size = page.SIZE_SMALL_2
            sheet.text(middle, top - size, head.title, size, face=Face.SERIF_BOLD, align="center")
            top -= size * 1.5
        if head.head_line:
            sheet.text(page.LEDGER_MARGIN, top - SIZE, head.head_line, SIZE, face=Face.SANS)
        if head.document_number:
            right = page.LEDGER_WIDTH - page.LEDGER_MARGIN
            number = f"编号 {head.document_number}"
            sheet.text(right, top - SIZE, number, SIZE, face=Face.SANS, align="right")
        if head.head_line or head.document_number:
            top -= SIZE * 1.7
        self._top = top
        self._y = top
        self._lines: list[float] = [top]
        self._code: list[str] = []
        self._font = ""
        height = self._height(self._header)
        left, right = self._edges[0], self._edges[-1]
        sheet.box(left, top - height, right - left, height, weight=0, shade=0.93)
        self._place(self._header, height, ["center"] * len(self._columns))

    def _end_page(self) -> None:
        sheet = self._sheet
        canvas = sheet.canvas
        canvas.addLiteral("0 g BT " + " ".join(self._code) + " ET")
        left, right = self._edges[0], self._edges[-1]
        canvas.setLineWidth(0.4)
        canvas.lines(
            [(left, y, right, y) for y in self._lines]
            + [(x, self._top, x, self._y) for x in self._edges]
        )
        foot = page.LEDGER_MARGIN - 2 * page.MM
        sheet.text(left, foot, self._stamp.footer, SIZE, face=Face.SANS)
        sheet.page_of_pages(right, foot, SIZE)
        mark = self._stamp.mark
        if mark:
            y = page.LEDGER_HEIGHT - page.LEDGER_MARGIN + 2 * page.MM
            sheet.text(right, y, mark, SIZE, face=Face.SANS, align="right")

    def add(self, row: Sequence[str]) -> bool:
        """Adds a row; True when it opened a new page."""
        broken = []
        for index, text in enumerate(row):
            cache = self._caches[index]
            known = cache.get(text)
            if known is None:
                if len(cache) > REMEMBERED:
                    cache.clear()
                known = cache[text] = self._broken(text, self._widths[index], Face.SANS)
            broken.append(known)
        height = self._height(broken)
        opened = self._y - height < page.LEDGER_MARGIN + FOOTER - 4 * page.MM
        if opened:
            self._end_page()
            self._sheet.next_page()
            self._begin_page()
        self._place(broken, height, [column.align for column in self._columns])
        return opened

    def finish(self) -> bytes:
        """The whole PDF."""
        self._end_page()
        return self._sheet.finish()

    # ---- cells ------------------------------------------------------------------------

    def _height(self, cells: Sequence[tuple[_Line, ...]]) -> float:
        most = max(map(len, cells))
        return max(self._head.least_row, most * PITCH + 2 * PADDING)

    def _place(
        self, cells: Sequence[tuple[_Line, ...]], height: float, aligns: Sequence[str]
    ) -> None:
        code, font = self._code, self._font
        edges, widths, padding = self._edges, self._widths, self._head.padding
        for index, lines in enumerate(cells):
            if not lines:
                continue
            align = aligns[index]
            left = edges[index] + padding
            y = self._y - (height - len(lines) * PITCH) / 2 - PITCH / 2 - SIZE * 0.36
            for runs, width in lines:
                x = left
                if align != "left":
                    spare = widths[index] - 2 * padding - width
                    x += spare if align == "right" else spare / 2
                code.append(f"1 0 0 1 {x:.2f} {y:.2f} Tm")
                for name, encoded in runs:
                    if name != font:
                        code.append(f"{name} {SIZE:g} Tf")
                        font = name
                    code.append(encoded)
                y -= PITCH
        self._font = font
        self._y -= height
        self._lines.append(self._y)

    def _broken(self, text: str, width: float, face: Face) -> tuple[_Line, ...]:
        if not text:
            return ()
        text = clean_text(text)
        if "\n" in text:
            parts = text.split("\n")
            return tuple(line for part in parts for line in self._broken(part, width, face))
        room = width - 2 * self._head.padding
        font = load_font(face)
        if not font.has(text):
            text = self._without_missing(text)
        elif (natural := font.width(text, SIZE)) <= room:
            return ((self._encoded(font, text), natural),)
        lines = break_lines((Span(text, face),), SIZE, room)
        return tuple(
            (
                tuple(
                    run
                    for span in line.spans
                    for used, part in split_runs(span.text, span.face)
                    for run in self._encoded(used, part)
                ),
                line.width,
            )
            for line in lines
        )

    def _without_missing(self, text: str) -> str:
        missing = unprintable_characters(text)
        if missing and not self._stamp.allow_missing:
            raise KnownError(missing_sentence(missing))
        return text.translate({ord(c): f"〔U+{ord(c):04X}〕" for c in missing})

    def _encoded(self, font: PaperFont, text: str) -> tuple[tuple[str, str], ...]:
        escape = self._sheet.canvas._escape
        return tuple(
            (font.getSubsetInternalName(subset, self._document), f"({escape(encoded)}) Tj")
            for subset, encoded in font.splitString(text, self._document)
        )
