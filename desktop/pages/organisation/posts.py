"""Who holds the posts of a unit, and what is vacant: columns, words, and the form to appoint."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from desktop.page import Desk
from desktop.widgets.choice import ChoiceField
from desktop.widgets.fields import DateField, Field, PhoneField, TextField
from desktop.widgets.search import Deliver, Hit, SearchField
from desktop.widgets.table import Column
from models.errors import KnownError
from models.organisation.queries import PostRow, Vacancy, VacancyKind
from models.organisation.rules import GRID_LEADER, is_single
from models.people.queries import PersonBrief, find_people
from models.people.rules.masking import Purpose, mask_phone

Row = PostRow | Vacancy


def _holder(row: Row) -> str:
    return VacancyKind.VACANT.label if isinstance(row, Vacancy) else row.holder


def _phone(row: Row) -> str:
    return "" if isinstance(row, Vacancy) else mask_phone(row.phone, Purpose.SCREEN)


def _since(row: Row) -> str:
    return str((row.since if isinstance(row, Vacancy) else row.valid_from) or "")


def _about(vacancy: Vacancy) -> str:
    if vacancy.kind is not VacancyKind.VACANT:
        return f"{vacancy.holder} 任期到 {vacancy.term_until}"
    return f"{vacancy.holder} {vacancy.since} 离任" if vacancy.holder else "还没有任命过"


POSTS = (
    Column("title", "岗位", lambda row: row.title, width=4.5, sortable=False),
    Column("holder", "任职人", _holder, kind="bold", width=4, stretch=True, sortable=False),
    Column("phone", "电话", _phone, width=6.2, sortable=False),
    Column("since", "起", _since, width=5.4, sortable=False),
    Column("until", "任期至", lambda row: str(row.term_until or ""), width=5.4, sortable=False),
)
VACANCIES = (
    Column("kind", "状态", lambda row: row.kind.label, kind="chip", width=5, sortable=False,
           tone=lambda row: "red" if row.kind is VacancyKind.VACANT else "amber"),
    Column("unit", "单位", lambda row: row.unit, kind="bold", width=7, stretch=True,
           sortable=False),
    Column("title", "岗位", lambda row: row.title, width=4, sortable=False),
    Column("about", "说明", _about, width=12.5, sortable=False),
)  # fmt: skip


class HolderField(SearchField):
    """A name as typed, or somebody on file: the value is (name, person id or None)."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("任职人", self._find, hint="姓名；登记过的人可从列表里选")
        self._desk = desk
        self._person: tuple[str, int] | None = None
        self.picked.connect(self._picked)

    def value(self) -> Any:
        name = self.text().strip()
        if not name:
            raise KnownError("请填写任职人。")
        known = self._person is not None and self._person[0] == name
        return (name, self._person[1] if known and self._person is not None else None)

    def _find(self, text: str, deliver: Deliver) -> None:
        self._desk.tasks.ask(
            find_people,
            text,
            self._desk.now().date(),
            then=partial(self._found, deliver),
            owner=self,
            key="organisation.holder",
        )

    def _found(self, deliver: Deliver, people: Sequence[PersonBrief]) -> None:
        deliver(
            [Hit(p.id, p.name, p.sex, tuple(filter(None, (p.phone, p.address)))) for p in people]
        )

    def _picked(self, hit: Hit) -> None:
        self._person = (hit.title, hit.key)
        self.set_text(hit.title)
        self.go_on()


def fill_fields(
    desk: Desk, since: DateField, posts: Sequence[PostRow], current: Row | None, is_grid: bool
) -> dict[str, Field]:
    """The fields of an appointment; the title is that of the post that is looked at."""
    title = TextField("岗位", hint="如 网格长、网格员", limit=40, required="请填写岗位。")
    if current is not None:
        title.set_value(current.title)
    elif is_grid and not any(post.title == GRID_LEADER for post in posts):
        title.set_value(GRID_LEADER)
    fields: dict[str, Field] = {
        "title": title,
        "holder": HolderField(desk),
        "phone": PhoneField(),
        "since": since,
        "until": DateField("任期到哪天（可空）", lambda: desk.now().date()),
    }
    several = [post for post in posts if not is_single(post.title)]
    if several:
        replaces = ChoiceField(
            "接替谁", [(p.id, f"{p.title} {p.holder}") for p in several], help="空着就是增加一位"
        )
        if isinstance(current, PostRow) and not is_single(current.title):
            replaces.set_value(current.id)
        fields["replaces"] = replaces
    return fields


def read_fill(
    unit_id: int, version: Callable[[], int | None]
) -> Callable[[Mapping[str, Any]], tuple[Sequence[Any], Mapping[str, Any]]]:
    """The arguments of fill_post out of the fields."""

    def read(values: Mapping[str, Any]) -> tuple[Sequence[Any], Mapping[str, Any]]:
        name, person_id = values["holder"]
        since: date = values["since"]
        more = {
            "term_until": values["until"],
            "person_id": person_id,
            "replaces": values.get("replaces"),
            "version": version(),
        }
        return (unit_id, values["title"], name, values["phone"], since), more

    return read
