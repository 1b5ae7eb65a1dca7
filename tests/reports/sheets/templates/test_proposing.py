"""What the program reads in the five samples, cell by cell, and in other layouts."""

import io
from typing import Any

import pytest
from openpyxl import Workbook

from reports.sheets.templates.mapping import CellEntry, Mapping
from reports.sheets.templates.proposing import Certainty, Proposed, propose
from tests.reports.sheets.templates.samples import NAMES, mapping, template
from tests.reports.sheets.templates.untouched import load

FIGURES = {
    "C": ("accepted", "month"),
    "D": ("accepted_instant", "month"),
    "E": ("accepted_promised", "month"),
    "F": ("accepted_proxy", "month"),
    "G": ("closed", "month"),
    "H": ("closed_on_time", "month"),
    "J": ("overdue", "month"),
    "K": ("accepted", "year"),
    "L": ("closed", "year"),
    "M": ("rated", "month"),
    "N": ("satisfied", "month"),
    "P": ("bad_ratings", "month"),
    "Q": ("rectified", "month"),
}
CATEGORIES = (
    "党员服务", "社会保障", "民政救助", "老龄", "残联", "卫健/计生", "就业", "住房/城管",
    "户籍/证明/人口", "综治/调解/法律", "退役军人", "志愿/便民",
)  # fmt: skip
HEADS = {
    "district_monthly": {
        ("月报表", "H3", "month", ""),
        ("月报表", "A4", "centre", "填报单位"),
        ("月报表", "H4", "clerk", "填报人"),
        ("月报表", "H4", "reviewer", "审核人"),
        ("月报表", "N4", "today", "填报日期"),
    },
    "district_service_ledger": {
        ("便民服务台账", "A3", "centre", "填报单位"),
        ("便民服务台账", "G3", "clerk", "填报人"),
        ("便民服务台账", "G3", "reviewer", "审核人"),
        ("便民服务台账", "M3", "today", "填报日期"),
    },
    "district_dues_summary": {
        ("党费汇总", "G3", "month", ""),
        ("党费汇总", "A3", "centre", "填报单位"),
        ("党费汇总", "K16", "clerk", "填报人"),
        ("党费汇总", "N16", "reviewer", "审核人"),
        ("党费汇总", "P16", "today", "填报日期"),
    },
    "district_volunteers": {
        ("活动台账", "A3", "centre", "填报单位"),
        ("活动台账", "F3", "clerk", "填报人"),
        ("活动台账", "F3", "reviewer", "审核人"),
        ("活动台账", "K3", "today", "填报日期"),
        ("志愿者名册", "A3", "centre", "填报单位"),
        ("志愿者名册", "I3", "today", "填报日期"),
    },
    "district_proxy_ledger": {
        ("帮办代办", "A3", "centre", "填报单位"),
        ("帮办代办", "G3", "clerk", "填报人"),
        ("帮办代办", "G3", "reviewer", "审核人"),
        ("帮办代办", "M3", "today", "填报日期"),
    },
}
LISTS = {
    "district_monthly": {},
    "district_service_ledger": {
        ("便民服务台账", "service_ledger", 6, 15): (
            "B case_number C accepted_on D applicant E id_number F phone G address H category "
            "I item_name J mode K promised_days L accepted_by M handler N closed_on O outcome "
            "P delivery Q satisfaction R note"
        )
    },
    "district_dues_summary": {
        ("党费汇总", "dues_summary", 6, 13): (
            "A number B branch C members D probationary E payers_due F payers G due H paid "
            "I back_payment J reduced_members K reduced L voluntary M large O remitted_on "
            "P receipt Q note"
        )
    },
    "district_volunteers": {
        ("活动台账", "volunteer_activity", 6, 15): (
            "A number B activity_number C activity D category E day F hours_of_day G place H team "
            "I leader J participants K served L hours M content N photos O note"
        ),
        ("志愿者名册", "volunteer_roll", 6, 15): (
            "B name C sex D birth E id_number F phone G skills H team I times J hours L note"
        ),
    },
    "district_proxy_ledger": {
        ("帮办代办", "proxy_ledger", 6, 15): (
            "A number B registered_on C applicant D group E phone F item_name G way H agent "
            "I custody J lodged_on K closed_on L advance M paid O receipt P signed_back "
            "Q satisfaction R note"
        )
    },
}


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_is_understood_without_correction(name: str) -> None:
    taught = mapping(name)
    figures = {
        CellEntry("月报表", f"{column}{7 + place}", *meaning, category)
        for column, meaning in FIGURES.items()
        for place, category in enumerate(CATEGORIES)
        if name == "district_monthly"
    }
    heads = {CellEntry(s, c, m, slot=slot) for s, c, m, slot in HEADS[name]}
    assert set(taught.cells) == figures | heads
    assert len(taught.cells) == len(figures) + len(heads)
    assert {
        (a.sheet, a.source, a.first, a.last): " ".join(f"{c.column} {c.meaning}" for c in a.columns)
        for a in taught.lists
    } == LISTS[name]


@pytest.mark.parametrize("name", NAMES)
def test_every_proposal_of_the_samples_is_sure_and_says_why(name: str) -> None:
    proposed = propose(template(name), name)
    assert {found.certainty for found in proposed.proposals} == {Certainty.SURE}
    assert all(found.why and found.words for found in proposed.proposals)


