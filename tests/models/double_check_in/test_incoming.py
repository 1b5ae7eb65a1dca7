"""The sample workbook on either store: taken, known again, undone; and what has been used stays."""

from datetime import datetime
from pathlib import Path

import pytest

from models.centre import Centre
from models.double_check_in.actions.incoming import undo_double_checkin
from models.double_check_in.actions.members import receive_waiting
from models.double_check_in.actions.returns import make_returns
from models.double_check_in.actions.units import unit_leaves, unit_returns
from models.double_check_in.queries.members import MemberFilter, count_members, list_members
from models.double_check_in.queries.returns import quarter_total, read_return
from models.double_check_in.queries.units import list_units
from models.double_check_in.rules.quarters import Quarter
from models.errors import KnownError
from models.people.actions import PersonForm, add_person
from models.people.queries import count_people, list_imports
from reports.sheets.double_checkin import import_double_checkin_file
from tests.models.conftest import Watch
from tests.models.double_check_in.hall import Hall

SAMPLE = Path(__file__).parents[2] / "samples" / "double_checkin.xlsx"
QUARTER = Quarter(2026, 3)


def _take(centre: Centre) -> str:
    return import_double_checkin_file(centre, SAMPLE, report=None, dry_run=False)


def test_ninety_units_from_the_list_to_their_returns(centre: Centre, watch: Watch) -> None:
    """One resident on file before, one under the number with another name."""
    watch.now = datetime(2026, 11, 21, 10, 0)
    resident = centre.act(add_person, PersonForm("何凡素", "229902198706221823")).result
    centre.act(add_person, PersonForm("陈承喆", "229907196901198553"))
    assert _take(centre).startswith(
        "导入单位 90 个、党员 1849 名（新登记 1848 人），6 行是同一人在两个单位，只报到一次，"
        "18 行待改正。"
    )
    assert centre.ask(count_people) == 1850
    (row,) = centre.ask(list_members, MemberFilter("何凡素"))
    assert row.person_id == resident and row.unit == "望岚区水务局"
    assert centre.act(receive_waiting).result == 1849
    hall = Hall(centre)
    every = centre.ask(list_members, MemberFilter(), limit=2000)
    for serial, member in enumerate(every[::60]):
        hall.serve(member.id, QUARTER.start.replace(day=1 + serial % 28), 30 + serial)
    hall.attend(every[1].person_id, QUARTER.end, 95)
    made = centre.act(make_returns, QUARTER).result
    assert len(made) == 90 and len({one.number for one in made}) == 90
    papers = [centre.ask(read_return, one.id) for one in made]
    assert sum(len(paper.lines) for paper in papers) == 1849
    total = centre.ask(quarter_total, QUARTER)
    assert sum(paper.minutes for paper in papers) == total.minutes
    assert total.services == len(every[::60]) + 1
    (run,) = centre.ask(list_imports)
    with pytest.raises(KnownError, match="不能整批撤销"):
        centre.act(undo_double_checkin, run.id)


def test_nobody_is_checked_in_at_a_unit_that_has_left(centre: Centre, watch: Watch) -> None:
    watch.now = datetime(2026, 11, 21, 10, 0)
    hall = Hall(centre)
    unit = hall.unit("望岚区水务局")
    centre.act(unit_leaves, unit, hall.today)
    with pytest.raises(KnownError, match=r"“望岚区水务局”已经退出.*没有导入.*重新报到"):
        _take(centre)
    assert centre.ask(count_members, MemberFilter()) == 0
    with pytest.raises(KnownError, match="办理重新报到"):
        hall.unit("望岚区水务局")
    centre.act(unit_returns, unit)
    assert [row.id for row in centre.ask(list_units)] == [unit]
    with pytest.raises(KnownError, match="没有退出过"):
        centre.act(unit_returns, unit)


def test_a_list_is_undone_and_what_was_there_before_stays(centre: Centre, watch: Watch) -> None:
    watch.now = datetime(2026, 11, 21, 10, 0)
    hall = Hall(centre)
    unit = hall.unit("望岚区水务局")
    hall.member(unit, "李敏")
    assert _take(centre).startswith("导入单位 89 个、党员 1850 名")
    (run,) = centre.ask(list_imports)
    assert centre.act(undo_double_checkin, run.id).result == 1850
    assert [row.id for row in centre.ask(list_units)] == [unit]
    assert centre.ask(count_members, MemberFilter()) == 1 == centre.ask(count_people)
    with pytest.raises(KnownError, match="已经撤销过"):
        centre.act(undo_double_checkin, run.id)
