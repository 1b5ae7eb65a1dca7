"""Branches, their members in a month, and who has a duty."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.accounts.tables import Account
from models.dues.queries.facts import Who, members_of
from models.dues.queries.permits import opened_branch, permitted
from models.dues.queries.rulebooks import read_rules
from models.dues.rules.duties import Duty, Permit
from models.dues.rules.months import Month
from models.dues.tables import Branch, DuesDuty, MemberCategory, Membership
from models.people.rules.contacts import Address
from models.people.rules.masking import Purpose, mask_id_number
from models.people.tables import Person


@dataclass(frozen=True)
class BranchRow:
    """A branch, with how many members pay in it now or later."""

    id: int
    name: str
    secretary: str
    committee: str
    members: int


@dataclass(frozen=True)
class MemberRow:
    """A member of a branch in a month."""

    person_id: int
    name: str
    category: str  # empty: nobody said it
    category_word: str
    is_probationary: bool
    delegate: str
    delegate_relation: str
    mobile_place: str
    since: date
    first_month: str
    last_month: str
    membership_id: int


@dataclass(frozen=True)
class DutyRow:
    """A clerk with a duty."""

    account_id: int
    name: str
    duty: Duty
    since: date


def list_branches(session: Session) -> tuple[BranchRow, ...]:
    """The branches in use by name."""
    rows = session.execute(
        select(Branch, func.count(Membership.id))
        .outerjoin(Membership, (Membership.branch_id == Branch.id) & (Membership.last_month == ""))
        .where(Branch.closed_on.is_(None))
        .group_by(Branch.id)
        .order_by(Branch.id)
    )
    return tuple(BranchRow(b.id, b.name, b.secretary, b.committee, n) for b, n in rows)


@permitted
def list_members(session: Session, permit: Permit, month: Month) -> tuple[MemberRow, ...]:
    """Who pays in a branch in a month, in the order they were enrolled."""
    branch_id = opened_branch(permit)
    who = members_of(branch_id, month.text, month.text)
    codes = codes_of(session, who, month.text)
    words = read_rules(session, date(month.year, month.number, 1)).categories
    rows = session.execute(
        select(Membership, Person.name)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.branch_id == branch_id,
            Membership.first_month <= month.text,
            (Membership.last_month == "") | (Membership.last_month >= month.text),
            Membership.person_id.in_(who),
        )
        .order_by(Membership.id)
    )
    found = []
    for kept, name in rows:
        code = codes.get(kept.person_id, "")
        word = words[code].name if code in words else code
        found.append(
            MemberRow(
                kept.person_id, name, code, word, kept.is_probationary, kept.delegate,
                kept.delegate_relation, kept.mobile_place, kept.since, kept.first_month,
                kept.last_month, kept.id,
            )
        )  # fmt: skip
    return tuple(found)


@dataclass(frozen=True)
class Namesake:
    """A person of that name who is kept already."""

    person_id: int
    id_number: str  # masked
    place: str


@permitted
def find_namesakes(
    session: Session, permit: Permit, names: Sequence[str]
) -> dict[str, tuple[Namesake, ...]]:
    """Who of these names is kept already: a row without a number is matched by hand."""
    found: dict[str, list[Namesake]] = {name: [] for name in names}
    wanted = list(found)
    for start in range(0, len(wanted), 1000):
        people = session.scalars(
            select(Person)
            .where(Person.name.in_(wanted[start : start + 1000]), Person.is_merged.is_(False))
            .order_by(Person.name, Person.id)
        )
        for person in people:
            place = Address(person.estate, person.building, person.entrance, person.room).text
            masked = mask_id_number(person.id_number or "", Purpose.SCREEN)
            found[person.name].append(Namesake(person.id, masked, place))
    return {name: tuple(some) for name, some in found.items() if some}


def codes_of(session: Session, who: Who, month: str) -> dict[int, str]:
    """The category of each of these members in a month, within dues."""
    rows = session.execute(
        select(MemberCategory.person_id, MemberCategory.category)
        .where(MemberCategory.person_id.in_(who), MemberCategory.first_month <= month)
        .order_by(MemberCategory.first_month, MemberCategory.id)
    )
    return {person_id: category for person_id, category in rows}


def duty_of(session: Session, account_id: int) -> Duty | None:
    """What a clerk keeps, if anything."""
    kept = session.get(DuesDuty, account_id)
    return None if kept is None else Duty(kept.duty)


def list_duties(session: Session) -> tuple[DutyRow, ...]:
    """Who keeps books and cash."""
    rows = session.execute(
        select(DuesDuty, Account.name)
        .join(Account, Account.id == DuesDuty.account_id)
        .order_by(DuesDuty.duty, Account.id)
    )
    return tuple(DutyRow(d.account_id, name, Duty(d.duty), d.since) for d, name in rows)
