"""Everything the page of one proxy case shows, read at one look."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, aliased

from models.accounts.tables import Account
from models.cases.queries.cases import StepRow
from models.cases.queries.papers import PaperRow, list_papers
from models.cases.queries.records import (
    CallbackRow,
    RatingRow,
    list_case_callbacks,
    list_ratings,
)
from models.cases.rules.callbacks import CALLBACK
from models.cases.rules.one_stop import Outcome
from models.cases.rules.overdue import OverdueCause
from models.cases.rules.ratings import is_bad
from models.cases.tables import Case, CaseStep
from models.catalogue.tables import ItemMaterial
from models.errors import KnownError
from models.people.tables import Consent, Person
from models.proxy.queries.custody import Custody, MoveRow, list_moves, read_custody
from models.proxy.queries.letters import LetterRow, list_letters
from models.proxy.queries.money import MoneyRow, list_money, unpack_limits
from models.proxy.queries.requests import RequestRow, request_row, request_rows
from models.proxy.rules.letters import LetterTerms, Power, check_acting
from models.proxy.rules.money import Entry, MoneyLimits, balance_of, say_balance
from models.proxy.rules.states import PROXY, ProxyMode
from models.proxy.rules.telling import Standing, tell_resident
from models.proxy.tables import Agent, ProxyCase
from models.roles import Role
from models.settings.queries import IN_FORCE
from models.store.reading import read_columns

# Steps that are written down beside the table.
_BESIDES = {
    "import": "从旧台账导入",
    "recompute": "到期日重算",
    "overdue_cause": "登记超期原因",
    "callback": "转差评回访",
    "register": "登记",
    "renew": "续签委托书",
    "money": "代收代付",
    "convert": "转帮办代办",
    "letter_picture": "补委托书照片",
    "visit": "改上门时间",
    "handover": "代办交接",
}
STEP_LABELS = (
    {name: step.label for name, step in PROXY.transitions.items()}
    | {f"cb_{step.name}": step.label for step in CALLBACK.transitions.values()}
    | _BESIDES
)


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
    handler_id: int
    overdue_cause: str  # in words; empty while none is noted
    ratings: tuple[RatingRow, ...] = ()  # where the first one was bad: with what followed
    callbacks: tuple[CallbackRow, ...] = ()

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

    def no_power(self, power: Power, today: date) -> str:
        """What the letter lacks for an act today; "" where it may be done."""
        if not self.is_proxied:
            return ""
        letter, row = self.letter, self.row
        terms = None
        if letter is not None:
            terms = LetterTerms(
                letter.powers, letter.matters, letter.valid_from, letter.valid_to, letter.signed_by
            )
        try:
            check_acting(
                terms,
                power,
                today,
                suspended=row.state == "suspended",
                ended=letter is None and bool(self.letters),
                not_named=row.agent if letter is not None and letter.agent_id != row.agent_id
                else "",
            )  # fmt: skip
        except KnownError as error:
            return error.text
        return ""

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


def read_proxy_page(
    session: Session,
    case_id: int,
    today: date,
    role: Role | None = None,
    clerk_id: int | None = None,
) -> ProxyPage:
    """The page of a proxy case; a rater's remarks only where a leader's role asks for them.

    Raises KnownError for a case from the counter.
    """
    look = session.connection()
    found = read_columns(look, _CASE, {"case": case_id, "wanted": "proxy", "on": today})
    if not found:
        number = session.get_one(Case, case_id).number
        raise KnownError(f"{number}不是帮办代办件，请在“一窗受理”里查看。没有任何改动。")
    case = found[0]
    before = case.converted_from_id
    row = request_row(case)
    ratings, callbacks = _after_a_bad_rating(session, row, role, clerk_id)
    return ProxyPage(
        row=row,
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
                at, clerk, STEP_LABELS[transition], PROXY.states[state].label,
                opinion, facts,
            )
            for at, clerk, transition, state, opinion, facts in read_columns(
                look, _STEPS, {"case": case_id}
            )
        ),
        papers=tuple(list_papers(look, case_id)),
        limits=unpack_limits(case.limits or {}),
        handler_id=case.handler_id,
        overdue_cause=OverdueCause(case.overdue_cause).text if case.overdue_cause else "",
        ratings=ratings,
        callbacks=callbacks,
    )  # fmt: skip


def _after_a_bad_rating(
    session: Session, row: RequestRow, role: Role | None, clerk_id: int | None
) -> tuple[tuple[RatingRow, ...], tuple[CallbackRow, ...]]:
    if row.satisfaction is None or not is_bad(row.satisfaction):
        return (), ()
    names = {id_: name for id_, name in session.execute(select(Account.id, Account.name))}
    return (
        list_ratings(session, row.case_id, role),
        list_case_callbacks(session, row.case_id, names, role, clerk_id),
    )


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
        Case.handler_id,
        Case.overdue_cause,
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
