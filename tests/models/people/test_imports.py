"""A list of residents comes in as a whole, or not at all, and can be taken back."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from models.audit.queries import first_broken, list_entries
from models.centre import Centre
from models.errors import Cancelled, KnownError
from models.organisation.actions import add_unit
from models.organisation.queries import list_units, read_tree
from models.organisation.rules import UnitKind
from models.people.actions import (
    ImportTaken,
    PersonForm,
    add_person,
    change_person,
    import_residents,
    undo_import,
)
from models.people.queries import (
    PersonDetail,
    count_by_grid,
    count_people,
    existing_numbers,
    find_people,
    known_columns,
    list_imports,
    read_person,
)
from models.people.rules.groups import PriorityGroup
from models.people.rules.identity import check_character
from models.people.rules.resident_rows import JudgedRow, judge_rows
from models.people.rules.row_cells import RawRow
from tests.models.conftest import MORNING

TODAY = MORNING.date()
COLUMNS = {
    name: at
    for at, name in enumerate(
        ("name", "id_number", "phone", "address", "grid", "category", "relation", "note")
    )
}
HEADER = ("姓名", "身份证号", "电话", "住址", "网格", "人员类别", "与户主关系", "备注")


def number(serial: int) -> str:
    body = f"22990119900101{serial:03d}"
    return body + check_character(body)


def judged(*rows: tuple[str, ...]) -> list[JudgedRow]:
    """Rows under a header in row 1, as the reading judges them."""
    raw = [RawRow(1, HEADER)] + [
        RawRow(at, (*row, *[""] * (len(HEADER) - len(row)))) for at, row in enumerate(rows, 2)
    ]
    return list(judge_rows(raw, COLUMNS, TODAY, header_row=1))


def take(centre: Centre, rows: list[JudgedRow]) -> ImportTaken:
    return centre.act(import_residents, "居民.xlsx", "0" * 64, rows, {"姓 名": "name"}).result


def only(centre: Centre, text: str) -> PersonDetail:
    (found,) = centre.ask(find_people, text, TODAY)
    return centre.ask(read_person, found.id, TODAY)


def test_rows_become_people(centre: Centre) -> None:
    done = take(
        centre,
        judged(
            (
                "王秀英(户主)",
                number(2),
                "19900001234/19900005678",
                "青禾苑-3-2-501",
                "第1网格",
                "低保户、残疾人",
                "妻",
                "常年外出",
            ),
            ("李没号", "护照G00000000", "19900000001", "一处认不出来的地方"),
            ("错号码", "229901199001010020"),
            ("合计", "3"),
        ),
    )
    assert (done.taken, done.left_out, done.already_there, done.other_name) == (2, 1, (), ())
    person = only(centre, "王秀英")
    assert (person.estate, person.building, person.entrance, person.room) == (
        "青禾苑",
        "3",
        "2",
        "501",
    )
    assert (person.birth_date, person.sex) == (date(1990, 1, 1), "女")
    assert person.recorded_groups == (PriorityGroup.DISABLED, PriorityGroup.LOW_INCOME)
    assert person.phone_note == "19900005678"
    for kept in ("常年外出", "与户主关系：妻", "人员类别：低保户、残疾人", "户主"):
        assert kept in person.note
    assert (person.grid, person.import_run_id) == ("第一网格", done.run_id)
    assert only(centre, "1234").id == person.id
    other = only(centre, "李没号")
    assert (other.paper_type, other.estate) == ("其他证件", "一处认不出来的地方")
    (run,) = centre.ask(list_imports)
    assert (run.file_name, run.taken, run.left_out, run.undone_at) == ("居民.xlsx", 2, 1, None)
    assert centre.ask(known_columns, "residents") == {"姓 名": "name"}
    assert centre.ask(first_broken) is None
    assert number(2) not in centre.ask(list_entries, TODAY, TODAY)[0].details


def test_grids_are_found_by_name_and_missing_ones_made(centre: Centre) -> None:
    community = centre.act(add_unit, UnitKind.COMMUNITY, "青禾里社区", None, TODAY).result
    known = centre.act(add_unit, UnitKind.GRID, "第三网格（青禾苑）", community, TODAY).result
    take(
        centre,
        judged(
            ("甲一", number(1), "", "", "第3网格"),
            ("甲二", number(2), "", "", "3格"),
            ("甲三", number(3), "", "", "第4网格"),
            ("甲四", number(4), "", "", "4"),
            ("甲五", number(5)),
        ),
    )
    grids = {name: id_ for id_, name in centre.ask(list_units, "grid")}
    assert list(grids) == ["第三网格（青禾苑）", "第四网格"]
    assert centre.ask(count_by_grid) == {known: 2, grids["第四网格"]: 2}
    made = next(unit for unit in centre.ask(read_tree, TODAY) if unit.id == grids["第四网格"])
    assert made.parent_id == community
    assert "第四网格" in centre.ask(list_entries, TODAY, TODAY)[0].details


def test_who_is_there_already_is_not_taken_again(centre: Centre) -> None:
    centre.act(add_person, PersonForm("王秀英", number(1)))
    centre.act(add_person, PersonForm("周无号", phone="19900000009"))
    rows = judged(
        ("王秀英", number(1)),
        ("李别名", number(1)),
        ("周无号", "", "19900000009"),
        ("刘洋", number(2), "19900000001"),
        ("刘洋", number(2), "19900000002"),  # again in the file
        ("赵两次", "", "19900000003", "青禾苑-1-1-101"),
        ("赵两次", "", "19900000003", "青禾苑-1-1-101"),
    )
    numbers = [row.values.id_number for row in rows if row.values]
    assert centre.ask(existing_numbers, numbers) == {number(1): "王秀英"}
    done = take(centre, rows)
    assert (done.taken, done.left_out, done.already_there) == (2, 1, (2, 4, 6, 8))
    assert centre.ask(count_people) == 4
    again = take(centre, rows)
    assert (again.taken, centre.ask(count_people)) == (0, 4)


def test_a_number_under_another_name_stays_out(centre: Centre) -> None:
    centre.act(add_person, PersonForm("王秀英", number(1)))
    done = take(centre, judged(("李别名", number(1)), ("刘洋", number(2))))
    assert (done.taken, done.left_out, done.other_name) == (1, 1, (2,))
    assert centre.ask(find_people, "李别名", TODAY) == []


def test_cancelling_leaves_everything_as_it_was(centre: Centre) -> None:
    rows = judged(*((f"王{chr(0x4E00 + n)}", number(n), "", "", "第9网格") for n in range(999)))

    def stopped() -> Iterator[JudgedRow]:
        yield from rows[:800]
        raise Cancelled

    with pytest.raises(Cancelled):
        centre.act(import_residents, "居民.xlsx", "0" * 64, stopped(), {"姓 名": "name"})
    assert centre.ask(count_people) == 0
    assert centre.ask(list_units, "grid") == []
    assert centre.ask(list_imports) == []
    assert centre.ask(known_columns, "residents") == {}
    assert centre.ask(find_people, "王", TODAY) == []
    done = take(centre, rows)
    assert done.taken == centre.ask(count_people) == 999
    assert len(centre.ask(find_people, "王", TODAY, 2000)) == 999


def test_nothing_read_is_said(centre: Centre) -> None:
    with pytest.raises(KnownError, match="没有读到任何一行"):
        take(centre, [])


def test_long_and_odd_texts_come_in_whole(centre: Centre) -> None:
    estate = "青禾苑很长的地址" * 15
    take(centre, judged(("王长址", number(1), "", estate), ("刘\0洋", number(2))))
    person = only(centre, "王长址")
    assert person.estate == estate[:80]
    assert f"住址：{estate}" in person.note
    assert centre.ask(count_people) == 2


def use_as_guardian(centre: Centre, id_: int) -> None:
    form = PersonForm("王小明", guardian_id=id_, guardian_relation="母亲")
    centre.act(add_person, form)


def use_by_consent(centre: Centre, id_: int) -> None:
    from models.people.actions import index_people
    from models.people.tables import Consent
    from models.roles import EVERYONE
    from models.work import Work, action

    @action("同意", may=EVERYONE)
    def consent(work: Work) -> None:
        work.session.add(
            Consent(person_id=id_, notice_version="1", given_at=work.now, clerk_id=work.clerk.id)
        )
        index_people(work, [])

    centre.act(consent)


def use_by_change(centre: Centre, id_: int) -> None:
    version = centre.ask(read_person, id_, TODAY).version
    centre.act(change_person, id_, version, PersonForm("王秀英", None, note="补充"))


def use_by_visit(centre: Centre, id_: int) -> None:
    from models.cases.actions.visits import Decision, MatterForm, VisitForm, take_visit

    centre.act(take_visit, VisitForm(id_, (MatterForm("A01", Decision.ENQUIRY),)))


@pytest.mark.parametrize("use", [use_as_guardian, use_by_consent, use_by_change, use_by_visit])
def test_an_import_in_use_is_not_undone(centre: Centre, use: Callable[[Centre, int], None]) -> None:
    done = take(centre, judged(("王秀英", number(2)), ("刘洋", number(3))))
    use(centre, only(centre, "王秀英").id)
    before = centre.ask(count_people)
    with pytest.raises(KnownError, match="已有 1 人被使用"):
        centre.act(undo_import, done.run_id)
    assert centre.ask(count_people) == before
    assert len(centre.ask(find_people, "刘洋", TODAY)) == 1


def test_an_unused_import_is_taken_back_whole(centre: Centre) -> None:
    keep = take(centre, judged(("周桂兰", number(9)))).run_id
    done = take(centre, judged(("王秀英", number(2)), ("刘洋", number(3))))
    assert centre.act(undo_import, done.run_id).result == 2
    assert (centre.ask(count_people), only(centre, "周桂兰").import_run_id) == (1, keep)
    for text in ("王秀英", "刘洋", number(2)):
        assert centre.ask(find_people, text, TODAY) == []
    runs = {run.id: run.undone_at for run in centre.ask(list_imports)}
    assert runs == {keep: None, done.run_id: MORNING}
    with pytest.raises(KnownError, match="已经撤销过"):
        centre.act(undo_import, done.run_id)
    assert take(centre, judged(("王秀英", number(2)))).taken == 1
    assert only(centre, "王秀英").birth_date == date(1990, 1, 1)
