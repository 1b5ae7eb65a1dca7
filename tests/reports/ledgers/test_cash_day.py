"""The day's cash sheet: by clerk, with sums in figures and capitals, never a fen amiss."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from models.errors import Cancelled, KnownError
from models.money import capital_amount
from models.proxy.queries.money import MoneyRow
from models.proxy.rules.money import EntryKind
from reports.ledgers.cash_day import HEADER, build_pdf, build_sheet, draw_pdf, sum_up
from reports.paper import printable
from tests.reports.ledgers.proxy_samples import CASH_HEAD, DAY, MONEY, PAYMENT, REFUND
from tests.reports.ledgers.samples import STAMP

Build = Callable[..., None]
both = pytest.mark.parametrize(("build", "name"), [(build_pdf, "a.pdf"), (build_sheet, "a.xlsx")])


def read(content: bytes) -> list[str]:
    reader = PdfReader(io.BytesIO(content))
    return [re.sub(r"\s", "", page.extract_text()) for page in reader.pages]


def test_a_day_by_clerk_with_its_sums_in_figures_and_capitals() -> None:
    (text,) = read(draw_pdf(DAY, 4, CASH_HEAD, STAMP))
    assert "代收代付现金日报单" in text and "日期：2026年11月20日经手人：全部" in text
    assert "".join(HEADER) in text
    first = "109:24李敏DB202611190003赵德山预收代缴电费赵德山DB-0042300.00"
    assert first in text and "210:05李敏" in text and "315:00李敏" in text
    assert "李敏小计3笔300.00300.00" in text
    assert "411:00张磊" in text and "600.00王书记张磊小计1笔600.00" in text
    for title, amount in (
        ("上日结存", "50.00"),
        ("本日预收", "900.00"),
        ("本日支付", "287.45"),
        ("本日退补", "12.55"),
        ("本日结存", "650.00"),
    ):
        assert f"{title}{amount}元{capital_amount(Decimal(amount))}" in text
    assert "人民币陆佰伍拾元整" in text and "实点现金：" in text
    assert "经手人签名" in text and "主管（复核人）签名" in text and "不含党费" in text
    assert "打印时间2026-11-2110:00打印人李敏" in text and "cash" not in text


def test_what_clerks_laid_out_is_told_and_never_negative_in_capitals() -> None:
    head = replace(CASH_HEAD, opening=Decimal(0))
    owed = replace(PAYMENT, amount=Decimal("303.20"))
    (text,) = read(draw_pdf([MONEY, owed], 2, head, STAMP))
    assert "本日结存-3.20元经手人垫付人民币叁元贰角" in text
    made_up = replace(REFUND, amount=Decimal("-3.20"))
    (text,) = read(draw_pdf([MONEY, owed, made_up], 3, head, STAMP))
    assert "本日退补-3.20元委托人补交人民币叁元贰角" in text
    assert "本日结存0.00元人民币零元整" in text


def test_a_day_without_entries_is_signed_too() -> None:
    (text,) = read(draw_pdf([], 0, CASH_HEAD, STAMP))
    assert "当日没有收付" in text and "本日结存50.00元" in text and "经手人签名" in text


def test_a_wrong_entry_and_its_reverse_cancel_out() -> None:
    undone = replace(
        PAYMENT, id=9, amount=-PAYMENT.amount, reverses_id=PAYMENT.id, summary="冲正：代缴电费"
    )
    (text,) = read(draw_pdf([MONEY, PAYMENT, undone], 3, CASH_HEAD, STAMP))
    assert "冲正：代缴电费" in text and "-287.45" in text
    assert "李敏小计3笔300.000.00" in text and "本日支付0.00元人民币零元整" in text


@given(
    st.lists(
        st.tuples(st.sampled_from(EntryKind), st.integers(1, 10**7), st.booleans()), max_size=30
    )
)
def test_what_is_held_at_the_end_is_what_was_held_and_every_move(
    moves: list[tuple[EntryKind, int, bool]],
) -> None:
    entries: list[MoneyRow] = []
    for kind, fen, undone in moves:
        entry = replace(MONEY, kind=kind, amount=Decimal(fen) / 100)
        entries.append(entry)
        if undone:
            entries.append(replace(entry, amount=-entry.amount))
    closing = sum_up(entries, Decimal("50.00")).closing
    assert closing == Decimal("50.00") + sum((entry.moves for entry in entries), Decimal(0))


def test_many_entries_repeat_the_header_and_never_leave_the_signatures_alone() -> None:
    for count in range(1, 60):
        entries = [
            replace(MONEY, id=n, at=datetime(2026, 11, 20, 9, n), receipt_number=f"R{n:03d}")
            for n in range(count)
        ]
        pages = read(draw_pdf(entries, count, CASH_HEAD, STAMP))
        text = "".join(pages)
        assert all(f"R{n:03d}" in text for n in range(count))
        assert "经手人签名" in pages[-1] and "本日结存" in pages[-1]
        assert all("".join(HEADER) in page for page in pages[:-1])


def test_the_same_day_gives_the_same_bytes_and_a_reprint_its_mark() -> None:
    first = draw_pdf(DAY, 4, CASH_HEAD, STAMP)
    assert first == draw_pdf(DAY, 4, CASH_HEAD, STAMP)
    again = read(draw_pdf(DAY, 4, CASH_HEAD, replace(STAMP, copy=2)))
    assert "补打第2次" in again[0] and again[0].replace("补打第2次2026-11-2110:00", "") in read(
        first
    )


def test_the_workbook_has_the_same_rows_and_the_sum(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    build_sheet(DAY, 4, CASH_HEAD, STAMP, path)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert [cell.value for cell in sheet[3]][:12] == list(HEADER)
    shown = [[cell.value for cell in sheet[n]][:12] for n in range(4, 9)]
    assert shown[0] == [
        1, "09:24", "李敏", "DB202611190003", "赵德山", "预收", "代缴电费", "赵德山", "DB-0042",
        300, None, None,
    ]  # fmt: skip
    assert [line[2] for line in shown[:4]] == ["李敏", "李敏", "李敏", "张磊"]
    assert shown[4][1] == "合计" and shown[4][9:11] == [900, 300]
    assert "上日结存 50.00 元　本日结存 650.00 元" in sheet["A2"].value
    assert sheet["J4"].number_format == "#,##0.00" and sheet["D4"].number_format == "@"


@both
def test_cancelling_leaves_everything_as_it_was(build: Build, name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text("before")
    with pytest.raises(Cancelled):
        build(DAY, 4, CASH_HEAD, STAMP, path, lambda done, total: None, lambda: True)
    assert path.read_text() == "before" and list(tmp_path.iterdir()) == [path]


@both
def test_a_place_that_is_not_there(build: Build, name: str, tmp_path: Path) -> None:
    with pytest.raises(KnownError, match="不存在"):
        build(DAY, 4, CASH_HEAD, STAMP, tmp_path / "没有" / name)


def test_a_character_no_font_has_is_announced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printable, "missing_characters", lambda text: "𠮷" if "𠮷" in text else "")
    entries = [replace(MONEY, applicant="𠮷某")]
    with pytest.raises(KnownError, match="没有“𠮷”"):
        draw_pdf(entries, 1, CASH_HEAD, STAMP)
    (text,) = read(draw_pdf(entries, 1, CASH_HEAD, replace(STAMP, allow_missing=True)))
    assert "〔U+20BB7〕某" in text and "本日预收300.00元" in text
