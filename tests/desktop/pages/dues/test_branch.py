"""What concerns the branch: remittances, publication, the centre's figures, lists as files."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from desktop.pages.dues.arrears import ArrearsPage
from desktop.pages.dues.exporting import ExportDialog
from desktop.pages.dues.page import DuesPage
from desktop.pages.dues.remitting import RemittingPage
from desktop.printing import UnfiledDialog
from desktop.widgets.table import ListSource
from models.dues.actions.local_rules import set_local_rule
from models.dues.actions.payments import PaymentForm, take_payment
from models.dues.queries.deadlines import DueKind
from models.dues.queries.members import list_branches
from models.dues.queries.publications import list_publications
from models.dues.queries.settings import read_settings
from models.dues.queries.takings import list_remittances
from models.dues.rules.duties import Duty
from models.dues.rules.months import Month
from models.dues.rules.paying import PaidWay
from tests.desktop.pages.dues.party import YEAR, Party
from tests.desktop.pages.dues.window import CONTROL, SHIFT, Key, Window
from tests.models.conftest import Watch

MARCH, JULY = datetime(YEAR, 3, 9, 10, 0), datetime(YEAR, 7, 9, 10, 0)


@pytest.fixture
def collected(party: Party, watch: Watch) -> int:
    """A member of 49.00 a month who paid three months in March; it is July now."""
    watch.now = MARCH
    member = party.assessed("甲一", "4900")
    party.change_duty(Duty.CASHIER)
    months = tuple(Month(YEAR, number) for number in (1, 2, 3))
    form = PaymentForm(member, Decimal(147), PaidWay.CASH, "甲一", months, consent="3 月 1 日")
    party.centre.act(take_payment, form)
    watch.now = JULY
    party.change_duty(Duty.ACCOUNTANT)
    return member


def test_a_remittance_counts_before_it_is_kept(
    party: Party, open_window: Callable[[], Window], collected: int
) -> None:
    window = open_window()
    page: RemittingPage = window.page("dues-remit", (party.branch, YEAR))
    window.press(Key.Key_F9, where=page.table.table)
    dialog = window.dialog()
    window.agree(dialog)
    assert "请填写上缴比例" in window.said(dialog)
    for share, said in (
        ("二成", "百分数"),
        ("0.2", "百分号"),
        ("120%", "0 到 100%"),
    ):
        window.fill(dialog, share=share, receipt_number="听2604")
        window.agree(dialog)
        assert said in window.said(dialog), share
    for end, said in (("2026-07-09", "今天以前"), ("9999-12-31", "请核对起止日期")):
        window.fill(dialog, share="20%", start="2026-01-01", end=end)
        window.wait()
        window.agree(dialog)
        assert said in window.said(dialog) and dialog.form["end"].text() == end
    window.fill(dialog, end="2026-03-31")
    window.wait()
    assert dialog.live.text() == "这段时间收到 147.00 元（1 笔），上缴 29.40 元"
    assert not party.see(list_remittances)
    window.agree(dialog)
    window.no_dialog()
    (kept,) = party.see(list_remittances)
    assert (kept.amount, kept.receipt_number) == (Decimal("29.40"), "听2604")
    assert page.total.text() == "本年度上缴 1 次，共 29.40 元"


def test_what_is_due_leads_to_its_dialog(
    party: Party, open_window: Callable[[], Window], collected: int
) -> None:
    start = date(YEAR, 1, 1)
    for name, value in (
        ("remittance_period", "quarter"), ("remittance_months_after", "1"),
        ("remittance_day", "15"), ("remittance_share", "0.2"),
    ):  # fmt: skip
        party.centre.act(set_local_rule, name, value, "街道党工委通知", start)
    window = open_window()
    page: RemittingPage = window.page("dues-remit", (party.branch, YEAR))
    window.qtbot.waitUntil(lambda: page.due.current is not None)
    assert page.due_card.isVisible()
    item = page.due.current
    assert item is not None and item.is_overdue
    window.press(Key.Key_Return, where=page.due.table)
    dialog = window.dialog()
    assert [dialog.form[name].text() for name in ("start", "end", "share")] == [
        "2026-01-01", "2026-03-31", "20%",
    ]  # fmt: skip


def test_somebody_without_an_amount_is_listed_and_leads_to_the_book(
    party: Party, open_window: Callable[[], Window]
) -> None:
    party.members([("甲一", "", "farmer")])
    window = open_window()
    page: RemittingPage = window.page("dues-remit", (party.branch, YEAR))
    window.qtbot.waitUntil(lambda: page.due.current is not None)
    kinds = [item.kind for item in page._due]
    assert DueKind.ASSESSMENT in kinds
    page.due.go_to(kinds.index(DueKind.ASSESSMENT))
    window.press(Key.Key_Return, where=page.due.table)
    assert window.shell.here == "dues"


def test_a_publication_is_kept_with_its_place(
    party: Party, open_window: Callable[[], Window], collected: int
) -> None:
    window = open_window()
    page: RemittingPage = window.page("dues-remit", (party.branch, YEAR))
    window.press(Key.Key_F8, where=page.table.table)
    dialog = window.dialog()
    assert "不写金额" in dialog.sentence.text()
    window.agree(dialog)
    assert "在哪里公示" in window.said(dialog)
    window.fill(dialog, start="2026-01-01", end="2026-06-30", place="支部公示栏",
                published_on="2026-08-01")  # fmt: skip
    window.agree(dialog)
    assert "还没有到" in window.said(dialog)
    window.fill(dialog, published_on="2026-07-08")
    window.agree(dialog)
    window.no_dialog()
    assert any(line.startswith("登记党费公示") for line in party.log)
    assert page.tabs.index == 1
    source = page.published.model.source
    assert isinstance(source, ListSource)
    (row,) = source.rows
    assert (row.place, row.published_on, row.with_amounts) == (
        "支部公示栏", date(YEAR, 7, 8), False,
    )  # fmt: skip
    assert party.see(list_publications) == (row,)


@pytest.mark.parametrize(
    ("name", "value", "said", "kept"),
    [
        ("farmer", "2.00", "0.20 元至 1.00 元", "0.50"),
        ("farmer", "五角", "填数字", "0.50"),
        ("pension_split", "0.6", "百分号", "60%"),
        ("remittance_share", "", "请填写上缴比例", "20%"),
        ("collection_day", "31", "28", "15"),
        ("publication_amounts", "也许", "从列表中选一项", "写金额"),
        ("rounding", "不取整", "从列表中选一项", "四舍五入到角"),
    ],
)
def test_a_local_rule_is_dated_and_has_its_source(
    party: Party, open_window: Callable[[], Window], name: str, value: str, said: str, kept: str
) -> None:  # fmt: skip
    window = open_window()
    page: DuesPage = window.page("dues")
    page.branch_acts.ask_rules()
    rules = window.dialog()
    rows = party.centre.ask(read_settings, MARCH.date())
    place = [row.name for row in rows].index(name)
    rules.table.go_to(place)
    window.qtbot.waitUntil(lambda: getattr(rules.table.current, "name", "") == name)
    window.press(Key.Key_Return, where=rules.table.table)
    dialog = window.dialog()
    window.fill(dialog, value=value, source="街道党工委通知", valid_from="2026-01-01")
    window.agree(dialog)
    assert said in window.said(dialog)
    assert dialog.form["value"].text() == value
    window.fill(dialog, value=kept, source="")
    window.agree(dialog)
    assert "依据" in window.said(dialog)
    assert party.centre.ask(read_settings, MARCH.date()) == rows
    window.fill(dialog, source="街道党工委通知")
    window.agree(dialog)
    window.qtbot.waitUntil(rules.isActiveWindow)
    now = party.centre.ask(read_settings, MARCH.date())[place]
    assert kept in now.said
    assert (now.source, now.valid_from) == ("街道党工委通知", date(2026, 1, 1))
    rules.reject()


def test_a_branch_is_added_and_opened(party: Party, open_window: Callable[[], Window]) -> None:
    window = open_window()
    page: DuesPage = window.page("dues")
    page.branch_acts.ask_branch()
    dialog = window.dialog()
    window.fill(dialog, name="第一网格党支部")
    window.agree(dialog)
    assert "没有重复登记" in window.said(dialog)
    window.fill(dialog, name="第二网格党支部")
    window.agree(dialog)
    window.no_dialog()
    assert [b.name for b in party.centre.ask(list_branches)][-1] == "第二网格党支部"
    assert page.opener.branch.text() == "第二网格党支部"


@pytest.mark.parametrize("form", [".xlsx", ".pdf"])
@pytest.mark.parametrize(
    "report",
    ["dues-summary", "dues-ledger", "dues-month", "dues-base", "dues-assessment", "dues-public"],
)
def test_a_list_leaves_as_a_file_and_the_log_knows(
    party: Party, open_window: Callable[[], Window], collected: int, tmp_path: Path,
    report: str, form: str,
) -> None:  # fmt: skip
    window = open_window()
    page: DuesPage = window.page("dues", (party.branch, YEAR))
    assert page._opened is not None
    target = tmp_path / f"{report}{form}"
    dialog = ExportDialog(page, page._opened, lambda *_: target)
    dialog.open()
    window.dialog()
    dialog.form["report"].set_value(report)
    dialog.form["form"].set_value(form)
    window.agree(dialog)
    window.no_dialog()
    assert target.stat().st_size > 1000
    assert any(line.startswith("导出党费") for line in party.log)
    if form == ".xlsx":
        cells = [
            str(cell.value)
            for row in openpyxl.load_workbook(target).active.iter_rows()
            for cell in row
        ]
        assert any("第一网格党支部" in cell for cell in cells)


def test_an_export_asks_again_for_wrong_months(
    party: Party, open_window: Callable[[], Window], collected: int, tmp_path: Path
) -> None:
    window = open_window()
    page: DuesPage = window.page("dues", (party.branch, YEAR))
    window.press(Key.Key_E, CONTROL, where=page)
    dialog = window.dialog()
    dialog._choose_file = lambda *_: tmp_path / "没有.xlsx"
    window.fill(dialog, first="2026-05", last="2026-03")
    window.agree(dialog)
    assert "止月不能早于起月" in window.said(dialog)
    window.fill(dialog, report="没有这张表")
    window.agree(dialog)
    assert "从列表中选一项" in window.said(dialog)
    assert not list(tmp_path.glob("*.xlsx"))


def test_six_months_unpaid_has_its_form_for_the_meeting(
    party: Party, open_window: Callable[[], Window], watch: Watch
) -> None:
    watch.now = JULY
    member = party.assessed("甲一", "4900")
    assert party.row(member).arrears.run == 6
    window = open_window()
    page: ArrearsPage = window.page("dues-arrears", (party.branch, YEAR))
    window.qtbot.waitUntil(lambda: page.table.current is not None)
    assert "党章第九条" in page.table.current.level.text  # type: ignore[union-attr]
    window.press(Key.Key_P, CONTROL | SHIFT, where=page)
    paper = window.dialog(UnfiledDialog)
    window.qtbot.waitUntil(lambda: bool(paper.preview.content))
    paper.reject()
    window.no_dialog()
    assert party.row(member).cells[11].due == Decimal("49.00")  # the membership stands


@pytest.mark.parametrize("word", ["基数说明单", "党费证页", "欠费提醒", "提交支部大会"])
def test_a_paper_of_the_menu_is_shown(
    party: Party, open_window: Callable[[], Window], watch: Watch, word: str
) -> None:
    watch.now = JULY
    party.assessed("甲一", "4900")
    window = open_window()
    page: DuesPage = window.page("dues", (party.branch, YEAR))
    window.qtbot.waitUntil(lambda: page.member.book is not None)
    window.press(Key.Key_P, CONTROL | SHIFT, where=page)
    menu = window.dialog()
    (at,) = [n for n, a in enumerate(menu.offered, 1) if word in a.text]
    window.qtbot.keyClick(menu.list, Key(Key.Key_0 + at))
    window.qtbot.waitUntil(lambda: menu not in window._dialogs())
    paper = window.dialog(UnfiledDialog)
    window.qtbot.waitUntil(lambda: bool(paper.preview.content))
    assert paper.preview.content.startswith(b"%PDF")
    paper.reject()
