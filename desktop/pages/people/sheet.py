"""Everything the page of one person shows, on one look at the data."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from models.cases.queries.cases import CaseBrief, cases_of_person
from models.errors import KnownError
from models.organisation.queries import list_units
from models.organisation.rules import UnitKind
from models.people.queries import (
    ConsentRow,
    PersonDetail,
    brief_people,
    list_consents,
    read_person,
)
from models.settings.queries import read_desk


@dataclass(frozen=True)
class PersonSheet:
    """Everything the page shows; `person` is None for a new one."""

    person: PersonDetail | None
    consents: Sequence[ConsentRow]
    cases: Sequence[CaseBrief]
    grids: Sequence[tuple[int, str]]
    consent_version: str


def read_sheet(session: Any, person_id: int | None, today: date) -> PersonSheet:
    """What the page shows, on one look at the data; a query for Centre.ask.

    Raises KnownError for a person who is not there any more.
    """
    is_new = person_id is None
    if person_id is not None and not brief_people(session, [person_id], today):
        raise KnownError("这个人已不在人员列表里，可能是导入他的名单整次撤销了。没有任何改动。")
    return PersonSheet(
        None if person_id is None else read_person(session, person_id, today),
        [] if is_new else list_consents(session, person_id or 0),
        [] if is_new else cases_of_person(session, person_id or 0),
        list_units(session, UnitKind.GRID),
        read_desk(session, today).consent_version,
    )
