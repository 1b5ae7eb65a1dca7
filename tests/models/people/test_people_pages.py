"""The paged list of people, in every order, on both stores."""

from datetime import date

from models.centre import Centre
from models.people.actions import PersonForm, add_person
from models.people.queries import measure_people, read_people_page

TODAY = date(2026, 11, 21)


def test_pages_of_the_list_follow_every_order(centre: Centre) -> None:
    for number in range(230):
        born = date(1950 + number % 70, 1, 1 + number % 28) if number % 9 else None
        centre.act(add_person, PersonForm(name=f"人{number % 40:02d}", birth_date=born))
    for order, descending in (("", False), ("name", True), ("age", False), ("age", True)):
        shape = centre.ask(measure_people, TODAY, "", order, descending)
        rows = [row for page in range(3) for row in centre.ask(read_people_page, shape, page)]
        assert len({row.id for row in rows}) == 230
        if order == "age":
            ages = [row.age for row in rows if row.age is not None]
            assert ages == sorted(ages, reverse=descending)
            assert rows[-1].age is None
        else:
            names = [row.name for row in rows]
            assert names == sorted(names, reverse=descending)


def test_typed_text_filters_in_the_order_asked_for(centre: Centre) -> None:
    for name in ("王芳", "王艳", "李芳"):
        centre.act(add_person, PersonForm(name=name))
    shape = centre.ask(measure_people, TODAY, "w", "name", True)
    found = centre.ask(read_people_page, shape, 0)
    assert [row.name for row in found] == ["王芳", "王艳"]  # backwards
    assert centre.ask(measure_people, TODAY, "没有这个人").total == 0
