"""Identity numbers and credit codes: the standards' vectors."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import KnownError
from models.people.rules.identity import (
    IdCode,
    IdNumberRefused,
    Paper,
    Sex,
    check_character,
    disagreements,
    read_areas,
    read_credit_code,
    read_id_number,
)

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "number", "paper", "birth", "sex", "area_known", "codes"),
    [
        ("11010519491231002X", "11010519491231002X", Paper.ID_CARD, "1949-12-31", Sex.FEMALE,
         True, ()),
        ("440524188001010014", "440524188001010014", Paper.ID_CARD, "1880-01-01", Sex.MALE,
         True, ()),
        ("11010519491231002x", "11010519491231002X", Paper.ID_CARD, "1949-12-31", Sex.FEMALE,
         True, (IdCode.LOWER_X,)),
        ("110105491231002", "11010519491231002X", Paper.ID_CARD, "1949-12-31", Sex.FEMALE,
         True, (IdCode.CONVERTED,)),
        ("330113190001010010", "330113190001010010", Paper.ID_CARD, "1900-01-01", Sex.MALE,
         True, ()),
        ("000000190001010017", "000000190001010017", Paper.ID_CARD, "1900-01-01", Sex.MALE,
         False, ()),
        ("810000190001010026", "810000190001010026", Paper.RESIDENCE_PERMIT, "1900-01-01",
         Sex.FEMALE, True, ()),
        ("830000190001010046", "830000190001010046", Paper.RESIDENCE_PERMIT, "1900-01-01",
         Sex.FEMALE, True, ()),
        ("229910 19751021 1784", "229910197510211784", Paper.ID_CARD, "1975-10-21", Sex.FEMALE,
         False, (IdCode.SPACES,)),
        ("２２９９０１１９８５０４２８９８４ｘ", "22990119850428984X", Paper.ID_CARD, "1985-04-28",
         Sex.FEMALE, False, (IdCode.FULLWIDTH, IdCode.LOWER_X)),
        ("\u200b229910\xa020231026034X\n", "22991020231026034X", Paper.ID_CARD, "2023-10-26",
         Sex.FEMALE, False, (IdCode.SPACES,)),
    ],
)  # fmt: skip
def test_accepted(
    text: str,
    number: str,
    paper: Paper,
    birth: str,
    sex: Sex,
    area_known: bool,
    codes: tuple[IdCode, ...],
) -> None:
    found = read_id_number(text, TODAY)
    assert (found.number, found.paper, found.codes) == (number, paper, codes)
    assert (found.birth_date, found.sex) == (date.fromisoformat(birth), sex)
    assert found.area_known is area_known
    assert bool(found.warnings) is (not area_known or IdCode.CONVERTED in codes)


@pytest.mark.parametrize(
    ("text", "reason", "says"),
    [
        ("110105190002290017", IdCode.BIRTHDATE, "1900年2月29日 不存在"),
        ("229907202701015810", IdCode.BIRTHDATE, "在今天之后"),
        ("110105194912310021", IdCode.CHECK, "末位应为 X，填的是 1"),
        ("11010519491231002", IdCode.LENGTH, "填的是 17 位"),
        ("2299021988509062202", IdCode.LENGTH, "填的是 19 位"),
        ("11010519491231O02X", IdCode.LENGTH, "「O」不是数字"),
        ("110105990230002", IdCode.BIRTHDATE, "不存在"),
        ("", IdCode.MISSING, "以后再补"),
        (" - ", IdCode.MISSING, "以后再补"),
        ("未办理", IdCode.MISSING, "以后再补"),
        ("护照G00000000", IdCode.OTHER, "其他证件"),
        ("G00000000", IdCode.OTHER, "其他证件"),
        ("ABC123456789012", IdCode.OTHER, "其他证件"),
        ("2.29901E+17", IdCode.SCIENTIFIC, "已经丢失"),
    ],
)
def test_refused_in_one_clear_sentence(text: str, reason: IdCode, says: str) -> None:
    with pytest.raises(IdNumberRefused, match=says) as refused:
        read_id_number(text, TODAY)
    assert refused.value.reason is reason
    assert refused.value.field == "id_number"


def test_a_number_born_today_is_accepted() -> None:
    body = "229901" + "20261121" + "001"
    assert read_id_number(body + check_character(body), TODAY).birth_date == TODAY


def test_foreigners_card_is_checked_but_not_taken_apart() -> None:
    body = "911156198801011" + "23"
    found = read_id_number(body + check_character(body), TODAY)
    assert (found.paper, found.birth_date, found.sex) == (Paper.FOREIGNER_CARD, None, None)
    assert found.warnings == ()


@pytest.mark.parametrize(
    ("area", "known"),
    [
        ("330113", True),
        ("469001", True),  # county directly under a province
        ("229901", False),  # GB/T 2260 has no prefecture 99
        ("240101", False),
        ("810101", False),
        ("710000", False),
    ],
)
def test_area_warns_only(area: str, known: bool) -> None:
    body = area + "19000101001"
    assert read_id_number(body + check_character(body), TODAY).area_known is known


def test_disagreements_show_both() -> None:
    found = read_id_number("11010519491231002X", TODAY)
    birth, sex = disagreements(found, date(1950, 1, 1), Sex.MALE)
    assert "1950-01-01" in birth and "1949-12-31" in birth
    assert sex == "填写的性别是男，身份证号里是女，请核对。"
    assert disagreements(found, date(1949, 12, 31), Sex.FEMALE) == ()
    assert disagreements(found, None, None) == ()


@given(
    body=st.from_regex(
        r"(11|22|44)0[1-9]0[1-9]19[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|1[0-9]|2[0-8])[0-9]{3}",
        fullmatch=True,
    )
)
def test_reading_again_changes_nothing_and_one_wrong_digit_is_noticed(body: str) -> None:
    number = body + check_character(body)
    once = read_id_number(number.lower(), TODAY)
    assert read_id_number(once.number, TODAY).number == once.number
    wrong = ("1" if body[0] != "1" else "2") + number[1:]
    with pytest.raises(IdNumberRefused) as refused:
        read_id_number(wrong, TODAY)
    assert refused.value.reason is IdCode.CHECK


def test_area_names() -> None:
    assert len(read_areas()) == 35
    assert read_id_number("440524188001010014", TODAY).province == "广东省"


@pytest.mark.parametrize(
    "code",
    ["52110000500001234A", "54110105MF1234567U", "111101050000000017", "91110105MA00000A1C"],
)
def test_credit_codes(code: str) -> None:
    assert read_credit_code(f" {code.lower()} ") == code


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("52110000500001234B", "末位应为 A，填的是 B"),
        ("5211000050000I234A", "不会有「I」"),
        ("B2110000500001234A", "「B」开头"),
        ("5211000050000123", "填的是 16 位"),
    ],
)
def test_wrong_credit_codes(code: str, says: str) -> None:
    with pytest.raises(KnownError, match=says):
        read_credit_code(code)
