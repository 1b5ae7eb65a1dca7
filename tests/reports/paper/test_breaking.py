"""Line breaking: 避头尾, whole words and figures, nothing lost."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.paper.breaking import NOT_AT_END, NOT_AT_START, Span, break_lines
from reports.paper.fonts import Face


def _lines(text: str, ems: float, indent: float = 0) -> list[str]:
    broken = break_lines((Span(text),), 10, ems * 10, first_indent=indent * 10)
    return [line.text for line in broken]


@pytest.mark.parametrize(
    ("text", "ems", "lines"),
    [
        ("一二三四五六", 3, ["一二三", "四五六"]),
        ("一二三，四五", 3, ["一二", "三，四", "五"]),
        ("一二（三四）五", 3, ["一二", "（三", "四）五"]),
        ("一二FW2026三", 5, ["一二", "FW2026三"]),
        ("一\n\n二", 5, ["一", "", "二"]),
        ("", 5, [""]),
        ("1234567890", 2, ["123", "456", "789", "0"]),
    ],
)
def test_worked_examples(text: str, ems: float, lines: list[str]) -> None:
    assert _lines(text, ems) == lines


def test_first_line_is_indented_by_two_characters() -> None:
    assert _lines("一二三四五六七", 4, indent=2) == ["一二", "三四五六", "七"]


def test_faces_stay_with_their_text() -> None:
    lines = break_lines((Span("甲乙"), Span("丙丁", Face.SERIF_BOLD)), 10, 30)
    assert [line.spans for line in lines] == [
        (Span("甲乙"), Span("丙", Face.SERIF_BOLD)),
        (Span("丁", Face.SERIF_BOLD),),
    ]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="一二三，。（）“”AB12", max_size=60))
def test_nothing_is_lost_and_no_line_is_too_wide(text: str) -> None:
    lines = break_lines((Span(text),), 10, 80)
    assert "".join(line.text for line in lines) == text
    assert all(line.width <= 80.1 for line in lines)
    marks = NOT_AT_START | NOT_AT_END
    for before, after in pairwise(lines):
        # Rows of nothing but marks cannot be broken well; everything else must be.
        if not marks & set(before.text[-2:-1] + before.text[:1]) and after.text:
            assert after.text[0] not in NOT_AT_START
