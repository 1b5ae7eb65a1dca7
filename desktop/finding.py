"""The find box: people, cases, items, volunteers and activities, and where a hit leads."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from desktop.tasks import Tasks
from desktop.widgets.search import Deliver, Hit

EACH = 5  # hits of a group
ACTIVITY = re.compile(r"[^\x00-\x7f]{2}|hd[\d-]", re.I)  # two characters of a name, or a number
VOLUNTEER = re.compile(r"zy\d[\d-]*", re.I)  # a volunteer's number, or its beginning


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
    return hits + _find_serving(session, text, today)


def _find_serving(session: Any, text: str, today: date) -> list[Hit]:
    """Volunteers by number, activities by name, number or place.

    By name a volunteer is found as the person: to look for the few volunteers among all people
    with a letter in common would be slow in a large hall.
    """
    from models.volunteers.queries.activities import find_activities
    from models.volunteers.queries.volunteers import find_volunteers

    hits = []
    if VOLUNTEER.fullmatch(text.strip()):
        hits += [
            Hit(
                ("volunteer", one.id),
                one.name,
                " ".join(filter(None, (one.number, "已退出" if one.left_on else ""))),
                (" · ".join(filter(None, (one.phone, one.address))),),
                "志愿者",
            )
            for one in find_volunteers(session, text, today, EACH)
        ]
    if ACTIVITY.search(text):
        hits += [
            Hit(
                ("activity", row.id),
                row.name,
                row.number,
                (" · ".join(filter(None, (f"{row.starts_at:%Y-%m-%d %H:%M}", row.place))),),
                "志愿活动",
            )
            for row in find_activities(session, text, EACH)
        ]
    return hits
