"""Issuing the papers of proxy service: numbered, filed as facts."""

from base64 import b64encode
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from models.accounts.tables import Account
from models.cases.actions.papers import file_paper, id_of, number_paper
from models.cases.queries.desk import Desk
from models.cases.rules.one_stop import OUTCOME_LABELS, Outcome
from models.cases.tables import Case, CaseStep
from models.people.queries import unpack_groups
from models.people.rules.contacts import Address
from models.people.rules.masking import Purpose, mask_id_number, mask_phone
from models.pictures.tables import Picture
from models.proxy.queries.custody import LineRow, read_custody
from models.proxy.queries.papers import (
    Completion,
    CustodyEntry,
    CustodyList,
    DrawnSigns,
    HandoverCase,
    HandoverSheet,
    LetterPaper,
    MoneyLine,
    RegisterSlip,
    ReturnReceipt,
    Settlement,
    StopForm,
)
from models.proxy.rules.custody import HolderKind, balance
from models.proxy.rules.letters import Power, SignedBy, read_powers
from models.proxy.rules.money import Entry, EntryKind, balance_of
from models.proxy.rules.states import PROXY, ProxyMode, Source
from models.proxy.tables import (
    Agent,
    AuthorisationLetter,
    CustodyMove,
    MoneyEntry,
    ProxyCase,
)
from models.work import Work


def issue_letter(
    work: Work, case: Case, proxied: ProxyCase, letter: AuthorisationLetter, reason: str
) -> int:
    """代办委托书 or, with the number of the one it renews, 续办委托书."""
    desk, person, agent = Desk(work.session, work.now), case.applicant, proxied.agent
    facts = LetterPaper(
        document_number=letter.number,
        head=desk.head,
        renews=_first_letter(work, letter).number if letter.renews_id else "",
        reason=reason,
        principal=person.name,
        paper_type=person.paper_type,
        id_number=mask_id_number(person.id_number or "", Purpose.PRINT),
        address=_address(case),
        phone=mask_phone(person.phone, Purpose.PRINT),
        groups=_groups(proxied),
        agent=agent.name,
        agent_unit=agent.unit or desk.profile.name,
        agent_staff_number=agent.staff_number,
        agent_phone=agent.phone,
        case_number=case.number,
        item_code=case.item.item.code,
        item=case.item.name,
        matters=letter.matters,
        powers=tuple(p.text for p in Power if p in read_powers(letter.powers)),
        all_powers=tuple(p.text for p in Power),
        valid_from=letter.valid_from,
        valid_to=letter.valid_to,
        signed_by=SignedBy(letter.signed_by).text,
        guardian=letter.guardian,
        consent_version=letter.consent_version,
        lines=_lines(work, case.id),
        issued_on=work.today,
    )
    return id_of(work, file_paper(work, facts, None, [case]))


def issue_custody_list(work: Work, case: Case, proxied: ProxyCase) -> int:
    """材料交接清单 as it stands now."""
    signed_in, signed_back = _signed_moves(work, case.id)
    facts = CustodyList(
        **_head(work, case, proxied, "交"),
        lines=_lines(work, case.id),
        balance=read_custody(work.session, case.id).balance.text,
        issued_at=work.now,
        signed_in=signed_in,
        signed_back=signed_back,
    )
    return id_of(work, file_paper(work, facts, None, [case]))


def issue_return(
    work: Work, case: Case, proxied: ProxyCase, signs: tuple[int | None, int | None]
) -> int:
    """回交回执 with everything that went back; `signs` are the pictures of who gave and took."""
    entries = _money(work, case.id)
    _, _, refunded = _sums(entries)
    facts = ReturnReceipt(
        **_head(work, case, proxied, "回"),
        lines=_lines(work, case.id),
        money_back=refunded,
        outcome=_outcome(case),
        issued_on=work.today,
        receipts=_receipts(entries),
        signed=_drawn(work, work.now, *signs),
    )
    return id_of(work, file_paper(work, facts, None, [case]))


def issue_settlement(work: Work, case: Case, proxied: ProxyCase) -> int:
    """代缴、代购结算单."""
    entries = _money(work, case.id)
    advanced, paid, refunded = _sums(entries)
    facts = Settlement(
        **_head(work, case, proxied, "结"),
        entries=tuple(
            MoneyLine(
                e.at,
                EntryKind(e.kind).text,
                e.summary,
                e.party,
                e.amount,
                e.receipt_number,
                _name(work, e.second_signer_id),
            )
            for e in entries
        ),
        advanced=advanced,
        paid=paid,
        refunded=refunded,
        balance=advanced - paid - refunded,
        issued_on=work.today,
    )
    return id_of(work, file_paper(work, facts, None, [case]))


