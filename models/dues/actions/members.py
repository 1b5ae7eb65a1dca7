"""Branches and their members: one paying branch per month, categories dated."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from models.dues.actions.duties import require_duty
from models.dues.queries.facts import read_facts
from models.dues.queries.rulebooks import read_rules
from models.dues.rules.book import fill_year, years_of
from models.dues.rules.duties import Duty
from models.dues.rules.months import Month, first_month_owed, last_month_of_old_branch, read_month
from models.dues.rules.rulebook import Category
from models.dues.tables import Branch, MemberCategory, Membership, PaidElsewhere, PaidMonth
from models.errors import KnownError
from models.people.tables import Person
from models.roles import DESK
from models.work import Work, action

_NO_RELATION = "请写明受委托人与党员的关系。没有保存。"
_NO_BRANCH = "支部不能垫交、不能代扣（中组发〔2008〕3号第十四条），受委托人要写一个人。没有保存。"


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
    first = check_member_form(work, form)
    # Two PCs may enrol the same person at once: the later one is told.
    person.version += 1
    work.session.flush()
    check_free(work, person, first)
    kept = Membership(
        person_id=person.id, branch_id=form.branch_id, is_probationary=form.is_probationary,
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


class Owing(KnownError):  # noqa: N818 — the clerk may go on
    """Months a member leaves unpaid; transferring with `despite_arrears` goes on."""

    def __init__(self, name: str, owed: tuple[tuple[Month, Decimal], ...]) -> None:
        self.owed = owed
        months = "、".join(month.label for month, _ in owed[:6])
        if len(owed) > 6:
            months += f"等 {len(owed)} 个月"
        super().__init__(
            f"{name} 还有 {self.total:.2f} 元党费没有交（{months}），还没有办理转出。"
            "请先收齐；确要先转出的，请确认后再办，欠交的月份仍在本支部。",
            field="despite_arrears",
        )

    @property
    def total(self) -> Decimal:
        """All that is owed, in yuan."""
        return sum((amount for _, amount in self.owed), Decimal(0))


@action("党员转出", may=DESK)
def transfer_out(
    work: Work, person_id: int, on: date, letter_number: str, *, despite_arrears: bool = False
) -> None:
    """The relation goes elsewhere; the month of the transfer still belongs here (practice).

    Raises Owing for unpaid months up to that month, unless somebody has looked at them.
    """
    require_duty(work, Duty.ACCOUNTANT)
    if not letter_number.strip():
        raise KnownError("请填写组织关系介绍信编号。没有保存。", field="letter_number")
    kept = find_membership(work, person_id, Month.of(on))
    if kept.left_on is not None:
        raise KnownError(f"这名党员已于 {kept.left_on} 转出。没有重复登记。", field="on")
    if owed := _unpaid(work, kept, last_month_of_old_branch(on)):
        if not despite_arrears:
            raise Owing(kept.person.name, owed)
        work.note(left_owing_months=len(owed))
    kept.last_month = last_month_of_old_branch(on).text
    kept.left_on, kept.end_reason, kept.letter_number = on, "转出", letter_number.strip()


@action("登记党费受委托人", may=DESK)
def set_delegate(work: Work, person_id: int, name: str, relation: str) -> None:
    """Name who may bring the member's dues (art. 12); an empty name ends it."""
    require_duty(work)
    if name.strip() and not relation.strip():
        raise KnownError(_NO_RELATION, field="relation")
    kept = find_membership(work, person_id, Month.of(work.today))
    if name.strip() == kept.branch.name:
        raise KnownError(_NO_BRANCH, field="name")
    kept.delegate, kept.delegate_relation = name.strip(), relation.strip()


