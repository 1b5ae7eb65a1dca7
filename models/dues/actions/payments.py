"""Dues come in: one receipt per payment, numbered without gaps; a wrong one is voided."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select, update

from models.dues.actions.duties import require_duty
from models.dues.queries.facts import read_facts
from models.dues.queries.rulebooks import read_rules
from models.dues.rules.book import CellState, MemberFacts, fill_month
from models.dues.rules.duties import Duty
from models.dues.rules.months import Month, read_month
from models.dues.rules.paying import (
    ExtraKind,
    PaidWay,
    Split,
    check_payer,
    check_reach,
    split_payment,
)
from models.dues.rules.rulebook import Rulebook
from models.dues.tables import Branch, CarriedOver, Membership, PaidMonth, Payment, Remittance
from models.errors import KnownError
from models.people.tables import Person
from models.roles import DESK
from models.store.serials import take_numbers
from models.work import Work, action

ZERO = Decimal(0)


@dataclass(frozen=True)
class PaymentForm:
    """A payment as the form gives it: the sum in yuan and the months it is for."""

    person_id: int
    amount: Decimal
    way: PaidWay
    payer: str
    months: tuple[Month, ...]
    consent: str = ""
    override: str = ""
    extra_kind: ExtraKind | None = None
    profile: str = ""


@dataclass(frozen=True)
class PaymentTaken:
    """A receipt as it was given."""

    payment_id: int
    number: str
    split: Split
    voucher_number: str


@action("收党费", may=DESK)
def take_payment(work: Work, form: PaymentForm) -> PaymentTaken:
    """Take a member's dues and give the receipt's number.

    Raises KnownError for months already paid, not owed here or not assessed, for a payer nobody
    named, too far back or ahead, or a sum that does not cover the months.
    """
    return _take_all(work, (form,))[0]


@action("收党费（多人）", may=DESK)
def take_many(work: Work, forms: Sequence[PaymentForm]) -> tuple[PaymentTaken, ...]:
    """Take the payments of an evening, all of them or none."""
    return _take_all(work, forms)


@action("作废党费收据", may=DESK)
def void_payment(work: Work, payment_id: int, reason: str) -> None:
    """Void a receipt; it keeps its number and its months are owed again.

    Raises KnownError for whoever took it, or once the money has been passed up.
    """
    require_duty(work)
    if not reason.strip():
        raise KnownError("请写明作废的原因。没有任何改动。", field="reason")
    payment = work.session.get_one(Payment, payment_id)
    if payment.voided_at is not None:
        raise KnownError(f"收据 {payment.number} 已经作废过。没有任何改动。")
    if payment.cashier_id == work.clerk.id:
        raise KnownError("自己收的款不能自己作废，请会计或另一位出纳来办。没有任何改动。")
    # The branch is also what a remittance holds: neither overlooks the other.
    work.session.get_one(Branch, payment.branch_id).version += 1
    work.session.flush()
    day = payment.at.date()
    passed_up = work.session.scalar(
        select(Remittance.id).where(
            Remittance.branch_id == payment.branch_id,
            Remittance.start <= day,
            Remittance.end >= day,
        )
    )
    if passed_up is not None:
        raise KnownError(
            f"收据 {payment.number} 的款已经上缴，不能作废，请与上级党委核对后处理。没有任何改动。"
        )
    _hold(work, _memberships(work, {payment.person_id}).get(payment.person_id, []))
    _check_not_carried(work, payment)
    payment.voided_at, payment.voided_by_id = work.now, work.clerk.id
    payment.void_reason = reason.strip()
    work.session.execute(
        update(PaidMonth).where(PaidMonth.payment_id == payment_id).values(voided=True)
    )
    work.changes.touch(PaidMonth.__tablename__)


def _check_not_carried(work: Work, payment: Payment) -> None:
    months = select(PaidMonth.month).where(PaidMonth.payment_id == payment.id)
    carried = work.session.scalars(
        select(CarriedOver.to_month).where(
            CarriedOver.person_id == payment.person_id,
            CarriedOver.from_month.in_(months),
            CarriedOver.undone_at.is_(None),
        )
    ).first()
    if carried is not None:
        raise KnownError(
            f"收据 {payment.number} 多交的部分已经抵了{read_month(carried).label}的党费，"
            "请会计先撤销抵用。没有任何改动。"
        )


def _take_all(work: Work, forms: Sequence[PaymentForm]) -> tuple[PaymentTaken, ...]:
    require_duty(work, Duty.CASHIER)
    if not forms:
        raise KnownError("没有要收的款。没有保存。")
    rules = read_rules(work.session, work.today)
    ids = {form.person_id for form in forms}
    members = _memberships(work, ids)
    # Two cashiers may take the same month at once: the later one is told, or sees it paid.
    _hold(work, [kept for some in members.values() for kept in some])
    years = [m.year for form in forms for m in form.months] or [work.today.year]
    facts = read_facts(work.session, sorted(ids), min(years), max(years))
    names = {
        id_: name
        for id_, name in work.session.execute(
            select(Person.id, Person.name).where(Person.id.in_(sorted(ids)))
        )
    }
    taken = []
    for form in forms:
        if form.person_id not in members:
            raise KnownError("名册里没有这名党员。没有保存。", field="person")
        taking = _Taking(
            work, rules, form, members[form.person_id], facts[form.person_id],
            names[form.person_id],
        )  # fmt: skip
        taken.append(taking.take())
    work.session.flush()
    return tuple(taken)


@dataclass(frozen=True)
class _Taking:
    """One payment with what is known of its member."""

    work: Work
    rules: Rulebook
    form: PaymentForm
    spells: Sequence[Membership]
    facts: MemberFacts
    name: str

    def take(self) -> PaymentTaken:
        form, work = self.form, self.work
        spell = self._spell()
        check_payer(form.payer, self.name, spell.delegate)
        owed = [(month, self._owed(month)) for month in sorted(form.months)]
        if form.months:
            check_reach(
                sorted(form.months), work.today, self.rules,
                consent=form.consent, override=form.override,
            )  # fmt: skip
        split = split_payment(form.amount, owed, self.rules, form.extra_kind)
        is_large = split.extra_kind is ExtraKind.LARGE
        if is_large and not form.profile.strip():
            raise KnownError(
                "大额党费要附交纳人的简要情况（组电明字〔2017〕5号），请填写。没有保存。",
                field="profile",
            )
        number = _number(work, "DS", spell.branch_id)
        voucher = _number(work, "DE", spell.branch_id) if is_large else ""
        payment = Payment(
            number=number, person_id=form.person_id, branch_id=spell.branch_id, at=work.now,
            way=form.way.value, payer=form.payer.strip(), amount=form.amount, extra=split.extra,
            extra_kind=split.extra_kind.value if split.extra_kind else "",
            voucher_number=voucher, profile=form.profile.strip() if is_large else "",
            consent=form.consent.strip(), override=form.override.strip(),
            cashier_id=work.clerk.id,
        )  # fmt: skip
        work.session.add(payment)
        work.session.flush()
        for month, amount in split.months.items():
            text = month.text
            before = self.facts.paid.get(text, ZERO)
            received = before - self.facts.carried.get(text, ZERO)
            work.session.add(
                PaidMonth(
                    payment_id=payment.id, month=text, person_id=form.person_id, amount=amount,
                    is_top_up=bool(received),
                )
            )  # fmt: skip
            self.facts.paid[text] = before + amount
        if form.extra_kind is not None and split.extra_kind is form.extra_kind:
            work.note(receipt=number, chosen=form.extra_kind.value, extra=f"{split.extra:.2f}")
        return PaymentTaken(payment.id, number, split, voucher)

    def _spell(self) -> Membership:
        """The one branch where all the months are owed."""
        months = self.form.months or (Month.of(self.work.today),)
        if len(set(months)) != len(months):
            raise KnownError("同一个月选了两次，请核对。没有保存。", field="months")
        found = {}
        for month in months:
            for kept in self.spells:
                ends = kept.last_month
                if kept.first_month <= month.text and (not ends or month.text <= ends):
                    found[kept.branch_id] = kept
                    break
            else:
                raise KnownError(
                    f"{self.name} {month.label}不在任何支部交党费，请核对月份。没有保存。",
                    field="months",
                )
        if len(found) > 1:
            raise KnownError("所选月份属于两个支部，请分开收。没有保存。", field="months")
        return next(iter(found.values()))

    def _owed(self, month: Month) -> Decimal:
        cell = fill_month(self.facts, month, self.work.today)
        if cell.state is CellState.UNASSESSED:
            raise KnownError(
                f"{self.name} {month.label}还没有核定党费，请先核定。没有保存。", field="months"
            )
        if cell.state is CellState.ELSEWHERE:
            raise KnownError(
                f"{self.name} {month.label}登记为在外交纳，同一个月只能在一处交。没有保存。",
                field="months",
            )
        if cell.state is CellState.EXEMPT:
            raise KnownError(f"{self.name} {month.label}已批准免交。没有保存。", field="months")
        if not cell.owed:
            raise KnownError(
                f"{self.name} {month.label}{self._say_paid(month)}，不能再收。没有保存。",
                field="months",
            )
        return cell.owed

    def _say_paid(self, month: Month) -> str:
        found = self.work.session.execute(
            select(Payment.number, Branch.name)
            .join(PaidMonth, PaidMonth.payment_id == Payment.id)
            .join(Branch, Branch.id == Payment.branch_id)
            .where(
                PaidMonth.person_id == self.form.person_id,
                PaidMonth.month == month.text,
                PaidMonth.voided.is_(False),
            )
        ).first()
        return f"已在“{found.name}”交过（收据 {found.number}）" if found else "已经选过"


def _number(work: Work, series: str, branch_id: int) -> str:
    """DS03-2026-00017: receipts and vouchers count per branch and year."""
    year = str(work.today.year)
    serial = take_numbers(work.session, f"{series}{branch_id}", year)[0]
    return f"{series}{branch_id:02d}-{year}-{serial:05d}"


def _memberships(work: Work, ids: set[int]) -> dict[int, list[Membership]]:
    found: dict[int, list[Membership]] = {}
    rows = work.session.scalars(
        select(Membership)
        .where(Membership.person_id.in_(sorted(ids)))
        .order_by(Membership.person_id, Membership.first_month)
    )
    for kept in rows:
        found.setdefault(kept.person_id, []).append(kept)
    return found


def _hold(work: Work, memberships: Sequence[Membership]) -> None:
    """New rows change what is owed, so the record they hang on is what two PCs meet at."""
    for kept in memberships:
        kept.version += 1
    work.session.flush()
