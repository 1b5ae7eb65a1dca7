"""The organisation as it stood on a day: units, posts, vacancies, whom to call."""

from models.organisation.queries.directory import (
    ContactRow,
    Directory,
    FirstContact,
    find_contact,
    read_directory,
)
from models.organisation.queries.posts import (
    PostRow,
    Vacancy,
    VacancyKind,
    list_posts,
    list_vacancies,
)
from models.organisation.queries.tree import UnitRow, list_units, read_tree

__all__ = [
    "ContactRow",
    "Directory",
    "FirstContact",
    "PostRow",
    "UnitRow",
    "Vacancy",
    "VacancyKind",
    "find_contact",
    "list_posts",
    "list_units",
    "list_vacancies",
    "read_directory",
    "read_tree",
]
