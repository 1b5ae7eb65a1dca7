"""The catalogue by keys: found, changed as a new version, taken in, retired, blocked."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.pages.catalogue.editing import ItemDialog, read_material, write_material
from desktop.pages.catalogue.page import CataloguePage
from desktop.pages.organisation.asking import FormDialog
from desktop.printing import UnfiledDialog
from desktop.shell import Shell
from models.audit.queries import list_entries
from models.catalogue.queries import ItemBrief, find_items, list_versions, read_item
from models.catalogue.rules import Material
from models.centre import Centre
from models.errors import KnownError
from models.roles import Role
from models.work import Clerk

CONTROL = Qt.KeyboardModifier.ControlModifier
TODAY = date(2026, 3, 2)


def _rest(qtbot: QtBot, page: CataloguePage) -> None:
    qtbot.waitUntil(lambda: page.desk.tasks.idle)
    qtbot.waitUntil(lambda: page.items.model.total == 0 or page.items.current is not None)
    qtbot.waitUntil(lambda: page.desk.tasks.idle)


def _open(qtbot: QtBot, open_shell: Callable[..., Shell], code: str | None = None) -> CataloguePage:
    page = open_shell("catalogue", code).page
    assert isinstance(page, CataloguePage)
    if code is not None:
        qtbot.waitUntil(lambda: page.items.view.filter == code)
    _rest(qtbot, page)
    return page


def _item(page: CataloguePage) -> ItemBrief:
    item = page.items.current
    assert isinstance(item, ItemBrief)
    return item


def _dialog(page: CataloguePage) -> FormDialog:
    return next(w for w in page.findChildren(FormDialog) if w.isVisible())


@pytest.mark.parametrize(
    ("typed", "name"), [("gljt", "高龄津贴"), ("D01", "高龄津贴"), ("zzgxzr", "党员组织关系转入")]
)
def test_found_as_it_is_typed(
    qtbot: QtBot, open_shell: Callable[..., Shell], typed: str, name: str
) -> None:
    page = _open(qtbot, open_shell)
    assert page.subtitle.text() == "共 94 项"
    qtbot.keyClick(page, Qt.Key.Key_F, CONTROL)
    qtbot.keyClicks(QApplication.focusWidget(), typed)
    qtbot.waitUntil(lambda: page.items.view.filter == typed)
    _rest(qtbot, page)
    assert name in _item(page).name


def test_category_narrows(qtbot: QtBot, open_shell: Callable[..., Shell]) -> None:
    page = _open(qtbot, open_shell)
    assert page.category.text() == "全部类别"
    page.category.set_text("党员服务")
    qtbot.waitUntil(lambda: page.items.model.total < 94)
    _rest(qtbot, page)
    assert _item(page).category == "党员服务"
    page.category.set_text("全部类别")
    qtbot.waitUntil(lambda: page.items.model.total == 94)


def test_detail_of_a_target(qtbot: QtBot, centre: Centre, open_shell: Callable[..., Shell]) -> None:
    page = _open(qtbot, open_shell, "D01")
    item = centre.ask(read_item, "D01", TODAY)
    qtbot.waitUntil(lambda: page.detail.title.text() == f"D01 {item.name}")
    assert page.detail.hint.text() == "第 1 版，2004-01-01 起"
    assert page.detail.materials.model.total == len(item.materials)


def test_change_is_a_new_version_with_a_reason(
    qtbot: QtBot, centre: Centre, open_shell: Callable[..., Shell]
) -> None:
    page = _open(qtbot, open_shell, "D01")
    before = centre.ask(read_item, "D01", TODAY)
    qtbot.keyClick(page, Qt.Key.Key_F2)
    dialog = _dialog(page)
    assert isinstance(dialog, ItemDialog)
    dialog.form["days_total"].set_text("15")
    materials = dialog.form["materials"]
    materials.set_text(materials.text() + "\n居住证明｜复印件｜2｜近三个月内｜社区")
    dialog.send.trigger()
    assert dialog.form["reason"].error == "请填写修改原因。"
    dialog.form["reason"].set_text("区里通知")
    dialog.send.trigger()
    _rest(qtbot, page)
    now = centre.ask(read_item, "D01", TODAY)
    assert (now.number, now.days_total, now.reason, now.valid_from) == (2, 15, "区里通知", TODAY)
    assert len(now.materials) == len(before.materials) + 1
    assert (now.materials[-1].copies, now.materials[-1].source) == (2, "社区")
    unchanged = ("name", "mode", "proxy", "person_must_appear", "synonyms", "hint", "basis")
    assert all(getattr(now, name) == getattr(before, name) for name in unchanged)
    assert [v.days_total for v in centre.ask(list_versions, "D01")] == [15, before.days_total]
    qtbot.waitUntil(lambda: page.detail.hint.text() == "第 2 版，2026-03-02 起")
    page.detail.tabs.choose(1)
    assert page.detail.versions.model.total == 2


def test_promise_longer_than_the_law_is_marked(
    qtbot: QtBot, open_shell: Callable[..., Shell]
) -> None:
    page = _open(qtbot, open_shell, "D01")
    page.change.trigger()
    dialog = _dialog(page)
    dialog.form["statutory_days"].set_text("5")
    dialog.form["days_total"].set_text("9")
    dialog.form["days_centre"].set_text("")
    dialog.form["reason"].set_text("试")
    dialog.send.trigger()
    qtbot.waitUntil(lambda: "长于法定时限" in dialog.form["days_total"].error)


def test_add_with_its_approval_and_retire(
    qtbot: QtBot, centre: Centre, open_shell: Callable[..., Shell]
) -> None:
    page = _open(qtbot, open_shell)
    qtbot.keyClick(page, Qt.Key.Key_E, CONTROL)
    dialog = _dialog(page)
    values = {
        "code": "Z01",
        "name": "共享工具借用",
        "category": "便民",
        "days_total": "1",
        "synonyms": "借工具、借梯子",
        "materials": "居民身份证",
        "reason": "社区党委会2026年第3次会议",
    }
    for name, text in values.items():
        dialog.form[name].set_text(text)
    dialog.send.trigger()
    _rest(qtbot, page)
    assert [i.code for i in centre.ask(find_items, "jtz", TODAY)] == ["Z01"]
    shell = page.window()
    assert isinstance(shell, Shell)
    shell.open_page("catalogue", "Z01")
    qtbot.waitUntil(lambda: page.detail.title.text() == "Z01 共享工具借用")
    page.retire.trigger()
    _dialog(page).send.trigger()
    _rest(qtbot, page)
    assert centre.ask(find_items, "jtz", TODAY) == []


def test_twenty_certificates_and_where_to_go(
    qtbot: QtBot, open_shell: Callable[..., Shell]
) -> None:
    page = _open(qtbot, open_shell)
    page.tabs.choose(1)
    qtbot.waitUntil(lambda: page.certificates.current is not None)
    assert page.certificates.model.total == 20
    first = page.certificates.current
    assert first is not None and first.refer_to


def test_clerk_reads_only(qtbot: QtBot, open_shell: Callable[..., Shell]) -> None:
    page = _open(qtbot, open_shell)
    page.desk.clerk = Clerk(7, "赵敏", Role.CLERK)
    qtbot.keyClick(page, Qt.Key.Key_F2)
    assert page.banner.text == "修改事项目录需要主管或管理员来做。"
    assert page.findChildren(FormDialog) == []


@pytest.mark.parametrize(
    ("line", "material"),
    [
        ("证明｜复印件｜2 份｜清晰｜派出所", Material("证明", "复印件", 2, "派出所", "清晰")),
        ("证明|复印件", Material("证明", "复印件", 1)),
        ("从没听过的表", Material("从没听过的表")),
    ],
)
def test_material_line(line: str, material: Material) -> None:
    assert read_material(line) == material
    assert read_material(write_material(material)) == material


@pytest.mark.parametrize("line", ["｜原件", "证明｜原件｜两份", "a｜b｜1｜c｜d｜e"])
def test_material_line_refused(line: str) -> None:
    with pytest.raises(KnownError):
        read_material(line)


def test_a_notice_card_is_shown_printed_and_logged(
    qtbot: QtBot,
    centre: Centre,
    open_shell: Callable[..., Shell],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    def choose(parent: object, pages: int) -> QPrinter:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "card.pdf"))
        return printer

    monkeypatch.setattr("desktop.printing.ask_printer", choose)
    page = _open(qtbot, open_shell, "D01")
    qtbot.keyClick(page, Qt.Key.Key_P, CONTROL)
    dialog = page.window().findChild(UnfiledDialog)
    assert isinstance(dialog, UnfiledDialog)
    qtbot.waitUntil(lambda: bool(dialog.preview.content))
    qtbot.waitUntil(lambda: page.desk.tasks.idle)
    text = PdfReader(BytesIO(dialog.preview.content)).pages[0].extract_text()
    assert "带什么" in text and centre.ask(read_item, "D01", TODAY).name in text
    for _ in range(2):  # the second one is the same: nothing is counted
        qtbot.keyClick(dialog, Qt.Key.Key_P, CONTROL)
        qtbot.waitUntil(lambda: page.desk.tasks.idle)
    assert "补打" not in PdfReader(BytesIO(dialog.preview.content)).pages[0].extract_text()
    first, second = centre.ask(list_entries, TODAY, TODAY)[:2]
    assert first.title == second.title == "打印资料"
    assert "D01 第1版" in first.details
    assert (tmp_path / "card.pdf").stat().st_size > 1000
    dialog.close()