@action("登记流动党员在外交纳", may=DESK)
def pay_elsewhere(
    work: Work, person_id: int, place: str, first: Month, last: Month, proof: str = ""
) -> int:
    """A mobile member pays where staying (art. 9): nothing is owed here for these months.

    Raises KnownError for months that were paid here, or are kept as paid elsewhere already.
    """
    require_duty(work, Duty.ACCOUNTANT)
    if not place.strip():
        raise KnownError("请写明在哪里交纳。没有保存。", field="place")
    if last < first:
        raise KnownError("止月不能早于起月。没有保存。", field="last")
    member = find_membership(work, person_id, first)
    # A payment here holds the same record: one of the two is told.
    member.version += 1
    work.session.flush()
    paid = work.session.scalar(
        select(PaidMonth.month).where(
            PaidMonth.person_id == person_id,
            PaidMonth.month.between(first.text, last.text),
            PaidMonth.voided.is_(False),
        )
    )
    if paid is not None:
        raise KnownError(
            f"{read_month(paid).label}已经在本支部交过，同一个月只能在一处交。没有保存。",
            field="first",
        )
    twice = work.session.scalar(
        select(PaidElsewhere.place).where(
            PaidElsewhere.person_id == person_id,
            PaidElsewhere.first_month <= last.text,
            PaidElsewhere.last_month >= first.text,
        )
    )
    if twice is not None:
        raise KnownError(f"这些月份已登记在“{twice}”交纳，不能重叠。没有保存。", field="first")
    if not member.mobile_place:
        member.mobile_place = place.strip()
    kept = PaidElsewhere(
        person_id=person_id, first_month=first.text, last_month=last.text, place=place.strip(),
        proof=proof.strip(), at=work.now, clerk_id=work.clerk.id,
    )  # fmt: skip
    work.session.add(kept)
    work.session.flush()
    return kept.id


@action("结束在外交纳", may=DESK)
def end_elsewhere(work: Work, elsewhere_id: int, last: Month) -> None:
    """The member pays here again after a month; the months up to it stay as they were kept."""
    require_duty(work, Duty.ACCOUNTANT)
    kept = work.session.get_one(PaidElsewhere, elsewhere_id)
    if not kept.first_month <= last.text <= kept.last_month:
        raise KnownError(
            f"请选 {kept.first_month} 至 {kept.last_month} 之间的月份。没有保存。", field="last"
        )
    kept.last_month = last.text


def _unpaid(work: Work, kept: Membership, last: Month) -> tuple[tuple[Month, Decimal], ...]:
    """The months of a branch up to the last one there that are not paid, deferred ones too."""
    known = read_facts(work.session, [kept.person_id], 0, last.year, kept.branch_id)
    facts = known[kept.person_id]
    cells = [c for y in years_of(facts, work.today) for c in fill_year(facts, y, work.today)]
    return tuple((c.month, c.owed) for c in cells if c.month <= last and c.owed)


def find_membership(work: Work, person_id: int, month: Month) -> Membership:
    """Where the member pays in a month. Raises KnownError where nobody collects it."""
    for kept in work.session.scalars(select(Membership).where(Membership.person_id == person_id)):
        if kept.first_month <= month.text and (
            not kept.last_month or month.text <= kept.last_month
        ):
            return kept
    raise KnownError(f"{month.label}这个人不在任何支部交党费。请核对名册。没有任何改动。")


def check_member_form(work: Work, form: MemberForm) -> Month:
    """The first month of a new member. Raises KnownError for what the form lacks."""
    branch = work.session.get_one(Branch, form.branch_id)
    if branch.closed_on is not None:
        raise KnownError(f"“{branch.name}”已经撤销，不能登记党员。没有保存。", field="branch")
    if form.delegate.strip() and not form.delegate_relation.strip():
        raise KnownError(_NO_RELATION, field="relation")
    if form.delegate.strip() == branch.name:
        raise KnownError(_NO_BRANCH, field="delegate")
    first = _first_month(form)
    _find_category(work, form.category, first)
    return first


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


def check_free(work: Work, person: Person, first: Month) -> None:
    """Raise KnownError while another branch, or this one, is the paying one in that month."""
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
    found = _find_category(work, category, first)
    work.session.add(
        MemberCategory(
            person_id=person_id, category=found.code, first_month=first.text, reason=reason,
            at=work.now, clerk_id=work.clerk.id,
        )
    )  # fmt: skip


def _find_category(work: Work, category: str, first: Month) -> Category:
    rules = read_rules(work.session, date(first.year, first.number, 1))
    found = rules.find_category(category)
    if found is None:
        raise KnownError(f"规则里没有“{category}”这一类党员。没有保存。", field="category")
    return found
