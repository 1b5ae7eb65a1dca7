"""The proxy section of the service report: every figure opens the very records it counts."""

from datetime import date
from pathlib import Path

import pytest

from models.cases.queries.figures import count_behind, list_behind
from models.centre import Centre, sign_in
from models.demo.actions import make_demo
from models.proxy.queries.custody import read_custody
from models.proxy.queries.money import open_balances
from models.proxy.queries.requests import RequestFilter, list_requests
from models.proxy.rules.states import ProxyMode
from reports.monthly.build import RATINGS, SERVICE_MONTH, read_report
from reports.period import month_period, year_period
from tests.models.conftest import WEAK

DAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Centre:
    folder = tmp_path_factory.mktemp("section") / "demo"
    make_demo(folder, day=DAY, cases=600, people=120, cost=WEAK)
    return sign_in(folder, "李敏", "demo", cost=WEAK)


def test_every_figure_opens_its_records(centre: Centre) -> None:
    report = read_report(centre, SERVICE_MONTH, month_period("2026-11"))
    (table,) = [table for table in report.tables if table.key == "proxy"]
    assert table.title.endswith("、帮办代办")
    figures = [figure for row in table.rows for figure in row.figures if figure is not None]
    assert len(figures) == 15 * 3 + 2
    for figure in figures:
        assert figure.definition
        found = centre.ask(list_behind, figure.records, figure.scope, None, 1000)
        assert len(found) == figure.records_count
        assert not [row.state for row in found if row.state and row.state.isascii()]
        assert centre.ask(count_behind, figure.records, figure.scope) == figure.records_count


def test_the_numbers_of_a_year_counted_by_hand(centre: Centre) -> None:
    report = read_report(centre, SERVICE_MONTH, year_period("2026"))
    (table,) = [table for table in report.tables if table.key == "proxy"]
    value = {row.figures[0].id: row.figures[0].value for row in table.rows if row.figures[0]}
    rows = centre.ask(
        list_requests, RequestFilter(start=date(2026, 1, 1), end=date(2026, 12, 31)), None, 500
    )
    assert value["proxy_cases"] == value["proxy_person_times"] == len(rows)
    with_person = {(row.applicant, row.phone) for row in rows}
    assert value["proxy_persons"] == len(with_person) < len(rows)
    assisted = [row for row in rows if row.mode is ProxyMode.ASSISTED]
    assert value["proxy_mode_assisted"] == len(assisted)
    assert value["proxy_mode_proxy"] == len(rows) - len(assisted)
    sources = [number for id_, number in value.items() if id_.startswith("proxy_source_")]
    assert sum(number or 0 for number in sources) == len(rows)
    out = [r for r in rows if centre.ask(read_custody, r.case_id).out_lines]
    assert 0 < (value["proxy_originals_out"] or 0) <= len(out)
    assert value["proxy_money_held"] == len(centre.ask(open_balances))


def test_the_rating_summary_has_no_such_section(centre: Centre) -> None:
    report = read_report(centre, RATINGS, month_period("2026-11"))
    assert "proxy" not in [table.key for table in report.tables]


def test_a_centre_without_proxy_service_counts_nothing(tmp_path: Path) -> None:
    make_demo(tmp_path / "empty", day=DAY, cases=0, people=5, cost=WEAK)
    centre = sign_in(tmp_path / "empty", "李敏", "demo", cost=WEAK)
    report = read_report(centre, SERVICE_MONTH, month_period("2026-11"))
    (table,) = [table for table in report.tables if table.key == "proxy"]
    assert {f.value for row in table.rows for f in row.figures if f is not None} <= {0, None}
    centre.close()
