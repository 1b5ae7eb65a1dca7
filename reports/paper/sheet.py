"""One PDF on the canvas: text in bundled fonts, lines, codes, page numbers.

Everything is embedded and vector; the same calls give the same bytes.
"""

import io
from collections.abc import Sequence
from functools import cache
from threading import Lock

import segno
from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from reports.paper.breaking import Line, Span
from reports.paper.fonts import Face, load_font, measure, split_runs
from reports.paper.geometry import A4_HEIGHT, A4_WIDTH

# Plain deflate: ASCII-85 on top makes files a quarter larger and slower to write.
rl_config.useA85 = 0

# A font object serves every document but reads its file at one position at a time.
_SAVING = Lock()

BLACK = (0.0, 0.0, 0.0)
GREY = (0.45, 0.45, 0.45)


class Sheet:
    """A PDF being drawn; coordinates in points from the bottom left corner."""

    def __init__(
        self,
        *,
        title: str,
        document_number: str,
        template: str,
        width: float = A4_WIDTH,
        height: float = A4_HEIGHT,
    ) -> None:
        self.width = width
        self.height = height
        self.page = 1
        self._file = io.BytesIO()
        # A bundled font from the start: reportlab would begin with Helvetica, not embedded.
        initial = load_font(Face.SANS).fontName
        self.canvas = Canvas(
            self._file, pagesize=(width, height), invariant=1, initialFontName=initial
        )
        # No personal data in the metadata.
        self.canvas.setTitle(title)
        self.canvas.setSubject(document_number)
        self.canvas.setKeywords(template)
        self.canvas.setAuthor("")
        self.canvas.setCreator("党群服务前台")
        self.canvas.setProducer("reportlab")

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        face: Face = Face.SERIF,
        align: str = "left",
        color: tuple[float, float, float] = BLACK,
    ) -> None:
        """One line of text with its baseline at `y`; `align` says what `x` is."""
        if align != "left":
            width = measure(text, face, size)
            x -= width if align == "right" else width / 2
        self.spans(x, y, (Span(text, face),), size, color=color)

    def spans(
        self,
        x: float,
        y: float,
        spans: Sequence[Span],
        size: float,
        *,
        spread: float = 0.0,
        color: tuple[float, float, float] = BLACK,
    ) -> None:
        """Spans one after another, `spread` points added after each character."""
        drawn = self.canvas.beginText(x, y)
        drawn.setFillColorRGB(*color)
        drawn.setCharSpace(spread)
        for span in spans:
            for font, run in split_runs(span.text, span.face):
                drawn.setFont(font.fontName, size)
                drawn.textOut(run)
        drawn.setCharSpace(0)
        self.canvas.drawText(drawn)

    def line_of(
        self, x: float, y: float, line: Line, size: float, width: float, *, justify: bool = True
    ) -> None:
        """A broken line, its right edge made even unless it ends a paragraph."""
        slack = width - line.width
        count = len(line.text) - 1
        spread = slack / count if justify and not line.last and count > 0 else 0.0
        # A line with a long word pushed out of it is better left short than torn apart.
        if spread > size * 0.15:
            spread = 0.0
        self.spans(x, y, line.spans, size, spread=spread)

    def rule(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        *,
        weight: float = 0.6,
        dash: bool = False,
        gray: float = 0,
    ) -> None:
        """A straight line; `gray` 0 is black."""
        self.canvas.setLineWidth(weight)
        if gray:
            self.canvas.setStrokeGray(gray)
        if dash:
            self.canvas.setDash(2, 2)
        self.canvas.line(x1, y1, x2, y2)
        if gray:
            self.canvas.setStrokeGray(0)
        if dash:
            self.canvas.setDash()

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        weight: float = 0.6,
        shade: float | None = None,
    ) -> None:
        """A rectangle with its lower left corner at x, y; `shade` fills it, 1 is white."""
        self.canvas.setLineWidth(weight)
        if shade is not None:
            self.canvas.setFillGray(shade)
        self.canvas.rect(x, y, width, height, stroke=int(weight > 0), fill=int(shade is not None))
        self.canvas.setFillGray(0)

    def bar(
        self, x: float, y: float, width: float, height: float, color: tuple[float, float, float]
    ) -> None:
        """A filled bar of a chart, its lower left corner at x, y."""
        self.canvas.setFillColorRGB(*color)
        self.canvas.rect(x, y, width, height, stroke=0, fill=1)
        self.canvas.setFillGray(0)

    def dotted_circle(self, x: float, y: float, radius: float) -> None:
        """Where the seal goes; drafts only."""
        self.canvas.saveState()
        self.canvas.setDash(1, 3)
        self.canvas.setStrokeGray(0.6)
        self.canvas.circle(x, y, radius)
        self.canvas.restoreState()

    def code(self, x: float, y: float, side: float, data: str) -> None:
        """A QR code of `data` as filled squares, its lower left corner at x, y."""
        rows = _code_rows(data)
        module = side / len(rows)
        path = self.canvas.beginPath()
        for index, row in enumerate(rows):
            top = y + side - index * module
            for first, length in row:
                path.rect(x + first * module, top - module, length * module, module)
        self.canvas.setFillGray(0)
        self.canvas.drawPath(path, stroke=0, fill=1)

    def picture(self, x: float, y: float, width: float, height: float, content: bytes) -> None:
        """A picture as large as fits into the field at x, y, at its left, nothing stretched."""
        self.canvas.drawImage(
            ImageReader(io.BytesIO(content)), x, y, width, height,
            preserveAspectRatio=True, anchor="w",
        )  # fmt: skip

    def next_page(self) -> None:
        """Ends this page and begins another."""
        self.canvas.showPage()
        self.page += 1

    def page_of_pages(self, x: float, y: float, size: float, *, face: Face = Face.SANS) -> None:
        """«第 n 页 共 N 页» ending at `x`; N is filled in when the last page is known."""
        tail = measure("　共 000 页", face, size)
        self.text(x - tail, y, f"第 {self.page} 页", size, face=face, align="right")
        self.canvas.saveState()
        self.canvas.translate(x - tail, y)
        self.canvas.doForm("pages")
        self.canvas.restoreState()
        self._pages = (size, face)

    _pages: tuple[float, Face] | None = None

    def finish(self) -> bytes:
        """The whole PDF."""
        self.canvas.showPage()
        if self._pages is not None:
            size, face = self._pages
            self.canvas.beginForm("pages", 0, -size, 30 * size, 2 * size)
            self.text(0, 0, f"　共 {self.page} 页", size, face=face)
            self.canvas.endForm()
        with _SAVING:
            self.canvas.save()
        return self._file.getvalue()


@cache
def _code_rows(data: str) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Dark stretches (first, length) of each row of the code."""
    rows = []
    for bits in segno.make(data, error="m", micro=False).matrix:
        stretches: list[tuple[int, int]] = []
        for column, dark in enumerate(bits):
            if not dark:
                continue
            if stretches and sum(stretches[-1]) == column:
                stretches[-1] = (stretches[-1][0], stretches[-1][1] + 1)
            else:
                stretches.append((column, 1))
        rows.append(tuple(stretches))
    return tuple(rows)
