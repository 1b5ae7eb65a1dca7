"""The five samples filled with few, as many and many more records than they have rows."""

import io
import re
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest

from models.errors import KnownError
from reports.sheets.templates.filling import Values, fill
from reports.sheets.templates.mapping import CellEntry, Mapping
from reports.sheets.templates.references import column_of, split_cell
from reports.sheets.templates.texts import fill_month, fill_slot
from tests.reports.sheets.templates.computing import Computing
from tests.reports.sheets.templates.samples import (
    HEADS,
    NAMES,
    mapping,
    service_records,
    template,
    values,
)
from tests.reports.sheets.templates.untouched import Grown, assert_untouched, load

COUNTS = (0, 1, 3, 10, 37)


def grown(taught: Mapping, count: int) -> dict[str, Grown]:
    return {area.sheet: Grown(area.first, area.last, count) for area in taught.lists}


def expected_formula(grow: dict[str, Grown]) -> object:
    """Ranges over the list end at its last row, the rest speaks of the same cells as before."""

    def formula(sheet: str, text: str, row: int) -> str:
        found = grow.get(sheet)
        if found is None:
            return text
        last, bottom = found.last, found.last + found.extra
        if found.first <= row <= bottom:
            # A formula of a row: every plain cell without a dollar lies in the row itself.
            return re.sub(r"(?<![$A-Z!:])([A-Z])\d+(?![\d:])", rf"\g<1>{row}", text)
        text = re.sub(
            rf"(?<![$\w!])([A-Z]){found.first}:([A-Z]){last}\b",
            rf"\g<1>{found.first}:\g<2>{bottom}",
            text,
        )
        return re.sub(rf"\b([A-Z]){last + 1}\b", rf"\g<1>{bottom + 1}", text)

    return formula


@pytest.mark.parametrize("count", (3, 10, 37))
@pytest.mark.parametrize("name", NAMES)
def test_everything_else_stays_as_it_was(name: str, count: int) -> None:
    taught = mapping(name)
    filled = fill(template(name), taught, values(name, count))
    heads = {(entry.sheet, *split_cell(entry.cell)) for entry in taught.cells}
    grow = grown(taught, count)

    def is_filled(sheet: str, row: int, column: int) -> bool:
        if (sheet, row, column) in heads:
            return True
        for area in taught.lists:
            # The last row of the template is the last record once the list is full.
            taken = min(count, area.last - area.first + 1)
            inside = area.sheet == sheet and area.first <= row < area.first + taken
            if inside and column in {column_of(c.column) for c in area.columns}:
                return True
        return False

    assert_untouched(template(name), filled.content, grow, is_filled, expected_formula(grow))  # type: ignore[arg-type]


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("name", NAMES)
def test_every_value_stands_in_its_cell(name: str, count: int) -> None:
    taught, given = mapping(name), values(name, count)
    filled = fill(template(name), taught, given)
    book = load(filled.content)
    for entry in taught.cells:
        key = (entry.meaning, entry.span, entry.category)
        if key in given.figures:
            assert book[entry.sheet][entry.cell].value == given.figures[key]
    for area in taught.lists:
        sheet = book[area.sheet]
        for place, record in enumerate(given.lists[area.source]):
            for column in area.columns:
                cell = sheet[f"{column.column}{area.first + place}"]
                value = record[column.meaning]
                if value in ("", None):
                    assert cell.value is None
                elif isinstance(value, date):
                    assert cell.value == datetime(value.year, value.month, value.day)
                    assert cell.is_date
                elif isinstance(value, str):
                    assert (cell.value, cell.data_type) == (value, "s")
                else:
                    assert Decimal(str(cell.value)) == value
    assert filled.rows == count * len(taught.lists)
    assert filled.notes == ()


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("name", NAMES)
def test_the_totals_come_to_what_was_given(name: str, count: int) -> None:
    taught, given = mapping(name), values(name, count)
    book = load(fill(template(name), taught, given).content)
    computed = Computing(book)
    for area in taught.lists:
        total = area.last + 1 + Grown(area.first, area.last, count).extra
        records = given.lists[area.source]
        for column in area.columns:
            text = book[area.sheet][f"{column.column}{total}"].value
            found = [record[column.meaning] for record in records]
            shown = computed.cell(area.sheet, f"{column.column}{total}")
            if isinstance(text, str) and text.startswith("=SUM("):
                assert shown == sum(v for v in found if isinstance(v, int | Decimal))
            elif isinstance(text, str) and text.startswith("=COUNT"):
                assert shown == f"{sum(v not in ('', None) for v in found)}件"
    if name == "district_monthly":
        for letter in "CDEFGHJKLMNPQ":
            parts = [
                given.figures[entry.meaning, entry.span, entry.category]
                for entry in taught.cells
                if entry.cell.startswith(letter) and entry.category
            ]
            assert len(parts) == 12
            assert computed.cell("月报表", f"{letter}19") == sum(parts)  # type: ignore[arg-type]
        rate = computed.cell("月报表", "H19") / computed.cell("月报表", "G19")
        assert computed.cell("月报表", "I19") == rate
    if name == "district_proxy_ledger" and count:
        total = 16 + Grown(6, 15, count).extra
        money = [computed.cell("帮办代办", f"{c}{total}") for c in "LMN"]
        assert money[0] - money[1] == money[2]
    if name == "district_service_ledger":
        total = 16 + Grown(6, 15, count).extra
        rated = [r["satisfaction"] for r in given.lists["service_ledger"] if r["satisfaction"]]
        good = [r for r in rated if "不" not in str(r)]
        shown = computed.cell("便民服务台账", f"Q{total}")
        assert shown == (Decimal(len(good)) / len(rated) if rated else "")
        numbers = [computed.cell("便民服务台账", f"A{6 + n}") for n in range(count)]
        assert numbers == list(range(1, count + 1))


