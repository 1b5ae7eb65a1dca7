"""What every paper must do, whatever stands on it."""

import io
import re
from dataclasses import replace

from pypdf import PdfReader

from reports.forms import AnyFacts, build_paper, paper_title
from reports.paper import geometry as page
from tests.reports.forms.samples import PRINTED

EDGE = 5 * page.MM


def read(content: bytes) -> list[str]:
    """Text of each page without spaces and line ends, which depend on the layout."""
    reader = PdfReader(io.BytesIO(content))
    return [re.sub(r"\s", "", one.extract_text()) for one in reader.pages]


def check_reprint(facts: AnyFacts) -> None:
    """Printed again it is the same but for the mark."""
    first = read(build_paper(facts, PRINTED))
    again = read(build_paper(facts, replace(PRINTED, copy=2)))
    mark = "补打第2次2026-11-2110:00"
    assert [one.replace(mark, "") for one in again] == first
    assert all(mark in one for one in again)


def check_fonts_and_metadata(facts: AnyFacts, *names: str) -> None:
    """Any printer has the fonts; who the paper is of stands on it, not in the file's facts."""
    reader = PdfReader(io.BytesIO(build_paper(facts, PRINTED)))
    for one in reader.pages:
        for font in one["/Resources"]["/Font"].values():  # type: ignore[index]
            assert "/FontFile2" in font.get_object()["/FontDescriptor"]
    assert reader.metadata is not None
    assert reader.metadata.title == paper_title(facts)
    assert reader.metadata.subject == facts.document_number
    assert names and not any(name in str(reader.metadata) for name in names)


def check_inside(facts: AnyFacts) -> None:
    """Every stretch of text begins inside the page, clear of its edge."""
    for one in PdfReader(io.BytesIO(build_paper(facts, PRINTED))).pages:
        width, height = float(one.mediabox.width), float(one.mediabox.height)
        places: list[tuple[float, float]] = []

        def visit(
            text: str,
            cm: list[float],
            tm: list[float],
            font: object,
            size: float,
            places: list[tuple[float, float]] = places,
        ) -> None:
            if text.strip():
                places.append((tm[4], tm[5]))

        one.extract_text(visitor_text=visit)
        assert places
        assert all(EDGE <= x <= width - EDGE and EDGE <= y <= height - EDGE for x, y in places)
