"""Two records of one person made one, taken back, and what stands in the way of that."""

from collections.abc import Callable
from datetime import date

import pytest

from models.audit.queries import list_entries
from models.cases.actions.merging import MergeChoices, merge_persons, undo_merge
from models.cases.actions.visits import Decision
from models.cases.queries.cases import cases_of_person, find_cases, read_case
from models.cases.queries.merging import fuller_first, list_merges, read_merge
from models.centre import Centre
from models.errors import KnownError
from models.organisation.actions import add_unit, fill_post
from models.organisation.queries import list_posts
from models.organisation.rules import UnitKind
from models.people.actions import PersonForm, add_person, change_person, give_consent
from models.people.queries import (
    count_by_grid,
    count_people,
    existing_numbers,
    find_people,
    list_consents,
    list_duplicates,
    measure_people,
    read_people_page,
    read_person,
)
from models.people.rules.duplicates import Sameness, are_strangers
from tests.models.cases.desk import Desk

NUMBER = "229901194203150029"
START = date(2026, 1, 1)


@pytest.fixture
def desk(centre: Centre) -> Desk:
    """王秀英 with her number; her second record is `other`."""
    return Desk(centre)


@pytest.fixture
def other(desk: Desk) -> int:
    """The same woman, written 王秀瑛, with her address and another phone; one case of her own."""
    centre = desk.centre
    grid = centre.act(add_unit, UnitKind.GRID, "第一网格", None, START).result
    form = PersonForm(
        "王秀瑛", phone="19900005678", estate="青禾苑", building="3", room="501", grid_id=grid
    )
    twin: int = centre.act(add_person, form).result
    first, desk.resident = desk.resident, twin
    desk.open_case(Decision.ACCEPT)
    desk.resident = first
    centre.act(give_consent, twin, "2026-1")
    child = PersonForm("王小宝", guardian_id=twin, guardian_relation="祖母")
    centre.act(add_person, child)
    centre.act(fill_post, grid, "网格长", "王秀瑛", "", START, person_id=twin)
    return twin


def names(centre: Centre, text: str) -> list[str]:
    return [p.name for p in centre.ask(find_people, text, centre.clock().date())]


def state(centre: Centre, *people: int) -> list[object]:
    """Everything that a merge may touch."""
    today = centre.clock().date()
    details = [vars(centre.ask(read_person, id_, today)) | {"version": 0} for id_ in people]
    return [
        details,
        [[case.id for case in centre.ask(cases_of_person, id_)] for id_ in people],
        [len(centre.ask(list_consents, id_)) for id_ in people],
        [names(centre, text) for text in ("王秀英", "王秀瑛", "0029", "5678", "3--501")],
        [case.id for case in centre.ask(find_cases, "王秀瑛")],
        centre.ask(count_people),
        centre.ask(count_by_grid),
    ]


