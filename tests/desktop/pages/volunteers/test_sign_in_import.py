"""The sample workbook of sign-in sheets taken in and taken back, by keys."""

import csv
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from desktop.pages.importing.page import CHECK, CHOOSE, RESULT
from desktop.pages.volunteers.importing import ImportPage
from models.volunteers.queries.attendance import list_to_approve
from tests.desktop.pages.volunteers.saturday import Key, Saturday, VolunteerDesk

SAMPLE = Path(__file__).resolve().parents[3] / "samples" / "volunteers_signin.xlsx"
Desk = Callable[..., VolunteerDesk]
LONG = 60_000  # milliseconds; a file is read in a child


def read(desk: VolunteerDesk, path: Path) -> ImportPage:
    page = desk.here
    assert isinstance(page, ImportPage)
    page.read(path)
    desk.qtbot.waitUntil(lambda: page.stage == CHECK, timeout=LONG)
    desk.qtbot.waitUntil(lambda: desk.shell.desk.tasks.idle, timeout=LONG)
    return page


def test_the_sample_comes_in_and_goes_as_a_whole(hall: Saturday, desk_on: Desk) -> None:
    hall.watch.now = datetime(2026, 11, 21, 9)
    desk = desk_on("volunteer-import")
    assert desk.focus.accessibleName().startswith("选择文件")  # Enter chooses
    page = read(desk, SAMPLE)
    with SAMPLE.with_suffix(".expected.csv").open(encoding="utf-8-sig", newline="") as file:
        wanted = Counter(row["outcome"] for row in csv.DictReader(file))
    counts = {o.value: many for o, many in page._preview.counts.items()}
    assert {outcome: counts.get(outcome, 0) for outcome in wanted} == wanted
    desk.qtbot.keyClick(page, Key.Key_F9)
    desk.qtbot.waitUntil(lambda: page.stage == RESULT, timeout=LONG)
    assert "有疑问" in page.result.lines.text()
    waiting = hall.ask(list_to_approve, hall.now)
    assert sum(shift.waiting for shift in waiting) > 50
    desk.press(Key.Key_Return)  # on the result: to what waits now
    assert desk.shell.here == "volunteer-approvals"
    page.undo.trigger()
    dialog = desk.dialog()
    desk.qtbot.keyClick(dialog, Key.Key_F9)
    desk.qtbot.waitUntil(lambda: not hall.ask(list_to_approve, hall.now), timeout=LONG)


def test_a_file_without_the_columns_asks_for_them(
    hall: Saturday, desk_on: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "别的表.csv"
    path.write_text("品名,数量\n手套,20\n", encoding="utf-8")
    desk = desk_on("volunteer-import")
    page = read(desk, path)
    assert "还看不出哪一列是姓名" in page.note.text()
    assert page.take.why_not == "没有可以导入的行。"


def test_a_file_that_is_none_is_said_and_a_renamed_one_is_read(
    hall: Saturday, desk_on: Desk, tmp_path: Path
) -> None:
    nothing, renamed = tmp_path / "空.xlsx", tmp_path / "改过名.xlsx"
    nothing.write_bytes(b"")
    renamed.write_text("姓名,联系电话,签到时间,签退时间\n王芳,19900001111,,\n", encoding="gbk")
    desk = desk_on("volunteer-import")
    page = desk.here
    page.read(nothing)
    desk.settle()
    assert page.stage == CHOOSE and "是空的" in page.banner.text and "没有改动" in page.banner.text
    page = read(desk, renamed)
    assert "内容其实是文本表格（CSV）" in page.note.text() and "GBK" in page.note.text()