@pytest.mark.parametrize("name", NAMES)
def test_no_proposal_is_a_formula_or_on_a_hidden_sheet(name: str) -> None:
    book = load(template(name))
    for found in propose(template(name), name).proposals:
        sheet = book[found.sheet]
        assert sheet.sheet_state == "visible"
        assert sheet[found.cell].data_type != "f"


def test_the_words_of_drop_down_lists_are_part_of_the_mapping() -> None:
    (area,) = mapping("district_service_ledger").lists
    choices = {column.meaning: column.choices for column in area.columns if column.choices}
    assert choices["mode"] == ("即办件", "承诺件", "代办件")
    assert choices["category"][3] == "老龄服务" and len(choices["category"]) == 12
    assert set(choices) == {"category", "mode", "outcome", "delivery", "satisfaction"}


def make(rows: dict[str, Any], merges: tuple[str, ...] = ()) -> bytes:
    """A workbook with one sheet."""
    book = Workbook()
    sheet = book.active
    sheet.title = "表"
    for name, value in rows.items():
        sheet[name] = value
    for block in merges:
        sheet.merge_cells(block)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def read(rows: dict[str, Any], merges: tuple[str, ...] = ()) -> Proposed:
    return propose(make(rows, merges), "表.xlsx")


def told(taught: Mapping) -> set[tuple[str, ...]]:
    return {
        tuple(filter(None, (e.cell, e.meaning, e.span, e.category, e.slot))) for e in taught.cells
    }


def test_a_figure_beside_or_under_its_label() -> None:
    proposed = read(
        {
            "A1": "工作简报数据", "A3": "本月受理（件）：", "A4": "本月办结", "A5": "满意率",
            "A6": "上月受理", "A7": "1—10月累计受理", "A8": "上年同期办结", "C10": "超期件",
            "D10": "说明", "E3": "x", "A12": "合计 ",
        }
    )  # fmt: skip
    assert told(proposed.mapping) == {
        ("B3", "accepted", "month"),
        ("B4", "closed", "month"),
        ("B5", "satisfaction_rate", "month"),
        ("B6", "accepted", "last_month"),
        ("B7", "accepted", "year"),
        ("B8", "closed", "last_year_month"),
        ("C11", "overdue", "month"),
    }
    under = next(found for found in proposed.proposals if found.cell == "C11")
    assert under.certainty is Certainty.LIKELY and "下面" in under.why


def test_a_head_beside_its_label() -> None:
    rows = {"A1": "填报单位", "C1": "填报日期：", "E1": "经办人：", "A2": "联系电话", "F2": "完"}
    assert told(read(rows).mapping) == {
        ("B1", "centre"), ("D1", "today"), ("F1", "clerk"), ("B2", "phone")
    }  # fmt: skip


def test_a_label_that_is_filled_already_is_left_alone() -> None:
    rows = {"A1": "填报单位：望岚区民政局", "A2": "单位：元", "A3": "填报日期：2026年3月1日"}
    assert read(rows).mapping.cells == ()


def test_one_row_of_figures_under_a_header() -> None:
    """F19: the centre's row, without categories."""
    header = "单位 本月受理 其中即办件 承诺件 代办件 本月办结 按时办结率 累计受理 超期件 备注"
    rows: dict[str, Any] = {
        f"{chr(65 + place)}3": text for place, text in enumerate(header.split())
    }
    rows["A4"] = None
    rows["A9"] = "注：每月3日前报送"
    proposed = read(rows)
    assert ("B4", "accepted", "month") in told(proposed.mapping)
    assert ("H4", "accepted", "year") in told(proposed.mapping)
    assert ("G4", "on_time_rate", "month") in told(proposed.mapping)
    assert ("A4", "centre") in told(proposed.mapping)


def test_a_row_for_the_whole_without_a_formula_takes_the_sum() -> None:
    rows = {
        "A1": "类别", "B1": "受理", "C1": "办结", "D1": "在办理中的数", "A2": "老龄", "A3": "就业",
        "A4": "合计", "C4": "=SUM(C2:C3)",
    }  # fmt: skip
    assert told(read(rows).mapping) == {
        ("B2", "accepted", "month", "老龄"), ("C2", "closed", "month", "老龄"),
        ("B3", "accepted", "month", "就业"), ("C3", "closed", "month", "就业"),
        ("B4", "accepted", "month"),
    }  # fmt: skip


def test_a_column_nobody_can_read_is_shown_as_unsure() -> None:
    header = "序号 受理编号 受理日期 申请人 办理事项 神秘栏 联系方式"
    rows: dict[str, Any] = {f"{chr(65 + n)}2": text for n, text in enumerate(header.split())}
    rows["A6"] = "合计"
    proposed = read(rows)
    (area,) = proposed.mapping.lists
    assert (area.source, area.first, area.last) == ("service_ledger", 3, 5)
    assert [c.column for c in area.columns] == ["A", "B", "C", "D", "E", "G"]
    (unread,) = [found for found in proposed.proposals if not found.meaning]
    assert (unread.cell, unread.certainty) == ("F3", Certainty.UNSURE)
    assert "神秘栏" in unread.why


def test_the_centre_s_own_categories_are_known() -> None:
    rows = {"A1": "类别", "B1": "受理", "C1": "办结", "D1": "超期", "A2": "文化体育", "A3": "老龄"}
    content = make(rows)
    own = propose(content, categories=("文化体育", "老龄")).mapping
    assert {entry.category for entry in own.cells} == {"文化体育", "老龄"}


def test_an_empty_sheet_says_nothing() -> None:
    assert read({"A1": "随便写写"}).proposals == ()
