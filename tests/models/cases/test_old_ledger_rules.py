"""Days, ratings and wordings of old ledgers: read where they are plain, never guessed."""

import csv
from datetime import date, datetime
from pathlib import Path

import pytest

from models.cases.rules.old_ledger.codes import LedgerCode
from models.cases.rules.old_ledger.days import (
    Context,
    place_day,
    read_context,
    read_day,
    read_done_day,
)
from models.cases.rules.old_ledger.ratings import read_rating
from models.cases.rules.old_ledger.results import Ending, read_ending
from models.cases.rules.old_ledger.wordings import (
    CatalogueEntry,
    Proposal,
    WordingFinder,
    clean_wording,
)
from models.catalogue.rules import read_services

MARCH = Context(2026, 3)
AMBIGUOUS, INVALID, MISSING = (
    LedgerCode.DATE_AMBIGUOUS,
    LedgerCode.DATE_INVALID,
    LedgerCode.DATE_MISSING,
)


@pytest.mark.parametrize(
    "cell",
    [
        date(2026, 3, 9),
        datetime(2026, 3, 9, 14, 30),
        46090.0,
        46090.625,
        20260309.0,
        3.9,
        "2026-3-9",
        "2026.3.9",
        "2026. 3. 9",
        "2026/03/09",
        "2026年3月9日",
        "２０２６．３．９",
        "26.3.9",
        "3月9日",
        "3月9号",
        "3.9",
        "20260309",
        "2026-03-09 09:31",
        "9日",
    ],
)
def test_every_notation_of_the_ninth_of_march(cell: object) -> None:
    assert read_day(cell, MARCH).day == date(2026, 3, 9)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (3.1, AMBIGUOUS),  # 1 or 10 March
        (3.2, AMBIGUOUS),
        (2.3, AMBIGUOUS),
        (5.0, AMBIGUOUS),  # a day, a month, or 5.0
        ("2026-2-30", INVALID),
        ("4月31日", INVALID),
        (3.45, INVALID),
        (13.5, INVALID),
        ("下周一", INVALID),
        ("0026-3-1", INVALID),
        ("", MISSING),
        (" / ", MISSING),
    ],
)
def test_what_is_no_day_is_not_guessed(cell: object, code: LedgerCode) -> None:
    read = read_day(cell, MARCH)
    assert (read.day, read.code) == (None, code)


def test_a_day_without_any_year_is_not_guessed() -> None:
    assert read_day("3月9日", Context()).code is AMBIGUOUS


def test_a_text_file_has_lost_what_was_typed_as_a_number() -> None:
    assert read_day("3.1", MARCH).day == date(2026, 3, 1)
    assert read_day("3.1", MARCH, is_typed=False).code is AMBIGUOUS
    assert read_day("3.10", MARCH, is_typed=False).day == date(2026, 3, 10)


def test_january_after_december_is_the_next_year() -> None:
    december = Context(2026, 12)
    accepted = date(2026, 12, 30)
    assert read_done_day("1月4日", december, accepted).day == date(2027, 1, 4)
    assert read_done_day("12月28日", december, accepted).day == date(2026, 12, 28)
    assert read_done_day("2026-1-4", december, accepted).day == date(2026, 1, 4)


@pytest.mark.parametrize(
    ("sheet", "titles", "file", "context"),
    [
        ("1月", ("便民服务台账（2026年1月）",), "", Context(2026, 1)),
        ("9月 ", ("2026年度台账",), "", Context(2026, 9)),
        ("7月份", (), "2025年便民服务", Context(2025, 7)),
        ("Sheet1", ("二〇二六年台账",), "", Context()),
        ("2026.10", (), "", Context(2026, 10)),
        ("全年", ("2026年1月至12月",), "", Context(2026, None)),
    ],
)
def test_year_and_month_of_a_sheet(
    sheet: str, titles: tuple[str, ...], file: str, context: Context
) -> None:
    assert read_context(sheet, titles, file) == context


def test_days_outside_the_month_are_told() -> None:
    assert place_day(date(2026, 3, 31), MARCH) is None
    assert place_day(date(2025, 3, 31), MARCH) is LedgerCode.DATE_YEAR
    assert place_day(date(2026, 4, 1), MARCH) is LedgerCode.DATE_OTHER_MONTH
    assert place_day(date(2025, 4, 1), MARCH) is LedgerCode.DATE_OTHER_MONTH


@pytest.mark.parametrize(
    ("cell", "grade"),
    [
        ("非常满意。", 5),
        ("很满意", 5),
        ("非常满 意", 5),
        ("滿意", 4),
        ("基本满意", 3),
        ("不满意", 2),
        ("非常不满意", 1),
        (4.0, 4),
        ("3分", 3),
        ("五星", 5),
        ("★★★★☆", 4),
        ("★", 1),
    ],
)
def test_ratings_in_words_digits_and_stars(cell: object, grade: int) -> None:
    rating = read_rating(cell)
    assert (rating.grade, rating.is_clear) == (grade, True)