def test_everything_hangs_on_the_kept_record(desk: Desk, other: int) -> None:
    centre, kept = desk.centre, desk.resident
    mine = desk.open_case(Decision.ACCEPT)
    (theirs,) = (case.id for case in centre.ask(cases_of_person, other))
    assert centre.ask(fuller_first, kept, other) == (other, kept)
    before = state(centre, kept, other)
    merge = centre.act(
        merge_persons, kept, other, MergeChoices(frozenset({"address", "grid_id"}))
    ).result
    person = centre.ask(read_person, kept, desk.today)
    assert (person.name, person.address, person.grid) == ("王秀英", "青禾苑-3栋-501室", "第一网格")
    assert person.phone == "199****1234"
    assert person.phone_note == "19900005678"  # nothing is lost
    assert {case.id for case in centre.ask(cases_of_person, kept)} == {mine, theirs}
    assert desk.read(theirs).applicant.name == "王秀英"
    assert len(centre.ask(list_consents, kept)) == 1
    (child,) = centre.ask(find_people, "王小宝", desk.today)
    assert centre.ask(read_person, child.id, desk.today).guardian_id == kept
    grid = person.grid_id
    assert grid is not None
    assert [p.person_id for p in centre.ask(list_posts, grid, desk.today)] == [kept]
    # Old names still find the case, and the visit's paper keeps the name of its day.
    assert [case.id for case in centre.ask(find_cases, "王秀瑛")] == [mine, theirs]

    (row,) = centre.ask(list_merges)
    assert (row.kept, row.merged, row.undone_at) == ("王秀英", "王秀瑛", None)
    assert row.moved == ("办件 1 件", "来访 1 次", "同意 1 份", "被监护人 1 位", "岗位 1 个")
    centre.act(undo_merge, merge)
    assert state(centre, kept, other) == before
    assert centre.ask(list_merges)[0].undone_at is not None
    with pytest.raises(KnownError, match="已经撤销过"):
        centre.act(undo_merge, merge)
    # And again, the other way round.
    centre.act(merge_persons, other, kept, MergeChoices(frozenset({"name", "id_number"})))
    assert names(centre, "0029") == ["王秀英"]
    assert centre.ask(count_people) == 2


def test_a_merged_record_is_nowhere(desk: Desk, other: int) -> None:
    centre = desk.centre
    today = desk.today
    before = centre.ask(count_people)
    grid = centre.ask(read_person, other, today).grid_id
    centre.act(merge_persons, other, desk.resident, MergeChoices())
    assert names(centre, "王秀英") == [] and names(centre, "0029") == []
    assert centre.ask(count_people) == before - 1
    assert centre.ask(count_by_grid) == {grid: 1}
    for order in ("", "age", "address", "grid"):
        shape = centre.ask(measure_people, today, "", order)
        rows = centre.ask(read_people_page, shape, 0)
        assert shape.total == before - 1
        assert {row.id for row in rows} == {other, other + 1}
    assert centre.ask(measure_people, today, "王秀英").total == 0
    assert centre.ask(existing_numbers, [NUMBER]) == {}
    assert centre.ask(list_duplicates, today) == []
    assert centre.ask(read_person, desk.resident, today).merged_into == (other, "王秀瑛")
    # The number is free for the one who is left.
    version = centre.ask(read_person, other, today).version
    centre.act(change_person, other, version, PersonForm("王秀瑛", NUMBER, phone=None))
    with pytest.raises(KnownError, match="并入了同一人的另一份"):
        desk.open_case(Decision.ACCEPT)
    with pytest.raises(KnownError, match="并入了同一人的另一份"):
        centre.act(change_person, desk.resident, 2, PersonForm("王秀英"))
    guarded = PersonForm("王小妹", guardian_id=desk.resident, guardian_relation="祖母")
    with pytest.raises(KnownError, match="监护人"):
        centre.act(add_person, guarded)


def test_what_comes_since_is_named(desk: Desk, other: int) -> None:
    centre, kept = desk.centre, desk.resident
    merge = centre.act(merge_persons, kept, other, MergeChoices()).result
    desk.open_case(Decision.ACCEPT)
    with pytest.raises(KnownError, match="新登记了办件 1 件、来访 1 次"):
        centre.act(undo_merge, merge)
    assert centre.ask(read_person, other, desk.today).merged_into == (kept, "王秀英")


def test_an_edit_since_is_named(desk: Desk, other: int) -> None:
    centre, kept = desk.centre, desk.resident
    merge = centre.act(merge_persons, kept, other, MergeChoices()).result
    seen = centre.ask(read_person, kept, desk.today)
    edited = PersonForm("王秀英", None, phone=None, note="改过", sex="女",
                        birth_date=seen.birth_date)  # fmt: skip
    centre.act(change_person, kept, seen.version, edited)
    with pytest.raises(KnownError, match="登记内容又修改过"):
        centre.act(undo_merge, merge)
    # Put back by hand, nothing stands in the way.
    version = centre.ask(read_person, kept, desk.today).version
    centre.act(change_person, kept, version, PersonForm("王秀英", None, phone=None, sex="女",
                                                        birth_date=seen.birth_date))  # fmt: skip
    assert centre.ask(read_person, kept, desk.today).phone_note == "19900005678"
    centre.act(undo_merge, merge)


