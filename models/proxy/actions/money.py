"""The principal's money: every fen in and out, with its receipt."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from models.accounts.tables import Account
from models.cases.actions.steps import record_step
from models.errors import KnownError
from models.proxy.actions.letters import read_proxied, require_power
from models.proxy.queries.money import read_money_limits
from models.proxy.rules.letters import Power
from models.proxy.rules.money import (
    Entry,
    EntryKind,
    MoneyLimits,
    balance_of,
    check_entry,
    check_no_dues,
)
from models.proxy.rules.states import PROXY
from models.proxy.tables import Agent, MoneyEntry, ProxyCase
from models.roles import DESK, LEADERS
from models.work import Work, action


@dataclass(frozen=True)
class EntryForm:
    """An entry as the form gives it; amounts in yuan."""

    kind: EntryKind
    amount: Decimal
    receipt_number: str
    party: str = ""
    summary: str = ""
    picture_id: int | None = None
    second_signer_id: int | None = None


@action("登记代收代付", may=DESK)
def keep_entry(work: Work, case_id: int, form: EntryForm) -> int:
    """Write an advance, a payment or a refund down; returns its id.

    Raises KnownError without receipt, picture, second signature or power, above the daily limit,
    for a refund beyond the balance, and for party dues.
    """
    case, proxied = read_proxied(work, case_id)
    if not case.is_open:
        raise KnownError(
            f"这件已是“{PROXY.states[case.state].label}”，不能再收付款。没有任何改动。"
        )
    check_no_dues(form.party, form.summary)
    if form.kind is not EntryKind.REFUND:
        require_power(work, proxied, Power.PAY)
    _hold(work, proxied)
    if form.kind is EntryKind.ADVANCE:
        _hold(work, proxied.agent)  # the limit of the day is that of all the agent's cases
    entry = Entry(
        form.kind, form.amount, form.receipt_number, form.picture_id is not None,
        form.second_signer_id,
    )  # fmt: skip
    _check_signer(work, form.second_signer_id)
    held = balance_of(_entries(work, case_id))
    check_entry(entry, work.clerk.id, _taken_today(work, proxied), money_limits(work), held)
    if form.kind is EntryKind.PAYMENT and form.amount > held:
        work.note(paid_beyond_advance=str(form.amount - held))
    kept = MoneyEntry(
        case_id=case_id,
        kind=form.kind.value,
        amount=form.amount,
        at=work.now,
        clerk_id=work.clerk.id,
        agent_id=proxied.agent_id,
        party=form.party.strip(),
        summary=form.summary.strip(),
        receipt_number=form.receipt_number.strip(),
        picture_id=form.picture_id,
        second_signer_id=form.second_signer_id,
    )
    work.session.add(kept)
    record_step(work, case, "money", kind=form.kind.value, amount=f"{form.amount:.2f}")
    work.session.flush()
    return kept.id


@action("冲正代收代付", may=LEADERS)
def reverse_entry(work: Work, entry_id: int, reason: str) -> int:
    """Undo a wrong entry by its opposite; both stay in the book."""
    if not reason.strip():
        raise KnownError("请写明冲正的原因。没有任何改动。", field="reason")
    wrong = work.session.get_one(MoneyEntry, entry_id)
    _hold(work, work.session.get_one(ProxyCase, wrong.case_id))
    again = work.session.scalar(select(MoneyEntry.id).where(MoneyEntry.reverses_id == entry_id))
    if again is not None or wrong.reverses_id is not None:
        raise KnownError("这一笔已经冲正过，不能再冲。没有任何改动。")
    case, _ = read_proxied(work, wrong.case_id)
    if not case.is_open:
        raise KnownError("这件已经结清，不能再改账。没有任何改动。")
    kept = MoneyEntry(
        case_id=wrong.case_id, kind=wrong.kind, amount=-wrong.amount, at=work.now,
        clerk_id=work.clerk.id, agent_id=wrong.agent_id, party=wrong.party,
        summary=f"冲正：{wrong.summary}"[:120], receipt_number=wrong.receipt_number,
        reverses_id=wrong.id, reason=reason.strip(),
    )  # fmt: skip
    work.session.add(kept)
    record_step(work, case, "money", reason, kind=wrong.kind, amount=f"{-wrong.amount:.2f}")
    work.session.flush()
    return kept.id


def case_balance(work: Work, case_id: int) -> Decimal:
    """What the centre holds for the principal, in yuan."""
    return balance_of(_entries(work, case_id))


def money_limits(work: Work) -> MoneyLimits:
    """The limits the centre has set, in yuan."""
    return read_money_limits(work.session, work.today)


def _hold(work: Work, record: ProxyCase | Agent) -> None:
    """Two PCs cannot count the same money at once: the later one does its work again.

    To lock the rows there are would not be enough: new ones are what changes a balance.
    """
    record.version += 1
    work.session.flush()


def _entries(work: Work, case_id: int) -> list[Entry]:
    rows = work.session.execute(
        select(MoneyEntry.kind, MoneyEntry.amount).where(MoneyEntry.case_id == case_id)
    )
    return [Entry(EntryKind(kind), amount) for kind, amount in rows]


def _taken_today(work: Work, proxied: ProxyCase) -> Decimal:
    start = work.now.replace(hour=0, minute=0, second=0, microsecond=0)
    wrong = aliased(MoneyEntry)
    taken = work.session.scalar(
        select(func.sum(MoneyEntry.amount))
        .outerjoin(wrong, wrong.id == MoneyEntry.reverses_id)
        .where(
            MoneyEntry.agent_id == proxied.agent_id,
            MoneyEntry.kind == EntryKind.ADVANCE.value,
            MoneyEntry.at >= start,
            # The reverse of an earlier day's entry makes no room in today's limit.
            or_(MoneyEntry.reverses_id.is_(None), wrong.at >= start),
        )
    )
    return taken or Decimal(0)


def _check_signer(work: Work, account_id: int | None) -> None:
    if account_id is None:
        return
    signer = work.session.get(Account, account_id)
    if signer is None or not signer.active or signer.role not in {r.value for r in LEADERS}:
        raise KnownError("第二个签名要由主管或管理员来签。没有保存。", field="second_signer")
