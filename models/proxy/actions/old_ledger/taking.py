"""Taking in a proxy ledger that was kept by hand: cases, agents, and every fen as it is written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice
from typing import Any

from sqlalchemy import insert

from models.cases.actions.old_ledger.applicants import Applicants, plain
from models.cases.actions.old_ledger.placing import Versions, number_rows
from models.cases.actions.visits import number_terms
from models.cases.queries.old_ledger import ImportedBefore
from models.cases.tables import Case, CaseStep, ImportedCase
from models.errors import KnownError
from models.people.actions.imports import (
    PORTION,
    begin_run,
    broken_connection_told,
    remember_columns,
)
from models.people.rules.residents.row_codes import Outcome
from models.people.tables import ImportRun
from models.proxy.actions.old_ledger.agents import Agents
from models.proxy.rules.money import EntryKind
from models.proxy.rules.old_ledger.resting import resting_state
from models.proxy.rules.old_ledger.rows import FIELDS, ProxyEntry, ProxyValues
from models.proxy.rules.states import PROXY
from models.proxy.tables import Agent, MoneyEntry, ProxyCase
from models.roles import DESK
from models.store.find import put_terms
from models.work import Work, action

KIND = "proxy-ledger"
SERIES = "JD"  # 旧代办: a series of its own, what was registered at the desk keeps its numbers
FROM_LEDGER = "旧台账"
"""What an entry says that was taken over from the ledger, with no picture."""

_Row = tuple[ProxyEntry, ProxyValues]


@dataclass(frozen=True)
class Unbalanced:
    """A case whose money does not add up; it stays open until somebody settles it."""

    place: str  # sheet!row of the file
    number: str
    applicant: str
    balance: Decimal  # in yuan; below zero: more went out than came in


@dataclass(frozen=True)
class ProxyLedgerTaken:
    """What became of a ledger."""

    run_id: int
    taken: int
    errors: int  # rows to be mended
    unconfirmed: int  # rows whose item nobody has chosen yet
    already_there: tuple[str, ...]  # places of rows that an earlier import brought in
    new_people: int
    new_agents: int
    unbalanced: tuple[Unbalanced, ...]

    @property
    def left_out(self) -> int:
        """Rows that can still come in later."""
        return self.errors + self.unconfirmed


@action("导入旧代办台账", may=DESK)
def import_proxy_ledger(
    work: Work,
    file_name: str,
    file_hash: str,
    rows: Iterable[ProxyEntry],
    header_fields: Mapping[str, str],
) -> ProxyLedgerTaken:
    """Take the rows whose item is certain or confirmed, in one transaction.

    `header_fields` maps header texts to FIELDS. Rows that came in before are not taken again. The
    money is kept as it is written, also where it does not add up: such a case stays open. A
    Cancelled out of `rows` leaves everything as it was.
    """
    with broken_connection_told():
        run = begin_run(work, KIND, file_name, file_hash)
        taking = _Taking(work, run)
        read = 0
        left = iter(rows)
        while portion := list(islice(left, PORTION)):
            taking.take(portion)
            read += len(portion)
        if not read:
            raise KnownError("文件里没有读到任何一行，没有导入。请重新选择文件再试一次。")
        remember_columns(work, KIND, header_fields, FIELDS)
        run.taken, run.left_out = taking.taken, taking.errors + taking.unconfirmed
        for table in ("service_case", "proxy_case", "money_entry", "person"):
            work.changes.touch(table)
        return ProxyLedgerTaken(
            run.id,
            taking.taken,
            taking.errors,
            taking.unconfirmed,
            tuple(taking.already_there),
            taking.new_people,
            len(taking.agents.made),
            tuple(taking.unbalanced),
        )


@dataclass
class _Taking:
    work: Work
    run: ImportRun
    taken: int = 0
    errors: int = 0
    unconfirmed: int = 0
    new_people: int = 0
    already_there: list[str] = field(default_factory=list)
    unbalanced: list[Unbalanced] = field(default_factory=list)

    def __post_init__(self) -> None:
        session = self.work.session
        self.agents = Agents(self.work)
        self._before = ImportedBefore(session, self.run.file_hash, self.run.id, PROXY.code)
        self._people = Applicants(self.work, self.run.id)
        self._versions = Versions(session)

    def take(self, portion: Sequence[ProxyEntry]) -> None:
        self.errors += sum(row.outcome is Outcome.ERROR for row in portion)
        self.unconfirmed += sum(row.is_unconfirmed for row in portion)
        offered = [row for row in portion if row.is_takeable]
        there = self._before.find(offered)
        self.already_there += [row.place for row in offered if row.place in there]
        new = [
            (row, row.values)
            for row in offered
            if row.values is not None and row.place not in there
        ]
        if not new:
            return
        applicants = self._people.find([values for _, values in new])
        self.new_people = self._people.made
        made_before = len(self.agents.made)
        agents = self.agents.find([(values.agent, _day_of(values)) for _, values in new])
        made = set(self.agents.made[made_before:])
        numbers = number_rows(self.work.session, SERIES, [_day_of(values) for _, values in new])
        cases = [
            self._to_case(values, applicant, agent, number)
            for (_, values), applicant, agent, number in zip(
                new, applicants, agents, numbers, strict=True
            )
        ]
        ids = self.work.session.scalars(
            insert(Case).returning(Case.id, sort_by_parameter_order=True), cases
        ).all()
        self._keep(new, ids, cases, agents, made)
        self._keep_money(new, ids, agents)
        self.unbalanced += [
            Unbalanced(row.place, number, values.name, values.money.balance)
            for (row, values), number in zip(new, numbers, strict=True)
            if values.has_whole_money and values.money.balance
        ]
        self.taken += len(cases)

    def _to_case(
        self, values: ProxyValues, applicant: int, agent: Agent, number: str
    ) -> dict[str, Any]:
        day, state = _day_of(values), resting_state(values)
        is_open = PROXY.states[state].is_open
        accepted = state not in ("registered", "declined", "withdrawn")
        begun = datetime.combine(day, time())
        return plain(
            {
                "number": number,
                "kind": PROXY.code,
                "applicant_id": applicant,
                "item_version_id": self._versions.on(values.proposal.code, day),
                "state": state,
                "is_open": is_open,
                "first_asked_id": self.work.clerk.id,
                "handler_id": agent.account_id or self.work.clerk.id,
                "registered_on": day,
                "intake_at": begun,
                "accepted_on": day if accepted else None,
                "accepted_at": begun if accepted else None,
                "closed_on": None if values.ending.is_open else values.done_on,
                "outcome": values.ending.outcome,
                "satisfaction": values.satisfaction,
                # A ledger has no day of rating: it was rated when it was finished.
                "rated_on": max(values.done_on or day, day) if values.satisfaction else None,
                "note": _note_of(values),
            }
        )

    def _keep(
        self,
        rows: Sequence[_Row],
        ids: Sequence[int],
        cases: Sequence[dict[str, Any]],
        agents: Sequence[Agent],
        made: set[int],
    ) -> None:
        session, imported, proxied, steps = self.work.session, [], [], []
        terms = {}
        for id_, case, agent, (row, values) in zip(ids, cases, agents, rows, strict=True):
            imported.append(
                plain(
                    {
                        "case_id": id_,
                        "import_run_id": self.run.id,
                        "place": row.place[:80],
                        "old_number": values.old_number[:40],
                        "wording": values.wording,
                    }
                )
            )
            is_back = case["state"] in ("returned", "rated", "archived") and values.is_returned
            proxied.append(
                {
                    "case_id": id_,
                    "mode": values.mode.value,
                    "source": values.source.value,
                    "agent_id": agent.id,
                    "groups": ",".join(group.value for group in values.groups),
                    "lodged_on": values.lodged_on,
                    "returned_on": _done_of(values) if is_back else None,
                    "version": 1,
                }
            )
            facts: dict[str, Any] = {
                "file": self.run.file_name,
                "place": row.place,
                "cells": dict(values.cells),
            }
            # An undo takes those agents back whom nobody has used since.
            if agent.id in made:
                made.discard(agent.id)
                facts["made_agent"] = agent.id
            steps.append(
                {
                    "case_id": id_,
                    "at": self.work.now,
                    "clerk_id": self.work.clerk.id,
                    "transition": "import",
                    "state": case["state"],
                    "opinion": "",
                    "facts": facts,
                }
            )
            terms[id_] = number_terms(case["number"], values.name)
        session.execute(insert(ImportedCase), imported)
        session.execute(insert(ProxyCase), proxied)
        session.execute(insert(CaseStep), steps)
        put_terms(session, "service_case", terms)

    def _keep_money(
        self, rows: Sequence[_Row], ids: Sequence[int], agents: Sequence[Agent]
    ) -> None:
        entries = [
            plain(entry)
            for id_, agent, (_, values) in zip(ids, agents, rows, strict=True)
            for entry in self._entries(id_, agent, values)
        ]
        if entries:
            self.work.session.execute(insert(MoneyEntry), entries)

    def _entries(self, case_id: int, agent: Agent, values: ProxyValues) -> list[dict[str, Any]]:
        # With nothing but the payments a balance would be made up: they stay in the remark.
        if not values.has_whole_money:
            return []
        money, day, done = values.money, _day_of(values), _done_of(values)
        written = (
            (EntryKind.ADVANCE, money.advanced, day, ""),
            (EntryKind.PAYMENT, money.paid, done, money.receipt),
            (EntryKind.REFUND, money.refunded, done, ""),
        )
        return [
            {
                "case_id": case_id,
                "kind": kind.value,
                "amount": amount,
                "at": datetime.combine(on, time()),
                "clerk_id": self.work.clerk.id,
                "agent_id": agent.id,
                "party": values.name[:80] if kind is not EntryKind.PAYMENT else "",
                "summary": f"{FROM_LEDGER}：{values.proposal.name}"[:120],
                "receipt_number": receipt,
                "reason": FROM_LEDGER,
            }
            for kind, amount, on, receipt in written
            if amount
        ]


def _day_of(values: ProxyValues) -> date:
    assert values.accepted_on is not None  # a row without a day is an error and stays out
    return values.accepted_on


def _done_of(values: ProxyValues) -> date:
    """The day things were settled: the ledger has no other than that of finishing."""
    return max(values.done_on or _day_of(values), _day_of(values))


def _note_of(values: ProxyValues) -> str:
    money = values.money
    return "；".join(
        filter(
            None,
            (
                values.note,
                f"材料：{values.materials}" if values.materials else "",
                f"人员类别：{values.group_text}" if values.group_text else "",
                f"实付 {money.paid:.2f} 元，票据号 {money.receipt or '未写'}"
                if money.paid and not values.has_whole_money
                else "",
            ),
        )
    )