def test_merges_are_taken_back_in_turn(desk: Desk, other: int) -> None:
    centre, kept = desk.centre, desk.resident
    third = centre.act(add_person, PersonForm("王秀英", phone="19900009999")).result
    before = state(centre, kept, other, third)
    first = centre.act(merge_persons, kept, other, MergeChoices()).result
    second = centre.act(merge_persons, kept, third, MergeChoices(frozenset({"phone"}))).result
    with pytest.raises(KnownError, match="先撤销那一次合并"):
        centre.act(undo_merge, first)
    centre.act(undo_merge, second)
    centre.act(undo_merge, first)
    assert state(centre, kept, other, third) == before
    # A chain: the kept record goes into another.
    first = centre.act(merge_persons, kept, other, MergeChoices()).result
    second = centre.act(merge_persons, third, kept, MergeChoices()).result
    with pytest.raises(KnownError, match="又并入了另一份登记"):
        centre.act(undo_merge, first)
    centre.act(undo_merge, second)
    centre.act(undo_merge, first)
    assert state(centre, kept, other, third) == before


def test_guardian_and_ward_are_one(desk: Desk) -> None:
    """A record made the guardian of its own twin leaves nobody their own guardian."""
    centre = desk.centre
    twin = centre.act(
        add_person, PersonForm("王秀英", guardian_id=desk.resident, guardian_relation="本人")
    ).result
    merge = centre.act(merge_persons, twin, desk.resident, MergeChoices()).result
    assert centre.ask(read_person, twin, desk.today).guardian_id is None
    centre.act(undo_merge, merge)
    assert centre.ask(read_person, twin, desk.today).guardian_id == desk.resident
    centre.act(merge_persons, desk.resident, twin, MergeChoices(frozenset({"guardian"})))
    assert centre.ask(read_person, desk.resident, desk.today).guardian_id is None


def test_two_clerks_at_once(desk: Desk, other: int, open_centre: Callable[..., Centre]) -> None:
    colleague = open_centre()
    centre, kept = desk.centre, desk.resident
    view = centre.ask(read_merge, kept, other, desk.today)
    seen = (view.left.version, view.right.version)
    colleague.act(
        change_person, other, view.right.version, PersonForm("王秀瑛", phone=None, note="新写的")
    )
    with pytest.raises(KnownError, match="“王秀瑛”的登记刚刚被另一位同事修改过"):
        centre.act(merge_persons, kept, other, MergeChoices(versions=seen))
    assert centre.ask(count_people) == 3
    view = centre.ask(read_merge, kept, other, desk.today)
    seen = (view.left.version, view.right.version)
    colleague.act(merge_persons, other, kept, MergeChoices(versions=seen[::-1]))
    with pytest.raises(KnownError, match="已被另一位同事合并"):
        centre.act(merge_persons, kept, other, MergeChoices(versions=seen))
    with pytest.raises(KnownError, match="已被另一位同事合并"):
        centre.ask(read_merge, kept, other, desk.today)
    with pytest.raises(KnownError, match="同一份登记"):
        centre.act(merge_persons, other, other, MergeChoices())


