"""Six sheets of sign-ins at one go: judged as their key says, taken once, undone as a whole."""

import csv
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from main import main
from models.centre import Centre
from models.errors import Cancelled, KnownError
from models.people.queries import count_people, known_columns, list_imports
from models.volunteers.actions.attendance import approve_shift
from models.volunteers.actions.sign_in_list import KIND, undo_sign_in_list
from models.volunteers.queries.attendance import list_to_approve
from models.volunteers.queries.hours import total_minutes
from models.volunteers.queries.ledger import stream_volunteer_ledger
from reports.sheets.signin_list import import_sign_in_file, preview_sign_in, read_sign_in_file
from tests.models.conftest import ADMINISTRATOR, PASSWORD, Watch, begin_centre

SAMPLES = Path(__file__).parents[2] / "samples"
SAMPLE = SAMPLES / "volunteers_signin.xlsx"
KEY = SAMPLES / "volunteers_signin.expected.csv"
NOW = datetime(2026, 11, 21, 10, 0)


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    made, _ = begin_centre(tmp_path / "centre", None, Watch(NOW))
    yield made
    made.close()


def _key() -> list[dict[str, str]]:
    with KEY.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _hours(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def test_every_row_of_the_sample_agrees_with_its_key(centre: Centre) -> None:
    """Outcome, reasons in their order, activity, person, times, minutes and the other line."""
    preview = preview_sign_in(centre, read_sign_in_file(SAMPLE))
    found = {}
    for judged in preview.lists:
        for line in judged.lines:
            v = line.values
            start, end = (v.sign_in, v.sign_out) if v else (None, None)
            found[line.sheet, str(line.number)] = {
                "outcome": line.outcome.value,
                "reason": ";".join(line.reasons),
                "activity": judged.heading.activity if v else "",
                "name": v.name if v else "",
                "phone": v.phone if v else "",
                "start": f"{start:%Y-%m-%d %H:%M}" if start else "",
                "end": f"{end:%Y-%m-%d %H:%M}" if end else "",
                "minutes": "" if v is None or v.minutes is None else str(v.minutes),
                "ref": v.ref if v else "",
                "hours": _hours(v.written_hours if v else ""),
            }
    expected = {
        (row["sheet"], row["row"]): {
            **{name: row[name] for name in found["9.12清洁家园", "5"] if name != "hours"},
            "hours": _hours(row["written_hours"]),
        }
        for row in _key()
    }
    assert found == expected


def test_doubtful_lines_have_no_hours_and_say_why(centre: Centre) -> None:
    preview = preview_sign_in(centre, read_sign_in_file(SAMPLE))
    outcomes = {row["outcome"] for row in _key()}
    assert outcomes == {"ok", "warn", "error", "skip"}
    for line in preview.rows:
        if line.values is None:
            continue
        assert (line.values.credited is None) == (line.outcome.value != "ok")
        assert line.detail or line.outcome.value == "ok"
    assert preview.doubtful == sum(row["outcome"] == "warn" for row in _key())


def test_the_whole_sample_comes_in_once(centre: Centre, tmp_path: Path) -> None:
    report = tmp_path / "rows.csv"
    key = [row for row in _key() if row["outcome"] != "skip"]
    come_in = [row for row in key if row["outcome"] in ("ok", "warn")]
    people = {(row["name"], row["phone"]) for row in come_in}
    said = import_sign_in_file(centre, SAMPLE, report=report, dry_run=True)
    assert said.startswith("只检查，没有导入")
    assert centre.ask(count_people) == 0
    said = import_sign_in_file(centre, SAMPLE, report=report, dry_run=False)
    assert said.startswith(f"导入 {len(come_in)} 行，{len(key) - len(come_in)} 行待改正")
    assert f"新活动 6 个，新志愿者 {len(people)} 人" in said
    with report.open(encoding="utf-8", newline="") as lines:
        told = {(r["sheet"], r["row"]): (r["outcome"], r["reason"]) for r in csv.DictReader(lines)}
    assert told == {(r["sheet"], r["row"]): (r["outcome"], r["reason"]) for r in _key()}
    with pytest.raises(KnownError, match="没有重复导入"):
        import_sign_in_file(centre, SAMPLE, report=report, dry_run=False)
    assert centre.ask(count_people) == len(people)
    assert centre.ask(known_columns, KIND)["签到时间"] == "sign_in"


def test_approved_the_hours_of_the_sample_are_those_of_its_key(
    centre: Centre, tmp_path: Path
) -> None:
    """Half hours rounded down, of the lines the key calls ok, and of no other."""
    import_sign_in_file(centre, SAMPLE, report=tmp_path / "rows.csv", dry_run=False)
    for shift in centre.ask(list_to_approve, NOW):
        centre.act(approve_shift, shift.shift_id, shift.person_in_charge)
    wanted: dict[str, int] = {}
    for row in _key():
        if row["outcome"] == "ok":
            minutes = int(row["minutes"]) // 30 * 30
            wanted[row["activity"]] = wanted.get(row["activity"], 0) + minutes
    rows = centre.ask(lambda session: list(stream_volunteer_ledger(session)))
    assert {row.name: row.minutes for row in rows} == wanted
    assert centre.ask(total_minutes) == sum(wanted.values())


def test_an_import_is_undone_as_a_whole(centre: Centre, tmp_path: Path) -> None:
    import_sign_in_file(centre, SAMPLE, report=tmp_path / "rows.csv", dry_run=False)
    (run,) = centre.ask(list_imports)
    assert run.kind == KIND
    assert centre.act(undo_sign_in_list, run.id).result == run.taken
    assert centre.ask(count_people) == 0
    assert centre.ask(lambda session: list(stream_volunteer_ledger(session))) == []


def test_a_cancelled_import_leaves_everything_as_it_was(centre: Centre, tmp_path: Path) -> None:
    calls = []

    def stop(done: int, total: int) -> None:
        calls.append((done, total))
        # 146 rows: the count of the action that takes them begins anew behind the judging.
        if calls.count((0, total)) > 1 and done and total == len(_key()):
            raise Cancelled

    with pytest.raises(Cancelled):
        import_sign_in_file(
            centre, SAMPLE, report=tmp_path / "rows.csv", dry_run=False, progress=stop
        )
    assert centre.ask(count_people) == 0
    assert centre.ask(list_imports) == []


def test_a_file_that_is_no_sign_in_sheet_is_refused(centre: Centre, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["序号", "姓名", "金额"])
    book.active.append([1, "赵一", 12])
    path = tmp_path / "other.xlsx"
    book.save(path)
    with pytest.raises(KnownError, match="没有找到签到表"):
        import_sign_in_file(centre, path, report=None, dry_run=True)


def test_the_command_imports_the_sample(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    begin_centre(tmp_path / "centre", None, Watch(NOW))[0].close()
    monkeypatch.setenv("FRONTDESK_PASSWORD", PASSWORD)
    arguments = [
        "import", "volunteers-signin", str(SAMPLE), "--data", str(tmp_path / "centre"), "--user",
        ADMINISTRATOR, "--report", str(tmp_path / "rows.csv"),
    ]  # fmt: skip
    assert main(arguments) == 0
    assert "新活动 6 个" in capsys.readouterr().out
    assert main(arguments) == 1
    assert "没有重复导入" in capsys.readouterr().err
