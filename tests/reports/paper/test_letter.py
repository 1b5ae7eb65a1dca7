"""Pages: nothing torn apart, nothing beyond the type area."""

import io

import pytest
from pypdf import PdfReader

from reports.paper import geometry as page
from reports.paper.letter import (
    BODY_TYPES,
    Piece,
    blank,
    fit_on_one_page,
    keep_tail,
    paginate,
    paragraph,
)
from reports.paper.sheet import Sheet


def test_the_standard_s_numbers() -> None:
    assert round(page.LINE_PITCH, 2) == 28.99
    assert round(page.CHARACTER_PITCH, 2) == 15.79
    assert round((page.A4_WIDTH - page.TYPE_AREA_RIGHT) / page.MM, 6) == 26
    assert round(page.TYPE_AREA_BOTTOM / page.MM, 6) == 35


def test_twenty_two_lines_fill_a_page() -> None:
    lines = paragraph("一" * 27 * 40, BODY_TYPES[0])
    assert [len(one) for one in paginate(lines)][:1] == [22]


def test_a_signature_takes_the_last_two_lines_along() -> None:
    body = [blank(page.LINE_PITCH) for _ in range(21)]
    signature = blank(45 * page.MM)
    first, second = paginate(keep_tail(body, signature))
    assert len(first) == 19 and second == [*second[:2], signature] and len(second) == 3


def test_a_table_header_is_repeated() -> None:
    header = blank(20)
    rows = [Piece(30, lambda sheet, top: None, header=header) for _ in range(40)]
    pages = paginate([header, *rows])
    assert len(pages) == 2 and all(one[0] is header for one in pages)


@pytest.mark.parametrize(("lines", "size"), [(10, 16), (24, 15), (26, 14), (30, 12), (90, 16)])
def test_the_largest_type_that_saves_a_page_is_taken(lines: int, size: float) -> None:
    taken: list[float] = []

    def compose(body: object) -> list[Piece]:
        assert hasattr(body, "pitch") and hasattr(body, "size")
        taken.append(body.size)
        return [blank(body.pitch if lines < 90 else page.LINE_PITCH) for _ in range(lines)]

    pages = fit_on_one_page(compose)
    assert (len(pages) == 1) == (lines < 90)
    assert (taken[-1] if lines < 90 else taken[0]) == size


def test_a_code_is_vector_and_the_same_every_time() -> None:
    def build() -> bytes:
        sheet = Sheet(title="试", document_number="1", template="t/1")
        sheet.code(100, 100, 57, "FW202611210001")
        sheet.text(100, 50, "名𬭚㛃䶮", 12)
        sheet.page_of_pages(500, 30, 9)
        sheet.next_page()
        return sheet.finish()

    first = build()
    assert first == build()
    read = PdfReader(io.BytesIO(first)).pages[0]
    assert not read.images
    assert "名𬭚㛃䶮" in read.extract_text()
    assert "共 2 页" in read.extract_text()
