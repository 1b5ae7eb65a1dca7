"""People of a pay sheet whom the branch does not know: only the chosen rows, nobody guessed."""

from datetime import date
from decimal import Decimal

from sqlalchemy import func, select

from models.dues.actions.assessments import take_sheet
from models.dues.actions.enrolling import Enrolled, NewMember, enrol_from_sheet
from models.dues.actions.members import add_branch
from models.dues.queries.members import find_namesakes, list_members
from models.dues.rules.months import Month
from models.people.tables import Person
from tests.models.dues.hall import Hall, put_people
from tests.models.dues.test_reassessing import sheet_row

SINCE = date(2026, 1, 1)


def make_number(head: str) -> str:
    """An ID number of no real person with the check digit it must have."""
    weights = [2 ** (17 - place) % 11 for place in range(17)]
    total = sum(int(digit) * weight for digit, weight in zip(head, weights, strict=True))
    return head + "10X98765432"[total % 11]


ONE, TWO, THREE = (make_number(f"22990019{year}0101001") for year in (80, 81, 82))


def new(name: str, number: str = "", category: str = "civil_servant", **more: object) -> NewMember:
    return NewMember(7, name, number, category, SINCE, **more)  # type: ignore[arg-type]


def take(hall: Hall, *chosen: NewMember) -> list[Enrolled]:
    return list(hall.do(enrol_from_sheet, hall.branch, chosen))


def count_people(hall: Hall) -> int:
    return hall.books.ask(lambda s: s.scalar(select(func.count()).select_from(Person)) or 0)


def test_a_chosen_row_is_found_by_its_number_or_kept_as_new(hall: Hall) -> None:
    known = hall.do(put_people, [("陈一", ONE)])[0]
    rows = [sheet_row("陈一", "4900"), sheet_row("陈二", "5000"), sheet_row("陈三", "5100")]
    first = hall.do(take_sheet, hall.branch, 2026, rows, "工资")
    assert [row.name for row in first.unknown_people] == ["陈一", "陈二", "陈三"]
    found = take(hall, new("陈一", ONE), new("陈二", TWO, "公务员"))
    assert [(e.name, e.is_new_person, e.why) for e in found] == [
        ("陈一", False, ""), ("陈二", True, "")
    ]  # fmt: skip
    assert found[0].person_id == known
    members = hall.see(list_members, Month(2026, 3))
    assert [(m.name, m.category, m.since) for m in members] == [
        ("陈一", "civil_servant", SINCE), ("陈二", "civil_servant", SINCE)
    ]  # fmt: skip
    assert count_people(hall) == 2  # the row that nobody chose left nothing
    again = hall.do(take_sheet, hall.branch, 2026, rows, "工资")
    assert [row.amount for row in again.assessed] == [Decimal(49), Decimal(50)]
    assert [row.name for row in again.unknown_people] == ["陈三"]


def test_what_cannot_be_taken_comes_back_with_its_reason(hall: Hall) -> None:
    hall.do(put_people, [("陈一", ONE), ("王强", TWO)])
    elsewhere = hall.do(add_branch, "青禾里第二党支部")
    hall.member("李远", id_number=THREE, branch_id=elsewhere)
    found = take(
        hall, new("陈 一", TWO), new("王强"), new("李远", THREE), new("张好", "22990019800101"),
        new("新人", category="没有"), new("预备", is_probationary=True), new("", ONE),
        new("刘新", make_number("22990019830101001")),
    )  # fmt: skip
    assert [bool(e.person_id) for e in found] == [False] * 7 + [True]
    whys = [
        "登记在“王强”名下", "请选定是不是同一个人", "只能在一处交", "证件号码有误",
        "没有“没有”", "大会日期", "没有姓名", "",
    ]  # fmt: skip
    for one, why in zip(found, whys, strict=True):
        assert why in one.why
    assert count_people(hall) == 4
    assert [m.name for m in hall.see(list_members, Month(2026, 3))] == ["刘新"]


def test_a_row_without_number_is_matched_by_hand(hall: Hall) -> None:
    one, two = hall.do(put_people, [("王强", ONE), ("王强", TWO)])
    told = hall.see(find_namesakes, ["王强", "生人"])
    assert [n.person_id for n in told["王强"]] == [one, two]
    assert told["王强"][0].id_number != ONE
    assert told["王强"][0].id_number.endswith(ONE[-4:])
    assert "生人" not in told
    (found,) = take(hall, new("王强", person_id=two))
    assert (found.person_id, found.is_new_person) == (two, False)
    (new_one,) = take(hall, new("生人"))
    assert new_one.is_new_person


def test_the_same_row_twice_enrols_once(hall: Hall) -> None:
    found = take(hall, new("陈一", ONE), new("陈一", ONE))
    assert [bool(e.person_id) for e in found] == [True, False]
    assert "只能在一处交" in found[1].why
