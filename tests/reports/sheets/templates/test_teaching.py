"""Correcting a proposal by pointing at cells."""

from dataclasses import replace

import pytest

from models.errors import KnownError
from reports.period import month_period
from reports.sheets.templates.filling import Values
from reports.sheets.templates.mapping import CellEntry, ColumnEntry, Mapping
from reports.sheets.templates.teaching import (
    Draft,
    cell_words,
    clear_cell,
    fill_draft,
    list_meanings,
    read_draft,
    set_cell,
    set_list,
)
from reports.sheets.templates.values import span_days
from reports.sheets.templates.vocabulary import Kind, Span
from tests.reports.sheets.templates.samples import FOLDER, HEADS, service_records
from tests.reports.sheets.templates.untouched import load

SHEET = "便民服务台账"


@pytest.fixture
def ledger() -> Draft:
    return read_draft(FOLDER / "district_service_ledger.xlsx")


@pytest.fixture
def monthly() -> Draft:
    return read_draft(FOLDER / "district_monthly.xlsx")


def test_a_cell_says_what_it_means(ledger: Draft, monthly: Draft) -> None:
    assert cell_words(monthly, "月报表", "C7") == ("本月·受理·党员服务",)
    assert cell_words(monthly, "月报表", "K18") == ("本年累计·受理·志愿/便民",)
    assert cell_words(monthly, "月报表", "J4") == ("填报人", "审核人（留给本人签字）")
    assert cell_words(monthly, "月报表", "S7") == ()
    assert cell_words(ledger, SHEET, "D9") == ("便民服务台账·申请人",)


def test_pointing_at_a_figure(monthly: Draft) -> None:
    draft = set_cell(monthly, "月报表", "S7", "visits", "year")
    assert cell_words(draft, "月报表", "S7") == ("本年累计·来访",)
    again = set_cell(draft, "月报表", "S7", "notices")
    assert cell_words(again, "月报表", "S7") == ("本月·一次性告知",)
    assert cell_words(clear_cell(again, "月报表", "S7"), "月报表", "S7") == ()


def test_pointing_at_a_formula_is_refused(monthly: Draft) -> None:
    with pytest.raises(KnownError, match="这一格是公式"):
        set_cell(monthly, "月报表", "I7", "on_time_rate")


def test_pointing_anywhere_in_a_merged_label_writes_behind_it(monthly: Draft) -> None:
    empty = monthly.with_mapping(Mapping(monthly.mapping.fingerprint))
    draft = set_cell(empty, "月报表", "F4", "centre")
    assert draft.mapping.cells == (CellEntry("月报表", "A4", "centre", slot="填报单位"),)
    filled = load(fill_draft(draft, Values(HEADS)).content)
    assert filled["月报表"]["A4"].value == "填报单位（盖章）：青禾里社区党群服务中心"


def test_pointing_into_a_list_means_its_column(ledger: Draft) -> None:
    draft = set_cell(ledger, SHEET, "R9", "due_date")
    (area,) = draft.mapping.lists
    assert area.columns[-1] == ColumnEntry("R", "due_date")
    with pytest.raises(KnownError, match="只能选名单的列"):
        set_cell(ledger, SHEET, "R9", "clerk")
    with pytest.raises(KnownError, match="不在名单的行里"):
        set_cell(ledger, SHEET, "R2", "due_date")
    # The words of the drop-down list come along.
    moved = set_cell(clear_cell(ledger, SHEET, "O8"), SHEET, "O8", "outcome")
    assert moved.mapping.lists[0].columns[-4].choices[0] == "办结"


def test_a_list_may_be_told_by_its_rows(ledger: Draft) -> None:
    empty = ledger.with_mapping(Mapping(ledger.mapping.fingerprint))
    draft = set_list(empty, SHEET, "service_ledger", 6, 15)
    draft = set_cell(set_cell(draft, SHEET, "D6", "applicant"), SHEET, "B7", "case_number")
    filled = fill_draft(draft, Values(HEADS, {}, {"service_ledger": service_records(14)}))
    sheet = load(filled.content)[SHEET]
    assert [sheet[f"B{row}"].value for row in (6, 19)] == ["=1+0", "case_number13"]
    assert sheet["A20"].value == "合　计"
    for rows in ((0, 3), (6, 99), (9, 8)):
        with pytest.raises(KnownError, match="名单的行不在表里"):
            set_list(ledger, SHEET, "service_ledger", *rows)


def test_what_may_be_chosen() -> None:
    figures = {meaning.id: meaning.name for meaning in list_meanings(Kind.FIGURE)}
    assert figures["on_time_rate"] == "按时办结率" and "clerk" not in figures
    columns = [meaning.id for meaning in list_meanings(Kind.COLUMN, "service_ledger")]
    assert columns[:3] == ["number", "case_number", "accepted_on"] and "advance" not in columns


def test_the_days_of_a_span() -> None:
    days = {span.value: [str(d) for d in span_days(span, month_period("2026-03"))] for span in Span}
    assert days == {
        "month": ["2026-03-01", "2026-03-31"],
        "last_month": ["2026-02-01", "2026-02-28"],
        "year": ["2026-01-01", "2026-03-31"],
        "last_year_month": ["2025-03-01", "2025-03-31"],
    }
    leap = span_days(Span.LAST_YEAR_MONTH, month_period("2025-02"))
    assert [str(day) for day in leap] == ["2024-02-01", "2024-02-29"]


def test_a_draft_of_a_known_template_keeps_what_was_corrected(ledger: Draft) -> None:
    from datetime import datetime

    from models.district.queries import TaughtTemplate

    corrected = set_cell(ledger, SHEET, "R9", "due_date")
    old = TaughtTemplate(
        1, "区台账", 1, "a.xlsx", "", datetime(2026, 1, 1), "李敏", ledger.content,
        corrected.mapping.to_json(),
    )  # fmt: skip
    path = FOLDER / "district_service_ledger.xlsx"
    same = read_draft(path, old, name="区台账")
    assert same.mapping == corrected.mapping and same.changed == ()
    other = read_draft(path, replace(old, content=(FOLDER / "district_monthly.xlsx").read_bytes()))
    assert other.changed and other.mapping == ledger.mapping
