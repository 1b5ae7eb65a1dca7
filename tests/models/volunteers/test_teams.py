"""Teams: dated membership, leaders, and what closing ends."""

from datetime import date, timedelta

import pytest

from models.errors import KnownError
from models.volunteers.actions.menu import offer, order
from models.volunteers.actions.teams import (
    close_team,
    found_team,
    join_team,
    leave_team,
    make_leader,
    rename_team,
)
from models.volunteers.queries.menu import list_items
from models.volunteers.queries.teams import list_members, list_teams
from models.volunteers.queries.volunteers import VolunteerFilter, list_volunteers
from models.volunteers.rules.menu import ItemForm, OrderForm
from models.volunteers.rules.volunteers import ServiceKind
from tests.models.volunteers.hall import Hall


@pytest.fixture
def team(hall: Hall) -> int:
    found: int = hall.do(found_team, "河小青队", ServiceKind.ENVIRONMENT, date(2025, 1, 1))
    return found


def test_who_led_the_team_when_stays_known(hall: Hall, team: int) -> None:
    first, second = hall.volunteer("赵一"), hall.volunteer("钱二")
    one = hall.do(join_team, team, first, date(2025, 2, 1), True)
    two = hall.do(join_team, team, second, date(2025, 3, 1))
    hall.do(make_leader, one, date(2026, 1, 1), False)
    hall.do(make_leader, two, date(2026, 1, 1))
    (row,) = hall.ask(list_teams, hall.today)
    assert (row.leaders, row.members) == (("钱二",), 2)
    (row,) = hall.ask(list_teams, date(2025, 12, 31))
    assert (row.leaders, row.members) == (("赵一",), 2)
    everybody = hall.ask(list_members, team, hall.today, True)
    assert [(m.name, m.is_leader, m.until) for m in everybody] == [
        ("钱二", True, None),
        ("赵一", False, None),
        ("赵一", True, date(2025, 12, 31)),
        ("钱二", False, date(2025, 12, 31)),
    ]


def test_a_membership_never_overlaps_with_an_earlier_one(hall: Hall, team: int) -> None:
    volunteer = hall.volunteer("赵一")
    member = hall.do(join_team, team, volunteer, date(2025, 2, 1))
    with pytest.raises(KnownError, match="还没有离队，没有重复登记"):
        hall.do(join_team, team, volunteer)
    hall.do(leave_team, member, hall.today - timedelta(days=1))
    with pytest.raises(KnownError, match="没有重复登记"):
        hall.do(join_team, team, volunteer, hall.today - timedelta(days=1))
    hall.do(join_team, team, volunteer)
    chosen = VolunteerFilter(team_id=team)
    assert [v.id for v in hall.ask(list_volunteers, chosen, hall.today)] == [volunteer]
    assert len(hall.ask(list_members, team, hall.today, True)) == 2
    with pytest.raises(KnownError, match="离队"):
        hall.do(leave_team, member, hall.today)


def test_closing_ends_memberships_and_the_menu_but_no_order(hall: Hall, team: int) -> None:
    volunteer = hall.volunteer("赵一")
    hall.do(join_team, team, volunteer)
    item = hall.do(offer, ItemForm("磨刀", team))
    hall.do(order, OrderForm(item, hall.person("钱二")))
    with pytest.raises(KnownError, match="1 个居民点单"):
        hall.do(close_team, team, hall.today)
    other = hall.do(found_team, "夕阳红队")
    hall.do(join_team, other, volunteer)
    hall.do(offer, ItemForm("理发", other))
    hall.do(close_team, other, hall.today)
    assert [row.name for row in hall.ask(list_teams, hall.today)] == ["河小青队"]
    assert hall.ask(list_members, other, hall.today + timedelta(days=1)) == []
    assert [row.name for row in hall.ask(list_items, hall.today)] == ["磨刀"]
    with pytest.raises(KnownError, match="已于 2026-03-02 撤销"):
        hall.do(join_team, other, hall.volunteer("孙三"))


def test_names_are_given_once(hall: Hall, team: int) -> None:
    with pytest.raises(KnownError, match="已经有"):
        hall.do(found_team, " 河小青队 ")
    other = hall.do(found_team, "夕阳红队")
    with pytest.raises(KnownError, match="已经有"):
        hall.do(rename_team, other, "河小青队")
    hall.do(rename_team, other, "银发队", ServiceKind.AGED)
    assert {row.name for row in hall.ask(list_teams, hall.today)} == {"河小青队", "银发队"}