@pytest.mark.parametrize("count", (0, 3, 37))
@pytest.mark.parametrize("name", NAMES)
def test_the_results_beside_formulas_are_true(name: str, count: int) -> None:
    """A viewer that does not compute shows them; no result of the empty template is left."""
    content = fill(template(name), mapping(name), values(name, count)).content
    shown = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    written = load(content)
    computed = Computing(written)
    compared = 0
    for sheet in written:
        for line in sheet.iter_rows():
            for cell in line:
                if cell.data_type != "f":
                    continue
                said = shown[sheet.title][cell.coordinate].value
                if "DBNum2" in cell.value:
                    assert said is None
                elif "LOOKUP" not in cell.value:
                    true = computed.cell(sheet.title, cell.coordinate)
                    if isinstance(true, str):
                        assert (said or "") == true, cell.coordinate
                    else:
                        assert said == pytest.approx(float(true)), cell.coordinate
                    compared += 1
    assert compared > 10
    assert written.calculation.fullCalcOnLoad


def test_the_star_grade_is_looked_up() -> None:
    records = [{"name": f"人{n}", "hours": hours} for n, hours in enumerate((0, 99, 100, 1600))]
    given = Values(HEADS, {}, {"volunteer_roll": records, "volunteer_activity": []})
    content = fill(template("district_volunteers"), mapping("district_volunteers"), given).content
    shown = openpyxl.load_workbook(io.BytesIO(content), data_only=True)["志愿者名册"]
    assert [shown[f"K{row}"].value for row in range(6, 10)] == ["—", "—", "一星", "五星"]
    assert not shown["K10"].value


def test_heads_are_written_behind_their_labels() -> None:
    name = "district_monthly"
    sheet = load(fill(template(name), mapping(name), Values(HEADS)).content)["月报表"]
    assert sheet["H3"].value == "2026年10月"
    assert sheet["A4"].value == "填报单位（盖章）：青禾里社区党群服务中心"
    assert sheet["H4"].value == "填报人：李敏　　　审核人："
    assert sheet["N4"].value == "填报日期：2026年11月21日"
    assert sheet["C7"].value is None


@pytest.mark.parametrize(
    ("text", "slot", "said", "filled"),
    [
        ("填报人：　　　　审核人：", "填报人", "李敏", "填报人：李敏　　审核人："),
        ("填报人：      审核人：", "填报人", "李敏", "填报人：李敏  审核人："),
        ("填报人:", "填报人", "李敏", "填报人:李敏"),
        ("填报单位（盖章）：", "填报单位", "青禾里", "填报单位（盖章）：青禾里"),
        ("填报日期：    年  月  日", "填报日期", "2026年11月21日", "填报日期：2026年11月21日"),
        ("日期：2026年　月　日　电话：", "日期", "2026年11月21日", "日期：2026年11月21日　电话："),
        ("填报人 ______ 审核人", "填报人", "李敏", "填报人 李敏   审核人"),
        ("没有这个词", "填报人", "李敏", None),
    ],
)  # fmt: skip
def test_a_value_behind_a_label(text: str, slot: str, said: str, filled: str | None) -> None:
    assert fill_slot(text, slot, said) == filled


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("2026年　　月", "2026年10月"),
        ("（    年  月）", "（2026年10月）"),
        ("2025年　月份报表", "2026年10月份报表"),
        ("", "2026年10月"),
        ("所属时期：2026年第　　季度", "所属时期：2026年第4季度"),
    ],
)
def test_the_month_takes_the_place_of_its_blank(text: str, filled: str) -> None:
    assert fill_month(text, date(2026, 10, 1)) == filled


def test_a_span_that_is_no_month_gives_its_own_words() -> None:
    assert fill_month("所属时期：2026年第　季度", "2026年第3季度") == "所属时期：2026年第3季度"
    assert fill_month("", "2026年") == "2026年"


def test_words_outside_of_the_list_are_told() -> None:
    records = [{**record, "outcome": "再说"} for record in service_records(3)]
    given = Values(HEADS, {}, {"service_ledger": records})
    filled = fill(template("district_service_ledger"), mapping("district_service_ledger"), given)
    (note,) = filled.notes
    assert "办理结果" in note and "“再说”3 行" in note


def test_what_nobody_knows_is_told_and_stays_empty() -> None:
    taught = mapping("district_proxy_ledger")
    filled = fill(template("district_proxy_ledger"), taught, Values(HEADS))
    assert "名单程序里还没有" in filled.notes[0]
    assert load(filled.content)["帮办代办"]["C6"].value is None


def test_a_sheet_that_is_not_there_is_refused() -> None:
    taught = Mapping("", (CellEntry("没有这张", "A1", "centre"),))
    with pytest.raises(KnownError, match="没有工作表“没有这张”"):
        fill(template("district_monthly"), taught, Values(HEADS))


def test_a_formula_is_never_overwritten() -> None:
    taught = mapping("district_monthly")
    more = taught.with_cell(CellEntry("月报表", "I7", "on_time_rate", "month", "党员服务"))
    given = Values(HEADS, {("on_time_rate", "month", "党员服务"): Decimal("0.5")})
    sheet = load(fill(template("district_monthly"), more, given).content)["月报表"]
    assert sheet["I7"].value == '=IF(G7=0,"",H7/G7)'


def test_the_same_values_give_the_same_file() -> None:
    name = "district_service_ledger"
    twice = [fill(template(name), mapping(name), values(name, 12)).content for _ in range(2)]
    assert twice[0] == twice[1]
