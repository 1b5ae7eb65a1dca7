"""Words and pieces that the papers of volunteers and neighbours share."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from models.volunteers.rules.hours import hours_text
from reports.paper import geometry as page
from reports.paper.fonts import Face
from reports.paper.grid import Cell, cell
from reports.paper.letter import Piece
from reports.paper.sheet import Sheet
from reports.paper.stamps import format_date

VOID_SIZE = 60.0
VOID_GREY = (0.82, 0.82, 0.82)
SIGN_DAY = "________年____月____日"


def marked(words: Sequence[str], chosen: Collection[str], *, a_line: int = 6) -> tuple[str, ...]:
    """■ before each chosen word, □ before the others, in lines of so many words."""
    shown = [f"{'■' if word in chosen else '□'} {word}" for word in words]
    return tuple("　".join(shown[at : at + a_line]) for at in range(0, len(shown), a_line))


def say_day(day: date | None) -> str:
    """2026年11月1日; nothing where nothing is known."""
    return "" if day is None else format_date(day)


def say_time(starts: datetime, ends: datetime) -> str:
    """09:00–11:30; 22:30–次日00:40."""
    nights = (ends.date() - starts.date()).days
    next_day = "" if not nights else "次日" if nights == 1 else f"{ends:%m-%d} "
    return f"{starts:%H:%M}–{next_day}{ends:%H:%M}"


def say_hours(minutes: int) -> str:
    """2.5 小时."""
    return f"{hours_text(minutes)} 小时"


def hours_cell(minutes: int) -> Cell:
    """Hours in a cell, centred."""
    return cell(hours_text(minutes), center=True)


def across(text: str, *, at: float = page.A4_HEIGHT * 0.55) -> Piece:
    """A large grey word over the page: 已撤销. It takes no height of its own."""

    def draw(sheet: Sheet, top: float) -> None:
        sheet.text(
            sheet.width / 2, at, text, VOID_SIZE, face=Face.SANS_BOLD, align="center",
            color=VOID_GREY,
        )  # fmt: skip

    return Piece(0.0, draw, keep=True)
