"""Everything the page of one proxy case shows, read at one look."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, aliased

from models.accounts.tables import Account
from models.cases.queries.cases import StepRow
from models.cases.queries.papers import PaperRow, list_papers
from models.cases.rules.one_stop import Outcome
from models.cases.tables import Case, CaseStep
from models.catalogue.tables import ItemMaterial
from models.errors import KnownError
from models.people.tables import Consent, Person
from models.proxy.queries.custody import Custody, MoveRow, list_moves, read_custody
from models.proxy.queries.requests import (
    LetterRow,
    MoneyRow,
    RequestRow,
    list_letters,
    list_money,
    request_row,
    request_rows,
    unpack_limits,
)
from models.proxy.rules.letters import Power
from models.proxy.rules.money import Entry, MoneyLimits, balance_of, say_balance
from models.proxy.rules.states import PROXY, ProxyMode
from models.proxy.rules.telling import Standing, tell_resident
from models.proxy.tables import Agent, ProxyCase
from models.settings.queries import IN_FORCE
from models.store.reading import read_columns

# Steps that are written down beside the table.
_BESIDES = {
    "register": "登记",
    "renew": "续签委托书",
    "money": "代收代付",
    "convert": "转帮办代办",
    "letter_picture": "补委托书照片",
    "visit": "改上门时间",
}
STEP_LABELS = {name: step.label for name, step in PROXY.transitions.items()} | _BESIDES


@dataclass(frozen=True)
class Principal:
    """The person a case is done for, with what a letter asks about."""

    id: int
    name: str
    guardian_id: int | None
    guardian: str
    guardian_relation: str
    consent_version: str  # of the notice agreed to; empty without consent


@dataclass(frozen=True)
class ProxyPage:
    """One proxy case whole; names of people are there, their numbers are masked."""

    row: RequestRow
    person: Principal
    agent_phone: str
    task: str
    appear_on: date | None
    visit_on: date | None
    visit_address: str
    lodged_at: str
    lodge_receipt: str
    converted_from: tuple[int, str] | None  # case and number at the counter
    outcome: str
    letters: tuple[LetterRow, ...]
    custody: Custody
    moves: tuple[MoveRow, ...]
    money: tuple[MoneyRow, ...]
    steps: tuple[StepRow, ...]
    papers: tuple[PaperRow, ...]
    limits: MoneyLimits

    @property
    def id(self) -> int:
        """The case."""
        return self.row.case_id

    @property
    def letter(self) -> LetterRow | None:
        """The letter that has not been ended."""
        return next((row for row in reversed(self.letters) if row.ended_on is None), None)

    @property
    def powers(self) -> frozenset[Power]:
        """What the letter allows; nothing without one."""
        return self.letter.powers if self.letter is not None else frozenset()

    @property
    def balance(self) -> Decimal:
        """What the centre holds for the principal, in yuan."""
        return balance_of(Entry(row.kind, row.amount) for row in self.money)

    @property
    def is_proxied(self) -> bool:
        """代办, not 帮办."""
        return self.row.mode is ProxyMode.PROXY

    def tell(self, today: date) -> str:
        """The one sentence for the resident."""
        standing = Standing(
            self.row.item_name, self.row.state, self.row.mode, self.row.agent, self.agent_phone,
            self.lodged_at, self.row.due_date, self.appear_on, self.row.returned_on,
            bool(self.custody.out_lines), self.balance,
        )  # fmt: skip
        return tell_resident(standing, today)

    def obstacles(self) -> list[str]:
        """What stands between the case and its settlement, line by line."""
        found = []
        for line in self.custody.out_lines:
            many = f" {line.copies} 份" if line.copies > 1 else ""
            found.append(f"{line.name} {line.form.text}{many}在{line.now_with}")
        if self.balance:
            found.append(f"{say_balance(self.balance)}还没有结清")
        return found


def read_proxy_page(session: Session, case_id: int, today: date) -> ProxyPage:
    """The page of a proxy case. Raises KnownError for a case from the counter."""
    look = session.connection()
    found = read_columns(look, _CASE, {"case": case_id, "wanted": "proxy", "on": today})
    if not found:
        number = session.get_one(Case, case_id).number
        raise KnownError(f"{number}不是帮办代办件，请在“一窗受理”里查看。没有任何改动。")
    case = found[0]
    before = case.converted_from_id
    return ProxyPage(
        row=request_row(case),
        person=Principal(
            case.applicant_id, case.principal, case.guardian_id, case.guardian or "",
            case.guardian_relation, case.consent or "",
        ),
        agent_phone=case.agent_phone,
        task=case.task,
        appear_on=case.appear_on,
        visit_on=case.visit_on,
        visit_address=case.visit_address,
        lodged_at=case.lodged_at_office,
        lodge_receipt=case.lodge_receipt,
        converted_from=(before, case.before) if before else None,
        outcome=Outcome(case.outcome).label if case.outcome else "",
        letters=tuple(list_letters(look, case_id)),
        custody=read_custody(look, case_id),
        moves=tuple(list_moves(look, case_id)),
        money=tuple(list_money(look, case_id)),
        steps=tuple(
            StepRow(
                at, clerk, STEP_LABELS.get(transition, transition), PROXY.states[state].label,
                opinion, facts,
            )
            for at, clerk, transition, state, opinion, facts in read_columns(
                look, _STEPS, {"case": case_id}
            )
        ),
        papers=tuple(list_papers(look, case_id)),
        limits=unpack_limits(case.limits or {}),
    )  # fmt: skip


def list_asked_for(session: Session, case_id: int) -> tuple[str, ...]:
    """What the item of a case asks for, by name, in the order of its list."""
    rows = session.scalars(
        select(ItemMaterial.name)
        .join(Case, Case.item_version_id == ItemMaterial.version_id)
        .where(Case.id == case_id)
        .order_by(ItemMaterial.seq)
    )
    return tuple(rows)


# Built once: they run at every look at a case.
_BEFORE = aliased(Case)
_GUARDIAN = aliased(Person)
_CONSENT = (
    select(Consent.notice_version)
    .where(Consent.person_id == Case.applicant_id, Consent.withdrawn_at.is_(None))
    .order_by(Consent.id.desc())
    .limit(1)
    .correlate(Case)
    .scalar_subquery()
)
_CASE = (
    request_rows(
        Case.applicant_id,
        Person.name.label("principal"),
        Person.guardian_id,
        _GUARDIAN.name.label("guardian"),
        Person.guardian_relation,
        _CONSENT.label("consent"),
        Case.outcome,
        ProxyCase.task,
        ProxyCase.appear_on,
        ProxyCase.visit_on,
        ProxyCase.visit_address,
        ProxyCase.lodged_at_office,
        ProxyCase.lodge_receipt,
        ProxyCase.converted_from_id,
        Agent.phone.label("agent_phone"),
        _BEFORE.number.label("before"),
        IN_FORCE.scalar_subquery().label("limits"),
    )
    .outerjoin(_GUARDIAN, _GUARDIAN.id == Person.guardian_id)
    .outerjoin(_BEFORE, _BEFORE.id == ProxyCase.converted_from_id)
    .where(Case.id == bindparam("case"))
)
_STEPS = (
    select(
        CaseStep.at,
        Account.name,
        CaseStep.transition,
        CaseStep.state,
        CaseStep.opinion,
        CaseStep.facts,
    )
    .join(Account, Account.id == CaseStep.clerk_id)
    .where(CaseStep.case_id == bindparam("case"))
    .order_by(CaseStep.id)
)