def test_side_by_side(desk: Desk, other: int) -> None:
    view = desk.centre.ask(read_merge, desk.resident, other, desk.today)
    shown = {field.field: (field.left, field.right, field.from_right) for field in view.fields}
    assert shown == {
        "name": ("王秀英", "王秀瑛", True),  # the newer one
        "id_number": ("229901********0029", "", False),
        "sex": ("女", "", False),
        "birth_date": ("1942-03-15", "", False),
        "phone": ("199****1234", "199****5678", True),
        "address": ("", "青禾苑-3栋-501室", True),
        "grid_id": ("", "第一网格", True),
    }
    assert view.left.hanging == ()
    assert view.right.hanging == (
        "办件 1 件", "来访 1 次", "同意 1 份", "被监护人 1 位", "岗位 1 个",
    )  # fmt: skip
    twin = desk.centre.act(add_person, PersonForm("王秀英", phone="19922221234")).result
    view = desk.centre.ask(read_merge, desk.resident, twin, desk.today)
    phone = next(field for field in view.fields if field.field == "phone")
    assert phone.left == phone.right == "199****1234（中间几位不同）"


def test_the_log_knows_what_moved_and_no_number(desk: Desk, other: int) -> None:
    centre = desk.centre
    merge = centre.act(merge_persons, desk.resident, other, MergeChoices()).result
    centre.act(undo_merge, merge)
    titles = {e.title: e.details for e in centre.ask(list_entries, desk.today, desk.today)}
    assert {"合并人员", "撤销合并人员"} <= set(titles)
    assert '"service_case.applicant_id"' in titles["合并人员"]
    assert NUMBER not in titles["合并人员"] and "19900001234" not in titles["合并人员"]


def test_likely_duplicates(centre: Centre) -> None:
    today = centre.clock().date()
    born = date(1960, 5, 1)

    def add(name: str, number: str = "", **more: object) -> int:
        form = PersonForm(name, number, despite=frozenset({"DUP_ID"}), **more)  # type: ignore[arg-type]
        added: int = centre.act(add_person, form).result
        return added

    same = add("王秀英", NUMBER), add("王秀瑛", "229901420315002")  # the old number of the same
    birth = add("李建国", birth_date=born), add("李建国", birth_date=born)
    phone = add("赵敏", phone="199-0000-7777"), add("赵敏", phone="19900007777")
    home = (
        add("周桂兰", estate="青禾苑", building="3", room="501"),
        add("周桂兰", estate="青禾苑", building="3", room="501"),
    )
    add("周桂兰", estate="望岚苑", building="3", room="501")
    add("陈光明", "229902197108050732", phone="19900006666")
    add("赵敏", phone="19900008888")
    add("孙丽", birth_date=born)
    found = {(d.left.id, d.right.id): d.reasons for d in centre.ask(list_duplicates, today)}
    assert found == {
        same: (Sameness.ID_NUMBER,),
        birth: (Sameness.BIRTH,),
        phone: (Sameness.PHONE,),
        home: (Sameness.ADDRESS,),
    }
    assert next(iter(found)) == same
    assert len(centre.ask(list_duplicates, today, 2)) == 2


def test_two_names_beside_a_passport_number_are_two_persons() -> None:
    assert are_strangers("宋红茜", "于光", "护照")
    assert not are_strangers("宋红茜", "宋红茜", "护照")
    assert not are_strangers("王秀英", "王秀瑛", "居民身份证")  # one of them is mistyped


def test_two_numbers_are_two_persons(centre: Centre) -> None:
    for number in ("229901194203150029", "229901194203150045"):
        form = PersonForm("王秀英", number, phone="19900001234", estate="青禾苑", building="3",
                          room="501")  # fmt: skip
        centre.act(add_person, form)
    assert centre.ask(list_duplicates, centre.clock().date()) == []
    centre.act(add_person, PersonForm("王秀英", phone="19900001234"))
    assert len(centre.ask(list_duplicates, centre.clock().date())) == 2


def test_the_case_of_a_merged_record_still_opens(desk: Desk, other: int) -> None:
    centre = desk.centre
    (theirs,) = (case.id for case in centre.ask(cases_of_person, other))
    centre.act(merge_persons, desk.resident, other, MergeChoices())
    assert centre.ask(read_case, theirs, desk.today).applicant.id == desk.resident
