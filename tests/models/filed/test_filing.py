"""Filed reports: numbered without gaps, kept byte for byte, never changed."""

from datetime import date, datetime

import pytest

from models.audit.queries import list_entries
from models.centre import Centre
from models.errors import KnownError
from models.filed.actions import FilingForm, Printed, file_report
from models.filed.queries import list_filed, read_filed
from models.filed.tables import FiledReport
from models.work import Work
from tests.models.conftest import Watch

FEBRUARY = FilingForm(
    "service-month",
    "2026年2月服务月报",
    date(2026, 2, 1),
    date(2026, 2, 28),
    None,
    "YB",
    "202602",
)
PAPER = bytes(range(256)) * 400  # every byte there is, a hundred kilobytes


def _draw(number: str) -> Printed:
    return Printed({"cover/accepted/本月": {"label": "受理", "text": number}}, PAPER, b"PK\x03\x04")


def test_both_files_come_back_byte_for_byte(centre: Centre) -> None:
    filed_id = centre.act(file_report, FEBRUARY, _draw).result
    filed = centre.ask(read_filed, filed_id)
    assert (filed.paper, filed.sheet) == (PAPER, b"PK\x03\x04")
    assert filed.figures == {"cover/accepted/本月": {"label": "受理", "text": "YB-202602-01"}}
    row = filed.row
    assert (row.number, row.clerk, row.grid) == ("YB-202602-01", "李敏", "")
    assert row.filed_at == datetime(2026, 3, 2, 9, 0)
    assert centre.ask(list_filed) == [row]
    assert centre.ask(list_filed, "ratings") == []
    assert centre.ask(list_filed, "service-month", date(2026, 1, 1)) == []


def test_the_log_names_the_number_and_not_the_files(centre: Centre, watch: Watch) -> None:
    centre.act(file_report, FEBRUARY, _draw)
    entry = centre.ask(list_entries, watch.now.date(), watch.now.date())[0]
    assert entry.title == "报表归档" and "YB-202602-01" in entry.details
    assert len(entry.details) < 400


def test_what_could_not_be_drawn_leaves_no_number(centre: Centre) -> None:
    def fail(number: str) -> Printed:
        raise KnownError("字库里没有这个字。")

    with pytest.raises(KnownError, match="字库"):
        centre.act(file_report, FEBRUARY, fail)
    filed_id = centre.act(file_report, FEBRUARY, _draw).result
    assert centre.ask(read_filed, filed_id).row.number == "YB-202602-01"
    filed_id = centre.act(file_report, FEBRUARY, _draw).result
    assert centre.ask(read_filed, filed_id).row.number == "YB-202602-02"


def test_a_span_that_has_not_begun_is_not_filed(centre: Centre, watch: Watch) -> None:
    watch.now = datetime(2026, 1, 31, 9)
    with pytest.raises(KnownError):
        centre.act(file_report, FEBRUARY, _draw)
    assert centre.ask(list_filed) == []


def test_a_damaged_or_missing_report_is_told(centre: Centre) -> None:
    filed_id = centre.act(file_report, FEBRUARY, _draw).result

    def damage(work: Work) -> None:
        work.session.get_one(FiledReport, filed_id).paper = PAPER[:-1]

    centre.act(damage)
    with pytest.raises(KnownError, match="校验值不一致"):
        centre.ask(read_filed, filed_id)
    with pytest.raises(KnownError, match="没有找到"):
        centre.ask(read_filed, filed_id + 1)
