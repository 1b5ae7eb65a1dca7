"""Branches and their members: one paying branch per month, categories dated."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from models.dues.actions.duties import require_duty
from models.dues.queries.rulebooks import read_rules
from models.dues.rules.duties import Duty
from models.dues.rules.months import Month, first_month_owed, last_month_of_old_branch, read_month
from models.dues.tables import Branch, MemberCategory, Membership
from models.errors import KnownError
from models.people.tables import Person
from models.roles import DESK
from models.work import Work, action


@dataclass(frozen=True)
class MemberForm:
    """A member as the form gives it; `first_month` only where it is not that of the meeting."""

    person_id: int
    branch_id: int
    category: str
    since: date
    is_probationary: bool = False
    meeting_on: date | None = None
    first_month: str = ""
    mobile_place: str = ""
    delegate: str = ""
    delegate_relation: str = ""


@action("登记党支部", may=DESK)
def add_branch(work: Work, name: str, secretary: str = "", committee: str = "") -> int:
    """Register a branch that collects dues; returns its id."""
    require_duty(work, Duty.ACCOUNTANT)
    if not name.strip():
        raise KnownError("请填写支部名称。没有保存。", field="name")
    if work.session.scalar(select(Branch.id).where(Branch.name == name.strip())) is not None:
        raise KnownError(f"已经有“{name.strip()}”了，没有重复登记。", field="name")
    branch = Branch(name=name.strip(), secretary=secretary.strip(), committee=committee.strip())
    work.session.add(branch)
    work.session.flush()
    return branch.id


@action("登记党员", may=DESK)
def enrol(work: Work, form: MemberForm) -> int:
    """A member pays in a branch from a month on; returns the membership.

    A probationary member pays from the month of the branch meeting (art. 8). Raises KnownError
    while another branch is the paying one in that month (art. 9).
    """
    require_duty(work, Duty.ACCOUNTANT)
    person = work.session.get(Person, form.person_id)
    if person is None or person.is_merged:
        raise KnownError("请先选择党员，或登记新的人员。没有保存。", field="person")
    branch = work.session.get_one(Branch, form.branch_id)
    if branch.closed_on is not None:
        raise KnownError(f"“{branch.name}”已经撤销，不能登记党员。没有保存。", field="branch")
    first = _first_month(form)
    # Two PCs may enrol the same person at once: the later one is told.
    person.version += 1
    work.session.flush()
    _check_free(work, person, first)
    kept = Membership(
        person_id=person.id, branch_id=branch.id, is_probationary=form.is_probationary,
        meeting_on=form.meeting_on, since=form.since, first_month=first.text,
        mobile_place=form.mobile_place.strip(), delegate=form.delegate.strip(),
        delegate_relation=form.delegate_relation.strip(),
    )  # fmt: skip
    work.session.add(kept)
    _add_category(work, person.id, form.category, first, "登记")
    work.session.flush()
    return kept.id


@action("调整党员类别", may=DESK)
def change_category(
    work: Work, person_id: int, category: str, first_month: Month, reason: str = ""
) -> None:
    """From a month on the member is of another category; earlier months keep theirs.

    It changes no amount: the branch decides on a reassessment. Raises KnownError for a category
    that the rules of that month do not have.
    """
    require_duty(work, Duty.ACCOUNTANT)
    if not reason.strip():
        raise KnownError("请写明类别变动的原因，如退休、失业。没有保存。", field="reason")
    find_membership(work, person_id, first_month)
    _add_category(work, person_id, category, first_month, reason.strip())


@action("党员转出", may=DESK)
def transfer_out(work: Work, person_id: int, on: date, letter_number: str) -> None:
    """The relation goes elsewhere; the month of the transfer still belongs here (practice)."""
    require_duty(work, Duty.ACCOUNTANT)
    if not letter_number.strip():
        raise KnownError("请填写组织关系介绍信编号。没有保存。", field="letter_number")
    kept = find_membership(work, person_id, Month.of(on))
    if kept.left_on is not None:
        raise KnownError(f"这名党员已于 {kept.left_on} 转出。没有重复登记。", field="on")
    kept.last_month = last_month_of_old_branch(on).text
    kept.left_on, kept.end_reason, kept.letter_number = on, "转出", letter_number.strip()


@action("登记党费受委托人", may=DESK)
def set_delegate(work: Work, person_id: int, name: str, relation: str) -> None:
    """Name who may bring the member's dues (art. 12); an empty name ends it."""
    require_duty(work)
    if name.strip() and not relation.strip():
        raise KnownError("请写明受委托人与党员的关系。没有保存。", field="relation")
    kept = find_membership(work, person_id, Month.of(work.today))
    kept.delegate, kept.delegate_relation = name.strip(), relation.strip()


def find_membership(work: Work, person_id: int, month: Month) -> Membership:
    """Where the member pays in a month. Raises KnownError where nobody collects it."""
    for kept in work.session.scalars(select(Membership).where(Membership.person_id == person_id)):
        if kept.first_month <= month.text and (
            not kept.last_month or month.text <= kept.last_month
        ):
            return kept
    raise KnownError(f"{month.label}这个人不在任何支部交党费。请核对名册。没有任何改动。")


def _first_month(form: MemberForm) -> Month:
    if form.first_month:
        try:
            return read_month(form.first_month)
        except ValueError:
            raise KnownError(
                "起交月份请写成 2026-03 的样子。没有保存。", field="first_month"
            ) from None
    if form.is_probationary:
        if form.meeting_on is None:
            raise KnownError(
                "预备党员从支部大会通过的月份起交，请填写大会日期。没有保存。", field="meeting_on"
            )
        return first_month_owed(form.meeting_on)
    return Month.of(form.since)


def _check_free(work: Work, person: Person, first: Month) -> None:
    rows = work.session.scalars(select(Membership).where(Membership.person_id == person.id))
    for kept in rows:
        if not kept.last_month or first.text <= kept.last_month:
            last = f"，交到 {kept.last_month}" if kept.last_month else ""
            raise KnownError(
                f"{person.name} 的党费在“{kept.branch.name}”交{last}，同一个月只能在一处交。"
                "请先办转出，或把起交月份往后。没有保存。",
                field="branch",
            )


def _add_category(work: Work, person_id: int, category: str, first: Month, reason: str) -> None:
    rules = read_rules(work.session, date(first.year, first.number, 1))
    found = rules.find_category(category)
    if found is None:
        raise KnownError(f"规则里没有“{category}”这一类党员。没有保存。", field="category")
    work.session.add(
        MemberCategory(
            person_id=person_id, category=found.code, first_month=first.text, reason=reason,
            at=work.now, clerk_id=work.clerk.id,
        )
    )  # fmt: skip
