"""Glyph coverage, fallback to a font of the computer, and what is announced."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from models.errors import KnownError
from reports.paper import fonts
from reports.paper.fonts import Face, find_system_font, load_font, missing_characters
from reports.paper.printable import clean_text, make_printable, unprintable_characters


@dataclass(frozen=True)
class _Inner:
    name: str


@dataclass(frozen=True)
class _Facts:
    name: str
    inner: tuple[_Inner, ...]
    number: int = 1


@pytest.fixture
def folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[list[Path]]:
    """The computer's font folders, empty unless the test adds one."""
    places = [tmp_path]
    monkeypatch.setattr(fonts, "font_folders", lambda: tuple(places))
    fonts._system_fonts.cache_clear()
    find_system_font.cache_clear()
    yield places
    fonts._system_fonts.cache_clear()
    find_system_font.cache_clear()


@pytest.mark.parametrize("face", list(Face))
def test_bundled_faces_have_the_rare_names(face: Face) -> None:
    assert load_font(face).has("䶮㛃𬭚王〔〕，。“”—…①")
    assert not load_font(face).has("𠮷")


def test_missing_characters_are_named_once_in_order(folders: list[Path]) -> None:
    assert missing_characters("王𠮷䶮𠮷\n𠀀") == "𠮷𠀀"
    assert missing_characters('王秀英 <b>&"=1+1') == ""


def test_a_font_of_the_computer_is_found_by_its_cmap(folders: list[Path]) -> None:
    assert find_system_font("𬭚") is None
    find_system_font.cache_clear()
    fonts._system_fonts.cache_clear()
    folders.append(fonts.FONT_FOLDER)
    found = find_system_font("𬭚")
    assert found is not None and found.has("𬭚")
    assert find_system_font("𠮷") is None


def test_a_damaged_font_file_is_passed_over(folders: list[Path]) -> None:
    (folders[0] / "broken.ttf").write_bytes(b"\0\1\0\0\xff\xff")
    (folders[0] / "broken.ttc").write_bytes(b"ttcf\0\1\0\0\0\0\0\xff")
    assert find_system_font("𠮷") is None


def test_missing_character_is_refused_by_name_or_printed_as_code(folders: list[Path]) -> None:
    facts = _Facts("王秀英", (_Inner("𠮷田"),))
    assert unprintable_characters(facts) == "𠮷"
    with pytest.raises(KnownError, match="字库里没有“𠮷”（U\\+20BB7）"):
        make_printable(facts, allow_missing=False)
    shown = make_printable(facts, allow_missing=True)
    assert shown == _Facts("王秀英", (_Inner("〔U+20BB7〕田"),))


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("王\x00秀\x1b[31m英", "王秀[31m英"),
        ("a\tb\r\nc", "a b\nc"),
        ("‮倒‬写\u200b", "倒写"),
        ("葛\U000e0100", "葛"),
        ('<b>&"=1+1', '<b>&"=1+1'),
    ],
)
def test_control_characters_are_not_printed(text: str, clean: str) -> None:
    assert clean_text(text) == clean
