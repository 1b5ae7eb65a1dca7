"""The papers read back: every field there, rare and hostile names as they are."""

import re
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime

import pytest

from models.cases.queries.papers import MaterialLine, PaperFacts
from models.errors import KnownError
from reports.forms import build_paper, paper_title
from reports.paper import printable
from reports.paper.stamps import PrintStamp, format_date
from tests.reports.forms import samples
from tests.reports.forms.checks import check_fonts_and_metadata, check_reprint, read

PAPERS = {
    "acceptance": samples.acceptance(),
    "acceptance of nine": samples.acceptance(9),
    "receipt": samples.receipt(),
    "receipt of many": samples.receipt(60),
    "one time": samples.one_time(3),
    "second time": samples.one_time(40, sequence=2),
    "declining": samples.declining(),
    "referral": samples.referral(),
}
papers = pytest.mark.parametrize("facts", PAPERS.values(), ids=PAPERS)


def shown(value: object) -> list[str]:
    """How each fact is expected on paper."""
    if isinstance(value, str):
        return [re.sub(r"\s", "", value)]
    if isinstance(value, datetime):
        return [format_date(value.date())]
    if isinstance(value, date):
        return [format_date(value)]
    if isinstance(value, tuple):
        return [text for item in value for text in shown(item)]
    if isinstance(value, MaterialLine):
        return [value.name, f"{value.form}"]
    if is_dataclass(value) and not isinstance(value, type):
        return [text for f in fields(value) for text in shown(getattr(value, f.name))]
    return []


@papers
def test_every_field_is_on_the_paper(facts: PaperFacts) -> None:
    text = "".join(read(build_paper(facts, samples.PRINTED)))
    assert paper_title(facts) in text
    modes = {"承诺"}
    for expected in shown(facts):
        assert expected in text or expected in modes, expected


@papers
def test_the_same_facts_give_the_same_bytes(facts: PaperFacts) -> None:
    assert build_paper(facts, samples.PRINTED) == build_paper(facts, samples.PRINTED)


@papers
def test_a_reprint_differs_by_its_mark_only(facts: PaperFacts) -> None:
    check_reprint(facts)


@papers
def test_fonts_are_embedded_and_metadata_names_nobody(facts: PaperFacts) -> None:
    check_fonts_and_metadata(facts, getattr(facts, "applicant", "王秀英"))


@pytest.mark.parametrize(
    "name", ["王䶮", "李㛃", "赵𬭚", '<b>&"=1+1', "A&amp;B</para>", "(括号)\\n"]
)
@pytest.mark.parametrize(
    "make",
    [
        samples.acceptance,
        samples.receipt,
        samples.one_time,
        samples.declining,
        samples.referral,
    ],
)
def test_names_print_as_they_are(make: object, name: str) -> None:
    assert callable(make)
    facts = make(applicant=name)
    assert name in "".join(read(build_paper(facts, samples.PRINTED)))


def test_a_character_no_font_has_is_announced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printable, "missing_characters", lambda text: "𠮷" if "𠮷" in text else "")
    facts = samples.one_time(applicant="𠮷某")
    with pytest.raises(KnownError, match="没有“𠮷”"):
        build_paper(facts, samples.PRINTED)
    content = build_paper(facts, replace(samples.PRINTED, allow_missing=True))
    assert "〔U+20BB7〕某" in read(content)[0]


def test_six_matters_fit_on_one_sheet_and_nine_on_two() -> None:
    assert len(read(build_paper(samples.acceptance(6), samples.PRINTED))) == 1
    pages = read(build_paper(samples.acceptance(9), samples.PRINTED))
    assert len(pages) == 2
    assert all("收取的材料" in page for page in pages)
    assert ["—1—" in pages[0], "—2—" in pages[1]] == [True, True]


def test_the_missing_materials_are_numbered_to_the_last() -> None:
    text = "".join(read(build_paper(samples.one_time(40), samples.PRINTED)))
    assert all(f"{number}." in text for number in range(1, 41))
    assert "40.高龄津贴申请表" not in text and "40.户口簿，原件及复印件1份" in text


def test_a_matter_with_very_many_materials_is_continued() -> None:
    lines = tuple(MaterialLine(f"材料{n}甲", "原件") for n in range(1, 81))
    facts = samples.acceptance(1, matters=(samples.matter(1, materials=lines),))
    text = "".join(read(build_paper(facts, samples.PRINTED)))
    assert all(f"{n}.材料{n}甲" in text for n in range(1, 81))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"promised_days": 0, "mode": "即办"}, "即办件，当日办结"),
        ({"promised_days": None, "due_date": None}, "承诺件，期限不按日计"),
        ({"provisional": True}, "（暂定）"),
        # Accepted on a Saturday: the clock starts on Monday.
        (
            {"accepted_on": date(2026, 11, 21), "counted_from": date(2026, 11, 23)},
            "受理2026年11月21日自2026年11月23日起算",
        ),
    ],
)
def test_limits_in_words(changes: dict[str, object], expected: str) -> None:
    facts = samples.acceptance(1, matters=(samples.matter(1, **changes),))
    assert expected in read(build_paper(facts, samples.PRINTED))[0]


def test_the_first_day_of_the_limit_is_named_only_where_it_is_another_day() -> None:
    plain = read(build_paper(samples.acceptance(2), samples.PRINTED))[0]
    assert "起算" not in plain
    late = samples.matter(2, counted_from=date(2026, 11, 23))
    mixed = samples.acceptance(1, matters=(samples.matter(1), late))
    text = read(build_paper(mixed, samples.PRINTED))[0]
    assert text.count("自2026年11月23日起算") == 1
    assert "受理当日（注明起算日的为起算日）不计入" in text


def test_a_referral_asks_to_contact_and_claims_no_competence() -> None:
    text = read(build_paper(samples.referral(), samples.PRINTED))[0]
    assert "可以使用：户口簿、结婚证、出生医学证明。请联系：公安派出所或公证机构。" in text
    assert (
        "可以使用"
        not in read(build_paper(replace(samples.referral(), instead=""), samples.PRINTED))[0]
    )
    assert "依据" not in text and "规定" not in text


def test_a_second_notice_says_why_and_a_first_does_not() -> None:
    second = read(build_paper(samples.one_time(sequence=2), samples.PRINTED))[0]
    assert "本单为第2次告知，原因：户籍地在办理期间变更。" in second
    assert "次告知，原因" not in read(build_paper(samples.one_time(), samples.PRINTED))[0]


def test_a_draft_has_no_number_and_says_so() -> None:
    facts = samples.acceptance(document_number="")
    printed = PrintStamp(samples.PRINTED.printed_at, "李敏", draft=True)
    text = read(build_paper(facts, printed))[0]
    assert "（编号在办理时生成）" in text and "预览稿，未编号，不作凭证" in text


@pytest.mark.parametrize(
    "facts",
    [
        samples.acceptance(0, applicant="", contact="", phone=""),
        samples.acceptance(2, matters=(samples.matter(1, case_number="", materials=()),) * 2),
        replace(samples.receipt(0), case_numbers=(), item_names=(), handed_in_by=""),
        replace(samples.one_time(0), case_number="", item_code="", item_name=""),
        replace(samples.declining(), reason="", basis="", right_body="", remedy=""),
        replace(samples.referral(), case_number=""),
    ],
)
def test_a_preview_of_a_form_hardly_begun_is_drawn(facts: PaperFacts) -> None:
    printed = replace(samples.PRINTED, draft=True)
    assert paper_title(facts) in read(build_paper(facts, printed))[0]
