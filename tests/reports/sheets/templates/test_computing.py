"""Results of formulas: computed when understood without doubt, else left to the spreadsheet."""

import pytest

from reports.sheets.templates.computing import (
    Formula,
    FormulaError,
    NotUnderstoodError,
    Value,
    told,
)

CELLS: dict[tuple[str, int, int], Value] = {
    ("表", 1, 1): 3.0,
    ("表", 2, 1): 4.5,
    ("表", 3, 1): "满意",
    ("表", 4, 1): "不满意",
    ("表", 5, 1): None,
    ("表", 6, 1): True,
    ("字典", 1, 1): 10.0,
    ("2026 '表'", 1, 1): 7.0,
}


def compute(text: str) -> Value:
    return Formula(text, "表", 12, lambda *at: CELLS.get(at)).result()


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("1+2*3-4/2", 5.0),
        ("-(1+2)*2", -6.0),
        ("50%", 0.5),
        ("A1+A2", 7.5),
        ("A5+1", 1.0),
        ("SUM(A1:A6,2)", 9.5),
        ("COUNT(A1:A6)", 2.0),
        ("COUNTA(A1:A6)", 5.0),
        ('COUNTIF(A1:A6,"*满意")', 2.0),
        ('COUNTIF(A1:A6,"*满意")-COUNTIF(A1:A6,"*不满意")', 1.0),
        ("COUNTIF(A1:A6,3)", 1.0),
        ('COUNTA(A1:A2)&"件"', "2件"),
        ('IF(A5="","空",1/0)', "空"),
        ('IF(A1=0,"",A2/A1)', 1.5),
        ("IF(1<0,1)", False),
        ("IFERROR(1/0,9)", 9.0),
        ("AND(A1>2,A2<>3)", True),
        ("OR(A1>5,A2>5)", False),
        ("ROUND(2.675,2)", 2.68),
        ("ROUND(A2,0)", 5.0),
        ("INT(-1.5)", -2.0),
        ("MOD(7,3)", 1.0),
        ("MAX(A1:A6)-MIN(A1:A6)", 1.5),
        ("AVERAGE(A1:A6)", 3.75),
        ('TEXT(A2,"0.0")&"小时"', "4.5小时"),
        ('TEXT(0.9876,"0.0%")', "98.8%"),
        ("ROW()-5", 7.0),
        ("字典!$A$1*2", 20.0),
        ("'2026 ''表'''!A1", 7.0),
        ('"说""话"""', '说"话"'),
        ('A3="满意"', True),
        ('"b">"A"', True),
        ("1=1", True),
    ],
)
def test_what_is_understood(text: str, result: Value) -> None:
    assert compute(text) == result


@pytest.mark.parametrize(
    "text",
    [
        "NOW()", "VLOOKUP(A1,A1:B2,2)", "总数*2", "SUM(A:A)", "A1:A3", "{1,2}", "1+", "(1", "A1 A2",
        'TEXT(A1,"[DBNum2]")', 'COUNTIF(A1:A6,">3")', "INDIRECT(\"A1\")", "A1+\"3\"", "2^3",
        "[1]表!A1", "表1[列]", "",
    ],
)  # fmt: skip
def test_what_is_left_to_the_spreadsheet(text: str) -> None:
    with pytest.raises(NotUnderstoodError):
        compute(text)


@pytest.mark.parametrize(
    ("text", "error"), [("1/0", "#DIV/0!"), ("A3+1", "#VALUE!"), ("MOD(1,0)", "#DIV/0!")]
)
def test_errors_are_errors(text: str, error: str) -> None:
    with pytest.raises(FormulaError, match=error):
        compute(text)


def test_a_result_as_a_cell_carries_it() -> None:
    assert told(5.0) == ("", "5")
    assert told(0.1 + 0.2) == ("", "0.3")
    assert told(True) == ("b", "1")
    assert told("件") == ("str", "件")
    assert told(None) == ("", "0")
