"""The find box: people, cases and items in one answer, and where a hit leads."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from desktop.tasks import Tasks
from desktop.widgets.search import Deliver, Hit

EACH = 5  # hits of a group


class Finder(QObject):
    """Answers the shell's find box; of several texts only the newest is answered."""

    def __init__(self, tasks: Tasks, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._tasks = tasks
        self._now = now

    def find(self, text: str, deliver: Deliver) -> None:
        self._tasks.ask(
            find_everything,
            text,
            self._now().date(),
            then=partial(self._found, deliver),
            key="find",
            title="正在查找",
        )

    def _found(self, deliver: Deliver, hits: Sequence[Hit]) -> None:
        deliver(hits)


def find_everything(session: Any, text: str, today: date) -> list[Hit]:
    """What a clerk may mean by the text, people first; a query for Centre.ask."""
    from models.cases.queries.cases import find_cases
    from models.catalogue.queries import find_items
    from models.people.queries import find_people

    hits = [
        Hit(
            ("person", person.id),
            person.name,
            " ".join(filter(None, (person.sex, f"{person.age} 岁" if person.age else ""))),
            tuple(
                filter(
                    None,
                    (
                        " · ".join(filter(None, (person.id_number, person.phone))),
                        " · ".join(filter(None, (person.address, person.grid))),
                    ),
                )
            ),
            "人员",
        )
        for person in find_people(session, text, today, EACH)
    ]
    hits += [
        Hit(
            ("case", case.id),
            case.number,
            f"{case.applicant} · {case.item_name}",
            (" · ".join(filter(None, (case.state_label, f"登记 {case.registered_on}"))),),
            "办件",
        )
        for case in find_cases(session, text, EACH)
    ]
    hits += [
        Hit(("catalogue", item.code), item.name, item.code, (item.category,), "事项")
        for item in find_items(session, text, today, EACH)
    ]
    return hits
