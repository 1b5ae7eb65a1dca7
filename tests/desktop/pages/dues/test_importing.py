"""A pay sheet taken in, and what became of each row settled by keys."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtWidgets import QApplication

from desktop.pages.dues.importing import PaySheetPage
from desktop.pages.dues.sheet import (
    PaySheet,
    column_meanings,
    judge_sheet,
    main_category,
    read_pay_file,
)
from desktop.widgets.buttons import Button
from desktop.widgets.table import ListSource
from models.dues.actions.assessments import assess_by_hand
from models.dues.actions.local_rules import set_local_rule
from models.dues.rules.duties import Duty
from models.dues.rules.pay_columns import find_table
from models.dues.rules.pay_sheet import Judging
from models.dues.rules.rulebook import Verdict, read_rulebook
from tests.desktop.pages.dues.party import SHEETS, YEAR, Party, expected, sheet_members
from tests.desktop.pages.dues.window import CONTROL, SHIFT, Key, Window, take_in

OPEN = "pay_enterprise"  # with one item the rules do not know


def shown(page: PaySheetPage) -> list[Any]:
    source = page.taken.table.model.source
    assert isinstance(source, ListSource)
    return list(source.rows)


def heap(window: Window, page: PaySheetPage, word: str) -> list[str]:
    """The names under a tab."""
    titles = [tab.text() for tab in page.taken.tabs._tabs]
    page.taken.tabs.choose(next(n for n, t in enumerate(titles) if t.startswith(word)))
    names = [fate.taken.name for fate in shown(page)]
    window.qtbot.waitUntil(lambda: not names or page.taken.table.current is not None)
    return names


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_pay_sheet_becomes_the_assessment(
    party: Party, open_window: Callable[[], Window], sheet: str
) -> None:
    party.members(sheet_members(sheet))
    window = open_window()
    page = take_in(window, sheet)
    wanted = expected(sheet)
    assert page._judged is not None
    assert [row.outcome for row in page._judged.rows] == [row["outcome"] for row in wanted]
    window.press(Key.Key_F9)
    due = {row["name"]: row["due"] for row in wanted}
    settled = [row for row in party.book.rows if row.assessed is not None]
    standing = [row["name"] for row in wanted if row["outcome"] in ("ok", "warn")]
    assert len(settled) == len(standing) > 0
    for row in settled:
        assert f"{row.assessed:.2f}" == due[row.name]
    assert heap(window, page, "已核定") == standing
    window.press(Key.Key_G, CONTROL, where=page)
    assert window.shell.here == "dues"


def test_every_row_says_what_became_of_it(party: Party, open_window: Callable[[], Window]) -> None:
    people = sheet_members(OPEN)
    party.members(people[3:])
    window = open_window()
    page = take_in(window, OPEN)
    window.press(Key.Key_F9)
    assert len(shown(page)) == len(expected(OPEN))
    assert all(fate.taken.why for fate in shown(page))
    assert heap(window, page, "不在名册") == [name for name, _, _ in people[:3]]
    undecided = [row["name"] for row in expected(OPEN) if row["reason"].startswith("UNKNOWN")]
    assert heap(window, page, "待定") == undecided
    assert all(page.taken.table.model.columns[2].text(fate) == "—" for fate in shown(page))


def test_people_off_the_list_are_enrolled_and_assessed(
    party: Party, open_window: Callable[[], Window]
) -> None:
    people = sheet_members(OPEN)
    party.members(people[2:])
    window = open_window()
    page = take_in(window, OPEN)
    window.press(Key.Key_F9)
    before = len(party.book.rows)
    assert len(heap(window, page, "不在名册")) == 2
    assert page.taken.enrol.text == "登记选中的 1 人"
    page.taken.table.table.selectAll()
    assert page.taken.enrol.text == "登记选中的 2 人"
    page.taken.table.go_to(0)
    window.press(Key.Key_R, CONTROL, where=page.taken.table.table)
    dialog = window.dialog()
    window.fill(dialog, since="2026-02-30")
    window.agree(dialog)
    assert "没有这一天" in window.said(dialog)
    assert len(party.book.rows) == before
    window.fill(dialog, since="2026-01-01")
    window.agree(dialog)
    window.no_dialog()
    # Only the row that was selected; its amount stands at once.
    first = next(row for row in party.book.rows if row.name == people[0][0])
    assert f"{first.assessed:.2f}" == expected(OPEN)[0]["due"]
    assert heap(window, page, "不在名册") == [people[1][0]]


def test_a_namesake_without_a_number_is_matched_by_hand(
    party: Party, open_window: Callable[[], Window]
) -> None:
    window = open_window()
    page = take_in(window, "pay_community_workers")
    rows = page._judged.rows if page._judged is not None else ()
    bare = next((row for row in rows if not row.id_number), None)
    if bare is None:  # every row of the sample has a number: take it away from one
        from dataclasses import replace

        assert page._judged is not None
        bare = replace(rows[0], id_number="")
        page._judged = replace(page._judged, rows=(bare, *rows[1:]))
    party.put_person(bare.name)
    window.press(Key.Key_F9, where=page)
    names = heap(window, page, "不在名册")
    page.taken.table.go_to(names.index(bare.name))
    window.qtbot.waitUntil(lambda: page.taken.table.current == shown(page)[names.index(bare.name)])
    window.press(Key.Key_R, CONTROL, where=page.taken.table.table)
    dialog = window.dialog()
    match = dialog.form[f"row{bare.row}"]
    assert bare.name in match.text()
    match.set_text("都不是，先不登记")
    window.agree(dialog)
    assert dialog.banner.text  # nobody is left to enrol
    assert not party.book.rows


def test_another_amount_needs_month_and_reason(
    party: Party, open_window: Callable[[], Window]
) -> None:
    people = sheet_members(OPEN)[:1]
    (member,) = party.members(people)
    party.centre.act(assess_by_hand, member, YEAR, Decimal("2000"))
    start = date(YEAR, 1, 1)
    party.centre.act(set_local_rule, "pay_change", "from_month_of_change", "支部大会", start)
    window = open_window()
    page = take_in(window, OPEN)
    window.press(Key.Key_F9)
    assert heap(window, page, "没有变化") == [people[0][0]]
    assert party.row(member).assessed == Decimal("10.00")
    window.press(Key.Key_D, CONTROL, where=page.taken.table.table)
    dialog = window.dialog()
    assert "从当月起重新核定" in dialog.sentence.text()  # as where one is assessed by hand
    assert dialog.form["reason"].text() == "工资变动"
    window.fill(dialog, first_month="三月", reason="")
    window.agree(dialog)
    assert "月份请写成" in window.said(dialog)
    assert "原因" in window.said(dialog)
    window.fill(dialog, first_month="2026-02", reason="工资普调")
    window.agree(dialog)
    window.no_dialog()
    cells = party.row(member).cells
    assert cells[0].due == Decimal("10.00")
    assert f"{cells[1].due:.2f}" == expected(OPEN)[0]["due"]
    assert heap(window, page, "已核定") == [people[0][0]]


def test_a_decision_is_kept_and_applied_to_the_others_when_agreed(
    party: Party, open_window: Callable[[], Window]
) -> None:
    party.members(sheet_members(OPEN))
    window = open_window()
    page = take_in(window, OPEN)
    window.press(Key.Key_F9)
    waiting = heap(window, page, "待定")
    assert len(waiting) > 2
    window.press(Key.Key_F7, where=page.taken.table.table)
    dialog = window.dialog()
    window.fill(dialog, meeting_on="2027-01-08")
    window.agree(dialog)
    assert "还没有到" in window.said(dialog)
    window.fill(dialog, meeting_on="2026-01-08", minutes="3")
    window.agree(dialog)
    others = window.dialog()
    assert f"还有 {len(waiting) - 1} 人" in others.sentence.text()
    assert len([row for row in party.book.rows if row.undecided]) == len(waiting) - 1
    window.press(Key.Key_Return, where=others)
    window.no_dialog()
    assert not [row for row in party.book.rows if row.undecided]
    assert heap(window, page, "待定") == []
    if_out = {row["name"]: row["due_if_excluded"] for row in expected(OPEN)}
    for row in party.book.rows:
        if row.name in waiting:
            assert f"{row.assessed:.2f}" == if_out[row.name]


def test_a_column_shows_its_judgement_and_where_it_stands(
    party: Party, open_window: Callable[[], Window]
) -> None:
    window = open_window()
    page = take_in(window, "pay_civil_servants")
    columns = {m.item.code: m for m in page._judged.columns if m.item} if page._judged else {}
    tax = columns["income_tax"]
    assert tax.verdict.text == "扣除"
    assert page._judged is not None
    page.columns.go_to(list(page._judged.columns).index(tax))
    assert tax.citation
    window.qtbot.waitUntil(lambda: tax.citation in page.meaning.text())


def test_a_column_is_judged_for_those_who_have_an_amount_in_it(
    party: Party, open_window: Callable[[], Window]
) -> None:
    window = open_window()
    page = take_in(window, "pay_civil_servants")
    assert page._judged is not None
    verdicts = {m.header: m.verdict.text for m in page._judged.columns}
    assert page._judged.category is not None and page._judged.category.code == "civil_servant"
    # Only workers of the offices have these.
    assert verdicts["岗位工资"] == verdicts["技术等级工资"] == "计入"
    assert page.said.text().endswith("5 人待定，1 人错误，收下后接着处理")


def test_a_column_that_differs_by_category_says_so() -> None:
    rules = read_rulebook(date(YEAR, 1, 1))
    header = ("姓名", "人员类别", "岗位工资")
    rows = (header, ("甲一", "公务员", "900"), ("甲二", "机关工人", "800"))
    sheet = PaySheet("", rows, find_table(rows, ()))
    members = judge_sheet(sheet, Judging(rules, date(YEAR, 1, 1)))
    main = main_category(members, None)
    assert main is not None
    (column,) = column_meanings(sheet, rules, members, main, {}, {})
    assert [verdict.text for _, verdict in column.varies] == ["待定", "计入"]
    assert column.is_open and "机关" in column.reason
    decided = {(main.code, "岗位工资"): Verdict.INCLUDE}
    (column,) = column_meanings(sheet, rules, members, main, {}, decided)
    assert not column.varies and column.verdict is Verdict.INCLUDE


def test_the_sheet_is_judged_by_the_category_that_is_chosen(
    party: Party, open_window: Callable[[], Window]
) -> None:
    window = open_window()
    page = take_in(window, "pay_institution")
    assert page._judged is not None
    first = page._judged.category
    page.category.line.setText("企业人员")
    window.press(Key.Key_Return, where=page.category.line)
    assert page._judged.category != first
    page.category.line.setText("没有这一类")
    window.press(Key.Key_Return, where=page.category.line)
    assert page._judged.category is not None
    assert page._judged.category.name == "企业人员"


def test_a_look_at_the_import_is_in_the_log_before_anything_is_judged(
    party: Party, open_window: Callable[[], Window]
) -> None:
    window = open_window()
    take_in(window, OPEN)
    assert any("查看党费 导入工资表 pay_enterprise.xlsx" in line for line in party.log)


def test_a_cashier_takes_no_sheet(party: Party, open_window: Callable[[], Window]) -> None:
    party.change_duty(Duty.CASHIER)
    window = open_window()
    page: PaySheetPage = window.page("dues-import")
    assert page.calm.isVisible()
    window.press(Key.Key_O, CONTROL, where=page)
    window.press(Key.Key_F8, SHIFT, where=page)
    assert page._file is None


def test_the_keyboard_is_at_the_first_step(party: Party, open_window: Callable[[], Window]) -> None:
    window = open_window()
    page: PaySheetPage = window.page("dues-import")
    focused = QApplication.focusWidget()
    assert isinstance(focused, Button) and focused.action is page.choose


def write_sheet(path: Path, *lines: tuple[object, ...]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in lines:
        sheet.append(line)
    book.save(path)
    return path


def test_what_cannot_be_judged_says_why_and_keeps_nothing(
    party: Party, open_window: Callable[[], Window], tmp_path: Path
) -> None:
    party.members([(f"甲{n}", "", "institution_staff") for n in "一二三四五"])
    path = write_sheet(
        tmp_path / "工资表.xlsx",
        ("姓名", "人员类别", "岗位工资", "养老保险"),
        ("甲一", "事业单位工作人员", 3000, -200),
        ("甲二", "事业单位工作人员", "一千", 200),
        ("甲三", "事业单位工作人员", -3000, 200),
        ("甲四", "事业单位工作人员", 1e300, 200),
        ("甲五", "事业单位工作人员", "3,000.00元", 200),
    )
    window = open_window()
    page: PaySheetPage = window.page("dues-import")
    page.read(path)
    window.wait()
    window.press(Key.Key_F9)
    assert heap(window, page, "要核对") == ["甲一", "甲二", "甲三", "甲四"]
    assert [fate.taken.why for fate in shown(page)] == [
        "扣除项写成了负数，看不出是扣还是退，请核对",
        "有金额看不懂",
        "计算基数不大于零，请手工处理",
        "有金额看不懂",
    ]
    assert [row.name for row in party.book.rows if row.assessed is not None] == ["甲五"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7\n", "PDF"),
        (b"", "空的"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
         + "EncryptedPackage".encode("utf-16-le") + bytes(4096), "密码"),
    ],
    ids=["a PDF", "nothing", "with a password"],
)  # fmt: skip
def test_a_file_that_is_no_pay_sheet_leaves_what_was_read(
    party: Party,
    open_window: Callable[[], Window],
    tmp_path: Path,
    content: bytes,
    said: str,
) -> None:
    window = open_window()
    good = write_sheet(tmp_path / "工资表.xlsx", ("姓名", "岗位工资"), ("甲一", 3000))
    page: PaySheetPage = window.page("dues-import")
    page.read(good)
    window.wait()
    bad = tmp_path / "坏的.xlsx"
    bad.write_bytes(content)
    page.read(bad)
    window.wait()
    assert "坏的.xlsx" in page.banner.text and said in page.banner.text
    assert page._file is not None and page._file.path == good


def test_a_formula_without_a_value_is_no_amount_of_zero(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (
        ("姓名", "人员类别", "岗位工资", "薪级工资"),
        ("甲一", "事业单位工作人员", "=NA()", 900),
        ("甲二", "事业单位工作人员", 3000, 900),
    ):
        sheet.append(line)
    book.save(tmp_path / "工资表.xlsx")
    (read,) = read_pay_file(tmp_path / "工资表.xlsx").sheets
    day = date(YEAR, 1, 1)
    first, second = judge_sheet(read, Judging(read_rulebook(day), day))
    assert first.outcome == "error" and first.result is None
    assert second.outcome == "ok"
