"""Formulas and ranges when rows come in."""

import pytest

from models.errors import KnownError
from reports.sheets.templates.references import (
    CopiedFormula,
    Insertion,
    cell_name,
    column_of,
    letters,
    speaks_of,
    split_cell,
    split_range,
    translate,
)

INSERTION = Insertion("台账", 15, 27)
ONE_ROW = Insertion("台账", 7, 3, stretch=True)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("SUM(D6:D15)", "SUM(D6:D42)"),
        ("SUM($D$6:$D$15)", "SUM($D$6:$D$42)"),
        ('COUNTIF(Q6:Q15,"*满意 A15:A16")', 'COUNTIF(Q6:Q42,"*满意 A15:A16")'),
        ('"说""A16"&A16', '"说""A16"&A43'),
        ("A14+A15+A16", "A14+A42+A43"),
        ("字典!$A$2:$A$20+台账!A16", "字典!$A$2:$A$20+台账!A43"),
        ("'台账'!$A$1:$R$18", "'台账'!$A$1:$R$45"),
        ("[1]台账!A16", "[1]台账!A16"),
        ("LOG10(A16)+ABC16_x+T15[列]", "LOG10(A43)+ABC16_x+T15[列]"),
        ("$4:$5", "$4:$5"),
        ("$4:$15", "$4:$42"),
        ("SUM(A:A)", "SUM(A:A)"),
        ("SUM(D6:D14)", "SUM(D6:D14)"),
        ('IF(N16=0,"",TEXT(N16,"[DBNum2]"))', 'IF(N43=0,"",TEXT(N43,"[DBNum2]"))'),
    ],
)  # fmt: skip
def test_a_formula_of_the_sheet_follows(before: str, after: str) -> None:
    assert INSERTION.formula(before, "台账") == after


def test_a_formula_elsewhere_follows_only_what_names_the_sheet() -> None:
    assert INSERTION.formula("A16+台账!A16+'台账'!B6:B15", "汇总") == "A16+台账!A43+'台账'!B6:B42"
    quoted = Insertion("2026 '表'", 3, 2)
    assert quoted.formula("'2026 ''表'''!A3", "汇总") == "'2026 ''表'''!A5"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("H6:H15", "H6:H42"),
        ("C14 C15", "C14:C41 C42"),
        ("A16:B17", "A43:B44"),
        ("A1:B5", "A1:B5"),
        ("C6:H14", "C6:H41"),
    ],
)
def test_marks_grow_with_the_rows_above(before: str, after: str) -> None:
    assert INSERTION.range(before) == after


def test_a_list_of_one_row_grows_too() -> None:
    assert ONE_ROW.formula("SUM(A6:A6)+A6+A7+SUM(A1:A6)", "台账") == "SUM(A6:A9)+A6+A10+SUM(A1:A9)"
    assert ONE_ROW.range("A6 B6:C6 A7") == "A6:A9 B6:C9 A10"


def test_a_sheet_has_an_end() -> None:
    with pytest.raises(KnownError, match="最大行数"):
        Insertion("台账", 15, 1_048_570).row(20)


def test_a_copied_formula_keeps_what_is_fixed() -> None:
    copied = CopiedFormula('IF(D14="","A14",ROW()-5)+$A$3+A$4+SUM(L$6:L14)+P13+字典!$B$2', 14)
    assert copied.at(40) == 'IF(D40="","A14",ROW()-5)+$A$3+A$4+SUM(L$6:L40)+P39+字典!$B$2'
    assert CopiedFormula("1+1", 3).at(9) == "1+1"


def test_a_shared_formula_is_written_out() -> None:
    assert translate("A6+$B6+C$6+SUM($4:6)", "D6", "E9") == "B9+$B9+D$6+SUM($4:9)"


def test_speaking_of_a_sheet() -> None:
    assert speaks_of("台账!A1", "台账", "汇总")
    assert speaks_of("A1", "台账", "台账")
    assert not speaks_of('"台账!A1"&A1', "台账", "汇总")


def test_names_of_cells() -> None:
    for column in (1, 26, 27, 702, 703, 16384):
        assert column_of(letters(column)) == column
    assert split_cell("XFD1048576") == (1_048_576, 16_384)
    assert split_range("B2:D9") == (2, 2, 9, 4)
    assert cell_name(7, 28) == "AB7"
    for wrong in ("", "7", "A", "A0", "ZZZ1", "A1048577", "A1:B2"):
        with pytest.raises(ValueError):
            split_cell(wrong)