def issue_stop(work: Work, case: Case, proxied: ProxyCase, kind: str, reason: str) -> int:
    """中止单 or 终止单."""
    facts = StopForm(
        **_head(work, case, proxied, "中止" if kind == "suspension" else "终止"),
        kind=kind,
        reason=reason.strip(),
        lines=_lines(work, case.id),
        balance=_balance(work, case.id),
        issued_on=work.today,
    )
    return id_of(work, file_paper(work, facts, None, [case]))


def issue_completion(work: Work, case: Case, proxied: ProxyCase) -> int:
    """办结单."""
    assert case.closed_on is not None
    facts = Completion(
        **_head(work, case, proxied, "办结"),
        office=proxied.lodged_at_office,
        outcome=_outcome(case),
        result=_last_opinion(work, case.id),
        closed_on=case.closed_on,
        lines=_lines(work, case.id),
        balance=_balance(work, case.id),
    )
    return id_of(work, file_paper(work, facts, None, [case]))


def issue_handover(work: Work, giver: Agent, taker: Agent, open_cases: Sequence[ProxyCase]) -> int:
    """代办交接单 for everything that passes on."""
    desk = Desk(work.session, work.now)
    cases = [proxied.case for proxied in open_cases]
    facts = HandoverSheet(
        document_number=number_paper(work, desk, "接"),
        head=desk.head,
        giver=giver.name,
        taker=taker.name,
        cases=tuple(
            HandoverCase(
                case.number,
                case.applicant.name,
                mask_phone(case.applicant.phone, Purpose.PRINT),
                case.item.name,
                PROXY.states[case.state].label,
                case.due_date,
                _promised(work, proxied),
                _lines(work, case.id),
                _balance(work, case.id),
            )
            for proxied, case in zip(open_cases, cases, strict=True)
        ),
        issued_at=work.now,
    )
    return id_of(work, file_paper(work, facts, None, cases))


def issue_register(work: Work, case: Case, proxied: ProxyCase) -> int:
    """代办登记表 of the request."""
    desk = Desk(work.session, work.now)
    facts = RegisterSlip(
        document_number=number_paper(work, desk, "代"),
        head=desk.head,
        registered_on=case.registered_on,
        principal=case.applicant.name,
        groups=_groups(proxied),
        phone=mask_phone(case.applicant.phone, Purpose.PRINT),
        address=_address(case),
        source=Source(proxied.source).text,
        mode=ProxyMode(proxied.mode).text,
        item_code=case.item.item.code,
        item=case.item.name,
        task=proxied.task,
        agent=proxied.agent.name,
        agent_phone=proxied.agent.phone,
        appear_on=proxied.appear_on,
        visit_on=proxied.visit_on,
        visit_address=proxied.visit_address,
        due_date=case.due_date,
        clerk=work.clerk.name,
    )
    return id_of(work, file_paper(work, facts, None, [case]))


def _head(work: Work, case: Case, proxied: ProxyCase, kind: str) -> dict[str, Any]:
    """The fields of CasePaper, with a number of its kind."""
    desk = Desk(work.session, work.now)
    return {
        "document_number": number_paper(work, desk, kind),
        "head": desk.head,
        "principal": case.applicant.name,
        "case_number": case.number,
        "item": case.item.name,
        "agent": proxied.agent.name,
    }


def _promised(work: Work, proxied: ProxyCase) -> str:
    """What was told last, and the days that are arranged with the principal."""
    told = [_last_opinion(work, proxied.case_id)]
    for day, what in ((proxied.visit_on, "上门"), (proxied.appear_on, "本人到场")):
        if day is not None and day >= work.today:
            told.append(f"约好 {day} {what}")
    return "；".join(part for part in told if part)


def _lines(work: Work, case_id: int) -> tuple[CustodyEntry, ...]:
    work.session.flush()
    came: dict[int, CustodyMove] = {}  # the move that brought a line in
    went: dict[int, date] = {}  # the last day on which copies of it were given back
    for move in work.session.scalars(
        select(CustodyMove).where(CustodyMove.case_id == case_id).order_by(CustodyMove.id)
    ):
        came.setdefault(move.line_id, move)
        if move.taker_kind == HolderKind.PRINCIPAL.value:
            went[move.line_id] = move.at.date()
    return tuple(
        _entry(line, came[line.id], went.get(line.id))
        for line in read_custody(work.session, case_id).lines
    )


