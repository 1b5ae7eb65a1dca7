"""The facts of a dues paper read from the records."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts.tables import Account
from models.cases.queries.papers import Letterhead
from models.dues.queries.book import read_member
from models.dues.queries.book.arrears import owing_members
from models.dues.queries.lists import say_state
from models.dues.queries.papers import (
    ArrearsNotice,
    BaseLine,
    BaseStatement,
    BookMonth,
    DuesBookPage,
    DuesReceipt,
    LargeDuesVoucher,
    MeetingForm,
    MonthPaid,
    OwedMonth,
    ReliefPaper,
    Talk,
    Voiding,
)
from models.dues.queries.permits import check_member, permitted
from models.dues.queries.rulebooks import read_rules, rounding_of, rules_of
from models.dues.rules.assessing import say_bracket
from models.dues.rules.book import CellState
from models.dues.rules.duties import Permit
from models.dues.rules.months import Month, read_month
from models.dues.rules.paying import ExtraKind, Hardship, PaidWay
from models.dues.rules.rulebook import Rulebook, Verdict
from models.dues.tables import (
    Assessment,
    Branch,
    Deferral,
    Membership,
    PaidMonth,
    Payment,
    Relief,
)
from models.errors import KnownError
from models.people.tables import Person
from models.settings.queries import read_profile

ZERO = Decimal(0)
_NOT_HERE = (CellState.NOT_OWED, CellState.UNASSESSED, CellState.ELSEWHERE)


@permitted
def read_receipt(session: Session, permit: Permit, payment_id: int) -> DuesReceipt:
    """A receipt as it was given, and who voided it if somebody did."""
    payment = session.get_one(Payment, payment_id)
    check_member(session, permit, payment.person_id)
    member, spell, branch = _member(session, payment.person_id, payment.branch_id)
    rows = session.execute(
        select(PaidMonth.month, PaidMonth.amount, PaidMonth.is_top_up)
        .where(PaidMonth.payment_id == payment_id)
        .order_by(PaidMonth.month)
    )
    return DuesReceipt(
        payment.number, _head(session, payment.at.date()), branch.name, member, payment.payer,
        _relation(payment, member, spell),
        tuple(MonthPaid(read_month(m), amount, is_top_up) for m, amount, is_top_up in rows),
        payment.extra, ExtraKind(payment.extra_kind).text if payment.extra_kind else "",
        payment.voucher_number, PaidWay(payment.way).text, payment.consent, payment.override,
        payment.at, _account(session, payment.cashier_id), _voiding(session, payment),
    )  # fmt: skip


@permitted
def read_voucher(session: Session, permit: Permit, payment_id: int) -> LargeDuesVoucher:
    """The voucher of the large part of a payment. Raises KnownError where there is none."""
    payment = session.get_one(Payment, payment_id)
    check_member(session, permit, payment.person_id)
    if not payment.voucher_number:
        raise KnownError(f"收据 {payment.number} 没有大额党费，没有凭证可以打印。")
    member, spell, branch = _member(session, payment.person_id, payment.branch_id)
    limits = read_rules(session, payment.at.date()).limits
    bound = Decimal(limits["large_above"])
    by = "由交款人选定为" if limits["large_at_bound"] == "ask" else "按本地规定算"
    chosen = f"多交恰为 {bound:.2f} 元，{by}大额党费" if payment.extra == bound else ""
    return LargeDuesVoucher(
        payment.voucher_number, _head(session, payment.at.date()), branch.name, branch.committee,
        member, payment.profile, payment.extra, PaidWay(payment.way).text, payment.payer,
        _relation(payment, member, spell), payment.at, _account(session, payment.cashier_id),
        payment.number, chosen, _voiding(session, payment),
    )  # fmt: skip


@permitted
def read_statement(session: Session, permit: Permit, assessment_id: int) -> BaseStatement:
    """How an assessment arose, by the rules that judged it."""
    kept = session.get_one(Assessment, assessment_id)
    check_member(session, permit, kept.person_id)
    rules = rules_of(session, kept.rules_on, kept.rules_version)
    category = rules.categories.get(kept.category)
    bracket = None
    if category is not None and kept.base is not None and kept.rate:
        bracket = rules.bracket_of(category.table, kept.base)
    cited = bracket.source.text if bracket else category.source.text if category else ""
    return BaseStatement(
        head=_head(session, kept.at.date()),
        branch=session.get_one(Branch, kept.branch_id).name,
        member=session.get_one(Person, kept.person_id).name,
        category=category.name if category else kept.category,
        category_citation=category.source.text if category else "",
        year=kept.year,
        first_month=read_month(kept.first_month),
        source=kept.source,
        lines=tuple(_base_line(line, rules) for line in kept.lines),
        base=kept.base,
        bracket=say_bracket(bracket) if bracket else "",
        rate=Decimal(kept.rate) if kept.rate else None,
        rate_citation=cited,
        raw=Decimal(kept.raw) if kept.raw else None,
        rounding=rounding_of(rules).text,
        computed=kept.computed,
        ceiling=rules.ceiling,
        assessed=kept.assessed,
        arithmetic=kept.arithmetic,
        open_items=tuple(kept.open_items),
        reason=kept.reason,
        rules=kept.rules_version,
        assessed_on=kept.at.date(),
        clerk=_account(session, kept.clerk_id),
        relief=_say_reliefs(session, kept),
    )


def _base_line(line: dict[str, str], rules: Rulebook) -> BaseLine:
    known = rules.items.get(line["code"])
    return BaseLine(
        line["item"], known.name if known else "", Decimal(line["amount"]),
        Verdict(line["verdict"]).text, line["reason"], line["source"], line["decided"],
    )  # fmt: skip


def _say_reliefs(session: Session, kept: Assessment) -> str:
    rows = session.scalars(
        select(Relief)
        .where(
            Relief.person_id == kept.person_id,
            Relief.first_month <= f"{kept.year}-12",
            Relief.last_month >= kept.first_month,
        )
        .order_by(Relief.first_month)
    )
    return "；".join(
        f"{read_month(one.first_month).label}至{read_month(one.last_month).label}"
        f"每月减为 {one.reduced_to:.2f} 元（{one.approval_number or one.minutes_number}）"
        for one in rows
    )


@permitted
def read_relief_paper(session: Session, permit: Permit, relief_id: int, today: date) -> ReliefPaper:
    """The form of a granted relief, what was due before it from the assessment."""
    kept = session.get_one(Relief, relief_id)
    check_member(session, permit, kept.person_id)
    first = read_month(kept.first_month)
    member, _, branch = _member(session, kept.person_id, None)
    book = read_member(session, permit, kept.person_id, first.year, today)
    category = book.assessments[-1].category if book.assessments else ""
    words = read_rules(session, date(first.year, first.number, 1)).categories
    who = Hardship(kept.who)
    return ReliefPaper(
        _head(session, today), branch.name, branch.committee, member,
        words[category].name if category in words else category, who.text,
        who is Hardship.WORKING, first, read_month(kept.last_month),
        book.cells[first.number - 1].assessed, kept.reduced_to, kept.reason, kept.minutes_number,
        kept.minutes_on, kept.approval_number, kept.approval_body, kept.approved_on, today,
    )  # fmt: skip


@permitted
def read_arrears_notice(
    session: Session, permit: Permit, person_id: int, today: date, pay_by: date
) -> ArrearsNotice:
    """The letter to a member. Raises KnownError for one who owes nothing."""
    check_member(session, permit, person_id)
    member, _, branch = _member(session, person_id, None)
    run, months = _owed(session, branch, person_id, today)
    return ArrearsNotice(
        _head(session, today), branch.name, branch.secretary, member, run, months, pay_by, today
    )


@permitted
def read_meeting_form(session: Session, permit: Permit, person_id: int, today: date) -> MeetingForm:
    """What a branch meeting is told. Raises KnownError before six months in a row."""
    check_member(session, permit, person_id)
    member, spell, branch = _member(session, person_id, None)
    run, months = _owed(session, branch, person_id, today)
    rules = read_rules(session, today)
    most = int(rules.limits["arrears_raised"])
    if run < most:
        raise KnownError(
            f"{member}连续未交 {run} 个月，满 {most} 个月才提交支部大会（党章第九条）。没有打印。"
        )
    talks = session.scalars(
        select(Deferral).where(Deferral.person_id == person_id).order_by(Deferral.decided_on)
    )
    book = read_member(session, permit, person_id, today.year, today)
    category = book.assessments[-1].category if book.assessments else ""
    word = rules.categories[category].name if category in rules.categories else category
    return MeetingForm(
        _head(session, today), branch.name, branch.secretary, branch.committee, member, word,
        spell.is_probationary, spell.since, spell.mobile_place, run, months,
        tuple(Talk(one.decided_on, one.talk) for one in talks if one.talk.strip()), today,
    )  # fmt: skip


def _owed(
    session: Session, branch: Branch, person_id: int, today: date
) -> tuple[int, tuple[OwedMonth, ...]]:
    for row in owing_members(session, branch.id, today, person_id):
        return row.arrears.run, tuple(OwedMonth(month, owed) for month, owed in row.owed)
    raise KnownError("这名党员没有欠交的月份，没有可以打印的。")


@permitted
def read_book_page(
    session: Session, permit: Permit, person_id: int, year: int, today: date
) -> DuesBookPage:
    """A member's year, month by month, over all branches."""
    check_member(session, permit, person_id)
    member, spell, branch = _member(session, person_id, None)
    book = read_member(session, permit, person_id, year, today)
    receipts: dict[Month, tuple[datetime, str, int]] = {}
    extra = ZERO
    for payment in book.payments:
        if payment.voided_at is not None:
            continue
        extra += payment.extra if payment.at.year == year else ZERO
        for month, _, _ in payment.months:
            receipts[read_month(month)] = (payment.at, payment.number, payment.cashier_id)
    months = []
    for cell in book.cells:
        known = cell.state not in _NOT_HERE
        at, number, cashier = receipts.get(cell.month, (None, "", 0))
        months.append(
            BookMonth(
                cell.month, cell.due if known else None, cell.received if at else None,
                at.date() if at else None, number, _account(session, cashier) if at else "",
                say_state(cell, today) if cell.state is not CellState.NOT_OWED else "",
            )
        )  # fmt: skip
    fixed = [one for one in book.assessments if one.year == year and one.assessed is not None]
    last = fixed[-1] if fixed else None
    words = read_rules(session, date(year, 1, 1)).categories
    code = last.category if last else ""
    return DuesBookPage(
        _head(session, today), branch.name, member, words[code].name if code in words else code,
        spell.since, year, tuple(months), extra, last.base if last else None,
        last.rate if last else None, last.assessed if last else None, today,
    )  # fmt: skip


