"""The last place of a post, and the same person at two windows at the same moment."""

from models.centre import Centre
from models.double_check_in.actions.members import (
    MemberForm,
    check_in_member,
    move_out,
    move_unit,
)
from models.double_check_in.actions.posts import PostForm, claim_post, set_post
from models.double_check_in.actions.services import record_service
from models.double_check_in.actions.units import UnitForm, check_in_unit, unit_leaves
from models.double_check_in.queries.members import MemberFilter, count_members, list_members
from models.double_check_in.queries.posts import list_claims, list_posts
from models.double_check_in.queries.services import list_services
from models.double_check_in.queries.units import list_units
from models.double_check_in.rules.posts import PostKind
from tests.models.double_check_in.hall import Hall, id_number
from tests.models.two_pcs import told_both


def test_the_last_place_goes_to_one(centres: tuple[Centre, Centre]) -> None:
    hall = Hall(centres[0])
    unit = hall.unit()
    first, second = hall.member(unit), hall.member(unit)
    post = hall.centre.act(set_post, PostForm(PostKind.SAFETY, "夜间巡逻", 1)).result
    told = told_both(centres, (claim_post, post, first), (claim_post, post, second))
    assert told[0] is None
    assert told[1] is not None and "1 个名额都已有人" in told[1].text
    assert len(hall.centre.ask(list_claims, post)) == 1
    assert hall.centre.ask(list_posts)[0].taken == 1


def test_one_person_at_two_windows_checks_in_once(centres: tuple[Centre, Centre]) -> None:
    hall = Hall(centres[0])
    unit = hall.unit()
    form = MemberForm(unit, name="赵德山", id_number=id_number(9), phone="19900001234")
    told = told_both(centres, (check_in_member, form), (check_in_member, form))
    assert told[0] is None
    assert told[1] is not None and "一人只报到" in told[1].text
    assert hall.centre.ask(count_members, MemberFilter()) == 1


def test_a_member_who_leaves_takes_no_post_and_serves_no_more(
    centres: tuple[Centre, Centre],
) -> None:
    hall = Hall(centres[0])
    unit = hall.unit()
    member, other = hall.member(unit), hall.member(unit)
    day = hall.today
    hall.serve(member, day, 30)
    post = hall.centre.act(set_post, PostForm(PostKind.SAFETY, "夜间巡逻", 1)).result
    told = told_both(centres, (claim_post, post, member), (move_out, member, day, "外地"))
    held = [claim for claim in hall.centre.ask(list_claims, post) if claim.until is None]
    assert held == [], told
    assert hall.centre.ask(list_posts)[0].taken == 0
    # Moved to another unit from today on: no line of today stands with the old one.
    unit_of = hall.unit("望岚区图书馆")
    form = hall.form(other, day, 60)
    told_both(centres, (move_unit, other, unit_of, day), (record_service, form))
    rows = hall.centre.ask(list_services, day, day, check_in_id=other)
    now = hall.centre.ask(list_members, MemberFilter(), limit=10)
    where = next(row.unit for row in now if row.id == other)
    assert all(row.unit == where for row in rows)


def test_one_line_typed_at_two_windows_counts_once(centres: tuple[Centre, Centre]) -> None:
    hall = Hall(centres[0])
    form = hall.form(hall.member(hall.unit()), hall.today, 60)
    told = told_both(centres, (record_service, form), (record_service, form))
    assert told[0] is None
    assert told[1] is not None and "已经登记过同样的一条" in told[1].text
    assert len(hall.centre.ask(list_services, hall.today, hall.today)) == 1


def test_a_unit_does_not_leave_while_a_member_comes(centres: tuple[Centre, Centre]) -> None:
    hall = Hall(centres[0])
    unit = hall.unit()
    form = MemberForm(unit, name="赵德山", id_number=id_number(9), phone="19900001234")
    told = told_both(centres, (check_in_member, form), (unit_leaves, unit, hall.today))
    assert [error is not None for error in told] == [False, True]


def test_one_unit_at_two_windows_is_registered_once(centres: tuple[Centre, Centre]) -> None:
    form = UnitForm("望岚区图书馆")
    told = told_both(centres, (check_in_unit, form), (check_in_unit, form))
    assert told[0] is None
    assert told[1] is not None and "已经报到" in told[1].text
    assert len(centres[0].ask(list_units)) == 1