@pytest.mark.parametrize("cell", ["", "/", "—", "未评价", "未评"])
def test_no_rating_is_not_rated(cell: object) -> None:
    rating = read_rating(cell)
    assert (rating.grade, rating.is_clear) == (None, True)


@pytest.mark.parametrize("cell", ["√", "好", "一般", "100", 100.0, "A", "☆☆☆", 0.0, "★★★★★★"])
def test_a_mark_of_ones_own_is_unclear_and_no_rating(cell: object) -> None:
    rating = read_rating(cell)
    assert (rating.grade, rating.is_clear) == (None, False)


@pytest.mark.parametrize(
    ("text", "has_day", "ending"),
    [
        ("已办结", True, Ending("closed", "done")),
        ("", True, Ending("closed", "done")),
        ("已上报街道", False, Ending("processing")),
        ("办理中", False, Ending("processing")),
        ("", False, Ending("processing")),
        ("已归档", True, Ending("archived", "done")),
        ("不予受理", False, Ending("declined")),
        ("审核未通过", True, Ending("closed", "refuse")),
        ("申请人撤回", False, Ending("withdrawn")),
    ],
)
def test_how_a_matter_ended(text: str, has_day: bool, ending: Ending) -> None:
    assert read_ending(text, has_done_day=has_day) == ending


@pytest.fixture(scope="module")
def finder() -> WordingFinder:
    return WordingFinder([CatalogueEntry(i.code, i.name, i.synonyms) for i in read_services()])


@pytest.mark.parametrize(
    ("wording", "code", "reason"),
    [
        ("高龄津贴", "D01", None),
        ("居住登记/居住证受理", "I01", None),
        ("80岁高龄补贴", "D01", LedgerCode.ITEM_SYNONYM),
        ("医保交废", "B06", LedgerCode.ITEM_TYPO),  # sounds like 医保缴费
        ("生肓登记", "F01", LedgerCode.ITEM_TYPO),  # looks like 生育登记
        ("老年人手机办事帮", "D07", LedgerCode.ITEM_TYPO),  # the last character is missing
        ("交水费、交电费", "L06", LedgerCode.ITEM_SYNONYM),  # two names of one item
    ],
)
def test_a_wording_that_means_one_item(
    finder: WordingFinder, wording: str, code: str, reason: LedgerCode | None
) -> None:
    proposal = finder.propose(clean_wording(wording))
    assert (proposal.code, proposal.reason) == (code, reason)


@pytest.mark.parametrize(
    ("wording", "reason", "candidates"),
    [
        ("办补贴", LedgerCode.ITEM_AMBIGUOUS, ("D01", "D02", "E03", "F08", "G03")),
        ("党员组织关系转人", LedgerCode.ITEM_AMBIGUOUS, ("A01", "A02")),
        ("双报到和补社保卡", LedgerCode.ITEM_MULTI, ("A13", "B11")),
        ("交医保 补社保卡", LedgerCode.ITEM_MULTI, ("B06", "B11")),
        ("代买药，老人行动不便", LedgerCode.ITEM_AMBIGUOUS, ("L07",)),
        ("给手机充电", LedgerCode.ITEM_UNKNOWN, ()),
        ("医保退费", LedgerCode.ITEM_UNKNOWN, ()),  # another word, not a slip for 医保缴费
    ],
)
def test_a_wording_that_somebody_has_to_decide(
    finder: WordingFinder, wording: str, reason: LedgerCode, candidates: tuple[str, ...]
) -> None:
    proposal = finder.propose(clean_wording(wording))
    assert proposal == Proposal("", reason, candidates)
    assert not proposal.is_certain


def test_what_was_confirmed_wins() -> None:
    entries = [CatalogueEntry("D01", "高龄津贴"), CatalogueEntry("D02", "失能补贴")]
    finder = WordingFinder(entries, {"办补贴": "D02", "高龄津贴": "D02", "旧的": "Z99"})
    assert finder.propose("办补贴").code == "D02"
    assert finder.propose("高龄津贴").code == "D02"
    assert finder.propose("旧的").reason is LedgerCode.ITEM_UNKNOWN  # its item is gone


def test_vague_wordings_name_items_of_the_catalogue_and_no_name_of_one(
    finder: WordingFinder,
) -> None:
    path = Path(__file__).parents[3] / "resources" / "catalogue" / "vague_wordings.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len({row["wording"] for row in rows}) == len(rows) > 20
    for row in rows:
        codes = tuple(row["codes"].split(";"))
        assert finder.propose(row["wording"]).candidates == codes, row