def _member(
    session: Session, person_id: int, branch_id: int | None
) -> tuple[str, Membership, Branch]:
    """A member's name, the spell in that branch (or the last one) and the branch."""
    query = select(Membership).where(Membership.person_id == person_id)
    if branch_id is not None:
        query = query.where(Membership.branch_id == branch_id)
    spells: Sequence[Membership] = session.scalars(query.order_by(Membership.first_month)).all()
    if not spells:
        raise KnownError("名册里没有这名党员。没有任何改动。")
    spell = spells[-1]
    branch = session.get_one(Branch, spell.branch_id)
    return session.get_one(Person, person_id).name, spell, branch


def _relation(payment: Payment, member: str, spell: Membership) -> str:
    """How a delegate stands to the member; empty where the member came."""
    if payment.payer == member:
        return ""
    return (spell.delegate_relation if payment.payer == spell.delegate else "") or "受托人"


def _voiding(session: Session, payment: Payment) -> Voiding | None:
    if payment.voided_at is None or payment.voided_by_id is None:
        return None
    by = _account(session, payment.voided_by_id)
    return Voiding(payment.voided_at, by, payment.void_reason)


def _account(session: Session, account_id: int) -> str:
    return session.get_one(Account, account_id).name


def _head(session: Session, on: date) -> Letterhead:
    profile = read_profile(session, on)
    return Letterhead(profile.name, profile.address, profile.phone, profile.supervision_phone)
