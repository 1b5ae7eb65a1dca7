"""The rows report is plain for scripts and readable for people."""

from pathlib import Path

from models.people.rules.resident_rows import JudgedRow
from models.people.rules.residents.row_codes import Outcome, RowCode
from reports.sheets.rows_report import report_rows, write_rows_report


def test_one_line_per_row_with_the_header_first(tmp_path: Path) -> None:
    rows = [
        JudgedRow(1, Outcome.SKIP, (RowCode.TITLE,), "标题"),
        JudgedRow(2, Outcome.WARN, (RowCode.DUP_ID, RowCode.GRID_DITTO), "重复；同上", ref_row=1),
        JudgedRow(3, Outcome.OK, (), ""),
    ]
    write_rows_report(tmp_path / "r.csv", report_rows("台账, 甲", rows))
    assert (tmp_path / "r.csv").read_bytes().decode() == (
        "sheet,row,outcome,reason,detail\n"
        '"台账, 甲",1,skip,TITLE,标题\n'
        '"台账, 甲",2,warn,DUP_ID;GRID_DITTO,重复；同上\n'
        '"台账, 甲",3,ok,,\n'
    )
