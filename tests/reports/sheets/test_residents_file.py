"""A whole file at one go: judged as the answer keys say, kept or not, reported, told once."""

import csv
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from models.centre import Centre
from models.errors import Cancelled, KnownError
from models.people.actions import PersonForm, add_person
from models.people.queries import count_people, find_people, known_columns, list_imports
from reports.sheets.residents import import_residents_file
from tests.models.conftest import Watch, begin_centre

SAMPLES = Path(__file__).parents[2] / "samples"
NOW = datetime(2026, 11, 21, 10, 0)
FILES = ("residents.xlsx", "legacy.xls", "export_from_web.xls", "ledger_gbk.csv")


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    made, _ = begin_centre(tmp_path / "centre", None, Watch(NOW))
    yield made
    made.close()


def _lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _judged(lines: list[dict[str, str]]) -> list[tuple[str, ...]]:
    return [(line["sheet"], line["row"], line["outcome"], line["reason"]) for line in lines]


def _write(path: Path, *rows: tuple[object, ...]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    return path


@pytest.mark.parametrize("name", FILES)
def test_report_agrees_with_the_key(centre: Centre, tmp_path: Path, name: str) -> None:
    report = tmp_path / "rows.csv"
    import_residents_file(centre, SAMPLES / name, report=report, dry_run=True)
    key = SAMPLES / f"{name.split('.')[0]}.expected.csv"
    assert _judged(_lines(report)) == _judged(_lines(key))
    assert centre.ask(count_people) == 0
    assert centre.ask(list_imports) == []


def test_import_keeps_people_and_headers(centre: Centre, tmp_path: Path) -> None:
    report = tmp_path / "rows.csv"
    said = import_residents_file(centre, SAMPLES / FILES[0], report=report, dry_run=False)
    # 1,159 rows are ok or warn; 15 of them repeat somebody who stands above.
    assert said.startswith("导入 1144 人，15 行是已有的人，41 行待改正。另有 1152 个")
    assert centre.ask(count_people) == 1144
    assert centre.ask(known_columns, "residents")["身份证\n号码"] == "id_number"
    key = SAMPLES / "residents.expected.csv"
    assert _judged(_lines(report)) == _judged(_lines(key))


def test_second_import_tells_who_is_there(centre: Centre, tmp_path: Path) -> None:
    path = SAMPLES / "ledger_gbk.csv"
    import_residents_file(centre, path, report=None, dry_run=False)
    before = centre.ask(count_people)
    report = tmp_path / "rows.csv"
    said = import_residents_file(centre, path, report=report, dry_run=False)
    assert said.startswith("导入 0 人")
    assert centre.ask(count_people) == before
    known = [line for line in _lines(report) if "中心已登记这个人" in line["detail"]]
    assert len(known) >= before - 5
    assert {line["outcome"] for line in known} == {"warn"}


def test_number_under_another_name_stays_out(centre: Centre, tmp_path: Path) -> None:
    number = "229902197108050732"
    centre.act(add_person, PersonForm(name="陈光明", id_number=number))
    path = _write(tmp_path / "名单.xlsx", ("姓名", "身份证号"), ("李茂超", number))
    report = tmp_path / "rows.csv"
    import_residents_file(centre, path, report=report, dry_run=False)
    line = _lines(report)[1]
    assert (line["outcome"], line["reason"].split(";")[0]) == ("error", "DUP_ID_NAME")
    assert "陈光明" not in line["detail"]
    assert centre.ask(find_people, "李茂超", NOW.date()) == []


def test_cancelled_leaves_everything_as_it_was(centre: Centre) -> None:
    def stop(done: int, total: int) -> None:
        if done >= 800:
            raise Cancelled

    with pytest.raises(Cancelled):
        import_residents_file(centre, SAMPLES / FILES[0], report=None, dry_run=False, progress=stop)
    assert centre.ask(count_people) == 0
    assert centre.ask(list_imports) == []


def test_no_list_in_the_file(centre: Centre, tmp_path: Path) -> None:
    path = _write(tmp_path / "菜单.xlsx", ("周一", "周二"), ("米饭", "面条"))
    with pytest.raises(KnownError, match="没有找到居民名单"):
        import_residents_file(centre, path, report=None, dry_run=False)


def test_report_that_cannot_be_written_imports_nothing(centre: Centre, tmp_path: Path) -> None:
    with pytest.raises(KnownError, match="逐行报告没能写到"):
        import_residents_file(
            centre, SAMPLES / FILES[3], report=tmp_path / "无此夹" / "r.csv", dry_run=False
        )
    assert centre.ask(count_people) == 0
