"""The invented proxy service: every state there is to show, and nothing in it uneven."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from models.cases.queries.papers import list_papers
from models.centre import Centre, sign_in
from models.demo.actions import make_demo
from models.demo.rules.receipts import draw_receipt
from models.pictures.rules import check_picture
from models.proxy.queries.agents import list_agents
from models.proxy.queries.custody import held_by, overdue_returns, read_custody
from models.proxy.queries.letters import letters_ending, list_letters
from models.proxy.queries.money import list_money, open_balances, read_balance
from models.proxy.queries.requests import RequestFilter, RequestRow, list_requests
from models.proxy.rules.custody import HolderKind
from models.proxy.rules.money import EntryKind
from models.proxy.rules.states import ProxyMode
from tests.models.conftest import WEAK

DAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    folder = tmp_path_factory.mktemp("proxying") / "demo"
    make_demo(folder, day=DAY, cases=1200, people=300, cost=WEAK)
    centre = sign_in(folder, "李敏", "demo", cost=WEAK)
    yield centre
    centre.close()


@pytest.fixture(scope="module")
def rows(demo: Centre) -> list[RequestRow]:
    return demo.ask(list_requests, RequestFilter(), None, 500)


def test_every_state_is_there_to_be_shown(rows: list[RequestRow]) -> None:
    assert len(rows) == 1200 // 20
    states = Counter(row.state for row in rows)
    assert set(states) == {
        "registered", "awaiting_letter", "assisted", "custody", "lodged", "processing",
        "supplementing", "suspended", "resumed", "closed", "terminated", "returned", "rated",
        "withdrawn", "archived",
    }  # fmt: skip
    assert {row.mode for row in rows} == set(ProxyMode)
    assert len({row.source for row in rows}) >= 4
    assert max(row.registered_on for row in rows) == DAY


def test_custody_is_even_and_what_is_settled_is_empty(demo: Centre, rows: list[RequestRow]) -> None:
    for row in rows:
        custody = demo.ask(read_custody, row.case_id)
        assert custody.balance.is_even
        if not row.is_open:
            assert custody.out_lines == () and demo.ask(read_balance, row.case_id) == 0
    assert len(demo.ask(held_by, HolderKind.OFFICE)) > 0


def test_one_original_is_overdue_and_one_case_holds_money_over_night(demo: Centre) -> None:
    overdue = {row.case_id for row in demo.ask(overdue_returns, DAY)}
    assert len(overdue) == 1
    ((case, *_, held),) = demo.ask(open_balances)
    assert held > 0
    (entry,) = demo.ask(list_money, case)
    assert entry.at.date() < DAY
    assert demo.ask(letters_ending, date(2026, 11, 27))


def test_letters_papers_and_receipts_are_real(demo: Centre, rows: list[RequestRow]) -> None:
    paid = 0
    for row in rows:
        for entry in demo.ask(list_money, row.case_id):
            assert entry.receipt_number
            if entry.kind is EntryKind.PAYMENT:
                paid += 1
                assert entry.picture_id is not None
        if row.state in ("lodged", "processing", "suspended", "rated"):
            assert demo.ask(list_papers, row.case_id) or row.mode is ProxyMode.ASSISTED
    assert paid >= 5
    renewed = [row for row in rows if len(demo.ask(list_letters, row.case_id)) > 1]
    assert {row.state for row in renewed} >= {"resumed", "rated"}


def test_agents_have_grids_and_days_on_duty(demo: Centre) -> None:
    agents = demo.ask(list_agents, DAY)
    assert 4 <= len(agents) <= 6 and sum(agent.on_duty for agent in agents) == 2
    assert all(agent.grid_ids and agent.phone.startswith("1990000") for agent in agents)
    assert demo.verify() == []


def test_a_receipt_is_a_picture_of_its_own() -> None:
    one, other = draw_receipt("PJ1"), draw_receipt("PJ2")
    assert one != other and draw_receipt("PJ1") == one
    assert check_picture(one).kind == "png" and len(one) < 2000


@pytest.mark.parametrize("cases", [0, 19, 100])
def test_a_small_demo_has_few_or_none(tmp_path: Path, cases: int) -> None:
    make_demo(tmp_path / "demo", day=DAY, cases=cases, people=30, cost=WEAK)
    centre = sign_in(tmp_path / "demo", "李敏", "demo", cost=WEAK)
    assert len(centre.ask(list_requests, RequestFilter())) == cases // 20
    centre.close()
