"""A branch with members on the centre under test; 李敏 keeps its books or its cash."""

import csv
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.audit.tables import AuditEntry
from models.centre import Centre
from models.dues.actions.assessments import assess_by_hand
from models.dues.actions.duties import end_duty, give_duty, open_book
from models.dues.actions.members import MemberForm, add_branch, enrol
from models.dues.queries.book import YearBook, YearRow, read_year
from models.dues.rules.duties import Duty
from models.dues.rules.rulebook import read_rulebook
from tests.models.dues.hall import put_people

SAMPLES = Path(__file__).resolve().parents[3] / "samples"
SHEETS = {
    "pay_civil_servants": "civil_servant",
    "pay_community_workers": "community_worker",
    "pay_enterprise": "enterprise_staff",
    "pay_institution": "institution_staff",
    "pensions": "retiree",
}
YEAR = 2026


def read_titles(session: Session) -> list[str]:
    rows = session.execute(select(AuditEntry.title, AuditEntry.reason).order_by(AuditEntry.id))
    return [" ".join(filter(None, row)) for row in rows]


class Party:
    """The accountant's steps in one line."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self.duty(Duty.ACCOUNTANT)
        self.branch: int = centre.act(add_branch, "第一网格党支部", "赵书记", "社区党委").result

    def duty(self, duty: Duty) -> None:
        """李敏 has this duty from now on."""
        self.centre.act(give_duty, self.centre.clerk.id, duty)

    def change_duty(self, duty: Duty) -> None:
        """Another one instead."""
        self.centre.act(end_duty, self.centre.clerk.id)
        self.duty(duty)

    def members(self, people: Sequence[tuple[str, str, str]]) -> list[int]:
        """Name, ID number and category of members since last year."""
        ids: list[int] = self.centre.act(put_people, [(n, i) for n, i, _ in people]).result
        for person_id, (_, _, category) in zip(ids, people, strict=True):
            self.centre.act(enrol, MemberForm(person_id, self.branch, category, date(YEAR, 1, 1)))
        return ids

    def put_person(self, name: str) -> int:
        """Somebody on file who is no member."""
        (person_id,) = self.centre.act(put_people, [(name, "")]).result
        return int(person_id)

    def assessed(self, name: str, base: str, category: str = "civil_servant") -> int:
        """A member with an amount from a base."""
        (person_id,) = self.members([(name, "", category)])
        self.centre.act(assess_by_hand, person_id, YEAR, Decimal(base))
        return person_id

    @property
    def book(self) -> YearBook:
        book: YearBook = self.see(read_year, YEAR, self.centre.clock().date())
        return book

    def see(self, query: Callable[..., Any], *args: Any) -> Any:
        """A reading of the branch, with its line in the log."""
        permit = self.centre.act(open_book, self.branch, YEAR, "测试").result
        return self.centre.ask(query, permit, *args)

    @property
    def log(self) -> list[str]:
        """The titles of the log, the newest last."""
        return list(self.centre.ask(read_titles))

    def row(self, person_id: int) -> YearRow:
        return next(row for row in self.book.rows if row.person_id == person_id)


def expected(sheet: str) -> list[dict[str, str]]:
    """The members of a sample sheet as they must come out."""
    with (SAMPLES / f"{sheet}.expected.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if row["outcome"] != "skip"]


def sheet_members(sheet: str) -> list[tuple[str, str, str]]:
    """Everybody of a sample sheet once, with the category it says."""
    rules = read_rulebook(date(YEAR, 1, 1))
    found: dict[str, tuple[str, str, str]] = {}
    for row in expected(sheet):
        category = rules.find_category(row["category"])
        code = category.code if category is not None else SHEETS[sheet]
        found.setdefault(row["id_number"] or row["name"], (row["name"], row["id_number"], code))
    return list(found.values())