def _signed_moves(work: Work, case_id: int) -> tuple[DrawnSigns | None, DrawnSigns | None]:
    """How principal and agent signed when things came in last, and when they went back since.

    What was signed on paper is signed on this paper, too: its field stays empty.
    """
    work.session.flush()
    ours, theirs = HolderKind.CENTRE.value, HolderKind.PRINCIPAL.value

    def last(giver: str, taker: str) -> CustodyMove | None:
        return work.session.scalar(
            select(CustodyMove)
            .where(
                CustodyMove.case_id == case_id,
                CustodyMove.giver_kind == giver,
                CustodyMove.taker_kind == taker,
            )
            .order_by(CustodyMove.id.desc())
            .limit(1)
        )

    came, went = last(theirs, ours), last(ours, theirs)
    if came is not None and went is not None and went.id < came.id:
        went = None  # what came in after that still has to go back
    return _signs_of(work, came), _signs_of(work, went)


def _signs_of(work: Work, move: CustodyMove | None) -> DrawnSigns | None:
    if move is None:
        return None
    return _drawn(work, move.at, move.giver_sign_id, move.taker_sign_id)


def _drawn(
    work: Work, at: datetime, giver_id: int | None, taker_id: int | None
) -> DrawnSigns | None:
    if giver_id is None or taker_id is None:
        return None
    giver, taker = (
        b64encode(work.session.get_one(Picture, id_).content).decode()
        for id_ in (giver_id, taker_id)
    )
    return DrawnSigns(at, giver, taker) if giver and taker else None


def _entry(line: LineRow, came: CustodyMove, went: date | None) -> CustodyEntry:
    closed = balance(line.copies, line.holders)
    return CustodyEntry(
        name=line.name,
        form=line.form.text,
        copies=line.copies,
        pages=line.pages,
        now_with=line.now_with,
        received_on=line.received_on,
        returned_on=went if closed.returned == line.copies else None,
        remark=line.remark,
        handed_by=came.giver,
        taken_by=came.taker,
        returned_copies=closed.returned,
        used_up_copies=closed.used_up,
    )


def _money(work: Work, case_id: int) -> list[MoneyEntry]:
    work.session.flush()
    return list(
        work.session.scalars(
            select(MoneyEntry).where(MoneyEntry.case_id == case_id).order_by(MoneyEntry.id)
        )
    )


def _sums(entries: Sequence[MoneyEntry]) -> tuple[Decimal, Decimal, Decimal]:
    def total(kind: EntryKind) -> Decimal:
        return sum((e.amount for e in entries if e.kind == kind.value), Decimal(0))

    return total(EntryKind.ADVANCE), total(EntryKind.PAYMENT), total(EntryKind.REFUND)


def _receipts(entries: Sequence[MoneyEntry]) -> tuple[str, ...]:
    """Receipts of what was paid and not reversed."""
    undone = {e.reverses_id for e in entries}
    return tuple(
        e.receipt_number
        for e in entries
        if e.kind == EntryKind.PAYMENT.value and e.reverses_id is None and e.id not in undone
    )


def _balance(work: Work, case_id: int) -> Decimal:
    return balance_of(Entry(EntryKind(e.kind), e.amount) for e in _money(work, case_id))


def _first_letter(work: Work, letter: AuthorisationLetter) -> AuthorisationLetter:
    """The letter all renewals go back to: its number stands on each of them."""
    while letter.renews_id is not None:
        letter = work.session.get_one(AuthorisationLetter, letter.renews_id)
    return letter


def _name(work: Work, account_id: int | None) -> str:
    return "" if account_id is None else work.session.get_one(Account, account_id).name


def _groups(proxied: ProxyCase) -> str:
    return "、".join(group.text for group in unpack_groups(proxied.groups))


def _address(case: Case) -> str:
    p = case.applicant
    return Address(p.estate, p.building, p.entrance, p.room).text


def _outcome(case: Case) -> str:
    return OUTCOME_LABELS[Outcome(case.outcome)] if case.outcome else ""


def _last_opinion(work: Work, case_id: int) -> str:
    return (
        work.session.scalar(
            select(CaseStep.opinion)
            .where(CaseStep.case_id == case_id, CaseStep.opinion != "")
            .order_by(CaseStep.id.desc())
            .limit(1)
        )
        or ""
    )
